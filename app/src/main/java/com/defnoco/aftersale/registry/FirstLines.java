package com.defnoco.aftersale.registry;

/** On which line of a list a key came first, by a hash of 64 bits: some twenty bytes a row, so that lists of millions of rows fit a small heap. */
final class FirstLines {

  private long[] hashes = new long[1 << 12];
  private int[] lines = new int[1 << 12];
  private int size;

  /** @return the line on which this key, or one with the same hash, came before; 0 when this is the first */
  int first(String key, int line) {
    if (2 * size >= hashes.length) {
      grow();
    }
    long hash = hash(key);
    int at = place(hash);
    if (lines[at] != 0) {
      return lines[at];
    }
    hashes[at] = hash;
    lines[at] = line;
    size++;
    return 0;
  }

  private int place(long hash) {
    int at = (int) (hash >>> 32) & hashes.length - 1;
    while (lines[at] != 0 && hashes[at] != hash) {
      at = at + 1 & hashes.length - 1;
    }
    return at;
  }

  private void grow() {
    var oldHashes = hashes;
    var oldLines = lines;
    hashes = new long[2 * oldHashes.length];
    lines = new int[hashes.length];
    for (int i = 0; i < oldLines.length; i++) {
      if (oldLines[i] != 0) {
        int at = place(oldHashes[i]);
        hashes[at] = oldHashes[i];
        lines[at] = oldLines[i];
      }
    }
  }

  /** FNV-1a over the characters, then mixed (the finisher of MurmurHash3), so that every bit depends on every character. */
  private static long hash(String key) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}

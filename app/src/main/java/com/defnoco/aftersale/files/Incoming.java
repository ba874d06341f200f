package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Writes a stream to a temporary file while hashing and counting it; closes by removing the file if it is still there. */
final class Incoming implements AutoCloseable {

  /** More arrived than the limit allows. */
  static final class TooLarge extends IOException {}

  private final Path file;
  private final String sha256;
  private final long size;

  private Incoming(Path file, String sha256, long size) {
    this.file = file;
    this.sha256 = sha256;
    this.size = size;
  }

  /** @throws TooLarge as soon as one byte more than the limit arrives; like every other failure it leaves nothing behind */
  static Incoming spool(InputStream content, Path folder, long limitBytes) throws IOException {
    var file = Files.createTempFile(folder, "in-", ".part");
    try {
      var digest = Hashes.digest();
      long size = 0;
      try (var out = Files.newOutputStream(file)) {
        var buffer = new byte[64 << 10];
        for (int read; (read = content.read(buffer)) >= 0; ) {
          size += read;
          if (size > limitBytes) {
            throw new TooLarge();
          }
          digest.update(buffer, 0, read);
          out.write(buffer, 0, read);
        }
      }
      return new Incoming(file, HexFormat.of().formatHex(digest.digest()), size);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  Path file() {
    return file;
  }

  String sha256() {
    return sha256;
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}

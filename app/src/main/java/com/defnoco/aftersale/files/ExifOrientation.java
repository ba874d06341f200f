package com.defnoco.aftersale.files;

/**
 * The one thing worth keeping of a picture's EXIF block: which way up it is (tag 0x0112, values 1–8; 1 means as stored).
 * Everything else there, positions above all, is dropped.
 */
final class ExifOrientation {

  static final int UPRIGHT = 1;

  private ExifOrientation() {}

  /** Reads it from a TIFF block; whatever is wrong with the block, the picture is taken as upright. */
  static int in(byte[] tiff) {
    if (tiff.length < 14) {
      return UPRIGHT;
    }
    boolean little = tiff[0] == 'I' && tiff[1] == 'I';
    if (!little && !(tiff[0] == 'M' && tiff[1] == 'M')) {
      return UPRIGHT;
    }
    long directory = u32(tiff, 4, little);
    if (directory < 8 || directory + 2 > tiff.length) {
      return UPRIGHT;
    }
    int entries = u16(tiff, (int) directory, little);
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + 12L * i;
      if (at + 12 > tiff.length) {
        return UPRIGHT;
      }
      if (u16(tiff, (int) at, little) == 0x0112) {
        int value = u16(tiff, (int) at + 8, little);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** A TIFF block that holds the orientation and nothing else. */
  static byte[] alone(int orientation) {
    return new byte[] {
        'M', 'M', 0, 42, 0, 0, 0, 8, // big-endian, first directory at 8
        0, 1, // one entry
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, // orientation, SHORT, one value
        0, 0, 0, 0}; // no further directory
  }

  private static int u16(byte[] bytes, int at, boolean little) {
    return little ? Octets.u16Little(bytes, at) : Octets.u16(bytes, at);
  }

  private static long u32(byte[] bytes, int at, boolean little) {
    return little ? Octets.u32Little(bytes, at) : Octets.u32(bytes, at);
  }
}

package com.defnoco.aftersale.files;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * TIFF (revision 6.0) by its first directory: whether the JDK's reader can be given the picture. It reads a strip or tile as a whole, whatever its size, and hands a JPEG inside of one to
 * the JPEG reader, where scans would have to be counted.
 */
final class Tiff {

  /** Unpacked; a page of a scanner at 600 dots per inch in grey has 35 million. */
  private static final long MOST_BYTES = 100_000_000;
  private static final int MOST_ENTRIES = 200;
  private static final int MOST_PIECES = 200_000;
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  private Tiff() {}

  static boolean is(byte[] head) {
    return Octets.startsWith(head, 0, 'I', 'I', 42, 0) || Octets.startsWith(head, 0, 'M', 'M', 0, 42);
  }

  /** Whether it is of bounded size however it is unpacked. The stream stands at its beginning, and does so again. */
  static boolean isModest(ImageInputStream in) throws IOException {
    in.mark();
    var order = in.getByteOrder();
    try {
      return modest(in);
    } finally {
      in.setByteOrder(order);
      in.reset();
    }
  }

  private static boolean modest(ImageInputStream in) throws IOException {
    // A stream does not always tell how long it is; nothing that is longer than this comes here.
    long length = in.length() < 0 ? MOST_BYTES : in.length();
    in.setByteOrder(in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.seek(4);
    long directory = in.readUnsignedInt();
    if (directory < 8 || directory + 2 > length) {
      return false;
    }
    in.seek(directory);
    int entries = in.readUnsignedShort();
    if (entries > MOST_ENTRIES) {
      return false;
    }
    long width = 0;
    long height = 0;
    long bits = 1;
    long samples = 1;
    long compression = 1;
    long rows = Long.MAX_VALUE;
    long tileWidth = 0;
    long tileHeight = 0;
    for (int i = 0; i < entries; i++) {
      in.seek(directory + 2 + 12L * i);
      int tag = in.readUnsignedShort();
      int type = in.readUnsignedShort();
      long count = in.readUnsignedInt();
      long bytes = type > 0 && type < SIZES.length ? SIZES[type] * count : 0;
      if (bytes > length) {
        return false;
      }
      long value = switch (type) {
        case 1 -> in.readUnsignedByte();
        case 3 -> count > 2 ? first(in) : in.readUnsignedShort();
        case 4 -> in.readUnsignedInt();
        default -> 0;
      };
      switch (tag) {
        case 256 -> width = value;
        case 257 -> height = value;
        case 258 -> bits = value;
        case 259 -> compression = value;
        case 277 -> samples = value;
        case 278 -> rows = value;
        case 322 -> tileWidth = value;
        case 323 -> tileHeight = value;
        case 273, 279, 324, 325 -> {
          if (count > MOST_PIECES) {
            return false;
          }
        }
        default -> { }
      }
    }
    return width > 0 && height > 0 && width <= 65_535 && height <= 65_535 && bits >= 1 && bits <= 16 && samples >= 1 && samples <= 4 && width * height * samples * bits / 8 <= MOST_BYTES
        && rows > 0 && tileWidth <= 65_535 && tileHeight <= 65_535 && tileWidth * tileHeight * samples * bits / 8 <= MOST_BYTES && isKnown(compression);
  }

  private static long first(ImageInputStream in) throws IOException {
    in.seek(in.readUnsignedInt());
    return in.readUnsignedShort();
  }

  /** None, three of facsimile, LZW, Deflate in both its numbers, PackBits. */
  private static boolean isKnown(long compression) {
    return compression >= 1 && compression <= 5 || compression == 8 || compression == 32_773 || compression == 32_946;
  }
}

package com.defnoco.aftersale.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** PNG (ISO/IEC 15948) by its chunks: size, and a copy without texts, EXIF and whatever else is not the picture. */
final class Png {

  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** What the picture needs to look the same, animation included. Everything else goes, known or not. */
  private static final Set<String> STAYS = Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD",
      "pHYs", "acTL", "fcTL", "fdAT");
  private static final int MOST_EXIF_BYTES = 1 << 20;

  private Png() {}

  static Optional<PictureSize> size(InputStream in) throws IOException {
    start(in);
    long length = Octets.u32(in);
    if (length != 13 || !type(in).equals("IHDR")) {
      return Optional.empty();
    }
    return Optional.of(new PictureSize(Octets.u32(in), Octets.u32(in)));
  }

  static void clean(InputStream in, OutputStream out) throws IOException {
    start(in);
    out.write(SIGNATURE);
    while (true) {
      long length = Octets.u32(in);
      if (length > Integer.MAX_VALUE) {
        throw new IOException("a PNG chunk of impossible length");
      }
      var type = type(in);
      if (STAYS.contains(type)) {
        out.write(ByteBuffer.allocate(4).putInt((int) length).array());
        out.write(type.getBytes(StandardCharsets.US_ASCII));
        Octets.copy(in, out, length + 4);
        if (type.equals("IEND")) {
          return;
        }
      } else if (type.equals("eXIf") && length <= MOST_EXIF_BYTES) {
        int orientation = ExifOrientation.in(Octets.exactly(in, (int) length));
        in.skipNBytes(4);
        if (orientation != ExifOrientation.UPRIGHT) {
          write(out, "eXIf", ExifOrientation.alone(orientation));
        }
      } else {
        in.skipNBytes(length + 4);
      }
    }
  }

  private static void write(OutputStream out, String type, byte[] data) throws IOException {
    var name = type.getBytes(StandardCharsets.US_ASCII);
    var check = new CRC32();
    check.update(name);
    check.update(data);
    out.write(ByteBuffer.allocate(4).putInt(data.length).array());
    out.write(name);
    out.write(data);
    out.write(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }

  private static void start(InputStream in) throws IOException {
    if (!java.util.Arrays.equals(in.readNBytes(8), SIGNATURE)) {
      throw new IOException("not a PNG");
    }
  }

  private static String type(InputStream in) throws EOFException, IOException {
    return new String(Octets.exactly(in, 4), StandardCharsets.ISO_8859_1);
  }
}

package com.defnoco.aftersale.files;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JPEG (ITU-T T.81) by its segments: size, orientation, and a copy without metadata whose picture is bit for bit the same. */
final class Jpeg {

  private static final int START = 0xD8;
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COMMENT = 0xFE;
  private static final int MOST_HEADER_BYTES = 32 << 20;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private Jpeg() {}

  /** Width and height as the first frame header tells; nothing is decoded. */
  static Optional<PictureSize> size(InputStream in) throws IOException {
    start(in);
    for (int marker; (marker = marker(in)) != SCAN && marker != END; ) {
      if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
        continue;
      }
      int length = Octets.u16(in) - 2;
      if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
        Octets.u8(in); // bits per sample
        int height = Octets.u16(in);
        int width = Octets.u16(in);
        return Optional.of(new PictureSize(width, height));
      }
      in.skipNBytes(Math.max(length, 0));
    }
    return Optional.empty();
  }

  /**
   * How many scans there are before the end of the first picture, or one more than the most when there are more. Passes over rubbish between
   * segments, and over tables that stand before the picture like a picture of their own, as decoders do.
   */
  static int scans(InputStream in, int most) throws IOException {
    int scans = 0;
    for (int b = in.read(); b >= 0 && scans <= most; b = in.read()) {
      if (b != 0xFF) {
        continue;
      }
      int marker = in.read();
      while (marker == 0xFF) {
        marker = in.read();
      }
      if (marker < 0 || marker == END && scans > 0) {
        break;
      }
      if (marker == 0x00 || marker == 0x01 || marker >= 0xD0 && marker <= END) {
        continue;
      }
      if (marker == SCAN) {
        scans++;
      }
      long length = Math.max((in.read() << 8 | in.read()) - 2, 0); // at the end of the file: 0
      for (long skipped; length > 0 && (skipped = in.skip(length)) > 0; length -= skipped) {}
    }
    return scans;
  }

  static int orientation(InputStream in) throws IOException {
    start(in);
    for (int marker; (marker = marker(in)) != SCAN && marker != END; ) {
      var segment = Octets.exactly(in, Math.max(Octets.u16(in) - 2, 0));
      if (marker == APP1 && isExif(segment)) {
        return orientationOf(segment);
      }
    }
    return ExifOrientation.UPRIGHT;
  }

  /**
   * Copies the picture without EXIF, XMP, IPTC, maker notes, comments, further pictures and whatever stands behind its end. Colour profile, JFIF
   * and Adobe's colour transform stay because the picture looks different without them; the orientation stays because it stands on its head without it.
   */
  static void clean(InputStream in, OutputStream out) throws IOException {
    start(in);
    var kept = new ByteArrayOutputStream();
    int orientation = ExifOrientation.UPRIGHT;
    int marker;
    while ((marker = marker(in)) != SCAN) {
      if (marker == END) {
        throw new IOException("a JPEG without a picture");
      }
      if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
        continue;
      }
      var segment = Octets.exactly(in, Math.max(Octets.u16(in) - 2, 0));
      if (marker == APP1 && isExif(segment)) {
        orientation = orientationOf(segment);
      } else if (stays(marker, segment)) {
        write(kept, marker, segment);
      }
      if (kept.size() > MOST_HEADER_BYTES) {
        throw new IOException("a JPEG whose header does not end");
      }
    }
    out.write(0xFF);
    out.write(START);
    if (orientation != ExifOrientation.UPRIGHT) {
      var exif = new ByteArrayOutputStream();
      exif.write(EXIF);
      exif.write(ExifOrientation.alone(orientation));
      write(out, APP1, exif.toByteArray());
    }
    kept.writeTo(out);
    write(out, SCAN, Octets.exactly(in, Math.max(Octets.u16(in) - 2, 0)));
    copyScans(in, out);
  }

  /** From the first scan to the end of the picture: entropy-coded bytes, and between progressive scans tables and further scan headers. */
  private static void copyScans(InputStream in, OutputStream out) throws IOException {
    while (true) {
      int b = in.read();
      if (b < 0) { // cut off in transfer: what is there is shown
        break;
      }
      if (b != 0xFF) {
        out.write(b);
        continue;
      }
      int marker = in.read();
      while (marker == 0xFF) {
        marker = in.read();
      }
      if (marker < 0 || marker == END) {
        break;
      }
      if (marker == 0x00 || marker >= 0xD0 && marker <= 0xD7) {
        out.write(0xFF);
        out.write(marker);
        continue;
      }
      var segment = Octets.exactly(in, Math.max(Octets.u16(in) - 2, 0));
      if (stays(marker, segment)) {
        write(out, marker, segment);
      }
    }
    out.write(0xFF);
    out.write(END);
  }

  private static boolean stays(int marker, byte[] segment) {
    if (marker == APP0) {
      return Octets.startsWith(segment, 0, "JFIF\0");
    }
    if (marker == APP2) {
      return Octets.startsWith(segment, 0, "ICC_PROFILE\0");
    }
    if (marker == APP14) {
      return Octets.startsWith(segment, 0, "Adobe");
    }
    return marker != COMMENT && !(marker >= APP0 && marker <= APP15);
  }

  private static boolean isExif(byte[] segment) {
    return Octets.startsWith(segment, 0, "Exif\0");
  }

  private static int orientationOf(byte[] segment) {
    return segment.length <= EXIF.length ? ExifOrientation.UPRIGHT
        : ExifOrientation.in(java.util.Arrays.copyOfRange(segment, EXIF.length, segment.length));
  }

  private static void start(InputStream in) throws IOException {
    if (Octets.u8(in) != 0xFF || Octets.u8(in) != START) {
      throw new IOException("not a JPEG");
    }
  }

  private static int marker(InputStream in) throws IOException {
    int b = Octets.u8(in);
    if (b != 0xFF) {
      throw new IOException("a JPEG marker is missing");
    }
    while (b == 0xFF) {
      b = in.read();
    }
    if (b <= 0) {
      throw new EOFException();
    }
    return b;
  }

  private static void write(OutputStream out, int marker, byte[] segment) throws IOException {
    out.write(0xFF);
    out.write(marker);
    out.write(segment.length + 2 >>> 8);
    out.write(segment.length + 2);
    out.write(segment);
  }
}

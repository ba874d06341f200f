package com.defnoco.aftersale.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** WebP (RFC 9649) by its RIFF chunks: size, and a copy without EXIF and XMP. */
final class Webp {

  private static final Set<String> STAYS = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP");
  private static final int EXIF_FLAG = 0x08;
  private static final int XMP_FLAG = 0x04;
  private static final int FILM_FLAG = 0x02;
  private static final int MOST_CHUNKS = 100;
  private static final int MOST_LOSSLESS = 48 << 10;
  /** It is decoded as a whole, whatever is wanted of it. */
  private static final long MOST_PIXELS = 16_000_000;

  private Webp() {}

  static Optional<PictureSize> size(InputStream in) throws IOException {
    var head = in.readNBytes(30);
    if (head.length < 30) {
      return Optional.empty();
    }
    return switch (new String(head, 12, 4, StandardCharsets.ISO_8859_1)) {
      case "VP8X" -> Optional.of(new PictureSize(1 + u24(head, 24), 1 + u24(head, 27)));
      case "VP8 " -> Optional.of(new PictureSize(Octets.u16Little(head, 26) & 0x3FFF, Octets.u16Little(head, 28) & 0x3FFF));
      case "VP8L" -> {
        long bits = Octets.u32Little(head, 21);
        yield Optional.of(new PictureSize(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)));
      }
      default -> Optional.empty();
    };
  }

  static boolean is(byte[] head) {
    return Octets.startsWith(head, 0, "RIFF") && Octets.startsWith(head, 8, "WEBP");
  }

  /**
   * Whether it is of bounded size when it is decoded: one picture, no film, with no more pixels than {@link #MOST_PIXELS}, whichever header says it, and little that is packed without loss,
   * for that may ask for a table of a thousand bytes with half a byte.
   */
  static boolean isModest(InputStream in) throws IOException {
    if (!is(Octets.exactly(in, 12))) {
      return false;
    }
    int pictures = 0;
    int alphas = 0;
    for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
      var head = in.readNBytes(8);
      if (head.length < 8) {
        return pictures == 1 && alphas <= 1;
      }
      var type = new String(head, 0, 4, StandardCharsets.ISO_8859_1);
      long length = Octets.u32Little(head, 4);
      var begin = in.readNBytes((int) Math.min(length, 10));
      boolean fits = switch (type) {
        case "VP8X" -> begin.length == 10 && (begin[0] & FILM_FLAG) == 0 && fits(1 + u24(begin, 4), 1 + u24(begin, 7));
        case "VP8 " -> begin.length == 10 && ++pictures == 1 && fits(Octets.u16Little(begin, 6) & 0x3FFF, Octets.u16Little(begin, 8) & 0x3FFF);
        case "VP8L" -> begin.length >= 5 && ++pictures == 1 && length <= MOST_LOSSLESS
            && fits(1 + (Octets.u32Little(begin, 1) & 0x3FFF), 1 + (Octets.u32Little(begin, 1) >> 14 & 0x3FFF));
        case "ALPH" -> ++alphas == 1 && pictures == 0 && (length <= MOST_LOSSLESS || begin.length > 0 && (begin[0] & 3) == 0);
        case "ANIM", "ANMF" -> false;
        default -> true;
      };
      if (!fits) {
        return false;
      }
      long rest = length - begin.length + (length & 1);
      while (rest > 0) {
        long skipped = in.skip(rest);
        if (skipped <= 0 && in.read() < 0) {
          return pictures == 1 && alphas <= 1;
        }
        rest -= Math.max(skipped, 1);
      }
    }
    return false;
  }

  private static boolean fits(long width, long height) {
    return width > 0 && height > 0 && width * height <= MOST_PIXELS;
  }

  static void clean(InputStream in, Path target) throws IOException {
    try (var file = new RandomAccessFile(target.toFile(), "rw")) {
      file.setLength(0);
      if (!new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("RIFF")) {
        throw new IOException("not a WebP");
      }
      long left = little(in) - 4;
      in.skipNBytes(4);
      file.writeBytes("RIFF\0\0\0\0WEBP");
      var out = new FileTail(file);
      while (left >= 8) {
        var type = new String(Octets.exactly(in, 4), StandardCharsets.ISO_8859_1);
        long length = little(in);
        long padded = length + (length & 1);
        left -= 8 + padded;
        if (left < -1) {
          throw new IOException("a WebP chunk beyond the end");
        }
        if (!STAYS.contains(type)) {
          in.skipNBytes(length);
          if (padded > length) {
            in.read(); // an odd last chunk may lack its padding
          }
          continue;
        }
        file.writeBytes(type);
        writeLittle(file, length);
        if (type.equals("VP8X") && length > 0) {
          file.write(Octets.u8(in) & ~(EXIF_FLAG | XMP_FLAG));
          Octets.copy(in, out, length - 1);
        } else {
          Octets.copy(in, out, length);
        }
        if (padded > length) {
          in.read();
          file.write(0);
        }
      }
      long size = file.length() - 8;
      file.seek(4);
      writeLittle(file, size);
    }
  }

  private static void writeLittle(RandomAccessFile file, long value) throws IOException {
    file.write((int) value);
    file.write((int) (value >> 8));
    file.write((int) (value >> 16));
    file.write((int) (value >> 24));
  }

  private static long little(InputStream in) throws IOException {
    return Octets.u32Little(Octets.exactly(in, 4), 0);
  }

  private static int u24(byte[] bytes, int at) {
    return Octets.u16Little(bytes, at) | (bytes[at + 2] & 0xFF) << 16;
  }

  private static final class FileTail extends OutputStream {
    private final RandomAccessFile file;

    private FileTail(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      file.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }
  }
}

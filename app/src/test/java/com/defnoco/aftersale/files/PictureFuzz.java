package com.defnoco.aftersale.files;

import com.defnoco.aftersale.Fuzzed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pictures and films from which the place is taken before anybody sees them: they are cleaned, or are too damaged for it. */
class PictureFuzz implements Fuzzed {

  private interface Cleaning {
    void run() throws IOException;
  }

  @Override
  public String name() {
    return "picture";
  }

  @Override
  public List<byte[]> good() {
    return List.of(Samples.jpegFromRotterdam(), Samples.progressive(Samples.picture(32, 24)), Samples.pngFromRotterdam(), Samples.gif(), Samples.mp4FromRotterdam(), Samples.heicFromRotterdam(), webp());
  }

  @Override
  public void read(byte[] bytes) throws IOException {
    var file = Files.createTempFile("any-picture", ".bin");
    var copy = Files.createTempFile("any-picture", ".copy");
    try {
      Files.write(file, bytes);
      switch (bytes.length == 0 ? 0 : bytes[0] & 0xFF) {
        case 0xFF -> {
          damagedOrNot(() -> Jpeg.size(in(bytes)));
          damagedOrNot(() -> Jpeg.orientation(in(bytes)));
          damagedOrNot(() -> Jpeg.scans(in(bytes), PictureReader.MOST_SCANS));
          damagedOrNot(() -> Jpeg.clean(in(bytes), OutputStream.nullOutputStream()));
        }
        case 0x89 -> {
          damagedOrNot(() -> Png.size(in(bytes)));
          damagedOrNot(() -> Png.clean(in(bytes), OutputStream.nullOutputStream()));
        }
        case 'G' -> {
          damagedOrNot(() -> Gif.size(in(bytes)));
          damagedOrNot(() -> Gif.clean(in(bytes), OutputStream.nullOutputStream()));
        }
        case 'R' -> {
          damagedOrNot(() -> Webp.size(in(bytes)));
          damagedOrNot(() -> Webp.clean(in(bytes), copy));
        }
        default -> {
          damagedOrNot(() -> IsoMedia.blankFilmMetadata(with(copy, bytes)));
          damagedOrNot(() -> IsoMedia.blankPictureMetadata(with(copy, bytes)));
        }
      }
      try {
        Thumbnail.write(file, copy);
      } catch (RuntimeException | IOException damaged) {
        // The JDK's decoders throw anything; whoever asks for the small picture gets none.
      }
    } finally {
      Files.delete(file);
      Files.deleteIfExists(copy);
    }
  }

  private static void damagedOrNot(Cleaning cleaning) {
    try {
      cleaning.run();
    } catch (IOException damaged) {
      // As it should be.
    }
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static Path with(Path copy, byte[] bytes) throws IOException {
    return Files.write(copy, bytes);
  }

  /** An extended WebP with a colourless picture, an EXIF block and XMP. */
  private static byte[] webp() {
    var inside = Samples.concat("WEBPVP8X".getBytes(StandardCharsets.US_ASCII), new byte[] {10, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        "VP8L".getBytes(StandardCharsets.US_ASCII), new byte[] {5, 0, 0, 0, 0x2F, 0, 0, 0, 0, 0}, "EXIF".getBytes(StandardCharsets.US_ASCII),
        new byte[] {4, 0, 0, 0, 1, 2, 3, 4}, "XMP ".getBytes(StandardCharsets.US_ASCII), new byte[] {2, 0, 0, 0, '<', '>'});
    return Samples.concat("RIFF".getBytes(StandardCharsets.US_ASCII), new byte[] {(byte) inside.length, 0, 0, 0}, inside);
  }
}

package com.defnoco.aftersale.files;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.FileImageOutputStream;

/** A small JPEG of a picture, upright. Reads every n-th pixel only, so that memory stays small whatever the header claims. */
final class Thumbnail {

  static final int LONGEST_SIDE = 480;

  private Thumbnail() {}

  static void write(Path picture, Path small) throws IOException {
    var read = read(picture);
    var upright = upright(read, orientation(picture));
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    Files.deleteIfExists(small);
    try (var out = new FileImageOutputStream(small.toFile())) {
      writer.setOutput(out);
      var how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(0.82f);
      writer.write(null, new IIOImage(upright, null, null), how);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage read(Path picture) throws IOException {
    try (var in = new FileImageInputStream(picture.toFile())) {
      return PictureReader.read(in, (width, height) -> Math.max(1, Math.max(width, height) / (2 * LONGEST_SIDE)));
    }
  }

  private static int orientation(Path picture) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(picture))) {
      in.mark(2);
      int first = in.read();
      in.reset();
      return first == 0xFF ? Jpeg.orientation(in) : ExifOrientation.UPRIGHT;
    }
  }

  /** Scales and turns by the eight EXIF orientations, on white. */
  private static BufferedImage upright(BufferedImage read, int orientation) {
    double scale = Math.min(1.0, (double) LONGEST_SIDE / Math.max(read.getWidth(), read.getHeight()));
    int width = Math.max(1, (int) Math.round(read.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(read.getHeight() * scale));
    boolean lying = orientation >= 5;
    var small = new BufferedImage(lying ? height : width, lying ? width : height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, small.getWidth(), small.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.transform(switch (orientation) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
      default -> new AffineTransform();
    });
    graphics.drawImage(read, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }
}

package com.defnoco.aftersale.files;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import javax.imageio.ImageIO;

/** A picture that somebody sent, opened within bounds, for whoever looks for a code or for words in it. */
public final class Photo {

  /** What no camera makes is not opened: 200 million pixels would take 800 MB. */
  private static final long MOST_PIXELS = 120_000_000L;

  private Photo() {}

  /**
   * The picture in a file; empty when it is none, or too large to be one.
   *
   * @param every for so many pixels: which of them to read; 2 takes every second one of every second row
   */
  public static Optional<BufferedImage> read(byte[] file, LongToIntFunction every) {
    try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      return input == null ? Optional.empty() : Optional.ofNullable(PictureReader.read(input, (width, height) -> {
        long pixels = (long) width * height;
        return pixels > MOST_PIXELS ? 0 : Math.max(1, every.applyAsInt(pixels));
      }));
    } catch (IOException | RuntimeException | StackOverflowError notReadable) {
      // Decoders of hostile pictures throw anything; to the sender it is the same: there is nothing to see.
      return Optional.empty();
    }
  }

  /** The picture in grey, turned and scaled, on a white ground that holds all of it. */
  public static BufferedImage turned(BufferedImage picture, int degrees, double scale) {
    double angle = Math.toRadians(degrees);
    double width = picture.getWidth() * scale;
    double height = picture.getHeight() * scale;
    int across = Math.max(1, (int) Math.ceil(width * Math.abs(Math.cos(angle)) + height * Math.abs(Math.sin(angle))));
    int down = Math.max(1, (int) Math.ceil(width * Math.abs(Math.sin(angle)) + height * Math.abs(Math.cos(angle))));
    var turned = new BufferedImage(across, down, BufferedImage.TYPE_BYTE_GRAY);
    var pen = turned.createGraphics();
    try {
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, across, down);
      pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      pen.translate(across / 2.0, down / 2.0);
      pen.rotate(angle);
      pen.scale(scale, scale);
      pen.drawImage(picture, -picture.getWidth() / 2, -picture.getHeight() / 2, null);
    } finally {
      pen.dispose();
    }
    return turned;
  }
}

package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.files.PictureReader;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Finds our QR code in a photo or scan of a certificate: whole, in parts, smaller and turned, within a time. */
public final class CodeInPicture {

  private static final int ENOUGH_PIXELS = 6_000_000;
  private static final long MOST_PIXELS = 120_000_000L;
  private static final Duration LONGEST = Duration.ofMillis(2500);
  private static final Map<DecodeHintType, Object> HINTS = Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.CHARACTER_SET, "ISO-8859-1");

  private CodeInPicture() {}

  static boolean isPicture(byte[] file) {
    return picture(file).isPresent();
  }

  /** The text of the code in a file; empty when it is no picture or shows no code. */
  public static Optional<String> read(byte[] file) {
    return picture(file).flatMap(CodeInPicture::read);
  }

  /** The text of the code in a picture. */
  public static Optional<String> read(BufferedImage picture) {
    long end = System.nanoTime() + LONGEST.toNanos();
    double pixels = (double) picture.getWidth() * picture.getHeight();
    double fit = Math.min(1, Math.sqrt(ENOUGH_PIXELS / pixels));
    for (double scale : new double[] {fit, fit / 2, fit / 3, fit * 1.6}) {
      for (int degrees : new int[] {0, 12, -12, 30}) {
        if (System.nanoTime() > end) {
          return Optional.empty();
        }
        var found = code(new BufferedImageLuminanceSource(scale == 1 && degrees == 0 ? picture : turned(picture, degrees, scale)));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> code(LuminanceSource source) {
    return code(new HybridBinarizer(source)).or(() -> code(new GlobalHistogramBinarizer(source)));
  }

  private static Optional<String> code(Binarizer binarizer) {
    try {
      return Optional.of(new QRCodeReader().decode(new BinaryBitmap(binarizer), HINTS).getText());
    } catch (ReaderException | RuntimeException noCode) {
      return Optional.empty();
    }
  }

  private static BufferedImage turned(BufferedImage picture, int degrees, double scale) {
    double angle = Math.toRadians(degrees);
    double width = picture.getWidth() * scale;
    double height = picture.getHeight() * scale;
    int across = (int) Math.ceil(width * Math.abs(Math.cos(angle)) + height * Math.abs(Math.sin(angle)));
    int down = (int) Math.ceil(width * Math.abs(Math.sin(angle)) + height * Math.abs(Math.cos(angle)));
    var turned = new BufferedImage(Math.max(1, across), Math.max(1, down), BufferedImage.TYPE_BYTE_GRAY);
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

  private static Optional<BufferedImage> picture(byte[] file) {
    try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      return input == null ? Optional.empty() : Optional.ofNullable(PictureReader.read(input, (width, height) -> {
        long pixels = (long) width * height;
        return pixels > MOST_PIXELS ? 0 : (int) Math.max(1, Math.floor(Math.sqrt((double) pixels / ENOUGH_PIXELS)));
      }));
    } catch (IOException | RuntimeException notReadable) {
      return Optional.empty();
    }
  }
}

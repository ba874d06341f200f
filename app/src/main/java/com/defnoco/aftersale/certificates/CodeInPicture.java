package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.files.Photo;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Finds our QR code in a photo or scan of a certificate: whole, in parts, smaller and turned, within a time. */
public final class CodeInPicture {

  private static final int ENOUGH_PIXELS = 6_000_000;
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
        var found = code(new BufferedImageLuminanceSource(scale == 1 && degrees == 0 ? picture : Photo.turned(picture, degrees, scale)));
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

  private static Optional<BufferedImage> picture(byte[] file) {
    return Photo.read(file, pixels -> (int) Math.floor(Math.sqrt((double) pixels / ENOUGH_PIXELS)));
  }
}

package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.TooOften;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.springframework.stereotype.Component;

/** Reads the code on a battery label from a photo: QR, DataMatrix or Code 128. The photo is looked at and forgotten. */
@Component
public class LabelReader {

  /** A photo of a label needs no more; what is larger is read in every second, third … pixel. */
  private static final int ENOUGH_PIXELS = 4_000_000;
  /** What no camera makes is not opened: 200 million pixels would take 800 MB. */
  private static final long MOST_PIXELS = 120_000_000L;
  /** No picture may cost more than this, plus one attempt. */
  private static final Duration LONGEST = Duration.ofMillis(1500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Map<DecodeHintType, Object> ANY_CODE = Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.ALSO_INVERTED, true,
      DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX, BarcodeFormat.CODE_128));
  private static final Map<DecodeHintType, Object> BAR_CODE = Map.of(DecodeHintType.TRY_HARDER, true,
      DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.CODE_128));
  private static final int[] TILTS = {-15, 15, -30, 30, 45, -45};
  private static final double TILTED_PIXELS = 1_000_000;
  /** Decoding is the one costly thing that anybody may ask for; two at a time leave the rest of the program its processor. */
  private final Semaphore turns = new Semaphore(2, true);

  /**
   * The text of the code; empty when this is no picture or there is no code in it.
   *
   * @throws TooOften when so many photos wait already that this one would wait for long
   */
  public Optional<String> read(byte[] photo) {
    if (!waited()) {
      throw new TooOften(LONGEST_WAIT);
    }
    try {
      return picture(photo).flatMap(LabelReader::code);
    } finally {
      turns.release();
    }
  }

  private boolean waited() {
    try {
      return turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The picture as it is and turned by a quarter; then at the angles at which people hold a phone, for a bar code is read along a line and must
   * lie nearly level (square codes are found at any angle); then smaller, which takes the grain out of a photo. Ends with the first code, or
   * when the time is up.
   */
  private static Optional<String> code(BufferedImage picture) {
    long end = System.nanoTime() + LONGEST.toNanos();
    var found = level(picture);
    double fit = Math.min(1, Math.sqrt(TILTED_PIXELS / ((double) picture.getWidth() * picture.getHeight())));
    for (int degrees : TILTS) {
      if (found.isEmpty() && System.nanoTime() < end) {
        found = code(new HybridBinarizer(new BufferedImageLuminanceSource(turned(picture, degrees, fit))), BAR_CODE);
      }
    }
    if (found.isEmpty() && System.nanoTime() < end && Math.min(picture.getWidth(), picture.getHeight()) >= 240) {
      found = level(turned(picture, 0, 0.5));
    }
    return found;
  }

  private static Optional<String> level(BufferedImage picture) {
    var upright = new BufferedImageLuminanceSource(picture);
    return code(upright).or(() -> upright.isRotateSupported() ? code(upright.rotateCounterClockwise()) : Optional.empty());
  }

  private static BufferedImage turned(BufferedImage picture, int degrees, double scale) {
    double angle = Math.toRadians(degrees);
    double width = picture.getWidth() * scale;
    double height = picture.getHeight() * scale;
    int across = (int) Math.ceil(width * Math.abs(Math.cos(angle)) + height * Math.abs(Math.sin(angle)));
    int down = (int) Math.ceil(width * Math.abs(Math.sin(angle)) + height * Math.abs(Math.cos(angle)));
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

  private static Optional<String> code(LuminanceSource source) {
    // Where one way of telling black from white sees no code, the other may.
    return code(new HybridBinarizer(source), ANY_CODE).or(() -> code(new GlobalHistogramBinarizer(source), ANY_CODE));
  }

  private static Optional<String> code(Binarizer binarizer, Map<DecodeHintType, Object> hints) {
    try {
      return Optional.of(new MultiFormatReader().decode(new BinaryBitmap(binarizer), hints).getText());
    } catch (NotFoundException noCodeInIt) {
      return Optional.empty();
    }
  }

  private static Optional<BufferedImage> picture(byte[] photo) {
    try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(photo))) {
      return input == null ? Optional.empty() : Optional.of(PictureReader.read(input, LabelReader::every));
    } catch (IOException | RuntimeException notReadable) {
      // Decoders of hostile pictures throw anything; to the sender it is the same: no number was found.
      return Optional.empty();
    }
  }

  private static int every(int width, int height) {
    long pixels = (long) width * height;
    return pixels > MOST_PIXELS ? 0 : (int) Math.max(1, Math.ceil(Math.sqrt((double) pixels / ENOUGH_PIXELS)));
  }
}

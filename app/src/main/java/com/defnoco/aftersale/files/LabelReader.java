package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.TooOften;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.Result;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Reads the code on a battery label from a photo: QR, DataMatrix or Code 128. The photo is looked at and forgotten. */
@Component
public class LabelReader {

  /** A photo of a label needs no more; what is larger is read in every second, third … pixel. */
  private static final int ENOUGH_PIXELS = 4_000_000;
  /** No picture may cost more than this, plus one attempt. */
  private static final Duration LONGEST = Duration.ofMillis(1500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Map<DecodeHintType, Object> ANY_CODE = Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.ALSO_INVERTED, true,
      DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX, BarcodeFormat.CODE_128));
  private static final Map<DecodeHintType, Object> BAR_CODE = Map.of(DecodeHintType.TRY_HARDER, true,
      DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.CODE_128));
  private static final int[] TILTS = {-15, 15, -30, 30, 45, -45};
  private static final int MOST_FOUND = 40;
  private static final double TILTED_PIXELS = 1_000_000;
  /** Decoding is the one costly thing that anybody may ask for; two at a time leave the rest of the program its processor. */
  private final Semaphore turns = new Semaphore(2, true);

  /**
   * The text of the code; empty when this is no picture or there is no code in it.
   *
   * @throws TooOften when so many photos wait already that this one would wait for long
   */
  public Optional<String> read(byte[] photo) {
    return inTurn(() -> Photo.read(photo, LabelReader::every).flatMap(LabelReader::code));
  }

  /**
   * What was seen in a photo.
   *
   * @param opened false: it is no picture that we can open, and nobody knows what it shows
   * @param codes the texts of all codes that were found, none twice
   */
  public record Seen(boolean opened, List<String> codes) {
    public Seen {
      codes = List.copyOf(codes);
    }
  }

  /**
   * As {@link #read}, but goes on after the first code: a photo may show the labels of two batteries. Codes that stand at another angle than the first may be missed.
   *
   * @throws TooOften as {@link #read}
   */
  public Seen look(byte[] photo) {
    return inTurn(() -> Photo.read(photo, LabelReader::every).map(picture -> new Seen(true, codes(picture))).orElseGet(() -> new Seen(false, List.of())));
  }

  private <T> T inTurn(Supplier<T> reading) {
    if (!waited()) {
      throw new TooOften(LONGEST_WAIT);
    }
    try {
      return reading.get();
    } finally {
      turns.release();
    }
  }

  private static List<String> codes(BufferedImage picture) {
    var first = code(picture);
    if (first.isEmpty()) {
      return List.of();
    }
    var texts = new LinkedHashSet<String>();
    texts.add(first.get());
    long end = System.nanoTime() + LONGEST.toNanos();
    // What was found is painted over, till nothing more is: a bar code can be read along every line of it, so band by band.
    var rest = Photo.turned(picture, 0, 1);
    for (int found = 0; found < MOST_FOUND && System.nanoTime() < end; found++) {
      var next = where(rest);
      if (next.isEmpty()) {
        break;
      }
      texts.add(next.get().getText());
      paintOver(rest, next.get());
    }
    return List.copyOf(texts);
  }

  private static Optional<Result> where(BufferedImage picture) {
    try {
      return Optional.of(new MultiFormatReader().decode(new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(picture))), ANY_CODE));
    } catch (NotFoundException noCodeLeft) {
      return Optional.empty();
    }
  }

  private static void paintOver(BufferedImage picture, Result code) {
    var box = new Rectangle(-1, -1);
    for (var point : code.getResultPoints()) {
      if (point != null) {
        box.add(Math.round(point.getX()), Math.round(point.getY()));
      }
    }
    int longer = Math.max(box.width, box.height);
    int more = Math.max(8, code.getBarcodeFormat() == BarcodeFormat.CODE_128 ? longer / 16 : longer / 3);
    box.grow(more, more);
    var pen = picture.createGraphics();
    try {
      pen.setColor(Color.WHITE);
      pen.fill(box);
    } finally {
      pen.dispose();
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
        found = code(new HybridBinarizer(new BufferedImageLuminanceSource(Photo.turned(picture, degrees, fit))), BAR_CODE);
      }
    }
    if (found.isEmpty() && System.nanoTime() < end && Math.min(picture.getWidth(), picture.getHeight()) >= 240) {
      found = level(Photo.turned(picture, 0, 0.5));
    }
    return found;
  }

  private static Optional<String> level(BufferedImage picture) {
    var upright = new BufferedImageLuminanceSource(picture);
    return code(upright).or(() -> upright.isRotateSupported() ? code(upright.rotateCounterClockwise()) : Optional.empty());
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

  private static int every(long pixels) {
    return (int) Math.ceil(Math.sqrt((double) pixels / ENOUGH_PIXELS));
  }
}

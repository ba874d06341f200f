package com.defnoco.aftersale.portal;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.springframework.stereotype.Component;

/** Reads the code on a battery label from a photo: QR, DataMatrix or Code 128. The photo is looked at and forgotten. */
@Component
class LabelReader {

  /** A photo of a label needs no more; what is larger is read in every second, third … pixel. */
  private static final int ENOUGH_PIXELS = 4_000_000;
  /** What no camera makes is not opened: 200 million pixels would take 800 MB. */
  private static final long MOST_PIXELS = 120_000_000L;
  /** Decoding is the one costly thing that anybody may ask for; two at a time leave the rest of the program its processor. */
  private final Semaphore turns = new Semaphore(2, true);

  /** The text of the code; empty when this is no picture or there is no code in it. */
  Optional<String> read(byte[] photo) {
    turns.acquireUninterruptibly();
    try {
      return picture(photo).flatMap(LabelReader::code);
    } finally {
      turns.release();
    }
  }

  private static Optional<String> code(BufferedImage picture) {
    var upright = new BufferedImageLuminanceSource(picture);
    return code(upright).or(() -> upright.isRotateSupported() ? code(upright.rotateCounterClockwise()) : Optional.empty());
  }

  private static Optional<String> code(LuminanceSource source) {
    Map<DecodeHintType, Object> hints = new EnumMap<>(DecodeHintType.class);
    hints.put(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX, BarcodeFormat.CODE_128));
    hints.put(DecodeHintType.TRY_HARDER, true);
    hints.put(DecodeHintType.ALSO_INVERTED, true);
    for (var binarizer : List.of(new HybridBinarizer(source), new GlobalHistogramBinarizer(source))) {
      try {
        return Optional.of(new MultiFormatReader().decode(new BinaryBitmap(binarizer), hints).getText());
      } catch (NotFoundException noCodeInIt) {
        // the other binarizer may see one
      }
    }
    return Optional.empty();
  }

  private static Optional<BufferedImage> picture(byte[] photo) {
    try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(photo))) {
      var readers = input == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      var reader = readers.next();
      try {
        reader.setInput(input, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels <= 0 || pixels > MOST_PIXELS) {
          return Optional.empty();
        }
        ImageReadParam thinned = reader.getDefaultReadParam();
        int step = (int) Math.max(1, Math.ceil(Math.sqrt((double) pixels / ENOUGH_PIXELS)));
        thinned.setSourceSubsampling(step, step, 0, 0);
        return Optional.of(reader.read(0, thinned));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException notReadable) {
      // Decoders of hostile pictures throw anything; to the sender it is the same: no number was found.
      return Optional.empty();
    }
  }
}

package com.defnoco.aftersale.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.files.Samples;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.MultiFormatWriter;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelReaderTest {

  private final LabelReader labels = new LabelReader();

  @ParameterizedTest
  @CsvSource({"QR_CODE,400,400", "DATA_MATRIX,200,200", "CODE_128,600,160"})
  void theCodeOnALabelIsRead(BarcodeFormat format, int width, int height) throws Exception {
    assertThat(labels.read(png(format, width, height))).hasValue("DF6S24030201");
  }

  /** As people hold a phone; on paper with a margin, as labels have it. */
  @ParameterizedTest
  @CsvSource({"QR_CODE,20", "QR_CODE,45", "QR_CODE,180", "DATA_MATRIX,12", "DATA_MATRIX,90", "CODE_128,90", "CODE_128,12", "CODE_128,-28", "CODE_128,47", "CODE_128,180"})
  void theCodeIsReadAtAnAngle(BarcodeFormat format, int degrees) throws Exception {
    var upright = ImageIO.read(new ByteArrayInputStream(png(format, format == BarcodeFormat.CODE_128 ? 600 : 300, format == BarcodeFormat.CODE_128 ? 200 : 300)));
    var photo = new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_RGB);
    var pen = photo.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 1000, 1000);
    pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.rotate(Math.toRadians(degrees), 500, 500);
    pen.drawImage(upright, 500 - upright.getWidth() / 2, 500 - upright.getHeight() / 2, null);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(photo, "jpg", bytes);
    assertThat(labels.read(bytes.toByteArray())).hasValue("DF6S24030201");
  }

  @Test
  void allLabelsInOnePhotoAreReadEachOnce() throws Exception {
    var photo = new BufferedImage(1000, 800, BufferedImage.TYPE_INT_RGB);
    var pen = photo.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 1000, 800);
    pen.drawImage(ImageIO.read(new ByteArrayInputStream(png("DF6S24030201", BarcodeFormat.CODE_128, 600, 160))), 40, 40, null);
    pen.drawImage(ImageIO.read(new ByteArrayInputStream(png("DF6S24030202", BarcodeFormat.CODE_128, 600, 160))), 40, 300, null);
    pen.drawImage(ImageIO.read(new ByteArrayInputStream(png("DF6S24030201", BarcodeFormat.QR_CODE, 300, 300))), 660, 20, null);
    pen.drawImage(ImageIO.read(new ByteArrayInputStream(png("DF6S24030203", BarcodeFormat.QR_CODE, 300, 300))), 660, 420, null);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(photo, "png", bytes);
    var seen = labels.look(bytes.toByteArray());
    assertThat(seen.opened()).isTrue();
    assertThat(seen.codes()).containsExactlyInAnyOrder("DF6S24030201", "DF6S24030202", "DF6S24030203");
    assertThat(labels.look("no picture".getBytes(StandardCharsets.UTF_8)).opened()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "Deflate", "PackBits"})
  void theCodeOnAScannedLabelIsRead(String packing) throws Exception {
    var picture = ImageIO.read(new ByteArrayInputStream(png(BarcodeFormat.QR_CODE, 400, 400)));
    assertThat(labels.look(Samples.tiff(picture, packing)).codes()).containsExactly("DF6S24030201");
  }

  @Test
  void theCodeOnALabelInAWebpIsReadAndWhatWouldCostTooMuchIsNotOpened() throws Exception {
    assertThat(labels.look(Samples.webpLabel()).codes()).containsExactly("DF6S24030201");
    var label = Samples.plain(Samples.webpLabel());
    assertThat(labels.look(label).codes()).containsExactly("DF6S24030201");

    var huge = label.clone();
    // Width and height of the only frame, behind the heads of file, chunk and frame.
    huge[26] = (byte) 0xFF;
    huge[27] = 0x3F;
    huge[28] = (byte) 0xFF;
    huge[29] = 0x3F;
    assertThat(labels.look(huge).opened()).as("268 million pixels").isFalse();

    var picture = java.util.Arrays.copyOfRange(label, 12, label.length);
    assertThat(labels.look(Samples.concat(java.util.Arrays.copyOf(label, 12), picture, picture)).opened()).as("one picture after the other").isFalse();
    var lossless = label.clone();
    lossless[15] = 'L';
    lossless[18] = 9;
    assertThat(labels.look(lossless).opened()).as("more than is unpacked of what is packed without loss").isFalse();
  }

  @Test
  void aScanThatWouldGrowOrHidesAJpegIsNotOpened() throws Exception {
    var picture = ImageIO.read(new ByteArrayInputStream(png(BarcodeFormat.QR_CODE, 400, 400)));
    var rgb = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    rgb.getGraphics().drawImage(picture, 0, 0, null);
    assertThat(labels.look(Samples.tiff(rgb, "JPEG")).opened()).as("a JPEG within").isFalse();
    var good = Samples.tiff(rgb, "Deflate");
    assertThat(labels.look(good).opened()).isTrue();
    assertThat(labels.look(withTag(withTag(good, 256, 65_000), 257, 65_000)).opened()).as("claims to unpack to 12 GB").isFalse();
  }

  /** @param value written as a short or a long, whichever stands there */
  private static byte[] withTag(byte[] tiff, int tag, int value) {
    var bytes = java.nio.ByteBuffer.wrap(tiff.clone()).order(tiff[0] == 'I' ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
    int directory = bytes.getInt(4);
    for (int i = 0; i < (bytes.getShort(directory) & 0xFFFF); i++) {
      int entry = directory + 2 + 12 * i;
      if ((bytes.getShort(entry) & 0xFFFF) == tag) {
        if (bytes.getShort(entry + 2) == 3) {
          bytes.putShort(entry + 8, (short) value);
        } else {
          bytes.putInt(entry + 8, value);
        }
        return bytes.array();
      }
    }
    throw new IllegalArgumentException("no such tag");
  }

  @Test
  void aPictureThatClaimsToBeHugeIsNotOpened() {
    var header = ("P6 100000 100000 255\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(labels.read(header)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not a picture", "GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>"})
  void whatIsNoPictureHoldsNoCode(String bytes) {
    assertThat(labels.read(bytes.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aPictureOfManyScansIsNotDecoded() throws Exception {
    var progressive = Samples.progressive(ImageIO.read(new ByteArrayInputStream(png(BarcodeFormat.QR_CODE, 300, 300))));
    assertThat(labels.read(progressive)).hasValue("DF6S24030201");
    assertThat(labels.read(Samples.withMoreScans(progressive, 120))).isEmpty();
  }

  private static byte[] png(BarcodeFormat format, int width, int height) throws Exception {
    return png("DF6S24030201", format, width, height);
  }

  private static byte[] png(String text, BarcodeFormat format, int width, int height) throws Exception {
    var bytes = new ByteArrayOutputStream();
    MatrixToImageWriter.writeToStream(new MultiFormatWriter().encode(text, format, width, height), "png", bytes);
    return bytes.toByteArray();
  }
}

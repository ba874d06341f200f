package com.defnoco.aftersale.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.MultiFormatWriter;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

  @ParameterizedTest
  @ValueSource(strings = {"", "not a picture", "GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>"})
  void whatIsNoPictureHoldsNoCode(String bytes) {
    assertThat(labels.read(bytes.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private static byte[] png(BarcodeFormat format, int width, int height) throws Exception {
    var bytes = new ByteArrayOutputStream();
    MatrixToImageWriter.writeToStream(new MultiFormatWriter().encode("DF6S24030201", format, width, height), "png", bytes);
    return bytes.toByteArray();
  }
}

package com.defnoco.aftersale.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Garbled;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.junit.jupiter.api.Test;

/** Whatever is uploaded: it is judged by its content, a PDF's text and a label's code are read or are not there. */
class AnyUploadTest {

  private static final LabelReader LABELS = new LabelReader();

  static void judge(byte[] bytes) throws IOException {
    var file = java.nio.file.Files.createTempFile("any-upload", ".bin");
    try {
      java.nio.file.Files.write(file, bytes);
      assertThat(ContentJudge.judgeAnything(file, "any.pdf")).isNotNull();
    } finally {
      java.nio.file.Files.delete(file);
    }
    PdfText.read(bytes);
  }

  static void label(byte[] bytes) {
    LABELS.read(bytes);
  }

  @Test
  void anyBytesAreJudged() throws IOException {
    Garbled.through(AnyUploadTest::judge, "upload", 120, pdf(), code("png"), code("gif"), new byte[] {1});
  }

  @Test
  void anyBytesAreAPhotoOrNone() throws IOException {
    Garbled.through(AnyUploadTest::label, "label", 40, code("png"), code("jpg"));
  }

  private static byte[] pdf() throws IOException {
    try (var document = new PDDocument(); var out = new ByteArrayOutputStream()) {
      document.addPage(new PDPage());
      document.getDocumentInformation().setTitle("Invoice");
      document.save(out);
      return out.toByteArray();
    }
  }

  private static byte[] code(String format) throws IOException {
    var out = new ByteArrayOutputStream();
    try {
      MatrixToImageWriter.writeToStream(new QRCodeWriter().encode("AB12345", BarcodeFormat.QR_CODE, 80, 80), format, out);
    } catch (WriterException e) {
      throw new IOException(e);
    }
    return out.toByteArray();
  }
}

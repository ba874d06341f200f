package com.defnoco.aftersale.files;

import com.defnoco.aftersale.Fuzzed;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Photos of labels: their codes are read or are not there. */
class LabelFuzz implements Fuzzed {

  private static final LabelReader LABELS = new LabelReader();

  @Override
  public String name() {
    return "label";
  }

  @Override
  public List<byte[]> good() {
    return List.of(code("png"), code("jpg"), Samples.webpLabel(), Samples.plain(Samples.webpLabel()), Samples.tiff(Samples.picture(40, 30), "LZW"), Samples.tiff(Samples.picture(40, 30), "Deflate"));
  }

  @Override
  public void read(byte[] bytes) {
    LABELS.read(bytes);
  }

  private static byte[] code(String format) {
    var out = new ByteArrayOutputStream();
    try {
      MatrixToImageWriter.writeToStream(new QRCodeWriter().encode("AB12345", BarcodeFormat.QR_CODE, 80, 80), format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (WriterException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }
}

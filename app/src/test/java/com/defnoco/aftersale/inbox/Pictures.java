package com.defnoco.aftersale.inbox;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures for tests. */
public final class Pictures {

  private Pictures() {}

  /** A small picture without a code in it. */
  public static byte[] png() {
    var picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(3, 3, 0xFF8800);
    return written(picture);
  }

  /** The labels of these batteries, side by side. */
  public static byte[] labels(String... serials) {
    var picture = new BufferedImage(320 * serials.length, 320, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    try {
      for (int i = 0; i < serials.length; i++) {
        pen.drawImage(MatrixToImageWriter.toBufferedImage(new QRCodeWriter().encode(serials[i], BarcodeFormat.QR_CODE, 320, 320)), 320 * i, 0, null);
      }
    } catch (WriterException e) {
      throw new IllegalStateException(e);
    } finally {
      pen.dispose();
    }
    return written(picture);
  }

  public static byte[] written(BufferedImage picture) {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

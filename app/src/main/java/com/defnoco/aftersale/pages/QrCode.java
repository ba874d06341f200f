package com.defnoco.aftersale.pages;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import gg.jte.Content;
import java.util.Map;

/** QR codes drawn by the server as SVG in the page, black on white in both themes because readers expect it. */
public final class QrCode {

  private QrCode() {}

  /**
   * A QR code of a text.
   *
   * @param label what it is, for people who cannot see it
   */
  public static Content svg(String text, String label) {
    try {
      var bits = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(
          EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M, EncodeHintType.MARGIN, 4, EncodeHintType.CHARACTER_SET, "UTF-8"));
      var path = new StringBuilder();
      for (int y = 0; y < bits.getHeight(); y++) {
        for (int x = 0; x < bits.getWidth(); x++) {
          if (bits.get(x, y)) {
            int from = x;
            while (x + 1 < bits.getWidth() && bits.get(x + 1, y)) {
              x++;
            }
            path.append('M').append(from).append(' ').append(y).append('h').append(x - from + 1).append("v1h-").append(x - from + 1).append('z');
          }
        }
      }
      int size = bits.getWidth();
      return output -> {
        output.writeContent("<svg class=\"code-picture\" viewBox=\"0 0 " + size + " " + size + "\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"");
        gg.jte.html.escape.Escape.htmlAttribute(label, output);
        output.writeContent("\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>");
      };
    } catch (WriterException e) {
      throw new IllegalArgumentException("Too long for a QR code", e);
    }
  }
}

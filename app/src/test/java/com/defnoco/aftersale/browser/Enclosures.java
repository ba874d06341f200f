package com.defnoco.aftersale.browser;

import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/** Files that a customer has on their phone. */
final class Enclosures {

  private Enclosures() {}

  static FilePayload pdf(String name) {
    try (var document = new PDDocument()) {
      document.addPage(new PDPage());
      document.getDocumentInformation().setTitle(name);
      var bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return new FilePayload(name, "application/pdf", bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FilePayload photo(String name) {
    var image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setPaint(new Color(Math.floorMod(name.hashCode(), 1 << 24)));
    g.fillRect(40, 40, 200, 120);
    g.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FilePayload(name, "image/jpeg", bytes.toByteArray());
  }
}

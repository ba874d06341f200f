package com.defnoco.aftersale.demo;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The papers of the demo company as small true PDFs: invoices, warranty certificates, arrival notices. All in English, as trade papers are. */
final class PaperMaker {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
  private static final Color INK = new Color(0x1a1d21);
  private static final Color GREY = new Color(0x6a7178);
  private static final Color ACCENT = new Color(0xf0b429);

  private final Lettering lettering;

  PaperMaker(Lettering lettering) {
    this.lettering = lettering;
  }

  /**
   * One line of an invoice.
   *
   * @param cents the price of one, US cents
   */
  record Line(String serial, String model, long cents) {}

  /**
   * A commercial invoice.
   *
   * @param alteredDate when not null, the date is covered by white and this one is written over it in another hand: what X3 is about
   */
  byte[] invoice(String number, LocalDate date, String buyer, List<String> address, List<Line> lines, @org.jspecify.annotations.Nullable LocalDate alteredDate) {
    return paper("Invoice " + number, date, sheet -> {
      head(sheet, "COMMERCIAL INVOICE");
      sheet.small("Invoice number", 56, 690);
      sheet.text(number, 56, 674, 12);
      sheet.small("Date", 220, 690);
      sheet.text(DAY.format(date), 220, 674, 12);
      if (alteredDate != null) {
        sheet.fill(Color.WHITE, 214, 668, 130, 18);
        sheet.slanted(DAY.format(alteredDate), 222, 671.5, 13.5);
      }
      sheet.small("Terms", 400, 690);
      sheet.text("CIF, prepaid by T/T", 400, 674, 12);
      sheet.small("Sold to", 56, 640);
      sheet.text(buyer, 56, 624, 12);
      for (int i = 0; i < address.size(); i++) {
        sheet.text(address.get(i), 56, 608 - i * 15, 10.5);
      }
      double y = 530;
      sheet.fill(new Color(0xf1efe9), 50, y - 7, 495, 22);
      sheet.small("Serial number", 56, y);
      sheet.small("Goods", 190, y);
      sheet.small("Amount (USD)", 470, y);
      long total = 0;
      for (var line : lines) {
        y -= 24;
        sheet.text(line.serial(), 56, y, 10.5);
        sheet.text(line.model() + ", lithium-ion battery, UN 3480", 190, y, 10.5);
        sheet.right(money(line.cents()), 539, y, 10.5);
        total += line.cents();
      }
      sheet.line(50, y - 12, 545);
      sheet.text("Total", 190, y - 32, 12);
      sheet.right(money(total), 539, y - 32, 12);
      sheet.text("HS 8507.60.00 · country of origin: China", 56, y - 72, 9.5);
      sheet.text("Warranty as stated in the after-sale policy; the warranty certificate is part of this delivery.", 56, y - 88, 9.5);
      stamp(sheet, 400, y - 150);
    });
  }

  /** A completed warranty certificate for one unit. */
  byte[] certificate(String serial, String model, LocalDate made, LocalDate arrived, String port, String owner, String country) {
    return paper("Warranty certificate " + serial, arrived, sheet -> {
      head(sheet, "WARRANTY CERTIFICATE");
      sheet.frame(44, 250, 507, 460);
      double y = 660;
      for (var field : List.of(
          new String[] {"Serial number", serial}, new String[] {"Product", model}, new String[] {"Manufactured", DAY.format(made)},
          new String[] {"Port of discharge", port}, new String[] {"Goods reached the port", DAY.format(arrived)},
          new String[] {"Owner", owner}, new String[] {"Country", country})) {
        sheet.small(field[0], 70, y + 16);
        sheet.text(field[1], 70, y, 13);
        sheet.line(66, y - 9, 530);
        y -= 46;
      }
      sheet.text("Present this certificate together with the invoice.", 70, y, 10.5);
      stamp(sheet, 380, 275);
      sheet.small("Completed by the seller", 70, 290);
      sheet.slanted("L. Zhou", 74, 306, 22);
    });
  }

  /** The carrier's notice that a consignment reached its port of discharge. */
  byte[] arrivalNotice(String billOfLading, String vessel, String container, String port, LocalDate arrived, String consignee, int packages) {
    return paper("Arrival notice " + billOfLading, arrived, sheet -> {
      sheet.bold("ARRIVAL NOTICE", 50, 770, 22);
      sheet.text("Blue Meridian Lines (carrier of the demo company)", 50, 748, 10.5);
      sheet.line(50, 736, 545);
      double y = 700;
      for (var field : List.of(
          new String[] {"Bill of lading", billOfLading}, new String[] {"Vessel and voyage", vessel}, new String[] {"Container", container},
          new String[] {"Port of discharge", port}, new String[] {"Discharged on", DAY.format(arrived) + " (local date at the port)"},
          new String[] {"Consignee", consignee}, new String[] {"Packages", packages + " packages, UN 3480 lithium-ion batteries, class 9"})) {
        sheet.small(field[0], 56, y + 15);
        sheet.text(field[1], 56, y, 12);
        y -= 42;
      }
    });
  }

  /** A one-page report of somebody else: an insurer, a fire brigade, a repair shop. */
  byte[] report(String title, String author, LocalDate date, List<String> lines) {
    return paper(title, date, sheet -> {
      sheet.bold(title, 56, 760, 18);
      sheet.text(author + " · " + DAY.format(date), 56, 738, 10.5);
      sheet.line(50, 724, 545);
      double y = 696;
      for (var line : lines) {
        sheet.text(line, 56, y, 11.5);
        y -= 19;
      }
    });
  }

  private void head(Sheet sheet, String title) throws IOException {
    sheet.fill(ACCENT, 0, 800, 595, 42);
    sheet.bold("DEFNOCO", 50, 814, 20);
    sheet.text("demo company · drone batteries · Shenzhen", 170, 815, 10);
    sheet.bold(title, 50, 738, 22);
  }

  private void stamp(Sheet sheet, double x, double y) throws IOException {
    sheet.ring(new Color(0xb3261e), x + 60, y + 50, 44);
    sheet.colored(new Color(0xb3261e), "DEFNOCO", x + 33, y + 53, 11);
    sheet.colored(new Color(0xb3261e), "EXPORT DEPT.", x + 26, y + 39, 8.5);
  }

  private static String money(long cents) {
    return String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
  }

  // ---------------------------------------------------------------- the sheet

  private interface Writing {
    void on(Sheet sheet) throws IOException;
  }

  private byte[] paper(String title, LocalDate date, Writing writing) {
    try (var document = new PDDocument()) {
      var font = PDType0Font.load(document, lettering.plainFace(), true);
      var page = new PDPage(PDRectangle.A4);
      document.addPage(page);
      try (var content = new PDPageContentStream(document, page)) {
        writing.on(new Sheet(content, font));
      }
      var about = document.getDocumentInformation();
      about.setTitle(title);
      about.setCreationDate(GregorianCalendar.from(date.atTime(9, 0).atZone(ZoneOffset.UTC)));
      var id = new COSArray();
      id.add(new COSString(title));
      id.add(new COSString(title));
      document.getDocument().setDocumentID(id);
      var bytes = new ByteArrayOutputStream(24_000);
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A4 in points, the origin at the lower left. */
  private record Sheet(PDPageContentStream content, PDFont font) {

    void text(String text, double x, double y, double size) throws IOException {
      colored(INK, text, x, y, size);
    }

    void small(String text, double x, double y) throws IOException {
      colored(GREY, text, x, y, 8.5);
    }

    void right(String text, double x, double y, double size) throws IOException {
      text(text, x - font.getStringWidth(text) / 1000 * size, y, size);
    }

    void bold(String text, double x, double y, double size) throws IOException {
      content.setRenderingMode(org.apache.pdfbox.pdmodel.graphics.state.RenderingMode.FILL_STROKE);
      content.setLineWidth((float) size / 30);
      content.setStrokingColor(INK);
      text(text, x, y, size);
      content.setRenderingMode(org.apache.pdfbox.pdmodel.graphics.state.RenderingMode.FILL);
    }

    void slanted(String text, double x, double y, double size) throws IOException {
      content.setNonStrokingColor(new Color(0x1f3a93));
      content.beginText();
      content.setFont(font, (float) size);
      content.setTextMatrix(new org.apache.pdfbox.util.Matrix(1, .06f, .32f, 1, (float) x, (float) y));
      content.showText(text);
      content.endText();
    }

    void colored(Color color, String text, double x, double y, double size) throws IOException {
      content.setNonStrokingColor(color);
      content.beginText();
      content.setFont(font, (float) size);
      content.newLineAtOffset((float) x, (float) y);
      content.showText(text);
      content.endText();
    }

    void fill(Color color, double x, double y, double width, double height) throws IOException {
      content.setNonStrokingColor(color);
      content.addRect((float) x, (float) y, (float) width, (float) height);
      content.fill();
    }

    void line(double fromX, double y, double toX) throws IOException {
      content.setStrokingColor(new Color(0xc9c5bb));
      content.setLineWidth(.7f);
      content.moveTo((float) fromX, (float) y);
      content.lineTo((float) toX, (float) y);
      content.stroke();
    }

    void frame(double x, double y, double width, double height) throws IOException {
      content.setStrokingColor(ACCENT);
      content.setLineWidth(2);
      content.addRect((float) x, (float) y, (float) width, (float) height);
      content.stroke();
    }

    void ring(Color color, double x, double y, double radius) throws IOException {
      double k = radius * .5523;
      content.setStrokingColor(color);
      content.setLineWidth(2);
      content.moveTo((float) (x + radius), (float) y);
      content.curveTo((float) (x + radius), (float) (y + k), (float) (x + k), (float) (y + radius), (float) x, (float) (y + radius));
      content.curveTo((float) (x - k), (float) (y + radius), (float) (x - radius), (float) (y + k), (float) (x - radius), (float) y);
      content.curveTo((float) (x - radius), (float) (y - k), (float) (x - k), (float) (y - radius), (float) x, (float) (y - radius));
      content.curveTo((float) (x + k), (float) (y - radius), (float) (x + radius), (float) (y - k), (float) (x + radius), (float) y);
      content.closeAndStroke();
    }
  }
}

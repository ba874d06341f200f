package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import com.defnoco.aftersale.platform.LineBreaks;
import com.defnoco.aftersale.platform.PaperDrawing;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Language;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDPageContentStream;

/**
 * The warranty certificate on one A4 page, English and Chinese side by side: the form, which is the same for all, and what is written into it.
 */
final class CertificateDrawing {

  private static final float LEFT = 56;
  private static final float RIGHT = 539.28f;
  private static final float WIDTH = RIGHT - LEFT;
  private static final float MIDDLE = LEFT + WIDTH / 2 + 8;
  private static final float CODE = 138;
  private static final float SERIAL_Y = 648;
  private static final float[] ROWS = {596, 550, 504};
  private static final float COVER_Y = 432;
  private static final float OWNER_Y = 222;

  private static final int INK = 0x14181a;
  private static final int SECOND = 0x454c4e;
  private static final int THIRD = 0x646b6d;
  private static final int LINE = 0xdcdcd6;
  private static final int SUNK = 0xf5f5f2;
  private static final int ACCENT = 0x0a5c66;
  private static final int GREEN = 0x1a6636;
  private static final int GREEN_SOFT = 0xe5f3e9;

  /** What a customer must know, in the words of the edition. */
  private static final List<Clause> CONDITIONS = List.of(Clause.W1, Clause.W2, Clause.D1, Clause.D2, Clause.X3, Clause.N1);

  private CertificateDrawing() {}

  // ---- The form

  static CertificateKit.Form form(Texts texts, Edition edition) {
    return (out, fonts) -> new Form(out, fonts, texts, edition).draw();
  }

  private static final class Form extends PaperDrawing {
    private final Texts texts;
    private final Edition edition;

    Form(PDPageContentStream out, LetterFonts fonts, Texts texts, Edition edition) {
      super(fonts, 1.32f, out);
      this.texts = texts;
      this.edition = edition;
    }

    void draw() throws IOException {
      fill(ACCENT, 0, 833, 595.28f, 8.89f);
      mark(LEFT, 782, 27);
      line("DEFNOCO", LEFT + 36, 794, Style.BOLD, 16, INK);
      both("certificate.sender", LEFT + 36, 783, 8, THIRD);
      right("certificate.number", RIGHT, 803, 7.5f);
      line(en("certificate.title"), LEFT, 737, Style.BOLD, 27, INK);
      line(zh("certificate.title"), LEFT + fonts.width(en("certificate.title"), Style.BOLD, 27) + 14, 737, Style.REGULAR, 21, SECOND);
      both("certificate.lead", LEFT, 717, 8.6f, SECOND);
      panel(SUNK, LEFT, SERIAL_Y - 14, WIDTH, 56);
      both("certificate.serial", LEFT + 16, SERIAL_Y + 25, 7.8f, THIRD);
      label("certificate.model", LEFT, ROWS[0]);
      label("certificate.maker", MIDDLE, ROWS[0]);
      line("DEFNOCO", MIDDLE, ROWS[0] - 15, Style.BOLD, 11, INK);
      label("certificate.port", LEFT, ROWS[1]);
      label("certificate.arrived", MIDDLE, ROWS[1]);
      label("certificate.proof", LEFT, ROWS[2]);
      label("certificate.issued", MIDDLE, ROWS[2]);
      panel(GREEN_SOFT, LEFT, COVER_Y - 26, WIDTH, 64);
      fill(GREEN, LEFT, COVER_Y - 26, 3.5f, 64);
      both("certificate.coverFrom", LEFT + 18, COVER_Y + 22, 7.8f, GREEN);
      both("certificate.coverTo", MIDDLE, COVER_Y + 22, 7.8f, GREEN);
      conditions();
      owner();
      both("certificate.check", LEFT, 76, 7.6f, SECOND);
      fill(LINE, LEFT, 62, WIDTH, 0.7f);
      both("certificate.signed", LEFT, 48, 6.8f, THIRD);
    }

    private void conditions() throws IOException {
      float y = 386;
      both("certificate.conditions", LEFT, y, 9, INK);
      y -= 15;
      for (var clause : CONDITIONS) {
        line(clause.name(), LEFT, y, Style.BOLD, 6.8f, ACCENT);
        y = Math.min(clause(edition.text(clause).in(Language.EN), LEFT + 22, y, WIDTH * 0.52f - 22, 6.8f),
            clause(edition.text(clause).in(Language.ZH), LEFT + WIDTH * 0.55f, y, WIDTH * 0.45f, 6.8f)) - 2.4f;
      }
    }

    private float clause(String text, float x, float y, float width, float size) throws IOException {
      for (var line : LineBreaks.lines(text, width, words -> fonts.width(words, Style.REGULAR, size))) {
        line(line, x, y, Style.REGULAR, size, SECOND);
        y -= size * leading;
      }
      return y;
    }

    private void owner() throws IOException {
      both("certificate.owner", LEFT, OWNER_Y, 9, INK);
      for (int i = 0; i < 3; i++) {
        float y = OWNER_Y - 38 - i * 34;
        fill(LINE, LEFT, y - 4, WIDTH - CODE - 24, 0.8f);
        both(List.of("certificate.buyer", "certificate.purchased", "certificate.invoice").get(i), LEFT, y + 15, 7, THIRD);
      }
    }

    private void label(String key, float x, float y) throws IOException {
      both(key, x, y, 7.8f, THIRD);
    }

    private void both(String key, float x, float y, float size, int ink) throws IOException {
      var english = en(key);
      line(english, x, y, Style.REGULAR, size, ink);
      line(zh(key), x + fonts.width(english, Style.REGULAR, size) + size * 0.7f, y, Style.REGULAR, size, ink);
    }

    private void right(String key, float x, float y, float size) throws IOException {
      var words = en(key) + " " + zh(key);
      line(words, x - fonts.width(words, Style.REGULAR, size), y, Style.REGULAR, size, THIRD);
    }

    private String en(String key) {
      return texts.text(Locale.ENGLISH, key);
    }

    private String zh(String key) {
      return texts.text(Locale.SIMPLIFIED_CHINESE, key);
    }

    private void panel(int rgb, float x, float bottom, float width, float height) throws IOException {
      fill(rgb, x, bottom, width, height);
    }

    /** The mark: a pack seen from above whose charge is a tick. */
    private void mark(float x, float bottom, float size) throws IOException {
      float s = size / 32;
      out.setStrokingColor(color(ACCENT));
      out.setLineWidth(2.5f * s);
      out.setLineCapStyle(1);
      out.setLineJoinStyle(1);
      out.addRect(x + 3 * s, bottom + 7 * s, 23 * s, 17 * s);
      out.stroke();
      out.moveTo(x + 29.5f * s, bottom + 18.5f * s);
      out.lineTo(x + 29.5f * s, bottom + 12.5f * s);
      out.stroke();
      out.moveTo(x + 9.5f * s, bottom + 15.2f * s);
      out.lineTo(x + 13.5f * s, bottom + 11.2f * s);
      out.lineTo(x + 21 * s, bottom + 19.2f * s);
      out.stroke();
    }
  }

  // ---- What is written into it

  static String write(CertificateKit kit, CertificateContent certificate) {
    var pen = new Pen(kit);
    pen.right(certificate.number(), RIGHT, 788, Style.BOLD, 11, INK);
    pen.put(certificate.serialAsPrinted(), LEFT + 16, SERIAL_Y, Style.BOLD, 22, INK, WIDTH - 32);
    pen.put(certificate.modelCode() + " \u00b7 " + certificate.modelName(), LEFT, ROWS[0] - 15, Style.BOLD, 11, INK, WIDTH / 2 - 8);
    pen.put(certificate.portEn() + " " + certificate.portZh() + " (" + certificate.locode() + ")", LEFT, ROWS[1] - 15, Style.BOLD, 11, INK, WIDTH / 2 - 8);
    pen.put(long_(certificate.arrivedOn()), MIDDLE, ROWS[1] - 15, Style.BOLD, 11, INK, WIDTH / 2);
    pen.put(certificate.proof(), LEFT, ROWS[2] - 15, Style.REGULAR, 9.5f, INK, WIDTH / 2 - 8);
    pen.put(long_(certificate.issuedOn()), MIDDLE, ROWS[2] - 15, Style.REGULAR, 9.5f, INK, WIDTH / 2);
    pen.put(long_(certificate.coverFrom()), LEFT + 18, COVER_Y - 6, Style.BOLD, 17, INK, WIDTH / 2 - 24);
    pen.put(long_(certificate.lastDay()), MIDDLE, COVER_Y - 6, Style.BOLD, 17, GREEN, WIDTH / 2 - 16);
    var owner = certificate.owner();
    if (owner != null) {
      float width = WIDTH - CODE - 24;
      pen.put(owner.buyer(), LEFT, OWNER_Y - 38, Style.BOLD, 11, INK, width);
      pen.put(long_(owner.purchasedOn()), LEFT, OWNER_Y - 72, Style.BOLD, 11, INK, width);
      pen.put(owner.invoiceNumber(), LEFT, OWNER_Y - 106, Style.BOLD, 11, INK, width);
    }
    pen.put(certificate.checkAt(), LEFT, 65.5f, Style.REGULAR, 7.2f, ACCENT, WIDTH - CODE - 16);
    pen.code(certificate.code(), RIGHT - CODE, 92, CODE);
    return pen.drawing();
  }

  /** 2 May 2026, with the day in the one form that all read alike: it is what a program compares. */
  private static String long_(LocalDate day) {
    return DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK).format(day) + "  (" + day + ")";
  }

  /** Writes page operators by hand: the faces stand in the head already. */
  private static final class Pen {
    private final CertificateKit kit;
    private final StringBuilder out = new StringBuilder(24_000);

    Pen(CertificateKit kit) {
      this.kit = kit;
    }

    void right(String words, float x, float y, Style style, float size, int ink) {
      put(words, x - width(words, style) * size, y, style, size, ink, 1_000);
    }

    /** Text in one line: set smaller, then cut, where it would not fit. */
    void put(String words, float x, float y, Style style, float size, int ink, float most) {
      float natural = width(words, style) * size;
      float fitting = natural <= most ? size : Math.max(size * 0.55f, size * most / natural);
      var shown = words;
      while (shown.length() > 1 && width(shown, style) * fitting > most + 0.5f) {
        shown = shown.substring(0, shown.length() - 1);
      }
      String font = "";
      var codes = new StringBuilder();
      boolean outlined = false;
      float at = x;
      float run = 0;
      for (int character : shown.codePoints().toArray()) {
        var glyph = kit.glyph(character, style);
        if (!glyph.font().equals(font) && !codes.isEmpty()) {
          show(font, codes, at, y, fitting, ink, outlined);
          at += run;
          run = 0;
          codes.setLength(0);
        }
        font = glyph.font();
        outlined = glyph.outlined();
        codes.append(glyph.code());
        run += glyph.width() * fitting;
      }
      if (!codes.isEmpty()) {
        show(font, codes, at, y, fitting, ink, outlined);
      }
    }

    private float width(String words, Style style) {
      float width = 0;
      for (int i = 0; i < words.length(); ) {
        int character = words.codePointAt(i);
        width += kit.glyph(character, style).width();
        i += Character.charCount(character);
      }
      return width;
    }

    private void show(String font, CharSequence codes, float x, float y, float size, int ink, boolean outlined) {
      out.append("BT\n");
      color(ink, "rg");
      if (outlined) {
        color(ink, "RG");
        number(size * 0.028f).append("w\n2 Tr\n");
      } else {
        out.append("0 Tr\n");
      }
      out.append('/').append(font).append(' ');
      number(size).append("Tf\n");
      number(x);
      number(y).append("Td\n<").append(codes).append("> Tj\nET\n");
    }

    void code(String text, float x, float bottom, float size) {
      com.google.zxing.common.BitMatrix modules;
      try {
        modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M,
            EncodeHintType.MARGIN, 2, EncodeHintType.CHARACTER_SET, "ISO-8859-1"));
      } catch (WriterException e) {
        throw new IllegalStateException("A statement always fits into a code", e);
      }
      float module = size / modules.getWidth();
      color(0x000000, "rg");
      for (int row = 0; row < modules.getHeight(); row++) {
        for (int column = 0; column < modules.getWidth(); column++) {
          int from = column;
          while (column < modules.getWidth() && modules.get(column, row)) {
            column++;
          }
          if (column > from) {
            number(x + from * module);
            number(bottom + size - (row + 1) * module);
            number((column - from) * module);
            number(module).append("re\n");
          }
        }
      }
      out.append("f\n");
    }

    private void color(int rgb, String operator) {
      number((rgb >> 16 & 255) / 255f);
      number((rgb >> 8 & 255) / 255f);
      number((rgb & 255) / 255f).append(operator).append('\n');
    }

    /** With three decimals and a space; {@code String.format} would cost more than the signature. */
    private StringBuilder number(float value) {
      long thousandths = Math.round(value * 1000.0);
      if (thousandths < 0) {
        out.append('-');
        thousandths = -thousandths;
      }
      out.append(thousandths / 1000);
      long rest = thousandths % 1000;
      if (rest > 0) {
        out.append('.').append(rest < 100 ? "0" : "").append(rest < 10 ? "0" : "").append(rest);
      }
      return out.append(' ');
    }

    String drawing() {
      return out.toString();
    }
  }
}

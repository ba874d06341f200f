package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import com.defnoco.aftersale.platform.PaperDrawing;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Draws a sheet on A4: every line is placed here, nothing is rendered from markup. The same sheet gives the same bytes. */
final class SheetDrawing extends PaperDrawing {

  private static final float LEFT = 56;
  private static final float RIGHT = PDRectangle.A4.getWidth() - 56;
  private static final float WIDTH = RIGHT - LEFT;
  private static final float TOP = PDRectangle.A4.getHeight() - 48;
  private static final float BOTTOM = 64;
  private static final float CODE = 86;
  private static final int INK = 0x14181a;
  private static final int QUIET = 0x5c6365;
  private static final int LINE = 0xdcdcd6;
  private static final int SUNK = 0xf5f5f2;
  private static final int ACCENT = 0x0a5c66;
  private static final int RED = 0xa31d17;
  private static final int RED_SOFT = 0xfcecea;

  private final Sheet sheet;
  private final PDDocument document;
  private final List<PDPage> pages = new ArrayList<>();
  private float y = TOP;

  private SheetDrawing(PDDocument document, PDPage first, Sheet sheet) throws IOException {
    super(new LetterFonts(document), sheet.language().getLanguage().equals("zh") ? 1.55f : 1.4f, added(document, first));
    this.document = document;
    this.sheet = sheet;
    pages.add(first);
  }

  static byte[] draw(Sheet sheet) {
    try {
      var drawing = new SheetDrawing(new PDDocument(), new PDPage(PDRectangle.A4), sheet);
      try (drawing.document; drawing.fonts) {
        return drawing.all();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] all() throws IOException {
    describe();
    head();
    for (var part : sheet.parts()) {
      switch (part) {
        case Sheet.Facts facts -> facts(facts);
        case Sheet.Text text -> text(text);
        case Sheet.Steps steps -> steps(steps);
        case Sheet.Table table -> table(table);
        case Sheet.Warning warning -> warning(warning);
        case Sheet.Mark mark -> mark(mark);
        case Sheet.Signatures signatures -> signatures(signatures);
      }
    }
    out.close();
    footers();
    var bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  private void describe() {
    document.setVersion(1.7f);
    document.setDocumentId((long) sheet.number().hashCode() << 32 | sheet.title().hashCode() & 0xffffffffL);
    var about = document.getDocumentInformation();
    about.setTitle(sheet.title() + " " + sheet.number());
    about.setAuthor(sheet.sender());
    about.setProducer("Aftersale");
    Calendar at = GregorianCalendar.from(sheet.at().atZone(ZoneOffset.UTC));
    about.setCreationDate(at);
    about.setModificationDate(at);
    document.getDocumentCatalog().setLanguage(sheet.language().getLanguage().equals("zh") ? "zh-Hans" : "en");
  }

  private void head() throws IOException {
    line(sheet.sender(), LEFT, y - 12, Style.BOLD, 13, ACCENT);
    line(sheet.number(), RIGHT - fonts.width(sheet.number(), Style.BOLD, 11), y - 12, Style.BOLD, 11, INK);
    y -= 24;
    fill(ACCENT, LEFT, y, WIDTH, 1.4f);
    y -= 20;
    var code = sheet.code();
    float top = y;
    y = paragraph(sheet.title(), LEFT, y, code == null ? WIDTH : WIDTH - CODE - 20, Style.BOLD, 21, INK) - 10;
    if (code != null) {
      code(code, RIGHT - CODE, top - CODE + 4);
      y = Math.min(y, top - CODE - 6);
    }
  }

  private void facts(Sheet.Facts facts) throws IOException {
    float label = 0;
    for (var fact : facts.facts()) {
      label = Math.max(label, fonts.width(fact.name(), Style.REGULAR, 9));
    }
    label = Math.min(label, WIDTH * 0.4f);
    for (var fact : facts.facts()) {
      float left = height(fact.name(), label + 2, Style.REGULAR, 9);
      float right = height(fact.value(), WIDTH - label - 18, Style.REGULAR, 10);
      room(Math.max(left, right) + 4);
      paragraph(fact.name(), LEFT, y, label + 2, Style.REGULAR, 9, QUIET);
      paragraph(fact.value(), LEFT + label + 18, y, WIDTH - label - 18, Style.REGULAR, 10, INK);
      y -= Math.max(left, right) + 3;
    }
    y -= 12;
  }

  private void text(Sheet.Text text) throws IOException {
    title(text.title());
    for (var words : text.paragraphs()) {
      for (var line : lines(words, WIDTH, Style.REGULAR, 10)) {
        room(15);
        y = paragraph(line, LEFT, y, WIDTH, Style.REGULAR, 10, INK);
      }
      y -= 4;
    }
    y -= 9;
  }

  private void steps(Sheet.Steps steps) throws IOException {
    title(steps.title());
    int number = 1;
    for (var step : steps.steps()) {
      float height = height(step, WIDTH - 26, Style.REGULAR, 10);
      room(height + 4);
      line(Integer.toString(number++), LEFT + 4, y - 10 * (leading / 2 + 0.32f), Style.BOLD, 10, ACCENT);
      y = paragraph(step, LEFT + 26, y, WIDTH - 26, Style.REGULAR, 10, INK) - 4;
    }
    y -= 9;
  }

  private void table(Sheet.Table table) throws IOException {
    title(table.title());
    int sum = table.widths().stream().mapToInt(Math::abs).sum();
    heads(table, sum);
    for (var row : table.rows()) {
      float height = 0;
      for (int i = 0; i < row.size(); i++) {
        height = Math.max(height, height(row.get(i), WIDTH * Math.abs(table.widths().get(i)) / sum - 10, Style.REGULAR, 9));
      }
      if (y - height - 8 < BOTTOM) {
        next();
        heads(table, sum);
      }
      cells(row, table.widths(), sum, Style.REGULAR, INK);
      y -= height + 5;
      fill(LINE, LEFT, y, WIDTH, 0.6f);
      y -= 3;
    }
    y -= 12;
  }

  private void heads(Sheet.Table table, int sum) throws IOException {
    float height = 0;
    for (int i = 0; i < table.heads().size(); i++) {
      height = Math.max(height, height(table.heads().get(i), WIDTH * Math.abs(table.widths().get(i)) / sum - 10, Style.BOLD, 8.5f));
    }
    room(height + 34);
    fill(SUNK, LEFT, y - height - 5, WIDTH, height + 6);
    y -= 2;
    cells(table.heads(), table.widths(), sum, Style.BOLD, QUIET);
    y -= height + 7;
  }

  private void cells(List<String> cells, List<Integer> widths, int sum, Style style, int ink) throws IOException {
    float x = LEFT;
    float size = style == Style.BOLD ? 8.5f : 9;
    for (int i = 0; i < cells.size(); i++) {
      float width = WIDTH * Math.abs(widths.get(i)) / sum;
      if (widths.get(i) < 0) {
        float at = y;
        for (var line : lines(cells.get(i), width - 10, style, size)) {
          line(line, x + width - 5 - fonts.width(line, style, size), at - size * (leading / 2 + 0.32f), style, size, ink);
          at -= size * leading;
        }
      } else {
        paragraph(cells.get(i), x + 5, y, width - 10, style, size, ink);
      }
      x += width;
    }
  }

  private void warning(Sheet.Warning warning) throws IOException {
    float height = height(warning.words(), WIDTH - 30, Style.BOLD, 10.5f) + 16;
    room(height + 10);
    fill(RED_SOFT, LEFT, y - height, WIDTH, height);
    fill(RED, LEFT, y - height, 3.5f, height);
    paragraph(warning.words(), LEFT + 16, y - 8, WIDTH - 30, Style.BOLD, 10.5f, RED);
    y -= height + 12;
  }

  private void mark(Sheet.Mark mark) throws IOException {
    float size = 34; // capitals of 34 pt are 12 mm high
    while (size > 20 && lines(mark.words(), WIDTH - 40, Style.BOLD, size).size() > 3) {
      size -= 2;
    }
    float height = height(mark.words(), WIDTH - 40, Style.BOLD, size) + height(mark.below(), WIDTH - 40, Style.REGULAR, 10) + 34;
    room(height + 14);
    out.setStrokingColor(color(INK));
    out.setLineWidth(2.4f);
    out.addRect(LEFT, y - height, WIDTH, height);
    out.stroke();
    float at = paragraph(mark.words(), LEFT + 20, y - 14, WIDTH - 40, Style.BOLD, size, INK);
    paragraph(mark.below(), LEFT + 20, at - 6, WIDTH - 40, Style.REGULAR, 10, INK);
    y -= height + 16;
  }

  private void signatures(Sheet.Signatures signatures) throws IOException {
    room(70);
    float width = WIDTH / signatures.below().size();
    for (int i = 0; i < signatures.below().size(); i++) {
      fill(INK, LEFT + i * width, y - 44, width - 24, 0.8f);
      paragraph(signatures.below().get(i), LEFT + i * width, y - 48, width - 24, Style.REGULAR, 8.5f, QUIET);
    }
    y -= 76;
  }

  private void title(String words) throws IOException {
    if (!words.isEmpty()) {
      room(52);
      y = paragraph(words, LEFT, y, WIDTH, Style.BOLD, 12.5f, INK) - 5;
    }
  }

  private void code(String content, float x, float bottom) throws IOException {
    try {
      var modules = new QRCodeWriter().encode(content, BarcodeFormat.QR_CODE, 0, 0,
          Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M, EncodeHintType.MARGIN, 2, EncodeHintType.CHARACTER_SET, "UTF-8"));
      float module = CODE / modules.getWidth();
      out.setNonStrokingColor(color(INK));
      for (int row = 0; row < modules.getHeight(); row++) {
        for (int column = 0; column < modules.getWidth(); column++) {
          if (modules.get(column, row)) {
            out.addRect(x + column * module, bottom + CODE - (row + 1) * module, module, module);
          }
        }
      }
      out.fill();
    } catch (WriterException tooLong) {
      throw new IOException(tooLong);
    }
  }

  private void footers() throws IOException {
    for (int i = 0; i < pages.size(); i++) {
      try (var footer = new PDPageContentStream(document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true)) {
        out = footer;
        fill(LINE, LEFT, 48, WIDTH, 0.7f);
        line(sheet.footer(), LEFT, 35, Style.REGULAR, 7.5f, QUIET);
        var number = "%d / %d".formatted(i + 1, pages.size());
        line(number, RIGHT - fonts.width(number, Style.REGULAR, 7.5f), 35, Style.REGULAR, 7.5f, QUIET);
      }
    }
  }

  private void next() throws IOException {
    out.close();
    var page = new PDPage(PDRectangle.A4);
    pages.add(page);
    y = TOP;
    out = added(document, page);
    line(sheet.title() + " · " + sheet.number(), LEFT, y - 8, Style.REGULAR, 8.5f, QUIET);
    y -= 26;
  }

  private void room(float height) throws IOException {
    if (y - height < BOTTOM) {
      next();
    }
  }
}

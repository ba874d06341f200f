package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.documents.LetterText.Bar;
import com.defnoco.aftersale.documents.LetterText.What;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.PaperDrawing;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDBorderStyleDictionary;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * Draws a letter on A4. Nothing is fetched, nothing is rendered from markup: every line and glyph is placed here, so a customer's name can do no
 * more than stand in its place. The same text gives the same bytes.
 */
final class LetterDrawing extends PaperDrawing {

  private static final float LEFT = 62;
  private static final float RIGHT = PDRectangle.A4.getWidth() - 62;
  private static final float WIDTH = RIGHT - LEFT;
  private static final float TOP = PDRectangle.A4.getHeight() - 52;
  private static final float BOTTOM = 62;
  private static final float HANGING = 22;

  private static final int INK = 0x14181a;
  private static final int SECOND = 0x454c4e;
  private static final int THIRD = 0x646b6d;
  private static final int LINE = 0xdcdcd6;
  private static final int SUNK = 0xf5f5f2;
  private static final int ACCENT = 0x0a5c66;
  private static final int ACCENT_SOFT = 0xe2f0f1;
  private static final int WHITE = 0xffffff;

  /** A colour that means something, dark for text and light for ground. */
  private enum Tone {
    GREEN(0x1a6636, 0xe5f3e9), RED(0xa31d17, 0xfcecea), AMBER(0x784a00, 0xfcf1d9), GREY(THIRD, SUNK);

    private final int dark;
    private final int soft;

    Tone(int dark, int soft) {
      this.dark = dark;
      this.soft = soft;
    }

    private static Tone of(Outcome outcome) {
      return switch (outcome) {
        case COVERED -> GREEN;
        case NOT_COVERED -> RED;
        case OPEN -> AMBER;
      };
    }
  }

  private final PDDocument document;
  private final LetterText letter;
  private final List<PDPage> pages = new ArrayList<>();
  private PDPage page;
  /** Top of what comes next. */
  private float y;

  private LetterDrawing(PDDocument document, PDPage page, LetterText letter) throws IOException {
    super(new LetterFonts(document), letter.language() == Language.ZH ? 1.56f : 1.40f, new PDPageContentStream(document, page));
    this.document = document;
    this.page = page;
    this.letter = letter;
  }

  static byte[] draw(LetterText letter) throws IOException {
    var drawing = new LetterDrawing(new PDDocument(), new PDPage(PDRectangle.A4), letter);
    try (drawing.document; drawing.fonts) {
      return drawing.all();
    }
  }

  // ---- The letter, from top to bottom

  private byte[] all() throws IOException {
    describe();
    firstPage();
    head();
    addressAndFacts();
    for (var notice : letter.notices()) {
      notice(notice);
    }
    outcome();
    bar();
    findings();
    if (letter.change().isPresent()) {
      block(letter.change().get());
    }
    if (letter.questions().isPresent()) {
      block(letter.questions().get());
    }
    remedies();
    costs();
    block(letter.appeal());
    follow();
    out.close();
    footers();
    var bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  private void describe() {
    document.setVersion(1.7f);
    // Together with the dates below this is all that would otherwise differ from one drawing to the next.
    document.setDocumentId(Long.parseUnsignedLong(letter.decisionHash().substring(0, 16), 16));
    var about = document.getDocumentInformation();
    about.setTitle(letter.title());
    about.setAuthor(letter.sender());
    about.setProducer("Aftersale");
    Calendar at = GregorianCalendar.from(letter.at().atZone(ZoneOffset.UTC));
    at.setTimeZone(TimeZone.getTimeZone("UTC"));
    about.setCreationDate(at);
    about.setModificationDate(at);
    var catalog = document.getDocumentCatalog();
    catalog.setLanguage(letter.language() == Language.ZH ? "zh-Hans" : "en");
    var preferences = new PDViewerPreferences(catalog.getCOSObject());
    preferences.setDisplayDocTitle(true);
    catalog.setViewerPreferences(preferences);
  }

  private void head() throws IOException {
    mark(LEFT, y - 25, 25);
    line(letter.sender(), LEFT + 33, y - 15, Style.BOLD, 15, INK);
    line(letter.senderLine(), LEFT + 33, y - 26.5f, Style.REGULAR, 8, THIRD);
    y -= 36;
    fill(ACCENT, LEFT, y - 1.4f, WIDTH, 1.4f);
    y -= 24;
  }

  /** The mark: a pack seen from above whose charge is a tick. */
  private void mark(float x, float bottom, float size) throws IOException {
    float s = size / 32;
    out.setStrokingColor(color(ACCENT));
    out.setLineWidth(2.5f * s);
    out.setLineCapStyle(1);
    out.setLineJoinStyle(1);
    rounded(x + 3 * s, bottom + 7 * s, 23 * s, 17 * s, 4 * s);
    out.stroke();
    out.moveTo(x + 29.5f * s, bottom + 18.5f * s);
    out.lineTo(x + 29.5f * s, bottom + 12.5f * s);
    out.stroke();
    out.moveTo(x + 9.5f * s, bottom + 15.2f * s);
    out.lineTo(x + 13.5f * s, bottom + 11.2f * s);
    out.lineTo(x + 21 * s, bottom + 19.2f * s);
    out.stroke();
  }

  private void addressAndFacts() throws IOException {
    float top = y;
    float factsLeft = LEFT + WIDTH * 0.52f;
    y = paragraph(letter.addressee(), LEFT, top, WIDTH * 0.46f, Style.BOLD, 11, INK);
    float address = y;
    float at = top;
    float labels = 0;
    for (var fact : letter.facts()) {
      labels = Math.max(labels, fonts.width(fact.label(), Style.REGULAR, 8.5f));
    }
    for (var fact : letter.facts()) {
      line(fact.label(), factsLeft, at - 9, Style.REGULAR, 8.5f, THIRD);
      at = paragraph(fact.value(), factsLeft + labels + 14, at, RIGHT - factsLeft - labels - 14, Style.REGULAR, 9, INK) - 2.5f;
    }
    y = Math.min(address, at) - 18;
  }

  private void notice(String words) throws IOException {
    float height = height(words, WIDTH - 28, Style.REGULAR, 9.5f) + 16;
    room(height + 10);
    panel(LEFT, y - height, WIDTH, height, ACCENT_SOFT);
    paragraph(words, LEFT + 14, y - 8, WIDTH - 28, Style.REGULAR, 9.5f, INK);
    y -= height + 12;
  }

  private void outcome() throws IOException {
    var tone = Tone.of(letter.outcome());
    float inner = WIDTH - 66;
    float height = height(letter.headline(), inner, Style.BOLD, 19) + 4 + height(letter.lead(), inner, Style.REGULAR, 10.5f) + 27;
    room(height);
    panel(LEFT, y - height, WIDTH, height, tone.soft);
    fill(tone.dark, LEFT, y - height, 3.5f, height);
    sign(LEFT + 30, y - 15 - 11, tone);
    float at = paragraph(letter.headline(), LEFT + 52, y - 14, inner, Style.BOLD, 19, tone.dark);
    paragraph(letter.lead(), LEFT + 52, at - 4, inner, Style.REGULAR, 10.5f, INK);
    y -= height + 18;
  }

  /** A tick, a cross or a clock in a disc: the word beside it says the same. */
  private void sign(float x, float middle, Tone tone) throws IOException {
    disc(tone.dark, x, middle, 11);
    out.setStrokingColor(color(WHITE));
    out.setLineWidth(2.2f);
    out.setLineCapStyle(1);
    out.setLineJoinStyle(1);
    switch (letter.outcome()) {
      case COVERED -> {
        out.moveTo(x - 5, middle);
        out.lineTo(x - 1.5f, middle - 3.8f);
        out.lineTo(x + 5, middle + 4);
      }
      case NOT_COVERED -> {
        out.moveTo(x - 3.8f, middle - 3.8f);
        out.lineTo(x + 3.8f, middle + 3.8f);
        out.moveTo(x - 3.8f, middle + 3.8f);
        out.lineTo(x + 3.8f, middle - 3.8f);
      }
      case OPEN -> {
        out.moveTo(x, middle + 5.5f);
        out.lineTo(x, middle);
        out.lineTo(x + 4, middle - 2);
      }
    }
    out.stroke();
  }

  // ---- Cover on a line

  private void bar() throws IOException {
    var bar = letter.bar();
    var known = Stream.of(bar.made(), bar.arrived(), bar.startsOn(), bar.lastDay(), bar.problem()).filter(Objects::nonNull).sorted().toList();
    float legend = legendHeight(bar);
    if (known.size() < 2 || known.getFirst().equals(known.getLast())) {
      room(legend + 20);
      legend(bar);
      y -= 14;
      return;
    }
    room(66 + legend);
    float axis = y - 28;
    fill(LINE, LEFT, axis - 0.6f, WIDTH, 1.2f);
    for (int year = known.getFirst().getYear() + 1; year <= known.getLast().getYear(); year++) {
      float x = place(LocalDate.of(year, 1, 1), known);
      fill(LINE, x - 0.4f, axis - 13, 0.8f, 26);
      var words = Integer.toString(year);
      line(words, x - fonts.width(words, Style.REGULAR, 7.5f) / 2, axis - 23, Style.REGULAR, 7.5f, THIRD);
    }
    boolean late = bar.problem() != null && bar.lastDay() != null && bar.problem().isAfter(bar.lastDay());
    if (bar.startsOn() != null && bar.lastDay() != null) {
      float from = place(bar.startsOn(), known);
      float to = place(bar.lastDay(), known);
      out.setNonStrokingColor(color(0x2a8049));
      rounded(from, axis - 5.5f, Math.max(to - from, 4), 11, 3);
      out.fill();
    }
    if (bar.made() != null) {
      shape(What.MADE, place(bar.made(), known), axis, late);
    }
    if (bar.arrived() != null) {
      shape(What.ARRIVED, place(bar.arrived(), known), axis, late);
    }
    if (bar.lastDay() != null) {
      shape(What.LAST_DAY, place(bar.lastDay(), known), axis, late);
    }
    if (bar.problem() != null) {
      float x = place(bar.problem(), known);
      fill(late ? Tone.RED.dark : INK, x - 0.6f, axis - 9, 1.2f, 22);
      shape(What.PROBLEM, x, axis + 17, late);
    }
    y = axis - 34;
    legend(bar);
    y -= 12;
  }

  private static float place(LocalDate day, List<LocalDate> known) {
    float whole = Math.max(1, ChronoUnit.DAYS.between(known.getFirst(), known.getLast()));
    return LEFT + 10 + (WIDTH - 20) * ChronoUnit.DAYS.between(known.getFirst(), day) / whole;
  }

  private void shape(What what, float x, float middle, boolean late) throws IOException {
    switch (what) {
      case MADE -> {
        disc(SECOND, x, middle, 4.4f);
        disc(WHITE, x, middle, 2.6f);
      }
      case ARRIVED -> {
        out.setNonStrokingColor(color(WHITE)); // a rim, because it stands on the green of the cover
        polygon(x, middle + 9, x + 8.4f, middle - 5.6f, x - 8.4f, middle - 5.6f);
        out.setNonStrokingColor(color(ACCENT));
        polygon(x, middle + 6.4f, x + 6, middle - 4.2f, x - 6, middle - 4.2f);
      }
      case STARTS -> {
        out.setNonStrokingColor(color(0x2a8049));
        rounded(x - 6, middle - 3.5f, 12, 7, 2);
        out.fill();
      }
      case LAST_DAY -> {
        out.setNonStrokingColor(color(0x1a6636));
        rounded(x - 2, middle - 10, 4, 20, 1.4f);
        out.fill();
      }
      case PROBLEM -> {
        out.setNonStrokingColor(color(late ? Tone.RED.dark : INK));
        polygon(x, middle + 6, x + 6, middle, x, middle - 6, x - 6, middle);
      }
    }
  }

  private static final int LEGEND_COLUMNS = 4;

  private float legendHeight(Bar bar) throws IOException {
    float tallest = 0;
    for (var mark : bar.legend()) {
      tallest = Math.max(tallest, height(mark.day(), WIDTH / LEGEND_COLUMNS - 22, Style.BOLD, 8.8f));
    }
    return (bar.legend().size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS * (tallest + 18);
  }

  private void legend(Bar bar) throws IOException {
    boolean late = bar.problem() != null && bar.lastDay() != null && bar.problem().isAfter(bar.lastDay());
    int columns = Math.min(bar.legend().size(), bar.legend().size() == 5 ? 5 : LEGEND_COLUMNS);
    float column = WIDTH / columns;
    float lowest = y;
    for (int i = 0; i < bar.legend().size(); i++) {
      var mark = bar.legend().get(i);
      float x = LEFT + i % columns * column;
      if (mark.what() == What.LAST_DAY) {
        out.setNonStrokingColor(color(0x1a6636));
        rounded(x + 4, y - 11, 3.4f, 11, 1.2f);
        out.fill();
      } else {
        shape(mark.what(), x + 6, y - 5.5f, late);
      }
      line(mark.label(), x + 17, y - 8, Style.REGULAR, 8, THIRD);
      lowest = Math.min(lowest, paragraph(mark.day(), x + 17, y - 11.5f, column - 22, Style.BOLD, 8.8f, mark.what() == What.PROBLEM && late ? Tone.RED.dark : INK));
    }
    y = lowest - 4;
  }

  // ---- Sections

  private void findings() throws IOException {
    if (letter.findings().isEmpty()) {
      return;
    }
    heading(letter.findingsTitle(), 46);
    for (var finding : letter.findings()) {
      float sentence = height(finding.sentence(), WIDTH - HANGING - 44, Style.REGULAR, 9.6f);
      float sources = 0;
      for (var source : finding.sources()) {
        sources += height(source, WIDTH - HANGING - 44, Style.REGULAR, 7.6f);
      }
      room(sentence + sources + 6);
      bullet(finding);
      tag(finding.clause(), y);
      y = paragraph(finding.sentence(), LEFT + HANGING, y, WIDTH - HANGING - 44, Style.REGULAR, 9.6f, INK) - 1;
      for (var source : finding.sources()) {
        y = paragraph(source, LEFT + HANGING, y, WIDTH - HANGING - 44, Style.REGULAR, 7.6f, THIRD);
      }
      y -= 5.5f;
    }
    y -= 7;
  }

  private void bullet(LetterText.Finding finding) throws IOException {
    float middle = y - 6.8f;
    if (finding.against()) {
      disc(Tone.RED.dark, LEFT + 6, middle, 5);
      out.setStrokingColor(color(WHITE));
      out.setLineWidth(1.2f);
      out.moveTo(LEFT + 4.1f, middle - 1.9f);
      out.lineTo(LEFT + 7.9f, middle + 1.9f);
      out.moveTo(LEFT + 4.1f, middle + 1.9f);
      out.lineTo(LEFT + 7.9f, middle - 1.9f);
      out.stroke();
    } else if (finding.holds()) {
      disc(0x2a8049, LEFT + 6, middle, 5);
      out.setStrokingColor(color(WHITE));
      out.setLineWidth(1.2f);
      out.moveTo(LEFT + 3.6f, middle);
      out.lineTo(LEFT + 5.3f, middle - 1.8f);
      out.lineTo(LEFT + 8.4f, middle + 1.9f);
      out.stroke();
    } else {
      disc(0x858a87, LEFT + 6, middle, 5);
      disc(WHITE, LEFT + 6, middle, 3.9f);
    }
  }

  /** The clause's id at the right edge, so that it can be found in the policy. */
  private void tag(String clause, float top) throws IOException {
    float width = fonts.width(clause, Style.BOLD, 8) + 12;
    out.setNonStrokingColor(color(SUNK));
    rounded(RIGHT - width, top - 13.5f, width, 13, 3);
    out.fill();
    line(clause, RIGHT - width + 6, top - 10, Style.BOLD, 8, SECOND);
  }

  private void block(LetterText.Block block) throws IOException {
    heading(block.title(), height(block.paragraphs().getFirst(), WIDTH, Style.REGULAR, 10));
    for (var words : block.paragraphs()) {
      y = paragraph(words, LEFT, y, WIDTH, Style.REGULAR, 10, INK) - 5;
    }
    y -= 9;
  }

  private void remedies() throws IOException {
    if (letter.remedies().isEmpty()) {
      return;
    }
    heading(letter.remediesTitle(), 40);
    for (var remedy : letter.remedies()) {
      float column = 138;
      float because = WIDTH - HANGING - column - 44;
      float height = Math.max(height(remedy.because(), because, Style.REGULAR, 9.5f),
          height(remedy.name(), column - 10, Style.BOLD, 10) + height(remedy.offeredWord(), column - 10, Style.REGULAR, 8)) + 9;
      room(height + 4);
      fill(LINE, LEFT, y, WIDTH, 0.7f);
      float top = y - 5;
      float middle = top - 7.2f;
      if (remedy.offered()) {
        disc(0x2a8049, LEFT + 6, middle, 5);
        out.setStrokingColor(color(WHITE));
        out.setLineWidth(1.2f);
        out.moveTo(LEFT + 3.6f, middle);
        out.lineTo(LEFT + 5.3f, middle - 1.8f);
        out.lineTo(LEFT + 8.4f, middle + 1.9f);
        out.stroke();
      } else {
        disc(0x858a87, LEFT + 6, middle, 5);
        disc(WHITE, LEFT + 6, middle, 3.9f);
      }
      float name = paragraph(remedy.name(), LEFT + HANGING, top, column - 10, Style.BOLD, 10, remedy.offered() ? INK : THIRD);
      name = paragraph(remedy.offeredWord(), LEFT + HANGING, name, column - 10, Style.REGULAR, 8, remedy.offered() ? 0x1a6636 : THIRD);
      float why = paragraph(remedy.because(), LEFT + HANGING + column, top, because, Style.REGULAR, 9.5f, remedy.offered() ? INK : SECOND);
      tag(remedy.clause(), top);
      y = Math.min(name, why) - 6;
    }
    y -= 12;
  }

  private void costs() throws IOException {
    if (letter.costs().isEmpty()) {
      return;
    }
    heading(letter.costsTitle(), 40);
    for (var cost : letter.costs()) {
      room(18);
      fill(LINE, LEFT, y, WIDTH, 0.7f);
      line(cost.what(), LEFT + HANGING, y - 12.5f, Style.REGULAR, 9.5f, INK);
      line(cost.payer(), LEFT + HANGING + 138, y - 12.5f, Style.BOLD, 9.5f, INK);
      tag(cost.clause(), y - 3);
      y -= 18;
    }
    y -= 14;
  }

  /** Where the customer finds it all again: code, address, and the hash by which the decision can be checked. */
  private void follow() throws IOException {
    float code = 84;
    float inner = WIDTH - code - 46;
    float height = 30;
    for (var words : letter.follow().paragraphs()) {
      height += height(words, inner, Style.REGULAR, 9.5f) + 4;
    }
    height += height(letter.follow().title(), inner, Style.BOLD, 12) + height(letter.link(), inner, Style.REGULAR, 9)
        + height(letter.decisionHash(), inner, Style.REGULAR, 7.5f) + 22;
    height = Math.max(height, code + 28);
    room(height + 4);
    panel(LEFT, y - height, WIDTH, height, SUNK);
    float at = paragraph(letter.follow().title(), LEFT + 16, y - 13, inner, Style.BOLD, 12, INK) - 3;
    for (var words : letter.follow().paragraphs()) {
      at = paragraph(words, LEFT + 16, at, inner, Style.REGULAR, 9.5f, SECOND) - 3;
    }
    float linkTop = at;
    at = paragraph(letter.link(), LEFT + 16, at, inner, Style.REGULAR, 9, ACCENT) - 5;
    link(LEFT + 16, at + 5, inner, linkTop - at - 5);
    line(letter.hashLabel(), LEFT + 16, at - 8, Style.REGULAR, 7.5f, THIRD);
    paragraph(letter.decisionHash(), LEFT + 16, at - 9.5f, inner, Style.REGULAR, 7.5f, THIRD);
    code(letter.link(), RIGHT - code - 14, y - 14 - code, code);
    y -= height;
  }

  private void code(String content, float x, float bottom, float size) throws IOException {
    fill(WHITE, x, bottom, size, size);
    BitMatrix modules;
    try {
      modules = new QRCodeWriter().encode(content, BarcodeFormat.QR_CODE, 0, 0,
          Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M, EncodeHintType.MARGIN, 2, EncodeHintType.CHARACTER_SET, "UTF-8"));
    } catch (WriterException tooLong) {
      return; // a base address of thousands of characters: the printed link stands all the same
    }
    float module = size / modules.getWidth();
    out.setNonStrokingColor(color(INK));
    for (int row = 0; row < modules.getHeight(); row++) {
      for (int column = 0; column < modules.getWidth(); column++) {
        int from = column;
        while (column < modules.getWidth() && modules.get(column, row)) {
          column++;
        }
        if (column > from) {
          out.addRect(x + from * module, bottom + size - (row + 1) * module, (column - from) * module, module);
        }
      }
    }
    out.fill();
  }

  private void link(float x, float bottom, float width, float height) throws IOException {
    var link = new PDAnnotationLink();
    var action = new PDActionURI();
    action.setURI(letter.link());
    link.setAction(action);
    link.setRectangle(new PDRectangle(x, bottom, width, height));
    var none = new PDBorderStyleDictionary();
    none.setWidth(0);
    link.setBorderStyle(none);
    page.getAnnotations().add(link);
  }

  private void footers() throws IOException {
    for (int i = 0; i < pages.size(); i++) {
      try (var footer = new PDPageContentStream(document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true)) {
        out = footer;
        fill(LINE, LEFT, 48, WIDTH, 0.7f);
        line(letter.footer(), LEFT, 35, Style.REGULAR, 7.5f, THIRD);
        var number = letter.pageOf().replace("{0}", Integer.toString(i + 1)).replace("{1}", Integer.toString(pages.size()));
        line(number, RIGHT - fonts.width(number, Style.REGULAR, 7.5f), 35, Style.REGULAR, 7.5f, THIRD);
      }
    }
  }

  // ---- Pages

  private void firstPage() {
    document.addPage(page);
    pages.add(page);
    y = TOP;
  }

  /** Begins a new page when this much does not fit any more. */
  private void room(float height) throws IOException {
    if (y - height >= BOTTOM || y > TOP - 60) {
      return;
    }
    out.close();
    page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    pages.add(page);
    out = new PDPageContentStream(document, page);
    mark(LEFT, PDRectangle.A4.getHeight() - 58, 16);
    line(letter.title(), LEFT + 22, PDRectangle.A4.getHeight() - 52, Style.REGULAR, 8.5f, THIRD);
    fill(LINE, LEFT, PDRectangle.A4.getHeight() - 66, WIDTH, 0.7f);
    y = PDRectangle.A4.getHeight() - 88;
  }

  /** A heading never stands alone at the foot of a page. */
  private void heading(String words, float following) throws IOException {
    room(26 + following);
    y = paragraph(words, LEFT, y, WIDTH, Style.BOLD, 12.5f, INK) - 6;
  }

  // ---- Shapes

  private void panel(float x, float bottom, float width, float height, int rgb) throws IOException {
    out.setNonStrokingColor(color(rgb));
    rounded(x, bottom, width, height, 4);
    out.fill();
  }

  private void polygon(float... points) throws IOException {
    out.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      out.lineTo(points[i], points[i + 1]);
    }
    out.closePath();
    out.fill();
  }

  private void disc(int rgb, float x, float y, float radius) throws IOException {
    out.setNonStrokingColor(color(rgb));
    float k = radius * 0.5523f; // a quarter of a circle by one Bézier curve
    out.moveTo(x + radius, y);
    out.curveTo(x + radius, y + k, x + k, y + radius, x, y + radius);
    out.curveTo(x - k, y + radius, x - radius, y + k, x - radius, y);
    out.curveTo(x - radius, y - k, x - k, y - radius, x, y - radius);
    out.curveTo(x + k, y - radius, x + radius, y - k, x + radius, y);
    out.fill();
  }

  private void rounded(float x, float bottom, float width, float height, float radius) throws IOException {
    float r = Math.min(radius, Math.min(width, height) / 2);
    float k = r * 0.4477f;
    out.moveTo(x + r, bottom);
    out.lineTo(x + width - r, bottom);
    out.curveTo(x + width - k, bottom, x + width, bottom + k, x + width, bottom + r);
    out.lineTo(x + width, bottom + height - r);
    out.curveTo(x + width, bottom + height - k, x + width - k, bottom + height, x + width - r, bottom + height);
    out.lineTo(x + r, bottom + height);
    out.curveTo(x + k, bottom + height, x, bottom + height - k, x, bottom + height - r);
    out.lineTo(x, bottom + r);
    out.curveTo(x, bottom + k, x + k, bottom, x + r, bottom);
    out.closePath();
  }
}

package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import com.defnoco.aftersale.platform.LineBreaks;
import com.defnoco.aftersale.platform.PaperDrawing;
import com.defnoco.aftersale.platform.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Draws the report of a log. Nothing in it depends on when or where it is drawn: no date of today, an id made of the log's hash. */
final class LogReportDrawing extends PaperDrawing {

  private static final float LEFT = 56;
  private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
  private static final float TOP = PDRectangle.A4.getHeight() - 56;
  private static final float BOTTOM = 56;
  private static final int INK = 0x161b24;
  private static final int SECOND = 0x525a68;
  private static final int LINE = 0xd5d9e0;
  private static final int LIMIT = 0xb42318;
  private static final int MARK = 0xa85a00;
  private static final int AIR = 0xf1f5fb;
  private static final int[] LINES = {0x1f5fbf, 0x1f5fbf, 0x0e7c66, 0xa85a00, 0x7a3eb1,
      0x9c275e, 0x3d6b1f, 0x4a5568};

  private final LogResult result;
  private final Texts texts;
  private final Locale locale;
  private final PDDocument document;
  private float y = TOP;

  private LogReportDrawing(PDDocument document, PDPage first, LogResult result, Texts texts, Locale locale) throws IOException {
    super(new LetterFonts(document), locale.getLanguage().equals("zh") ? 1.55f : 1.4f, added(document, first));
    this.document = document;
    this.result = result;
    this.texts = texts;
    this.locale = locale;
  }

  static byte[] draw(LogResult result, Texts texts, Locale locale) throws IOException {
    var drawing = new LogReportDrawing(new PDDocument(), new PDPage(PDRectangle.A4), result, texts, locale);
    try (drawing.document; drawing.fonts) {
      return drawing.all();
    }
  }

  private byte[] all() throws IOException {
    document.setVersion(1.7f);
    document.setDocumentId(Long.parseUnsignedLong(result.sha256().substring(0, 16), 16));
    var about = document.getDocumentInformation();
    about.setTitle(text("diagnosis.report.title"));
    about.setProducer("Aftersale");
    document.getDocumentCatalog().setLanguage(chinese() ? "zh-Hans" : "en");
    paragraph(text("diagnosis.report.title"), Style.BOLD, 18, INK);
    y -= 6;
    paragraph("SHA-256 " + result.sha256(), Style.REGULAR, 8.5f, SECOND);
    paragraph(text("diagnosis.report.parameters", result.format(), result.edition(), result.judgedBy().isEmpty() ? text("diagnosis.report.noModel") : result.judgedBy()),
        Style.REGULAR, 8.5f, SECOND);
    y -= 10;
    paragraph(text("diagnosis.verdict." + result.verdictKey()), Style.BOLD, 12, INK);
    for (var question : result.questions()) {
      paragraph("–  " + text("diagnosis.ask." + question.name()), Style.REGULAR, 9.5f, INK);
    }
    for (var pack : result.packs()) {
      pack(pack);
    }
    findings("diagnosis.against", Finding.Leaning.SAFETY, Finding.Leaning.MISUSE, Finding.Leaning.DAMAGE);
    findings("diagnosis.for", Finding.Leaning.DEFECT, Finding.Leaning.CLEARS_CUSTOMER, Finding.Leaning.CLEARS_PACK);
    findings("diagnosis.neither", Finding.Leaning.NEUTRAL);
    if (!result.skipped().isEmpty()) {
      heading(text("diagnosis.skipped"));
      for (var part : result.skipped().subList(0, Math.min(20, result.skipped().size()))) {
        paragraph(text("diagnosis.skipped." + part.reason(), part.at(), part.count()), Style.REGULAR, 9, SECOND);
      }
    }
    out.close();
    var bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  private void pack(LogResult.Pack pack) throws IOException {
    var chart = LogChart.of(result, pack);
    if (chart.panels().isEmpty()) {
      return;
    }
    heading(text("diagnosis.pack", pack.instance()));
    var spent = chart.phases().stream().map(phase -> text("diagnosis.phase." + phase.kind()) + " " + LogChart.clock(phase.from()) + " – " + LogChart.clock(phase.to())).toList();
    if (!spent.isEmpty()) {
      paragraph(String.join("  ·  ", spent.subList(0, Math.min(12, spent.size()))), Style.REGULAR, 8, SECOND);
    }
    for (var panel : chart.panels()) {
      panel(chart, panel);
    }
    marks(chart);
  }

  private void marks(LogChart chart) throws IOException {
    int number = 0;
    for (var mark : chart.marks()) {
      paragraph(++number + "  " + LogChart.clock(mark.at()) + "  " + text("diagnosis.mark." + mark.key()) + (mark.text().isEmpty() ? "" : ": " + mark.text()), Style.REGULAR, 8, SECOND);
    }
  }

  private void panel(LogChart chart, LogChart.Panel panel) throws IOException {
    float height = 92;
    room(height + 34);
    paragraph(text("diagnosis.chart." + panel.what()) + " (" + panel.unit() + ")", Style.REGULAR, 8.5f, SECOND);
    float left = LEFT + 34;
    float width = WIDTH - 34;
    float top = y - 2;
    out.setStrokingColor(color(LINE));
    out.setLineWidth(0.6f);
    out.addRect(left, top - height, width, height);
    out.stroke();
    for (double at : new double[] {panel.low(), panel.high()}) {
      line(LogChart.number(at, panel.unit()), LEFT, place(panel, at, top, height) - (at == panel.high() ? 7 : 0), 7.5f, SECOND);
    }
    double last = Math.max(chart.seconds()[chart.seconds().length - 1], 1e-3);
    for (var phase : chart.phases()) {
      if (phase.kind().equals("AIRBORNE")) {
        out.setNonStrokingColor(color(AIR));
        out.addRect(left + (float) (width * phase.from() / last), top - height, (float) (width * (phase.to() - phase.from()) / last), height);
        out.fill();
      }
    }
    int number = 0;
    for (var mark : chart.marks()) {
      float x = left + (float) (width * Math.min(mark.at(), last) / last);
      out.setStrokingColor(color(MARK));
      out.setLineWidth(0.5f);
      out.moveTo(x, top);
      out.lineTo(x, top - height);
      out.stroke();
      line(Integer.toString(++number), x + 1.5f, top - 7, 6.5f, MARK);
    }
    out.setLineWidth(0.6f);
    for (var limit : panel.limits()) {
      float at = place(panel, limit.value(), top, height);
      out.setStrokingColor(color(LIMIT));
      out.setLineDashPattern(new float[] {3, 2}, 0);
      out.moveTo(left, at);
      out.lineTo(left + width, at);
      out.stroke();
      out.setLineDashPattern(new float[0], 0);
      line(text("diagnosis.chart.limit." + limit.what()) + " " + LogChart.number(limit.value(), panel.unit()) + " " + panel.unit(), left + 4, at + 2, 7, LIMIT);
    }
    for (var drawn : panel.lines()) {
      out.setStrokingColor(color(LINES[drawn.number() % LINES.length]));
      out.setLineWidth(0.7f);
      boolean pen = false;
      for (int i = 0; i < drawn.values().length; i++) {
        if (Double.isNaN(drawn.values()[i])) {
          continue;
        }
        float x = left + (float) (width * chart.seconds()[i] / last);
        float at = place(panel, drawn.values()[i], top, height);
        if (pen) {
          out.lineTo(x, at);
        } else {
          out.moveTo(x, at);
          pen = true;
        }
      }
      out.stroke();
    }
    line("0:00", left, top - height - 9, 7.5f, SECOND);
    var end = LogChart.clock(last);
    line(end, left + width - fonts.width(end, Style.REGULAR, 7.5f), top - height - 9, 7.5f, SECOND);
    y = top - height - 18;
  }

  private static float place(LogChart.Panel panel, double value, float top, float height) {
    return top - height + (float) (height * (value - panel.low()) / (panel.high() - panel.low()));
  }

  private void findings(String title, Finding.Leaning... leanings) throws IOException {
    var wanted = java.util.List.of(leanings);
    var found = result.findings().stream().filter(finding -> wanted.contains(finding.leans())).toList();
    if (found.isEmpty()) {
      return;
    }
    heading(text(title));
    var language = chinese() ? "zh" : "en";
    for (var finding : found) {
      room(58);
      paragraph(Rulebook.current().title(finding.rule(), language) + "  ·  " + text("diagnosis.leans." + finding.leans().name()) + "  ·  "
          + text("diagnosis.confidence." + finding.confidence().name()), Style.BOLD, 9.5f, INK);
      paragraph(Rulebook.current().sentence(finding, language), Style.REGULAR, 9.5f, INK);
      var when = Double.isNaN(finding.fromSeconds()) ? "" : "  ·  " + when(finding);
      paragraph(finding.rule() + " " + finding.version() + when + "  ·  " + finding.source(), Style.REGULAR, 8, SECOND);
      paragraph(text("diagnosis.flips") + " " + Rulebook.current().flips(finding.rule(), language), Style.REGULAR, 8, SECOND);
      y -= 6;
    }
  }

  private String when(Finding finding) {
    double start = result.packs().stream().filter(pack -> pack.instance() == finding.instance() && pack.curve().seconds().length > 0).findFirst()
        .map(pack -> pack.curve().seconds()[0]).orElse(0.0);
    return LogChart.clock(Math.max(0, finding.fromSeconds() - start)) + " – " + LogChart.clock(Math.max(0, finding.toSeconds() - start));
  }

  private void room(float height) throws IOException {
    if (y - height < BOTTOM) {
      out.close();
      var page = new PDPage(PDRectangle.A4);
      y = TOP;
      out = added(document, page);
    }
  }

  private void heading(String words) throws IOException {
    y -= 12;
    room(60);
    paragraph(words, Style.BOLD, 12, INK);
    y -= 3;
  }

  private void paragraph(String words, Style style, float size, int ink) throws IOException {
    for (var line : LineBreaks.lines(words, WIDTH, text -> fonts.width(text, style, size))) {
      room(size * leading);
      line(line, LEFT, y - size, style, size, ink);
      y -= size * leading;
    }
  }

  private void line(String words, float x, float baseline, float size, int ink) throws IOException {
    line(words, x, baseline, Style.REGULAR, size, ink);
  }

  private boolean chinese() {
    return locale.getLanguage().equals("zh");
  }

  private String text(String key, Object... arguments) {
    return texts.text(locale, key, arguments);
  }
}

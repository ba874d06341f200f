package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.platform.LetterFonts;
import com.defnoco.aftersale.platform.LetterFonts.Style;
import com.defnoco.aftersale.platform.LineBreaks;
import com.defnoco.aftersale.platform.Texts;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/** Draws the report of a log. Nothing in it depends on when or where it is drawn: no date of today, an id made of the log's hash. */
final class LogReportDrawing {

  private static final float LEFT = 56;
  private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
  private static final float BOTTOM = 56;
  private static final Color INK = new Color(0x16, 0x1b, 0x24);
  private static final Color SECOND = new Color(0x52, 0x5a, 0x68);
  private static final Color LINE = new Color(0xd5, 0xd9, 0xe0);
  private static final Color LIMIT = new Color(0xb4, 0x23, 0x18);
  private static final Color MARK = new Color(0xa8, 0x5a, 0x00);
  private static final Color AIR = new Color(0xf1, 0xf5, 0xfb);
  private static final Color[] LINES = {new Color(0x1f, 0x5f, 0xbf), new Color(0x1f, 0x5f, 0xbf), new Color(0x0e, 0x7c, 0x66), new Color(0xa8, 0x5a, 0x00), new Color(0x7a, 0x3e, 0xb1),
      new Color(0x9c, 0x27, 0x5e), new Color(0x3d, 0x6b, 0x1f), new Color(0x4a, 0x55, 0x68)};

  private final LogResult result;
  private final Texts texts;
  private final Locale locale;
  private final PDDocument document = new PDDocument();
  private final LetterFonts fonts = new LetterFonts(document);
  private PDPageContentStream out;
  private float y;

  private LogReportDrawing(LogResult result, Texts texts, Locale locale) throws IOException {
    this.result = result;
    this.texts = texts;
    this.locale = locale;
    this.out = page();
  }

  static byte[] draw(LogResult result, Texts texts, Locale locale) throws IOException {
    var drawing = new LogReportDrawing(result, texts, locale);
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
    out.setStrokingColor(LINE);
    out.setLineWidth(0.6f);
    out.addRect(left, top - height, width, height);
    out.stroke();
    for (double at : new double[] {panel.low(), panel.high()}) {
      line(LogChart.number(at, panel.unit()), LEFT, place(panel, at, top, height) - (at == panel.high() ? 7 : 0), 7.5f, SECOND);
    }
    double last = Math.max(chart.seconds()[chart.seconds().length - 1], 1e-3);
    for (var phase : chart.phases()) {
      if (phase.kind().equals("AIRBORNE")) {
        out.setNonStrokingColor(AIR);
        out.addRect(left + (float) (width * phase.from() / last), top - height, (float) (width * (phase.to() - phase.from()) / last), height);
        out.fill();
      }
    }
    int number = 0;
    for (var mark : chart.marks()) {
      float x = left + (float) (width * Math.min(mark.at(), last) / last);
      out.setStrokingColor(MARK);
      out.setLineWidth(0.5f);
      out.moveTo(x, top);
      out.lineTo(x, top - height);
      out.stroke();
      line(Integer.toString(++number), x + 1.5f, top - 7, 6.5f, MARK);
    }
    out.setLineWidth(0.6f);
    for (var limit : panel.limits()) {
      float at = place(panel, limit.value(), top, height);
      out.setStrokingColor(LIMIT);
      out.setLineDashPattern(new float[] {3, 2}, 0);
      out.moveTo(left, at);
      out.lineTo(left + width, at);
      out.stroke();
      out.setLineDashPattern(new float[0], 0);
      line(text("diagnosis.chart.limit." + limit.what()) + " " + LogChart.number(limit.value(), panel.unit()) + " " + panel.unit(), left + 4, at + 2, 7, LIMIT);
    }
    for (var drawn : panel.lines()) {
      out.setStrokingColor(LINES[drawn.number() % LINES.length]);
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

  private PDPageContentStream page() throws IOException {
    var page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    y = PDRectangle.A4.getHeight() - 56;
    return new PDPageContentStream(document, page);
  }

  private void room(float height) throws IOException {
    if (y - height < BOTTOM) {
      out.close();
      out = page();
    }
  }

  private void heading(String words) throws IOException {
    y -= 12;
    room(60);
    paragraph(words, Style.BOLD, 12, INK);
    y -= 3;
  }

  private void paragraph(String words, Style style, float size, Color ink) throws IOException {
    float leading = size * (chinese() ? 1.55f : 1.4f);
    for (var line : LineBreaks.lines(words, WIDTH, text -> fonts.width(text, style, size))) {
      room(leading);
      line(line, LEFT, y - size, size, ink, style);
      y -= leading;
    }
  }

  private void line(String words, float x, float baseline, float size, Color ink) throws IOException {
    line(words, x, baseline, size, ink, Style.REGULAR);
  }

  private void line(String words, float x, float baseline, float size, Color ink, Style style) throws IOException {
    float at = x;
    for (var run : fonts.runs(words, style, size)) {
      out.beginText();
      out.setNonStrokingColor(ink);
      if (run.outlined()) {
        out.setStrokingColor(ink);
        out.setLineWidth(size * 0.028f);
        out.setRenderingMode(RenderingMode.FILL_STROKE);
      } else {
        out.setRenderingMode(RenderingMode.FILL);
      }
      out.setFont(run.font(), size);
      out.newLineAtOffset(at, baseline);
      out.showText(run.text());
      out.endText();
      at += run.width();
    }
  }

  private boolean chinese() {
    return locale.getLanguage().equals("zh");
  }

  private String text(String key, Object... arguments) {
    return texts.text(locale, key, arguments);
  }
}

package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Json;
import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The report of a log, to hand over: PDF and JSON, byte for byte the same whenever the same log is read again under the same parameters. */
@Component
public class LogReports {

  private final Diagnosis diagnosis;
  private final Texts texts;

  LogReports(Diagnosis diagnosis, Texts texts) {
    this.diagnosis = diagnosis;
    this.texts = texts;
  }

  /** The report as JSON. @throws NotFound when the log is not the actor's to see, or has not been read */
  public String json(Actor actor, String claimNumber, UUID documentId) {
    var result = result(actor, claimNumber, documentId);
    var report = new LinkedHashMap<String, Object>();
    report.put("sha256", result.sha256());
    report.put("format", result.format());
    report.put("rules", result.edition());
    report.put("judgedBy", result.judgedBy().isEmpty() ? null : result.judgedBy());
    report.put("verdict", result.verdict().name());
    report.put("askNext", result.questions().stream().map(Enum::name).toList());
    report.put("batteries", result.batteries());
    report.put("findings", result.findings().stream().map(LogReports::finding).toList());
    report.put("skipped", result.skipped().stream().map(part -> {
      var shown = new LinkedHashMap<String, Object>();
      shown.put("at", part.at());
      shown.put("count", part.count());
      shown.put("reason", part.reason());
      return shown;
    }).toList());
    report.put("curves", result.packs().stream().map(pack -> curve(result, pack)).toList());
    return Json.write(report);
  }

  /** The report as PDF in a language. @throws NotFound as {@link #json} */
  public byte[] pdf(Actor actor, String claimNumber, UUID documentId, Language language) {
    var result = result(actor, claimNumber, documentId);
    try {
      return LogReportDrawing.draw(result, texts, locale(language));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The curves for the chart on the page, its words in the reader's language. */
  public Map<String, Object> chart(Actor actor, String claimNumber, UUID documentId, Language language) {
    var result = result(actor, claimNumber, documentId);
    return Map.of("packs", result.packs().stream().map(pack -> {
      var curve = curve(result, pack);
      curve.put("marks", LogChart.of(result, pack).marks().stream().map(mark -> Map.of("at", mark.at(), "says", says(mark, language))).toList());
      return curve;
    }).toList());
  }

  private String says(LogChart.Mark mark, Language language) {
    var words = texts.text(locale(language), "diagnosis.mark." + mark.key());
    return mark.text().isEmpty() ? words : words + ": " + mark.text();
  }

  private static Locale locale(Language language) {
    return language == Language.ZH ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
  }

  private LogResult result(Actor actor, String claimNumber, UUID documentId) {
    var result = diagnosis.find(actor, claimNumber, documentId).result();
    if (result == null) {
      throw new NotFound();
    }
    return result;
  }

  private static Map<String, Object> finding(Finding finding) {
    var rules = Rulebook.current();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("rule", finding.rule());
    shown.put("version", finding.version());
    shown.put("leans", finding.leans().name());
    shown.put("observed", Double.isNaN(finding.observed()) ? finding.said() : (Object) finding.observed());
    shown.put("unit", finding.unit());
    shown.put("threshold", finding.threshold());
    shown.put("source", finding.source());
    shown.put("fromSeconds", finding.fromSeconds());
    shown.put("toSeconds", finding.toSeconds());
    shown.put("confidence", finding.confidence().name());
    shown.put("battery", finding.instance());
    shown.put("cell", finding.cell() > 0 ? finding.cell() : null);
    shown.put("says", rules.sentence(finding, "en"));
    shown.put("wouldFlip", rules.flips(finding.rule(), "en"));
    return shown;
  }

  private static Map<String, Object> curve(LogResult result, LogResult.Pack pack) {
    var chart = LogChart.of(result, pack);
    var shown = new LinkedHashMap<String, Object>();
    shown.put("battery", pack.instance());
    shown.put("startSeconds", chart.start());
    shown.put("seconds", list(chart.seconds()));
    var panels = new ArrayList<Map<String, Object>>();
    for (var panel : chart.panels()) {
      var drawn = new LinkedHashMap<String, Object>();
      drawn.put("what", panel.what());
      drawn.put("unit", panel.unit());
      drawn.put("lines", panel.lines().stream().map(line -> {
        var values = new LinkedHashMap<String, Object>();
        values.put("cell", line.number());
        values.put("values", list(line.values()));
        return values;
      }).toList());
      drawn.put("limits", panel.limits().stream().map(limit -> {
        var line = new LinkedHashMap<String, Object>();
        line.put("what", limit.what());
        line.put("value", limit.value());
        return line;
      }).toList());
      panels.add(drawn);
    }
    shown.put("panels", panels);
    shown.put("phases", chart.phases().stream().map(phase -> {
      var spent = new LinkedHashMap<String, Object>();
      spent.put("kind", phase.kind());
      spent.put("from", phase.from());
      spent.put("to", phase.to());
      return spent;
    }).toList());
    shown.put("marks", chart.marks().stream().map(mark -> {
      var told = new LinkedHashMap<String, Object>();
      told.put("at", mark.at());
      told.put("kind", mark.kind());
      told.put("level", mark.level() > 0 ? mark.level() : null);
      told.put("text", mark.text().isEmpty() ? null : mark.text());
      return told;
    }).toList());
    return shown;
  }

  /** NaN becomes null: not measured. */
  private static List<Object> list(double[] values) {
    var list = new ArrayList<Object>(values.length);
    for (double value : values) {
      list.add(Double.isNaN(value) ? null : (Object) (Math.rint(value * 1e4) / 1e4));
    }
    return list;
  }
}

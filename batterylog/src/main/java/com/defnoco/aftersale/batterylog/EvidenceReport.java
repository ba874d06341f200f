package com.defnoco.aftersale.batterylog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as maps and lists for JSON, in the same order every time. */
public final class EvidenceReport {

  private EvidenceReport() {}

  /** Every finding with what it rests on, in a language ({@code en} or {@code zh}). */
  public static List<Map<String, Object>> findings(Evidence.Result result, String language) {
    var rules = Rulebook.current();
    var list = new ArrayList<Map<String, Object>>();
    for (var finding : result.findings()) {
      var shown = new LinkedHashMap<String, Object>();
      shown.put("rule", finding.rule());
      shown.put("version", finding.version());
      shown.put("leans", finding.leans().name());
      shown.put("observed", finding.observed() == finding.observed() ? rounded(finding.observed()) : finding.said());
      shown.put("unit", finding.unit());
      shown.put("threshold", rounded(finding.threshold()));
      shown.put("source", finding.source());
      shown.put("fromSeconds", finding.fromSeconds());
      shown.put("toSeconds", finding.toSeconds());
      shown.put("confidence", finding.confidence().name());
      shown.put("battery", finding.instance());
      shown.put("vehicle", finding.vehicle() > 0 ? finding.vehicle() : null);
      shown.put("cell", finding.cell() > 0 ? finding.cell() : null);
      shown.put("title", rules.title(finding.rule(), language));
      shown.put("says", rules.sentence(finding, language));
      shown.put("wouldFlip", rules.flips(finding.rule(), language));
      list.add(shown);
    }
    return list;
  }

  /** What all comes to, with what it was judged by. */
  public static Map<String, Object> conclusion(Evidence.Result result) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("rules", result.edition());
    shown.put("verdict", result.verdict().name());
    shown.put("askNext", result.questions().stream().map(Enum::name).toList());
    shown.put("packs", result.packs().stream().map(pack -> {
      var told = new LinkedHashMap<String, Object>();
      told.put("battery", pack.instance());
      told.put("vehicle", pack.vehicle() > 0 ? pack.vehicle() : null);
      told.put("cells", pack.cells() > 0 ? pack.cells() : null);
      told.put("capacityMilliampHours", pack.milliampHours());
      told.put("resistanceEstimateOhms", pack.ohms());
      told.put("assumed", pack.assumptions());
      return told;
    }).toList());
    return shown;
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }
}

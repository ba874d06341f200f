package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.Finding.Confidence;
import com.defnoco.aftersale.batterylog.Finding.Leaning;
import java.util.ArrayList;
import java.util.List;

/** Judges several logs of one pack together: what a single log cannot show, how the pack aged from log to log. */
public final class Ageing {

  /** At most this much more than at first counts as hardly aged. */
  private static final double HARDLY = 1.3;

  private Ageing() {}

  /**
   * What one log told of the pack.
   *
   * @param cycles −1 when not told
   * @param ohms of the pack; NaN when the log does not tell
   * @param spreadVolts largest between cells; NaN when cells were not measured
   */
  public record Point(int cycles, double ohms, double spreadVolts) {}

  /**
   * Findings over all logs of a pack, in the order in which they were recorded; none where fewer than two logs tell.
   *
   * @param cycleLife of the model's data sheet; 0 when not known
   */
  public static List<Finding> findings(List<Point> logs, int cycleLife) {
    var found = new ArrayList<Finding>();
    resistanceGrowth(logs, cycleLife, found);
    spreadGrowth(logs, found);
    return found;
  }

  private static void resistanceGrowth(List<Point> logs, int cycleLife, List<Finding> found) {
    var told = logs.stream().filter(log -> log.ohms() > 0).toList();
    if (told.size() < 2) {
      return;
    }
    double times = told.getLast().ohms() / told.getFirst().ohms();
    double limit = Rulebook.current().threshold("RESISTANCE-GROWTH", "");
    int cycles = told.getLast().cycles();
    if (times >= limit) {
      boolean early = cycles >= 0 && cycleLife > 0 && cycles < cycleLife / 2;
      found.add(finding("RESISTANCE-GROWTH", early ? "early" : "worn", early ? Leaning.DEFECT : Leaning.NEUTRAL, times, limit, early ? Confidence.MEDIUM : Confidence.LOW));
    } else if (times <= HARDLY) {
      found.add(finding("RESISTANCE-GROWTH", "kept", Leaning.CLEARS_PACK, times, limit, Confidence.LOW));
    }
  }

  private static void spreadGrowth(List<Point> logs, List<Finding> found) {
    var told = logs.stream().filter(log -> log.spreadVolts() >= 0).toList();
    double limit = Rulebook.current().threshold("SPREAD-GROWTH", "");
    if (told.size() >= 2 && told.getFirst().spreadVolts() * 1000 < limit && told.getLast().spreadVolts() * 1000 >= limit) {
      found.add(finding("SPREAD-GROWTH", "says", Leaning.DEFECT, told.getLast().spreadVolts() * 1000, limit, Confidence.LOW));
    }
  }

  private static Finding finding(String rule, String variant, Leaning leans, double observed, double threshold, Confidence confidence) {
    var rules = Rulebook.current();
    return new Finding(rule, rules.version(rule), variant, leans, 0, 0, observed, rules.unit(rule), threshold, rules.source(rule), Double.NaN, Double.NaN, confidence, 0, "");
  }
}

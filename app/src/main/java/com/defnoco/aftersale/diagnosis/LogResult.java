package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.Evidence;
import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Question;
import com.defnoco.aftersale.batterylog.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a log, as it is kept: measurements and findings, no positions. NaN is what was not measured.
 *
 * @param format title of the format
 * @param judgedBy the model whose data sheet went before the defaults; empty when none
 * @param batteries the summary of each, as the command line prints it
 * @param table how a table was read, as {@code ColumnMapping.toText}; null for other formats
 * @param headers names of the table's columns
 * @param assumed what reading the table assumed, as keys
 * @param skipped what could not be read
 */
public record LogResult(String sha256, String format, String judgedBy, String edition, Verdict verdict, List<Finding> findings, List<Question> questions,
    List<Pack> packs, List<Evidence.Phase> phases, List<Event> events, List<Map<String, Object>> batteries, @Nullable String table, List<String> headers, List<String> assumed,
    List<Skipped> skipped) {

  /** Logs that count from 1970 are later than this; the others count from their start. */
  private static final double TIME_OF_DAY = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

  /** One pack with its curve and what it is held against. */
  public record Pack(int vehicle, int instance, int cells, double milliampHours, double ohms, Evidence.Limits limits, String serial, int cycles, String manufactured,
      double healthPercent, List<String> assumptions, Curve curve) {}

  /** The steps of a curve, one array a quantity; an array without a value is empty. */
  public record Curve(double[] seconds, double[] voltsLow, double[] voltsHigh, double[] amps, double[] celsius, double[] charge, double[] spread, double[] ohms,
      List<double[]> cells) {}

  /** An alarm, arming, a crash. */
  public record Event(int vehicle, double seconds, String kind, String text, double value) {}

  /** @param at byte or line */
  public record Skipped(long at, long count, String reason, String detail) {}

  /** How the verdict is put into words: a sound pack that came down in a crash is not simply sound. */
  public String verdictKey() {
    return verdict == Verdict.PACK_SOUND && findings.stream().anyMatch(finding -> finding.leans() == Finding.Leaning.DAMAGE) ? "IMPACT" : verdict.name();
  }

  /** Largest spread between cells in V over all packs; NaN when cells were not measured. */
  public double widestSpread() {
    double widest = Double.NaN;
    for (var pack : packs) {
      for (double apart : pack.curve().spread()) {
        widest = apart > widest || widest != widest ? apart : widest;
      }
    }
    return widest;
  }

  /** When the log begins, if it tells the time of day. */
  public @Nullable Instant beganAt() {
    return packs.stream().map(Pack::curve).filter(curve -> curve.seconds().length > 0 && curve.seconds()[0] > TIME_OF_DAY)
        .map(curve -> Instant.ofEpochMilli(Math.round(curve.seconds()[0] * 1000))).min(Instant::compareTo).orElse(null);
  }
}

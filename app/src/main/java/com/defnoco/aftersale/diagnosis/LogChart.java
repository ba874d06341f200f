package com.defnoco.aftersale.diagnosis;

import static java.util.Comparator.comparingDouble;

import com.defnoco.aftersale.batterylog.Rulebook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A pack's curve as panels below one another, each with its own scale and its limits drawn in, and what happened meanwhile; the same for the page (SVG), the report (PDF)
 * and the script.
 *
 * @param seconds of every step since the first
 * @param start of the first step in the log's own time
 * @param phases in which the aircraft was armed or in the air
 * @param marks alarms, errors and a crash, in the order of time
 */
public record LogChart(double start, double[] seconds, List<Panel> panels, List<Phase> phases, List<Mark> marks) {

  private static final Set<String> MARKED = Set.of("CRASH", "BATTERY_FAILSAFE", "BATTERY_MESSAGE", "ENDED_IN_AIR", "PACK_WARNING", "PACK_FAULT");
  private static final int MOST_MARKS = 40;

  /**
   * @param what {@code cells}, {@code pack}, {@code current}, {@code temperature}, {@code charge}, {@code spread} or {@code resistance}; over several logs {@code health}
   *     and {@code cycles} too
   * @param low of the scale
   * @param high of the scale
   */
  public record Panel(String what, String unit, double low, double high, List<Line> lines, List<Limit> limits) {}

  /** @param number of the cell, from 1; 0 for the pack */
  public record Line(int number, double[] values) {}

  /** @param what {@code empty}, {@code full}, {@code hot}, {@code major}, {@code continuous} or {@code peak} */
  public record Limit(String what, double value) {}

  /** @param kind {@code ARMED} or {@code AIRBORNE}; from and to in seconds since the first step, within the curve */
  public record Phase(String kind, double from, double to) {}

  /** @param at seconds since the first step @param kind as {@code Happening.Kind} @param level of a warning, else 0 */
  public record Mark(double at, String kind, int level, String text) {

    /** Key of what it says, below {@code diagnosis.mark.}. */
    public String key() {
      return level > 0 ? kind + "." + level : kind;
    }
  }

  /** The panels of a pack of a log. */
  public static LogChart of(LogResult result, LogResult.Pack pack) {
    var curve = pack.curve();
    double start = curve.seconds().length == 0 ? 0 : curve.seconds()[0];
    var seconds = new double[curve.seconds().length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = curve.seconds()[i] - start;
    }
    double last = seconds.length == 0 ? 0 : seconds[seconds.length - 1];
    return new LogChart(start, seconds, panels(pack), phases(result, pack, start, last), marks(result, pack, start, last));
  }

  /** Several logs of one pack over time. */
  public static LogChart of(List<LogHistory.Entry> logs) {
    double start = logs.getFirst().at().getEpochSecond();
    var seconds = logs.stream().mapToDouble(log -> log.at().getEpochSecond() - start).toArray();
    var panels = new ArrayList<Panel>();
    add(panels, "resistance", "mΩ", List.of(new Line(0, values(logs, LogHistory.Entry::milliohms))), List.of());
    add(panels, "spread", "mV", List.of(new Line(0, values(logs, LogHistory.Entry::spreadMillivolts))), List.of(new Limit("major", Rulebook.current().threshold("SPREAD-GROWTH", ""))));
    add(panels, "health", "%", List.of(new Line(0, values(logs, LogHistory.Entry::healthPercent))), List.of());
    add(panels, "cycles", "", List.of(new Line(0, values(logs, log -> log.cycles() < 0 ? Double.NaN : log.cycles()))), List.of());
    return new LogChart(start, seconds, panels, List.of(), List.of());
  }

  private static double[] values(List<LogHistory.Entry> logs, ToDoubleFunction<LogHistory.Entry> of) {
    return logs.stream().mapToDouble(of).toArray();
  }

  private static List<Panel> panels(LogResult.Pack pack) {
    var curve = pack.curve();
    var limits = pack.limits();
    var panels = new ArrayList<Panel>();
    var perCell = List.of(new Limit("empty", limits.empty()), new Limit("full", limits.overcharged()));
    if (!curve.cells().isEmpty()) {
      var lines = new ArrayList<Line>();
      for (int cell = 1; cell <= curve.cells().size(); cell++) {
        lines.add(new Line(cell, curve.cells().get(cell - 1)));
      }
      add(panels, "cells", "V", lines, perCell);
      add(panels, "pack", "V", List.of(new Line(0, curve.voltsLow())), List.of());
    } else if (pack.cells() > 0) {
      add(panels, "cells", "V", List.of(new Line(0, multiplied(curve.voltsLow(), 1.0 / pack.cells()))), perCell);
    } else {
      add(panels, "pack", "V", List.of(new Line(0, curve.voltsLow())), List.of());
    }
    add(panels, "current", "A", List.of(new Line(0, curve.amps())), List.of(new Limit("continuous", limits.continuousAmps()), new Limit("peak", limits.peakAmps())));
    add(panels, "temperature", "°C", List.of(new Line(0, curve.celsius())), List.of(new Limit("hot", limits.hot())));
    add(panels, "charge", "%", List.of(new Line(0, multiplied(curve.charge(), 100))), List.of());
    add(panels, "spread", "mV", List.of(new Line(0, multiplied(curve.spread(), 1000))), List.of(new Limit("major", limits.spread())));
    add(panels, "resistance", "mΩ", List.of(new Line(0, multiplied(curve.ohms(), 1000))), List.of());
    return panels;
  }

  private static List<Phase> phases(LogResult result, LogResult.Pack pack, double start, double last) {
    var phases = new ArrayList<Phase>();
    for (var phase : result.phases()) {
      double from = Math.max(0, phase.fromSeconds() - start);
      double to = Double.isNaN(phase.toSeconds()) ? last : Math.min(last, phase.toSeconds() - start);
      if (phase.vehicle() == pack.vehicle() && from < to) {
        phases.add(new Phase(phase.kind(), from, to));
      }
    }
    return phases;
  }

  /** What repeats itself within a second stands once. */
  private static List<Mark> marks(LogResult result, LogResult.Pack pack, double start, double last) {
    var marks = new ArrayList<Mark>();
    for (var event : result.events().stream().filter(event -> event.vehicle() == pack.vehicle() && MARKED.contains(event.kind())).sorted(comparingDouble(LogResult.Event::seconds)).toList()) {
      var mark = new Mark(event.seconds() - start, event.kind(), event.kind().equals("PACK_WARNING") ? (int) event.value() : 0, event.text());
      boolean again = marks.stream().anyMatch(other -> mark.at() - other.at() < 1 && other.key().equals(mark.key()) && other.text().equals(mark.text()));
      if (mark.at() >= 0 && mark.at() <= last + 1 && !again && marks.size() < MOST_MARKS) {
        marks.add(mark);
      }
    }
    return marks;
  }

  /** A panel only where something was measured. The scale takes in a limit that the curve comes near. */
  private static void add(List<Panel> panels, String what, String unit, List<Line> lines, List<Limit> limits) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (var line : lines) {
      for (double value : line.values()) {
        if (!Double.isNaN(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) {
      return;
    }
    double room = Math.max((high - low) * 0.5, unit.equals("V") ? 0.2 : unit.equals("mV") ? 30 : 2);
    var near = new ArrayList<Limit>();
    double scaleLow = low;
    double scaleHigh = high;
    for (var limit : limits) {
      // A limit that is not known (NaN) is near nothing.
      if (limit.value() >= low - room && limit.value() <= high + room || limit.what().equals("empty")) {
        near.add(limit);
        scaleLow = Math.min(scaleLow, limit.value());
        scaleHigh = Math.max(scaleHigh, limit.value());
      }
    }
    double edge = Math.max((scaleHigh - scaleLow) * 0.06, 1e-3);
    boolean fromZero = unit.equals("mV") || unit.equals("%") || unit.equals("mΩ");
    panels.add(new Panel(what, unit, fromZero ? Math.min(0, scaleLow) : scaleLow - edge, scaleHigh + edge, lines, near));
  }

  private static double[] multiplied(double[] values, double by) {
    var result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i] * by;
    }
    return result;
  }

  /** Seconds since the log's first step, as people read them: 0:07, 12:30, 1:02:05. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600 ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60) : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  /** A number for the edge of a scale. */
  static String number(double value, String unit) {
    return String.format(Locale.ROOT, unit.equals("V") ? "%.2f" : "%.0f", value);
  }

  /** Seconds since the start of what a finding is about; NaN when it has no time. */
  public double since(double logSeconds) {
    return logSeconds - start;
  }
}

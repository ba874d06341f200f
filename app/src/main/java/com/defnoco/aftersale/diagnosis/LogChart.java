package com.defnoco.aftersale.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pack's curve as panels below one another, each with its own scale and its limits drawn in; the same for the page (SVG), the report (PDF) and the script.
 *
 * @param seconds of every step since the first
 * @param start of the first step in the log's own time
 */
public record LogChart(double start, double[] seconds, List<Panel> panels) {

  /**
   * @param what {@code cells}, {@code pack}, {@code current}, {@code temperature}, {@code charge} or {@code spread}
   * @param low of the scale
   * @param high of the scale
   */
  public record Panel(String what, String unit, double low, double high, List<Line> lines, List<Limit> limits) {}

  /** @param number of the cell, from 1; 0 for the pack */
  public record Line(int number, double[] values) {}

  /** @param what {@code empty}, {@code full}, {@code hot} or {@code major} */
  public record Limit(String what, double value) {}

  /** The panels of a pack. */
  public static LogChart of(LogResult.Pack pack) {
    var curve = pack.curve();
    double start = curve.seconds().length == 0 ? 0 : curve.seconds()[0];
    var seconds = new double[curve.seconds().length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = curve.seconds()[i] - start;
    }
    var panels = new ArrayList<Panel>();
    var voltageLimits = List.of(new Limit("empty", pack.empty()), new Limit("full", pack.overcharged()));
    if (!curve.cells().isEmpty()) {
      var lines = new ArrayList<Line>();
      for (int cell = 1; cell <= curve.cells().size(); cell++) {
        lines.add(new Line(cell, curve.cells().get(cell - 1)));
      }
      add(panels, "cells", "V", lines, voltageLimits);
    } else if (pack.cells() > 0) {
      add(panels, "cells", "V", List.of(new Line(0, divided(curve.voltsLow(), pack.cells()))), voltageLimits);
    } else {
      add(panels, "pack", "V", List.of(new Line(0, curve.voltsLow())), List.of());
    }
    add(panels, "current", "A", List.of(new Line(0, curve.amps())), List.of());
    add(panels, "temperature", "°C", List.of(new Line(0, curve.celsius())), List.of(new Limit("hot", 60)));
    add(panels, "charge", "%", List.of(new Line(0, multiplied(curve.charge(), 100))), List.of());
    add(panels, "spread", "mV", List.of(new Line(0, multiplied(curve.spread(), 1000))), List.of(new Limit("major", 70)));
    return new LogChart(start, seconds, panels);
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
      if (limit.value() >= low - room && limit.value() <= high + room || limit.what().equals("empty")) {
        near.add(limit);
        scaleLow = Math.min(scaleLow, limit.value());
        scaleHigh = Math.max(scaleHigh, limit.value());
      }
    }
    double edge = Math.max((scaleHigh - scaleLow) * 0.06, 1e-3);
    panels.add(new Panel(what, unit, unit.equals("mV") || unit.equals("%") ? Math.min(0, scaleLow) : scaleLow - edge, scaleHigh + edge, lines, near));
  }

  private static double[] divided(double[] values, double by) {
    return multiplied(values, 1 / by);
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

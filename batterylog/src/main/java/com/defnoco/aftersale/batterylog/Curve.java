package com.defnoco.aftersale.batterylog;

import java.util.Arrays;

/**
 * A pack's life as a curve of at most {@value #MOST} steps, whatever the log's length: each step keeps the lowest and highest voltage, the highest current,
 * temperature, spread and resistance, the last state of charge and the lowest of every cell. When the log outgrows the steps, neighbours are joined.
 */
public final class Curve {

  /** Steps kept. */
  public static final int MOST = 1_200;
  static final int CELLS = 32;

  private double start = Double.NaN;
  private double width = 0.05;
  private int steps;
  private final double[] voltsLow = filled();
  private final double[] voltsHigh = filled();
  private final double[] amps = filled();
  private final double[] celsius = filled();
  private final double[] charge = filled();
  private final double[] spread = filled();
  private final double[] ohms = filled();
  private final double[] seconds = filled();
  private final double[][] cells = new double[CELLS][];
  private int cellCount;

  Curve() {}

  private static double[] filled() {
    var values = new double[MOST];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  void take(double at, double volts, double current, double temperature, double remaining, double[] each, double apart, double resistance) {
    if (start != start) {
      start = at;
    }
    double place = (at - start) / width;
    if (place < 0) {
      return; // a clock that jumped back: the curve keeps its order
    }
    while (place >= MOST) {
      join();
      place = (at - start) / width;
    }
    int step = (int) place;
    steps = Math.max(steps, step + 1);
    seconds[step] = seconds[step] == seconds[step] ? seconds[step] : at;
    voltsLow[step] = low(voltsLow[step], volts);
    voltsHigh[step] = high(voltsHigh[step], volts);
    amps[step] = high(amps[step], current);
    celsius[step] = high(celsius[step], temperature);
    spread[step] = high(spread[step], apart);
    ohms[step] = high(ohms[step], resistance);
    charge[step] = remaining == remaining ? remaining : charge[step];
    for (int i = 0; i < Math.min(each.length, CELLS); i++) {
      if (each[i] == each[i]) {
        if (cells[i] == null) {
          cells[i] = filled();
          cellCount = Math.max(cellCount, i + 1);
        }
        cells[i][step] = low(cells[i][step], each[i]);
      }
    }
  }

  private void join() {
    join(seconds, false);
    join(voltsLow, false);
    join(voltsHigh, true);
    join(amps, true);
    join(celsius, true);
    join(spread, true);
    join(ohms, true);
    for (int i = 0; i < MOST; i++) {
      charge[i] = 2 * i >= MOST ? Double.NaN : charge[2 * i + 1] == charge[2 * i + 1] ? charge[2 * i + 1] : charge[2 * i];
    }
    for (var cell : cells) {
      if (cell != null) {
        join(cell, false);
      }
    }
    steps = (steps + 1) / 2;
    width *= 2;
  }

  private static void join(double[] values, boolean highest) {
    for (int i = 0; i < MOST; i++) {
      values[i] = 2 * i >= MOST ? Double.NaN : highest ? high(values[2 * i], values[2 * i + 1]) : low(values[2 * i], values[2 * i + 1]);
    }
  }

  private static double low(double a, double b) {
    return b < a || a != a ? b : a;
  }

  private static double high(double a, double b) {
    return b > a || a != a ? b : a;
  }

  /** How many steps there are; some may hold nothing. */
  public int steps() {
    return steps;
  }

  /** When the step's first message came, in the log's time; NaN for a step without. */
  public double seconds(int step) {
    return seconds[step];
  }

  public double voltsLow(int step) {
    return voltsLow[step];
  }

  public double voltsHigh(int step) {
    return voltsHigh[step];
  }

  /** Highest current, A. */
  public double amps(int step) {
    return amps[step];
  }

  public double celsius(int step) {
    return celsius[step];
  }

  /** State of charge, 0 … 1. */
  public double charge(int step) {
    return charge[step];
  }

  /** Largest spread between cells, V. */
  public double spread(int step) {
    return spread[step];
  }

  /** Highest resistance of the pack that the autopilot estimated or that followed from the log so far, Ω. */
  public double ohms(int step) {
    return ohms[step];
  }

  /** How many cells were measured one by one. */
  public int cellCount() {
    return cellCount;
  }

  /** Lowest voltage of a cell (from 1) in the step. */
  public double cell(int number, int step) {
    var values = cells[number - 1];
    return values == null ? Double.NaN : values[step];
  }
}

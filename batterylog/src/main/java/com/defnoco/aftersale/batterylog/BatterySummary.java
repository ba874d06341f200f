package com.defnoco.aftersale.batterylog;

/**
 * One battery of a log, summed up while it is read: extremes, first and last time, charge and energy by the trapezoid rule. What was never measured
 * is {@link Double#NaN}.
 */
public final class BatterySummary {

  private final String source;
  private final int vehicle;
  private final int instance;
  private long rows;
  private double firstSeconds = Double.NaN;
  private double lastSeconds = Double.NaN;
  private double voltageMin = Double.NaN;
  private double voltageMax = Double.NaN;
  private double voltageMinAt = Double.NaN;
  private double currentMax = Double.NaN;
  private double currentMin = Double.NaN;
  private double currentMaxAt = Double.NaN;
  private double celsiusMin = Double.NaN;
  private double celsiusMax = Double.NaN;
  private double remainingFirst = Double.NaN;
  private double remainingLast = Double.NaN;
  private double consumedLast = Double.NaN;
  private double ohmsLast = Double.NaN;
  private double cellMin = Double.NaN;
  private double cellMax = Double.NaN;
  private double spreadMax = Double.NaN;
  private double spreadMaxAt = Double.NaN;
  private int spreadMaxCell;
  private int cells;
  private double ampSeconds;
  private double wattSeconds;
  private boolean ampsSeen;
  private boolean wattsSeen;
  private double previousSeconds = Double.NaN;
  private double previousAmps = Double.NaN;
  private double previousWatts = Double.NaN;

  BatterySummary(String source, int vehicle, int instance) {
    this.source = source;
    this.vehicle = vehicle;
    this.instance = instance;
  }

  void take(Sample sample) {
    double seconds = sample.seconds();
    rows++;
    firstSeconds = rows == 1 ? seconds : firstSeconds;
    lastSeconds = seconds;
    double volts = sample.volts();
    if (volts < voltageMin || voltageMin != voltageMin && volts == volts) {
      voltageMin = volts;
      voltageMinAt = seconds;
    }
    voltageMax = max(voltageMax, volts);
    double amps = sample.amps();
    if (amps > currentMax || currentMax != currentMax && amps == amps) {
      currentMax = amps;
      currentMaxAt = seconds;
    }
    currentMin = min(currentMin, amps);
    celsiusMin = min(celsiusMin, sample.celsius());
    celsiusMax = max(celsiusMax, sample.celsius());
    if (sample.remaining() == sample.remaining()) {
      remainingFirst = remainingFirst == remainingFirst ? remainingFirst : sample.remaining();
      remainingLast = sample.remaining();
    }
    consumedLast = sample.consumedMilliampHours() == sample.consumedMilliampHours() ? sample.consumedMilliampHours() : consumedLast;
    ohmsLast = sample.ohms() == sample.ohms() ? sample.ohms() : ohmsLast;
    if (sample.cells().length > 0) {
      cells = Math.max(cells, sample.cells().length);
      cellMin = min(cellMin, sample.lowestCell());
      cellMax = max(cellMax, sample.highestCell());
      double spread = sample.spread();
      if (spread > spreadMax || spreadMax != spreadMax && spread == spread) {
        spreadMax = spread;
        spreadMaxAt = seconds;
        spreadMaxCell = sample.lowestCellNumber();
      }
    }
    integrate(seconds, amps, volts);
  }

  /** Between two measurements that know the current; a clock that jumps back adds nothing. */
  private void integrate(double seconds, double amps, double volts) {
    if (amps != amps) {
      return;
    }
    double watts = amps * volts;
    double step = seconds - previousSeconds;
    if (step > 0) {
      ampSeconds += (amps + previousAmps) / 2 * step;
      ampsSeen = true;
      if (watts == watts && previousWatts == previousWatts) {
        wattSeconds += (watts + previousWatts) / 2 * step;
        wattsSeen = true;
      }
    }
    previousSeconds = seconds;
    previousAmps = amps;
    previousWatts = watts;
  }

  void cells(int told) {
    cells = Math.max(cells, told);
  }

  private static double min(double a, double b) {
    return b < a || a != a ? b : a;
  }

  private static double max(double a, double b) {
    return b > a || a != a ? b : a;
  }

  /** The message or table; see {@link Sample#source}. */
  public String source() {
    return source;
  }

  /** MAVLink system; 0 where the log is of one vehicle. */
  public int vehicle() {
    return vehicle;
  }

  public int instance() {
    return instance;
  }

  public long rows() {
    return rows;
  }

  public double firstSeconds() {
    return firstSeconds;
  }

  public double lastSeconds() {
    return lastSeconds;
  }

  public double voltageMin() {
    return voltageMin;
  }

  public double voltageMinAt() {
    return voltageMinAt;
  }

  public double voltageMax() {
    return voltageMax;
  }

  public double currentMax() {
    return currentMax;
  }

  public double currentMaxAt() {
    return currentMaxAt;
  }

  public double currentMin() {
    return currentMin;
  }

  public double celsiusMin() {
    return celsiusMin;
  }

  public double celsiusMax() {
    return celsiusMax;
  }

  /** State of charge in the first message that tells it, 0 … 1. */
  public double remainingFirst() {
    return remainingFirst;
  }

  public double remainingLast() {
    return remainingLast;
  }

  /** Charge drawn, by the trapezoid rule over the measured current, mAh; what was charged counts against it. */
  public double consumedMilliampHours() {
    return ampsSeen ? ampSeconds / 3.6 : Double.NaN;
  }

  /** Energy drawn, by the trapezoid rule, Wh. */
  public double energyWattHours() {
    return wattsSeen ? wattSeconds / 3600 : Double.NaN;
  }

  /** Charge drawn as the autopilot or the pack counted, in the last message that tells it, mAh. */
  public double countedMilliampHours() {
    return consumedLast;
  }

  /** Internal resistance as the autopilot estimated last, Ω. */
  public double ohmsLast() {
    return ohmsLast;
  }

  /** Cells in series: measured one by one, or as the log tells; 0 when neither. */
  public int cells() {
    return cells;
  }

  public double cellMin() {
    return cellMin;
  }

  public double cellMax() {
    return cellMax;
  }

  /** Largest difference between the cells of one message, V. */
  public double spreadMax() {
    return spreadMax;
  }

  public double spreadMaxAt() {
    return spreadMaxAt;
  }

  /** Which cell was lowest then, from 1. */
  public int spreadMaxCell() {
    return spreadMaxCell;
  }

  /** Whether the log measured anything that a pack could have: the 25 mV of a simulator are no voltage of one. */
  public boolean measured() {
    return voltageMax >= 1 || cellMax >= 0.5 || Math.abs(currentMax) > 0.05 || Math.abs(currentMin) > 0.05;
  }
}

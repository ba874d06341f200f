package com.defnoco.aftersale.batterylog;

/**
 * One battery message of a log. What it did not measure is {@link Double#NaN}, never zero.
 *
 * @param seconds of the log's own clock: since start, or since 1970 where the log tells the time of day
 * @param source the message or table it comes from: {@code battery_status}, {@code BAT}, {@code SYS_STATUS} …
 * @param vehicle MAVLink system that sent it; 0 where a log is of one vehicle
 * @param instance of the battery on its vehicle, as the log counts
 * @param volts of the pack, V
 * @param amps A, discharging positive, charging negative
 * @param celsius of the pack, °C
 * @param remaining state of charge as shown to the pilot, 0 … 1
 * @param consumedMilliampHours as counted by the autopilot or the pack since it was switched on
 * @param ohms internal resistance as estimated by the autopilot
 * @param cells V of each cell, in order; empty when cells were not measured one by one
 * @param warning 0 none, 1 low, 2 critical, 3 emergency or failed; −1 when the log does not tell
 * @param faults bits of the pack or its management system, as logged; 0 none or not told
 */
public record Sample(double seconds, String source, int vehicle, int instance, double volts, double amps, double celsius, double remaining,
    double consumedMilliampHours, double ohms, double[] cells, int warning, long faults) {

  /** A pack whose cells were not measured. */
  public static final double[] NO_CELLS = {};

  public Sample {
    if (seconds != seconds) {
      throw new IllegalArgumentException("a sample without time");
    }
  }

  /** The spread between the highest and the lowest cell, V; NaN with fewer than two measured cells. */
  public double spread() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int measured = 0;
    for (double cell : cells) {
      if (cell == cell) {
        low = Math.min(low, cell);
        high = Math.max(high, cell);
        measured++;
      }
    }
    return measured < 2 ? Double.NaN : high - low;
  }

  /** V of the lowest measured cell; NaN without. */
  public double lowestCell() {
    double low = Double.NaN;
    for (double cell : cells) {
      if (cell == cell && !(cell >= low)) {
        low = cell;
      }
    }
    return low;
  }

  /** V of the highest measured cell; NaN without. */
  public double highestCell() {
    double high = Double.NaN;
    for (double cell : cells) {
      if (cell == cell && !(cell <= high)) {
        high = cell;
      }
    }
    return high;
  }

  /** Which cell is lowest, from 1; 0 without. */
  public int lowestCellNumber() {
    int number = 0;
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == cells[i] && (number == 0 || cells[i] < cells[number - 1])) {
        number = i + 1;
      }
    }
    return number;
  }
}

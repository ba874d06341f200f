package com.defnoco.aftersale.batterylog;

/** What is known of one pack at one moment, from all messages about it. One object, changed from message to message. */
final class Moment {

  double seconds;
  /** Since the moment before, at most ten seconds: what lies further apart was not watched in between. */
  double step;
  /** Since the moment before, as the log says, at most a day. */
  double gap;
  double volts = Double.NaN;
  double amps = Double.NaN;
  double celsius = Double.NaN;
  double charge = Double.NaN;
  int warning = -1;
  long faults;
  String source = "";
  double[] cells = Sample.NO_CELLS;
  /** V per cell: of the lowest and highest, or the pack's average where cells were not measured. */
  double lowest = Double.NaN;
  double highest = Double.NaN;
  double spread = Double.NaN;
  int lowestCell;
  /** Hardly any current for half a minute. */
  boolean resting;
  boolean charging;
  boolean loaded;
  boolean airborne;
  boolean armed;

  boolean cellsMeasured() {
    return cells.length > 1;
  }

  /** Number of the highest cell, from 1; 0 without. */
  int highestCell() {
    int number = 0;
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == cells[i] && (number == 0 || cells[i] > cells[number - 1])) {
        number = i + 1;
      }
    }
    return number;
  }

  /** V of the middle cell: what the others do. */
  double middleCell() {
    var sorted = java.util.Arrays.stream(cells).filter(cell -> cell == cell).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}

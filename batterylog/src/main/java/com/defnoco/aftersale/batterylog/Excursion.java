package com.defnoco.aftersale.batterylog;

/** Follows how often, how long and how far something left its limit, and remembers the moment when it was worst. */
final class Excursion {

  private final boolean higherIsWorse;
  int messages;
  /** Seconds, all together and the longest in one piece. */
  double total;
  double longest;
  double worst = Double.NaN;
  double from = Double.NaN;
  double to = Double.NaN;
  double chargeAtWorst = Double.NaN;
  double ampsAtWorst = Double.NaN;
  double spreadAtWorst = Double.NaN;
  double middleAtWorst = Double.NaN;
  int lowestAtWorst;
  int highestAtWorst;
  private double since = Double.NaN;
  private double current;
  private boolean worstInside;

  Excursion(boolean higherIsWorse) {
    this.higherIsWorse = higherIsWorse;
  }

  void see(boolean outside, double value, Moment now) {
    see(outside, value, now, now.step);
  }

  void see(boolean outside, double value, Moment now, double step) {
    if (!outside || value != value) {
      since = Double.NaN;
      current = 0;
      worstInside = false;
      return;
    }
    messages++;
    if (since == since) {
      total += step;
      current += step;
      longest = Math.max(longest, current);
    } else {
      since = now.seconds;
    }
    if (worst != worst || (higherIsWorse ? value > worst : value < worst)) {
      worst = value;
      from = since;
      worstInside = true;
      chargeAtWorst = now.charge;
      ampsAtWorst = now.amps;
      spreadAtWorst = now.spread;
      middleAtWorst = now.cellsMeasured() ? now.middleCell() : Double.NaN;
      lowestAtWorst = now.lowestCell;
      highestAtWorst = now.highestCell();
    }
    if (worstInside) {
      to = now.seconds;
    }
  }

  boolean seen() {
    return messages > 0;
  }
}

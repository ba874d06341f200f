package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.Finding.Confidence;
import com.defnoco.aftersale.batterylog.Finding.Leaning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Watches one pack by the rules. Each rule is a function below that is named after it; what it has to remember stands beside it. */
final class Pack {

  private static final int MOST_PENDING = 400;
  private static final double PENDING_SECONDS = 30;
  private static final double REST_AFTER = 30;
  /** Packs are built with these many cells in series; five, nine and eleven are not sold for drones. */
  private static final int[] USUAL_CELLS = {1, 2, 3, 4, 6, 7, 8, 10, 12, 13, 14, 16, 18, 20, 24, 28};

  private final int vehicle;
  private final int instance;
  private final PackProfile profile;
  private final Rulebook rules;
  private final Evidence.Flight flight;
  private final Moment now = new Moment();
  private final Curve curve = new Curve();
  private final Map<String, Double> thresholds = new HashMap<>();
  private final List<String> assumptions = new ArrayList<>();
  private List<Sample> pending = new ArrayList<>();
  private PackIdentity identity;
  private int cells;
  private boolean settled;
  private double lastSeconds = Double.NaN;
  private double betterSourceAt = Double.NaN;
  private double cellsAt = Double.NaN;
  private double restFor;
  private double watched;
  private boolean voltsSeen;
  private boolean ampsSeen;
  private boolean cellsSeen;
  private double firstSeconds = Double.NaN;
  private double empty;
  private double overcharged;

  Pack(int vehicle, int instance, PackProfile profile, Rulebook rules, Evidence.Flight flight) {
    this.vehicle = vehicle;
    this.instance = instance;
    this.profile = profile;
    this.rules = rules;
    this.flight = flight;
    this.identity = PackIdentity.unknown(vehicle, instance);
    this.empty = known(profile.cutOffVolts()) ? profile.cutOffVolts() : rules.limit(profile.chemistry(), "empty");
    this.overcharged = known(profile.fullVolts()) ? profile.fullVolts() + 0.05 : rules.limit(profile.chemistry(), "overcharged");
  }

  void identity(PackIdentity told) {
    identity = identity.with(told);
  }

  void take(Sample sample) {
    if (settled) {
      see(sample);
      return;
    }
    pending.add(sample);
    if (profile.cells() > 0 || identity.cells() > 0 || sample.cells().length > 1 || pending.size() >= MOST_PENDING
        || sample.seconds() - pending.getFirst().seconds() > PENDING_SECONDS) {
      settle();
    }
  }

  void ended() {
    if (!settled) {
      settle();
    }
  }

  /** Decides how many cells the pack has, then looks at what waited for that. */
  private void settle() {
    settled = true;
    int measured = pending.stream().mapToInt(sample -> sample.cells().length).max().orElse(0);
    if (profile.cells() > 0) {
      cells = profile.cells();
    } else if (identity.cells() > 0) {
      cells = identity.cells();
      assumptions.add("cells-from-log:" + cells);
    } else if (measured > 1) {
      cells = measured;
      assumptions.add("cells-from-log:" + cells);
    } else {
      cells = inferredCells();
      assumptions.add(cells > 0 ? "cells-inferred:" + cells : "cells-unknown");
    }
    if (profile.chemistry().equals("UNKNOWN")) {
      assumptions.add("chemistry-unknown");
    }
    pending.forEach(this::see);
    pending = List.of();
  }

  /** From the highest voltage of the first half minute: with a state of charge the count whose cells come nearest to it, else the smallest that is not over-charged. */
  private int inferredCells() {
    double volts = pending.stream().mapToDouble(Sample::volts).filter(Pack::plausible).max().orElse(Double.NaN);
    double charge = pending.stream().mapToDouble(Sample::remaining).filter(value -> value > 0).max().orElse(Double.NaN);
    if (volts != volts) {
      return 0;
    }
    int best = 0;
    double nearest = Double.POSITIVE_INFINITY;
    for (int n : USUAL_CELLS) {
      double each = volts / n;
      if (each > 4.40 || each < 2.8) {
        continue;
      }
      double expected = charge == charge ? 3.5 + 0.7 * charge : 3.95;
      double away = Math.abs(each - expected);
      if (away < nearest) {
        nearest = away;
        best = n;
      }
    }
    return best;
  }

  // ---- One message

  private void see(Sample sample) {
    if (isSecondBest(sample)) {
      return;
    }
    double seconds = sample.seconds();
    double gap = seconds - lastSeconds;
    now.gap = gap > 0 ? Math.min(gap, 86_400) : 0;
    now.step = gap > 0 && gap <= 10 ? gap : 0;
    lastSeconds = seconds;
    firstSeconds = known(firstSeconds) ? firstSeconds : seconds;
    now.seconds = seconds;
    now.source = sample.source();
    boolean cellsOnly = sample.source().equals("BCL");
    if (!cellsOnly) {
      now.volts = plausible(sample.volts()) ? sample.volts() : Double.NaN;
      now.amps = sample.amps();
      now.celsius = sample.celsius();
      now.charge = sample.remaining();
      now.warning = sample.warning();
      now.faults = sample.faults();
    }
    if (sample.cells().length > 1 && sample.lowestCell() > 0.1) {
      now.cells = sample.cells();
      cellsAt = seconds;
    } else if (!(seconds - cellsAt <= 2)) {
      now.cells = Sample.NO_CELLS;
    }
    if (now.cellsMeasured()) {
      now.lowest = sample.cells().length > 1 ? sample.lowestCell() : now.lowest;
      now.highest = sample.cells().length > 1 ? sample.highestCell() : now.highest;
      now.spread = sample.cells().length > 1 ? sample.spread() : now.spread;
      now.lowestCell = sample.cells().length > 1 ? sample.lowestCellNumber() : now.lowestCell;
    } else {
      now.lowest = cells > 0 ? now.volts / cells : Double.NaN;
      now.highest = now.lowest;
      now.spread = Double.NaN;
      now.lowestCell = 0;
    }
    now.armed = flight.armed;
    now.airborne = flight.airborne;
    boolean still = Math.abs(now.amps) < restAmps();
    restFor = still ? restFor + now.gap : 0;
    now.resting = restFor >= REST_AFTER;
    now.charging = now.amps < -restAmps();
    now.loaded = now.amps > restAmps() || now.amps != now.amps && now.airborne;
    voltsSeen |= known(now.volts);
    ampsSeen |= known(now.amps);
    cellsSeen |= now.cellsMeasured();
    if (known(now.lowest)) {
      watched += now.step;
    }
    curve.take(seconds, now.volts, now.amps, now.celsius, now.charge, sample.cells(), sample.spread(), sample.ohms() > 0 ? sample.ohms() : soFar());
    watchVoltage();
    watchTemperature();
    watchCurrent();
    watchCells();
    watchResistance();
    watchSag();
    watchStorage();
    watchAlarms();
    tell(faults);
    faults |= now.faults;
    if (now.faults != 0 && !known(faultsAt)) {
      faultsAt = seconds;
      faultSource = now.source;
    }
  }

  /** Warnings that rise and faults that are new stand on the curve. */
  private void tell(long faultsBefore) {
    if (now.warning >= 1 && now.warning > toldWarning) {
      flight.tell(new Happening(now.seconds, vehicle, Happening.Kind.PACK_WARNING, "", Math.min(now.warning, 3)));
    }
    toldWarning = now.warning >= 0 ? now.warning : toldWarning;
    long fresh = now.faults & ~faultsBefore;
    if (fresh != 0) {
      flight.tell(new Happening(now.seconds, vehicle, Happening.Kind.PACK_FAULT, String.join(", ", faultNames(fresh, now.source.equals("JBD"))), Double.NaN));
    }
  }

  /** SYS_STATUS tells less of the same pack than BATTERY_STATUS does. */
  private boolean isSecondBest(Sample sample) {
    if (sample.source().equals("BATTERY_STATUS")) {
      betterSourceAt = sample.seconds();
      return false;
    }
    return (sample.source().equals("SYS_STATUS") || sample.source().equals("BATTERY2")) && sample.seconds() - betterSourceAt <= 5;
  }

  private double restAmps() {
    double ampHours = milliampHours() / 1000;
    return known(ampHours) ? Math.clamp(0.05 * ampHours, 0.3, 3) : 1;
  }

  private double milliampHours() {
    if (known(profile.milliampHours())) {
      return profile.milliampHours();
    }
    if (known(identity.designMilliampHours())) {
      return identity.designMilliampHours();
    }
    return identity.fullMilliampHours();
  }

  /** The rule's threshold for this chemistry; looked up once, for it is asked for at every message. */
  private double threshold(String rule) {
    var found = thresholds.get(rule);
    if (found == null) {
      found = rules.threshold(rule, profile.chemistry());
      thresholds.put(rule, found);
    }
    return found;
  }

  private static boolean known(double value) {
    return value == value;
  }

  /** No pack that still speaks has less than two volts; placeholders of simulators do. */
  private static boolean plausible(double volts) {
    return volts >= 2 && volts < 200;
  }

  // ---- Voltage

  private final Excursion underLoad = new Excursion(false);
  private final Excursion atRest = new Excursion(false);
  private final Excursion deep = new Excursion(false);
  private final Excursion overCharge = new Excursion(true);
  private double lowestSeen = Double.NaN;
  private double lowestSeenAt = Double.NaN;
  private double highestSeen = Double.NaN;
  private double highestSeenAt = Double.NaN;
  private double lastLowest = Double.NaN;
  private double lastLowestAt = Double.NaN;

  private void watchVoltage() {
    if (!known(now.lowest)) {
      return;
    }
    underLoad.see(!now.resting && !now.charging && now.lowest < empty, now.lowest, now);
    atRest.see(now.resting && now.lowest < threshold("CELL-AT-REST"), now.lowest, now);
    deep.see(now.resting && now.lowest < threshold("DEEP-DISCHARGE"), now.lowest, now);
    overCharge.see(now.highest > overcharged, now.highest, now);
    if (!(now.lowest >= lowestSeen)) {
      lowestSeen = now.lowest;
      lowestSeenAt = now.seconds;
    }
    if (!(now.highest <= highestSeen)) {
      highestSeen = now.highest;
      highestSeenAt = now.seconds;
    }
    lastLowest = now.lowest;
    lastLowestAt = now.seconds;
  }

  private void cellUnderLoad(List<Finding> found) {
    if (underLoad.messages < 2) {
      return;
    }
    double rate = underLoad.ampsAtWorst / (milliampHours() / 1000);
    boolean withinRating = known(profile.continuousC()) ? rate <= profile.continuousC() : rate <= 5;
    String variant;
    Leaning leans;
    var confidence = Confidence.MEDIUM;
    if (underLoad.chargeAtWorst <= 0.25) {
      variant = "low-charge";
      leans = Leaning.MISUSE;
    } else if (known(underLoad.chargeAtWorst) && withinRating) {
      variant = "weak";
      leans = Leaning.DEFECT;
    } else {
      variant = "ambiguous";
      leans = Leaning.NEUTRAL;
    }
    confidence = sure(confidence, known(profile.cutOffVolts()));
    int cell = underLoad.spreadAtWorst > 0.1 ? underLoad.lowestAtWorst : 0;
    found.add(finding("CELL-UNDER-LOAD", variant, leans, underLoad.worst, empty, source("CELL-UNDER-LOAD", known(profile.cutOffVolts())), underLoad, confidence, cell));
  }

  private void cellAtRest(List<Finding> found) {
    if (atRest.messages < 2) {
      return;
    }
    boolean one = atRest.middleAtWorst - atRest.worst > 0.15;
    found.add(finding("CELL-AT-REST", one ? "one" : "all", one ? Leaning.DEFECT : Leaning.MISUSE, atRest.worst, threshold("CELL-AT-REST"),
        rules.source("CELL-AT-REST"), atRest, sure(Confidence.MEDIUM, true), one ? atRest.lowestAtWorst : 0));
  }

  private void deepDischarge(List<Finding> found) {
    if (deep.messages >= 2) {
      found.add(finding("DEEP-DISCHARGE", "says", Leaning.SAFETY, deep.worst, threshold("DEEP-DISCHARGE"), rules.source("DEEP-DISCHARGE"), deep,
          Confidence.MEDIUM, deep.lowestAtWorst));
    }
  }

  private void overCharge(List<Finding> found) {
    if (overCharge.messages < 2) {
      return;
    }
    boolean measured = known(overCharge.middleAtWorst);
    boolean one = measured && overCharge.middleAtWorst <= overcharged;
    var confidence = sure(measured ? Confidence.HIGH : Confidence.MEDIUM, known(profile.fullVolts()));
    found.add(finding("OVER-CHARGE", one ? "one" : measured ? "all" : "pack", one ? Leaning.DEFECT : Leaning.MISUSE, overCharge.worst, overcharged,
        source("OVER-CHARGE", known(profile.fullVolts())), overCharge, confidence, one ? overCharge.highestAtWorst : 0));
  }

  private void voltageKept(List<Finding> found) {
    if (known(lowestSeen) && watched >= 5 && lowestSeen >= empty) {
      found.add(finding("VOLTAGE-KEPT", cellsSeen ? "says" : "average", Leaning.CLEARS_CUSTOMER, lowestSeen, empty, source("VOLTAGE-KEPT", known(profile.cutOffVolts())), lowestSeenAt, lowestSeenAt,
          sure(cellsSeen ? Confidence.HIGH : Confidence.MEDIUM, known(profile.cutOffVolts())), 0, ""));
    }
  }

  private void chargeKept(List<Finding> found) {
    if (known(highestSeen) && watched >= 5 && highestSeen <= overcharged) {
      found.add(finding("CHARGE-KEPT", cellsSeen ? "says" : "average", Leaning.CLEARS_CUSTOMER, highestSeen, overcharged, source("CHARGE-KEPT", known(profile.fullVolts())), highestSeenAt, highestSeenAt,
          Confidence.LOW, 0, ""));
    }
  }

  /** Where a flight broke off: did the pack still give its voltage under load just before? */
  private void soundToTheEnd(List<Finding> found) {
    double brokeOff = known(flight.crashAt) ? flight.crashAt : flight.endedAt;
    if (known(brokeOff) && lastLowest >= empty && Math.abs(lastLowestAt - brokeOff) <= 10 && underLoad.messages < 2) {
      found.add(finding("SOUND-TO-THE-END", "says", Leaning.CLEARS_PACK, lastLowest, empty, source("SOUND-TO-THE-END", known(profile.cutOffVolts())), lastLowestAt, lastLowestAt,
          Confidence.HIGH, 0, ""));
    }
  }

  // ---- Temperature

  private final Excursion chargeCold = new Excursion(false);
  private final Excursion chargeHot = new Excursion(true);
  private final Excursion dischargeHot = new Excursion(true);
  private final Excursion dischargeCold = new Excursion(false);
  private final Excursion danger = new Excursion(true);
  private double hottest = Double.NaN;
  private double hottestAt = Double.NaN;

  private void watchTemperature() {
    if (!known(now.celsius)) {
      return;
    }
    chargeCold.see(now.charging && now.celsius < limit(profile.chargeCelsiusMin(), "CHARGE-COLD"), now.celsius, now);
    chargeHot.see(now.charging && now.celsius > limit(profile.chargeCelsiusMax(), "CHARGE-HOT"), now.celsius, now);
    dischargeHot.see(!now.charging && now.celsius > limit(profile.dischargeCelsiusMax(), "DISCHARGE-HOT"), now.celsius, now);
    dischargeCold.see(now.loaded && now.celsius < limit(profile.dischargeCelsiusMin(), "DISCHARGE-COLD"), now.celsius, now);
    danger.see(now.celsius > threshold("DANGER-HOT"), now.celsius, now);
    if (!(now.celsius <= hottest)) {
      hottest = now.celsius;
      hottestAt = now.seconds;
    }
  }

  private double limit(double ofModel, String rule) {
    return known(ofModel) ? ofModel : threshold(rule);
  }

  /** Braking motors push current back for a moment: charging is what lasts. */
  private void chargeTemperature(List<Finding> found) {
    if (chargeCold.total >= 30) {
      found.add(finding("CHARGE-COLD", "says", Leaning.MISUSE, chargeCold.worst, limit(profile.chargeCelsiusMin(), "CHARGE-COLD"),
          source("CHARGE-COLD", known(profile.chargeCelsiusMin())), chargeCold, sure(Confidence.HIGH, known(profile.chargeCelsiusMin())), 0));
    }
    if (chargeHot.total >= 30) {
      found.add(finding("CHARGE-HOT", "says", Leaning.MISUSE, chargeHot.worst, limit(profile.chargeCelsiusMax(), "CHARGE-HOT"),
          source("CHARGE-HOT", known(profile.chargeCelsiusMax())), chargeHot, sure(Confidence.HIGH, known(profile.chargeCelsiusMax())), 0));
    }
  }

  private void dischargeTemperature(List<Finding> found) {
    if (dischargeHot.messages >= 2) {
      boolean overload = sustained.longest > 10;
      found.add(finding("DISCHARGE-HOT", overload ? "overload" : "says", overload ? Leaning.MISUSE : Leaning.NEUTRAL, dischargeHot.worst,
          limit(profile.dischargeCelsiusMax(), "DISCHARGE-HOT"), source("DISCHARGE-HOT", known(profile.dischargeCelsiusMax())), dischargeHot, Confidence.MEDIUM, 0));
    }
    if (dischargeCold.messages >= 2) {
      found.add(finding("DISCHARGE-COLD", "says", Leaning.NEUTRAL, dischargeCold.worst, limit(profile.dischargeCelsiusMin(), "DISCHARGE-COLD"),
          source("DISCHARGE-COLD", known(profile.dischargeCelsiusMin())), dischargeCold, Confidence.MEDIUM, 0));
    }
    if (danger.messages >= 2) {
      found.add(finding("DANGER-HOT", "says", Leaning.SAFETY, danger.worst, threshold("DANGER-HOT"), rules.source("DANGER-HOT"), danger, Confidence.HIGH, 0));
    }
  }

  private void temperatureKept(List<Finding> found) {
    double limit = limit(profile.dischargeCelsiusMax(), "DISCHARGE-HOT");
    if (hottest <= limit) {
      found.add(finding("TEMPERATURE-KEPT", "says", Leaning.CLEARS_CUSTOMER, hottest, limit, source("TEMPERATURE-KEPT", known(profile.dischargeCelsiusMax())), hottestAt, hottestAt,
          Confidence.MEDIUM, 0, ""));
    }
  }

  // ---- Current

  private final Excursion sustained = new Excursion(true);
  private final Excursion peak = new Excursion(true);
  private final Excursion fastCharge = new Excursion(false);
  private double mostAmps = Double.NaN;
  private double mostAmpsAt = Double.NaN;

  private void watchCurrent() {
    if (!known(now.amps)) {
      return;
    }
    double ampHours = profile.milliampHours() / 1000;
    sustained.see(now.amps > profile.continuousC() * ampHours, now.amps, now);
    peak.see(now.amps > profile.peakC() * ampHours, now.amps, now);
    double chargeRate = known(profile.chargeC()) ? profile.chargeC() : threshold("CHARGE-RATE");
    fastCharge.see(now.amps < -chargeRate * 1.05 * milliampHours() / 1000, now.amps, now);
    if (!(now.amps <= mostAmps)) {
      mostAmps = now.amps;
      mostAmpsAt = now.seconds;
    }
  }

  private void overCurrent(List<Finding> found) {
    double ampHours = profile.milliampHours() / 1000;
    if (sustained.longest > 10) {
      found.add(finding("OVER-CURRENT", "says", Leaning.MISUSE, sustained.worst, profile.continuousC() * ampHours, source("OVER-CURRENT", true), sustained, Confidence.HIGH, 0));
    }
    if (peak.messages >= 2) {
      found.add(finding("PEAK-CURRENT", "says", Leaning.MISUSE, peak.worst, profile.peakC() * ampHours, source("PEAK-CURRENT", true), peak, Confidence.MEDIUM, 0));
    }
    double rate = mostAmps / (milliampHours() / 1000);
    if (!known(profile.continuousC()) && rate > threshold("HIGH-RATE")) {
      found.add(finding("HIGH-RATE", "says", Leaning.NEUTRAL, rate, threshold("HIGH-RATE"), rules.source("HIGH-RATE"), mostAmpsAt, mostAmpsAt, Confidence.MEDIUM, 0, ""));
    }
    if (known(profile.continuousC()) && known(ampHours) && mostAmps > 1 && mostAmps <= profile.continuousC() * ampHours) {
      found.add(finding("CURRENT-KEPT", "says", Leaning.CLEARS_CUSTOMER, mostAmps, profile.continuousC() * ampHours, source("CURRENT-KEPT", true), mostAmpsAt, mostAmpsAt,
          Confidence.HIGH, 0, ""));
    }
  }

  private void chargeRate(List<Finding> found) {
    if (fastCharge.longest >= 60) {
      double rate = known(profile.chargeC()) ? profile.chargeC() : threshold("CHARGE-RATE");
      found.add(finding("CHARGE-RATE", "says", Leaning.MISUSE, -fastCharge.worst / (milliampHours() / 1000), rate, source("CHARGE-RATE", known(profile.chargeC())), fastCharge,
          sure(Confidence.MEDIUM, known(profile.chargeC())), 0));
    }
  }

  // ---- Cells

  private final Excursion apartInFlight = new Excursion(true);
  private final Excursion apartAtRest = new Excursion(true);
  private final Excursion farApart = new Excursion(true);
  private final double[] lowestFor = new double[Curve.CELLS + 1];
  private double widest = Double.NaN;
  private double widestAt = Double.NaN;

  private void watchCells() {
    if (!known(now.spread)) {
      return;
    }
    double millivolts = now.spread * 1000;
    boolean major = !now.resting && millivolts > threshold("IMBALANCE-IN-FLIGHT");
    apartInFlight.see(major, millivolts, now);
    if (major && now.lowestCell <= Curve.CELLS) {
      lowestFor[now.lowestCell] += now.step;
    }
    apartAtRest.see(now.resting && millivolts > threshold("IMBALANCE-AT-REST"), millivolts, now);
    double ratio = now.spread / now.highest * 100;
    farApart.see(ratio > threshold("IMBALANCE-RATIO"), ratio, now);
    if (!(millivolts <= widest)) {
      widest = millivolts;
      widestAt = now.seconds;
    }
  }

  /** AirData's three parts. A cell that stays behind for a minute has by then deviated many times a minute and more than ten times. */
  private void imbalanceInFlight(List<Finding> found) {
    if (apartInFlight.messages < 2) {
      return;
    }
    int most = 0;
    for (int cell = 1; cell < lowestFor.length; cell++) {
      most = lowestFor[cell] > lowestFor[most] ? cell : most;
    }
    boolean mostlyOne = most > 0 && lowestFor[most] >= 0.7 * apartInFlight.total;
    boolean abnormal = mostlyOne && apartInFlight.total > 60;
    found.add(finding("IMBALANCE-IN-FLIGHT", abnormal ? "one" : "some", abnormal ? Leaning.DEFECT : Leaning.NEUTRAL, apartInFlight.worst,
        threshold("IMBALANCE-IN-FLIGHT"), rules.source("IMBALANCE-IN-FLIGHT"), apartInFlight, abnormal ? Confidence.MEDIUM : Confidence.LOW,
        abnormal ? most : apartInFlight.lowestAtWorst));
  }

  private void imbalanceAtRest(List<Finding> found) {
    if (apartAtRest.messages >= 2) {
      found.add(finding("IMBALANCE-AT-REST", "says", Leaning.DEFECT, apartAtRest.worst, threshold("IMBALANCE-AT-REST"), rules.source("IMBALANCE-AT-REST"), apartAtRest,
          Confidence.MEDIUM, apartAtRest.lowestAtWorst));
    }
  }

  private void imbalanceRatio(List<Finding> found) {
    if (farApart.messages >= 2) {
      found.add(finding("IMBALANCE-RATIO", "says", Leaning.DEFECT, farApart.worst, threshold("IMBALANCE-RATIO"), rules.source("IMBALANCE-RATIO"), farApart,
          farApart.worst > 20 ? Confidence.HIGH : Confidence.MEDIUM, farApart.lowestAtWorst));
    }
  }

  private void cellsEven(List<Finding> found) {
    if (known(widest) && widest <= threshold("CELLS-EVEN")) {
      found.add(finding("CELLS-EVEN", "says", Leaning.CLEARS_PACK, widest, threshold("CELLS-EVEN"), rules.source("CELLS-EVEN"), widestAt, widestAt, Confidence.MEDIUM, 0, ""));
    }
  }

  private void earlyLife(List<Finding> found) {
    int cycles = identity.cycles();
    boolean outlier = found.stream().anyMatch(f -> f.leans() == Leaning.DEFECT && f.cell() > 0);
    if (cycles > 0 && cycles < threshold("EARLY-LIFE") && outlier) {
      found.add(finding("EARLY-LIFE", "says", Leaning.DEFECT, cycles, threshold("EARLY-LIFE"), rules.source("EARLY-LIFE"), Double.NaN, Double.NaN, Confidence.MEDIUM, 0, ""));
    }
  }

  // ---- Resistance, sag, age

  private double previousAmps = Double.NaN;
  private double previousVolts = Double.NaN;
  private double sumII;
  private double sumIV;
  private double sumVV;
  private int pairs;
  private double ohmsSoFar = Double.NaN;

  private void watchResistance() {
    if (!known(now.amps) || !known(now.volts)) {
      return;
    }
    if (now.step > 0 && now.step <= 2 && known(previousAmps)) {
      double di = now.amps - previousAmps;
      double dv = now.volts - previousVolts;
      sumII += di * di;
      sumIV += di * dv;
      sumVV += dv * dv;
      pairs++;
    }
    previousAmps = now.amps;
    previousVolts = now.volts;
  }

  /** Ω of the pack with its cables, from steps of current and voltage that go together; NaN when they hardly do. */
  double ohms() {
    if (pairs < 20 || sumII < 20 || sumVV == 0 || sumIV * sumIV < 0.4 * sumII * sumVV || sumIV >= 0) {
      return Double.NaN;
    }
    return -sumIV / sumII;
  }

  /** {@link #ohms} as often as a curve needs it: after every hundredth pair. */
  private double soFar() {
    if (pairs >= 100 && pairs % 100 == 0) {
      ohmsSoFar = ohms();
    }
    return ohmsSoFar;
  }

  private void resistance(List<Finding> found) {
    double each = ohms() / cells * milliampHours();
    double limit = threshold("RESISTANCE");
    if (cells > 0 && each > limit) {
      boolean early = identity.cycles() > 0 && identity.cycles() < threshold("EARLY-LIFE");
      found.add(finding("RESISTANCE", "says", early ? Leaning.DEFECT : Leaning.NEUTRAL, each, limit, rules.source("RESISTANCE"), firstSeconds, lastSeconds,
          early ? Confidence.LOW : Confidence.MEDIUM, 0, ""));
    }
  }

  private final Excursion sag = new Excursion(true);
  private final ArrayDeque<double[]> highs = new ArrayDeque<>();

  /** The highest voltage of the last ten seconds stands first in the queue; what is older or lower has left it. */
  private void watchSag() {
    if (!known(now.volts)) {
      return;
    }
    while (!highs.isEmpty() && highs.peekLast()[1] <= now.volts) {
      highs.pollLast();
    }
    highs.addLast(new double[] {now.seconds, now.volts});
    while (highs.peekFirst()[0] < now.seconds - 10 || highs.peekFirst()[0] > now.seconds || highs.size() > 5_000) {
      highs.pollFirst();
    }
    double percent = (highs.peekFirst()[1] - now.volts) / highs.peekFirst()[1] * 100;
    sag.see(now.loaded && percent > threshold("SAG"), percent, now);
  }

  private void sag(List<Finding> found) {
    if (sag.messages >= 2) {
      found.add(finding("SAG", "says", Leaning.NEUTRAL, sag.worst, threshold("SAG"), rules.source("SAG"), sag, Confidence.LOW, 0));
    }
  }

  private void health(List<Finding> found) {
    double limit = threshold("HEALTH");
    if (identity.healthPercent() < limit) {
      int life = profile.cycleLife() > 0 ? profile.cycleLife() : 300;
      int cycles = identity.cycles();
      var variant = cycles < 0 ? "alone" : cycles < life / 2 ? "early" : "worn";
      found.add(finding("HEALTH", variant, variant.equals("early") ? Leaning.DEFECT : Leaning.NEUTRAL, identity.healthPercent(), limit, rules.source("HEALTH"), Double.NaN, Double.NaN,
          Confidence.MEDIUM, 0, ""));
    }
  }

  // ---- Storage

  private final Excursion storedEmpty = new Excursion(false);
  private final Excursion storedFull = new Excursion(true);

  private void watchStorage() {
    if (!known(now.charge) || !known(now.amps)) {
      return;
    }
    boolean still = Math.abs(now.amps) < restAmps();
    double percent = now.charge * 100;
    storedEmpty.see(still && percent < threshold("STORED-EMPTY"), percent, now, now.gap);
    storedFull.see(still && percent >= threshold("STORED-FULL"), percent, now, now.gap);
  }

  private void storage(List<Finding> found) {
    if (storedEmpty.longest > 86_400) {
      found.add(finding("STORED-EMPTY", "says", Leaning.MISUSE, storedEmpty.worst, threshold("STORED-EMPTY"), rules.source("STORED-EMPTY"), storedEmpty, Confidence.HIGH, 0));
    }
    if (storedFull.longest > 3 * 86_400) {
      found.add(finding("STORED-FULL", "says", Leaning.MISUSE, storedFull.worst, threshold("STORED-FULL"), rules.source("STORED-FULL"), storedFull, Confidence.MEDIUM, 0));
    }
  }

  // ---- Alarms and what the pack says itself

  private double alarmAt = Double.NaN;
  private int toldWarning;
  private double onSince;
  private double flownOn;
  private double flownOnFrom = Double.NaN;
  private double flownOnTo = Double.NaN;
  private long faults;
  private double faultsAt = Double.NaN;
  private String faultSource = "";

  /** From an alarm to the end of the same flight: what is flown after the next arming may be another pack. */
  private void watchAlarms() {
    if (now.warning >= 2 && !known(flight.alarmAt)) {
      flight.alarmAt = now.seconds;
    }
    if (flight.alarmAt != alarmAt) {
      alarmAt = flight.alarmAt;
      onSince = 0;
    }
    if (known(alarmAt) && now.seconds >= alarmAt && (now.airborne || now.armed && now.loaded)) {
      onSince += now.step;
      if (onSince > flownOn) {
        flownOn = onSince;
        flownOnFrom = alarmAt;
        flownOnTo = now.seconds;
      }
    }
  }

  private void alarmIgnored(List<Finding> found) {
    double limit = threshold("ALARM-IGNORED");
    if (flownOn > limit) {
      found.add(finding("ALARM-IGNORED", "says", Leaning.MISUSE, flownOn, limit, rules.source("ALARM-IGNORED"), flownOnFrom, flownOnTo, Confidence.MEDIUM, 0, flight.alarm));
    }
  }

  private static final String[] JBD = {"cell over-voltage", "cell under-voltage", "pack over-voltage", "pack under-voltage", "charge over-temperature",
      "charge under-temperature", "discharge over-temperature", "discharge under-temperature", "charge over-current", "discharge over-current", "short circuit",
      "front-end error", "MOSFET locked"};
  private static final String[] MAVLINK = {"deep discharge", "voltage spikes", "cell failure", "over-current", "over-temperature", "under-temperature", "incompatible voltage"};

  private void faultFlags(List<Finding> found) {
    if (faults == 0) {
      return;
    }
    boolean jbd = faultSource.equals("JBD");
    var names = jbd ? JBD : MAVLINK;
    var use = new StringJoiner(", ");
    var own = new StringJoiner(", ");
    for (int bit = 0; bit < names.length; bit++) {
      if ((faults >> bit & 1) != 0) {
        boolean itsOwn = jbd ? bit >= 11 : bit == 1 || bit == 2;
        (itsOwn ? own : use).add(names[bit]);
      }
    }
    if (own.length() > 0) {
      found.add(finding("FAULT-FLAG", "own", Leaning.DEFECT, Double.NaN, Double.NaN, rules.source("FAULT-FLAG"), faultsAt, faultsAt, Confidence.MEDIUM, 0, own.toString()));
    }
    if (use.length() > 0) {
      found.add(finding("FAULT-FLAG", "use", Leaning.MISUSE, Double.NaN, Double.NaN, rules.source("FAULT-FLAG"), faultsAt, faultsAt, Confidence.LOW, 0, use.toString()));
    }
  }

  private static List<String> faultNames(long bits, boolean jbd) {
    var names = jbd ? JBD : MAVLINK;
    var told = new ArrayList<String>();
    for (int bit = 0; bit < names.length; bit++) {
      if ((bits >> bit & 1) != 0) {
        told.add(names[bit]);
      }
    }
    return told;
  }

  private void overDischarged(List<Finding> found) {
    if (identity.overDischarges() > 0) {
      found.add(finding("OVER-DISCHARGED", "says", Leaning.MISUSE, identity.overDischarges(), Double.NaN, rules.source("OVER-DISCHARGED"), Double.NaN, Double.NaN,
          Confidence.MEDIUM, 0, ""));
    }
  }

  // ---- All together

  /** Whether there is a pack behind the messages: a voltage or a current that one could have. */
  boolean measured() {
    return voltsSeen || cellsSeen || Math.abs(mostAmps) > 0.05;
  }

  List<Finding> findings() {
    var found = new ArrayList<Finding>();
    cellUnderLoad(found);
    cellAtRest(found);
    deepDischarge(found);
    overCharge(found);
    chargeTemperature(found);
    dischargeTemperature(found);
    overCurrent(found);
    chargeRate(found);
    imbalanceInFlight(found);
    imbalanceAtRest(found);
    imbalanceRatio(found);
    resistance(found);
    sag(found);
    health(found);
    storage(found);
    alarmIgnored(found);
    faultFlags(found);
    overDischarged(found);
    earlyLife(found);
    voltageKept(found);
    chargeKept(found);
    temperatureKept(found);
    cellsEven(found);
    soundToTheEnd(found);
    return found;
  }

  Set<Question> questions() {
    var questions = EnumSet.noneOf(Question.class);
    if (!cellsSeen) {
      questions.add(Question.CELL_VOLTAGES);
    }
    if (!ampsSeen) {
      questions.add(Question.CURRENT_SENSOR);
    }
    if (overCharge.messages >= 2) {
      questions.add(Question.CHARGER);
    }
    if (atRest.messages >= 2) {
      questions.add(Question.STORAGE_HISTORY);
    }
    return questions;
  }

  Evidence.Judged judged() {
    var said = new ArrayList<>(assumptions);
    if (!known(profile.milliampHours()) && known(milliampHours())) {
      said.add("capacity-from-log:" + Math.round(milliampHours()));
    }
    if (!ampsSeen) {
      said.add("current-not-measured");
    }
    if (!cellsSeen) {
      said.add("cells-not-measured");
    }
    return new Evidence.Judged(vehicle, instance, cells, milliampHours(), ohms(), identity, limits(), List.copyOf(said), curve);
  }

  /** What the curve is held against: the data sheet's limits, else those of the rules. */
  private Evidence.Limits limits() {
    double hot = known(profile.dischargeCelsiusMax()) ? profile.dischargeCelsiusMax() : threshold("DISCHARGE-HOT");
    double ampHours = milliampHours() / 1000;
    return new Evidence.Limits(empty, overcharged, hot, profile.continuousC() * ampHours, profile.peakC() * ampHours, threshold("IMBALANCE-IN-FLIGHT"));
  }

  /** Where neither the model nor its data sheet tells the limit, nobody is blamed with certainty. */
  private Confidence sure(Confidence confidence, boolean ofModel) {
    return ofModel || !profile.chemistry().equals("UNKNOWN") ? confidence : confidence.lower();
  }

  private String source(String rule, boolean ofModel) {
    return ofModel && !profile.source().isEmpty() ? "data sheet of model " + profile.source() : rules.source(rule);
  }

  private Finding finding(String rule, String variant, Leaning leans, double observed, double threshold, String source, Excursion excursion, Confidence confidence, int cell) {
    return finding(rule, variant, leans, observed, threshold, source, excursion.from, excursion.to, confidence, cell, "");
  }

  private Finding finding(String rule, String variant, Leaning leans, double observed, double threshold, String source, double from, double to, Confidence confidence, int cell,
      String said) {
    return new Finding(rule, rules.version(rule), variant, leans, vehicle, instance, observed, rules.unit(rule), threshold, source, from, to, confidence, cell, said);
  }
}

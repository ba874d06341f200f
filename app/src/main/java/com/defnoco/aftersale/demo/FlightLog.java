package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.registry.BatteryModel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/**
 * A flight as the aircraft of a demo customer would have recorded it: a simple model of a pack (rest voltage by charge, resistance, heat) is flown until its story ends it.
 * Written as a table, or as ArduPilot's text log where the aircraft tells of a crash.
 */
final class FlightLog {

  /** What is special about a flight. */
  enum Course {
    /** One cell has lost capacity and gained resistance. */
    WEAK_CELL,
    /** Nothing but age. */
    AGED,
    /** A cell that heats the pack. */
    HOT,
    /** The pilot flies on after the alarm until the pack is empty. */
    FLOWN_EMPTY,
    /** Something hits the aircraft in mid-flight. */
    CRASH
  }

  private static final double STEP_SECONDS = 2;
  private static final double CRUISE_C = 2.6;
  private static final double LAND_BELOW = 0.22;
  private static final double ALARM_BELOW = 0.15;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final BatteryModel model;
  private final String serial;
  private final Course course;
  private final int weakCell;
  private final double resistance;
  private final Random random;
  private double charge = 0.99;
  private double celsius;
  private boolean alarmed;

  /**
   * @param resistance times what it was when the pack was new
   * @param seed the same seed flies the same flight
   */
  FlightLog(BatteryModel model, String serial, Course course, int weakCell, double resistance, long seed) {
    this.model = model;
    this.serial = serial;
    this.course = course;
    this.weakCell = weakCell;
    this.resistance = resistance;
    this.random = new Random(seed);
    this.celsius = course == Course.HOT ? 41 : 26 + random.nextInt(6);
  }

  /** The flight as a table: one row every two seconds, in UTC. */
  byte[] table(Instant begun, int cycles) {
    var text = new StringBuilder("datetime (utc),armed,flying,voltage (V),current (A),battery_percent,temperature (C)");
    for (int cell = 1; cell <= model.cellsInSeries(); cell++) {
      text.append(",cell ").append(cell).append(" (V)");
    }
    text.append(",cycles,battery serial,message\n");
    fly((second, flying, amps, cells, message) -> {
      text.append(TIME.format(LocalDateTime.ofInstant(begun.plusMillis(Math.round(second * 1000)), ZoneOffset.UTC))).append(",1,").append(flying ? 1 : 0).append(',')
          .append(number(sum(cells), 2)).append(',').append(number(amps, 1)).append(',').append(Math.round(charge * 100)).append(',').append(number(celsius, 1));
      for (double volts : cells) {
        text.append(',').append(number(volts, 3));
      }
      text.append(',').append(cycles).append(',').append(serial).append(',').append(message).append('\n');
    });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The flight as ArduPilot's text log. */
  byte[] dataFlash() {
    var text = new StringBuilder("""
        FMT, 128, 89, FMT, BBnNZ, Type,Length,Name,Format,Columns
        FMT, 129, 0, PARM, QNff, TimeUS,Name,Value,Default
        FMT, 130, 0, EV, QB, TimeUS,Id
        FMT, 131, 0, ERR, QBB, TimeUS,Subsys,ECode
        FMT, 132, 0, MSG, QZ, TimeUS,Message
        FMT, 133, 0, BAT, QBfffffcfB, TimeUS,Instance,Volt,VoltR,Curr,CurrTot,EnrgTot,Temp,Res,RemPct
        MSG, 100000, ArduCopter V4.5.7
        """);
    text.append("PARM, 100000, BATT_CAPACITY, ").append(model.capacityMilliampHours()).append(", 3300\nPARM, 100000, BATT_LOW_VOLT, ")
        .append(number(3.5 * model.cellsInSeries(), 1)).append(", 10.5\nEV, 1000000, 10\n");
    boolean[] flown = {false};
    fly((second, flying, amps, cells, message) -> {
      long micros = Math.round((second + 2) * 1e6);
      if (flying != flown[0]) {
        text.append("EV, ").append(micros).append(", ").append(flying ? 28 : 18).append('\n');
        flown[0] = flying;
      }
      if (message.startsWith("Crash")) {
        text.append("ERR, ").append(micros).append(", 12, 1\nMSG, ").append(micros).append(", ").append(message).append('\n');
      } else if (!message.isEmpty()) {
        text.append("MSG, ").append(micros).append(", ").append(message).append('\n');
      }
      double used = (0.99 - charge) * model.capacityMilliampHours();
      text.append("BAT, ").append(micros).append(", 0, ").append(number(sum(cells), 3)).append(", ").append(number(sum(cells), 3)).append(", ").append(number(amps, 2)).append(", ")
          .append(number(used, 1)).append(", ").append(number(used * sum(cells) / 1000, 2)).append(", ").append(number(celsius, 1)).append(", ")
          .append(number(ohms() * model.cellsInSeries(), 5)).append(", ").append(Math.round(charge * 100)).append('\n');
    });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private interface Row {
    void at(double second, boolean flying, double amps, double[] cells, String message);
  }

  private void fly(Row row) {
    double capacity = model.capacityMilliampHours() / 1000.0;
    double second = 0;
    int onAfterAlarm = 0;
    boolean crashed = false;
    for (; second < 1_800; second += STEP_SECONDS) {
      boolean flying = second >= 20 && !crashed;
      double amps = !flying ? 0.03 * capacity : capacity * CRUISE_C * (second < 40 ? 1.35 : 0.92 + 0.16 * random.nextDouble());
      charge = Math.max(0.003, charge - amps * STEP_SECONDS / 3600 / capacity);
      double heat = flying ? (course == Course.HOT ? 0.085 : 0.03) : -0.02;
      celsius += heat * STEP_SECONDS * (0.7 + 0.3 * resistance) * Math.max(0.15, 1 - (celsius - 26) / 60);
      var message = "";
      if (!alarmed && charge < ALARM_BELOW) {
        alarmed = true;
        message = "Battery 1 critical: land now";
      }
      if (course == Course.CRASH && !crashed && charge < 0.6) {
        crashed = true;
        message = "Crash: Disarming";
      }
      row.at(second, flying, amps, cells(amps), message);
      onAfterAlarm += alarmed ? 1 : 0;
      boolean lands = course == Course.FLOWN_EMPTY ? onAfterAlarm * STEP_SECONDS > 150 : charge < LAND_BELOW || course == Course.WEAK_CELL && charge < 0.35;
      if (crashed && charge < 0.599 || lands) {
        break;
      }
    }
    for (int rest = 1; rest <= 20; rest++) {
      row.at(second + rest * STEP_SECONDS, false, 0.01 * capacity, cells(0.01 * capacity), "");
    }
  }

  private double[] cells(double amps) {
    var cells = new double[model.cellsInSeries()];
    for (int i = 0; i < cells.length; i++) {
      boolean weak = course == Course.WEAK_CELL && i == weakCell - 1;
      double left = weak ? Math.max(0, 1 - (1 - charge) / 0.82) : charge;
      cells[i] = rest(left) - amps * ohms() * (weak ? 3 : 1) - 0.004 * ((i * 7 + 3) % 4) / 4 + (random.nextDouble() - 0.5) * 0.003;
    }
    return cells;
  }

  /** V of a cell at rest by its charge. */
  private double rest(double left) {
    double full = model.chargeVoltsPerCell() == null ? 4.2 : model.chargeVoltsPerCell().doubleValue() - 0.01;
    return 3.58 + (full - 3.58) * left - (left < 0.1 ? (0.1 - left) * 6 : 0);
  }

  /** Ω of a cell: 14 mΩ·Ah when new. */
  private double ohms() {
    return 0.014 / (model.capacityMilliampHours() / 1000.0) * resistance;
  }

  private static double sum(double[] cells) {
    double sum = 0;
    for (double volts : cells) {
      sum += volts;
    }
    return sum;
  }

  private static String number(double value, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }
}

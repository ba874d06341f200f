package com.defnoco.aftersale.batterylog;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What ArduPilot's log messages mean, whether they came in binary or as text. Columns are found by name; units by the format letter of their time,
 * for firmware 3.1 wrote centivolts and centiamps into 16-bit numbers and later ones volts and amps into floats.
 */
final class DataFlash {

  private final LogListener listener;
  private double lastSeconds = Double.NaN;
  private double metresUp = Double.NaN;
  private boolean armed;
  private boolean armingTold;
  private double lastSupply = Double.NaN;

  DataFlash(LogListener listener) {
    this.listener = listener;
  }

  /** What we want of a message. */
  enum Use {
    NONE, BATTERY, CELLS, MORE_CELLS, SUPPLY, PARAMETER, EVENT, ERROR, MESSAGE, ALTITUDE;

    static Use of(String name) {
      return switch (name) {
        case "CURR", "CUR2", "BAT", "BAT2", "BATT" -> BATTERY;
        case "BCL" -> CELLS;
        case "BCL2" -> MORE_CELLS;
        case "POWR" -> SUPPLY;
        case "PARM" -> PARAMETER;
        case "EV" -> EVENT;
        case "ERR" -> ERROR;
        case "MSG" -> MESSAGE;
        case "CTUN" -> ALTITUDE;
        default -> NONE;
      };
    }
  }

  /** The definition of a message: its columns and the letters that say how they are written. */
  static final class Definition {
    final String name;
    final String letters;
    final Use use;
    private final Map<String, Integer> columns = new HashMap<>();

    Definition(String name, String letters, String columns) {
      this.name = name;
      this.letters = letters;
      this.use = Use.of(name);
      var names = columns.split(",");
      for (int i = 0; i < names.length && i < letters.length(); i++) {
        this.columns.put(names[i].strip(), i);
      }
    }

    int column(String... names) {
      for (var name : names) {
        var found = columns.get(name);
        if (found != null) {
          return found;
        }
      }
      return -1;
    }

    char letter(int column) {
      return column < 0 || column >= letters.length() ? ' ' : letters.charAt(column);
    }
  }

  /** The values of one message. */
  interface Values {
    /** The number in the column, the ×100 of its letter undone; NaN when there is none. */
    double number(int column);

    String text(int column);
  }

  void message(Definition definition, Values values) {
    double seconds = time(definition, values);
    switch (definition.use) {
      case BATTERY -> battery(definition, values, seconds);
      case CELLS -> cells(definition, values, seconds);
      case SUPPLY -> supply(values.number(definition.column("Vcc", "VCC")), seconds);
      case PARAMETER -> parameter(values.text(definition.column("Name")), values.number(definition.column("Value")));
      case EVENT -> event((int) values.number(definition.column("Id")), seconds);
      case ERROR -> error(values.number(definition.column("Subsys")), values.number(definition.column("ECode")), seconds);
      case MESSAGE -> said(values.text(definition.column("Message", "Msg")), seconds);
      case ALTITUDE -> {
        double metres = values.number(definition.column("Alt", "BAlt", "BarAlt"));
        metresUp = metres == metres ? metres : metresUp;
      }
      case MORE_CELLS, NONE -> { }
    }
    if (seconds == seconds) {
      lastSeconds = seconds;
    }
  }

  /** Call at the end of the file. */
  void ended() {
    if (armed && metresUp > 3 && lastSeconds == lastSeconds) {
      listener.happening(new Happening(lastSeconds, 0, Happening.Kind.ENDED_IN_AIR, "", metresUp));
    }
  }

  private static double time(Definition definition, Values values) {
    int micros = definition.column("TimeUS");
    if (micros >= 0) {
      return values.number(micros) / 1e6;
    }
    int millis = definition.column("TimeMS");
    return millis >= 0 ? values.number(millis) / 1e3 : Double.NaN;
  }

  private void battery(Definition definition, Values values, double seconds) {
    if (!(seconds >= 0)) {
      return;
    }
    int voltColumn = definition.column("Volt");
    int ampColumn = definition.column("Curr");
    double volts = values.number(voltColumn) * (whole(definition.letter(voltColumn)) ? 0.01 : 1);
    double amps = values.number(ampColumn) * (whole(definition.letter(ampColumn)) ? 0.01 : 1);
    // 3.1 logged the sensor's own error in the same message: a pack of exactly nothing is a pack that nobody measured.
    volts = volts > 0 ? volts : Double.NaN;
    double celsius = values.number(definition.column("Temp"));
    celsius = celsius == 0 ? Double.NaN : celsius;
    double remaining = values.number(definition.column("RemPct"));
    remaining = remaining >= 0 && remaining <= 100 ? remaining / 100 : Double.NaN;
    double consumed = values.number(definition.column("CurrTot"));
    double ohms = values.number(definition.column("Res"));
    double health = values.number(definition.column("SH"));
    int cellColumn = definition.column("V1");
    var cells = cellColumn < 0 ? Sample.NO_CELLS : cells(definition, values, 0);
    int instance = instance(definition, values);
    listener.sample(new Sample(seconds, definition.name, 0, instance, volts, amps, celsius, remaining, amps == amps ? consumed : Double.NaN,
        ohms > 0 ? ohms : Double.NaN, cells, -1, 0));
    supply(definition.column("Vcc") < 0 ? Double.NaN : values.number(definition.column("Vcc")) / 1000, seconds);
    if (health > 0 && health <= 100) {
      var told = new PackIdentity(0, instance, "", "", -1, "", Double.NaN, Double.NaN, health, 0, -1);
      listener.identity(told);
    }
  }

  /** In BCL every cell is written as millivolts plus one, so that an absent one (65535) becomes 0. CURR wrote plain millivolts, 0 for none. */
  private void cells(Definition definition, Values values, double seconds) {
    if (!(seconds >= 0)) {
      return;
    }
    var cells = cells(definition, values, 1);
    double volts = values.number(definition.column("Volt"));
    if (cells.length > 0) {
      listener.sample(new Sample(seconds, definition.name, 0, instance(definition, values), volts > 0 ? volts : Double.NaN, Double.NaN, Double.NaN, Double.NaN,
          Double.NaN, Double.NaN, cells, -1, 0));
    }
  }

  private static double[] cells(Definition definition, Values values, int added) {
    var cells = new double[14];
    int n = 0;
    for (int i = 0; i < cells.length; i++) {
      double millivolts = values.number(definition.column("V" + (i + 1)));
      cells[i] = millivolts > added && millivolts < 65_535 ? (millivolts - added) / 1000 : Double.NaN;
      if (cells[i] == cells[i]) {
        n = i + 1;
      }
    }
    return n == 0 ? Sample.NO_CELLS : java.util.Arrays.copyOf(cells, n);
  }

  private static int instance(Definition definition, Values values) {
    double told = values.number(definition.column("Instance", "Inst"));
    if (told >= 0 && told < 256) {
      return (int) told;
    }
    return definition.name.endsWith("2") ? 1 : 0;
  }

  private void supply(double volts, double seconds) {
    if (volts > 0 && seconds >= 0 && volts != lastSupply) {
      lastSupply = volts;
      listener.happening(new Happening(seconds, 0, Happening.Kind.SUPPLY, "", volts));
    }
  }

  private void parameter(String name, double value) {
    if (value != value || !name.startsWith("BATT") && !name.startsWith("FS_BATT") && !name.startsWith("ARMING_")) {
      return;
    }
    listener.setting(new Setting(0, name, value));
    int instance = name.startsWith("BATT2") ? 1 : name.startsWith("BATT_") ? 0 : -1;
    if (instance < 0) {
      return;
    }
    if (name.endsWith("_SERIAL_NUM") && value > 0) {
      listener.identity(new PackIdentity(0, instance, Long.toString((long) value), "", -1, "", Double.NaN, Double.NaN, Double.NaN, 0, -1));
    } else if (name.equals("BATT_CAPACITY") || name.equals("BATT2_CAPACITY")) {
      if (value > 0) {
        listener.identity(new PackIdentity(0, instance, "", "", -1, "", value, Double.NaN, Double.NaN, 0, -1));
      }
    }
  }

  private void event(int id, double seconds) {
    if (seconds != seconds) {
      return;
    }
    var kind = switch (id) {
      case 10, 15 -> Happening.Kind.ARMED;
      case 11 -> Happening.Kind.DISARMED;
      case 17, 18 -> Happening.Kind.LANDED;
      case 28 -> Happening.Kind.AIRBORNE;
      default -> null;
    };
    if (kind != null) {
      arm(kind);
      listener.happening(new Happening(seconds, 0, kind, "", Double.NaN));
    }
  }

  private void arm(Happening.Kind kind) {
    if (kind == Happening.Kind.ARMED) {
      armed = true;
      armingTold = true;
    } else if (kind == Happening.Kind.DISARMED) {
      armed = false;
      armingTold = true;
    }
  }

  private void error(double subsystem, double code, double seconds) {
    if (seconds != seconds) {
      return;
    }
    if (subsystem == 12 && (code == 1 || code == 2)) {
      listener.happening(new Happening(seconds, 0, Happening.Kind.CRASH, code == 1 ? "crash check" : "loss of control", code));
    } else if (subsystem == 6 && code >= 1) {
      listener.happening(new Happening(seconds, 0, Happening.Kind.BATTERY_FAILSAFE, "", code));
    }
  }

  private void said(String text, double seconds) {
    if (seconds != seconds || text.isEmpty()) {
      return;
    }
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("batter")) {
      listener.happening(new Happening(seconds, 0, lower.contains("failsafe") ? Happening.Kind.BATTERY_FAILSAFE : Happening.Kind.BATTERY_MESSAGE, text, Double.NaN));
    } else if (lower.startsWith("crash") || lower.contains("crash:")) {
      listener.happening(new Happening(seconds, 0, Happening.Kind.CRASH, text, Double.NaN));
    }
  }

  private static boolean whole(char letter) {
    return switch (letter) {
      case 'b', 'B', 'h', 'H', 'i', 'I', 'q', 'Q' -> true;
      default -> false;
    };
  }
}

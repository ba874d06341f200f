package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.ColumnMapping.Column;
import com.defnoco.aftersale.batterylog.ColumnMapping.Quantity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a table row by row through a {@link ColumnMapping}. A cell that holds no number, and a zero where nothing can be zero, is not measured. */
final class TableReader {

  private static final Pattern DAY_FIRST = Pattern.compile("(\\d{1,4})[-/.](\\d{1,2})[-/.](\\d{1,4})(?:[ T]+(.*))?");

  private final Lines lines;
  private final LogListener listener;
  private final TableLayout layout;
  private final ColumnMapping mapping;
  private final int cellCount;
  private boolean armed;
  private boolean airborne;
  private long lastFaults;
  private PackIdentity told = PackIdentity.unknown(0, 0);
  private double first = Double.NaN;
  private double lastSeconds = Double.NaN;

  TableReader(Bytes in, LogListener listener, TableLayout layout, ColumnMapping mapping) {
    this.lines = new Lines(in);
    this.listener = listener;
    this.layout = layout;
    this.mapping = mapping;
    this.cellCount = mapping.columns().stream().filter(column -> column.quantity() == Quantity.CELL).mapToInt(Column::cell).max().orElse(0);
  }

  void read() throws IOException {
    about();
    long wrong = 0;
    long firstWrong = 0;
    long noTime = 0;
    long firstNoTime = 0;
    for (String line; (line = lines.next()) != null; ) {
      if (lines.number() <= layout.headerLine() || line.isBlank()) {
        continue;
      }
      if (line.startsWith("#")) {
        if (layout.format() == LogFormat.DRONEDEPLOY_TSV) {
          break; // the session's end, with its own head
        }
        continue;
      }
      var cells = TableLayout.split(line, mapping.separator());
      if (cells.size() < Math.min(layout.headers().size(), 1 + mapping.columns().stream().mapToInt(Column::index).max().orElse(0))) {
        wrong++;
        firstWrong = firstWrong == 0 ? lines.number() : firstWrong;
        continue;
      }
      double seconds = seconds(cells);
      if (seconds != seconds) {
        noTime++;
        firstNoTime = firstNoTime == 0 ? lines.number() : firstNoTime;
        continue;
      }
      row(cells, seconds);
    }
    if (wrong > 0) {
      listener.skipped(new Skipped(firstWrong, wrong, lines.terminated() ? "format" : "cut", ""));
    }
    if (noTime > 0) {
      listener.skipped(new Skipped(firstNoTime, noTime, "no-time", ""));
    }
    if (lines.tooLong() > 0) {
      listener.skipped(new Skipped(0, lines.tooLong(), "too-large", ""));
    }
  }

  /** DroneDeploy tells of the pack above the table. */
  private void about() {
    var about = layout.about();
    if (about.isEmpty()) {
      return;
    }
    double cycles = Numbers.parse(about.getOrDefault("Discharges", ""));
    double full = Numbers.parse(about.getOrDefault("Full Charge Volume (mAh)", ""));
    double health = Numbers.parse(about.getOrDefault("Remaining Life (%)", ""));
    double cells = Numbers.parse(about.getOrDefault("Battery Cells Number", ""));
    // Life 0 % stands where the aircraft does not tell it; a capacity of 1 mAh comes from a simulator.
    var identity = new PackIdentity(0, 0, about.getOrDefault("Battery Serial Number", ""), "", cycles > 0 ? (int) cycles : -1, "", Double.NaN,
        full > 10 ? full : Double.NaN, health > 1 && health <= 100 ? health : Double.NaN, cells > 0 && cells <= 32 ? (int) cells : 0, -1);
    if (identity.tells()) {
      told = identity;
      listener.identity(identity);
    }
  }

  private void row(java.util.List<String> cells, double seconds) {
    double volts = positive(number(cells, Quantity.VOLTAGE));
    boolean nothing = volts != volts && mapping.of(Quantity.VOLTAGE) != null;
    double amps = number(cells, Quantity.CURRENT);
    amps = nothing && amps == 0 ? Double.NaN : mapping.dischargeNegative() && amps != 0 ? -amps : amps;
    double celsius = number(cells, Quantity.TEMPERATURE);
    var temperature = mapping.of(Quantity.TEMPERATURE);
    // Before the aircraft has heard from its pack every column is 0; 0 °F and 0 K are no temperatures of a pack either.
    if (temperature != null && (nothing || temperature.unit() != ColumnMapping.Unit.CELSIUS) && raw(cells, temperature) == 0) {
      celsius = Double.NaN;
    }
    celsius = celsius < -60 || celsius > 200 ? Double.NaN : celsius;
    double remaining = number(cells, Quantity.CHARGE_PERCENT);
    remaining = remaining < 0 || remaining > 1.0001 || nothing && remaining == 0 ? Double.NaN : remaining;
    double consumed = number(cells, Quantity.CONSUMED);
    double ohms = positive(number(cells, Quantity.RESISTANCE));
    var each = cellVoltages(cells);
    listener.sample(new Sample(seconds, source(), 0, 0, volts, amps, celsius, remaining, consumed < 0 ? Double.NaN : consumed, ohms, each, -1, faults(cells)));
    identity(cells);
    happenings(cells, seconds);
  }

  private String source() {
    return switch (layout.format()) {
      case DRONEDEPLOY_TSV -> "DroneDeploy";
      case AIRDATA_CSV -> "AirData";
      case LITCHI_CSV -> "Litchi";
      case JBD_CSV -> "JBD";
      default -> "table";
    };
  }

  private double[] cellVoltages(java.util.List<String> cells) {
    if (cellCount == 0) {
      return Sample.NO_CELLS;
    }
    var each = new double[cellCount];
    java.util.Arrays.fill(each, Double.NaN);
    int n = 0;
    for (var column : mapping.columns()) {
      if (column.quantity() == Quantity.CELL) {
        double volts = positive(value(cells, column));
        each[column.cell() - 1] = volts;
        n = volts == volts ? Math.max(n, column.cell()) : n;
      }
    }
    if (n == 0) {
      return Sample.NO_CELLS;
    }
    return n == each.length ? each : java.util.Arrays.copyOf(each, n);
  }

  private long faults(java.util.List<String> cells) {
    var column = mapping.of(Quantity.FAULTS);
    if (column == null) {
      return 0;
    }
    var text = cells.get(column.index()).strip().toLowerCase(Locale.ROOT).replace("0x", "");
    try {
      return text.isEmpty() || text.length() > 8 ? 0 : Long.parseLong(text, 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void identity(java.util.List<String> cells) {
    double cycles = number(cells, Quantity.CYCLES);
    double full = positive(number(cells, Quantity.FULL_CAPACITY));
    var serialColumn = mapping.of(Quantity.SERIAL);
    var serial = serialColumn == null ? "" : cells.get(serialColumn.index()).strip();
    var now = told.with(new PackIdentity(0, 0, serial.length() > 64 ? "" : serial, "", cycles > 0 ? (int) Math.min(cycles, 1e6) : -1, "", Double.NaN, full, Double.NaN, 0, -1));
    if (!now.equals(told)) {
      told = now;
      listener.identity(now);
    }
  }

  private void happenings(java.util.List<String> cells, double seconds) {
    var armedColumn = mapping.of(Quantity.ARMED);
    if (armedColumn != null) {
      boolean now = yes(cells.get(armedColumn.index()));
      if (now != armed) {
        armed = now;
        listener.happening(new Happening(seconds, 0, now ? Happening.Kind.ARMED : Happening.Kind.DISARMED, "", Double.NaN));
      }
    }
    var airborneColumn = mapping.of(Quantity.AIRBORNE);
    if (airborneColumn != null) {
      boolean now = yes(cells.get(airborneColumn.index()));
      if (now != airborne) {
        airborne = now;
        listener.happening(new Happening(seconds, 0, now ? Happening.Kind.AIRBORNE : Happening.Kind.LANDED, "", Double.NaN));
      }
    }
    var messageColumn = mapping.of(Quantity.MESSAGE);
    if (messageColumn != null) {
      var text = cells.get(messageColumn.index()).strip();
      var lower = text.toLowerCase(Locale.ROOT);
      if (lower.contains("batter") && !lower.contains("remote")) {
        listener.happening(new Happening(seconds, 0, Happening.Kind.BATTERY_MESSAGE, text.length() > 200 ? text.substring(0, 200) : text, Double.NaN));
      }
    }
  }

  private static boolean yes(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on" -> true;
      default -> false;
    };
  }

  // ---- Times

  private double seconds(java.util.List<String> cells) {
    var time = mapping.of(Quantity.TIME);
    if (time != null) {
      return value(cells, time);
    }
    var date = mapping.of(Quantity.DATE_TIME);
    var ofDay = mapping.of(Quantity.TIME_OF_DAY);
    if (date == null) {
      return Double.NaN;
    }
    var text = cells.get(date.index()).strip() + (ofDay == null ? "" : " " + cells.get(ofDay.index()).strip());
    double seconds = instant(text);
    if (seconds == seconds) {
      // Tables that count whole seconds give several rows the same time: they keep their order.
      lastSeconds = seconds;
      first = first == first ? first : seconds;
    }
    return seconds;
  }

  /** Seconds since 1970 of a written date and time, taken as UTC; NaN when it is none. */
  static double instant(String text) {
    Matcher found = DAY_FIRST.matcher(text.strip().replace('Z', ' ').strip());
    if (!found.matches()) {
      return Double.NaN;
    }
    try {
      int a = Integer.parseInt(found.group(1));
      int b = Integer.parseInt(found.group(2));
      int c = Integer.parseInt(found.group(3));
      var day = a > 31 ? LocalDate.of(a, b, c) : text.contains(".") && text.indexOf('.') < 3 || a > 12 ? LocalDate.of(c < 100 ? 2000 + c : c, b, a) : LocalDate.of(c < 100 ? 2000 + c : c, a, b);
      var rest = found.group(4) == null ? "" : found.group(4).strip();
      double fraction = 0;
      boolean afternoon = rest.toLowerCase(Locale.ROOT).endsWith("pm");
      boolean morning = rest.toLowerCase(Locale.ROOT).endsWith("am");
      rest = afternoon || morning ? rest.substring(0, rest.length() - 2).strip() : rest;
      int dot = Math.max(rest.indexOf('.'), rest.indexOf(','));
      if (dot > 0) {
        fraction = Numbers.parse("0." + rest.substring(dot + 1));
        rest = rest.substring(0, dot);
      }
      var parts = rest.isEmpty() ? new String[0] : rest.split(":");
      int hour = parts.length > 0 ? Integer.parseInt(parts[0].strip()) : 0;
      hour = afternoon && hour < 12 ? hour + 12 : morning && hour == 12 ? 0 : hour;
      var time = LocalTime.of(hour, parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 0, parts.length > 2 ? Integer.parseInt(parts[2].strip()) : 0);
      return LocalDateTime.of(day, time).toEpochSecond(ZoneOffset.UTC) + (fraction == fraction ? fraction : 0);
    } catch (NumberFormatException | DateTimeException e) {
      return Double.NaN;
    }
  }

  // ---- Values

  private double number(java.util.List<String> cells, Quantity quantity) {
    var column = mapping.of(quantity);
    return column == null ? Double.NaN : value(cells, column);
  }

  private double value(java.util.List<String> cells, Column column) {
    return column.unit().toOurs(raw(cells, column));
  }

  private double raw(java.util.List<String> cells, Column column) {
    return column.index() >= cells.size() ? Double.NaN : Numbers.leading(cells.get(column.index()), mapping.decimalComma());
  }

  private static double positive(double value) {
    return value > 0 ? value : Double.NaN;
  }
}

package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.ColumnMapping.Column;
import com.defnoco.aftersale.batterylog.ColumnMapping.Quantity;
import com.defnoco.aftersale.batterylog.ColumnMapping.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks at the first lines of a table and proposes how to read it.
 *
 * @param format what it was recognised as
 * @param headers the names of all columns
 * @param headerLine number of the line with the names, from 1
 * @param mapping the proposal
 * @param notes what was assumed, as keys: {@code sign-assumed}, {@code unit-by-value:<header>}, {@code celsius-in-fahrenheit}
 * @param about what the lines above the names tell, for DroneDeploy
 */
public record TableLayout(LogFormat format, List<String> headers, int headerLine, ColumnMapping mapping, List<String> notes, Map<String, String> about) {

  private static final int MOST_COLUMNS = 1_000;
  private static final Pattern CELL = Pattern.compile("(?:^|.*[^a-z])(?:voltage ?cell|cell ?voltage|cell|cellv|vcell|v_cell|cell_v|zelle)[ _#.\\-]*(\\d{1,2})(?:[^0-9].*)?$");
  private static final Pattern TEMPERATURES = Pattern.compile("^(?:batt(?:ery)?[ _]?)?temp(?:erature)?[ _]?\\d{0,2}(?:[ (\\[].*)?$");
  private static final Pattern UNIT = Pattern.compile("[(\\[]\\s*([^)\\]]{1,14}?)\\s*[)\\]]");

  public TableLayout {
    headers = List.copyOf(headers);
    notes = List.copyOf(notes);
    about = Map.copyOf(about);
  }

  /** Proposes a reading from the first lines; null when they are no table. */
  static TableLayout of(List<String> lines) {
    if (!lines.isEmpty() && lines.getFirst().startsWith("#DroneDeploy")) {
      return droneDeploy(lines);
    }
    for (int i = 0; i < Math.min(lines.size(), 40); i++) {
      var line = lines.get(i);
      char separator = separator(line);
      if (separator == 0) {
        continue;
      }
      var headers = split(line, separator);
      if (headers.size() > MOST_COLUMNS || headers.stream().filter(header -> Numbers.parse(header) == Numbers.parse(header)).count() > headers.size() / 3) {
        continue;
      }
      var layout = proposed(headers, i + 1, separator, lines.subList(i + 1, lines.size()));
      if (layout.mapping.columns().stream().map(Column::quantity).distinct().count() >= 2) {
        return layout;
      }
    }
    return null;
  }

  private static TableLayout droneDeploy(List<String> lines) {
    var about = new HashMap<String, String>();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith("Date/Time") && line.indexOf("Elapsed Time") > 0) {
        var headers = List.of(line.split("\t", -1));
        var columns = new ArrayList<Column>();
        boolean celsius = about.getOrDefault("Device Operating System", "").startsWith("Android");
        var notes = new ArrayList<String>();
        for (int c = 0; c < Math.min(headers.size(), MOST_COLUMNS); c++) {
          var header = headers.get(c).strip();
          var column = droneDeployColumn(c, header, celsius);
          if (column != null) {
            columns.add(column);
          }
        }
        if (celsius) {
          notes.add("celsius-in-fahrenheit");
        }
        return new TableLayout(LogFormat.DRONEDEPLOY_TSV, headers, i + 1, new ColumnMapping('\t', false, true, columns), notes, about);
      }
      var parts = line.split("\t");
      if (parts.length >= 2 && !line.startsWith("#") && about.size() < 200) {
        about.put(parts[0].strip(), String.join(" ", List.of(parts).subList(1, parts.length)).strip());
      }
    }
    return null;
  }

  private static Column droneDeployColumn(int index, String header, boolean celsius) {
    if (header.startsWith("Aircraft Battery Cell ") && !header.contains("Updated")) {
      int number = (int) Numbers.leading(header.substring("Aircraft Battery Cell ".length()), false);
      return number >= 1 && number <= 32 ? new Column(index, header, Quantity.CELL, Unit.MILLIVOLT, number) : null;
    }
    return switch (header) {
      case "Elapsed Time (sec)" -> new Column(index, header, Quantity.TIME, Unit.SECOND, 0);
      case "Aircraft Battery Power (%)" -> new Column(index, header, Quantity.CHARGE_PERCENT, Unit.PERCENT, 0);
      case "Aircraft Battery Charge (mAh)" -> new Column(index, header, Quantity.REMAINING_CAPACITY, Unit.MILLIAMPERE_HOUR, 0);
      case "Aircraft Battery Current (mA)" -> new Column(index, header, Quantity.CURRENT, Unit.MILLIAMPERE, 0);
      case "Aircraft Battery Voltage (mV)" -> new Column(index, header, Quantity.VOLTAGE, Unit.MILLIVOLT, 0);
      // On Android the app writes the column that its head calls Fahrenheit in degrees Celsius.
      case "Aircraft Battery Temperature (Fahrenheit)" -> new Column(index, header, Quantity.TEMPERATURE, celsius ? Unit.CELSIUS : Unit.FAHRENHEIT, 0);
      case "Aircraft Motors On" -> new Column(index, header, Quantity.ARMED, Unit.NONE, 0);
      case "Aircraft Flying" -> new Column(index, header, Quantity.AIRBORNE, Unit.NONE, 0);
      default -> null;
    };
  }

  private static TableLayout proposed(List<String> headers, int headerLine, char separator, List<String> after) {
    var rows = after.stream().filter(line -> !line.isBlank()).limit(200).map(line -> split(line, separator)).toList();
    boolean decimalComma = separator != ',' && rows.stream().flatMap(List::stream).anyMatch(value -> value.matches("\\s*-?\\d+,\\d+.*"))
        && rows.stream().flatMap(List::stream).noneMatch(value -> value.matches("\\s*-?\\d+\\.\\d+\\s*"));
    var joined = ColumnMapping.signature(headers);
    var format = joined.contains("protectstatus") && joined.contains("balancestatus") ? LogFormat.JBD_CSV
        : joined.contains("height_above_takeoff") || joined.contains("flycstate") && joined.contains("battery_percent") ? LogFormat.AIRDATA_CSV
        : joined.contains("gimbalpitchraw") || joined.contains("batterytemperature") && joined.contains("isflying") ? LogFormat.LITCHI_CSV
        : LogFormat.CSV;
    var notes = new ArrayList<String>();
    var columns = new ArrayList<Column>();
    for (int i = 0; i < headers.size(); i++) {
      var column = column(i, headers.get(i), values(rows, i), decimalComma, format, notes);
      if (column != null && columns.stream().noneMatch(other -> other.quantity() == column.quantity() && other.cell() == column.cell())) {
        columns.add(column);
      }
    }
    boolean dischargeNegative = dischargeNegative(format, columns, rows, decimalComma, notes);
    return new TableLayout(format, headers, headerLine, new ColumnMapping(separator, decimalComma, dischargeNegative, columns), notes, Map.of());
  }

  private static List<String> values(List<List<String>> rows, int index) {
    return rows.stream().filter(row -> index < row.size()).map(row -> row.get(index).strip()).filter(value -> !value.isEmpty()).toList();
  }

  private static Column column(int index, String header, List<String> values, boolean decimalComma, LogFormat format, List<String> notes) {
    var name = header.strip().toLowerCase(Locale.ROOT);
    var unitInHeader = unit(name);
    var bare = name.replaceAll("[(\\[].*", "").strip();
    var cell = CELL.matcher(bare);
    if (cell.matches() && !bare.contains("max") && !bare.contains("min") && !bare.contains("temp") && !bare.contains("updated")) {
      int number = Integer.parseInt(cell.group(1));
      return number >= 1 && number <= 32 ? new Column(index, header, Quantity.CELL, volts(unitInHeader, values, decimalComma, true, header, notes), number) : null;
    }
    if (name.contains("latitude") || name.contains("longitude") || name.contains("home") || name.startsWith("rc ") || name.startsWith("rc_") || name.contains("gimbal")) {
      return null;
    }
    return switch (bare) {
      case "time", "elapsed time", "elapsed", "timestamp", "t", "timeus", "timems", "offsettime", "flytime", "zeit" -> time(index, header, bare, unitInHeader, values, decimalComma, notes);
      case "datetime", "date", "date/time", "date time", "datum", "recorded" -> new Column(index, header, Quantity.DATE_TIME, Unit.NONE, 0);
      case "voltage", "volt", "volts", "packvoltage", "pack voltage", "pack_voltage", "total voltage", "battery voltage", "battery_voltage", "batteryvoltage", "currentpv",
          "currentvoltage", "vbat", "u", "spannung", "总电压" ->
          new Column(index, header, Quantity.VOLTAGE, volts(unitInHeader, values, decimalComma, false, header, notes), 0);
      case "current", "amps", "amperage", "curr", "battery current", "battery_current", "currentcurrent", "i", "strom", "电流" ->
          new Column(index, header, Quantity.CURRENT, amps(unitInHeader, values, decimalComma, header, notes), 0);
      case "battery_percent", "battery percent", "battery", "rsoc", "soc", "state of charge", "remainpowerpercent", "battery level", "battery_level", "percent", "电量" ->
          new Column(index, header, Quantity.CHARGE_PERCENT, fraction(unitInHeader, values, decimalComma) ? Unit.FRACTION : Unit.PERCENT, 0);
      case "remain cap", "remaining capacity", "remaining_capacity", "currentelectricity" -> new Column(index, header, Quantity.REMAINING_CAPACITY, hours(unitInHeader, values), 0);
      case "full charge cap", "full capacity", "full_capacity" -> new Column(index, header, Quantity.FULL_CAPACITY, hours(unitInHeader, values), 0);
      case "consumed", "discharged", "used", "consumed capacity", "mah", "capacity used" -> new Column(index, header, Quantity.CONSUMED, hours(unitInHeader, values), 0);
      case "cycle count", "cycles", "cycle_count", "循环次数" -> new Column(index, header, Quantity.CYCLES, Unit.NONE, 0);
      case "protectstatus" -> new Column(index, header, Quantity.FAULTS, Unit.NONE, 0);
      case "isflying", "flying", "airborne" -> new Column(index, header, Quantity.AIRBORNE, Unit.NONE, 0);
      case "armed", "motors on", "ismotoron" -> new Column(index, header, Quantity.ARMED, Unit.NONE, 0);
      case "message", "warning", "alarm" -> new Column(index, header, Quantity.MESSAGE, Unit.NONE, 0);
      case "serial", "serial number", "battery serial", "battery serial number" -> new Column(index, header, Quantity.SERIAL, Unit.NONE, 0);
      case "resistance", "internal resistance", "ir" -> new Column(index, header, Quantity.RESISTANCE, "mohm".equals(unitInHeader) || "mω".equals(unitInHeader) ? Unit.MILLIOHM : Unit.OHM, 0);
      case "batterytemperature" -> temperature(index, header, unitInHeader, values, decimalComma, notes);
      default -> TEMPERATURES.matcher(bare).matches() && !(format == LogFormat.LITCHI_CSV && bare.equals("temperature"))
          ? temperature(index, header, unitInHeader, values, decimalComma, notes) : null;
    };
  }

  private static String unit(String name) {
    var found = UNIT.matcher(name);
    return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : "";
  }

  private static Column time(int index, String header, String bare, String unit, List<String> values, boolean decimalComma, List<String> notes) {
    if (values.stream().limit(20).anyMatch(value -> value.matches("\\d{1,2}:\\d{2}(:\\d{2}.*)?"))) {
      return new Column(index, header, Quantity.TIME_OF_DAY, Unit.NONE, 0);
    }
    if (values.stream().limit(20).anyMatch(value -> value.matches("\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}.*"))) {
      return new Column(index, header, Quantity.DATE_TIME, Unit.NONE, 0);
    }
    var told = switch (unit) {
      case "ms", "millisecond", "milliseconds", "msec" -> Unit.MILLISECOND;
      case "us", "µs", "microsecond", "microseconds" -> Unit.MICROSECOND;
      case "min", "minute", "minutes" -> Unit.MINUTE;
      case "s", "sec", "second", "seconds" -> Unit.SECOND;
      default -> null;
    };
    if (told == null) {
      told = bare.equals("timeus") ? Unit.MICROSECOND : bare.equals("timems") ? Unit.MILLISECOND : null;
    }
    if (told == null) {
      // Ticks that are far apart as numbers are fractions of a second: no logger writes less than once in 100 seconds and more than 20 times a second.
      double step = medianStep(values, decimalComma);
      told = step >= 20_000 ? Unit.MICROSECOND : step >= 20 ? Unit.MILLISECOND : Unit.SECOND;
      notes.add("unit-by-value:" + header);
    }
    return new Column(index, header, Quantity.TIME, told, 0);
  }

  private static double medianStep(List<String> values, boolean decimalComma) {
    var numbers = values.stream().mapToDouble(value -> Numbers.leading(value, decimalComma)).filter(value -> value == value).toArray();
    var steps = new ArrayList<Double>();
    for (int i = 1; i < numbers.length; i++) {
      steps.add(Math.abs(numbers[i] - numbers[i - 1]));
    }
    return steps.isEmpty() ? 1 : steps.stream().sorted().toList().get(steps.size() / 2);
  }

  private static double typical(List<String> values, boolean decimalComma) {
    var numbers = values.stream().mapToDouble(value -> Math.abs(Numbers.leading(value, decimalComma))).filter(value -> value == value && value > 0).sorted().toArray();
    return numbers.length == 0 ? Double.NaN : numbers[numbers.length / 2];
  }

  private static String unitInValues(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst().replaceAll("^[-+−0-9.,eE ]+", "").strip().toLowerCase(Locale.ROOT);
  }

  private static Unit volts(String unit, List<String> values, boolean decimalComma, boolean cell, String header, List<String> notes) {
    var told = unit.isEmpty() ? unitInValues(values) : unit;
    if (told.equals("mv") || told.equals("millivolt")) {
      return Unit.MILLIVOLT;
    }
    if (told.equals("v") || told.equals("volt") || told.equals("volts")) {
      return Unit.VOLT;
    }
    double typical = typical(values, decimalComma);
    if (typical == typical) {
      notes.add("unit-by-value:" + header);
    }
    return cell ? typical > 1_000 ? Unit.MILLIVOLT : typical > 100 ? Unit.CENTIVOLT : Unit.VOLT : typical > 2_500 ? Unit.MILLIVOLT : Unit.VOLT;
  }

  private static Unit amps(String unit, List<String> values, boolean decimalComma, String header, List<String> notes) {
    var told = unit.isEmpty() ? unitInValues(values) : unit;
    if (told.equals("ma")) {
      return Unit.MILLIAMPERE;
    }
    if (told.equals("a")) {
      return Unit.AMPERE;
    }
    double typical = typical(values, decimalComma);
    if (typical == typical) {
      notes.add("unit-by-value:" + header);
    }
    return typical > 600 ? Unit.MILLIAMPERE : Unit.AMPERE;
  }

  private static boolean fraction(String unit, List<String> values, boolean decimalComma) {
    return unit.isEmpty() && values.stream().noneMatch(value -> value.contains("%"))
        && values.stream().mapToDouble(value -> Numbers.leading(value, decimalComma)).filter(value -> value == value).max().orElse(100) <= 1.0
        && values.stream().anyMatch(value -> value.contains(".") || value.contains(","));
  }

  private static Unit hours(String unit, List<String> values) {
    var told = unit.isEmpty() ? unitInValues(values) : unit;
    return told.equals("ah") ? Unit.AMPERE_HOUR : Unit.MILLIAMPERE_HOUR;
  }

  private static Column temperature(int index, String header, String unit, List<String> values, boolean decimalComma, List<String> notes) {
    var told = unit.isEmpty() ? unitInValues(values).replace("°", "") : unit.replace("°", "");
    Unit chosen;
    if (told.startsWith("f")) {
      chosen = Unit.FAHRENHEIT;
    } else if (told.startsWith("c") || told.equals("℃")) {
      chosen = Unit.CELSIUS;
    } else if (told.startsWith("k")) {
      chosen = Unit.KELVIN;
    } else {
      double typical = typical(values, decimalComma);
      chosen = typical > 2_000 ? Unit.DECIKELVIN : typical > 200 ? Unit.KELVIN : Unit.CELSIUS;
      notes.add("unit-by-value:" + header);
    }
    return new Column(index, header, Quantity.TEMPERATURE, chosen, 0);
  }

  /** The apps of BMS makers write discharge as negative. Where nobody says: what flows while the charge falls is discharge. */
  private static boolean dischargeNegative(LogFormat format, List<Column> columns, List<List<String>> rows, boolean decimalComma, List<String> notes) {
    if (format == LogFormat.JBD_CSV) {
      return true;
    }
    var current = columns.stream().filter(column -> column.quantity() == Quantity.CURRENT).findFirst().orElse(null);
    if (current == null) {
      return false;
    }
    double sum = 0;
    for (var value : values(rows, current.index())) {
      double amps = Numbers.leading(value, decimalComma);
      sum += amps == amps ? amps : 0;
    }
    for (var quantity : List.of(Quantity.CHARGE_PERCENT, Quantity.REMAINING_CAPACITY)) {
      var charge = columns.stream().filter(column -> column.quantity() == quantity).findFirst().orElse(null);
      if (charge != null) {
        var told = values(rows, charge.index());
        double first = told.isEmpty() ? Double.NaN : Numbers.leading(told.getFirst(), decimalComma);
        double last = told.isEmpty() ? Double.NaN : Numbers.leading(told.getLast(), decimalComma);
        if (first != last && first == first && last == last && sum != 0) {
          return (last < first) == (sum < 0);
        }
      }
    }
    notes.add("sign-assumed");
    // A flight log is of a flight: what flows most is what the motors draw.
    return sum < 0;
  }

  private static char separator(String line) {
    int tabs = count(line, '\t');
    int semicolons = count(line, ';');
    int commas = count(line, ',');
    int most = Math.max(tabs, Math.max(semicolons, commas));
    return most == 0 ? 0 : most == tabs ? '\t' : most == semicolons ? ';' : ',';
  }

  private static int count(String line, char wanted) {
    int count = 0;
    for (int i = 0; i < line.length(); i++) {
      count += line.charAt(i) == wanted ? 1 : 0;
    }
    return count;
  }

  /** The cells of a line; quotes as in RFC 4180, save in tab-separated tables, where a quote is a quote. */
  static List<String> split(String line, char separator) {
    var cells = new ArrayList<String>();
    int from = 0;
    boolean quoting = separator != '\t' && line.indexOf('"') >= 0;
    if (!quoting) {
      for (int at; (at = line.indexOf(separator, from)) >= 0 && cells.size() < MOST_COLUMNS; from = at + 1) {
        cells.add(line.substring(from, at));
      }
      cells.add(line.substring(from));
      return cells;
    }
    var cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (inside && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        inside = !inside;
      } else if (c == separator && !inside && cells.size() < MOST_COLUMNS) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}

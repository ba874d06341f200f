package com.defnoco.aftersale.batterylog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a table is read: which column holds what, in which unit. Proposed by {@link TableLayout}, shown, corrected and remembered by people;
 * written as text ({@link #toText}) so that it can be kept anywhere.
 *
 * @param separator between columns: a comma, semicolon or tab
 * @param decimalComma whether numbers are written 3,7
 * @param dischargeNegative whether a negative current discharges the pack
 * @param columns in the order of the table; those that are not used are left out
 */
public record ColumnMapping(char separator, boolean decimalComma, boolean dischargeNegative, List<Column> columns) {

  public ColumnMapping {
    columns = List.copyOf(columns);
  }

  /** What a column can hold. Positions are never among it. */
  public enum Quantity {
    /** Time since the start of the log, or the time of day. */
    TIME,
    /** Date and time in one column, or the date alone beside TIME_OF_DAY. */
    DATE_TIME, TIME_OF_DAY,
    VOLTAGE, CURRENT, CELL, TEMPERATURE, CHARGE_PERCENT, CONSUMED, REMAINING_CAPACITY, FULL_CAPACITY, RESISTANCE, CYCLES, FAULTS, ARMED, AIRBORNE, MESSAGE, SERIAL
  }

  /** Units, with what they are multiplied by (and what is added before) to give V, A, °C, s, mAh, Ω, 0 … 1. */
  public enum Unit {
    NONE(1, 0), VOLT(1, 0), MILLIVOLT(0.001, 0), CENTIVOLT(0.01, 0), AMPERE(1, 0), MILLIAMPERE(0.001, 0), CENTIAMPERE(0.01, 0), CELSIUS(1, 0),
    FAHRENHEIT(5.0 / 9, -32), KELVIN(1, -273.15), DECIKELVIN(0.1, -2731.5), SECOND(1, 0), MILLISECOND(1e-3, 0), MICROSECOND(1e-6, 0), MINUTE(60, 0),
    PERCENT(0.01, 0), FRACTION(1, 0), MILLIAMPERE_HOUR(1, 0), AMPERE_HOUR(1000, 0), OHM(1, 0), MILLIOHM(0.001, 0);

    final double factor;
    final double added;

    Unit(double factor, double added) {
      this.factor = factor;
      this.added = added;
    }

    /** The value in the unit we count in. */
    public double toOurs(double value) {
      return (value + added) * factor;
    }
  }

  /**
   * @param index of the column, from 0
   * @param header as the table names it
   * @param cell number of the cell, from 1, for {@link Quantity#CELL}; else 0
   */
  public record Column(int index, String header, Quantity quantity, Unit unit, int cell) {}

  /** The column of a quantity, or null. */
  Column of(Quantity quantity) {
    for (var column : columns) {
      if (column.quantity == quantity) {
        return column;
      }
    }
    return null;
  }

  /** Whether the table can be read: a time and something measured. */
  public boolean isEnough() {
    boolean time = of(Quantity.TIME) != null || of(Quantity.DATE_TIME) != null;
    return time && (of(Quantity.VOLTAGE) != null || of(Quantity.CELL) != null || of(Quantity.CURRENT) != null || of(Quantity.TEMPERATURE) != null
        || of(Quantity.CHARGE_PERCENT) != null);
  }

  /** One line a column, for keeping. */
  public String toText() {
    var text = new StringBuilder();
    text.append(separator == '\t' ? "tab" : separator == ';' ? "semicolon" : "comma").append(decimalComma ? " decimal-comma" : " decimal-point")
        .append(dischargeNegative ? " discharge-negative" : " discharge-positive").append('\n');
    for (var column : columns) {
      text.append(column.index).append(' ').append(column.quantity).append(' ').append(column.unit).append(' ').append(column.cell).append(' ')
          .append(column.header.replace('\n', ' ')).append('\n');
    }
    return text.toString();
  }

  /** What {@link #toText} wrote. @throws IllegalArgumentException when it did not */
  public static ColumnMapping fromText(String text) {
    var lines = text.split("\n");
    if (lines.length == 0) {
      throw new IllegalArgumentException("not a column mapping: it is empty");
    }
    var head = lines[0].split(" ");
    if (head.length != 3) {
      throw new IllegalArgumentException("not a column mapping: " + lines[0]);
    }
    var columns = new ArrayList<Column>();
    for (int i = 1; i < lines.length; i++) {
      var parts = lines[i].split(" ", 5);
      if (parts.length < 4) {
        throw new IllegalArgumentException("not a column of a mapping: " + lines[i]);
      }
      columns.add(new Column(Integer.parseInt(parts[0]), parts.length > 4 ? parts[4] : "", Quantity.valueOf(parts[1]), Unit.valueOf(parts[2]), Integer.parseInt(parts[3])));
    }
    char separator = switch (head[0]) {
      case "tab" -> '\t';
      case "semicolon" -> ';';
      default -> ',';
    };
    return new ColumnMapping(separator, head[1].equals("decimal-comma"), head[2].equals("discharge-negative"), columns);
  }

  /** The header of a table, as a key to remember its mapping by: the names of its columns in lower case. */
  public static String signature(List<String> headers) {
    return String.join("|", headers.stream().map(header -> header.strip().toLowerCase(Locale.ROOT)).toList());
  }
}

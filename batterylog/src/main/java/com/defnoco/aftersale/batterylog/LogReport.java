package com.defnoco.aftersale.batterylog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a log says, as maps and lists for JSON: absent where nothing was measured, in the same order every time. */
public final class LogReport {

  private LogReport() {}

  /** The summary of a log. */
  public static Map<String, Object> of(LogSummary summary) {
    var report = new LinkedHashMap<String, Object>();
    report.put("format", summary.format().name());
    report.put("sha256", summary.sha256());
    report.put("measured", summary.measured());
    report.put("batteries", summary.batteries().stream().map(battery -> battery(battery, summary.identities())).toList());
    if (summary.table() != null) {
      report.put("columns", summary.table().mapping().columns().stream().map(column -> {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("column", column.header());
        shown.put("holds", column.quantity().name());
        shown.put("unit", column.unit().name());
        shown.put("cell", column.cell() > 0 ? column.cell() : null);
        return shown;
      }).toList());
      report.put("assumed", summary.table().notes());
    }
    var skipped = new ArrayList<Map<String, Object>>();
    for (var part : summary.skipped()) {
      var shown = new LinkedHashMap<String, Object>();
      shown.put("at", part.at());
      shown.put("count", part.count());
      shown.put("reason", part.reason());
      shown.put("detail", part.detail().isEmpty() ? null : part.detail());
      skipped.add(shown);
    }
    report.put("skipped", skipped);
    report.put("skippedMore", summary.moreSkipped() > 0 ? summary.moreSkipped() : null);
    return report;
  }

  private static Map<String, Object> battery(BatterySummary battery, Collection<PackIdentity> identities) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("instance", battery.instance());
    shown.put("source", battery.source());
    shown.put("vehicle", battery.vehicle() > 0 ? battery.vehicle() : null);
    shown.put("rows", battery.rows());
    shown.put("firstSeconds", battery.firstSeconds());
    shown.put("lastSeconds", battery.lastSeconds());
    shown.put("voltageMin", battery.voltageMin());
    shown.put("voltageMinAtSeconds", battery.voltageMinAt());
    shown.put("voltageMax", battery.voltageMax());
    shown.put("currentMin", battery.currentMin());
    shown.put("currentMax", battery.currentMax());
    shown.put("currentMaxAtSeconds", battery.currentMaxAt());
    shown.put("temperatureMinCelsius", battery.celsiusMin());
    shown.put("temperatureMaxCelsius", battery.celsiusMax());
    shown.put("consumedMilliampHours", battery.consumedMilliampHours());
    shown.put("energyWattHours", battery.energyWattHours());
    shown.put("countedMilliampHours", battery.countedMilliampHours());
    shown.put("remainingFirstPercent", battery.remainingFirst() * 100);
    shown.put("remainingLastPercent", battery.remainingLast() * 100);
    shown.put("resistanceOhms", battery.ohmsLast());
    shown.put("cells", battery.cells() > 0 ? battery.cells() : null);
    shown.put("cellVoltageMin", battery.cellMin());
    shown.put("cellVoltageMax", battery.cellMax());
    // The tenth of a millivolt that arithmetic leaves behind is not a measurement.
    shown.put("cellSpreadMaxMillivolts", Math.rint(battery.spreadMax() * 1e6) / 1e3);
    shown.put("cellSpreadMaxAtSeconds", battery.spreadMaxAt());
    shown.put("cellSpreadMaxLowestCell", battery.spreadMaxCell() > 0 ? battery.spreadMaxCell() : null);
    identities.stream().filter(pack -> pack.vehicle() == battery.vehicle() && pack.instance() == battery.instance()).findFirst().ifPresent(pack -> {
      var told = new LinkedHashMap<String, Object>();
      told.put("serial", pack.serial().isEmpty() ? null : pack.serial());
      told.put("name", pack.name().isEmpty() ? null : pack.name());
      told.put("cycles", pack.cycles() >= 0 ? pack.cycles() : null);
      told.put("manufacturedOn", pack.manufactured().isEmpty() ? null : pack.manufactured());
      told.put("designMilliampHours", pack.designMilliampHours());
      told.put("fullMilliampHours", pack.fullMilliampHours());
      told.put("healthPercent", pack.healthPercent());
      told.put("overDischarges", pack.overDischarges() >= 0 ? pack.overDischarges() : null);
      shown.put("pack", told);
    });
    return shown;
  }

  /** One line a battery, for people at a terminal. */
  public static List<String> lines(LogSummary summary) {
    var lines = new ArrayList<String>();
    lines.add(summary.format().title() + ", SHA-256 " + summary.sha256());
    if (!summary.measured()) {
      lines.add("Nothing measured: the log holds no battery data.");
    }
    for (var battery : summary.batteries()) {
      var line = new StringBuilder(battery.source()).append(' ').append(battery.instance());
      if (battery.vehicle() > 0) {
        line.append(" of vehicle ").append(battery.vehicle());
      }
      line.append(": ").append(battery.rows()).append(" messages, ").append(Json.number(Math.rint((battery.lastSeconds() - battery.firstSeconds()) * 10) / 10)).append(" s");
      range(line, battery.voltageMin(), battery.voltageMax(), " V");
      if (battery.currentMax() == battery.currentMax()) {
        line.append(", peak ").append(Json.number(rounded(battery.currentMax()))).append(" A");
      }
      if (battery.consumedMilliampHours() == battery.consumedMilliampHours()) {
        line.append(", ").append(Json.number(Math.rint(battery.consumedMilliampHours()))).append(" mAh");
      }
      range(line, battery.celsiusMin(), battery.celsiusMax(), " °C");
      if (battery.cells() > 0) {
        line.append(", ").append(battery.cells()).append(" cells");
      }
      if (battery.spreadMax() == battery.spreadMax()) {
        line.append(", up to ").append(Json.number(Math.rint(battery.spreadMax() * 1000))).append(" mV between them");
      }
      lines.add(line.append('.').toString());
    }
    for (var part : summary.skipped()) {
      lines.add("Skipped at " + part.at() + ": " + part.count() + " (" + part.reason() + (part.detail().isEmpty() ? "" : ", " + part.detail()) + ")");
    }
    return lines;
  }

  private static void range(StringBuilder line, double low, double high, String unit) {
    if (low == low) {
      line.append(", ").append(Json.number(rounded(low))).append(" … ").append(Json.number(rounded(high))).append(unit);
    }
  }

  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}

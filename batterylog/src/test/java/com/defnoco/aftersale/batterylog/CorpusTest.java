package com.defnoco.aftersale.batterylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Recorded logs of others, read as pyulog and pymavlink read them: every battery field of every message, and the figures made of them. */
class CorpusTest {

  private static final Path LOGS = Path.of("..", "..", "shared", "corpus", "logs");

  @BeforeAll
  static void theCorpusIsThere() {
    if (!Files.isDirectory(LOGS)) {
      System.out.println("The corpus of recorded logs is not here; its tests are skipped.");
    }
    Assumptions.assumeTrue(Files.isDirectory(LOGS));
  }

  private record Read(LogSummary summary, List<Sample> samples) {
    List<Sample> of(String source, int instance) {
      return samples.stream().filter(sample -> sample.source().equals(source) && sample.instance() == instance).toList();
    }

    BatterySummary battery(String source, int instance) {
      return summary.batteries().stream().filter(battery -> battery.source().equals(source) && battery.instance() == instance).findFirst().orElseThrow();
    }
  }

  private static Read read(String file) throws IOException, Unreadable {
    var samples = new ArrayList<Sample>();
    try (var in = Files.newInputStream(LOGS.resolve(file))) {
      return new Read(LogSummary.of(in, samples::add, null, read -> { }), samples);
    }
  }

  private static List<Map<String, String>> reference(String name) throws IOException {
    var lines = Files.readAllLines(LOGS.resolve("reference").resolve(name + ".csv"));
    var headers = lines.getFirst().split(",", -1);
    return lines.stream().skip(1).map(line -> {
      var row = new LinkedHashMap<String, String>();
      var values = line.split(",", -1);
      for (int i = 0; i < headers.length; i++) {
        row.put(headers[i], i < values.length ? values[i] : "");
      }
      return (Map<String, String>) row;
    }).toList();
  }

  private static double number(Map<String, String> row, String column) {
    var text = row.getOrDefault(column, "");
    return text.isEmpty() || text.equals("nan") ? Double.NaN : Double.parseDouble(text);
  }

  private static void same(double ours, double theirs, double unmeasured, String what) {
    if (theirs != theirs || theirs == unmeasured) {
      assertThat(ours).as(what).isNaN();
    } else {
      assertThat(ours).as(what).isCloseTo(theirs, within(Math.max(1e-9, Math.abs(theirs) * 1e-9)));
    }
  }

  @Test
  void everyFieldOfEveryULogIsAsPyulogReadsIt() throws Exception {
    for (var log : List.of("px4ulogrs_6ba1abc7 0", "pyulog_sample_log_small 0", "pyulog_sample_log_small 1", "pyulog_sample_logging_tagged_and_default_params 0",
        "pyulog_sample_px4_events 0")) {
      var name = log.split(" ")[0];
      int instance = Integer.parseInt(log.split(" ")[1]);
      var theirs = reference(name + "__battery_status_" + instance);
      var read = read("ulg/" + name + ".ulg");
      var ours = read.of("battery_status", instance);
      assertThat(ours).as(log).hasSameSizeAs(theirs);
      for (int i = 0; i < ours.size(); i++) {
        var row = theirs.get(i);
        var sample = ours.get(i);
        var what = log + " row " + i;
        same(sample.seconds(), number(row, "timestamp") / 1e6, Double.NaN, what);
        same(sample.volts(), number(row, "voltage_v"), 0, what);
        same(sample.amps(), number(row, "current_a"), -1, what);
        same(sample.remaining(), number(row, "remaining"), -1, what);
        same(sample.celsius(), number(row, "temperature"), 0, what);
        if (number(row, "current_a") != -1) {
          same(sample.consumedMilliampHours(), number(row, "discharged_mah"), -1, what);
        }
        assertThat(sample.warning()).isEqualTo((int) number(row, "warning"));
        assertThat(sample.cells()).as("%s repeats the pack's average as its cells", what).isEmpty();
      }
      figures(log, read, read.battery("battery_status", instance));
    }
  }

  @Test
  void everyFieldOfEveryDataFlashLogIsAsPymavlinkReadsIt() throws Exception {
    for (var log : List.of("beast_log_0036_mechanical_failure CURR", "pymavlink_test BAT")) {
      var name = log.split(" ")[0];
      var message = log.split(" ")[1];
      var theirs = reference(name + "__" + message);
      var read = read("bin/" + name + ".bin");
      var ours = read.of(message, 0);
      assertThat(ours).as(log).hasSameSizeAs(theirs);
      for (int i = 0; i < ours.size(); i++) {
        var row = theirs.get(i);
        var what = log + " row " + i;
        same(ours.get(i).seconds(), number(row, "TimeUS") / 1e6, Double.NaN, what);
        same(ours.get(i).volts(), number(row, "Volt"), 0, what);
        same(ours.get(i).amps(), number(row, "Curr"), Double.NaN, what);
        same(ours.get(i).consumedMilliampHours(), number(row, "CurrTot"), Double.NaN, what);
        same(ours.get(i).celsius(), number(row, "Temp"), 0, what);
        same(ours.get(i).ohms(), number(row, "Res"), 0, what);
      }
      figures(log, read, read.battery(message, 0));
    }
  }

  @Test
  void everyFieldOfEveryTelemetryLogIsAsPymavlinkReadsIt() throws Exception {
    var read = read("tlog/dronekit_flight_replay.tlog");
    var theirs = reference("dronekit_flight_replay__SYS_STATUS");
    var ours = read.of("SYS_STATUS", 0);
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      var row = theirs.get(i);
      same(ours.get(i).seconds(), number(row, "_ts"), Double.NaN, "row " + i);
      same(ours.get(i).volts(), number(row, "voltage_battery") / 1000, 0, "row " + i);
      same(ours.get(i).amps(), number(row, "current_battery") / 100, -0.01, "row " + i);
      same(ours.get(i).remaining(), number(row, "battery_remaining") / 100, -0.01, "row " + i);
      assertThat(ours.get(i).vehicle()).isEqualTo((int) number(row, "_sys"));
    }
    figures("dronekit_flight_replay SYS_STATUS", read, read.battery("SYS_STATUS", 0));
    assertThat(read.summary().skipped()).as("the recording ends inside a frame").containsExactly(new Skipped(2_723_821, 19, "cut", ""));

    var single = read("tlog/pymavlink_capture_mav2_battery_status.tlog").of("BATTERY_STATUS", 0);
    assertThat(single).hasSize(1);
    assertThat(single.getFirst().seconds()).isEqualTo(47.333);
    assertThat(single.getFirst().volts()).isEqualTo(12.587);
    assertThat(single.getFirst().celsius()).as("32767 is no temperature").isNaN();
    assertThat(single.getFirst().cells()).as("a whole pack in the first slot").isEmpty();
    assertThat(single.getFirst().amps()).isZero();
  }

  @Test
  void everyFieldOfEveryFlightRecorderTableIsAsWritten() throws Exception {
    for (var name : List.of("ipad-ios11-phantom4-minimal", "ipad-ios11-phantom4", "iphone-ios-11-3-matrice", "json-info", "truncated")) {
      var theirs = reference("dd_" + name + "__battery");
      var read = read("tsv/" + name + ".log");
      var ours = read.of("DroneDeploy", 0);
      assertThat(ours).as(name).hasSameSizeAs(theirs);
      for (int i = 0; i < ours.size(); i++) {
        var row = theirs.get(i);
        var sample = ours.get(i);
        var what = name + " row " + i;
        double volts = number(row, "Aircraft Battery Voltage (mV)") / 1000;
        same(sample.seconds(), number(row, "Elapsed Time (sec)"), Double.NaN, what);
        same(sample.volts(), volts, 0, what);
        if (volts > 0) {
          same(sample.amps(), -number(row, "Aircraft Battery Current (mA)") / 1000, Double.NaN, what);
          same(sample.remaining(), number(row, "Aircraft Battery Power (%)") / 100, Double.NaN, what);
          double written = number(row, "Aircraft Battery Temperature (Fahrenheit)");
          same(sample.celsius(), name.equals("truncated") ? written : (written - 32) * 5 / 9, Double.NaN, what);
        }
        for (int cell = 1; cell <= 6; cell++) {
          double millivolts = number(row, "Aircraft Battery Cell " + cell + " Voltage");
          millivolts = millivolts == millivolts ? millivolts : number(row, "Aircraft Battery Cell " + cell + " Voltage (mV)");
          same(cell <= sample.cells().length ? sample.cells()[cell - 1] : Double.NaN, millivolts / 1000, 0, what + " cell " + cell);
        }
      }
      dronedeploy(name, read.battery("DroneDeploy", 0));
    }
  }

  @Test
  void logsWithoutBatteryDataSayThatNothingWasMeasured() throws Exception {
    for (var file : List.of("bin/beast_sample.bin", "ulg/pyulog_sample.ulg", "ulg/pyulog_sample_appended_multiple.ulg")) {
      var read = read(file);
      System.out.printf(Locale.ROOT, "%-62s nothing measured (%d batteries, %d samples)%n", file, read.summary().batteries().size(), read.samples().size());
      assertThat(read.summary().measured()).as(file).isFalse();
    }
  }

  /** metrics.json: minima, maxima, peak, mAh and Wh within 0.1 %. */
  private static void figures(String log, Read read, BatterySummary battery) throws IOException {
    var json = Files.readString(LOGS.resolve("reference").resolve("metrics.json"));
    var parts = log.split(" ");
    var extension = read.summary().format() == LogFormat.ULOG ? ".ulg" : read.summary().format() == LogFormat.MAVLINK_TLOG ? ".tlog" : ".bin";
    var key = parts[0] + extension + "/" + (extension.equals(".ulg") ? "battery_status_" + parts[1] : parts[1]);
    int from = json.indexOf("\"" + key + "\"");
    assertThat(from).as(key).isPositive();
    var block = json.substring(from, json.indexOf('}', from));
    assertThat((double) battery.rows()).isEqualTo(metric(block, "samples"));
    near(battery.firstSeconds(), metric(block, "t_first_s"), 1e-9);
    near(battery.lastSeconds(), metric(block, "t_last_s"), 1e-9);
    near(battery.voltageMin(), metric(block, "v_min"), 1e-3);
    near(battery.voltageMax(), metric(block, "v_max"), 1e-3);
    near(battery.voltageMinAt(), metric(block, "t_of_v_min_s"), 1e-6);
    near(battery.currentMax(), metric(block, "i_max"), 1e-3);
    near(battery.currentMaxAt(), metric(block, "t_of_i_max_s"), 1e-6);
    near(battery.consumedMilliampHours(), metric(block, "mAh_trapezoid"), 1e-3);
    near(battery.energyWattHours(), metric(block, "Wh_trapezoid"), 1e-3);
    double cells = metric(block, "cells");
    if (cells == cells) {
      assertThat((double) battery.cells()).isEqualTo(cells);
    }
    System.out.printf(Locale.ROOT, "%-62s rows %d, %.3f … %.3f s, %.3f … %.3f V, peak %.3f A, %.3f mAh, %.4f Wh%n", key, battery.rows(), battery.firstSeconds(),
        battery.lastSeconds(), battery.voltageMin(), battery.voltageMax(), battery.currentMax(), battery.consumedMilliampHours(), battery.energyWattHours());
  }

  private static void dronedeploy(String name, BatterySummary battery) throws IOException {
    var json = Files.readString(LOGS.resolve("reference").resolve("dronedeploy_summary.json"));
    int from = json.indexOf("\"" + name + ".log\"");
    int to = json.indexOf("\"file\"", from + 1);
    var block = json.substring(from, to < 0 ? json.length() : to);
    var volts = pair(block, "v");
    var amps = pair(block, "i");
    near(battery.voltageMin(), volts[0], 1e-3);
    near(battery.voltageMax(), volts[1], 1e-3);
    near(battery.currentMin(), amps[0], 1e-3);
    near(battery.currentMax(), amps[1], 1e-3);
    var delta = Pattern.compile("\"max_delta_mV\": \\[\\s*([\\d.]+)").matcher(block);
    if (delta.find()) {
      assertThat(battery.spreadMax() * 1000).isCloseTo(Double.parseDouble(delta.group(1)), within(1e-6));
    } else {
      assertThat(battery.spreadMax()).isNaN();
    }
    System.out.printf(Locale.ROOT, "%-62s rows %d, %.3f … %.3f V, peak %.3f A, spread %.0f mV at %.3f s%n", name, battery.rows(), battery.voltageMin(),
        battery.voltageMax(), battery.currentMax(), battery.spreadMax() * 1000, battery.spreadMaxAt());
  }

  private static double[] pair(String block, String name) {
    var found = Pattern.compile("\"" + name + "\": \\[\\s*([-\\d.]+),\\s*([-\\d.]+)").matcher(block);
    assertThat(found.find()).isTrue();
    return new double[] {Double.parseDouble(found.group(1)), Double.parseDouble(found.group(2))};
  }

  private static double metric(String block, String name) {
    var found = Pattern.compile("\"" + name + "\": ([-\\d.e]+)").matcher(block);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
  }

  private static void near(double ours, double theirs, double relative) {
    if (theirs != theirs) {
      assertThat(ours).isNaN();
    } else {
      assertThat(ours).isCloseTo(theirs, within(Math.max(1e-6, Math.abs(theirs) * relative)));
    }
  }
}

package com.defnoco.aftersale.batterylog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.zip.ZipException;

/** Reads battery logs: recognises what a file is by its bytes, unpacks it, and tells a listener what it says, in one pass and in little memory. */
public final class BatteryLog {

  private BatteryLog() {}

  /**
   * What was read.
   *
   * @param format by content
   * @param table how a table was read; null for other formats
   */
  public record Reading(LogFormat format, TableLayout table) {}

  /**
   * Reads a log to its end.
   *
   * @param file its bytes, packed or not; not closed
   * @param mapping how to read a table, null for the proposed way; other formats do without
   * @throws Unreadable when it is no log, or none that can be read
   */
  public static Reading read(InputStream file, LogListener listener, ColumnMapping mapping) throws IOException, Unreadable {
    try {
      var in = Container.open(file, listener);
      var head = Container.head(in, Container.HEAD);
      if (head.length == 0) {
        throw new Unreadable("empty", "The file is empty.");
      }
      var format = recognise(head);
      if (format == null) {
        throw notALog(head);
      }
      var bytes = new Bytes(in);
      TableLayout table = null;
      switch (format) {
        case ULOG -> new ULogReader(bytes, listener).read();
        case DATAFLASH -> new DataFlashReader(bytes, listener).read();
        case DATAFLASH_TEXT -> new DataFlashTextReader(bytes, listener).read();
        case MAVLINK_TLOG -> new TelemetryReader(bytes, listener).read();
        case DRONEDEPLOY_TSV, AIRDATA_CSV, LITCHI_CSV, JBD_CSV, CSV -> {
          table = layout(head);
          var chosen = mapping == null ? table.mapping() : mapping;
          if (!chosen.isEnough()) {
            throw new Unreadable("mapping", "The table has no column for the time, or none that measures a battery, that we recognise. Its columns: "
                + String.join(", ", table.headers().subList(0, Math.min(20, table.headers().size()))));
          }
          table = new TableLayout(table.format(), table.headers(), table.headerLine(), chosen, table.notes(), table.about());
          new TableReader(bytes, listener, table, chosen).read();
        }
      }
      return new Reading(format, table);
    } catch (Container.TooLarge e) {
      throw new Unreadable("too-large", "The archive unpacks to more than is read (4 GiB, or a thousand times its size).");
    } catch (ZipException | java.io.EOFException | Container.Damaged e) {
      throw new Unreadable("damaged-archive", "The archive is damaged: " + e.getMessage());
    }
  }

  /** What a file is, judged by its first bytes; null when it is no log that we read. */
  public static LogFormat recognise(byte[] head) {
    if (head.length >= 16 && head[0] == 0x55 && head[1] == 0x4C && head[2] == 0x6F && head[3] == 0x67 && head[4] == 0x01 && head[5] == 0x12 && head[6] == 0x35) {
      return LogFormat.ULOG;
    }
    if (head.length >= 3 && head[0] == (byte) 0xA3 && head[1] == (byte) 0x95 && head[2] == (byte) 0x80) {
      return LogFormat.DATAFLASH;
    }
    if (telemetry(head)) {
      return LogFormat.MAVLINK_TLOG;
    }
    for (int i = 0; i < Math.min(head.length, 4_096); i++) {
      if (head[i] == 0) {
        return null;
      }
    }
    var start = new String(head, 0, Math.min(head.length, 65_536), StandardCharsets.ISO_8859_1);
    if (start.startsWith("FMT,") || start.contains("\nFMT,") || start.contains("\nFMT ,")) {
      return LogFormat.DATAFLASH_TEXT;
    }
    var layout = layout(head);
    return layout == null ? null : layout.format();
  }

  /** How a table could be read, from its first bytes; null when it is no table. */
  public static TableLayout layout(byte[] head) {
    var lines = new ArrayList<String>();
    try {
      var reader = new Lines(new Bytes(new ByteArrayInputStream(head)));
      for (String line; lines.size() < 400 && (line = reader.next()) != null; ) {
        if (reader.terminated() || lines.size() < 3) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return TableLayout.of(lines);
  }

  /** The layout of a table in a file, which may be packed; null when it is no table. */
  public static TableLayout layout(InputStream file) throws IOException, Unreadable {
    var in = Container.open(file, sample -> { });
    var head = Container.head(in, Container.HEAD);
    var format = recognise(head);
    return format == null || format.compareTo(LogFormat.DRONEDEPLOY_TSV) < 0 ? null : layout(head);
  }

  /** Time, then a frame; and where there is more, time and another frame. */
  private static boolean telemetry(byte[] head) {
    if (TelemetryReader.startsWith(head)) {
      return true;
    }
    int at = 0;
    for (int frames = 0; frames < 3; frames++) {
      if (head.length < at + 10) {
        return frames > 0 && at == head.length;
      }
      long time = 0;
      for (int i = 0; i < 8; i++) {
        time = time << 8 | head[at + i] & 0xFF;
      }
      int magic = head[at + 8] & 0xFF;
      if (time < 0 || time > 8_000_000_000_000_000L || magic != 0xFE && magic != 0xFD) {
        return false;
      }
      int length = head[at + 9] & 0xFF;
      at += 8 + (magic == 0xFE ? 8 + length : 12 + length + (head.length > at + 10 && (head[at + 10] & 1) != 0 ? 13 : 0));
    }
    return true;
  }

  private static Unreadable notALog(byte[] head) {
    int magic = head[0] & 0xFF;
    if ((magic == 0xFE || magic == 0xFD) && head.length > 12) {
      return new Unreadable("no-times", "This holds MAVLink frames without times, so nothing can be told from it. Send the .tlog of the ground station, or the"
          + " log of the autopilot itself.");
    }
    if (head.length > 100 && new String(head, 0, Math.min(head.length, 300), StandardCharsets.ISO_8859_1).contains("BUILD")) {
      return new Unreadable("encrypted-dji", "This seems to be a DJI aircraft log, which is encrypted. Export it as CSV (AirData, DroneDeploy or Litchi) and send that.");
    }
    return new Unreadable("unknown", "This is no battery log that we can read. We read PX4 .ulg, ArduPilot .bin and .log, MAVLink .tlog, DroneDeploy, AirData, Litchi and"
        + " JBD tables, and other CSV with a line of column names.");
  }
}

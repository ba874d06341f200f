package com.defnoco.aftersale.batterylog;

import static com.defnoco.aftersale.batterylog.Written.heartbeat;
import static com.defnoco.aftersale.batterylog.Written.little;
import static com.defnoco.aftersale.batterylog.Written.sysStatus;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The readers of logs as Jazzer searches them, each in a JVM of its own, which the tests of the application start with {@code -Pfuzz}: what is found is read behind the head of a good log, so that
 * it reaches the reader it is meant for. {@code -Dfuzz.reader} names one.
 */
public final class LogFuzz {

  enum Reader {
    ANYTHING("log", new byte[0]),
    ULOG("log-ulog", uLog()),
    DATA_FLASH("log-dataflash", dataFlashLog()),
    DATA_FLASH_TEXT("log-dataflash-text", dataFlashText()),
    TELEMETRY("log-telemetry", telemetry()),
    TABLE("log-table", "time (s),voltage (V),current (A),cell 1,cell 2,temp,soc\n".getBytes(StandardCharsets.US_ASCII)),
    COLUMNS("log-columns", new byte[0]);

    final String folder;
    private final byte[] head;

    Reader(String folder, byte[] head) {
      this.folder = folder;
      this.head = head;
    }

    void read(byte[] bytes) {
      if (this == COLUMNS) {
        columns(new String(bytes, StandardCharsets.UTF_8));
      } else {
        LogFuzz.read(joined(head, bytes));
      }
    }

    /** What may stand behind the head. */
    List<byte[]> good() {
      return switch (this) {
        case ANYTHING -> goodLogs();
        case COLUMNS -> List.of("semicolon decimal-comma discharge-negative\n0 TIME SECOND 0 time (s)\n1 CELL MILLIVOLT 1 cell 1\n".getBytes(StandardCharsets.UTF_8));
        case TABLE -> List.of("0.0,22.2,10,3.7,3.7,30,80\n0.5,22.1,11,3.69,3.7,30,79\n".getBytes(StandardCharsets.US_ASCII));
        default -> List.of(java.util.Arrays.copyOfRange(head, head.length * 3 / 4, head.length));
      };
    }
  }

  private static final String SEARCHED = System.getProperty("fuzz.reader", "");

  private LogFuzz() {}

  /** Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    Searched.READER.read(bytes);
  }

  private static final class Searched {
    static final Reader READER = java.util.Arrays.stream(Reader.values()).filter(reader -> reader.folder.equals(SEARCHED)).findFirst().orElseThrow();
  }

  /** Writes good inputs of each reader below a folder and tells the readers' names. */
  public static void main(String... folder) throws IOException {
    for (var reader : Reader.values()) {
      var seeds = Files.createDirectories(Path.of(folder[0], reader.folder, "seeds"));
      int number = 0;
      for (var good : reader.good()) {
        Files.write(seeds.resolve("good-" + number++), good);
      }
      System.out.println(reader.folder);
    }
  }

  /** Ends, throws nothing but {@link Unreadable}, and tells no number that is not one. */
  static void read(byte[] file) {
    var evidence = new Evidence(PackProfile.unknown());
    try {
      var summary = LogSummary.of(new ByteArrayInputStream(file), evidence, null, read -> { });
      var result = evidence.result();
      assertThat(Json.write(LogReport.of(summary))).isNotEmpty().doesNotContain("NaN").doesNotContain("Infinity");
      assertThat(Json.write(EvidenceReport.findings(result, "zh"))).isNotEmpty().doesNotContain("NaN").doesNotContain("Infinity");
    } catch (Unreadable refused) {
      assertThat(refused.getMessage()).isNotBlank();
    } catch (IOException e) {
      throw new AssertionError("from memory nothing can fail to be read", e);
    }
  }

  private static void columns(String text) {
    try {
      var mapping = ColumnMapping.fromText(text);
      assertThat(ColumnMapping.fromText(mapping.toText())).isNotNull();
    } catch (IllegalArgumentException refused) {
      // the only way it may refuse
    }
  }

  static byte[] joined(byte[] head, byte[] rest) {
    var file = new byte[head.length + rest.length];
    System.arraycopy(head, 0, file, 0, head.length);
    System.arraycopy(rest, 0, file, head.length, rest.length);
    return file;
  }

  static List<byte[]> goodLogs() {
    return List.of(uLog(), dataFlashLog(), dataFlashText(), telemetry(), table());
  }

  // ---- Good logs

  private static byte[] uLog() {
    var log = Written.ulog().flagBits(0).message('F', "battery_status:uint64_t timestamp;float voltage_v;float current_a;float[4] voltage_cell_v;uint8_t warning;")
        .message('F', "vehicle_status:uint64_t timestamp;uint8_t arming_state;").subscribe(1, 0, "battery_status").subscribe(2, 0, "vehicle_status")
        .data(2, little(9).putLong(1).put((byte) 2));
    for (int i = 0; i < 60; i++) {
      log.data(1, little(40).putLong(i * 100_000L).putFloat(15).putFloat(20).putFloat(3.8f).putFloat(3.7f).putFloat(3.75f).putFloat(3.75f).put((byte) 1));
    }
    return log.all();
  }

  private static byte[] dataFlashLog() {
    var log = Written.dataFlash().define(1, 3 + 8 + 12 + 2 + 4, "CURR", "QfffcHH", "TimeUS,Volt,Curr,CurrTot,Temp,V1,V2").define(2, 3 + 8 + 1, "EV", "QB", "TimeUS,Id")
        .record(2, little(9).putLong(1).put((byte) 10));
    for (int i = 0; i < 60; i++) {
      log.record(1, little(26).putLong(i * 100_000L).putFloat(7.6f).putFloat(20).putFloat(i).putShort((short) 2500).putShort((short) 3800).putShort((short) 3700));
    }
    return log.all();
  }

  private static byte[] dataFlashText() {
    var log = new StringBuilder("FMT, 128, 89, FMT, BBnNZ, Type,Length,Name,Format,Columns\nFMT, 1, 23, CURR, IhIhhhf, TimeMS,ThrOut,ThrInt,Volt,Curr,Vcc,CurrTot\n");
    for (int i = 0; i < 40; i++) {
      log.append("CURR, ").append(i * 100).append(", 400, 0, 1234, 1570, 5012, 77.0\n");
    }
    return log.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] telemetry() {
    var log = new Written().v1(1_700_000_000_000_000L, 1, 1, 0, 50, heartbeat(2, 3, true));
    for (int i = 0; i < 60; i++) {
      log.v2(1_700_000_000_000_000L + i * 100_000L, 1, 1, 1, 124, i % 3 == 0, sysStatus(22_000 - i, 2_000, 80));
    }
    return log.all();
  }

  private static byte[] table() {
    var log = new StringBuilder("#DroneDeploy\t2.0\nBattery Cells Number\t2\nDate/Time (UTC)\tElapsed Time (sec)\tAircraft Battery Current (mA)\tAircraft Battery Voltage (mV)"
        + "\tAircraft Battery Temperature (Fahrenheit)\tAircraft Battery Cell 1 Voltage\tAircraft Battery Cell 2 Voltage\n");
    for (int i = 0; i < 60; i++) {
      log.append("06/04/2018 20:32:36\t").append(i / 10.0).append("\t-12000\t7600\t86\t3800\t3799\n");
    }
    return log.toString().getBytes(StandardCharsets.US_ASCII);
  }
}

package com.defnoco.aftersale.batterylog;

import static com.defnoco.aftersale.batterylog.Written.heartbeat;
import static com.defnoco.aftersale.batterylog.Written.little;
import static com.defnoco.aftersale.batterylog.Written.sysStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, a reader ends, throws nothing but {@link Unreadable}, and tells no number that is not one. With {@code -Pfuzz} Jazzer searches for a minute
 * a reader, led by what the code does; without, it replays what was found, and a seeded mutation of good logs runs beside it.
 */
class AnyBytesTest {

  private static void read(byte[] file) {
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

  private static byte[] joined(byte[] head, byte[] rest) {
    var file = new byte[head.length + rest.length];
    System.arraycopy(head, 0, file, 0, head.length);
    System.arraycopy(rest, 0, file, head.length, rest.length);
    return file;
  }

  @FuzzTest(maxDuration = "1m")
  void anything(FuzzedDataProvider data) {
    read(data.consumeRemainingAsBytes());
  }

  @FuzzTest(maxDuration = "1m")
  void uLog(FuzzedDataProvider data) {
    read(joined(uLog(), data.consumeRemainingAsBytes()));
  }

  @FuzzTest(maxDuration = "1m")
  void dataFlash(FuzzedDataProvider data) {
    read(joined(dataFlashLog(), data.consumeRemainingAsBytes()));
  }

  @FuzzTest(maxDuration = "1m")
  void dataFlashText(FuzzedDataProvider data) {
    read(joined(dataFlashText(), data.consumeRemainingAsBytes()));
  }

  @FuzzTest(maxDuration = "1m")
  void telemetry(FuzzedDataProvider data) {
    read(joined(telemetry(), data.consumeRemainingAsBytes()));
  }

  @FuzzTest(maxDuration = "1m")
  void table(FuzzedDataProvider data) {
    read(joined("time (s),voltage (V),current (A),cell 1,cell 2,temp,soc\n".getBytes(StandardCharsets.US_ASCII), data.consumeRemainingAsBytes()));
  }

  @FuzzTest(maxDuration = "1m")
  void columnMapping(FuzzedDataProvider data) {
    try {
      var mapping = ColumnMapping.fromText(data.consumeRemainingAsString());
      assertThat(ColumnMapping.fromText(mapping.toText())).isNotNull();
    } catch (IllegalArgumentException refused) {
      // the only way it may refuse
    }
  }

  /** The same in miniature, every time: good logs with bytes changed, cut out, doubled and put in at random places that are the same on every machine. */
  @Test
  void goodLogsThatWereMutilatedAreStillRead() {
    var random = new Random(20_261_127);
    for (var good : new byte[][] {uLog(), dataFlashLog(), dataFlashText(), telemetry(), table()}) {
      for (int round = 0; round < 400; round++) {
        var bytes = good.clone();
        for (int change = 0; change <= random.nextInt(6); change++) {
          int at = random.nextInt(bytes.length);
          int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
          switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> java.util.Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xFF));
            case 2 -> bytes = joined(java.util.Arrays.copyOf(bytes, at), java.util.Arrays.copyOfRange(bytes, Math.min(at + length, bytes.length), bytes.length));
            default -> bytes = joined(java.util.Arrays.copyOf(bytes, at + length), java.util.Arrays.copyOfRange(bytes, at, bytes.length));
          }
          if (bytes.length == 0) {
            bytes = new byte[] {0};
          }
        }
        read(bytes);
      }
    }
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

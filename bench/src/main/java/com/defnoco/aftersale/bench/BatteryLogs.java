package com.defnoco.aftersale.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Generates flight logs of a wanted size with the mix of messages that real ones have: most of it attitude, sensors and control, ten battery messages a second.
 * {@code java … BatteryLogs ulog|dataflash|tlog FILE MEGABYTES}; the same arguments give the same bytes.
 */
public final class BatteryLogs {

  private BatteryLogs() {}

  public static void main(String[] arguments) throws IOException {
    write(arguments[0], Path.of(arguments[1]), Long.parseLong(arguments[2]) << 20);
  }

  static void write(String kind, Path file, long size) throws IOException {
    try (var out = new Counted(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      switch (kind) {
        case "ulog" -> ulog(out, size);
        case "dataflash" -> dataFlash(out, size);
        case "tlog" -> telemetry(out, size);
        default -> throw new IllegalArgumentException(kind);
      }
    }
  }

  private static void ulog(Counted out, long size) throws IOException {
    out.write(new byte[] {0x55, 0x4C, 0x6F, 0x67, 0x01, 0x12, 0x35, 0x01});
    out.write(little(8).putLong(1_000_000).array());
    message(out, 'F', "battery_status:uint64_t timestamp;float voltage_v;float current_a;float discharged_mah;float remaining;float temperature;float[14] voltage_cell_v;uint8_t cell_count;uint8_t warning;");
    message(out, 'F', "vehicle_attitude:uint64_t timestamp;float[4] q;float[4] delta;uint8_t count;");
    message(out, 'F', "sensor_combined:uint64_t timestamp;float[3] gyro;uint32_t dt;int32_t rel;float[3] acc;uint32_t dt2;");
    subscribe(out, 1, "battery_status");
    subscribe(out, 2, "vehicle_attitude");
    subscribe(out, 3, "sensor_combined");
    var random = new Random(1);
    var noise = new byte[40];
    for (long micros = 2_000_000; out.count < size; micros += 4_000) {
      random.nextBytes(noise);
      data(out, 2, little(49).putLong(micros).put(noise, 0, 33));
      data(out, 3, little(44).putLong(micros).put(noise, 0, 36));
      data(out, 3, little(44).putLong(micros + 2_000).put(noise, 0, 36));
      if (micros % 100_000 == 0) {
        double amps = 20 + random.nextGaussian() * 3;
        var battery = little(90).putLong(micros).putFloat((float) (24 - amps * 0.03)).putFloat((float) amps).putFloat(micros / 1e6f).putFloat(0.8f).putFloat(30);
        for (int cell = 0; cell < 14; cell++) {
          battery.putFloat(cell < 6 ? (float) (4 - amps * 0.005 + cell * 0.003) : 0);
        }
        data(out, 1, battery.put((byte) 6).put((byte) 0));
      }
    }
  }

  private static void message(Counted out, char type, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.US_ASCII);
    out.write(little(3).putShort((short) body.length).put((byte) type).array());
    out.write(body);
  }

  private static void subscribe(Counted out, int id, String topic) throws IOException {
    out.write(little(6).putShort((short) (3 + topic.length())).put((byte) 'A').put((byte) 0).putShort((short) id).array());
    out.write(topic.getBytes(StandardCharsets.US_ASCII));
  }

  private static void data(Counted out, int id, ByteBuffer payload) throws IOException {
    out.write(little(5).putShort((short) (2 + payload.position())).put((byte) 'D').putShort((short) id).array());
    out.write(payload.array(), 0, payload.position());
  }

  private static void dataFlash(Counted out, long size) throws IOException {
    define(out, 0x80, 89, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns");
    define(out, 1, 39, "BAT", "QBfffffcfB", "TimeUS,Inst,Volt,VoltR,Curr,CurrTot,EnrgTot,Temp,Res,RemPct");
    define(out, 2, 43, "IMU", "QffffffII", "TimeUS,GyrX,GyrY,GyrZ,AccX,AccY,AccZ,EG,EA");
    define(out, 3, 27, "ATT", "QccccCC", "TimeUS,DesRoll,Roll,DesPitch,Pitch,DesYaw,Yaw");
    var random = new Random(1);
    var noise = new byte[40];
    for (long micros = 2_000_000; out.count < size; micros += 2_500) {
      random.nextBytes(noise);
      out.write(new byte[] {(byte) 0xA3, (byte) 0x95, 2});
      out.write(little(40).putLong(micros).put(noise, 0, 32).array());
      if (micros % 10_000 == 0) {
        out.write(new byte[] {(byte) 0xA3, (byte) 0x95, 3});
        out.write(little(24).putLong(micros).put(noise, 0, 16).array());
      }
      if (micros % 100_000 == 0) {
        double amps = 20 + random.nextGaussian() * 3;
        out.write(new byte[] {(byte) 0xA3, (byte) 0x95, 1});
        out.write(little(36).putLong(micros).put((byte) 0).putFloat((float) (24 - amps * 0.03)).putFloat(24).putFloat((float) amps).putFloat(micros / 1e6f).putFloat(1)
            .putShort((short) 3000).putFloat(0.03f).put((byte) 80).array());
      }
    }
  }

  private static void define(Counted out, int type, int length, String name, String letters, String columns) throws IOException {
    var message = ByteBuffer.allocate(89).put((byte) 0xA3).put((byte) 0x95).put((byte) 0x80).put((byte) type).put((byte) length);
    message.put(name.getBytes(StandardCharsets.US_ASCII)).position(9);
    message.put(letters.getBytes(StandardCharsets.US_ASCII)).position(25);
    message.put(columns.getBytes(StandardCharsets.US_ASCII));
    out.write(message.array());
  }

  private static void telemetry(Counted out, long size) throws IOException {
    var random = new Random(1);
    var noise = new byte[40];
    long start = 1_700_000_000_000_000L;
    for (long micros = start; out.count < size; micros += 20_000) {
      random.nextBytes(noise);
      frame(out, micros, 30, 39, little(28).put(noise, 0, 28)); // attitude
      frame(out, micros, 33, 104, little(28).put(noise, 0, 28)); // position
      if ((micros - start) % 200_000 == 0) {
        double amps = 20 + random.nextGaussian() * 3;
        frame(out, micros, 1, 124, little(31).putInt(0).putInt(0).putInt(0).putShort((short) 0).putShort((short) (24_000 - amps * 30)).putShort((short) (amps * 100))
            .put(noise, 0, 12).put((byte) 80));
      }
      if ((micros - start) % 1_000_000 == 0) {
        frame(out, micros, 0, 50, little(9).putInt(0).put((byte) 2).put((byte) 3).put((byte) 0x80).put((byte) 4).put((byte) 3));
      }
    }
  }

  private static void frame(Counted out, long micros, int id, int extra, ByteBuffer payload) throws IOException {
    int n = payload.position();
    var frame = little(8 + n).put((byte) 0xFE).put((byte) n).put((byte) 0).put((byte) 1).put((byte) 1).put((byte) id).put(payload.array(), 0, n);
    int crc = 0xFFFF;
    for (int i = 1; i <= 6 + n; i++) {
      int b = i < 6 + n ? frame.get(i) & 0xFF : extra;
      int tmp = (b ^ crc) & 0xFF;
      tmp = (tmp ^ tmp << 4) & 0xFF;
      crc = (crc >>> 8 ^ tmp << 8 ^ tmp << 3 ^ tmp >>> 4) & 0xFFFF;
    }
    out.write(ByteBuffer.allocate(8).putLong(micros).array());
    out.write(frame.putShort((short) crc).array());
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class Counted implements AutoCloseable {
    private final OutputStream out;
    long count;

    Counted(OutputStream out) {
      this.out = out;
    }

    void write(byte[] bytes) throws IOException {
      write(bytes, 0, bytes.length);
    }

    void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}

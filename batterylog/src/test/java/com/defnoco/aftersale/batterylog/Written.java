package com.defnoco.aftersale.batterylog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Logs written for tests, byte by byte. */
final class Written {

  final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static Written ulog() {
    var written = new Written();
    written.bytes(0x55, 0x4C, 0x6F, 0x67, 0x01, 0x12, 0x35, 0x01);
    written.raw(little(8).putLong(1_000_000));
    return written;
  }

  static Written dataFlash() {
    return new Written().define(0x80, 89, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns");
  }

  static Written of(String text) {
    var written = new Written();
    written.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return written;
  }

  Written bytes(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  Written raw(ByteBuffer buffer) {
    out.write(buffer.array(), 0, buffer.position());
    return this;
  }

  static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  // ---- ULog

  Written message(char type, byte[] body) {
    raw(little(3).putShort((short) body.length).put((byte) type));
    out.writeBytes(body);
    return this;
  }

  Written message(char type, String body) {
    return message(type, body.getBytes(StandardCharsets.ISO_8859_1));
  }

  Written flagBits(int incompatible, long... appended) {
    var body = little(40);
    body.put(new byte[8]).put((byte) incompatible).put(new byte[7]);
    for (int i = 0; i < 3; i++) {
      body.putLong(i < appended.length ? appended[i] : 0);
    }
    return message('B', body.array());
  }

  Written subscribe(int id, int multi, String topic) {
    var body = little(3 + topic.length());
    body.put((byte) multi).putShort((short) id).put(topic.getBytes(StandardCharsets.ISO_8859_1));
    return message('A', body.array());
  }

  Written data(int id, ByteBuffer payload) {
    var body = little(2 + payload.position());
    body.putShort((short) id).put(payload.array(), 0, payload.position());
    return message('D', body.array());
  }

  // ---- DataFlash

  Written define(int type, int length, String name, String letters, String columns) {
    bytes(0xA3, 0x95, 0x80, type, length);
    padded(name, 4);
    padded(letters, 16);
    padded(columns, 64);
    return this;
  }

  Written record(int type, ByteBuffer payload) {
    bytes(0xA3, 0x95, type);
    return raw(payload);
  }

  private void padded(String text, int length) {
    var bytes = new byte[length];
    var from = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(from, 0, bytes, 0, from.length);
    out.writeBytes(bytes);
  }

  // ---- MAVLink

  Written v1(long micros, int system, int component, int id, int extra, ByteBuffer payload) {
    out.writeBytes(ByteBuffer.allocate(8).putLong(micros).array());
    int n = payload.position();
    var frame = little(8 + n);
    frame.put((byte) 0xFE).put((byte) n).put((byte) 0).put((byte) system).put((byte) component).put((byte) id).put(payload.array(), 0, n);
    frame.putShort((short) crc(frame.array(), 1, 6 + n, extra));
    return raw(frame);
  }

  Written v2(long micros, int system, int component, int id, int extra, boolean signed, ByteBuffer payload) {
    out.writeBytes(ByteBuffer.allocate(8).putLong(micros).array());
    int n = payload.position();
    while (n > 1 && payload.array()[n - 1] == 0) {
      n--;
    }
    var frame = little(12 + n + (signed ? 13 : 0));
    frame.put((byte) 0xFD).put((byte) n).put((byte) (signed ? 1 : 0)).put((byte) 0).put((byte) 0).put((byte) system).put((byte) component)
        .put((byte) id).put((byte) (id >> 8)).put((byte) (id >> 16)).put(payload.array(), 0, n);
    frame.putShort((short) crc(frame.array(), 1, 10 + n, extra));
    if (signed) {
      frame.put(new byte[13]);
    }
    return raw(frame);
  }

  static int crc(byte[] bytes, int from, int to, int extra) {
    int crc = 0xFFFF;
    for (int i = from; i <= to; i++) {
      int b = i < to ? bytes[i] & 0xFF : extra;
      int tmp = (b ^ crc) & 0xFF;
      tmp = (tmp ^ tmp << 4) & 0xFF;
      crc = (crc >>> 8 ^ tmp << 8 ^ tmp << 3 ^ tmp >>> 4) & 0xFFFF;
    }
    return crc;
  }

  static ByteBuffer heartbeat(int type, int autopilot, boolean armed) {
    return little(9).putInt(0).put((byte) type).put((byte) autopilot).put((byte) (armed ? 0x80 : 0)).put((byte) 4).put((byte) 3);
  }

  static ByteBuffer sysStatus(int millivolts, int centiamps, int percent) {
    return little(31).putInt(0).putInt(0).putInt(0).putShort((short) 0).putShort((short) millivolts).putShort((short) centiamps).put(new byte[12]).put((byte) percent);
  }

  // ---- Reading back

  byte[] all() {
    return out.toByteArray();
  }

  List<Sample> samples() throws IOException, Unreadable {
    return read().samples;
  }

  Heard read() throws IOException, Unreadable {
    return read(all());
  }

  static Heard read(byte[] file) throws IOException, Unreadable {
    var heard = new Heard();
    heard.reading = BatteryLog.read(new ByteArrayInputStream(file), heard, null);
    return heard;
  }

  static final class Heard implements LogListener {
    final List<Sample> samples = new ArrayList<>();
    final List<Happening> happenings = new ArrayList<>();
    final List<Setting> settings = new ArrayList<>();
    final List<PackIdentity> identities = new ArrayList<>();
    final List<Skipped> skipped = new ArrayList<>();
    BatteryLog.Reading reading;

    @Override
    public void sample(Sample sample) {
      samples.add(sample);
    }

    @Override
    public void happening(Happening happening) {
      happenings.add(happening);
    }

    @Override
    public void setting(Setting setting) {
      settings.add(setting);
    }

    @Override
    public void identity(PackIdentity identity) {
      identities.add(identity);
    }

    @Override
    public void skipped(Skipped part) {
      skipped.add(part);
    }
  }
}

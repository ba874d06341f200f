package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a ground station recorded: before every MAVLink frame (v1 {@code FE}, v2 {@code FD}) its time, microseconds since 1970, big-endian.
 * Several systems speak in one stream; batteries are taken from those whose heartbeat names an autopilot. Frames that are used are checked by their
 * checksum, all others by the frame that follows.
 */
final class TelemetryReader {

  private static final int MOST_PENDING = 20_000;
  private static final int GCS = 6;
  private static final int NO_AUTOPILOT = 8;

  private final Bytes in;
  private final LogListener listener;
  private final byte[] payload = new byte[256];
  private final Map<Integer, Vehicle> vehicles = new HashMap<>();
  private boolean anyHeartbeat;
  private int refusedChecksums;
  private long firstRefused;

  TelemetryReader(Bytes in, LogListener listener) {
    this.in = in;
    this.listener = listener;
  }

  void read() throws IOException {
    while (in.has(10)) {
      int length = frame(8);
      if (length < 0) {
        resync();
        continue;
      }
      if (!in.has(8 + length)) {
        listener.skipped(new Skipped(in.offset(), in.limit - in.position, "cut", ""));
        in.position = in.limit;
        break;
      }
      if (in.has(8 + length + 9) && frame(8 + length + 8) < 0 && !checked(8)) {
        resync();
        continue;
      }
      take();
      in.position += 8 + length;
    }
    if (in.limit > in.position) {
      listener.skipped(new Skipped(in.offset(), in.limit - in.position, "cut", ""));
    }
    if (refusedChecksums > 0) {
      listener.skipped(new Skipped(firstRefused, refusedChecksums, "checksum", ""));
    }
    vehicles.values().forEach(vehicle -> vehicle.ended(!anyHeartbeat));
  }

  /** Whether the bytes begin with a time and a frame whose checksum we can compute and find right. */
  static boolean startsWith(byte[] head) {
    try {
      var reader = new TelemetryReader(new Bytes(new java.io.ByteArrayInputStream(head, 0, Math.min(head.length, 400))), sample -> { });
      return reader.in.has(18) && reader.plausibleTime() && reader.checked(8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  // ---- Framing

  /** Length of the frame that begins so many bytes ahead, −1 when none does. The start must be in the buffer. */
  private int frame(int ahead) throws IOException {
    int at = in.position + ahead;
    int magic = in.unsigned8(at);
    if (magic == 0xFE) {
      return 8 + in.unsigned8(at + 1);
    }
    if (magic == 0xFD) {
      if (!in.has(ahead + 3)) {
        return 12 + in.unsigned8(at + 1);
      }
      at = in.position + ahead;
      int incompatible = in.unsigned8(at + 2);
      return (incompatible & ~1) != 0 ? -1 : 12 + in.unsigned8(at + 1) + (incompatible == 1 ? 13 : 0);
    }
    return -1;
  }

  private void resync() throws IOException {
    long from = in.offset();
    in.position++;
    while (in.has(10)) {
      int length = frame(8);
      if (length > 0 && in.has(8 + length) && plausibleTime() && (checked(8) || follows(length))) {
        break;
      }
      in.position++;
    }
    if (!in.has(10)) {
      in.position = in.limit;
    }
    listener.skipped(new Skipped(from, in.offset() - from, "corrupt", ""));
  }

  private boolean follows(int length) throws IOException {
    return in.has(8 + length + 10) && frame(8 + length + 8) > 0 && !known(id(8));
  }

  private boolean plausibleTime() {
    long micros = Long.reverseBytes(in.int64(in.position));
    return micros >= 0 && micros < 8_000_000_000_000_000L;
  }

  private int id(int ahead) {
    int at = in.position + ahead;
    return in.unsigned8(at) == 0xFE ? in.unsigned8(at + 5) : in.unsigned8(at + 7) | in.unsigned8(at + 8) << 8 | in.unsigned8(at + 9) << 16;
  }

  /** Whether the frame is one whose checksum we can compute, and it is right. */
  private boolean checked(int ahead) throws IOException {
    int length = frame(ahead);
    if (length < 0 || !in.has(ahead + length)) {
      return false;
    }
    int extra = extra(id(ahead));
    if (extra < 0) {
      return false;
    }
    int at = in.position + ahead;
    boolean v1 = in.unsigned8(at) == 0xFE;
    int end = at + (v1 ? 6 : 10) + in.unsigned8(at + 1);
    int crc = 0xFFFF;
    for (int i = at + 1; i < end; i++) {
      crc = x25(crc, in.buffer[i]);
    }
    crc = x25(crc, (byte) extra);
    return crc == in.unsigned16(end);
  }

  private static int x25(int crc, byte b) {
    int tmp = (b ^ crc) & 0xFF;
    tmp = (tmp ^ tmp << 4) & 0xFF;
    return (crc >>> 8 ^ tmp << 8 ^ tmp << 3 ^ tmp >>> 4) & 0xFFFF;
  }

  private static boolean known(int id) {
    return extra(id) >= 0;
  }

  /** The byte by which a checksum knows the layout of a message (MAVLink common.xml). */
  private static int extra(int id) {
    return switch (id) {
      case 0 -> 50;
      case 1 -> 124;
      case 22 -> 220;
      case 125 -> 203;
      case 147 -> 154;
      case 181 -> 174;
      case 245 -> 130;
      case 253 -> 83;
      case 370 -> 75;
      case 372 -> 26;
      default -> -1;
    };
  }

  // ---- Messages

  private void take() throws IOException {
    int id = id(8);
    if (!known(id)) {
      return;
    }
    if (!checked(8)) {
      refusedChecksums++;
      firstRefused = refusedChecksums == 1 ? in.offset() : firstRefused;
      return;
    }
    int at = in.position + 8;
    boolean v1 = in.unsigned8(at) == 0xFE;
    int length = in.unsigned8(at + 1);
    int system = in.unsigned8(at + (v1 ? 3 : 5));
    int component = in.unsigned8(at + (v1 ? 4 : 6));
    java.util.Arrays.fill(payload, (byte) 0); // v2 leaves out zeros at the end
    System.arraycopy(in.buffer, at + (v1 ? 6 : 10), payload, 0, length);
    long micros = Long.reverseBytes(in.int64(in.position));
    double seconds = micros / 1e6;
    var vehicle = vehicles.computeIfAbsent(system, Vehicle::new);
    switch (id) {
      case 0 -> heartbeat(vehicle, seconds);
      case 1 -> vehicle.hear(status(system, seconds));
      case 22 -> parameter(vehicle, system);
      case 125 -> supply(vehicle, system, seconds);
      case 147 -> battery(vehicle, system, seconds, length);
      case 181 -> second(vehicle, system, seconds);
      case 245 -> landed(vehicle, system, seconds);
      case 253 -> said(vehicle, system, component, seconds);
      case 370 -> smart(vehicle, system);
      case 372 -> info(vehicle, system);
      default -> { }
    }
  }

  private void heartbeat(Vehicle vehicle, double seconds) {
    int type = payload[4] & 0xFF;
    int autopilot = payload[5] & 0xFF;
    anyHeartbeat = true;
    if (type == GCS || autopilot == NO_AUTOPILOT) {
      vehicle.heartbeatWithoutAutopilot();
      return;
    }
    vehicle.isOne();
    boolean armed = (payload[6] & 0x80) != 0;
    if (armed != vehicle.armed) {
      vehicle.armed = armed;
      vehicle.hear(new Happening(seconds, vehicle.system, armed ? Happening.Kind.ARMED : Happening.Kind.DISARMED, "", Double.NaN));
    }
  }

  private Sample status(int system, double seconds) {
    int millivolts = u16(14);
    int centiamps = i16(16);
    int percent = payload[30];
    return new Sample(seconds, "SYS_STATUS", system, 0, millivolts == 65_535 || millivolts == 0 ? Double.NaN : millivolts / 1000.0,
        centiamps == -1 ? Double.NaN : centiamps / 100.0, Double.NaN, percent < 0 || percent > 100 ? Double.NaN : percent / 100.0, Double.NaN, Double.NaN,
        Sample.NO_CELLS, -1, 0);
  }

  private void battery(Vehicle vehicle, int system, double seconds, int length) {
    int consumed = i32(0);
    int centidegrees = i16(8);
    int centiamps = i16(30);
    int id = payload[32] & 0xFF;
    int percent = payload[35];
    boolean extended = length > 36;
    var cells = new double[14];
    int n = 0;
    double sum = 0;
    int overflowing = 0;
    for (int i = 0; i < 10; i++) {
      int millivolts = u16(10 + 2 * i);
      cells[i] = millivolts == 65_535 || millivolts == 0 ? Double.NaN : millivolts / 1000.0;
      if (cells[i] == cells[i]) {
        sum += cells[i];
        n = i + 1;
      }
      // A pack of more than 65.534 V without known cells fills one slot and goes on in the next.
      overflowing += millivolts == 65_534 ? 1 : 0;
    }
    for (int i = 0; i < 4 && extended; i++) {
      int millivolts = u16(41 + 2 * i);
      cells[10 + i] = millivolts == 0 || millivolts == 65_535 ? Double.NaN : millivolts / 1000.0;
      if (cells[10 + i] == cells[10 + i]) {
        sum += cells[10 + i];
        n = 11 + i;
      }
    }
    boolean whole = n == 1 || overflowing > 0 || n > 0 && cells[0] > 5.5;
    var each = whole || n < 2 || same(cells, n, sum) ? Sample.NO_CELLS : java.util.Arrays.copyOf(cells, n);
    int state = extended ? payload[40] & 0xFF : 0;
    int warning = switch (state) {
      case 1 -> 0;
      case 2 -> 1;
      case 3 -> 2;
      case 4, 5, 6 -> 3;
      default -> -1;
    };
    long faults = extended ? i32(50) & 0xFFFFFFFFL : 0;
    vehicle.hear(new Sample(seconds, "BATTERY_STATUS", system, id, n == 0 ? Double.NaN : sum, centiamps == -1 ? Double.NaN : centiamps / 100.0,
        centidegrees == 32_767 ? Double.NaN : centidegrees / 100.0, percent < 0 || percent > 100 ? Double.NaN : percent / 100.0,
        consumed < 0 ? Double.NaN : consumed, Double.NaN, each, warning, faults));
  }

  /** Pack voltage divided by the number of cells, to the millivolt: nobody measured the cells. */
  private static boolean same(double[] cells, int n, double sum) {
    for (int i = 1; i < n; i++) {
      if (cells[i] == cells[i] && cells[i] != cells[0]) {
        return false;
      }
    }
    return true;
  }

  private void second(Vehicle vehicle, int system, double seconds) {
    int millivolts = u16(0);
    int centiamps = i16(2);
    vehicle.hear(new Sample(seconds, "BATTERY2", system, 1, millivolts == 0 || millivolts == 65_535 ? Double.NaN : millivolts / 1000.0,
        centiamps == -1 ? Double.NaN : centiamps / 100.0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Sample.NO_CELLS, -1, 0));
  }

  private void parameter(Vehicle vehicle, int system) {
    var name = Bytes.text(payload, 8, 16);
    if (name.startsWith("BAT") || name.startsWith("FS_BATT")) {
      int type = payload[24] & 0xFF;
      double asFloat = Float.intBitsToFloat(i32(0));
      // ArduPilot sends every parameter as a float; PX4 sends the bits of whole numbers.
      double value = type >= 1 && type <= 6 && Math.abs(asFloat) < 1e-30 && i32(0) != 0 ? i32(0) : asFloat;
      vehicle.hear(new Setting(system, name, value));
      if (name.equals("BATT_CAPACITY") && value > 0) {
        vehicle.hear(new PackIdentity(system, 0, "", "", -1, "", value, Double.NaN, Double.NaN, 0, -1));
      }
    }
  }

  private void supply(Vehicle vehicle, int system, double seconds) {
    int millivolts = u16(0);
    if (millivolts > 0 && millivolts != vehicle.supply) {
      vehicle.supply = millivolts;
      vehicle.hear(new Happening(seconds, system, Happening.Kind.SUPPLY, "", millivolts / 1000.0));
    }
  }

  private void landed(Vehicle vehicle, int system, double seconds) {
    int state = payload[1] & 0xFF;
    boolean airborne = state == 2 || state == 3 || state == 4;
    if (state != 0 && airborne != vehicle.airborne) {
      vehicle.airborne = airborne;
      vehicle.hear(new Happening(seconds, system, airborne ? Happening.Kind.AIRBORNE : Happening.Kind.LANDED, "", Double.NaN));
    }
  }

  private void said(Vehicle vehicle, int system, int component, double seconds) {
    var text = Bytes.text(payload, 1, 50);
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("batter")) {
      vehicle.hear(new Happening(seconds, system, lower.contains("failsafe") ? Happening.Kind.BATTERY_FAILSAFE : Happening.Kind.BATTERY_MESSAGE, text,
          payload[0] & 0xFF));
    } else if (lower.contains("crash")) {
      vehicle.hear(new Happening(seconds, system, Happening.Kind.CRASH, text, Double.NaN));
    }
  }

  private void smart(Vehicle vehicle, int system) {
    int cycles = u16(8);
    int id = payload[18] & 0xFF;
    double design = i32(0);
    double full = i32(4);
    vehicle.hear(new PackIdentity(system, id, Bytes.text(payload, 21, 16), Bytes.text(payload, 37, 50), cycles == 65_535 ? -1 : cycles,
        dayMonthYear(Bytes.text(payload, 98, 11)), design > 0 ? design : Double.NaN, full > 0 ? full : Double.NaN, Double.NaN, payload[89] & 0xFF, -1));
  }

  private void info(Vehicle vehicle, int system) {
    double design = Float.intBitsToFloat(i32(32)) * 1000;
    double full = Float.intBitsToFloat(i32(36)) * 1000;
    int cycles = u16(40);
    int health = payload[47] & 0xFF;
    vehicle.hear(new PackIdentity(system, payload[44] & 0xFF, Bytes.text(payload, 58, 32), Bytes.text(payload, 90, 50), cycles == 65_535 ? -1 : cycles,
        dayMonthYear(Bytes.text(payload, 49, 9)), design > 0 ? design : Double.NaN, full > 0 ? full : Double.NaN, health > 0 && health <= 100 ? health : Double.NaN,
        payload[48] & 0xFF, -1));
  }

  /** DDMMYYYY or DD/MM/YYYY. */
  private static String dayMonthYear(String text) {
    var digits = text.replace("/", "");
    if (digits.length() != 8 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return "";
    }
    return PackIdentity.date(Integer.parseInt(digits.substring(4)), Integer.parseInt(digits.substring(2, 4)), Integer.parseInt(digits.substring(0, 2)));
  }

  private int u16(int at) {
    return payload[at] & 0xFF | (payload[at + 1] & 0xFF) << 8;
  }

  private int i16(int at) {
    return (short) u16(at);
  }

  private int i32(int at) {
    return u16(at) | u16(at + 2) << 16;
  }

  /** A system of the stream; what it says waits until its heartbeat tells whether it flies. */
  private final class Vehicle {

    final int system;
    boolean armed;
    boolean airborne;
    int supply;
    private Boolean is;
    private boolean otherHeartbeat;
    private final List<Object> pending = new ArrayList<>();

    Vehicle(int system) {
      this.system = system;
    }

    void hear(Object said) {
      if (is == Boolean.TRUE) {
        pass(said);
      } else {
        pending.add(said);
        if (pending.size() >= MOST_PENDING) {
          isOne(); // so much about batteries comes from something that has one
        }
      }
    }

    void isOne() {
      if (is != Boolean.TRUE) {
        is = Boolean.TRUE;
        pending.forEach(this::pass);
        pending.clear();
      }
    }

    /** A gimbal or a battery of its own beats without an autopilot too, so this alone does not rule the system out. */
    void heartbeatWithoutAutopilot() {
      otherHeartbeat = true;
    }

    void ended(boolean takeAll) {
      if (is != Boolean.TRUE && !pending.isEmpty()) {
        if (takeAll || !otherHeartbeat) {
          isOne();
        } else {
          listener.skipped(new Skipped(0, pending.size(), "other-vehicle", "system " + system));
        }
      }
    }

    private void pass(Object said) {
      switch (said) {
        case Sample sample -> listener.sample(sample);
        case Happening happening -> listener.happening(happening);
        case Setting setting -> listener.setting(setting);
        case PackIdentity identity -> listener.identity(identity);
        default -> throw new IllegalStateException(said.toString());
      }
    }
  }
}

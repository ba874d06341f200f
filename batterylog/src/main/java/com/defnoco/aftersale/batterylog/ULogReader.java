package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * PX4's ULog, after its specification (PX4 guide, "ULog File Format"): topics are read by the names of their fields, for their layout changed
 * many times; unknown messages are passed over, unknown incompatible ones refused, appended parts followed, damaged stretches skipped and told.
 */
final class ULogReader {

  private static final int MOST_FORMATS = 4_000;
  private static final int MOST_FIELDS = 2_000;
  private static final int DATA_APPENDED = 1;

  private final Bytes in;
  private final LogListener listener;
  private final Map<String, String> formats = new HashMap<>();
  private final Topic[] topics = new Topic[1 << 16];
  private final Map<Integer, Integer> packIds = new HashMap<>();
  private final long[] appendedAt = new long[3];
  private int nextAppended;
  private boolean armed;
  private boolean airborne;
  private double lastSeconds = Double.NaN;
  private double metresUp = Double.NaN;

  ULogReader(Bytes in, LogListener listener) {
    this.in = in;
    this.listener = listener;
  }

  void read() throws IOException, Unreadable {
    in.skip(16);
    while (true) {
      if (nextAppended < appendedAt.length && appendedAt[nextAppended] > 0 && in.offset() >= appendedAt[nextAppended]) {
        nextAppended++;
      }
      if (!in.has(3)) {
        break;
      }
      int size = in.unsigned16(in.position);
      int type = in.unsigned8(in.position + 2);
      if (!plausible(size, type)) {
        resync();
        continue;
      }
      if (crossesAppended(3 + size)) {
        continue;
      }
      if (!in.has(3 + size)) {
        listener.skipped(new Skipped(in.offset(), in.limit - in.position, "cut", ""));
        in.position = in.limit;
        break;
      }
      int start = in.position + 3;
      if (type == 'D') {
        data(start, size);
      } else {
        message(type, start, size);
      }
      in.position = start + size;
    }
    if (in.limit > in.position) {
      listener.skipped(new Skipped(in.offset(), in.limit - in.position, "cut", ""));
    }
    if (armed && airborne && lastSeconds == lastSeconds && metresUp > 3) {
      listener.happening(new Happening(lastSeconds, 0, Happening.Kind.ENDED_IN_AIR, "", metresUp));
    }
  }

  // ---- Framing

  /** An appended part (a crash dump) begins where the head said; what stands before it is then a message that was never finished. */
  private boolean crossesAppended(int length) throws IOException {
    if (nextAppended >= appendedAt.length) {
      return false;
    }
    long at = appendedAt[nextAppended];
    if (at == 0 || in.offset() >= at || in.offset() + length <= at) {
      return false;
    }
    listener.skipped(new Skipped(in.offset(), at - in.offset(), "cut", ""));
    in.skip(at - in.offset());
    nextAppended++;
    return true;
  }

  private boolean plausible(int size, int type) {
    return switch (type) {
      case 'D' -> size >= 2;
      case 'S' -> size == 8;
      case 'O' -> size == 2;
      case 'R' -> size == 2;
      case 'B' -> size >= 40;
      case 'A' -> size > 3;
      case 'F', 'I', 'M', 'P', 'Q', 'L', 'C' -> size > 1;
      // A later version may know more messages; they are passed over. Letters only: zeros and noise are damage.
      default -> size > 0 && type >= 'E' && type <= 'Z';
    };
  }

  /** After damage: the next place from which three messages follow one another, or a synchronisation mark. */
  private void resync() throws IOException {
    long from = in.offset();
    in.position++;
    while (in.has(3)) {
      if (startsWell()) {
        break;
      }
      in.position++;
    }
    if (!in.has(3)) {
      in.position = in.limit;
    }
    listener.skipped(new Skipped(from, in.offset() - from, "corrupt", ""));
  }

  private boolean startsWell() throws IOException {
    int ahead = 0;
    for (int message = 0; message < 3; message++) {
      if (!in.has(ahead + 3)) {
        return message > 0;
      }
      int size = in.unsigned16(in.position + ahead);
      int type = in.unsigned8(in.position + ahead + 2);
      if (!strictlyPlausible(size, type, ahead)) {
        return false;
      }
      ahead += 3 + size;
      if (ahead > 200_000) {
        return true;
      }
    }
    return true;
  }

  private boolean strictlyPlausible(int size, int type, int ahead) throws IOException {
    return switch (type) {
      case 'D' -> size >= 2 && in.has(ahead + 5) && topics[in.unsigned16(in.position + ahead + 3)] != null
          && topics[in.unsigned16(in.position + ahead + 3)].mayBe(size - 2);
      case 'S' -> size == 8 && in.has(ahead + 5) && in.unsigned8(in.position + ahead + 3) == 0x2F && in.unsigned8(in.position + ahead + 4) == 0x73;
      case 'O', 'R' -> size == 2;
      case 'L' -> size > 9 && size < 2_000;
      case 'C' -> size > 11 && size < 2_000;
      case 'P' -> size > 5 && size < 300;
      case 'F', 'I', 'M', 'Q', 'A' -> size > 3 && size < 20_000;
      default -> false;
    };
  }

  // ---- Messages

  private void message(int type, int at, int size) throws Unreadable {
    switch (type) {
      case 'B' -> flags(at);
      case 'F' -> format(in.text(at, size));
      case 'A' -> subscribe(at, size);
      case 'P' -> parameter(at, size);
      case 'L' -> said(in.unsigned8(at), in.int64(at + 1), at + 9, size - 9);
      case 'C' -> said(in.unsigned8(at), in.int64(at + 3), at + 11, size - 11);
      default -> { }
    }
  }

  private void flags(int at) throws Unreadable {
    for (int i = 0; i < 8; i++) {
      int unknown = in.unsigned8(at + 8 + i) & (i == 0 ? ~DATA_APPENDED : ~0);
      if (unknown != 0) {
        throw new Unreadable("ulog-newer", "This ULog needs a newer reader (incompatible flag " + i + ": " + unknown + ").");
      }
    }
    for (int i = 0; i < 3; i++) {
      appendedAt[i] = Math.max(0, in.int64(at + 16 + 8 * i));
    }
  }

  private void format(String definition) {
    int colon = definition.indexOf(':');
    if (colon > 0 && formats.size() < MOST_FORMATS) {
      formats.put(definition.substring(0, colon), definition.substring(colon + 1));
    }
  }

  private void subscribe(int at, int size) {
    int multi = in.unsigned8(at);
    int id = in.unsigned16(at + 1);
    var name = in.text(at + 3, size - 3);
    topics[id] = Topic.of(name, multi, formats);
  }

  private void parameter(int at, int size) {
    int keyLength = in.unsigned8(at);
    if (1 + keyLength + 4 > size) {
      return;
    }
    var key = in.text(at + 1, keyLength);
    int space = key.indexOf(' ');
    if (space < 0) {
      return;
    }
    var name = key.substring(space + 1);
    if (!name.startsWith("BAT") && !name.startsWith("COM_LOW_BAT")) {
      return;
    }
    double value = key.startsWith("float") ? in.float32(at + 1 + keyLength) : in.int32(at + 1 + keyLength);
    listener.setting(new Setting(0, name, value));
  }

  private void said(int level, long micros, int at, int size) {
    if (size <= 0) {
      return;
    }
    var text = in.text(at, size);
    var lower = text.toLowerCase(Locale.ROOT);
    double seconds = micros / 1e6;
    if (lower.contains("batter")) {
      listener.happening(new Happening(seconds, 0, lower.contains("failsafe") ? Happening.Kind.BATTERY_FAILSAFE : Happening.Kind.BATTERY_MESSAGE, text,
          Character.digit(level, 16)));
    }
  }

  // ---- Topics

  private void data(int at, int size) {
    var topic = topics[in.unsigned16(at)];
    if (topic == null || topic.use == Topic.Use.NONE) {
      return;
    }
    var fields = new Row(topic, at + 2, size - 2);
    double seconds = fields.number("timestamp") / 1e6;
    if (!(seconds >= 0)) {
      return;
    }
    lastSeconds = seconds;
    switch (topic.use) {
      case BATTERY -> battery(topic, fields, seconds);
      case INFO -> info(topic, fields);
      case STATUS -> arming(fields, seconds);
      case LANDED -> landed(fields, seconds);
      case POSITION -> {
        double down = fields.number("z");
        metresUp = down == down ? -down : metresUp;
      }
      case POWER -> {
        double volts = fields.number("voltage5v_v");
        if (volts > 0) {
          listener.happening(new Happening(seconds, 0, Happening.Kind.SUPPLY, "", volts));
        }
      }
      case NONE -> { }
    }
  }

  private void battery(Topic topic, Row fields, double seconds) {
    double volts = positive(fields.number("voltage_v"));
    double amps = fields.number("current_a");
    amps = amps == -1 ? Double.NaN : amps;
    double celsius = fields.number("temperature");
    double remaining = fields.number("remaining");
    int count = (int) Math.max(0, zeroIfUnknown(fields.number("cell_count")));
    var cells = cells(topic, fields, volts, count);
    boolean smart = cells.length > 0;
    // Older layouts write 0 where nothing measures the temperature: no pack without a sensor is believed to be at exactly 0 °C.
    celsius = celsius == 0 && !smart ? Double.NaN : celsius;
    double consumed = fields.number("discharged_mah");
    consumed = consumed < 0 || consumed == 0 && amps != amps ? Double.NaN : consumed;
    double warning = fields.number("warning");
    double ohms = positive(fields.number("internal_resistance_estimate"));
    double faults = fields.number("faults");
    listener.sample(new Sample(seconds, topic.name, 0, topic.instance, volts, amps, celsius, remaining < 0 || remaining > 1.0001 ? Double.NaN : remaining, consumed,
        ohms, cells, warning == warning ? (int) warning : -1, faults == faults ? (long) faults : 0));
    var identity = identity(topic.instance, fields, count);
    double id = fields.number("id");
    if (id > 0) {
      packIds.put((int) id, topic.instance);
    }
    if (identity.tells() && !identity.equals(topic.told)) {
      topic.told = identity;
      listener.identity(identity);
    }
  }

  /** The cells, unless they are the pack's voltage divided by their number: repeated averages say nothing about cells. */
  private double[] cells(Topic topic, Row fields, double volts, int count) {
    int slots = topic.length("voltage_cell_v");
    int n = Math.min(count > 0 ? Math.min(count, slots) : slots, 32);
    int measured = 0;
    boolean allSame = true;
    double first = Double.NaN;
    var cells = new double[n];
    for (int i = 0; i < n; i++) {
      double cell = positive(fields.number("voltage_cell_v", i));
      cells[i] = cell;
      if (cell == cell) {
        measured++;
        first = measured == 1 ? cell : first;
        allSame &= cell == first;
      }
    }
    if (measured < 2 || allSame) {
      return Sample.NO_CELLS;
    }
    while (n > 0 && cells[n - 1] != cells[n - 1]) {
      n--;
    }
    return java.util.Arrays.copyOf(cells, n);
  }

  private void info(Topic topic, Row fields) {
    double id = fields.number("id");
    int instance = packIds.getOrDefault(id == id ? (int) id : -1, topic.instance);
    var identity = identity(instance, fields, 0);
    if (identity.tells() && !identity.equals(topic.told)) {
      topic.told = identity;
      listener.identity(identity);
    }
  }

  private PackIdentity identity(int instance, Row fields, int cells) {
    double number = fields.number("serial_number");
    var serial = fields.isText("serial_number") ? fields.text("serial_number") : number > 0 ? Long.toString((long) number) : "";
    double cycles = fields.number("cycle_count");
    double date = fields.number("manufacture_date");
    double health = fields.number("state_of_health");
    double overDischarges = fields.number("over_discharge_count");
    double full = fields.number("capacity");
    double design = fields.number("design_capacity");
    return new PackIdentity(0, instance, serial, "", cycles > 0 ? (int) cycles : -1, date > 0 ? PackIdentity.sbsDate((int) date) : "",
        design > 0 ? design : Double.NaN, full > 0 ? full : Double.NaN, health > 0 && health <= 100 ? health : Double.NaN, cells,
        overDischarges > 0 ? (int) overDischarges : -1);
  }

  private void arming(Row fields, double seconds) {
    double state = fields.number("arming_state");
    boolean now = state == 2;
    if (state == state && now != armed) {
      armed = now;
      listener.happening(new Happening(seconds, 0, now ? Happening.Kind.ARMED : Happening.Kind.DISARMED, "", Double.NaN));
    }
  }

  private void landed(Row fields, double seconds) {
    double state = fields.number("landed");
    boolean now = state == 0;
    if (state == state && now != airborne) {
      airborne = now;
      listener.happening(new Happening(seconds, 0, now ? Happening.Kind.AIRBORNE : Happening.Kind.LANDED, "", Double.NaN));
    }
  }

  private static double positive(double value) {
    return value > 0 ? value : Double.NaN;
  }

  private static double zeroIfUnknown(double value) {
    return value == value ? value : 0;
  }

  // ---- Layout

  private enum Type {
    INT8(1), UINT8(1), INT16(2), UINT16(2), INT32(4), UINT32(4), INT64(8), UINT64(8), FLOAT(4), DOUBLE(8), BOOL(1), CHAR(1);

    final int size;

    Type(int size) {
      this.size = size;
    }

    static Type of(String name) {
      return switch (name) {
        case "int8_t" -> INT8;
        case "uint8_t" -> UINT8;
        case "int16_t" -> INT16;
        case "uint16_t" -> UINT16;
        case "int32_t" -> INT32;
        case "uint32_t" -> UINT32;
        case "int64_t" -> INT64;
        case "uint64_t" -> UINT64;
        case "float" -> FLOAT;
        case "double" -> DOUBLE;
        case "bool" -> BOOL;
        case "char" -> CHAR;
        default -> null;
      };
    }
  }

  private record Field(Type type, int offset, int length) {}

  /** A subscribed topic: where its fields lie, and what we want of it. */
  private static final class Topic {

    enum Use { NONE, BATTERY, INFO, STATUS, LANDED, POSITION, POWER }

    final String name;
    final int instance;
    final Use use;
    final Map<String, Field> fields;
    final int size;
    PackIdentity told;

    private Topic(String name, int instance, Use use, Map<String, Field> fields, int size) {
      this.name = name;
      this.instance = instance;
      this.use = use;
      this.fields = fields;
      this.size = size;
    }

    static Topic of(String name, int instance, Map<String, String> formats) {
      var use = switch (name) {
        case "battery_status" -> Use.BATTERY;
        case "battery_info" -> Use.INFO;
        case "vehicle_status" -> Use.STATUS;
        case "vehicle_land_detected" -> Use.LANDED;
        case "vehicle_local_position" -> Use.POSITION;
        case "system_power" -> Use.POWER;
        default -> Use.NONE;
      };
      var fields = new HashMap<String, Field>();
      int size = lay(name, "", 0, formats, fields, 0);
      return new Topic(name, instance, use, fields, size);
    }

    /** Lays out the fields of a format from an offset; gives the offset after it, or −1 when it cannot be told. */
    private static int lay(String format, String prefix, int offset, Map<String, String> formats, Map<String, Field> fields, int depth) {
      var definition = formats.get(format);
      if (definition == null || depth > 8) {
        return -1;
      }
      for (var part : split(definition)) {
        int space = part.indexOf(' ');
        if (space <= 0) {
          continue;
        }
        var typeName = part.substring(0, space);
        var name = part.substring(space + 1).strip();
        int length = 1;
        int bracket = typeName.indexOf('[');
        if (bracket > 0 && typeName.endsWith("]")) {
          try {
            length = Integer.parseInt(typeName.substring(bracket + 1, typeName.length() - 1));
          } catch (NumberFormatException e) {
            return -1;
          }
          typeName = typeName.substring(0, bracket);
        }
        if (length < 0 || length > 65_535 || fields.size() > MOST_FIELDS) {
          return -1;
        }
        var type = Type.of(typeName);
        if (type != null) {
          fields.put(prefix + name, new Field(type, offset, length));
          offset += type.size * length;
        } else {
          for (int i = 0; i < length; i++) {
            offset = lay(typeName, prefix + name + (length > 1 ? "[" + i + "]." : "."), offset, formats, fields, depth + 1);
            if (offset < 0) {
              return -1;
            }
          }
        }
        if (offset > 65_535) {
          return -1;
        }
      }
      return offset;
    }

    private static List<String> split(String definition) {
      var parts = new ArrayList<String>();
      int from = 0;
      for (int semicolon; (semicolon = definition.indexOf(';', from)) >= 0; from = semicolon + 1) {
        parts.add(definition.substring(from, semicolon).strip());
      }
      if (from < definition.length()) {
        parts.add(definition.substring(from).strip());
      }
      return parts;
    }

    int length(String field) {
      var found = fields.get(field);
      return found == null ? 0 : found.length;
    }

    /** Trailing padding is left out of what is written. */
    boolean mayBe(int payload) {
      return size < 0 || payload <= size && payload >= size - 8;
    }
  }

  /** One data message. Fields beyond its end, and fields that this layout does not have, are not measured. */
  private final class Row {

    private final Topic topic;
    private final int at;
    private final int size;

    Row(Topic topic, int at, int size) {
      this.topic = topic;
      this.at = at;
      this.size = size;
    }

    double number(String name) {
      return number(name, 0);
    }

    double number(String name, int index) {
      var field = topic.fields.get(name);
      if (field == null || index >= field.length || field.offset + (index + 1) * field.type.size > size) {
        return Double.NaN;
      }
      int where = at + field.offset + index * field.type.size;
      return switch (field.type) {
        case INT8 -> in.buffer[where];
        case UINT8, CHAR -> in.unsigned8(where);
        case BOOL -> in.buffer[where] != 0 ? 1 : 0;
        case INT16 -> in.int16(where);
        case UINT16 -> in.unsigned16(where);
        case INT32 -> in.int32(where);
        case UINT32 -> in.unsigned32(where);
        case INT64, UINT64 -> in.int64(where);
        case FLOAT -> in.float32(where);
        case DOUBLE -> in.float64(where);
      };
    }

    boolean isText(String name) {
      var field = topic.fields.get(name);
      return field != null && field.type == Type.CHAR;
    }

    String text(String name) {
      var field = topic.fields.get(name);
      return field == null || field.offset + field.length > size ? "" : in.text(at + field.offset, field.length);
    }
  }
}

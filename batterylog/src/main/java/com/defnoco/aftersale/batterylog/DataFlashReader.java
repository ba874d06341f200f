package com.defnoco.aftersale.batterylog;

import com.defnoco.aftersale.batterylog.DataFlash.Definition;
import com.defnoco.aftersale.batterylog.DataFlash.Use;
import java.io.IOException;

/**
 * ArduPilot's binary log: {@code A3 95 type payload}, each type defined by an earlier FMT message. Damaged stretches and runs of zeros are skipped
 * to the next record that another one follows, and told.
 */
final class DataFlashReader {

  private static final int FMT = 0x80;
  private static final int FMT_LENGTH = 89;

  private final Bytes in;
  private final LogListener listener;
  private final DataFlash meaning;
  private final int[] lengths = new int[256];
  private final Layout[] layouts = new Layout[256];

  DataFlashReader(Bytes in, LogListener listener) {
    this.in = in;
    this.listener = listener;
    this.meaning = new DataFlash(listener);
    lengths[FMT] = FMT_LENGTH;
  }

  void read() throws IOException {
    while (in.has(3)) {
      int at = in.position;
      if (in.buffer[at] != (byte) 0xA3 || in.buffer[at + 1] != (byte) 0x95) {
        resync();
        continue;
      }
      int type = in.buffer[at + 2] & 0xFF;
      int length = lengths[type];
      if (length == 0) {
        resync();
        continue;
      }
      if (!in.has(length)) {
        listener.skipped(new Skipped(in.offset(), in.limit - in.position, "cut", ""));
        in.position = in.limit;
        break;
      }
      at = in.position;
      if (type == FMT) {
        define(at + 3);
      } else {
        var layout = layouts[type];
        if (layout != null) {
          layout.at = at + 3;
          meaning.message(layout.definition, layout);
        }
      }
      in.position = at + length;
    }
    if (in.limit > in.position) {
      listener.skipped(new Skipped(in.offset(), in.limit - in.position, "cut", ""));
    }
    meaning.ended();
  }

  private void resync() throws IOException {
    long from = in.offset();
    boolean zeros = true;
    zeros &= in.buffer[in.position] == 0;
    in.position++;
    while (in.has(3)) {
      if (in.buffer[in.position] == (byte) 0xA3 && in.buffer[in.position + 1] == (byte) 0x95 && startsWell()) {
        break;
      }
      zeros &= in.buffer[in.position] == 0;
      in.position++;
    }
    if (!in.has(3)) {
      in.position = in.limit;
    }
    listener.skipped(new Skipped(from, in.offset() - from, "corrupt", zeros ? "zeros" : ""));
  }

  /** Whether the record here is known, and another one or the end follows it. */
  private boolean startsWell() throws IOException {
    int length = lengths[in.unsigned8(in.position + 2)];
    if (length == 0) {
      return false;
    }
    if (!in.has(length + 2)) {
      return true;
    }
    return in.buffer[in.position + length] == (byte) 0xA3 && in.buffer[in.position + length + 1] == (byte) 0x95;
  }

  private void define(int at) {
    int type = in.unsigned8(at);
    int length = in.unsigned8(at + 1);
    var name = in.text(at + 2, 4);
    var letters = in.text(at + 6, 16);
    var columns = in.text(at + 22, 64);
    if (type == FMT || length < 3) {
      return;
    }
    lengths[type] = length;
    layouts[type] = null;
    if (Use.of(name) != Use.NONE) {
      var definition = new Definition(name, letters, columns);
      layouts[type] = Layout.of(definition, length - 3, in);
    }
  }

  /** Where the columns of a message lie, and the message last read. */
  private static final class Layout implements DataFlash.Values {

    final Definition definition;
    private final int[] offsets;
    private final Bytes in;
    int at;

    private Layout(Definition definition, int[] offsets, Bytes in) {
      this.definition = definition;
      this.offsets = offsets;
      this.in = in;
    }

    static Layout of(Definition definition, int payload, Bytes in) {
      var offsets = new int[definition.letters.length()];
      int offset = 0;
      for (int i = 0; i < offsets.length; i++) {
        int size = size(definition.letters.charAt(i));
        // A letter we do not know, or columns that do not fit: what lies behind cannot be placed.
        offsets[i] = size == 0 || offset < 0 || offset + size > payload ? -1 : offset;
        offset = offsets[i] < 0 ? -1 : offset + size;
      }
      return new Layout(definition, offsets, in);
    }

    private static int size(char letter) {
      return switch (letter) {
        case 'b', 'B', 'M' -> 1;
        case 'h', 'H', 'c', 'C', 'g' -> 2;
        case 'i', 'I', 'e', 'E', 'f', 'L', 'n' -> 4;
        case 'd', 'q', 'Q' -> 8;
        case 'N' -> 16;
        case 'Z', 'a' -> 64;
        default -> 0;
      };
    }

    @Override
    public double number(int column) {
      if (column < 0 || column >= offsets.length || offsets[column] < 0) {
        return Double.NaN;
      }
      int where = at + offsets[column];
      return switch (definition.letters.charAt(column)) {
        case 'b' -> in.buffer[where];
        case 'B', 'M' -> in.unsigned8(where);
        case 'h' -> in.int16(where);
        case 'H' -> in.unsigned16(where);
        case 'c' -> in.int16(where) / 100.0;
        case 'C' -> in.unsigned16(where) / 100.0;
        case 'i' -> in.int32(where);
        case 'I' -> in.unsigned32(where);
        case 'e' -> in.int32(where) / 100.0;
        case 'E' -> in.unsigned32(where) / 100.0;
        case 'f' -> in.float32(where);
        case 'd' -> in.float64(where);
        case 'q', 'Q' -> in.int64(where);
        default -> Double.NaN;
      };
    }

    @Override
    public String text(int column) {
      if (column < 0 || column >= offsets.length || offsets[column] < 0) {
        return "";
      }
      return switch (definition.letters.charAt(column)) {
        case 'n' -> in.text(at + offsets[column], 4);
        case 'N' -> in.text(at + offsets[column], 16);
        case 'Z' -> in.text(at + offsets[column], 64);
        default -> "";
      };
    }
  }
}

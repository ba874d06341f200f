package com.defnoco.aftersale.certificates;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of CBOR (RFC 8949) that a signed statement needs: whole numbers, texts, bytes, arrays, maps with numbers as keys, one tag. Written in the one
 * shortest form, and read in no other, so that a statement has one spelling.
 */
final class Cbor {

  /** What is no statement of ours. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why);
    }
  }

  record Tagged(long tag, Object value) {}

  private static final int DEEPEST = 4;

  private Cbor() {}

  static byte[] write(Object value) {
    var out = new ByteArrayOutputStream(160);
    write(out, value);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    switch (value) {
      case Long number -> {
        if (number >= 0) {
          head(out, 0, number);
        } else {
          head(out, 1, -1 - number);
        }
      }
      case byte[] bytes -> {
        head(out, 2, bytes.length);
        out.writeBytes(bytes);
      }
      case String text -> {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        head(out, 3, bytes.length);
        out.writeBytes(bytes);
      }
      case List<?> list -> {
        head(out, 4, list.size());
        list.forEach(one -> write(out, one));
      }
      case Map<?, ?> map -> {
        head(out, 5, map.size());
        new TreeMap<>(map).forEach((key, one) -> {
          write(out, key);
          write(out, one);
        });
      }
      case Tagged(long tag, Object tagged) -> {
        head(out, 6, tag);
        write(out, tagged);
      }
      default -> throw new IllegalArgumentException(value.getClass().toString());
    }
  }

  private static void head(ByteArrayOutputStream out, int kind, long count) {
    if (count < 24) {
      out.write(kind << 5 | (int) count);
    } else if (count < 0x100) {
      out.write(kind << 5 | 24);
      out.write((int) count);
    } else if (count < 0x10000) {
      out.write(kind << 5 | 25);
      out.write((int) (count >> 8));
      out.write((int) count);
    } else if (count < 0x1_0000_0000L) {
      out.write(kind << 5 | 26);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) count).array());
    } else {
      out.write(kind << 5 | 27);
      out.writeBytes(ByteBuffer.allocate(8).putLong(count).array());
    }
  }

  /** The one value that these bytes are, to the last of them. */
  static Object read(byte[] bytes) throws Unreadable {
    var in = ByteBuffer.wrap(bytes);
    try {
      var value = read(in, 0);
      if (in.hasRemaining()) {
        throw new Unreadable("more bytes than one value");
      }
      return value;
    } catch (java.nio.BufferUnderflowException short_) {
      throw new Unreadable("cut off");
    }
  }

  private static Object read(ByteBuffer in, int depth) throws Unreadable {
    if (depth > DEEPEST) {
      throw new Unreadable("nested too deep");
    }
    int first = in.get() & 0xFF;
    long count = count(in, first & 31);
    return switch (first >> 5) {
      case 0 -> count;
      case 1 -> -1 - count;
      case 2 -> bytes(in, count);
      case 3 -> {
        try {
          yield StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(in, count))).toString();
        } catch (CharacterCodingException e) {
          throw new Unreadable("no text");
        }
      }
      case 4 -> {
        bounded(in, count);
        var list = new ArrayList<Object>();
        for (long i = 0; i < count; i++) {
          list.add(read(in, depth + 1));
        }
        yield list;
      }
      case 5 -> {
        bounded(in, count);
        var map = new TreeMap<Long, Object>();
        for (long i = 0; i < count; i++) {
          if (!(read(in, depth + 1) instanceof Long key) || !map.isEmpty() && key <= map.lastKey()) {
            throw new Unreadable("keys out of order");
          }
          map.put(key, read(in, depth + 1));
        }
        yield map;
      }
      case 6 -> new Tagged(count, read(in, depth + 1));
      default -> throw new Unreadable("a kind of value that no statement holds");
    };
  }

  private static byte[] bytes(ByteBuffer in, long count) throws Unreadable {
    bounded(in, count);
    var bytes = new byte[(int) count];
    in.get(bytes);
    return bytes;
  }

  private static void bounded(ByteBuffer in, long count) throws Unreadable {
    if (count < 0 || count > in.remaining()) {
      throw new Unreadable("cut off");
    }
  }

  private static long count(ByteBuffer in, int size) throws Unreadable {
    long count = switch (size) {
      case 24 -> in.get() & 0xFF;
      case 25 -> in.getShort() & 0xFFFF;
      case 26 -> in.getInt() & 0xFFFF_FFFFL;
      case 27 -> in.getLong();
      default -> size;
    };
    long least = switch (size) {
      case 24 -> 24;
      case 25 -> 0x100;
      case 26 -> 0x10000;
      case 27 -> 0x1_0000_0000L;
      default -> 0;
    };
    if (size > 27 || count < least) {
      throw new Unreadable("not in its shortest form");
    }
    return count;
  }
}

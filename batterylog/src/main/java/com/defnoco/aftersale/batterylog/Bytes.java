package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A window that slides over a stream: as large as the largest message and a good read, whatever the size of the file. */
final class Bytes {

  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  /** Larger than twice the largest message (65,538 bytes in ULog). */
  private static final int SIZE = 1 << 20;

  final byte[] buffer = new byte[SIZE];
  private final InputStream in;
  int position;
  int limit;
  private long base;
  private boolean ended;

  Bytes(InputStream in) {
    this.in = in;
  }

  /** Whether so many bytes follow; they are then in the buffer from {@link #position}. At most half a megabyte may be asked for. */
  boolean has(int count) throws IOException {
    return limit - position >= count || fill(count);
  }

  /** Where in the file the position is. */
  long offset() {
    return base + position;
  }

  /** Goes on by so many bytes, or to the end. */
  void skip(long count) throws IOException {
    while (count > 0) {
      if (!has(1)) {
        return;
      }
      int step = (int) Math.min(count, limit - position);
      position += step;
      count -= step;
    }
  }

  int unsigned8(int at) {
    return buffer[at] & 0xFF;
  }

  int int16(int at) {
    return (short) SHORT.get(buffer, at);
  }

  int unsigned16(int at) {
    return (short) SHORT.get(buffer, at) & 0xFFFF;
  }

  int int32(int at) {
    return (int) INT.get(buffer, at);
  }

  long unsigned32(int at) {
    return (int) INT.get(buffer, at) & 0xFFFFFFFFL;
  }

  long int64(int at) {
    return (long) LONG.get(buffer, at);
  }

  float float32(int at) {
    return (float) FLOAT.get(buffer, at);
  }

  double float64(int at) {
    return (double) DOUBLE.get(buffer, at);
  }

  /** Text up to the first zero byte, as ISO 8859-1, without control characters. */
  String text(int at, int length) {
    return text(buffer, at, length);
  }

  static String text(byte[] bytes, int at, int length) {
    var text = new StringBuilder(length);
    for (int i = at; i < at + length && bytes[i] != 0; i++) {
      int c = bytes[i] & 0xFF;
      text.append(c < 32 || c == 127 ? ' ' : (char) c);
    }
    return text.toString().strip();
  }

  private boolean fill(int count) throws IOException {
    if (count > SIZE / 2) {
      throw new IllegalArgumentException("at most " + SIZE / 2 + " bytes at a time");
    }
    if (position > 0 && SIZE - position < count + SIZE / 4) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      base += position;
      limit -= position;
      position = 0;
    }
    while (!ended && limit - position < count) {
      int read = in.read(buffer, limit, SIZE - limit);
      if (read < 0) {
        ended = true;
      } else {
        limit += read;
      }
    }
    return limit - position >= count;
  }
}

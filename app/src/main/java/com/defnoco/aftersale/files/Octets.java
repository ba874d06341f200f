package com.defnoco.aftersale.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reading of binary formats from a stream or an array, with the checks that hostile lengths need. */
final class Octets {

  private Octets() {}

  static int u8(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  static int u16(InputStream in) throws IOException {
    return u8(in) << 8 | u8(in);
  }

  static long u32(InputStream in) throws IOException {
    return (long) u16(in) << 16 | u16(in);
  }

  static byte[] exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  static void copy(InputStream in, OutputStream out, long length) throws IOException {
    var buffer = new byte[16 << 10];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  static long u32(byte[] bytes, int at) {
    return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  static int u16Little(byte[] bytes, int at) {
    return (bytes[at + 1] & 0xFF) << 8 | bytes[at] & 0xFF;
  }

  static long u32Little(byte[] bytes, int at) {
    return (long) u16Little(bytes, at + 2) << 16 | u16Little(bytes, at);
  }

  static boolean startsWith(byte[] bytes, int at, int... expected) {
    if (at + expected.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[at + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean startsWith(byte[] bytes, int at, String ascii) {
    return at + ascii.length() <= bytes.length && new String(bytes, at, ascii.length(), StandardCharsets.ISO_8859_1).equals(ascii);
  }
}

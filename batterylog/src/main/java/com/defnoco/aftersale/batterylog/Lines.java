package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The lines of a text, UTF-8 or else Latin; a line longer than 128 KiB is no line of a log and is told as too long. */
final class Lines {

  static final int LONGEST = 128 << 10;

  private final Bytes in;
  private byte[] rest = new byte[4096];
  private Charset charset = StandardCharsets.UTF_8;
  private long number;
  private long tooLong;
  private boolean terminated;

  Lines(Bytes in) {
    this.in = in;
  }

  /** The next line without its end, or null. */
  String next() throws IOException {
    int length = 0;
    terminated = false;
    boolean over = false;
    while (in.has(1)) {
      byte b = in.buffer[in.position++];
      if (b == '\n') {
        terminated = true;
        break;
      }
      if (length < LONGEST) {
        if (length == rest.length) {
          rest = java.util.Arrays.copyOf(rest, rest.length * 2);
        }
        rest[length++] = b;
      } else {
        over = true;
      }
    }
    if (length == 0 && !terminated) {
      return null;
    }
    number++;
    tooLong += over ? 1 : 0;
    if (length > 0 && rest[length - 1] == '\r') {
      length--;
    }
    int from = number == 1 && length >= 3 && rest[0] == (byte) 0xEF && rest[1] == (byte) 0xBB && rest[2] == (byte) 0xBF ? 3 : 0;
    return over ? "" : decoded(from, length - from);
  }

  /** Number of the line last given, from 1. */
  long number() {
    return number;
  }

  /** How many lines were left out for their length. */
  long tooLong() {
    return tooLong;
  }

  /** Whether the line last given had an end: the last one of a file that was cut has none. */
  boolean terminated() {
    return terminated;
  }

  private String decoded(int from, int length) {
    if (charset == StandardCharsets.UTF_8) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(rest, from, length)).toString();
      } catch (CharacterCodingException e) {
        charset = StandardCharsets.ISO_8859_1;
      }
    }
    return new String(rest, from, length, charset);
  }
}

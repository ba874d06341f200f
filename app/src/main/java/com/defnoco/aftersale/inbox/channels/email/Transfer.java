package com.defnoco.aftersale.inbox.channels.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content-Transfer-Encodings undone so that nothing throws: what does not fit is skipped or kept as it stands. */
final class Transfer {

  private Transfer() {}

  /** @param encoding the header as written, such as {@code Base64 ;} or {@code 7-bit}, or null */
  static byte[] decoded(byte[] body, @Nullable String encoding) {
    var name = encoding == null ? "" : encoding.toLowerCase(Locale.ROOT);
    if (name.contains("base64")) {
      return base64(body);
    }
    if (name.contains("quoted")) {
      return quotedPrintable(body, false);
    }
    return name.contains("uu") ? uuencoded(body) : body;
  }

  static byte[] base64(byte[] body) {
    var out = new byte[body.length / 4 * 3 + 3];
    int length = 0;
    int buffer = 0;
    int have = 0;
    for (byte b : body) {
      int value = base64(b);
      if (value < 0) {
        if (b == '=') {
          // Padding ends a run; several runs may follow each other where a sender encoded line by line.
          length = flush(out, length, buffer, have);
          buffer = 0;
          have = 0;
        }
        continue;
      }
      buffer = (buffer << 6) | value;
      if (++have == 4) {
        out[length++] = (byte) (buffer >> 16);
        out[length++] = (byte) (buffer >> 8);
        out[length++] = (byte) buffer;
        buffer = 0;
        have = 0;
      }
    }
    length = flush(out, length, buffer, have);
    return java.util.Arrays.copyOf(out, length);
  }

  private static int flush(byte[] out, int length, int buffer, int have) {
    if (have == 3) {
      out[length++] = (byte) (buffer >> 10);
      out[length++] = (byte) (buffer >> 2);
    } else if (have == 2) {
      out[length++] = (byte) (buffer >> 4);
    }
    return length;
  }

  private static int base64(byte b) {
    if (b >= 'A' && b <= 'Z') {
      return b - 'A';
    }
    if (b >= 'a' && b <= 'z') {
      return b - 'a' + 26;
    }
    if (b >= '0' && b <= '9') {
      return b - '0' + 52;
    }
    return b == '+' || b == '-' ? 62 : b == '/' || b == '_' ? 63 : -1;
  }

  /** @param inHeader where an underscore is a space (RFC 2047) */
  static byte[] quotedPrintable(byte[] body, boolean inHeader) {
    var out = new ByteArrayOutputStream(body.length);
    for (int i = 0; i < body.length; i++) {
      byte b = body[i];
      if (b == '_' && inHeader) {
        out.write(' ');
      } else if (b != '=') {
        out.write(b);
      } else {
        int high = i + 1 < body.length ? Character.digit(body[i + 1], 16) : -1;
        int low = i + 2 < body.length ? Character.digit(body[i + 2], 16) : -1;
        if (high >= 0 && low >= 0) {
          out.write(high << 4 | low);
          i += 2;
          continue;
        }
        int next = i + 1;
        while (next < body.length && (body[next] == ' ' || body[next] == '\t')) {
          next++;
        }
        if (next < body.length && body[next] == '\r' && next + 1 < body.length && body[next + 1] == '\n') {
          i = next + 1;
        } else if (next >= body.length || body[next] == '\n' || body[next] == '\r') {
          i = Math.min(next, body.length);
        } else {
          out.write('=');
        }
      }
    }
    return out.toByteArray();
  }

  /** Everything between {@code begin} and {@code end}; the body itself where there is no {@code begin}. */
  static byte[] uuencoded(byte[] body) {
    var lines = new String(body, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
    var out = new ByteArrayOutputStream(body.length);
    boolean inside = false;
    for (var line : lines) {
      if (!inside) {
        inside = line.matches("begin(-base64)? [0-7]{3,4} .*");
        continue;
      }
      if (line.equals("end")) {
        break;
      }
      if (line.isEmpty()) {
        continue;
      }
      int count = (line.charAt(0) - 32) & 63;
      for (int i = 1; i < line.length() && count > 0; i += 4) {
        int group = 0;
        for (int j = 0; j < 4; j++) {
          group = group << 6 | (i + j < line.length() ? (line.charAt(i + j) - 32) & 63 : 0);
        }
        for (int j = 16; j >= 0 && count > 0; j -= 8, count--) {
          out.write(group >> j);
        }
      }
    }
    return inside ? out.toByteArray() : body;
  }
}

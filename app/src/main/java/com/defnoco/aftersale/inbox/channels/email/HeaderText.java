package com.defnoco.aftersale.inbox.channels.email;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.jspecify.annotations.Nullable;

/** Header fields into words: encoded words (RFC 2047), parameters (RFC 2231), addresses (RFC 5322), each read as kindly as possible. */
final class HeaderText {

  /** Long enough for any honest header; an address list of ten thousand people is cut. */
  private static final int LONGEST = 256 << 10;
  private static final int MOST_ADDRESSES = 500;

  private HeaderText() {}

  /** Unfolded text of a field's raw bytes, encoded words not yet undone. */
  static String unfolded(byte[] raw, @Nullable String hint) {
    var bytes = raw.length > LONGEST ? java.util.Arrays.copyOf(raw, LONGEST) : raw;
    var text = Charsets.text(bytes, null, hint);
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        continue;
      }
      out.append(c == '\t' || c == '\0' ? ' ' : c);
    }
    return out.toString().strip();
  }

  /** Encoded words undone. Neighbours in one charset are joined as bytes first: senders cut them in the middle of a character. */
  static String decoded(String text) {
    if (!text.contains("=?")) {
      return text;
    }
    var out = new StringBuilder(text.length());
    int at = 0;
    String runCharset = null;
    var run = new ByteArrayOutputStream();
    while (at < text.length()) {
      int start = text.indexOf("=?", at);
      var word = start < 0 ? null : word(text, start);
      if (start < 0 || word == null) {
        int end = start < 0 ? text.length() : start + 2;
        flush(out, run, runCharset);
        runCharset = null;
        out.append(text, at, end);
        at = end;
        continue;
      }
      var between = text.substring(at, start);
      if (runCharset == null || !between.isBlank()) {
        flush(out, run, runCharset);
        runCharset = null;
        out.append(between);
      } else if (!runCharset.equalsIgnoreCase(word.charset)) {
        flush(out, run, runCharset);
      }
      run.writeBytes(word.bytes);
      runCharset = word.charset;
      at = word.end;
    }
    flush(out, run, runCharset);
    return out.toString();
  }

  /** One line without control characters, cut at a length that a page can show. */
  static String oneLine(String text, int longest) {
    var clean = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return clean.length() <= longest ? clean : clean.substring(0, Character.isHighSurrogate(clean.charAt(longest - 1)) ? longest - 1 : longest) + "…";
  }

  private static void flush(StringBuilder out, ByteArrayOutputStream run, @Nullable String charset) {
    if (charset != null) {
      out.append(Charsets.text(run.toByteArray(), charset, null));
    }
    run.reset();
  }

  private record Word(String charset, byte[] bytes, int end) {}

  private static @Nullable Word word(String text, int start) {
    int charsetEnd = text.indexOf('?', start + 2);
    if (charsetEnd < 0 || charsetEnd + 2 >= text.length() || text.charAt(charsetEnd + 2) != '?' || charsetEnd - start > 60) {
      return null;
    }
    char encoding = Character.toLowerCase(text.charAt(charsetEnd + 1));
    int bodyStart = charsetEnd + 3;
    int end = text.indexOf("?=", bodyStart);
    if (end < 0 || (encoding != 'b' && encoding != 'q')) {
      return null;
    }
    // =?utf-8?Q?=41?= : the first ?= may be the one before an =XX.
    if (encoding == 'q' && end == bodyStart && text.indexOf("?=", end + 2) > 0) {
      end = text.indexOf("?=", end + 2);
    }
    var charset = text.substring(start + 2, charsetEnd);
    int language = charset.indexOf('*');
    charset = language < 0 ? charset : charset.substring(0, language);
    // Raw 8-bit text inside an encoded word is against the rules and common: then only ASCII escapes are undone.
    var body = text.substring(bodyStart, end);
    var bytes = body.chars().allMatch(c -> c < 0x80) ? body.getBytes(StandardCharsets.US_ASCII) : body.getBytes(StandardCharsets.UTF_8);
    return new Word(charset, encoding == 'b' ? Transfer.base64(bytes) : Transfer.quotedPrintable(bytes, true), end + 2);
  }

  /**
   * A field like Content-Type.
   *
   * @param value lower-cased, without parameters
   * @param parameters by lower-cased name, decoded
   */
  record Structured(String value, Map<String, String> parameters) {

    @Nullable String get(String name) {
      return parameters.get(name);
    }
  }

  static Structured structured(@Nullable String field) {
    if (field == null) {
      return new Structured("", Map.of());
    }
    int at = field.indexOf(';');
    var value = (at < 0 ? field : field.substring(0, at)).strip().toLowerCase(Locale.ROOT);
    Map<String, String> plain = new LinkedHashMap<>();
    while (at >= 0 && at < field.length() && plain.size() < 200) {
      int start = at + 1;
      int equals = start;
      while (equals < field.length() && field.charAt(equals) != '=' && field.charAt(equals) != ';') {
        equals++;
      }
      if (equals >= field.length()) {
        break;
      }
      if (field.charAt(equals) == ';') {
        at = equals;
        continue;
      }
      var name = field.substring(start, equals).strip().toLowerCase(Locale.ROOT);
      int from = equals + 1;
      while (from < field.length() && field.charAt(from) == ' ') {
        from++;
      }
      var text = new StringBuilder();
      if (from < field.length() && field.charAt(from) == '"') {
        int i = from + 1;
        for (; i < field.length() && field.charAt(i) != '"'; i++) {
          // A backslash before anything but a quote is a Windows path, not an escape.
          if (field.charAt(i) == '\\' && i + 1 < field.length() && (field.charAt(i + 1) == '"' || field.charAt(i + 1) == '\\')) {
            i++;
          }
          text.append(field.charAt(i));
        }
        at = field.indexOf(';', Math.min(i, field.length()));
      } else {
        int end = field.indexOf(';', from);
        text.append(field, from, end < 0 ? field.length() : end);
        at = end;
      }
      plain.putIfAbsent(name, text.toString().strip());
    }
    return new Structured(value, joined(plain));
  }

  /** Puts {@code name*0*=}, {@code name*1=} … together and undoes {@code charset'language'%41}. */
  private static Map<String, String> joined(Map<String, String> plain) {
    Map<String, String> result = new LinkedHashMap<>();
    Map<String, TreeMap<Integer, Map.Entry<Boolean, String>>> pieces = new LinkedHashMap<>();
    plain.forEach((name, text) -> {
      int star = name.indexOf('*');
      if (star < 0) {
        result.put(name, decoded(text));
        return;
      }
      boolean encoded = name.endsWith("*");
      var number = name.substring(star + 1, Math.max(star + 1, encoded ? name.length() - 1 : name.length()));
      int n = number.matches("\\d{1,4}") ? Integer.parseInt(number) : 0;
      pieces.computeIfAbsent(name.substring(0, star), k -> new TreeMap<>()).put(n, Map.entry(encoded, text));
    });
    pieces.forEach((name, parts) -> {
      String charset = null;
      var bytes = new ByteArrayOutputStream();
      for (var part : parts.values()) {
        var text = part.getValue();
        if (part.getKey() && charset == null) {
          int first = text.indexOf('\'');
          int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
          if (second > 0) {
            charset = text.substring(0, first);
            text = text.substring(second + 1);
          }
        }
        bytes.writeBytes(part.getKey() ? unescaped(text) : text.getBytes(StandardCharsets.UTF_8));
      }
      result.put(name, decoded(Charsets.text(bytes.toByteArray(), charset, null)));
    });
    return result;
  }

  private static byte[] unescaped(String text) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length() && Character.digit(text.charAt(i + 1), 16) >= 0 && Character.digit(text.charAt(i + 2), 16) >= 0) {
        out.write(Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
        i += 2;
      } else {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  /** Everybody named in an address field, names decoded; what is not an address is left out. */
  static List<ReadMail.Address> addresses(@Nullable String field) {
    if (field == null || field.isBlank()) {
      return List.of();
    }
    var found = new ArrayList<ReadMail.Address>();
    try {
      for (Mailbox box : LenientAddressParser.DEFAULT.parseAddressList(field).flatten()) {
        if (found.size() >= MOST_ADDRESSES) {
          break;
        }
        var address = box.getAddress();
        if (address != null && looksRight(address)) {
          found.add(new ReadMail.Address(oneLine(decoded(box.getName() == null ? "" : box.getName()), 200), address.strip()));
        }
      }
    } catch (RuntimeException notReadable) {
      found.clear();
    }
    return found.isEmpty() ? loosely(field) : List.copyOf(found);
  }

  private static boolean looksRight(String address) {
    int at = address.lastIndexOf('@');
    return at > 0 && at < address.length() - 1 && address.length() <= 320 && address.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '>' || c == ',');
  }

  private static List<ReadMail.Address> loosely(String field) {
    var text = decoded(field);
    var found = new ArrayList<ReadMail.Address>();
    for (var word : text.split("[\\s<>,;\"()\\[\\]]+")) {
      if (looksRight(word) && found.size() < MOST_ADDRESSES) {
        int start = text.indexOf('<');
        found.add(new ReadMail.Address(start > 0 && found.isEmpty() ? oneLine(text.substring(0, start).replace("\"", ""), 200) : "", word));
      }
    }
    return List.copyOf(found);
  }

  /** The ids in Message-ID, In-Reply-To or References, without angle brackets, in their order; for a missing bracket the word itself. */
  static List<String> ids(@Nullable String field) {
    if (field == null) {
      return List.of();
    }
    var found = new ArrayList<String>();
    int at = 0;
    while (found.size() < 200) {
      int open = field.indexOf('<', at);
      int close = open < 0 ? -1 : field.indexOf('>', open);
      if (close < 0) {
        break;
      }
      var id = field.substring(open + 1, close).replaceAll("\\s+", "");
      if (!id.isEmpty() && id.length() <= 998 && !found.contains(id)) {
        found.add(id);
      }
      at = close + 1;
    }
    if (found.isEmpty()) {
      for (var word : field.strip().split("\\s+")) {
        var id = word.replaceAll("[<>\"]", "");
        if (id.contains("@") && id.length() <= 998 && found.size() < 200 && !found.contains(id)) {
          found.add(id);
        }
      }
    }
    return List.copyOf(found);
  }
}

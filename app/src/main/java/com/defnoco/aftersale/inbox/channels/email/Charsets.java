package com.defnoco.aftersale.inbox.channels.email;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Bytes into text when the sender named the charset wrongly, oddly or not at all. Never fails: in the worst case a few characters show as
 * replacement characters and the original bytes are still there.
 */
final class Charsets {

  /** A detector needs no more than this to make up its mind. */
  private static final int LOOKED_AT = 64 << 10;
  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final Charset CHINESE = Charset.forName("GB18030");

  /** What senders write, and the superset that decodes all of what they mean by it. Null: the name says nothing. */
  private static final Map<String, String> MEANT = Map.ofEntries(
      Map.entry("gb2312", "GB18030"), Map.entry("gb_2312-80", "GB18030"), Map.entry("gbk", "GB18030"), Map.entry("x-gbk", "GB18030"),
      Map.entry("cp936", "GB18030"), Map.entry("euc-cn", "GB18030"), Map.entry("chinese", "GB18030"), Map.entry("windows-936", "GB18030"),
      Map.entry("big5", "x-windows-950"), Map.entry("x-big5", "x-windows-950"), Map.entry("cp950", "x-windows-950"),
      Map.entry("shift_jis", "windows-31j"), Map.entry("shift-jis", "windows-31j"), Map.entry("sjis", "windows-31j"),
      Map.entry("x-sjis", "windows-31j"), Map.entry("cp932", "windows-31j"), Map.entry("ms_kanji", "windows-31j"),
      Map.entry("iso-2022-jp", "x-windows-iso2022jp"), Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"), Map.entry("cp50220", "x-windows-iso2022jp"),
      Map.entry("ks_c_5601-1987", "x-windows-949"), Map.entry("ks_c_5601", "x-windows-949"), Map.entry("ksc5601", "x-windows-949"),
      Map.entry("euc-kr", "x-windows-949"), Map.entry("korean", "x-windows-949"), Map.entry("cp949", "x-windows-949"), Map.entry("uhc", "x-windows-949"),
      Map.entry("iso-8859-1", "windows-1252"), Map.entry("latin1", "windows-1252"), Map.entry("iso8859-1", "windows-1252"),
      Map.entry("iso_8859-1", "windows-1252"), Map.entry("ansi", "windows-1252"), Map.entry("x-ansi", "windows-1252"), Map.entry("ansi_x3.110-1983", "windows-1252"),
      Map.entry("iso-8859-8-i", "ISO-8859-8"), Map.entry("iso-8859-6-i", "ISO-8859-6"), Map.entry("iso-8859-9", "windows-1254"),
      Map.entry("iso-8859-11", "x-windows-874"), Map.entry("tis-620", "x-windows-874"), Map.entry("windows-874", "x-windows-874"),
      Map.entry("win-1251", "windows-1251"), Map.entry("cp-1251", "windows-1251"), Map.entry("cp1251", "windows-1251"), Map.entry("cp-850", "IBM850"),
      Map.entry("utf8", "UTF-8"), Map.entry("utf-8-sig", "UTF-8"), Map.entry("x-utf-8", "UTF-8"), Map.entry("utf8mb4", "UTF-8"), Map.entry("cp65001", "UTF-8"),
      Map.entry("macintosh", "x-MacRoman"), Map.entry("x-mac-roman", "x-MacRoman"), Map.entry("mac", "x-MacRoman"));

  private Charsets() {}

  /**
   * Text of these bytes.
   *
   * @param declared what the sender says the charset is, or null
   * @param hint a charset named elsewhere in the same mail, tried before guessing, or null
   */
  static String text(byte[] bytes, @Nullable String declared, @Nullable String hint) {
    return bytes.length == 0 ? "" : without(read(bytes, declared, hint));
  }

  private static String read(byte[] bytes, @Nullable String declared, @Nullable String hint) {
    var name = declared == null ? "" : declared.strip().replaceAll("^[\"'= ]+|[\"'; ]+$", "").toLowerCase(Locale.ROOT);
    if (name.endsWith("utf-7")) {
      return utf7(new String(bytes, StandardCharsets.US_ASCII));
    }
    var charset = charset(name);
    if (charset == null || charset.equals(StandardCharsets.US_ASCII)) {
      return guessed(bytes, hint);
    }
    if (charset.equals(WESTERN) || charset.name().startsWith("ISO-8859") || charset.name().startsWith("windows-125")) {
      // A single-byte charset decodes anything; bytes that are well-formed UTF-8 beyond ASCII are hardly ever meant as something else.
      var utf8 = isAscii(bytes) ? null : strictly(bytes, StandardCharsets.UTF_8);
      return utf8 != null ? utf8 : new String(bytes, charset);
    }
    var text = strictly(bytes, charset);
    if (text != null) {
      return text;
    }
    // Nearly right (one broken character, a cut at the end) beats another guess.
    var lenient = new String(bytes, charset);
    long broken = lenient.chars().filter(c -> c == 0xFFFD).count();
    return broken * 50 <= lenient.length() || broken <= 1 && lenient.length() > 8 ? lenient : guessed(bytes, hint);
  }

  /** Whether this names a charset that can be decoded. */
  static boolean known(@Nullable String name) {
    return name != null && charset(name.strip().toLowerCase(Locale.ROOT)) != null;
  }

  private static String guessed(byte[] bytes, @Nullable String hint) {
    if (isAscii(bytes)) {
      var ascii = new String(bytes, StandardCharsets.US_ASCII);
      if (ascii.indexOf('\u001b') >= 0) {
        var escaped = ascii.contains("\u001b$)C") ? strictly(bytes, Charset.forName("ISO-2022-KR")) : strictly(bytes, Charset.forName("x-windows-iso2022jp"));
        return escaped == null ? ascii : escaped;
      }
      return ascii;
    }
    if (bytes.length > 2 && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE))) {
      return new String(bytes, StandardCharsets.UTF_16);
    }
    var utf8 = strictly(bytes, StandardCharsets.UTF_8);
    if (utf8 != null) {
      return utf8;
    }
    if (hint != null) {
      var hinted = charset(hint.strip().toLowerCase(Locale.ROOT));
      if (hinted != null && !hinted.equals(StandardCharsets.US_ASCII) && !hinted.equals(StandardCharsets.UTF_8)) {
        var text = strictly(bytes, hinted);
        if (text != null) {
          return text;
        }
      }
    }
    var detected = detected(bytes);
    if (detected != null) {
      var text = strictly(bytes, detected);
      if (text != null) {
        return text;
      }
    }
    // Two or more high bytes in a row and well-formed: Chinese is what this maker's mail is most likely to be. A lone accent is Western.
    if (pairsOfHighBytes(bytes)) {
      var chinese = strictly(bytes, CHINESE);
      if (chinese != null) {
        return chinese;
      }
    }
    long high = 0;
    for (byte b : bytes) {
      if (b < 0) {
        high++;
      }
    }
    // A few broken bytes in a long text that is UTF-8 otherwise.
    var lenient = new String(bytes, StandardCharsets.UTF_8);
    long broken = lenient.chars().filter(c -> c == 0xFFFD).count();
    return broken * 6 < high ? lenient : new String(bytes, detected == null ? WESTERN : detected);
  }

  private static boolean pairsOfHighBytes(byte[] bytes) {
    int high = 0;
    int paired = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        high++;
        if ((i > 0 && bytes[i - 1] < 0) || (i + 1 < bytes.length && bytes[i + 1] < 0)) {
          paired++;
        }
      }
    }
    return high >= 4 && paired * 10 >= high * 9;
  }

  private static @Nullable Charset detected(byte[] bytes) {
    var detector = new UniversalDetector();
    detector.handleData(bytes, 0, Math.min(bytes.length, LOOKED_AT));
    detector.dataEnd();
    var name = detector.getDetectedCharset();
    return name == null ? null : charset(name.toLowerCase(Locale.ROOT));
  }

  private static @Nullable Charset charset(String name) {
    if (name.isEmpty() || name.length() > 40) {
      return null;
    }
    try {
      return Charset.forName(MEANT.getOrDefault(name, name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException notOne) {
      return null;
    }
  }

  private static @Nullable String strictly(byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notThis) {
      return null;
    } catch (RuntimeException | AssertionError decoderOfTheJdkFailed) { // ISO-2022 decoders do on odd escapes
      return null;
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** Without the byte order mark, and without NUL, which PostgreSQL's text cannot hold. */
  private static String without(String text) {
    var bare = !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
    return bare.indexOf('\0') < 0 ? bare : bare.replace("\0", "");
  }

  /** UTF-7 (RFC 2152), which no JDK knows. */
  private static String utf7(String text) {
    var out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '+') {
        out.append(c);
        continue;
      }
      int end = i;
      while (end < text.length() && base64(text.charAt(end)) >= 0) {
        end++;
      }
      if (end == i) {
        out.append('+');
      }
      int bits = 0;
      int buffer = 0;
      for (; i < end; i++) {
        buffer = (buffer << 6) | base64(text.charAt(i));
        bits += 6;
        if (bits >= 16) {
          bits -= 16;
          out.append((char) ((buffer >> bits) & 0xFFFF));
          buffer &= (1 << bits) - 1;
        }
      }
      if (i < text.length() && text.charAt(i) == '-') {
        i++;
      }
    }
    return out.toString();
  }

  private static int base64(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }
}

package com.defnoco.aftersale.files;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file name as people may see it and download it. It never becomes a path here.
 *
 * <p>Normalised first and cleaned afterwards: the other order was bypassed elsewhere by a zero-width character before the dot (CVE-2026-28289).
 */
final class SafeName {

  private static final int LONGEST = 120;
  private static final int LONGEST_TOLD = 2_000;
  private static final Pattern NOT_FOR_NAMES = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]");
  private static final Pattern NOT_FOR_FOLDERS = Pattern.compile("[<>:\"|?*]");
  private static final Pattern RESERVED_ON_WINDOWS = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

  private SafeName() {}

  static String of(@Nullable String declared) {
    var told = declared == null ? "" : declared;
    // The end of it, where the extension is: no name is as long as that.
    var name = Normalizer.normalize(told.substring(Math.max(0, told.length() - LONGEST_TOLD)), Normalizer.Form.NFKC);
    name = NOT_FOR_NAMES.matcher(name).replaceAll("");
    name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    name = NOT_FOR_FOLDERS.matcher(name).replaceAll("_").strip();
    name = name.replaceAll("^[. ]+|[. ]+$", "").replaceAll("\\s+", " ");
    if (RESERVED_ON_WINDOWS.matcher(name).matches()) {
      name = "_" + name;
    }
    return name.isEmpty() ? "file" : shorten(name);
  }

  /** The extension in lower case, without the dot; empty where there is none. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** {@code Content-Disposition} by RFC 6266, with the name in ASCII for old readers and in UTF-8 by RFC 8187. */
  static String disposition(boolean attachment, String name) {
    var ascii = new StringBuilder();
    name.codePoints().forEach(c -> ascii.append(c < 0x20 || c > 0x7E || c == '"' || c == '\\' || c == '%' ? '_' : (char) c));
    var extended = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      // attr-char of RFC 8187
      if (b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "!#$&+-.^_`|~".indexOf(b) >= 0) {
        extended.append((char) b);
      } else {
        extended.append('%').append("%02X".formatted(b & 0xFF));
      }
    }
    return (attachment ? "attachment" : "inline") + "; filename=\"" + ascii + "\"; filename*=UTF-8''" + extended;
  }

  private static String shorten(String name) {
    if (name.codePointCount(0, name.length()) <= LONGEST) {
      return name;
    }
    var extension = extension(name);
    var end = extension.isEmpty() || extension.length() > 8 ? "" : "." + extension;
    return name.substring(0, name.offsetByCodePoints(0, LONGEST - end.length())).strip() + end;
  }
}

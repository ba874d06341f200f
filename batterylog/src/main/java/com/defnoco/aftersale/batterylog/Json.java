package com.defnoco.aftersale.batterylog;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, texts and numbers as JSON, in their order; NaN and null are left out. The same values always give the same bytes. */
public final class Json {

  private Json() {}

  /** As JSON with two spaces of indentation. */
  public static String write(Object value) {
    var out = new StringBuilder();
    append(out, value, 0);
    return out.append('\n').toString();
  }

  private static void append(StringBuilder out, Object value, int depth) {
    switch (value) {
      case Map<?, ?> map -> {
        out.append('{');
        boolean first = true;
        for (var entry : map.entrySet()) {
          if (absent(entry.getValue())) {
            continue;
          }
          out.append(first ? "\n" : ",\n").append("  ".repeat(depth + 1));
          text(out, String.valueOf(entry.getKey()));
          out.append(": ");
          append(out, entry.getValue(), depth + 1);
          first = false;
        }
        out.append(first ? "}" : "\n" + "  ".repeat(depth) + "}");
      }
      case Collection<?> list -> {
        out.append('[');
        boolean first = true;
        for (var element : list) {
          out.append(first ? "\n" : ",\n").append("  ".repeat(depth + 1));
          append(out, element, depth + 1);
          first = false;
        }
        out.append(first ? "]" : "\n" + "  ".repeat(depth) + "]");
      }
      case Double number -> out.append(number(number));
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      case null -> out.append("null");
      default -> text(out, value.toString());
    }
  }

  private static boolean absent(Object value) {
    return value == null || value instanceof Double number && !Double.isFinite(number);
  }

  /** With at most nine places after the point: more is noise of the arithmetic. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    var text = String.format(Locale.ROOT, "%.9f", value);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 32 || c == 127 || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c) && !paired(text, i)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i)) ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}

package com.defnoco.aftersale.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV (RFC 4180, CRLF) that spreadsheets open without running anything: a text cell starting with {@code = + - @}, a tab, a carriage
 * return or a line feed gets an apostrophe in front (OWASP ASVS 1.2.10). Starts with a byte order mark, by which spreadsheets know UTF-8.
 */
public final class CsvFile {

  /** What a spreadsheet reads as the start of a formula, the full-width forms of Chinese keyboards included. */
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

  private final Appendable out;

  public CsvFile(Appendable out, String... columns) {
    this.out = out;
    try {
      out.append('\uFEFF');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    row(List.of(columns));
  }

  /** One line; null is an empty cell. Numbers and dates are written as they are, all other values as guarded text. */
  public void row(@Nullable Object... cells) {
    row(java.util.Arrays.asList(cells));
  }

  public void row(List<? extends @Nullable Object> cells) {
    try {
      for (int i = 0; i < cells.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        out.append(cell(cells.get(i)));
      }
      out.append("\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text as a cell: guarded against being read as a formula, quoted where it must be. */
  public static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number || value instanceof TemporalAccessor || value instanceof Boolean) {
      return value.toString();
    }
    var text = value.toString();
    var guarded = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    var quote = guarded.chars().anyMatch(c -> c == ',' || c == ';' || c == '"' || c == '\n' || c == '\r' || c == '\t');
    return quote ? '"' + guarded.replace("\"", "\"\"") + '"' : guarded;
  }
}

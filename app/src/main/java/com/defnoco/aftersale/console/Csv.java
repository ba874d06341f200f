package com.defnoco.aftersale.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows for spreadsheets: RFC 4180, UTF-8 with a byte order mark, without which Excel reads Chinese as Latin. A cell that a spreadsheet would
 * take for a formula gets an apostrophe before it (ASVS 1.2.10).
 */
final class Csv {

  private static final String FORMULA = "=+-@\t\r";

  private final Appendable out;

  Csv(Appendable out) {
    this.out = out;
    append("\uFEFF");
  }

  Csv row(List<? extends @Nullable Object> cells) {
    append(cells.stream().map(cell -> cell(cell == null ? "" : cell.toString())).collect(Collectors.joining(",")) + "\r\n");
    return this;
  }

  static String cell(String text) {
    var safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private void append(String text) {
    try {
      out.append(text);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}

package com.defnoco.aftersale.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a list was read. It is shown with the trial's verdicts and can be corrected before anything is applied.
 *
 * @param format CSV, XLSX or JSON
 * @param encoding name of the character set; null for workbooks
 * @param separator between cells of a CSV; null otherwise
 * @param sheet of a workbook; null otherwise
 * @param headings the first line, in order; empty for JSON, whose fields have our names
 */
public record Reading(String format, @Nullable String encoding, @Nullable String separator, @Nullable String sheet, List<Heading> headings) {

  /** How a heading came to its column. */
  public enum By { KNOWN, REMEMBERED, TOLD, NOBODY }

  /**
   * @param written as it stands in the file
   * @param column ours; empty when the cells below it are not used
   */
  public record Heading(String written, String column, By by) {}

  /** What people may correct: column index → our column (empty: not used), and how the dates of a column are written. */
  public record Correction(Map<Integer, String> columns, Map<String, DateOrder> dates) {

    public static final Correction NONE = new Correction(Map.of(), Map.of());
  }

  /** How dates such as 3/2/2024 are written in a column, as its cells show or people say. */
  public enum DateOrder { UNTOLD, DAY_FIRST, MONTH_FIRST, MIXED }

  /** Where the cells of an unused column are kept, so that it can still be used after a correction. */
  static String unused(int index) {
    return "~" + index;
  }
}

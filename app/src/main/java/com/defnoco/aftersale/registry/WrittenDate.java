package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.registry.Manufactured.Precision;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date as people write it in lists, read without guessing: {@code 2024-03-02}, {@code 2024/3/2}, {@code 20240302}, {@code 2.3.2024},
 * {@code 2024年3月2日}, {@code 2 Mar 2024}; {@code 2024-03} and {@code 2024-W09} where a month or week is all that is known.
 * {@code 3/2/2024} is read only when another cell of its column shows which of the two is the month.
 */
sealed interface WrittenDate {

  /** @param on the day; of a week or month its last day */
  record Read(LocalDate on, Precision precision) implements WrittenDate {}

  record Unreadable(String key, List<Object> arguments) implements WrittenDate {}

  /** How a column writes dates whose order of day and month the cell alone does not tell. */
  enum Style {
    /** No cell tells. */
    UNTOLD,
    DAY_FIRST,
    MONTH_FIRST,
    /** Cells contradict each other. */
    MIXED;

    /** What this column's style is after one more cell. */
    Style and(String cell) {
      var matcher = SLASHED.matcher(plain(cell));
      if (!matcher.matches()) {
        return this;
      }
      boolean firstIsDay = Integer.parseInt(matcher.group(1)) > 12;
      boolean secondIsDay = Integer.parseInt(matcher.group(2)) > 12;
      if (firstIsDay == secondIsDay) {
        return this;
      }
      var told = firstIsDay ? DAY_FIRST : MONTH_FIRST;
      return this == UNTOLD || this == told ? told : MIXED;
    }
  }

  Pattern ISO = Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\.\\d+)?Z?)?");
  Pattern COMPACT = Pattern.compile("((?:19|20)\\d{2})(\\d{2})(\\d{2})");
  Pattern CHINESE = Pattern.compile("(\\d{4})年(\\d{1,2})月(\\d{1,2})[日号]");
  Pattern DOTTED = Pattern.compile("(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})");
  Pattern SLASHED = Pattern.compile("(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})(?: \\d{1,2}:\\d{2}(?::\\d{2})?)?");
  Pattern NAMED = Pattern.compile("(\\d{1,2})(?:ST|ND|RD|TH)?[ .-]{1,2}([A-Z]{3,9})\\.?[ .,-]{1,2}(\\d{4})");
  Pattern NAMED_FIRST = Pattern.compile("([A-Z]{3,9})\\.? (\\d{1,2})(?:ST|ND|RD|TH)?,? (\\d{4})");
  Pattern MONTH = Pattern.compile("(\\d{4})[-/](\\d{1,2})|(\\d{4})年(\\d{1,2})月");
  Pattern WEEK = Pattern.compile("(\\d{4})-?W(\\d{1,2})");
  Pattern SHORT_YEAR = Pattern.compile("\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2}");
  Pattern SPREADSHEET_DAY = Pattern.compile("[34]\\d{4}(?:\\.0)?");
  List<String> MONTHS = List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  static WrittenDate read(String cell, Style style) {
    var text = plain(cell);
    Matcher m;
    if ((m = ISO.matcher(text)).matches()) {
      return day(text, m.group(1), m.group(3), m.group(4));
    }
    if ((m = COMPACT.matcher(text)).matches() || (m = CHINESE.matcher(text)).matches()) {
      return day(text, m.group(1), m.group(2), m.group(3));
    }
    if ((m = DOTTED.matcher(text)).matches()) {
      return day(text, m.group(3), m.group(2), m.group(1));
    }
    if ((m = SLASHED.matcher(text)).matches()) {
      return switch (style.and(text)) {
        case DAY_FIRST -> day(text, m.group(3), m.group(2), m.group(1));
        case MONTH_FIRST -> day(text, m.group(3), m.group(1), m.group(2));
        case UNTOLD, MIXED -> ambiguous(text, m);
      };
    }
    if ((m = NAMED.matcher(text)).matches()) {
      return named(text, m.group(3), m.group(2), m.group(1));
    }
    if ((m = NAMED_FIRST.matcher(text)).matches()) {
      return named(text, m.group(3), m.group(1), m.group(2));
    }
    if ((m = WEEK.matcher(text)).matches()) {
      int year = Integer.parseInt(m.group(1));
      int week = Integer.parseInt(m.group(2));
      return SerialFormat.endOfWeek(year, week).<WrittenDate>map(sunday -> new Read(sunday, Precision.WEEK))
          .orElse(unreadable("registry.date.noSuchWeek", Integer.toString(year), week));
    }
    if ((m = MONTH.matcher(text)).matches()) {
      return month(text, m.group(1) == null ? m.group(3) : m.group(1), m.group(2) == null ? m.group(4) : m.group(2));
    }
    if (SPREADSHEET_DAY.matcher(text).matches()) {
      return unreadable("registry.date.spreadsheetNumber", text,
          LocalDate.of(1899, 12, 30).plusDays(Long.parseLong(text.replace(".0", ""))).toString());
    }
    if (SHORT_YEAR.matcher(text).matches()) {
      return unreadable("registry.date.shortYear", text);
    }
    return unreadable("registry.date.unreadable", cell.strip());
  }

  private static WrittenDate day(String text, String year, String month, String day) {
    int y = Integer.parseInt(year);
    int m = Integer.parseInt(month);
    int d = Integer.parseInt(day);
    if (m < 1 || m > 12) {
      return unreadable("registry.date.noSuchMonth", text, m);
    }
    try {
      return new Read(LocalDate.of(y, m, d), Precision.DAY);
    } catch (DateTimeException noSuchDay) {
      return unreadable("registry.date.noSuchDay", text, YearMonth.of(y, m).toString(), YearMonth.of(y, m).lengthOfMonth());
    }
  }

  private static WrittenDate named(String text, String year, String name, String day) {
    int month = MONTHS.indexOf(name.substring(0, 3)) + 1;
    return month == 0 ? unreadable("registry.date.unreadable", text) : day(text, year, Integer.toString(month), day);
  }

  private static WrittenDate month(String text, String year, String month) {
    int m = Integer.parseInt(month);
    return m < 1 || m > 12 ? unreadable("registry.date.noSuchMonth", text, m)
        : new Read(YearMonth.of(Integer.parseInt(year), m).atEndOfMonth(), Precision.MONTH);
  }

  private static WrittenDate ambiguous(String text, Matcher m) {
    var one = "%s-%02d-%02d".formatted(m.group(3), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(1)));
    var other = "%s-%02d-%02d".formatted(m.group(3), Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
    return one.equals(other) ? day(text, m.group(3), m.group(1), m.group(2)) : unreadable("registry.date.ambiguous", text, one, other);
  }

  private static Unreadable unreadable(String key, Object... arguments) {
    return new Unreadable(key, List.of(arguments));
  }

  private static String plain(String cell) {
    return Normalizer.normalize(cell, Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT);
  }
}

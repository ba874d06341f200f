package com.defnoco.aftersale.portal;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day as people write it: {@code 2 May 2026}, {@code 2.5.2026}, {@code 2026-05-02}, {@code 2026年5月2日}, {@code yesterday}, {@code 昨天}. Where day
 * and month could be either way round it is not guessed.
 */
sealed interface WrittenDay {

  record Of(LocalDate day) implements WrittenDay {}

  /** Both readings exist and differ: 3/4/2026. */
  record Unclear(LocalDate one, LocalDate other) implements WrittenDay {}

  /** Looks like a date that the calendar does not have: 30 February. */
  record Impossible(String text) implements WrittenDay {}

  record NotADay(String text) implements WrittenDay {}

  record Nothing() implements WrittenDay {}

  Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-./年 ]\\s*(\\d{1,2})[-./月 ]\\s*(\\d{1,2})[日号]?");
  Pattern DAY_AND_NAME = Pattern.compile("(\\d{1,2})(?:st|nd|rd|th)?[ .-]+([a-z]{3})[a-z]*\\.?,?[ .-]+(\\d{4})");
  Pattern NAME_AND_DAY = Pattern.compile("([a-z]{3})[a-z]*\\.? +(\\d{1,2})(?:st|nd|rd|th)?,? +(\\d{4})");
  Pattern DOTTED = Pattern.compile("(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})");
  Pattern EITHER_WAY = Pattern.compile("(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})");
  List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Reads a day. @param today the writer's local date */
  static WrittenDay read(String written, LocalDate today) {
    var text = Normalizer.normalize(written, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (text.isEmpty()) {
      return new Nothing();
    }
    switch (text) {
      case "today", "今天", "今日" -> {
        return new Of(today);
      }
      case "yesterday", "昨天", "昨日" -> {
        return new Of(today.minusDays(1));
      }
      case "前天" -> {
        return new Of(today.minusDays(2));
      }
      default -> {}
    }
    Matcher found = YEAR_FIRST.matcher(text);
    if (found.matches()) {
      return day(written, found.group(1), found.group(2), found.group(3));
    }
    found = DAY_AND_NAME.matcher(text);
    if (found.matches() && MONTHS.contains(found.group(2))) {
      return day(written, found.group(3), month(found.group(2)), found.group(1));
    }
    found = NAME_AND_DAY.matcher(text);
    if (found.matches() && MONTHS.contains(found.group(1))) {
      return day(written, found.group(3), month(found.group(1)), found.group(2));
    }
    found = DOTTED.matcher(text);
    if (found.matches()) {
      return day(written, found.group(3), found.group(2), found.group(1));
    }
    found = EITHER_WAY.matcher(text);
    if (found.matches()) {
      return eitherWay(day(written, found.group(3), found.group(2), found.group(1)), day(written, found.group(3), found.group(1), found.group(2)));
    }
    return new NotADay(written.strip());
  }

  private static WrittenDay eitherWay(WrittenDay dayFirst, WrittenDay monthFirst) {
    if (dayFirst instanceof Of(var one) && monthFirst instanceof Of(var other)) {
      return one.equals(other) ? dayFirst : new Unclear(one, other);
    }
    return dayFirst instanceof Of ? dayFirst : monthFirst;
  }

  private static String month(String name) {
    return String.valueOf(MONTHS.indexOf(name) + 1);
  }

  private static WrittenDay day(String written, String year, String month, String day) {
    try {
      return new Of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException noSuchDay) {
      return new Impossible(written.strip());
    }
  }
}

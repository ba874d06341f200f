package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.registry.Manufactured.Precision;
import com.defnoco.aftersale.registry.Manufactured.Source;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How serial numbers of one kind look and how they tell when the unit was made. Rows of table {@code serial_format}. */
record SerialFormat(String name, Pattern pattern, Coding coding, @Nullable String yearLetters, int firstYear,
    @Nullable String monthLetters, @Nullable String dayLetters) {

  enum Coding { NONE, YYMMDD, YYYYMMDD, YYWW, LETTERS }

  boolean fits(SerialNumber serial) {
    return pattern.matcher(serial.text()).matches();
  }

  /** When the unit was made; empty where this format does not fit, codes no date, or the coded date does not exist. */
  Optional<Manufactured> manufactured(SerialNumber serial) {
    var matcher = pattern.matcher(serial.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return switch (coding) {
        case NONE -> Optional.empty();
        case YYMMDD -> Optional.of(day("20" + matcher.group("date")));
        case YYYYMMDD -> Optional.of(day(matcher.group("date")));
        case YYWW -> week(matcher.group("date"));
        case LETTERS -> letters(matcher);
      };
    } catch (DateTimeException | NumberFormatException noSuchDay) {
      return Optional.empty();
    }
  }

  private static Manufactured day(String eightDigits) {
    var day = LocalDate.of(Integer.parseInt(eightDigits, 0, 4, 10), Integer.parseInt(eightDigits, 4, 6, 10),
        Integer.parseInt(eightDigits, 6, 8, 10));
    return new Manufactured(day, Precision.DAY, Source.LABEL);
  }

  private static Optional<Manufactured> week(String fourDigits) {
    return endOfWeek(2000 + Integer.parseInt(fourDigits, 0, 2, 10), Integer.parseInt(fourDigits, 2, 4, 10))
        .map(sunday -> new Manufactured(sunday, Precision.WEEK, Source.LABEL));
  }

  /** The Sunday of an ISO 8601 week; empty when the year has no such week. */
  static Optional<LocalDate> endOfWeek(int year, int week) {
    var fourthOfJanuary = LocalDate.of(year, 1, 4);
    if (week < 1 || week > IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(fourthOfJanuary).getMaximum()) {
      return Optional.empty();
    }
    return Optional.of(fourthOfJanuary.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week).with(java.time.DayOfWeek.SUNDAY));
  }

  private Optional<Manufactured> letters(Matcher matcher) {
    int year = firstYear + position(yearLetters, matcher.group("year"));
    int month = 1 + position(monthLetters, matcher.group("month"));
    if (dayLetters == null) {
      return Optional.of(new Manufactured(YearMonth.of(year, month).atEndOfMonth(), Precision.MONTH, Source.LABEL));
    }
    return Optional.of(new Manufactured(LocalDate.of(year, month, 1 + position(dayLetters, matcher.group("day"))), Precision.DAY,
        Source.LABEL));
  }

  private static int position(@Nullable String alphabet, String letter) {
    int position = alphabet == null ? -1 : alphabet.indexOf(letter);
    if (position < 0) {
      throw new DateTimeException("not in the alphabet: " + letter);
    }
    return position;
  }
}

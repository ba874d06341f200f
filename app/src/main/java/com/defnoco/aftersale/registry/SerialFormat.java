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
public record SerialFormat(String name, Pattern pattern, Coding coding, @Nullable String yearLetters, int firstYear,
    @Nullable String monthLetters, @Nullable String dayLetters, CheckDigit checkDigit, Confidence confidence) {

  /** How the date stands in the serial; which groups the pattern names for it. */
  public enum Coding {
    NONE, YYMMDD, YYYYMMDD, DDMMYYYY,
    /** Group date; the month. */
    YYMM,
    /** Group date; the ISO 8601 week. */
    YYWW,
    /** Group date; the day of the year, 001 to 366. */
    YYDDD,
    /** Groups year, month and perhaps day, each by its alphabet. */
    LETTERS,
    /** Group year by its alphabet, group week in two digits. */
    LETTER_YEAR_WEEK,
    /** Group date: four hexadecimal digits as smart batteries keep it, day + month × 32 + (year − 1980) × 512. */
    SBS
  }

  /** The last character guards the others against being misread. */
  public enum CheckDigit { NONE, LUHN, MOD_11, MOD_36 }

  /** How far the coded date can be relied on; told beside it wherever it differs from the production list. */
  public enum Confidence { HIGH, MEDIUM, LOW }

  /** Whether the serial's last character is the one its others ask for; true where the format has none. */
  public boolean checks(SerialNumber serial) {
    var text = serial.text();
    return switch (checkDigit) {
      case NONE -> true;
      case LUHN -> luhn(text);
      case MOD_11 -> mod11(text);
      case MOD_36 -> mod36(text);
    };
  }

  /** Letters count as 10 to 35, the way ISO 6346 and vehicle numbers do it without their gaps. */
  private static boolean luhn(String text) {
    int sum = 0;
    for (int i = text.length() - 1, place = 0; i >= 0; i--, place++) {
      int value = Character.digit(text.charAt(i), 36) % 10;
      int counted = place % 2 == 1 ? value * 2 : value;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum % 10 == 0;
  }

  /** Weights 2, 3, 4 … from the right; a remainder of ten is written X. */
  private static boolean mod11(String text) {
    int sum = 0;
    for (int i = text.length() - 2, weight = 2; i >= 0; i--, weight++) {
      sum += Character.digit(text.charAt(i), 36) * weight;
    }
    int digit = (11 - sum % 11) % 11;
    return text.charAt(text.length() - 1) == (digit == 10 ? 'X' : Character.forDigit(digit, 10));
  }

  /** ISO 7064 MOD 37,36: one letter or digit that finds every single slip and every swap of neighbours. */
  private static boolean mod36(String text) {
    int product = 36;
    for (int i = 0; i < text.length() - 1; i++) {
      int sum = (product + Character.digit(text.charAt(i), 36)) % 36;
      product = (sum == 0 ? 36 : sum) * 2 % 37;
    }
    return (product + Character.digit(text.charAt(text.length() - 1), 36)) % 36 == 1;
  }

  public boolean fits(SerialNumber serial) {
    return pattern.matcher(serial.text()).matches();
  }

  /** When the unit was made; empty where this format does not fit, codes no date, or the coded date does not exist. */
  public Optional<Manufactured> manufactured(SerialNumber serial) {
    var matcher = pattern.matcher(serial.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return switch (coding) {
        case NONE -> Optional.empty();
        case YYMMDD -> Optional.of(day("20" + matcher.group("date")));
        case YYYYMMDD -> Optional.of(day(matcher.group("date")));
        case DDMMYYYY -> Optional.of(day(matcher.group("date").substring(4) + matcher.group("date").substring(2, 4)
            + matcher.group("date").substring(0, 2)));
        case YYMM -> Optional.of(new Manufactured(YearMonth.of(2000 + Integer.parseInt(matcher.group("date"), 0, 2, 10),
            Integer.parseInt(matcher.group("date"), 2, 4, 10)).atEndOfMonth(), Precision.MONTH, Source.LABEL));
        case YYWW -> week(matcher.group("date"));
        case YYDDD -> Optional.of(new Manufactured(LocalDate.ofYearDay(2000 + Integer.parseInt(matcher.group("date"), 0, 2, 10),
            Integer.parseInt(matcher.group("date"), 2, 5, 10)), Precision.DAY, Source.LABEL));
        case LETTER_YEAR_WEEK -> endOfWeek(firstYear + position(yearLetters, matcher.group("year")), Integer.parseInt(matcher.group("week")))
            .map(sunday -> new Manufactured(sunday, Precision.WEEK, Source.LABEL));
        case SBS -> Optional.of(sbs(Integer.parseInt(matcher.group("date"), 16)));
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

  private static Manufactured sbs(int packed) {
    return new Manufactured(LocalDate.of(1980 + packed / 512, packed / 32 % 16, packed % 32), Precision.DAY, Source.LABEL);
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

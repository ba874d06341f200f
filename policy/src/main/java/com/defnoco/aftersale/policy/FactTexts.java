package com.defnoco.aftersale.policy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The one canonical text of each value, read strictly and written back the same. */
final class FactTexts {

    private static final String NONE = "none";

    private FactTexts() {}

    static ManufactureDate manufactureDate(Fact fact, String text) {
        return text.equals(NONE) ? ManufactureDate.none() : ManufactureDate.on(day(fact, text));
    }

    static LocalDate day(Fact fact, String text) {
        if (looksLikeADay(text)) {
            try {
                return requireDay(fact, LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)));
            } catch (DateTimeException noSuchDay) {
                throw refused(fact,
                        quoted(text) + " is not a day of the calendar; check month and day",
                        "日历中没有 " + quoted(text) + " 这一天，请检查月和日");
            }
        }
        String orNone = fact == Fact.MANUFACTURED_ON ? ", or none where it cannot be told" : "";
        String orNoneZh = fact == Fact.MANUFACTURED_ON ? "；确认无法得知时写 none" : "";
        throw refused(fact,
                quoted(text) + " is not a date; write it as 2024-03-02" + orNone,
                quoted(text) + " 不是日期，请写成 2024-03-02" + orNoneZh);
    }

    static <E extends Enum<E>> E name(Fact fact, Class<E> type, String text) {
        E[] names = type.getEnumConstants();
        for (E name : names) {
            if (name.name().equals(text)) {
                return name;
            }
        }
        String choices = Arrays.stream(names).map(Enum::name).collect(Collectors.joining(", "));
        throw refused(fact,
                quoted(text) + " is none of " + choices,
                quoted(text) + " 不是以下之一：" + choices);
    }

    static boolean truth(Fact fact, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw refused(fact,
                    quoted(other) + " is neither true nor false",
                    quoted(other) + " 既不是 true 也不是 false");
        };
    }

    static int issues(Fact fact, String text) {
        if (text.isEmpty() || text.length() > 9 || text.charAt(0) == '0' || !allDigits(text, 0, text.length())) {
            throw notAWholeNumber(fact, text);
        }
        return requireIssues(fact, digits(text, 0, text.length()));
    }

    static String write(Object value) {
        return switch (value) {
            case ManufactureDate.On(LocalDate day) -> write(day);
            case ManufactureDate.None() -> NONE;
            case LocalDate day -> day.toString();
            case Enum<?> name -> name.name();
            case Object plain -> plain.toString();
        };
    }

    /** Four digits hold every year that is accepted, so that a date has one text, and no sum of dates can overflow. */
    static LocalDate requireDay(Fact fact, LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw refused(fact,
                    day + " is not between 0001-01-01 and 9999-12-31; check the year",
                    day + " 不在 0001-01-01 与 9999-12-31 之间，请检查年份");
        }
        return day;
    }

    static int requireIssues(Fact fact, int issues) {
        if (issues < 1 || issues > 999_999_999) {
            throw notAWholeNumber(fact, Integer.toString(issues));
        }
        return issues;
    }

    private static FactRefused notAWholeNumber(Fact fact, String text) {
        return refused(fact,
                quoted(text) + " is not a whole number from 1 to 999999999; the present issue counts as 1",
                quoted(text) + " 不是 1 到 999999999 的整数；当前问题计为 1");
    }

    private static boolean looksLikeADay(String text) {
        return text.length() == 10
                && allDigits(text, 0, 4) && text.charAt(4) == '-'
                && allDigits(text, 5, 7) && text.charAt(7) == '-'
                && allDigits(text, 8, 10);
    }

    private static boolean allDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    /** What someone sent is shown back, but never at full length. */
    private static String quoted(String text) {
        return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
    }

    private static FactRefused refused(Fact fact, String en, String zh) {
        return new FactRefused(fact.pointer(), new Text(en, zh));
    }
}

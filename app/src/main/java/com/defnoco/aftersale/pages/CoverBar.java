package com.defnoco.aftersale.pages;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unit's cover on a line: made, port arrival, first day of cover, problem, last day. What is not known is null and is said in words.
 *
 * @param startsOn first day of cover, null while that is not certain
 * @param lastDay last day of cover, still covered; null while that is not certain
 */
public record CoverBar(
    @Nullable LocalDate made, @Nullable LocalDate arrived, @Nullable LocalDate startsOn, @Nullable LocalDate lastDay, @Nullable LocalDate problem) {

  /** The start of a calendar year on the line. */
  public record Year(String at, int year) {}

  public enum What { MADE, ARRIVED, STARTS, PROBLEM, LAST_DAY }

  /** One day of the line. @param day null while not known */
  public record Mark(What what, @Nullable LocalDate day) {}

  private static final int FIRST_PERCENT = 2;
  private static final int LAST_PERCENT = 97;

  /** Whether there is anything to draw. */
  public boolean drawable() {
    return known().distinct().count() > 1;
  }

  /** Place of a day on the line, as an SVG percentage. */
  public String at(LocalDate day) {
    var from = first();
    double whole = Math.max(1, ChronoUnit.DAYS.between(from, last()));
    double part = ChronoUnit.DAYS.between(from, day) / whole;
    return percent(FIRST_PERCENT + (LAST_PERCENT - FIRST_PERCENT) * part);
  }

  /** Distance between two days on the line, as an SVG percentage. */
  public String width(LocalDate from, LocalDate to) {
    double whole = Math.max(1, ChronoUnit.DAYS.between(first(), last()));
    return percent((LAST_PERCENT - FIRST_PERCENT) * Math.max(0, ChronoUnit.DAYS.between(from, to) / whole));
  }

  public boolean problemIsLate() {
    return problem != null && lastDay != null && problem.isAfter(lastDay);
  }

  public boolean covered() {
    return startsOn != null && lastDay != null;
  }

  public List<Year> years() {
    var years = new ArrayList<Year>();
    for (int year = first().getYear() + 1; year <= last().getYear(); year++) {
      years.add(new Year(at(LocalDate.of(year, 1, 1)), year));
    }
    return years;
  }

  /** What the line shows, in words and in the order of time; what is not known stands where it usually comes. */
  public List<Mark> marks() {
    var marks = new ArrayList<Mark>();
    marks.add(new Mark(What.MADE, made));
    marks.add(new Mark(What.ARRIVED, arrived));
    if (startsOn != null && !startsOn.equals(arrived)) {
      marks.add(new Mark(What.STARTS, startsOn));
    }
    marks.add(new Mark(What.PROBLEM, problem));
    marks.add(new Mark(What.LAST_DAY, lastDay));
    // Stable insertion: a dated mark moves before the dated ones that come after it, an undated one stays.
    for (int i = 1; i < marks.size(); i++) {
      for (int j = i; j > 0 && comesBefore(marks.get(j), marks.get(j - 1)); j--) {
        marks.add(j - 1, marks.remove(j));
      }
    }
    return marks;
  }

  private static boolean comesBefore(Mark one, Mark other) {
    return one.day() != null && other.day() != null && one.day().isBefore(other.day());
  }

  private LocalDate first() {
    return known().min(LocalDate::compareTo).orElseThrow();
  }

  private LocalDate last() {
    return known().max(LocalDate::compareTo).orElseThrow();
  }

  private Stream<LocalDate> known() {
    return Stream.of(made, arrived, startsOn, lastDay, problem).flatMap(Stream::ofNullable);
  }

  private static String percent(double value) {
    return Math.round(value * 100) / 100.0 + "%";
  }
}

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

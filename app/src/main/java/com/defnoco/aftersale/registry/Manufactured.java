package com.defnoco.aftersale.registry;

import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * When a unit was made, as well as we know it.
 *
 * @param on the day that counts for cover (D2). Where only the week or the month is known it is the last day of it, which is the reading
 *     in the customer's favour
 */
public record Manufactured(LocalDate on, Precision precision, Source source) {

  public enum Precision { DAY, WEEK, MONTH }

  public enum Source {
    /** Read from the serial number on the label. */
    LABEL,
    /** From the factory's production list. */
    PRODUCTION_LIST
  }

  /** The first day on which it can have been made. */
  public LocalDate earliest() {
    return switch (precision) {
      case DAY -> on;
      case WEEK -> on.minusDays(6);
      case MONTH -> on.with(TemporalAdjusters.firstDayOfMonth());
    };
  }
}

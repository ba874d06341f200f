package com.defnoco.aftersale.policy.cover;

import com.defnoco.aftersale.policy.Parameters;
import java.time.LocalDate;

/**
 * How cover is counted, in calendar months: a month without the day ends on its last day (reading I2).
 *
 * @param months         from the first day of cover to the last (W1)
 * @param fallbackMonths from manufacture to the first day of cover (D2)
 */
public record Term(int months, int fallbackMonths) {

    public static Term of(Parameters parameters) {
        return new Term(parameters.termMonths().value(), parameters.fallbackMonths().value());
    }

    /** W1: the last day that is still covered. */
    public LocalDate lastDay(LocalDate start) {
        return start.plusMonths(months);
    }

    /** D2: the first day of cover without valid papers. */
    public LocalDate startAfterManufacture(LocalDate made) {
        return made.plusMonths(fallbackMonths);
    }

    /** Whether the last day would be another one if its month were longer. */
    boolean endsInShortMonth(LocalDate start, LocalDate lastDay) {
        return start.getDayOfMonth() != lastDay.getDayOfMonth();
    }
}

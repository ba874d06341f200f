package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.Objects;

/**
 * The time during which a unit is covered. Local calendar dates; both days are covered (W1, reading I2).
 *
 * @param startsOn the first day
 * @param basis    what the first day is counted from
 * @param lastDay  the last day that is still covered
 */
public record Cover(LocalDate startsOn, Basis basis, LocalDate lastDay) {

    public Cover {
        Objects.requireNonNull(startsOn, "cover has a first day");
        Objects.requireNonNull(basis, "cover has a basis");
        Objects.requireNonNull(lastDay, "cover has a last day");
    }
}

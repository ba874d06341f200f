package com.defnoco.aftersale.policy.cover;

import java.time.LocalDate;
import java.util.function.UnaryOperator;

/** The days that a date can still be, both ends included. An end at {@link LocalDate#MIN} or {@link LocalDate#MAX} is open. */
public record Days(LocalDate earliest, LocalDate latest) {

    static final Days ANY = new Days(LocalDate.MIN, LocalDate.MAX);

    static Days only(LocalDate day) {
        return new Days(day, day);
    }

    static Days from(LocalDate day) {
        return new Days(day, LocalDate.MAX);
    }

    static Days upTo(LocalDate day) {
        return new Days(LocalDate.MIN, day);
    }

    /** Whether there is only one such day. */
    public boolean certain() {
        return earliest.equals(latest);
    }

    /** The days that these are moved to by something that keeps their order; an open end stays open. */
    Days map(UnaryOperator<LocalDate> move) {
        LocalDate first = earliest.equals(LocalDate.MIN) ? earliest : move.apply(earliest);
        if (certain()) {
            return only(first);
        }
        return new Days(first, latest.equals(LocalDate.MAX) ? latest : move.apply(latest));
    }

    /** Whether a day of the others can lie after a day of these. */
    public boolean canBeBefore(Days others) {
        return earliest.isBefore(others.latest);
    }

    /** Whether a day of the others can be one of these or lie before one of these. */
    public boolean canBeOnOrAfter(Days others) {
        return !latest.isBefore(others.earliest);
    }
}

package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.Objects;

/** What is established about the day of manufacture (D2): a day, or that no day can be told. */
public sealed interface ManufactureDate {

    /** Made on this day, local date at the factory. */
    record On(LocalDate day) implements ManufactureDate {
        public On {
            Objects.requireNonNull(day, "a manufacturing date has a day");
        }
    }

    /** Established that it cannot be told: the serial number is unreadable or tells no date. */
    record None() implements ManufactureDate {
        private static final None INSTANCE = new None();
    }

    /** Made on this day. */
    static ManufactureDate on(LocalDate day) {
        return new On(day);
    }

    /** Established that it cannot be told; {@code none} as text. */
    static ManufactureDate none() {
        return None.INSTANCE;
    }
}

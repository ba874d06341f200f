package com.defnoco.aftersale.policy;

import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A fact's value, or that it is not yet known. Not knowing is a value of its own: it carries a question, never a null.
 *
 * @param <T> what the value is when it is known
 */
public sealed interface Known<T> {

    /** The value is known. */
    record Of<T>(T value) implements Known<T> {
        public Of {
            Objects.requireNonNull(value, "a known fact has a value");
        }
    }

    /** The value is not yet known. */
    record Not<T>() implements Known<T> {
        private static final Not<?> ANY = new Not<>();
    }

    /** This value is known. */
    static <T> Known<T> of(T value) {
        return new Of<>(value);
    }

    /** Not yet known. */
    @SuppressWarnings("unchecked") // holds no value, so it fits every type
    static <T> Known<T> not() {
        return (Known<T>) Not.ANY;
    }

    /** Whether there is a value. */
    default boolean isKnown() {
        return this instanceof Of;
    }

    /**
     * The value.
     *
     * @throws NoSuchElementException when it is not yet known: ask {@link #isKnown()} first
     */
    default T value() {
        return switch (this) {
            case Of<T>(T value) -> value;
            case Not<T>() -> throw new NoSuchElementException("this fact is not yet known; ask isKnown() first");
        };
    }

    /** The value, or another where it is not yet known. */
    default T orElse(T other) {
        return switch (this) {
            case Of<T>(T value) -> value;
            case Not<T>() -> other;
        };
    }
}

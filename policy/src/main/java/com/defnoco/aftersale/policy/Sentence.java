package com.defnoco.aftersale.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * A sentence not yet put into words: the key of a template in the edition, and what to fill in. Stored with a decision,
 * so that the same decision can be read in either language; {@link Edition#say} renders it.
 */
public record Sentence(String template, List<Argument> arguments) {

    public Sentence {
        Objects.requireNonNull(template, "a sentence has a template");
        arguments = List.copyOf(arguments);
    }

    /** Something to fill in. */
    public sealed interface Argument {}

    /** A calendar day, written for the reader: "2 May 2026", "2026年5月2日". */
    public record Day(LocalDate day) implements Argument {
        public Day {
            Objects.requireNonNull(day, "a day to fill in");
        }
    }

    /** A whole number. */
    public record Count(int count) implements Argument {}

    /** A word that the edition has in both languages, by its key, for example {@code paper.MISSING}. */
    public record Word(String key) implements Argument {
        public Word {
            Objects.requireNonNull(key, "the key of a word");
        }
    }
}

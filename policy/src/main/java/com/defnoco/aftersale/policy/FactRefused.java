package com.defnoco.aftersale.policy;

import java.util.Objects;

/** A value that a fact cannot have: which fact, what is wrong with the value, and what to write instead. */
public final class FactRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Text problem;
    private final String pointer;

    FactRefused(String pointer, Text problem) {
        super(pointer + ": " + problem.en());
        this.pointer = Objects.requireNonNull(pointer);
        this.problem = problem;
    }

    /** Where: the JSON pointer of the fact, for example {@code /occurredOn}. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong and what to write instead, as a sentence. */
    public String problem(Language language) {
        return problem.in(language);
    }
}

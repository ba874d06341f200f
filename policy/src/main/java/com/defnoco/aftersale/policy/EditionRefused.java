package com.defnoco.aftersale.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An edition file, or a set of editions, that cannot be relied on. Tells every problem found, not only the first.
 */
public final class EditionRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    EditionRefused(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order in which it was found; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * @param kind  what sort of problem
     * @param where the key in the file, or the edition's id
     * @param what  what is wrong
     * @param next  what to do about it
     */
    public record Problem(Kind kind, String where, String what, String next) {
        @Override
        public String toString() {
            return where + ": " + what + "; " + next;
        }
    }

    /** What can be wrong with an edition. */
    public enum Kind {
        UNREADABLE,
        DUPLICATE_KEY,
        UNKNOWN_KEY,
        MISSING_KEY,
        BAD_VALUE,
        MISSING_LANGUAGE,
        UNSETTLED_TENSION,
        TENSION_SETTLED_TWICE,
        READING_WITHOUT_CLAUSE,
        MISSING_READING,
        RULE_WITHOUT_CLAUSE,
        UNEXPLAINED_CLAUSE,
        TEMPLATE_MISMATCH,
        EXAMPLE_FAILS,
        NOT_APPENDED
    }
}

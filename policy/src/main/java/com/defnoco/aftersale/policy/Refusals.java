package com.defnoco.aftersale.policy;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The sets of exclusions that can hold together, made once: there are only 2^7. */
final class Refusals {

    private static final List<SortedSet<Clause>> BY_BITS =
            IntStream.range(0, 1 << Clause.exclusions().size()).mapToObj(Refusals::make).toList();

    private Refusals() {}

    /**
     * The unmodifiable set of the same clauses.
     *
     * @throws IllegalArgumentException for a clause that is no exclusion
     */
    static SortedSet<Clause> of(Set<Clause> clauses) {
        if (clauses.isEmpty()) {
            return BY_BITS.getFirst(); // most decisions; spares an iterator
        }
        int bits = 0;
        for (Clause clause : clauses) {
            bits |= bit(clause);
        }
        return BY_BITS.get(bits);
    }

    static SortedSet<Clause> of(int bits) {
        return BY_BITS.get(bits);
    }

    static int bit(Clause clause) {
        if (!clause.isExclusion()) {
            throw new IllegalArgumentException(clause + " refuses nothing; only X1 to X7 do");
        }
        return 1 << (clause.ordinal() - Clause.X1.ordinal());
    }

    private static SortedSet<Clause> make(int bits) {
        SortedSet<Clause> clauses = new TreeSet<>();
        for (Clause clause : Clause.exclusions()) {
            if ((bits & bit(clause)) != 0) {
                clauses.add(clause);
            }
        }
        return Collections.unmodifiableSortedSet(clauses);
    }
}

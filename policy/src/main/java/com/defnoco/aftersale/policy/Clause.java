package com.defnoco.aftersale.policy;

import java.util.List;

/**
 * A sentence of the published after-sale text, by its id. What the clause says stands in the {@link Edition}, in both
 * languages, and nowhere else. Declared in the order of the text: cover, contact, remedies, documents, exclusions,
 * limits.
 */
public enum Clause {
    W1, W2, W3, W4,
    C1, C2, C3,
    R1, R2, R3, R4,
    D1, D2,
    X1, X2, X3, X4, X5, X6, X7,
    N1, N2, N3;

    private static final List<Clause> EXCLUSIONS = List.of(X1, X2, X3, X4, X5, X6, X7);

    /** The clauses that refuse, X1 to X7, in order. */
    public static List<Clause> exclusions() {
        return EXCLUSIONS;
    }

    /** Whether this clause refuses (X1 to X7). */
    public boolean isExclusion() {
        return compareTo(X1) >= 0 && compareTo(X7) <= 0;
    }
}

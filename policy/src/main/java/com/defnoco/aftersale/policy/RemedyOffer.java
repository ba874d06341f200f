package com.defnoco.aftersale.policy;

import java.util.Objects;

/**
 * A remedy, offered or not, and why.
 *
 * @param clause the clause that grants it: R1 to R4, or N3 for paid service
 */
public record RemedyOffer(Remedy remedy, boolean offered, Clause clause, Sentence because) {

    public RemedyOffer {
        Objects.requireNonNull(remedy, "an offer names its remedy");
        Objects.requireNonNull(clause, "an offer names its clause");
        Objects.requireNonNull(because, "an offer says why");
    }
}

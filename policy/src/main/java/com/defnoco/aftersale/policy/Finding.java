package com.defnoco.aftersale.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One clause, judged. Findings that speak for the customer are kept like those that speak against: an exclusion that is
 * judged and not met is a finding that does not hold. A clause that cannot be judged yet has no finding.
 *
 * @param clause  the clause
 * @param reading the id of the reading (I1 to I12) that decided where the text is silent or contradicts itself
 * @param holds   whether what the clause says is the case
 * @param facts   the facts that it rests on
 * @param because why, for the reader
 */
public record Finding(Clause clause, Optional<String> reading, boolean holds, List<Fact> facts, Sentence because) {

    public Finding {
        Objects.requireNonNull(clause, "a finding names its clause");
        Objects.requireNonNull(reading, "a finding names its reading, or none");
        facts = List.copyOf(facts);
        Objects.requireNonNull(because, "a finding says why");
    }
}

package com.defnoco.aftersale.policy;

import java.util.List;

/**
 * Facts that cannot be true together. An error, not a decision: one of them must be corrected first. The only such case
 * is an arrival at the port before the manufacture.
 */
public final class ContradictoryFacts extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fact> facts;
    private final transient Text problem;

    ContradictoryFacts(List<Fact> facts, Text problem) {
        super(problem.en());
        this.facts = List.copyOf(facts);
        this.problem = problem;
    }

    /** Which facts, in the order to ask. */
    public List<Fact> facts() {
        return facts;
    }

    /** What contradicts what, with the values, and what to do next. */
    public String problem(Language language) {
        return problem.in(language);
    }
}

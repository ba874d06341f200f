package com.defnoco.aftersale.policy;

/**
 * Decides. A pure, total function of an edition and facts: no clock, no state, no I/O; the same input gives an equal answer.
 */
public final class Adjudicator {

    private Adjudicator() {}

    /**
     * The answer to these facts under this edition, final exactly when no possible value of the facts not yet known could
     * change it.
     *
     * @throws ContradictoryFacts when the goods arrived at the port before they were made
     */
    public static Decision decide(Edition edition, Facts facts) {
        throw new UnsupportedOperationException("lands with the rules");
    }
}

package com.defnoco.aftersale.policy;

/** The answer of a decision. */
public enum Outcome {
    /** Covered, whatever the facts not yet known turn out to be. */
    COVERED,
    /** Refused, whatever the facts not yet known turn out to be. */
    NOT_COVERED,
    /** Facts not yet known can still change the answer. */
    OPEN
}

package com.defnoco.aftersale.policy.exclusions;

/** What can be said of an exclusion while facts may still be unknown. */
public enum Judgement {
    /** Refuses under every possible value of the unknown facts under which it is judged. */
    HOLDS,
    /** Refuses under none. */
    DOES_NOT_HOLD,
    /** Refuses under some and not under others. */
    UNDECIDED,
    /** Is not asked: papers are tampered with, or there is no cover that could have expired. */
    NOT_JUDGED
}

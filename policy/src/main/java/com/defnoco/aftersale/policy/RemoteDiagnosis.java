package com.defnoco.aftersale.policy;

/** How far remote diagnosis has come (R1 to R3). */
public enum RemoteDiagnosis {
    NOT_DONE,
    /** Confirmed that the fault can be fixed remotely: R1. */
    FIXABLE_REMOTELY,
    /** Confirmed that it cannot: R2. */
    NOT_FIXABLE_REMOTELY,
    /** Tried and failed: R2 or R3, the customer agrees which (reading I6). */
    REMOTE_REPAIR_FAILED
}

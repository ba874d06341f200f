package com.defnoco.aftersale.policy;

/** Who bears a cost. */
public enum Payer {
    COMPANY,
    CUSTOMER,
    /** Nobody compensates it (N2). */
    NOBODY
}

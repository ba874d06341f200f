package com.defnoco.aftersale.policy;

/** What the first day of cover is counted from. */
public enum Basis {
    /** The day the goods arrived at the port (W2). */
    PORT_ARRIVAL,
    /** The day of manufacture and the fall-back months of the edition (D2). */
    MANUFACTURE_DATE
}

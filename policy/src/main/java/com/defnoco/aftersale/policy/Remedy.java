package com.defnoco.aftersale.policy;

/** What can be done about a problem. */
public enum Remedy {
    /** Key components are shipped and the repair is guided online (R1). */
    REMOTE_SUPPORT,
    /** Returned, repaired at the factory, sent back (R2). */
    FACTORY_SERVICE,
    /** Technicians are sent to the customer (R3). */
    ONSITE_REPAIR,
    /** A discount on the next order instead of repair (R4). */
    LOYALTY_DISCOUNT,
    /** Outside cover: by a quote that the customer accepts before anything starts (N3). */
    PAID_SERVICE
}

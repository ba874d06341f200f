package com.defnoco.aftersale.policy;

/** A kind of cost that a repair can cause. */
public enum CostKind {
    LABOUR,
    PARTS,
    /** Travel of technicians to the customer; not freight (reading I7). */
    TECHNICIAN_TRAVEL,
    /** Each freight leg, parts sent out included (N1). */
    SHIPPING,
    /** Loss that follows from the fault, such as work stoppage or lost data (N2). */
    INDIRECT_LOSS
}

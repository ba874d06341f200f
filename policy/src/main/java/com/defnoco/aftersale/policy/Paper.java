package com.defnoco.aftersale.policy;

/** The verdict on a purchase invoice or a warranty certificate (D1). */
public enum Paper {
    /** Genuine, complete, and of this product. */
    VALID,
    /** The customer does not have it. */
    MISSING,
    /** Unreadable or of another product, after one request for a better copy (reading I12): counts as missing. */
    INVALID,
    /** Altered or forged (X3, reading I11). */
    TAMPERED
}

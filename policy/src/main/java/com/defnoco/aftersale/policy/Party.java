package com.defnoco.aftersale.policy;

/** Whom a question is for: who can tell a fact. */
public enum Party {
    /** Who reported the problem: knows the papers and the day it occurred. */
    CUSTOMER,
    /** The after-sale engineer: establishes the causes and the remote diagnosis. */
    ENGINEER,
    /** Our own records: serial numbers, consignments, earlier issues. */
    REGISTRY
}

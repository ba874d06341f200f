package com.defnoco.aftersale.remedies.course;

/** Whose turn it is at a step. */
public enum Waits { US, CUSTOMER, CARRIER, NOBODY }

package com.defnoco.aftersale.claims;

/** Where one item stands; the ways between the states are {@code StateGraphs}. */
public enum ItemState {
  /** Facts that can still change the answer are missing. */
  OPEN,
  /** Decided: covered. A remedy can be chosen. */
  COVERED,
  /** Decided: not covered. Paid service can be chosen, or the decision appealed. */
  NOT_COVERED,
  /** The customer brought something new against the decision; an engineer looks again. */
  UNDER_APPEAL,
  /** The customer accepted a remedy that has not started. */
  REMEDY_CHOSEN,
  /** The remedy is on its way. */
  IN_REMEDY,
  /** Finished. */
  CLOSED,
  /** Taken back by the customer. */
  WITHDRAWN
}

package com.defnoco.aftersale.remedies;

/** Where a chosen remedy stands; the ways between the states are {@code RemedyGraph}. */
public enum RemedyState {
  /** Accepted by the customer. */
  CHOSEN,
  /** Paid service: we owe the customer a quote, or they owe us an answer to it. */
  QUOTED,
  STARTED,
  DONE,
  FAILED,
  CANCELLED
}

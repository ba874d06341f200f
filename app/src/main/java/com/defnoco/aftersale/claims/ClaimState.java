package com.defnoco.aftersale.claims;

/** Where a claim stands as a whole: what its items sum up to; see {@code StateGraphs}. */
public enum ClaimState {
  /** The next step is ours. */
  OPEN,
  /** Only the customer can bring it further; our clock stands still. */
  WAITING_FOR_CUSTOMER,
  /** Every item is decided; the customer chooses a remedy. Our clock stands still. */
  DECIDED,
  /** Remedies are chosen or under way. */
  IN_REMEDY,
  /** Every item is finished. */
  CLOSED,
  /** Every item was taken back. */
  WITHDRAWN
}

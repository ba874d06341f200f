package com.defnoco.aftersale.outbound;

import java.util.UUID;

/** The chat in which a customer talks with us, if there is one; whoever keeps conversations offers it. */
public interface CustomerChannel {

  /**
   * Stages a message there, in the caller's transaction.
   *
   * @return false when they have no conversation with us, or it cannot be written to now: another way must be taken
   */
  boolean say(UUID customerId, UUID claimId, String text);
}

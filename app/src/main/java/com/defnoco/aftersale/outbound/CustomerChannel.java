package com.defnoco.aftersale.outbound;

import java.util.UUID;

/** The chat in which a customer talks with us, if there is one; whoever keeps conversations offers it. */
public interface CustomerChannel {

  /**
   * News of a claim.
   *
   * @param sentence what happened, in one sentence, for texts that have places
   * @param link to the claim's page
   * @param text all of it, as free words
   */
  record Notice(String claimNumber, String sentence, String link, String text) {}

  /**
   * Stages a message there, in the caller's transaction. Where the channel takes no free words now, an approved text is used; where there is none, the news stay in the conversation as
   * a task for an engineer: nobody is written to on another channel without somebody's word.
   *
   * @return false when they have no conversation with us about the claim, and no other that can be written to: another way must be taken
   */
  boolean say(UUID customerId, UUID claimId, Notice notice);
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import java.util.UUID;

/** A conversation in which the customer of a claim already talks with us: what we have to say is said there, and nowhere twice. */
public interface LiveChannel {

  /**
   * Says something in the newest conversation of the claim, in the caller's transaction; the claim's pages show it too.
   *
   * @param asks whether our clock stands still until they answer
   * @return false when there is none, or it cannot be written to now: then it is for a mail to say
   */
  boolean say(Actor actor, UUID claimId, String text, boolean asks);
}

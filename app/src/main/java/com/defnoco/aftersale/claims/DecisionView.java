package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Cost;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.RemedyOffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored decision, whole.
 *
 * @param number 1, 2, 3 … within the item; the highest holds
 * @param decision what the policy says
 * @param facts what it was decided on
 * @param registryFacts those of them that came from our own records, as read then
 * @param json the answer as the API gives it, byte for byte as stored
 * @param sha256 hex, over the stored text
 * @param codeVersion of the program that decided
 * @param override in force over it, or the last that was; null when none
 * @param remedies that hold: those of the override where one is in force, else the policy's
 * @param costs that hold, likewise
 * @param flagged what the decision rests on was corrected later and the outcome could not follow by itself (a remedy was already chosen or done); null otherwise
 */
public record DecisionView(UUID id, int number, Instant at, Decision decision, Facts facts, List<RegistryFact> registryFacts, String json, String sha256,
    String codeVersion, @Nullable OverrideView override, List<RemedyOffer> remedies, List<Cost> costs, @Nullable String flagged) {

  /** What holds: the override's outcome where one is in force, else the policy's. */
  public Outcome outcome() {
    return override != null && override.inForce() ? override.outcome() : decision.outcome();
  }
}

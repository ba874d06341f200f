package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is certain about an item and what still matters.
 *
 * @param outcome what holds now
 * @param certain facts that are known, in the order of the policy; a customer does not see the engineer's working notes
 * @param open exactly the facts that can still change the answer, in the order to ask; empty when decided: nobody is asked for what cannot matter
 */
public record QuestionsView(int item, Outcome outcome, List<Certain> certain, List<Open> open) {

  /**
   * @param value as in the JSON of the interface
   * @param reading that gave it where nobody told it; null otherwise
   * @param byRegistry our own records tell it
   */
  public record Certain(Fact fact, String value, String evidence, @Nullable UUID document, @Nullable String reading, boolean byRegistry,
      @Nullable Instant at) {}

  /**
   * @param mine the reader is the one to answer
   * @param since asked since
   * @param received a paper for it has come and is being looked at; then nothing more is needed from the customer
   * @param why message key {@code question.why.<fact>}
   */
  public record Open(Fact fact, Party askedOf, boolean mine, Instant since, @Nullable Instant received, String why) {}

  /** The open questions that wait for the reader. */
  public List<Open> mine() {
    return open.stream().filter(question -> question.mine() && question.received() == null).toList();
  }
}

package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Remedy;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From the remedies that a decision offers to one that is done. Not yours or absent: {@code NotFound}. */
@Component
public class Remedies {

  /**
   * All remedies of the item's outcome, offered or not, side by side; empty while the decision is open.
   *
   * @param active the remedy that was chosen and is neither failed nor cancelled; null before
   * @param earlier failed and cancelled ones, oldest first
   */
  public record Options(List<Option> options, @Nullable RemedyView active, List<RemedyView> earlier) {}

  public Options options(Actor actor, String claimNumber, int item) {
    throw new UnsupportedOperationException();
  }

  /**
   * The customer (or staff in their name) accepts a remedy. The same choice again gives the same answer.
   *
   * @throws NotPossible when it is not offered, or another one has been chosen
   */
  public RemedyView choose(Actor actor, String claimNumber, int item, Remedy remedy) {
    throw new UnsupportedOperationException();
  }

  public RemedyView find(Actor actor, UUID remedyId) {
    throw new UnsupportedOperationException();
  }

  /** Remedies by state, those that wait longest first; staff. */
  public List<RemedyView> board(Actor actor, @Nullable RemedyState state) {
    throw new UnsupportedOperationException();
  }

  /** A pack that may burn: how it may travel, or that it may not. Needed before its factory service starts. Engineers, bench, managers. */
  public RemedyView assessTransport(Actor actor, UUID remedyId, String assessment) {
    throw new UnsupportedOperationException();
  }

  /** Starts the work. Paid service only after its quote was accepted. */
  public RemedyView start(Actor actor, UUID remedyId) {
    throw new UnsupportedOperationException();
  }

  /** Finishes with a report and closes the item. */
  public RemedyView finish(Actor actor, UUID remedyId, String report) {
    throw new UnsupportedOperationException();
  }

  /** It did not work: the remedies are offered anew; a failed remote repair opens factory and on-site repair (I6). */
  public RemedyView fail(Actor actor, UUID remedyId, String reason) {
    throw new UnsupportedOperationException();
  }

  /** Stops a remedy that has not started; the customer or staff. */
  public RemedyView cancel(Actor actor, UUID remedyId, String reason) {
    throw new UnsupportedOperationException();
  }

  /** Offers a quote for a paid service; a later one replaces it while it is not answered. Engineers, managers. */
  public RemedyView quote(Actor actor, UUID remedyId, String currency, List<Quote.Line> lines) {
    throw new UnsupportedOperationException();
  }

  /** The customer's answer to a quote. Declining cancels the remedy. */
  public RemedyView answerQuote(Actor actor, UUID quoteId, boolean accept) {
    throw new UnsupportedOperationException();
  }
}

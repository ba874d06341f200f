package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Claims and everything that is done to them. Staff see all claims, customers their own, link holders one; anything else is {@link NotFound}.
 *
 * <p>Claims are named by their number ({@code A-26-004217-K}; spaces, case and the look-alikes of its letters do not matter), items by theirs (1, 2, 3 …).
 * {@code version} is what the actor last saw; null skips the check; an older one is {@link NotPossible} {@code claim.changed}.
 */
@Component
public class Claims {

  // ---- Taking and showing

  /**
   * Takes a claim. The same claim sent twice (same draft; or same contact, serials and descriptions within a day) gives the first one again.
   *
   * @throws InvalidInput with pointers into the submission
   */
  public Submission.Receipt submit(Actor actor, Submission submission) {
    throw new UnsupportedOperationException();
  }

  public ClaimView find(Actor actor, String number) {
    throw new UnsupportedOperationException();
  }

  public ClaimView find(Actor actor, UUID claimId) {
    throw new UnsupportedOperationException();
  }

  /** The item, when the actor may see it: how other modules ask for permission. */
  public ItemRef item(Actor actor, String number, int item) {
    throw new UnsupportedOperationException();
  }

  /** All items of a claim that the actor may see. */
  public List<ItemRef> items(Actor actor, String number) {
    throw new UnsupportedOperationException();
  }

  /** Claims by filter; staff and integrations all, customers their own. */
  public ClaimQuery.Slice list(Actor actor, ClaimQuery query) {
    throw new UnsupportedOperationException();
  }

  /** How many claims stand in which state, for queues; staff. */
  public java.util.Map<ClaimState, Integer> counts(Actor actor) {
    throw new UnsupportedOperationException();
  }

  /** Claims on a unit, newest first; staff. */
  public List<ClaimRow> ofUnit(Actor actor, UUID unitId) {
    throw new UnsupportedOperationException();
  }

  /** Per item: what is certain, what is open, whom asked, why. */
  public List<QuestionsView> questions(Actor actor, String number) {
    throw new UnsupportedOperationException();
  }

  /** Everything that happened, oldest first, as far as the actor may see it. */
  public List<TimelineEntry> timeline(Actor actor, String number) {
    throw new UnsupportedOperationException();
  }

  /** All decisions of an item, newest first. */
  public List<DecisionView> decisions(Actor actor, String number, int item) {
    throw new UnsupportedOperationException();
  }

  // ---- Facts

  /**
   * Establishes a fact and decides anew. Customers may say that they do not have a paper ({@code MISSING}) and when the problem occurred; engineers, managers and
   * keys with CLAIMS_WRITE all but what our own records tell. {@code TAMPERED} becomes a proposal that a second person must approve.
   *
   * @param value as in the JSON of the interface; null takes the fact back
   * @param evidence what it rests on, in words; not blank for staff
   * @param document the paper, photo or log that shows it
   * @throws InvalidInput when the value is not one of the fact's, or contradicts another fact
   * @throws NotAllowed when the fact is not the actor's to tell
   */
  public ClaimView setFact(Actor actor, String number, int item, Fact fact, @Nullable String value, String evidence, @Nullable UUID document,
      @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** A paper that may answer an open question has come; the question waits for an engineer now and the clock runs again. */
  public void paperReceived(Actor actor, String number, int item, @Nullable Fact fact, UUID document, String name) {
    throw new UnsupportedOperationException();
  }

  /** The paper did not answer the question (unreadable, I12): it is put to the customer again. */
  public void paperNotEnough(Actor actor, String number, int item, Fact fact, UUID document, String reason) {
    throw new UnsupportedOperationException();
  }

  /** Tells which unit an item is about, where the serial number was not known or was another's. Engineers and managers. */
  public ClaimView linkUnit(Actor actor, String number, int item, UUID unitId, String reason, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  // ---- What needs two persons

  /** Asks for an outcome other than the policy's. Engineers and managers. In force after {@link #answerProposal}. */
  public Proposal requestOverride(Actor actor, String number, int item, Outcome outcome, String reason) {
    throw new UnsupportedOperationException();
  }

  /** A manager other than the one who asked approves or declines. */
  public ClaimView answerProposal(Actor actor, UUID proposalId, boolean approve, String reason) {
    throw new UnsupportedOperationException();
  }

  /** All proposals that wait, oldest first; staff. */
  public List<Proposal> proposals(Actor actor) {
    throw new UnsupportedOperationException();
  }

  /** Ends an override: the policy's outcome holds again. Managers. */
  public ClaimView endOverride(Actor actor, String number, int item, String reason) {
    throw new UnsupportedOperationException();
  }

  // ---- Life cycle

  /** Takes items back. The customer, or staff in their name; not after a remedy has started. Item 0: all that can be. */
  public ClaimView withdraw(Actor actor, String number, int item, String reason, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** Asks for a second look at a NOT_COVERED item. */
  public ClaimView appeal(Actor actor, String number, int item, String text, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** Answers an appeal: the decision as it stands now holds; facts that the appeal changed have already made a new one. Engineers, managers. */
  public ClaimView answerAppeal(Actor actor, String number, int item, String text, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** Opens a closed or withdrawn item again. Customers within 90 days, staff always. */
  public ClaimView reopen(Actor actor, String number, int item, String reason, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** Finishes an item without a remedy. Engineers, managers. */
  public ClaimView close(Actor actor, String number, int item, String reason, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** Gives the claim to a member of staff; null to nobody. */
  public ClaimView assign(Actor actor, String number, @Nullable UUID staffId, @Nullable Integer version) {
    throw new UnsupportedOperationException();
  }

  /** A message that both sides see. From staff it is also sent to the customer's address; {@code waitForAnswer} stops our clock until they answer. */
  public ClaimView message(Actor actor, String number, String text, boolean waitForAnswer) {
    throw new UnsupportedOperationException();
  }

  /** A note that only staff see. */
  public ClaimView note(Actor actor, String number, String text) {
    throw new UnsupportedOperationException();
  }

  // ---- Links

  /** Who holds this link; {@link NotFound} for unknown, revoked and forged ones alike. */
  public Actor.LinkHolder byLink(String token) {
    throw new UnsupportedOperationException();
  }

  /** The claim's link, for staff to hand on and for the signed-in customer. */
  public String link(Actor actor, String number) {
    throw new UnsupportedOperationException();
  }

  /** Makes the link invalid and issues a new one, which goes to the customer's address. Staff. */
  public String renewLink(Actor actor, String number, String reason) {
    throw new UnsupportedOperationException();
  }

  // ---- What remedies report (module remedies only)

  /** Steps of a remedy's course. */
  public enum RemedyStep { CHOSEN, STARTED, DONE, FAILED, CANCELLED }

  /**
   * Moves the item along with its remedy and writes the time line.
   *
   * @throws NotPossible when the item's state does not allow it, or the decision does not offer the remedy
   */
  public void remedyStep(Actor actor, UUID itemId, Remedy remedy, RemedyStep step, String text) {
    throw new UnsupportedOperationException();
  }

  /** What people may know of the roles that judge claims; kept here so that pages and rules agree. */
  public static Set<Fact> factsCustomersTell() {
    return Set.of(Fact.INVOICE, Fact.CERTIFICATE, Fact.OCCURRED_ON);
  }
}

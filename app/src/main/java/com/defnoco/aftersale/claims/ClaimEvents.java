package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to claims, published in the transaction in which it happens. */
public sealed interface ClaimEvents {

  UUID claimId();

  String number();

  record Submitted(UUID claimId, String number, UUID customerId, boolean danger) implements ClaimEvents {}

  /** @param value null: not known again */
  record FactSet(UUID claimId, String number, UUID itemId, int item, Fact fact, @Nullable String value) implements ClaimEvents {}

  /**
   * A new decision or override holds.
   *
   * @param before null for the first decision
   * @param decisionId the decision that holds, possibly under an override
   */
  record Decided(UUID claimId, String number, UUID itemId, int item, UUID customerId, UUID decisionId, @Nullable Outcome before, Outcome outcome)
      implements ClaimEvents {}

  /**
   * Cover is counted otherwise now: a paper came, or an arrival was corrected.
   *
   * @param before the last day until now
   * @param decided whether the outcome is another one too, which is told by {@link Decided}
   */
  record CoverMoved(UUID claimId, String number, UUID itemId, int item, LocalDate before, LocalDate lastDay, boolean decided) implements ClaimEvents {}

  /**
   * Under a remedy that is under way or finished the decision would come out otherwise now: a person must look.
   *
   * @param outcome that would hold
   */
  record Flagged(UUID claimId, String number, UUID itemId, int item, Outcome outcome) implements ClaimEvents {}

  /** The remedy that was chosen is no longer offered, though the outcome is the same: another diagnosis, or fewer covered issues. */
  record RemedyFell(UUID claimId, String number, UUID itemId, int item) implements ClaimEvents {}

  /**
   * The item was closed with a discount that the decision would not offer now, because fewer covered issues of the customer are left (I5). Who cancels its voucher
   * calls {@link Claims#offeredAnew} in the same transaction.
   */
  record DiscountFell(UUID claimId, String number, UUID itemId, int item) implements ClaimEvents {}

  record Withdrawn(UUID claimId, String number, UUID itemId, int item) implements ClaimEvents {}

  record Appealed(UUID claimId, String number, UUID itemId, int item) implements ClaimEvents {}

  record Reopened(UUID claimId, String number, UUID itemId, int item) implements ClaimEvents {}

  record Closed(UUID claimId, String number, UUID itemId, int item) implements ClaimEvents {}

  /**
   * Something was written on a page of the claim: by the customer, or by us to them. What came by another channel is not told here: it stands there already.
   *
   * @param inside whether one of us wrote
   * @param waits whether we wait for the customer now
   */
  record Written(UUID claimId, String number, UUID customerId, Actor by, String text, boolean inside, boolean waits) implements ClaimEvents {}

  /** The unit of an item became known, or another one than thought. */
  record UnitLinked(UUID claimId, String number, UUID itemId, int item, UUID unitId) implements ClaimEvents {}

  /**
   * A second person answered a proposal.
   *
   * @param document the paper of a tampering verdict; null for an override
   * @param requestedBy who had proposed it, {@code kind:id}
   */
  record ProposalAnswered(UUID claimId, String number, UUID itemId, int item, Proposal.Kind kind, @Nullable UUID document, String requestedBy, boolean approved,
      String reason, String by, String byName, Instant at) implements ClaimEvents {}
}

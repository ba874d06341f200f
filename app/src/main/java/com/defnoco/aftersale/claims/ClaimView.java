package com.defnoco.aftersale.claims;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim as its reader may see it. Customers get no hints, no proposals, no internal names.
 *
 * @param number human-friendly, {@code A-26-004217}: year, running number, check digit
 * @param locale {@code en} or {@code zh}: the language we write to the customer in
 * @param assignee staff id; null when nobody
 * @param version changes with every change; hand it back to notice that somebody else was faster
 */
public record ClaimView(UUID id, String number, UUID customerId, String customerName, Channel channel, String locale, ClaimState state,
    @Nullable UUID assignee, @Nullable String assigneeName, Instant createdAt, Instant updatedAt, int version, WorkClock clock, List<Item> items,
    List<Hint> hints) {

  /** The item of this number. Items are numbered 1, 2, 3 …; absent numbers are {@code NotFound}. */
  public Item item(int number) {
    return items.stream().filter(item -> item.number() == number).findFirst().orElseThrow(com.defnoco.aftersale.platform.NotFound::new);
  }

  /** Whether any pack of this claim may burn. */
  public boolean danger() {
    return items.stream().anyMatch(Item::danger);
  }

  /**
   * One battery of the claim.
   *
   * @param serialNumber canonical where the unit is known, else as typed
   * @param typed what the customer wrote
   * @param unitId null while the unit is not known, and for customers whose unit it is not
   * @param occurredOn null only where the fact was taken back
   * @param decision the latest; never null after submitting
   * @param facts in force, then superseded, newest first; customers see their own and the verdicts on their papers
   * @param proposals waiting for a second person; staff only
   */
  public record Item(UUID id, int number, String serialNumber, String typed, @Nullable UUID unitId, @Nullable String model, String description,
      Set<Symptom> symptoms, @Nullable LocalDate occurredOn, ItemState state, DecisionView decision, List<FactEntry> facts, List<Proposal> proposals) {

    public boolean danger() {
      return symptoms.stream().anyMatch(Symptom::danger);
    }
  }

  /**
   * How long we have had it. Waiting for the customer does not count.
   *
   * @param waitingSince null while the clock runs
   * @param ours time in which the next step was ours, up to now
   */
  public record WorkClock(Instant startedAt, @Nullable Instant waitingSince, Duration ours) {}

  /**
   * Something an engineer should know.
   *
   * @param item 0 for the whole claim
   * @param reference claim number or unit id it points to; null when none
   */
  public record Hint(Kind kind, int item, @Nullable String reference) {
    public enum Kind {
      /** No such serial number is on record. */
      UNKNOWN_SERIAL,
      /** The unit is on record as somebody else's. */
      OTHER_OWNER,
      /** Another open claim names the same unit or serial number. */
      SAME_UNIT_OPEN,
      /** The unit was claimed before and finished: a repeat failure. */
      REPEAT_FAILURE,
      /** The same customer has other claims. */
      OTHER_CLAIMS_OF_CUSTOMER,
      /** The customer sent the same claim again. */
      SENT_AGAIN
    }
  }
}

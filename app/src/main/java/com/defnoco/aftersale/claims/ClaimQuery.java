package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which claims, in which order. Empty sets and nulls do not filter.
 *
 * @param outcomes claims with an item of such an outcome
 * @param assignee staff id; {@link #NOBODY} for unassigned ones
 * @param model model code of one of its units
 * @param customer only this customer's
 * @param text part of a claim number, a serial number or the customer's name
 * @param updatedAfter exclusive
 * @param danger only claims with a pack that may burn
 * @param asks only claims with an open question to this party
 * @param country of the customer when they claimed, ISO 3166-1 alpha-2
 * @param cursor from {@link Slice#next()} of the page before; null for the first page
 * @param limit 1 to 200
 */
public record ClaimQuery(Set<ClaimState> states, Set<Outcome> outcomes, @Nullable UUID assignee, @Nullable String model, @Nullable UUID customer,
    @Nullable String text, @Nullable Instant updatedAfter, boolean danger, @Nullable Party asks, @Nullable String country, Sort sort, @Nullable String cursor, int limit) {

  /** Stands for "nobody" where an assignee is asked for. */
  public static final UUID NOBODY = new UUID(0, 0);

  public ClaimQuery {
    states = Set.copyOf(states);
    outcomes = Set.copyOf(outcomes);
  }

  /** Without the filters of the console's list. */
  public ClaimQuery(Set<ClaimState> states, Set<Outcome> outcomes, @Nullable UUID assignee, @Nullable String model, @Nullable UUID customer,
      @Nullable String text, @Nullable Instant updatedAfter, boolean danger, Sort sort, @Nullable String cursor, int limit) {
    this(states, outcomes, assignee, model, customer, text, updatedAfter, danger, null, null, sort, cursor, limit);
  }

  public static ClaimQuery all() {
    return new ClaimQuery(Set.of(), Set.of(), null, null, null, null, null, false, Sort.UPDATED_NEWEST, null, 50);
  }

  public enum Sort { CREATED_NEWEST, CREATED_OLDEST, UPDATED_NEWEST, UPDATED_OLDEST }

  /**
   * A page of a list.
   *
   * @param next cursor of the page after; null on the last one
   */
  public record Slice(List<ClaimRow> rows, @Nullable String next) {}
}

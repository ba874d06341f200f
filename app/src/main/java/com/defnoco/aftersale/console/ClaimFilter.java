package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.ClaimQuery.Sort;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the list of claims is filtered and sorted by. It stands in the address, so that a list can be sent to a colleague, kept as a view and
 * come back to.
 *
 * @param assignee {@code me}, {@code nobody}, or the id of a colleague
 */
public record ClaimFilter(@Nullable String q, @Nullable Set<ClaimState> state, @Nullable Outcome outcome, @Nullable String assignee, @Nullable Boolean danger,
    @Nullable Party asks, @Nullable String country, @Nullable Sort sort, @Nullable String cursor) {

  public ClaimFilter {
    q = blankToNull(q);
    state = state == null || state.isEmpty() ? null : Set.copyOf(EnumSet.copyOf(state));
    assignee = blankToNull(assignee);
    danger = Boolean.TRUE.equals(danger) ? true : null;
    country = country == null || !country.matches("[A-Za-z]{2}") ? null : country.toUpperCase(java.util.Locale.ROOT);
    cursor = blankToNull(cursor);
  }

  /** Nothing filtered. */
  public static ClaimFilter none() {
    return new ClaimFilter(null, null, null, null, null, null, null, null, null);
  }

  ClaimQuery query(Actor.Staff me, int limit) {
    return new ClaimQuery(state == null ? Set.of() : state, outcome == null ? Set.of() : Set.of(outcome), assignee(me), null, null, q, null,
        danger != null, asks, country, sorted(), cursor, limit);
  }

  private @Nullable UUID assignee(Actor.Staff me) {
    if (assignee == null) {
      return null;
    }
    return switch (assignee) {
      case "me" -> me.id();
      case "nobody" -> ClaimQuery.NOBODY;
      default -> uuid(assignee);
    };
  }

  public Sort sorted() {
    return sort == null ? Sort.UPDATED_NEWEST : sort;
  }

  public ClaimFilter by(Sort other) {
    return new ClaimFilter(q, state, outcome, assignee, danger, asks, country, other, null);
  }

  public ClaimFilter after(@Nullable String next) {
    return new ClaimFilter(q, state, outcome, assignee, danger, asks, country, sort, next);
  }

  public ClaimFilter first() {
    return after(null);
  }

  public ClaimFilter only(ClaimState one) {
    return new ClaimFilter(null, Set.of(one), null, null, null, null, null, sort, null);
  }

  public ClaimFilter of(String who) {
    return new ClaimFilter(null, Set.of(ClaimState.OPEN), null, who, null, null, null, sort, null);
  }

  public ClaimFilter dangerous() {
    return new ClaimFilter(null, EnumSet.complementOf(EnumSet.of(ClaimState.CLOSED, ClaimState.WITHDRAWN)), null, null, true, null, null, sort, null);
  }

  public ClaimFilter asking(Party party) {
    return new ClaimFilter(null, null, null, null, null, party, null, sort, null);
  }

  /** Whether anything narrows the list. */
  public boolean narrows() {
    return q != null || state != null || outcome != null || assignee != null || danger != null || asks != null || country != null;
  }

  /** The query part of an address that shows the list like this; empty when nothing is chosen. */
  public String address() {
    var address = UriComponentsBuilder.newInstance();
    var parts = new TreeMap<String, Object>();
    put(parts, "q", q);
    put(parts, "outcome", outcome);
    put(parts, "assignee", assignee);
    put(parts, "danger", danger);
    put(parts, "asks", asks);
    put(parts, "country", country);
    put(parts, "sort", sort == Sort.UPDATED_NEWEST ? null : sort);
    put(parts, "cursor", cursor);
    parts.forEach((name, value) -> address.queryParam(name, "{" + name + "}"));
    var chosen = state == null ? "" : state.stream().sorted().map(one -> "state=" + one.name()).collect(Collectors.joining("&"));
    var rest = parts.isEmpty() ? "" : address.encode().buildAndExpand(parts).toUriString().substring(1);
    return chosen + (chosen.isEmpty() || rest.isEmpty() ? "" : "&") + rest;
  }

  /** The address of the list like this. */
  public String href() {
    var query = address();
    return query.isEmpty() ? "/console/claims" : "/console/claims?" + query;
  }

  private static void put(TreeMap<String, Object> parts, String name, @Nullable Object value) {
    if (value != null) {
      parts.put(name, value);
    }
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      // Nobody has this id: an empty list, not an error, for an address typed by hand.
      return new UUID(0, 1);
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}

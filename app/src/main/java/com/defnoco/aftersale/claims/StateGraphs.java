package com.defnoco.aftersale.claims;

import static com.defnoco.aftersale.claims.ItemState.CLOSED;
import static com.defnoco.aftersale.claims.ItemState.COVERED;
import static com.defnoco.aftersale.claims.ItemState.IN_REMEDY;
import static com.defnoco.aftersale.claims.ItemState.NOT_COVERED;
import static com.defnoco.aftersale.claims.ItemState.OPEN;
import static com.defnoco.aftersale.claims.ItemState.REMEDY_CHOSEN;
import static com.defnoco.aftersale.claims.ItemState.UNDER_APPEAL;
import static com.defnoco.aftersale.claims.ItemState.WITHDRAWN;

import com.defnoco.aftersale.platform.StateGraph;
import java.util.Collection;
import java.util.EnumSet;

/** How items and claims move. Items have the say; a claim's state is what its items sum up to. */
public final class StateGraphs {

  public static final StateGraph<ItemState> ITEM = StateGraph.of("claim item", ItemState.class)
      .begins("item.decided", OPEN, COVERED, NOT_COVERED)
      .way(OPEN, "item.decided", COVERED, NOT_COVERED)
      .way(COVERED, "item.decided", OPEN, NOT_COVERED)
      .way(NOT_COVERED, "item.decided", OPEN, COVERED)
      .way(NOT_COVERED, "item.appealed", UNDER_APPEAL)
      .way(UNDER_APPEAL, "item.appealAnswered", OPEN, NOT_COVERED)
      .way(UNDER_APPEAL, "item.decided", COVERED)
      .way(COVERED, "remedy.chosen", REMEDY_CHOSEN)
      .way(NOT_COVERED, "remedy.chosen", REMEDY_CHOSEN)
      .way(REMEDY_CHOSEN, "remedy.started", IN_REMEDY)
      .way(REMEDY_CHOSEN, "remedy.cancelled", COVERED, NOT_COVERED, OPEN)
      .way(REMEDY_CHOSEN, "remedy.done", CLOSED)
      .way(IN_REMEDY, "remedy.done", CLOSED)
      .way(IN_REMEDY, "remedy.failed or remedy.stopped", COVERED, NOT_COVERED, OPEN)
      .way(OPEN, "item.closed", CLOSED)
      .way(COVERED, "item.closed", CLOSED)
      .way(NOT_COVERED, "item.closed", CLOSED)
      .way(OPEN, "item.withdrawn", WITHDRAWN)
      .way(COVERED, "item.withdrawn", WITHDRAWN)
      .way(NOT_COVERED, "item.withdrawn", WITHDRAWN)
      .way(UNDER_APPEAL, "item.withdrawn", WITHDRAWN)
      .way(REMEDY_CHOSEN, "item.withdrawn", WITHDRAWN)
      .way(CLOSED, "item.reopened", OPEN, COVERED, NOT_COVERED)
      .way(WITHDRAWN, "item.reopened", OPEN, COVERED, NOT_COVERED)
      .build();

  public static final StateGraph<ClaimState> CLAIM = StateGraph.of("claim", ClaimState.class)
      .begins("claim.submitted", ClaimState.OPEN, ClaimState.WAITING_FOR_CUSTOMER, ClaimState.DECIDED)
      .way(ClaimState.OPEN, "claim.waiting", ClaimState.WAITING_FOR_CUSTOMER)
      .way(ClaimState.OPEN, null, ClaimState.DECIDED, ClaimState.IN_REMEDY, ClaimState.CLOSED, ClaimState.WITHDRAWN)
      .way(ClaimState.WAITING_FOR_CUSTOMER, "claim.resumed", ClaimState.OPEN)
      .way(ClaimState.WAITING_FOR_CUSTOMER, null, ClaimState.DECIDED, ClaimState.IN_REMEDY, ClaimState.CLOSED, ClaimState.WITHDRAWN)
      .way(ClaimState.DECIDED, null, ClaimState.OPEN, ClaimState.WAITING_FOR_CUSTOMER, ClaimState.IN_REMEDY, ClaimState.CLOSED, ClaimState.WITHDRAWN)
      .way(ClaimState.IN_REMEDY, null, ClaimState.OPEN, ClaimState.WAITING_FOR_CUSTOMER, ClaimState.DECIDED, ClaimState.CLOSED, ClaimState.WITHDRAWN)
      .way(ClaimState.CLOSED, null, ClaimState.OPEN, ClaimState.WAITING_FOR_CUSTOMER, ClaimState.DECIDED)
      .way(ClaimState.WITHDRAWN, null, ClaimState.OPEN, ClaimState.WAITING_FOR_CUSTOMER, ClaimState.DECIDED)
      .build();

  private StateGraphs() {}

  /**
   * What the items sum up to.
   *
   * @param customersTurn an engineer asked in words, or every open question is the customer's
   */
  static ClaimState sum(Collection<ItemState> items, boolean customersTurn) {
    var states = EnumSet.copyOf(items);
    if (states.contains(OPEN) || states.contains(UNDER_APPEAL)) {
      return customersTurn ? ClaimState.WAITING_FOR_CUSTOMER : ClaimState.OPEN;
    }
    if (states.contains(COVERED) || states.contains(NOT_COVERED)) {
      return ClaimState.DECIDED;
    }
    if (states.contains(REMEDY_CHOSEN) || states.contains(IN_REMEDY)) {
      return ClaimState.IN_REMEDY;
    }
    return states.contains(CLOSED) ? ClaimState.CLOSED : ClaimState.WITHDRAWN;
  }
}

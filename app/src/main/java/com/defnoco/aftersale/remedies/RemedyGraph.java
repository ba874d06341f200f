package com.defnoco.aftersale.remedies;

import static com.defnoco.aftersale.remedies.RemedyState.CANCELLED;
import static com.defnoco.aftersale.remedies.RemedyState.CHOSEN;
import static com.defnoco.aftersale.remedies.RemedyState.DONE;
import static com.defnoco.aftersale.remedies.RemedyState.FAILED;
import static com.defnoco.aftersale.remedies.RemedyState.QUOTED;
import static com.defnoco.aftersale.remedies.RemedyState.STARTED;

import com.defnoco.aftersale.platform.StateGraph;

/** How a remedy moves. Failed, cancelled and done are ends: what is chosen next is a row of its own. */
public final class RemedyGraph {

  public static final StateGraph<RemedyState> REMEDY = StateGraph.of("remedy", RemedyState.class)
      .begins("remedy.chosen", CHOSEN)
      .way(CHOSEN, "quote.offered", QUOTED)
      .way(QUOTED, "quote.offered", QUOTED)
      .way(CHOSEN, "remedy.started", STARTED)
      .way(QUOTED, "remedy.started", STARTED)
      .way(CHOSEN, "voucher.issued", DONE)
      .way(STARTED, "remedy.done", DONE)
      .way(STARTED, "remedy.failed", FAILED)
      .way(CHOSEN, "remedy.cancelled", CANCELLED)
      .way(QUOTED, "remedy.cancelled", CANCELLED)
      .way(STARTED, "remedy.stopped", CANCELLED)
      .build();

  private RemedyGraph() {}
}

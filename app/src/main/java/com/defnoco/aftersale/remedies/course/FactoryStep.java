package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.StateGraph;

/** Factory service (R2), also when it is paid (N3): nothing travels before it is known how it may. */
public enum FactoryStep implements Stage {
  TO_ASSESS(Turn.us(2)),
  ASSESSED(Turn.us(1)),
  FREIGHT_ASKED(Turn.customer(14)),
  TO_AUTHORISE(Turn.us(1)),
  AUTHORISED(Turn.customer(30)),
  ON_THE_WAY(Turn.carrier(45)),
  QUARANTINED(Turn.us(1)),
  RECEIVED(Turn.us(3)),
  INSPECTED(Turn.us(2)),
  ASKED(Turn.customer(14)),
  AT_WORK(Turn.us(14)),
  READY(Turn.us(2)),
  RETURNING(Turn.carrier(45)),
  RETURNED(Turn.END),
  /** Class C: it is not shipped; the customer hands it to a disposal firm near them and sends the receipt. */
  DISPOSAL(Turn.customer(30)),
  DISPOSED(Turn.END),
  SCRAPPED(Turn.END),
  LAPSED(Turn.END);

  public static final StateGraph<FactoryStep> GRAPH = StateGraph.of("factory service", FactoryStep.class)
      .begins("remedy.chosen", TO_ASSESS)
      .way(TO_ASSESS, "course.assessed", ASSESSED)
      .way(TO_ASSESS, "course.notToBeShipped", DISPOSAL)
      .way(ASSESSED, "course.assessed", ASSESSED)
      .way(ASSESSED, "course.notToBeShipped", DISPOSAL)
      .way(ASSESSED, "course.freightAsked", FREIGHT_ASKED)
      .way(ASSESSED, "course.freightInQuote", TO_AUTHORISE)
      .way(FREIGHT_ASKED, "course.freightDeclined", ASSESSED)
      .way(FREIGHT_ASKED, "course.freightAccepted", TO_AUTHORISE)
      .way(FREIGHT_ASKED, "course.lapsed", LAPSED)
      .way(TO_AUTHORISE, "course.freightAsked", FREIGHT_ASKED)
      .way(TO_AUTHORISE, "course.authorised", AUTHORISED)
      .way(AUTHORISED, "course.sent", ON_THE_WAY)
      .way(AUTHORISED, "course.received", RECEIVED)
      .way(AUTHORISED, "course.quarantined", QUARANTINED)
      .way(AUTHORISED, "course.expired", TO_AUTHORISE)
      .way(AUTHORISED, "course.lapsed", LAPSED)
      .way(ON_THE_WAY, "course.received", RECEIVED)
      .way(ON_THE_WAY, "course.quarantined", QUARANTINED)
      .way(QUARANTINED, "course.released", RECEIVED)
      .way(QUARANTINED, "course.scrapped", SCRAPPED)
      .way(RECEIVED, "course.inspected", INSPECTED)
      .way(INSPECTED, "course.asked", ASKED)
      .way(INSPECTED, "course.workBegun", AT_WORK)
      .way(ASKED, "course.workBegun", AT_WORK)
      .way(ASKED, "course.unrepaired", READY)
      .way(ASKED, "course.scrapped", SCRAPPED)
      .way(AT_WORK, "course.asked", ASKED)
      .way(AT_WORK, "course.ready", READY)
      .way(READY, "course.returning", RETURNING)
      .way(RETURNING, null, RETURNED)
      .way(DISPOSAL, "course.disposed", DISPOSED)
      .build();

  private final Turn turn;

  FactoryStep(Turn turn) {
    this.turn = turn;
  }

  @Override
  public Turn turn() {
    return turn;
  }
}

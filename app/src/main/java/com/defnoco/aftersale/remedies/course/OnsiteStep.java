package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.StateGraph;

/** On-site repair (R3): packs travel as cargo and must be there first, then a technician goes. */
public enum OnsiteStep implements Stage {
  REQUESTED(Turn.us(2)),
  FREIGHT_ASKED(Turn.customer(14)),
  PARTS_TO_SEND(Turn.us(2)),
  TO_PLAN(Turn.us(2)),
  SLOTS_OFFERED(Turn.customer(7)),
  CONFIRMED(Turn.planned(45)),
  ON_SITE(Turn.us(1)),
  FIXED(Turn.END),
  FAILED(Turn.END),
  LAPSED(Turn.END);

  public static final StateGraph<OnsiteStep> GRAPH = StateGraph.of("on-site repair", OnsiteStep.class)
      .begins("remedy.chosen", REQUESTED)
      .way(REQUESTED, "course.siteKnown", TO_PLAN)
      .way(REQUESTED, "course.freightAsked", FREIGHT_ASKED)
      .way(FREIGHT_ASKED, "course.freightDeclined", REQUESTED)
      .way(FREIGHT_ASKED, "course.freightAccepted", PARTS_TO_SEND)
      .way(FREIGHT_ASKED, "course.lapsed", LAPSED)
      .way(PARTS_TO_SEND, "course.partsSent", TO_PLAN)
      .way(TO_PLAN, "course.slotsOffered", SLOTS_OFFERED)
      .way(SLOTS_OFFERED, "course.slotsOffered", SLOTS_OFFERED)
      .way(SLOTS_OFFERED, "course.slotsWithdrawn", TO_PLAN)
      .way(SLOTS_OFFERED, "course.visitConfirmed", CONFIRMED)
      .way(SLOTS_OFFERED, "course.lapsed", LAPSED)
      .way(CONFIRMED, "course.visitReleased", TO_PLAN)
      .way(CONFIRMED, "course.visitMoved", SLOTS_OFFERED)
      .way(CONFIRMED, "course.visitBegun", ON_SITE)
      .way(ON_SITE, null, FIXED, FAILED)
      .build();

  private final Turn turn;

  OnsiteStep(Turn turn) {
    this.turn = turn;
  }

  @Override
  public Turn turn() {
    return turn;
  }
}

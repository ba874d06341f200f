package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.StateGraph;

/** On-site repair (R3): packs travel as cargo and must be there first, then a technician goes. */
public enum OnsiteStep implements Stage {
  REQUESTED(Waits.US, 2),
  FREIGHT_ASKED(Waits.CUSTOMER, 14),
  PARTS_TO_SEND(Waits.US, 2),
  TO_PLAN(Waits.US, 2),
  SLOTS_OFFERED(Waits.CUSTOMER, 7),
  CONFIRMED(Waits.NOBODY, 45),
  ON_SITE(Waits.US, 1),
  FIXED(Waits.NOBODY, 0),
  FAILED(Waits.NOBODY, 0),
  LAPSED(Waits.NOBODY, 0);

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
      .way(CONFIRMED, "course.visitBegun", ON_SITE)
      .way(ON_SITE, null, FIXED, FAILED)
      .build();

  private final Waits waits;
  private final int days;

  OnsiteStep(Waits waits, int days) {
    this.waits = waits;
    this.days = days;
  }

  @Override
  public Waits waits() {
    return waits;
  }

  @Override
  public int days() {
    return days;
  }
}

package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.StateGraph;

/** Remote support (R1): parts travel first, then the repair is guided. */
public enum RemoteStep implements Stage {
  PREPARING(Waits.US, 2),
  PARTS_RESERVED(Waits.US, 1),
  FREIGHT_ASKED(Waits.CUSTOMER, 14),
  TO_PACK(Waits.US, 2),
  PACKED(Waits.US, 2),
  SHIPPED(Waits.CARRIER, 14),
  DELIVERED(Waits.US, 3),
  SESSION_BOOKED(Waits.NOBODY, 14),
  IN_SESSION(Waits.US, 1),
  FIXED(Waits.NOBODY, 0),
  FAILED(Waits.NOBODY, 0),
  LAPSED(Waits.NOBODY, 0);

  public static final StateGraph<RemoteStep> GRAPH = StateGraph.of("remote support", RemoteStep.class)
      .begins("remedy.chosen", PREPARING)
      .way(PREPARING, "course.partsReserved", PARTS_RESERVED)
      .way(PARTS_RESERVED, "course.partsReserved", PARTS_RESERVED)
      .way(PARTS_RESERVED, "course.partsReleased", PREPARING)
      .way(PARTS_RESERVED, "course.freightAsked", FREIGHT_ASKED)
      .way(FREIGHT_ASKED, "course.freightDeclined", PARTS_RESERVED)
      .way(FREIGHT_ASKED, "course.freightAccepted", TO_PACK)
      .way(FREIGHT_ASKED, "course.lapsed", LAPSED)
      .way(TO_PACK, "course.packed", PACKED)
      .way(PACKED, "course.shipped", SHIPPED)
      .way(SHIPPED, "course.delivered", DELIVERED)
      .way(PREPARING, "course.sessionBooked", SESSION_BOOKED)
      .way(DELIVERED, "course.sessionBooked", SESSION_BOOKED)
      .way(SESSION_BOOKED, "course.sessionBooked", SESSION_BOOKED)
      .way(SESSION_BOOKED, "course.sessionBegun", IN_SESSION)
      .way(IN_SESSION, "course.sessionBooked", SESSION_BOOKED)
      .way(IN_SESSION, null, FIXED, FAILED)
      .build();

  private final Waits waits;
  private final int days;

  RemoteStep(Waits waits, int days) {
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

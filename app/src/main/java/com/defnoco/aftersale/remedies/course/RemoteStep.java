package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.StateGraph;

/** Remote support (R1): parts travel first, then the repair is guided. */
public enum RemoteStep implements Stage {
  PREPARING(Turn.us(2)),
  PARTS_RESERVED(Turn.us(1)),
  FREIGHT_ASKED(Turn.customer(14)),
  TO_PACK(Turn.us(2)),
  PACKED(Turn.us(2)),
  SHIPPED(Turn.carrier(14)),
  DELIVERED(Turn.us(3)),
  SESSION_BOOKED(Turn.planned(14)),
  IN_SESSION(Turn.us(1)),
  FIXED(Turn.END),
  FAILED(Turn.END),
  LAPSED(Turn.END);

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

  private final Turn turn;

  RemoteStep(Turn turn) {
    this.turn = turn;
  }

  @Override
  public Turn turn() {
    return turn;
  }
}

package com.defnoco.aftersale.remedies.parts;

import java.time.Instant;
import java.util.UUID;

/** Parts promised to a claim's remedy. */
public record Reservation(UUID remedyId, String claimNumber, String part, String place, int quantity, State state, Instant at) {

  public enum State { HELD, USED, RELEASED }
}

package com.defnoco.aftersale.remedies.onsite;

import java.time.LocalDate;
import java.util.UUID;

/** A technician at a customer on half a day. @param why the plan chose them */
public record Visit(UUID id, UUID remedyId, UUID technician, LocalDate day, Half half, State state, String why) {

  public enum Half { MORNING, AFTERNOON }

  public enum State { CONFIRMED, BEGUN, DONE, RELEASED }
}

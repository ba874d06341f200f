package com.defnoco.aftersale.registry;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What anybody may learn about a serial number: nothing of owner, place or model. Unknown and withheld units give the same
 * {@link Status#ASK_US}.
 *
 * @param lastDay last covered day with both papers valid (W1, W2), local date; null for {@code ASK_US}
 */
public record PublicAnswer(Status status, @Nullable LocalDate lastDay) {

  public enum Status { COVERED_UNTIL, EXPIRED, NOT_STARTED, ASK_US }

  static final PublicAnswer ASK_US = new PublicAnswer(Status.ASK_US, null);
}

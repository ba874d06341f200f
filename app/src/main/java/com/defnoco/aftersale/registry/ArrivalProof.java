package com.defnoco.aftersale.registry;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What shows that goods reached the port on a day (reading I4).
 *
 * @param reference the paper's own number, such as a bill of lading number
 * @param note in the words of whoever recorded it
 * @param fileId the stored paper, in module files
 */
public record ArrivalProof(Kind kind, @Nullable String reference, @Nullable String note, @Nullable UUID fileId) {

  public enum Kind {
    ARRIVAL_NOTICE,
    BILL_OF_LADING,
    /** A carrier's tracking event, such as DCSA ARRI or DISC. */
    TRACKING_EVENT,
    CUSTOMS_RECORD,
    OTHER,
    /** Somebody's word only; the paper is still to come. */
    NONE_YET
  }

  public static final ArrivalProof NONE_YET = new ArrivalProof(Kind.NONE_YET, null, null, null);
}

package com.defnoco.aftersale.remedies.onsite;

import java.time.Instant;
import java.util.UUID;

/** Something noted at the customer's, perhaps long before it could be sent. @param key made on the phone @param content for a photo the paper that keeps it */
public record FieldNote(UUID key, Kind kind, String content, Instant madeAt) {

  public enum Kind { CHECK, MEASURE, PART, NOTE, SIGNATURE, PHOTO }
}

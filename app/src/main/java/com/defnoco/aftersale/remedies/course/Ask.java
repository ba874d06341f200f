package com.defnoco.aftersale.remedies.course;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the customer must answer before a remedy goes on: whatever costs, consents or binds a day.
 *
 * @param arguments what fills the sentence
 * @param choices what can be answered, each with words where it needs them
 * @param withdrawn it no longer needs an answer
 */
public record Ask(UUID id, UUID remedyId, Kind kind, Map<String, String> arguments, List<Choice> choices, Instant askedAt, int reminders,
    @Nullable Instant answeredAt, @Nullable String answer, boolean withdrawn) {

  public enum Kind {
    /** What the freight will cost (N1). */
    FREIGHT,
    /** The factory found another cause, and it is not covered: what now. */
    CAUSE,
    /** The pack cannot be repaired: scrap it. */
    SCRAP,
    /** Which day the technician may come. */
    SLOT
  }

  /** @param value what is stored; @param words how it reads, empty where the kind's own words do */
  public record Choice(String value, String words) {}

  public boolean open() {
    return answeredAt == null && !withdrawn;
  }
}

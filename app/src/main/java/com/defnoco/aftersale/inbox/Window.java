package com.defnoco.aftersale.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether we may write now.
 *
 * @param until when it closes; null where it does not
 * @param left how many messages are left; null where they are not counted
 */
public record Window(State state, @Nullable Instant until, @Nullable Integer left) {

  /** What may be sent. */
  public enum State {
    OPEN,
    /** Only an approved template. */
    TEMPLATE_ONLY,
    CLOSED
  }

  public static Window open() {
    return new Window(State.OPEN, null, null);
  }

  /**
   * What a channel needs to know to answer.
   *
   * @param lastIn when the customer wrote last, by the provider's clock; null when never
   * @param sentSince how many messages of ours since then
   */
  public record Facts(@Nullable Instant lastIn, int sentSince) {}
}

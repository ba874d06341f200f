package com.defnoco.aftersale.platform;

import java.time.Duration;

/** A budget is used up. HTTP answers 429 with {@code Retry-After}; the sentence is {@code shared.tooOften} with the seconds to wait. */
public final class TooOften extends RuntimeException {

  private final transient Duration retryAfter;

  public TooOften(Duration retryAfter) {
    super("too often", null, false, false);
    this.retryAfter = retryAfter;
  }

  /** After this time one more try is free, unless others take it; at least a second. */
  public Duration retryAfter() {
    return retryAfter.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : retryAfter;
  }

  /** Whole seconds for the {@code Retry-After} header, rounded up. */
  public long retryAfterSeconds() {
    return (retryAfter().toMillis() + 999) / 1000;
  }
}

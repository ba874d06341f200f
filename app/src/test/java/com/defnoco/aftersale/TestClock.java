package com.defnoco.aftersale;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system clock until a test moves it; it goes on ticking from where it was put. {@link AftersaleTest} puts it back after each test. */
public final class TestClock extends Clock {

  private volatile Duration ahead = Duration.ZERO;

  /** It is now this instant. */
  public void set(Instant instant) {
    ahead = Duration.between(Clock.systemUTC().instant(), instant);
  }

  /** It is now midnight UTC of this day, {@code YYYY-MM-DD}. */
  public void set(String day) {
    set(Instant.parse(day + "T00:00:00Z"));
  }

  /** This much time passes; negative when the clock jumps back. */
  public void move(Duration duration) {
    ahead = ahead.plus(duration);
  }

  public void reset() {
    ahead = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.offset(Clock.system(zone), ahead);
  }
}

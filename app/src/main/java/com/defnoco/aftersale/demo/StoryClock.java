package com.defnoco.aftersale.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The program's clock, which the stories of the demo company can turn back for what they do in their own thread. */
final class StoryClock extends Clock {

  private static final ScopedValue<Instant> THEN = ScopedValue.newInstance();

  private final Clock real;

  StoryClock(Clock real) {
    this.real = real;
  }

  /** Does something as of then. */
  static void at(Instant then, Runnable act) {
    ScopedValue.where(THEN, then).run(act);
  }

  @Override
  public Instant instant() {
    return THEN.isBound() ? THEN.get() : real.instant();
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new StoryClock(real.withZone(zone));
  }
}

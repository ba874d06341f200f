package com.defnoco.aftersale.inbox;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads that work until nothing is left, and sleep until they are woken. */
final class Crew {

  private static final Logger log = LoggerFactory.getLogger(Crew.class);

  private final String name;
  private final Semaphore places;
  private final Semaphore wakes = new Semaphore(0);
  private final BooleanSupplier work;
  private volatile boolean stopped;

  /** @param work does one piece and tells whether there was one */
  Crew(String name, int threads, BooleanSupplier work) {
    this.name = name;
    this.places = new Semaphore(threads);
    this.work = work;
  }

  /** Cheap: most calls find everybody awake. */
  void wake() {
    if (wakes.availablePermits() < 2) {
      wakes.release();
    }
    if (!stopped && places.tryAcquire()) {
      Thread.ofVirtual().name(name).start(this::run);
    }
  }

  void stop() {
    stopped = true;
  }

  private void run() {
    try {
      do {
        wakes.drainPermits();
        while (!stopped && work.getAsBoolean()) {
          // next
        }
      } while (!stopped && wakes.tryAcquire());
    } catch (RuntimeException e) {
      if (!stopped) {
        log.warn("{}: {}", name, e.toString());
      }
    } finally {
      places.release();
    }
  }
}

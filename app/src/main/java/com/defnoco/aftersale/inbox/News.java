package com.defnoco.aftersale.inbox;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Pages of customers that wait for something new in their conversations: woken by {@link Live}, whichever copy of the program it happens in. */
final class News implements Live.Listener {

  /** Looked for as often even when nobody rings: a conversation may have begun that the page does not know of, or the listener's connection be lost. */
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MOST_WAITING = 400;

  private final Semaphore places = new Semaphore(MOST_WAITING);
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

  /** A page, and what it shows. */
  private record Waiting(UUID id, Set<UUID> conversations, Semaphore rung) {}

  @Override
  public boolean waits() {
    return !waiting.isEmpty();
  }

  @Override
  public void told(Set<UUID> conversations, boolean all) {
    for (var page : waiting) {
      if (all || !Collections.disjoint(page.conversations(), conversations)) {
        page.rung().release();
      }
    }
  }

  /**
   * @param version asks how far it has come; empty while there is nothing
   * @param conversations in which it goes on
   */
  Optional<Integer> await(Supplier<Optional<Integer>> version, Collection<UUID> conversations, int since, Duration longest) throws InterruptedException {
    var now = version.get();
    if (now.isEmpty() || now.get() != since || !places.tryAcquire()) {
      return now;
    }
    var page = new Waiting(UUID.randomUUID(), Set.copyOf(conversations), new Semaphore(0));
    waiting.add(page);
    try {
      long end = System.nanoTime() + longest.toNanos();
      // Asked again once it is known that we wait: what happened in between rang nobody.
      now = version.get();
      while (now.isPresent() && now.get() == since) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return now;
        }
        page.rung().tryAcquire(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
        page.rung().drainPermits();
        now = version.get();
      }
      return now;
    } finally {
      waiting.remove(page);
      places.release();
    }
  }
}

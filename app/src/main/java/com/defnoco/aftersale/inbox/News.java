package com.defnoco.aftersale.inbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Pages that wait for something new. They are woken by what this copy of the program does and look again by themselves for what another one did. */
final class News {

  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MOST_WAITING = 400;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private final Semaphore places = new Semaphore(MOST_WAITING);

  void tell() {
    lock.lock();
    try {
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** @param version asks how far it has come; empty while there is nothing */
  Optional<Integer> await(Supplier<Optional<Integer>> version, int since, Duration longest) throws InterruptedException {
    var now = version.get();
    if (now.isEmpty() || now.get() != since || !places.tryAcquire()) {
      return now;
    }
    try {
      long end = System.nanoTime() + longest.toNanos();
      while (now.isPresent() && now.get() == since) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return now;
        }
        lock.lockInterruptibly();
        try {
          // Woken without need it only looks once more.
          told.awaitNanos(Math.min(left, LOOK_NANOS));
        } finally {
          lock.unlock();
        }
        now = version.get();
      }
      return now;
    } finally {
      places.release();
    }
  }
}

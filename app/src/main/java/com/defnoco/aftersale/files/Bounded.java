package com.defnoco.aftersale.files;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs work on hostile input beside the request: at most two at a time, and only for so long. */
final class Bounded {

  private static final Semaphore PLACES = new Semaphore(2);

  private Bounded() {}

  /** What the work gave; nothing when it took too long or no place became free in that time. The work must heed interruption, or end by itself. */
  static <T> Optional<T> run(long time, TimeUnit unit, Callable<T> work) throws IOException {
    try {
      if (!PLACES.tryAcquire(time, unit)) {
        return Optional.empty();
      }
      var task = new FutureTask<>(() -> {
        try {
          return work.call();
        } finally {
          PLACES.release(); // only when it really ended: work that does not heed keeps its place
        }
      });
      var thread = Thread.ofPlatform().daemon().name("file-work").start(task);
      try {
        return Optional.ofNullable(task.get(time, unit));
      } catch (TimeoutException e) {
        thread.interrupt();
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        default -> throw new IOException(e.getCause());
      }
    }
  }
}

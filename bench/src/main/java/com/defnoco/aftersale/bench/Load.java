package com.defnoco.aftersale.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some workers at once, each asking as soon as it was answered, for a while; and what came of it. */
final class Load {

  /** One worker's own connection. */
  interface Worker extends AutoCloseable {
    /** One request, answered as it should be. */
    void once() throws Exception;

    @Override
    default void close() throws Exception {}
  }

  interface Hiring {
    Worker worker(int number) throws Exception;
  }

  /** @param micros of every request, sorted */
  record Result(double perSecond, long[] micros) {

    double millis(double quantile) {
      return micros[(int) Math.min(micros.length - 1, Math.floor(quantile * micros.length))] / 1000.0;
    }
  }

  private Load() {}

  static Result run(int workers, double seconds, Hiring hiring) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long begin = System.nanoTime();
      long end = begin + (long) (seconds * 1e9);
      var work = new ArrayList<Future<long[]>>();
      for (int i = 0; i < workers; i++) {
        int number = i;
        work.add(threads.submit(() -> times(hiring.worker(number), end)));
      }
      var all = new ArrayList<long[]>();
      for (var future : work) {
        all.add(future.get());
      }
      double took = (System.nanoTime() - begin) / 1e9;
      var micros = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Result(micros.length / took, micros);
    }
  }

  private static long[] times(Worker worker, long end) throws Exception {
    try (worker) {
      var times = new long[1024];
      int n = 0;
      for (long now = System.nanoTime(); now < end; ) {
        worker.once();
        long then = System.nanoTime();
        if (n == times.length) {
          times = Arrays.copyOf(times, 2 * n);
        }
        times[n++] = (then - now) / 1000;
        now = then;
      }
      return Arrays.copyOf(times, n);
    }
  }

  /** The middle one of several readings. */
  static double median(List<Double> readings) {
    var sorted = readings.stream().sorted().toList();
    return sorted.size() % 2 == 1 ? sorted.get(sorted.size() / 2) : (sorted.get(sorted.size() / 2 - 1) + sorted.get(sorted.size() / 2)) / 2;
  }

  /** The smallest and the largest, as text. */
  static String spread(List<Double> readings) {
    return String.format(java.util.Locale.ROOT, "%,.0f to %,.0f", readings.stream().min(Double::compare).orElseThrow(), readings.stream().max(Double::compare).orElseThrow());
  }
}

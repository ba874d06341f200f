package com.defnoco.aftersale.bench;

import com.defnoco.aftersale.batterylog.BatteryLog;
import com.defnoco.aftersale.batterylog.Evidence;
import com.defnoco.aftersale.batterylog.LogSummary;
import com.defnoco.aftersale.batterylog.PackProfile;
import com.defnoco.aftersale.batterylog.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads files eight times in three ways, in one thread, and says the first, the median and the best of each by the clock: reading alone, with all evidence
 * rules, and as the product reads it, with hash and summary too. {@code java -Xmx128m … LogTimes FILE…}
 */
public final class LogTimes {

  private static final int ROUNDS = 8;

  private LogTimes() {}

  private interface Work {
    void run(Path file) throws IOException, Unreadable;
  }

  public static void main(String[] files) throws IOException, Unreadable {
    for (var name : files) {
      var file = Path.of(name);
      double megabytes = Files.size(file) / 1048576.0;
      var times = new double[3][ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        times[0][round] = seconds(file, LogTimes::read);
        times[1][round] = seconds(file, LogTimes::judge);
        times[2][round] = seconds(file, LogTimes::whole);
      }
      double first = times[0][0];
      for (var ofOneWay : times) {
        Arrays.sort(ofOneWay);
      }
      System.out.printf(Locale.ROOT, "%s, %.0f MB, MB/s as first, median, best: reading %.0f, %s; with all rules %s (median +%.0f %%); with hash and summary %s; heap at most %d MB%n", file.getFileName(), megabytes,
          megabytes / first, rates(megabytes, times[0]), rates(megabytes, times[1]), 100 * (times[1][ROUNDS / 2] - times[0][ROUNDS / 2]) / times[0][ROUNDS / 2], rates(megabytes, times[2]),
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  private static String rates(double megabytes, double[] sorted) {
    return String.format(Locale.ROOT, "%.0f, %.0f", megabytes / sorted[ROUNDS / 2], megabytes / sorted[0]);
  }

  private static double seconds(Path file, Work work) throws IOException, Unreadable {
    long before = System.nanoTime();
    work.run(file);
    return (System.nanoTime() - before) / 1e9;
  }

  private static void read(Path file) throws IOException, Unreadable {
    try (var in = Files.newInputStream(file)) {
      BatteryLog.read(in, sample -> { }, null);
    }
  }

  private static void judge(Path file) throws IOException, Unreadable {
    var evidence = new Evidence(PackProfile.unknown());
    try (var in = Files.newInputStream(file)) {
      BatteryLog.read(in, evidence, null);
    }
    evidence.result();
  }

  private static void whole(Path file) throws IOException, Unreadable {
    var evidence = new Evidence(PackProfile.unknown());
    try (var in = Files.newInputStream(file)) {
      LogSummary.of(in, evidence, null, read -> { });
    }
    evidence.result();
  }
}

package com.defnoco.aftersale.bench;

import com.defnoco.aftersale.batterylog.BatteryLog;
import com.defnoco.aftersale.batterylog.Evidence;
import com.defnoco.aftersale.batterylog.LogSummary;
import com.defnoco.aftersale.batterylog.PackProfile;
import com.defnoco.aftersale.batterylog.Unreadable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads files eight times in three ways, in one thread, and says the best of each in processor time (the machine may be shared): reading alone, with all evidence
 * rules, and as the product reads it, with hash and summary too. {@code java -Xmx128m … LogTimes FILE…}
 */
public final class LogTimes {

  private LogTimes() {}

  private interface Work {
    void run(Path file) throws IOException, Unreadable;
  }

  public static void main(String[] files) throws IOException, Unreadable {
    for (var name : files) {
      var file = Path.of(name);
      double megabytes = Files.size(file) / 1048576.0;
      var best = new double[3];
      Arrays.fill(best, Double.MAX_VALUE);
      for (int round = 0; round < 8; round++) {
        best[0] = Math.min(best[0], seconds(file, LogTimes::read));
        best[1] = Math.min(best[1], seconds(file, LogTimes::judge));
        best[2] = Math.min(best[2], seconds(file, LogTimes::whole));
      }
      System.out.printf(Locale.ROOT, "%s, %.0f MB: reading %.0f MB/s; with all rules %.0f MB/s (+%.0f %%); with hash and summary %.0f MB/s%n", file.getFileName(), megabytes,
          megabytes / best[0], megabytes / best[1], 100 * (best[1] - best[0]) / best[0], megabytes / best[2]);
    }
  }

  private static double seconds(Path file, Work work) throws IOException, Unreadable {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    work.run(file);
    return (threads.getCurrentThreadCpuTime() - before) / 1e9;
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

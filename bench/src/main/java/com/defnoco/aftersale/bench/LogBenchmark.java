package com.defnoco.aftersale.bench;

import com.defnoco.aftersale.batterylog.BatteryLog;
import com.defnoco.aftersale.batterylog.Evidence;
import com.defnoco.aftersale.batterylog.LogListener;
import com.defnoco.aftersale.batterylog.PackProfile;
import com.defnoco.aftersale.batterylog.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading 64 MB of a log from memory, without and with all evidence rules: logs per second; times 64 gives MB/s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LogBenchmark {

  @Param({"ulog", "dataflash", "tlog"})
  public String kind;

  private byte[] log;

  @Setup
  public void generate() throws IOException {
    var file = Files.createTempFile("battery", ".log");
    BatteryLogs.write(kind, file, 64L << 20);
    log = Files.readAllBytes(file);
    Files.delete(file);
  }

  @Benchmark
  public long reading() throws IOException, Unreadable {
    var count = new long[1];
    LogListener listener = sample -> count[0]++;
    BatteryLog.read(new ByteArrayInputStream(log), listener, null);
    return count[0];
  }

  @Benchmark
  public Object readingAndJudging() throws IOException, Unreadable {
    var evidence = new Evidence(PackProfile.unknown());
    BatteryLog.read(new ByteArrayInputStream(log), evidence, null);
    return evidence.result();
  }
}

package com.defnoco.aftersale.bench;

import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Facts;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Decisions with their full trail, one core; and the same clauses as Drools rules that keep a finding per clause. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DecisionBenchmark {

  private static final int SITUATIONS = 4_096;

  private final Edition edition = Editions.shipped().inForceOn(LocalDate.of(2026, 1, 1));
  private final Facts[] known = Situations.known(SITUATIONS);
  private final Facts[] partlyKnown = Situations.partlyKnown(SITUATIONS);
  private final DroolsPeer drools = new DroolsPeer();

  @Benchmark
  @OperationsPerInvocation(SITUATIONS)
  public void everythingKnown(Blackhole blackhole) {
    for (var facts : known) {
      blackhole.consume(Adjudicator.decide(edition, facts));
    }
  }

  @Benchmark
  @OperationsPerInvocation(SITUATIONS)
  public void partlyKnown(Blackhole blackhole) {
    for (var facts : partlyKnown) {
      blackhole.consume(Adjudicator.decide(edition, facts));
    }
  }

  @Benchmark
  @OperationsPerInvocation(SITUATIONS)
  public void everythingKnownByDrools(Blackhole blackhole) {
    for (var facts : known) {
      blackhole.consume(drools.decide(facts));
    }
  }
}

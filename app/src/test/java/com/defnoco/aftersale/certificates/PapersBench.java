package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.registry.ImportReport;
import com.defnoco.aftersale.registry.Imports;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * How fast papers are made and checked, on one thread. Not one of the tests; run it by name, with the heap that is asked for:
 * {@code mvn -pl app test -Dtest=PapersBench -DargLine="-Xmx256m -Dunits=10000"}.
 */
class PapersBench extends CertificateFixtures {

  private static final int UNITS = Integer.getInteger("units", 10_000);

  @Autowired private Imports imports;
  @Autowired private CertificatesSql sql;

  @Test
  void papers() throws Exception {
    var consignment = consignmentToRotterdam("2024-03-02");
    unit(consignment); // makes the model
    var list = new StringBuilder("serial_number,model,manufactured_on,consignment\n");
    long first = 10_000_000L + next() * 10_000L;
    for (int i = 0; i < UNITS; i++) {
      list.append("WB").append(first + i).append("Y,WCM-1,2024-01-10,").append(consignment).append('\n');
    }
    var report = imports.run(imports.receive(SYSTEM, ImportReport.Kind.UNITS, "bench.csv", new ByteArrayInputStream(list.toString().getBytes(StandardCharsets.UTF_8)), false).id());
    say("units imported: %d refused", report.refused());

    var some = registry.unitsIn(registry.consignment(SYSTEM, consignment).id(), null, 300);
    for (var unit : some) {
      certificates.issue(SYSTEM, registry.unitFacts(unit).orElseThrow().serial()); // warms up
    }
    var whole = registry.consignment(SYSTEM, consignment);
    var batch = UUID.randomUUID();
    sql.insertBatch(new CertificatesSql.BatchRow(batch, whole.id(), consignment, "system", clock.instant(), whole.units(), 0, 0, null, null, false));
    long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long start = System.nanoTime();
    certificates.work(batch);
    double seconds = (System.nanoTime() - start) / 1e9;
    double busy = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9;
    var done = sql.batch(batch).orElseThrow().done();
    say("certificates with signature, code and row: %d in %.1f s = %.0f/s by the clock, %.0f per second of this thread's processor time", done, seconds, done / seconds, done / busy);
    say("heap: at most %d MB, most in use after a collection %d MB", Runtime.getRuntime().maxMemory() >> 20, afterCollections() >> 20);

    var serial = registry.unitFacts(some.getFirst()).orElseThrow().serial();
    var pdf = pdfOf(serial);
    var statement = certificates.of(SYSTEM, serial).getFirst().statement();
    var published = PublishedKeys.read(certificates.publishedKeys().getBytes(StandardCharsets.UTF_8));
    say("a certificate has %d KB", pdf.length >> 10);
    rate("verification of a PDF", () -> PaperCheck.file(pdf, published).verdict() == Verification.Verdict.GENUINE);
    rate("verification of a code's statement", () -> PaperCheck.code(statement, published).verdict() == Verification.Verdict.GENUINE);
  }

  /** The middle of five readings of a second and a half, by the clock and by the processor time of this thread: on a machine that others use too, only the latter tells. */
  private static void rate(String what, BooleanSupplier act) {
    var threads = ManagementFactory.getThreadMXBean();
    var byClock = new double[5];
    var perProcessorSecond = new double[5];
    for (int reading = 0; reading < byClock.length; reading++) {
      int count = 0;
      long processor = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      while (System.nanoTime() - start < 1_500_000_000L) {
        if (!act.getAsBoolean()) {
          throw new IllegalStateException(what);
        }
        count++;
      }
      byClock[reading] = count / ((System.nanoTime() - start) / 1e9);
      perProcessorSecond[reading] = count / ((threads.getCurrentThreadCpuTime() - processor) / 1e9);
    }
    Arrays.sort(byClock);
    Arrays.sort(perProcessorSecond);
    say("%s: %.0f/s by the clock, %.0f per second of processor time (%.0f to %.0f)", what, byClock[2], perProcessorSecond[2], perProcessorSecond[0], perProcessorSecond[4]);
  }

  private static long afterCollections() {
    return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum();
  }

  private static void say(String words, Object... values) {
    System.err.println("PAPERS " + String.format(Locale.ROOT, words, values));
  }
}

package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Units, consignments and models in the words of the registry's tests. */
abstract class RegistryFixtures extends AftersaleTest {

  private static final AtomicInteger NEXT = new AtomicInteger(1000);

  @Autowired protected Registry registry;
  @Autowired protected Imports imports;
  @Autowired protected CoverLookup lookup;

  @AfterEach
  void budgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'look-up:%'").update();
  }

  /** A number no other test uses. */
  protected static int next() {
    return NEXT.incrementAndGet();
  }

  protected String model() {
    var code = "TST-" + next();
    registry.putModel(SYSTEM, new BatteryModel(code, "Test pack", Chemistry.LIPO, 6, 1, 22_000, new BigDecimal("3.7"), new BigDecimal("4.2"),
        new BigDecimal("3.2"), new BigDecimal("15"), new BigDecimal("30"), new BigDecimal("2"), null, null, null, null, null, null, 2600,
        new BigDecimal("488.4"), 500));
    return code;
  }

  /** A consignment that reached Rotterdam on a day; null for one that has not. */
  protected String consignmentToRotterdam(String arrivedOn) {
    var reference = "TC-" + next();
    registry.putConsignment(SYSTEM, reference, "NLRTM", arrivedOn == null ? null : LocalDate.parse(arrivedOn),
        ArrivalProof.inWords("Arrival notice 4711"), null);
    return reference;
  }

  /** The serial of a unit made on 2024-01-10 that reached Rotterdam on a day. */
  protected String aUnitThatReachedRotterdamOn(String arrivedOn) {
    return unit("2024-01-10", consignmentToRotterdam(arrivedOn));
  }

  protected String unit(String madeOn, String consignment) {
    var serial = "TU" + "AC".charAt(next() % 2) + "77" + next() * 7 + "X";
    registry.putUnit(SYSTEM, serial, model(), madeOn == null ? null : LocalDate.parse(madeOn), consignment);
    return serial;
  }

  protected ImportReport importing(Kind kind, String text) {
    return importing(kind, text.getBytes(StandardCharsets.UTF_8), false);
  }

  protected ImportReport trying(Kind kind, String text) {
    return importing(kind, text.getBytes(StandardCharsets.UTF_8), true);
  }

  protected ImportReport importing(Kind kind, byte[] bytes, boolean dryRun) {
    try {
      var received = imports.receive(SYSTEM, kind, "list.csv", new ByteArrayInputStream(bytes), dryRun);
      return imports.run(received.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Line, verdict and what was said, in English: {@code 3 REFUSED model: There is no model X. …}. */
  protected List<String> verdicts(ImportReport report) {
    return imports.rows(SYSTEM, report.id(), null, 0, 1000).stream().map(row -> row.line() + " " + row.verdict()
        + row.problems().stream().map(problem -> " " + imports.inWords(problem, Locale.UK)).collect(Collectors.joining())).toList();
  }

  protected List<Verdict> verdictsOnly(ImportReport report) {
    return imports.rows(SYSTEM, report.id(), null, 0, 1000).stream().map(ImportReport.Row::verdict).toList();
  }
}

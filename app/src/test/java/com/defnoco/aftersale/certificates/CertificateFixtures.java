package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.registry.Registry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Units with and without an arrival, in the words of the tests of certificates. */
public abstract class CertificateFixtures extends AftersaleTest {

  private static final AtomicInteger NEXT = new AtomicInteger((int) (System.nanoTime() % 100_000) + 100_000);

  @Autowired protected Registry registry;
  @Autowired protected Certificates certificates;
  @Autowired protected SigningKeys keys;

  @AfterEach
  void budgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'verify:%'").update();
  }

  protected static int next() {
    return NEXT.incrementAndGet();
  }

  protected String consignmentToRotterdam(String arrivedOn) {
    var reference = "WCT-" + next();
    registry.putConsignment(SYSTEM, reference, "NLRTM", arrivedOn == null ? null : LocalDate.parse(arrivedOn), ArrivalProof.inWords("Arrival notice 4711"), null);
    return reference;
  }

  protected String unit(String consignment) {
    var serial = "WQ" + next() * 7 + "X";
    var model = "WCM-1";
    registry.putModel(SYSTEM, new BatteryModel(model, "Test pack", Chemistry.LIPO, 6, 1, 22_000, new BigDecimal("3.7"), new BigDecimal("4.2"), new BigDecimal("3.2"),
        new BigDecimal("15"), new BigDecimal("30"), new BigDecimal("2"), null, null, null, null, null, null, 2600, new BigDecimal("488.4"), 500));
    registry.putUnit(SYSTEM, serial, model, LocalDate.parse("2024-01-10"), consignment);
    return serial;
  }

  protected String aUnitThatReachedRotterdamOn(String arrivedOn) {
    return unit(consignmentToRotterdam(arrivedOn));
  }

  protected byte[] pdfOf(String serial) {
    return certificates.pdf(SYSTEM, serial);
  }
}

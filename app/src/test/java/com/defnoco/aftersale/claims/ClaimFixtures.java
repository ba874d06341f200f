package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.remedies.factory.TestSummaries;
import com.defnoco.aftersale.remedies.factory.TestSummary;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Claims in the words of the tests of claims, remedies and their API. */
public abstract class ClaimFixtures extends AftersaleTest {

  private static final AtomicInteger NEXT = new AtomicInteger((int) (System.nanoTime() % 100_000) * 10);

  @Autowired protected Claims claims;
  @Autowired protected Registry registry;
  @Autowired protected TestSummaries summaries;

  protected Actor.Staff engineer;
  protected Actor.Staff manager;

  @BeforeEach
  void people() {
    engineer = staff(Role.ENGINEER);
    manager = staff(Role.MANAGER);
  }

  protected static int next() {
    return NEXT.incrementAndGet();
  }

  protected static String address() {
    return "owner" + next() + "@claims.example";
  }

  private String model() {
    registry.putModel(SYSTEM, new BatteryModel("CLM-22", "Claim test pack", Chemistry.LIPO, 6, 1, 22_000, new BigDecimal("3.7"), new BigDecimal("4.2"),
        new BigDecimal("3.2"), new BigDecimal("15"), new BigDecimal("30"), new BigDecimal("2"), null, null, null, null, null, null, 2600, new BigDecimal("488.4"), 500));
    tested("CLM-22");
    return "CLM-22";
  }

  /** What the laboratory certified of a model is on file: without it no pack of it gets the papers of a return. */
  protected void tested(String model) {
    if (summaries.all(SYSTEM).stream().noneMatch(one -> one.model().equals(model))) {
      summaries.put(SYSTEM, new TestSummary(model, "DEFNOCO, Shenzhen", "Battery Laboratory, Keyuan Road", "BL-2024-0417", LocalDate.parse("2024-02-09"), "Rev. 7, Amend. 1",
          new TreeSet<>(List.of("T1", "T2", "T3", "T4", "T5", "T6", "T7")), "", "Wang Jun, Transport Safety"));
    }
  }

  /** The reference of a consignment that reached Rotterdam on this day. */
  protected String aConsignmentThatReachedRotterdamOn(String day) {
    var reference = "CLC-" + next();
    registry.putConsignment(SYSTEM, reference, "NLRTM", LocalDate.parse(day), ArrivalProof.inWords("Arrival notice 4711"), null);
    return reference;
  }

  /** The serial of a unit made on 2024-01-10 in this consignment. */
  protected String aUnitIn(String consignment) {
    var serial = "CLU%07dK".formatted(next());
    registry.putUnit(SYSTEM, serial, model(), LocalDate.parse("2024-01-10"), consignment);
    return serial;
  }

  /** The serial of a unit made on 2024-01-10 that reached Rotterdam on this day. */
  protected String aUnitThatReachedRotterdamOn(String day) {
    return aUnitIn(aConsignmentThatReachedRotterdamOn(day));
  }

  protected Submission.Contact contact(String email) {
    return new Submission.Contact("Ada Owner", email, null, "en", "Europe/Amsterdam", "NL");
  }

  protected static Submission.Item item(String serial, String occurredOn, String description, Symptom... symptoms) {
    return new Submission.Item(serial, occurredOn == null ? null : LocalDate.parse(occurredOn), description,
        symptoms.length == 0 ? Set.of() : EnumSet.copyOf(List.of(symptoms)), Set.of());
  }

  protected Submission submission(String email, Submission.Item... items) {
    return new Submission(UUID.randomUUID(), contact(email), List.of(items), Channel.PORTAL);
  }

  protected Actor.Visitor visitorAt(String address) {
    return new Actor.Visitor(address);
  }

  /** A stranger's claim on one unit. */
  protected Submission.Receipt submitted(String serial, String occurredOn) {
    return claims.submit(visitorAt("192.0.2.7"), submission(address(), item(serial, occurredOn, "It flies four minutes and then lands by itself.", Symptom.SHORT_FLIGHT_TIME)));
  }

  /** A claim of the customer, on a unit that reached Rotterdam on 2024-03-02, with both papers valid and no cause on the user's side: covered. */
  protected String aCoveredClaimOf(Actor.Customer customer) {
    clock.set("2025-06-01");
    var receipt = claims.submit(customer, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "Cell 3 drops under load " + next(),
        Symptom.CELL_IMBALANCE)), Channel.PORTAL));
    settle(receipt.claim().number());
    return receipt.claim().number();
  }

  /** Everything an engineer would establish for a plain covered case. */
  protected void settle(String number) {
    papers(number, "VALID");
    noCause(number);
  }

  protected void papers(String number, String verdict) {
    fact(number, Fact.INVOICE, verdict);
    fact(number, Fact.CERTIFICATE, verdict);
  }

  protected void noCause(String number) {
    for (var cause : List.of(Fact.IMPROPER_USE_OR_STORAGE, Fact.USER_DAMAGE, Fact.FORCE_MAJEURE, Fact.UNAUTHORIZED_MODIFICATION)) {
      fact(number, cause, "false");
    }
  }

  protected ClaimView fact(String number, Fact fact, String value) {
    return claims.setFact(engineer, number, 1, fact, value, "looked at it", null, null);
  }
}

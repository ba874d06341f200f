package com.defnoco.aftersale.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.Imports;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The past is corrected with everybody seeing what that does, before it is done. */
class CorrectedPastTest extends ClaimFixtures {

  @Autowired Corrections corrections;
  @Autowired CoverLookup lookup;
  @Autowired Imports imports;

  private List<UUID> units(String consignment) {
    return new ArrayList<>(registry.unitsIn(registry.consignment(SYSTEM, consignment).id(), null, 1000));
  }

  @Test
  void correctingAnArrivalShowsWhatWouldChangeBeforeAnythingChanges() {
    clock.set("2026-06-01");
    var consignment = aConsignmentThatReachedRotterdamOn("2024-03-02");
    var serial = aUnitIn(consignment);
    var number = claims.submit(customer("Correction", address()), new Submission(null, null,
        List.of(item(serial, "2026-05-30", "It flies four minutes " + next(), Symptom.SHORT_FLIGHT_TIME)), Channel.PORTAL)).claim().number();
    settle(number);
    assertThat(claims.find(engineer, number).item(1).decision().decision().outcome()).isEqualTo(Outcome.NOT_COVERED);
    Runnable correction = () -> registry.putConsignment(manager, consignment, "NLRTM", LocalDate.of(2024, 4, 20), ArrivalProof.inWords("Delivery order"),
        "the first notice was of another ship");

    var effects = corrections.wouldChange(manager, units(consignment), correction);

    assertThat(effects).singleElement().satisfies(effect -> {
      assertThat(effect.claim()).isEqualTo(number);
      assertThat(effect.past()).isFalse();
      assertThat(effect.outcomeBefore()).isEqualTo(Outcome.NOT_COVERED);
      assertThat(effect.outcomeAfter()).isEqualTo(Outcome.COVERED);
      assertThat(effect.lastDayBefore()).isEqualTo("2026-05-02");
      assertThat(effect.lastDayAfter()).isEqualTo("2026-06-20");
    });
    assertThat(claims.find(engineer, number).item(1).decision().decision().outcome()).isEqualTo(Outcome.NOT_COVERED);
    assertThat(registry.consignment(SYSTEM, consignment).arrivedOn()).isEqualTo("2024-03-02");

    correction.run();
    assertThat(claims.find(engineer, number).item(1).decision().decision().outcome()).isEqualTo(Outcome.COVERED);
  }

  @Test
  void theManagersPageShowsTheEffectsAndOnlyTheSecondButtonCorrects() {
    clock.set("2025-06-01");
    var customer = customer("Page", address());
    var number = aCoveredClaimOf(customer);
    var serial = claims.find(engineer, number).item(1).serialNumber();
    var browser = signedIn(manager);
    browser.get("/console/units/" + serial);
    assertThat(browser.post("/console/units/" + serial + "/correction", "manufacturedOn", "2024-03-03", "proof", "p", "reason", "r").body())
        .contains("Made on 2024-03-03, but its consignment");
    assertThat(browser.post("/console/units/" + serial + "/correction", "manufacturedOn", "2024-01-20", "proof", "", "reason", "r").body())
        .contains("Say what shows it");
    var seen = browser.post("/console/units/" + serial + "/correction", "manufacturedOn", "2024-01-20", "proof", "Production record 7", "reason", "typed wrong");
    assertThat(seen.body()).contains("What this correction would change", number, "decided anew", "name=\"seen\"");
    assertThat(registry.unit(SYSTEM, serial).manufactured().on()).isEqualTo("2024-01-10");
    var done = browser.post("/console/units/" + serial + "/correction", "manufacturedOn", "2024-01-20", "proof", "Production record 7", "reason", "typed wrong", "seen", "true");
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(registry.unit(SYSTEM, serial).manufactured().on()).isEqualTo("2024-01-20");
    assertThat(browser.get("/console/units/" + serial).body()).contains("Day of manufacture corrected (before: 2024-01-10); proof: Production record 7");
    var consignment = registry.unit(SYSTEM, serial).consignment().reference();
    browser.get("/console/consignments/" + consignment);
    var arrival = browser.post("/console/consignment-arrivals", "reference", consignment, "portOfDischarge", "NLRTM", "arrivedOn", "2024-03-20", "kind", "OTHER",
        "reason", "another ship");
    assertThat(arrival.body()).contains(number, "decided anew", "until");
    assertThat(registry.consignment(SYSTEM, consignment).arrivedOn()).isEqualTo("2024-03-02");
    browser.post("/console/consignment-arrivals", "reference", consignment, "portOfDischarge", "NLRTM", "arrivedOn", "2024-03-20", "kind", "OTHER",
        "reason", "another ship", "seen", "true");
    assertThat(registry.consignment(SYSTEM, consignment).arrivedOn()).isEqualTo("2024-03-20");
  }

  @Test
  void aListThatCorrectsAnArrivalShowsWhatItWouldChangeAndChangesNothing() throws Exception {
    clock.set("2026-06-01");
    var consignment = aConsignmentThatReachedRotterdamOn("2024-03-02");
    var serial = aUnitIn(consignment);
    var number = claims.submit(customer("List correction", address()), new Submission(null, null,
        List.of(item(serial, "2026-05-30", "It flies four minutes " + next(), Symptom.SHORT_FLIGHT_TIME)), Channel.PORTAL)).claim().number();
    settle(number);
    var manager = signedInAs(Role.MANAGER);
    manager.get("/console/imports");
    var sent = manager.upload("/console/imports", "file", "arrivals.csv", "text/csv", ("reference,port_of_discharge,arrived_on,proof_kind,proof_reference\n" + consignment
        + ",NLRTM,2024-04-20,ARRIVAL_NOTICE,AN-77\n").getBytes(java.nio.charset.StandardCharsets.UTF_8), "kind", "CONSIGNMENTS");
    var trial = sent.headers().firstValue("Location").orElseThrow();
    imports.run(UUID.fromString(trial.replaceAll(".*/", "")));
    assertThat(manager.get("/console/imports/" + trial.replaceAll(".*/", "")).body()).contains("/changes");
    var shown = manager.get("/console/imports/" + trial.replaceAll(".*/", "") + "/changes").body();
    assertThat(shown).contains("The 1 rows of the list that change what is on record", number, serial);
    assertThat(registry.consignment(SYSTEM, consignment).arrivedOn()).as("tried and undone").isEqualTo("2024-03-02");
    assertThat(claims.find(engineer, number).item(1).decision().decision().outcome()).isEqualTo(Outcome.NOT_COVERED);
    var engineers = signedInAs(Role.ENGINEER);
    assertThat(engineers.get("/console/imports/" + trial.replaceAll(".*/", "") + "/changes").statusCode()).isEqualTo(403);
    assertThat(engineers.get("/console/imports/" + trial.replaceAll(".*/", "")).body()).doesNotContain("/changes");
  }

  @Test
  void onlyAManagerCorrectsThePast() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThatThrownBy(() -> registry.correctUnit(engineer, serial, "2024-01-20", "", "p", "r")).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> corrections.wouldChange(staff(Role.ENGINEER), List.of(), () -> { })).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> registry.correctUnit(manager, serial, "2024-02-30", "", "p", "r")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> registry.correctUnit(manager, serial, "2024-01-10", "", "p", "r")).hasMessageContaining("nothingToCorrect");
  }

  @Test
  void aReplacementStandsInTheCoverOfTheFirstUnitWhoseCorrectionsReachIt() {
    clock.set("2025-06-01");
    var first = aUnitThatReachedRotterdamOn("2024-03-02");
    var second = aUnitThatReachedRotterdamOn("2025-03-02");
    var third = aUnitThatReachedRotterdamOn("2025-04-02");
    var owner = customer("Chain", address());
    registry.changeOwner(SYSTEM, first, owner.id(), "bought it");

    registry.replaceUnit(engineer, first, second, "cell 3 dead");
    registry.replaceUnit(engineer, second, third, "again");

    assertThat(lookup.cover(SYSTEM, third, null).withPapers().lastDay()).isEqualTo("2026-05-02");
    assertThat(registry.unitFacts(third).orElseThrow().arrivalEvidence()).startsWith("Replacement for " + first);
    assertThat(registry.unit(SYSTEM, second).chain()).containsExactly(first, second, third);
    assertThat(registry.unit(SYSTEM, third).ownerId()).isEqualTo(owner.id());
    assertThatThrownBy(() -> registry.replaceUnit(engineer, first, aUnitThatReachedRotterdamOn("2025-03-02"), "twice")).hasMessageContaining("replacedAlready");
    assertThatThrownBy(() -> registry.replaceUnit(engineer, third, first, "in a ring")).hasMessageContaining("replacementTaken");

    var number = claims.submit(owner, new Submission(null, null, List.of(item(third, "2025-05-30", "Lands early " + next(), Symptom.SHORT_FLIGHT_TIME)),
        Channel.PORTAL)).claim().number();
    papers(number, "VALID");
    var consignment = registry.unit(SYSTEM, first).consignment().reference();
    var effects = corrections.wouldChange(manager, units(consignment),
        () -> registry.putConsignment(manager, consignment, "NLRTM", LocalDate.of(2024, 3, 20), null, "another ship"));
    assertThat(effects).extracting(Corrections.Effect::claim).contains(number);
    assertThat(signedIn(manager).get("/console/units/" + third).body()).contains("one cover for all of them", "/console/units/" + first);
    var publicly = visitor().get("/api/v1/public/cover/" + third).body();
    assertThat(publicly).contains("2026-05-02");
  }

  @Test
  void anOwnerIsRemindedOnceBeforeCoverEndsUnlessTheyDoNotWantIt() {
    clock.set("2026-04-10");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var reminded = address();
    var owner = customer("Reminded", reminded);
    registry.changeOwner(SYSTEM, serial, owner.id(), "bought it");
    var quiet = address();
    var other = customer("Quiet", quiet);
    registry.changeOwner(SYSTEM, aUnitThatReachedRotterdamOn("2024-03-05"), other.id(), "bought it");
    var browser = signedIn(other);
    assertThat(browser.get("/my").body()).contains("30 days before");
    assertThat(browser.post("/my/reminders", "wanted", "false").statusCode()).isBetween(302, 303);
    assertThat(browser.get("/my").body()).contains("You get no mail");

    runReminders();
    runReminders();

    assertThat(mailsTo(reminded)).singleElement().asString().contains(serial + "  2026-05-02");
    assertThat(mailsTo(quiet)).isEmpty();
    assertThat(signedIn(manager).get("/console/customers/" + owner.id()).body()).contains("until 2 May");
  }

  @Autowired com.github.kagkarlsson.scheduler.task.helper.RecurringTask<Void> coverRemindersTask;

  private void runReminders() {
    coverRemindersTask.executeRecurringly(null, null);
  }

  private List<String> mailsTo(String address) {
    return jdbc.sql("SELECT body FROM mail WHERE recipient = ? AND body LIKE '%claim/new%'").param(address).query(String.class).list();
  }
}

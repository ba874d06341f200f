package com.defnoco.aftersale.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.github.kagkarlsson.scheduler.Scheduler;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which facts, which day and which code a stored decision was made by. */
class WhatADecisionRestsOnTest extends ClaimFixtures {

  @Autowired Decisions decisions;
  @Autowired RecordsListener records;
  @Autowired Scheduler scheduler;

  // ---- The facts that are pinned

  @Test
  void anotherFactIsAnotherDecisionEvenWhereTheAnswerReadsTheSame() {
    clock.set("2026-09-02");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01").claim().number();
    fact(number, Fact.USER_DAMAGE, "true");
    var before = claims.find(engineer, number).item(1).decision();
    // What the diagnosis says cannot matter to a refused item: the answer stays, word for word.
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var after = claims.find(engineer, number).item(1).decision();

    assertThat(after.json()).isEqualTo(before.json());
    assertThat(after.number()).isEqualTo(before.number() + 1);
    assertThat(after.facts().text(Fact.REMOTE_DIAGNOSIS)).contains("NOT_FIXABLE_REMOTELY");
    assertThat(claims.decisions(engineer, number, 1).get(1).facts().text(Fact.REMOTE_DIAGNOSIS)).as("the older one keeps what it was made from").contains("NOT_DONE");
    assertThat(fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY").item(1).decision().number()).as("nothing new, no new decision").isEqualTo(after.number());
  }

  @Test
  void aBetterProofOfTheSameArrivalIsPinnedAsWell() {
    clock.set("2026-05-02");
    var consignment = aConsignmentThatReachedRotterdamOn("2024-03-02");
    var number = submitted(aUnitIn(consignment), "2026-05-01").claim().number();
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.parse("2024-03-02"), ArrivalProof.inWords("Bill of lading 0815"), null);
    fact(number, Fact.INVOICE, "VALID");
    var decision = claims.find(engineer, number).item(1).decision();
    assertThat(decision.registryFacts()).filteredOn(told -> told.fact() == Fact.ARRIVED_AT_PORT_ON).singleElement()
        .satisfies(told -> assertThat(told.evidence()).contains("0815"));
  }

  @Test
  void theCodeThatDecidedIsNamedByAHashOverItsSources() {
    clock.set("2026-05-02");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-01").claim().number();
    assertThat(claims.find(engineer, number).item(1).decision().codeVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?\\+[0-9a-f]{12}");
  }

  @Test
  void whoeverChangesADecisionTogetherWithItsHashHasTheJournalAgainstThem() {
    clock.set("2026-05-02");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-01").claim().number();
    var id = claims.find(engineer, number).item(1).decision().id();
    assertThat(replayed(number)).isEmpty();
    var other = submitted(aUnitThatReachedRotterdamOn("2024-01-20"), "2026-05-01").claim();
    // An honest looking forgery: facts of another unit, the answer that the policy truly gives for them, and the hash that fits it.
    transaction.executeWithoutResult(t -> {
      jdbc.sql("ALTER TABLE claim_decision DISABLE TRIGGER ALL").update();
      jdbc.sql("""
              UPDATE claim_decision SET (facts, answer, sentences, outcome, sha256) = (SELECT facts, answer, sentences, outcome, sha256 FROM claim_decision WHERE id = ?)
              WHERE id = ?""").params(other.item(1).decision().id(), id).update();
      assertThat(replayed(number)).singleElement().satisfies(mismatch -> assertThat(mismatch.difference()).contains("journal"));
      t.setRollbackOnly();
    });
  }

  private List<Decisions.Mismatch> replayed(String number) {
    return decisions.replayAll(SYSTEM, done -> {}).mismatches().stream().filter(mismatch -> mismatch.claimNumber().equals(number)).toList();
  }

  // ---- The day that counts (I8)

  @Test
  void aMessageThatCameDaysAgoCountsFromTheDayItCameNotFromTheDayItIsWrittenDown() {
    clock.set("2026-05-06");
    var number = claims.submit(engineer, writtenDown("2026-05-02", null)).claim().number();
    papers(number, "VALID");
    noCause(number);
    var item = claims.find(engineer, number).item(1);
    assertThat(item.occurredOn()).isEqualTo("2026-05-02");
    assertThat(inForce(item)).satisfies(fact -> assertThat(fact.reading()).isEqualTo("I8"));
    assertThat(item.decision().outcome()).as("cover ended on 2026-05-02; four days in our drawer must not expire it").isEqualTo(Outcome.COVERED);
  }

  @Test
  void theDayOfTheFirstMessageCannotLieAheadAndIsNotTheCustomersToTell() {
    clock.set("2026-05-06");
    assertThatThrownBy(() -> claims.submit(engineer, writtenDown("2026-05-08", null))).isInstanceOfSatisfying(InvalidInput.class, e ->
        assertThat(e.problems()).extracting(InvalidInput.Problem::pointer).containsExactly("/firstMessageOn"));
    var stranger = claims.submit(visitorAt("192.0.2.7"), writtenDown("2025-01-01", null)).claim();
    assertThat(claims.find(engineer, stranger.number()).item(1).occurredOn()).isEqualTo("2026-05-06");
  }

  @Test
  void aDayThatIsTakenBackFallsBackToTheDayOfTheFirstMessageAndSaysSo() {
    clock.set("2026-05-06");
    var number = claims.submit(engineer, writtenDown("2026-05-02", "2026-04-20")).claim().number();
    assertThat(claims.find(engineer, number).item(1).occurredOn()).isEqualTo("2026-04-20");
    clock.set("2026-05-20");
    var item = claims.setFact(engineer, number, 1, Fact.OCCURRED_ON, null, "the customer had mixed it up with another pack", null, null).item(1);

    assertThat(item.occurredOn()).isEqualTo("2026-05-02");
    assertThat(inForce(item)).satisfies(fact -> {
      assertThat(fact.reading()).isEqualTo("I8");
      assertThat(fact.evidence()).isEqualTo("day of the first message");
    });
    assertThat(item.decision().facts().text(Fact.OCCURRED_ON)).contains("2026-05-02");
    assertThat(item.facts()).filteredOn(fact -> fact.fact() == Fact.OCCURRED_ON && fact.value() == null).as("who took it back, and why, stays on file").singleElement()
        .satisfies(fact -> assertThat(fact.evidence()).contains("mixed it up"));
    assertThat(claims.questions(engineer, number).getFirst().certain()).filteredOn(certain -> certain.fact() == Fact.OCCURRED_ON).singleElement()
        .satisfies(certain -> assertThat(certain.reading()).isEqualTo("I8"));
    var again = claims.setFact(engineer, number, 1, Fact.OCCURRED_ON, null, "again", null, null).item(1);
    assertThat(again.occurredOn()).as("taking back what nobody told changes nothing").isEqualTo("2026-05-02");
  }

  @Test
  void thePhonePageTakesTheDayOfTheFirstMessage() {
    var browser = signedInAs(Role.ENGINEER);
    var page = browser.get("/console/claims/new");
    assertThat(page.body()).contains("name=\"firstMessageOn\"");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var taken = browser.post("/console/claims/new", "draft", UUID.randomUUID().toString(), "name", "Ada Late", "email", address(), "locale", "en", "channel", "EMAIL",
        "firstMessageOn", "2026-05-02", "items[0].serialNumber", serial, "items[0].description", "cell 2 is flat");
    assertThat(taken.statusCode()).isEqualTo(303);
    var number = taken.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
    assertThat(claims.find(engineer, number).item(1).occurredOn()).isEqualTo("2026-05-02");
  }

  private Submission writtenDown(String firstMessageOn, String occurredOn) {
    return new Submission(UUID.randomUUID(), contact(address()), List.of(new Submission.Item(aUnitThatReachedRotterdamOn("2024-03-02"),
        occurredOn == null ? null : LocalDate.parse(occurredOn), "lands by itself after four minutes", Set.of(), Set.of())), Channel.EMAIL, LocalDate.parse(firstMessageOn));
  }

  private static FactEntry inForce(ClaimView.Item item) {
    return item.facts().stream().filter(fact -> fact.fact() == Fact.OCCURRED_ON && !fact.superseded()).findFirst().orElseThrow();
  }

  // ---- Arrivals that are announced

  @Test
  void anAnnouncedArrivalBecomesAFactByItselfWhenItsDayComes() {
    clock.set("2026-04-01");
    var number = submitted(aUnitThatReachedRotterdamOn("2026-04-20"), "2026-03-30").claim().number();
    settle(number);
    var waiting = claims.find(engineer, number).item(1);
    assertThat(waiting.decision().facts().text(Fact.ARRIVED_AT_PORT_ON)).as("announced is not arrived").isEmpty();
    assertThat(jdbc.sql("SELECT execution_time FROM job WHERE task_name = 'announced-arrival' AND task_instance = ?").param(waiting.id() + "@2026-04-19T22:00:00Z")
        .query(Timestamp.class).single().toInstant()).as("as the day begins in Rotterdam").isEqualTo(Instant.parse("2026-04-19T22:00:00Z"));

    clock.set("2026-04-20");
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
      scheduler.triggerCheckForDueExecutions();
      assertThat(claims.find(engineer, number).item(1).decision().facts().text(Fact.ARRIVED_AT_PORT_ON)).contains("2026-04-20");
    });
    assertThat(claims.find(engineer, number).item(1).decision().decision().cover()).isPresent();
  }

  @Test
  void aJobOfADateThatWasCorrectedSinceFindsNothingToDo() {
    clock.set("2026-04-01");
    var consignment = aConsignmentThatReachedRotterdamOn("2026-04-20");
    var number = submitted(aUnitIn(consignment), "2026-03-30").claim().number();
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.parse("2026-06-20"), ArrivalProof.inWords("delayed"), "the carrier wrote");
    var item = claims.find(engineer, number).item(1);
    clock.set("2026-04-20");
    records.arrivalDue(item.id());
    assertThat(claims.find(engineer, number).item(1).decision().facts().text(Fact.ARRIVED_AT_PORT_ON)).isEmpty();
    assertThat(jdbc.sql("SELECT count(*) FROM job WHERE task_instance = ?").param(item.id() + "@2026-06-19T22:00:00Z").query(Integer.class).single()).isEqualTo(1);
  }
}

package com.defnoco.aftersale.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimView.Hint;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.registry.ArrivalProof;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;

/** What happens to claims over months, with a clock that jumps. */
class ClaimStoriesTest extends ClaimFixtures {

  @Autowired Decisions decisions;
  @Autowired ApplicationEventPublisher publisher;

  // ---- Taking

  @Test
  void aClaimIsTakenDecidedAsFarAsItCanBeAndItsLinkShowsItWithoutAnAccount() {
    clock.set("2026-04-11");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-10");

    assertThat(receipt.claim().number()).matches("A-26-[0-9]{6,}");
    assertThat(receipt.link()).hasSize(32);
    var holder = claims.byLink(receipt.link());
    var seen = claims.find(holder, receipt.claim().number());
    assertThat(seen.state()).isEqualTo(ClaimState.OPEN);
    assertThat(seen.item(1).decision().outcome()).isEqualTo(Outcome.OPEN);
    assertThat(claims.questions(holder, seen.number()).getFirst().mine()).extracting(QuestionsView.Open::fact)
        .as("the day is late enough that the papers matter; only they are asked of the customer").isSubsetOf(Fact.INVOICE, Fact.CERTIFICATE);
  }

  @Test
  void anExpiredUnitIsToldSoAtOnceAndNobodyIsAskedForPapers() {
    clock.set("2026-09-02");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01");
    var holder = claims.byLink(receipt.link());

    assertThat(receipt.claim().state()).isEqualTo(ClaimState.DECIDED);
    assertThat(receipt.claim().item(1).decision().decision().refusals()).extracting(Enum::name).containsExactly("X1");
    assertThat(claims.questions(holder, receipt.claim().number()).getFirst().open()).isEmpty();
    assertThat(claims.questions(engineer, receipt.claim().number()).getFirst().open()).isEmpty();
  }

  @Test
  void theDayOfTheFirstMessageCountsWhereNobodyKnowsTheDayAndTheReadingIsOnRecord() {
    clock.set("2026-04-30");
    // 23:30 in Amsterdam on 30 April is still 30 April there, though UTC and Amsterdam differ by two hours.
    clock.move(Duration.ofHours(23).plusMinutes(30));
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), null);
    clock.move(Duration.ofDays(200));

    var item = claims.find(engineer, receipt.claim().number()).item(1);
    assertThat(item.occurredOn()).isEqualTo("2026-05-01");
    assertThat(item.facts()).filteredOn(fact -> fact.fact() == Fact.OCCURRED_ON).singleElement()
        .satisfies(fact -> assertThat(fact.reading()).isEqualTo("I8"));
    settle(receipt.claim().number());
    assertThat(claims.find(engineer, receipt.claim().number()).item(1).state()).as("waiting must not expire a timely claim").isEqualTo(ItemState.COVERED);
  }

  @Test
  void anUnknownSerialIsTakenAndAnEngineerTellsLaterWhichUnitItIs() {
    clock.set("2025-06-01");
    var receipt = submitted("label burnt, ends in 77", "2025-05-30");
    var number = receipt.claim().number();

    assertThat(receipt.claim().item(1).unitId()).isNull();
    assertThat(receipt.claim().item(1).typed()).isEqualTo("label burnt, ends in 77");
    assertThat(claims.find(engineer, number).hints()).extracting(Hint::kind).contains(Hint.Kind.UNKNOWN_SERIAL);

    var unit = registry.unitFacts(aUnitThatReachedRotterdamOn("2024-03-02")).orElseThrow();
    var linked = claims.linkUnit(engineer, number, 1, unit.unitId(), "photo of the label shows it", null);
    assertThat(linked.item(1).unitId()).isEqualTo(unit.unitId());
    assertThat(linked.item(1).decision().facts().text(Fact.ARRIVED_AT_PORT_ON)).contains("2024-03-02");
    settle(number);
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.COVERED);
  }

  @Test
  void aClaimForSomebodyElsesUnitLooksToTheClaimantExactlyLikeOneForAnUnknownUnit() {
    clock.set("2025-06-01");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    registry.changeOwner(manager, serial, customer("Rightful Owner", address()).id(), "sold");
    var other = submitted(serial, "2025-05-30");
    var unknown = submitted("CLX%07dK".formatted(next()), "2025-05-30");

    assertThat(other.claim().item(1).unitId()).isNull();
    assertThat(other.claim().item(1).model()).isNull();
    assertThat(other.claim().item(1).decision().json()).isEqualTo(unknown.claim().item(1).decision().json());
    assertThat(other.claim().hints()).isEmpty();
    assertThat(claims.find(engineer, other.claim().number()).hints()).extracting(Hint::kind).contains(Hint.Kind.OTHER_OWNER);
  }

  @Test
  void theSameDraftSentTwiceIsOneClaimWithTheSameLink() {
    var submission = submission(address(), item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "Swollen", Symptom.SWELLING));
    var first = claims.submit(visitorAt("192.0.2.7"), submission);
    var second = claims.submit(visitorAt("198.51.100.9"), submission);

    assertThat(second.alreadyThere()).isTrue();
    assertThat(second.claim().number()).isEqualTo(first.claim().number());
    assertThat(second.link()).isEqualTo(first.link());
  }

  @Test
  void theSameWordsSentAgainAreTheSameClaimButTheLinkGoesToTheAddressOnly() {
    var email = address();
    var item = item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "Gets hot while charging", Symptom.HOT);
    var first = claims.submit(visitorAt("192.0.2.7"), submission(email, item));
    claims.note(engineer, first.claim().number(), "only for us");
    claims.message(engineer, first.claim().number(), "please do not charge it", false);
    var again = claims.submit(visitorAt("203.0.113.5"), submission(email.toUpperCase(), item));

    assertThat(again.alreadyThere()).isTrue();
    assertThat(again.claim().number()).isEqualTo(first.claim().number());
    assertThat(again.link()).as("whoever types an address has not proved it").isNull();
    assertThat(again.claim().item(1).facts()).isEmpty();
    assertThat(claims.find(engineer, first.claim().number()).hints()).extracting(Hint::kind).contains(Hint.Kind.SENT_AGAIN);
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = :to AND body LIKE '%' || :link || '%'").param("to", email).param("link", first.link())
        .query(Integer.class).single()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void strangersCanNeitherFloodSomebodysMailboxWithClaimsNorKeepThemFromClaiming() {
    var victim = address();
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    for (int i = 0; i < 40; i++) {
      claims.submit(visitorAt("198.51.100." + i), submission(victim, item(serial, null, "flood " + i)));
    }
    assertThat(claims.submit(visitorAt("203.0.113.7"), submission(victim, item(serial, null, "truly mine"))).link()).as("the owner's own claim is taken").isNotNull();
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(victim).query(Integer.class).single()).isEqualTo(8);
    assertThatThrownBy(() -> {
      for (int i = 0; i < 20; i++) {
        claims.submit(visitorAt("198.51.100.200"), submission(victim, item(serial, null, "one network " + i)));
      }
    }).isInstanceOf(TooOften.class);
  }

  @Test
  void oneNetworkCannotFloodUsWithClaimsThoughEachNamesAnotherAddress() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThatThrownBy(() -> {
      for (int i = 0; i < 100; i++) {
        claims.submit(visitorAt("2001:db8:1:2::" + i), submission(address(), item(serial, null, "flood " + i)));
      }
    }).isInstanceOf(TooOften.class);
  }

  @Test
  void theSameWordsTwoDaysLaterAreANewClaim() {
    var email = address();
    var item = item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "Will not charge", Symptom.WILL_NOT_CHARGE);
    clock.set("2025-06-01");
    var first = claims.submit(visitorAt("192.0.2.7"), submission(email, item));
    clock.move(Duration.ofDays(2));
    var later = claims.submit(visitorAt("192.0.2.7"), submission(email, item));

    assertThat(later.claim().number()).isNotEqualTo(first.claim().number());
    assertThat(claims.find(engineer, later.claim().number()).hints()).extracting(Hint::kind).contains(Hint.Kind.SAME_UNIT_OPEN);
  }

  @Test
  void theSameDraftSentSixtyFourTimesAtOnceIsOneClaim() throws Exception {
    var submission = submission(address(), item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "Connector melted", Symptom.CONNECTOR));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = threads.invokeAll(java.util.Collections.nCopies(64, (Callable<String>) () -> claims.submit(engineer, submission).claim().number()));
      var numbers = new java.util.HashSet<String>();
      for (var one : all) {
        numbers.add(one.get());
      }
      assertThat(numbers).hasSize(1);
    }
    assertThat(jdbc.sql("SELECT count(*) FROM claim WHERE draft = :draft").param("draft", submission.draft()).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void everythingWrongWithASubmissionIsToldAtOnceByItsPlace() {
    clock.set("2025-06-01");
    var bad = new Submission(null, contact(address()), List.of(item(" ", "2025-07-01", "x"), item("CLU1234567K", null, " "), item("clu-1234567k", null, "twice")), Channel.PORTAL);
    assertThatThrownBy(() -> claims.submit(visitorAt("192.0.2.7"), bad)).isInstanceOfSatisfying(InvalidInput.class, e ->
        assertThat(e.problems()).extracting(InvalidInput.Problem::pointer)
            .containsExactly("/items/0/serialNumber", "/items/0/occurredOn", "/items/1/description", "/items/2/serialNumber"));
  }

  @Test
  void aMalformedAddressIsPointedAtInTheSubmission() {
    var bad = new Submission(null, contact("nobody"), List.of(item("CLU1234567K", null, "x")), Channel.PORTAL);
    assertThatThrownBy(() -> claims.submit(visitorAt("192.0.2.7"), bad)).isInstanceOfSatisfying(InvalidInput.class, e ->
        assertThat(e.problems()).extracting(InvalidInput.Problem::pointer).containsExactly("/customer/email"));
  }

  // ---- Facts and decisions

  @Test
  void factsArriveAndTheDecisionFollowsUntilItIsCoveredAndEachOneIsKept() {
    clock.set("2026-04-11");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-11").claim().number();
    noCause(number);
    assertThat(claims.find(engineer, number).state()).as("only papers are open, and those are the customer's").isEqualTo(ClaimState.WAITING_FOR_CUSTOMER);
    fact(number, Fact.INVOICE, "VALID");
    var covered = fact(number, Fact.CERTIFICATE, "VALID");

    assertThat(covered.item(1).state()).isEqualTo(ItemState.COVERED);
    assertThat(covered.item(1).decision().decision().cover().orElseThrow().lastDay()).isEqualTo("2026-05-02");
    assertThat(claims.decisions(engineer, number, 1)).extracting(DecisionView::number).isSortedAccordingTo(java.util.Comparator.reverseOrder()).hasSizeGreaterThan(3);
  }

  @Test
  void papersThatArriveLaterMoveTheStartToThePortArrivalAndTurnTheAnswer() {
    clock.set("2026-04-20");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-11").claim().number();
    noCause(number);
    fact(number, Fact.INVOICE, "VALID");
    var refused = fact(number, Fact.CERTIFICATE, "MISSING").item(1);
    assertThat(refused.state()).isEqualTo(ItemState.NOT_COVERED);
    assertThat(refused.decision().decision().cover().orElseThrow().basis()).isEqualTo(Basis.MANUFACTURE_DATE);
    assertThat(refused.decision().decision().wouldChange().orElseThrow().cover().orElseThrow().lastDay()).isEqualTo("2026-05-02");

    var appealed = claims.appeal(claims.byLink(claims.link(engineer, number)), number, 1, "I found the certificate.", null);
    assertThat(appealed.item(1).state()).isEqualTo(ItemState.UNDER_APPEAL);
    clock.move(Duration.ofDays(30));
    var upheld = fact(number, Fact.CERTIFICATE, "VALID").item(1);
    assertThat(upheld.state()).isEqualTo(ItemState.COVERED);
    assertThat(upheld.decision().decision().cover().orElseThrow().basis()).isEqualTo(Basis.PORT_ARRIVAL);
  }

  @Test
  void anAppealThatChangesNothingIsAnsweredAndTheRefusalStands() {
    var number = aRefusedClaim();
    claims.appeal(engineer, number, 1, "the customer calls and insists", null);
    assertThatThrownBy(() -> claims.appeal(engineer, number, 1, "again", null)).isInstanceOf(NotPossible.class);
    var answered = claims.answerAppeal(engineer, number, 1, "The port's record is clear.", null);
    assertThat(answered.item(1).state()).isEqualTo(ItemState.NOT_COVERED);
    assertThat(claims.timeline(claims.byLink(claims.link(engineer, number)), number)).extracting(TimelineEntry::event).contains("item.appealed", "item.appealAnswered");
  }

  @Test
  void aCustomerMaySayThatAPaperIsMissingAndWhenItHappenedButVouchForNothing() {
    clock.set("2025-06-01");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30");
    var holder = claims.byLink(receipt.link());
    var number = receipt.claim().number();

    claims.setFact(holder, number, 1, Fact.CERTIFICATE, "MISSING", "", null, null);
    claims.setFact(holder, number, 1, Fact.OCCURRED_ON, "2025-05-29", "", null, null);
    assertThatThrownBy(() -> claims.setFact(holder, number, 1, Fact.INVOICE, "VALID", "it is valid", null, null)).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> claims.setFact(holder, number, 1, Fact.USER_DAMAGE, "false", "I was careful", null, null)).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> claims.setFact(holder, number, 1, Fact.OCCURRED_ON, "2025-06-30", "", null, null)).isInstanceOf(InvalidInput.class);
    assertThat(claims.find(holder, number).item(1).occurredOn()).isEqualTo("2025-05-29");
  }

  @Test
  void aFactThatContradictsAnotherIsRefusedWithThePolicysOwnSentence() {
    clock.set("2025-06-01");
    var number = submitted("CLX%07dK".formatted(next()), "2025-05-30").claim().number();
    fact(number, Fact.MANUFACTURED_ON, "2024-01-10");
    assertThatThrownBy(() -> fact(number, Fact.ARRIVED_AT_PORT_ON, "2024-01-09")).isInstanceOfSatisfying(InvalidInput.class, e -> {
      assertThat(e.problems().getFirst().pointer()).isEqualTo("/value");
      assertThat(e.problems().getFirst().arguments().getFirst().toString()).contains("2024");
    });
    assertThatThrownBy(() -> fact(number, Fact.ARRIVED_AT_PORT_ON, "2023-02-29")).isInstanceOf(InvalidInput.class);
    assertThat(claims.find(engineer, number).item(1).decision().facts().knows(Fact.ARRIVED_AT_PORT_ON)).isFalse();
  }

  @Test
  void whatTheRegistryTellsIsCorrectedThereAndNotClaimByClaim() {
    clock.set("2025-06-01");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30").claim().number();
    assertThatThrownBy(() -> fact(number, Fact.ARRIVED_AT_PORT_ON, "2024-03-09")).isInstanceOf(NotPossible.class);
  }

  @Test
  void tamperedPapersNeedASecondPersonAndThatPersonIsAManager() {
    clock.set("2025-06-01");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30").claim().number();
    var proposed = claims.setFact(manager, number, 1, Fact.INVOICE, "TAMPERED", "the date was painted over", null, null);
    assertThat(proposed.item(1).decision().facts().knows(Fact.INVOICE)).isFalse();
    var proposal = proposed.item(1).proposals().getFirst();

    assertThatThrownBy(() -> claims.answerProposal(manager, proposal.id(), true, "I agree with myself")).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> claims.answerProposal(engineer, proposal.id(), true, "looks so")).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> claims.setFact(engineer, number, 1, Fact.INVOICE, "VALID", "looks fine", null, null)).isInstanceOf(NotPossible.class);
    var second = staff(Role.MANAGER);
    var refused = claims.answerProposal(second, proposal.id(), true, "two kinds of ink");
    assertThat(refused.item(1).decision().decision().refusals()).extracting(Enum::name).containsExactly("X3");
    assertThatThrownBy(() -> claims.answerProposal(second, proposal.id(), false, "too late")).isInstanceOf(NotPossible.class);
  }

  @Test
  void anOverrideHoldsOnlyAfterASecondPersonApprovedAndOffersWhatACoveredItemIsOffered() {
    var number = aRefusedClaim();
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var proposal = claims.requestOverride(engineer, number, 1, Outcome.COVERED, "Three days late; a customer of eight years.");
    assertThat(claims.find(engineer, number).item(1).state()).isEqualTo(ItemState.NOT_COVERED);

    var approved = claims.answerProposal(manager, proposal.id(), true, "goodwill");
    var item = approved.item(1);
    assertThat(item.state()).isEqualTo(ItemState.COVERED);
    assertThat(item.decision().outcome()).isEqualTo(Outcome.COVERED);
    assertThat(item.decision().decision().outcome()).as("the policy's own answer stays on record").isEqualTo(Outcome.NOT_COVERED);
    assertThat(item.decision().override().reason()).contains("eight years");
    assertThat(item.decision().remedies()).filteredOn(offer -> offer.offered()).extracting(offer -> offer.remedy().name()).containsExactly("FACTORY_SERVICE");

    assertThat(claims.endOverride(manager, number, 1, "granted to the wrong claim").item(1).state()).isEqualTo(ItemState.NOT_COVERED);
  }

  @Test
  void correctingAnArrivalDecidesAnewWhatIsOpenAndFlagsWhatIsFinished() {
    clock.set("2026-04-20");
    var consignment = aConsignmentThatReachedRotterdamOn("2024-03-02");
    var open = submitted(aUnitIn(consignment), "2026-04-29".replace("29", "15")).claim().number();
    settle(open);
    var closed = submitted(aUnitIn(consignment), "2026-04-15").claim().number();
    settle(closed);
    claims.close(engineer, closed, 1, "went home happy", null);

    registry.putConsignment(manager, consignment, "NLRTM", LocalDate.parse("2024-01-12"), ArrivalProof.inWords("corrected notice"), "the notice says January");

    var redecided = claims.find(engineer, open).item(1);
    assertThat(redecided.state()).as("cover ran to 2026-03-12 only").isEqualTo(ItemState.NOT_COVERED);
    assertThat(redecided.decision().decision().cover().orElseThrow().lastDay()).isEqualTo("2026-03-12");
    var finished = claims.find(engineer, closed).item(1);
    assertThat(finished.state()).isEqualTo(ItemState.CLOSED);
    assertThat(finished.decision().decision().outcome()).isEqualTo(Outcome.COVERED);
    assertThat(finished.decision().flagged()).isEqualTo("registry.arrivalCorrected");
  }

  @Test
  void aSecondCoveredIssueOfTheCustomerOffersTheDiscountOnBothAndNoLongerWhenOneFalls() {
    var customer = customer("Two Packs", address());
    var first = aCoveredClaimOf(customer);
    assertThat(discountOffered(first)).isFalse();
    var second = aCoveredClaimOf(customer);
    assertThat(discountOffered(second)).isTrue();
    assertThat(discountOffered(first)).isTrue();
    fact(second, Fact.USER_DAMAGE, "true");
    assertThat(discountOffered(first)).isFalse();
  }

  @Test
  void aStoredDecisionCannotBeChangedOrDeletedEvenInTheDatabase() {
    var number = aRefusedClaim();
    var id = claims.find(engineer, number).item(1).decision().id();
    for (var attack : List.of("UPDATE claim_decision SET outcome = 'COVERED' WHERE id = ?", "DELETE FROM claim_decision WHERE id = ?")) {
      assertThatThrownBy(() -> jdbc.sql(attack).param(id).update()).isInstanceOf(DataAccessException.class).hasMessageContaining("never changed");
    }
    assertThatThrownBy(() -> jdbc.sql("TRUNCATE claim_decision CASCADE").update()).isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> jdbc.sql("UPDATE claim_fact SET value = 'VALID' WHERE item_id = ?").param(claims.find(engineer, number).item(1).id()).update())
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void everyStoredDecisionReplaysToTheSameBytesAndReadsBackWhole() {
    var number = aRefusedClaim();
    var view = claims.find(engineer, number).item(1).decision();
    assertThat(DecisionJson.write(view.decision(), com.defnoco.aftersale.policy.Editions.shipped().byId(view.decision().edition()).orElseThrow())).isEqualTo(view.json());
    var replay = decisions.replayAll(SYSTEM, done -> {});
    assertThat(replay.replayed()).isPositive();
    assertThat(replay.mismatches()).isEmpty();
    assertThatThrownBy(() -> decisions.replayAll(engineer, done -> {})).isInstanceOf(NotAllowed.class);
  }

  @Test
  void replayFindsADecisionThatWasForgedBehindTheProgram() {
    var number = aRefusedClaim();
    var id = claims.find(engineer, number).item(1).decision().id();
    transaction.executeWithoutResult(status -> {
      jdbc.sql("ALTER TABLE claim_decision DISABLE TRIGGER claim_decision_never_changed").update();
      jdbc.sql("UPDATE claim_decision SET answer = replace(answer, 'NOT_COVERED', 'COVERED') WHERE id = ?").param(id).update();
      assertThat(decisions.replayAll(SYSTEM, done -> {}).mismatches()).extracting(Decisions.Mismatch::decisionId).containsExactly(id);
      status.setRollbackOnly();
    });
  }

  // ---- Life cycle

  @Test
  void theClockStandsStillWhileWeWaitForTheCustomer() {
    clock.set("2025-06-01");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30");
    var number = receipt.claim().number();
    clock.move(Duration.ofHours(2));
    claims.message(engineer, number, "Which charger do you use?", true);
    assertThat(claims.find(engineer, number).state()).isEqualTo(ClaimState.WAITING_FOR_CUSTOMER);
    clock.move(Duration.ofDays(10));
    claims.message(claims.byLink(receipt.link()), number, "The one that came with it.", false);
    clock.move(Duration.ofHours(3));

    var view = claims.find(engineer, number);
    assertThat(view.state()).isEqualTo(ClaimState.OPEN);
    assertThat(view.clock().ours()).isBetween(Duration.ofHours(5), Duration.ofHours(5).plusMinutes(5));
  }

  @Test
  void aPaperThatCameIsOursToJudgeAndNoLongerTheCustomersToSend() {
    clock.set("2026-04-11");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-11");
    var number = receipt.claim().number();
    var holder = claims.byLink(receipt.link());
    noCause(number);
    claims.paperReceived(holder, number, 1, Fact.CERTIFICATE, UUID.randomUUID(), "certificate.pdf");
    assertThat(claims.questions(holder, number).getFirst().mine()).extracting(QuestionsView.Open::fact).containsExactly(Fact.INVOICE);
    assertThat(claims.find(engineer, number).state()).isEqualTo(ClaimState.OPEN);
  }

  @Test
  void whatIsWithdrawnCanBeReopenedAndAFinishedClaimOnlyForNinetyDaysByTheCustomer() {
    clock.set("2025-06-01");
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30");
    var number = receipt.claim().number();
    var holder = claims.byLink(receipt.link());
    assertThat(claims.withdraw(holder, number, 0, "", null).state()).isEqualTo(ClaimState.WITHDRAWN);
    assertThatThrownBy(() -> claims.withdraw(holder, number, 0, "", null)).isInstanceOf(NotPossible.class);
    assertThat(claims.reopen(holder, number, 1, "it happened again", null).state()).isEqualTo(ClaimState.OPEN);
    claims.withdraw(holder, number, 1, "never mind", null);
    clock.move(Duration.ofDays(91));
    assertThatThrownBy(() -> claims.reopen(holder, number, 1, "and again", null)).isInstanceOf(NotPossible.class);
    assertThat(claims.reopen(engineer, number, 1, "the customer called", null).state()).isEqualTo(ClaimState.OPEN);
  }

  @Test
  void whoSawAnOlderVersionIsToldThatSomebodyWasFaster() {
    var number = aRefusedClaim();
    int version = claims.find(engineer, number).version();
    claims.assign(engineer, number, engineer.id(), version);
    assertThatThrownBy(() -> claims.assign(manager, number, manager.id(), version)).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("claims.changed"));
  }

  @Test
  void everyActorSeesTheirOwnAndNothingElse() {
    clock.set("2025-06-01");
    var mine = customer("Mine", address());
    var others = customer("Others", address());
    var number = claims.submit(mine, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "x " + next())), Channel.PORTAL)).claim()
        .number();
    claims.note(engineer, number, "a note of ours");
    claims.message(engineer, number, "Good day", false);

    for (var stranger : List.<Actor>of(others, visitorAt("192.0.2.7"), new Actor.LinkHolder(UUID.randomUUID(), mine.id()), new Actor.Integration(UUID.randomUUID(), Set.of()),
        staff(Role.ADMINISTRATOR))) {
      assertThatThrownBy(() -> claims.find(stranger, number)).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> claims.timeline(stranger, number)).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> claims.withdraw(stranger, number, 0, "", null)).isInstanceOf(NotFound.class);
    }
    var auditor = staff(Role.AUDITOR);
    assertThat(claims.find(auditor, number).number()).isEqualTo(number);
    assertThatThrownBy(() -> claims.setFact(auditor, number, 1, Fact.USER_DAMAGE, "false", "x", null, null)).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> claims.withdraw(auditor, number, 0, "", null)).isInstanceOf(NotAllowed.class);

    assertThat(claims.timeline(mine, number)).extracting(TimelineEntry::event).contains("message.sent").doesNotContain("note.added");
    assertThat(claims.timeline(mine, number)).extracting(TimelineEntry::text).doesNotContain("a note of ours").contains("Good day");
    assertThat(claims.timeline(mine, number)).filteredOn(entry -> entry.by() == TimelineEntry.By.STAFF).extracting(TimelineEntry::name).containsOnlyNulls();
    assertThat(claims.timeline(engineer, number)).extracting(TimelineEntry::text).contains("a note of ours");
    assertThat(claims.list(mine, ClaimQuery.all()).rows()).extracting(ClaimRow::number).containsExactly(number);
    assertThat(claims.list(others, ClaimQuery.all()).rows()).isEmpty();
  }

  @Test
  void aRenewedLinkMakesTheOldOneWorthlessAndAForgedOneNeverWorked() {
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), null);
    var fresh = claims.renewLink(engineer, receipt.claim().number(), "forwarded to the wrong person");
    assertThat(fresh).isNotEqualTo(receipt.link());
    assertThat(claims.byLink(fresh).claimId()).isEqualTo(receipt.claim().id());
    for (var worthless : List.of(receipt.link(), "A".repeat(32), "", "../../etc/passwd", fresh.substring(1) + "A")) {
      assertThatThrownBy(() -> claims.byLink(worthless)).isInstanceOf(NotFound.class);
    }
    assertThat(jdbc.sql("SELECT count(*) FROM claim_link WHERE encode(token_hash, 'escape') LIKE '%' || :token || '%'").param("token", fresh).query(Integer.class).single())
        .as("the database knows only the hash").isZero();
  }

  // ---- Lists

  @Test
  void listsGoPageByPageThroughAllClaimsWithoutGapOrRepetition() {
    var customer = customer("Many Packs", address());
    for (int i = 0; i < 7; i++) {
      claims.submit(customer, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), null, "pack " + next())), Channel.PORTAL));
    }
    for (var sort : ClaimQuery.Sort.values()) {
      var seen = new java.util.ArrayList<String>();
      String cursor = null;
      do {
        var slice = claims.list(engineer, new ClaimQuery(Set.of(), Set.of(), null, null, customer.id(), null, null, false, sort, cursor, 3));
        slice.rows().forEach(row -> seen.add(row.number()));
        cursor = slice.next();
      } while (cursor != null);
      assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyFilterOfTheListKeepsWhatItShouldAndDropsTheRest() {
    var owner = customer("Filtered", address());
    var covered = aCoveredClaimOf(owner);
    clock.set("2026-09-02");
    var refused = claims.submit(owner, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-09-01", "hot " + next(), Symptom.HOT)), Channel.PORTAL))
        .claim().number();
    claims.assign(engineer, refused, engineer.id(), null);
    var open = claims.submit(owner, new Submission(null, null, List.of(item("no label left " + next(), null, "open " + next())), Channel.PORTAL)).claim().number();

    assertThat(filtered(owner, Set.of(ClaimState.DECIDED), Set.of(), null, null, false, null)).containsExactlyInAnyOrder(covered, refused);
    assertThat(filtered(owner, Set.of(), Set.of(Outcome.NOT_COVERED), null, null, false, null)).containsExactly(refused);
    assertThat(filtered(owner, Set.of(), Set.of(), engineer.id(), null, false, null)).containsExactly(refused);
    assertThat(filtered(owner, Set.of(), Set.of(), ClaimQuery.NOBODY, null, false, null)).containsExactlyInAnyOrder(covered, open);
    assertThat(filtered(owner, Set.of(), Set.of(), null, "CLM-22", false, null)).containsExactlyInAnyOrder(covered, refused);
    assertThat(filtered(owner, Set.of(), Set.of(), null, null, true, null)).containsExactly(refused);
    assertThat(filtered(owner, Set.of(), Set.of(), null, null, false, Party.REGISTRY)).containsExactly(open);
  }

  private List<String> filtered(Actor.Customer owner, Set<ClaimState> states, Set<Outcome> outcomes, UUID assignee, String model, boolean danger, Party asks) {
    return claims.list(engineer, new ClaimQuery(states, outcomes, assignee, model, owner.id(), null, null, danger, asks, null, ClaimQuery.Sort.CREATED_OLDEST, null, 50)).rows()
        .stream().map(ClaimRow::number).toList();
  }

  @Test
  void whenTwoCustomersTurnOutToBeOneTheirClaimsAndTheirIssuesAreOnes() {
    var stranger = customer("Wrote From A Phone", address());
    var owner = customer("Signed In Later", address());
    var first = aCoveredClaimOf(stranger);
    var second = aCoveredClaimOf(owner);
    assertThat(discountOffered(second)).isFalse();
    transaction.executeWithoutResult(status -> publisher.publishEvent(new CustomersMerged(stranger.id(), owner.id())));
    assertThat(claims.find(owner, first).number()).isEqualTo(first);
    assertThat(discountOffered(first)).isTrue();
    assertThat(discountOffered(second)).isTrue();
  }

  @Test
  void claimsAreFoundByPartOfNumberSerialAndNameAndNoPatternCharacterIsSpecial() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var email = address();
    var number = claims.submit(visitorAt("192.0.2.7"), new Submission(null, new Submission.Contact("Ünïque_100% Pilot " + next(), email, null, "en", null, null),
        List.of(item(serial, null, "x")), Channel.PORTAL)).claim().number();
    for (var text : List.of(number, number.toLowerCase(), serial.substring(3), "ünïque_100%")) {
      assertThat(search(text)).as(text).contains(number);
    }
    assertThat(search("que%pilot")).doesNotContain(number);
    assertThat(search("' OR 1=1 --")).isEmpty();
  }

  @Test
  void aClaimIsFoundByItsNumberHoweverItIsTyped() {
    var number = aRefusedClaim();
    for (var typed : List.of(number.toLowerCase(), " " + number.replace("-", " ") + " ", number.replace("-", ""), number.replace("0", "O"))) {
      assertThat(claims.find(engineer, typed).number()).isEqualTo(number);
    }
    var digit = number.charAt(number.length() - 1);
    assertThatThrownBy(() -> claims.find(engineer, number.substring(0, number.length() - 1) + (char) ('0' + (digit - '0' + 1) % 10))).isInstanceOf(NotFound.class);
  }

  private List<String> search(String text) {
    return claims.list(engineer, new ClaimQuery(Set.of(), Set.of(), null, null, null, text, null, false, ClaimQuery.Sort.CREATED_NEWEST, null, 200)).rows().stream()
        .map(ClaimRow::number).toList();
  }

  private boolean discountOffered(String number) {
    return claims.find(engineer, number).item(1).decision().remedies().stream().anyMatch(offer -> offer.remedy().name().equals("LOYALTY_DISCOUNT") && offer.offered());
  }

  /** A claim on an expired unit. */
  private String aRefusedClaim() {
    clock.set("2026-05-10");
    return submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-05").claim().number();
  }
}

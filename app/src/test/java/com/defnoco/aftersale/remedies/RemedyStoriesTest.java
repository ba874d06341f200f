package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** From an offered remedy to a finished one. */
class RemedyStoriesTest extends ClaimFixtures {

  @Autowired Remedies remedies;
  @Autowired Vouchers vouchers;

  @Test
  void allRemediesStandSideBySideWithWhoPaysWhichFreightAndOnlyTheFittingOneIsOffered() {
    var owner = customer("Side By Side", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var options = remedies.options(owner, number, 1).options();

    assertThat(options).extracting(Option::remedy).contains(Remedy.REMOTE_SUPPORT, Remedy.FACTORY_SERVICE, Remedy.ONSITE_REPAIR, Remedy.LOYALTY_DISCOUNT);
    assertThat(options).filteredOn(Option::offered).extracting(Option::remedy).containsExactly(Remedy.FACTORY_SERVICE);
    var factory = option(owner, number, Remedy.FACTORY_SERVICE);
    assertThat(factory.freight()).extracting(Option.FreightLeg::leg).containsExactly("freight.toFactory", "freight.toCustomer");
    assertThat(factory.freight()).allSatisfy(leg -> {
      assertThat(leg.payer()).isEqualTo(Payer.CUSTOMER);
      assertThat(leg.clause()).isEqualTo(Clause.N1);
    });
    assertThat(factory.customerDoes()).contains("remedy.do.packAndSend");
  }

  @Test
  void aSwollenPackIsNeverToldToBePostedAndItsFactoryServiceWaitsForATransportAssessment() {
    clock.set("2025-06-01");
    var owner = customer("Swollen", address());
    var number = claims.submit(owner, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "like a pillow", Symptom.SWELLING)),
        Channel.PORTAL)).claim().number();
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var factory = option(owner, number, Remedy.FACTORY_SERVICE);
    assertThat(factory.transportFirst()).isTrue();
    assertThat(factory.steps().getFirst()).isEqualTo("remedy.step.transportAssessment");
    assertThat(factory.customerDoes()).contains("remedy.do.waitForTransport", "remedy.do.keepSafe").doesNotContain("remedy.do.packAndSend");

    var chosen = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE);
    assertThatThrownBy(() -> remedies.start(engineer, chosen.id())).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.transport.first"));
    assertThatThrownBy(() -> remedies.assessTransport(owner, chosen.id(), "I think it is fine")).isInstanceOf(NotAllowed.class);
    remedies.assessTransport(engineer, chosen.id(), "By road only, UN 3480 P908, in the steel box we send.");
    assertThat(remedies.start(engineer, chosen.id()).state()).isEqualTo(RemedyState.STARTED);
  }

  @Test
  void fromTheFirstWordsToAFinishedRepairInOneStory() {
    var owner = customer("Whole Story", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var chosen = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT);
    assertThat(claims.find(owner, number).state()).isEqualTo(ClaimState.IN_REMEDY);
    clock.move(Duration.ofDays(2));
    remedies.start(engineer, chosen.id());
    clock.move(Duration.ofDays(5));
    var done = remedies.finish(engineer, chosen.id(), "Replaced the BMS board; cells within 8 mV.");

    assertThat(done.state()).isEqualTo(RemedyState.DONE);
    assertThat(claims.find(owner, number).state()).isEqualTo(ClaimState.CLOSED);
    assertThat(claims.timeline(owner, number)).extracting(entry -> entry.event()).containsSubsequence("claim.submitted", "item.decided", "remedy.chosen", "remedy.started",
        "remedy.done");
    assertThat(claims.timeline(owner, number).getLast().text()).contains("8 mV");
    assertThat(remedies.options(owner, number, 1).active()).as("a finished remedy is what the page shows").isNotNull();
    assertThatThrownBy(() -> remedies.finish(engineer, chosen.id(), "again")).isInstanceOf(NotPossible.class);
  }

  @Test
  void aRemoteRepairThatFailedOpensFactoryAndOnSiteRepair() {
    var owner = customer("Remote Failed", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var chosen = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT);
    remedies.start(engineer, chosen.id());
    remedies.fail(engineer, chosen.id(), "The new board shows the same fault.");

    var item = claims.find(engineer, number).item(1);
    assertThat(item.state()).isEqualTo(ItemState.COVERED);
    assertThat(item.decision().facts().text(Fact.REMOTE_DIAGNOSIS)).contains("REMOTE_REPAIR_FAILED");
    var options = remedies.options(owner, number, 1);
    assertThat(options.options()).filteredOn(Option::offered).extracting(Option::remedy).containsExactly(Remedy.FACTORY_SERVICE, Remedy.ONSITE_REPAIR);
    assertThat(options.active()).isNull();
    assertThat(options.earlier()).extracting(RemedyView::report).containsExactly("The new board shows the same fault.");
    assertThat(remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).state()).isEqualTo(RemedyState.CHOSEN);
  }

  @Test
  void aSecondClickGivesTheSameAnswerAndAnotherRemedyIsRefused() {
    var owner = customer("Double Click", address());
    var number = aRemoteRepairFailedFor(owner);
    var first = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE);
    assertThat(remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id()).isEqualTo(first.id());
    assertThatThrownBy(() -> remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR)).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.chosen.other"));
    assertThatThrownBy(() -> remedies.choose(customer("Stranger", address()), number, 1, Remedy.FACTORY_SERVICE)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> remedies.choose(staff(Role.AUDITOR), aCoveredClaimOf(owner), 1, Remedy.LOYALTY_DISCOUNT)).isInstanceOf(NotAllowed.class);
  }

  @Test
  void whatIsNotOfferedCannotBeChosen() {
    var owner = customer("Not Offered", address());
    var number = aCoveredClaimOf(owner);
    assertThatThrownBy(() -> remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR)).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("claims.remedy.notOffered"));
    assertThat(remedies.options(owner, number, 1).active()).as("nothing was written").isNull();
  }

  @Test
  void ofSixtyFourChoicesAtOnceOneRemedyIsChosenAndWhoWantedTheOtherIsTold() throws Exception {
    var owner = customer("Race", address());
    var number = aRemoteRepairFailedFor(owner);
    var answers = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var wishes = new ArrayList<Callable<String>>();
      for (int i = 0; i < 64; i++) {
        var remedy = i % 2 == 0 ? Remedy.FACTORY_SERVICE : Remedy.ONSITE_REPAIR;
        wishes.add(() -> {
          try {
            return remedies.choose(owner, number, 1, remedy).id() + " " + remedy;
          } catch (NotPossible refused) {
            return refused.key();
          }
        });
      }
      for (var one : threads.invokeAll(wishes)) {
        answers.add(one.get());
      }
    }
    assertThat(answers).filteredOn("remedies.chosen.other"::equals).hasSize(32);
    assertThat(answers).filteredOn(answer -> !answer.equals("remedies.chosen.other")).hasSize(32).containsOnly(answers.stream()
        .filter(answer -> !answer.equals("remedies.chosen.other")).findFirst().orElseThrow());
    assertThat(jdbc.sql("SELECT count(*) FROM remedy WHERE claim_number = :number AND state = 'CHOSEN'").param("number", number).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void theDatabaseItselfRefusesASecondRemedyUnderWay() {
    var owner = customer("Constraint", address());
    var number = aRemoteRepairFailedFor(owner);
    var chosen = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE);
    assertThatThrownBy(() -> jdbc.sql("""
        INSERT INTO remedy (id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, chosen_at, chosen_by)
        SELECT ?, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, 'ONSITE_REPAIR', state, danger, chosen_at, chosen_by FROM remedy WHERE id = ?
        """).params(UUID.randomUUID(), chosen.id()).update()).hasMessageContaining("remedy_one_per_item");
  }

  @Test
  void aDecisionThatFallsTakesTheChosenRemedyWithIt() {
    var owner = customer("Falls", address());
    var number = aRemoteRepairFailedFor(owner);
    var chosen = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE);
    fact(number, Fact.UNAUTHORIZED_MODIFICATION, "true");
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.NOT_COVERED);
    assertThat(remedies.find(owner, chosen.id()).state()).isEqualTo(RemedyState.CANCELLED);
  }

  @Test
  void whenTheBenchFindsAnotherCauseTheRunningRemedyIsFlaggedAndNotMoved() {
    var owner = customer("Bench Finds", address());
    var number = aRemoteRepairFailedFor(owner);
    var chosen = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE);
    remedies.start(engineer, chosen.id());
    var item = fact(number, Fact.UNAUTHORIZED_MODIFICATION, "true").item(1);
    assertThat(item.state()).isEqualTo(ItemState.IN_REMEDY);
    assertThat(item.decision().outcome()).isEqualTo(Outcome.NOT_COVERED);
    assertThat(item.decision().flagged()).isEqualTo("remedyUnderWay");
    assertThat(remedies.find(engineer, chosen.id()).state()).isEqualTo(RemedyState.STARTED);
  }

  @Test
  void aPaidServiceStartsOnlyAfterTheCustomerAcceptedItsQuote() {
    clock.set("2026-09-01");
    var owner = customer("Pays", address());
    var number = claims.submit(owner, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-08-30", "old " + next())), Channel.PORTAL)).claim()
        .number();
    var chosen = remedies.choose(owner, number, 1, Remedy.PAID_SERVICE);
    assertThatThrownBy(() -> remedies.start(engineer, chosen.id())).isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> remedies.quote(owner, chosen.id(), "EUR", List.of(new Quote.Line("cheap", BigDecimal.ONE)))).isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> remedies.quote(engineer, chosen.id(), "JPY", List.of(new Quote.Line("cells", new BigDecimal("100.5"))))).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> remedies.quote(engineer, chosen.id(), "XXX", List.of(new Quote.Line("cells", BigDecimal.ONE)))).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> remedies.quote(engineer, chosen.id(), "EUR", List.of(new Quote.Line("cells", new BigDecimal("1e1000000"))))).isInstanceOf(InvalidInput.class);

    var first = remedies.quote(engineer, chosen.id(), "EUR", List.of(new Quote.Line("Six cells", new BigDecimal("180")), new Quote.Line("Work, 2 h", new BigDecimal("95.5"))));
    assertThat(first.quote().amount()).isEqualTo("275.50");
    var second = remedies.quote(engineer, chosen.id(), "EUR", List.of(new Quote.Line("Six cells", new BigDecimal("150"))));
    assertThatThrownBy(() -> remedies.answerQuote(owner, first.quote().id(), true)).as("a replaced quote cannot be accepted").isInstanceOf(NotPossible.class);
    remedies.answerQuote(owner, second.quote().id(), true);
    remedies.answerQuote(owner, second.quote().id(), true);
    assertThat(remedies.start(engineer, chosen.id()).state()).isEqualTo(RemedyState.STARTED);
  }

  @Test
  void decliningTheQuoteEndsThePaidServiceAndItCanBeChosenAgain() {
    clock.set("2026-09-01");
    var owner = customer("Declines", address());
    var number = claims.submit(owner, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-08-30", "old " + next())), Channel.PORTAL)).claim()
        .number();
    var chosen = remedies.choose(owner, number, 1, Remedy.PAID_SERVICE);
    var quoted = remedies.quote(engineer, chosen.id(), "EUR", List.of(new Quote.Line("All new", new BigDecimal("900"))));
    assertThat(remedies.answerQuote(owner, quoted.quote().id(), false).state()).isEqualTo(RemedyState.CANCELLED);
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.NOT_COVERED);
    assertThat(remedies.choose(owner, number, 1, Remedy.PAID_SERVICE).id()).isNotEqualTo(chosen.id());
  }

  // ---- Vouchers

  @Test
  void theVoucherIsOnePercentBoundToTheCustomerAndClosesTheItem() {
    var owner = customer("Voucher", address());
    var voucher = aVoucherOf(owner);
    assertThat(voucher.percent()).isEqualByComparingTo("1");
    assertThat(voucher.customerId()).isEqualTo(owner.id());
    assertThat(voucher.state()).isEqualTo(Voucher.State.VALID);
    assertThat(claims.find(owner, voucher.claimNumber()).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(vouchers.of(owner, owner.id())).extracting(Voucher::code).containsExactly(voucher.code());
    assertThatThrownBy(() -> vouchers.of(customer("Other", address()), owner.id())).isInstanceOf(NotFound.class);
    assertThat(remedies.choose(owner, voucher.claimNumber(), 1, Remedy.LOYALTY_DISCOUNT).voucher().code()).as("a second click").isEqualTo(voucher.code());
  }

  @Test
  void theDiscountIsRoundedToTheMinorUnitsOfTheCurrency() {
    var owner = customer("Rounds", address());
    assertThat(redeemed(owner, "1234.55", "EUR")).isEqualTo("12.35");
    assertThat(redeemed(owner, "1250", "JPY")).isEqualTo("13");
    assertThat(redeemed(owner, "100.050", "KWD")).isEqualTo("1.001");
  }

  @Test
  void anOrderOnWhichTheDiscountIsBelowOneCentLeavesTheVoucherGood() {
    var voucher = aVoucherOf(customer("Small Order", address()));
    assertThatThrownBy(() -> vouchers.redeem(shop(), voucher.code(), "SMALL", new BigDecimal("0.49"), "EUR")).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.voucher.tooSmall"));
    assertThatThrownBy(() -> vouchers.redeem(shop(), voucher.code(), "SMALL", new BigDecimal("49"), "JPY")).as("half a yen").isInstanceOf(NotPossible.class);
    assertThat(vouchers.redeem(shop(), voucher.code(), "LARGER", new BigDecimal("0.50"), "EUR").redemption().discount()).isEqualByComparingTo("0.01");
  }

  @Test
  void aVoucherIsGoodForTheMonthsOfTheEditionThatDecided() {
    var owner = customer("Expiry", address());
    var voucher = aVoucherOf(owner);
    assertThat(voucher.validUntil()).isEqualTo(java.time.LocalDate.ofInstant(voucher.issuedAt(), java.time.ZoneOffset.UTC).plusMonths(24));
  }

  @Test
  void theDiscountListsTheIssuesThatCountAndTheHolderOfALinkSeesThoseOfItsClaimAlone() {
    var owner = customer("Listed", address());
    var first = aCoveredClaimOf(owner);
    var second = aCoveredClaimOf(owner);
    var option = option(owner, second, Remedy.LOYALTY_DISCOUNT);
    assertThat(option.offered()).isTrue();
    assertThat(option.counted()).extracting(com.defnoco.aftersale.claims.Claims.CountedIssue::claimNumber).containsExactlyInAnyOrder(first, second);
    var holder = new Actor.LinkHolder(claims.find(owner, second).id(), owner.id(), null);
    assertThat(option(holder, second, Remedy.LOYALTY_DISCOUNT).counted()).extracting(com.defnoco.aftersale.claims.Claims.CountedIssue::claimNumber).containsExactly(second);
  }

  @Test
  void timeAndFreightAreThoseOfPastRemediesOnceThereAreEnoughOfThem() {
    var owner = customer("Usual", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var now = java.sql.Timestamp.from(clock.instant());
    var experience = transaction.execute(all -> {
      // What other tests left is out of sight within this transaction, which is taken back.
      jdbc.sql("UPDATE remedy SET ended_at = NULL, state = 'FAILED' WHERE remedy = 'FACTORY_SERVICE' AND state = 'DONE'").update();
      jdbc.sql("UPDATE charge SET state = 'CANCELLED' WHERE kind = 'FREIGHT'").update();
      var before = option(owner, number, Remedy.FACTORY_SERVICE);
      for (int days : List.of(10, 12, 14, 16, 40)) {
        var id = UUID.randomUUID();
        jdbc.sql("""
            INSERT INTO remedy (id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, chosen_at, chosen_by, ended_at)
            VALUES (:id, :id, :id, 'A-0', 1, 'X', :id, :id, 'FACTORY_SERVICE', 'DONE', false, CAST(:now AS timestamptz) - make_interval(days => :days), 'system', :now)
            """).param("id", id).param("days", days).param("now", now).update();
        jdbc.sql("""
            INSERT INTO charge (id, remedy_id, claim_id, claim_number, item, customer_id, kind, leg, payer, clause, words, amount, currency, state, made_at, made_by, reference)
            VALUES (:id, :id, :id, 'A-0', 1, :id, 'FREIGHT', 'TO_FACTORY', 'CUSTOMER', 'N1', 'x', :amount, 'EUR', 'PAID', :now, 'system', 'R')
            """).param("id", id).param("amount", new BigDecimal(100 + days)).param("now", now).update();
      }
      var after = option(owner, number, Remedy.FACTORY_SERVICE);
      all.setRollbackOnly();
      return List.of(before, after);
    });
    assertThat(experience.getFirst().usual()).as("too few yet").isNull();
    assertThat(experience.getFirst().freight()).allSatisfy(leg -> assertThat(leg.estimates()).isEmpty());
    assertThat(experience.getLast().usual()).isEqualTo(new Option.Usual(5, 14, 31));
    assertThat(experience.getLast().freight().getFirst().estimates()).containsExactly(new Option.Estimate(null, new BigDecimal("114.00"), null, null, java.util.Currency.getInstance("EUR"), 5, null));
    assertThat(experience.getLast().freight().getLast().estimates()).isEmpty();
  }

  @Test
  void ofSixtyFourRedemptionsAtOnceExactlyOneWins() throws Exception {
    var voucher = aVoucherOf(customer("Sixty Four", address()));
    int won = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var orders = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 64; i++) {
        var order = "ORDER-" + i;
        orders.add(() -> {
          try {
            vouchers.redeem(shop(), voucher.code(), order, new BigDecimal("1000.00"), "EUR");
            return true;
          } catch (NotPossible used) {
            assertThat(used.key()).isEqualTo("remedies.voucher.used");
            return false;
          }
        });
      }
      for (var one : threads.invokeAll(orders)) {
        won += one.get() ? 1 : 0;
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(jdbc.sql("SELECT count(*) FROM voucher_redemption WHERE voucher_id = ?").param(voucher.id()).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void theSameOrderAgainGivesTheSameDiscountAndTheCodeMayBeTypedCarelessly() {
    var voucher = aVoucherOf(customer("Careless", address()));
    var first = vouchers.redeem(shop(), voucher.code().toLowerCase().replace("-", " "), "ORDER-7", new BigDecimal("10"), "EUR");
    assertThat(vouchers.redeem(shop(), voucher.code(), "ORDER-7", new BigDecimal("10.00"), "EUR").redemption()).isEqualTo(first.redemption());
    assertThatThrownBy(() -> vouchers.redeem(shop(), voucher.code(), "ORDER-7", new BigDecimal("11"), "EUR")).isInstanceOf(NotPossible.class);
  }

  @Test
  void aVoucherIsWorthNothingAfterItsLastDayForAStrangersKeyOrMistyped() {
    var voucher = aVoucherOf(customer("Late", address()));
    assertThatThrownBy(() -> vouchers.redeem(new Actor.Integration(UUID.randomUUID(), Set.of(Scope.CLAIMS_WRITE)), voucher.code(), "O", BigDecimal.TEN, "EUR"))
        .isInstanceOf(NotFound.class);
    var last = voucher.code().charAt(0);
    assertThatThrownBy(() -> vouchers.redeem(shop(), (last == '7' ? '8' : '7') + voucher.code().substring(1), "O", BigDecimal.TEN, "EUR")).isInstanceOf(NotFound.class);
    clock.set(voucher.validUntil().plusDays(1).toString());
    assertThatThrownBy(() -> vouchers.redeem(shop(), voucher.code(), "O", BigDecimal.TEN, "EUR")).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.voucher.expired"));
  }

  @Test
  void anUnusedVoucherFallsWhenTheReopenedClaimTurnsOutNotCovered() {
    var owner = customer("Reopened", address());
    var voucher = aVoucherOf(owner);
    claims.reopen(engineer, voucher.claimNumber(), 1, "photos show a drill hole", null);
    fact(voucher.claimNumber(), Fact.USER_DAMAGE, "true");
    assertThatThrownBy(() -> vouchers.redeem(shop(), voucher.code(), "O", BigDecimal.TEN, "EUR")).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.voucher.cancelled"));
  }

  @Test
  void nobodyGetsVoucherAndRepairForOneItem() {
    var owner = customer("Greedy", address());
    var used = aVoucherOf(owner);
    vouchers.redeem(shop(), used.code(), "O-1", BigDecimal.TEN, "EUR");
    claims.reopen(owner, used.claimNumber(), 1, "I want a repair too", null);
    fact(used.claimNumber(), Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    assertThatThrownBy(() -> remedies.choose(owner, used.claimNumber(), 1, Remedy.FACTORY_SERVICE)).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.voucher.usedInstead"));

    var unused = aVoucherOf(owner);
    claims.reopen(owner, unused.claimNumber(), 1, "I want a repair instead", null);
    fact(unused.claimNumber(), Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    remedies.choose(owner, unused.claimNumber(), 1, Remedy.FACTORY_SERVICE);
    assertThat(vouchers.of(owner, owner.id())).filteredOn(voucher -> voucher.code().equals(unused.code())).extracting(Voucher::state).containsExactly(Voucher.State.CANCELLED);
  }

  @Test
  void anUnusedVoucherFallsWithTheOtherIssueBehindItAndItsOwnItemIsOfferedAnew() {
    var owner = customer("Two Issues", address());
    var other = aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var voucher = remedies.choose(owner, number, 1, Remedy.LOYALTY_DISCOUNT).voucher();
    fact(other, Fact.USER_DAMAGE, "true");

    assertThatThrownBy(() -> vouchers.redeem(shop(), voucher.code(), "O", BigDecimal.TEN, "EUR")).isInstanceOfSatisfying(NotPossible.class, e ->
        assertThat(e.key()).isEqualTo("remedies.voucher.cancelled"));
    var item = claims.find(owner, number).item(1);
    assertThat(item.state()).as("it is covered by itself and must not be left without a remedy").isEqualTo(ItemState.COVERED);
    assertThat(item.decision().facts().text(Fact.COVERED_ISSUES_OF_CUSTOMER)).contains("1");
    assertThat(remedies.options(owner, number, 1).options()).filteredOn(Option::offered).extracting(Option::remedy).containsExactly(Remedy.FACTORY_SERVICE);
    assertThat(claims.find(owner, number).state()).isEqualTo(ClaimState.DECIDED);
    assertThat(claims.timeline(owner, number)).extracting(entry -> entry.event()).containsSubsequence("voucher.issued", "voucher.cancelled", "item.reopened");
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE body LIKE ?").param("%" + claims.find(owner, number).item(1).serialNumber() + "%cancelled%").query(Integer.class).single())
        .as("the customer is told").isEqualTo(1);
  }

  @Test
  void aVoucherStandsWhileTwoIssuesAreLeftAndAUsedOneStaysUsed() {
    var owner = customer("Three Issues", address());
    var third = aCoveredClaimOf(owner);
    var other = aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    var voucher = remedies.choose(owner, number, 1, Remedy.LOYALTY_DISCOUNT).voucher();
    claims.withdraw(owner, third, 1, "sold it", null);
    assertThat(vouchers.redeem(shop(), voucher.code(), "O-3", BigDecimal.TEN, "EUR").state()).isEqualTo(Voucher.State.REDEEMED);
    claims.withdraw(owner, other, 1, "sold it too", null);
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(vouchers.of(owner, owner.id())).filteredOn(one -> one.code().equals(voucher.code())).extracting(Voucher::state).containsExactly(Voucher.State.REDEEMED);
  }

  @Test
  void anyOneWrongCharacterAndAnyTwoSwappedOnesOfACodeAreNoticed() {
    var code = VoucherCode.random().replace("-", "");
    for (int i = 0; i < code.length(); i++) {
      for (var other : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
        if (other != code.charAt(i)) {
          assertThat(VoucherCode.canonical(code.substring(0, i) + other + code.substring(i + 1))).isEmpty();
        }
      }
      for (int j = i + 1; j < code.length(); j++) {
        if (code.charAt(i) != code.charAt(j)) {
          var swapped = new StringBuilder(code);
          swapped.setCharAt(i, code.charAt(j));
          swapped.setCharAt(j, code.charAt(i));
          assertThat(VoucherCode.canonical(swapped.toString())).isEmpty();
        }
      }
    }
    assertThat(VoucherCode.canonical(code)).isPresent();
  }

  private Option option(Actor actor, String number, Remedy remedy) {
    return remedies.options(actor, number, 1).options().stream().filter(option -> option.remedy() == remedy).findFirst().orElseThrow();
  }

  private String aRemoteRepairFailedFor(Actor.Customer owner) {
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    return number;
  }

  private Voucher aVoucherOf(Actor.Customer owner) {
    aCoveredClaimOf(owner);
    return remedies.choose(owner, aCoveredClaimOf(owner), 1, Remedy.LOYALTY_DISCOUNT).voucher();
  }

  private String redeemed(Actor.Customer owner, String amount, String currency) {
    return vouchers.redeem(shop(), aVoucherOf(owner).code(), "ORDER-" + next(), new BigDecimal(amount), currency).redemption().discount().toPlainString();
  }

  private static Actor.Integration shop() {
    return new Actor.Integration(UUID.randomUUID(), Set.of(Scope.VOUCHERS));
  }
}

package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charge;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Money in one place: each charge with clause and payer, quotes with tax, currencies with and without cents, and the list for the ERP. */
@RecordApplicationEvents
class MoneyTest extends ClaimFixtures {

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired FactoryService factory;
  @Autowired ApplicationEvents published;

  @Test
  void eachChargeCitesItsClauseAndPayerAndCoverIsNeverTheCustomersMoney() {
    var owner = customer("Clauses", address());
    var id = aFactoryService(owner);
    courses.answer(owner, freight(id, "EUR", "120", "90.50").open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
    charges.book(engineer, id, Charge.Kind.LABOUR, "Bench, 2 h", new BigDecimal("90"), "EUR");
    assertThat(courses.of(engineer, id).charges()).extracting(Charge::kind, Charge::payer, Charge::clause, Charge::state).containsExactlyInAnyOrder(
        org.assertj.core.groups.Tuple.tuple(Charge.Kind.FREIGHT, Payer.CUSTOMER, Clause.N1, Charge.State.AGREED),
        org.assertj.core.groups.Tuple.tuple(Charge.Kind.FREIGHT, Payer.CUSTOMER, Clause.N1, Charge.State.AGREED),
        org.assertj.core.groups.Tuple.tuple(Charge.Kind.LABOUR, Payer.COMPANY, Clause.R2, Charge.State.BOOKED));
    assertThat(courses.of(owner, id).charges()).as("what cover costs us is not for the customer to see").extracting(Charge::payer).containsOnly(Payer.CUSTOMER);
    assertThatThrownBy(() -> charges.book(engineer, id, Charge.Kind.FREIGHT, "hidden freight", BigDecimal.TEN, "EUR")).isInstanceOf(NotPossible.class);
  }

  @Test
  void amountsHaveTheDigitsOfTheirCurrencyAndNoMore() {
    for (var one : List.of(List.of("JPY", "1200", "1200", "0.5"), List.of("EUR", "12.5", "12.50", "0.005"), List.of("KWD", "1.234", "1.234", "0.0005"))) {
      var owner = customer("Digits " + one.getFirst(), address());
      var id = aFactoryService(owner);
      assertThatThrownBy(() -> freight(id, one.getFirst(), one.get(3), "1")).isInstanceOf(InvalidInput.class);
      assertThat(freight(id, one.getFirst(), one.get(1), "1").charges()).filteredOn(charge -> charge.leg() == Shipment.Leg.TO_FACTORY)
          .singleElement().satisfies(charge -> assertThat(charge.amount().toPlainString()).isEqualTo(one.get(2)));
    }
  }

  @Test
  void aQuoteWithTaxIsOneSumAndItsLinesAreOwedOnceAccepted() {
    var owner = customer("Quoted", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.USER_DAMAGE, "true");
    var paid = remedies.choose(owner, number, 1, Remedy.PAID_SERVICE);
    var quoted = remedies.quote(engineer, paid.id(), "EUR", List.of(new Quote.Line("Labour", new BigDecimal("100"), Quote.Kind.LABOUR), new Quote.Line("Parts", new BigDecimal("40.10"), Quote.Kind.PARTS),
        new Quote.Line("Freight", new BigDecimal("30"), Quote.Kind.FREIGHT), new Quote.Line("VAT 21 %", new BigDecimal("35.72"), Quote.Kind.TAX))).quote();
    assertThat(quoted.amount().toPlainString()).isEqualTo("205.82");
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE subject LIKE ? AND body LIKE '%205.82 EUR%'").param("%" + number + "%").query(Integer.class).single()).as("the customer is told once").isEqualTo(1);
    assertThat(courses.of(engineer, paid.id()).charges()).as("nothing is owed before").isEmpty();
    remedies.answerQuote(owner, quoted.id(), true);
    remedies.answerQuote(owner, quoted.id(), true);
    assertThat(courses.of(engineer, paid.id()).charges()).extracting(Charge::kind, Charge::clause, charge -> charge.amount().toPlainString()).containsExactlyInAnyOrder(
        org.assertj.core.groups.Tuple.tuple(Charge.Kind.LABOUR, Clause.N3, "100.00"), org.assertj.core.groups.Tuple.tuple(Charge.Kind.PARTS, Clause.N3, "40.10"),
        org.assertj.core.groups.Tuple.tuple(Charge.Kind.FREIGHT, Clause.N1, "30.00"), org.assertj.core.groups.Tuple.tuple(Charge.Kind.TAX, Clause.N3, "35.72"));
  }

  @Test
  void theMoneyPageMarksAsPaidWithAReferenceOnceAndOnlyAManagerWaives() {
    var owner = customer("Payer", address());
    var id = aFactoryService(owner);
    courses.answer(owner, freight(id, "EUR", "77.70", "66.60").open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
    var owed = courses.of(engineer, id).charges();
    var there = owed.stream().filter(charge -> charge.leg() == Shipment.Leg.TO_FACTORY).findFirst().orElseThrow();
    var back = owed.stream().filter(charge -> charge.leg() == Shipment.Leg.BACK).findFirst().orElseThrow();
    var desk = signedIn(engineer);
    assertThat(desk.get("/console/money").body()).contains(there.claimNumber(), "77.70 EUR", "N1");
    assertThat(desk.fill("/console/money", "/console/money/" + there.id() + "/payment", "reference", "").statusCode()).isEqualTo(422);
    assertThat(desk.post("/console/money/" + there.id() + "/payment", "reference", "BANK-1").statusCode()).isEqualTo(303);
    assertThat(desk.post("/console/money/" + there.id() + "/payment", "reference", "BANK-1").statusCode()).as("a second click").isEqualTo(303);
    assertThat(desk.post("/console/money/" + there.id() + "/payment", "reference", "BANK-2").statusCode()).as("paid by another payment").isEqualTo(409);
    assertThatThrownBy(() -> charges.writeOff(engineer, back.id(), "goodwill")).isInstanceOf(NotAllowed.class);
    assertThat(charges.writeOff(manager, back.id(), "goodwill").state()).isEqualTo(Charge.State.WRITTEN_OFF);
    assertThat(published.stream(Charges.Changed.class).filter(changed -> changed.charge().id().equals(back.id())).map(changed -> changed.charge().state()))
        .as("the ERP hears of each change once").containsExactly(Charge.State.AGREED, Charge.State.WRITTEN_OFF);
    assertThat(signedInAs(Role.TECHNICIAN).get("/console/money").statusCode()).isEqualTo(403);

    var file = desk.get("/console/money.csv").body();
    assertThat(file).as("a spreadsheet knows UTF-8 by the mark").startsWith("\uFEFFid,claim,item,made_at,kind,leg,payer,clause,words,amount,currency,state,settled_at,reference");
    assertThat(file.lines().filter(line -> line.startsWith(there.id().toString()))).singleElement().satisfies(line ->
        assertThat(line).contains(there.claimNumber(), "FREIGHT,TO_FACTORY,CUSTOMER,N1", "77.70,EUR,PAID", "BANK-1"));
    assertThat(file.lines().filter(line -> line.startsWith(back.id().toString()))).singleElement().satisfies(line -> assertThat(line).contains("66.60,EUR,WRITTEN_OFF"));
  }

  @Test
  void aCellThatLooksLikeAFormulaIsNoneInTheListForTheErp() {
    var owner = customer("Formula", address());
    var id = aFactoryService(owner);
    var booked = charges.book(engineer, id, Charge.Kind.OTHER, "=HYPERLINK(1)", new BigDecimal("3"), "EUR");
    assertThat(signedIn(manager).get("/console/money.csv").body().lines().filter(line -> line.startsWith(booked.id().toString()))).singleElement()
        .satisfies(line -> assertThat(line).contains("'=HYPERLINK(1)"));
  }

  @Test
  void aQuoteIsAnsweredOnTheLinkWithoutAnAccountAndNothingStartsBefore() {
    var owner = customer("Answers by Link", address());
    for (var accept : List.of("false", "true")) {
      var number = aCoveredClaimOf(owner);
      fact(number, Fact.USER_DAMAGE, "true");
      var paid = remedies.choose(owner, number, 1, Remedy.PAID_SERVICE);
      var quote = remedies.quote(engineer, paid.id(), "EUR", List.of(new Quote.Line("Labour", new BigDecimal("100"), Quote.Kind.LABOUR))).quote();
      assertThatThrownBy(() -> remedies.start(engineer, paid.id())).isInstanceOf(NotPossible.class);
      var there = "/t/" + claims.link(SYSTEM, number);
      var phone = visitor();
      assertThat(phone.get(there).body()).contains("100.00");
      for (int press = 0; press < 2; press++) {
        assertThat(phone.post(there + "/quote", "quote", quote.id().toString(), "accept", accept).statusCode()).isBetween(302, 303);
      }
      assertThat(remedies.find(engineer, paid.id()).state()).isEqualTo(accept.equals("true") ? RemedyState.QUOTED : RemedyState.CANCELLED);
      assertThat(courses.of(engineer, paid.id()).charges()).hasSize(accept.equals("true") ? 1 : 0);
    }
  }

  @Test
  void aVoucherIsRedeemedAtTheDeskOnceForOneOrder() {
    var owner = customer("Voucher at the Desk", address());
    aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    var code = remedies.choose(owner, number, 1, Remedy.LOYALTY_DISCOUNT).voucher().code();
    var desk = signedIn(engineer);
    assertThat(desk.fill("/console/money", "/console/money/vouchers", "code", code, "orderReference", "SO-1", "amount", "1000", "currency", "JPY").statusCode()).isEqualTo(303);
    assertThat(desk.post("/console/money/vouchers", "code", code, "orderReference", "SO-1", "amount", "1000", "currency", "JPY").statusCode()).as("a second click").isEqualTo(303);
    assertThat(desk.post("/console/money/vouchers", "code", code, "orderReference", "SO-2", "amount", "1000", "currency", "JPY").statusCode()).as("another order").isEqualTo(409);
    assertThat(jdbc.sql("SELECT discount FROM voucher_redemption JOIN voucher ON voucher.id = voucher_id WHERE code = ?").param(code).query(BigDecimal.class).single()).as("1 % of 1,000 yen, without cents")
        .isEqualByComparingTo("10");
  }

  private UUID aFactoryService(Actor.Customer owner) {
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    factory.assess(engineer, id, Map.of(), "");
    return id;
  }

  private Courses.View freight(UUID id, String currency, String there, String back) {
    return charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal(there), Shipment.Leg.BACK, new BigDecimal(back)), currency);
  }
}

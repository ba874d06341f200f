package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.FreightPrices.Leg;
import com.defnoco.aftersale.remedies.FreightPrices.Way;
import com.defnoco.aftersale.remedies.FreightPrices.Zone;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charge;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TransportRules;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What freight costs depends on where the customer is, on the leg and on how it travels; prices have their day, and what was accepted by sea does not fly. */
class FreightPricesTest extends ClaimFixtures {

  @Autowired FreightPrices prices;
  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired FactoryService factory;

  @BeforeEach
  void atFirstOfJune() {
    clock.set("2025-06-01");
  }

  @Test
  void eachZoneHasItsOwnPricesByLegAndWayAndEachLegTellsPayerAndClause() {
    var near = zone("MV");
    var far = zone("WS");
    price(near, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "118.00");
    price(near, Leg.TO_FACTORY, Way.CARGO_AIRCRAFT, "2025-06-01", "235.00");
    price(near, Leg.BACK, Way.SEA, "2025-06-01", "103.25");
    price(far, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "139.00");
    assertThat(legs(of("MV"))).extracting(Option.FreightLeg::leg).containsExactly("freight.toFactory", "freight.toCustomer");
    assertThat(legs(of("MV"))).allSatisfy(leg -> {
      assertThat(leg.payer()).isEqualTo(Payer.CUSTOMER);
      assertThat(leg.clause()).isEqualTo(Clause.N1);
      assertThat(leg.zone()).isNotNull().extracting(Zone::code).isEqualTo(near);
    });
    assertThat(legs(of("MV")).getFirst().estimates()).extracting(Option.Estimate::way, one -> one.amount().toPlainString(), Option.Estimate::charges).containsExactly(
        org.assertj.core.groups.Tuple.tuple(Way.SEA, "118.00", 0), org.assertj.core.groups.Tuple.tuple(Way.CARGO_AIRCRAFT, "235.00", 0));
    assertThat(legs(of("WS")).getFirst().estimates()).extracting(one -> one.amount().toPlainString()).containsExactly("139.00");
    assertThat(legs(of("WS")).getLast().estimates()).as("nobody entered a price for the way back").isEmpty();
  }

  @Test
  void aPriceHoldsFromItsDayUntilTheNextAndWhatDoesNotGoIsNotTold() {
    var zone = zone("TV");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "100.00");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-07-01", "110.00");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-08-01", null);
    assertThat(now(zone)).containsExactly("100.00");
    assertThat(prices.table(manager).coming(zone)).extracting(price -> price.from().toString()).containsExactly("2025-07-01", "2025-08-01");
    clock.set("2025-07-15");
    assertThat(now(zone)).containsExactly("110.00");
    clock.set("2025-08-15");
    assertThat(now(zone)).isEmpty();
    assertThatThrownBy(() -> price(zone, Leg.TO_FACTORY, Way.SEA, "2025-08-14", "90.00")).as("what was told stays as it was told").isInstanceOf(InvalidInput.class);
  }

  @Test
  void theSamePriceAgainIsOneAndAnotherOfTheSameDayCorrectsIt() {
    var zone = zone("KI");
    var first = price(zone, Leg.PARTS, Way.COURIER, "2025-06-01", "24.00");
    assertThat(price(zone, Leg.PARTS, Way.COURIER, "2025-06-01", "24.00").id()).isEqualTo(first.id());
    price(zone, Leg.PARTS, Way.COURIER, "2025-06-01", "25.50");
    assertThat(prices.inForce(zone)).extracting(price -> String.valueOf(price.amount())).containsExactly("25.50");
    assertThat(jdbc.sql("SELECT count(*) FROM freight_price WHERE zone = ?").param(zone).query(Integer.class).single()).as("the wrong one is kept, as replaced").isEqualTo(2);
  }

  @Test
  void packsGoByNoCourierYenHaveNoCentsAndOnlyManagersEnterPrices() {
    var zone = zone("NR");
    assertThatThrownBy(() -> price(zone, Leg.TO_FACTORY, Way.COURIER, "2025-06-01", "10")).isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems().getFirst().pointer()).isEqualTo("/way"));
    assertThatThrownBy(() -> prices.put(manager, zone, Leg.PARTS, Way.COURIER, LocalDate.parse("2025-06-01"), new BigDecimal("1200.5"), "JPY", "list")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> prices.put(engineer, zone, Leg.PARTS, Way.COURIER, LocalDate.parse("2025-06-01"), BigDecimal.TEN, "EUR", "list")).isInstanceOf(NotAllowed.class);
  }

  @Test
  void aCountryLiesInOneZoneAndWhatNoZoneNamesIsElsewhere() {
    var first = zone("PW");
    assertThat(prices.zoneOf("PW")).get().extracting(Zone::code).isEqualTo(first);
    var second = zone("PW");
    assertThat(prices.zoneOf("PW")).get().extracting(Zone::code).isEqualTo(second);
    assertThat(prices.table(manager).zones()).filteredOn(zone -> zone.code().equals(first)).singleElement().satisfies(zone -> assertThat(zone.countries()).isEmpty());
    assertThat(prices.zoneOf("AQ")).get().extracting(Zone::rest).isEqualTo(true);
    assertThat(prices.zoneOf(null)).isEmpty();
    assertThatThrownBy(() -> prices.put(manager, new Zone("ZZ-" + next(), "Nowhere", "无", new TreeSet<>(List.of("QQ")), false))).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> prices.put(manager, new Zone("ELSEWHERE", "Elsewhere", "其他地区", new TreeSet<>(List.of("AQ")), false))).isInstanceOf(NotPossible.class);
  }

  @Test
  void threeOfAZoneWhoAcceptedTakeThePlaceOfTheListForThatWay() {
    var zone = zone("FM");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "118.00");
    price(zone, Leg.TO_FACTORY, Way.ROAD, "2025-06-01", "300.00");
    for (var amount : List.of("90", "95", "101")) {
      var owner = of("FM");
      accepted(owner, amount, Way.SEA);
    }
    assertThat(legs(of("FM")).getFirst().estimates()).extracting(Option.Estimate::way, one -> one.amount().toPlainString(), Option.Estimate::charges).containsExactly(
        org.assertj.core.groups.Tuple.tuple(Way.ROAD, "300.00", 0), org.assertj.core.groups.Tuple.tuple(Way.SEA, "95.00", 3));
  }

  @Test
  void aPackThatMayBurnIsToldNoPriceByAir() {
    var zone = zone("MH");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "118.00");
    price(zone, Leg.TO_FACTORY, Way.CARGO_AIRCRAFT, "2025-06-01", "235.00");
    var owner = of("MH");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var number = claims.submit(owner, new com.defnoco.aftersale.claims.Submission(null, null, List.of(item(serial, "2025-05-30", "It has swollen " + next(),
        com.defnoco.aftersale.claims.Symptom.SWELLING)), com.defnoco.aftersale.claims.Channel.PORTAL)).claim().number();
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    assertThat(option(owner, number).freight().getFirst().estimates()).extracting(Option.Estimate::way).containsExactly(Way.SEA);
  }

  @Test
  void whatWasAcceptedBySeaIsNotSentByAirAndAskedAnewItIsNotOwedTwice() {
    var owner = of("NL");
    var id = accepted(owner, "120", Way.SEA);
    assertThatThrownBy(() -> factory.authorise(engineer, id, TransportRules.By.CARGO_AIRCRAFT)).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("factory.mode.notAccepted"));
    var asked = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal("280"), Shipment.Leg.BACK, new BigDecimal("240")), "EUR", Way.CARGO_AIRCRAFT);
    assertThat(asked.open(Ask.Kind.FREIGHT).orElseThrow().arguments()).containsEntry("way", "CARGO_AIRCRAFT");
    assertThat(signedIn(owner).get("/my/claims/" + asked.remedy().claimNumber()).body()).contains("It travels by cargo aircraft.");
    courses.answer(owner, asked.open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
    factory.authorise(engineer, id, TransportRules.By.CARGO_AIRCRAFT);
    assertThat(courses.of(owner, id).charges()).filteredOn(charge -> charge.state() == Charge.State.AGREED).extracting(charge -> charge.amount().toPlainString(), Charge::way)
        .containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("280.00", Way.CARGO_AIRCRAFT), org.assertj.core.groups.Tuple.tuple("240.00", Way.CARGO_AIRCRAFT));
  }

  @Test
  void thePagesTellTheZoneAndTheFormOfTheWorkbenchIsFilledFromTheTable() {
    var zone = zone("VU");
    var desk = signedIn(manager);
    var there = "/console/freight?zone=" + zone;
    assertThat(desk.get(there).body()).contains("VU", "No prices yet");
    assertThat(desk.fill(there, "/console/freight/prices", "zone", zone, "what", "TO_FACTORY SEA", "from", "2025-06-01", "amount", "-3", "currency", "EUR", "source", "").body()).contains("amount-error", "source-error");
    assertThat(desk.post("/console/freight/prices", "zone", zone, "what", "TO_FACTORY SEA", "from", "2025-06-01", "amount", "141,50", "currency", "eur", "source", "Forwarder's list").statusCode()).isEqualTo(303);
    assertThat(desk.post("/console/freight/prices", "zone", zone, "what", "BACK SEA", "from", "2025-06-01", "amount", "99", "currency", "EUR", "source", "Forwarder's list").statusCode()).isEqualTo(303);
    assertThat(desk.get(there).body()).contains("141.50 EUR", "99.00 EUR", "Forwarder");
    assertThat(desk.get("/console/freight?zone=NOWHERE").statusCode()).isEqualTo(404);
    assertThat(signedInAs(Role.AUDITOR).get(there).body()).contains("141.50 EUR").doesNotContain("/console/freight/prices");

    var owner = of("VU");
    var number = claim(owner);
    assertThat(signedIn(owner).get("/my/claims/" + number).body()).contains("by sea", "about 141.50 EUR", "our list of", "Estimates for Zone " + zone);
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    factory.assess(engineer, id, sound(), "");
    assertThat(signedIn(engineer).get("/console/remedies/" + id).body()).contains("value=\"141.50\"", "value=\"99.00\"", "141.50 EUR + 99.00 EUR");
  }

  // ---- Fixtures

  /** A new zone that holds this country from now on. */
  private String zone(String country) {
    var code = "Z" + next();
    prices.put(manager, new Zone(code, "Zone " + code, "分区 " + code, new TreeSet<>(List.of(country)), false));
    return code;
  }

  private FreightPrices.Price price(String zone, Leg leg, Way way, String from, String amount) {
    return prices.put(manager, zone, leg, way, LocalDate.parse(from), amount == null ? null : new BigDecimal(amount), "EUR", "Forwarder's list");
  }

  private List<String> now(String zone) {
    return prices.inForce(zone).stream().map(price -> String.valueOf(price.amount())).toList();
  }

  private Actor.Customer of(String country) {
    return new Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details("Freight " + country, address(), null, "en", null, country, null)));
  }

  private String claim(Actor.Customer owner) {
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    return number;
  }

  private Option option(Actor.Customer owner, String number) {
    return remedies.options(owner, number, 1).options().stream().filter(one -> one.remedy() == Remedy.FACTORY_SERVICE).findFirst().orElseThrow();
  }

  private List<Option.FreightLeg> legs(Actor.Customer owner) {
    return option(owner, claim(owner)).freight();
  }

  private UUID accepted(Actor.Customer owner, String amount, Way way) {
    var id = remedies.choose(owner, claim(owner), 1, Remedy.FACTORY_SERVICE).id();
    factory.assess(engineer, id, sound(), "");
    var asked = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal(amount), Shipment.Leg.BACK, new BigDecimal(amount)), "EUR", way);
    courses.answer(owner, asked.open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
    return id;
  }

  private Map<String, TransportRules.Answer> sound() {
    var answers = new HashMap<String, TransportRules.Answer>();
    factory.rules().questions().forEach(question -> answers.put(question.id(), TransportRules.Answer.NO));
    return answers;
  }
}

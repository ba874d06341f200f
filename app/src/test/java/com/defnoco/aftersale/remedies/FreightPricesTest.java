package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
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
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
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
  @Autowired RemoteSupport remote;
  @Autowired OnsiteRepair onsite;
  @Autowired Parts parts;

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
        Tuple.tuple(Way.SEA, "118.00", 0), Tuple.tuple(Way.CARGO_AIRCRAFT, "235.00", 0));
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
        Tuple.tuple(Way.ROAD, "300.00", 0), Tuple.tuple(Way.SEA, "95.00", 3));
  }

  @Test
  void aPackThatMayBurnIsToldNoPriceByAir() {
    var zone = zone("MH");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "118.00");
    price(zone, Leg.TO_FACTORY, Way.CARGO_AIRCRAFT, "2025-06-01", "235.00");
    var owner = of("MH");
    assertThat(option(owner, swollen(owner)).freight().getFirst().estimates()).extracting(Option.Estimate::way).containsExactly(Way.SEA);
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
        .containsExactlyInAnyOrder(Tuple.tuple("280.00", Way.CARGO_AIRCRAFT), Tuple.tuple("240.00", Way.CARGO_AIRCRAFT));
  }

  @Test
  void whatAPackWeighsDecidesWhichPriceHoldsAndADamagedOneCostsItsPackagingOnTop() {
    var zone = zone("TO");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "0", "2.5", "90.00", "45.00");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "2.5", "20", "118.00", "45.00");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "20", null, "260.00", null);
    price(zone, Leg.TO_FACTORY, Way.CARGO_AIRCRAFT, "2025-06-01", "235.00");
    price(zone, Leg.BACK, Way.SEA, "2025-06-01", "103.25");
    var owner = of("TO");
    var sound = claim(owner);
    assertThat(option(owner, sound).freight().getFirst().estimates()).as("the pack weighs 2.6 kg").extracting(Option.Estimate::way, one -> one.amount().toPlainString(), Option.Estimate::damaged)
        .containsExactly(Tuple.tuple(Way.SEA, "118.00", null), Tuple.tuple(Way.CARGO_AIRCRAFT, "235.00", null));

    var swollen = swollen(owner);
    assertThat(option(owner, swollen).freight()).extracting(leg -> leg.estimates().getFirst().amount().toPlainString()).as("there with packaging by SP 376, back without").containsExactly("163.00", "103.25");
    assertThat(option(owner, swollen).freight().getFirst().estimates()).singleElement().satisfies(one -> assertThat(one.damaged()).isEqualByComparingTo("45.00"));
    var phone = signedIn(owner);
    assertThat(phone.get("/my/claims/" + swollen).body()).contains("for the packaging of a damaged pack (SP 376)");

    var id = remedies.choose(owner, swollen, 1, Remedy.FACTORY_SERVICE).id();
    var answers = sound();
    answers.put("swollen", TransportRules.Answer.YES);
    factory.assess(engineer, id, answers, "");
    assertThat(charges.listed(engineer, id)).extracting(FreightPrices.Price::leg, FreightPrices.Price::way, price -> String.valueOf(price.amount()))
        .containsExactlyInAnyOrder(Tuple.tuple(Leg.TO_FACTORY, Way.SEA, "163.00"), Tuple.tuple(Leg.BACK, Way.SEA, "103.25"));
    assertThat(signedIn(engineer).get("/console/remedies/" + id).body()).contains("value=\"163.00\"", "value=\"103.25\"", "45.00 of it for SP 376");
    var there = Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal("163.00"));
    assertThatThrownBy(() -> charges.estimateFreight(engineer, id, there, "EUR", Way.CARGO_AIRCRAFT)).as("damaged packs never fly")
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.problems().getFirst().pointer()).isEqualTo("/way"));
    charges.estimateFreight(engineer, id, there, "EUR", Way.SEA);
    assertThat(phone.get("/my/claims/" + swollen).body()).contains("special provision 376 (P908)");
    assertThat(jdbc.sql("SELECT kg || ' ' || damaged FROM charge WHERE remedy_id = ? AND state = 'ESTIMATED'").param(id).query(String.class).single()).isEqualTo("2.600 true");
  }

  @Test
  void forEachWeightTheNewestPriceCountsAndTwoOfOneDayNeverMeet() {
    var zone = zone("FJ");
    price(zone, Leg.BACK, Way.SEA, "2025-06-01", "100.00");
    price(zone, Leg.BACK, Way.SEA, "2025-07-01", "5", null, "140.00", null);
    price(zone, Leg.BACK, Way.SEA, "2025-08-01", "0", "2", null, null);
    assertThatThrownBy(() -> price(zone, Leg.BACK, Way.SEA, "2025-07-01", "3", "8", "120.00", null)).isInstanceOfSatisfying(InvalidInput.class, e -> {
      assertThat(e.problems().getFirst().pointer()).isEqualTo("/over");
      assertThat(e.problems().getFirst().arguments()).containsExactly("> 5");
    });
    assertThatThrownBy(() -> price(zone, Leg.BACK, Way.SEA, "2025-09-01", "8", "3", "120.00", null)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> price(zone, Leg.BACK, Way.SEA, "2025-09-01", "0", null, "120.00", "30.00")).as("what comes back is not damaged").isInstanceOf(InvalidInput.class);
    assertThat(byWeight(zone)).containsExactly("any 100.00");
    clock.set("2025-07-15");
    assertThat(byWeight(zone)).containsExactly("0–5 100.00", "> 5 140.00");
    clock.set("2025-08-15");
    assertThat(byWeight(zone)).as("light ones do not go any more").containsExactly("2–5 100.00", "> 5 140.00");
    assertThat(new FreightPrices.Band(new BigDecimal("2"), new BigDecimal("5")).holds(new BigDecimal("5"))).isTrue();
    assertThat(new FreightPrices.Band(new BigDecimal("5"), null).holds(new BigDecimal("5.000"))).as("up to and with").isFalse();
  }

  @Test
  void partsAreToldFromTheLightestToTheHeaviestUntilTheyAreReserved() {
    var zone = zone("CK");
    price(zone, Leg.PARTS, Way.COURIER, "2025-06-01", "0", "1", "24.00", null);
    price(zone, Leg.PARTS, Way.COURIER, "2025-06-01", "1", null, "39.00", null);
    var owner = of("CK");
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var leg = remedies.options(owner, number, 1).options().stream().filter(one -> one.remedy() == Remedy.REMOTE_SUPPORT).findFirst().orElseThrow().freight().getFirst();
    assertThat(leg.estimates()).singleElement().satisfies(one -> {
      assertThat(one.amount()).isEqualByComparingTo("24.00");
      assertThat(one.most()).isEqualByComparingTo("39.00");
    });
    assertThat(signedIn(owner).get("/my/claims/" + number).body()).contains(", by weight");
    var id = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
    var board = part(false, 120);
    remote.reserve(engineer, id, List.of(new Parts.Pick(board, "SZX", 2)));
    assertThat(charges.listed(engineer, id)).filteredOn(price -> price.leg() == Leg.PARTS).extracting(price -> String.valueOf(price.amount())).as("0.24 kg").containsExactly("24.00");
    remote.reserve(engineer, id, List.of(new Parts.Pick(part(false, 900), "SZX", 2)));
    assertThat(charges.listed(engineer, id)).filteredOn(price -> price.leg() == Leg.PARTS).extracting(price -> String.valueOf(price.amount())).as("more than a kilogram").containsExactly("39.00");
  }

  @Test
  void whatHoldsCellsGoesToASiteAsCargoForThePriceOfTheCountryInWhichTheSiteLies() {
    var home = zone("SB");
    var there = zone("NC");
    price(home, Leg.TO_SITE, Way.CARGO_AIRCRAFT, "2025-06-01", "50.00");
    price(home, Leg.TO_SITE, Way.COURIER, "2025-06-01", "10.00");
    price(there, Leg.TO_SITE, Way.CARGO_AIRCRAFT, "2025-06-01", "98.00");
    price(there, Leg.TO_SITE, Way.COURIER, "2025-06-01", "20.00");
    var owner = of("SB");
    var id = atSite(owner, "NC");
    assertThat(charges.ways(engineer, id, Shipment.Leg.TO_SITE)).as("before anything is reserved it may be a pack").doesNotContain(Way.COURIER);
    onsite.reserve(engineer, id, List.of(new Parts.Pick(part(true, 940), "SZX", 1)));
    assertThat(toSite(id)).containsExactly(Tuple.tuple(Way.CARGO_AIRCRAFT, "98.00"));
    assertThat(signedIn(engineer).get("/console/remedies/" + id).body()).contains("value=\"98.00\"").doesNotContain("by courier");
    var amount = Map.of(Shipment.Leg.TO_SITE, new BigDecimal("20"));
    assertThatThrownBy(() -> charges.estimateFreight(engineer, id, amount, "EUR", Way.COURIER)).isInstanceOfSatisfying(InvalidInput.class, e ->
        assertThat(e.problems().getFirst().key()).isEqualTo("freight.problem.lithium"));
    charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_SITE, new BigDecimal("98")), "EUR", Way.CARGO_AIRCRAFT);
    assertThat(jdbc.sql("SELECT zone FROM charge WHERE remedy_id = ? AND state = 'ESTIMATED'").param(id).query(String.class).single()).isEqualTo(there);

    var plugs = atSite(owner, "NC");
    onsite.reserve(engineer, plugs, List.of(new Parts.Pick(part(false, 45), "SZX", 1)));
    assertThat(toSite(plugs)).containsExactlyInAnyOrder(Tuple.tuple(Way.COURIER, "20.00"), Tuple.tuple(Way.CARGO_AIRCRAFT, "98.00"));
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    var told = remedies.options(owner, number, 1).options().stream().filter(one -> one.remedy() == Remedy.ONSITE_REPAIR).findFirst().orElseThrow().freight().getFirst();
    assertThat(told.estimates()).as("side by side nobody knows yet what will be sent").extracting(Option.Estimate::way).containsExactly(Way.CARGO_AIRCRAFT);
  }

  @Test
  void anotherWayFillsTheFormAnewByAButtonWithoutScriptAndByTheFieldItselfWithScript() {
    var zone = zone("PG");
    price(zone, Leg.TO_FACTORY, Way.SEA, "2025-06-01", "141.50");
    price(zone, Leg.BACK, Way.SEA, "2025-06-01", "99.00");
    price(zone, Leg.TO_FACTORY, Way.ROAD, "2025-06-01", "200.00");
    price(zone, Leg.BACK, Way.ROAD, "2025-06-01", "180.00");
    var owner = of("PG");
    var id = remedies.choose(owner, claim(owner), 1, Remedy.FACTORY_SERVICE).id();
    factory.assess(engineer, id, sound(), "");
    var desk = signedIn(engineer);
    var page = desk.get("/console/remedies/" + id).body();
    var again = "/console/remedies/" + id + "/steps/freightBoth/again";
    assertThat(page).contains("value=\"141.50\"", "Work out again", again).containsPattern("data-fill=\"amountBack=180.00&(amp;)?amountThere=200.00&(amp;)?currency=EUR\"");
    var filled = desk.post(again, "way", "ROAD", "amountThere", "141.50", "amountBack", "99.00", "currency", "USD");
    assertThat(filled.statusCode()).isEqualTo(200);
    assertThat(filled.body()).contains("value=\"200.00\"", "value=\"180.00\"").doesNotContain("value=\"141.50\"").containsPattern("<option value=\"ROAD\" selected").containsPattern("<option value=\"EUR\" selected");
    assertThat(desk.post(again, "way", "CARGO_AIRCRAFT", "amountThere", "141.50", "amountBack", "99.00", "currency", "EUR").body()).as("no price, no amount of another way").doesNotContain("value=\"141.50\"");
    assertThat(courses.of(engineer, id).charges()).as("nothing is asked by that").isEmpty();
    assertThat(desk.post("/console/remedies/" + id + "/steps/ship/again", "way", "ROAD").statusCode()).isEqualTo(404);
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

  private FreightPrices.Price price(String zone, Leg leg, Way way, String from, String over, String upTo, String amount, String damaged) {
    return prices.put(manager, zone, leg, way, LocalDate.parse(from), new FreightPrices.Band(new BigDecimal(over), upTo == null ? null : new BigDecimal(upTo)),
        amount == null ? null : new BigDecimal(amount), damaged == null ? null : new BigDecimal(damaged), "EUR", "Forwarder's list");
  }

  private List<String> byWeight(String zone) {
    return prices.inForce(zone).stream().map(price -> (price.band().any() ? "any" : price.band().figures()) + " " + price.amount()).toList();
  }

  private List<Tuple> toSite(UUID id) {
    return charges.listed(engineer, id).stream().filter(price -> price.leg() == Leg.TO_SITE).map(price -> Tuple.tuple(price.way(), String.valueOf(price.amount()))).toList();
  }

  private String part(boolean lithium, int grams) {
    var code = "FRT-" + next();
    parts.put(manager, new Part(code, "A part", "配件", List.of(), List.of(), "8507.90", "CN", grams, new BigDecimal("18.50"), Currency.getInstance("USD"), lithium, 0));
    parts.receive(manager, code, "SZX", 10, "DN-" + code);
    return code;
  }

  private UUID atSite(Actor.Customer owner, String country) {
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    var id = remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).id();
    onsite.noteSite(engineer, new Site(id, "12 Harbour Road", country, -22.3, 166.4, ZoneId.of("Pacific/Noumea"), "Ada Owner", "", "en", Set.of("lithium"), LocalDate.parse("2025-06-09"),
        LocalDate.parse("2025-06-20")), true);
    return id;
  }

  private String swollen(Actor.Customer owner) {
    var number = claims.submit(owner, new Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "It has swollen " + next(), Symptom.SWELLING)),
        Channel.PORTAL)).claim().number();
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    return number;
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

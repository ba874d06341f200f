package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The one board for everything in flight: whose turn it is, what is late, what cannot move; and what the customer is told of each step. */
class RemedyBoardTest extends ClaimFixtures {

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired Parts parts;
  @Autowired RemoteSupport remote;

  @Test
  void aRemedyGoesFromColumnToColumnAsTheTurnChangesAndStandsOutWhenItIsLateOrBlocked() {
    var owner = customer("On the Board", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
    assertThat(column(number)).isEqualTo("OURS");
    remote.reserve(engineer, id, List.of(new Parts.Pick(aPart(), "SZX", 1)));
    var ask = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, BigDecimal.TEN), "EUR").open(Ask.Kind.FREIGHT).orElseThrow();
    assertThat(column(number)).as("blocked by the customer").isEqualTo("CUSTOMER");
    assertThat(card(number)).doesNotContain("figures late");
    clock.move(Duration.ofDays(20));
    assertThat(card(number)).as("longer than a customer should take").contains("figures late");
    courses.answer(owner, ask.id(), "YES");
    remote.pack(engineer, id, "Ada", "Rotterdam");
    assertThat(column(number)).isEqualTo("OURS");
    remote.ship(engineer, id, "DHL", "BOARD" + next(), null);
    assertThat(column(number)).isEqualTo("CARRIER");
    fact(number, Fact.USER_DAMAGE, "true");
    assertThat(column(number)).as("the decision behind it fell").isEqualTo("BLOCKED");
    assertThat(signedInAs(Role.MANAGER).get("/console/remedies?remedy=REMOTE_SUPPORT").body()).as("by the steps of one remedy").contains(number, "On its way");
    courses.settle(manager, id, false, true, "The log shows a crash.");
    assertThat(signedInAs(Role.MANAGER).get("/console/remedies").body()).doesNotContain(number);
  }

  @Test
  void aPackThatMayBurnIsBlockedUntilItIsKnownHowItMayTravel() {
    clock.set("2025-06-01");
    var owner = customer("Blocked", address());
    var number = claims.submit(owner, new com.defnoco.aftersale.claims.Submission(null, null, List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", "It has swollen " + next(),
        com.defnoco.aftersale.claims.Symptom.SWELLING)), com.defnoco.aftersale.claims.Channel.PORTAL)).claim().number();
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE);
    assertThat(column(number)).isEqualTo("BLOCKED");
  }

  @Test
  void theCustomerIsToldOfEachStepInTheirLanguage() {
    var mail = address();
    var owner = new Actor.Customer(customers.findOrCreate(SYSTEM, new com.defnoco.aftersale.parties.Customers.Details("王芳", mail, null, "zh", "Asia/Shanghai", "CN", null)));
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
    remote.book(engineer, id, "rebalance", java.time.LocalDateTime.parse("2025-06-10T09:30"), java.time.ZoneId.of("Europe/Amsterdam"), 30, "");
    assertThat(jdbc.sql("SELECT body FROM mail WHERE recipient = ? AND subject LIKE ?").params(mail, "%" + number + "%").query(String.class).list())
        .as("both time zones, in Chinese").anySatisfy(body -> assertThat(body).contains("15:30 Asia/Shanghai", "09:30 Europe/Amsterdam", "6月10日"));
  }

  // ---- The board as it is read

  /** The id of the column in which the claim's card stands. */
  private String column(String number) {
    var body = signedIn(engineer).get("/console/remedies").body();
    int at = body.indexOf(number);
    assertThat(at).as("%s is on the board", number).isPositive();
    var columns = Pattern.compile("id=\"step-([A-Z]+)\"").matcher(body);
    var found = "";
    while (columns.find() && columns.start() < at) {
      found = columns.group(1);
    }
    return found;
  }

  private String card(String number) {
    var body = signedIn(engineer).get("/console/remedies").body();
    int at = body.indexOf(number);
    return body.substring(body.lastIndexOf("<li", at), body.indexOf("</li>", at));
  }

  private String aPart() {
    var code = "BRD-" + next();
    parts.put(manager, new Part(code, "Board", "板", List.of(), List.of(), "8507.90", "CN", 120, new BigDecimal("18"), Currency.getInstance("USD"), false, 0));
    parts.receive(manager, code, "SZX", 3, "DN-" + code);
    return code;
  }
}

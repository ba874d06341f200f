package com.defnoco.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.platform.CsvFile;
import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lists, search, taking a claim, policy and journal in the console. */
class ConsoleListsTest extends ClaimFixtures {

  private final String mark = "Mark" + UUID.randomUUID().toString().substring(0, 8);

  private String aClaimOf(String name, String country, Symptom symptom) {
    clock.set("2026-04-11");
    var contact = new Submission.Contact(name, address(), null, "en", null, country);
    return claims.submit(SYSTEM, new Submission(UUID.randomUUID(), contact,
        List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-10", "=cmd|' /C calc'!A0 " + name, symptom)), Channel.PHONE)).claim().number();
  }

  @Test
  void theListIsFilteredByItsAddress() {
    var dutch = aClaimOf(mark + " one", "NL", Symptom.SWELLING);
    var german = aClaimOf(mark + " two", "DE", Symptom.CONNECTOR);
    var engineer = signedIn(super.engineer);
    claims.assign(super.engineer, german, super.engineer.id(), null);

    assertThat(engineer.get("/console/claims?q=" + mark).body()).contains(dutch, german);
    assertThat(engineer.get("/console/claims?q=" + mark + "&country=nl").body()).contains(dutch).doesNotContain(german);
    assertThat(engineer.get("/console/claims?q=" + mark + "&danger=true").body()).contains(dutch).doesNotContain(german);
    assertThat(engineer.get("/console/claims?q=" + mark + "&assignee=me").body()).contains(german).doesNotContain(dutch);
    assertThat(engineer.get("/console/claims?q=" + mark + "&assignee=nobody").body()).contains(dutch).doesNotContain(german);
    assertThat(engineer.get("/console/claims?q=" + mark + "&asks=ENGINEER").body()).contains(dutch, german);
    assertThat(engineer.get("/console/claims?q=" + mark + "&asks=REGISTRY").body()).contains("No claim fits this filter");
    settle(dutch);
    assertThat(engineer.get("/console/claims?q=" + mark + "&asks=ENGINEER").body()).contains(german).doesNotContain(dutch);
    assertThat(engineer.get("/console/claims?q=" + mark + "&outcome=COVERED").body()).contains(dutch).doesNotContain(german);
    assertThat(engineer.get("/console/claims?state=NONSENSE").statusCode()).isEqualTo(422);
  }

  @Test
  void pagesOfTheListFollowOneAnotherByKeyAndLoseNothing() {
    for (int i = 0; i < 53; i++) {
      aClaimOf(mark + " " + i, "NL", Symptom.OTHER);
    }
    var engineer = signedInAs(Role.ENGINEER);
    var first = engineer.get("/console/claims?q=" + mark + "&sort=CREATED_OLDEST").body();
    var next = first.replaceAll("(?s).*<a href=\"([^\"]+)\" rel=\"next\".*", "$1").replace("&amp;", "&");
    var second = engineer.get(next).body();
    assertThat(numbers(first)).hasSize(50);
    assertThat(numbers(second)).hasSize(3).doesNotContainAnyElementsOf(numbers(first));
    assertThat(second).contains("To the beginning").doesNotContain("rel=\"next\"");
  }

  @Test
  void anExportHoldsTheFilteredRowsAndNoCellThatCouldAct() {
    var number = aClaimOf(mark, "NL", Symptom.OTHER);
    var file = signedInAs(Role.ENGINEER).get("/console/claims.csv?q=" + mark);
    assertThat(file.headers().firstValue("Content-Disposition")).hasValueSatisfying(name -> assertThat(name).startsWith("attachment"));
    assertThat(file.body()).startsWith("\uFEFFnumber,").contains("\r\n" + number + ",").contains(",'=cmd|").doesNotContain(",=cmd|");
    assertThat(CsvFile.cell("-2+3")).isEqualTo("'-2+3");
    assertThat(CsvFile.cell("＝1+1")).as("full width").isEqualTo("'＝1+1");
    assertThat(CsvFile.cell("say \"hi\", twice")).isEqualTo("\"say \"\"hi\"\", twice\"");
  }

  @Test
  void aViewIsKeptForWhoMadeItAndCanBeRemoved() {
    var mine = signedIn(super.engineer);
    assertThat(mine.fill("/console/claims?danger=true", "/console/claims/views?danger=true", "name", mark).statusCode()).isEqualTo(303);
    var list = mine.get("/console/claims").body();
    assertThat(list).contains(mark, "href=\"/console/claims?danger=true\"");
    assertThat(signedInAs(Role.ENGINEER).get("/console/claims").body()).doesNotContain(mark);
    var removal = list.replaceAll("(?s).*action=\"(/console/claims/views/[^\"]+/removal)\".*", "$1");

    signedInAs(Role.ENGINEER).fill("/console/claims", removal);
    assertThat(mine.get("/console/claims").body()).as("another's hand removes nothing").contains(mark);
    mine.post(removal);
    assertThat(mine.open("/console/claims").body()).doesNotContain("title=\"Remove the view " + mark);
    assertThat(mine.post("/console/claims/views?danger=true", "name", " ").statusCode()).isEqualTo(422);
  }

  @Test
  void aClaimIsTakenOnThePhoneAndSentTwiceItIsOne() {
    var engineer = signedInAs(Role.ENGINEER);
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var form = engineer.get("/console/claims/new").body();
    var draft = form.replaceAll("(?s).*name=\"draft\" value=\"([^\"]+)\".*", "$1");
    String[] told = {"draft", draft, "name", mark, "email", address(), "locale", "zh", "country", "CN", "channel", "PHONE", "items[2].serialNumber", serial,
        "items[2].description", "It swelled overnight", "items[2].symptoms", "SWELLING", "items[2].symptoms", "HOT"};
    var taken = engineer.post("/console/claims/new", told);
    assertThat(taken.statusCode()).isEqualTo(303);
    assertThat(engineer.post("/console/claims/new", told).headers().firstValue("Location")).isEqualTo(taken.headers().firstValue("Location"));
    var claim = claims.list(super.engineer, new ClaimQuery(Set.of(), Set.of(), null, null, null, mark, null, false, ClaimQuery.Sort.CREATED_NEWEST, null, 5)).rows();
    assertThat(claim).singleElement().satisfies(row -> assertThat(row.danger()).isTrue());
    assertThat(claims.find(super.engineer, claim.getFirst().number()).item(1).symptoms()).containsExactlyInAnyOrder(Symptom.SWELLING, Symptom.HOT);
  }

  @Test
  void whatIsMissingOnThePhoneFormIsSaidAtItsPlaceAndWhatWasTypedStays() {
    var engineer = signedInAs(Role.ENGINEER);
    var answer = engineer.fill("/console/claims/new", "/console/claims/new", "draft", UUID.randomUUID().toString(), "name", mark, "email", "not an address",
        "items[1].serialNumber", "", "items[1].description", "It does not charge");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(mark, "It does not charge", "field-error");
    assertThat(engineer.fill("/console/claims/new", "/console/claims/new", "name", mark).body()).contains("Name at least one battery");
  }

  @Test
  void theSearchOpensWhatIsMeantAndListsWhatIsNotClear() {
    var number = aClaimOf(mark, "NL", Symptom.OTHER);
    var serial = claims.find(super.engineer, number).item(1).serialNumber();
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get("/console/search?q=" + number).headers().firstValue("Location")).hasValue("/console/claims/" + number);
    assertThat(engineer.get("/console/search?q=" + serial.toLowerCase(java.util.Locale.ROOT)).body()).contains("/console/claims/" + number, "/console/units/" + serial);
    assertThat(engineer.get("/console/search?q=" + mark).body()).contains(number, "/console/customers/");
    assertThat(engineer.get("/console/search?q=nothing-of-that-name").body()).contains("Nothing found");
  }

  @Test
  void aCustomersPageShowsTheirsAndIsNotForThoseWhoOnlyCarryOut() {
    var number = aClaimOf(mark, "NL", Symptom.OTHER);
    var id = claims.find(super.engineer, number).customerId();
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get("/console/customers/" + id).body()).contains(mark, number, "Netherlands");
    assertThat(engineer.get("/console/customers?q=" + mark).body()).contains("/console/customers/" + id);
    assertThat(engineer.fill("/console/customers/" + id, "/console/customers/" + id, "name", mark + " & Sons", "country", "XX").statusCode()).isEqualTo(422);
    assertThat(engineer.post("/console/customers/" + id, "name", mark + " & Sons", "country", "BE", "locale", "en").statusCode()).isEqualTo(303);
    assertThat(engineer.get("/console/customers/" + id).body()).contains(mark + " &amp; Sons", "Belgium");
    assertThat(signedInAs(Role.BENCH).get("/console/customers/" + id).statusCode()).isEqualTo(403);
    assertThat(signedInAs(Role.AUDITOR).fill("/console/customers/" + id, "/console/customers/" + id, "name", "Mallory").statusCode()).isEqualTo(403);
  }

  @Test
  void thePolicyPageDecidesTriedFactsAndSaysWhatContradictsWhat() {
    var engineer = signedInAs(Role.ENGINEER);
    var facts = "manufacturedOn=2024-01-10&arrivedAtPortOn=2024-03-02&invoice=VALID&certificate=MISSING&improperUseOrStorage=false&userDamage=false"
        + "&forceMajeure=false&unauthorizedModification=false&occurredOn=2026-04-";
    assertThat(engineer.get("/console/policy?" + facts + "10").body()).contains("Covered</span>", "10 April 2026");
    assertThat(engineer.get("/console/policy?" + facts + "11").body()).contains("Not covered", "Cover would then run to 2 May 2026");
    assertThat(engineer.get("/console/policy?manufacturedOn=2024-03-03&arrivedAtPortOn=2024-03-02").body()).contains("field-error");
    assertThat(engineer.get("/console/policy?occurredOn=2026-02-30").body()).contains("field-error");
    assertThat(engineer.get("/console/policy?lang=zh").body()).contains("条款、解读、示例");
  }

  @Test
  void theJournalOfAClaimIsReadByManagersAndAuditorsWithTheStateOfItsChain() {
    var number = aClaimOf(mark, "NL", Symptom.OTHER);
    fact(number, Fact.USER_DAMAGE, "false");
    assertThat(signedInAs(Role.AUDITOR).get("/console/journal?subject=" + number).body()).contains("claim.submitted", "fact.set", "as they were written");
    assertThat(signedInAs(Role.MANAGER).get("/console/journal?verify=true").statusCode()).isEqualTo(200);
    assertThat(signedInAs(Role.ENGINEER).get("/console/journal").statusCode()).isEqualTo(403);
  }

  private static List<String> numbers(String body) {
    return java.util.regex.Pattern.compile("<tr data-href=\"/console/claims/([^\"]+)\"").matcher(body).results().map(found -> found.group(1)).toList();
  }
}

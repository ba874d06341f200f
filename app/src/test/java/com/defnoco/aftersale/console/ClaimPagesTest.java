package com.defnoco.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyState;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of one claim, as colleagues of each role use it. */
class ClaimPagesTest extends ClaimFixtures {

  private static final Pattern POSTS = Pattern.compile("<form[^>]*action=\"([^\"]+)\"[^>]*method=\"post\"");
  private static final List<String> CAUSES = List.of("improperUseOrStorage", "userDamage", "forceMajeure", "unauthorizedModification");

  @Autowired Documents documents;
  @Autowired Remedies remedies;

  private String number;
  private String page;

  @BeforeEach
  void aClaim() {
    clock.set("2026-04-11");
    number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-11").claim().number();
    page = "/console/claims/" + number;
  }

  // ---- facts and the decision

  @Test
  void factsRecordedOneByOneMakeADecisionThatCitesItsClausesAndBecomesALetter() {
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get(page).body()).contains("Settle improper use or storage").contains("Not yet decided");
    for (var cause : CAUSES) {
      assertThat(engineer.fill(page, page + "/items/1/facts/" + cause, "value", "false", "evidence", "photos 1 to 4").statusCode()).isEqualTo(303);
    }
    for (var paper : List.of("invoice", "certificate")) {
      engineer.fill(page, page + "/items/1/facts/" + paper, "value", "VALID", "evidence", "seen in the original");
    }

    var body = engineer.get(page).body();
    assertThat(claims.find(super.engineer, number).item(1).state()).isEqualTo(ItemState.COVERED);
    assertThat(body).contains("Covered", "Cover from 2 March 2024 to 2 May 2026", "title=\"Cover starts on the day", "photos 1 to 4", "letter.pdf?language=EN", "letter.pdf?language=ZH");
    assertThat(engineer.get(page + "/items/1/letter.pdf?language=ZH").headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(engineer.open(page + "?lang=zh").body()).contains("保修范围内", "事实与证据");
  }

  @Test
  void aFactWithoutEvidenceComesBackWithWhatWasChosenAndSaysWhatToMend() {
    var answer = signedInAs(Role.ENGINEER).fill(page, page + "/items/1/facts/userDamage", "value", "true", "evidence", "");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("name=\"value\" value=\"true\" checked", "aria-invalid=\"true\"").containsPattern("id=\"i1-fact-userDamage\"[^>]* open");
    assertThat(claims.find(super.engineer, number).item(1).decision().outcome()).isEqualTo(Outcome.OPEN);
  }

  @Test
  void whoeverWasSlowerIsToldSoAndChangesNothing() {
    var engineer = signedInAs(Role.ENGINEER);
    int seen = claims.find(super.engineer, number).version();
    fact(number, Fact.USER_DAMAGE, "false");
    var answer = engineer.fill(page, page + "/items/1/facts/forceMajeure", "value", "true", "evidence", "lightning", "version", Integer.toString(seen));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("changed claim", "lightning");
    assertThat(claims.find(super.engineer, number).item(1).decision().facts().forceMajeure().isKnown()).isFalse();
  }

  @Test
  void whatACustomerWroteIsShownAndNeverRun() {
    var hostile = claims.submit(visitorAt("192.0.2.9"), submission(address(), item(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-10",
        "<script>alert(1)</script><img src=x onerror=alert(2)>", Symptom.OTHER))).claim().number();
    var body = signedInAs(Role.ENGINEER).get("/console/claims/" + hostile).body();
    assertThat(body).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert", "<img src=x");
  }

  @Test
  void anUnknownSerialIsLinkedToTheUnitTheEngineerNames() {
    var unknown = submitted("burnt label 77", "2026-04-10").claim().number();
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var engineer = signedInAs(Role.ENGINEER);
    var at = "/console/claims/" + unknown;
    assertThat(engineer.get(at).body()).contains("No such serial number is on record");
    assertThat(engineer.post(at + "/items/1/unit", "serial", "NOSUCH999999", "reason", "label photo").statusCode()).isEqualTo(422);
    assertThat(engineer.post(at + "/items/1/unit", "serial", serial.toLowerCase(java.util.Locale.ROOT), "reason", "label photo").statusCode()).isEqualTo(303);
    assertThat(claims.find(super.engineer, unknown).item(1).serialNumber()).isEqualTo(serial);
  }

  // ---- papers

  @Test
  void aPaperIsJudgedBesideItsPictureAndServedUnableToAct() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get(page);
    assertThat(engineer.upload(page + "/items/1/documents", "file", "invoice.jpg", "image/jpeg", Samples.jpeg(), "kind", "INVOICE", "note", "by mail").statusCode())
        .isEqualTo(303);
    var paper = paper();
    assertThat(engineer.get(page).body()).contains("Judge the invoice", "invoice.jpg", "To be judged");

    var without = engineer.post(page + "/items/1/documents/" + paper.id() + "/verdict", "verdict", "VALID", "evidence", "", "reason", "serial and buyer match");
    assertThat(without.statusCode()).isEqualTo(422);
    assertThat(without.body()).contains("serial and buyer match", "Say what shows it");
    assertThat(engineer.post(page + "/items/1/documents/" + paper.id() + "/verdict", "verdict", "VALID", "evidence", "serial on paper and label agree", "reason",
        "all is well").statusCode()).isEqualTo(303);
    assertThat(claims.find(super.engineer, number).item(1).decision().facts().text(Fact.INVOICE)).hasValue("VALID");

    var served = engineer.get(page + "/documents/" + paper.id());
    assertThat(served.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(served.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
  }

  @Test
  void aFileThatIsNotTakenSaysSoInPlace() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get(page);
    var answer = engineer.upload(page + "/items/1/documents", "file", "photo.jpg", "image/jpeg", Samples.html(), "kind", "PHOTO");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).containsPattern("id=\"i1-add\"[^>]* open").contains("field-error");
  }

  @Test
  void tamperingIsFoundByOneAndRefusedOnlyByASecondPerson() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get(page);
    engineer.upload(page + "/items/1/documents", "file", "invoice.jpg", "image/jpeg", Samples.jpeg(), "kind", "INVOICE");
    engineer.post(page + "/items/1/documents/" + paper().id() + "/verdict", "verdict", "TAMPERED", "evidence", "white patch under the date", "reason", "the date was changed");
    assertThat(claims.find(super.engineer, number).item(1).decision().outcome()).isEqualTo(Outcome.OPEN);
    assertThat(engineer.get(page).body()).contains("Waits for a manager").doesNotContain("/proposals/");

    var manager = signedInAs(Role.MANAGER);
    assertThat(manager.get("/console").body()).contains(number, "Tampering found: Invoice");
    var form = posts(manager.get(page)).stream().filter(action -> action.contains("/proposals/")).findFirst().orElseThrow();
    assertThat(manager.post(form, "approve", "true", "reason", "I see the patch too").statusCode()).isEqualTo(303);
    assertThat(claims.find(super.engineer, number).item(1).decision().decision().refusals()).extracting(Enum::name).containsExactly("X3");
  }

  // ---- two persons, life cycle

  @Test
  void anOverrideCountsOnlyAfterAnotherManagerApproved() {
    var asking = signedInAs(Role.MANAGER);
    assertThat(asking.fill(page, page + "/items/1/override", "outcome", "COVERED", "reason", "our own transit took three weeks").statusCode()).isEqualTo(303);
    assertThat(posts(asking.get(page))).as("nobody approves what they asked for").noneMatch(action -> action.contains("/proposals/"));

    var other = signedInAs(Role.MANAGER);
    var form = posts(other.get(page)).stream().filter(action -> action.contains("/proposals/")).findFirst().orElseThrow();
    other.post(form, "approve", "true", "reason", "agreed");
    assertThat(claims.find(super.engineer, number).item(1).decision().outcome()).isEqualTo(Outcome.COVERED);
    assertThat(other.get(page).body()).contains("Override", "our own transit took three weeks");
  }

  @Test
  void aClaimIsWithdrawnWithAReasonAndOpenedAgain() {
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.fill(page, page + "/withdrawal", "reason", " ").statusCode()).isEqualTo(422);
    assertThat(engineer.post(page + "/withdrawal", "reason", "sent by mistake").statusCode()).isEqualTo(303);
    assertThat(claims.find(super.engineer, number).item(1).state()).isEqualTo(ItemState.WITHDRAWN);
    assertThat(engineer.fill(page, page + "/items/1/reopening", "reason", "it was no mistake").statusCode()).isEqualTo(303);
    assertThat(claims.find(super.engineer, number).item(1).state()).isEqualTo(ItemState.OPEN);
  }

  @Test
  void aMessageGoesToTheCustomerAndANoteStaysInside() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.fill(page, page + "/messages", "text", "Please charge it to storage level.", "waits", "true");
    engineer.fill(page, page + "/notes", "text", "sounds like cell 3");
    assertThat(engineer.get(page).body()).contains("Please charge it to storage level.", "sounds like cell 3", "stopped, waiting");
    var customerSees = engineer.get(page + "?timeline=CUSTOMER").body();
    assertThat(customerSees.substring(customerSees.indexOf("id=\"timeline\""), customerSees.indexOf("claim-side"))).contains("storage level").doesNotContain("cell 3");
    assertThat(engineer.post(page + "/messages", "text", "  ").statusCode()).isEqualTo(422);
  }

  // ---- remedies

  @Test
  void aRemedyIsChosenWithTheCustomerAndCarriedOutOnTheWorkbench() {
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get(page).body()).contains("Factory service", "Each freight leg", "customer pays", "Customer accepts this");
    assertThat(engineer.post(page + "/items/1/remedy", "remedy", "ONSITE_REPAIR").statusCode()).as("not offered").isEqualTo(409);
    assertThat(engineer.post(page + "/items/1/remedy", "remedy", "FACTORY_SERVICE").statusCode()).isEqualTo(303);

    var remedy = remedies.options(super.engineer, number, 1).active();
    var bench = signedInAs(Role.BENCH);
    assertThat(bench.get("/console/remedies").body()).contains(number, "Assess transport");
    assertThat(bench.get(page).body()).contains("/console/remedies/" + remedy.id());
    assertThat(bench.fill("/console/remedies/" + remedy.id(), "/console/remedies/" + remedy.id() + "/steps/assess", "note", "not seen").statusCode()).isEqualTo(303);
    assertThat(bench.get("/console/remedies/" + remedy.id()).body()).contains("Transport assessed");
  }

  @Test
  void aRemedysStepIsTakenOnlyUnderTheClaimThatTheAddressNames() {
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    remedies.choose(super.engineer, number, 1, Remedy.FACTORY_SERVICE);
    var remedy = remedies.options(super.engineer, number, 1).active();
    var other = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-04-11").claim().number();
    assertThat(signedInAs(Role.ENGINEER).fill(page, "/console/claims/" + other + "/items/1/remedies/" + remedy.id() + "/cancellation", "reason", "no longer wanted").statusCode()).isEqualTo(404);
    assertThat(remedies.find(super.engineer, remedy.id()).state()).isEqualTo(RemedyState.CHOSEN);
  }

  @Test
  void aPaidServiceStartsOnlyAfterItsQuoteWasAccepted() {
    fact(number, Fact.USER_DAMAGE, "true");
    remedies.choose(super.engineer, number, 1, Remedy.PAID_SERVICE);
    var remedy = remedies.options(super.engineer, number, 1).active();
    var engineer = signedInAs(Role.ENGINEER);
    var at = "/console/remedies/" + remedy.id();
    assertThat(engineer.fill(at, at + "/steps/quote", "currency", "EUR", "labour", "a lot").statusCode()).isEqualTo(422);
    assertThat(engineer.post(at + "/steps/quote", "currency", "EUR", "labour", "95", "partsCost", "310.50", "freightCost", "40", "tax", "84.61").statusCode()).isEqualTo(303);
    assertThat(engineer.get(at).body()).contains("530.11 EUR");
    assertThat(engineer.post(at + "/steps/assess", "note", "sound").statusCode()).isEqualTo(303);
    assertThat(engineer.post(at + "/steps/freightInQuote").statusCode()).isEqualTo(409);
    assertThat(engineer.post(at + "/steps/answerQuote", "accept", "true").statusCode()).isEqualTo(303);
    assertThat(engineer.post(at + "/steps/freightInQuote").statusCode()).isEqualTo(303);
  }

  // ---- who sees what

  @Test
  void anAuditorReadsEverythingAndIsOfferedNothingToChange() {
    var auditor = signedInAs(Role.AUDITOR);
    var seen = auditor.get(page);
    assertThat(seen.statusCode()).isEqualTo(200);
    assertThat(posts(seen)).containsExactly("/console/sign-out");
    assertThat(auditor.post(page + "/items/1/facts/userDamage", "value", "true", "evidence", "no").statusCode()).isEqualTo(403);
    assertThat(auditor.post(page + "/notes", "text", "I was here").statusCode()).isEqualTo(403);
    assertThat(auditor.post(page + "/assignee", "staff", "").statusCode()).isEqualTo(403);
    assertThat(auditor.post(page + "/withdrawal", "reason", "no").statusCode()).isEqualTo(403);
  }

  @Test
  void whoCarriesRemediesOutSeesTheClaimsOfTheirsAndNoOther() {
    var bench = signedInAs(Role.BENCH);
    var technician = signedInAs(Role.TECHNICIAN);
    assertThat(bench.get(page).statusCode()).isEqualTo(404);
    assertThat(bench.get("/console/claims?q=" + number).body()).doesNotContain("href=\"" + page);

    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    remedies.choose(super.engineer, number, 1, Remedy.FACTORY_SERVICE);
    assertThat(bench.get(page).statusCode()).isEqualTo(200);
    assertThat(technician.get(page).statusCode()).isEqualTo(404);
    assertThat(technician.get("/console/remedies").body()).doesNotContain(number);
    assertThat(bench.post(page + "/items/1/facts/userDamage", "value", "true", "evidence", "seen on the bench").statusCode()).as("judging is not theirs").isEqualTo(403);
  }

  @Test
  void anAdministratorHasNoSayInClaims() {
    var administrator = signedInAs(Role.ADMINISTRATOR);
    assertThat(administrator.get(page).statusCode()).isEqualTo(404);
    assertThat(administrator.get("/console/claims").statusCode()).isEqualTo(403);
    assertThat(administrator.get("/console").statusCode()).isEqualTo(200);
  }

  private Document paper() {
    return documents.of(super.engineer, number).getFirst();
  }

  private static List<String> posts(HttpResponse<String> answer) {
    return POSTS.matcher(answer.body()).results().map(found -> found.group(1)).toList();
  }
}

package com.defnoco.aftersale.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Actor;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a signed-in customer sees and does: a new claim, their own claims, nobody else's. */
class MyPagesTest extends ClaimFixtures {

  private static final byte[] INVOICE = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
      .getBytes(StandardCharsets.US_ASCII);

  @Test
  void aSignedInCustomerOpensAClaimWithAPaperAndIsLedToItsPageAmongTheirOwn() {
    var email = address();
    var customer = customer("Ada Pilot", email);
    var browser = signedIn(customer);
    toTheProofOf(browser, aUnitThatReachedRotterdamOn("2026-01-10"));
    assertThat(browser.upload("/claim/new/files", "file", "invoice.pdf", "application/pdf", INVOICE, "kind", "INVOICE").statusCode()).isEqualTo(200);
    assertThat(place(browser.post("/claim/new/proof", "invoice", "send", "certificate", "later"))).endsWith("/claim/new/contact");
    assertThat(browser.get("/claim/new/contact").body()).contains("value=\"Ada Pilot\"").contains("value=\"" + email + "\"");
    browser.post("/claim/new/contact", "name", "Ada Pilot", "email", email, "phone", "+31 20 555 0123", "locale", "en", "country", "NL");
    var number = only(customer, browser.fill("/claim/new/check", "/claim/new/check"));
    assertThat(browser.get("/my/claims/" + number + "?sent").body()).contains(number).contains("invoice.pdf");
    assertThat(customers.contactsOf(customer, customer.id())).extracting(contact -> contact.handle().replace(" ", "")).contains("+31205550123");
  }

  @Test
  void theirOwnClaimIsListedShownAndAnsweredWithoutItsLink() {
    var customer = customer("Own Pilot", address());
    var number = aClaimOf(customer);
    var browser = signedIn(customer);
    assertThat(browser.get("/my").body()).contains("/my/claims/" + number);
    assertThat(browser.get("/my/claims/" + number).body()).contains("action=\"/my/claims/" + number + "/message\"").doesNotContain("\"/t/");
    assertThat(place(browser.post("/my/claims/" + number + "/message", "text", "Is there news?"))).contains("/my/claims/" + number + "#messages");
    assertThat(browser.get("/my/claims/" + number).body()).contains("Is there news?");
    assertThat(browser.get("/my/claims/" + number + "/1/withdraw").body()).contains("action=\"/my/claims/" + number + "/1/withdraw\"");
  }

  @Test
  void anothersClaimDoesNotExist() {
    var number = aClaimOf(customer("Its Owner", address()));
    var stranger = signedIn(customer("Somebody Else", address()));
    assertThat(stranger.get("/my").body()).contains("You have no claims").doesNotContain(number);
    assertThat(stranger.get("/my/claims/" + number).statusCode()).isEqualTo(404);
    assertThat(stranger.get("/my/claims/" + number + "/1/letter.pdf").statusCode()).isEqualTo(404);
    assertThat(stranger.post("/my/claims/" + number + "/1/withdraw").statusCode()).isEqualTo(404);
    assertThat(stranger.post("/my/claims/" + number + "/message", "text", "Mine?").statusCode()).isEqualTo(404);
    assertThat(stranger.get("/my?after=nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void aVisitorIsAskedToSignInAndSoIsWhoSignedOut() {
    var customer = customer("Leaving Pilot", address());
    var number = aClaimOf(customer);
    assertThat(place(visitor().get("/my"))).contains("/sign-in");
    assertThat(place(visitor().get("/my/claims/" + number))).contains("/sign-in");
    var browser = signedIn(customer);
    assertThat(browser.fill("/my", "/sign-out").statusCode()).isEqualTo(302);
    assertThat(place(browser.get("/my"))).contains("/sign-in");
  }

  @Test
  void theirBatteriesAreListedWithTheirCoverInTheReadersLanguage() {
    clock.set("2025-06-01");
    var customer = customer("Fleet Pilot", address());
    var serial = aUnitThatReachedRotterdamOn("2025-03-02");
    registry.changeOwner(SYSTEM, serial, customer.id(), "sold");
    assertThat(signedIn(customer).get("/my").body()).contains(serial).contains("Covered until");
    assertThat(signedIn(customer).with("Accept-Language", "zh-CN").get("/my").body()).contains(serial).contains("您的电池").doesNotContain("Covered until");
  }

  @Test
  void neitherASymptomNorAWordIsToldAtOnce() {
    var browser = visitor();
    browser.fill("/claim/new", "/claim/new", "serial", aUnitThatReachedRotterdamOn("2026-01-10"));
    var answer = browser.post("/claim/new/problem", "battery", "1", "unsure", "yes");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Choose at least one");
  }

  @Test
  void aProblemFoundAtTheEndLeadsToTheStepWhereItIsMended() {
    var browser = visitor();
    toTheProofOf(browser, aUnitThatReachedRotterdamOn("2026-01-10"));
    browser.post("/claim/new/proof", "invoice", "none", "certificate", "none");
    // Six digits are enough for the form; that letters are no telephone number is known to who keeps it.
    browser.post("/claim/new/contact", "name", "Ada", "email", "", "phone", "123456 ask for Ada", "locale", "en");
    var answer = browser.fill("/claim/new/check", "/claim/new/check");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("<li><a href=\"/claim/new/contact\">");
    assertThat(ClaimPages.stepOf("/items/2/description")).isEqualTo("/claim/new/problem?battery=3");
    assertThat(ClaimPages.stepOf("/items/0/serialNumber")).isEqualTo("/claim/new");
  }

  // ---------------------------------------------------------------- fixtures

  private static void toTheProofOf(Browser browser, String serial) {
    browser.fill("/claim/new", "/claim/new", "serial", serial);
    assertThat(place(browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes"))).endsWith("/claim/new/proof");
  }

  /** The number of the customer's only claim, to whose page the answer leads. */
  private String only(Actor.Customer customer, HttpResponse<String> answer) {
    var rows = claims.list(customer, ClaimQuery.all()).rows();
    assertThat(rows).hasSize(1);
    assertThat(place(answer)).endsWith("/my/claims/" + rows.getFirst().number() + "?sent");
    return rows.getFirst().number();
  }

  private String aClaimOf(Actor.Customer customer) {
    return claims.submit(customer, new Submission(null, null,
        List.of(item(aUnitThatReachedRotterdamOn("2026-01-10"), null, "It lands by itself " + next(), Symptom.SHORT_FLIGHT_TIME)), Channel.PORTAL)).claim().number();
  }

  private static String place(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("no redirect: " + answer.statusCode());
  }
}

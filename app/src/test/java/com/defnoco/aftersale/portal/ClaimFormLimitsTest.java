package com.defnoco.aftersale.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.files.Samples;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a claim's form takes: enough for anybody, and no more than a session and a disk can bear. */
class ClaimFormLimitsTest extends ClaimFixtures {

  @Test
  void aContactLongerThanAnyIsRefusedBesideItsFieldAndNotKept() {
    var browser = toTheContactOf(visitor(), aUnitThatReachedRotterdamOn("2024-03-02"));
    var answer = browser.post("/claim/new/contact", "name", "N".repeat(201), "email", "a@" + "e".repeat(260) + ".example", "phone", "1".repeat(41), "locale", "en");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("At most 200 characters.", "At most 254 characters.", "At most 40 characters.").as("what was typed is there to be shortened").contains("N".repeat(201));
    assertThat(jdbc.sql("SELECT count(*) FROM web_session_attributes WHERE convert_from(attribute_bytes, 'UTF8') LIKE '%NNNN%'").query(Integer.class).single()).isZero();
    assertThat(browser.get("/claim/new/contact").body()).as("and not kept").doesNotContain("NNNN");
  }

  @Test
  void descriptionsTogetherStayWithinOneSessionRow() {
    var browser = visitor();
    var serials = new String[24];
    for (int i = 0; i < serials.length; i += 2) {
      serials[i] = "serial";
      serials[i + 1] = aUnitThatReachedRotterdamOn("2024-03-02");
    }
    browser.get("/claim/new");
    browser.post("/claim/new", serials);
    browser.get("/claim/new/problem?battery=1");
    var answer = browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes", "description", "池".repeat(5_000), "forAll", "true");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("All descriptions together");
    assertThat(browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes", "description", "池".repeat(2_000), "forAll", "true").statusCode())
        .isEqualTo(302);
    assertThat(longestSession()).isLessThan(120_000);
  }

  @Test
  void oneDraftCannotSendFilesWithoutEndByTakingThemOutAgain() {
    var browser = toTheProofOf(visitor(), aUnitThatReachedRotterdamOn("2024-03-02"));
    int taken = 0;
    String last = "";
    for (int i = 0; i < 100; i++) {
      var answer = browser.upload("/claim/new/files", "file", "photo.jpg", "image/jpeg", Samples.jpeg(), "kind", "OTHER");
      if (answer.statusCode() != 200) {
        last = answer.body();
        break;
      }
      taken++;
      var page = browser.get("/claim/new/proof").body();
      var reference = page.replaceAll("(?s).*name=\"remove\" value=\"([0-9a-f-]{36})\".*", "$1");
      browser.post("/claim/new/proof", "remove", reference);
    }
    assertThat(taken).isEqualTo(80);
    assertThat(last).contains("Too many files");
  }

  @Test
  void aFileForSeveralBatteriesIsJudgedAndStoredOnceAndHeldByEach() {
    var email = address();
    var browser = visitor();
    browser.get("/claim/new");
    browser.post("/claim/new", "serial", aUnitThatReachedRotterdamOn("2024-03-02"), "serial", aUnitThatReachedRotterdamOn("2024-03-02"));
    browser.get("/claim/new/problem?battery=1");
    browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes", "description", "both " + next(), "forAll", "true");
    browser.get("/claim/new/proof");
    browser.upload("/claim/new/files", "file", "invoice.pdf", "application/pdf", Samples.pdf(), "kind", "INVOICE");
    browser.post("/claim/new/proof", "invoice", "send", "certificate", "later");
    browser.post("/claim/new/contact", "name", "Two Batteries", "email", email, "phone", "", "locale", "en", "country", "NL");
    assertThat(browser.fill("/claim/new/check", "/claim/new/check").statusCode()).isEqualTo(302);

    var number = claims.list(engineer, new ClaimQuery(Set.<ClaimState>of(), Set.of(), null, null, null, "two batteries", null, false, ClaimQuery.Sort.CREATED_NEWEST, null, 1)).rows()
        .getFirst().number();
    var claimId = claims.find(engineer, number).id();
    assertThat(jdbc.sql("""
            SELECT count(*) || ' documents, ' || count(DISTINCT r.received_at) || ' receipt' FROM document d JOIN file_reference r ON r.owner = 'document:' || d.id
            WHERE d.claim_id = ?""").param(claimId).query(String.class).single()).isEqualTo("2 documents, 1 receipt");
  }

  private Browser toTheProofOf(Browser browser, String serial) {
    browser.get("/claim/new");
    browser.post("/claim/new", "serial", serial);
    browser.get("/claim/new/problem?battery=1");
    browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes", "description", "lands early");
    browser.get("/claim/new/proof");
    return browser;
  }

  private Browser toTheContactOf(Browser browser, String serial) {
    toTheProofOf(browser, serial).post("/claim/new/proof", "invoice", "later", "certificate", "later");
    browser.get("/claim/new/contact");
    return browser;
  }

  private int longestSession() {
    return jdbc.sql("SELECT coalesce(max(length(attribute_bytes)), 0) FROM web_session_attributes").query(Integer.class).single();
  }
}

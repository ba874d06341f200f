package com.defnoco.aftersale.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.certificates.Verification.Kind;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.documents.ClaimRecords;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.policy.Language;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The record of a claim that its customer can check, and the published anchors of the journal. */
class RecordsTest extends CertificateFixtures {

  @Autowired private ClaimRecords records;
  @Autowired private Claims claims;
  @Autowired private Anchors anchors;

  private Actor.LinkHolder customer;
  private String number;

  @BeforeEach
  void aClaim() {
    var answer = program(Scope.CLAIMS_WRITE).with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/claims", """
        {"customer": {"name": "Ada", "email": "%s@customer.example"}, "items": [{"serialNumber": "%s", "description": "It will not charge."}]}"""
        .formatted(UUID.randomUUID(), aUnitThatReachedRotterdamOn("2024-03-02")));
    number = JsonMapper.shared().readTree(answer.body()).get("number").asString();
    var claim = claims.find(SYSTEM, number);
    customer = new Actor.LinkHolder(claim.id(), claim.customerId());
    claims.note(staff(Role.ENGINEER), number, "Sounds like the charger, between us");
    claims.message(staff(Role.ENGINEER), number, "We are looking into it.", false);
  }

  @Test
  void aCustomersRecordIsGenuineAndTellsNothingInternal() {
    var json = records.json(customer, number);
    assertThat(new String(json, StandardCharsets.UTF_8)).contains("claim.submitted").doesNotContain("between us").doesNotContain("note.");
    var found = certificates.verify(SYSTEM, json);
    assertThat(found.verdict()).as(found.details().toString()).isEqualTo(Verdict.GENUINE);
    assertThat(found.kind()).isEqualTo(Kind.CLAIM_RECORD);
  }

  @Test
  void anyEditOfARecordShows() {
    var json = new String(records.json(customer, number), StandardCharsets.UTF_8);
    var edited = json.replaceFirst("\"event\" : \"claim.submitted\"", "\"event\" : \"claim.imagined\"");
    assertThat(edited).isNotEqualTo(json);
    assertThat(certificates.verify(SYSTEM, edited.getBytes(StandardCharsets.UTF_8)).verdict()).isEqualTo(Verdict.ALTERED);
    var tree = JsonMapper.shared().readTree(json);
    ((tools.jackson.databind.node.ArrayNode) tree.get("rows")).remove(tree.get("rows").size() - 1);
    assertThat(certificates.verify(SYSTEM, JsonMapper.shared().writeValueAsBytes(tree)).verdict()).isEqualTo(Verdict.ALTERED);
    var other = JsonMapper.shared().readTree(json);
    ((tools.jackson.databind.node.ObjectNode) other).put("claim", "A-26-000001");
    assertThat(certificates.verify(SYSTEM, JsonMapper.shared().writeValueAsBytes(other)).verdict()).isEqualTo(Verdict.ALTERED);
  }

  @Test
  void theRecordOnPaperIsSignedToo() {
    for (var language : Language.values()) {
      var found = certificates.verify(SYSTEM, records.pdf(customer, number, language));
      assertThat(found.verdict()).as(found.details().toString()).isEqualTo(Verdict.GENUINE);
      assertThat(found.kind()).isEqualTo(Kind.CLAIM_RECORD);
    }
  }

  @Test
  void onceADayTheJournalsHeadIsSignedAndPublished() {
    anchors.today();
    anchors.today();
    var newest = anchors.newest(10);
    assertThat(newest).isNotEmpty();
    assertThat(newest.stream().map(Anchors.Anchor::day).distinct().count()).isEqualTo(newest.size());
    var said = keys.now().signed(newest.getFirst().signed()).orElseThrow();
    assertThat(said.get("head").asString()).isEqualTo(newest.getFirst().head());
    assertThat(visitor().get("/transparency").body()).contains(newest.getFirst().head());
  }

  @Test
  void thePageChecksWithoutScriptsToo() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var issued = certificates.issue(SYSTEM, serial);
    assertThat(visitor().get("/verify?q=" + issued.statement()).body()).contains("answer-green", serial);
    assertThat(visitor().get("/verify?lang=zh&q=" + issued.statement()).body()).contains("真实");
    assertThat(visitor().get("/verify?q=nothing").body()).contains("answer-grey");
    assertThat(visitor().get("/sw.js").headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
  }
}

package com.defnoco.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.RoundTrips;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.policy.Fact;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A claim is taken in few steps of the database, and what is answered without reading it is what reading it gives. */
class ClaimTakenTest extends ClaimFixtures {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  /** Thirteen, and twice the pool may look whether a connection that has rested is still there. */
  private static final int MOST = 15;

  @Test
  void takingAClaimWaitsForTheDatabaseAFewTimesOnly() {
    var key = apiKey(Scope.CLAIMS_WRITE);
    var email = address();
    // The first call of the day writes down that the key was used.
    taken(key, email, aUnitThatReachedRotterdamOn("2024-03-02"), null);
    var fresh = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThat(RoundTrips.of(trace -> taken(key, address(), fresh, trace))).as("a new customer's claim").hasSizeBetween(5, MOST);
    var again = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThat(RoundTrips.of(trace -> taken(key, email, again, trace))).as("another claim of a customer who is known").hasSizeBetween(5, MOST);
  }

  @Test
  void theAnswerToOpeningAClaimIsWhatReadingItGives() {
    clock.set("2026-04-11");
    var key = apiKey(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    for (var serial : List.of(aUnitThatReachedRotterdamOn("2024-03-02"), aUnitThatReachedRotterdamOn("2024-01-15"), aUnitThatReachedRotterdamOn("2026-08-20"), "CLX%07dK".formatted(next()),
        "label burnt off " + next())) {
      var opened = (ObjectNode) JSON.readTree(taken(key, address(), serial, null).body());
      var read = (ObjectNode) JSON.readTree(program(key, null).get("/api/v1/claims/" + opened.get("number").asString()).body());
      assertThat(opened.remove("trackingLink").asString()).contains("/t/");
      read.remove("trackingLink");
      assertThat(opened).as(serial).isEqualTo(read);
    }
  }

  @Test
  void whoSubmitsSeesWhatTheySeeWhenTheyOpenTheClaim() {
    clock.set("2026-04-11");
    var items = List.of(new Submission.Item(aUnitThatReachedRotterdamOn("2024-03-02"), LocalDate.parse("2026-04-10"), " Gets hot ", Set.of(Symptom.HOT, Symptom.CELL_IMBALANCE), Set.of(Fact.INVOICE)),
        new Submission.Item("CLX%07dK".formatted(next()), null, "Another", Set.of(), Set.of(Fact.INVOICE, Fact.CERTIFICATE)),
        new Submission.Item(aUnitThatReachedRotterdamOn("2024-01-15"), null, "Long ago", Set.of(), Set.of()));
    for (var actor : List.<Actor>of(visitorAt("192.0.2.81"), engineer, customer("Ada Owner", address()))) {
      var contact = actor instanceof Actor.Customer ? null : contact(address());
      var receipt = claims.submit(actor, new Submission(UUID.randomUUID(), contact, items, com.defnoco.aftersale.claims.Channel.PORTAL));
      var reader = actor instanceof Actor.Visitor ? claims.byLink(receipt.link()) : actor;
      assertThat(settled(receipt.claim())).as(actor.reference()).isEqualTo(settled(claims.find(reader, receipt.claim().number())));
    }
  }

  /** Without what goes on by itself, and without the hints, which only reading gives. */
  private static ClaimView settled(ClaimView claim) {
    return new ClaimView(claim.id(), claim.number(), claim.customerId(), claim.customerName(), claim.channel(), claim.locale(), claim.state(), claim.assignee(), claim.assigneeName(),
        claim.createdAt(), claim.updatedAt(), claim.version(), new ClaimView.WorkClock(claim.clock().startedAt(), claim.clock().waitingSince(), Duration.ZERO), claim.items(), List.of());
  }

  private HttpResponse<String> taken(String key, String email, String serial, String trace) {
    var answer = program(key, trace).with("Idempotency-Key", UUID.randomUUID().toString()).postJson("/api/v1/claims", """
        {"customer":{"name":"API Customer","email":"%s","locale":"en","timeZone":"Europe/Amsterdam","country":"NL"},
         "items":[{"serialNumber":"%s","occurredOn":"2026-04-10","description":"drops out at 60 %%, %s","symptoms":["SHORT_FLIGHT_TIME","CELL_IMBALANCE"]}]}""".formatted(email, serial, next()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  private Browser program(String key, String trace) {
    var program = visitor().with("Authorization", "Bearer " + key);
    return trace == null ? program : program.with("traceparent", trace);
  }
}

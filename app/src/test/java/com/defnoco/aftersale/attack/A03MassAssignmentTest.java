package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A3: fields that no form offers are sent along and believed. */
class A03MassAssignmentTest extends AttackFixtures {

  /** What a record of ours holds and nobody may tell us. */
  private static final Map<String, String> EVERY_FIELD = Map.ofEntries(Map.entry("id", "01890000-0000-7000-8000-000000000001"), Map.entry("customerId", "01890000-0000-7000-8000-000000000002"),
      Map.entry("customer_id", "01890000-0000-7000-8000-000000000002"), Map.entry("claimId", "01890000-0000-7000-8000-000000000003"), Map.entry("state", "CLOSED"), Map.entry("outcome", "COVERED"),
      Map.entry("decision.outcome", "COVERED"), Map.entry("owner", "01890000-0000-7000-8000-000000000002"), Map.entry("roles", "ADMINISTRATOR"), Map.entry("role", "ADMINISTRATOR"), Map.entry("isAdmin", "true"),
      Map.entry("admin", "true"), Map.entry("disabled", "false"), Map.entry("demo", "true"), Map.entry("sessionVersion", "9"), Map.entry("session_version", "9"), Map.entry("verifiedAt", "2026-01-01T00:00:00Z"),
      Map.entry("scopes", "CLAIMS_WRITE"), Map.entry("passwordHash", "x"), Map.entry("totpSecret", "x"), Map.entry("createdAt", "2001-01-01T00:00:00Z"), Map.entry("createdBy", "system"),
      Map.entry("number", "A-20-000001-1"), Map.entry("assignee", "01890000-0000-7000-8000-000000000004"), Map.entry("percent", "100"), Map.entry("visible", "true"), Map.entry("actor.roles[0]", "MANAGER"),
      Map.entry("actor", "staff:x"), Map.entry("class.module.classLoader.resources.context.parent.pipeline.first.pattern", "x"), Map.entry("place.number", "A-20-000001-1"), Map.entry("place.actor.id", "x"),
      Map.entry("_method", "DELETE"), Map.entry("internal", "true"), Map.entry("fromCustomer", "true"));

  private static String[] with(String... fields) {
    return Stream.concat(EVERY_FIELD.entrySet().stream().flatMap(field -> Stream.of(field.getKey(), field.getValue())), Stream.of(fields)).toArray(String[]::new);
  }

  @Test
  void aProfileFormGivesNobodyARole() {
    var person = staff(com.defnoco.aftersale.parties.Role.ENGINEER);
    var browser = signedIn(person);
    browser.get("/console/sign-in");
    var before = staffRows();
    for (var path : List.of("/console/me/password", "/console/claims/views", "/console/me/sessions-end")) {
      browser.post(path, with("current", "wrong", "password", "four quiet words here", "name", "A view", "query", "state=OPEN"));
    }
    assertThat(jdbc.sql("SELECT role FROM staff_role WHERE staff_id = ?").param(person.id()).query(String.class).list()).containsExactly("ENGINEER");
    assertThat(staffRows()).as("the accounts but for the session that was ended").isEqualTo(before);
  }

  @Test
  void aMessageOfACustomerChangesNothingElseOfTheClaim() {
    var ada = belongingsOf("Ada Owner");
    var browser = signedIn(ada.owner());
    browser.get("/sign-in");
    var before = claim(ada.number());
    assertThat(browser.post("/my/claims/" + ada.number() + "/message", with("text", "Is there news?")).statusCode()).isEqualTo(302);
    browser.post("/my/claims/" + ada.number() + "/1/facts", with("fact", "outcome", "value", "COVERED"));
    browser.post("/my/claims/" + ada.number() + "/1/facts", with("fact", "userDamage", "value", "false"));
    assertThat(claim(ada.number())).isEqualTo(before);
    assertThat(claims.timeline(engineer, ada.number()).getLast().text()).contains("Is there news?");
    assertThat(jdbc.sql("SELECT internal FROM claim_comment c JOIN claim k ON k.id = c.claim_id WHERE k.number = ? AND c.text = 'Is there news?'").param(ada.number()).query(Boolean.class).single()).isFalse();
  }

  @Test
  void aCustomersFormChangesNoOneElsesRowsAndNoAddressBecomesProven() {
    var desk = manager();
    var ada = customer("Ada Owner", address());
    var eve = new Actor.Customer(customers.findOrCreate(new Actor.Visitor("192.0.2.9"), new com.defnoco.aftersale.parties.Customers.Details("Eve", address(), null, "en", null, null, null)));
    desk.post("/console/customers/" + eve.id(), with("name", "Eve Renamed", "email", address(), "locale", "en"));
    assertThat(customers.find(SYSTEM, ada.id()).name()).isEqualTo("Ada Owner");
    assertThat(jdbc.sql("SELECT count(*) FROM contact WHERE customer_id = ? AND verified_at IS NOT NULL").param(eve.id()).query(Integer.class).single()).isZero();
    assertThat(jdbc.sql("SELECT session_version FROM customer WHERE id = ?").param(eve.id()).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void theInterfaceNamesEveryFieldItDoesNotKnowInEveryBody() {
    var program = program(Scope.values());
    var taken = new ArrayList<String>();
    int tried = 0;
    for (var route : Declared.ALL.stream().filter(row -> !row.isRead() && row.pattern().startsWith("/api/v1/") && row.send().startsWith("{")).toList()) {
      for (var field : EVERY_FIELD.entrySet()) {
        if (route.send().contains("\"" + field.getKey() + "\"")) {
          continue;
        }
        var body = route.send().replaceFirst("\\{", "{\"" + field.getKey() + "\":\"" + field.getValue() + "\",");
        var path = route.path(route.names().stream().map(name -> name.equals("item") ? "1" : name.equals("fact") ? "userDamage" : UUID.randomUUID().toString()).toList());
        var answer = program.send(route.method(), path, "application/json", BodyPublishers.ofString(body));
        tried++;
        if (answer.statusCode() < 400) {
          taken.add(route + " took " + field.getKey());
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(tried).isGreaterThan(150);
  }

  @Test
  void aNewClaimBelongsToWhoSentItWhateverTheBodySays() {
    var ada = customer("Ada Owner", address());
    var number = aUnitThatReachedRotterdamOn("2025-03-02");
    var answer = program(Scope.CLAIMS_WRITE).postJson("/api/v1/claims", """
        {"customer":{"name":"Eve","email":"%s","id":"%s"},"items":[{"serialNumber":"%s","description":"x","outcome":"COVERED"}],"state":"CLOSED"}""".formatted(address(), ada.id(), number));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(claims.list(ada, com.defnoco.aftersale.claims.ClaimQuery.all()).rows()).isEmpty();
  }

  private List<Map<String, Object>> staffRows() {
    return jdbc.sql("SELECT id, name, email, password_hash, encode(totp_secret, 'hex') AS totp_secret, disabled, demo FROM staff ORDER BY id").query().listOfRows();
  }

  private Map<String, Object> claim(String number) {
    return jdbc.sql("SELECT number, customer_id, customer_name, channel, assignee, created_at, created_by FROM claim WHERE number = ?").param(number).query().singleRow();
  }
}

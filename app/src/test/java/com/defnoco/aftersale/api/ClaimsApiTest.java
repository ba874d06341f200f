package com.defnoco.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The claims, vouchers and decisions of API version 1, over HTTP. */
class ClaimsApiTest extends ClaimFixtures {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void aProgramOpensAClaimEstablishesFactsChoosesTheRemedyAndRedeemsTheVoucher() {
    clock.set("2025-06-01");
    var program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    var email = address();
    var first = open(program, email, aUnitThatReachedRotterdamOn("2024-03-02"));
    assertThat(first.get("trackingLink").asString()).startsWith("http://localhost/t/");
    assertThat(first.get("items").get(0).get("decision").get("outcome").asString()).isEqualTo("OPEN");
    var second = open(program, email, aUnitThatReachedRotterdamOn("2024-03-02"));
    assertThat(second.get("customer").get("id")).as("one proven address is one customer").isEqualTo(first.get("customer").get("id"));
    for (var claim : new JsonNode[] {first, second}) {
      var facts = "/api/v1/claims/" + claim.get("number").asString() + "/items/1/facts/";
      for (var paper : new String[] {"invoice", "certificate"}) {
        put(program, facts + paper, "{\"value\":\"VALID\",\"evidence\":\"seen\"}", 200);
      }
      for (var cause : new String[] {"improperUseOrStorage", "userDamage", "forceMajeure", "unauthorizedModification"}) {
        put(program, facts + cause, "{\"value\":false,\"evidence\":\"bench report 12\"}", 200);
      }
    }
    var number = second.get("number").asString();
    var item = json(program.get("/api/v1/claims/" + number)).get("items").get(0);
    assertThat(item.get("state").asString()).isEqualTo("COVERED");
    assertThat(item.get("decision").get("remedies")).filteredOn(remedy -> remedy.get("offered").asBoolean())
        .extracting(remedy -> remedy.get("remedy").asString()).containsExactly("LOYALTY_DISCOUNT");

    post(program, "/api/v1/claims/" + number + "/items/1/remedy", "{\"remedy\":\"FACTORY_SERVICE\"}", 409);
    var chosen = post(program, "/api/v1/claims/" + number + "/items/1/remedy", "{\"remedy\":\"LOYALTY_DISCOUNT\"}", 200);
    var shop = program(Scope.VOUCHERS);
    var order = "{\"orderReference\":\"SO-1\",\"amount\":1250.00,\"currency\":\"EUR\"}";
    var redeemed = post(shop, "/api/v1/vouchers/" + chosen.get("voucher").asString() + "/redemption", order, 200);
    assertThat(redeemed.get("discount").decimalValue()).isEqualByComparingTo("12.50");
    post(shop, "/api/v1/vouchers/" + chosen.get("voucher").asString() + "/redemption", order.replace("SO-1", "SO-2"), 409);
    post(program, "/api/v1/vouchers/" + chosen.get("voucher").asString() + "/redemption", order, 404);
  }

  @Test
  void withdrawalReopeningAndAppealAreResourcesOfTheClaim() {
    clock.set("2026-09-01");
    var program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    var path = "/api/v1/claims/" + open(program, address(), aUnitThatReachedRotterdamOn("2024-03-02")).get("number").asString();
    assertThat(post(program, path + "/withdrawal", "{\"reason\":\"found the fault\"}", 200).get("state").asString()).isEqualTo("WITHDRAWN");
    post(program, path + "/withdrawal", "{}", 409);
    assertThat(post(program, path + "/reopening", "{\"reason\":\"it is back\"}", 200).get("state").asString()).isEqualTo("DECIDED");
    assertThat(post(program, path + "/appeal", "{\"text\":\"it failed in April\"}", 200).get("items").get(0).get("state").asString()).isEqualTo("UNDER_APPEAL");
  }

  @Test
  void aListIsFollowedByItsCursorAndByWhatChanged() {
    var program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    var since = clock.instant();
    var mine = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      mine.add(open(program, address(), aUnitThatReachedRotterdamOn("2024-03-02")).get("number").asString());
    }
    var seen = new ArrayList<String>();
    var cursor = "";
    do {
      var page = json(program.get("/api/v1/claims?limit=2&updatedAfter=" + since + cursor));
      page.get("claims").forEach(claim -> seen.add(claim.get("number").asString()));
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asString();
    } while (!cursor.isEmpty());
    assertThat(seen).containsAll(mine).doesNotHaveDuplicates();
    assertThat(program.get("/api/v1/claims?state=SLEEPING").statusCode()).isEqualTo(422);
    assertThat(program.get("/api/v1/claims?cursor=nonsense").statusCode()).isEqualTo(422);
    assertThat(program.get("/api/v1/claims?limit=100000").statusCode()).isEqualTo(422);
  }

  @Test
  void aKeyDoesWhatItsScopesSayAndNoMore() {
    var reader = program(Scope.CLAIMS_READ);
    var writer = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    var decider = program(Scope.DECISIONS);
    var body = claim(address(), aUnitThatReachedRotterdamOn("2024-03-02"));
    post(reader, "/api/v1/claims", body, 403);
    var number = post(writer, "/api/v1/claims", body, 201).get("number").asString();
    put(reader, "/api/v1/claims/" + number + "/items/1/facts/userDamage", "{\"value\":true,\"evidence\":\"x\"}", 403);
    assertThat(decider.get("/api/v1/claims/" + number).statusCode()).isEqualTo(404);
    assertThat(decider.get("/api/v1/claims").statusCode()).isEqualTo(403);
    assertThat(reader.postJson("/api/v1/coverage-decisions", "{}").statusCode()).isEqualTo(403);
    assertThat(visitor().get("/api/v1/claims/" + number).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsWrongWithAClaimIsToldByItsPlace() {
    var program = program(Scope.CLAIMS_WRITE);
    var unknownField = post(program, "/api/v1/claims", "{\"customer\":{\"name\":\"A\",\"isVip\":true},\"items\":[]}", 422);
    assertThat(unknownField.get("errors").get(0).get("pointer").asString()).isEqualTo("/customer/isVip");
    var empty = post(program, "/api/v1/claims", "{\"customer\":{\"name\":\"A\"},\"items\":[{\"serialNumber\":\"\",\"description\":\"\"}]}", 422);
    assertThat(empty.get("errors")).extracting(error -> error.get("pointer").asString()).containsExactly("/items/0/serialNumber", "/items/0/description");
    put(program, "/api/v1/claims/A-26-000000/items/1/facts/invoice", "{\"value\":\"VALID\",\"evidence\":\"x\"}", 404);
  }

  @Test
  void aQuestionToThePolicyIsAnsweredAndABadOneIsToldWhatToMend() {
    var program = program(Scope.DECISIONS);
    var covered = program.postJson("/api/v1/coverage-decisions", """
        {"manufacturedOn":"2024-01-10","arrivedAtPortOn":"2024-03-02","invoice":"VALID","certificate":"VALID","occurredOn":"2026-05-02",
         "improperUseOrStorage":false,"userDamage":false,"forceMajeure":false,"unauthorizedModification":false}""");
    assertThat(covered.statusCode()).isEqualTo(200);
    assertThat(covered.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    assertThat(json(covered).get("cover").get("lastDay").asString()).isEqualTo("2026-05-02");
    assertThat(json(covered).has("id")).isFalse();

    var contradiction = program.postJson("/api/v1/coverage-decisions", "{\"manufacturedOn\":\"2024-01-10\",\"arrivedAtPortOn\":\"2024-01-09\"}");
    assertThat(contradiction.statusCode()).isEqualTo(422);
    assertThat(contradiction.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    assertThat(program.postJson("/api/v1/coverage-decisions", "{\"invoice\":").statusCode()).isEqualTo(400);
    assertThat(program.postJson("/api/v1/coverage-decisions", "{\"edition\":\"1999-1\"}").statusCode()).isEqualTo(422);
    var chinese = program.with("Accept-Language", "zh-CN").postJson("/api/v1/coverage-decisions", "{\"occurredOn\":\"2023-02-29\"}");
    assertThat(json(chinese).get("errors").get(0).get("problem").asString()).contains("日历");
  }

  @Test
  void aStreamIsAnsweredLineByLineOverHttp() {
    var program = program(Scope.DECISIONS);
    var answer = program.send("POST", "/api/v1/coverage-decisions", "application/x-ndjson",
        BodyPublishers.ofString("{\"id\":\"a\",\"occurredOn\":\"2026-01-01\"}\n{\"id\":\"b\",\"unknown\":1}\n\n{\"id\":\"c\",\"userDamage\":true}\n"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
    var lines = answer.body().lines().map(JSON::readTree).toList();
    assertThat(lines).extracting(line -> line.get("id").asString()).containsExactly("a", "b", "c");
    assertThat(lines.get(1).get("error").get("errors").get(0).get("problem").asString()).contains("unknown");
    assertThat(lines.get(2).get("outcome").asString()).isEqualTo("NOT_COVERED");
  }

  private String claim(String email, String serial) {
    return """
        {"customer":{"name":"API Customer","email":"%s","locale":"en","country":"NL"},"channel":"PHONE",
         "items":[{"serialNumber":"%s","occurredOn":"%s","description":"drops out at 60 %%","symptoms":["SHORT_FLIGHT_TIME"]}]}"""
        .formatted(email, serial, clock.instant().toString().substring(0, 10));
  }

  private JsonNode open(Browser program, String email, String serial) {
    return post(program, "/api/v1/claims", claim(email, serial), 201);
  }

  private static JsonNode post(Browser program, String path, String body, int status) {
    return json(program.with("Idempotency-Key", UUID.randomUUID().toString()).postJson(path, body), status);
  }

  private static void put(Browser program, String path, String body, int status) {
    json(program.with("Idempotency-Key", UUID.randomUUID().toString()).putJson(path, body), status);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}

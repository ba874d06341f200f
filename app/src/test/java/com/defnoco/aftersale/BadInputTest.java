package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What people and programs get wrong, over real HTTP: each gets a clear sentence, and the rest is kept. Finer cases stand with the modules. */
class BadInputTest extends ClaimFixtures {

  // ---- Files on the form of a claim

  @Test
  void aFileThatIsRefusedOnTheFormIsNamedWithTheReasonAndTheOthersAndTheDraftAreKept() {
    var browser = visitor();
    browser.get("/claim/new");
    browser.post("/claim/new", "serial", aUnitThatReachedRotterdamOn("2024-03-02"));
    browser.get("/claim/new/problem?battery=1");
    browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes", "description", "lands early");
    browser.get("/claim/new/proof");
    assertThat(sent(browser, "invoice.pdf", Samples.pdf()).statusCode()).isEqualTo(200);
    assertThat(sent(browser, "logo.svg", Samples.svgWithScript())).satisfies(refused("logo.svg"));
    assertThat(sent(browser, "photo.jpg", Samples.html())).satisfies(refused("photo.jpg"));
    assertThat(sent(browser, "nothing.pdf", new byte[0])).satisfies(refused("nothing.pdf"));
    assertThat(sent(browser, "setup.exe", "MZ program".getBytes(StandardCharsets.US_ASCII))).satisfies(refused("setup.exe"));
    assertThat(sent(browser, "script.pdf", Samples.pdfWithJavaScript()).statusCode()).as("kept as evidence, flagged, and served inert").isEqualTo(200);
    assertThat(browser.get("/claim/new/proof").body()).contains("invoice.pdf", "script.pdf").doesNotContain("logo.svg", "photo.jpg", "nothing.pdf");
    assertThat(browser.get("/claim/new/problem?battery=1").body()).contains("lands early");
  }

  @Test
  void overTheApiARefusedFileIsAProblemWithItsPlaceAndTheClaimStands() {
    var program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE);
    clock.set("2026-05-02");
    var number = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2026-05-01").claim().number();
    for (var bad : List.of(Samples.svgWithScript(), Samples.html(), new byte[0])) {
      var answer = program.upload("/api/v1/claims/" + number + "/items/1/documents", "file", "photo.jpg", "image/jpeg", bad, "kind", "PHOTO");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(JsonMapper.shared().readTree(answer.body()).at("/errors/0/pointer").asString()).isEqualTo("/file");
      assertThat(JsonMapper.shared().readTree(answer.body()).at("/errors/0/problem").asString()).isNotBlank();
    }
    assertThat(program.get("/api/v1/claims/" + number + "/items/1/documents").body()).isEqualTo("[]");
  }

  // ---- Serial numbers

  @Test
  void howeverASerialIsTypedOnThePortalItIsTheSameAndAnImpossibleOneIsToldBesideItsField() {
    clock.set("2025-06-01");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var fullWidth = serial.chars().map(c -> c - 0x21 + 0xFF01).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    for (var typed : List.of(serial.toLowerCase(), "  " + serial.substring(0, 4) + " " + serial.substring(4) + " ", fullWidth, serial.replaceFirst("^(...)", "$1-"))) {
      assertThat(JsonMapper.shared().readTree(visitor().get("/api/v1/public/cover/" + java.net.URLEncoder.encode(typed, StandardCharsets.UTF_8).replace("+", "%20")).body())
          .path("lastDay").asString()).as(typed).isEqualTo("2026-05-02");
    }
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'look-up:%'").update();
    var browser = visitor();
    browser.get("/claim/new");
    var answer = browser.post("/claim/new", "serial", serial, "serial", "🔋🔋🔋🔋");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).as("the good one is still there").contains(serial);
  }

  @Test
  void aClaimForSomebodyElsesUnitIsTakenAndTellsNothingOfIt() {
    clock.set("2026-05-02");
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    registry.changeOwner(SYSTEM, serial, customer("True Owner", address()).id(), "sold");
    var program = program(Scope.CLAIMS_WRITE);
    var taken = program.postJson("/api/v1/claims", claim(serial, "2026-05-01"));
    assertThat(taken.statusCode()).isEqualTo(201);
    var item = JsonMapper.shared().readTree(taken.body()).at("/items/0");
    assertThat(item.path("model").isNull()).isTrue();
    assertThat(item.at("/decision/outcome").asString()).isEqualTo("OPEN");
  }

  // ---- Dates and contradictions

  @Test
  void impossibleDatesAndContradictionsAreSaidInTheReadersLanguageAndNothingIsWritten() {
    var program = program(Scope.CLAIMS_READ, Scope.CLAIMS_WRITE, Scope.REGISTRY_READ, Scope.REGISTRY_WRITE);
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var before = jdbc.sql("SELECT count(*) FROM claim").query(Integer.class).single();
    assertThat(program.postJson("/api/v1/claims", claim(serial, "2025-02-29"))).satisfies(names("/items/0/occurredOn"));
    assertThat(program.postJson("/api/v1/claims", claim(serial, "2199-01-01"))).satisfies(names("/items/0/occurredOn"));
    assertThat(program.postJson("/api/v1/claims", claim(serial, "2024-02-29")).statusCode()).as("a leap year has that day").isEqualTo(201);
    assertThat(jdbc.sql("SELECT count(*) FROM claim").query(Integer.class).single()).isEqualTo(before + 1);

    var reference = aConsignmentThatReachedRotterdamOn("2024-03-02");
    aUnitIn(reference);
    var contradiction = program.with("Accept-Language", "zh-CN").putJson("/api/v1/consignments/" + reference, "{\"portOfDischarge\":\"NLRTM\",\"arrivedOn\":\"2023-12-31\",\"reason\":\"typo\"}");
    assertThat(contradiction).satisfies(names("/arrivedOn"));
    assertThat(contradiction.body()).as("in Chinese").containsPattern("[\\u4e00-\\u9fff]");
    assertThat(program.get("/api/v1/consignments/" + reference).body()).contains("\"arrivedOn\":\"2024-03-02\"");
  }

  @Test
  void aDayThatDoesNotExistIsToldOnThePortalAndOnTheTelephonePage() {
    var browser = visitor();
    browser.get("/claim/new");
    browser.post("/claim/new", "serial", aUnitThatReachedRotterdamOn("2024-03-02"));
    browser.get("/claim/new/problem?battery=1");
    var answer = browser.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "when", "2025-02-29", "description", "kept words");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("2025-02-29", "kept words");
    var phone = signedInAs(Role.ENGINEER);
    phone.get("/console/claims/new");
    var refused = phone.post("/console/claims/new", "name", "Ada", "email", address(), "locale", "en", "channel", "PHONE", "firstMessageOn", "2199-01-01",
        "items[0].serialNumber", "X-1234567", "items[0].description", "kept as well");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("that day has not come yet", "kept as well");
  }

  // ---- Sent twice

  @Test
  void theSameCallSentAtOnceUnderOneKeyMakesOneClaimAndWithAnotherBodyItIsRefused() throws Exception {
    var secret = apiKey(Scope.CLAIMS_WRITE);
    var body = claim(aUnitThatReachedRotterdamOn("2024-03-02"), null);
    var key = "bad-input-" + next();
    List<HttpResponse<String>> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<HttpResponse<String>> call = () -> visitor().with("Authorization", "Bearer " + secret).with("Idempotency-Key", key).postJson("/api/v1/claims", body);
      answers = threads.invokeAll(java.util.Collections.nCopies(8, call)).stream().map(java.util.concurrent.Future::resultNow).toList();
    }
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 409);
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201).map(HttpResponse::body).distinct()).hasSize(1);
    var other = visitor().with("Authorization", "Bearer " + secret).with("Idempotency-Key", key).postJson("/api/v1/claims", body.replace("drops out", "falls down"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("urn:aftersale:problem:idempotency-key-reused");
  }

  @Test
  void aBadLineInAStreamOverHttpLeavesTheOthersInTheirPlaces() {
    var lines = program(Scope.DECISIONS).send("POST", "/api/v1/coverage-decisions", "application/x-ndjson",
        BodyPublishers.ofString("{\"id\":\"1\"}\n{\"id\":\"2\",\"invoice\":\"MAYBE\"}\n" + "[".repeat(100) + "\n{\"id\":\"4\",\"id\":\"4\"}\n{\"id\":\"5\"}\n")).body().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).contains("\"id\":\"1\"", "\"outcome\"");
    assertThat(lines.get(1)).contains("\"id\":\"2\"", "\"error\"", "/invoice");
    assertThat(lines.get(2)).contains("\"error\"");
    assertThat(lines.get(3)).contains("\"error\"");
    assertThat(lines.get(4)).contains("\"id\":\"5\"", "\"outcome\"");
  }

  // ---- Helpers

  private static HttpResponse<String> sent(Browser browser, String name, byte[] content) {
    return browser.upload("/claim/new/files", "file", name, "application/octet-stream", content, "kind", name.startsWith("invoice") ? "INVOICE" : "OTHER");
  }

  private static java.util.function.Consumer<HttpResponse<String>> refused(String name) {
    return answer -> {
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(JsonMapper.shared().readTree(answer.body()).path("problem").asString()).contains(name).hasSizeGreaterThan(name.length() + 20);
    };
  }

  private static java.util.function.Consumer<HttpResponse<String>> names(String pointer) {
    return answer -> {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(JsonMapper.shared().readTree(answer.body()).at("/errors/0/pointer").asString()).isEqualTo(pointer);
    };
  }

  private String claim(String serial, String occurredOn) {
    return "{\"customer\":{\"name\":\"Bad Input\",\"email\":\"%s\"},\"items\":[{\"serialNumber\":\"%s\",%s\"description\":\"drops out %d\"}]}"
        .formatted(address(), serial, occurredOn == null ? "" : "\"occurredOn\":\"" + occurredOn + "\",", next());
  }
}

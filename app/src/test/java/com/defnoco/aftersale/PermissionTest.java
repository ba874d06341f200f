package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Who may call what: every route of the program is declared in {@code permissions.txt}, and everybody who is not named there is turned away from it, with real things
 * behind the address and with a form that would do if it were theirs. New route, new row.
 */
class PermissionTest extends ClaimFixtures {

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mapping;

  private record Route(String method, String pattern) {
    @Override
    public String toString() {
      return method + " " + pattern;
    }
  }

  @Test
  void everyRouteIsDeclaredAndNothingElse() throws IOException {
    assertThat(declared().keySet()).map(Route::toString).containsExactlyInAnyOrderElementsOf(routes().stream().map(Route::toString).toList());
  }

  @Test
  void whoeverIsNotNamedIsTurnedAwayAndNothingChanges() throws IOException {
    var here = new Place();
    var before = changes();
    var problems = new ArrayList<String>();
    for (var row : declared().entrySet()) {
      for (var who : here.actors().entrySet()) {
        if (!may(who.getKey(), row.getValue().who())) {
          var answer = call(who.getValue(), row.getKey(), here.real(), row.getValue().send());
          if (!turnedAway(answer, row.getValue().unproven())) {
            problems.add(who.getKey() + " " + row.getKey() + " → " + answer.statusCode() + " " + answer.headers().firstValue("Location").orElse(""));
          }
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(changes()).as("rows about claims, units and consignments in the journal").isEqualTo(before);
  }

  @Test
  void whoeverIsNamedGetsThePageAndNeverAnAbsentThing() throws IOException {
    var here = new Place();
    var problems = new ArrayList<String>();
    for (var row : declared().entrySet()) {
      if (!row.getKey().method().equals("GET")) {
        continue;
      }
      boolean names = row.getKey().pattern().contains("{");
      for (var who : here.actors().entrySet()) {
        if (may(who.getKey(), row.getValue().who())) {
          var answer = call(who.getValue(), row.getKey(), here.absent(), "");
          boolean right = names ? answer.statusCode() == 404 || answer.statusCode() == 400 || mayNameAnything(row.getKey()) && Set.of(200, 410).contains(answer.statusCode())
              : answer.statusCode() < 400;
          if (!right) {
            problems.add(who.getKey() + " " + row.getKey() + " → " + answer.statusCode());
          }
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void anotherCustomersClaimIsNotThereAndOnesOwnIs() {
    var here = new Place();
    var own = Objects.requireNonNull(here.actors().get("customer:own"));
    var other = Objects.requireNonNull(here.actors().get("customer"));
    assertThat(own.get("/my/claims/" + here.number).statusCode()).isEqualTo(200);
    assertThat(other.get("/my/claims/" + here.number).statusCode()).isEqualTo(404);
    assertThat(own.get("/my/claims/A-99-999999-9").statusCode()).isEqualTo(404);
    assertThat(visitor().get("/t/" + here.link).statusCode()).isEqualTo(200);
    claims.renewLink(engineer, here.number, "lost phone");
    assertThat(visitor().get("/t/" + here.link).statusCode()).as("a revoked link").isEqualTo(404);
  }

  /** Pages that answer any name alike on purpose: nobody must learn from the answer whether it exists. */
  private static boolean mayNameAnything(Route route) {
    return Set.of("/api/v1/public/cover/{serial}", "/sign-in/{secret}", "/console/set-up/{secret}", "/certificate/offers/{secret}").contains(route.pattern());
  }

  /** A mistake in what was sent does not count as turned away: it would hide that nobody asked who calls. */
  private static boolean turnedAway(HttpResponse<String> answer, boolean unproven) {
    return switch (answer.statusCode()) {
      case 401, 403, 404 -> true;
      case 400, 409, 422 -> unproven;
      case 302, 303 -> answer.headers().firstValue("Location").orElse("").contains("/sign-in");
      default -> false;
    };
  }

  /** Whether a row names this actor: {@code ANYONE}, {@code CUSTOMER}, {@code OWNER}, {@code STAFF}, a role, or a scope. */
  private static boolean may(String actor, Set<String> named) {
    if (named.contains("ANYONE")) {
      return true;
    }
    var kind = actor.contains(":") ? actor.substring(0, actor.indexOf(':')) : actor;
    var name = actor.contains(":") ? actor.substring(actor.indexOf(':') + 1) : "";
    return switch (kind) {
      case "customer" -> named.contains("CUSTOMER") || name.equals("own") && named.contains("OWNER");
      case "staff" -> named.contains("STAFF") || named.contains(name);
      case "key" -> named.contains(name);
      default -> false;
    };
  }

  private long changes() {
    return jdbc.sql("SELECT count(*) FROM journal WHERE subject ~ '^(claim|unit|consignment|model|customer|staff|key):'").query(Long.class).single();
  }

  private Set<Route> routes() {
    return mapping.getHandlerMethods().keySet().stream()
        .flatMap(info -> info.getPatternValues().stream().flatMap(pattern ->
            (info.getMethodsCondition().getMethods().isEmpty() ? Set.of(RequestMethod.GET) : info.getMethodsCondition().getMethods()).stream()
                .map(method -> new Route(method.name(), pattern))))
        .filter(route -> !route.pattern().startsWith("/v3/") && !route.pattern().equals("/error") && !route.pattern().endsWith("/test-echo"))
        .collect(Collectors.toSet());
  }

  /**
   * What stands behind a route.
   *
   * @param send what the call needs beyond {@link #ANYTHING}
   * @param unproven whether its input or state may be judged before its caller
   */
  private record Row(Set<String> who, String send, boolean unproven) {}

  private static Map<Route, Row> declared() throws IOException {
    var rows = new LinkedHashMap<Route, Row>();
    try (var file = Objects.requireNonNull(PermissionTest.class.getResourceAsStream("/permissions.txt"))) {
      new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
        var halves = line.split("\\|", 2);
        var words = halves[0].strip().split("\\s+");
        var send = halves.length > 1 ? halves[1].strip() : "";
        rows.put(new Route(words[0], words[1]),
            new Row(Set.copyOf(Arrays.asList(words).subList(2, words.length)), send.replaceFirst("^\\?\\s*", ""), send.startsWith("?")));
      });
    }
    return rows;
  }

  private static HttpResponse<String> call(Browser browser, Route route, Map<String, String> names, String send) {
    var path = route.pattern();
    for (var name : names.entrySet()) {
      path = path.replace("{" + name.getKey() + "}", name.getValue()).replace("{*" + name.getKey() + "}", name.getValue());
    }
    path = path.replace("//", "/").replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    if (route.method().equals("GET")) {
      return browser.get(path);
    }
    if (send.startsWith("multipart")) {
      return browser.upload(path, "file", "a.txt", "text/plain", new byte[] {65}, fields(send));
    }
    if (path.startsWith("/api/")) {
      return browser.send(route.method(), path, "application/json", HttpRequest.BodyPublishers.ofString(send.isEmpty() ? "{}" : send));
    }
    return browser.post(path, fields(send));
  }

  /** Something fit for every field that a form of the program has, and what the row names besides. */
  private static String[] fields(String send) {
    var fields = new LinkedHashMap<>(ANYTHING);
    Stream.of(send.replaceFirst("^multipart\\s*", "").split("&")).filter(pair -> pair.contains("="))
        .forEach(pair -> fields.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
    return fields.entrySet().stream().flatMap(field -> Stream.of(field.getKey(), field.getValue())).toArray(String[]::new);
  }

  private static final Map<String, String> ANYTHING = Map.ofEntries(Map.entry("accept", "true"), Map.entry("answer", "true"), Map.entry("approve", "true"),
      Map.entry("assessment", "CRITICAL"), Map.entry("code", "000000"), Map.entry("confirm", "true"), Map.entry("consignment", "NOSUCH"),
      Map.entry("current", "not the password at all"), Map.entry("disabled", "true"), Map.entry("email", "a.name@example.org"), Map.entry("evidence", "seen"),
      Map.entry("kind", "OTHER"), Map.entry("name", "A name"), Map.entry("outcome", "COVERED"), Map.entry("owner", UUID.randomUUID().toString()),
      Map.entry("password", "four quiet words here"), Map.entry("portOfDischarge", "NLRTM"), Map.entry("query", "state=OPEN"), Map.entry("reason", "because"),
      Map.entry("reference", "NOSUCH"), Map.entry("remedy", "PAID_SERVICE"), Map.entry("report", "done"), Map.entry("roles", "ADMINISTRATOR"),
      Map.entry("scopes", "DECISIONS"), Map.entry("serial", "NOSUCH12345"), Map.entry("text", "a text"), Map.entry("value", "true"), Map.entry("verdict", "VALID"),
      Map.entry("visible", "true"), Map.entry("withheld", "true"), Map.entry("account", UUID.randomUUID().toString()));

  /** A claim with an owner, and one of everybody who could come by. */
  private final class Place {

    private final String number;
    private final String link;
    private final String serial = aUnitThatReachedRotterdamOn("2024-03-02");
    private final Map<String, Browser> actors = new TreeMap<>();

    Place() {
      clock.set("2025-06-01");
      var receipt = submitted(serial, "2025-05-30");
      number = receipt.claim().number();
      link = Objects.requireNonNull(receipt.link());
      actors.put("visitor", visitor());
      actors.put("customer", signedIn(customer("Somebody Else", UUID.randomUUID() + "@else.example")));
      actors.put("customer:own", signedIn(new com.defnoco.aftersale.parties.Actor.Customer(receipt.claim().customerId())));
      for (var role : Role.values()) {
        actors.put("staff:" + role, signedInAs(role));
      }
      for (var scope : Scope.values()) {
        actors.put("key:" + scope, program(scope));
      }
    }

    Map<String, Browser> actors() {
      actors.values().forEach(browser -> browser.get("/sign-in")); // fetches the form token
      return actors;
    }

    Map<String, String> real() {
      return Map.of("number", number, "item", "1", "serial", serial, "fact", "userDamage", "kind", "units", "link", "no-such-link");
    }

    Map<String, String> absent() {
      return Map.of("number", "A-99-999999-9", "item", "1", "serial", "ZZ00000000", "fact", "userDamage", "kind", "parrots", "link", "no-such-link",
          "reference", "/no-such", "code", "no-such", "secret", "no-such-secret");
    }
  }

}

package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A1: somebody reads or changes an object that is not theirs. Generated from the routes: each is tried with what is one's own, another's, absent and revoked, in the address, in what
 * hangs below it, and in what is sent. {@code PermissionTest} adds every route with every role.
 */
class A01ObjectLevelAuthorisationTest extends AttackFixtures {

  /** Names in addresses below a claim, and everything of a customer that could stand for them. */
  private static List<UUID> below(Belongings of) {
    return List.of(of.photo(), of.log(), of.ask(), of.paper(), of.quote(), of.proposal(), of.attachment(), of.remedy(), of.conversation());
  }

  private static List<Declared> ofCustomers() {
    return Declared.ALL.stream().filter(row -> row.pattern().startsWith("/my/claims/{number}")).toList();
  }

  @Test
  void attachmentsAndTicketsOfOthersByAjaxOrFormDoNotExist() {
    var ada = belongingsOf("Ada Owner");
    var eve = belongingsOf("Eve Other");
    var browser = signedIn(eve.owner());
    browser.get("/sign-in");
    var before = traces(ada);
    var problems = new ArrayList<String>();
    int tried = 0;
    for (var route : ofCustomers()) {
      // Another's claim with all that is theirs, and one's own claim with what is another's.
      for (var claim : List.of(ada.number(), eve.number())) {
        for (var theirs : below(ada)) {
          boolean secondary = route.names().stream().anyMatch(name -> !name.equals("number") && !name.equals("item"));
          if (claim.equals(eve.number()) && !secondary) {
            continue;
          }
          var answer = call(browser, route, filled(route, claim, theirs), "quote", ada.quote().toString(), "accept", "true", "remove", ada.photo().toString());
          tried++;
          if (answer.statusCode() != 404 && answer.statusCode() != 403) {
            problems.add(route + " with claim of " + (claim.equals(ada.number()) ? "another" : "one's own") + " → " + answer.statusCode());
          }
          if (claim.equals(ada.number()) && !secondary) {
            break;
          }
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(tried).isGreaterThan(60);
    assertThat(traces(ada)).isEqualTo(before);
  }

  @Test
  void whatIsTheirOwnIsThereSoThatTheTestProvesSomething() {
    var ada = belongingsOf("Ada Owner");
    var browser = signedIn(ada.owner());
    assertThat(browser.get("/my/claims/" + ada.number()).statusCode()).isEqualTo(200);
    assertThat(browser.get("/my/claims/" + ada.number() + "/files/" + ada.photo()).statusCode()).isEqualTo(200);
    assertThat(browser.get("/my/claims/" + ada.number() + "/files/" + ada.photo() + "/small").statusCode()).isEqualTo(200);
    assertThat(browser.get("/my/claims/" + ada.number() + "/logs/" + ada.log()).statusCode()).isEqualTo(200);
    assertThat(browser.get("/my/claims/" + ada.number() + "/remedy-papers/" + ada.paper()).statusCode()).isEqualTo(200);
    browser.get("/sign-in");
    assertThat(browser.post("/my/claims/" + ada.number() + "/1/asks/" + ada.ask(), "answer", "YES").statusCode()).isBetween(302, 303);
    assertThat(browser.post("/my/claims/" + ada.paid() + "/quote", "quote", ada.quote().toString(), "accept", "true").statusCode()).isBetween(302, 303);
    assertThat(signedIn(engineer).get("/console/inbox/files/" + ada.attachment()).statusCode()).isEqualTo(200);
    assertThat(signedIn(engineer).get("/console/inbox/" + ada.conversation()).statusCode()).isEqualTo(200);
  }

  @Test
  void notYoursLooksExactlyLikeNotThere() {
    var ada = belongingsOf("Ada Owner");
    var browser = signedIn(belongingsOf("Eve Other").owner());
    browser.get("/sign-in");
    var problems = new ArrayList<String>();
    for (var route : ofCustomers()) {
      var theirs = call(browser, route, filled(route, ada.number(), ada.photo()));
      var absent = call(browser, route, filled(route, "A-26-000000-0", UUID.fromString("01890000-0000-7000-8000-000000000000")));
      if (theirs.statusCode() != absent.statusCode() || !plain(theirs).equals(plain(absent))) {
        problems.add(route + ": " + theirs.statusCode() + " and " + absent.statusCode());
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void aLinkShowsItsClaimAndNothingOfAnotherClaimOfTheSameCustomer() {
    var ada = belongingsOf("Ada Owner");
    var other = belongingsOf("Eve Other");
    var stranger = visitor();
    stranger.get("/sign-in");
    var problems = new ArrayList<String>();
    for (var route : Declared.ALL.stream().filter(row -> row.pattern().startsWith("/t/{link}/")).toList()) {
      if (route.names().stream().anyMatch(name -> !name.equals("link") && !name.equals("item"))) {
        for (var theirs : below(other)) {
          var answer = call(stranger, route, filled(route, ada.link(), theirs), "answer", "YES");
          if (answer.statusCode() != 404) {
            problems.add(route + " → " + answer.statusCode());
          }
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(stranger.post("/t/" + ada.link() + "/quote", "quote", other.quote().toString(), "accept", "true").statusCode()).isEqualTo(404);
    assertThat(stranger.post("/t/" + ada.link() + "/quote", "quote", ada.quote().toString(), "accept", "true").statusCode()).as("a quote of the same customer's other claim").isIn(403, 404);
  }

  @Test
  void whatWasRevokedOpensNothingAnyMore() {
    var ada = belongingsOf("Ada Owner");
    claims.renewLink(engineer, ada.number(), "lost phone");
    var holder = visitor();
    holder.get("/sign-in");
    var problems = new ArrayList<String>();
    for (var route : Declared.ALL.stream().filter(row -> row.pattern().startsWith("/t/{link}")).toList()) {
      refused(call(holder, route, filled(route, ada.link(), ada.photo())), route, problems, 404);
    }
    var gone = signedIn(ada.owner());
    gone.get("/sign-in");
    customers.endSessions(new Actor.System(), ada.owner().id());
    for (var route : Declared.ALL.stream().filter(row -> row.pattern().startsWith("/my")).toList()) {
      refused(call(gone, route, filled(route, ada.number(), ada.photo())), route, problems, 401);
    }
    var key = apiKeys.make(SYSTEM, "revoked", java.util.Set.of(Scope.values()));
    apiKeys.revoke(SYSTEM, key.id());
    var program = visitor().with("Authorization", "Bearer " + key.secret());
    for (var route : Declared.ALL.stream().filter(row -> row.pattern().startsWith("/api/") && !row.who().contains("ANYONE")).toList()) {
      refused(call(program, route, filled(route, ada.number(), ada.photo())), route, problems, 401);
    }
    var dismissed = staff(Role.values());
    var desk = signedIn(dismissed);
    desk.get("/console/sign-in");
    jdbc.sql("UPDATE staff SET disabled = true WHERE id = ?").param(dismissed.id()).update();
    for (var route : Declared.ALL.stream().filter(row -> row.pattern().startsWith("/console") && !row.who().contains("ANYONE")).toList()) {
      refused(call(desk, route, filled(route, ada.number(), ada.photo())), route, problems, 401);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void linkOnCreateAndLinkOnUpdateTakeNoObjectOfAnotherClaim() {
    var ada = belongingsOf("Ada Owner");
    var eve = belongingsOf("Eve Other");
    var desk = manager();
    var problems = new ArrayList<String>();
    var before = traces(ada);
    for (var route : Declared.ALL.stream().filter(row -> row.pattern().startsWith("/console/claims/{number}/")).toList()) {
      if (route.names().stream().noneMatch(name -> List.of("id", "quote", "finding").contains(name))) {
        continue;
      }
      for (var theirs : below(ada)) {
        var answer = call(desk, route, filled(route, eve.number(), theirs), "verdict", "INVALID", "evidence", "seen", "reason", "because", "report", "done", "approve", "true", "accept", "true",
            "visible", "false", "assessment", "by road", "currency", "EUR", "text", "x", "amount", "1");
        if (answer.statusCode() != 404) {
          problems.add(route + " → " + answer.statusCode());
          break;
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(desk.post("/console/claims/" + eve.number() + "/items/1/facts/userDamage", "value", "true", "evidence", "see the paper", "document", ada.photo().toString()).statusCode())
        .as("a fact of one claim rests on no document of another").isIn(400, 404, 409, 422);
    assertThat(traces(ada)).isEqualTo(before);
  }

  @Test
  void benchAndTechniciansFindNothingThatNoRemedyOfTheirsTouches() {
    var ada = belongingsOf("Ada Owner");
    for (var role : List.of(Role.BENCH, Role.TECHNICIAN)) {
      var browser = signedInAs(role);
      browser.get("/console/sign-in");
      assertThat(browser.get("/console/remedies/" + ada.remedy()).statusCode()).as("%s", role).isEqualTo(404);
      assertThat(browser.get("/console/remedy-papers/" + ada.paper()).statusCode()).as("%s", role).isEqualTo(404);
      assertThat(browser.post("/console/remedies/" + ada.remedy() + "/asks/" + ada.ask(), "answer", "YES").statusCode()).as("%s", role).isIn(403, 404);
      for (var list : List.of("/console/claims", "/console/claims.csv", "/console/remedies", "/console/search?q=" + ada.number())) {
        assertThat(browser.get(list).body().replace("q=" + ada.number(), "").replace("value=\"" + ada.number() + "\"", "")).as("%s %s", role, list).doesNotContain(ada.number() + "<").doesNotContain("/" + ada.number());
      }
    }
  }

  @Test
  void savedViewsAndSessionsOfColleaguesAreTheirs() {
    var mine = staff(Role.ENGINEER);
    var browser = signedIn(mine);
    browser.get("/console/sign-in");
    browser.post("/console/claims/views", "name", "My open ones", "query", "state=OPEN");
    var view = jdbc.sql("SELECT id FROM staff_view WHERE staff_id = ?").param(mine.id()).query(UUID.class).single();
    var colleague = manager();
    colleague.post("/console/claims/views/" + view + "/removal");
    assertThat(jdbc.sql("SELECT count(*) FROM staff_view WHERE id = ?").param(view).query(Integer.class).single()).isEqualTo(1);
    assertThat(colleague.get("/console/claims").body()).doesNotContain("My open ones");
  }

  @Test
  void aDraftsFilesCannotBeTakenIntoAnothersClaim() {
    var ada = visitor();
    ada.fill("/claim/new", "/claim/new", "serial", aUnitThatReachedRotterdamOn("2026-01-10"));
    ada.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes");
    ada.upload("/claim/new/files", "file", "mine.png", "image/png", com.defnoco.aftersale.files.Samples.png(), "kind", "PHOTO");
    var held = jdbc.sql("SELECT id FROM file_reference WHERE owner LIKE 'draft:%' ORDER BY received_at DESC LIMIT 1").query(UUID.class).single();
    var eve = visitor();
    eve.fill("/claim/new", "/claim/new", "serial", aUnitThatReachedRotterdamOn("2026-01-10"));
    eve.post("/claim/new/problem", "battery", "1", "symptom", "SHORT_FLIGHT_TIME", "unsure", "yes");
    eve.post("/claim/new/proof", "invoice", "send", "certificate", "later", "remove", held.toString());
    assertThat(jdbc.sql("SELECT count(*) FROM file_reference WHERE id = ?").param(held).query(Integer.class).single()).isEqualTo(1);
    assertThat(ada.get("/claim/new/proof").body()).contains("mine.png");
  }

  // ---- Help

  /** Rows that tell of somebody's things. */
  private List<Object> traces(Belongings of) {
    return List.of(jdbc.sql("SELECT count(*) FROM journal WHERE subject LIKE 'claim:%' AND subject IN (SELECT 'claim:' || id FROM claim WHERE customer_id = ?)").param(of.owner().id()).query(Long.class).single(),
        jdbc.sql("SELECT count(*) FROM document WHERE claim_number = ?").param(of.number()).query(Long.class).single(),
        jdbc.sql("SELECT coalesce(sum(version), 0) FROM claim WHERE customer_id = ?").param(of.owner().id()).query(Long.class).single(),
        jdbc.sql("SELECT count(*) FROM quote WHERE id = ? AND answered_at IS NULL").param(of.quote()).query(Long.class).single(),
        jdbc.sql("SELECT count(*) FROM ask WHERE id = ? AND answered_at IS NULL").param(of.ask()).query(Long.class).single());
  }

  private static List<String> filled(Declared route, String claimOrLink, UUID id) {
    var values = new ArrayList<String>();
    for (var name : route.names()) {
      values.add(switch (name) {
        case "number", "link", "secret" -> claimOrLink;
        case "item" -> "1";
        case "fact" -> "userDamage";
        case "kind" -> "INVOICE";
        case "finding" -> "x";
        default -> id.toString();
      });
    }
    return values;
  }

  private static HttpResponse<String> call(Browser browser, Declared route, List<String> values, String... more) {
    var path = route.path(values);
    if (route.isRead()) {
      return browser.get(path);
    }
    if (path.startsWith("/api/")) {
      return browser.send(route.method(), path, "application/json", BodyPublishers.ofString(route.send().startsWith("{") ? route.send() : "{}"));
    }
    var fields = new LinkedHashMap<String, String>(Map.of("text", "a text", "reason", "because", "remedy", "PAID_SERVICE", "fact", "userDamage", "value", "true", "kind", "INVOICE", "answer", "YES"));
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    var flat = fields.entrySet().stream().flatMap(field -> Stream.of(field.getKey(), field.getValue())).toArray(String[]::new);
    if (route.send().startsWith("multipart")) {
      return browser.upload(path, "file", "a.txt", "text/plain", new byte[] {65}, flat);
    }
    return browser.post(path, flat);
  }

  private static void refused(HttpResponse<String> answer, Declared route, List<String> problems, int expected) {
    boolean turnedAway = answer.statusCode() == expected || expected == 401 && (answer.statusCode() == 302 && answer.headers().firstValue("Location").orElse("").contains("/sign-in")
        || answer.statusCode() == 403 || answer.statusCode() == 404);
    if (!turnedAway) {
      problems.add(route + " → " + answer.statusCode());
    }
  }

  private static String plain(HttpResponse<String> answer) {
    return answer.body().replaceAll("name=\"csrf\" content=\"[^\"]*\"", "").replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "").replaceAll("A-\\d\\d-\\d+(-\\d)?", "A").replaceAll("[0-9a-f-]{36}", "id");
  }
}

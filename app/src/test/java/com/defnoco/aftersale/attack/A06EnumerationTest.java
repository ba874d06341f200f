package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A6: who has an account, which serial numbers exist and whose they are is found out by trying. */
class A06EnumerationTest extends AttackFixtures {

  @AfterEach
  void lookUpBudgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'look-up:%' OR name LIKE 'link:%' OR name LIKE 'sign-in:%'").update();
  }

  @Test
  void staffSignInSaysTheSameWhetherTheAccountExistsOrNot() {
    var known = jdbc.sql("SELECT email FROM staff WHERE id = ?").param(staff(Role.MANAGER).id()).query(String.class).single();
    var one = visitor().fill("/console/sign-in", "/console/sign-in", "email", known, "password", "not the password at all");
    var other = visitor().fill("/console/sign-in", "/console/sign-in", "email", UUID.randomUUID() + "@staff.example", "password", "not the password at all");
    assertThat(one.statusCode()).isEqualTo(other.statusCode());
    assertThat(plain(one.body())).isEqualTo(plain(other.body()));
    assertThat(headers(one)).isEqualTo(headers(other));
  }

  @Test
  void aSerialNumberTellsNeitherItsOwnerNorItsExistence() {
    var serial = aUnitThatReachedRotterdamOn("2025-03-02");
    var owner = customer("A Very Private Person", address());
    registry.changeOwner(SYSTEM, serial, owner.id(), "sold");
    registry.putUnit(SYSTEM, "HIDDEN" + next() + "K", "CLM-22", java.time.LocalDate.parse("2024-01-10"), null);
    var withheld = aUnitThatReachedRotterdamOn("2025-03-02");
    registry.withhold(SYSTEM, withheld, true, "stolen");
    var unknown = "CLU" + "%07d".formatted(next()) + "Q";
    for (var path : List.of("/cover?serial=", "/api/v1/public/cover/")) {
      assertThat(visitor().get(path + serial).body()).doesNotContain("Private").doesNotContain(owner.id().toString()).doesNotContain("@claims.example");
      var hidden = visitor().get(path + withheld);
      var absent = visitor().get(path + unknown);
      assertThat(hidden.statusCode()).isEqualTo(absent.statusCode());
      assertThat(plain(hidden.body()).replaceAll(grouped(withheld), "…")).as(path).isEqualTo(plain(absent.body()).replaceAll(grouped(unknown), "…"));
      assertThat(headers(hidden)).isEqualTo(headers(absent));
    }
  }

  @Test
  void walkingARangeOfSerialNumbersTripsTheLimitOnThePageAndOnTheInterfaceTogether() {
    boolean tripped = false;
    var stem = "CLU" + "%05d".formatted(next() % 100_000);
    for (int i = 0; i < 80 && !tripped; i++) {
      var serial = stem + "%02d".formatted(i) + "K";
      tripped = visitor().get((i % 2 == 0 ? "/cover?serial=" : "/api/v1/public/cover/") + serial).statusCode() == 429;
    }
    assertThat(tripped).isTrue();
  }

  @Test
  void aClaimForAnothersUnitLooksLikeOneForAUnitNobodyKnows() {
    var serial = aUnitThatReachedRotterdamOn("2025-03-02");
    registry.changeOwner(SYSTEM, serial, customer("A Very Private Person", address()).id(), "sold");
    var known = submitted(serial, null);
    var unknown = submitted("CLU" + "%07d".formatted(next()) + "Q", null);
    var one = visitor().get("/t/" + known.link());
    var other = visitor().get("/t/" + unknown.link());
    assertThat(one.body()).doesNotContain("Private");
    assertThat(org.jsoup.Jsoup.parse(one.body()).select("main").text().replaceAll("\\d", "#").length()).isCloseTo(org.jsoup.Jsoup.parse(other.body()).select("main").text().length(), org.assertj.core.data.Offset.offset(20));
  }

  private static String grouped(String serial) {
    return String.join("[ -]?", serial.split(""));
  }

  private static String plain(String body) {
    return body.replaceAll("name=\"csrf\" content=\"[^\"]*\"", "").replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "").replaceAll("[0-9a-f-]+@staff\\.example", "…").replaceAll("<span class=\"serial-group\">[^<]*</span>", "");
  }

  private static TreeMap<String, List<String>> headers(java.net.http.HttpResponse<String> answer) {
    var headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(List.of("date", "set-cookie", "content-length", "x-request-id", "traceparent", "trace-id"));
    return headers;
  }
}

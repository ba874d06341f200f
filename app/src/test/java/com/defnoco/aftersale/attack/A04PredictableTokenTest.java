package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.defnoco.aftersale.parties.CustomerSignIn;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A4: tokens that can be guessed, never die, work for something else, or are used up or given away by the way. */
class A04PredictableTokenTest extends AttackFixtures {

  @Autowired private CustomerSignIn signIn;
  @Autowired private StaffAccounts accounts;

  @Test
  void tokensHaveAtLeast128BitsAndFollowFromNothing() {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      tokens.add(java.util.Objects.requireNonNull(submitted(aUnitThatReachedRotterdamOn("2026-01-10"), null).link()));
      tokens.add(apiKey(com.defnoco.aftersale.parties.Scope.DECISIONS));
      tokens.add(accounts.invite(SYSTEM, "Invited", UUID.randomUUID() + "@staff.example", Set.of(Role.ENGINEER)).linkSecret());
      claimBudgets();
    }
    assertThat(new HashSet<>(tokens)).hasSameSizeAs(tokens);
    for (int kind = 0; kind < 3; kind++) {
      int of = kind;
      var same = IntStream.range(0, tokens.size()).filter(i -> i % 3 == of).mapToObj(tokens::get).toList();
      var positions = same.getFirst().length();
      assertThat(same).as("length in characters").allSatisfy(token -> assertThat(token).hasSize(positions));
      // Places at which 40 tokens do not all say the same carry the secret: 22 of 64 letters are 132 bits.
      long varied = IntStream.range(0, positions).filter(at -> same.stream().map(token -> token.charAt(at)).distinct().count() > 8).count();
      assertThat(varied).as("letters that vary in %s", same.getFirst().replaceAll(".", "*")).isGreaterThanOrEqualTo(22);
    }
  }

  @Test
  void noTokenStandsInTheDatabase() {
    var link = java.util.Objects.requireNonNull(submitted(aUnitThatReachedRotterdamOn("2026-01-10"), null).link());
    var key = apiKey(com.defnoco.aftersale.parties.Scope.DECISIONS);
    var invitation = accounts.invite(SYSTEM, "Invited", UUID.randomUUID() + "@staff.example", Set.of(Role.ENGINEER)).linkSecret();
    for (var table : List.of("claim_link", "api_key", "staff_link", "sign_in_link", "idempotency_key", "journal", "claim")) {
      for (var token : List.of(link, key, invitation)) {
        assertThat(jdbc.sql("SELECT count(*) FROM " + table + " t WHERE t::text LIKE ?").param("%" + token + "%").query(Integer.class).single()).as(table).isZero();
      }
    }
  }

  @Test
  void aTokenOpensItsOwnDoorAndNoOther() {
    var link = java.util.Objects.requireNonNull(submitted(aUnitThatReachedRotterdamOn("2026-01-10"), null).link());
    var key = apiKey(com.defnoco.aftersale.parties.Scope.values());
    var invitation = accounts.invite(SYSTEM, "Invited", UUID.randomUUID() + "@staff.example", Set.of(Role.ENGINEER)).linkSecret();
    var email = UUID.randomUUID() + "@pilot.example";
    customer("Pilot", email);
    var signingIn = signInLink(email).replace("/sign-in/", "");
    for (var token : List.of(link, key, invitation, signingIn)) {
      if (!token.equals(link)) {
        assertThat(visitor().get("/t/" + token).statusCode()).isEqualTo(404);
      }
      if (!token.equals(signingIn)) {
        assertThat(visitor().fill("/sign-in", "/sign-in/" + token).statusCode()).isIn(404, 410);
      }
      if (!token.equals(invitation)) {
        assertThat(visitor().get("/console/set-up/" + token).statusCode()).isIn(404, 410);
      }
      if (!token.equals(key)) {
        assertThat(visitor().with("Authorization", "Bearer " + token).get("/api/v1/claims").statusCode()).isEqualTo(401);
      }
    }
    for (var cut : List.of(link.substring(1), link + "x", link.toUpperCase(Locale.ROOT), "", "0", "null", link.substring(0, link.length() - 1))) {
      assertThat(visitor().get("/t/" + cut).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aSignInLinkWorksOnceEvenWhenPressedSixteenTimesAtOnceAndScannersDoNotUseItUp() throws Exception {
    var email = UUID.randomUUID() + "@pilot.example";
    customer("Pilot", email);
    var link = signInLink(email);
    for (var method : List.of("GET", "HEAD", "OPTIONS")) {
      visitor().send(method, link, null, java.net.http.HttpRequest.BodyPublishers.noBody());
    }
    try (var people = Executors.newFixedThreadPool(16)) {
      var answers = people.invokeAll(IntStream.range(0, 16).<Callable<Integer>>mapToObj(i -> () -> visitor().fill("/sign-in", link).statusCode()).toList());
      int in = 0;
      for (var answer : answers) {
        in += answer.get() == 302 ? 1 : 0;
      }
      assertThat(in).isEqualTo(1);
    }
  }

  @Test
  void aSignInLinkDiesAfterTenMinutesAndDoesNotReviveWhenTheClockGoesBack() {
    var email = UUID.randomUUID() + "@pilot.example";
    customer("Pilot", email);
    var link = signInLink(email);
    var browser = visitor();
    assertThat(browser.fill(link, link).statusCode()).isEqualTo(302);
    clock.move(Duration.ofMinutes(-20));
    assertThat(visitor().fill("/sign-in", link).statusCode()).as("used").isEqualTo(410);
    clock.move(Duration.ofMinutes(40));
    assertThat(visitor().get(link).statusCode()).as("too old").isEqualTo(410);
  }

  @Test
  void noAddressWithASecretIsToldToAnotherSite() {
    var link = java.util.Objects.requireNonNull(submitted(aUnitThatReachedRotterdamOn("2026-01-10"), null).link());
    var page = visitor().get("/t/" + link);
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(org.jsoup.Jsoup.parse(page.body()).select("[src^=http], link[href^=http]")).isEmpty();
    for (var path : List.of("/sign-in/anything", "/console/set-up/anything")) {
      assertThat(visitor().get(path).headers().firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
    }
  }

  private void claimBudgets() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'claim:%'").update();
  }

  private String signInLink(String email) {
    signIn.ask(email, Locale.UK, "192.0.2.77");
    var text = await().atMost(Duration.ofSeconds(30)).until(
        () -> jdbc.sql("SELECT body FROM mail WHERE recipient = ? ORDER BY created_at DESC LIMIT 1").param(email).query(String.class).optional(), Optional::isPresent).orElseThrow();
    var link = Pattern.compile("http://localhost(/sign-in/\\S+)").matcher(text);
    assertThat(link.find()).isTrue();
    return link.group(1);
  }
}

package com.defnoco.aftersale.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.platform.NotPossible;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How staff come in, and how they are put out. */
class StaffSignInTest extends AftersaleTest {

  private static final String PASSWORD = "four quiet words here";
  private static final Pattern SECRET = Pattern.compile("<code class=\"secret\">([A-Z2-7 ]+)</code>");

  @Autowired private StaffAccounts accounts;

  @Test
  void anInvitedPersonSetsAPasswordEnrolsAnAuthenticatorAndIsIn() {
    var person = invited(Role.ENGINEER);
    var browser = visitor();
    assertThat(browser.get("/console/set-up/" + person.linkSecret).body()).contains(person.email);
    assertThat(browser.post("/console/set-up/" + person.linkSecret, "password", PASSWORD)).satisfies(redirectsTo("/console/sign-in"));

    assertThat(browser.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD, "next", "/console/me"))
        .satisfies(redirectsTo("/console/sign-in/enrol?next=%2Fconsole%2Fme"));
    var page = browser.get("/console/sign-in/enrol?next=/console/me");
    assertThat(page.body()).contains("<svg class=\"code-picture\"");
    assertThat(browser.post("/console/sign-in/enrol", "code", codeOf(page), "next", "/console/me")).satisfies(redirectsTo("/console/me"));
    assertThat(browser.get("/console/me").body()).contains(person.email);
  }

  @Test
  void aCodeWorksOnceAndTheSecretIsNeverShownAgain() {
    var person = enrolled(Role.ENGINEER);
    clock.move(Duration.ofMinutes(2));
    var code = Totp.codeAt(person.secret, clock.instant());
    assertThat(signIn(visitor(), person, code)).satisfies(redirectsTo("/console"));
    assertThat(signIn(visitor(), person, code).statusCode()).isEqualTo(422);

    var third = visitor();
    third.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    assertThat(third.get("/console/sign-in/enrol").statusCode()).isEqualTo(404);
  }

  @Test
  void aPhoneMayBeOneStepOffButNotTwo() {
    var person = enrolled(Role.ENGINEER);
    clock.move(Duration.ofMinutes(5));
    assertThat(signIn(visitor(), person, Totp.codeAt(person.secret, clock.instant().minusSeconds(60))).statusCode()).isEqualTo(422);
    assertThat(signIn(visitor(), person, Totp.codeAt(person.secret, clock.instant().minusSeconds(30)))).satisfies(redirectsTo("/console"));
  }

  @Test
  void thePasswordAloneOpensNothing() {
    var person = enrolled(Role.ENGINEER);
    var browser = visitor();
    browser.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    assertThat(browser.get("/console/me")).satisfies(redirectsTo("/console/sign-in?next=%2Fconsole%2Fme"));
  }

  @Test
  void theSessionGetsANewIdAtEachStep() {
    var person = enrolled(Role.ENGINEER);
    clock.move(Duration.ofMinutes(2));
    var browser = visitor().withCookie("aftersale", sessionCookie("staff", UUID.randomUUID()));
    var planted = browser.cookie("aftersale");
    browser.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    var pending = browser.cookie("aftersale");
    browser.fill("/console/sign-in/code", "/console/sign-in/code", "code", Totp.codeAt(person.secret, clock.instant()));
    assertThat(browser.cookie("aftersale")).isNotEqualTo(pending).isNotEqualTo(planted);
    assertThat(pending).isNotEqualTo(planted);
  }

  @Test
  void aWrongPasswordAndAnUnknownAccountReadTheSame() {
    var person = enrolled(Role.ENGINEER);
    var wrong = visitor().fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", "not this one at all");
    var unknown = visitor().fill("/console/sign-in", "/console/sign-in", "email", "nobody-" + UUID.randomUUID() + "@staff.example", "password", "not this one at all");
    assertThat(wrong.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(422);
    assertThat(withoutWhatWasTyped(wrong)).isEqualTo(withoutWhatWasTyped(unknown));
  }

  @Test
  void tenWrongPasswordsAreEnoughForAWhile() {
    var email = "walked-" + UUID.randomUUID() + "@staff.example";
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < 11; i++) {
      statuses.add(visitor().fill("/console/sign-in", "/console/sign-in", "email", email, "password", "guess number " + i).statusCode());
      clock.move(Duration.ofSeconds(4));
    }
    assertThat(statuses).startsWith(422).endsWith(429);
  }

  @Test
  void aPasswordOfTenMegabytesIsRefusedWithoutBeingHashed() {
    assertThat(visitor().fill("/console/sign-in", "/console/sign-in", "email", "a@staff.example", "password", "x".repeat(10 << 20)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void disablingARoleChangeOrANewPasswordEndsTheSessionAtThatMoment() {
    for (var ending : new String[] {"disable", "roles", "password", "factor", "sessions"}) {
      var staff = staff(Role.ENGINEER);
      var browser = signedIn(staff);
      assertThat(browser.get("/console/me").statusCode()).isEqualTo(200);
      switch (ending) {
        case "disable" -> accounts.setDisabled(SYSTEM, staff.id(), true);
        case "roles" -> accounts.setRoles(SYSTEM, staff.id(), Set.of(Role.BENCH));
        case "password" -> accounts.resetPassword(SYSTEM, staff.id());
        case "factor" -> accounts.resetSecondFactor(SYSTEM, staff.id());
        default -> accounts.endSessions(SYSTEM, staff.id());
      }
      assertThat(browser.get("/console/me").statusCode()).as(ending).isEqualTo(302);
    }
  }

  @Test
  void aSessionEndsAfterTwelveHoursHoweverBusy() {
    var browser = signedIn(staff(Role.ENGINEER));
    clock.move(Duration.ofHours(11));
    assertThat(browser.get("/console/me").statusCode()).isEqualTo(200);
    clock.move(Duration.ofMinutes(61));
    assertThat(browser.get("/console/me").statusCode()).isEqualTo(302);
  }

  @Test
  void signingOutEndsTheSessionOnTheServer() {
    var browser = signedIn(staff(Role.ENGINEER));
    var cookie = browser.cookie("aftersale");
    browser.fill("/console/me", "/console/sign-out");
    assertThat(visitor().withCookie("aftersale", cookie).get("/console/me").statusCode()).isEqualTo(302);
  }

  @Test
  void aSetUpLinkWorksOnceAndOpeningItDoesNotUseItUp() {
    var person = invited(Role.BENCH);
    visitor().get("/console/set-up/" + person.linkSecret);
    visitor().get("/console/set-up/" + person.linkSecret);
    var browser = visitor();
    assertThat(browser.fill("/console/set-up/" + person.linkSecret, "/console/set-up/" + person.linkSecret, "password", "short").body()).contains("at least 12");
    assertThat(browser.post("/console/set-up/" + person.linkSecret, "password", PASSWORD)).satisfies(redirectsTo("/console/sign-in"));
    assertThat(browser.get("/console/set-up/" + person.linkSecret).statusCode()).isEqualTo(404);
  }

  @Test
  void aSetUpLinkDiesAfterADay() {
    var person = invited(Role.BENCH);
    clock.move(Duration.ofHours(24));
    assertThat(visitor().get("/console/set-up/" + person.linkSecret).statusCode()).isEqualTo(404);
  }

  @Test
  void theNextPlaceIsAlwaysOneOfOurs() {
    for (var wish : new String[] {"https://evil.example/", "//evil.example/console", "/\\evil.example", "/console/../../evil", "/consoleevil", "javascript:alert(1)", "/sign-in"}) {
      var browser = visitor();
      var page = browser.get("/console/sign-in?next=" + java.net.URLEncoder.encode(wish, java.nio.charset.StandardCharsets.UTF_8));
      assertThat(page.body()).as(wish).contains("name=\"next\" value=\"/console\"");
    }
  }

  @Test
  void demoAccountsAreShutUnlessTheProgramRunsAsADemo() {
    var demo = accounts.demo(SYSTEM, "Demo", "demo-" + UUID.randomUUID() + "@demo.example", Set.of(Role.ADMINISTRATOR));
    var email = jdbc.sql("SELECT email FROM staff WHERE id = ?").param(demo.id()).query(String.class).single();
    assertThat(visitor().fill("/console/sign-in", "/console/sign-in", "email", email, "password", "aftersale-demo").statusCode()).isEqualTo(422);
    assertThat(visitor().fill("/console/sign-in", "/console/sign-in/demo", "account", demo.id().toString()).statusCode()).isEqualTo(404);
    assertThat(signedIn(demo).get("/console/me").statusCode()).isEqualTo(302);
    assertThat(visitor().get("/console/sign-in").body()).doesNotContain("demo.example");
  }

  @Test
  void theLastAdministratorCannotBeLockedOut() {
    jdbc.sql("UPDATE staff SET disabled = true WHERE id IN (SELECT staff_id FROM staff_role WHERE role = 'ADMINISTRATOR')").update();
    var last = staff(Role.ADMINISTRATOR);
    assertThatThrownBy(() -> accounts.setDisabled(last, last.id(), true)).isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> accounts.setRoles(last, last.id(), Set.of(Role.AUDITOR))).isInstanceOf(NotPossible.class);
    assertThat(signedIn(last).get("/console/people").statusCode()).isEqualTo(200);
  }

  @Test
  void aFormWithoutItsTokenIsRefused() {
    assertThat(visitor().post("/console/sign-in", "email", "a@b.example", "password", "x").statusCode()).isEqualTo(403);
    var browser = signedIn(staff(Role.ADMINISTRATOR));
    assertThat(browser.post("/console/me/sessions-end").statusCode()).isEqualTo(403);
    assertThat(browser.get("/console/me").statusCode()).isEqualTo(200);
  }

  @Test
  void changingThePasswordKeepsThisSessionAndEndsTheOthers() {
    var person = enrolled(Role.ENGINEER);
    clock.move(Duration.ofMinutes(2));
    var here = visitor();
    signIn(here, person, Totp.codeAt(person.secret, clock.instant()));
    clock.move(Duration.ofMinutes(2));
    var there = visitor();
    signIn(there, person, Totp.codeAt(person.secret, clock.instant()));
    assertThat(here.fill("/console/me", "/console/me/password", "current", "not it at all", "password", "another four quiet words").statusCode()).isEqualTo(422);
    assertThat(here.post("/console/me/password", "current", PASSWORD, "password", "another four quiet words")).satisfies(redirectsTo("/console/me"));
    assertThat(here.get("/console/me").statusCode()).isEqualTo(200);
    assertThat(there.get("/console/me").statusCode()).isEqualTo(302);
  }

  // ---------------------------------------------------------------- fixtures

  private record Person(UUID id, String email, String linkSecret, byte[] secret) {}

  private Person invited(Role role) {
    var email = UUID.randomUUID() + "@staff.example";
    var invited = accounts.invite(SYSTEM, "Invited " + role, email, Set.of(role));
    return new Person(invited.id(), email, invited.linkSecret(), new byte[0]);
  }

  private Person enrolled(Role role) {
    var person = invited(role);
    var browser = visitor();
    browser.fill("/console/set-up/" + person.linkSecret, "/console/set-up/" + person.linkSecret, "password", PASSWORD);
    browser.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    var page = browser.get("/console/sign-in/enrol");
    assertThat(browser.post("/console/sign-in/enrol", "code", codeOf(page))).satisfies(redirectsTo("/console"));
    return new Person(person.id, person.email, person.linkSecret, secretOf(page));
  }

  private HttpResponse<String> signIn(Browser browser, Person person, String code) {
    browser.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    return browser.fill("/console/sign-in/code", "/console/sign-in/code", "code", code);
  }

  private String codeOf(HttpResponse<String> page) {
    return Totp.codeAt(secretOf(page), clock.instant());
  }

  private static byte[] secretOf(HttpResponse<String> page) {
    var matcher = SECRET.matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    var bits = new StringBuilder();
    for (var letter : matcher.group(1).replace(" ", "").toCharArray()) {
      bits.append(String.format("%5s", Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter))).replace(' ', '0'));
    }
    var bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
    }
    return bytes;
  }

  private static String withoutWhatWasTyped(HttpResponse<String> page) {
    return page.body().replaceAll("value=\"[^\"]*\"", "").replaceAll("name=\"csrf\" content=\"[^\"]*\"", "");
  }

  private static java.util.function.Consumer<HttpResponse<String>> redirectsTo(String place) {
    return answer -> {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location").orElse("").replaceFirst("http://localhost:\\d+", "")).isEqualTo(place);
    };
  }
}

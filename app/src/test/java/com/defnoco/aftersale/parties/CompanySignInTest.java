package com.defnoco.aftersale.parties;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.CompanyProvider;
import com.defnoco.aftersale.CompanyProvider.Flaw;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The company's own sign-in: who it vouches for comes in, and an account there becomes somebody's by their invitation or their password alone. */
class CompanySignInTest extends AftersaleTest {

  private static final String PASSWORD = "four quiet words here";

  @Autowired private StaffAccounts accounts;
  private final CompanyProvider provider = CompanyProvider.running();

  @AfterEach
  void budgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'sign-in:%' OR name LIKE 'password-again:%'").update();
  }

  @Test
  void anInvitedPersonComesInByTheirCompanyAccountAndAgain() {
    var subject = UUID.randomUUID().toString();
    var invited = invited();
    var browser = visitor();
    assertThat(browser.get("/console/set-up/" + invited.linkSecret()).body()).contains("/console/sign-in/company?invitation=");
    assertThat(through(browser, "/console/sign-in/company?invitation=" + invited.linkSecret(), subject)).satisfies(CompanySignInTest::isIn);
    assertThat(browser.get("/console/me").body()).contains("Your company account is linked").contains("company account");
    assertThat(visitor().get("/console/set-up/" + invited.linkSecret()).statusCode()).as("the invitation is used up").isEqualTo(404);

    var later = visitor();
    assertThat(through(later, "/console/sign-in/company?next=/console/units", subject).headers().firstValue("Location").orElse("")).endsWith("/console/units");
    assertThat(later.get("/console/me").statusCode()).isEqualTo(200);
  }

  @Test
  void theSameMailAddressIsNoProof() {
    var invited = invited();
    accounts.useLink(invited.linkSecret(), null, null, PASSWORD);
    var email = jdbc.sql("SELECT email FROM staff WHERE id = ?").param(invited.id()).query(String.class).single();
    var browser = visitor();
    var answer = through(browser, "/console/sign-in/company", UUID.randomUUID().toString(), Flaw.NONE, claims -> claims.claim("email", email).claim("email_verified", true));
    assertThat(answer.headers().firstValue("Location").orElse("")).contains("company=unknown");
    assertThat(browser.get("/console/me").statusCode()).isEqualTo(302);
    assertThat(browser.open("/console/sign-in?company=unknown").body()).contains("belongs to nobody here");
  }

  @Test
  void aTokenThatDoesNotHoldOpensNothing() {
    var subject = linkedSubject();
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> flaws = Map.of(
        "another nonce", claims -> claims.claim("nonce", "another"),
        "no nonce", claims -> claims.claim("nonce", null),
        "for another program", claims -> claims.audience("another-program"),
        "from another issuer", claims -> claims.issuer("https://elsewhere.example"),
        "too old", claims -> claims.expirationTime(Date.from(Instant.now().minus(Duration.ofMinutes(10)))),
        "without a subject", claims -> claims.subject(null));
    flaws.forEach((what, flaw) -> assertThat(through(visitor(), "/console/sign-in/company", subject, Flaw.NONE, flaw)).as(what).satisfies(CompanySignInTest::isRefused));
    for (var flaw : new Flaw[] {Flaw.FOREIGN_KEY, Flaw.UNSIGNED}) {
      assertThat(through(visitor(), "/console/sign-in/company", subject, flaw, UnaryOperator.identity())).as(flaw.name()).satisfies(CompanySignInTest::isRefused);
    }
    assertThat(through(visitor(), "/console/sign-in/company", subject)).as("the same without a flaw").satisfies(CompanySignInTest::isIn);
  }

  @Test
  void aSignInThatAnotherBrowserBeganIsNotTaken() {
    var subject = linkedSubject();
    var attacker = visitor();
    var query = provider.signIn(location(attacker.get("/console/sign-in/company")), subject, Flaw.NONE, UnaryOperator.identity());
    var victim = visitor();
    victim.get("/console/sign-in/company");
    assertThat(victim.get(CompanySignIn.BACK + "?" + query)).satisfies(CompanySignInTest::isRefused);
    assertThat(visitor().get(CompanySignIn.BACK + "?" + query)).satisfies(CompanySignInTest::isRefused);
    assertThat(attacker.get(CompanySignIn.BACK + "?" + query)).as("where it began").satisfies(CompanySignInTest::isIn);
    assertThat(attacker.get(CompanySignIn.BACK + "?" + query)).as("a second time").satisfies(CompanySignInTest::isRefused);
  }

  @Test
  void whoIsSignedInLinksAfterTheirPasswordAndUnlinks() {
    var invited = invited();
    accounts.useLink(invited.linkSecret(), null, null, PASSWORD);
    var subject = UUID.randomUUID().toString();
    var browser = visitor().withCookie("aftersale", session(invited.id()));
    browser.get("/console/me");
    assertThat(location(browser.post("/console/me/company", "current", "not it at all"))).doesNotContain("company=go");
    assertThat(location(browser.fill("/console/me", "/console/me/company", "current", PASSWORD))).contains("company=go");
    assertThat(browser.get("/console/me?company=go").body()).contains("href=\"/console/sign-in/company\"");
    assertThat(through(browser, "/console/sign-in/company", subject)).satisfies(CompanySignInTest::isIn);
    assertThat(browser.get("/console/me").body()).contains("Your company account is linked");

    browser.post("/console/me/company-unlink");
    assertThat(through(visitor(), "/console/sign-in/company", subject)).satisfies(CompanySignInTest::isRefused);
  }

  @Test
  void anAccountThereBelongsToOnePersonHere() {
    var subject = linkedSubject();
    var other = invited();
    assertThat(location(through(visitor(), "/console/sign-in/company?invitation=" + other.linkSecret(), subject))).contains("company=taken");
    assertThat(visitor().get("/console/set-up/" + other.linkSecret()).statusCode()).as("the invitation still works").isEqualTo(200);
  }

  @Test
  void aLockedAccountStaysLocked() {
    var invited = invited();
    var subject = UUID.randomUUID().toString();
    assertThat(through(visitor(), "/console/sign-in/company?invitation=" + invited.linkSecret(), subject)).satisfies(CompanySignInTest::isIn);
    staff(Role.ADMINISTRATOR);
    accounts.setDisabled(SYSTEM, invited.id(), true);
    assertThat(through(visitor(), "/console/sign-in/company", subject)).satisfies(CompanySignInTest::isRefused);
  }

  // ---------------------------------------------------------------- fixtures

  private StaffAccounts.Invited invited() {
    return accounts.invite(SYSTEM, "Invited", UUID.randomUUID() + "@staff.example", Set.of(Role.ENGINEER));
  }

  private String linkedSubject() {
    var subject = UUID.randomUUID().toString();
    assertThat(through(visitor(), "/console/sign-in/company?invitation=" + invited().linkSecret(), subject)).satisfies(CompanySignInTest::isIn);
    return subject;
  }

  private String session(UUID staff) {
    // Setting a password has counted the version up.
    jdbc.sql("UPDATE staff SET session_version = 1 WHERE id = ?").param(staff).update();
    return sessionCookie("staff", staff);
  }

  private HttpResponse<String> through(Browser browser, String start, String subject) {
    return through(browser, start, subject, Flaw.NONE, UnaryOperator.identity());
  }

  private HttpResponse<String> through(Browser browser, String start, String subject, Flaw flaw, UnaryOperator<JWTClaimsSet.Builder> change) {
    return browser.get(CompanySignIn.BACK + "?" + provider.signIn(location(browser.get(start)), subject, flaw, change));
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    return answer.headers().firstValue("Location").orElse("");
  }

  private static void isIn(HttpResponse<String> answer) {
    assertThat(location(answer)).doesNotContain("/sign-in");
  }

  private static void isRefused(HttpResponse<String> answer) {
    assertThat(location(answer)).contains("/console/sign-in");
  }
}

package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A8: a header says who is signed in, and is believed from anywhere. */
class A08TrustedHeaderSignInTest extends AttackFixtures {

  private static final List<String> WHO = List.of("X-Forwarded-User", "X-Remote-User", "Remote-User", "REMOTE_USER", "X-User", "X-Auth-User", "X-WEBAUTH-USER", "X-Forwarded-Email", "X-Forwarded-Preferred-Username",
      "X-Auth-Request-User", "X-Auth-Request-Email", "X-SSO-User", "X-Authenticated-User", "X-Goog-Authenticated-User-Email", "X-MS-CLIENT-PRINCIPAL-NAME", "Cf-Access-Authenticated-User-Email", "X-Consumer-Username",
      "X-Client-Cert", "X-SSL-Client-Verify", "SSL_CLIENT_S_DN", "X-Amzn-Oidc-Identity", "X-Original-User", "From");

  @Test
  void singleSignOnHeadersFromAnywhereSignNobodyIn() {
    var administrator = staff(Role.ADMINISTRATOR);
    var email = jdbc.sql("SELECT email FROM staff WHERE id = ?").param(administrator.id()).query(String.class).single();
    for (var value : List.of(email, administrator.id().toString(), administrator.name(), "admin", "SUCCESS")) {
      var browser = visitor();
      WHO.forEach(header -> browser.with(header, value));
      assertThat(browser.get("/console").statusCode()).isEqualTo(302);
      assertThat(browser.get("/console/people").statusCode()).isEqualTo(302);
      assertThat(browser.get("/my").statusCode()).isEqualTo(302);
      assertThat(browser.get("/api/v1/claims").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void basicDigestAndTokensOfOthersSignNobodyIn() {
    var person = staff(Role.ADMINISTRATOR);
    for (var header : List.of("Basic " + Base64.getEncoder().encodeToString((person.name() + ":password").getBytes()), "Basic Og==", "Digest username=\"admin\"", "Negotiate YII=", "Bearer ", "Bearer null",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", "Bearer " + person.id(), "bearer x", "Token x")) {
      var browser = visitor().with("Authorization", header);
      assertThat(browser.get("/console").statusCode()).as(header).isEqualTo(302);
      assertThat(browser.get("/api/v1/claims").statusCode()).as(header).isEqualTo(401);
    }
  }

  @Test
  void anInternalAddressInAHeaderGivesNoFreshBudgetAndNoMoreRights() {
    for (var header : List.of("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Forwarded", "X-Cluster-Client-IP")) {
      var browser = visitor().with(header, header.equals("Forwarded") ? "for=127.0.0.1" : "127.0.0.1");
      assertThat(browser.get("/console").statusCode()).as(header).isEqualTo(302);
      assertThat(browser.get("/actuator/env").statusCode()).as(header).isIn(401, 403, 404);
    }
  }
}

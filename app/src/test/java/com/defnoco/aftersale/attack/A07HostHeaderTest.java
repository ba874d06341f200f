package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.RawRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A7: the Host header, or a header in its place, decides where links of ours lead. */
class A07HostHeaderTest extends AttackFixtures {

  @ParameterizedTest
  @ValueSource(strings = {"pwned.example", "localhost.pwned.example", "localhost@pwned.example", "localhost:80@pwned.example", "pwned.example:8080", "localhost pwned.example", "localhost\tpwned.example",
      "pwned.example#localhost", "pwned.example/localhost", "LOCALHOST.PWNED.EXAMPLE", "127.0.0.1.pwned.example", "0x7f.1", "", "localhost:80:90", "localhost,pwned.example"})
  void aResetMailPoisonedByTheHostHeaderDoesNotComeAbout(String host) {
    for (var path : List.of("/", "/sign-in", "/console/sign-in", "/cover", "/api/v1/public/cover/X1", "/v3/api-docs", "/health/ready")) {
      var answer = RawRequest.send(port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|421).*").doesNotContain("pwned.example/");
    }
  }

  @Test
  void twoHostHeadersOrAnAddressThatNamesAnotherAreRefused() {
    assertThat(RawRequest.statusOf(port, "GET / HTTP/1.1\r\nHost: localhost\r\nHost: pwned.example\r\nConnection: close\r\n\r\n")).isEqualTo(400);
    assertThat(RawRequest.statusOf(port, "GET http://pwned.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).isIn(400, 421);
    assertThat(RawRequest.statusOf(port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).isIn(400, 421);
  }

  @Test
  void forwardedHostsChangeNeitherPagesNorRedirectsNorMails() {
    var email = UUID.randomUUID() + "@pilot.example";
    customer("Pilot", email);
    var browser = visitor().with("X-Forwarded-Host", "pwned.example").with("X-Forwarded-Proto", "https").with("X-Forwarded-Prefix", "/evil").with("Forwarded", "host=pwned.example;proto=https")
        .with("X-Original-Host", "pwned.example").with("X-Host", "pwned.example").with("X-Forwarded-Server", "pwned.example").with("X-Forwarded-Port", "666");
    assertThat(browser.get("/").body()).doesNotContain("pwned.example").doesNotContain("/evil");
    assertThat(browser.get("/my").headers().firstValue("Location").orElseThrow()).doesNotContain("pwned").doesNotContain("evil").doesNotContain("666");
    browser.fill("/sign-in", "/sign-in", "email", email);
    var mail = Awaitility.await().atMost(Duration.ofSeconds(30)).until(
        () -> jdbc.sql("SELECT body FROM mail WHERE recipient = ?").param(email).query(String.class).optional(), java.util.Optional::isPresent).orElseThrow();
    assertThat(mail).contains("http://localhost/sign-in/").doesNotContain("pwned").doesNotContain("evil");
  }
}

package com.defnoco.aftersale.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.defnoco.aftersale.AftersaleTest;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Customers come in by a link in their mail. */
class CustomerSignInTest extends AftersaleTest {

  private static final Pattern LINK = Pattern.compile("http://localhost(/sign-in/\\S+)");

  @Autowired private CustomerSignIn signIn;

  @Test
  void aLinkIsSentOpenedPressedAndLeadsToTheCustomersOwnPages() {
    var email = someone();
    customer("Pilot One", email);
    var browser = visitor();
    assertThat(browser.fill("/sign-in", "/sign-in", "email", email).body()).contains("Look into your mail");
    var link = linkIn(email);
    assertThat(browser.get(link).body()).contains("Press the button");
    var answer = browser.post(link);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValueSatisfying(place -> assertThat(place).endsWith("/my"));
    assertThat(browser.get("/my").statusCode()).isEqualTo(200);
    assertThat(visitor().get("/my").statusCode()).isEqualTo(302);
  }

  @Test
  void aScannerThatOpensTheLinkDoesNotUseItUpAndThePersonUsesItOnce() {
    var email = someone();
    customer("Pilot Two", email);
    signIn.ask(email, Locale.UK, "192.0.2.2");
    var link = linkIn(email);
    visitor().get(link);
    visitor().get(link);
    var browser = visitor();
    assertThat(browser.fill(link, link).statusCode()).isEqualTo(302);
    var second = visitor();
    assertThat(second.fill("/sign-in", link).statusCode()).isEqualTo(410);
  }

  @Test
  void aLinkDiesAfterTenMinutes() {
    var email = someone();
    customer("Pilot Three", email);
    signIn.ask(email, Locale.UK, "192.0.2.3");
    var link = linkIn(email);
    clock.move(Duration.ofMinutes(10));
    assertThat(visitor().get(link).statusCode()).isEqualTo(410);
  }

  @Test
  void theAnswerIsTheSameForAnAddressNobodyKnows() {
    var known = someone();
    customer("Pilot Four", known);
    var unknown = someone();
    var one = visitor().fill("/sign-in", "/sign-in", "email", known);
    var other = visitor().fill("/sign-in", "/sign-in", "email", unknown);
    assertThat(one.statusCode()).isEqualTo(other.statusCode());
    assertThat(plain(one.body(), known)).isEqualTo(plain(other.body(), unknown));
    linkIn(known);
    // Only the job for this address counts: jobs that other tests left while the clock stood ahead wait for their day.
    await().atMost(Duration.ofSeconds(20)).until(
        () -> jdbc.sql("SELECT count(*) FROM job WHERE task_name = 'send-sign-in-link' AND convert_from(task_data, 'UTF8') LIKE ?").param("%" + unknown + "%").query(Long.class).single() == 0);
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(unknown).query(Long.class).single()).isZero();
  }

  @Test
  void aMailAddressIsNotBombedWithLinks() {
    var email = someone();
    for (int i = 0; i < 3; i++) {
      visitor().fill("/sign-in", "/sign-in", "email", email);
    }
    assertThat(visitor().fill("/sign-in", "/sign-in", "email", email).statusCode()).isEqualTo(429);
  }

  @Test
  void whoProvesAnAddressGetsWhatStrangersWroteDownUnderIt() {
    var email = someone();
    var stranger = customers.findOrCreate(new Actor.Visitor("192.0.2.30"), details("Typed by a stranger", email));
    var again = customers.findOrCreate(new Actor.Visitor("192.0.2.31"), details("Typed again", email));
    assertThat(stranger).isNotEqualTo(again);
    signIn.ask(email, Locale.UK, "192.0.2.32");
    var browser = visitor();
    var link = linkIn(email);
    browser.fill(link, link);
    // The elder of the two is the customer now; the other is gone into it.
    assertThat(customers.signedIn(stranger, 1)).isPresent();
    assertThat(customers.signedIn(again, 1)).isEmpty();
    assertThat(customers.findOrCreate(SYSTEM, details("From the web shop", email))).isEqualTo(stranger);
  }

  @Test
  void aTrustedProgramNamesTheSameCustomerTwiceEvenAtOnce() throws Exception {
    var email = someone();
    try (var both = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var one = both.submit(() -> customers.findOrCreate(SYSTEM, details("A", email)));
      var other = both.submit(() -> customers.findOrCreate(SYSTEM, details("B", email.toUpperCase(Locale.ROOT))));
      assertThat(one.get()).isEqualTo(other.get());
    }
  }

  // ---------------------------------------------------------------- fixtures

  private static Customers.Details details(String name, String email) {
    return new Customers.Details(name, email, null, null, null, null, null);
  }

  private static String someone() {
    return UUID.randomUUID() + "@pilot.example";
  }

  private String linkIn(String recipient) {
    var text = await().atMost(Duration.ofSeconds(20)).until(
        () -> jdbc.sql("SELECT body FROM mail WHERE recipient = ? ORDER BY created_at DESC LIMIT 1").param(recipient).query(String.class).optional(),
        java.util.Optional::isPresent).orElseThrow();
    var link = LINK.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    return link.group(1);
  }

  private static String plain(String body, String email) {
    return body.replace(email, "…").replaceAll("name=\"csrf\" content=\"[^\"]*\"", "").replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
  }
}

package com.defnoco.aftersale.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.TooOften;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever knows somebody's mail address can use up their own tries with it, not the owner's. */
class NobodyIsLockedOutTest extends AftersaleTest {

  private static final String PASSWORD = "four quiet words here";

  @Autowired private StaffAccounts accounts;
  @Autowired private StaffSignIn signIn;
  @Autowired private CustomerSignIn customerSignIn;

  @AfterEach
  void budgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'sign-in:%' OR name LIKE 'link:%'").update();
  }

  @Test
  void wrongPasswordsFromOneNetworkDoNotKeepTheOwnerOut() {
    var email = somebody();
    assertThatThrownBy(() -> {
      for (int i = 0; i < 12; i++) {
        signIn.password(email, "guess " + i, new Caller("198.51.100.66", ""), "");
      }
    }).isInstanceOf(TooOften.class);
    assertThat(signIn.password(email, PASSWORD, new Caller("203.0.113.7", ""), "")).isInstanceOf(StaffSignIn.Next.Enrolment.class);
  }

  @Test
  void manyNetworksTogetherAreHeldBackAndTheOwnersDeviceIsNot() {
    var email = somebody();
    var next = (StaffSignIn.Next.Enrolment) signIn.password(email, PASSWORD, new Caller("203.0.113.7", ""), "");
    var device = signIn.remembered(next.id());
    // Hashing two hundred guesses would only make the test slow: the budget they share is emptied as they would empty it.
    jdbc.sql("UPDATE budget SET tokens = 0 WHERE name LIKE 'sign-in:strangers:%'").update();
    assertThatThrownBy(() -> signIn.password(email, PASSWORD, new Caller("198.51.100.200", ""), "")).isInstanceOf(TooOften.class);
    assertThat(signIn.password(email, PASSWORD, new Caller("198.51.100.201", ""), device)).isInstanceOf(StaffSignIn.Next.Enrolment.class);
  }

  @Test
  void aDeviceIsKnownForItsOwnAccountAndForAWhile() {
    var device = signIn.remembered(((StaffSignIn.Next.Enrolment) signIn.password(somebody(), PASSWORD, new Caller("203.0.113.7", ""), "")).id());
    var other = somebody();
    signIn.password(other, PASSWORD, new Caller("203.0.113.8", ""), "");
    jdbc.sql("UPDATE budget SET tokens = 0 WHERE name LIKE 'sign-in:strangers:%'").update();
    for (var forged : new String[] {device, device.substring(1), "AAAA", "", "x".repeat(5000), "not base64 !"}) {
      assertThatThrownBy(() -> signIn.password(other, PASSWORD, new Caller("203.0.113.9", ""), forged)).isInstanceOf(TooOften.class);
    }
  }

  @Test
  void aDeviceCanGuessNoFasterThanAnybody() {
    var email = somebody();
    var device = signIn.remembered(((StaffSignIn.Next.Enrolment) signIn.password(email, PASSWORD, new Caller("203.0.113.7", ""), "")).id());
    assertThatThrownBy(() -> {
      for (int i = 0; i < 12; i++) {
        signIn.password(email, "guess " + i, new Caller("203.0.113." + (10 + i), ""), device);
      }
    }).isInstanceOf(TooOften.class);
  }

  @Test
  void linksAskedForByOthersNeitherLockACustomerOutNorFloodTheirMailbox() {
    var email = "known" + Ids.next(clock) + "@customers.example";
    customer("Known Address", email);
    for (int network = 0; network < 40; network++) {
      customerSignIn.ask(email, Locale.ENGLISH, "198.51.100." + network);
    }
    customerSignIn.ask(email, Locale.ENGLISH, "203.0.113.7");
    assertThat(jdbc.sql("SELECT count(*) FROM job WHERE task_name = 'send-sign-in-link' AND convert_from(task_data, 'UTF8') LIKE ?").param("%" + email + "%")
        .query(Integer.class).single() + jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(email).query(Integer.class).single())
        .as("six at once, and one every ten minutes, so that one that works always lies there").isLessThanOrEqualTo(12);
    assertThatThrownBy(() -> {
      for (int i = 0; i < 5; i++) {
        customerSignIn.ask(email, Locale.ENGLISH, "198.51.100.250");
      }
    }).isInstanceOf(TooOften.class);
    clock.move(Duration.ofMinutes(10));
    customerSignIn.ask(email, Locale.ENGLISH, "203.0.113.7");
  }

  private String somebody() {
    var email = Ids.next(clock) + "@staff.example";
    var invited = accounts.invite(SYSTEM, "Somebody", email, Set.of(Role.ENGINEER));
    accounts.useLink(invited.linkSecret(), null, null, PASSWORD);
    return email;
  }
}

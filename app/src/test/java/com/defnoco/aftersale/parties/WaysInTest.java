package com.defnoco.aftersale.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Recovery codes, sessions one by one, resets by two people with a wait, and the record of every try. */
class WaysInTest extends AftersaleTest {

  private static final String PASSWORD = "four quiet words here";
  private static final Caller HERE = new Caller("203.0.113.41", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
  private static final Pattern CODE = Pattern.compile("<li><code>([a-z2-7-]{19})</code></li>");

  @Autowired private StaffAccounts accounts;
  @Autowired private StaffSignIn signIn;
  @Autowired private StaffSessions places;
  @Autowired private FactorResets resets;
  @Autowired private RecoveryCodes recovery;
  @Autowired private SignInLog tries;

  @AfterEach
  void budgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'sign-in:%' OR name LIKE 'totp:%' OR name LIKE 'password-again:%'").update();
  }

  private record Person(Actor.Staff actor, String email, byte[] secret) {}

  @Test
  void aRecoveryCodeReplacesTheAuthenticatorOnce() {
    var person = enrolled(Role.ENGINEER);
    var browser = signedIn(person, codeNow(person));
    var page = browser.fill("/console/me", "/console/me/recovery-codes", "current", PASSWORD);
    var codes = CODE.matcher(page.body()).results().map(found -> found.group(1)).toList();
    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    assertThat(browser.get("/console/me").body()).as("shown once").doesNotContain(codes.getFirst()).contains("10 of 10");

    var lost = visitor();
    lost.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    assertThat(lost.fill("/console/sign-in/code", "/console/sign-in/recovery", "recovery", codes.get(3).toUpperCase().replace("-", " ")).statusCode()).isEqualTo(302);
    assertThat(lost.get("/console/me").body()).contains("9 of 10").contains("password and recovery code");
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ? AND body LIKE '%recovery code%'").param(person.email).query(Integer.class).single()).isEqualTo(1);

    var again = visitor();
    again.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    assertThat(again.fill("/console/sign-in/code", "/console/sign-in/recovery", "recovery", codes.get(3)).statusCode()).isEqualTo(422);
    assertThat(again.get("/console/me").statusCode()).as("the password alone opens nothing").isEqualTo(302);
  }

  @Test
  void codesAreKeptAsHashesAndNewOnesMakeTheOldWorthless() {
    var person = enrolled(Role.ENGINEER);
    var old = recovery.make(person.actor, PASSWORD);
    var fresh = recovery.make(person.actor, PASSWORD);
    assertThat(jdbc.sql("SELECT count(*) FROM staff_recovery_code WHERE staff_id = ?").param(person.actor.id()).query(Integer.class).single()).isEqualTo(10);
    var version = version(person);
    assertThat(signIn.recoveryCode(person.actor.id(), version, old.getFirst(), HERE)).isFalse();
    assertThat(signIn.recoveryCode(person.actor.id(), version, fresh.getFirst(), HERE)).isTrue();
    assertThatThrownBy(() -> recovery.make(person.actor, "not the password")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void eachSessionIsSeenAndEndedAlone() {
    var person = enrolled(Role.ENGINEER);
    var here = signedIn(person, codeNow(person));
    clock.move(Duration.ofMinutes(2));
    var there = signedIn(person, codeNow(person));
    var open = places.own(person.actor);
    assertThat(open).hasSizeGreaterThanOrEqualTo(2).first().satisfies(session -> assertThat(session.way()).isEqualTo(Way.CODE));
    var page = here.get("/console/me").body();
    assertThat(page).contains("/console/me/sessions/" + open.getFirst().id() + "/end").contains("Here");
    assertThat(here.post("/console/me/sessions/" + open.getFirst().id() + "/end").statusCode()).isEqualTo(302);
    assertThat(there.get("/console/me").statusCode()).as("ended from the other one").isEqualTo(302);
    assertThat(here.get("/console/me").statusCode()).isEqualTo(200);

    var administrator = signedInAs(Role.ADMINISTRATOR);
    var left = places.own(person.actor).getFirst().id();
    administrator.get("/console/people/" + person.actor.id());
    assertThat(administrator.post("/console/people/" + person.actor.id() + "/sessions/" + left + "/end").statusCode()).isEqualTo(302);
    assertThat(here.get("/console/me").statusCode()).as("ended by an administrator").isEqualTo(302);
  }

  @Test
  void nobodyEndsAnothersSession() {
    var person = enrolled(Role.ENGINEER);
    signedIn(person, codeNow(person));
    var session = places.own(person.actor).getFirst().id();
    var other = staff(Role.MANAGER);
    assertThatThrownBy(() -> places.end(other, other.id(), session)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> places.end(other, person.actor.id(), session)).isInstanceOf(NotAllowed.class);
    assertThat(places.own(person.actor)).extracting(StaffSessions.Session::id).contains(session);
  }

  @Test
  void signingOutEndsTheSessionInTheListToo() {
    var person = enrolled(Role.ENGINEER);
    var browser = signedIn(person, codeNow(person));
    int before = places.own(person.actor).size();
    browser.fill("/console/me", "/console/sign-out");
    assertThat(places.own(person.actor)).hasSize(before - 1);
  }

  @Test
  void aSecondStepIsForgottenOnlyByTwoAndAfterAWait() {
    var person = enrolled(Role.ENGINEER);
    var asker = staff(Role.ADMINISTRATOR);
    var second = staff(Role.MANAGER);
    resets.ask(asker, person.actor.id(), "Lost at sea; she called from her number.");
    assertThatThrownBy(() -> resets.ask(asker, person.actor.id(), "again")).isInstanceOf(NotPossible.class);
    var reset = resets.own(person.actor).orElseThrow();
    assertThatThrownBy(() -> resets.approve(asker, reset.id())).as("who asked").isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> resets.approve(person.actor, reset.id())).as("whose it is").isInstanceOf(NotAllowed.class);
    assertThat(signIn.password(person.email, PASSWORD, HERE, "")).isInstanceOf(StaffSignIn.Next.Code.class);

    resets.approve(second, reset.id());
    clock.move(Duration.ofHours(23));
    assertThat(signIn.password(person.email, PASSWORD, HERE, "")).as("within the wait").isInstanceOf(StaffSignIn.Next.Code.class);
    clock.move(Duration.ofHours(2));
    assertThat(signIn.password(person.email, PASSWORD, HERE, "")).isInstanceOf(StaffSignIn.Next.Enrolment.class);
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?").param(person.email).query(Integer.class).single()).as("told at each step").isEqualTo(2);
  }

  @Test
  void whoOwesTheAskerTheirRoleIsNoSecondPerson() {
    var person = enrolled(Role.ENGINEER);
    var asker = staff(Role.ADMINISTRATOR);
    var invited = accounts.invite(asker, "Brought along", UUID.randomUUID() + "@staff.example", Set.of(Role.MANAGER));
    resets.ask(asker, person.actor.id(), "says he lost it");
    var reset = resets.own(person.actor).orElseThrow();
    assertThatThrownBy(() -> resets.approve(new Actor.Staff(invited.id(), "Brought along", Set.of(Role.MANAGER)), reset.id())).isInstanceOf(NotPossible.class);
  }

  @Test
  void signingInWithTheFactorThatIsSaidToBeLostStopsTheReset() {
    var person = enrolled(Role.ENGINEER);
    resets.ask(staff(Role.ADMINISTRATOR), person.actor.id(), "somebody called");
    var reset = resets.own(person.actor).orElseThrow();
    resets.approve(staff(Role.ADMINISTRATOR), reset.id());
    clock.move(Duration.ofHours(1));
    signedIn(person, codeNow(person));
    assertThat(resets.own(person.actor)).isEmpty();
    clock.move(Duration.ofHours(30));
    assertThat(signIn.password(person.email, PASSWORD, HERE, "")).isInstanceOf(StaffSignIn.Next.Code.class);
  }

  @Test
  void theOwnerStopsAResetOnTheirOwnPage() {
    var person = enrolled(Role.ENGINEER);
    var browser = signedIn(person, codeNow(person));
    resets.ask(staff(Role.ADMINISTRATOR), person.actor.id(), "somebody called");
    assertThat(browser.get("/console/me").body()).contains("Somebody asked to reset your second step");
    browser.post("/console/me/reset-stop");
    assertThat(resets.own(person.actor)).isEmpty();
  }

  @Test
  void everyTryIsWrittenDownWithItsEndAndWhereItCameFrom() {
    var person = enrolled(Role.ENGINEER);
    var who = "staff:" + person.actor.id();
    signIn.password(person.email, "not it at all here", HERE, "");
    signIn.password(person.email, PASSWORD, HERE, "");
    signIn.code(person.actor.id(), version(person), "000000", HERE);
    clock.move(Duration.ofMinutes(1));
    signIn.code(person.actor.id(), version(person), codeNow(person), HERE);
    staff(Role.ADMINISTRATOR);
    accounts.setDisabled(SYSTEM, person.actor.id(), true);
    signIn.password(person.email, PASSWORD, HERE, "");
    var seen = tries.newest(staff(Role.AUDITOR), null, who, null);
    assertThat(seen.reversed().stream().filter(each -> each.address().equals(HERE.address())).map(each -> each.way() + " " + each.outcome())).containsExactly(
        "PASSWORD WRONG", "PASSWORD NEXT_STEP", "CODE WRONG", "CODE IN", "PASSWORD LOCKED");
    assertThat(seen.getFirst().agent()).isEqualTo("Firefox, Linux");
    assertThatThrownBy(() -> tries.newest(staff(Role.MANAGER), null, null, null)).isInstanceOf(NotAllowed.class);
    assertThat(signedInAs(Role.AUDITOR).get("/console/sign-ins?who=" + who).body()).contains("Account locked").contains("203.0.113.41");
  }

  @Test
  void ofAStrangersSlipOnlyAsMuchIsKeptAsTellsItApart() {
    var domain = UUID.randomUUID() + ".example";
    signIn.password("stranger@" + domain, "whatever it is", HERE, "");
    assertThat(jdbc.sql("SELECT typed FROM sign_in WHERE typed LIKE ?").param("%" + domain).query(String.class).list()).isEqualTo(List.of("s…@" + domain));
    assertThat(SignInLog.masked("my secret password")).isNull();
  }

  @Test
  void aCustomersSignInIsWrittenDownToo() {
    var customer = customer("Ada", UUID.randomUUID() + "@customers.example");
    assertThat(visitor().fill("/sign-in", "/sign-in/no-such-secret").statusCode()).isEqualTo(410);
    transaction.executeWithoutResult(t -> tries.tried(customer.reference(), Way.LINK, SignInLog.Outcome.IN, HERE));
    assertThat(tries.newest(staff(Role.ADMINISTRATOR), SignInLog.Outcome.IN, customer.reference(), null)).singleElement()
        .satisfies(each -> assertThat(each.way()).isEqualTo(Way.LINK));
  }

  // ---------------------------------------------------------------- fixtures

  private Person enrolled(Role role) {
    var email = UUID.randomUUID() + "@staff.example";
    var invited = accounts.invite(SYSTEM, "Somebody", email, Set.of(role));
    accounts.useLink(invited.linkSecret(), null, null, PASSWORD);
    var version = accountVersion(invited.id());
    signIn.enrolment(invited.id(), version);
    var secret = base32(signIn.enrolment(invited.id(), version).secret());
    assertThat(signIn.enrol(invited.id(), version, Totp.codeAt(secret, clock.instant()), new Caller("203.0.113.1", ""))).isTrue();
    clock.move(Duration.ofMinutes(2));
    return new Person(new Actor.Staff(invited.id(), "Somebody", Set.of(role)), email, secret);
  }

  private Browser signedIn(Person person, String code) {
    var browser = visitor();
    browser.fill("/console/sign-in", "/console/sign-in", "email", person.email, "password", PASSWORD);
    assertThat(browser.fill("/console/sign-in/code", "/console/sign-in/code", "code", code).statusCode()).isEqualTo(302);
    return browser;
  }

  private String codeNow(Person person) {
    return Totp.codeAt(person.secret, clock.instant());
  }

  private int version(Person person) {
    return accountVersion(person.actor.id());
  }

  private int accountVersion(UUID id) {
    return jdbc.sql("SELECT session_version FROM staff WHERE id = ?").param(id).query(Integer.class).single();
  }

  private static byte[] base32(String text) {
    var bits = new StringBuilder();
    for (var letter : text.toCharArray()) {
      bits.append(String.format("%5s", Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter))).replace(' ', '0'));
    }
    var bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
    }
    return bytes;
  }
}

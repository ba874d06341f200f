package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A5: sessions that outlive what they were given for, or that somebody else chose. */
class A05SessionOutlivesChangeTest extends AttackFixtures {

  @Autowired private StaffAccounts accounts;

  @Test
  void aRoleThatWasTakenIsGoneAtTheNextClick() {
    staff(Role.ADMINISTRATOR);
    var person = staff(Role.MANAGER);
    var browser = signedIn(person);
    assertThat(browser.get("/console/journal").statusCode()).isEqualTo(200);
    accounts.setRoles(staff(Role.ADMINISTRATOR), person.id(), Set.of(Role.TECHNICIAN));
    assertThat(browser.get("/console/journal").statusCode()).isIn(302, 403);
  }

  @Test
  void whoIsDisabledIsOutOfEveryBrowser() {
    var person = staff(Role.MANAGER);
    var browsers = List.of(signedIn(person), signedIn(person));
    accounts.setDisabled(staff(Role.ADMINISTRATOR), person.id(), true);
    assertThat(browsers).allSatisfy(browser -> assertThat(browser.get("/console").statusCode()).isEqualTo(302));
  }

  @Test
  void aNewPasswordEndsSessionsAndSoDoesASecondFactorThatWasTakenAway() {
    var person = staff(Role.MANAGER);
    var browser = signedIn(person);
    accounts.resetPassword(staff(Role.ADMINISTRATOR), person.id());
    assertThat(browser.get("/console").statusCode()).isEqualTo(302);
    var another = signedIn(person);
    assertThat(another.get("/console").statusCode()).isEqualTo(302);
  }

  @Test
  void aSessionThatSomebodyElseChoseIsNotTakenUp() {
    var planted = java.util.Base64.getEncoder().encodeToString(java.util.UUID.randomUUID().toString().getBytes());
    var browser = visitor().withCookie("aftersale", planted);
    browser.fill("/claim/new", "/claim/new", "serial", aUnitThatReachedRotterdamOn("2026-01-10"));
    assertThat(browser.cookie("aftersale")).isNotEqualTo(planted);
  }

  @Test
  void sessionIdsCannotBeReadWhereTheyAreKept() {
    var person = staff(Role.MANAGER);
    signedIn(person).get("/console");
    var pages = manager();
    for (var path : List.of("/console/me", "/console/journal", "/console/people")) {
      assertThat(pages.get(path).body()).doesNotContain("session_id").doesNotContain(sessionIds().getFirst());
    }
  }

  @Test
  void aStaffSessionOpensNoCustomersPageAndACustomersNoConsole() {
    assertThat(signedInAs(Role.values()).get("/my").statusCode()).isEqualTo(302);
    assertThat(signedIn(customer("Ada", address())).get("/console").statusCode()).isEqualTo(302);
  }

  private List<String> sessionIds() {
    return jdbc.sql("SELECT session_id FROM web_session ORDER BY creation_time DESC LIMIT 5").query(String.class).list();
  }
}

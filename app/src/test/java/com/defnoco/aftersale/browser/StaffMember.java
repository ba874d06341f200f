package com.defnoco.aftersale.browser;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.microsoft.playwright.Page;
import java.util.Set;

/** Somebody who was invited this morning and signs in as people without a demo account do. */
final class StaffMember {

  static final String PASSWORD = "seven wet herons 26";

  private final String mail = "e" + System.nanoTime() + "@staff.example";
  final String setUp;

  private StaffMember(DemoApplication demo, String name, Role role) {
    setUp = "/console/set-up/" + demo.bean(StaffAccounts.class).invite(new Actor.System(), name, mail, Set.of(role)).linkSecret();
  }

  static StaffMember invited(DemoApplication demo, String name, Role role) {
    return new StaffMember(demo, name, role);
  }

  /** Up to the page that shows the second factor's secret. */
  StaffMember setsAPassword(Page page) {
    page.navigate(setUp);
    page.locator("#password").fill(PASSWORD);
    page.locator("main button[type=submit], form.stack button[type=submit]").first().click();
    page.locator("code.secret, #email").first().waitFor();
    if (page.locator("#email").count() > 0) {
      givesThePassword(page);
    }
    page.locator("code.secret").waitFor();
    return this;
  }

  StaffMember enrols(Page page) {
    page.locator("#code").fill(OneTimeCode.now(page.locator("code.secret").innerText()));
    page.locator("form[action='/console/sign-in/enrol'] button[type=submit]").click();
    page.locator("nav.rail").waitFor();
    return this;
  }

  /** Up to the page that asks for the second factor. */
  void comesBack(Page page) {
    page.locator("form[action='/console/sign-out'] button").click();
    page.navigate("/console/sign-in");
    givesThePassword(page);
    page.locator("form[action='/console/sign-in/code']").waitFor();
  }

  private void givesThePassword(Page page) {
    page.locator("#email").fill(mail);
    page.locator("#password").fill(PASSWORD);
    page.locator("form[action='/console/sign-in'] button[type=submit]").click();
  }
}

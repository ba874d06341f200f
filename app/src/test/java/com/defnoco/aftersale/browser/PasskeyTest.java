package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.parties.Role;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A passkey is made and used in a real browser, whose authenticator is Chromium's own virtual one. */
class PasskeyTest {

  private static DemoApplication demo;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
  }

  @Test
  void aPasskeySignsInAloneAndNotOnceItIsRemoved() {
    try (var desk = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      var page = desk.newPage();
      var devices = desk.newCDPSession(page);
      var device = plugIn(devices, true);
      StaffMember.invited(demo, "Radia Perlman", Role.ENGINEER).setsAPassword(page).enrols(page);
      page.navigate("/console/me");
      page.locator("#passkey-name").fill("Laptop at the bench");
      page.locator("#passkey-current").fill("not the password");
      page.locator("form[data-passkey=make] button").click();
      assertThat(page.locator("form[data-passkey=make] [role=alert]")).isVisible();

      page.locator("#passkey-current").fill(StaffMember.PASSWORD);
      page.locator("form[data-passkey=make] button").click();
      assertThat(page.locator(".passkeys li")).containsText("Laptop at the bench");

      signOut(page);
      page.locator("form[data-passkey=show] button").click();
      assertThat(page.locator("a.topbar-name[href='/console/me']")).containsText("Radia Perlman");
      page.navigate("/console/me");
      assertThat(page.locator("#sessions-title ~ .table-frame")).containsText("passkey");

      page.locator(".passkeys form button").click();
      assertThat(page.locator(".passkeys")).hasCount(0);
      signOut(page);
      page.locator("form[data-passkey=show] button").click();
      assertThat(page.locator("form[data-passkey=show] [role=alert]")).containsText("not known here any more");
      unplug(devices, device);
    }
  }

  @Test
  void aDeviceThatDoesNotAskForItsOwnerIsNotEnough() {
    try (var desk = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      var page = desk.newPage();
      var device = plugIn(desk.newCDPSession(page), false);
      StaffMember.invited(demo, "Barbara Liskov", Role.ENGINEER).setsAPassword(page).enrols(page);
      page.navigate("/console/me");
      page.locator("#passkey-name").fill("Found on the street");
      page.locator("#passkey-current").fill(StaffMember.PASSWORD);
      page.locator("form[data-passkey=make] button").click();
      assertThat(page.locator("form[data-passkey=make] [role=alert]")).isVisible();
      assertThat(page).hasURL(Pattern.compile("/console/me$"));
      assertThat(page.locator(".passkeys")).hasCount(0);
      org.assertj.core.api.Assertions.assertThat(device).isNotEmpty();
    }
  }

  private static void signOut(Page page) {
    page.locator("form[action='/console/sign-out'] button").click();
    page.waitForURL("**/console/sign-in**");
  }

  /** A device with room for keys; whether it knows its owner is the question. */
  private static String plugIn(CDPSession devices, boolean knowsItsOwner) {
    devices.send("WebAuthn.enable");
    var options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", knowsItsOwner);
    options.addProperty("isUserVerified", knowsItsOwner);
    options.addProperty("automaticPresenceSimulation", true);
    var wish = new JsonObject();
    wish.add("options", options);
    return devices.send("WebAuthn.addVirtualAuthenticator", wish).get("authenticatorId").getAsString();
  }

  private static void unplug(CDPSession devices, String device) {
    var wish = new JsonObject();
    wish.addProperty("authenticatorId", device);
    devices.send("WebAuthn.removeVirtualAuthenticator", wish);
  }
}

package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The claim form for people without scripts, without a mouse, without a steady line. */
class ReachTest {

  private static DemoApplication demo;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
  }

  @Test
  void withoutScriptsAClaimIsSentAndReadAllTheSame() {
    var serials = Samples.coveredUnitsNobodyOwns(demo, 4);
    try (var phone = Look.PHONE_CHINESE_DARK.open(demo.address(), false)) {
      var page = phone.newPage();
      page.navigate("/claim/new");
      var form = new ClaimForm(page).batteries(serials.get(2), serials.get(3));
      form.happened("WILL_NOT_CHARGE", "", "充电器提示电池拒绝充电。");
      page.locator("#unsure").check();
      form.nextBattery(2).happened("SWELLING", "", "中间鼓起来了。");
      page.locator("#unsure").check();
      form.submit();
      form.understoodTheDanger().papers(false).reachedAt("林小明", "lin" + System.nanoTime() + "@example.example");
      var link = form.send();
      page.navigate(link);
      assertThat(page.locator("#item-2")).isVisible();
      page.locator("#text").fill("还需要什么？");
      page.locator("#messages form button[type=submit]").click();
      assertThat(page.locator("#messages .messages")).containsText("还需要什么？");
    }
  }

  @Test
  void aBatteryIsLookedUpAndReportedWithTheKeyboardAlone() {
    var serial = Samples.coveredUnitsNobodyOwns(demo, 5).get(4);
    try (var desk = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      var page = desk.newPage();
      page.navigate("/");
      tabTo(page, "#serial");
      page.keyboard().type(serial);
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).containsText("Covered until");
      tabTo(page, "main form[action='/claim/new'] button");
      page.keyboard().press("Enter");
      page.waitForURL("**/claim/new?**");
      tabTo(page, "main form .button-row button[type=submit]");
      page.keyboard().press("Enter");
      page.waitForURL("**/claim/new/problem**");
      tabTo(page, "#symptom-CONNECTOR");
      page.keyboard().press("Space");
      assertThat(page.locator("#symptom-CONNECTOR")).isChecked();
      tabTo(page, "#when");
      page.keyboard().type("yesterday");
      tabTo(page, "#description");
      page.keyboard().type("One contact is brown.");
      tabTo(page, "main form .button-row button[type=submit]");
      page.keyboard().press("Enter");
      page.waitForURL("**/claim/new/proof");
    }
  }

  @Test
  void aSkipLinkComesFirstAndLeadsToTheContent() {
    try (var desk = Look.DESK_CHINESE_LIGHT.open(demo.address())) {
      var page = desk.newPage();
      page.navigate("/policy");
      page.keyboard().press("Tab");
      assertThat(page.locator(":focus")).hasClass(java.util.regex.Pattern.compile("skip-link"));
      page.keyboard().press("Enter");
      assertThat(page.evaluate("() => document.activeElement.id")).isEqualTo("main");
    }
  }

  @Test
  void whatWasTypedSurvivesALostConnectionAndAClosedWindow() {
    var serial = Samples.coveredUnitsNobodyOwns(demo, 6).get(5);
    try (var phone = Look.PHONE_ENGLISH_LIGHT.open(demo.address())) {
      var page = phone.newPage();
      page.navigate("/claim/new");
      new ClaimForm(page).batteries(serial);
      var form = new ClaimForm(page).happened("CONNECTOR", "yesterday", "Brown contact, typed in the field without a signal.");
      phone.setOffline(true);
      form.submit();
      assertThat(page.locator("#description")).hasValue("Brown contact, typed in the field without a signal.");
      page.close();
      phone.setOffline(false);

      var again = phone.newPage();
      again.navigate("/claim/new/problem?battery=1");
      assertThat(again.locator("#description")).hasValue("Brown contact, typed in the field without a signal.");
      assertThat(again.locator("#symptom-CONNECTOR")).isChecked();
      new ClaimForm(again).next("/claim/new/proof");
    }
  }

  @Test
  void aStepSentWithoutASignalGoesOutWhenTheSignalIsBack() {
    var serial = Samples.coveredUnitsNobodyOwns(demo, 7).get(6);
    try (var phone = Look.PHONE_ENGLISH_LIGHT.open(demo.address())) {
      var page = phone.newPage();
      page.navigate("/claim/new");
      new ClaimForm(page).batteries(serial);
      phone.setOffline(true);
      new ClaimForm(page).happened("CONNECTOR", "yesterday", "Sent from behind the hill.").submit();
      assertThat(page.url()).contains("/claim/new/problem");
      phone.setOffline(false);
      page.waitForURL("**/claim/new/proof");
    }
  }

  private static void tabTo(Page page, String selector) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if ((Boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
        return;
      }
    }
    throw new AssertionError(selector + " cannot be reached by Tab on " + page.url());
  }
}

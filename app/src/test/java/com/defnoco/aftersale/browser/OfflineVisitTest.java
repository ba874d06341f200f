package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.parties.Role;
import com.microsoft.playwright.Page;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A technician at a place without reception: what is noted stays on the phone, also when the page is opened anew, and is sent once when there is reception again. */
class OfflineVisitTest {

  private static DemoApplication demo;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
  }

  @Test
  void notesMadeWithoutReceptionSurviveAReloadAndAreSentOnce() {
    var visit = demo.jdbc().sql("SELECT id FROM visit WHERE state = 'BEGUN' LIMIT 1").query(UUID.class).single();
    var words = "Cell 7 measured without reception " + UUID.randomUUID();
    try (var phone = Look.PHONE_ENGLISH_LIGHT.open(demo.address())) {
      var page = phone.newPage();
      StaffMember.invited(demo, "Tomás Offline", Role.TECHNICIAN).setsAPassword(page).enrols(page);
      page.navigate("/console/visits/" + visit);
      page.evaluate("navigator.serviceWorker.ready");
      // The second visit is kept by the worker, which the first one brought in.
      page.navigate("/console/visits/" + visit);
      page.waitForFunction("navigator.serviceWorker.controller !== null");
      page.navigate("/console/visits/" + visit);
      assertThat(page.locator(".offline-note")).isHidden();

      phone.setOffline(true);
      note(page, "MEASURE", words);
      assertThat(page.locator(".offline-note")).isVisible();
      assertThat(page.locator("[data-waiting]")).hasText("1");
      assertThat(page.locator("form[data-ends] button").first()).isDisabled();
      page.reload();
      assertThat(page.locator("[data-waiting]")).hasText("1");
      assertThat(page.locator("[data-notes]")).containsText(words);
      page.locator(".visit-checks form button").first().click();
      assertThat(page.locator("[data-waiting]")).hasText("2");
      assertThat(count(visit, words)).as("nothing has left the phone").isZero();

      phone.setOffline(false);
      assertThat(page.locator(".offline-note")).isHidden();
      assertThat(page.locator("[data-notes]")).containsText(words);
      assertThat(page.locator("form[data-ends] button").first()).isEnabled();
      assertThat(count(visit, words)).as("sent once").isEqualTo(1);
    }
  }

  private static void note(Page page, String kind, String words) {
    var form = page.locator("form[data-keep]:has(input[name=kind][value=" + kind + "])").first();
    form.locator("input[name=content]").fill(words);
    form.locator("button").click();
  }

  private static int count(UUID visit, String words) {
    return demo.jdbc().sql("SELECT count(*) FROM field_note WHERE visit_id = ? AND content = ?").params(visit, words).query(Integer.class).single();
  }
}

package com.defnoco.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Draws the pictures of the README anew: {@code mvn -pl app -am test -Dtest=ScreenshotsTest -Dscreenshots=true -Dsurefire.failIfNoSpecifiedTests=false}. */
@EnabledIfSystemProperty(named = "screenshots", matches = "true")
class ScreenshotsTest {

  private static final Path FOLDER = Path.of("..", "docs", "screenshots");
  private static final long LARGEST = 200_000;

  private static DemoApplication demo;
  private static Samples samples;

  @BeforeAll
  static void start() throws IOException {
    demo = DemoApplication.running();
    samples = Samples.of(demo);
    Files.createDirectories(FOLDER);
  }

  @Test
  void theAnswerAboutABattery() throws IOException {
    try (var desk = reader(Look.DESK_ENGLISH_DARK, null)) {
      draw(open(desk, ColorScheme.LIGHT, "/cover?serial=" + Samples.coveredUnitsNobodyOwns(demo, 9).get(8), 1120, 820), "cover");
    }
  }

  @Test
  void theClaimFormOnAPhone() throws IOException {
    try (var phone = reader(Look.PHONE_ENGLISH_LIGHT, null)) {
      var page = phone.newPage();
      page.navigate("/claim/new");
      new ClaimForm(page).batteries(Samples.coveredUnitsNobodyOwns(demo, 10).get(9));
      page.locator("#symptom-CELL_IMBALANCE").check();
      page.locator("#symptom-SHORT_FLIGHT_TIME").check();
      page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }");
      page.setViewportSize(390, 820);
      draw(page, "claim-phone");
    }
  }

  @Test
  void theDecisionInChinese() throws IOException {
    var number = demo.jdbc().sql("SELECT min(c.number) FROM claim c JOIN claim_item i ON i.claim_id = c.id WHERE i.state = 'COVERED' AND NOT i.danger").query(String.class).single();
    var link = samples.trackingLink(demo, number);
    try (var desk = reader(Look.DESK_CHINESE_LIGHT, null)) {
      draw(open(desk, ColorScheme.LIGHT, link, 1120, 1000), "decision-chinese");
    }
  }

  @Test
  void theClaimBeforeTheEngineer() throws IOException {
    var number = demo.jdbc().sql("""
        SELECT max(c.number) FROM claim c JOIN claim_item i ON i.claim_id = c.id WHERE i.state = 'OPEN' AND EXISTS (SELECT 1 FROM document d WHERE d.claim_id = c.id)
        """).query(String.class).single();
    try (var desk = reader(Look.DESK_ENGLISH_DARK, samples.manager())) {
      draw(open(desk, ColorScheme.LIGHT, "/console/claims/" + number, 1280, 800), "console-claim");
    }
  }

  @Test
  void thePolicy() throws IOException {
    try (var desk = reader(Look.DESK_ENGLISH_DARK, null)) {
      draw(open(desk, ColorScheme.LIGHT, "/policy", 1120, 820), "policy");
    }
  }

  @Test
  void theConsoleInTheDark() throws IOException {
    try (var desk = reader(Look.DESK_ENGLISH_DARK, samples.manager())) {
      draw(open(desk, ColorScheme.DARK, "/console", 1280, 800), "console-dark");
    }
  }

  private static BrowserContext reader(Look look, @Nullable Cookie session) {
    var reader = look.open(demo.address());
    Tour.signIn(reader, session);
    return reader;
  }

  private static Page open(BrowserContext reader, ColorScheme theme, String path, int width, int height) {
    var page = reader.newPage();
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
    page.setViewportSize(width, height);
    page.navigate(path);
    // Once more: from the second page on the server knows the reader's time zone.
    page.reload();
    page.evaluate("() => document.fonts.ready");
    return page;
  }

  private static void draw(Page page, String name) throws IOException {
    var file = FOLDER.resolve(name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
    assertThat(Files.size(file)).isLessThan(LARGEST);
  }
}

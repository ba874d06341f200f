package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The program tried in a minute: a message from the pretend phone, answered at the desk, read on the phone. Stand-ins, real adapters, real signatures. */
class PhoneStoryTest {

  private static final double PATIENCE = 30_000;

  private static DemoApplication demo;
  private static Samples samples;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
    samples = Samples.of(demo);
  }

  @Test
  void whatIsSentOnThePhoneIsAnsweredFromTheConsoleAndReadOnThePhone() {
    try (var phone = Look.PHONE_ENGLISH_LIGHT.open(demo.address()); var desk = Look.DESK_ENGLISH_DARK.open(demo.address())) {
      Tour.signIn(desk, samples.manager());
      var customer = phone.newPage();
      var engineer = desk.newPage();
      for (var tab : List.of("WHATSAPP", "WECHAT_OFFICIAL", "EMAIL", "BOT_FRAMEWORK", "WEB_CHAT")) {
        customer.navigate("/demo?tab=" + tab);
        var name = customer.locator(".phone-owner").innerText().strip();
        var text = customer.locator("#text").inputValue();
        if (text.isEmpty()) {
          text = "It swells more and more.";
        }
        var word = "word" + tab.toLowerCase(java.util.Locale.ROOT).replace("_", "") + System.nanoTime();
        customer.locator("#text").fill(text + " " + word);
        customer.locator(".phone-form input[name=label]").check();
        customer.locator(".phone-form button[type=submit]").click();
        assertThat(customer.locator("#phone-lines .message-out").first()).containsText(word);

        open(engineer, word);
        // The label in the picture tells the battery, and its cover stands beside it.
        assertThat(engineer.locator("#side-unit + p code")).hasText(java.util.regex.Pattern.compile("DF.*"), new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE));
        assertThat(engineer.locator("section[aria-labelledby=side-unit] .badge")).containsText("covered");
        engineer.locator("#answer-text").fill("Please put it outdoors, " + word + ".");
        engineer.locator("#answer button[type=submit]").click();

        var answer = customer.locator("#phone-lines .message-in").getByText("Please put it outdoors, " + word + ".");
        assertThat(answer).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE));
        if (tab.equals("WHATSAPP") || tab.equals("WEB_CHAT")) {
          assertThat(engineer.locator(".inbox-messages .message-out").last()).containsText("read", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
        }
      }
    }
  }

  /** The conversation in which the word stands: found by search as soon as it has arrived. */
  private static void open(Page page, String word) {
    long end = System.nanoTime() + (long) PATIENCE * 1_000_000L;
    do {
      page.navigate("/console/inbox?queue=ALL&q=" + word);
    } while (page.locator(".inbox-row a").count() == 0 && System.nanoTime() < end);
    page.locator(".inbox-row a").first().click();
    assertThat(page.locator(".inbox-messages")).containsText(word);
    // The picture is fetched by the adapter and read afterwards: the page renews itself, and a reader may reload it.
    while (page.locator("#side-unit + p code").count() == 0 && System.nanoTime() < end) {
      page.reload();
    }
  }
}

package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.inbox.Accounts;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/** Two engineers with the inbox open: what a customer writes appears by itself, nothing that is being written is lost, and the second sees the first. */
class LiveInboxTest {

  private static final String SECRET = "a-plain-secret";

  private static DemoApplication demo;
  private static String account;

  @BeforeAll
  static void start() {
    demo = DemoApplication.running();
    account = "browser-" + System.nanoTime() % 1_000_000;
    demo.bean(Accounts.class).put(new Actor.System(), account, ChannelKind.WEBHOOK, "Dealer portal", Map.of("secret", SECRET, "callbackUrl", "http://127.0.0.1:9/nobody"));
  }

  static void writes(String sender, String text) {
    var id = "m" + UUID.randomUUID();
    var time = Long.toString(Instant.now().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"" + sender + "\"},\"text\":\"" + text + "\",\"sentAt\":\"" + Instant.now() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(HttpRequest.newBuilder(URI.create(demo.address() + "/hooks/webhook/" + account)).header("Content-Type", "application/json").header("webhook-id", id)
          .header("webhook-timestamp", time).header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)).POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A window in which the demo company's person of this role is signed in. */
  static BrowserContext window(Look look, Role role) {
    var person = demo.bean(StaffAccounts.class).demoAccounts().stream().filter(one -> one.roles().equals(Set.of(role))).findFirst().orElseThrow();
    var version = demo.jdbc().sql("SELECT session_version FROM staff WHERE id = :id").param("id", person.id()).query(Integer.class).single();
    var context = look.open(demo.address());
    context.addCookies(List.of(new Cookie("aftersale", session(demo.bean(SessionRepository.class), person.id() + ":" + version + ":" + Instant.now().getEpochSecond())).setUrl(demo.address())));
    return context;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static String session(SessionRepository repository, String value) {
    Session session = repository.createSession();
    session.setAttribute("staff", value);
    repository.save(session);
    return Base64.getEncoder().encodeToString(session.getId().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatACustomerWritesAppearsByItselfAndLeavesAloneWhatIsBeingWritten() {
    var sender = "Ada Live " + System.nanoTime() % 100_000;
    try (var one = window(Look.DESK_ENGLISH_DARK, Role.ENGINEER); var other = window(Look.DESK_CHINESE_LIGHT, Role.MANAGER)) {
      var engineer = one.newPage();
      var heard = new Inspection(engineer);
      engineer.navigate("/console/inbox?queue=ALL");
      engineer.locator(".inbox[data-connected=yes]").waitFor();
      writes(sender, "My charger hums");
      var row = engineer.locator(".inbox-row", new Page.LocatorOptions().setHasText(sender));
      assertThat(row).isVisible();

      engineer.keyboard().press("j");
      row.locator("a").focus();
      engineer.keyboard().press("Enter");
      assertThat(engineer.locator("#who")).hasText(sender);
      engineer.locator(".inbox[data-connected=yes]").waitFor();
      engineer.keyboard().press("r");
      engineer.keyboard().type("Half an answer");
      writes(sender, "And it smells");
      assertThat(engineer.locator(".inbox-messages .message").last()).containsText("And it smells");
      assertThat(engineer.locator("#answer-text")).hasValue("Half an answer");
      assertThat(engineer.locator("#answer-text")).isFocused();

      var manager = other.newPage();
      manager.navigate(engineer.url());
      assertThat(manager.locator("[data-part=others]")).containsText("也打开了此对话");
      assertThat(heard.findings("the inbox", false)).isEmpty();
    }
  }

  @Test
  void whoeverTypesIsSeenTypingInTheOtherWindowAndTheSecondAnswerAsksFirst() {
    var sender = "Ada Twice " + System.nanoTime() % 100_000;
    writes(sender, "Which charger may I use?");
    try (var one = window(Look.DESK_ENGLISH_DARK, Role.ENGINEER); var other = window(Look.DESK_CHINESE_LIGHT, Role.MANAGER)) {
      var engineer = one.newPage();
      engineer.navigate("/console/inbox?queue=ALL&q=" + sender.replace(" ", "+"));
      engineer.locator(".inbox-row", new Page.LocatorOptions().setHasText(sender)).locator("a").first().click();
      assertThat(engineer.locator("#who")).hasText(sender);
      engineer.locator(".inbox[data-connected=yes]").waitFor();
      var manager = other.newPage();
      manager.navigate(engineer.url());
      manager.locator(".inbox[data-connected=yes]").waitFor();

      engineer.locator("#answer-text").pressSequentially("The one that");
      assertThat(manager.locator("[data-part=others]")).containsText("正在撰写回复", new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
      manager.locator("#answer-text").fill("The one with the blue label.");
      assertThat(engineer.locator("[data-part=others]")).containsText("is writing an answer", new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
      manager.locator("#answer button[type=submit]").click();
      assertThat(manager.locator(".inbox-messages .message-out").last()).containsText("The one with the blue label.");

      // The engineer's page shows the other answer, keeps what was begun, and does not send it unasked.
      assertThat(engineer.locator(".inbox-messages .message-out").last()).containsText("The one with the blue label.", new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
      engineer.locator("#answer button[type=submit]").click();
      assertThat(engineer.locator("#answer")).containsText("Something happened in this conversation since you looked");
      assertThat(engineer.locator("#answer-text")).hasValue("The one that");
    }
  }

  @Test
  void whereANetworkHoldsBackWhatIsNotCompleteNewsComeAllTheSame() {
    var sender = "Ada Held " + System.nanoTime() % 100_000;
    var patient = new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions().setTimeout(40_000);
    try (var one = window(Look.DESK_ENGLISH_DARK, Role.ENGINEER); var two = Look.PHONE_ENGLISH_LIGHT.open(demo.address())) {
      var engineer = one.newPage();
      engineer.route("**/console/inbox/events*", route -> {
        // A stream is never passed on.
        if (!route.request().headers().getOrDefault("accept", "").contains("event-stream")) {
          route.resume();
        }
      });
      engineer.navigate("/console/inbox?queue=ALL");
      engineer.locator(".inbox[data-connected=yes]").waitFor(new com.microsoft.playwright.Locator.WaitForOptions().setTimeout(40_000));
      writes(sender, "Is anybody there?");
      assertThat(engineer.locator("[data-part=rows]")).containsText(sender, patient);

      var visitor = two.newPage();
      visitor.route("**/chat/new*", route -> {
        // What takes long is cut.
        if (route.request().url().contains("wait=false")) {
          route.resume();
        } else {
          route.fulfill(new com.microsoft.playwright.Route.FulfillOptions().setStatus(504));
        }
      });
      visitor.navigate("/chat");
      visitor.locator("#text").fill("Asked by " + sender);
      visitor.locator("form[data-talk-form] button[type=submit]").click();
      assertThat(visitor.locator("#talk-lines")).containsText("Asked by " + sender);
      var id = demo.jdbc().sql("SELECT conversation_id FROM message WHERE text = ?").param("Asked by " + sender).query(UUID.class).single();
      engineer.navigate("/console/inbox/" + id);
      engineer.locator("#answer-text").fill("Yes, somebody is.");
      engineer.locator("#answer button[type=submit]").click();
      assertThat(visitor.locator("#talk-lines")).containsText("Yes, somebody is.", patient);
    }
  }

  @Test
  void withoutScriptsTheInboxIsReadByReloading() {
    var sender = "Ada Plain " + System.nanoTime() % 100_000;
    writes(sender, "Nothing moves here");
    try (var context = window(Look.PHONE_ENGLISH_LIGHT, Role.ENGINEER); var plain = Look.PHONE_ENGLISH_LIGHT.open(demo.address(), false)) {
      plain.addCookies(context.cookies().stream().map(cookie -> new Cookie(cookie.name, cookie.value).setUrl(demo.address())).toList());
      var page = plain.newPage();
      page.navigate("/console/inbox?queue=ALL");
      assertThat(page.locator(".inbox-row", new Page.LocatorOptions().setHasText(sender))).isVisible();
      page.locator(".inbox-row", new Page.LocatorOptions().setHasText(sender)).locator("a").first().click();
      assertThat(page.locator("#who")).hasText(sender);
      page.navigate("/console/roster");
      assertThat(page.locator("h1")).isVisible();
    }
  }
}

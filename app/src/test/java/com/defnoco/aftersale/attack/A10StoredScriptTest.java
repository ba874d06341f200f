package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Aftersale;
import com.defnoco.aftersale.Browser;
import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.OwnDatabase;
import com.defnoco.aftersale.TestClock;
import com.defnoco.aftersale.TestDatabase;
import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.files.Samples;
import com.defnoco.aftersale.parties.Role;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A10: script in any stored field runs for whoever opens the page. Every form of the console and the portal is found by following links, filled with words of the corpus and sent; then
 * every page is looked at in a real browser.
 */
@Tag("attack")
class A10StoredScriptTest extends AttackFixtures {

  /** What would end the walk itself: its own session, its own account, backups on its disk. */
  private static final List<String> NOT_SENT = List.of("/sign-out", "/sessions-end", "/disabled", "/console/me/password", "/console/operations", "/second-factor-reset", "/password-reset", "/roles", "/sign-in",
      "/console/channels", "/console/set-up");
  private static final int WORDS_A_FORM = 2;
  private static final int MOST_FORMS = 150;
  private static final int MOST_LOOKED_AT = 60;

  @Autowired private ApplicationContext context;

  @Test
  void everyFieldOfAClaimWithEveryWordStaysWordsOnPagesOfStaffAndCustomer() {
    var words = Payloads.texts();
    var findings = new ArrayList<String>();
    var owner = customer(Payloads.nth(Payloads.names(), 1), address());
    var desk = manager();
    var own = signedIn(owner);
    for (int i = 0; i < words.size(); i += 12) {
      clock.set("2025-06-01");
      var items = new ArrayList<Submission.Item>();
      for (int k = 0; k < 6; k++) {
        var serial = k == 0 ? aUnitThatReachedRotterdamOn("2024-03-02") : "S" + next() + Payloads.nth(words, i + k).replaceAll("\\s", "");
        items.add(item(serial.substring(0, Math.min(60, serial.length())), "2025-05-30", Payloads.nth(words, i + k) + "\n" + Payloads.nth(words, i + k + 6), Symptom.CELL_IMBALANCE));
      }
      String number;
      try {
        number = claims.submit(SYSTEM, new Submission(UUID.randomUUID(), new Submission.Contact(Payloads.nth(Payloads.names(), i), address(), null, "en", null, null), items, Channel.EMAIL)).claim().number();
      } catch (com.defnoco.aftersale.platform.InvalidInput refused) {
        continue; // a serial number that is none
      }
      claims.message(engineer, number, Payloads.nth(words, i + 2), true);
      claims.note(engineer, number, Payloads.nth(words, i + 3));
      documents.add(engineer, number, 1, DocumentKind.INVOICE, new ByteArrayInputStream(Samples.png()), Payloads.nth(words, i + 4), Payloads.nth(words, i + 5));
      claims.setFact(engineer, number, 1, com.defnoco.aftersale.policy.Fact.USER_DAMAGE, "true", Payloads.nth(words, i + 6), null, null);
      for (var path : List.of("/console/claims/" + number, "/t/" + claims.link(engineer, number))) {
        var page = (path.startsWith("/t/") ? own : desk).get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        becameMarkup(page.body()).forEach(found -> findings.add(path + ": " + found));
      }
    }
    assertThat(findings).isEmpty();
  }

  /** In a program and a database of its own: what an administrator's forms change there, no other test meets, and what other tests leave behind, the walk does not. */
  @Test
  void everyFormThatAnybodyCanFindTakesHostileWordsAndNoPageRunsThem(@TempDir Path home) {
    var shared = this.context;
    int own = FreePort.any();
    var application = new SpringApplication(Aftersale.class);
    application.setRegisterShutdownHook(false);
    application.addInitializers(begun -> ((GenericApplicationContext) begun).registerBean("testClock", TestClock.class, TestClock::new, clock -> clock.setPrimary(true)));
    try (var database = OwnDatabase.fresh();
        var program = application.run("--spring.datasource.url=" + database.url(), "--spring.datasource.username=" + TestDatabase.username(), "--spring.datasource.password=" + TestDatabase.password(),
            "--aftersale.home=" + home, "--aftersale.demo=false", "--aftersale.base-url=http://localhost:" + own, "--server.port=" + own, "--management.server.port=0")) {
      program.getAutowireCapableBeanFactory().autowireBean(this);
      engineer = staff(Role.ENGINEER);
      manager = staff(Role.MANAGER);
      walk();
    } finally {
      shared.getAutowireCapableBeanFactory().autowireBean(this);
    }
  }

  private void walk() {
    var ada = belongingsOf("Ada " + Payloads.nth(Payloads.of("html"), 3));
    registry.changeOwner(SYSTEM, claims.find(engineer, ada.number()).item(1).serialNumber(), ada.owner().id(), "sold");
    var staffSession = staff(Role.ENGINEER, Role.BENCH, Role.TECHNICIAN, Role.MANAGER, Role.ADMINISTRATOR);
    var desk = signedIn(staffSession);
    var own = signedIn(ada.owner());
    var starts = List.of("/console", "/console/claims/" + ada.number(), "/console/claims/" + ada.paid(), "/console/inbox/" + ada.conversation(), "/console/remedies/" + ada.remedy(), "/console/customers/" + ada.owner().id(),
        "/console/units/" + claims.find(engineer, ada.number()).item(1).serialNumber(), "/console/parts", "/console/guides", "/console/dispatch", "/console/imports", "/console/keys", "/console/people", "/console/claims/new");
    var findings = new ArrayList<String>();
    var forms = new LinkedHashMap<String, Integer>();
    var pages = new HashSet<String>();
    crawl(desk, starts, 2, forms, pages, findings, false);
    crawl(own, List.of("/my", "/my/claims/" + ada.number(), "/my/claims/" + ada.paid()), 3, forms, pages, findings, true);
    crawl(visitor(), List.of("/", "/claim/new", "/cover?serial=X1", "/verify", "/policy", "/help"), 3, forms, pages, findings, true);
    assertThat(forms).as("kinds of forms found and sent").hasSizeGreaterThan(40);
    try (var watch = new Watch(port, sessionCookie("staff", staffSession.id()))) {
      for (var path : pages.stream().filter(path -> path.startsWith("/console")).sorted().limit(MOST_LOOKED_AT).toList()) {
        findings.addAll(watch.look(path));
      }
    }
    try (var watch = new Watch(port, sessionCookie("customer", ada.owner().id()))) {
      for (var path : pages.stream().filter(path -> !path.startsWith("/console")).sorted().limit(MOST_LOOKED_AT / 2).toList()) {
        findings.addAll(watch.look(path));
      }
    }
    System.out.println("Hostile words went through " + forms.size() + " kinds of forms; " + pages.size() + " pages were met and looked at.");
    assertThat(findings).isEmpty();
  }

  /** Follows links, a few of each kind, and sends every kind of form it meets, each field with another word. */
  private void crawl(Browser browser, List<String> starts, int ofAKind, Map<String, Integer> forms, Set<String> pages, List<String> findings, boolean everything) {
    var waiting = new ArrayDeque<>(starts);
    var kinds = new HashMap<String, Integer>();
    while (!waiting.isEmpty()) {
      var path = waiting.poll();
      if (pages.contains(path) || kinds.merge(kind(path), 1, Integer::sum) > ofAKind && !starts.contains(path)) {
        continue;
      }
      HttpResponse<String> answer;
      try {
        answer = browser.open(path);
      } catch (UncheckedIOException cut) {
        findings.add(path + " broke off in the middle");
        continue;
      }
      if (answer.statusCode() != 200 || !answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
        continue;
      }
      pages.add(path);
      becameMarkup(answer.body()).forEach(found -> findings.add(path + ": " + found));
      var page = Jsoup.parse(answer.body(), "http://localhost" + path);
      for (var link : page.select("a[href^=/]")) {
        waiting.add(link.attr("href").replaceFirst("#.*", ""));
      }
      for (var form : page.select("form")) {
        var action = form.attr("action").isEmpty() ? path : form.attr("action");
        var shape = form.attr("method").toLowerCase(java.util.Locale.ROOT) + " " + kind(action);
        if (NOT_SENT.stream().anyMatch(action::contains) || forms.size() == MOST_FORMS || forms.putIfAbsent(shape, forms.size()) != null) {
          continue;
        }
        for (int round = 0; round < WORDS_A_FORM; round++) {
          send(browser, form, action, path, forms.size() * WORDS_A_FORM + round, findings);
        }
      }
    }
  }

  private static void send(Browser browser, Element form, String action, String path, int seed, List<String> findings) {
    var words = Payloads.texts();
    var fields = new ArrayList<String>();
    int at = seed * 17;
    String file = null;
    for (var field : form.select("[name]")) {
      var type = field.attr("type");
      var name = field.attr("name");
      if (name.equals("_csrf") || field.hasAttr("disabled")) {
        continue;
      }
      if (type.equals("file")) {
        file = name;
      } else if (field.tagName().equals("select")) {
        var chosen = field.select("option[value]:not([value=''])");
        fields.addAll(List.of(name, chosen.isEmpty() ? "" : chosen.get(Math.floorMod(seed, chosen.size())).attr("value")));
      } else if (type.equals("hidden") || type.equals("radio") && fields.contains(name) || type.equals("submit") && fields.contains(name)) {
        if (!fields.contains(name)) {
          fields.addAll(List.of(name, field.attr("value")));
        }
      } else if (type.equals("radio") || type.equals("checkbox") || field.tagName().equals("button") || type.equals("number") || type.equals("date") || type.startsWith("datetime") || type.equals("time")) {
        fields.addAll(List.of(name, field.attr("value").isEmpty() ? type.equals("number") ? "1" : type.equals("date") ? "2026-01-10" : "on" : field.attr("value")));
      } else {
        var word = Payloads.nth(words, at++);
        fields.addAll(List.of(name, type.equals("email") ? "a" + seed + "@claims.example" : word));
      }
    }
    var flat = fields.toArray(String[]::new);
    HttpResponse<String> before;
    try {
      before = browser.get(path); // the token
    } catch (UncheckedIOException cut) {
      findings.add(path + " broke off in the middle");
      return;
    }
    var answer = before.statusCode() != 200 ? before
        : form.attr("method").equalsIgnoreCase("get") ? browser.get(action + "?" + query(fields))
        : form.attr("enctype").contains("multipart") ? browser.upload(action, file == null ? "file" : file, Payloads.nth(words, seed).replaceAll("[\"\\r\\n]", "_"), "image/png", Samples.png(), flat)
        : browser.post(action, flat);
    if (answer.statusCode() >= 500) {
      findings.add(action + " answered " + answer.statusCode() + " to " + Stream.of(flat).toList());
    }
    if (answer.headers().firstValue("X-Injected").isPresent()) {
      findings.add(action + " sent a header of others");
    }
    if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
      becameMarkup(answer.body()).forEach(found -> findings.add("answer of " + action + ": " + found));
    }
  }

  private static String query(List<String> fields) {
    var query = new StringBuilder();
    for (int i = 0; i < fields.size(); i += 2) {
      query.append(i == 0 ? "" : "&").append(java.net.URLEncoder.encode(fields.get(i), java.nio.charset.StandardCharsets.UTF_8)).append('=')
          .append(java.net.URLEncoder.encode(fields.get(i + 1), java.nio.charset.StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  /** An address without what differs between two of the same kind. */
  private static String kind(String path) {
    return path.replaceFirst("[?#].*", "").replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}").replaceAll("A-\\d\\d-\\d+-\\d", "{number}").replaceAll("/t/[^/]+", "/t/{link}")
        .replaceAll("/console/(units|parts|models|consignments|guides)/[^/]+", "/console/$1/{code}").replaceAll("/facts/[^/]+", "/facts/{fact}").replaceAll("/papers/[^/]+", "/papers/{kind}").replaceAll("/\\d+(?=/|$)", "/{n}");
  }
}

package com.defnoco.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every page that links lead to, of portal and console, on phone and desk, in both languages and both themes: nothing serious for those who read with
 * other means, nothing that sticks out, no script that fails, nothing the content policy had to stop, no text that is missing (its page would not open).
 */
class EveryPageTest {

  /** So many pages of the same kind are looked at: lists lead to thousands. */
  private static final int OF_A_KIND = 2;
  private static final Pattern VARIABLE = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|A-[0-9]{2}-[0-9]{6}-[0-9A-Z]|[A-Z]{2}[A-Z0-9-]{6,}|DFC-[^/]+|[0-9]+");

  private static DemoApplication demo;
  private static Set<String> portal;
  private static Set<String> console;

  @BeforeAll
  static void findThePages() {
    demo = DemoApplication.running();
    var samples = Samples.of(demo);
    portal = follow(null, "/", concat(List.of("/cover?serial=" + samples.serial(), "/claim/new"), samples.trackingLinks()));
    console = follow(samples.manager(), "/console", samples.consoleClaims());
    assertThat(portal).hasSizeGreaterThan(8);
    assertThat(console).anyMatch(path -> path.startsWith("/console/claims/")).hasSizeGreaterThan(12);
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void thePortalIsInOrder(Look look) {
    assertThat(inspect(look, null, portal)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void whatASignedInCustomerSeesIsInOrder(Look look) {
    assertThat(inspect(look, Samples.of(demo).customer(), Set.of("/my"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void theConsoleIsInOrder(Look look) {
    assertThat(inspect(look, Samples.of(demo).manager(), console)).isEmpty();
  }

  private static List<String> inspect(Look look, Cookie session, Set<String> paths) {
    var findings = new ArrayList<String>();
    try (var reader = look.open(demo.address())) {
      signIn(reader, session);
      var page = reader.newPage();
      var inspection = new Inspection(page);
      for (var path : paths) {
        var answer = page.navigate(path);
        if (answer.status() != 200) {
          findings.add(path + ": answered " + answer.status());
          continue;
        }
        if (session != null && page.url().contains("sign-in") && !path.contains("sign-in")) {
          findings.add(path + ": asks to sign in");
        }
        findings.addAll(inspection.findings(look + " " + path, look.withAxe()));
      }
    }
    return findings;
  }

  /** The pages that can be reached from here by links, a few of each kind. Downloads and sign-out are not pages. */
  private static Set<String> follow(Cookie session, String root, List<String> more) {
    var pages = new LinkedHashSet<String>();
    Map<String, Integer> kinds = new HashMap<>();
    try (var reader = Look.DESK_ENGLISH_DARK.open(demo.address(), false)) {
      signIn(reader, session);
      var page = reader.newPage();
      var waiting = new ArrayDeque<>(concat(List.of(root), more));
      while (!waiting.isEmpty()) {
        var path = waiting.poll();
        boolean sample = more.contains(path);
        if (pages.contains(path) || !sample && kinds.merge(kindOf(path), 1, Integer::sum) > OF_A_KIND) {
          continue;
        }
        if (!isPage(reader, path)) {
          continue;
        }
        var answer = page.navigate(path);
        pages.add(path);
        if (answer.status() == 200) {
          @SuppressWarnings("unchecked")
          var links = (List<String>) page.evaluate("() => [...document.querySelectorAll('a[href]')].filter(a => !a.hasAttribute('download')).map(a => a.getAttribute('href'))");
          links.stream().filter(link -> link.startsWith("/") && !link.startsWith("//") && !link.contains("lang=") && !link.contains("sign-out"))
              .filter(link -> root.equals("/") != link.startsWith("/console"))
              .map(link -> link.replaceFirst("#.*", "")).forEach(waiting::add);
        }
      }
    }
    return pages;
  }

  private static boolean isPage(BrowserContext reader, String path) {
    var answer = reader.request().get(path, RequestOptions.create().setMaxRedirects(5));
    return answer.status() >= 400 || answer.headers().getOrDefault("content-type", "").startsWith("text/html");
  }

  /** The path without what differs between pages of the same kind, its query without values. */
  private static String kindOf(String path) {
    var parts = path.split("\\?", 2);
    var kind = VARIABLE.matcher(parts[0]).replaceAll("*").replaceAll("/t/[^/]+", "/t/*");
    return parts.length == 1 ? kind : kind + "?" + parts[1].replaceAll("=[^&]*", "");
  }

  private static void signIn(BrowserContext reader, Cookie session) {
    if (session != null) {
      reader.addCookies(List.of(session));
    }
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}

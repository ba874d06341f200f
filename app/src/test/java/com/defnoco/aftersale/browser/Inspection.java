package com.defnoco.aftersale.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.args.AxeRunOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;

/** Looks at one page as it stands in the window and collects what is wrong with it. */
final class Inspection {

  /** As wide as its window, or something sticks out and the reader has to scroll sideways. */
  private static final String STICKS_OUT = """
      () => {
        const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= wide) return '';
        const inScroller = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
        const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1 && !inScroller(e));
        return document.documentElement.scrollWidth + ' > ' + wide + ': ' + out.slice(0, 4).map(e => e.tagName.toLowerCase() + '.' + e.getAttribute('class') + ' ' + e.textContent.trim().slice(0, 30)).join(', ');
      }""";

  private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  /** Listens to the page from now on. */
  Inspection(Page page) {
    this.page = page;
    page.onConsoleMessage(this::heard);
    page.onPageError(error -> complaints.add("script failed: " + error.lines().findFirst().orElse(error)));
    page.onResponse(this::answered);
  }

  private void heard(ConsoleMessage message) {
    // Failed requests are told by their status; a policy violation and a script's own complaint only here.
    if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
      complaints.add("console: " + message.text());
    }
  }

  private void answered(Response response) {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      complaints.add(response.status() + " for " + response.url());
    }
  }

  /** What was heard so far and what is to be seen now; empty when all is well. */
  List<String> findings(String where, boolean withAxe) {
    var sticksOut = (String) page.evaluate(STICKS_OUT);
    if (!sticksOut.isEmpty()) {
      complaints.add("scrolls sideways, " + sticksOut);
    }
    if (page.locator("html[lang]").count() == 0 || page.title().isBlank()) {
      complaints.add("no language or no title");
    }
    if (withAxe) {
      judgedByAxe();
    }
    var found = complaints.stream().distinct().map(complaint -> where + ": " + complaint).toList();
    complaints.clear();
    return found;
  }

  private void judgedByAxe() {
    // Passes are not reported, which is most of the work on a page with a thousand elements.
    var options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    for (var rule : new AxeBuilder(page).options(options).withTags(RULES).setLegacyMode(true).analyze().getViolations()) {
      if ("serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact())) {
        complaints.add(told(rule));
      }
    }
  }

  private static String told(Rule rule) {
    var nodes = rule.getNodes();
    var first = nodes.getFirst();
    return "axe " + rule.getImpact() + " " + rule.getId() + " ×" + nodes.size() + " at " + first.getTarget() + " "
        + String.valueOf(first.getFailureSummary()).replaceAll("\\s+", " ");
  }
}

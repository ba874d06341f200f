package com.defnoco.aftersale.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
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
        const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1 && getComputedStyle(e).position !== 'fixed');
        return document.documentElement.scrollWidth + ' > ' + wide + ': ' + out.slice(0, 4).map(e => e.tagName.toLowerCase() + '.' + e.className).join(', ');
      }""";

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
  List<String> findings(String where) {
    var sticksOut = (String) page.evaluate(STICKS_OUT);
    if (!sticksOut.isEmpty()) {
      complaints.add("scrolls sideways, " + sticksOut);
    }
    if (page.locator("html[lang]").count() == 0 || page.title().isBlank()) {
      complaints.add("no language or no title");
    }
    for (var rule : new AxeBuilder(page).setLegacyMode(true).analyze().getViolations()) {
      if ("serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact())) {
        complaints.add(told(rule));
      }
    }
    var found = complaints.stream().distinct().map(complaint -> where + ": " + complaint).toList();
    complaints.clear();
    return found;
  }

  private static String told(Rule rule) {
    var nodes = rule.getNodes();
    var first = nodes.getFirst();
    return "axe " + rule.getImpact() + " " + rule.getId() + " ×" + nodes.size() + " at " + first.getTarget() + " "
        + String.valueOf(first.getFailureSummary()).replaceAll("\\s+", " ");
  }
}

package com.defnoco.aftersale.attack;

import com.defnoco.aftersale.browser.Chromium;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Cookie;
import java.util.ArrayList;
import java.util.List;

/** Opens pages in a real browser and tells what must not have happened: a dialog, markup of others, a call elsewhere, something that the content policy had to stop. */
final class Watch implements AutoCloseable {

  /** What no page of ours has, whoever's words it shows. */
  private static final String MARKUP = """
      () => {
        const bad = [];
        for (const e of document.querySelectorAll('*')) {
          const tag = e.tagName.toLowerCase();
          for (const a of e.attributes) {
            const name = a.name.toLowerCase(), value = a.value.replace(/[\\u0000-\\u0020]/g, '').toLowerCase();
            if (/^(on|hx-on|data-hx-on)/.test(name)) bad.push(tag + ' ' + name + '=' + a.value);
            if (name === 'style' && !e.closest('svg, [data-chart], .log-scroll') && !value.startsWith('opacity:') && !/^(-webkit|user-select|position:absolute|width:\\d|height:\\d)/.test(value)) bad.push(tag + ' style=' + a.value);
            if (['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster', 'background', 'srcset'].includes(name)
                && (/^(javascript|vbscript):/.test(value) || value.startsWith('data:text') || (tag !== 'a' && value.includes('pwned.example')))) bad.push(tag + ' ' + name + '=' + a.value);
          }
          if (tag === 'script' && !(e.src && new URL(e.src).origin === location.origin)) bad.push('script ' + e.outerHTML.slice(0, 80));
          if (['object', 'embed', 'base', 'marquee', 'keygen', 'isindex', 'math', 'frame', 'applet', 'x', 'iframe'].includes(tag)) bad.push(e.outerHTML.slice(0, 80));
          if (tag === 'style' && !e.textContent.includes('htmx')) bad.push('style ' + e.textContent.slice(0, 60));
          if (tag === 'meta' && e.httpEquiv) bad.push(e.outerHTML);
        }
        return bad;
      }""";

  private final String origin;
  private final BrowserContext context;
  private final Page page;
  private final List<String> heard = new ArrayList<>();

  Watch(int port, String session) {
    origin = "http://localhost:" + port;
    context = Chromium.browser().newContext(new NewContextOptions().setBaseURL(origin).setLocale("en-GB"));
    context.setDefaultTimeout(30_000);
    if (session != null) {
      context.addCookies(List.of(new Cookie("aftersale", session).setUrl(origin)));
    }
    page = context.newPage();
    page.onDialog(dialog -> {
      heard.add("a dialog opened: " + dialog.message());
      dialog.dismiss();
    });
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy") || message.text().contains("violates the following")) {
        heard.add("the content policy had to stop something: " + message.text());
      }
    });
    context.onRequest(request -> {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:") && !request.url().startsWith("blob:") && !request.url().startsWith("about:")) {
        heard.add("something was called elsewhere: " + request.url());
      }
    });
    context.onPage(opened -> {
      if (opened != page) {
        heard.add("another window opened");
      }
    });
  }

  /** Looks at one page and touches everything on it that reacts to being touched. @return what is wrong with it */
  @SuppressWarnings("unchecked")
  List<String> look(String path) {
    heard.clear();
    try {
      var answer = page.navigate(path);
      if (answer == null || answer.status() >= 500) {
        heard.add("answered " + (answer == null ? "nothing" : answer.status()));
      }
      if (answer != null && answer.headers().getOrDefault("content-type", "").startsWith("image/")) {
        // The browser's own page around a picture wants a style, which the picture's policy does not give it.
        heard.removeIf(found -> found.contains("Applying inline style"));
        return heard.stream().distinct().map(found -> path + ": " + found).toList();
      }
      if (!page.url().startsWith(origin)) {
        heard.add("led away to " + page.url());
      }
      heard.addAll((List<String>) page.evaluate(MARKUP));
      page.evaluate("() => { for (const e of document.querySelectorAll('body *')) for (const kind of ['pointerover', 'mouseover', 'focus', 'toggle']) e.dispatchEvent(new Event(kind, {bubbles: false})) }");
    } catch (PlaywrightException download) {
      if (!String.valueOf(download.getMessage()).contains("Download is starting")) {
        heard.add(String.valueOf(download.getMessage()).lines().findFirst().orElse("failed"));
      }
    }
    return heard.stream().distinct().map(found -> path + ": " + found).toList();
  }

  String text() {
    return page.locator("body").innerText();
  }

  List<String> links(String selector) {
    return page.locator(selector).all().stream().map(link -> link.getAttribute("href")).toList();
  }

  @Override
  public void close() {
    context.close();
  }
}

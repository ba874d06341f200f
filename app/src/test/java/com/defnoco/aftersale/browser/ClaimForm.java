package com.defnoco.aftersale.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;

/** The five steps of the portal's claim form, as a customer goes through them. */
final class ClaimForm {

  private final Page page;

  ClaimForm(Page page) {
    this.page = page;
  }

  /** Step 1. */
  ClaimForm batteries(String... serials) {
    for (int i = 0; i < serials.length; i++) {
      if (i > 0) {
        page.locator("button[value=more]").click();
      }
      page.locator("input[name=serial]").nth(i).fill(serials[i]);
    }
    return next("/claim/new/problem");
  }

  /** Step 2 for one battery. */
  ClaimForm happened(String symptom, String when, String description) {
    tick("symptom-" + symptom);
    var dialog = page.locator("dialog#danger[open]");
    if (dialog.count() > 0) {
      dialog.locator(".dialog-foot [data-closes]").click();
    }
    page.locator("#when").fill(when);
    page.locator("#description").fill(description);
    return this;
  }

  /** What is told at once when the pack may burn. */
  Locator danger() {
    return page.locator("dialog#danger");
  }

  ClaimForm understoodTheDanger() {
    arrives("/claim/new/safety");
    page.locator("main form[action='/claim/new/safety'] button[type=submit]").click();
    return arrives("/claim/new/proof");
  }

  /** Step 3 with both papers at hand. */
  ClaimForm papers(boolean scripts) {
    tick("invoice-send");
    page.locator("#invoice-file").setInputFiles(Enclosures.pdf("invoice.pdf"));
    tick("certificate-send");
    page.locator("#certificate-file").setInputFiles(Enclosures.pdf("certificate.pdf"));
    page.locator("#other-file").setInputFiles(Enclosures.photo("swollen-" + System.nanoTime() + ".jpg"));
    if (scripts) {
      page.waitForCondition(() -> page.locator(".drop-files progress").count() == 0 && page.locator(".drop-files .drop-file").count() >= 3);
    }
    return next("/claim/new/contact");
  }

  ClaimForm withoutPapers() {
    tick("invoice-none");
    tick("certificate-later");
    return next("/claim/new/contact");
  }

  /** Step 4. */
  ClaimForm reachedAt(String name, String mail) {
    page.locator("#name").fill(name);
    page.locator("#email").fill(mail);
    return next("/claim/new/check");
  }

  /** Step 5. @return the tracking link's path */
  String send() {
    submit();
    arrives("/t/");
    return page.url().replaceFirst("^https?://[^/]+", "").replaceFirst("[?#].*", "");
  }

  ClaimForm next(String path) {
    submit();
    return arrives(path);
  }

  /** To the next battery, to which something else happened. */
  ClaimForm nextBattery(int battery) {
    page.locator("#forAll").uncheck();
    return next("/claim/new/problem?battery=" + battery);
  }

  private ClaimForm arrives(String path) {
    try {
      page.waitForURL(url -> url.contains(path));
    } catch (TimeoutError late) {
      throw new AssertionError("not at " + path + " but at " + page.url() + ": " + page.locator("main").innerText(), late);
    }
    return this;
  }

  /** The step's own button, which says that it goes on. */
  void submit() {
    page.locator("main form .button-row button[type=submit]").last().click();
  }

  private void tick(String id) {
    page.locator("#" + id).check();
  }
}

package com.defnoco.aftersale.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;

/** How a reader looks at the pages: screen, language, theme. */
enum Look {
  PHONE_ENGLISH_LIGHT(360, 800, "en-GB", ColorScheme.LIGHT),
  PHONE_CHINESE_DARK(360, 800, "zh-CN", ColorScheme.DARK),
  DESK_ENGLISH_DARK(1440, 900, "en-GB", ColorScheme.DARK),
  DESK_CHINESE_LIGHT(1440, 900, "zh-CN", ColorScheme.LIGHT);

  final int width;
  final int height;
  final String locale;
  final ColorScheme theme;

  Look(int width, int height, String locale, ColorScheme theme) {
    this.width = width;
    this.height = height;
    this.locale = locale;
    this.theme = theme;
  }

  /** A fresh browser profile for such a reader. */
  BrowserContext open(String address) {
    return open(address, true);
  }

  BrowserContext open(String address, boolean withScripts) {
    var context = Chromium.browser().newContext(new NewContextOptions().setBaseURL(address).setViewportSize(width, height).setLocale(locale)
        .setColorScheme(theme).setJavaScriptEnabled(withScripts).setTimezoneId("Europe/Amsterdam").setHasTouch(width < 700)
        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
    context.setDefaultTimeout(Chromium.PATIENCE);
    return context;
  }
}

package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Language;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.springframework.web.util.WebUtils;

/**
 * Makes the {@link Page} of a request, once. The reader chooses by cookies what the browser does not tell rightly:
 * {@code lang} (en, zh), {@code theme} (light, dark, auto), {@code zone} (IANA name, set by the page's script).
 */
@Component
public class Pages {

  static final String LANGUAGE_COOKIE = "lang";
  private static final String THEME_COOKIE = "theme";
  private static final String ZONE_COOKIE = "zone";
  private static final String TOAST_COOKIE = "toast";
  private static final String ATTRIBUTE = Page.class.getName();

  private final Texts texts;
  private final ResourceUrlProvider resources;
  private final Settings settings;

  Pages(Texts texts, ResourceUrlProvider resources, Settings settings) {
    this.texts = texts;
    this.resources = resources;
    this.settings = settings;
  }

  /** The page of this request: always the same one. */
  public Page of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Page made) {
      return made;
    }
    var page = new RequestPage(request, languageOf(request), zoneOf(request), themeOf(request), toastOf(request), viewer(), texts, resources);
    request.setAttribute(ATTRIBUTE, page);
    return page;
  }

  /** What the next page says once, after a redirect: a key of the bundles with texts to fill it. */
  public void toast(HttpServletResponse response, String key, String... arguments) {
    var value = Arrays.stream(arguments).reduce(key, (said, argument) -> said + "\n" + argument);
    setCookie(response, TOAST_COOKIE, URLEncoder.encode(value, StandardCharsets.UTF_8), Duration.ofMinutes(1));
  }

  /** The language of a request: asked for in the query, chosen before, or preferred by the browser. */
  static Language languageOf(HttpServletRequest request) {
    return asked(request)
        .or(() -> cookie(request, LANGUAGE_COOKIE).flatMap(Pages::asLanguage))
        .orElseGet(() -> preferred(request));
  }

  /** The locale of a language, for texts, dates and numbers. */
  public static Locale localeOf(Language language) {
    return switch (language) {
      case EN -> Locale.UK;
      case ZH -> Locale.SIMPLIFIED_CHINESE;
    };
  }

  static Optional<Language> asLanguage(@Nullable String tag) {
    return Arrays.stream(Language.values()).filter(language -> language.tag().equals(tag)).findFirst();
  }

  /** Keeps a language asked for by {@code ?lang=}, and forgets a toast that is now being said. */
  void remember(HttpServletRequest request, HttpServletResponse response) {
    asked(request).ifPresent(language -> setCookie(response, LANGUAGE_COOKIE, language.tag(), Duration.ofDays(365)));
    if (of(request).toast() != null) {
      setCookie(response, TOAST_COOKIE, "", Duration.ZERO);
    }
  }

  private void setCookie(HttpServletResponse response, String name, String value, Duration age) {
    response.addHeader("Set-Cookie", ResponseCookie.from(name, value).path("/").httpOnly(true).sameSite("Lax")
        .secure(settings.secure()).maxAge(age).build().toString());
  }

  /** From the address alone: asking the request for a parameter would read the body, which an error page must be able to do without. */
  private static Optional<Language> asked(HttpServletRequest request) {
    var query = request.getQueryString();
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&")).filter(part -> part.startsWith("lang=")).findFirst().flatMap(part -> asLanguage(part.substring(5)));
  }

  private static Language preferred(HttpServletRequest request) {
    // Without the header getLocale() would be the server's.
    if (request.getHeader("Accept-Language") == null) {
      return Language.EN;
    }
    var locales = request.getLocales();
    while (locales.hasMoreElements()) {
      var language = asLanguage(locales.nextElement().getLanguage());
      if (language.isPresent()) {
        return language.get();
      }
    }
    return Language.EN;
  }

  private static ZoneId zoneOf(HttpServletRequest request) {
    return cookie(request, ZONE_COOKIE).flatMap(name -> {
      try {
        return Optional.of(ZoneId.of(URLDecoder.decode(name, StandardCharsets.UTF_8)));
      } catch (DateTimeException | IllegalArgumentException notAZone) {
        return Optional.empty();
      }
    }).orElse(ZoneOffset.UTC);
  }

  private static String themeOf(HttpServletRequest request) {
    return cookie(request, THEME_COOKIE).filter(theme -> theme.equals("light") || theme.equals("dark")).orElse("auto");
  }

  private @Nullable String toastOf(HttpServletRequest request) {
    return cookie(request, TOAST_COOKIE).map(value -> {
      try {
        var said = URLDecoder.decode(value, StandardCharsets.UTF_8).split("\n");
        var locale = localeOf(languageOf(request));
        return texts.has(locale, said[0]) ? texts.text(locale, said[0], (Object[]) Arrays.copyOfRange(said, 1, said.length)) : null;
      } catch (IllegalArgumentException notOurs) {
        return null;
      }
    }).orElse(null);
  }

  private static Page.@Nullable Viewer viewer() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication instanceof SignedIn signedIn && signedIn.actor() instanceof Actor.Staff staff
        ? new Page.Viewer(staff.name(), staff.roles().stream().map(Enum::name).collect(Collectors.toSet()))
        : null;
  }

  private static Optional<String> cookie(HttpServletRequest request, String name) {
    return Optional.ofNullable(WebUtils.getCookie(request, name)).map(Cookie::getValue).filter(value -> !value.isEmpty());
  }
}

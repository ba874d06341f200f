package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Language;
import gg.jte.Content;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.springframework.web.util.UriComponentsBuilder;

/** The page of one request. */
final class RequestPage implements Page {

  private static final DateTimeFormatter ENGLISH_DATE = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
  private static final DateTimeFormatter CHINESE_DATE = DateTimeFormatter.ofPattern("uuuu年M月d日", Locale.SIMPLIFIED_CHINESE);
  // An offset says when without guessing what a zone's abbreviation means: CST is three of them.
  private static final DateTimeFormatter ENGLISH_TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm (O)", Locale.UK);
  private static final DateTimeFormatter CHINESE_TIME = DateTimeFormatter.ofPattern("uuuu年M月d日 HH:mm (O)", Locale.SIMPLIFIED_CHINESE);

  private final HttpServletRequest request;
  private final Language language;
  private final ZoneId zone;
  private final String theme;
  private final @Nullable String toast;
  private final @Nullable Viewer viewer;
  private final Texts texts;
  private final ResourceUrlProvider resources;

  RequestPage(HttpServletRequest request, Language language, ZoneId zone, String theme, @Nullable String toast, @Nullable Viewer viewer,
      Texts texts, ResourceUrlProvider resources) {
    this.request = request;
    this.language = language;
    this.zone = zone;
    this.theme = theme;
    this.toast = toast;
    this.viewer = viewer;
    this.texts = texts;
    this.resources = resources;
  }

  @Override
  public Language language() {
    return language;
  }

  @Override
  public String lang() {
    return switch (language) {
      case EN -> "en";
      case ZH -> "zh-Hans";
    };
  }

  @Override
  public String text(String key, Object... arguments) {
    return texts.text(Pages.localeOf(language), key, arguments);
  }

  @Override
  public boolean has(String key) {
    return texts.has(Pages.localeOf(language), key);
  }

  @Override
  public String date(LocalDate date) {
    return switch (language) {
      case EN -> ENGLISH_DATE.format(date);
      case ZH -> CHINESE_DATE.format(date);
    };
  }

  @Override
  public String dateTime(Instant instant) {
    var format = switch (language) {
      case EN -> ENGLISH_TIME;
      case ZH -> CHINESE_TIME;
    };
    return format.format(instant.atZone(zone)).replace("GMT", "UTC");
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public Content csrf() {
    // The token is letters, digits, - and _ only; the name is a constant of ours.
    return output -> {
      var token = token();
      if (token != null) {
        output.writeContent("<input type=\"hidden\" name=\"" + token.getParameterName() + "\" value=\"" + token.getToken() + "\">");
      }
    };
  }

  @Override
  public String csrfToken() {
    var token = token();
    return token == null ? "" : token.getToken();
  }

  @Override
  public String path() {
    // On an error page the reader is still where they were.
    var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed ? failed : request.getRequestURI();
    return request.getQueryString() == null ? path : path + "?" + request.getQueryString();
  }

  @Override
  public String inLanguage(Language other) {
    return UriComponentsBuilder.fromUriString(path()).replaceQueryParam("lang", other.tag()).build().toUriString();
  }

  @Override
  public String asset(String path) {
    var address = path.startsWith("/") ? path : "/" + path;
    var hashed = resources.getForLookupPath(address);
    return hashed == null ? address : hashed;
  }

  @Override
  public @Nullable String toast() {
    return toast;
  }

  @Override
  public @Nullable Viewer viewer() {
    return viewer;
  }

  @Override
  public String theme() {
    return theme;
  }

  private @Nullable CsrfToken token() {
    return (CsrfToken) request.getAttribute(CsrfToken.class.getName());
  }
}

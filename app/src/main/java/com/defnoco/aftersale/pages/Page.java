package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.policy.Language;
import gg.jte.Content;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every template gets: texts, dates and addresses for this reader. One per request, made by {@link Pages}. */
public interface Page {

  Language language();

  /** The language for the {@code lang} attribute: {@code en} or {@code zh-Hans}. */
  String lang();

  /** The text of the bundles {@code messages/*} in the reader's language; arguments fill {@code {0}} … ; a missing key is an error. */
  String text(String key, Object... arguments);

  /** Whether the bundles hold the key. */
  boolean has(String key);

  /** A local date as the reader writes it: {@code 2 May 2026}, {@code 2026年5月2日}. */
  String date(LocalDate date);

  /** An instant in the reader's time zone with the zone named. */
  String dateTime(Instant instant);

  ZoneId zone();

  /** The hidden CSRF field of every unsafe form. */
  Content csrf();

  /** Token for scripts, in a meta element. */
  String csrfToken();

  /** The path of this request with its query. */
  String path();

  /** This page in another language. */
  String inLanguage(Language language);

  /** An asset's address with its content hash, cacheable for ever. */
  String asset(String path);

  /** What the last action said, once; null when there is nothing to say. */
  @Nullable String toast();

  /** Who is signed in; null for a visitor. */
  @Nullable Viewer viewer();

  /** {@code light}, {@code dark}, or {@code auto}. */
  String theme();

  /**
   * A signed-in person.
   *
   * @param roles names of {@code Role}
   */
  record Viewer(String name, Set<String> roles) {
    public boolean is(String role) {
      return roles.contains(role);
    }
  }
}

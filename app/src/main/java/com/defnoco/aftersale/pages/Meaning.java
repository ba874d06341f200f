package com.defnoco.aftersale.pages;

/** The only meanings that colour may carry; each comes with a word and an icon. */
public enum Meaning {
  NEUTRAL("", "circle"),
  /** Covered, done. */
  GREEN("is-green", "check-circle"),
  /** Waits for something or somebody. */
  AMBER("is-amber", "clock"),
  /** Refused, late, dangerous. */
  RED("is-red", "cross-circle"),
  /** Information. */
  BLUE("is-blue", "info");

  private final String style;
  private final String icon;

  Meaning(String style, String icon) {
    this.style = style;
    this.icon = icon;
  }

  public String style() {
    return style;
  }

  public String icon() {
    return icon;
  }

  /** The suffix of notices and answer cards: {@code notice-green}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

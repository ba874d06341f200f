package com.defnoco.aftersale.remedies.remote;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to mend one thing, step by step, in both languages.
 *
 * @param version 1 as it came with the program, then one more with every edit; a session keeps the one it was booked with
 * @param tools what must lie ready
 */
public record Guide(String code, int version, Words title, Words tools, List<Step> steps) {

  /** The line drawings there are. */
  public static final List<String> PICTURES = List.of("look", "unplug", "cells", "spread", "voltage", "continuity", "cut", "solder", "shrink", "touch", "laptop",
      "charger", "button", "bag", "load", "tape", "rest",
      "lid", "screws", "sensor", "clean");

  public record Words(String en, String zh) {
    public String in(Locale language) {
      return language.getLanguage().equals("zh") ? zh : en;
    }
  }

  /**
   * One thing to do.
   *
   * @param stop when it must not go on: said in red; null where nothing is dangerous
   * @param measure null where there is nothing to measure
   * @param picture name of one of {@link #PICTURES}, or the id of a picture of our own; null for none
   * @param pictured what a picture of our own shows, in words; null for line drawings, whose words are texts of the pages
   */
  public record Step(Words text, @Nullable Words stop, @Nullable Measure measure, @Nullable String picture, @Nullable Words pictured) {

    public boolean drawn() {
      return PICTURES.contains(picture);
    }
  }

  /** @param low, high what is right, both inclusive; null where that side does not matter */
  public record Measure(Words what, String unit, @Nullable BigDecimal low, @Nullable BigDecimal high) {

    public boolean right(BigDecimal value) {
      return (low == null || value.compareTo(low) >= 0) && (high == null || value.compareTo(high) <= 0);
    }

    public String range() {
      return (low == null ? "≤ " : high == null ? "≥ " : low.toPlainString() + " – ") + (high == null ? low == null ? "" : low.toPlainString() : high.toPlainString()) + " " + unit;
    }
  }
}

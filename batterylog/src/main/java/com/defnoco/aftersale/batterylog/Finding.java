package com.defnoco.aftersale.batterylog;

import java.util.Locale;

/**
 * One thing that a log shows, for or against somebody: what was observed, against which threshold from where, when, and how sure that is.
 *
 * @param rule id in the edition of the rules
 * @param version of the rule
 * @param variant which of the rule's sentences holds
 * @param vehicle as in {@link Sample}
 * @param instance as in {@link Sample}
 * @param observed in {@code unit}; NaN where it is not a number, then {@code said} tells
 * @param threshold in {@code unit}; NaN where there is none
 * @param source where the threshold comes from
 * @param fromSeconds when it begins, in the log's own time
 * @param toSeconds when it ends
 * @param cell number of the cell it is about, from 1; 0 for the pack
 * @param said what the log says in words, where a number does not
 */
public record Finding(String rule, int version, String variant, Leaning leans, int vehicle, int instance, double observed, String unit, double threshold,
    String source, double fromSeconds, double toSeconds, Confidence confidence, int cell, String said) {

  /** Whom or what it speaks for or against. */
  public enum Leaning {
    /** A defect of the pack: for the customer. */
    DEFECT,
    /** Improper use or storage (X4). */
    MISUSE,
    /** Damage by the user (X5). */
    DAMAGE,
    /** Neither, alone. */
    NEUTRAL,
    /** A danger, whoever caused it. */
    SAFETY,
    /** Shows that the customer kept a limit. */
    CLEARS_CUSTOMER,
    /** Shows that the pack did its work. */
    CLEARS_PACK
  }

  /** How sure it is. */
  public enum Confidence {
    LOW, MEDIUM, HIGH;

    Confidence lower() {
      return this == HIGH ? MEDIUM : LOW;
    }

    /** What it weighs against others. */
    int weight() {
      return ordinal() + 1;
    }
  }

  /** The observed value with its unit. */
  public String observedText() {
    return observed == observed ? written(observed, unit) : said;
  }

  /** The threshold with its unit; empty without one. */
  public String thresholdText() {
    return threshold == threshold ? written(threshold, unit) : "";
  }

  private static String written(double value, String unit) {
    int places = switch (unit) {
      case "V" -> 2;
      case "A", "C", "°C", "%", "m", "mΩ·Ah", "×" -> 1;
      default -> 0;
    };
    var number = String.format(Locale.ROOT, "%." + places + "f", value);
    if (places > 0 && unit.equals("C") | unit.equals("°C") | unit.equals("%") | unit.equals("A") && number.endsWith(".0")) {
      number = number.substring(0, number.length() - 2);
    }
    return unit.equals("times") ? number + " ×" : number + " " + unit;
  }
}

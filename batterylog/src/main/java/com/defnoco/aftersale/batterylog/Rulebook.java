package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/** An edition of the evidence rules: their thresholds with sources and their sentences in both languages, read from data and never changed. */
public final class Rulebook {

  private static final Rulebook CURRENT = read("evidence-2026-1.properties");

  private final Properties data;

  private Rulebook(Properties data) {
    this.data = data;
  }

  /** The edition in force. */
  public static Rulebook current() {
    return CURRENT;
  }

  static Rulebook read(String resource) {
    var data = new Properties();
    try (var in = Rulebook.class.getResourceAsStream(resource)) {
      data.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Rulebook(data);
  }

  public String id() {
    return data.getProperty("id");
  }

  public LocalDate inForceFrom() {
    return LocalDate.parse(data.getProperty("inForceFrom"));
  }

  /** Ids of all rules, sorted. */
  public List<String> rules() {
    var rules = new TreeSet<String>();
    for (var key : data.stringPropertyNames()) {
      if (key.startsWith("rule.") && key.endsWith(".version")) {
        rules.add(key.substring(5, key.length() - 8));
      }
    }
    return List.copyOf(rules);
  }

  public int version(String rule) {
    return Integer.parseInt(needed("rule." + rule + ".version"));
  }

  public String unit(String rule) {
    return needed("rule." + rule + ".unit");
  }

  public String source(String rule) {
    return needed("rule." + rule + ".source");
  }

  /** The default threshold of a rule for a chemistry; NaN where the rule has none of its own. */
  public double threshold(String rule, String chemistry) {
    var own = data.getProperty("rule." + rule + ".threshold." + chemistry, data.getProperty("rule." + rule + ".threshold"));
    return own == null ? Double.NaN : Double.parseDouble(own);
  }

  /** A limit of a chemistry in V per cell: {@code full}, {@code empty} or {@code overcharged}. */
  public double limit(String chemistry, String which) {
    var told = data.getProperty("chemistry." + chemistry + "." + which);
    return Double.parseDouble(told == null ? needed("chemistry.UNKNOWN." + which) : told);
  }

  /** The rule's name in a language ({@code en} or {@code zh}). */
  public String title(String rule, String language) {
    return text("rule." + rule + ".title", language);
  }

  /** The finding as a sentence. */
  public String sentence(Finding finding, String language) {
    return text("rule." + finding.rule() + "." + finding.variant(), language)
        .replace("{o}", finding.observedText()).replace("{t}", finding.thresholdText()).replace("{c}", Integer.toString(finding.cell()));
  }

  /** What would turn the finding. */
  public String flips(String rule, String language) {
    return text("rule." + rule + ".flips", language);
  }

  private String text(String key, String language) {
    return needed(key + (language.equals("zh") ? ".zh" : ".en"));
  }

  private String needed(String key) {
    var value = data.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("The edition " + data.getProperty("id") + " of the evidence rules has no " + key);
    }
    return value;
  }
}

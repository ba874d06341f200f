package com.defnoco.aftersale.console;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.remedies.remote.Guide;
import com.defnoco.aftersale.remedies.remote.Guides;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A guide as it is being written: every field as it was typed, so that steps are moved, put in and taken out without losing a word.
 *
 * @param steps fields by name: {@code text_en}, {@code stop_zh}, {@code what_en}, {@code unit}, {@code low}, {@code high}, {@code picture}
 */
public record GuideDraft(Map<String, String> fields, List<Map<String, String>> steps) {

  private static final List<String> HEAD = List.of("code", "version", "title_en", "title_zh", "tools_en", "tools_zh", "reason");
  private static final List<String> STEP = List.of("text_en", "text_zh", "stop_en", "stop_zh", "what_en", "what_zh", "unit", "low", "high", "picture");

  /** An empty one with a place for the first steps. */
  static GuideDraft blank() {
    return new GuideDraft(Map.of(), List.of(Map.of(), Map.of(), Map.of()));
  }

  static GuideDraft of(Guide guide) {
    var fields = new HashMap<String, String>(Map.of("code", guide.code(), "version", Integer.toString(guide.version())));
    put(fields, "title", guide.title());
    put(fields, "tools", guide.tools());
    return new GuideDraft(fields, guide.steps().stream().map(GuideDraft::step).toList());
  }

  private static Map<String, String> step(Guide.Step step) {
    var fields = new HashMap<String, String>();
    put(fields, "text", step.text());
    put(fields, "stop", step.stop());
    if (step.measure() != null) {
      put(fields, "what", step.measure().what());
      fields.put("unit", step.measure().unit());
      fields.put("low", step.measure().low() == null ? "" : step.measure().low().toPlainString());
      fields.put("high", step.measure().high() == null ? "" : step.measure().high().toPlainString());
    }
    fields.put("picture", Objects.requireNonNullElse(step.picture(), ""));
    return fields;
  }

  private static void put(Map<String, String> fields, String name, Guide.@Nullable Words words) {
    if (words != null) {
      fields.put(name + "_en", words.en());
      fields.put(name + "_zh", words.zh());
    }
  }

  /** As it was sent; {@code text_en} of the third step is {@code text3_en}. */
  static GuideDraft of(Sent sent) {
    var fields = new HashMap<String, String>();
    HEAD.forEach(name -> fields.put(name, sent.text(name)));
    var steps = new ArrayList<Map<String, String>>();
    for (int i = 1; i <= Guides.MOST_STEPS + 1; i++) {
      var step = new HashMap<String, String>();
      for (var name : STEP) {
        step.put(name, sent.text(field(name, i)));
      }
      steps.add(step);
    }
    while (!steps.isEmpty() && empty(steps.getLast())) {
      steps.removeLast();
    }
    return new GuideDraft(fields, steps);
  }

  /** The name of a step's field in the form: {@code text_en} of step 3 is {@code text3_en}. */
  public static String field(String name, int step) {
    var at = name.indexOf('_');
    return at < 0 ? name + step : name.substring(0, at) + step + name.substring(at);
  }

  /** The message key that names a step's words. */
  public static String label(String name) {
    return switch (name) {
      case "text" -> "guides.text";
      case "stop" -> "guides.stop";
      default -> "guides.measure";
    };
  }

  public String value(String name) {
    return fields.getOrDefault(name, "");
  }

  /** What stands in a field of a step, from 1; nothing where there is no such step. */
  public String value(int step, String name) {
    return step > steps.size() ? "" : steps.get(step - 1).getOrDefault(name, "");
  }

  /** How many places for steps the form has: one more than there are, as long as there may be more. */
  public int places() {
    return Math.min(steps.size() + 1, Guides.MOST_STEPS);
  }

  /** Without steps in which nothing stands. */
  GuideDraft compact() {
    return new GuideDraft(fields, steps.stream().filter(step -> !empty(step)).toList());
  }

  /**
   * After a button beside a step was pressed.
   *
   * @param what {@code up 3}, {@code down 3}, {@code insert 3} (an empty one below), {@code remove 3}; anything else changes nothing
   */
  GuideDraft after(String what) {
    var words = what.split(" ");
    int at = words.length == 2 && words[1].matches("\\d{1,3}") ? Integer.parseInt(words[1]) : 0;
    if (at < 1 || at > steps.size()) {
      return this;
    }
    var moved = new ArrayList<>(steps);
    switch (words[0]) {
      case "up" -> {
        if (at > 1) {
          moved.add(at - 2, moved.remove(at - 1));
        }
      }
      case "down" -> {
        if (at < moved.size()) {
          moved.add(at, moved.remove(at - 1));
        }
      }
      case "insert" -> moved.add(at, Map.of());
      case "remove" -> moved.remove(at - 1);
      default -> { }
    }
    return new GuideDraft(fields, moved);
  }

  /** The guide that stands here. @throws InvalidInput where a number is none */
  Guide guide(String code) {
    var made = new ArrayList<Guide.Step>();
    for (int i = 1; i <= steps.size(); i++) {
      var step = steps.get(i - 1);
      var measured = Stream.of("what_en", "what_zh", "unit", "low", "high").anyMatch(name -> !step.getOrDefault(name, "").isEmpty());
      made.add(new Guide.Step(words(step, "text"), said(step, "stop") ? words(step, "stop") : null,
          measured ? new Guide.Measure(words(step, "what"), step.getOrDefault("unit", ""), number(step, "low", i), number(step, "high", i)) : null,
          step.getOrDefault("picture", "").isEmpty() ? null : step.get("picture"), null));
    }
    return new Guide(code, value("version").matches("\\d{1,6}") ? Integer.parseInt(value("version")) : 0, words(fields, "title"), words(fields, "tools"), made);
  }

  private static boolean empty(Map<String, String> step) {
    return STEP.stream().allMatch(name -> step.getOrDefault(name, "").isEmpty());
  }

  private static boolean said(Map<String, String> fields, String name) {
    return !fields.getOrDefault(name + "_en", "").isEmpty() || !fields.getOrDefault(name + "_zh", "").isEmpty();
  }

  private static Guide.Words words(Map<String, String> fields, String name) {
    return new Guide.Words(fields.getOrDefault(name + "_en", ""), fields.getOrDefault(name + "_zh", ""));
  }

  private static @Nullable BigDecimal number(Map<String, String> step, String name, int number) {
    var typed = step.getOrDefault(name, "").replace("\u00a0", "").replace(" ", "").replace(",", ".");
    if (typed.isEmpty()) {
      return null;
    }
    try {
      if (typed.length() > 20) {
        throw new NumberFormatException();
      }
      return new BigDecimal(typed);
    } catch (NumberFormatException notANumber) {
      throw InvalidInput.at("/" + name + number, "work.problem.number");
    }
  }
}

package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Option;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be done to a remedy at its step: a form made of data, so that every step looks and behaves alike.
 *
 * @param verb last word of its address, and of {@code work.<verb>}, which names it
 * @param danger it ends something
 * @param main what one usually does next; others stay folded
 * @param fills what the fields are filled with anew by what is chosen in {@code way}; empty for forms that do not
 */
public record Work(String verb, boolean main, boolean danger, List<Input> inputs, Map<String, Map<String, String>> fills) {

  Work(String verb, boolean main, boolean danger, List<Input> inputs) {
    this(verb, main, danger, inputs, Map.of());
  }

  public enum Kind { TEXT, AREA, NUMBER, DATE, DATETIME, SELECT, CHECK, FILE }

  /**
   * @param name of the field; {@code work.field.<label>} names it
   * @param value what stands there; null for nothing
   * @param choices of a select
   */
  public record Input(String name, String label, Kind kind, @Nullable String value, List<Option> choices) {

    static Input of(String name, Kind kind) {
      return new Input(name, name, kind, null, List.of());
    }

    static Input of(String name, Kind kind, @Nullable String value) {
      return new Input(name, name, kind, value, List.of());
    }

    static Input select(String name, List<Option> choices, @Nullable String value) {
      return new Input(name, name, Kind.SELECT, value, choices);
    }

    Input labelled(String other) {
      return new Input(name, other, kind, value, choices);
    }
  }

  /** What a choice fills in, as a query; null where it fills in nothing. */
  public @Nullable String fill(Input input, String choice) {
    var fill = input.name().equals("way") ? fills.get(choice) : null;
    return fill == null ? null : fill.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("&"));
  }

  static Work main(String verb, Input... inputs) {
    return new Work(verb, true, false, List.of(inputs));
  }

  static Work more(String verb, Input... inputs) {
    return new Work(verb, false, false, List.of(inputs));
  }

  static Work danger(String verb, Input... inputs) {
    return new Work(verb, false, true, List.of(inputs));
  }
}

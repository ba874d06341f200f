package com.defnoco.aftersale.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permitted ways between the states of a thing, as data: what is not listed does not happen. Each edge names the event that the journal tells of it, or says none.
 *
 * @param name of the thing, for the picture
 */
public record StateGraph<S extends Enum<S>>(String name, Class<S> states, List<Edge<S>> edges) {

  public StateGraph {
    edges = List.copyOf(edges);
  }

  /**
   * @param from null: where things begin
   * @param event as in the journal; null: the journal tells of it by another subject's event
   */
  public record Edge<S extends Enum<S>>(@Nullable S from, S to, @Nullable String event) {}

  public static <S extends Enum<S>> Builder<S> of(String name, Class<S> states) {
    return new Builder<>(name, states);
  }

  public boolean allows(@Nullable S from, S to) {
    return edges.stream().anyMatch(edge -> edge.from() == from && edge.to() == to);
  }

  /** The event of the way between two states. */
  public Optional<String> event(@Nullable S from, S to) {
    return edges.stream().filter(edge -> edge.from() == from && edge.to() == to).findFirst().map(Edge::event);
  }

  /** States from which this one can be reached in one step. */
  public Set<S> before(S to) {
    var before = EnumSet.noneOf(states);
    edges.stream().filter(edge -> edge.to() == to).map(Edge::from).filter(java.util.Objects::nonNull).forEach(before::add);
    return before;
  }

  /** States from which nothing leads on. */
  public Set<S> ends() {
    var ends = EnumSet.allOf(states);
    edges.forEach(edge -> ends.remove(edge.from()));
    return ends;
  }

  /** The picture, as Mermaid text. */
  public String mermaid() {
    var text = new StringBuilder("stateDiagram-v2\n");
    for (var edge : edges) {
      text.append("  ").append(edge.from() == null ? "[*]" : edge.from()).append(" --> ").append(edge.to());
      if (edge.event() != null) {
        text.append(" : ").append(edge.event());
      }
      text.append('\n');
    }
    ends().forEach(end -> text.append("  ").append(end).append(" --> [*]\n"));
    return text.toString();
  }

  public static final class Builder<S extends Enum<S>> {

    private final String name;
    private final Class<S> states;
    private final List<Edge<S>> edges = new ArrayList<>();

    private Builder(String name, Class<S> states) {
      this.name = name;
      this.states = states;
    }

    @SafeVarargs
    public final Builder<S> begins(@Nullable String event, S... to) {
      Arrays.stream(to).forEach(state -> edges.add(new Edge<>(null, state, event)));
      return this;
    }

    @SafeVarargs
    public final Builder<S> way(S from, @Nullable String event, S... to) {
      Arrays.stream(to).forEach(state -> edges.add(new Edge<>(from, state, event)));
      return this;
    }

    public StateGraph<S> build() {
      return new StateGraph<>(name, states, edges);
    }
  }
}

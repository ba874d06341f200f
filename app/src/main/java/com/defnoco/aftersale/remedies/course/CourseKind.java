package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.StateGraph;
import com.defnoco.aftersale.policy.Remedy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The courses there are. A paid service runs like a factory service; a discount has no course. */
public enum CourseKind {
  REMOTE(RemoteStep.GRAPH), FACTORY(FactoryStep.GRAPH), ONSITE(OnsiteStep.GRAPH);

  private final StateGraph<?> graph;

  CourseKind(StateGraph<?> graph) {
    this.graph = graph;
  }

  public static Optional<CourseKind> of(Remedy remedy) {
    return switch (remedy) {
      case REMOTE_SUPPORT -> Optional.of(REMOTE);
      case FACTORY_SERVICE, PAID_SERVICE -> Optional.of(FACTORY);
      case ONSITE_REPAIR -> Optional.of(ONSITE);
      case LOYALTY_DISCOUNT -> Optional.empty();
    };
  }

  public Stage stage(String step) {
    return (Stage) Arrays.stream(graph.states().getEnumConstants()).filter(one -> one.name().equals(step)).findFirst().orElseThrow();
  }

  public List<String> steps() {
    return Arrays.stream(graph.states().getEnumConstants()).map(Enum::name).toList();
  }

  String first() {
    return graph.edges().stream().filter(edge -> edge.from() == null).findFirst().orElseThrow().to().name();
  }

  boolean allows(String from, String to) {
    return graph.edges().stream().anyMatch(edge -> edge.from() != null && edge.from().name().equals(from) && edge.to().name().equals(to));
  }

  Optional<String> event(String from, String to) {
    return graph.edges().stream().filter(edge -> edge.from() != null && edge.from().name().equals(from) && edge.to().name().equals(to)).findFirst()
        .map(StateGraph.Edge::event);
  }

  boolean ends(String step) {
    return graph.edges().stream().noneMatch(edge -> edge.from() != null && edge.from().name().equals(step));
  }
}

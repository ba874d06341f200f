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

  /** What usually comes, for somebody who waits for it: the steps worth naming, in order. */
  public List<String> milestones() {
    return (switch (this) {
      case REMOTE -> List.of(RemoteStep.FREIGHT_ASKED, RemoteStep.SHIPPED, RemoteStep.SESSION_BOOKED, RemoteStep.IN_SESSION, RemoteStep.FIXED);
      case FACTORY -> List.of(FactoryStep.ASSESSED, FactoryStep.FREIGHT_ASKED, FactoryStep.AUTHORISED, FactoryStep.RECEIVED, FactoryStep.AT_WORK, FactoryStep.RETURNING, FactoryStep.RETURNED);
      case ONSITE -> List.of(OnsiteStep.FREIGHT_ASKED, OnsiteStep.SLOTS_OFFERED, OnsiteStep.CONFIRMED, OnsiteStep.ON_SITE, OnsiteStep.FIXED);
    }).stream().map(Enum::name).toList();
  }

  /** What is still to come after a step; empty where it has left the usual way, or has ended. */
  public List<String> toCome(String step) {
    if (ends(step) || step.equals("DISPOSAL")) {
      return List.of();
    }
    int at = steps().indexOf(step);
    return milestones().stream().filter(one -> steps().indexOf(one) > at).toList();
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

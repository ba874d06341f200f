package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.StateGraphs;
import com.defnoco.aftersale.platform.StateGraph;
import com.defnoco.aftersale.remedies.RemedyGraph;
import com.defnoco.aftersale.remedies.course.FactoryStep;
import com.defnoco.aftersale.remedies.course.OnsiteStep;
import com.defnoco.aftersale.remedies.course.RemoteStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Draws the state graphs from the code into {@code docs/states.md}, and checks what every graph must have. */
class StateGraphsDocTest {

  private static final List<StateGraph<?>> GRAPHS = List.of(StateGraphs.CLAIM, StateGraphs.ITEM, RemedyGraph.REMEDY, RemoteStep.GRAPH, FactoryStep.GRAPH, OnsiteStep.GRAPH);

  @Test
  void thePictureInTheDocumentationIsTheGraphInTheCode() throws IOException {
    var page = new StringBuilder("""
        # States

        Drawn by `StateGraphsDocTest` from the graphs in the code; do not edit by hand. What has no arrow does not happen. An arrow carries the event that the
        journal tells; one without a word is told by the event of an item.
        """);
    for (var graph : GRAPHS) {
      page.append("\n## ").append(graph.name()).append("\n\n```mermaid\n").append(graph.mermaid()).append("```\n");
    }
    var file = root().resolve("docs/states.md");
    if (!Files.exists(file) || !Files.readString(file).equals(page.toString())) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, page);
    }
    assertThat(Files.readString(file)).isEqualTo(page.toString());
  }

  @Test
  void everyStateCanBeReachedAndNoWayIsListedTwice() {
    GRAPHS.forEach(StateGraphsDocTest::isWhole);
  }

  private static <S extends Enum<S>> void isWhole(StateGraph<S> graph) {
    var reached = EnumSet.noneOf(graph.states());
    boolean grew = true;
    while (grew) {
      grew = false;
      for (var edge : graph.edges()) {
        if ((edge.from() == null || reached.contains(edge.from())) && reached.add(edge.to())) {
          grew = true;
        }
      }
    }
    assertThat(reached).as(graph.name()).containsExactlyInAnyOrder(graph.states().getEnumConstants());
    assertThat(graph.edges().stream().map(edge -> edge.from() + " " + edge.to())).as(graph.name()).doesNotHaveDuplicates();
  }

  private static Path root() {
    var here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("app/pom.xml")) ? here : here.getParent();
  }
}

package com.defnoco.aftersale.remedies.onsite;

import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Makes one plan for all visits that wait: the same visits give the same plan, and it never takes longer than a few seconds. */
@Component
class Planner {

  private static final int MOVES = 20_000;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Made with the first plan: it looks through the plan's classes and writes some of its own. */
  private final Supplier<SolverFactory<VisitPlan>> solvers = SingletonSupplier.of(() -> SolverFactory.create(new SolverConfig()
      .withSolutionClass(VisitPlan.class)
      .withEntityClasses(PlannedVisit.class)
      .withEasyScoreCalculatorClass(VisitScore.class)
      .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
      .withRandomSeed(4711L)
      // What ends it is the count of moves, so that it does not depend on how fast the machine is; the time is a guard.
      .withTerminationConfig(new TerminationConfig().withMoveCountLimit((long) MOVES).withSpentLimit(LONGEST))));

  /** @param possible who can go, by remedy @return the chosen one by remedy; remedies for which nobody is left are not in it */
  Map<UUID, Candidate> plan(Map<UUID, List<Candidate>> possible) {
    var visits = possible.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).sorted(Map.Entry.comparingByKey())
        .map(entry -> new PlannedVisit(entry.getKey(), entry.getValue())).toList();
    var chosen = new HashMap<UUID, Candidate>();
    if (visits.isEmpty()) {
      return chosen;
    }
    for (var visit : solvers.get().buildSolver().solve(new VisitPlan(visits)).getVisits()) {
      if (visit.getSlot() != null) {
        chosen.put(visit.getRemedyId(), visit.getSlot());
      }
    }
    return chosen;
  }
}

package com.defnoco.aftersale.remedies.onsite;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.score.HardMediumSoftScore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who goes where on which half day, as the solver sees it. */
@PlanningSolution
public class VisitPlan {

  @PlanningEntityCollectionProperty
  private List<PlannedVisit> visits = new ArrayList<>();
  @PlanningScore
  private @Nullable HardMediumSoftScore score;

  public VisitPlan() {}

  VisitPlan(List<PlannedVisit> visits) {
    this.visits = visits;
  }

  public List<PlannedVisit> getVisits() {
    return visits;
  }

  public @Nullable HardMediumSoftScore getScore() {
    return score;
  }

  public void setScore(@Nullable HardMediumSoftScore score) {
    this.score = score;
  }
}

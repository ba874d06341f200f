package com.defnoco.aftersale.remedies.onsite;

import ai.timefold.solver.core.api.domain.common.PlanningId;
import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A visit that needs somebody, as the solver sees it; only those who can go are among its values. */
@PlanningEntity
public class PlannedVisit {

  @PlanningId
  private UUID remedyId = new UUID(0, 0);
  private List<Candidate> possible = List.of();
  @PlanningVariable(allowsUnassigned = true, valueRangeProviderRefs = "possible")
  private @Nullable Candidate slot;

  public PlannedVisit() {}

  PlannedVisit(UUID remedyId, List<Candidate> possible) {
    this.remedyId = remedyId;
    this.possible = possible;
  }

  public UUID getRemedyId() {
    return remedyId;
  }

  @ValueRangeProvider(id = "possible")
  public List<Candidate> getPossible() {
    return possible;
  }

  public @Nullable Candidate getSlot() {
    return slot;
  }

  public void setSlot(@Nullable Candidate slot) {
    this.slot = slot;
  }
}

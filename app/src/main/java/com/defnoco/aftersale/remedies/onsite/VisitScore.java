package com.defnoco.aftersale.remedies.onsite;

import ai.timefold.solver.core.api.score.HardMediumSoftScore;
import ai.timefold.solver.core.api.score.calculator.EasyScoreCalculator;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;

/** Nobody is at two places at once; as many as can be are visited; then little travel, and early days. */
public class VisitScore implements EasyScoreCalculator<VisitPlan, HardMediumSoftScore> {

  /** A day later weighs as much as so many kilometres more. */
  private static final int KILOMETRES_PER_DAY = 150;

  @Override
  public HardMediumSoftScore calculateScore(VisitPlan plan) {
    int clashes = 0;
    int left = 0;
    long cost = 0;
    var taken = new HashSet<String>();
    for (var visit : plan.getVisits()) {
      var slot = visit.getSlot();
      if (slot == null) {
        left++;
        continue;
      }
      if (!taken.add(slot.value())) {
        clashes++;
      }
      var first = visit.getPossible().getFirst().day();
      for (var one : visit.getPossible()) {
        first = one.day().isBefore(first) ? one.day() : first;
      }
      cost += slot.kilometres() + KILOMETRES_PER_DAY * ChronoUnit.DAYS.between(first, slot.day()) + (slot.half() == Visit.Half.AFTERNOON ? 1 : 0);
    }
    return HardMediumSoftScore.of(-clashes, -left, -cost);
  }
}

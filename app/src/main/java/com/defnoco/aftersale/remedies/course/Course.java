package com.defnoco.aftersale.remedies.course;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a remedy stands on its way.
 *
 * @param step name of a constant of the kind's steps
 * @param since when it came to this step
 * @param heldBecause the decision behind it fell and nobody has settled it yet; null usually
 */
public record Course(UUID remedyId, CourseKind kind, String step, Instant since, @Nullable Instant endedAt, @Nullable String heldBecause, @Nullable Instant heldAt) {

  public Stage stage() {
    return kind.stage(step);
  }

  public boolean running() {
    return endedAt == null;
  }

  public boolean held() {
    return heldBecause != null;
  }

  public boolean late(Instant now) {
    return running() && stage().days() > 0 && Duration.between(since, now).compareTo(Duration.ofDays(stage().days())) > 0;
  }

  public boolean at(Enum<?> any, Enum<?>... more) {
    return step.equals(any.name()) || java.util.Arrays.stream(more).anyMatch(one -> one.name().equals(step));
  }
}

package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Background work that fails or is late, with a way to try again; for administrators. Data of jobs are not shown: they may be somebody's. */
@Component
public class Jobs {

  private static final Duration LATE = Duration.ofMinutes(5);

  private final JobsSql sql;
  private final SchedulerClient scheduler;
  private final Journal journal;
  private final Clock clock;

  Jobs(JobsSql sql, SchedulerClient scheduler, Journal journal, Clock clock) {
    this.sql = sql;
    this.scheduler = scheduler;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param dueAt when it is to run next
   * @param failures in a row
   * @param running whether a copy works on it now
   */
  public record Job(String task, String instance, Instant dueAt, int failures, boolean running, @Nullable Instant lastSuccess, @Nullable Instant lastFailure) {}

  /** How many jobs of a kind wait. */
  public record Waiting(String task, long waiting, Instant nextAt) {}

  /** What fails or is more than five minutes late, the worst first, 100 at most. */
  @Transactional(readOnly = true)
  public List<Job> troubled(Actor actor) {
    Backups.admit(actor);
    return sql.troubled(clock.instant().minus(LATE));
  }

  @Transactional(readOnly = true)
  public List<Waiting> waiting(Actor actor) {
    Backups.admit(actor);
    return sql.waiting();
  }

  /** Runs a waiting job at once. @throws NotFound when there is none of this name, or it runs already */
  @Transactional
  public void tryNow(Actor actor, String task, String instance) {
    Backups.admit(actor);
    if (task.length() > 200 || instance.length() > 200) {
      throw InvalidInput.at("/instance", "operations.job.unknown");
    }
    if (!sql.waits(task, instance)) {
      throw new NotFound();
    }
    journal.record(actor.reference(), "program:jobs", "job.triedNow", null, Map.of("task", task, "instance", instance));
    scheduler.reschedule(TaskInstanceId.of(task, instance), clock.instant());
  }

  Optional<String> complaint() {
    return sql.troubled(clock.instant().minus(LATE)).isEmpty() ? Optional.empty() : Optional.of("operations.health.jobs.troubled");
  }
}

package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.SecretBox;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Backups from the console: one now, or one every day, each proven by a trial; for administrators. */
@Component
public class BackupPlans {

  static final TaskDescriptor<String> MAKE = TaskDescriptor.of("backup", String.class);
  static final String PASSPHRASE = "backup:passphrase";
  private static final int SHORTEST_PASSPHRASE = 12;
  private static final Duration OLD = Duration.ofHours(26);

  private final BackupPlanSql sql;
  private final SecretBox box;
  private final Journal journal;
  private final SchedulerClient jobs;
  private final Clock clock;

  BackupPlans(BackupPlanSql sql, SecretBox box, Journal journal, SchedulerClient jobs, Clock clock) {
    this.sql = sql;
    this.box = box;
    this.journal = journal;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * @param hour of the day, UTC
   * @param keep how many finished backups stay in the folder
   * @param locked whether archives are locked with a passphrase
   */
  public record Plan(boolean daily, int hour, int keep, boolean locked) {}

  /**
   * One backup.
   *
   * @param file its name in the folder; null while it is written, when it failed, and when newer ones took its place
   * @param decisions decided again in its trial
   * @param problem what went wrong, in words; null when nothing did
   */
  public record Run(UUID id, Instant begunAt, @Nullable Instant endedAt, @Nullable String file, long bytes, long rows, long files, boolean locked,
      @Nullable Instant verifiedAt, long decisions, @Nullable String problem) {

    public boolean running() {
      return endedAt == null;
    }
  }

  @Transactional(readOnly = true)
  public Plan plan(Actor actor) {
    Backups.admit(actor);
    return sql.plan();
  }

  /** The newest backups, 50 at most. */
  @Transactional(readOnly = true)
  public List<Run> newest(Actor actor) {
    Backups.admit(actor);
    return sql.newest(50);
  }

  /**
   * Changes the plan.
   *
   * @param passphrase locks archives from now on; null leaves it as it is, empty takes it away
   * @throws InvalidInput for an hour that is none, a number to keep outside 1 to 365, a passphrase of fewer than 12 characters
   */
  @Transactional
  public void change(Actor actor, boolean daily, int hour, int keep, @Nullable String passphrase) {
    Backups.admit(actor);
    if (hour < 0 || hour > 23) {
      throw InvalidInput.at("/hour", "operations.backup.hour.wrong");
    }
    if (keep < 1 || keep > 365) {
      throw InvalidInput.at("/keep", "operations.backup.keep.wrong");
    }
    if (passphrase != null && !passphrase.isEmpty() && passphrase.length() < SHORTEST_PASSPHRASE) {
      throw InvalidInput.at("/passphrase", "operations.backup.passphrase.short", SHORTEST_PASSPHRASE);
    }
    var locked = passphrase == null ? sql.passphrase().orElse(null)
        : passphrase.isEmpty() ? null : box.lock(PASSPHRASE, passphrase.getBytes(StandardCharsets.UTF_8));
    sql.change(daily, hour, keep, locked, actor.reference(), clock.instant());
    journal.record(actor.reference(), "program:backup", "backup.planned", null, Map.of("daily", daily, "hour", hour, "keep", keep, "locked", locked != null));
  }

  /** Stages a backup; it is made in the background and then tried. @return its id */
  @Transactional
  public UUID makeNow(Actor actor) {
    Backups.admit(actor);
    var id = Ids.next(clock);
    sql.begin(id, clock.instant(), actor.reference(), sql.passphrase().isPresent());
    journal.record(actor.reference(), "program:backup", "backup.asked", null, Map.of("id", id.toString()));
    jobs.scheduleIfNotExists(MAKE.instance(id.toString()).data(id.toString()).scheduledTo(clock.instant()));
    return id;
  }

  /** Whether the plan's hour has passed today without a backup. */
  boolean isDue() {
    var plan = sql.plan();
    var now = clock.instant().atZone(ZoneOffset.UTC);
    var due = now.toLocalDate().atTime(plan.hour(), 0).toInstant(ZoneOffset.UTC);
    return plan.daily() && !now.toInstant().isBefore(due) && sql.lastBegun().map(last -> last.isBefore(due)).orElse(true);
  }

  /** @param hours since it was begun: what would be lost */
  public record Whole(Instant begunAt, Instant verifiedAt, long hours) {}

  /** The newest backup that came back whole when it was tried. */
  public Optional<Whole> lastWhole(Actor actor) {
    return newest(actor).stream().filter(run -> run.verifiedAt() != null).findFirst()
        .map(run -> new Whole(run.begunAt(), java.util.Objects.requireNonNull(run.verifiedAt()), java.time.Duration.between(run.begunAt(), clock.instant()).toHours()));
  }

  /** What the health page says of backups, as a text's key; empty when all is well: none asked for, or the newest is whole and of the last 26 hours. */
  Optional<String> complaint() {
    if (!sql.plan().daily()) {
      return sql.newest(1).isEmpty() ? Optional.of("operations.health.backup.never") : Optional.empty();
    }
    var newestWhole = sql.newest(50).stream().filter(run -> run.verifiedAt() != null).findFirst();
    return newestWhole.isPresent() && newestWhole.get().begunAt().isAfter(clock.instant().minus(OLD)) ? Optional.empty()
        : Optional.of("operations.health.backup.old");
  }
}

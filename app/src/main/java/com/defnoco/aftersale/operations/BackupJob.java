package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.HalfWritten;
import com.defnoco.aftersale.platform.SecretBox;
import com.defnoco.aftersale.platform.Settings;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the backups that were asked for and those of the plan, tries each, and deletes the oldest beyond the number to keep, never the last whole one. */
@Configuration(proxyBeanMethods = false)
class BackupJob {

  private static final Logger LOG = LoggerFactory.getLogger(BackupJob.class);
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final Pattern PART = Pattern.compile("aftersale-\\d{8}-\\d{6}\\.zip(?:\\.pgp)?\\.part");

  private final Backups backups;
  private final BackupPlanSql sql;
  private final SecretBox box;
  private final Settings settings;
  private final Clock clock;

  BackupJob(Backups backups, BackupPlanSql sql, SecretBox box, Settings settings, Clock clock) {
    this.backups = backups;
    this.sql = sql;
    this.box = box;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  OneTimeTask<String> makeBackup() {
    return Tasks.oneTime(BackupPlans.MAKE).execute((instance, context) -> make(UUID.fromString(instance.getData())));
  }

  /** The plans stage jobs, so they want the scheduler, which wants its tasks first. */
  @Bean
  RecurringTask<Void> dailyBackup(ObjectProvider<BackupPlans> plans) {
    return Tasks.recurring("backup-daily", FixedDelay.of(Duration.ofMinutes(10))).execute((instance, context) -> {
      if (plans.getObject().isDue()) {
        plans.getObject().makeNow(new Actor.System());
      }
    });
  }

  private void make(UUID id) {
    if (!sql.isOpen(id)) {
      return; // a second run of the same job, after a crash between the end and the job's own
    }
    try {
      var passphrase = sql.passphrase().map(locked -> new String(box.open(BackupPlans.PASSPHRASE, locked), StandardCharsets.UTF_8)).orElse(null);
      // A program that was killed at a backup leaves its part; another copy that is at work writes to its own all the time.
      HalfWritten.sweep(folder(), PART, Duration.ofHours(6), clock);
      var name = "aftersale-" + NAME.format(clock.instant()) + (passphrase == null ? ".zip" : ".zip.pgp");
      var written = backups.write(new Actor.System(), folder().resolve(name), passphrase, progress -> {});
      sql.written(id, name, written.bytes(), written.manifest().rows(), written.manifest().files());
      var restored = Restore.onTrial(written.file(), passphrase, progress -> {});
      sql.ended(id, clock.instant(), restored.whole(), restored.decisions(), restored.whole() ? null : String.join("\n", restored.problems()));
      if (restored.whole()) {
        deleteBeyond();
      } else {
        LOG.error("The backup {} did not come back whole: {}", name, restored.problems());
      }
    } catch (RuntimeException | IOException failed) {
      LOG.error("The backup {} failed: {}", id, failed.getMessage());
      sql.ended(id, clock.instant(), false, 0, failed.getMessage());
    }
  }

  private void deleteBeyond() throws IOException {
    for (var old : sql.beyond(sql.plan().keep())) {
      Files.deleteIfExists(folder().resolve(old.file()));
      sql.deleted(old.id());
    }
  }

  private Path folder() {
    return settings.home().toAbsolutePath().resolve("backups");
  }
}

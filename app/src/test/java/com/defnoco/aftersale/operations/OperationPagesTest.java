package com.defnoco.aftersale.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.TestDatabase;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.SecretBox;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an administrator sees and does about the running of the program. */
class OperationPagesTest extends ClaimFixtures {

  @Autowired private BackupPlans plans;
  @Autowired private BackupPlanSql sql;
  @Autowired private SecretBox box;

  @AfterEach
  void noPlan() {
    jdbc.sql("DELETE FROM backup_plan").update();
    jdbc.sql("DELETE FROM backup_run").update();
  }

  @Test
  void aBackupAskedForInTheConsoleIsMadeTriedAndShown() {
    aCoveredClaimOf(customer("Ada Owner", address()));
    var admin = signedInAs(Role.ADMINISTRATOR);
    assertThat(admin.fill("/console/operations", "/console/operations/backup").statusCode()).isEqualTo(302);

    var run = theEndedRun();
    assertThat(run.problem()).isNull();
    assertThat(run.verifiedAt()).isNotNull();
    assertThat(run.decisions()).isPositive();
    assertThat(TestDatabase.home().resolve("backups").resolve(run.file())).exists();
    assertThat(admin.get("/console/operations").body()).contains("came back whole").contains(run.file()).contains("restored on trial and compared");
  }

  @Test
  void whatTheProgramIsMadeOfIsCountedAndDownloadedByAdministratorsOnly() {
    var admin = signedInAs(Role.ADMINISTRATOR);
    assertThat(admin.get("/console/operations").body()).contains("3 libraries, each with version and licence").contains("/console/operations/components.json");
    var list = admin.get("/console/operations/components.json");
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.headers().firstValue("Content-Type").orElse("")).startsWith("application/vnd.cyclonedx+json");
    assertThat(list.headers().firstValue("Content-Disposition").orElse("")).contains("attachment").contains("aftersale.cdx.json");
    assertThat(list.body()).contains("\"bomFormat\": \"CycloneDX\"").contains("pkg:maven/org.example/declared@1.2");
    assertThat(signedInAs(Role.MANAGER).get("/console/operations/components.json").statusCode()).isIn(403, 404);
  }

  /** The scheduler makes it in the background. */
  private BackupPlans.Run theEndedRun() {
    var patience = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (plans.newest(SYSTEM).getFirst().running() && System.nanoTime() < patience) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return plans.newest(SYSTEM).getFirst();
  }

  @Test
  void thePlanKeepsThePassphraseLockedAndIsDueOnceADay() {
    var admin = signedInAs(Role.ADMINISTRATOR);
    assertThat(admin.fill("/console/operations", "/console/operations/plan", "daily", "true", "hour", "25", "keep", "3").body()).contains("Choose an hour from 0 to 23");
    assertThat(admin.fill("/console/operations", "/console/operations/plan", "daily", "true", "hour", "3", "keep", "3", "passphrase", "short").body()).contains("at least 12 characters").doesNotContain("\"short\"");
    assertThat(admin.fill("/console/operations", "/console/operations/plan", "daily", "true", "hour", "3", "keep", "3", "passphrase", "four quiet words here").statusCode()).isEqualTo(302);

    var locked = sql.passphrase().orElseThrow();
    assertThat(new String(locked, StandardCharsets.ISO_8859_1)).doesNotContain("quiet");
    assertThat(new String(box.open(BackupPlans.PASSPHRASE, locked), StandardCharsets.UTF_8)).isEqualTo("four quiet words here");

    clock.set("2026-03-01");
    clock.move(Duration.ofHours(4));
    assertThat(plans.isDue()).isTrue();
    sql.begin(UUID.randomUUID(), clock.instant(), "system", true);
    assertThat(plans.isDue()).isFalse();
    clock.move(Duration.ofHours(24));
    assertThat(plans.isDue()).isTrue();
    assertThat(admin.get("/console/operations").body()).contains("No backup of the last 26 hours came back whole");
  }

  @Test
  void whatKeepsCustomersWithoutAnswersIsSaidInWordsWithWhatToDo() {
    var account = "broken-" + UUID.randomUUID().toString().substring(0, 8);
    var mail = UUID.randomUUID();
    var hourAgo = Timestamp.from(clock.instant().minus(Duration.ofHours(1)));
    jdbc.sql("INSERT INTO channel_account (id, kind, name, settings, from_file, health, created_at) VALUES (?, 'WEBHOOK', 'Broken', '{}', false, 'BROKEN', ?)").params(account, hourAgo).update();
    jdbc.sql("INSERT INTO channel_delivery (id, account_id, delivery_key, headers, body, received_at, outcome, due_at) VALUES (?, ?, 'k', '{}', '', ?, 'PARKED', ?)").params(UUID.randomUUID(), account, hourAgo, hourAgo).update();
    jdbc.sql("INSERT INTO mail (id, recipient, subject, language, state, created_at) VALUES (?, 'nobody@late.example', 'late', 'en', 'STAGED', ?)").params(mail, hourAgo).update();
    try {
      var admin = signedInAs(Role.ADMINISTRATOR);
      assertThat(admin.get("/console/operations").body()).contains("channel accounts no longer work. Enter new ones").contains("could not be read and are parked").contains("mails wait for the mail server");
      assertThat(admin.get("/health").body()).contains("no longer work").contains("replay them when it is mended");
    } finally {
      jdbc.sql("DELETE FROM channel_delivery WHERE account_id = ?").param(account).update();
      jdbc.sql("DELETE FROM channel_account WHERE id = ?").param(account).update();
      jdbc.sql("DELETE FROM mail WHERE id = ?").param(mail).update();
    }
  }

  @Test
  void workThatFailsIsShownAndCanBeTriedAgain() {
    var instance = UUID.randomUUID().toString();
    jdbc.sql("INSERT INTO job (task_name, task_instance, execution_time, picked, consecutive_failures, version) VALUES ('send-mail', ?, ?, false, 7, 1)")
        .params(instance, Timestamp.from(clock.instant().plus(Duration.ofHours(2)))).update();
    try {
      var admin = signedInAs(Role.ADMINISTRATOR);
      assertThat(admin.get("/console/operations").body()).contains(instance).contains("Some background work fails or is late");
      assertThat(admin.fill("/console/operations", "/console/operations/job", "task", "send-mail", "instance", instance).statusCode()).isEqualTo(302);
      assertThat(jdbc.sql("SELECT count(*) FROM journal WHERE event = 'job.triedNow' AND details_text LIKE '%' || ? || '%'").param(instance).query(Integer.class).single()).isOne();
      assertThat(admin.fill("/console/operations", "/console/operations/job", "task", "send-mail", "instance", "no such").statusCode()).isEqualTo(404);
    } finally {
      jdbc.sql("DELETE FROM job WHERE task_instance = ?").param(instance).update();
    }
  }
}

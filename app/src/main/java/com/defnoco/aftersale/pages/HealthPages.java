package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.platform.DatabaseHealth;
import com.defnoco.aftersale.platform.Settings;
import com.github.kagkarlsson.scheduler.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the program lives, and whether it can work, for whoever watches it: one word a line and nothing that helps an attacker. */
@RestController
class HealthPages {

  private static final Logger log = LoggerFactory.getLogger(HealthPages.class);

  private final DatabaseHealth database;
  private final Scheduler jobs;
  private final Settings settings;
  private final ApplicationAvailability program;
  private final long leastFreeBytes;

  HealthPages(DatabaseHealth database, Scheduler jobs, Settings settings, ApplicationAvailability program, @Value("${aftersale.db.least-free:256MB}") DataSize leastFree) {
    this.database = database;
    this.jobs = jobs;
    this.settings = settings;
    this.program = program;
    this.leastFreeBytes = leastFree.toBytes();
  }

  @GetMapping(path = "/health/live", produces = MediaType.TEXT_PLAIN_VALUE)
  String live() {
    return "alive\n";
  }

  /** Not before everything that a start does is done, and no longer once the program has been asked to end. */
  @GetMapping(path = "/health/ready", produces = MediaType.TEXT_PLAIN_VALUE)
  ResponseEntity<String> ready() {
    var answers = new LinkedHashMap<String, String>();
    if (program.getReadinessState() != ReadinessState.ACCEPTING_TRAFFIC) {
      answers.put("program", "starting or ending");
    }
    answers.put("database", database());
    answers.put("jobs", jobs.getSchedulerState().isStarted() && !jobs.getSchedulerState().isShuttingDown() ? "ok" : "not running");
    answers.put("disk", disk());
    var ready = answers.values().stream().allMatch("ok"::equals);
    return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(inLines(answers));
  }

  private String database() {
    try {
      database.ping();
      return "ok";
    } catch (RuntimeException away) {
      log.error("The database does not answer: {}", away.getMessage());
      return "does not answer";
    }
  }

  private String disk() {
    try {
      return Files.getFileStore(settings.home().toAbsolutePath()).getUsableSpace() >= leastFreeBytes ? "ok" : "nearly full";
    } catch (IOException unreadable) {
      log.error("The data folder cannot be looked at: {}", unreadable.getMessage());
      return "cannot be read";
    }
  }

  private static String inLines(Map<String, String> answers) {
    var lines = new StringBuilder();
    answers.forEach((part, answer) -> lines.append(part).append(": ").append(answer).append('\n'));
    return lines.toString();
  }
}

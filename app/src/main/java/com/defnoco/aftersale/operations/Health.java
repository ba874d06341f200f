package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.DatabaseHealth;
import com.defnoco.aftersale.platform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What is wrong and what to do, in words, for administrators; {@code /health/ready} says the same to machines in one word a line. */
@Component
public class Health {

  private static final long LITTLE = 2L << 30;

  private final DatabaseHealth database;
  private final BackupPlans backups;
  private final Jobs jobs;
  private final Settings settings;

  Health(DatabaseHealth database, BackupPlans backups, Jobs jobs, Settings settings) {
    this.database = database;
    this.backups = backups;
    this.jobs = jobs;
    this.settings = settings;
  }

  /** @param key of the sentence in the bundles, which says what to do as well */
  public record Complaint(String key, List<Object> arguments) {}

  /** Empty when all is well. */
  public List<Complaint> complaints(Actor actor) {
    Backups.admit(actor);
    var complaints = new ArrayList<Complaint>();
    try {
      database.ping();
      backups.complaint().ifPresent(key -> complaints.add(new Complaint(key, List.of())));
      jobs.complaint().ifPresent(key -> complaints.add(new Complaint(key, List.of())));
    } catch (DataAccessException away) {
      complaints.add(new Complaint("operations.health.database.away", List.of()));
    }
    try {
      long free = Files.getFileStore(settings.home().toAbsolutePath()).getUsableSpace();
      if (free < LITTLE) {
        complaints.add(new Complaint("operations.health.disk.low", List.of(free >> 20)));
      }
    } catch (IOException unreadable) {
      complaints.add(new Complaint("operations.health.disk.unreadable", List.of()));
    }
    return complaints;
  }
}

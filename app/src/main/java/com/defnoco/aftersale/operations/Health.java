package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.DatabaseHealth;
import com.defnoco.aftersale.platform.Settings;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What is wrong and what to do, in words, for administrators; {@code /health/ready} says the same to machines in one word a line. */
@Component
public class Health {

  private static final long LITTLE = 2L << 30;
  /** From when on something that waits is late, in seconds; as in docs/alerts.yml. */
  private static final int LATE_DELIVERY = 120;
  private static final int LATE_MESSAGE = 900;
  private static final int LATE_MAIL = 1800;
  private static final double MOST_FILES = 0.9;

  private final DatabaseHealth database;
  private final BackupPlans backups;
  private final Jobs jobs;
  private final MetersSql sql;
  private final Settings settings;
  private final Clock clock;

  Health(DatabaseHealth database, BackupPlans backups, Jobs jobs, MetersSql sql, Settings settings, Clock clock) {
    this.database = database;
    this.backups = backups;
    this.jobs = jobs;
    this.sql = sql;
    this.clock = clock;
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
      complaints.addAll(ofMessages(sql.told(clock.instant())));
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
    files().ifPresent(complaints::add);
    return complaints;
  }

  static List<Complaint> ofMessages(MetersSql.Told told) {
    var complaints = new ArrayList<Complaint>();
    if (told.channelsBroken() > 0) {
      complaints.add(new Complaint("operations.health.channels.broken", List.of(told.channelsBroken())));
    }
    if (told.deliveriesParked() > 0) {
      complaints.add(new Complaint("operations.health.deliveries.parked", List.of(told.deliveriesParked())));
    }
    if (told.deliveryAge() > LATE_DELIVERY) {
      complaints.add(new Complaint("operations.health.deliveries.late", List.of(told.deliveriesPending(), minutes(told.deliveryAge()))));
    }
    if (told.outboxAge() > LATE_MESSAGE) {
      complaints.add(new Complaint("operations.health.outbox.late", List.of(told.outbox(), minutes(told.outboxAge()))));
    }
    if (told.mailAge() > LATE_MAIL) {
      complaints.add(new Complaint("operations.health.mail.late", List.of(told.mailsWaiting(), minutes(told.mailAge()))));
    }
    return complaints;
  }

  private static long minutes(double seconds) {
    return (long) seconds / 60;
  }

  /** Nobody gets in any more when the last one is open. */
  private static Optional<Complaint> files() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system && system.getOpenFileDescriptorCount() > MOST_FILES * system.getMaxFileDescriptorCount()) {
      return Optional.of(new Complaint("operations.health.files.many", List.of(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount())));
    }
    return Optional.empty();
  }
}

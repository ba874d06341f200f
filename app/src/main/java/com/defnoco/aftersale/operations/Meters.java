package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.operations.MetersSql.Told;
import com.defnoco.aftersale.platform.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What an operator's alarms look at (Prometheus, on the management port): how much waits and since when, what failed, how full things are. One look at the database serves all of
 * them for ten seconds. What cannot be told is NaN and not zero: an alarm on zero would sleep while the database is away.
 */
@Component
class Meters implements MeterBinder {

  private static final Logger log = LoggerFactory.getLogger(Meters.class);
  private static final Duration GOOD_FOR = Duration.ofSeconds(10);

  private final MetersSql sql;
  private final Settings settings;
  private final Clock clock;
  private Seen seen = new Seen(Instant.EPOCH, null);

  Meters(MetersSql sql, Settings settings, Clock clock) {
    this.sql = sql;
    this.settings = settings;
    this.clock = clock;
  }

  private record Seen(Instant at, @Nullable Told told) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "aftersale.jobs.due", "Jobs that are due and wait", Told::jobsDue);
    gauge(registry, "aftersale.jobs.failing", "Jobs whose last run failed", Told::jobsFailing);
    gauge(registry, "aftersale.jobs.oldest.seconds", "Since when the oldest due job waits", Told::jobAge);
    gauge(registry, "aftersale.deliveries.pending", "Deliveries of channels that are not looked at yet", Told::deliveriesPending);
    gauge(registry, "aftersale.deliveries.parked", "Deliveries that nobody could read", Told::deliveriesParked);
    gauge(registry, "aftersale.deliveries.oldest.seconds", "Since when the oldest delivery waits", Told::deliveryAge);
    gauge(registry, "aftersale.outbox.waiting", "Messages that wait to be sent", Told::outbox);
    gauge(registry, "aftersale.outbox.oldest.seconds", "Since when the oldest message waits", Told::outboxAge);
    gauge(registry, "aftersale.messages.failed", "Messages of the last day that could not be sent, or of which it is not known", Told::messagesFailed);
    gauge(registry, "aftersale.mail.waiting", "Mails that wait for the mail server", Told::mailsWaiting);
    gauge(registry, "aftersale.mail.failed", "Mails of the last thirty days that were given up", Told::mailsFailed);
    gauge(registry, "aftersale.mail.oldest.seconds", "Since when the oldest mail waits", Told::mailAge);
    gauge(registry, "aftersale.channels.broken", "Channel accounts whose credentials no longer work", Told::channelsBroken);
    gauge(registry, "aftersale.database.bytes", "Size of the database", Told::databaseBytes);
    gauge(registry, "aftersale.backup.age.seconds", "Since the last backup that came back whole from its trial; -1: never", Told::backupAge);
    Gauge.builder("aftersale.database.up", this, meters -> meters.told() == null ? 0 : 1).description("Whether the database answers").register(registry);
    Gauge.builder("aftersale.disk.free.bytes", this, Meters::freeBytes).description("Free on the disk of the data folder").baseUnit("bytes").register(registry);
  }

  private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Told> value) {
    Gauge.builder(name, this, meters -> meters.told() instanceof Told told ? value.applyAsDouble(told) : Double.NaN).description(description).register(registry);
  }

  private synchronized @Nullable Told told() {
    var now = clock.instant();
    if (now.isAfter(seen.at().plus(GOOD_FOR)) || now.isBefore(seen.at())) {
      seen = new Seen(now, look(now));
    }
    return seen.told();
  }

  private @Nullable Told look(Instant now) {
    try {
      return sql.told(now);
    } catch (DataAccessException | TransactionException away) {
      log.warn("The meters cannot be read: {}", away.getMessage());
      return null;
    }
  }

  private double freeBytes() {
    try {
      return Files.getFileStore(settings.home().toAbsolutePath()).getUsableSpace();
    } catch (IOException unreadable) {
      return Double.NaN;
    }
  }
}

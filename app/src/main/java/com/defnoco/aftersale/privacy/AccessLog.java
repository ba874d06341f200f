package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.PersonalData;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Who read what of a customer: one row for each reader, thing and day. A list is written down when it is first read on a day; how often it was read again is counted here and written every ten
 * seconds, so that turning pages waits for no disk. A killed program loses such counts, never who read what.
 */
@Component
public class AccessLog implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  private final PrivacySql sql;
  private final Clock clock;
  private final Map<Repeated, Again> repeated = new ConcurrentHashMap<>();

  /** A list that a reader read on this day, and what was written of it. */
  private record Repeated(LocalDate day, String actor, String list) {}

  /** @param times since it was last written; 0 where all is */
  private record Again(int times, Instant lastAt) {}

  AccessLog(PrivacySql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** What was read. */
  public enum What {
    /** A claim with its papers and messages; the reference is its number. */
    CLAIM,
    /** A customer with their addresses. */
    CUSTOMER,
    /** A conversation, or a file in it; the reference is the id of either. */
    CONVERSATION,
    /** A battery whose owner stood there; the reference is its serial number. */
    UNIT,
    /** A remedy, visit, paper or arrival with its addresses; the reference is the id of whatever it was. */
    REMEDY,
    /** A list or a search in which many may have stood; the reference is its address. */
    LIST,
    /** Everything, taken out as a file. */
    EXPORT
  }

  /** Readings of one thing by one reader on one day (UTC). */
  public record Reading(String actor, What what, String reference, @Nullable UUID customer, Instant firstAt, Instant lastAt, int times) {}

  /** The newest readings of a customer's data; for managers, administrators and auditors. */
  public List<Reading> of(Actor actor, @Nullable UUID customer, @Nullable String reader) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR))) {
      throw new NotAllowed(Role.AUDITOR.name());
    }
    writeRepeated();
    return sql.readings(customer, reader, 200);
  }

  /** Writes down how often lists were read again. What cannot be written now is counted on. */
  @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT10S")
  void writeRepeated() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    repeated.forEach((list, again) -> {
      if (again.times() == 0) {
        if (!list.day().equals(today)) {
          repeated.remove(list, again);
        }
      } else if (repeated.replace(list, again, new Again(0, again.lastAt()))) {
        try {
          sql.read(list.day(), list.actor(), What.LIST, list.list(), null, again.times(), again.lastAt());
        } catch (DataAccessException | TransactionException unwritten) {
          repeated.merge(list, again, (since, before) -> new Again(since.times() + before.times(), since.lastAt()));
        }
      }
    });
  }

  @Override
  public void destroy() {
    writeRepeated();
  }

  /** Writes a reading down. That it cannot be, on a full disk say, is told and does not take the page away. */
  void read(Actor actor, What what, String reference) {
    var now = clock.instant();
    var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (what == What.LIST && repeated.computeIfPresent(new Repeated(day, actor.reference(), reference), (list, again) -> new Again(again.times() + 1, now)) != null) {
      return;
    }
    try {
      UUID customer = switch (what) {
        case CLAIM -> sql.customerOfClaim(reference).orElse(null);
        case CONVERSATION -> sql.customerOfConversation(UUID.fromString(reference)).orElse(null);
        case CUSTOMER, EXPORT -> UUID.fromString(reference);
        case UNIT -> sql.customerOfUnit(reference).orElse(null);
        case REMEDY -> sql.customerOfRemedy(UUID.fromString(reference)).orElse(null);
        case LIST -> null;
      };
      if (what == What.UNIT && customer == null) {
        return; // a battery that is nobody's tells of nobody
      }
      sql.read(day, actor.reference(), what, reference, customer, 1, now);
      if (what == What.LIST) {
        repeated.putIfAbsent(new Repeated(day, actor.reference(), reference), new Again(0, now));
      }
    } catch (DataAccessException | TransactionException | IllegalArgumentException unwritten) {
      log.warn("A reading could not be written down: {}", unwritten.getClass().getSimpleName());
    }
  }

  /** Readings older than need be. */
  @Component
  static class Readings implements PersonalData.Aging {

    private final PrivacySql sql;

    Readings(PrivacySql sql) {
      this.sql = sql;
    }

    @Override
    public String kind() {
      return "READINGS";
    }

    @Override
    public int usualDays() {
      return 730;
    }

    @Override
    public int fewestDays() {
      return 90;
    }

    @Override
    public long olderThan(Instant before) {
      return sql.readingsBefore(before.atZone(ZoneOffset.UTC).toLocalDate());
    }

    @Override
    public int forget(Instant before, int most) {
      return sql.forgetReadings(before.atZone(ZoneOffset.UTC).toLocalDate(), most);
    }
  }
}

package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.PersonalData;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;

/** Who read what of a customer: one row for each reader, thing and day. */
@Component
public class AccessLog {

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  private final PrivacySql sql;
  private final Clock clock;

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
    /** A conversation. */
    CONVERSATION,
    /** A battery whose owner stood there; the reference is its serial number. */
    UNIT,
    /** A remedy or visit with its addresses; the reference is the id of either. */
    REMEDY,
    /** A list or a search in which many may have stood; the reference is its address. */
    LIST,
    /** Everything, taken out as a file. */
    EXPORT
  }

  /** Readings of one thing by one reader on one day (UTC). */
  public record Reading(String actor, What what, String reference, @Nullable UUID customer, Instant firstAt, Instant lastAt, int times) {}

  /** The newest readings of a customer's data; for managers, administrators and auditors. */
  @Transactional(readOnly = true)
  public List<Reading> of(Actor actor, @Nullable UUID customer, @Nullable String reader) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR))) {
      throw new NotAllowed(Role.AUDITOR.name());
    }
    return sql.readings(customer, reader, 200);
  }

  /** Writes a reading down. That it cannot be, on a full disk say, is told and does not take the page away. */
  void read(Actor actor, What what, String reference) {
    var now = clock.instant();
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
      sql.read(now.atZone(ZoneOffset.UTC).toLocalDate(), actor.reference(), what, reference, customer, now);
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

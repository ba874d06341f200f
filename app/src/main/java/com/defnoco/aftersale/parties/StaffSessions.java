package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;

/** Where staff are signed in, each place for itself: seen by its person and by administrators, and ended by either. */
@Component
public class StaffSessions {

  private static final Logger log = LoggerFactory.getLogger(StaffSessions.class);

  /** However busy a session is, it ends after this long. */
  public static final Duration LONGEST = Duration.ofHours(12);
  /** How exactly "last seen" is kept: a row a click would be much writing for little. */
  private static final Duration SEEN_AGAIN_AFTER = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;

  private final WaysInSql sql;
  private final Journal journal;
  private final Clock clock;
  private final Map<UUID, Instant> seen = new ConcurrentHashMap<>();

  StaffSessions(WaysInSql sql, Journal journal, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * A place where somebody is signed in.
   *
   * @param agent what the browser called itself
   */
  public record Session(UUID id, Way way, Instant begunAt, Instant lastSeenAt, String address, String agent) {

    /** Browser and system in words; empty when neither is known. */
    public String device() {
      return Caller.inWords(agent);
    }
  }

  /** Writes a new session down. @return its id, which the session keeps */
  @Transactional
  public UUID begin(UUID staff, int version, Way way, Caller from) {
    var id = Ids.next(clock);
    sql.begin(id, staff, version, way, clock.instant(), from);
    return id;
  }

  /** The session is in use. That this cannot be written down, on a full disk say, is no reason to refuse the page. */
  public void seen(UUID session) {
    var now = clock.instant();
    var last = seen.get(session);
    if (last != null && now.isBefore(last.plus(SEEN_AGAIN_AFTER)) && !now.isBefore(last)) {
      return;
    }
    if (seen.size() > MOST_REMEMBERED) {
      seen.clear();
    }
    seen.put(session, now);
    try {
      sql.seen(session, now);
    } catch (DataAccessException | TransactionException unwritten) {
      log.warn("When a session was last seen could not be written down: {}", unwritten.getMessage());
    }
  }

  /** Its person signed out there. */
  public void ended(UUID session) {
    sql.end(session, null, clock.instant());
  }

  /** Open sessions of one's own, the newest first. */
  @Transactional(readOnly = true)
  public List<Session> own(Actor.Staff actor) {
    return sql.open(actor.id(), clock.instant().minus(LONGEST));
  }

  /** Open sessions of anybody, for administrators. */
  @Transactional(readOnly = true)
  public List<Session> of(Actor actor, UUID staff) {
    StaffAccounts.requireAdministrator(actor);
    return sql.open(staff, clock.instant().minus(LONGEST));
  }

  /**
   * Ends one session at once: one's own, or as an administrator anybody's.
   *
   * @throws NotFound when there is no such session of this person
   */
  @Transactional
  public void end(Actor.Staff actor, UUID staff, UUID session) {
    if (!actor.id().equals(staff)) {
      StaffAccounts.requireAdministrator(actor);
    }
    if (!sql.end(session, staff, clock.instant())) {
      throw new NotFound();
    }
    journal.record(actor.reference(), "staff:" + staff, "staff.session-ended", null, Map.of());
  }
}

package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.LongWork;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.PersonalData.Aging;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** For how long data of each kind are kept: rules with the day from which they hold, a look at what would go, and the work itself. */
@Component
public class Retention {

  private static final int AT_ONCE = 500;
  private static final int MOST_DAYS = 36_500;

  private final PrivacySql sql;
  private final List<Aging> kinds;
  private final Journal journal;
  private final TransactionTemplate transaction;
  private final LongWork longWork;
  private final Clock clock;

  Retention(PrivacySql sql, List<Aging> kinds, Journal journal, TransactionTemplate transaction, LongWork longWork, Clock clock) {
    this.sql = sql;
    this.kinds = kinds.stream().sorted(Comparator.comparing(Aging::kind)).toList();
    this.journal = journal;
    this.transaction = transaction;
    this.longWork = longWork;
    this.clock = clock;
  }

  /** A rule as it was set. @param days null: for ever */
  public record Stored(String kind, LocalDate fromDay, @Nullable Integer days, String reason, String setBy, Instant setAt) {}

  /** When the rule was last applied. */
  public record Run(Instant at, Instant before, long removed) {}

  /**
   * A kind of data today.
   *
   * @param days for which it is kept; 0: for ever
   * @param usual whether nobody has set a rule yet
   * @param would how many would go now under this rule
   */
  public record Kind(String kind, int days, boolean usual, int fewestDays, long would, @Nullable Run lastRun) {}

  /** Every kind with its rule of today and what would go; for managers, administrators and auditors. */
  @Transactional(readOnly = true)
  public List<Kind> kinds(Actor.Staff actor) {
    requireReader(actor);
    return kinds.stream().map(kind -> {
      var rule = sql.rule(kind.kind(), today());
      int days = days(kind);
      return new Kind(kind.kind(), days, rule.isEmpty(), kind.fewestDays(), days == 0 ? 0 : kind.olderThan(before(days)), sql.lastRun(kind.kind()).orElse(null));
    }).toList();
  }

  /** All rules that were ever set, the newest first. */
  @Transactional(readOnly = true)
  public List<Stored> rules(Actor.Staff actor) {
    requireReader(actor);
    return sql.rules();
  }

  /** How many would go now if this were the rule. @param days 0: for ever */
  @Transactional(readOnly = true)
  public long preview(Actor.Staff actor, String kind, int days) {
    requireReader(actor);
    var checked = check(kind, days);
    return days == 0 ? 0 : checked.olderThan(before(days));
  }

  /**
   * Sets a rule from a day on, today at the earliest.
   *
   * @param days 0: for ever
   * @throws InvalidInput with pointers {@code /days}, {@code /from}, {@code /reason}
   */
  @Transactional
  public void set(Actor.Staff actor, String kind, int days, LocalDate from, String reason) {
    if (!actor.is(Role.ADMINISTRATOR)) {
      throw new NotAllowed(Role.ADMINISTRATOR.name());
    }
    check(kind, days);
    if (from.isBefore(today())) {
      throw InvalidInput.at("/from", "privacy.retention.past");
    }
    if (reason.isBlank() || reason.length() > 500) {
      throw InvalidInput.at("/reason", "privacy.retention.reason");
    }
    sql.set(kind, from, days == 0 ? null : days, reason.strip(), actor.reference(), clock.instant());
    journal.record(actor.reference(), "program:retention", "retention.set", reason.strip(), Map.of("kind", kind, "days", days, "from", from.toString()));
  }

  /** Applies every rule of today, some rows at a time, so that nobody waits behind it. */
  void apply() {
    for (var kind : kinds) {
      int days = days(kind);
      if (days == 0) {
        continue;
      }
      var before = before(days);
      kind.prepare();
      long removed = 0;
      int some;
      do {
        some = transaction.execute(t -> {
          longWork.here();
          return kind.forget(before, AT_ONCE);
        });
        removed += some;
      } while (some >= AT_ONCE);
      if (removed > 0) {
        long all = removed;
        transaction.executeWithoutResult(t -> {
          sql.ran(kind.kind(), clock.instant(), before, all);
          journal.record("system", "program:retention", "retention.applied", null, Map.of("kind", kind.kind(), "before", before.toString(), "removed", all));
        });
      }
    }
  }

  private Aging check(String kind, int days) {
    var known = kinds.stream().filter(each -> each.kind().equals(kind)).findFirst().orElseThrow(() -> InvalidInput.at("/kind", "privacy.retention.kind"));
    if (days != 0 && (days < known.fewestDays() || days > MOST_DAYS)) {
      throw InvalidInput.at("/days", "privacy.retention.days", known.fewestDays(), MOST_DAYS);
    }
    return known;
  }

  private int days(Aging kind) {
    return sql.rule(kind.kind(), today()).map(rule -> rule.days() == null ? 0 : rule.days()).orElse(kind.usualDays());
  }

  private Instant before(int days) {
    return clock.instant().minus(Duration.ofDays(days));
  }

  private LocalDate today() {
    return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static void requireReader(Actor.Staff actor) {
    if (!actor.is(Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)) {
      throw new NotAllowed(Role.AUDITOR.name());
    }
  }
}

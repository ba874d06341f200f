package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.NotAllowed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Every sign-in that was tried, of staff and customers: who, how, from where, with what end. */
@Component
public class SignInLog {

  private final WaysInSql sql;
  private final Budgets budgets;
  private final TransactionTemplate apart;
  private final Clock clock;

  SignInLog(WaysInSql sql, Budgets budgets, PlatformTransactionManager transactions, Clock clock) {
    this.apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.sql = sql;
    this.budgets = budgets;
    this.clock = clock;
  }

  /** How a try ended. */
  public enum Outcome {
    /** Signed in. */
    IN,
    /** The first step was right, the second is still to come. */
    NEXT_STEP,
    /** The account is known, the proof was wrong. */
    WRONG,
    /** Nobody is known by what was typed or shown. */
    UNKNOWN,
    /** Too many tries; this one was not looked at. */
    TOO_OFTEN,
    /** The account is locked. */
    LOCKED
  }

  /**
   * One try.
   *
   * @param who {@code staff:id} or {@code customer:id}; null when nobody is known
   * @param typed masked, where nobody is known
   * @param agent browser and system in words
   */
  public record Try(long id, Instant at, @Nullable String who, @Nullable String typed, Way way, Outcome outcome, String address, String agent) {}

  /**
   * The newest tries, a hundred at a time.
   *
   * @param outcome only these; null for all
   * @param who only this person's ({@code staff:id}); null for everybody's
   * @param before only those older than the try of this number; null from the newest
   * @throws NotAllowed unless an administrator or auditor asks
   */
  @Transactional(readOnly = true)
  public List<Try> newest(Actor actor, @Nullable Outcome outcome, @Nullable String who, @Nullable Long before) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.ADMINISTRATOR, Role.AUDITOR))) {
      throw new NotAllowed(Role.AUDITOR.name());
    }
    return sql.tries(outcome, who, before, 100);
  }

  /** The newest tries on one's own account. */
  @Transactional(readOnly = true)
  public List<Try> own(Actor.Staff actor) {
    return sql.tries(null, actor.reference(), null, 10);
  }

  /** A try by somebody known. Not rolled back with what it tells of where that has no transaction. */
  void tried(String who, Way way, Outcome outcome, Caller from) {
    sql.tried(clock.instant(), who, null, way, outcome, from);
  }

  /** A try by nobody we know; of what was typed only enough is kept to recognise a slip. */
  void unknown(String typed, Way way, Caller from) {
    sql.tried(clock.instant(), null, masked(typed), way, Outcome.UNKNOWN, from);
  }

  /** A link that does not work any more, or never did. Written down although the request that brought it is refused. */
  void tooOld(Caller from) {
    if (budgets.take("sign-in:told:" + Budgets.network(from.address()), 3, Duration.ofMinutes(1))) {
      apart.executeWithoutResult(t -> sql.tried(clock.instant(), null, null, Way.LINK, Outcome.UNKNOWN, from));
    }
  }

  /** A try that nobody looked at; of many from one network only some are written down. */
  void tooOften(@Nullable String who, String typed, Way way, Caller from) {
    if (budgets.take("sign-in:told:" + Budgets.network(from.address()), 3, Duration.ofMinutes(1))) {
      sql.tried(clock.instant(), who, who == null ? masked(typed) : null, way, Outcome.TOO_OFTEN, from);
    }
  }

  /** {@code i…@example.org}; nothing of what is no mail address, for that may be a password in the wrong field. */
  static @Nullable String masked(String typed) {
    return Addresses.isEmail(typed) ? typed.charAt(0) + "…" + typed.substring(typed.lastIndexOf('@')) : null;
  }
}

package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Texts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Somebody lost their second factor and their recovery codes. An administrator asks to forget it, another person agrees, and only after a wait it is
 * forgotten, at the person's next sign-in with the right password. The person is told by mail at each step, can stop it, and stops it by signing in
 * with the factor that is said to be lost.
 */
@Component
public class FactorResets {

  private static final int LONGEST_REASON = 500;

  private final WaysInSql sql;
  private final StaffSql staffSql;
  private final StaffAccounts accounts;
  private final Journal journal;
  private final Outbound outbound;
  private final Texts texts;
  private final Duration wait;
  private final Clock clock;

  FactorResets(WaysInSql sql, StaffSql staffSql, StaffAccounts accounts, Journal journal, Outbound outbound, Texts texts,
      @Value("${aftersale.second-step-wait:PT24H}") Duration wait, Clock clock) {
    this.sql = sql;
    this.staffSql = staffSql;
    this.accounts = accounts;
    this.journal = journal;
    this.outbound = outbound;
    this.texts = texts;
    this.wait = wait;
    this.clock = clock;
  }

  /**
   * A reset that is under way.
   *
   * @param dueAt null until a second person agreed; from then on it happens at the person's next sign-in
   */
  public record Reset(UUID id, UUID staff, String name, String reason, UUID askedBy, Instant askedAt, @Nullable UUID approvedBy, @Nullable Instant dueAt) {}

  /** @throws NotPossible when one is under way already, or there is nothing to reset */
  @Transactional
  public void ask(Actor.Staff actor, UUID staff, String reason) {
    StaffAccounts.requireAdministrator(actor);
    var account = accounts.account(actor, staff);
    var why = reason.strip();
    if (why.isEmpty()) {
      throw InvalidInput.at("/reason", "parties.reset.reason");
    }
    if (why.length() > LONGEST_REASON) {
      throw InvalidInput.at("/reason", "parties.text.long", LONGEST_REASON);
    }
    if (actor.id().equals(staff)) {
      throw new NotPossible("parties.reset.own");
    }
    if (!account.hasSecondFactor()) {
      throw new NotPossible("parties.reset.nothing");
    }
    try {
      sql.askReset(Ids.next(clock), staff, why, actor.id(), clock.instant());
    } catch (DuplicateKeyException another) {
      throw new NotPossible("parties.reset.underWay");
    }
    journal.record(actor.reference(), "staff:" + staff, "staff.second-factor-reset-asked", why, Map.of());
    tell(account.email(), "parties.reset.asked.text", why);
  }

  /** Whatever is under way, for those who can be the second person. */
  @Transactional(readOnly = true)
  public List<Reset> open(Actor.Staff actor) {
    requireSecond(actor);
    return sql.openResets();
  }

  /** What is under way for one's own account. */
  @Transactional(readOnly = true)
  public Optional<Reset> own(Actor.Staff actor) {
    return sql.openReset(actor.id());
  }

  /** Whether this person could agree to it. */
  @Transactional(readOnly = true)
  public boolean mayApprove(Actor.Staff actor, Reset reset) {
    var asker = "staff:" + reset.askedBy();
    return reset.dueAt() == null && !reset.askedBy().equals(actor.id()) && !reset.staff().equals(actor.id())
        && (accounts.standsApart(actor, Role.ADMINISTRATOR, asker, reset.askedAt()) || accounts.standsApart(actor, Role.MANAGER, asker, reset.askedAt()));
  }

  /** Agrees, as the second person: it happens after the wait. @throws NotAllowed for who asked, whose it is, and whoever depends on who asked */
  @Transactional
  public void approve(Actor.Staff actor, UUID id) {
    requireSecond(actor);
    var reset = openReset(id);
    if (reset.dueAt() != null) {
      throw new NotPossible("parties.reset.approved");
    }
    if (!mayApprove(actor, reset)) {
      throw new NotPossible("parties.reset.apart");
    }
    sql.approveReset(id, actor.id(), clock.instant().plus(wait));
    journal.record(actor.reference(), "staff:" + reset.staff(), "staff.second-factor-reset-approved", null, Map.of());
    staffSql.login(reset.staff()).ifPresent(login -> tell(login.email(), "parties.reset.approved.text", wait.toHours()));
  }

  /** Stops it: whoever could agree, who asked, or whose it is. */
  @Transactional
  public void stop(Actor.Staff actor, UUID id) {
    var reset = openReset(id);
    if (!reset.staff().equals(actor.id())) {
      requireSecond(actor);
    }
    sql.stopReset(id, actor.id(), clock.instant());
    journal.record(actor.reference(), "staff:" + reset.staff(), "staff.second-factor-reset-stopped", null, Map.of());
  }

  /** Forgets the factor when a reset is due. Called between the right password and the second step. @return whether it was forgotten just now */
  @Transactional
  boolean applyIfDue(UUID staff) {
    var reset = sql.openReset(staff);
    if (reset.isEmpty() || reset.get().dueAt() == null || clock.instant().isBefore(reset.get().dueAt()) || !sql.doneReset(reset.get().id(), clock.instant())) {
      return false;
    }
    accounts.forgetSecondFactor("staff:" + reset.get().askedBy(), staff);
    return true;
  }

  /** The factor that was said to be lost is there: nothing is reset. */
  @Transactional
  void factorIsThere(UUID staff) {
    sql.openReset(staff).ifPresent(reset -> {
      sql.stopReset(reset.id(), staff, clock.instant());
      journal.record("staff:" + staff, "staff:" + staff, "staff.second-factor-reset-stopped", null, Map.of("by", "sign-in"));
    });
  }

  private Reset openReset(UUID id) {
    return sql.openResets().stream().filter(reset -> reset.id().equals(id)).findFirst().orElseThrow(NotFound::new);
  }

  private void tell(String email, String key, Object... arguments) {
    outbound.mail(email, texts.text(Locale.ENGLISH, "parties.reset.subject"), RecoveryCodes.bothLanguages(texts, key, arguments), Locale.ENGLISH);
  }

  private static void requireSecond(Actor.Staff actor) {
    if (!actor.is(Role.ADMINISTRATOR, Role.MANAGER)) {
      throw new NotAllowed(Role.MANAGER.name());
    }
  }
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a correction of our own records would do to decisions. The correction is really made, with everything that follows from it, in a
 * transaction that is then taken back: so what is shown is what will happen, by construction.
 */
@Component
public class Corrections {

  private final ClaimsSql sql;
  private final Deciding deciding;
  private final TransactionTemplate ownTransaction;

  Corrections(ClaimsSql sql, Deciding deciding, PlatformTransactionManager transactions) {
    this.sql = sql;
    this.deciding = deciding;
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * One decision that would be another.
   *
   * @param past its remedy is under way or finished: it stays as it is and is flagged for a person; else it is made anew
   * @param outcomeAfter equal to {@code outcomeBefore} when only the reasons or the days of cover differ
   * @param lastDayBefore last day of cover; null where none is certain
   */
  public record Effect(String claim, int item, String serial, boolean past, @Nullable Outcome outcomeBefore, @Nullable Outcome outcomeAfter,
      @Nullable LocalDate lastDayBefore, @Nullable LocalDate lastDayAfter) {}

  /**
   * @param units whose decisions may rest on what is corrected
   * @param correction makes the correction, and throws what it would throw
   * @return by claim and item; empty when no decision would differ
   * @throws NotAllowed for everybody but managers
   */
  public List<Effect> wouldChange(Actor actor, Collection<UUID> units, Runnable correction) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER))) {
      throw new NotAllowed(Role.MANAGER.name());
    }
    return ownTransaction.execute(status -> {
      status.setRollbackOnly();
      var before = new LinkedHashMap<UUID, Before>();
      for (var item : sql.itemsOnUnits(units)) {
        sql.latestDecision(item.id()).ifPresent(decision -> before.put(item.id(), new Before(item, decision)));
      }
      correction.run();
      var effects = new ArrayList<Effect>();
      before.values().forEach(one -> effect(one, effects));
      return List.copyOf(effects);
    });
  }

  private record Before(ClaimsSql.Item item, ClaimsSql.Stored decision) {}

  private void effect(Before before, List<Effect> effects) {
    var old = DecisionJson.read(before.decision().answer(), before.decision().sentences());
    var now = sql.item(before.item().id()).orElseThrow();
    boolean past = switch (now.state()) {
      case IN_REMEDY, CLOSED -> true;
      case OPEN, COVERED, NOT_COVERED, UNDER_APPEAL, REMEDY_CHOSEN, WITHDRAWN -> false;
    };
    Decision after;
    Outcome outcome;
    if (past) {
      var answer = deciding.decideOrWithoutArrival(deciding.gather(now).facts());
      if (DecisionJson.write(answer.decision(), answer.edition()).equals(before.decision().answer())) {
        return;
      }
      after = answer.decision();
      outcome = deciding.override(now.id()).orElse(after.outcome());
    } else {
      var latest = sql.latestDecision(now.id()).orElseThrow();
      if (latest.id().equals(before.decision().id()) && now.outcome() == before.item().outcome()) {
        return;
      }
      after = DecisionJson.read(latest.answer(), latest.sentences());
      outcome = now.outcome();
    }
    effects.add(new Effect(sql.claim(now.claimId()).orElseThrow().number(), now.number(), now.serial(), past, before.item().outcome(), outcome,
        lastDay(old), lastDay(after)));
  }

  private static @Nullable LocalDate lastDay(Decision decision) {
    return decision.cover().map(cover -> cover.lastDay()).orElse(null);
  }
}

package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks at conversations of which a claim may be made by itself: leased first, so that a copy that dies leaves it to another. */
@Component
class ByItselfWork implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(ByItselfWork.class);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int MOST_TRIES = 5;

  private final ByItselfSql sql;
  private final ByItself byItself;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Crew crew;

  ByItselfWork(ByItselfSql sql, ByItself byItself, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.byItself = byItself;
    this.transaction = transaction;
    this.clock = clock;
    this.crew = new Crew("claims-by-themselves", 1, this::next);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(Waits.Claim claim) {
    crew.wake();
  }

  @Scheduled(initialDelayString = "PT6S", fixedDelayString = "PT5S")
  void look() {
    crew.wake();
  }

  @Override
  public void destroy() {
    crew.stop();
  }

  /** @return whether there was one */
  boolean next() {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var leased = Objects.requireNonNull(transaction.execute(status -> sql.lease(now, now.plus(LEASE))));
    if (leased.isEmpty()) {
      return false;
    }
    var one = leased.get();
    try {
      byItself.consider(one.conversation());
      sql.considered(one.conversation(), now.plus(LEASE));
    } catch (InvalidInput | NotPossible leftToPeople) {
      // The conversation stands in the inbox; an engineer makes the claim.
      log.info("No claim was made of the conversation {} by itself: {}", one.conversation(), leftToPeople.toString());
      sql.considered(one.conversation(), now.plus(LEASE));
    } catch (RuntimeException e) {
      log.warn("No claim could be made of the conversation {} by itself{}", one.conversation(), one.tries() < MOST_TRIES ? "; tried again" : "; left to people", e);
      if (one.tries() >= MOST_TRIES) {
        sql.considered(one.conversation(), now.plus(LEASE));
      }
    }
    return true;
  }
}

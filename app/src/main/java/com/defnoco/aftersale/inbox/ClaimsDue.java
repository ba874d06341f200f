package com.defnoco.aftersale.inbox;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Notes that a claim may be made of a conversation by itself, for {@link ByItselfWork}. Beside the transaction of the message: what goes wrong with a claim must not keep a message from the
 * inbox. In a queue of its own: who writes that a pack swells does not wait behind papers that are being read.
 */
@Component
class ClaimsDue {

  private final ByItselfSql sql;
  private final DeskRules rules;
  private final ThreadsSql threads;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ClaimsDue(ByItselfSql sql, DeskRules rules, ThreadsSql threads, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.rules = rules;
    this.threads = threads;
    this.events = events;
    this.clock = clock;
  }

  /** In the caller's transaction, where there may be something to do. */
  void stage(UUID conversation) {
    if (rules.now().claimsByItself() && threads.thread(conversation).filter(thread -> thread.unitId() != null).isPresent()) {
      sql.due(conversation, clock.instant().truncatedTo(ChronoUnit.MICROS));
      events.publishEvent(new Waits.Claim());
    }
  }
}

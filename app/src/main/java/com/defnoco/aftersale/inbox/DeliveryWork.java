package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.inbox.ChannelEvent.Doorbell;
import com.defnoco.aftersale.inbox.Inbox.Outcome;
import com.defnoco.aftersale.platform.DatabaseRoom;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at kept deliveries, one transaction each: what it tells and how it ended commit together, so that a crash at any line leaves it waiting and nothing done.
 * Several threads and several copies of the program share the work by locking rows.
 */
@Component
class DeliveryWork implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(DeliveryWork.class);
  private static final int THREADS = 3;
  private static final int MOST_TRIES = 6;
  /** Five pauses, half a minute together. */
  private static final int MOST_EARLY = 5;
  private static final int MOST_PAGES = 1_000;

  private final DeliveriesSql sql;
  private final Accounts accounts;
  private final Arrivals arrivals;
  private final Tokens tokens;
  private final Traces traces;
  private final TransactionTemplate transaction;
  private final DatabaseRoom room;
  private final Clock clock;
  private final Crew crew;

  DeliveryWork(DeliveriesSql sql, Accounts accounts, Arrivals arrivals, Tokens tokens, Traces traces, TransactionTemplate transaction, DatabaseRoom room, Clock clock) {
    this.traces = traces;
    this.sql = sql;
    this.accounts = accounts;
    this.arrivals = arrivals;
    this.tokens = tokens;
    this.transaction = transaction;
    this.room = room;
    this.clock = clock;
    this.crew = new Crew("deliveries", THREADS, this::next);
  }

  /** Something was committed that waits. */
  void wake() {
    crew.wake();
  }

  /** Finds what another copy left, and what was to be tried again. */
  @Scheduled(initialDelayString = "PT2S", fixedDelayString = "PT1S")
  void look() {
    crew.wake();
  }

  /** Doorbells can be lost: what is pulled is asked for once a minute all the same. */
  @Scheduled(initialDelayString = "PT20S", fixedDelayString = "PT1M")
  void pullAll() {
    for (var account : accounts.allEnabled()) {
      if (accounts.has(account.kind()) && !accounts.adapter(account.kind()).watched()) {
        for (var scope : accounts.adapter(account.kind()).pulledScopes(account)) {
          try {
            pull(account, new Doorbell(scope, null));
          } catch (ChannelAdapter.Trouble trouble) {
            log.info("{} could not be asked for what waits: {}", account, trouble.getMessage());
          }
        }
      }
    }
  }

  @Override
  public void destroy() {
    crew.stop();
  }

  private record Rung(UUID delivery, Account account, List<Doorbell> doorbells) {}

  /** @return whether there was something */
  boolean next() {
    var failed = new ArrayList<DeliveriesSql.Pending>();
    Rung rung = null;
    boolean some;
    try {
      var taken = transaction.execute(status -> {
        var pending = sql.lockNext(clock.instant());
        pending.ifPresent(failed::add);
        return pending.map(each -> traces.onDelivery(each.delivery().id(), () -> look(each))).orElse(null);
      });
      rung = taken;
      some = !failed.isEmpty();
    } catch (RuntimeException e) {
      if (failed.isEmpty()) {
        throw e;
      }
      park(failed.getFirst(), e);
      return true;
    }
    if (rung != null && !rung.doorbells().isEmpty()) {
      fetch(rung);
    }
    return some;
  }

  /** In the transaction that locked it. */
  private Rung look(DeliveriesSql.Pending pending) {
    var delivery = pending.delivery();
    var account = accounts.enabled(pending.accountId()).orElse(null);
    if (account == null) {
      sql.later(delivery.id(), clock.instant().plus(Duration.ofMinutes(10)), "the account is switched off");
      return new Rung(delivery.id(), new Account(pending.accountId(), ChannelKind.MANUAL, "", Map.of()), List.of());
    }
    List<ChannelEvent> events;
    try {
      events = accounts.adapter(account.kind()).read(account, delivery);
    } catch (ChannelAdapter.Unreadable e) {
      sql.settle(delivery.id(), Outcome.PARKED, e.getMessage(), clock.instant());
      return new Rung(delivery.id(), account, List.of());
    }
    var doorbells = events.stream().filter(Doorbell.class::isInstance).map(Doorbell.class::cast).toList();
    var sum = arrivals.apply(account, delivery, events);
    accounts.heard(account.id());
    if (sum.early() && doorbells.isEmpty() && pending.tries() < MOST_EARLY) {
      // Deliveries overtake each other. What is done is done; looked at once more, it is known.
      sql.later(delivery.id(), clock.instant().plus(pause(pending.tries())), Arrivals.NOT_HERE);
    } else if (doorbells.isEmpty()) {
      sql.settle(delivery.id(), sum.outcome(), sum.reason(), clock.instant());
    } else {
      // Ours until then; should we die while fetching, somebody rings again.
      sql.later(delivery.id(), clock.instant().plus(Duration.ofMinutes(1)), "fetching");
    }
    return new Rung(delivery.id(), account, doorbells);
  }

  private void fetch(Rung rung) {
    try {
      for (var doorbell : rung.doorbells()) {
        pull(rung.account(), doorbell);
      }
      transaction.executeWithoutResult(status -> sql.settle(rung.delivery(), Outcome.PROCESSED, null, clock.instant()));
    } catch (ChannelAdapter.Trouble trouble) {
      if (trouble.credential()) {
        accounts.broken(rung.account().id(), String.valueOf(trouble.getMessage()));
      }
      transaction.executeWithoutResult(status -> {
        if (trouble.again()) {
          sql.lock(rung.delivery()).ifPresent(pending -> {
            if (pending.tries() >= MOST_TRIES) {
              sql.settle(rung.delivery(), Outcome.PARKED, trouble.getMessage(), clock.instant());
            } else {
              sql.later(rung.delivery(), clock.instant().plus(pause(pending.tries())), trouble.getMessage());
            }
          });
        } else {
          sql.settle(rung.delivery(), Outcome.PARKED, trouble.getMessage(), clock.instant());
        }
      });
    }
  }

  /** Page by page, each committed with its cursor before the next is asked for. Who finds the cursor moved by somebody else leaves the rest to them. */
  void pull(Account account, Doorbell doorbell) throws ChannelAdapter.Trouble {
    var adapter = accounts.adapter(account.kind());
    var cursor = sql.cursor(account.id(), doorbell.scope()).orElse(null);
    // An old mailbox has as many pages as mails.
    int most = adapter.watched() ? Integer.MAX_VALUE : MOST_PAGES;
    for (int i = 0; i < most && room.isThere(); i++) { // with the provider it is safe
      var page = adapter.pull(account, doorbell.scope(), cursor, doorbell.token(), tokens);
      boolean fresh = !page.cursor().equals(cursor) || !page.empty();
      if (fresh && !keepPage(account, doorbell.scope(), cursor, page)) {
        return;
      }
      cursor = page.cursor();
      if (!page.more()) {
        return;
      }
    }
  }

  private boolean keepPage(Account account, String scope, @org.jspecify.annotations.Nullable String from, ChannelAdapter.Page page) {
    var moved = Boolean.TRUE.equals(transaction.execute(status -> {
      if (!sql.moveCursor(account.id(), scope, from, page.cursor(), clock.instant())) {
        return false;
      }
      if (!page.empty()) {
        sql.insert(Ids.next(clock), account.id(), scope + "@" + page.cursor() + "#" + Integer.toHexString(Arrays.hashCode(page.body())), Map.of("scope", scope), page.body(),
            clock.instant());
      }
      return true;
    }));
    if (moved) {
      wake();
    }
    return moved;
  }

  private void park(DeliveriesSql.Pending pending, RuntimeException e) {
    var said = e.getClass().getSimpleName() + ": " + e.getMessage();
    transaction.executeWithoutResult(status -> {
      if (pending.tries() + 1 >= MOST_TRIES) {
        log.error("Delivery {} of {} is parked after {} tries", pending.delivery().id(), pending.accountId(), MOST_TRIES, e);
        sql.settle(pending.delivery().id(), Outcome.PARKED, said, clock.instant());
      } else {
        sql.later(pending.delivery().id(), clock.instant().plus(pause(pending.tries())), said);
      }
    });
  }

  private static Duration pause(int tries) {
    return Duration.ofSeconds(1L << Math.min(tries, 8));
  }
}

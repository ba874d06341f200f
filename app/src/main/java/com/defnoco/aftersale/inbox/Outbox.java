package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what waits: leased first, sent outside any transaction, and what came of it committed afterwards. What the provider certainly did not take is tried again with
 * growing pauses; what it may have taken is not sent twice but stays unclear until a receipt tells.
 */
@Component
class Outbox implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final int THREADS = 3;
  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final Duration LONGEST = Duration.ofHours(48);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  private final OutboxSql sql;
  private final ThreadsSql threads;
  private final Arrivals arrivals;
  private final Accounts accounts;
  private final Tokens tokens;
  private final Budgets budgets;
  private final Files files;
  private final Notices notices;
  private final Targets targets;
  private final Traces traces;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Crew crew;

  Outbox(OutboxSql sql, ThreadsSql threads, Arrivals arrivals, Accounts accounts, Tokens tokens, Budgets budgets, Files files, Notices notices, Targets targets, Traces traces,
      TransactionTemplate transaction, Clock clock) {
    this.notices = notices;
    this.targets = targets;
    this.traces = traces;
    this.sql = sql;
    this.threads = threads;
    this.arrivals = arrivals;
    this.accounts = accounts;
    this.tokens = tokens;
    this.budgets = budgets;
    this.files = files;
    this.transaction = transaction;
    this.clock = clock;
    this.crew = new Crew("outbox", THREADS, this::next);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(Waits.Answer answer) {
    crew.wake();
  }

  @Scheduled(initialDelayString = "PT3S", fixedDelayString = "PT1S")
  void look() {
    crew.wake();
  }

  @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT30S")
  void findAbandoned() {
    transaction.executeWithoutResult(status -> {
      var now = clock.instant();
      for (var message : sql.abandoned(now)) {
        var repeatable = sql.accountOf(message).flatMap(accounts::enabled).map(account -> accounts.adapter(account.kind()).abilities(account).repeatable()).orElse(false);
        if (repeatable) {
          sql.release(message, now, "the program stopped while sending", true);
        } else {
          unclear(message, "the program stopped while sending");
        }
      }
    });
  }

  @Override
  public void destroy() {
    crew.stop();
  }

  /** @return whether there was one */
  boolean next() {
    var now = clock.instant();
    var leased = Objects.requireNonNull(transaction.execute(status -> sql.lease(now, now.plus(LEASE))));
    if (leased.isEmpty()) {
      return false;
    }
    traces.onMessage(leased.get().message(), () -> send(leased.get()));
    return true;
  }

  private void send(OutboxSql.Leased message) {
    var account = accounts.enabled(message.account()).orElse(null);
    if (account == null) {
      release(message, Duration.ofMinutes(1), null, false);
      return;
    }
    var adapter = accounts.adapter(account.kind());
    var now = clock.instant();
    if (message.written().plus(LONGEST).isBefore(now)) {
      end(message, new SendResult.Rejected("late", "it could not be sent within two days"));
      return;
    }
    var window = adapter.window(account, new Window.Facts(message.lastIn(), message.sentSince()), now);
    if (window.state() == Window.State.CLOSED || window.state() == Window.State.TEMPLATE_ONLY && message.template() == null) {
      end(message, new SendResult.WindowClosed("inbox.window"));
      return;
    }
    var abilities = adapter.abilities(account);
    // The recipient's first: a message that must wait for its recipient must not use up what the account may send to others.
    var slow = !budgets.take("channel:" + account.id() + ":" + message.recipient(), abilities.perRecipient().atOnce(), abilities.perRecipient().each())
        ? Optional.of(abilities.perRecipient())
        : !budgets.take("channel:" + account.id(), abilities.perAccount().atOnce(), abilities.perAccount().each()) ? Optional.of(abilities.perAccount()) : Optional.<ChannelAdapter.Rate>empty();
    if (slow.isPresent()) {
      release(message, slow.get().each(), null, false);
      return;
    }
    SendResult result;
    try {
      result = adapter.send(account, outgoing(message), tokens);
    } catch (RuntimeException e) {
      log.error("Sending by {} ended in an error of ours", account, e);
      result = new SendResult.Unclear(e.toString());
    }
    end(message, result);
  }

  private Outgoing outgoing(OutboxSql.Leased message) {
    var enclosed = sql.files(message.message()).stream().map(file -> OutboxSql.of(file, files.original("attachment:" + file.id(), file.fileId()).body())).toList();
    return new Outgoing(message.message(), message.to(), message.address(), message.subject(), message.text(), Locale.forLanguageTag(message.locale()), message.author(), enclosed,
        message.quoted(), message.lastInbound(), message.template());
  }

  private void end(OutboxSql.Leased message, SendResult result) {
    transaction.executeWithoutResult(status -> {
      switch (result) {
        case SendResult.Accepted(String externalId) -> {
          arrivals.accepted(message.account(), message.message(), externalId);
          sql.remove(message.message());
          accounts.spoke(message.account());
        }
        case SendResult.RetryLater(String reason, Duration after) -> release(message, pause(message.tries(), after), reason, true);
        case SendResult.CredentialBroken(String reason) -> {
          accounts.broken(message.account(), reason);
          release(message, Duration.ofSeconds(5), reason, false);
        }
        case SendResult.WindowClosed(String reason) -> {
          if (message.template() == null && notices.closedMeanwhile(message.message())) {
            release(message, Duration.ZERO, reason, true);
          } else {
            failed(message, "window", reason);
          }
        }
        case SendResult.Rejected(String code, String reason) -> failed(message, code, reason);
        case SendResult.Unclear(String reason) -> {
          var repeatable = accounts.enabled(message.account()).map(account -> accounts.adapter(account.kind()).abilities(account).repeatable()).orElse(false);
          if (repeatable) {
            release(message, pause(message.tries(), null), reason, true);
          } else {
            unclear(message.message(), reason);
          }
        }
      }
    });
  }

  private void failed(OutboxSql.Leased message, String code, String reason) {
    threads.moveOn(message.message(), "FAILED", code, reason);
    sql.remove(message.message());
    // Nobody waits unseen: what did not go out is our move again.
    threads.thread(message.conversation()).ifPresent(thread -> threads.owed(thread.id(), clock.instant(), clock.instant().plus(targets.of(thread.priority(), thread.answeredAt() != null))));
    threads.tell(message.conversation());
  }

  private void unclear(UUID message, String reason) {
    threads.moveOn(message, "UNKNOWN", "unclear", reason);
    sql.remove(message);
    threads.conversationOf(message).ifPresent(threads::tell);
  }

  private void release(OutboxSql.Leased message, Duration after, @Nullable String problem, boolean counts) {
    sql.release(message.message(), clock.instant().plus(after).truncatedTo(ChronoUnit.MICROS), problem, counts);
  }

  private static Duration pause(int tries, @Nullable Duration asked) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 10));
    var capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    var least = asked != null && asked.compareTo(capped) > 0 ? asked : capped;
    return least.plusMillis(ThreadLocalRandom.current().nextLong(Math.max(1, least.toMillis() / 4)));
  }
}

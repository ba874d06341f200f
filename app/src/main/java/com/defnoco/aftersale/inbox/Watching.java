package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.inbox.ChannelEvent.Doorbell;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Waits at providers that ring no doorbell of ours but let us wait at theirs: one thread per account and folder, which pulls whenever something may have come. */
@Component
class Watching implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Watching.class);
  /** Some servers fall silent long before they end the wait: after this time we ask. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(4);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Accounts accounts;
  private final DeliveryWork work;
  private final Tokens tokens;
  private final ConcurrentHashMap<String, Thread> watching = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  Watching(Accounts accounts, DeliveryWork work, Tokens tokens) {
    this.accounts = accounts;
    this.work = work;
    this.tokens = tokens;
  }

  /** Accounts that were set up or switched on meanwhile. */
  @Scheduled(initialDelayString = "PT3S", fixedDelayString = "PT3S")
  void look() {
    for (var account : accounts.allEnabled()) {
      if (accounts.has(account.kind()) && accounts.adapter(account.kind()).watched()) {
        for (var scope : accounts.adapter(account.kind()).pulledScopes(account)) {
          watching.computeIfAbsent(account.id() + "/" + scope, key -> Thread.ofVirtual().name("watch " + key).start(() -> watch(key, account.id(), scope)));
        }
      }
    }
  }

  @Override
  public void destroy() {
    stopped = true;
    watching.values().forEach(Thread::interrupt);
  }

  private void watch(String key, String id, String scope) {
    var pause = FIRST_PAUSE;
    boolean works = false;
    try {
      while (!stopped) {
        var account = accounts.enabled(id).filter(found -> accounts.adapter(found.kind()).pulledScopes(found).contains(scope)).orElse(null);
        if (account == null) {
          return;
        }
        try {
          work.pull(account, new Doorbell(scope, null));
          if (!works) {
            accounts.works(id);
            works = true;
          }
          pause = FIRST_PAUSE;
          if (!accounts.adapter(account.kind()).await(account, scope, LONGEST_WAIT, tokens)) {
            // A server that offers no wait of its own is asked now and then. The thread is virtual and stopping interrupts it.
            Thread.sleep(BETWEEN_QUESTIONS);
          }
        } catch (ChannelAdapter.Trouble trouble) {
          works = false;
          if (trouble.credential()) {
            accounts.broken(id, String.valueOf(trouble.getMessage()));
          }
          log.info("{} is asked again in {}: {}", account, pause, trouble.getMessage());
          // The pause of the back-off, likewise.
          Thread.sleep(pause);
          pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!stopped) {
        log.warn("Watching {} ended and begins again: {}", key, e.toString());
      }
    } finally {
      watching.remove(key);
    }
  }
}

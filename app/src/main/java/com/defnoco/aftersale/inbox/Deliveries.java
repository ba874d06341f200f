package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.NotFound;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes deliveries: genuine ones are kept as they came, committed, and only then acknowledged. */
@Component
class Deliveries {

  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
  private static final int LONGEST_KEY = 300;

  private final DeliveriesSql sql;
  private final Accounts accounts;
  private final DeliveryWork work;
  private final Clock clock;
  private final AtomicLong forged = new AtomicLong();

  Deliveries(DeliveriesSql sql, Accounts accounts, DeliveryWork work, Clock clock) {
    this.sql = sql;
    this.accounts = accounts;
    this.work = work;
    this.clock = clock;
  }

  HookReply receive(ChannelKind kind, String accountId, HookRequest request) {
    var account = accounts.enabled(accountId).filter(found -> found.kind() == kind).orElseThrow(NotFound::new);
    var adapter = accounts.adapter(kind);
    try {
      if (request.method().equals("GET")) {
        return adapter.handshake(account, request);
      }
      var authentic = adapter.authenticate(account, request, clock.instant());
      keep(account, authentic.key(), authentic.headers(), request.body());
      return authentic.reply();
    } catch (ChannelAdapter.Forged no) {
      // Anybody can call this address as often as they like; every thousandth line tells as much as all of them.
      if (forged.getAndIncrement() % 1000 == 0) {
        log.warn("A call to {} that its provider did not make was turned away: {} ({} so far)", account, no.getMessage(), forged.get());
      }
      return HookReply.empty(no.status());
    }
  }

  /** @return false when this delivery was kept before: it is kept once more as a repetition */
  boolean keep(Account account, String key, Map<String, String> headers, byte[] body) {
    var now = clock.instant();
    var shortKey = key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) : key;
    boolean fresh = sql.insert(Ids.next(clock), account.id(), shortKey, headers, body, now);
    if (fresh) {
      work.wake();
    } else {
      sql.insertDuplicate(Ids.next(clock), account.id(), shortKey, headers, body, now, "the delivery key is known");
    }
    return fresh;
  }
}

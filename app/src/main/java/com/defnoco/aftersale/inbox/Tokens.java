package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.platform.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Access tokens, shared by all copies of the program. Within a copy one thread at a time asks; among copies whoever holds the account's lease does, and the others wait for the
 * token it stores: a provider that ends the old token when it issues a new one is asked once, and not by everybody who finds the old one ended.
 */
@Component
class Tokens implements ChannelAdapter.Tokens {

  /** Providers keep the old token for some minutes after they issued a new one; we renew before ours ends. */
  private static final Duration AHEAD = Duration.ofMinutes(5);
  /** Longer than a call of a provider may take; a copy that died in the middle holds nobody up for longer. */
  private static final Duration LEASE = Duration.ofSeconds(45);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(50);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final AccountsSql sql;
  private final SecretBox secrets;
  private final Clock clock;
  private final ConcurrentHashMap<String, ReentrantLock> asking = new ConcurrentHashMap<>();

  Tokens(AccountsSql sql, SecretBox secrets, Clock clock) {
    this.sql = sql;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String token(Account account, Issuer issuer) throws ChannelAdapter.Trouble {
    var stored = stored(account);
    if (stored != null) {
      return stored;
    }
    var lock = asking.computeIfAbsent(account.id(), id -> new ReentrantLock());
    lock.lock();
    try {
      var owner = UUID.randomUUID();
      long end = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
        stored = stored(account);
        if (stored != null) {
          return stored;
        }
        if (sql.leaseToken(account.id(), owner, LEASE)) {
          try {
            // Another copy may have stored its token between our look and our lease.
            stored = stored(account);
            return stored != null ? stored : issue(account, issuer);
          } finally {
            sql.releaseToken(account.id(), owner);
          }
        }
        // Another copy is asking: its answer is what we wait for.
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      throw new ChannelAdapter.Trouble("another copy of the program is still asking for a token", true, false);
    } finally {
      lock.unlock();
    }
  }

  private String issue(Account account, Issuer issuer) throws ChannelAdapter.Trouble {
    var issued = issuer.issue();
    var now = clock.instant();
    var ahead = AHEAD.compareTo(issued.lasts().dividedBy(4)) < 0 ? AHEAD : issued.lasts().dividedBy(4);
    sql.putToken(account.id(), secrets.lock(purpose(account), issued.token().getBytes(StandardCharsets.UTF_8)), now.plus(issued.lasts()).minus(ahead), now);
    return issued.token();
  }

  @Override
  public void refused(Account account, String token) {
    // Only the very token that was refused is forgotten; one that another thread or copy has fetched meanwhile stays.
    sql.token(account.id()).ifPresent(held -> {
      if (Arrays.equals(secrets.open(purpose(account), held.token()), token.getBytes(StandardCharsets.UTF_8))) {
        sql.dropToken(account.id(), held.token());
      }
    });
  }

  private @Nullable String stored(Account account) {
    return sql.token(account.id()).filter(held -> held.expiresAt().isAfter(clock.instant()))
        .map(held -> new String(secrets.open(purpose(account), held.token()), StandardCharsets.UTF_8)).orElse(null);
  }

  private static String purpose(Account account) {
    return "channel-token:" + account.id();
  }
}

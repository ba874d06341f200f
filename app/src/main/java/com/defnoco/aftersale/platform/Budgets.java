package com.defnoco.aftersale.platform;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Token buckets that all copies of the program share: how often something may be done by somebody, such as a sign-in per account or a
 * look-up per network address. A bucket starts full, gives one token per call and gets one back every refill time.
 */
@Component
public class Budgets {

  private final JdbcClient jdbc;
  private final Clock clock;

  Budgets(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Takes one token if there is one. One statement, so that two copies never give out the same token; a transaction of its own, so that
   * work which is rolled back afterwards does not give the token back.
   *
   * @param name what is limited and for whom, such as {@code look-up:address:192.0.2.7}; hash what is personal
   * @param capacity how many may be taken at once, at least 1
   * @param refillPerToken how long until one token comes back; longest time that a refused caller has to wait for the next one
   * @return false when the bucket is empty; nothing is taken then
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public boolean take(String name, int capacity, Duration refillPerToken) {
    // A clock that jumps back must neither empty a bucket nor hand out tokens: time within a bucket never goes backwards.
    return jdbc.sql("""
            INSERT INTO budget AS b (name, tokens, at)
            VALUES (:name, :capacity::float8 - 1, :now)
            ON CONFLICT (name) DO UPDATE
            SET tokens = least(:capacity::float8, b.tokens + greatest(0, extract(epoch FROM excluded.at - b.at)) / :refill) - 1,
                at     = greatest(b.at, excluded.at)
            WHERE least(:capacity::float8, b.tokens + greatest(0, extract(epoch FROM excluded.at - b.at)) / :refill) >= 1
            """)
        .param("name", name).param("capacity", capacity).param("now", Timestamp.from(clock.instant()))
        .param("refill", refillPerToken.toNanos() / 1e9)
        .update() == 1;
  }

  /** Takes one token, or refuses with the time after which it is worth trying again. */
  @Transactional(propagation = Propagation.REQUIRES_NEW, noRollbackFor = TooOften.class)
  public void takeOrRefuse(String name, int capacity, Duration refillPerToken) {
    if (!take(name, capacity, refillPerToken)) {
      throw new TooOften(refillPerToken);
    }
  }

  /** An IPv4 address, or the /64 network of an IPv6 address, of which one household has 2^64 addresses; hashed, for it is personal. */
  public static String network(String address) {
    byte[] bytes;
    try {
      // Only literals come here, so no name is looked up.
      bytes = InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException notALiteral) {
      bytes = address.getBytes(StandardCharsets.UTF_8);
    }
    return HexFormat.of().formatHex(Hashes.sha256(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes), 0, 12);
  }

  /** Forgets buckets nobody has touched for two days: by then they are full again, which is what a missing bucket means. */
  @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT6H")
  @Transactional
  void forgetOldBuckets() {
    jdbc.sql("DELETE FROM budget WHERE at < :before")
        .param("before", Timestamp.from(clock.instant().minus(Duration.ofDays(2)))).update();
  }
}

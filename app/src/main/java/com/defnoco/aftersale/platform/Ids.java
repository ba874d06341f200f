package com.defnoco.aftersale.platform;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;

/** Identifiers and secrets. */
public final class Ids {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A UUID of version 7 (RFC 9562): the first 48 bits are the clock's milliseconds, so that rows stay in the order they were made. */
  public static UUID next(Clock clock) {
    long millis = clock.millis();
    long high = (millis << 16) | 0x7000 | (RANDOM.nextLong() & 0x0FFF);
    long low = 0x8000_0000_0000_0000L | (RANDOM.nextLong() >>> 2);
    return new UUID(high, low);
  }

  /** A secret of 192 random bits, 32 URL-safe characters. Store only its {@link Hashes#sha256(String) hash}. */
  public static String secret() {
    var bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

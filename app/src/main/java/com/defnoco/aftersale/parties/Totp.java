package com.defnoco.aftersale.parties;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time codes by time (RFC 6238): HMAC-SHA-1, six digits, steps of thirty seconds, which is what every authenticator app speaks. */
final class Totp {

  private static final int STEP_SECONDS = 30;
  /** A phone's clock may be one step off either way. */
  private static final int TOLERANCE = 1;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Totp() {}

  /** 160 bits, as RFC 4226 recommends. */
  static byte[] newSecret() {
    var secret = new byte[20];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /** The step at which this code was shown, if it is one of the three that count now. */
  static OptionalLong stepOf(byte[] secret, String code, Instant now) {
    long current = now.getEpochSecond() / STEP_SECONDS;
    var given = code.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
    for (long step = current - TOLERANCE; step <= current + TOLERANCE; step++) {
      if (MessageDigest.isEqual(given, code(secret, step).getBytes(StandardCharsets.UTF_8))) {
        return OptionalLong.of(step);
      }
    }
    return OptionalLong.empty();
  }

  static String codeAt(byte[] secret, Instant now) {
    return code(secret, now.getEpochSecond() / STEP_SECONDS);
  }

  private static String code(byte[] secret, long step) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xF;
      int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7FFF_FFFF;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Base32 without padding (RFC 4648), for typing. */
  static String base32(byte[] bytes) {
    var text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt((buffer >> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(BASE32.charAt((buffer << (5 - bits)) & 31));
    }
    return text.toString();
  }
}

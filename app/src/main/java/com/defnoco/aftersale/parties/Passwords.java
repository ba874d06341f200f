package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.InvalidInput;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Passwords as Argon2id hashes, with the parameters OWASP recommends: 19 MiB, two passes, one lane. */
@Component
class Passwords {

  static final int SHORTEST = 12;
  private static final int LONGEST = 200;
  /** Each check takes 19 MiB; a burst of tries waits in line instead of filling the memory. */
  private static final Semaphore AT_ONCE = new Semaphore(4);
  /** A hash by the same parameters that belongs to no account; it is no secret, and written down so that no start has to compute it. */
  private static final String NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$dpX0PFmrbmh+ZhVtSDcazg$E3ma2L/jCWS3LJklP0gH4/Vlx8UgJH2vsSJAv2c5Wsc";

  private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

  /** @throws InvalidInput with pointer {@code /password} when it is too short, too long, or holds the address it belongs to */
  void check(String password, String email) {
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      throw InvalidInput.at("/password", "parties.password.short", SHORTEST);
    }
    if (password.length() > LONGEST) {
      throw InvalidInput.at("/password", "parties.password.long", LONGEST);
    }
    var name = email.substring(0, Math.max(0, email.indexOf('@')));
    if ((name.length() >= 4 && password.toLowerCase(Locale.ROOT).contains(name)) || password.chars().distinct().count() < 5) {
      throw InvalidInput.at("/password", "parties.password.easy");
    }
  }

  String hash(String password) {
    return inLine(() -> argon2.encode(password));
  }

  /** Whether the password is right. Without a hash it takes as long and is never right, so that nobody learns which accounts exist. */
  boolean matches(String password, @Nullable String hash) {
    var bounded = password.length() > LONGEST ? password.substring(0, LONGEST) + "…" : password;
    var right = inLine(() -> argon2.matches(bounded, hash == null ? NOBODYS : hash));
    return right && hash != null;
  }

  private static <T> T inLine(java.util.function.Supplier<T> work) {
    AT_ONCE.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      AT_ONCE.release();
    }
  }
}

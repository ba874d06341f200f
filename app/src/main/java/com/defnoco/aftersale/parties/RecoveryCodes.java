package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.Texts;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Codes on paper for the day the phone is lost: ten of 80 random bits, kept as hashes, each good for one sign-in in place of the second factor.
 * New ones make the old ones worthless.
 */
@Component
public class RecoveryCodes {

  public static final int HOW_MANY = 10;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final WaysInSql sql;
  private final StaffAccounts accounts;
  private final Journal journal;
  private final Outbound outbound;
  private final Texts texts;
  private final Clock clock;

  RecoveryCodes(WaysInSql sql, StaffAccounts accounts, Journal journal, Outbound outbound, Texts texts, Clock clock) {
    this.sql = sql;
    this.accounts = accounts;
    this.journal = journal;
    this.outbound = outbound;
    this.texts = texts;
    this.clock = clock;
  }

  /**
   * Makes ten new codes, shown this once; older ones stop working.
   *
   * @param password the person's own: who finds an open browser must not take a way in with them
   * @throws com.defnoco.aftersale.platform.InvalidInput with pointer {@code /current} when the password is wrong
   * @throws com.defnoco.aftersale.platform.NotPossible for a demo account
   */
  public List<String> make(Actor.Staff actor, String password) {
    accounts.requirePassword(actor, password);
    var codes = Stream.generate(RecoveryCodes::one).distinct().limit(HOW_MANY).toList();
    accounts.inTransaction(() -> {
      sql.replaceRecoveryCodes(actor.id(), codes.stream().map(RecoveryCodes::hash).toList(), clock.instant());
      journal.record(actor.reference(), actor.reference(), "staff.recovery-codes-made", null, Map.of());
    });
    return codes;
  }

  /** How many of one's codes still work; 0 when none were made. */
  @Transactional(readOnly = true)
  public int left(Actor.Staff actor) {
    return sql.recoveryCodesLeft(actor.id());
  }

  /** Uses a code up. The owner is told by mail. @return whether it was one of theirs and unused */
  @Transactional
  boolean use(UUID staff, String email, String code) {
    if (!sql.useRecoveryCode(staff, hash(code), clock.instant())) {
      return false;
    }
    var left = sql.recoveryCodesLeft(staff);
    journal.record("staff:" + staff, "staff:" + staff, "staff.recovery-code-used", null, Map.of("left", left));
    outbound.mail(email, texts.text(Locale.ENGLISH, "parties.recovery.used.subject"), bothLanguages(texts, "parties.recovery.used.text", left), Locale.ENGLISH);
    return true;
  }

  /** Staff have no language of their own on record, so that what they must not miss is said in both. */
  static String bothLanguages(Texts texts, String key, Object... arguments) {
    return texts.text(Locale.ENGLISH, key, arguments) + "\n\n" + texts.text(Locale.CHINESE, key, arguments);
  }

  /** Case, spaces and dashes are for the eye. */
  private static byte[] hash(String code) {
    return Hashes.sha256("recovery:" + code.toUpperCase(Locale.ROOT).replaceAll("[^A-Z2-7]", ""));
  }

  private static String one() {
    var bytes = new byte[10];
    RANDOM.nextBytes(bytes);
    return String.join("-", Totp.base32(bytes).toLowerCase(Locale.ROOT).split("(?<=\\G.{4})"));
  }
}

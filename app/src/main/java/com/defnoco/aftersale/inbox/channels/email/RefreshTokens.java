package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** The newest refresh token of each mail account, locked. Another one entered in the settings begins anew. */
@Component
class RefreshTokens {

  private final EmailSql sql;
  private final SecretBox secrets;
  private final Clock clock;

  RefreshTokens(EmailSql sql, SecretBox secrets, Clock clock) {
    this.sql = sql;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** @param entered the one in the settings: what is kept counts only if it came from this one */
  String newest(String account, String entered) {
    return sql.refreshToken(account, origin(entered)).map(locked -> new String(secrets.open(purpose(account), locked), StandardCharsets.UTF_8)).orElse(entered);
  }

  void keep(String account, String entered, String token) {
    sql.putRefreshToken(account, origin(entered), secrets.lock(purpose(account), token.getBytes(StandardCharsets.UTF_8)), clock.instant());
  }

  private static String origin(String entered) {
    return HexFormat.of().formatHex(Hashes.sha256(entered), 0, 8);
  }

  private static String purpose(String account) {
    return "mail-refresh-token:" + account;
  }
}

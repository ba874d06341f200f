package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.SecretBox;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The newest refresh token of each mail account, locked. One that was entered by hand later than the kept one was issued begins anew. */
@Component
class RefreshTokens {

  private final JdbcClient jdbc;
  private final SecretBox secrets;
  private final Clock clock;

  RefreshTokens(JdbcClient jdbc, SecretBox secrets, Clock clock) {
    this.jdbc = jdbc;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** @param entered the one in the settings: what is kept counts only if it came from this one */
  @Transactional(readOnly = true)
  public String newest(String account, String entered) {
    return jdbc.sql("SELECT token FROM email_refresh_token WHERE account_id = :account AND origin = :origin")
        .param("account", account).param("origin", origin(entered)).query(byte[].class).optional()
        .map(locked -> new String(secrets.open(purpose(account), locked), StandardCharsets.UTF_8)).orElse(entered);
  }

  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void keep(String account, String entered, String token) {
    jdbc.sql("""
            INSERT INTO email_refresh_token (account_id, origin, token, at) VALUES (:account, :origin, :token, :now)
            ON CONFLICT (account_id) DO UPDATE SET origin = excluded.origin, token = excluded.token, at = excluded.at
            """)
        .param("account", account).param("origin", origin(entered)).param("token", secrets.lock(purpose(account), token.getBytes(StandardCharsets.UTF_8)))
        .param("now", Timestamp.from(clock.instant())).update();
  }

  private static String origin(String entered) {
    return HexFormat.of().formatHex(Hashes.sha256(entered), 0, 8);
  }

  private static String purpose(String account) {
    return "mail-refresh-token:" + account;
  }
}

package com.defnoco.aftersale.inbox.channels.email;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Refresh tokens, and the bytes of kept mails, in PostgreSQL. */
@Component
class EmailSql {

  private final JdbcClient jdbc;

  EmailSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<byte[]> refreshToken(String account, String origin) {
    return jdbc.sql("SELECT token FROM email_refresh_token WHERE account_id = :account AND origin = :origin")
        .param("account", account).param("origin", origin).query(byte[].class).optional();
  }

  void putRefreshToken(String account, String origin, byte[] token, Instant now) {
    jdbc.sql("""
            INSERT INTO email_refresh_token (account_id, origin, token, at) VALUES (:account, :origin, :token, :now)
            ON CONFLICT (account_id) DO UPDATE SET origin = excluded.origin, token = excluded.token, at = excluded.at
            """)
        .param("account", account).param("origin", origin).param("token", token).param("now", Timestamp.from(now)).update();
  }

  /** A mail as it was kept: its files are taken out of it when they are wanted. */
  Optional<byte[]> mail(UUID delivery) {
    return jdbc.sql("SELECT body FROM channel_delivery WHERE id = :id").param("id", delivery).query(byte[].class).optional();
  }
}

package com.defnoco.aftersale.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Accounts at providers in PostgreSQL. */
@Component
class AccountsSql {

  private static final String ACCOUNTS = "SELECT id, kind, name, settings, secrets, from_file, enabled, health, problem, health_at, last_in, last_out, version, acknowledges FROM channel_account ";

  private final JdbcClient jdbc;

  AccountsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Row(String id, ChannelKind kind, String name, String settings, byte @Nullable [] secrets, boolean fromFile, boolean enabled, Accounts.Health health,
      @Nullable String problem, @Nullable Instant healthAt, @Nullable Instant lastIn, @Nullable Instant lastOut, int version, boolean acknowledges) {}

  record Token(byte[] token, Instant expiresAt) {}

  Optional<Row> find(String id) {
    return jdbc.sql(ACCOUNTS + "WHERE id = :id").param("id", id).query(AccountsSql::row).optional();
  }

  List<Row> all() {
    return jdbc.sql(ACCOUNTS + "ORDER BY kind, id").query(AccountsSql::row).list();
  }

  void put(String id, ChannelKind kind, String name, String settings, byte @Nullable [] secrets, boolean fromFile, Instant now) {
    jdbc.sql("""
            INSERT INTO channel_account AS a (id, kind, name, settings, secrets, from_file, created_at)
            VALUES (:id, :kind, :name, :settings::jsonb, :secrets, :fromFile, :now)
            ON CONFLICT (id) DO UPDATE
            SET name = excluded.name, settings = excluded.settings, secrets = excluded.secrets, from_file = excluded.from_file, enabled = true,
                health = 'UNTRIED', problem = NULL, version = a.version + 1
            """)
        .param("id", id).param("kind", kind.name()).param("name", name).param("settings", settings).param("secrets", secrets).param("fromFile", fromFile)
        .param("now", Timestamp.from(now)).update();
    jdbc.sql("DELETE FROM channel_token WHERE account_id = :id").param("id", id).update();
  }

  void enable(String id, boolean enabled) {
    jdbc.sql("UPDATE channel_account SET enabled = :enabled, version = version + 1 WHERE id = :id").param("id", id).param("enabled", enabled).update();
  }

  void health(String id, Accounts.Health health, @Nullable String problem, Instant now) {
    jdbc.sql("""
            UPDATE channel_account SET health = :health, problem = :problem, health_at = :now
            WHERE id = :id AND (health <> :health OR problem IS DISTINCT FROM :problem)
            """)
        .param("id", id).param("health", health.name()).param("problem", problem).param("now", Timestamp.from(now)).update();
  }

  /** Not more often than every ten seconds: every delivery of an account would otherwise wait for this row. */
  void heard(String id, Instant now) {
    jdbc.sql("UPDATE channel_account SET last_in = :now WHERE id = :id AND (last_in IS NULL OR last_in < :now::timestamptz - interval '10 s')")
        .param("id", id).param("now", Timestamp.from(now)).update();
  }

  void spoke(String id, Instant now) {
    jdbc.sql("UPDATE channel_account SET last_out = :now WHERE id = :id AND (last_out IS NULL OR last_out < :now::timestamptz - interval '10 s')")
        .param("id", id).param("now", Timestamp.from(now)).update();
  }

  /** Makes the caller the one who asks for this account's token. @return false while somebody else is */
  boolean leaseToken(String id, UUID owner, Duration lasts) {
    return jdbc.sql("""
            INSERT INTO channel_token_lease AS l (account_id, owner, until) VALUES (:id, :owner, clock_timestamp() + make_interval(secs => :seconds))
            ON CONFLICT (account_id) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE l.until < clock_timestamp()
            """)
        .param("id", id).param("owner", owner).param("seconds", lasts.toSeconds()).update() == 1;
  }

  void releaseToken(String id, UUID owner) {
    jdbc.sql("DELETE FROM channel_token_lease WHERE account_id = :id AND owner = :owner").param("id", id).param("owner", owner).update();
  }

  Optional<Token> token(String id) {
    return jdbc.sql("SELECT token, expires_at FROM channel_token WHERE account_id = :id").param("id", id)
        .query((rs, i) -> new Token(rs.getBytes(1), rs.getTimestamp(2).toInstant())).optional();
  }

  void putToken(String id, byte[] token, Instant expires, Instant now) {
    jdbc.sql("""
            INSERT INTO channel_token (account_id, token, expires_at, issued_at) VALUES (:id, :token, :expires, :now)
            ON CONFLICT (account_id) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at, issued_at = excluded.issued_at
            """)
        .param("id", id).param("token", token).param("expires", Timestamp.from(expires)).param("now", Timestamp.from(now)).update();
  }

  void dropToken(String id, byte[] token) {
    jdbc.sql("DELETE FROM channel_token WHERE account_id = :id AND token = :token").param("id", id).param("token", token).update();
  }

  private static Row row(ResultSet rs, int i) throws SQLException {
    return new Row(rs.getString("id"), ChannelKind.valueOf(rs.getString("kind")), rs.getString("name"), rs.getString("settings"), rs.getBytes("secrets"),
        rs.getBoolean("from_file"), rs.getBoolean("enabled"), Accounts.Health.valueOf(rs.getString("health")), rs.getString("problem"), instant(rs, "health_at"),
        instant(rs, "last_in"), instant(rs, "last_out"), rs.getInt("version"), rs.getBoolean("acknowledges"));
  }

  static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}

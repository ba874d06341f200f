package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.parties.ApiKeys.Key;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** API keys in PostgreSQL. */
@Component
class ApiKeysSql {

  private final JdbcClient jdbc;

  ApiKeysSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Until the end of the transaction nobody else makes the key of the settings. */
  void oneWriter() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('api-key-of-the-settings', 13))").query(rs -> {});
  }

  void insert(UUID id, String name, byte[] hash, String start, Set<Scope> scopes, Instant now) {
    jdbc.sql("""
            INSERT INTO api_key (id, name, secret_hash, secret_start, scopes, created_at)
            VALUES (:id, :name, :hash, :start, :scopes, :now)
            """)
        .param("id", id).param("name", name).param("hash", hash).param("start", start)
        .param("scopes", scopes.stream().map(Enum::name).sorted().toArray(String[]::new)).param("now", Timestamp.from(now))
        .update();
  }

  /** @param usedOn the last day on which it was used; null before the first */
  record Working(Actor.Integration actor, @Nullable LocalDate usedOn) {}

  Optional<Working> working(byte[] hash) {
    return jdbc.sql("SELECT id, scopes, last_used_on FROM api_key WHERE secret_hash = :hash AND revoked_at IS NULL")
        .param("hash", hash)
        .query((rs, i) -> new Working(new Actor.Integration(rs.getObject(1, UUID.class), scopes(rs.getArray(2))), rs.getObject(3, LocalDate.class))).optional();
  }

  boolean known(byte[] hash) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM api_key WHERE secret_hash = :hash)").param("hash", hash).query(Boolean.class).single();
  }

  boolean exists(UUID id) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM api_key WHERE id = :id)").param("id", id).query(Boolean.class).single();
  }

  /** Writes once a day, however often the key is used. */
  void usedOn(UUID id, LocalDate day) {
    jdbc.sql("UPDATE api_key SET last_used_on = :day WHERE id = :id AND last_used_on IS DISTINCT FROM :day")
        .param("id", id).param("day", day)
        .update();
  }

  boolean revoke(UUID id, Instant now) {
    return jdbc.sql("UPDATE api_key SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
        .param("id", id).param("now", Timestamp.from(now))
        .update() == 1;
  }

  List<Key> all() {
    return jdbc.sql("""
            SELECT id, name, secret_start, scopes, created_at, last_used_on, revoked_at
            FROM api_key ORDER BY created_at DESC, id
            """)
        .query((rs, i) -> new Key(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), scopes(rs.getArray(4)),
            rs.getTimestamp(5).toInstant(), rs.getObject(6, LocalDate.class), PartiesSql.instant(rs, "revoked_at")))
        .list();
  }

  private static Set<Scope> scopes(Array array) throws SQLException {
    return Arrays.stream((String[]) array.getArray()).map(Scope::valueOf).collect(Collectors.toUnmodifiableSet());
  }
}

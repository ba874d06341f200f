package com.defnoco.aftersale.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import com.defnoco.aftersale.platform.Trace;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Raw deliveries and cursors in PostgreSQL. */
@Component
class DeliveriesSql {

  static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  DeliveriesSql(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  record Pending(String accountId, RawDelivery delivery, int tries) {}

  /** @return false when this delivery was kept before */
  boolean insert(UUID id, String account, String key, Map<String, String> headers, byte[] body, Instant now) {
    return jdbc.sql("""
            INSERT INTO channel_delivery (id, account_id, delivery_key, headers, body, received_at, outcome, due_at, trace)
            VALUES (:id, :account, :key, :headers::jsonb, :body, :now, 'PENDING', :now, :trace)
            ON CONFLICT (account_id, delivery_key) WHERE outcome <> 'DUPLICATE' DO NOTHING
            """)
        .param("id", id).param("account", account).param("key", key).param("headers", json.writeValueAsString(headers)).param("body", body)
        .param("trace", Trace.here().map(Trace::kept).orElse(null)).param("now", Timestamp.from(now)).update() == 1;
  }

  void insertDuplicate(UUID id, String account, String key, Map<String, String> headers, byte[] body, Instant now, String reason) {
    jdbc.sql("""
            INSERT INTO channel_delivery (id, account_id, delivery_key, headers, body, received_at, outcome, reason, due_at, settled_at)
            VALUES (:id, :account, :key, :headers::jsonb, :body, :now, 'DUPLICATE', :reason, :now, :now)
            """)
        .param("id", id).param("account", account).param("key", key).param("headers", json.writeValueAsString(headers)).param("body", body)
        .param("now", Timestamp.from(now)).param("reason", reason).update();
  }

  /** The next delivery to look at, locked for this transaction; others take the ones after it. */
  Optional<Pending> lockNext(Instant now) {
    return jdbc.sql("""
            SELECT id, account_id, delivery_key, headers, body, received_at, tries
            FROM channel_delivery WHERE outcome = 'PENDING' AND due_at <= :now
            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param("now", Timestamp.from(now)).query(this::pending).optional();
  }

  Optional<Pending> lock(UUID id) {
    return jdbc.sql("""
            SELECT id, account_id, delivery_key, headers, body, received_at, tries
            FROM channel_delivery WHERE id = :id AND outcome <> 'DUPLICATE' FOR UPDATE
            """)
        .param("id", id).query(this::pending).optional();
  }

  void settle(UUID id, Inbox.Outcome outcome, @Nullable String reason, Instant now) {
    jdbc.sql("UPDATE channel_delivery SET outcome = :outcome, reason = :reason, settled_at = :now WHERE id = :id")
        .param("id", id).param("outcome", outcome.name()).param("reason", reason).param("now", Timestamp.from(now)).update();
  }

  void later(UUID id, Instant due, @Nullable String reason) {
    jdbc.sql("UPDATE channel_delivery SET outcome = 'PENDING', due_at = :due, reason = :reason, tries = tries + 1, settled_at = NULL WHERE id = :id")
        .param("id", id).param("due", Timestamp.from(due)).param("reason", reason).update();
  }

  /** @return false when there is none, or it is a repetition of one that was looked at */
  boolean again(UUID id, Instant now) {
    return jdbc.sql("""
            UPDATE channel_delivery SET outcome = 'PENDING', due_at = :now, tries = 0, reason = NULL, settled_at = NULL
            WHERE id = :id AND outcome IN ('PARKED', 'IGNORED', 'PROCESSED', 'PENDING')
            """)
        .param("id", id).param("now", Timestamp.from(now)).update() == 1;
  }

  List<Inbox.Delivery> list(@Nullable String account, Inbox.@Nullable Outcome outcome, @Nullable UUID before, int limit) {
    return jdbc.sql("""
            SELECT id, account_id, delivery_key, received_at, outcome, reason, octet_length(body) AS size
            FROM channel_delivery
            WHERE (:account::text IS NULL OR account_id = :account) AND (:outcome::text IS NULL OR outcome = :outcome) AND (:before::uuid IS NULL OR id < :before)
            ORDER BY id DESC LIMIT :limit
            """)
        .param("account", account).param("outcome", outcome == null ? null : outcome.name()).param("before", before).param("limit", limit)
        .query(DeliveriesSql::delivery).list();
  }

  Optional<Inbox.Delivery> find(UUID id) {
    return jdbc.sql("SELECT id, account_id, delivery_key, received_at, outcome, reason, octet_length(body) AS size FROM channel_delivery WHERE id = :id")
        .param("id", id).query(DeliveriesSql::delivery).optional();
  }

  Optional<byte[]> body(UUID id) {
    return jdbc.sql("SELECT body FROM channel_delivery WHERE id = :id").param("id", id).query(byte[].class).optional();
  }

  Optional<String> cursor(String account, String scope) {
    return jdbc.sql("SELECT value FROM channel_cursor WHERE account_id = :account AND scope = :scope").param("account", account).param("scope", scope)
        .query(String.class).optional();
  }

  /** Moves a cursor on. @return false when somebody else has moved it since */
  boolean moveCursor(String account, String scope, @Nullable String from, String to, Instant now) {
    return jdbc.sql("""
            INSERT INTO channel_cursor AS c (account_id, scope, value, at) VALUES (:account, :scope, :to, :now)
            ON CONFLICT (account_id, scope) DO UPDATE SET value = excluded.value, at = excluded.at WHERE c.value = :from
            """)
        .param("account", account).param("scope", scope).param("from", from).param("to", to).param("now", Timestamp.from(now)).update() == 1;
  }

  private Pending pending(ResultSet rs, int i) throws SQLException {
    return new Pending(rs.getString("account_id"), new RawDelivery(rs.getObject("id", UUID.class), rs.getString("delivery_key"),
        json.readValue(rs.getString("headers"), NAMES), rs.getBytes("body"), rs.getTimestamp("received_at").toInstant()), rs.getInt("tries"));
  }

  private static Inbox.Delivery delivery(ResultSet rs, int i) throws SQLException {
    return new Inbox.Delivery(rs.getObject("id", UUID.class), rs.getString("account_id"), rs.getString("delivery_key"), rs.getTimestamp("received_at").toInstant(),
        Inbox.Outcome.valueOf(rs.getString("outcome")), rs.getString("reason"), rs.getLong("size"));
  }
}

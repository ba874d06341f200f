package com.defnoco.aftersale.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Claims that the program made or joined by itself, in PostgreSQL. */
@Component
class ByItselfSql {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ByItselfSql(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** The last time something was made of the conversation by itself. */
  Optional<ByItself.Made> last(UUID conversation) {
    return jdbc.sql("SELECT claim_id, claim_number, made, because, at, told_at, undone_at, undone_by FROM inbox_by_itself WHERE conversation_id = :conversation ORDER BY at DESC LIMIT 1").param("conversation", conversation).query(this::made).optional();
  }

  record Leased(UUID conversation, int tries) {}

  void due(UUID conversation, Instant now) {
    jdbc.sql("INSERT INTO inbox_claim_due (conversation_id, due_at) VALUES (:conversation, :now) ON CONFLICT (conversation_id) DO UPDATE SET due_at = excluded.due_at, tries = 0")
        .param("conversation", conversation).param("now", Timestamp.from(now)).update();
  }

  Optional<Leased> lease(Instant now, Instant until) {
    return jdbc.sql("""
            WITH next AS (SELECT conversation_id FROM inbox_claim_due WHERE due_at <= :now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE inbox_claim_due d SET due_at = :until, tries = tries + 1 FROM next WHERE d.conversation_id = next.conversation_id RETURNING d.conversation_id, d.tries
            """)
        .param("now", Timestamp.from(now)).param("until", Timestamp.from(until)).query((rs, i) -> new Leased(rs.getObject(1, UUID.class), rs.getInt(2))).optional();
  }

  /** Looked at; stays where something happened in it meanwhile. @param until of the lease */
  void considered(UUID conversation, Instant until) {
    jdbc.sql("DELETE FROM inbox_claim_due WHERE conversation_id = :conversation AND due_at = :until").param("conversation", conversation).param("until", Timestamp.from(until)).update();
  }

  /** Whether a person has said that the program was wrong about this conversation: then it leaves it to people. */
  boolean corrected(UUID conversation) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM inbox_by_itself WHERE conversation_id = :conversation AND undone_at IS NOT NULL)").param("conversation", conversation).query(Boolean.class)
        .single();
  }

  record Counted(int byHandle, int byAccount) {}

  Counted made(UUID handle, String account, Instant dayAgo, Instant hourAgo) {
    return jdbc.sql("""
            SELECT (SELECT count(*) FROM inbox_by_itself WHERE handle_id = :handle AND made AND at > :day), (SELECT count(*) FROM inbox_by_itself WHERE account_id = :account AND made AND at > :hour)
            """)
        .param("handle", handle).param("account", account).param("day", Timestamp.from(dayAgo)).param("hour", Timestamp.from(hourAgo)).query((rs, i) -> new Counted(rs.getInt(1), rs.getInt(2)))
        .single();
  }

  void insert(UUID conversation, UUID claim, String number, boolean made, UUID handle, String account, Map<String, String> because, Instant now) {
    jdbc.sql("""
            INSERT INTO inbox_by_itself (conversation_id, claim_id, claim_number, made, handle_id, account_id, because, at)
            VALUES (:conversation, :claim, :number, :made, :handle, :account, :because::jsonb, :now)
            ON CONFLICT (conversation_id, claim_id) DO NOTHING
            """)
        .param("conversation", conversation).param("claim", claim).param("number", number).param("made", made).param("handle", handle).param("account", account)
        .param("because", json.writeValueAsString(because)).param("now", Timestamp.from(now)).update();
  }

  /** @return false when they were told before */
  boolean told(UUID conversation, UUID claim, Instant now) {
    return jdbc.sql("UPDATE inbox_by_itself SET told_at = :now WHERE conversation_id = :conversation AND claim_id = :claim AND told_at IS NULL").param("now", Timestamp.from(now))
        .param("conversation", conversation).param("claim", claim).update() == 1;
  }

  /** @return false when somebody else was faster */
  boolean undo(UUID conversation, UUID claim, Instant now, String by) {
    return jdbc.sql("UPDATE inbox_by_itself SET undone_at = :now, undone_by = :by WHERE conversation_id = :conversation AND claim_id = :claim AND undone_at IS NULL")
        .param("now", Timestamp.from(now)).param("by", by).param("conversation", conversation).param("claim", claim).update() == 1;
  }

  /** The conversation belongs to no claim any more. */
  void part(UUID conversation) {
    jdbc.sql("UPDATE conversation SET claim_id = NULL, claim_number = NULL, version = version + 1 WHERE id = :id").param("id", conversation).update();
  }

  private ByItself.Made made(ResultSet rs, int i) throws SQLException {
    return new ByItself.Made(rs.getObject("claim_id", UUID.class), rs.getString("claim_number"), rs.getBoolean("made"), json.readValue(rs.getString("because"), DeliveriesSql.NAMES),
        rs.getTimestamp("at").toInstant(), AccountsSql.instant(rs, "told_at"), AccountsSql.instant(rs, "undone_at"), rs.getString("undone_by"));
  }
}

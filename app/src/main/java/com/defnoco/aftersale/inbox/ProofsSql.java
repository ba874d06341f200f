package com.defnoco.aftersale.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Codes that prove a handle, what was said by itself, and approved templates, in PostgreSQL. */
@Component
class ProofsSql {

  private final JdbcClient jdbc;

  ProofsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // ---- Codes

  record Open(UUID id, UUID person, UUID other, String hash, int tries, ChannelKind sentOn, String by) {}

  void insert(UUID id, UUID conversation, UUID person, UUID other, UUID sentIn, String hash, String by, Instant now, Instant until) {
    // A new code ends the one before it.
    jdbc.sql("UPDATE inbox_proof SET until = :now WHERE conversation_id = :conversation AND other_id = :other AND used_at IS NULL AND until > :now")
        .param("now", Timestamp.from(now)).param("conversation", conversation).param("other", other).update();
    jdbc.sql("""
            INSERT INTO inbox_proof (id, conversation_id, person_id, other_id, sent_in, code_hash, by, at, until)
            VALUES (:id, :conversation, :person, :other, :sentIn, :hash, :by, :now, :until)
            """)
        .param("id", id).param("conversation", conversation).param("person", person).param("other", other).param("sentIn", sentIn).param("hash", hash).param("by", by)
        .param("now", Timestamp.from(now)).param("until", Timestamp.from(until)).update();
  }

  List<Open> open(UUID conversation, Instant now, int mostTries) {
    return jdbc.sql("""
            SELECT p.id, p.person_id, p.other_id, p.code_hash, p.tries, c.kind, p.by FROM inbox_proof p JOIN conversation c ON c.id = p.sent_in
            WHERE p.conversation_id = :conversation AND p.used_at IS NULL AND p.until > :now AND p.tries < :most ORDER BY p.at DESC FOR UPDATE OF p
            """)
        .param("conversation", conversation).param("now", Timestamp.from(now)).param("most", mostTries)
        .query((rs, i) -> new Open(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getObject(3, UUID.class), rs.getString(4), rs.getInt(5), ChannelKind.valueOf(rs.getString(6)),
            rs.getString(7))).list();
  }

  void tried(UUID id) {
    jdbc.sql("UPDATE inbox_proof SET tries = tries + 1 WHERE id = :id").param("id", id).update();
  }

  void used(UUID id, Instant now) {
    jdbc.sql("UPDATE inbox_proof SET used_at = :now WHERE id = :id").param("id", id).param("now", Timestamp.from(now)).update();
  }

  /** The newest conversation of a person that can be written in. */
  Optional<UUID> newestConversation(UUID person) {
    return jdbc.sql("SELECT id FROM conversation WHERE person_id = :person ORDER BY (state <> 'CLOSED') DESC, last_at DESC LIMIT 1").param("person", person).query(UUID.class).optional();
  }

  // ---- Said by itself

  /** @param danger whether it said what to do where a pack may burn */
  void automatic(UUID message, UUID conversation, UUID handle, String account, boolean danger, Instant now) {
    jdbc.sql("INSERT INTO inbox_automatic (message_id, conversation_id, handle_id, account_id, danger, at) VALUES (:message, :conversation, :handle, :account, :danger, :now)")
        .param("message", message).param("conversation", conversation).param("handle", handle).param("account", account).param("danger", danger).param("now", Timestamp.from(now)).update();
  }

  record Said(int inThread, int toHandle, int byAccount) {}

  /** @param danger whether only warnings are counted: nobody goes unwarned because it was said that a message arrived */
  Said said(UUID conversation, UUID handle, String account, boolean danger, Instant dayAgo, Instant hourAgo) {
    return jdbc.sql("""
            SELECT (SELECT count(*) FROM inbox_automatic WHERE conversation_id = :conversation AND (danger OR NOT :danger) AND at > :day),
                   (SELECT count(*) FROM inbox_automatic WHERE handle_id = :handle AND (danger OR NOT :danger) AND at > :day),
                   (SELECT count(*) FROM inbox_automatic WHERE account_id = :account AND (danger OR NOT :danger) AND at > :hour)
            """)
        .param("danger", danger).param("conversation", conversation).param("handle", handle).param("account", account).param("day", Timestamp.from(dayAgo)).param("hour", Timestamp.from(hourAgo))
        .query((rs, i) -> new Said(rs.getInt(1), rs.getInt(2), rs.getInt(3))).single();
  }

  /** Whether it was said in this conversation what to do where a pack may burn. */
  boolean warned(UUID conversation, Instant since) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM inbox_automatic WHERE conversation_id = :conversation AND danger AND at > :since)").param("conversation", conversation)
        .param("since", Timestamp.from(since)).query(Boolean.class).single();
  }

  boolean acknowledges(String account) {
    return jdbc.sql("SELECT acknowledges FROM channel_account WHERE id = :account").param("account", account).query(Boolean.class).optional().orElse(false);
  }

  void acknowledge(String account, boolean on) {
    jdbc.sql("UPDATE channel_account SET acknowledges = :on WHERE id = :account").param("account", account).param("on", on).update();
  }

  /** One more of ours since the customer wrote; whose move it is stays. */
  void counted(UUID conversation) {
    jdbc.sql("UPDATE conversation SET sent_since = sent_since + 1 WHERE id = :conversation").param("conversation", conversation).update();
  }

  // ---- Templates

  List<Templates.Approved> templates(String account) {
    return jdbc.sql("SELECT id, account_id, name, language, body, notices FROM channel_template WHERE account_id = :account ORDER BY name, language").param("account", account)
        .query(ProofsSql::template).list();
  }

  Optional<Templates.Approved> template(UUID id) {
    return jdbc.sql("SELECT id, account_id, name, language, body, notices FROM channel_template WHERE id = :id").param("id", id)
        .query(ProofsSql::template).optional();
  }

  /** The text for news in this language, whatever the country. */
  Optional<Templates.Approved> noticeTemplate(String account, String language) {
    return jdbc.sql("""
            SELECT id, account_id, name, language, body, notices FROM channel_template
            WHERE account_id = :account AND notices AND split_part(language, '_', 1) = :language ORDER BY language LIMIT 1
            """)
        .param("account", account).param("language", language).query(ProofsSql::template).optional();
  }

  private static Templates.Approved template(ResultSet rs, int i) throws SQLException {
    return new Templates.Approved(rs.getObject("id", UUID.class), rs.getString("account_id"), rs.getString("name"), rs.getString("language"), rs.getString("body"), rs.getBoolean("notices"));
  }

  /** @param notices whether news go by it; then the one that was for them before is so no more */
  void putTemplate(UUID id, String account, String name, String language, String body, boolean notices) {
    if (notices) {
      jdbc.sql("UPDATE channel_template SET notices = false WHERE account_id = :account AND language = :language AND notices AND name <> :name").param("account", account)
          .param("language", language).param("name", name).update();
    }
    jdbc.sql("""
            INSERT INTO channel_template (id, account_id, name, language, body, notices) VALUES (:id, :account, :name, :language, :body, :notices)
            ON CONFLICT (account_id, name, language) DO UPDATE SET body = excluded.body, notices = excluded.notices
            """)
        .param("id", id).param("account", account).param("name", name).param("language", language).param("body", body).param("notices", notices).update();
  }

  boolean removeTemplate(UUID id) {
    return jdbc.sql("DELETE FROM channel_template WHERE id = :id").param("id", id).update() == 1;
  }
}

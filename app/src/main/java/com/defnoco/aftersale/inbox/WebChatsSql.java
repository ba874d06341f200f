package com.defnoco.aftersale.inbox;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the portal's own conversations need of the database beyond what all have. */
@Component
class WebChatsSql {

  private final JdbcClient jdbc;

  WebChatsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The person who is this customer; the first where there are several. */
  Optional<UUID> person(UUID customer) {
    return jdbc.sql("SELECT id FROM inbox_person WHERE customer_id = :customer ORDER BY created_at, id LIMIT 1").param("customer", customer).query(UUID.class).optional();
  }

  /** The newest conversation of a thread, open or closed. */
  Optional<UUID> newest(String account, String thread) {
    return jdbc.sql("SELECT id FROM conversation WHERE account_id = :account AND thread = :thread ORDER BY (state <> 'CLOSED') DESC, last_at DESC LIMIT 1")
        .param("account", account).param("thread", thread).query(UUID.class).optional();
  }

  String thread(UUID conversation) {
    return jdbc.sql("SELECT thread FROM conversation WHERE id = :id").param("id", conversation).query(String.class).single();
  }

  List<UUID> running(UUID claim) {
    return jdbc.sql("SELECT id FROM conversation WHERE claim_id = :claim AND state <> 'CLOSED' ORDER BY id").param("claim", claim).query(UUID.class).list();
  }

  /** The customer has what we wrote before their eyes. @return whether something was unread */
  boolean read(UUID conversation) {
    return jdbc.sql("UPDATE message SET state = 'READ' WHERE conversation_id = :conversation AND direction = 'OUT' AND state IN ('ACCEPTED', 'SENT', 'DELIVERED')")
        .param("conversation", conversation).update() > 0;
  }

  void seen(UUID conversation, @Nullable String mail, Instant now) {
    jdbc.sql("""
            INSERT INTO web_chat AS w (conversation_id, mail, seen_at) VALUES (:conversation, :mail, :now)
            ON CONFLICT (conversation_id) DO UPDATE SET mail = coalesce(excluded.mail, w.mail), seen_at = greatest(w.seen_at, excluded.seen_at), told_at = NULL
            """)
        .param("conversation", conversation).param("mail", mail).param("now", Timestamp.from(now)).update();
  }

  Optional<String> mail(UUID conversation) {
    return jdbc.sql("SELECT mail FROM web_chat WHERE conversation_id = :conversation AND mail IS NOT NULL").param("conversation", conversation).query(String.class).optional();
  }

  /** Whether we have answered this by ourselves before. */
  boolean warned(UUID conversation) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM message WHERE conversation_id = :conversation AND direction = 'OUT' AND details ->> 'automatic' = 'danger')").param("conversation", conversation)
        .query(Boolean.class).single();
  }

  /** What waited to go out since before then has long arrived: history is not sent again. */
  void arrivedLongAgo(Instant before) {
    jdbc.sql("""
            WITH gone AS (DELETE FROM message_outbox o USING message m WHERE m.id = o.message_id AND m.received_at < :before RETURNING m.id)
            UPDATE message SET state = 'ACCEPTED' WHERE id IN (SELECT id FROM gone) AND state = 'QUEUED'
            """)
        .param("before", Timestamp.from(before)).update();
  }

  record Absent(UUID conversation, String thread, String mail, String locale) {}

  /** Those who left an address, were away when we wrote, and have not been told. */
  List<Absent> absent(Instant before, int limit) {
    return jdbc.sql("""
            SELECT w.conversation_id, c.thread, w.mail, c.locale FROM web_chat w JOIN conversation c ON c.id = w.conversation_id
            WHERE w.mail IS NOT NULL AND w.told_at IS NULL AND EXISTS (
              SELECT 1 FROM message m WHERE m.conversation_id = w.conversation_id AND m.direction = 'OUT' AND m.details ->> 'automatic' IS NULL AND m.state IN ('ACCEPTED', 'SENT')
                AND m.received_at > w.seen_at AND m.received_at < :before)
            ORDER BY w.conversation_id LIMIT :limit FOR UPDATE OF w SKIP LOCKED
            """)
        .param("before", Timestamp.from(before)).param("limit", limit)
        .query((rs, i) -> new Absent(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4))).list();
  }

  void told(UUID conversation, Instant now) {
    jdbc.sql("UPDATE web_chat SET told_at = :now WHERE conversation_id = :conversation").param("conversation", conversation).param("now", Timestamp.from(now)).update();
  }
}

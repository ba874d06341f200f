package com.defnoco.aftersale.inbox;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Messages on their way out, and files on their way in, in PostgreSQL. */
@Component
class OutboxSql {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  OutboxSql(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A message to send. */
  record Leased(UUID message, UUID conversation, String account, UUID recipient, Handle to, Map<String, String> address, @Nullable String subject, String text, String locale, String author,
      @Nullable String quoted, @Nullable String lastInbound, Outgoing.@Nullable Template template, @Nullable Instant lastIn, int sentSince, Instant written, int tries) {}

  record File(UUID id, UUID fileId, String name, String mediaType, long size, String sha256) {}

  /** @param tries how often somebody began to fetch it, this time with it @param until it is worth trying */
  record Media(UUID id, UUID message, UUID conversation, String account, MediaReference reference, int tries, Instant until) {}

  void insert(UUID message, String account, UUID recipient, Instant now) {
    jdbc.sql("INSERT INTO message_outbox (message_id, account_id, recipient, due_at) VALUES (:message, :account, :recipient, :now)")
        .param("message", message).param("account", account).param("recipient", recipient).param("now", Timestamp.from(now)).update();
  }

  void remove(UUID message) {
    jdbc.sql("DELETE FROM message_outbox WHERE message_id = :message").param("message", message).update();
  }

  /** Takes a message out that nobody is sending. @return false where somebody is, or it is gone */
  boolean take(UUID message) {
    return jdbc.sql("DELETE FROM message_outbox WHERE message_id = :message AND leased_until IS NULL").param("message", message).update() == 1;
  }

  /** The next message whose account works and before which none waits for the same recipient; leased to the caller. */
  Optional<Leased> lease(Instant now, Instant until) {
    return jdbc.sql("""
            WITH next AS (
              SELECT o.message_id FROM message_outbox o JOIN channel_account a ON a.id = o.account_id
              WHERE o.leased_until IS NULL AND o.due_at <= :now AND a.enabled AND a.health <> 'BROKEN'
                AND NOT EXISTS (SELECT 1 FROM message_outbox before WHERE before.recipient = o.recipient AND before.message_id < o.message_id)
              ORDER BY o.due_at LIMIT 1 FOR UPDATE OF o SKIP LOCKED),
            leased AS (UPDATE message_outbox o SET leased_until = :until FROM next WHERE o.message_id = next.message_id RETURNING o.*)
            SELECT m.id, m.conversation_id, m.account_id, l.recipient, h.kind, h.scope, h.value, c.address || jsonb_build_object('token', c.token) || m.details AS address, c.subject, m.text, c.locale, m.sender, m.quoted,
                   (SELECT i.external_id FROM message i WHERE i.conversation_id = c.id AND i.direction = 'IN' ORDER BY i.received_at DESC, i.id DESC LIMIT 1) AS last_inbound,
                   m.template, c.last_in,
                   (SELECT count(*) FROM message s WHERE s.conversation_id = c.id AND s.direction = 'OUT' AND s.state IN ('ACCEPTED', 'SENT', 'DELIVERED', 'READ', 'UNKNOWN')
                      AND s.received_at > coalesce((SELECT max(r.received_at) FROM message r WHERE r.conversation_id = c.id AND r.direction = 'IN'), '-infinity')) AS sent_since,
                   m.received_at, l.tries
            FROM leased l JOIN message m ON m.id = l.message_id JOIN conversation c ON c.id = m.conversation_id JOIN inbox_handle h ON h.id = l.recipient
            """)
        .param("now", Timestamp.from(now)).param("until", Timestamp.from(until)).query(this::leased).optional();
  }

  /** Those whose sender died in the middle: nobody knows whether the provider has them. */
  List<UUID> abandoned(Instant now) {
    return jdbc.sql("SELECT message_id FROM message_outbox WHERE leased_until < :now FOR UPDATE SKIP LOCKED").param("now", Timestamp.from(now)).query(UUID.class).list();
  }

  Optional<String> accountOf(UUID message) {
    return jdbc.sql("SELECT account_id FROM message_outbox WHERE message_id = :message").param("message", message).query(String.class).optional();
  }

  void release(UUID message, Instant due, @Nullable String problem, boolean counts) {
    jdbc.sql("""
            UPDATE message_outbox SET leased_until = NULL, due_at = :due, last_problem = coalesce(:problem, last_problem), tries = tries + CASE WHEN :counts THEN 1 ELSE 0 END
            WHERE message_id = :message
            """)
        .param("message", message).param("due", Timestamp.from(due)).param("problem", problem).param("counts", counts).update();
  }

  List<File> files(UUID message) {
    return jdbc.sql("SELECT id, file_id, name, media_type, size, sha256 FROM message_attachment WHERE message_id = :message AND state = 'STORED' ORDER BY position")
        .param("message", message)
        .query((rs, i) -> new File(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getString(4), rs.getLong(5), rs.getString(6))).list();
  }

  // ---- Files that came

  /** What its provider gives for the shortest time from now is the next. @param worth how long after its message a file is tried whose provider does not say */
  Optional<Media> leaseMedia(Instant now, Instant until, Duration worth) {
    return jdbc.sql("""
            WITH next AS (SELECT id FROM message_attachment WHERE state = 'WAITING' AND due_at <= :now ORDER BY gone_at, due_at LIMIT 1 FOR UPDATE SKIP LOCKED),
            leased AS (UPDATE message_attachment a SET due_at = :until, tries = tries + 1 FROM next WHERE a.id = next.id RETURNING a.*)
            SELECT l.id, l.message_id, m.conversation_id, m.account_id, l.name, l.media_type, l.size, l.sha256, l.reference, l.tries,
                   CASE WHEN l.gone_at = 'infinity' THEN m.received_at + make_interval(secs => :worth) ELSE l.gone_at END AS worth_until
            FROM leased l JOIN message m ON m.id = l.message_id
            """)
        .param("worth", worth.toSeconds())
        .param("now", Timestamp.from(now)).param("until", Timestamp.from(until))
        .query((rs, i) -> new Media(rs.getObject("id", UUID.class), rs.getObject("message_id", UUID.class), rs.getObject("conversation_id", UUID.class), rs.getString("account_id"),
            new MediaReference(rs.getString("name"), rs.getString("media_type"), rs.getObject("size", Long.class), rs.getString("sha256"),
                json.readValue(rs.getString("reference"), DeliveriesSql.NAMES)), rs.getInt("tries"), rs.getTimestamp("worth_until").toInstant())).optional();
  }

  /** Whether a file waits to be fetched now. */
  boolean someMedia(Instant now) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM message_attachment WHERE state = 'WAITING' AND due_at <= :now)").param("now", Timestamp.from(now)).query(Boolean.class).single();
  }

  /** It was not tried after all. */
  void postponed(UUID attachment, Instant due) {
    jdbc.sql("UPDATE message_attachment SET due_at = :due, tries = tries - 1 WHERE id = :id AND state = 'WAITING'").param("id", attachment).param("due", Timestamp.from(due)).update();
  }

  void stored(UUID attachment, UUID file, String name, String mediaType, long size, String sha256) {
    jdbc.sql("""
            UPDATE message_attachment SET state = 'STORED', file_id = :file, name = :name, media_type = :type, size = :size, sha256 = :hash, failure = NULL, tries = 0, label = 'UNSEEN' WHERE id = :id
            """)
        .param("id", attachment).param("file", file).param("name", name).param("type", mediaType).param("size", size).param("hash", sha256).update();
  }

  /** A stored file whose label nobody has looked at. @param tries how often somebody began to */
  record Unseen(UUID id, UUID conversation, UUID file, String mediaType, int tries) {}

  Optional<Unseen> leaseUnseen(Instant now, Instant until) {
    return jdbc.sql("""
            WITH next AS (SELECT id FROM message_attachment WHERE state = 'STORED' AND label = 'UNSEEN' AND due_at <= :now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED),
            leased AS (UPDATE message_attachment a SET due_at = :until, tries = tries + 1 FROM next WHERE a.id = next.id RETURNING a.*)
            SELECT l.id, m.conversation_id, l.file_id, l.media_type, l.tries FROM leased l JOIN message m ON m.id = l.message_id
            """)
        .param("now", Timestamp.from(now)).param("until", Timestamp.from(until))
        .query((rs, i) -> new Unseen(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getObject(3, UUID.class), rs.getString(4), rs.getInt(5))).optional();
  }

  /** What stands on the label in it. */
  void label(UUID attachment, LabelState state, List<String> serials) {
    jdbc.sql("UPDATE message_attachment SET label = :state, label_serials = :serials WHERE id = :id").param("id", attachment).param("state", state.name())
        .param("serials", serials.toArray(String[]::new)).update();
  }

  void lookLater(UUID attachment, Instant due) {
    jdbc.sql("UPDATE message_attachment SET due_at = :due WHERE id = :id").param("id", attachment).param("due", Timestamp.from(due)).update();
  }

  void notStored(UUID attachment, String failure, @Nullable Instant again) {
    jdbc.sql("UPDATE message_attachment SET state = CASE WHEN :again::timestamptz IS NULL THEN 'FAILED' ELSE 'WAITING' END, failure = :failure, due_at = coalesce(:again, due_at) WHERE id = :id")
        .param("id", attachment).param("failure", failure).param("again", again == null ? null : Timestamp.from(again)).update();
  }

  /** @return false where it is no file of this conversation that failed, or nobody knows any more where it lies */
  boolean fetchAgain(UUID conversation, UUID attachment, Instant now) {
    return jdbc.sql("""
            UPDATE message_attachment a SET state = 'WAITING', tries = 0, due_at = :now FROM message m
            WHERE a.id = :id AND a.state = 'FAILED' AND a.reference <> '{}' AND m.id = a.message_id AND m.conversation_id = :conversation
            """)
        .param("id", attachment).param("conversation", conversation).param("now", Timestamp.from(now)).update() == 1;
  }

  private Leased leased(ResultSet rs, int i) throws SQLException {
    var template = rs.getString("template");
    return new Leased(rs.getObject("id", UUID.class), rs.getObject("conversation_id", UUID.class), rs.getString("account_id"), rs.getObject("recipient", UUID.class),
        new Handle(Handle.Kind.valueOf(rs.getString("kind")), rs.getString("scope"), rs.getString("value")), json.readValue(rs.getString("address"), DeliveriesSql.NAMES),
        rs.getString("subject"), rs.getString("text"), rs.getString("locale"), rs.getString("sender"), rs.getString("quoted"), rs.getString("last_inbound"),
        template == null ? null : json.readValue(template, Outgoing.Template.class), AccountsSql.instant(rs, "last_in"), rs.getInt("sent_since"),
        rs.getTimestamp("received_at").toInstant(), rs.getInt("tries"));
  }

  static Outgoing.File of(File file, Path content) {
    return new Outgoing.File(file.name(), file.mediaType(), file.size(), file.sha256(), content);
  }
}

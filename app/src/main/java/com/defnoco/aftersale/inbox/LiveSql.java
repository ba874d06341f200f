package com.defnoco.aftersale.inbox;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Happenings, presence and who has seen what, in PostgreSQL. */
@Component
class LiveSql {

  private final JdbcClient jdbc;

  LiveSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Kept and told to every copy of the program when this transaction commits. */
  void tell(UUID conversation, String kind, Instant now) {
    jdbc.sql("INSERT INTO inbox_event (conversation_id, kind, at) VALUES (:conversation, :kind, :now)")
        .param("conversation", conversation).param("kind", kind).param("now", Timestamp.from(now)).update();
    // Without a text of its own, so that many in one transaction are one.
    jdbc.sql("SELECT pg_notify('inbox', '')").query(rs -> {});
  }

  record Event(long id, UUID conversation, String kind) {}

  /** @param horizon every transaction before it had ended when this was read */
  record Read(String horizon, List<Event> events) {}

  /** All that a reader who last read at this horizon cannot have seen, and some that they have. One statement, so that the horizon fits what is read. */
  Read since(String from) {
    record Row(String horizon, @Nullable Event event) {}
    var rows = jdbc.sql("""
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, e.id, e.conversation_id, e.kind
            FROM (SELECT 1) AS once LEFT JOIN inbox_event e ON e.tx >= :from::text::xid8 ORDER BY e.id
            """)
        .param("from", from)
        .query((rs, i) -> new Row(rs.getString(1), rs.getObject(3) == null ? null : new Event(rs.getLong(2), rs.getObject(3, UUID.class), rs.getString(4)))).list();
    return new Read(rows.getFirst().horizon(), rows.stream().map(Row::event).filter(java.util.Objects::nonNull).toList());
  }

  String horizon() {
    return jdbc.sql("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").query(String.class).single();
  }

  /** Whether something older is still kept, so that nothing newer has been swept away. */
  boolean reachesBack(String from) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM inbox_event WHERE tx < :from::text::xid8)").param("from", from).query(Boolean.class).single();
  }

  void sweep(Instant before, Instant now) {
    jdbc.sql("DELETE FROM inbox_event WHERE at < :before").param("before", Timestamp.from(before)).update();
    jdbc.sql("DELETE FROM inbox_presence WHERE until < :now").param("now", Timestamp.from(now)).update();
  }

  /** Of these, those that are there. */
  List<UUID> existing(Collection<UUID> conversations) {
    return conversations.isEmpty() ? List.of() : jdbc.sql("SELECT id FROM conversation WHERE id IN (:ids)").param("ids", conversations).query(UUID.class).list();
  }

  // ---- Presence

  /** @param keeps whether they write is not told now and stays as it was @return whether colleagues see anything new: somebody came, began to write, or stopped */
  boolean here(UUID conversation, UUID staff, Instant until, @Nullable Instant typingUntil, boolean keeps, Instant now) {
    return jdbc.sql("""
            WITH before AS (SELECT until, typing_until FROM inbox_presence WHERE conversation_id = :conversation AND staff_id = :staff),
            put AS (INSERT INTO inbox_presence AS p (conversation_id, staff_id, until, typing_until) VALUES (:conversation, :staff, :until, :typing)
              ON CONFLICT (conversation_id, staff_id) DO UPDATE SET until = excluded.until, typing_until = CASE WHEN :keeps THEN p.typing_until ELSE excluded.typing_until END RETURNING 1)
            SELECT (SELECT count(*) FROM put) = 1
               AND NOT EXISTS (SELECT 1 FROM before WHERE until > :now AND (:keeps OR (coalesce(typing_until, '-infinity') > :now) = (coalesce(:typing::timestamptz, '-infinity') > :now)))
            """)
        .param("conversation", conversation).param("staff", staff).param("until", Timestamp.from(until)).param("typing", typingUntil == null ? null : Timestamp.from(typingUntil))
        .param("keeps", keeps).param("now", Timestamp.from(now)).query(Boolean.class).single();
  }

  boolean gone(UUID conversation, UUID staff) {
    return jdbc.sql("DELETE FROM inbox_presence WHERE conversation_id = :conversation AND staff_id = :staff").param("conversation", conversation).param("staff", staff).update() == 1;
  }

  record Here(UUID staff, boolean typing) {}

  List<Here> present(UUID conversation, Instant now) {
    return jdbc.sql("""
            SELECT staff_id, coalesce(typing_until, '-infinity') > :now FROM inbox_presence WHERE conversation_id = :conversation AND until > :now ORDER BY staff_id
            """)
        .param("conversation", conversation).param("now", Timestamp.from(now)).query((rs, i) -> new Here(rs.getObject(1, UUID.class), rs.getBoolean(2))).list();
  }

  /** @return whether they had not read so far before */
  boolean seen(UUID conversation, UUID staff, Instant now) {
    return jdbc.sql("""
            WITH before AS (SELECT at FROM inbox_seen WHERE conversation_id = :conversation AND staff_id = :staff),
            put AS (INSERT INTO inbox_seen AS s (conversation_id, staff_id, at) VALUES (:conversation, :staff, :now)
              ON CONFLICT (conversation_id, staff_id) DO UPDATE SET at = greatest(s.at, excluded.at) RETURNING 1)
            SELECT (SELECT count(*) FROM put) = 1
               AND NOT EXISTS (SELECT 1 FROM before JOIN conversation c ON c.id = :conversation WHERE before.at >= c.last_at)
            """)
        .param("conversation", conversation).param("staff", staff).param("now", Timestamp.from(now)).query(Boolean.class).single();
  }

  /** Who has read the last message. */
  List<UUID> seenBy(UUID conversation) {
    return jdbc.sql("SELECT s.staff_id FROM inbox_seen s JOIN conversation c ON c.id = s.conversation_id WHERE s.conversation_id = :conversation AND s.at >= c.last_at ORDER BY s.at")
        .param("conversation", conversation).query(UUID.class).list();
  }
}

package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.privacy.AccessLog.Reading;
import com.defnoco.aftersale.privacy.AccessLog.What;
import com.defnoco.aftersale.privacy.Privacy.Erasure;
import com.defnoco.aftersale.privacy.Retention.Run;
import com.defnoco.aftersale.privacy.Retention.Stored;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Readings, erasures and rules in PostgreSQL. */
@Component
class PrivacySql {

  private final JdbcClient jdbc;

  PrivacySql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void read(LocalDate day, String actor, What what, String reference, @Nullable UUID customer, int times, Instant now) {
    jdbc.sql("""
            INSERT INTO data_access AS a (day, actor, what, reference, customer_id, first_at, last_at, times)
            VALUES (:day, :actor, :what, :reference, :customer, :now, :now, :times)
            ON CONFLICT (day, actor, what, reference)
            DO UPDATE SET times = a.times + excluded.times, last_at = greatest(a.last_at, excluded.last_at), customer_id = coalesce(excluded.customer_id, a.customer_id)
            """)
        .param("day", day).param("actor", actor).param("what", what.name()).param("reference", reference).param("customer", customer).param("times", times)
        .param("now", Timestamp.from(now)).update();
  }

  Optional<UUID> customerOfClaim(String number) {
    return jdbc.sql("SELECT coalesce(c.merged_into, c.id) FROM claim JOIN customer c ON c.id = claim.customer_id WHERE claim.number = :number")
        .param("number", number).query(UUID.class).optional();
  }

  /** @param id of the conversation or of a file in it */
  Optional<UUID> customerOfConversation(UUID id) {
    return jdbc.sql("""
            SELECT p.customer_id FROM conversation c JOIN inbox_person p ON p.id = c.person_id
            WHERE p.customer_id IS NOT NULL AND c.id = coalesce((SELECT m.conversation_id FROM message_attachment a JOIN message m ON m.id = a.message_id WHERE a.id = :id), :id)
            """)
        .param("id", id).query(UUID.class).optional();
  }

  Optional<UUID> customerOfUnit(String serial) {
    return jdbc.sql("SELECT coalesce(c.merged_into, c.id) FROM unit JOIN customer c ON c.id = unit.owner_id WHERE unit.serial = upper(regexp_replace(:serial, '[^A-Za-z0-9]', '', 'g'))")
        .param("serial", serial).query(UUID.class).optional();
  }

  /** @param id of the remedy, or of one of its visits, papers or arrivals */
  Optional<UUID> customerOfRemedy(UUID id) {
    return jdbc.sql("""
            SELECT coalesce(c.merged_into, c.id) FROM remedy r JOIN claim ON claim.id = r.claim_id JOIN customer c ON c.id = claim.customer_id
            WHERE r.id = coalesce((SELECT remedy_id FROM visit WHERE id = :id), (SELECT remedy_id FROM remedy_paper WHERE id = :id), (SELECT remedy_id FROM arrival WHERE id = :id), :id)
            """).param("id", id).query(UUID.class).optional();
  }

  List<Reading> readings(@Nullable UUID customer, @Nullable String actor, int limit) {
    return jdbc.sql("""
            SELECT day, actor, what, reference, customer_id, first_at, last_at, times FROM data_access
            WHERE (CAST(:customer AS uuid) IS NULL OR customer_id = :customer) AND (CAST(:actor AS text) IS NULL OR actor = :actor)
            ORDER BY last_at DESC, actor, what, reference LIMIT :limit
            """)
        .param("customer", customer).param("actor", actor).param("limit", limit)
        .query((rs, i) -> new Reading(rs.getString("actor"), What.valueOf(rs.getString("what")), rs.getString("reference"), rs.getObject("customer_id", UUID.class),
            rs.getTimestamp("first_at").toInstant(), rs.getTimestamp("last_at").toInstant(), rs.getInt("times")))
        .list();
  }

  String readingsTold(UUID[] customers) {
    return jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT day, split_part(actor, ':', 1) AS by, what, reference, times FROM data_access WHERE customer_id = ANY (:ids) ORDER BY last_at) t
            """)
        .param("ids", customers).query(String.class).single();
  }

  String wishesTold(UUID[] customers) {
    return jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT wished_at, ended_at, ended_as, reason FROM erasure_wish WHERE customer_id = ANY (:ids) ORDER BY wished_at) t
            """)
        .param("ids", customers).query(String.class).single();
  }

  void forgetReasons(UUID[] customers) {
    jdbc.sql("UPDATE erasure_wish SET reason = '—' WHERE customer_id = ANY (:ids) AND reason IS NOT NULL").param("ids", customers).update();
  }

  long readingsBefore(LocalDate day) {
    return jdbc.sql("SELECT count(*) FROM data_access WHERE day < :day").param("day", day).query(Long.class).single();
  }

  int forgetReadings(LocalDate day, int most) {
    return jdbc.sql("DELETE FROM data_access WHERE ctid IN (SELECT ctid FROM data_access WHERE day < :day LIMIT :most)").param("day", day).param("most", most).update();
  }

  void ask(UUID id, UUID customer, String reason, String by, Instant now) {
    jdbc.sql("INSERT INTO erasure (id, customer_id, reason, asked_by, asked_at) VALUES (:id, :customer, :reason, :by, :now)")
        .param("id", id).param("customer", customer).param("reason", reason).param("by", by).param("now", Timestamp.from(now)).update();
  }

  List<Erasure> open() {
    return jdbc.sql("SELECT id, customer_id, reason, asked_by, asked_at FROM erasure WHERE done_at IS NULL AND stopped_at IS NULL ORDER BY asked_at, id")
        .query((rs, i) -> new Erasure(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getString(4), rs.getTimestamp(5).toInstant())).list();
  }

  /** Locked until the transaction ends: two who agree at once are one. */
  Optional<Erasure> openForDoing(UUID id) {
    return jdbc.sql("SELECT id, customer_id, reason, asked_by, asked_at FROM erasure WHERE id = :id AND done_at IS NULL AND stopped_at IS NULL FOR UPDATE").param("id", id)
        .query((rs, i) -> new Erasure(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getString(4), rs.getTimestamp(5).toInstant())).optional();
  }

  /** From here to the end of the transaction, rows that are never changed may be emptied of a person. */
  void mayErase() {
    jdbc.sql("SELECT set_config('aftersale.erasing', 'yes', true)").query(rs -> {});
  }

  void done(UUID id, String by, Instant now) {
    jdbc.sql("UPDATE erasure SET done_by = :by, done_at = :now, reason = '—' WHERE id = :id").param("id", id).param("by", by).param("now", Timestamp.from(now)).update();
  }

  boolean stop(UUID id, String by, Instant now) {
    return jdbc.sql("UPDATE erasure SET stopped_by = :by, stopped_at = :now WHERE id = :id AND done_at IS NULL AND stopped_at IS NULL")
        .param("id", id).param("by", by).param("now", Timestamp.from(now)).update() == 1;
  }

  record Done(UUID customer, String askedBy, String doneBy, Instant at) {}

  List<Done> done() {
    return jdbc.sql("SELECT customer_id, asked_by, done_by, done_at FROM erasure WHERE done_at IS NOT NULL ORDER BY done_at")
        .query((rs, i) -> new Done(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getTimestamp(4).toInstant())).list();
  }

  boolean erasedSince(UUID customer, Instant at) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM erasure WHERE customer_id = :customer AND done_at >= :at)").param("customer", customer).param("at", Timestamp.from(at))
        .query(Boolean.class).single();
  }

  void oneWriterOfErasures() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('erasure', 13))").query(rs -> {});
  }

  /** An erasure that somebody had asked for in the restored database is no longer needed. */
  void endOpen(UUID customer, String by, Instant now) {
    jdbc.sql("UPDATE erasure SET stopped_by = :by, stopped_at = :now, reason = '—' WHERE customer_id = :customer AND done_at IS NULL AND stopped_at IS NULL")
        .param("by", by).param("now", Timestamp.from(now)).param("customer", customer).update();
  }

  void insertDone(UUID id, UUID customer, String askedBy, String doneBy, Instant at) {
    jdbc.sql("INSERT INTO erasure (id, customer_id, reason, asked_by, asked_at, done_by, done_at) VALUES (:id, :customer, '—', :asked, :at, :done, :at)")
        .param("id", id).param("customer", customer).param("asked", askedBy).param("done", doneBy).param("at", Timestamp.from(at)).update();
  }

  void wish(UUID id, UUID customer, Instant now) {
    jdbc.sql("INSERT INTO erasure_wish (id, customer_id, wished_at) VALUES (:id, :customer, :now)").param("id", id).param("customer", customer)
        .param("now", Timestamp.from(now)).update();
  }

  Optional<Privacy.Wish> openWish(UUID customer) {
    return jdbc.sql("SELECT id, customer_id, wished_at FROM erasure_wish WHERE customer_id = :customer AND ended_at IS NULL").param("customer", customer)
        .query(PrivacySql::wish).optional();
  }

  List<Privacy.Wish> openWishes() {
    return jdbc.sql("SELECT id, customer_id, wished_at FROM erasure_wish WHERE ended_at IS NULL ORDER BY wished_at, id").query(PrivacySql::wish).list();
  }

  boolean endWish(UUID id, String as, String by, @Nullable String reason, @Nullable UUID erasure, Instant now) {
    return jdbc.sql("""
            UPDATE erasure_wish SET ended_at = :now, ended_as = :as, ended_by = :by, reason = :reason, erasure_id = :erasure WHERE id = :id AND ended_at IS NULL
            """)
        .param("now", Timestamp.from(now)).param("as", as).param("by", by).param("reason", reason).param("erasure", erasure).param("id", id).update() == 1;
  }

  void reopenWish(UUID erasure) {
    jdbc.sql("UPDATE erasure_wish SET ended_at = NULL, ended_as = NULL, ended_by = NULL, erasure_id = NULL WHERE erasure_id = :erasure").param("erasure", erasure).update();
  }

  private static Privacy.Wish wish(java.sql.ResultSet rs, int i) throws java.sql.SQLException {
    return new Privacy.Wish(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getTimestamp(3).toInstant());
  }

  Optional<Instant> erasedAt(UUID customer) {
    return jdbc.sql("SELECT max(done_at) FROM erasure WHERE customer_id = :id HAVING max(done_at) IS NOT NULL").param("id", customer)
        .query((rs, i) -> rs.getTimestamp(1).toInstant()).optional();
  }

  /** The rule of the kind that holds on this day: of several of one day the last that was set. */
  Optional<Stored> rule(String kind, LocalDate on) {
    return jdbc.sql("""
            SELECT kind, from_day, days, reason, set_by, set_at FROM retention_rule
            WHERE kind = :kind AND from_day <= :on ORDER BY from_day DESC, set_at DESC LIMIT 1
            """)
        .param("kind", kind).param("on", on).query(PrivacySql::rule).optional();
  }

  List<Stored> rules() {
    return jdbc.sql("SELECT kind, from_day, days, reason, set_by, set_at FROM retention_rule ORDER BY from_day DESC, set_at DESC").query(PrivacySql::rule).list();
  }

  void set(String kind, LocalDate from, @Nullable Integer days, String reason, String by, Instant now) {
    jdbc.sql("INSERT INTO retention_rule (kind, from_day, days, reason, set_by, set_at) VALUES (:kind, :from, :days, :reason, :by, :now)")
        .param("kind", kind).param("from", from).param("days", days).param("reason", reason).param("by", by).param("now", Timestamp.from(now)).update();
  }

  void ran(String kind, Instant at, Instant before, long removed) {
    jdbc.sql("INSERT INTO retention_run (kind, at, before, removed) VALUES (:kind, :at, :before, :removed) ON CONFLICT (kind, at) DO UPDATE SET removed = excluded.removed")
        .param("kind", kind).param("at", Timestamp.from(at)).param("before", Timestamp.from(before)).param("removed", removed).update();
  }

  Optional<Run> lastRun(String kind) {
    return jdbc.sql("SELECT at, before, removed FROM retention_run WHERE kind = :kind ORDER BY at DESC LIMIT 1").param("kind", kind)
        .query((rs, i) -> new Run(rs.getTimestamp(1).toInstant(), rs.getTimestamp(2).toInstant(), rs.getLong(3))).optional();
  }

  private static Stored rule(java.sql.ResultSet rs, int i) throws java.sql.SQLException {
    return new Stored(rs.getString("kind"), rs.getObject("from_day", LocalDate.class), rs.getObject("days", Integer.class), rs.getString("reason"), rs.getString("set_by"),
        rs.getTimestamp("set_at").toInstant());
  }
}

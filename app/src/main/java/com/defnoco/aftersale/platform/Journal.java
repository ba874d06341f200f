package com.defnoco.aftersale.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who changed what, when and why. A row is written in the transaction of the change it tells of and is never edited.
 *
 * <p>Each subject has a chain of its own (row <i>n</i> hashes row <i>n−1</i>), so that changes of different claims never wait for each
 * other and a customer can verify their own; {@link JournalSeals} chains over all subjects afterwards.
 */
@Component
public class Journal {

  static final byte[] NOTHING_BEFORE = new byte[32];

  private final JdbcClient jdbc;
  private final Clock clock;
  private final JsonMapper json;

  Journal(JdbcClient jdbc, Clock clock, JsonMapper json) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.json = json;
  }

  /**
   * One row of the journal.
   *
   * @param subject what it is about, {@code kind:id}
   * @param number 1, 2, 3 … within the subject
   * @param at instant, UTC, microseconds
   * @param actor who, {@code kind:id} or {@code system}
   * @param event what happened, {@code kind.verb}
   * @param reason why, in the actor's words; null where the event says it all
   * @param details names and values, JSON object with sorted names
   */
  public record Entry(long id, String subject, int number, Instant at, String actor, String event, @Nullable String reason,
      String details, String hash) {}

  /** Appends a row to the subject's chain. Must be called inside the transaction of the change. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(String actor, String subject, String event, @Nullable String reason, Map<String, ?> details) {
    // The transaction id is drawn before the row's id is, which JournalSeals relies on.
    jdbc.sql("SELECT pg_current_xact_id(), pg_advisory_xact_lock(hashtextextended(:subject, 7))").param("subject", subject).query(rs -> {});
    var last = jdbc.sql("SELECT number, hash FROM journal WHERE subject = :subject ORDER BY number DESC LIMIT 1")
        .param("subject", subject)
        .query((rs, i) -> new Last(rs.getInt(1), rs.getBytes(2)))
        .optional().orElse(new Last(0, NOTHING_BEFORE));
    SortedMap<String, Object> sorted = new TreeMap<>(details);
    var text = json.writeValueAsString(sorted);
    var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    int number = last.number() + 1;
    var hash = hash(last.hash(), subject, number, at, actor, event, reason, text);
    jdbc.sql("""
            INSERT INTO journal (subject, number, at, actor, event, reason, details, details_text, previous_hash, hash)
            VALUES (:subject, :number, :at, :actor, :event, :reason, :text::jsonb, :text, :previous, :hash)
            """)
        .param("subject", subject).param("number", number).param("at", java.sql.Timestamp.from(at))
        .param("actor", actor).param("event", event).param("reason", reason).param("text", text)
        .param("previous", last.hash()).param("hash", hash)
        .update();
  }

  /** A row yet to be written; see {@link #record}. */
  public record Row(String actor, String subject, String event, @Nullable String reason, Map<String, ?> details) {}

  /** As {@link #record} for many rows: three statements in all instead of three for each. Must be called inside the transaction of the changes. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordAll(Collection<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var subjects = rows.stream().map(Row::subject).distinct().sorted().toArray(String[]::new);
    jdbc.sql("""
            SELECT pg_current_xact_id(), count(pg_advisory_xact_lock(hashtextextended(subject, 7)))
            FROM (SELECT subject FROM unnest(:subjects::text[]) AS wished (subject) ORDER BY subject) AS ordered
            """).param("subjects", subjects).query(rs -> {});
    Map<String, Last> lasts = new HashMap<>();
    jdbc.sql("""
            SELECT wished.subject, last.number, last.hash FROM unnest(:subjects::text[]) AS wished (subject)
            CROSS JOIN LATERAL (SELECT number, hash FROM journal WHERE subject = wished.subject ORDER BY number DESC LIMIT 1) AS last
            """)
        .param("subjects", subjects).query(rs -> {
          lasts.put(rs.getString(1), new Last(rs.getInt(2), rs.getBytes(3)));
        });
    append(rows, lasts);
  }

  /**
   * The first rows of subjects that this very transaction has made: nobody else can have written of them, so there is no chain to lock or to read, and one statement writes all.
   * A subject that has a row already is refused by the database. Must be called inside that transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordFirst(Collection<Row> rows) {
    if (!rows.isEmpty()) {
      append(rows, new HashMap<>());
    }
  }

  /** Writes the rows in their order behind the last ones of their subjects. */
  private void append(Collection<Row> rows, Map<String, Last> lasts) {
    var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    int size = rows.size();
    var about = new String[size];
    var numbers = new Integer[size];
    var actors = new String[size];
    var happened = new String[size];
    var reasons = new @Nullable String[size];
    var texts = new String[size];
    var previous = new byte[size][];
    var hashes = new byte[size][];
    int i = 0;
    for (var row : rows) {
      var last = lasts.getOrDefault(row.subject(), new Last(0, NOTHING_BEFORE));
      about[i] = row.subject();
      numbers[i] = last.number() + 1;
      actors[i] = row.actor();
      happened[i] = row.event();
      reasons[i] = row.reason();
      texts[i] = json.writeValueAsString(new TreeMap<>(row.details()));
      previous[i] = last.hash();
      hashes[i] = hash(last.hash(), row.subject(), numbers[i], at, row.actor(), row.event(), row.reason(), texts[i]);
      lasts.put(row.subject(), new Last(numbers[i], hashes[i]));
      i++;
    }
    // The transaction id is drawn before the rows' ids are, which JournalSeals relies on: they are made from what the first part gives.
    jdbc.sql("""
            WITH drawn AS MATERIALIZED (SELECT pg_current_xact_id() AS id)
            INSERT INTO journal (subject, number, at, actor, event, reason, details, details_text, previous_hash, hash, transaction)
            SELECT wished.subject, wished.number, :at::timestamptz, wished.actor, wished.event, wished.reason, wished.text::jsonb, wished.text, wished.previous, wished.hash, drawn.id
            FROM drawn CROSS JOIN unnest(:subjects::text[], :numbers::int[], :actors::text[], :events::text[], :reasons::text[], :texts::text[], :previous::bytea[], :hashes::bytea[])
              WITH ORDINALITY AS wished (subject, number, actor, event, reason, text, previous, hash, place)
            ORDER BY wished.place
            """)
        .param("subjects", about).param("numbers", numbers).param("at", java.sql.Timestamp.from(at)).param("actors", actors).param("events", happened)
        .param("reasons", reasons).param("texts", texts).param("previous", previous).param("hashes", hashes)
        .update();
  }

  /** The whole chain of a subject, oldest first. The caller has checked that the reader may see the subject. */
  public List<Entry> of(String subject) {
    return jdbc.sql("""
            SELECT id, subject, number, at, actor, event, reason, details_text, hash
            FROM journal WHERE subject = :subject ORDER BY number
            """)
        .param("subject", subject)
        .query((rs, i) -> entry(rs))
        .list();
  }

  /** How often an event happened to a subject. */
  public long count(String subject, String event) {
    return jdbc.sql("SELECT count(*) FROM journal WHERE subject = :subject AND event = :event").param("subject", subject).param("event", event).query(Long.class).single();
  }

  /** The rows of one kind of event about any of these subjects, each subject's oldest first. The caller has checked that the reader may see them. */
  public List<Entry> of(Collection<String> subjects, String event) {
    return jdbc.sql("""
            SELECT id, subject, number, at, actor, event, reason, details_text, hash
            FROM journal WHERE subject = ANY (:subjects) AND event = :event ORDER BY subject, number
            """)
        .param("subjects", subjects.toArray(String[]::new)).param("event", event).query((rs, i) -> entry(rs)).list();
  }

  /** The hash that binds a row to the row before it: SHA-256 over length-prefixed UTF-8 fields, so that no two rows read alike. */
  public static byte[] hash(byte[] previous, String subject, int number, Instant at, String actor, String event, @Nullable String reason,
      String details) {
    MessageDigest digest = Hashes.digest();
    digest.update(previous);
    for (var field : List.of(subject, Integer.toString(number), at.toString(), actor, event, Optional.ofNullable(reason).map(r -> "r" + r).orElse("-"), details)) {
      var bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static Entry entry(ResultSet rs) throws SQLException {
    return new Entry(rs.getLong(1), rs.getString(2), rs.getInt(3), rs.getTimestamp(4).toInstant(), rs.getString(5), rs.getString(6), rs.getString(7), rs.getString(8),
        HexFormat.of().formatHex(rs.getBytes(9)));
  }

  private record Last(int number, byte[] hash) {}
}

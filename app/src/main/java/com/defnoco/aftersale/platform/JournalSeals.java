package com.defnoco.aftersale.platform;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Chains over the whole journal. Every seal covers the rows since the last one in the order of their ids, so that neither a row nor a
 * whole subject can vanish, appear or move without breaking a seal.
 *
 * <p>Ids are drawn in one order and committed in another: a row with a lower id may still be on its way when a higher one is already
 * visible. A seal may therefore only reach as far as no transaction that could bring a lower id is still running.
 */
@Component
public class JournalSeals {

  static final byte[] NOTHING_BEFORE = new byte[32];

  private static final int MOST_ROWS = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final JdbcClient jdbc;
  private final TransactionOperations transaction;
  private final Clock clock;

  JournalSeals(JdbcClient jdbc, TransactionOperations transaction, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Seals every row that is certain to have no earlier neighbour still being written. A transaction that runs for minutes holds sealing up,
   * never the other way round. Call it outside a transaction.
   *
   * @return how many rows were sealed; 0 makes no seal
   */
  public int sealNow() {
    var certain = highestCertainId();
    int sealed = 0;
    for (int rows = 1; rows > 0; ) {
      rows = transaction.execute(status -> sealOnce(certain));
      sealed += rows;
    }
    return sealed;
  }

  /**
   * The highest id such that every row up to it is visible or will never be. Whoever drew one of those ids had drawn its transaction id
   * before (see {@link Journal#record}); so once every transaction older than one drawn right after we looked is done, so are they. (The upper end of a
   * snapshot will not do: running transactions can lie beyond it.)
   */
  private long highestCertainId() {
    var seen = jdbc.sql("SELECT coalesce(max(id), 0), pg_current_xact_id()::text::bigint FROM journal")
        .query((rs, i) -> new Seen(rs.getLong(1), rs.getLong(2))).single();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      long oldestRunning = jdbc.sql("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").query(Long.class).single();
      if (oldestRunning >= seen.transaction()) {
        return seen.highestId();
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    return beforeFirstGap(seen.highestId());
  }

  /** Ids are drawn without gaps; a gap is a row still on its way, or one that was rolled back. Up to the first gap everything is certain. */
  private long beforeFirstGap(long highest) {
    return jdbc.sql("""
            WITH sealed AS (SELECT coalesce(max(last_id), 0) AS id FROM journal_seal),
                 numbered AS (SELECT j.id, row_number() OVER (ORDER BY j.id) AS n, sealed.id AS after
                              FROM journal j, sealed WHERE j.id > sealed.id AND j.id <= :highest)
            SELECT coalesce(max(id), 0) FROM numbered WHERE id = after + n
            """)
        .param("highest", highest).query(Long.class).single();
  }

  private int sealOnce(long certain) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('journal-seal', 7))").query(rs -> {});
    var last = jdbc.sql("SELECT number, last_id, hash FROM journal_seal ORDER BY number DESC LIMIT 1")
        .query((rs, i) -> new Last(rs.getInt(1), rs.getLong(2), rs.getBytes(3)))
        .optional().orElse(new Last(0, 0, NOTHING_BEFORE));
    var rows = new RowsHash();
    jdbc.sql("SELECT id, hash FROM journal WHERE id > :after AND id <= :certain ORDER BY id LIMIT :most")
        .param("most", MOST_ROWS).param("after", last.lastId()).param("certain", certain)
        .query(rs -> {
          rows.add(rs.getLong(1), rs.getBytes(2));
        });
    if (rows.count() == 0) {
      return 0;
    }
    int number = last.number() + 1;
    var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var rowsHash = rows.hash();
    jdbc.sql("""
            INSERT INTO journal_seal (number, at, last_id, rows, rows_hash, previous_hash, hash)
            VALUES (:number, :at, :lastId, :rows, :rowsHash, :previous, :hash)
            """)
        .param("number", number).param("at", Timestamp.from(at)).param("lastId", rows.lastId()).param("rows", rows.count())
        .param("rowsHash", rowsHash).param("previous", last.hash())
        .param("hash", hash(last.hash(), number, at, rows.lastId(), rows.count(), rowsHash))
        .update();
    return rows.count();
  }

  /** Number and hash of the last seal, {@code 17:9f86d0…}, as {@link JournalVerification} takes it for an anchor; empty while there is none. */
  public java.util.Optional<String> head() {
    return jdbc.sql("SELECT number, hash FROM journal_seal ORDER BY number DESC LIMIT 1")
        .query((rs, i) -> rs.getInt(1) + ":" + java.util.HexFormat.of().formatHex(rs.getBytes(2))).optional();
  }

  /** The hash that binds a seal to the seal before it; every field has a fixed length. */
  static byte[] hash(byte[] previous, int number, Instant at, long lastId, int rows, byte[] rowsHash) {
    MessageDigest digest = Hashes.digest();
    digest.update(previous);
    digest.update(ByteBuffer.allocate(32)
        .putInt(number).putLong(at.getEpochSecond()).putInt(at.getNano()).putLong(lastId).putInt(rows).putInt(rowsHash.length).flip());
    digest.update(rowsHash);
    return digest.digest();
  }

  /** SHA-256 over id and hash of the rows of a seal, in the order of their ids. */
  static final class RowsHash {
    private final MessageDigest digest = Hashes.digest();
    private int count;
    private long lastId;

    void add(long id, byte[] hash) {
      digest.update(ByteBuffer.allocate(8).putLong(id).flip());
      digest.update(hash);
      count++;
      lastId = id;
    }

    int count() {
      return count;
    }

    long lastId() {
      return lastId;
    }

    /** Ends it. */
    byte[] hash() {
      return digest.digest();
    }
  }

  private record Seen(long highestId, long transaction) {}

  private record Last(int number, long lastId, byte[] hash) {}
}

package com.defnoco.aftersale.platform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * Recomputes every chain of the journal and says where it first differs from what was written.
 *
 * <p>What it can tell: an edited, missing, inserted or moved row, and an end that was cut off, as far as a seal or a later row of the same subject
 * reaches. What no chain can tell by itself: whether its last seals were cut off together with their rows; for that note {@link Report#head} outside
 * from time to time and hand it back as the anchor.
 */
@Component
public class JournalVerification {

  private static final int MOST_DIFFERENCES = 100;

  private final DataSource dataSource;

  JournalVerification(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * What was found.
   *
   * @param rows rows looked at
   * @param subjects chains looked at
   * @param seals seals looked at
   * @param sealedRows rows that a seal covers; the rest is chained by subject only, until the next seal
   * @param head number and hash of the last seal, {@code 17:9f86d0…}; null while there is none
   * @param differences in words, the first of each chain, at most 100; empty when everything is as it was written
   */
  public record Report(long rows, long subjects, long seals, long sealedRows, @Nullable String head, List<String> differences) {

    public Report {
      differences = List.copyOf(differences);
    }

    public boolean intact() {
      return differences.isEmpty();
    }
  }

  /** Looks at everything. Constant memory; about a second per 100,000 rows. */
  public Report verify() {
    return verify(null, rows -> {});
  }

  /**
   * Looks at everything.
   *
   * @param anchor {@link Report#head} of an earlier time, noted where the database's owner cannot reach; null for none
   * @param progress told the number of rows looked at, now and then
   */
  public Report verify(@Nullable String anchor, LongConsumer progress) {
    // One snapshot for both passes, so that rows written meanwhile are in neither.
    try (var connection = dataSource.getConnection()) {
      LongWork.on(connection);
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return new Run(connection, progress).all(anchor);
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setReadOnly(false);
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("the journal could not be read", e);
    }
  }

  /** One subject alone, as a customer does for their own claim: the first difference in words, or nothing. */
  public Optional<String> verify(String subject) {
    try (var connection = dataSource.getConnection();
        var rows = connection.prepareStatement(Run.ROWS_OF_SUBJECT)) {
      rows.setString(1, subject);
      var run = new Run(connection, count -> {});
      run.chains(rows);
      return run.differences.stream().findFirst();
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("the journal could not be read", e);
    }
  }

  private static final class Run {

    private static final String COLUMNS = """
        SELECT id, subject, number, at, actor, event, reason, details_text,
               CASE WHEN pg_input_is_valid(details_text, 'jsonb') THEN details = details_text::jsonb ELSE false END, previous_hash, hash
        FROM journal
        """;
    private static final String ROWS = COLUMNS + "ORDER BY subject, number";
    private static final String ROWS_OF_SUBJECT = COLUMNS + "WHERE subject = ? ORDER BY number";

    private final Connection connection;
    private final LongConsumer progress;
    private final List<String> differences = new ArrayList<>();
    private long rows;
    private long subjects;
    private long seals;
    private long sealedRows;
    private @Nullable String head;

    private Run(Connection connection, LongConsumer progress) {
      this.connection = connection;
      this.progress = progress;
    }

    private Report all(@Nullable String anchor) throws SQLException {
      try (var all = connection.prepareStatement(ROWS)) {
        chains(all);
      }
      seals(anchor);
      return new Report(rows, subjects, seals, sealedRows, head, differences);
    }

    private void chains(PreparedStatement statement) throws SQLException {
      statement.setFetchSize(5_000);
      try (var row = statement.executeQuery()) {
        String subject = null;
        boolean broken = false;
        int expected = 1;
        var previous = Journal.NOTHING_BEFORE;
        while (row.next()) {
          if (!row.getString(2).equals(subject)) {
            subject = row.getString(2);
            subjects++;
            broken = false;
            expected = 1;
            previous = Journal.NOTHING_BEFORE;
          }
          if (!broken) {
            var difference = difference(row, expected, previous);
            if (difference != null) {
              differ(difference);
              broken = true;
            }
            expected++;
            previous = row.getBytes(11);
          }
          if (++rows % 10_000 == 0) {
            progress.accept(rows);
          }
        }
      }
    }

    private static @Nullable String difference(ResultSet row, int expected, byte[] previous) throws SQLException {
      int number = row.getInt(3);
      var name = "Row " + number + " of " + row.getString(2) + " (id " + row.getLong(1) + ", " + row.getString(6) + ")";
      if (number != expected) {
        return number == expected + 1
            ? "Row " + expected + " of " + row.getString(2) + " is missing: row " + number + " (id " + row.getLong(1) + ") comes next."
            : "Rows " + expected + " to " + (number - 1) + " of " + row.getString(2) + " are missing: row " + number + " (id " + row.getLong(1) + ") comes next.";
      }
      var recomputed = Journal.hash(row.getBytes(10), row.getString(2), number, row.getTimestamp(4).toInstant(), row.getString(5), row.getString(6),
          row.getString(7), row.getString(8));
      if (!Arrays.equals(recomputed, row.getBytes(11))) {
        return name + " was edited: its content does not give its hash.";
      }
      if (!row.getBoolean(9)) {
        return name + " was edited: its details differ from the text that was hashed.";
      }
      if (!Arrays.equals(row.getBytes(10), previous)) {
        return number == 1 ? name + " does not begin a chain: rows before it were taken away."
            : name + " does not follow row " + (number - 1) + ": that row was replaced, or this one was moved here.";
      }
      return null;
    }

    private void seals(@Nullable String anchor) throws SQLException {
      boolean anchorSeen = anchor == null;
      boolean broken = false;
      try (var sealStatement = connection.prepareStatement(
              "SELECT number, at, last_id, rows, rows_hash, previous_hash, hash FROM journal_seal ORDER BY number");
          var rowStatement = connection.prepareStatement("SELECT id, hash FROM journal ORDER BY id")) {
        rowStatement.setFetchSize(10_000);
        try (var seal = sealStatement.executeQuery();
            var row = rowStatement.executeQuery()) {
          var cursor = new Cursor(row);
          int expected = 1;
          var previous = JournalSeals.NOTHING_BEFORE;
          while (seal.next()) {
            seals++;
            var number = seal.getInt(1);
            var difference = difference(seal, expected, previous, cursor);
            if (difference != null && !broken) {
              differ(difference);
              broken = true;
            }
            head = number + ":" + HexFormat.of().formatHex(seal.getBytes(7));
            anchorSeen |= head.equals(anchor);
            expected = number + 1;
            previous = seal.getBytes(7);
          }
        }
      }
      if (!anchorSeen) {
        differ("The seal " + anchor + " noted earlier is not in the chain any more: the end was cut off, or the chain was written anew.");
      }
    }

    private @Nullable String difference(ResultSet seal, int expected, byte[] previous, Cursor cursor) throws SQLException {
      int number = seal.getInt(1);
      long lastId = seal.getLong(3);
      int sealed = seal.getInt(4);
      var found = new JournalSeals.RowsHash();
      cursor.take(lastId, found);
      sealedRows += found.count();
      if (number != expected) {
        return "Seal " + expected + " is missing: seal " + number + " comes next.";
      }
      Instant at = seal.getTimestamp(2).toInstant();
      var recomputed = JournalSeals.hash(seal.getBytes(6), number, at, lastId, sealed, seal.getBytes(5));
      if (!Arrays.equals(recomputed, seal.getBytes(7))) {
        return "Seal " + number + " was edited: its content does not give its hash.";
      }
      if (!Arrays.equals(seal.getBytes(6), previous)) {
        return "Seal " + number + " does not follow seal " + (number - 1) + ": that one was replaced.";
      }
      if (found.count() < sealed) {
        return "Seal " + number + " (" + at + ") covers " + sealed + " rows up to id " + lastId + ", but only " + found.count() + " are there: "
            + (found.lastId() < lastId ? "the end was cut off after id " + found.lastId() + "." : (sealed - found.count()) + " were removed.");
      }
      if (found.count() > sealed) {
        return "Seal " + number + " (" + at + ") covers " + sealed + " rows up to id " + lastId + ", but " + found.count() + " are there: "
            + (found.count() - sealed) + " were inserted.";
      }
      if (!Arrays.equals(found.hash(), seal.getBytes(5))) {
        return "The rows of seal " + number + " (" + at + ", up to id " + lastId + ") are not the ones that were sealed: a row was replaced or moved.";
      }
      return null;
    }

    private void differ(String difference) {
      if (differences.size() < MOST_DIFFERENCES) {
        differences.add(difference);
      }
    }
  }

  /** Walks the rows by id, handing each seal its own. */
  private static final class Cursor {
    private final ResultSet row;
    private boolean waiting;
    private boolean ended;

    private Cursor(ResultSet row) {
      this.row = row;
    }

    private void take(long lastId, JournalSeals.RowsHash into) throws SQLException {
      while (!ended) {
        if (!waiting && !row.next()) {
          ended = true;
          return;
        }
        waiting = true;
        if (row.getLong(1) > lastId) {
          return;
        }
        into.add(row.getLong(1), row.getBytes(2));
        waiting = false;
      }
    }
  }
}

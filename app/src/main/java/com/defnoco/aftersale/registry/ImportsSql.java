package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.ImportReport.Row;
import com.defnoco.aftersale.registry.ImportReport.State;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every statement on imports and their rows. */
@Component
class ImportsSql {

  private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> CELLS = new TypeReference<>() {};
  private static final TypeReference<Map<String, WrittenDate.Style>> STYLES = new TypeReference<>() {};

  private static final Reading NOT_READ = new Reading("CSV", null, null, null, List.of());

  private final JdbcClient jdbc;
  private final DataSource dataSource;
  private final JsonMapper json;

  ImportsSql(JdbcClient jdbc, DataSource dataSource, JsonMapper json) {
    this.jdbc = jdbc;
    this.dataSource = dataSource;
    this.json = json;
  }

  void insert(UUID id, Kind kind, boolean dryRun, String fileName, boolean mayCorrect, String by, Instant now) {
    jdbc.sql("""
            INSERT INTO registry_import (id, kind, state, dry_run, file_name, may_correct, created_by, created_at)
            VALUES (:id, :kind, 'RECEIVING', :dryRun, :fileName, :mayCorrect, :by, :now)
            """)
        .param("id", id).param("kind", kind.name()).param("dryRun", dryRun).param("fileName", fileName).param("mayCorrect", mayCorrect)
        .param("by", by).param("now", Timestamp.from(now)).update();
  }

  /**
   * A row as it came.
   *
   * @param key what must not come twice in one file; null where the line has none
   * @param sameAs an earlier line that seems to have the same key; 0 when there is none
   */
  record Staged(int line, @Nullable String key, Map<String, String> cells, List<Problem> faults, int sameAs) {}

  void stage(UUID id, List<Staged> rows) {
    var text = new StringBuilder(rows.size() * 200);
    var again = new ArrayList<Integer>();
    for (var row : rows) {
      text.append(id).append('\t').append(row.line()).append('\t');
      if (row.key() == null) {
        text.append("\\N");
      } else {
        CopiedText.value(text, row.key());
      }
      text.append('\t');
      CopiedText.value(text, json.writeValueAsString(row.cells()));
      text.append('\t');
      CopiedText.value(text, row.faults().isEmpty() ? "[]" : json.writeValueAsString(row.faults()));
      text.append('\t').append(row.sameAs() == 0 ? "\\N" : row.sameAs()).append('\n');
      if (row.sameAs() > 0) {
        again.add(row.line());
      }
    }
    CopiedText.copy(dataSource, "COPY registry_import_row (import_id, line, key, cells, faults, same_as) FROM STDIN", text);
    if (!again.isEmpty()) {
      // Keys were compared by a hash of 64 bits: whose keys differ after all is no second one.
      jdbc.sql("""
              UPDATE registry_import_row r SET same_as = NULL FROM registry_import_row earlier
              WHERE r.import_id = :id AND r.line = ANY (:lines::int[]) AND earlier.import_id = :id AND earlier.line = r.same_as
                AND earlier.key IS DISTINCT FROM r.key
              """)
          .param("id", id).param("lines", again.stream().map(Object::toString).toArray(String[]::new)).update();
    }
  }

  void received(UUID id, State state, int rows, Map<String, WrittenDate.Style> styles, Reading reading, List<Problem> notes) {
    jdbc.sql("""
            UPDATE registry_import SET state = :state, rows = :rows, date_styles = :styles::jsonb, reading = :reading::jsonb,
                   notes = :notes::jsonb
            WHERE id = :id
            """)
        .param("id", id).param("state", state.name()).param("rows", rows).param("styles", json.writeValueAsString(styles))
        .param("reading", json.writeValueAsString(reading)).param("notes", json.writeValueAsString(notes)).update();
  }

  void delete(UUID id) {
    jdbc.sql("DELETE FROM registry_import_row WHERE import_id = :id").param("id", id).update();
    jdbc.sql("DELETE FROM registry_import WHERE id = :id").param("id", id).update();
  }

  /** Imports finished long ago, and those whose receiving was cut off. The journal keeps what they did. */
  void deleteOld(Instant finishedBefore, Instant cutOffBefore) {
    jdbc.sql("""
            DELETE FROM registry_import
            WHERE finished_at < :finishedBefore OR (state IN ('RECEIVING', 'MAPPING') AND created_at < :cutOffBefore)
            """)
        .param("finishedBefore", Timestamp.from(finishedBefore)).param("cutOffBefore", Timestamp.from(cutOffBefore)).update();
    // Rows of no import: a foreign key would be checked for every row of a list, and lists are millions of rows.
    jdbc.sql("DELETE FROM registry_import_row r WHERE NOT EXISTS (SELECT FROM registry_import i WHERE i.id = r.import_id)").update();
  }

  /** Copies the rows of a dry run, without their verdicts, into a new import that waits for its turn. */
  void copy(UUID from, UUID to, boolean mayCorrect, String by, Instant now) {
    jdbc.sql("""
            INSERT INTO registry_import (id, kind, state, dry_run, file_name, date_styles, reading, notes, rows, may_correct, created_by, created_at)
            SELECT :to, kind, 'WAITING', false, file_name, date_styles, reading, notes, rows, :mayCorrect, :by, :now
            FROM registry_import WHERE id = :from
            """)
        .param("from", from).param("to", to).param("mayCorrect", mayCorrect).param("by", by).param("now", Timestamp.from(now)).update();
    jdbc.sql("""
            INSERT INTO registry_import_row (import_id, line, key, cells, faults, same_as)
            SELECT :to, line, key, cells, faults, same_as FROM registry_import_row WHERE import_id = :from
            """)
        .param("from", from).param("to", to).update();
  }

  /** What the worker needs beside the report. */
  record Work(ImportReport report, Map<String, WrittenDate.Style> styles, boolean mayCorrect, int lastLine) {}

  Optional<ImportReport> report(UUID id) {
    return jdbc.sql("""
            SELECT id, kind, state, dry_run, file_name, rows, processed, created, updated, unchanged, refused, notes, created_by, created_at,
                   finished_at, reading, date_styles
            FROM registry_import WHERE id = :id
            """)
        .param("id", id).query((rs, i) -> read(rs, json)).optional();
  }

  List<ImportReport> latest(@Nullable String by, int limit) {
    return jdbc.sql("""
            SELECT id, kind, state, dry_run, file_name, rows, processed, created, updated, unchanged, refused, notes, created_by, created_at,
                   finished_at, reading, date_styles
            FROM registry_import WHERE (:by::text IS NULL OR created_by = :by) ORDER BY created_at DESC LIMIT :limit
            """)
        .param("by", by).param("limit", limit).query((rs, i) -> read(rs, json)).list();
  }

  /** Locks the import for one step. */
  Optional<Work> lock(UUID id) {
    return jdbc.sql("""
            SELECT id, kind, state, dry_run, file_name, rows, processed, created, updated, unchanged, refused, notes, created_by, created_at,
                   finished_at, reading, date_styles, may_correct, last_line
            FROM registry_import WHERE id = :id FOR UPDATE
            """)
        .param("id", id)
        .query((rs, i) -> new Work(read(rs, json), json.readValue(rs.getString(17), STYLES), rs.getBoolean(18), rs.getInt(19))).optional();
  }

  /** @param sameAs an earlier line with the same key; 0 when there is none */
  record Next(int line, Map<String, String> cells, List<Problem> faults, int sameAs) {}

  List<Next> next(UUID id, int afterLine, int limit) {
    return jdbc.sql("""
            SELECT line, cells, nullif(faults, '[]'), coalesce(same_as, 0)
            FROM registry_import_row WHERE import_id = :id AND line > :after ORDER BY line LIMIT :limit
            """)
        .param("id", id).param("after", afterLine).param("limit", limit)
        .query((rs, i) -> new Next(rs.getInt(1), json.readValue(rs.getString(2), CELLS),
            rs.getString(3) == null ? List.of() : json.readValue(rs.getString(3), PROBLEMS), rs.getInt(4)))
        .list();
  }

  record Judged(int line, Verdict verdict, List<Problem> problems) {}

  /** Stores the verdicts of a step. What most rows came to is stored once; a refused row, or one with something to tell, by itself. */
  void judged(UUID id, List<Judged> rows) {
    var usual = Stream.of(Verdict.CREATED, Verdict.UNCHANGED, Verdict.UPDATED).max(Comparator.comparingLong(verdict -> count(rows, verdict)))
        .orElseThrow();
    var others = rows.stream().filter(row -> row.verdict() != usual || !row.problems().isEmpty()).toList();
    jdbc.sql("INSERT INTO registry_import_span (import_id, from_line, to_line, verdict) VALUES (:id, :from, :to, :verdict)")
        .param("id", id).param("from", rows.getFirst().line()).param("to", rows.getLast().line()).param("verdict", usual.name()).update();
    if (!others.isEmpty()) {
      jdbc.sql("""
              UPDATE registry_import_row r SET verdict = judged.verdict, problems = judged.problems::jsonb
              FROM unnest(:lines::text[], :verdicts::text[], :problems::text[]) AS judged (line, verdict, problems)
              WHERE r.import_id = :id AND r.line = judged.line::int
              """)
          .param("id", id).param("lines", others.stream().map(row -> Integer.toString(row.line())).toArray(String[]::new))
          .param("verdicts", others.stream().map(row -> row.verdict().name()).toArray(String[]::new))
          .param("problems", others.stream().map(row -> json.writeValueAsString(row.problems())).toArray(String[]::new)).update();
    }
    jdbc.sql("""
            UPDATE registry_import SET state = 'RUNNING', processed = processed + :rows, last_line = :lastLine,
                   created = created + :created, updated = updated + :updated, unchanged = unchanged + :unchanged, refused = refused + :refused
            WHERE id = :id
            """)
        .param("id", id).param("rows", rows.size()).param("lastLine", rows.getLast().line())
        .param("created", count(rows, Verdict.CREATED)).param("updated", count(rows, Verdict.UPDATED))
        .param("unchanged", count(rows, Verdict.UNCHANGED)).param("refused", count(rows, Verdict.REFUSED)).update();
  }

  static long count(List<Judged> rows, Verdict verdict) {
    return rows.stream().filter(row -> row.verdict() == verdict).count();
  }

  void finish(UUID id, Instant now) {
    jdbc.sql("UPDATE registry_import SET state = 'DONE', finished_at = :now WHERE id = :id")
        .param("id", id).param("now", Timestamp.from(now)).update();
  }

  List<Row> rows(UUID id, @Nullable Verdict only, int afterLine, int limit) {
    if (only == Verdict.REFUSED) {
      return jdbc.sql("""
              SELECT line, cells, verdict, problems FROM registry_import_row
              WHERE import_id = :id AND line > :after AND verdict = 'REFUSED' ORDER BY line LIMIT :limit
              """)
          .param("id", id).param("after", afterLine).param("limit", limit).query((rs, i) -> row(rs)).list();
    }
    return jdbc.sql("""
            SELECT r.line, r.cells, coalesce(r.verdict, s.verdict), r.problems
            FROM registry_import_row r
            LEFT JOIN LATERAL (SELECT verdict, to_line FROM registry_import_span
                               WHERE import_id = r.import_id AND from_line <= r.line ORDER BY from_line DESC LIMIT 1) s ON r.line <= s.to_line
            WHERE r.import_id = :id AND r.line > :after AND (:only::text IS NULL OR coalesce(r.verdict, s.verdict) = :only)
            ORDER BY r.line LIMIT :limit
            """)
        .param("id", id).param("after", afterLine).param("only", only == null ? null : only.name()).param("limit", limit)
        .query((rs, i) -> row(rs)).list();
  }

  private Row row(ResultSet rs) throws SQLException {
    return new Row(rs.getInt(1), json.readValue(rs.getString(2), CELLS), rs.getString(3) == null ? null : Verdict.valueOf(rs.getString(3)),
        json.readValue(rs.getString(4), PROBLEMS));
  }

  // --- headings ---------------------------------------------------------------------------------------------------------------

  /** Squeezed heading → column, as people told us before. */
  Map<String, String> rememberedHeadings(Kind kind) {
    return jdbc.sql("SELECT heading, column_name FROM registry_heading WHERE kind = :kind").param("kind", kind.name())
        .query((rs, i) -> Map.entry(rs.getString(1), rs.getString(2))).list().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void remember(Kind kind, String heading, String column, String by, Instant now) {
    jdbc.sql("""
            INSERT INTO registry_heading (kind, heading, column_name, remembered_by, remembered_at)
            VALUES (:kind, :heading, :column, :by, :now)
            ON CONFLICT (kind, heading) DO UPDATE SET column_name = :column, remembered_by = :by, remembered_at = :now
            """)
        .param("kind", kind.name()).param("heading", heading).param("column", column).param("by", by).param("now", Timestamp.from(now)).update();
  }

  private static ImportReport read(ResultSet rs, JsonMapper json) throws SQLException {
    var finished = rs.getTimestamp(15);
    var reading = rs.getString(16);
    var orders = new TreeMap<String, Reading.DateOrder>();
    json.readValue(rs.getString(17), STYLES).forEach((column, style) -> orders.put(column, Reading.DateOrder.valueOf(style.name())));
    return new ImportReport(rs.getObject(1, UUID.class), Kind.valueOf(rs.getString(2)), State.valueOf(rs.getString(3)), rs.getBoolean(4),
        rs.getString(5), rs.getInt(6), rs.getInt(7), rs.getInt(8), rs.getInt(9), rs.getInt(10), rs.getInt(11),
        json.readValue(rs.getString(12), PROBLEMS), reading.equals("{}") ? NOT_READ : json.readValue(reading, Reading.class), orders,
        rs.getString(13), rs.getTimestamp(14).toInstant(), finished == null ? null : finished.toInstant());
  }
}

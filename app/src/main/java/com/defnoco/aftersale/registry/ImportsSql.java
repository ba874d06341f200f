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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ImportsSql(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
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

  /** @param key what must not come twice in one file; null where the line has none */
  record Staged(int line, @Nullable String key, Map<String, String> cells, List<Problem> faults) {}

  void stage(UUID id, List<Staged> rows) {
    int n = rows.size();
    var lines = new String[n];
    var keys = new String[n];
    var cells = new String[n];
    var faults = new String[n];
    for (int i = 0; i < n; i++) {
      lines[i] = Integer.toString(rows.get(i).line());
      keys[i] = rows.get(i).key();
      cells[i] = json.writeValueAsString(rows.get(i).cells());
      faults[i] = json.writeValueAsString(rows.get(i).faults());
    }
    jdbc.sql("""
            INSERT INTO registry_import_row (import_id, line, key, cells, faults)
            SELECT :id, line::int, key, cells::jsonb, faults::jsonb
            FROM unnest(:lines::text[], :keys::text[], :cells::text[], :faults::text[]) AS staged (line, key, cells, faults)
            """)
        .param("id", id).param("lines", lines).param("keys", keys).param("cells", cells).param("faults", faults).update();
  }

  void received(UUID id, int rows, Map<String, WrittenDate.Style> styles, List<Problem> notes) {
    jdbc.sql("""
            UPDATE registry_import SET state = 'WAITING', rows = :rows, date_styles = :styles::jsonb, notes = :notes::jsonb WHERE id = :id
            """)
        .param("id", id).param("rows", rows).param("styles", json.writeValueAsString(styles))
        .param("notes", json.writeValueAsString(notes)).update();
  }

  void delete(UUID id) {
    jdbc.sql("DELETE FROM registry_import WHERE id = :id").param("id", id).update();
  }

  /** Imports finished long ago, and those whose receiving was cut off. The journal keeps what they did. */
  void deleteOld(Instant finishedBefore, Instant cutOffBefore) {
    jdbc.sql("""
            DELETE FROM registry_import
            WHERE finished_at < :finishedBefore OR (state = 'RECEIVING' AND created_at < :cutOffBefore)
            """)
        .param("finishedBefore", Timestamp.from(finishedBefore)).param("cutOffBefore", Timestamp.from(cutOffBefore)).update();
  }

  /** Copies the rows of a dry run, without their verdicts, into a new import that waits for its turn. */
  void copy(UUID from, UUID to, boolean mayCorrect, String by, Instant now) {
    jdbc.sql("""
            INSERT INTO registry_import (id, kind, state, dry_run, file_name, date_styles, notes, rows, may_correct, created_by, created_at)
            SELECT :to, kind, 'WAITING', false, file_name, date_styles, notes, rows, :mayCorrect, :by, :now
            FROM registry_import WHERE id = :from
            """)
        .param("from", from).param("to", to).param("mayCorrect", mayCorrect).param("by", by).param("now", Timestamp.from(now)).update();
    jdbc.sql("""
            INSERT INTO registry_import_row (import_id, line, key, cells, faults)
            SELECT :to, line, key, cells, faults FROM registry_import_row WHERE import_id = :from
            """)
        .param("from", from).param("to", to).update();
  }

  /** What the worker needs beside the report. */
  record Work(ImportReport report, Map<String, WrittenDate.Style> styles, boolean mayCorrect, int lastLine) {}

  Optional<ImportReport> report(UUID id) {
    return jdbc.sql("""
            SELECT id, kind, state, dry_run, file_name, rows, processed, created, updated, unchanged, refused, notes, created_by, created_at,
                   finished_at
            FROM registry_import WHERE id = :id
            """)
        .param("id", id).query((rs, i) -> read(rs, json)).optional();
  }

  List<ImportReport> latest(@Nullable String by, int limit) {
    return jdbc.sql("""
            SELECT id, kind, state, dry_run, file_name, rows, processed, created, updated, unchanged, refused, notes, created_by, created_at,
                   finished_at
            FROM registry_import WHERE (:by::text IS NULL OR created_by = :by) ORDER BY created_at DESC LIMIT :limit
            """)
        .param("by", by).param("limit", limit).query((rs, i) -> read(rs, json)).list();
  }

  /** Locks the import for one step. */
  Optional<Work> lock(UUID id) {
    return jdbc.sql("""
            SELECT id, kind, state, dry_run, file_name, rows, processed, created, updated, unchanged, refused, notes, created_by, created_at,
                   finished_at, date_styles, may_correct, last_line
            FROM registry_import WHERE id = :id FOR UPDATE
            """)
        .param("id", id)
        .query((rs, i) -> new Work(read(rs, json), json.readValue(rs.getString(16), STYLES), rs.getBoolean(17), rs.getInt(18))).optional();
  }

  /** @param sameAs an earlier line with the same key; 0 when there is none */
  record Next(int line, Map<String, String> cells, List<Problem> faults, int sameAs) {}

  List<Next> next(UUID id, int afterLine, int limit) {
    return jdbc.sql("""
            SELECT line, cells, faults,
                   coalesce((SELECT min(earlier.line) FROM registry_import_row earlier
                             WHERE earlier.import_id = r.import_id AND earlier.key = r.key AND earlier.line < r.line), 0)
            FROM registry_import_row r WHERE import_id = :id AND line > :after ORDER BY line LIMIT :limit
            """)
        .param("id", id).param("after", afterLine).param("limit", limit)
        .query((rs, i) -> new Next(rs.getInt(1), json.readValue(rs.getString(2), CELLS), json.readValue(rs.getString(3), PROBLEMS),
            rs.getInt(4)))
        .list();
  }

  record Judged(int line, Verdict verdict, List<Problem> problems) {}

  void judged(UUID id, List<Judged> rows) {
    var lines = rows.stream().map(row -> Integer.toString(row.line())).toArray(String[]::new);
    var verdicts = rows.stream().map(row -> row.verdict().name()).toArray(String[]::new);
    var problems = rows.stream().map(row -> json.writeValueAsString(row.problems())).toArray(String[]::new);
    jdbc.sql("""
            UPDATE registry_import_row r SET verdict = judged.verdict, problems = judged.problems::jsonb
            FROM unnest(:lines::text[], :verdicts::text[], :problems::text[]) AS judged (line, verdict, problems)
            WHERE r.import_id = :id AND r.line = judged.line::int
            """)
        .param("id", id).param("lines", lines).param("verdicts", verdicts).param("problems", problems).update();
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
    return jdbc.sql("""
            SELECT line, cells, verdict, problems FROM registry_import_row
            WHERE import_id = :id AND line > :after AND (:only::text IS NULL OR verdict = :only)
            ORDER BY line LIMIT :limit
            """)
        .param("id", id).param("after", afterLine).param("only", only == null ? null : only.name()).param("limit", limit)
        .query((rs, i) -> new Row(rs.getInt(1), json.readValue(rs.getString(2), CELLS),
            rs.getString(3) == null ? null : Verdict.valueOf(rs.getString(3)), json.readValue(rs.getString(4), PROBLEMS)))
        .list();
  }

  private static ImportReport read(ResultSet rs, JsonMapper json) throws SQLException {
    var finished = rs.getTimestamp(15);
    return new ImportReport(rs.getObject(1, UUID.class), Kind.valueOf(rs.getString(2)), State.valueOf(rs.getString(3)), rs.getBoolean(4),
        rs.getString(5), rs.getInt(6), rs.getInt(7), rs.getInt(8), rs.getInt(9), rs.getInt(10), rs.getInt(11),
        json.readValue(rs.getString(12), PROBLEMS), rs.getString(13), rs.getTimestamp(14).toInstant(),
        finished == null ? null : finished.toInstant());
  }
}

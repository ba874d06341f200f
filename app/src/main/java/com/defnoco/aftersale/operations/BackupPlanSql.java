package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.operations.BackupPlans.Plan;
import com.defnoco.aftersale.operations.BackupPlans.Run;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The plan of backups and those that were made, in PostgreSQL. */
@Component
class BackupPlanSql {

  private static final Plan UNPLANNED = new Plan(false, 2, 7, false);

  private final JdbcClient jdbc;

  BackupPlanSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Plan plan() {
    return jdbc.sql("SELECT daily, hour, keep, passphrase IS NOT NULL FROM backup_plan")
        .query((rs, i) -> new Plan(rs.getBoolean(1), rs.getInt(2), rs.getInt(3), rs.getBoolean(4))).optional().orElse(UNPLANNED);
  }

  Optional<byte[]> passphrase() {
    return jdbc.sql("SELECT passphrase FROM backup_plan WHERE passphrase IS NOT NULL").query((rs, i) -> rs.getBytes(1)).optional();
  }

  void change(boolean daily, int hour, int keep, byte @Nullable [] passphrase, String by, Instant now) {
    jdbc.sql("""
            INSERT INTO backup_plan (daily, hour, keep, passphrase, changed_by, changed_at)
            VALUES (:daily, :hour, :keep, :passphrase, :by, :now)
            ON CONFLICT (only_one) DO UPDATE
            SET daily = :daily, hour = :hour, keep = :keep, passphrase = :passphrase, changed_by = :by, changed_at = :now
            """)
        .param("daily", daily).param("hour", hour).param("keep", keep).param("passphrase", passphrase, java.sql.Types.BINARY)
        .param("by", by).param("now", Timestamp.from(now))
        .update();
  }

  void begin(UUID id, Instant now, String by, boolean locked) {
    jdbc.sql("INSERT INTO backup_run (id, begun_at, begun_by, locked) VALUES (:id, :now, :by, :locked)")
        .param("id", id).param("now", Timestamp.from(now)).param("by", by).param("locked", locked)
        .update();
  }

  void written(UUID id, String file, long bytes, long rows, long files) {
    jdbc.sql("UPDATE backup_run SET file = :file, bytes = :bytes, rows = :rows, files = :files WHERE id = :id")
        .param("id", id).param("file", file).param("bytes", bytes).param("rows", rows).param("files", files)
        .update();
  }

  void ended(UUID id, Instant now, boolean whole, long decisions, @Nullable String problem) {
    jdbc.sql("UPDATE backup_run SET ended_at = :now, verified_at = CASE WHEN :whole THEN CAST(:now AS timestamptz) END, decisions = :decisions, problem = :problem WHERE id = :id")
        .param("id", id).param("now", Timestamp.from(now)).param("whole", whole).param("decisions", decisions).param("problem", problem, java.sql.Types.VARCHAR)
        .update();
  }

  boolean isOpen(UUID id) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM backup_run WHERE id = :id AND ended_at IS NULL)").param("id", id).query(Boolean.class).single();
  }

  Optional<Instant> lastBegun() {
    return jdbc.sql("SELECT max(begun_at) FROM backup_run").query((rs, i) -> Optional.ofNullable(rs.getTimestamp(1)).map(Timestamp::toInstant)).single();
  }

  List<Run> newest(int most) {
    return jdbc.sql("""
            SELECT id, begun_at, ended_at, file, coalesce(bytes, 0), coalesce(rows, 0), coalesce(files, 0), locked, verified_at, coalesce(decisions, 0), problem
            FROM backup_run ORDER BY begun_at DESC LIMIT :most
            """)
        .param("most", most)
        .query((rs, i) -> new Run(rs.getObject(1, UUID.class), rs.getTimestamp(2).toInstant(), instant(rs.getTimestamp(3)), rs.getString(4), rs.getLong(5),
            rs.getLong(6), rs.getLong(7), rs.getBoolean(8), instant(rs.getTimestamp(9)), rs.getLong(10), rs.getString(11)))
        .list();
  }

  /** Files beyond the newest ones that are to be kept, oldest first. */
  List<Run> beyond(int keep) {
    var withFile = newest(1_000).stream().filter(run -> run.file() != null && run.endedAt() != null).toList();
    return withFile.size() <= keep ? List.of() : withFile.subList(keep, withFile.size()).reversed();
  }

  void deleted(UUID id) {
    jdbc.sql("UPDATE backup_run SET file = NULL WHERE id = :id").param("id", id).update();
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}

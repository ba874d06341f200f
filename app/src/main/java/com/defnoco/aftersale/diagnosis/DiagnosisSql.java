package com.defnoco.aftersale.diagnosis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement on logs, their readings and the answers to findings. */
@Component
class DiagnosisSql {

  private static final String LOGS = "SELECT document_id, claim_id, claim_number, item_id, item, unit_id, sha256, size, mapping, analysis_id, added_at FROM claim_log ";

  private final JdbcClient jdbc;

  DiagnosisSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** @param sha256 64 hex digits */
  record Log(UUID documentId, UUID claimId, String claimNumber, UUID itemId, int item, @Nullable UUID unitId, String sha256, long size, String mapping, UUID analysisId,
      Instant addedAt) {}

  record Analysis(UUID id, String sha256, String profile, String mapping, LogState state, long size, long read, @Nullable String problem, @Nullable String result) {}

  /** Stages a reading unless there is one; its id. */
  UUID stage(UUID id, String sha256, String profile, String mapping, String edition, long size, Instant now) {
    jdbc.sql("""
            INSERT INTO log_analysis (id, sha256, profile, mapping, edition, state, size, staged_at)
            VALUES (:id, :sha256, :profile, :mapping, :edition, 'WAITING', :size, :now)
            ON CONFLICT (sha256, profile, mapping, edition) DO NOTHING
            """)
        .param("id", id).param("sha256", HexFormat.of().parseHex(sha256)).param("profile", profile).param("mapping", mapping).param("edition", edition)
        .param("size", size).param("now", Timestamp.from(now)).update();
    return jdbc.sql("""
            SELECT id FROM log_analysis
             WHERE sha256 = :sha256 AND profile = :profile AND mapping = :mapping AND edition = :edition
            """)
        .param("sha256", HexFormat.of().parseHex(sha256)).param("profile", profile).param("mapping", mapping).param("edition", edition)
        .query(UUID.class).single();
  }

  void insertLog(Log log) {
    jdbc.sql("""
            INSERT INTO claim_log (document_id, claim_id, claim_number, item_id, item, unit_id, sha256, size, mapping, analysis_id, added_at)
            VALUES (:document, :claim, :number, :itemId, :item, :unit, :sha256, :size, :mapping, :analysis, :at)
            ON CONFLICT (document_id) DO NOTHING
            """)
        .param("document", log.documentId()).param("claim", log.claimId()).param("number", log.claimNumber()).param("itemId", log.itemId()).param("item", log.item())
        .param("unit", log.unitId()).param("sha256", HexFormat.of().parseHex(log.sha256())).param("size", log.size()).param("mapping", log.mapping())
        .param("analysis", log.analysisId()).param("at", Timestamp.from(log.addedAt())).update();
  }

  void reread(UUID documentId, @Nullable UUID unitId, String mapping, UUID analysisId) {
    jdbc.sql("UPDATE claim_log SET unit_id = :unit, mapping = :mapping, analysis_id = :analysis WHERE document_id = :document")
        .param("unit", unitId).param("mapping", mapping).param("analysis", analysisId).param("document", documentId).update();
  }

  List<Log> logsOfClaim(UUID claimId) {
    return jdbc.sql(LOGS + "WHERE claim_id = :claim ORDER BY added_at, document_id").param("claim", claimId).query(DiagnosisSql::log).list();
  }

  List<Log> logsOfItem(UUID itemId) {
    return jdbc.sql(LOGS + "WHERE item_id = :item ORDER BY added_at, document_id").param("item", itemId).query(DiagnosisSql::log).list();
  }

  /** The newest hundred. */
  List<Log> logsOfUnit(UUID unitId) {
    return jdbc.sql(LOGS + "WHERE unit_id = :unit ORDER BY added_at DESC, document_id LIMIT 100").param("unit", unitId).query(DiagnosisSql::log).list();
  }

  Optional<Log> log(UUID documentId) {
    return jdbc.sql(LOGS + "WHERE document_id = :document").param("document", documentId).query(DiagnosisSql::log).optional();
  }

  /** A log whose reading this is: any of them leads to the same bytes. */
  Optional<Log> logOfAnalysis(UUID analysisId) {
    return jdbc.sql(LOGS + "WHERE analysis_id = :analysis ORDER BY added_at LIMIT 1").param("analysis", analysisId).query(DiagnosisSql::log).optional();
  }

  Optional<Analysis> analysis(UUID id) {
    return jdbc.sql("SELECT id, sha256, profile, mapping, state, size, read, problem, result FROM log_analysis WHERE id = :id").param("id", id)
        .query(DiagnosisSql::analysis).optional();
  }

  void progress(UUID id, long read) {
    jdbc.sql("UPDATE log_analysis SET state = 'READING', read = :read WHERE id = :id AND state IN ('WAITING', 'READING')").param("id", id).param("read", read).update();
  }

  void done(UUID id, String verdict, String result, Instant now) {
    jdbc.sql("""
            UPDATE log_analysis SET state = 'DONE', read = size, verdict = :verdict, result = :result, finished_at = :now
             WHERE id = :id AND state IN ('WAITING', 'READING')
            """)
        .param("id", id).param("verdict", verdict).param("result", result).param("now", Timestamp.from(now)).update();
  }

  void unreadable(UUID id, String problem, Instant now) {
    jdbc.sql("""
            UPDATE log_analysis SET state = 'UNREADABLE', problem = :problem, finished_at = :now
             WHERE id = :id AND state IN ('WAITING', 'READING')
            """)
        .param("id", id).param("problem", problem).param("now", Timestamp.from(now)).update();
  }

  List<LogView.Answer> answers(UUID documentId) {
    return jdbc.sql("SELECT finding, accepted, fact, value, reason, author_name, at FROM log_finding_answer WHERE document_id = :document ORDER BY at, finding").param("document", documentId)
        .query((row, n) -> new LogView.Answer(row.getString("finding"), row.getBoolean("accepted"), row.getString("fact"), row.getString("value"), row.getString("reason"),
            row.getString("author_name"), row.getTimestamp("at").toInstant())).list();
  }

  /** @return false when somebody has answered this finding before */
  boolean answer(UUID documentId, LogView.Answer answer, String author) {
    return jdbc.sql("""
            INSERT INTO log_finding_answer (document_id, finding, accepted, fact, value, reason, author, author_name, at)
            VALUES (:document, :finding, :accepted, :fact, :value, :reason, :author, :name, :at)
            ON CONFLICT (document_id, finding) DO NOTHING
            """)
        .param("document", documentId).param("finding", answer.finding()).param("accepted", answer.accepted()).param("fact", answer.fact()).param("value", answer.value())
        .param("reason", answer.reason()).param("author", author).param("name", answer.authorName()).param("at", Timestamp.from(answer.at())).update() == 1;
  }

  Optional<String> mapping(String signature) {
    return jdbc.sql("SELECT mapping FROM log_mapping WHERE signature = :signature").param("signature", signature).query(String.class).optional();
  }

  void remember(String signature, String mapping, String author, Instant now) {
    jdbc.sql("""
            INSERT INTO log_mapping (signature, mapping, author, at) VALUES (:signature, :mapping, :author, :now)
            ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping, author = excluded.author, at = excluded.at
            """)
        .param("signature", signature).param("mapping", mapping).param("author", author).param("now", Timestamp.from(now)).update();
  }

  private static Log log(ResultSet row, int n) throws SQLException {
    return new Log(row.getObject("document_id", UUID.class), row.getObject("claim_id", UUID.class), row.getString("claim_number"), row.getObject("item_id", UUID.class),
        row.getInt("item"), row.getObject("unit_id", UUID.class), HexFormat.of().formatHex(row.getBytes("sha256")), row.getLong("size"), row.getString("mapping"),
        row.getObject("analysis_id", UUID.class), row.getTimestamp("added_at").toInstant());
  }

  private static Analysis analysis(ResultSet row, int n) throws SQLException {
    return new Analysis(row.getObject("id", UUID.class), HexFormat.of().formatHex(row.getBytes("sha256")), row.getString("profile"), row.getString("mapping"),
        LogState.valueOf(row.getString("state")), row.getLong("size"), row.getLong("read"), row.getString("problem"), row.getString("result"));
  }
}

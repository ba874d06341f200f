package com.defnoco.aftersale.remedies.factory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement about returns and the bench. */
@Component
class FactorySql {

  private final JdbcClient jdbc;

  FactorySql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void assess(UUID id, UUID remedyId, TransportClass kind, String rules, String answers, String note, Instant at, String by) {
    jdbc.sql("UPDATE transport_assessment SET replaced_at = :at WHERE remedy_id = :remedy AND replaced_at IS NULL").param("remedy", remedyId).param("at", Timestamp.from(at)).update();
    jdbc.sql("""
            INSERT INTO transport_assessment (id, remedy_id, class, rules, answers, note, assessed_by, assessed_at)
            VALUES (:id, :remedy, :kind, :rules, :answers, :note, :by, :at)
            """)
        .param("id", id).param("remedy", remedyId).param("kind", kind.name()).param("rules", rules).param("answers", answers).param("note", note).param("by", by)
        .param("at", Timestamp.from(at)).update();
  }

  record AssessmentRow(TransportClass kind, String rules, String answers, String note, String by, Instant at) {}

  Optional<AssessmentRow> assessment(UUID remedyId) {
    return jdbc.sql("SELECT class, rules, answers, note, assessed_by, assessed_at FROM transport_assessment WHERE remedy_id = :id AND replaced_at IS NULL")
        .param("id", remedyId)
        .query((rs, i) -> new AssessmentRow(TransportClass.valueOf(rs.getString(1)), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5),
            rs.getTimestamp(6).toInstant())).optional();
  }

  void authorise(Authorisation ra, Instant at, String by) {
    jdbc.sql("""
            INSERT INTO return_authorisation (number, remedy_id, class, mode, expires_on, issued_at, issued_by) VALUES (:number, :remedy, :kind, :mode, :expires, :at, :by)
            """)
        .param("number", ra.number()).param("remedy", ra.remedyId()).param("kind", ra.kind().name()).param("mode", ra.mode().name()).param("expires", ra.expiresOn())
        .param("at", Timestamp.from(at)).param("by", by).update();
  }

  int authorisationsOf(UUID remedyId) {
    return jdbc.sql("SELECT count(*) FROM return_authorisation WHERE remedy_id = :id").param("id", remedyId).query(Integer.class).single();
  }

  Optional<Authorisation> authorisation(UUID remedyId) {
    return jdbc.sql("SELECT number, remedy_id, class, mode, expires_on FROM return_authorisation WHERE remedy_id = :id AND withdrawn_at IS NULL")
        .param("id", remedyId).query((rs, i) -> authorisation(rs)).optional();
  }

  Optional<Authorisation> byNumber(String number) {
    return jdbc.sql("SELECT number, remedy_id, class, mode, expires_on FROM return_authorisation WHERE number = :number")
        .param("number", number).query((rs, i) -> authorisation(rs)).optional();
  }

  /** Authorised, expired, and nothing came. */
  List<UUID> expired(LocalDate today) {
    return jdbc.sql("""
            SELECT a.remedy_id FROM return_authorisation a JOIN course c ON c.remedy_id = a.remedy_id
            WHERE a.withdrawn_at IS NULL AND a.expires_on < :today AND c.step = 'AUTHORISED' AND c.ended_at IS NULL LIMIT 200
            """)
        .param("today", today).query(UUID.class).list();
  }

  void withdraw(UUID remedyId, Instant at) {
    jdbc.sql("UPDATE return_authorisation SET withdrawn_at = :at WHERE remedy_id = :id AND withdrawn_at IS NULL").param("id", remedyId).param("at", Timestamp.from(at)).update();
  }

  /** False when the pack of this remedy was received before. */
  boolean arrive(Arrival arrival, String by) {
    return jdbc.sql("""
            INSERT INTO arrival (id, remedy_id, authorisation, serial, condition, class, problem, received_at, received_by)
            VALUES (:id, :remedy, :ra, :serial, :condition, :kind, :problem, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("id", arrival.id()).param("remedy", arrival.remedyId()).param("ra", arrival.authorisation()).param("serial", arrival.serial())
        .param("condition", arrival.condition()).param("kind", arrival.kind().name()).param("problem", arrival.problem() == null ? null : arrival.problem().name())
        .param("at", Timestamp.from(arrival.at())).param("by", by).update() == 1;
  }

  Optional<Arrival> arrivalOf(UUID remedyId) {
    return jdbc.sql("SELECT id, remedy_id, authorisation, serial, condition, class, problem, received_at, settled_how FROM arrival WHERE remedy_id = :id")
        .param("id", remedyId).query((rs, i) -> arrival(rs)).optional();
  }

  Optional<Arrival> arrival(UUID id) {
    return jdbc.sql("SELECT id, remedy_id, authorisation, serial, condition, class, problem, received_at, settled_how FROM arrival WHERE id = :id")
        .param("id", id).query((rs, i) -> arrival(rs)).optional();
  }

  List<Arrival> newest(int limit) {
    return jdbc.sql("""
            SELECT id, remedy_id, authorisation, serial, condition, class, problem, received_at, settled_how FROM arrival
            ORDER BY problem IS NULL OR settled_at IS NOT NULL, received_at DESC LIMIT :limit
            """)
        .param("limit", limit).query((rs, i) -> arrival(rs)).list();
  }

  /** An unauthorised one of this serial that is still in quarantine. */
  Optional<Arrival> unsettled(String serial) {
    return jdbc.sql("""
            SELECT id, remedy_id, authorisation, serial, condition, class, problem, received_at, settled_how FROM arrival
            WHERE serial = :serial AND remedy_id IS NULL AND settled_at IS NULL ORDER BY received_at LIMIT 1
            """)
        .param("serial", serial).query((rs, i) -> arrival(rs)).optional();
  }

  void photo(UUID file, UUID arrival, String name, Instant at, String by) {
    jdbc.sql("INSERT INTO arrival_photo (file_id, arrival_id, name, taken_at, taken_by) VALUES (:file, :arrival, :name, :at, :by)")
        .param("file", file).param("arrival", arrival).param("name", name).param("at", Timestamp.from(at)).param("by", by).update();
  }

  List<UUID> photos(UUID arrival) {
    return jdbc.sql("SELECT file_id FROM arrival_photo WHERE arrival_id = :id ORDER BY taken_at, file_id").param("id", arrival).query(UUID.class).list();
  }

  /** False when it was settled before. */
  boolean settle(UUID id, String how, Instant at) {
    return jdbc.sql("UPDATE arrival SET settled_at = :at, settled_how = :how WHERE id = :id AND settled_at IS NULL")
        .param("id", id).param("how", how).param("at", Timestamp.from(at)).update() == 1;
  }

  /** Claims with a factory or paid service in flight, or any claim still open, for this serial number. */
  List<String> claimsOf(String serial) {
    return jdbc.sql("SELECT DISTINCT claim_number FROM remedy WHERE serial = :serial ORDER BY claim_number DESC LIMIT 5").param("serial", serial).query(String.class).list();
  }

  void inspect(UUID remedyId, String measurements, String finding, @Nullable String cause, Instant at, String by) {
    jdbc.sql("""
            INSERT INTO inspection (remedy_id, measurements, finding, cause, inspected_at, inspected_by) VALUES (:id, :measurements, :finding, :cause, :at, :by)
            ON CONFLICT (remedy_id) DO UPDATE SET measurements = excluded.measurements, finding = excluded.finding, cause = excluded.cause, inspected_at = excluded.inspected_at,
              inspected_by = excluded.inspected_by
            """)
        .param("id", remedyId).param("measurements", measurements).param("finding", finding).param("cause", cause).param("at", Timestamp.from(at)).param("by", by).update();
  }

  record InspectionRow(String measurements, String finding, @Nullable String cause) {}

  Optional<InspectionRow> inspection(UUID remedyId) {
    return jdbc.sql("SELECT measurements, finding, cause FROM inspection WHERE remedy_id = :id").param("id", remedyId)
        .query((rs, i) -> new InspectionRow(rs.getString(1), rs.getString(2), rs.getString(3))).optional();
  }

  void result(UUID remedyId, String outcome, String measurements, String report, @Nullable String newSerial, Instant at, String by) {
    jdbc.sql("""
            INSERT INTO bench_result (remedy_id, outcome, measurements, report, new_serial, at, by_whom) VALUES (:id, :outcome, :measurements, :report, :serial, :at, :by)
            ON CONFLICT (remedy_id) DO UPDATE SET outcome = excluded.outcome, measurements = excluded.measurements, report = excluded.report, new_serial = excluded.new_serial,
              at = excluded.at, by_whom = excluded.by_whom
            """)
        .param("id", remedyId).param("outcome", outcome).param("measurements", measurements).param("report", report).param("serial", newSerial)
        .param("at", Timestamp.from(at)).param("by", by).update();
  }

  boolean isReplacement(String serial) {
    return jdbc.sql("SELECT count(*) FROM bench_result WHERE new_serial = :serial").param("serial", serial).query(Integer.class).single() > 0;
  }

  record ResultRow(String outcome, String measurements, String report, @Nullable String newSerial) {}

  Optional<ResultRow> result(UUID remedyId) {
    return jdbc.sql("SELECT outcome, measurements, report, new_serial FROM bench_result WHERE remedy_id = :id").param("id", remedyId)
        .query((rs, i) -> new ResultRow(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4))).optional();
  }

  private static Authorisation authorisation(ResultSet rs) throws SQLException {
    return new Authorisation(rs.getString(1), rs.getObject(2, UUID.class), TransportClass.valueOf(rs.getString(3)), TransportRules.By.valueOf(rs.getString(4)),
        rs.getObject(5, LocalDate.class));
  }

  private static Arrival arrival(ResultSet rs) throws SQLException {
    var problem = rs.getString("problem");
    return new Arrival(rs.getObject("id", UUID.class), rs.getObject("remedy_id", UUID.class), rs.getString("authorisation"), rs.getString("serial"), rs.getString("condition"),
        TransportClass.valueOf(rs.getString("class")), problem == null ? null : Arrival.Problem.valueOf(problem), rs.getTimestamp("received_at").toInstant(),
        rs.getString("settled_how"), List.of(), List.of());
  }

  // ---- Test summaries

  /** Two who enter one wait for each other. */
  void lockSummaries() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('test-summaries', 8))").query(rs -> {});
  }

  List<TestSummary> summaries() {
    return jdbc.sql("""
            SELECT model, manufacturer, laboratory, report, reported_on, edition, passed, assembled, signatory FROM test_summary WHERE replaced_at IS NULL ORDER BY model
            """)
        .query((rs, i) -> summary(rs)).list();
  }

  Optional<TestSummary> summary(String model) {
    return jdbc.sql("""
            SELECT model, manufacturer, laboratory, report, reported_on, edition, passed, assembled, signatory FROM test_summary WHERE replaced_at IS NULL AND model = :model
            """)
        .param("model", model).query((rs, i) -> summary(rs)).optional();
  }

  void putSummary(UUID id, TestSummary one, Instant at, String by) {
    jdbc.sql("UPDATE test_summary SET replaced_at = :at WHERE model = :model AND replaced_at IS NULL").param("at", Timestamp.from(at)).param("model", one.model()).update();
    jdbc.sql("""
            INSERT INTO test_summary (id, model, manufacturer, laboratory, report, reported_on, edition, passed, assembled, signatory, entered_at, entered_by)
            VALUES (:id, :model, :manufacturer, :laboratory, :report, :on, :edition, :passed, :assembled, :signatory, :at, :by)
            """)
        .param("id", id).param("model", one.model()).param("manufacturer", one.manufacturer()).param("laboratory", one.laboratory()).param("report", one.report())
        .param("on", one.reportedOn()).param("edition", one.edition()).param("passed", String.join(" ", one.passed())).param("assembled", one.assembled())
        .param("signatory", one.signatory()).param("at", Timestamp.from(at)).param("by", by).update();
  }

  private static TestSummary summary(ResultSet rs) throws SQLException {
    return new TestSummary(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getObject(5, LocalDate.class), rs.getString(6),
        new TreeSet<>(List.of(rs.getString(7).split(" "))), rs.getString(8), rs.getString(9));
  }
}

package com.defnoco.aftersale.remedies.onsite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement about technicians and visits. */
@Component
class OnsiteSql {

  private final JdbcClient jdbc;

  OnsiteSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void put(Technician one) {
    jdbc.sql("""
            INSERT INTO technician (staff_id, name, home, country, latitude, longitude, zone, skills, languages, visas)
            VALUES (:id, :name, :home, :country, :lat, :lon, :zone, :skills, :languages, :visas)
            ON CONFLICT (staff_id) DO UPDATE SET name = excluded.name, home = excluded.home, country = excluded.country, latitude = excluded.latitude,
              longitude = excluded.longitude, zone = excluded.zone, skills = excluded.skills, languages = excluded.languages, visas = excluded.visas
            """)
        .param("id", one.id()).param("name", one.name()).param("home", one.home()).param("country", one.country()).param("lat", one.latitude()).param("lon", one.longitude())
        .param("zone", one.zone().getId()).param("skills", String.join(" ", one.skills())).param("languages", String.join(" ", one.languages()))
        .param("visas", String.join(" ", one.visas())).update();
  }

  List<Technician> technicians() {
    return jdbc.sql("SELECT staff_id, name, home, country, latitude, longitude, zone, skills, languages, visas FROM technician ORDER BY name, staff_id")
        .query((rs, i) -> new Technician(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4), rs.getDouble(5), rs.getDouble(6),
            ZoneId.of(rs.getString(7)), words(rs.getString(8)), words(rs.getString(9)), words(rs.getString(10)))).list();
  }

  /** False when it was told before. */
  boolean absent(UUID technician, LocalDate day, String reason, Instant at, String by) {
    return jdbc.sql("INSERT INTO technician_absence (staff_id, day, reason, told_at, told_by) VALUES (:id, :day, :reason, :at, :by) ON CONFLICT DO NOTHING")
        .param("id", technician).param("day", day).param("reason", reason).param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  record Absence(UUID technician, LocalDate day) {}

  List<Absence> absences(LocalDate from, LocalDate to) {
    return jdbc.sql("SELECT staff_id, day FROM technician_absence WHERE day BETWEEN :from AND :to").param("from", from).param("to", to)
        .query((rs, i) -> new Absence(rs.getObject(1, UUID.class), rs.getObject(2, LocalDate.class))).list();
  }

  void note(Site site, Instant at, String by) {
    jdbc.sql("""
            INSERT INTO visit_request (remedy_id, address, country, latitude, longitude, zone, contact, access, language, skills, from_day, to_day, noted_at, noted_by)
            VALUES (:id, :address, :country, :lat, :lon, :zone, :contact, :access, :language, :skills, :from, :to, :at, :by)
            ON CONFLICT (remedy_id) DO UPDATE SET address = excluded.address, country = excluded.country, latitude = excluded.latitude, longitude = excluded.longitude,
              zone = excluded.zone, contact = excluded.contact, access = excluded.access, language = excluded.language, skills = excluded.skills, from_day = excluded.from_day,
              to_day = excluded.to_day, noted_at = excluded.noted_at, noted_by = excluded.noted_by
            """)
        .param("id", site.remedyId()).param("address", site.address()).param("country", site.country()).param("lat", site.latitude()).param("lon", site.longitude())
        .param("zone", site.zone().getId()).param("contact", site.contact()).param("access", site.access()).param("language", site.language())
        .param("skills", String.join(" ", site.skills())).param("from", site.from()).param("to", site.to()).param("at", Timestamp.from(at)).param("by", by).update();
  }

  Optional<Site> site(UUID remedyId) {
    return jdbc.sql("""
            SELECT remedy_id, address, country, latitude, longitude, zone, contact, access, language, skills, from_day, to_day FROM visit_request WHERE remedy_id = :id
            """)
        .param("id", remedyId)
        .query((rs, i) -> new Site(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getDouble(4), rs.getDouble(5), ZoneId.of(rs.getString(6)), rs.getString(7),
            rs.getString(8), rs.getString(9), words(rs.getString(10)), rs.getObject(11, LocalDate.class), rs.getObject(12, LocalDate.class))).optional();
  }

  /** Remedies that wait for a plan. */
  List<UUID> toPlan() {
    return jdbc.sql("""
            SELECT c.remedy_id FROM course c JOIN visit_request v ON v.remedy_id = c.remedy_id
            WHERE c.kind = 'ONSITE' AND c.step = 'TO_PLAN' AND c.ended_at IS NULL AND c.held_at IS NULL ORDER BY c.since LIMIT 100
            """)
        .query(UUID.class).list();
  }

  /** Remedies whose customer has days to choose from. */
  List<UUID> offered() {
    return jdbc.sql("SELECT remedy_id FROM course WHERE kind = 'ONSITE' AND step = 'SLOTS_OFFERED' AND ended_at IS NULL ORDER BY since LIMIT 100").query(UUID.class).list();
  }

  boolean noted(UUID key) {
    return jdbc.sql("SELECT count(*) FROM field_note WHERE key = :key").param("key", key).query(Integer.class).single() > 0;
  }

  /** False when the technician has another visit then, or the remedy has one. */
  boolean confirm(Visit visit, Instant at, String by) {
    return jdbc.sql("""
            INSERT INTO visit (id, remedy_id, staff_id, day, half, state, why, made_at, made_by)
            VALUES (:id, :remedy, :technician, :day, :half, 'CONFIRMED', :why, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("id", visit.id()).param("remedy", visit.remedyId()).param("technician", visit.technician()).param("day", visit.day()).param("half", visit.half().name())
        .param("why", visit.why()).param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  List<Visit> visits(LocalDate from, LocalDate to) {
    return jdbc.sql("SELECT id, remedy_id, staff_id, day, half, state, why FROM visit WHERE day BETWEEN :from AND :to AND state <> 'RELEASED' ORDER BY day, half DESC, id")
        .param("from", from).param("to", to).query((rs, i) -> visit(rs)).list();
  }

  List<Visit> visitsOf(UUID technician, LocalDate from) {
    return jdbc.sql("SELECT id, remedy_id, staff_id, day, half, state, why FROM visit WHERE staff_id = :id AND day >= :from AND state <> 'RELEASED' ORDER BY day, half DESC LIMIT 60")
        .param("id", technician).param("from", from).query((rs, i) -> visit(rs)).list();
  }

  Optional<Visit> visit(UUID id) {
    return jdbc.sql("SELECT id, remedy_id, staff_id, day, half, state, why FROM visit WHERE id = :id").param("id", id).query((rs, i) -> visit(rs)).optional();
  }

  Optional<Visit> visitOf(UUID remedyId) {
    return jdbc.sql("""
            SELECT id, remedy_id, staff_id, day, half, state, why FROM visit WHERE remedy_id = :id ORDER BY state = 'RELEASED', day DESC LIMIT 1
            """)
        .param("id", remedyId).query((rs, i) -> visit(rs)).optional();
  }

  /** False when it is in another state by now. */
  boolean state(UUID id, Visit.State from, Visit.State to) {
    return jdbc.sql("UPDATE visit SET state = :to WHERE id = :id AND state = :from").param("id", id).param("from", from.name()).param("to", to.name()).update() == 1;
  }

  void release(UUID remedyId) {
    jdbc.sql("UPDATE visit SET state = 'RELEASED' WHERE remedy_id = :id AND state = 'CONFIRMED'").param("id", remedyId).update();
  }

  /** False when it was sent before. */
  boolean note(UUID visit, FieldNote note, Instant at, String by) {
    return jdbc.sql("""
            INSERT INTO field_note (key, visit_id, kind, content, made_at, sent_at, made_by) VALUES (:key, :visit, :kind, :content, :made, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("key", note.key()).param("visit", visit).param("kind", note.kind().name()).param("content", note.content()).param("made", Timestamp.from(note.madeAt()))
        .param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  List<FieldNote> notes(UUID visit) {
    return jdbc.sql("SELECT key, kind, content, made_at FROM field_note WHERE visit_id = :id ORDER BY made_at, key").param("id", visit)
        .query((rs, i) -> new FieldNote(rs.getObject(1, UUID.class), FieldNote.Kind.valueOf(rs.getString(2)), rs.getString(3), rs.getTimestamp(4).toInstant())).list();
  }

  private static Visit visit(ResultSet rs) throws SQLException {
    return new Visit(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getObject(3, UUID.class), rs.getObject(4, LocalDate.class), Visit.Half.valueOf(rs.getString(5)),
        Visit.State.valueOf(rs.getString(6)), rs.getString(7));
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : new TreeSet<>(List.of(text.split(" ")));
  }
}

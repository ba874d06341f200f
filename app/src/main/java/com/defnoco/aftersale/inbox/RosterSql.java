package com.defnoco.aftersale.inbox;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Profiles, shifts, hand-overs and escalations in PostgreSQL. */
@Component
class RosterSql {

  private final JdbcClient jdbc;

  RosterSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Roster.Profile> profiles() {
    return jdbc.sql("SELECT staff_id, zone, languages, skills, mail_language FROM desk_profile").query(RosterSql::profile).list();
  }

  Optional<Roster.Profile> profile(UUID staff) {
    return jdbc.sql("SELECT staff_id, zone, languages, skills, mail_language FROM desk_profile WHERE staff_id = :staff").param("staff", staff).query(RosterSql::profile).optional();
  }

  void put(Roster.Profile profile) {
    jdbc.sql("""
            INSERT INTO desk_profile (staff_id, zone, languages, skills, mail_language) VALUES (:staff, :zone, string_to_array(:languages, chr(10)), string_to_array(:skills, chr(10)), :mail)
            ON CONFLICT (staff_id) DO UPDATE SET zone = excluded.zone, languages = excluded.languages, skills = excluded.skills, mail_language = excluded.mail_language
            """)
        .param("staff", profile.staff()).param("zone", profile.zone().getId()).param("languages", String.join("\n", profile.languages()))
        .param("skills", String.join("\n", profile.skills())).param("mail", profile.mailLanguage()).update();
  }

  // ---- Teams

  List<Roster.Team> teams() {
    return jdbc.sql("""
            SELECT t.id, t.name, t.languages, t.skills, coalesce((SELECT array_agg(m.staff_id ORDER BY m.staff_id) FROM desk_team_member m WHERE m.team_id = t.id), '{}') AS members
            FROM desk_team t ORDER BY lower(t.name)
            """)
        .query((rs, i) -> new Roster.Team(rs.getObject("id", UUID.class), rs.getString("name"), texts(rs.getArray("languages")), texts(rs.getArray("skills")),
            List.of((UUID[]) rs.getArray("members").getArray()))).list();
  }

  List<UUID> teamsOf(UUID staff) {
    return jdbc.sql("SELECT team_id FROM desk_team_member WHERE staff_id = :staff ORDER BY team_id").param("staff", staff).query(UUID.class).list();
  }

  /** @return false when another team has the name */
  boolean put(Roster.Team team) {
    if (jdbc.sql("SELECT EXISTS (SELECT 1 FROM desk_team WHERE lower(name) = lower(:name) AND id <> :id)").param("name", team.name()).param("id", team.id()).query(Boolean.class).single()) {
      return false;
    }
    jdbc.sql("""
            INSERT INTO desk_team (id, name, languages, skills) VALUES (:id, :name, string_to_array(:languages, chr(10)), string_to_array(:skills, chr(10)))
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, languages = excluded.languages, skills = excluded.skills
            """)
        .param("id", team.id()).param("name", team.name()).param("languages", String.join("\n", team.languages())).param("skills", String.join("\n", team.skills())).update();
    jdbc.sql("DELETE FROM desk_team_member WHERE team_id = :id").param("id", team.id()).update();
    team.members().forEach(member -> jdbc.sql("INSERT INTO desk_team_member (team_id, staff_id) VALUES (:team, :member)").param("team", team.id()).param("member", member).update());
    return true;
  }

  boolean removeTeam(UUID id) {
    return jdbc.sql("DELETE FROM desk_team WHERE id = :id").param("id", id).update() == 1;
  }

  List<Roster.Shift> shifts() {
    return jdbc.sql("SELECT id, staff_id, zone, weekday, day, starts, ends, away FROM desk_shift ORDER BY weekday, day, starts, id").query(RosterSql::shift).list();
  }

  Optional<Roster.Shift> shift(UUID id) {
    return jdbc.sql("SELECT id, staff_id, zone, weekday, day, starts, ends, away FROM desk_shift WHERE id = :id").param("id", id).query(RosterSql::shift).optional();
  }

  void insert(Roster.Shift shift) {
    jdbc.sql("INSERT INTO desk_shift (id, staff_id, zone, weekday, day, starts, ends, away) VALUES (:id, :staff, :zone, :weekday, :day, :starts, :ends, :away)")
        .param("id", shift.id()).param("staff", shift.staff()).param("zone", shift.zone().getId()).param("weekday", shift.weekday() == null ? null : shift.weekday().getValue())
        .param("day", shift.day()).param("starts", shift.starts()).param("ends", shift.ends()).param("away", shift.away()).update();
  }

  boolean remove(UUID shift) {
    return jdbc.sql("DELETE FROM desk_shift WHERE id = :id").param("id", shift).update() == 1;
  }

  void insertHandOver(UUID id, UUID staff, String text, @Nullable UUID to, int moved, Instant now) {
    jdbc.sql("INSERT INTO desk_handover (id, staff_id, text, to_staff, moved, at) VALUES (:id, :staff, :text, :to, :moved, :now)")
        .param("id", id).param("staff", staff).param("text", text).param("to", to).param("moved", moved).param("now", Timestamp.from(now)).update();
  }

  List<Roster.HandOver> handOvers(int limit) {
    return jdbc.sql("SELECT id, staff_id, text, to_staff, moved, at FROM desk_handover ORDER BY at DESC, id DESC LIMIT :limit").param("limit", limit)
        .query((rs, i) -> new Roster.HandOver(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), rs.getObject(4, UUID.class), rs.getInt(5),
            rs.getTimestamp(6).toInstant())).list();
  }

  /** Open conversations of one colleague become another's. @return which */
  List<UUID> moveOpen(UUID from, UUID to) {
    return jdbc.sql("UPDATE conversation SET assignee = :to, because = '{}', version = version + 1 WHERE assignee = :from AND state <> 'CLOSED' RETURNING id")
        .param("from", from).param("to", to).query(UUID.class).list();
  }

  /** How many conversations that wait for us each of these has. */
  Map<UUID, Integer> open(Collection<UUID> staff) {
    record Count(UUID staff, int open) {}
    return staff.isEmpty() ? Map.of() : jdbc.sql("SELECT assignee, count(*) FROM conversation WHERE assignee IN (:staff) AND state = 'OPEN' GROUP BY assignee").param("staff", staff)
        .query((rs, i) -> new Count(rs.getObject(1, UUID.class), rs.getInt(2))).list().stream().collect(Collectors.toMap(Count::staff, Count::open));
  }

  // ---- Escalation

  record Owed(UUID id, String person, ChannelKind channel, String firstLine, Conversation.Priority priority, @Nullable UUID assignee, Instant dueAt, int step) {}

  /** Those whose next step is due, locked for this transaction. */
  List<Owed> owed(Instant risk, Instant now, Instant lead, int limit) {
    return jdbc.sql("""
            SELECT c.id, p.name, c.kind, c.first_line, c.priority, c.assignee, c.due_at,
                   CASE WHEN c.due_at < :lead THEN 3 WHEN c.due_at < :now THEN 2 ELSE 1 END AS step
            FROM conversation c JOIN inbox_person p ON p.id = c.person_id
            WHERE c.due_at IS NOT NULL AND c.escalation < 3 AND c.due_at < :risk
              AND c.escalation < CASE WHEN c.due_at < :lead THEN 3 WHEN c.due_at < :now THEN 2 ELSE 1 END
            ORDER BY c.due_at LIMIT :limit FOR UPDATE OF c SKIP LOCKED
            """)
        .param("risk", Timestamp.from(risk)).param("now", Timestamp.from(now)).param("lead", Timestamp.from(lead)).param("limit", limit)
        .query((rs, i) -> new Owed(rs.getObject("id", UUID.class), rs.getString("name"), ChannelKind.valueOf(rs.getString("kind")), rs.getString("first_line"),
            Conversation.Priority.valueOf(rs.getString("priority")), rs.getObject("assignee", UUID.class), rs.getTimestamp("due_at").toInstant(), rs.getInt("step"))).list();
  }

  /** @return false when somebody has done this step */
  boolean escalate(UUID id, UUID conversation, Instant due, int step, Collection<UUID> told, Instant now) {
    boolean fresh = jdbc.sql("""
            INSERT INTO inbox_escalation (id, conversation_id, due_at, step, told, at) VALUES (:id, :conversation, :due, :step, string_to_array(:told, ',')::uuid[], :now)
            ON CONFLICT (conversation_id, due_at, step) DO NOTHING
            """)
        .param("id", id).param("conversation", conversation).param("due", Timestamp.from(due)).param("step", step)
        .param("told", told.stream().map(UUID::toString).collect(Collectors.joining(","))).param("now", Timestamp.from(now)).update() == 1;
    // The version stays: whoever writes an answer now has missed nothing that they must read first.
    jdbc.sql("UPDATE conversation SET escalation = greatest(escalation, :step), escalated_at = coalesce(escalated_at, :now) WHERE id = :conversation")
        .param("step", step).param("now", Timestamp.from(now)).param("conversation", conversation).update();
    return fresh;
  }

  record Told(int step, List<UUID> told, Instant at) {}

  List<Told> escalations(UUID conversation) {
    return jdbc.sql("SELECT step, told, at FROM inbox_escalation WHERE conversation_id = :conversation ORDER BY at DESC, step DESC LIMIT 12").param("conversation", conversation)
        .query((rs, i) -> new Told(rs.getInt(1), List.of((UUID[]) rs.getArray(2).getArray()), rs.getTimestamp(3).toInstant())).list();
  }

  private static Roster.Profile profile(ResultSet rs, int i) throws SQLException {
    return new Roster.Profile(rs.getObject("staff_id", UUID.class), ZoneId.of(rs.getString("zone")), texts(rs.getArray("languages")), texts(rs.getArray("skills")),
        rs.getString("mail_language"));
  }

  private static Roster.Shift shift(ResultSet rs, int i) throws SQLException {
    int weekday = rs.getInt("weekday");
    return new Roster.Shift(rs.getObject("id", UUID.class), rs.getObject("staff_id", UUID.class), ZoneId.of(rs.getString("zone")), weekday == 0 ? null : DayOfWeek.of(weekday),
        rs.getObject("day", LocalDate.class), rs.getObject("starts", LocalTime.class), rs.getObject("ends", LocalTime.class), rs.getBoolean("away"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}

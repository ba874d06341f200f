package com.defnoco.aftersale.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rules of the desk in PostgreSQL. */
@Component
class DeskRulesSql {

  private static final String RULES = "SELECT version, first_answer, next_answer, danger_first_answer, danger_next_answer, lead_after, claims_by_itself, edited_at, edited_by FROM desk_rules ";

  private final JdbcClient jdbc;

  DeskRulesSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<DeskRules.Rules> newest() {
    return jdbc.sql(RULES + "ORDER BY version DESC LIMIT 1").query(DeskRulesSql::rules).optional();
  }

  List<DeskRules.Edit> history() {
    return jdbc.sql(RULES + "ORDER BY version DESC LIMIT 50")
        .query((rs, i) -> new DeskRules.Edit(rules(rs, i), rs.getTimestamp("edited_at").toInstant(), rs.getString("edited_by"))).list();
  }

  /** @return false when somebody else was faster */
  boolean insert(DeskRules.Rules rules, Instant now, String by) {
    return jdbc.sql("""
            INSERT INTO desk_rules (version, first_answer, next_answer, danger_first_answer, danger_next_answer, lead_after, claims_by_itself, edited_at, edited_by)
            VALUES (:version, :first, :next, :dangerFirst, :dangerNext, :lead, :claims, :now, :by) ON CONFLICT DO NOTHING
            """)
        .param("version", rules.version()).param("first", rules.firstAnswer().toMinutes()).param("next", rules.nextAnswer().toMinutes())
        .param("dangerFirst", rules.dangerFirstAnswer().toMinutes()).param("dangerNext", rules.dangerNextAnswer().toMinutes()).param("lead", rules.leadAfter().toMinutes())
        .param("claims", rules.claimsByItself()).param("now", Timestamp.from(now)).param("by", by).update() == 1;
  }

  private static DeskRules.Rules rules(ResultSet rs, int i) throws SQLException {
    return new DeskRules.Rules(rs.getInt("version"), Duration.ofMinutes(rs.getInt("first_answer")), Duration.ofMinutes(rs.getInt("next_answer")),
        Duration.ofMinutes(rs.getInt("danger_first_answer")), Duration.ofMinutes(rs.getInt("danger_next_answer")), Duration.ofMinutes(rs.getInt("lead_after")),
        rs.getBoolean("claims_by_itself"));
  }
}

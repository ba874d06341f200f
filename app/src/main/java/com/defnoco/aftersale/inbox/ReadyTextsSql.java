package com.defnoco.aftersale.inbox;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Edited ready texts in PostgreSQL. */
@Component
class ReadyTextsSql {

  private final JdbcClient jdbc;

  ReadyTextsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<String> newest() {
    return jdbc.sql("SELECT DISTINCT ON (code) content FROM ready_text ORDER BY code, version DESC").query(String.class).list();
  }

  record Edit(int version, String content, Instant at, String by) {}

  List<Edit> history(String code) {
    return jdbc.sql("SELECT version, content, edited_at, edited_by FROM ready_text WHERE code = :code ORDER BY version DESC LIMIT 50").param("code", code)
        .query((rs, i) -> new Edit(rs.getInt(1), rs.getString(2), rs.getTimestamp(3).toInstant(), rs.getString(4))).list();
  }

  /** @return false when somebody else was faster */
  boolean insert(String code, int version, String content, Instant now, String by) {
    return jdbc.sql("INSERT INTO ready_text (code, version, content, edited_at, edited_by) VALUES (:code, :version, :content, :now, :by) ON CONFLICT DO NOTHING")
        .param("code", code).param("version", version).param("content", content).param("now", Timestamp.from(now)).param("by", by).update() == 1;
  }
}

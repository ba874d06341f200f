package com.defnoco.aftersale.outbound;

import com.defnoco.aftersale.platform.PersonalData;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Mails to a person. */
@Component
class MailPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  MailPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of("mails", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT recipient, subject, state, created_at, sent_at FROM mail WHERE lower(recipient) = ANY (:handles) ORDER BY created_at) t
            """).param("handles", person.addresses()).query(String.class).single());
  }

  @Override
  public void erase(Person person) {
    jdbc.sql("DELETE FROM mail WHERE lower(recipient) = ANY (:handles) AND state <> 'STAGED'").param("handles", person.addresses()).update();
  }

  /** Mails that were sent or given up: what they told stands in the journal. */
  @Component
  static class OldMailsSql implements Aging {

    private final JdbcClient jdbc;

    OldMailsSql(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @Override
    public String kind() {
      return "MAILS";
    }

    @Override
    public int usualDays() {
      return 30;
    }

    @Override
    public int fewestDays() {
      return 1;
    }

    @Override
    public long olderThan(Instant before) {
      return jdbc.sql("SELECT count(*) FROM mail WHERE created_at < :before AND state <> 'STAGED'").param("before", Timestamp.from(before)).query(Long.class).single();
    }

    @Override
    public int forget(Instant before, int most) {
      return jdbc.sql("DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE created_at < :before AND state <> 'STAGED' ORDER BY created_at LIMIT :most)")
          .param("before", Timestamp.from(before)).param("most", most).update();
    }
  }
}

package com.defnoco.aftersale.outbound;

import com.defnoco.aftersale.platform.PersonalData;
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
}

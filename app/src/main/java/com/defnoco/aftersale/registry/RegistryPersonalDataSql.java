package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.PersonalData;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whose batteries are whose. The chain of owners stays by id, since cover goes with it; the id no longer leads to a name. */
@Component
class RegistryPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  RegistryPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of(
        "reminders", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT u.serial, r.last_day, r.sent_at, NULL AS not_wanted_since FROM cover_reminder r JOIN unit u ON u.id = r.unit_id WHERE r.owner_id = ANY (:ids)
                  UNION ALL SELECT NULL, NULL, NULL, since FROM reminder_opt_out WHERE customer_id = ANY (:ids)) t
            """).param("ids", person.customerIds()).query(String.class).single(),
        "batteries", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT u.serial, u.model_code AS model, o.since FROM unit_owner o JOIN unit u ON u.id = o.unit_id
                  WHERE o.owner_id = ANY (:ids) ORDER BY o.since) t
            """).param("ids", person.customerIds()).query(String.class).single());
  }

  @Override
  public void erase(Person person) {
    jdbc.sql("DELETE FROM cover_reminder WHERE owner_id = ANY (:ids)").param("ids", person.customerIds()).update();
    jdbc.sql("DELETE FROM reminder_opt_out WHERE customer_id = ANY (:ids)").param("ids", person.customerIds()).update();
  }
}

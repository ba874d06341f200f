package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.PersonalData;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Certificates that name their buyer. What is in the buyer's hands stays good: number, statement and hash are kept, for the check. Our copy is emptied, and a later one without
 * the name can take its place.
 */
@Component
class CertificatesPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  CertificatesPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of(
        "offers", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT serial, email AS to_address, offered_at, expires_at, ended_at, ended_as FROM certificate_offer WHERE from_customer = ANY (:ids) ORDER BY offered_at) t
            """).param("ids", person.customerIds()).query(String.class).single(),
        "certificates", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT number, serial, issued_at, buyer, purchased_on, invoice_number, ended_at FROM certificate WHERE customer_id = ANY (:ids) ORDER BY issued_at) t
            """).param("ids", person.customerIds()).query(String.class).single());
  }

  @Override
  public void erase(Person person) {
    jdbc.sql("UPDATE certificate SET buyer = NULL, purchased_on = NULL, invoice_number = NULL, tail = '' WHERE customer_id = ANY (:ids)")
        .param("ids", person.customerIds()).update();
    jdbc.sql("UPDATE certificate_offer SET email = NULL WHERE from_customer = ANY (:ids) OR lower(email) = ANY (:handles)")
        .param("ids", person.customerIds()).param("handles", person.addresses()).update();
  }
}

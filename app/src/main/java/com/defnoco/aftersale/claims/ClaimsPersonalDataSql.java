package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.platform.PersonalData;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people write into claims. Erased, a claim stays as an anonymous record: serial, facts, decisions with their reasons. */
@Component
class ClaimsPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  ClaimsPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Ids of the claims of these customers. */
  List<UUID> claimsOf(Collection<UUID> customers) {
    return jdbc.sql("SELECT id FROM claim WHERE customer_id = ANY (:ids) ORDER BY created_at").param("ids", customers.toArray(UUID[]::new)).query(UUID.class).list();
  }

  /** Numbers of claims on which somebody still works or waits. */
  List<String> underWay(Collection<UUID> customers) {
    return jdbc.sql("SELECT number FROM claim WHERE customer_id = ANY (:ids) AND state IN ('OPEN', 'WAITING_FOR_CUSTOMER', 'IN_REMEDY') ORDER BY number")
        .param("ids", customers.toArray(UUID[]::new)).query(String.class).list();
  }

  private static final String OLD = "FROM claim WHERE state IN ('CLOSED', 'WITHDRAWN') AND coalesce(ended_at, updated_at) < :before AND customer_name <> :gone";

  long countEndedBefore(Instant before) {
    return jdbc.sql("SELECT count(*) " + OLD).param("before", Timestamp.from(before)).param("gone", GONE).query(Long.class).single();
  }

  List<UUID> endedBefore(Instant before, int most) {
    return jdbc.sql("SELECT id " + OLD + " ORDER BY updated_at, id LIMIT :most").param("before", Timestamp.from(before)).param("gone", GONE).param("most", most)
        .query(UUID.class).list();
  }

  void giveTo(UUID claim, UUID nobody) {
    jdbc.sql("UPDATE claim SET customer_id = :nobody, created_by = CASE WHEN created_by LIKE 'customer:%' THEN 'customer:' || :nobody ELSE created_by END WHERE id = :claim")
        .param("nobody", nobody).param("claim", claim).update();
    jdbc.sql("UPDATE claim_item SET customer_id = :nobody WHERE claim_id = :claim").param("nobody", nobody).param("claim", claim).update();
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of(
        "claims", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT number, customer_name AS name, channel, locale, state, created_at, updated_at FROM claim WHERE id = ANY (:ids) ORDER BY created_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "claimItems", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT c.number AS claim, i.number AS item, i.typed, i.serial, i.description, i.symptoms, i.state, i.outcome
                  FROM claim_item i JOIN claim c ON c.id = i.claim_id WHERE c.id = ANY (:ids) ORDER BY c.created_at, i.number) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "facts", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT c.number AS claim, i.number AS item, f.fact, f.value, f.evidence, f.at
                  FROM claim_fact f JOIN claim_item i ON i.id = f.item_id JOIN claim c ON c.id = i.claim_id WHERE c.id = ANY (:ids) ORDER BY f.at, f.id) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "decisions", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT c.number AS claim, i.number AS item, d.number, d.at, d.edition, d.outcome, d.answer::jsonb AS answer
                  FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id WHERE c.id = ANY (:ids) ORDER BY d.at, d.id) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "claimMessages", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT c.number AS claim, m.at, m.author LIKE 'customer:%' AS from_you, m.text
                  FROM claim_comment m JOIN claim c ON c.id = m.claim_id WHERE c.id = ANY (:ids) AND NOT m.internal ORDER BY m.at, m.id) t
            """).param("ids", person.claimIds()).query(String.class).single());
  }

  @Override
  public void erase(Person person) {
    var ids = person.claimIds();
    // Number and serials stay findable; the draft's hash told name and address.
    jdbc.sql("""
            UPDATE claim c
            SET customer_name = :gone, content_hash = sha256(convert_to(c.id::text, 'UTF8')),
                search = lower(concat_ws(' ', c.number, (SELECT string_agg(i.serial, ' ') FROM claim_item i WHERE i.claim_id = c.id)))
            WHERE c.id = ANY (:ids)
            """)
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("UPDATE claim_item SET description = :gone, typed = serial WHERE claim_id = ANY (:ids)").param("gone", GONE).param("ids", ids).update();
    jdbc.sql("UPDATE claim_comment SET text = :gone, author_name = CASE WHEN author LIKE 'customer:%' THEN NULL ELSE author_name END WHERE claim_id = ANY (:ids)")
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("""
            UPDATE claim_fact f SET evidence = :gone, author_name = NULL
            FROM claim_item i WHERE i.id = f.item_id AND i.claim_id = ANY (:ids) AND f.author LIKE 'customer:%'
            """)
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("UPDATE claim_link SET revoked_at = now(), revoked_by = 'system' WHERE claim_id = ANY (:ids) AND revoked_at IS NULL").param("ids", ids).update();
    jdbc.sql("UPDATE claim_paper SET name = :gone WHERE item_id IN (SELECT id FROM claim_item WHERE claim_id = ANY (:ids))").param("gone", GONE).param("ids", ids).update();
  }
}

package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.platform.PersonalData;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where parcels and technicians went, and what a person chose, paid and answered. Amounts stay: books must be kept. */
@Component
class RemediesPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  RemediesPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of(
        "remedies", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT claim_number AS claim, item, serial, remedy, state, chosen_at, started_at, ended_at, report FROM remedy
                  WHERE claim_id = ANY (:ids) ORDER BY chosen_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "quotes", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT r.claim_number AS claim, r.item, q.amount, q.currency, q.offered_at, q.answered_at, q.accepted
                  FROM quote q JOIN remedy r ON r.id = q.remedy_id WHERE r.claim_id = ANY (:ids) ORDER BY q.offered_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "vouchers", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT code, claim_number AS claim, item, percent, issued_at, valid_until FROM voucher WHERE claim_id = ANY (:ids) ORDER BY issued_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "charges", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT claim_number AS claim, item, kind, payer, words, amount, currency, state, made_at FROM charge WHERE claim_id = ANY (:ids) ORDER BY made_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "parcels", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT s.number, r.claim_number AS claim, s.leg, s.state, s.recipient, s.address, s.carrier, s.tracking, s.packed_at
                  FROM shipment s JOIN remedy r ON r.id = s.remedy_id WHERE r.claim_id = ANY (:ids) ORDER BY s.packed_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "visits", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT r.claim_number AS claim, v.address, v.country, v.contact, v.access, v.from_day, v.to_day
                  FROM visit_request v JOIN remedy r ON r.id = v.remedy_id WHERE r.claim_id = ANY (:ids) ORDER BY v.noted_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "signatures", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT r.claim_number AS claim, n.made_at, n.content FROM field_note n JOIN visit v ON v.id = n.visit_id JOIN remedy r ON r.id = v.remedy_id
                  WHERE r.claim_id = ANY (:ids) AND n.kind = 'SIGNATURE' ORDER BY n.made_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "questions", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT r.claim_number AS claim, a.kind, a.asked_at, a.answered_at, a.answer FROM ask a JOIN remedy r ON r.id = a.remedy_id
                  WHERE r.claim_id = ANY (:ids) ORDER BY a.asked_at) t
            """).param("ids", person.claimIds()).query(String.class).single());
  }

  @Override
  public List<Held> files(Person person) {
    return jdbc.sql("""
            SELECT 'remedy:' || p.remedy_id AS owner, p.file_id, p.kind, r.claim_number, p.made_at FROM remedy_paper p JOIN remedy r ON r.id = p.remedy_id
            WHERE r.claim_id = ANY (:ids)
            UNION ALL -- parcels at our door, with the label on them
            SELECT 'arrival:' || a.id, p.file_id, 'ARRIVAL', r.claim_number, p.taken_at FROM arrival_photo p JOIN arrival a ON a.id = p.arrival_id JOIN remedy r ON r.id = a.remedy_id
            WHERE r.claim_id = ANY (:ids)
            ORDER BY made_at
            """)
        .param("ids", person.claimIds())
        .query((rs, i) -> new Held(rs.getString("owner"), rs.getObject("file_id", UUID.class), rs.getString("claim_number") + "-" + rs.getString("kind")))
        .list();
  }

  @Override
  public void erase(Person person) {
    var ids = person.claimIds();
    jdbc.sql("UPDATE arrival_photo SET name = :gone WHERE arrival_id IN (SELECT a.id FROM arrival a JOIN remedy r ON r.id = a.remedy_id WHERE r.claim_id = ANY (:ids))")
        .param("gone", GONE).param("ids", ids).update();
    // The carrier's page behind a tracking number names who the parcel went to.
    jdbc.sql("""
            UPDATE shipment SET recipient = :gone, address = :gone, tracking = CASE WHEN tracking IS NULL THEN NULL ELSE 'erased:' || id END, tracking_url = NULL, trouble = NULL
            WHERE remedy_id IN (SELECT id FROM remedy WHERE claim_id = ANY (:ids))
            """)
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("""
            UPDATE tracking_event SET place = NULL, tracking = 'erased:' || shipment_id, delivery_key = 'erased:' || encode(sha256(convert_to(delivery_key, 'UTF8')), 'hex')
            WHERE shipment_id IN (SELECT s.id FROM shipment s JOIN remedy r ON r.id = s.remedy_id WHERE r.claim_id = ANY (:ids))
            """)
        .param("ids", ids).update();
    // What was typed about the case; what was measured and found of the battery stays.
    jdbc.sql("UPDATE remedy SET report = :gone WHERE claim_id = ANY (:ids) AND report IS NOT NULL").param("gone", GONE).param("ids", ids).update();
    jdbc.sql("UPDATE course_step SET note = NULL WHERE remedy_id IN (SELECT id FROM remedy WHERE claim_id = ANY (:ids))").param("ids", ids).update();
    jdbc.sql("UPDATE transport_assessment SET note = '' WHERE remedy_id IN (SELECT id FROM remedy WHERE claim_id = ANY (:ids))").param("ids", ids).update();
    jdbc.sql("UPDATE arrival SET settled_how = :gone WHERE settled_how IS NOT NULL AND remedy_id IN (SELECT id FROM remedy WHERE claim_id = ANY (:ids))")
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("""
            UPDATE visit_request SET address = :gone, contact = :gone, access = :gone, latitude = 0, longitude = 0
            WHERE remedy_id IN (SELECT id FROM remedy WHERE claim_id = ANY (:ids))
            """)
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("""
            UPDATE field_note SET content = '' WHERE kind IN ('NOTE', 'SIGNATURE')
              AND visit_id IN (SELECT v.id FROM visit v JOIN remedy r ON r.id = v.remedy_id WHERE r.claim_id = ANY (:ids))
            """)
        .param("ids", ids).update();
    jdbc.sql("UPDATE session_check SET note = '' WHERE session_id IN (SELECT s.id FROM session s JOIN remedy r ON r.id = s.remedy_id WHERE r.claim_id = ANY (:ids))")
        .param("ids", ids).update();
  }
}

package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.platform.PersonalData;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Papers, pictures and logs of claims, and what was read from them. */
@Component
class DocumentsPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  DocumentsPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, String> told(Person person) {
    return Map.of(
        "documents", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT id, claim_number AS claim, item, kind, added_at, note, from_customer AS from_you FROM document
                  WHERE claim_id = ANY (:ids) AND (from_customer OR visible) ORDER BY added_at) t
            """).param("ids", person.claimIds()).query(String.class).single(),
        "documentVerdicts", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT v.document_id AS document, v.paper AS verdict, v.reason, v.at FROM document_verdict v JOIN document d ON d.id = v.document_id
                  WHERE d.claim_id = ANY (:ids) ORDER BY v.at) t
            """).param("ids", person.claimIds()).query(String.class).single());
  }

  @Override
  public List<Held> files(Person person) {
    return jdbc.sql("SELECT id, file_reference, claim_number, item, kind FROM document WHERE claim_id = ANY (:ids) ORDER BY added_at")
        .param("ids", person.claimIds())
        .query((rs, i) -> new Held("document:" + rs.getObject("id", UUID.class), rs.getObject("file_reference", UUID.class),
            rs.getString("claim_number") + "-" + rs.getInt("item") + "-" + rs.getString("kind")))
        .list();
  }

  @Override
  public void erase(Person person) {
    var ids = person.claimIds();
    jdbc.sql("UPDATE document SET note = '', added_by_name = CASE WHEN from_customer THEN :gone ELSE added_by_name END WHERE claim_id = ANY (:ids)")
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("DELETE FROM document_point WHERE document_id IN (SELECT id FROM document WHERE claim_id = ANY (:ids))").param("ids", ids).update();
    jdbc.sql("UPDATE document_examination SET invoice_number = NULL, picture_hash = NULL WHERE document_id IN (SELECT id FROM document WHERE claim_id = ANY (:ids))")
        .param("ids", ids).update();
  }
}

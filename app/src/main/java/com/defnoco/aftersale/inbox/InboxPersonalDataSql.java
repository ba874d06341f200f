package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.platform.PersonalData;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Conversations: what a person wrote on whatever channel, what they enclosed, and the deliveries as they came. An erased conversation stays as an empty one with its dates. */
@Component
class InboxPersonalDataSql implements PersonalData {

  private final JdbcClient jdbc;

  InboxPersonalDataSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, String> told(Person person) {
    var people = peopleOf(person);
    return Map.of(
        "channels", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT p.name, h.kind, h.value, h.first_seen FROM inbox_handle h JOIN inbox_person p ON p.id = h.person_id WHERE p.id = ANY (:people)
                  UNION ALL
                  -- Left in a chat of the portal, to be told of answers.
                  SELECT DISTINCT ON (p.id, w.mail) p.name, 'EMAIL', w.mail, c.created_at
                  FROM web_chat w JOIN conversation c ON c.id = w.conversation_id JOIN inbox_person p ON p.id = c.person_id WHERE p.id = ANY (:people) AND w.mail IS NOT NULL
                  ORDER BY 4) t
            """).param("people", people).query(String.class).single(),
        "messages", jdbc.sql("""
            SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]')::text
            FROM (SELECT c.kind AS channel, c.subject, m.direction = 'IN' AS from_you, m.text, m.provider_time AS at
                  FROM message m JOIN conversation c ON c.id = m.conversation_id
                  WHERE c.person_id = ANY (:people) AND m.direction <> 'NOTE' ORDER BY m.received_at, m.id) t
            """).param("people", people).query(String.class).single());
  }

  @Override
  public List<Held> files(Person person) {
    return filesOf(conversationsOf(person));
  }

  @Override
  public void erase(Person person) {
    var people = peopleOf(person);
    empty(conversationsOf(person));
    if (person.customers().isEmpty()) {
      // Claims alone are emptied: their conversations stay with whoever wrote, as empty ones that lead to no claim.
      jdbc.sql("UPDATE conversation SET claim_id = NULL, claim_number = NULL WHERE claim_id = ANY (:claims)").param("claims", person.claimIds()).update();
    }
    jdbc.sql("UPDATE inbox_handle SET value = 'erased:' || id WHERE person_id = ANY (:people)").param("people", people).update();
    jdbc.sql("UPDATE inbox_person SET name = :gone WHERE id = ANY (:people)").param("gone", GONE).param("people", people).update();
    jdbc.sql("UPDATE inbox_join SET evidence = :gone WHERE kept = ANY (:people) OR merged = ANY (:people)").param("gone", GONE).param("people", people).update();
  }

  /** Those tied to the customer, and those who write from one of their proven or named addresses. */
  private UUID[] peopleOf(Person person) {
    return jdbc.sql("""
            SELECT id FROM inbox_person WHERE customer_id = ANY (:ids)
            UNION SELECT person_id FROM inbox_handle WHERE value = ANY (:handles)
            """)
        .param("ids", person.customerIds()).param("handles", person.addresses()).query(UUID.class).list().toArray(UUID[]::new);
  }

  /** Theirs, and those about their claims: somebody else may have written for them. */
  private List<UUID> conversationsOf(Person person) {
    return jdbc.sql("SELECT id FROM conversation WHERE person_id = ANY (:people) OR claim_id = ANY (:claims)").param("people", peopleOf(person))
        .param("claims", person.claimIds()).query(UUID.class).list();
  }

  private List<Held> filesOf(List<UUID> conversations) {
    return jdbc.sql("""
            SELECT a.id, a.file_id, a.name FROM message_attachment a JOIN message m ON m.id = a.message_id
            WHERE m.conversation_id = ANY (:ids) AND a.file_id IS NOT NULL ORDER BY m.received_at, a.position
            """)
        .param("ids", conversations.toArray(UUID[]::new))
        .query((rs, i) -> new Held("attachment:" + rs.getObject("id", UUID.class), rs.getObject("file_id", UUID.class), "message-" + rs.getString("name"))).list();
  }

  private void empty(List<UUID> conversations) {
    var ids = conversations.toArray(UUID[]::new);
    jdbc.sql("DELETE FROM message_outbox WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY (:ids))").param("ids", ids).update();
    jdbc.sql("DELETE FROM message_receipt WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY (:ids))").param("ids", ids).update();
    jdbc.sql("UPDATE message_version SET text = '' WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY (:ids))").param("ids", ids).update();
    jdbc.sql("UPDATE message_attachment SET name = :gone, reference = '{}', label_serials = '{}' WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY (:ids))")
        .param("gone", GONE).param("ids", ids).update();
    // The delivery's key may be made of an address; that it came, and when, stays.
    jdbc.sql("""
            UPDATE channel_delivery SET headers = '{}', body = '', delivery_key = 'erased:' || id
            WHERE id IN (SELECT delivery_id FROM message WHERE conversation_id = ANY (:ids))
            """)
        .param("ids", ids).update();
    // A provider's id of a message may hold the sender's number.
    jdbc.sql("""
            UPDATE message SET text = '', html = NULL, quoted = NULL, details = '{}', template = NULL, words = '', deleted_at = coalesce(deleted_at, now()),
                sender = CASE WHEN direction = 'IN' THEN :gone ELSE sender END, external_id = CASE WHEN external_id IS NULL THEN NULL ELSE 'erased:' || id END,
                failure = NULL
            WHERE conversation_id = ANY (:ids)
            """)
        .param("gone", GONE).param("ids", ids).update();
    jdbc.sql("UPDATE web_chat SET mail = NULL WHERE conversation_id = ANY (:ids)").param("ids", ids).update();
    jdbc.sql("UPDATE conversation SET subject = NULL, first_line = '', address = '{}', thread = 'erased:' || id, state = 'CLOSED', due_at = NULL WHERE id = ANY (:ids)")
        .param("ids", ids).update();
  }

  /** Deliveries as they came from the provider: of use while something may have to be read again. */
  @Component
  static class OldDeliveriesSql implements Aging {

    private final JdbcClient jdbc;

    OldDeliveriesSql(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @Override
    public String kind() {
      return "DELIVERIES";
    }

    @Override
    public int usualDays() {
      return 180;
    }

    @Override
    public int fewestDays() {
      return 7;
    }

    @Override
    public long olderThan(Instant before) {
      return jdbc.sql("SELECT count(*) FROM channel_delivery WHERE settled_at < :before AND outcome <> 'PARKED' AND (octet_length(body) > 0 OR headers <> '{}')")
          .param("before", Timestamp.from(before)).query(Long.class).single();
    }

    /** The row stays, for a provider may deliver the same once more. */
    @Override
    public int forget(Instant before, int most) {
      return jdbc.sql("""
              UPDATE channel_delivery SET headers = '{}', body = ''
              WHERE id IN (SELECT id FROM channel_delivery WHERE settled_at < :before AND outcome <> 'PARKED' AND (octet_length(body) > 0 OR headers <> '{}') LIMIT :most)
              """)
          .param("before", Timestamp.from(before)).param("most", most).update();
    }
  }

  /** Conversations that were closed and never became a claim. */
  @Component
  static class OldConversationsSql implements Aging {

    private final JdbcClient jdbc;
    private final InboxPersonalDataSql data;
    private final Files files;

    OldConversationsSql(JdbcClient jdbc, InboxPersonalDataSql data, Files files) {
      this.files = files;
      this.jdbc = jdbc;
      this.data = data;
    }

    @Override
    public String kind() {
      return "CONVERSATIONS";
    }

    @Override
    public int usualDays() {
      return 0;
    }

    @Override
    public int fewestDays() {
      return 30;
    }

    @Override
    public long olderThan(Instant before) {
      return jdbc.sql("SELECT count(*) FROM conversation WHERE state = 'CLOSED' AND claim_id IS NULL AND last_at < :before AND NOT thread LIKE 'erased:%'")
          .param("before", Timestamp.from(before)).query(Long.class).single();
    }

    @Override
    public int forget(Instant before, int most) {
      var old = new ArrayList<>(jdbc.sql("""
              SELECT id FROM conversation WHERE state = 'CLOSED' AND claim_id IS NULL AND last_at < :before AND NOT thread LIKE 'erased:%' ORDER BY last_at LIMIT :most
              """)
          .param("before", Timestamp.from(before)).param("most", most).query(UUID.class).list());
      // Bytes that nobody refers to are swept.
      files.forget(data.filesOf(old).stream().map(Held::owner).toList());
      jdbc.sql("UPDATE message_attachment SET file_id = NULL, state = 'FAILED' WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY (:ids))")
          .param("ids", old.toArray(UUID[]::new)).update();
      data.empty(old);
      // Whoever is known from these conversations alone is forgotten with them.
      jdbc.sql("""
              WITH gone AS (
                SELECT p.id FROM inbox_person p
                WHERE p.customer_id IS NULL AND p.id IN (SELECT person_id FROM conversation WHERE id = ANY (:ids))
                  AND NOT EXISTS (SELECT FROM conversation c WHERE c.person_id = p.id AND NOT c.thread LIKE 'erased:%')
              ), named AS (UPDATE inbox_person SET name = :gone WHERE id IN (SELECT id FROM gone))
              UPDATE inbox_handle SET value = 'erased:' || id WHERE person_id IN (SELECT id FROM gone)
              """)
          .param("ids", old.toArray(UUID[]::new)).param("gone", GONE).update();
      return old.size();
    }
  }
}

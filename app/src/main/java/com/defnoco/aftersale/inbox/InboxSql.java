package com.defnoco.aftersale.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Conversations as people read and steer them, in PostgreSQL. */
@Component
class InboxSql {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  InboxSql(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  Optional<UUID> customer(UUID person) {
    return jdbc.sql("SELECT customer_id FROM inbox_person WHERE id = :person AND customer_id IS NOT NULL").param("person", person).query(UUID.class).optional();
  }

  void customersMerged(UUID from, UUID into) {
    jdbc.sql("UPDATE inbox_person SET customer_id = :into WHERE customer_id = :from").param("from", from).param("into", into).update();
  }

  /**
   * The conversations in which a customer talks with us of a claim, then those that are about none, each where they wrote last first; locked. One that is about another claim is none of
   * these; that of the claim is one also when it is closed: with its last step a claim closes its conversation, and that step is told where the others were. One that somebody writes in at this moment is left out: whoever asks holds locks of the claim already, and the other may be about to wait for those.
   */
  List<UUID> whereCustomerTalks(UUID customer, UUID claim) {
    return jdbc.sql("""
            SELECT c.id FROM conversation c JOIN inbox_person p ON p.id = c.person_id
            WHERE (c.claim_id = :claim OR p.customer_id = :customer AND c.claim_id IS NULL AND c.state <> 'CLOSED') AND c.last_in IS NOT NULL
            ORDER BY c.claim_id IS NOT DISTINCT FROM :claim DESC, c.state <> 'CLOSED' DESC, c.last_in DESC LIMIT 5 FOR UPDATE OF c SKIP LOCKED
            """)
        .param("claim", claim).param("customer", customer).query(UUID.class).list();
  }

  /** Where else than in this conversation the customer of the claim may be told of it; where they wrote last first. */
  List<UUID> whereElse(UUID conversation, UUID claim) {
    return jdbc.sql("""
            SELECT c.id FROM conversation here JOIN inbox_person whose ON whose.id = here.person_id
            JOIN conversation c ON c.id <> here.id
            JOIN inbox_person p ON p.id = c.person_id
            WHERE here.id = :conversation AND (c.claim_id = :claim OR p.customer_id = whose.customer_id AND c.claim_id IS NULL) AND c.last_in IS NOT NULL
            ORDER BY c.last_in DESC LIMIT 5
            """)
        .param("conversation", conversation).param("claim", claim).query(UUID.class).list();
  }

  Optional<Conversation> find(UUID id) {
    return jdbc.sql(WHOLE + "WHERE c.id = :id")
        .param("id", id).query(this::conversation).optional();
  }

  private static final String WHOLE = """
      SELECT c.id, c.kind, c.account_id, c.person_id, c.subject, c.locale, c.state, c.assignee, c.claim_id, c.claim_number, c.serial, c.unit_id, c.first_line, c.created_at, c.last_at, c.last_in,
             c.sent_since, c.answered_at, c.due_at, c.escalated_at, c.version, c.priority, c.because, c.team_id,
             p.name, p.customer_id, h.kind AS handle_kind, h.scope, h.value
      FROM conversation c JOIN inbox_person p ON p.id = c.person_id JOIN inbox_handle h ON h.id = c.handle_id
      """;
  private static final String ROWS = WHOLE + """
      WHERE (:channel::text IS NULL OR c.kind = :channel) AND (:state::text IS NULL OR c.state = :state)
      """;
  private static final String NEWEST = """
      AND (:beforeAt::timestamptz IS NULL OR (c.last_at, c.id) < (:beforeAt, :beforeId)) ORDER BY c.last_at DESC, c.id DESC LIMIT :limit
      """;
  private static final String MOST_URGENT = """
      AND (:beforeAt::timestamptz IS NULL OR (c.due_at, c.id) > (:beforeAt, :beforeId)) ORDER BY c.due_at, c.id LIMIT :limit
      """;

  /**
   * A page of a queue: the last written in first, those at risk by when their answer is due. A statement for each, so that each goes by its own index.
   *
   * @param teams of the reader, with commas; null: they are in none, and every team's conversations stand in the queue of theirs
   */
  List<Conversation> list(Inbox.Query query, @Nullable UUID me, @Nullable String teams, Instant risk, @Nullable Instant beforeAt, @Nullable UUID beforeId, int limit) {
    var statement = query.claim() != null ? jdbc.sql(ROWS + "AND c.claim_id = :claim " + NEWEST)
        : query.person() != null ? jdbc.sql(ROWS + "AND c.person_id = :person " + NEWEST)
        : switch (query.queue()) {
          case ALL -> jdbc.sql(ROWS + NEWEST);
          case MINE -> jdbc.sql(ROWS + "AND c.assignee = :me AND c.state <> 'CLOSED' " + NEWEST);
          case TEAM -> jdbc.sql(ROWS + "AND c.state = 'OPEN' AND (:teams::text IS NULL OR c.team_id IS NULL OR c.team_id = ANY (string_to_array(:teams, ',')::uuid[])) " + NEWEST);
          case UNASSIGNED -> jdbc.sql(ROWS + "AND c.assignee IS NULL AND c.state = 'OPEN' " + NEWEST);
          case WAITING -> jdbc.sql(ROWS + "AND c.state = 'WAITING_FOR_CUSTOMER' " + NEWEST);
          case AT_RISK -> jdbc.sql(ROWS + "AND c.due_at < :risk " + MOST_URGENT);
          case CLOSED -> jdbc.sql(ROWS + "AND c.state = 'CLOSED' " + NEWEST);
        };
    return statement.param("channel", query.channel() == null ? null : query.channel().name()).param("state", query.state() == null ? null : query.state().name())
        .param("claim", query.claim()).param("person", query.person()).param("me", me).param("teams", teams).param("risk", Timestamp.from(risk))
        .param("beforeAt", beforeAt == null ? null : Timestamp.from(beforeAt)).param("beforeId", beforeId).param("limit", limit).query(this::conversation).list();
  }

  /** Words that stand in so many of the newest ten thousand messages are common. */
  private static final int COMMON = 50;
  private static final String IN_FEW = """
      WITH found AS (
        SELECT conversation_id AS id FROM message WHERE words @@ :words::tsquery
      """;
  private static final String IN_MANY = """
      WITH found AS (
        SELECT conversation_id AS id FROM (
          SELECT conversation_id FROM (SELECT conversation_id, words FROM message ORDER BY received_at DESC LIMIT 100000) newest WHERE words @@ :words::tsquery LIMIT 2000) common
      """;
  /** The conversations by an array of their ids, so that each is found by its key however many the planner expects. */
  private static final String FOUND = """
        UNION SELECT id FROM conversation WHERE serial = upper(:plain)
        UNION SELECT id FROM conversation WHERE claim_number = upper(:plain))
      """ + WHOLE + """
      WHERE c.id = ANY (ARRAY(SELECT id FROM found)) AND (:channel::text IS NULL OR c.kind = :channel) AND (:state::text IS NULL OR c.state = :state)
        AND CASE :queue
          WHEN 'ALL'        THEN true
          WHEN 'MINE'       THEN c.assignee = :me AND c.state <> 'CLOSED'
          WHEN 'TEAM'       THEN c.state = 'OPEN' AND (:teams::text IS NULL OR c.team_id IS NULL OR c.team_id = ANY (string_to_array(:teams, ',')::uuid[]))
          WHEN 'UNASSIGNED' THEN c.assignee IS NULL AND c.state = 'OPEN'
          WHEN 'WAITING'    THEN c.state = 'WAITING_FOR_CUSTOMER'
          WHEN 'AT_RISK'    THEN c.due_at < :risk
          WHEN 'CLOSED'     THEN c.state = 'CLOSED'
        END
        AND (:beforeAt::timestamptz IS NULL OR (c.last_at, c.id) < (:beforeAt, :beforeId))
      ORDER BY c.last_at DESC, c.id DESC LIMIT :limit
      """;

  /** A page of the conversations in which these words stand, or that are about this serial or claim; of very many hits, the newest messages count. */
  List<Conversation> search(Inbox.Query query, String words, String plain, @Nullable UUID me, @Nullable String teams, Instant risk, @Nullable Instant beforeAt, @Nullable UUID beforeId, int limit) {
    var statement = common(words) ? jdbc.sql(IN_MANY + FOUND) : jdbc.sql(IN_FEW + FOUND);
    return statement.param("words", words).param("plain", plain).param("channel", query.channel() == null ? null : query.channel().name())
        .param("state", query.state() == null ? null : query.state().name()).param("queue", query.queue().name()).param("me", me).param("teams", teams).param("risk", Timestamp.from(risk))
        .param("beforeAt", beforeAt == null ? null : Timestamp.from(beforeAt)).param("beforeId", beforeId).param("limit", limit).query(this::conversation).list();
  }

  /**
   * Whether words are common lately. Rare ones are collected from the index of words, which takes half a second for common ones; those are found among the newest messages, which takes as long
   * for rare ones. The planner's own estimate does not tell them apart: it takes the beginning of a word, whichever, for one message in fifty.
   */
  private boolean common(String words) {
    return jdbc.sql("SELECT count(*) FROM (SELECT words FROM message ORDER BY received_at DESC LIMIT 10000) newest WHERE words @@ :words::tsquery").param("words", words).query(Integer.class).single()
        >= COMMON;
  }

  record Hit(UUID conversation, UUID message, String text) {}

  /** The newest message of each of these conversations that has the words; read from the newest back, for the index of words would name all that have them, once for each conversation. */
  List<Hit> hits(Collection<UUID> conversations, String query) {
    return conversations.isEmpty() ? List.of() : jdbc.sql("""
            SELECT c.id, m.id, m.text FROM conversation c
            CROSS JOIN LATERAL (
              SELECT id, text FROM (SELECT id, text, words FROM message WHERE conversation_id = c.id ORDER BY received_at DESC, id DESC OFFSET 0) back WHERE words @@ :query::tsquery LIMIT 1) m
            WHERE c.id IN (:conversations)
            """)
        .param("conversations", conversations).param("query", query).query((rs, i) -> new Hit(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3))).list();
  }

  Map<Inbox.Queue, Integer> counts(UUID me, @Nullable String teams, Instant risk) {
    return jdbc.sql("""
            SELECT count(*) FILTER (WHERE assignee = :me) AS mine, count(*) FILTER (WHERE state = 'OPEN' AND (:teams::text IS NULL OR team_id IS NULL OR team_id = ANY (string_to_array(:teams, ',')::uuid[]))) AS team,
                   count(*) FILTER (WHERE state = 'OPEN' AND assignee IS NULL) AS unassigned, count(*) FILTER (WHERE state = 'WAITING_FOR_CUSTOMER') AS waiting,
                   count(*) FILTER (WHERE due_at < :risk) AS risk
            FROM conversation WHERE state <> 'CLOSED'
            """)
        .param("me", me).param("teams", teams).param("risk", Timestamp.from(risk))
        .query((rs, i) -> Map.of(Inbox.Queue.MINE, rs.getInt(1), Inbox.Queue.TEAM, rs.getInt(2), Inbox.Queue.UNASSIGNED, rs.getInt(3), Inbox.Queue.WAITING, rs.getInt(4),
            Inbox.Queue.AT_RISK, rs.getInt(5))).single();
  }

  private static final String SAID = """
      SELECT m.id, m.conversation_id, m.direction, m.account_id, m.external_id, m.kind, m.sender, m.author, m.text, m.html, m.quoted, m.details, m.trust, m.state, m.failure, m.failure_code,
             m.provider_time, m.received_at, m.edited_at, m.deleted_at, c.kind AS channel
      FROM message m JOIN conversation c ON c.id = m.conversation_id
      """;

  List<Message> messages(Collection<UUID> conversations, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    if (conversations.isEmpty()) {
      return List.of();
    }
    var rows = jdbc.sql(SAID + """
            WHERE m.conversation_id IN (:conversations) AND (:before::timestamptz IS NULL OR (m.received_at, m.id) < (:before, :beforeId))
            ORDER BY m.received_at DESC, m.id DESC LIMIT :limit
            """)
        .param("conversations", conversations).param("before", before == null ? null : Timestamp.from(before)).param("beforeId", beforeId).param("limit", limit)
        .query(this::read).list();
    var ids = rows.stream().map(Message::id).toList();
    var files = attachments(ids);
    var versions = versions(ids);
    return rows.reversed().stream().map(row -> with(row, files.getOrDefault(row.id(), List.of()), versions.getOrDefault(row.id(), List.of()))).toList();
  }

  Optional<Message> message(UUID id) {
    return jdbc.sql(SAID + "WHERE m.id = :id").param("id", id).query(this::read).optional()
        .map(row -> with(row, attachments(List.of(id)).getOrDefault(id, List.of()), versions(List.of(id)).getOrDefault(id, List.of())));
  }

  private Map<UUID, List<Message.Attachment>> attachments(List<UUID> messages) {
    record Of(UUID message, Message.Attachment attachment) {}
    return messages.isEmpty() ? Map.of() : jdbc.sql("""
            SELECT message_id, id, name, media_type, size, sha256, state, failure, label, label_serials FROM message_attachment WHERE message_id IN (:messages) ORDER BY message_id, position
            """)
        .param("messages", messages)
        .query((rs, i) -> new Of(rs.getObject(1, UUID.class), new Message.Attachment(rs.getObject(2, UUID.class), rs.getString(3), rs.getString(4), rs.getObject(5, Long.class),
            rs.getString(6), rs.getString(7), rs.getString(8), rs.getString(7).equals("STORED") && java.util.Set.of("image/jpeg", "image/png", "image/gif").contains(rs.getString(4)),
            LabelState.valueOf(rs.getString(9)), List.of((String[]) rs.getArray(10).getArray()))))
        .list().stream().collect(Collectors.groupingBy(Of::message, LinkedHashMap::new, Collectors.mapping(Of::attachment, Collectors.toList())));
  }

  private Map<UUID, List<String>> versions(List<UUID> messages) {
    record Of(UUID message, String text) {}
    return messages.isEmpty() ? Map.of() : jdbc.sql("SELECT message_id, text FROM message_version WHERE message_id IN (:messages) ORDER BY message_id, number")
        .param("messages", messages).query((rs, i) -> new Of(rs.getObject(1, UUID.class), rs.getString(2))).list().stream()
        .collect(Collectors.groupingBy(Of::message, Collectors.mapping(Of::text, Collectors.toList())));
  }

  /** @param conversation whose message it belongs to */
  record Stored(UUID id, UUID conversation, UUID file) {}

  Optional<Stored> attachment(UUID id) {
    return jdbc.sql("""
            SELECT a.id, m.conversation_id, a.file_id FROM message_attachment a JOIN message m ON m.id = a.message_id WHERE a.id = :id AND a.state = 'STORED'
            """)
        .param("id", id).query((rs, i) -> new Stored(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getObject(3, UUID.class))).optional();
  }

  boolean assign(UUID id, @Nullable UUID staff) {
    return jdbc.sql("UPDATE conversation SET assignee = :staff, because = '{}', version = version + 1 WHERE id = :id AND assignee IS DISTINCT FROM :staff").param("id", id).param("staff", staff)
        .update() == 1;
  }

  /** Gives a conversation to a team; null to everybody. @return false when it is theirs already */
  boolean team(UUID id, @Nullable UUID team, boolean takeAway) {
    return jdbc.sql("""
            UPDATE conversation SET team_id = :team, assignee = CASE WHEN :takeAway THEN NULL ELSE assignee END, because = CASE WHEN :takeAway THEN '{}'::jsonb ELSE because END
            WHERE id = :id AND team_id IS DISTINCT FROM :team
            """)
        .param("team", team).param("takeAway", takeAway).param("id", id).update() == 1;
  }

  /** Gives a conversation that nobody has to somebody. The version stays: who writes in it has missed nothing. @return false when somebody has it */
  boolean give(UUID id, UUID staff, Map<String, String> because) {
    return jdbc.sql("UPDATE conversation SET assignee = :staff, because = :because::jsonb WHERE id = :id AND assignee IS NULL").param("id", id).param("staff", staff)
        .param("because", json.writeValueAsString(because)).update() == 1;
  }

  /** @param due when it is our move: until when we owe an answer */
  void state(UUID id, Conversation.State state, @Nullable Instant due) {
    jdbc.sql("""
            UPDATE conversation
            SET state = :state, due_at = CASE WHEN :state = 'OPEN' THEN coalesce(due_at, :due) END, escalated_at = CASE WHEN :state = 'OPEN' THEN escalated_at END,
                escalation = CASE WHEN :state = 'OPEN' THEN escalation ELSE 0 END, version = version + 1
            WHERE id = :id
            """)
        .param("id", id).param("state", state.name()).param("due", due == null ? null : Timestamp.from(due)).update();
  }

  record Suggested(UUID person, String name, Handle handle, String why) {}

  /** People who may be the same one: they name the same unit, or their customer is the same. Only ever a suggestion. */
  List<Suggested> alike(UUID person) {
    return jdbc.sql("""
            WITH own AS (SELECT c.unit_id, p.customer_id FROM conversation c JOIN inbox_person p ON p.id = c.person_id WHERE c.person_id = :person),
                 other AS (
              SELECT o.person_id, o.handle_id, 'unit' AS why FROM conversation o
              WHERE o.unit_id = ANY (ARRAY(SELECT unit_id FROM own WHERE unit_id IS NOT NULL)) AND o.person_id <> :person
              UNION ALL
              SELECT o.person_id, o.handle_id, 'customer' FROM inbox_person p JOIN conversation o ON o.person_id = p.id
              WHERE p.customer_id = ANY (ARRAY(SELECT customer_id FROM own WHERE customer_id IS NOT NULL)) AND p.id <> :person)
            SELECT DISTINCT ON (o.person_id) o.person_id, p.name, h.kind, h.scope, h.value, o.why
            FROM other o JOIN inbox_person p ON p.id = o.person_id JOIN inbox_handle h ON h.id = o.handle_id
            ORDER BY o.person_id, o.why DESC LIMIT 5
            """)
        .param("person", person)
        .query((rs, i) -> new Suggested(rs.getObject("person_id", UUID.class), rs.getString("name"),
            new Handle(Handle.Kind.valueOf(rs.getString("kind")), rs.getString("scope"), rs.getString("value")), rs.getString("why"))).list();
  }

  List<Handle> handles(UUID person) {
    return jdbc.sql("SELECT kind, scope, value FROM inbox_handle WHERE person_id = :person ORDER BY first_seen, id").param("person", person)
        .query((rs, i) -> new Handle(Handle.Kind.valueOf(rs.getString(1)), rs.getString(2), rs.getString(3))).list();
  }

  private Conversation conversation(ResultSet rs, int i) throws SQLException {
    return new Conversation(rs.getObject("id", UUID.class), ChannelKind.valueOf(rs.getString("kind")), rs.getString("account_id"), rs.getString("name"),
        rs.getObject("person_id", UUID.class), new Handle(Handle.Kind.valueOf(rs.getString("handle_kind")), rs.getString("scope"), rs.getString("value")),
        rs.getObject("customer_id", UUID.class), rs.getString("subject"), rs.getString("locale"), Conversation.State.valueOf(rs.getString("state")),
        rs.getObject("assignee", UUID.class), rs.getObject("claim_id", UUID.class), rs.getString("claim_number"), rs.getString("serial"), rs.getObject("unit_id", UUID.class),
        rs.getString("first_line"), rs.getTimestamp("created_at").toInstant(), rs.getTimestamp("last_at").toInstant(), AccountsSql.instant(rs, "last_in"), rs.getInt("sent_since"),
        AccountsSql.instant(rs, "answered_at"), AccountsSql.instant(rs, "due_at"), AccountsSql.instant(rs, "escalated_at"), rs.getInt("version"),
        Conversation.Priority.valueOf(rs.getString("priority")), because(rs.getString("because")), rs.getObject("team_id", UUID.class));
  }

  private Map<String, String> because(String written) {
    return written.equals("{}") ? Map.of() : json.readValue(written, DeliveriesSql.NAMES);
  }

  private Message read(ResultSet rs, int i) throws SQLException {
    return new Message(rs.getObject("id", UUID.class), rs.getObject("conversation_id", UUID.class), Message.Direction.valueOf(rs.getString("direction")),
        ChannelKind.valueOf(rs.getString("channel")), rs.getString("account_id"), rs.getString("external_id"), MessageKind.valueOf(rs.getString("kind")), rs.getString("sender"),
        rs.getString("author"), rs.getString("text"), rs.getString("html"), rs.getString("quoted"), json.readValue(rs.getString("details"), DeliveriesSql.NAMES),
        Trust.valueOf(rs.getString("trust")), rs.getString("state"), rs.getString("failure"), rs.getString("failure_code"), rs.getTimestamp("provider_time").toInstant(),
        rs.getTimestamp("received_at").toInstant(), AccountsSql.instant(rs, "edited_at"), AccountsSql.instant(rs, "deleted_at"), List.of(), List.of());
  }

  private static Message with(Message row, List<Message.Attachment> attachments, List<String> versions) {
    return new Message(row.id(), row.conversation(), row.direction(), row.channel(), row.account(), row.providerId(), row.kind(), row.sender(), row.author(), row.text(), row.html(),
        row.quoted(), row.details(), row.trust(), row.state(), row.failure(), row.failureCode(), row.providerTime(), row.receivedAt(), row.editedAt(), row.deletedAt(), attachments,
        versions);
  }
}

package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.inbox.ChannelEvent.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** People, conversations, messages, receipts in PostgreSQL: what deliveries write. */
@Component
class ThreadsSql {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final LiveSql live;
  private final Clock clock;

  ThreadsSql(JdbcClient jdbc, JsonMapper json, LiveSql live, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.live = live;
    this.clock = clock;
  }

  /** Messages of one thread are put in order one after the other, also when an album comes in five deliveries at once. */
  void lock(String what) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:what, 92))").param("what", what).query(rs -> {});
  }

  // ---- People

  record Held(UUID handleId, UUID personId) {}

  Optional<Held> handle(Handle handle) {
    return jdbc.sql("SELECT id, person_id FROM inbox_handle WHERE kind = :kind AND scope = :scope AND value = :value")
        .param("kind", handle.kind().name()).param("scope", handle.scope()).param("value", handle.value())
        .query((rs, i) -> new Held(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class))).optional();
  }

  void insertHandle(UUID id, Handle handle, UUID person, Instant now) {
    jdbc.sql("INSERT INTO inbox_handle (id, kind, scope, value, person_id, first_seen) VALUES (:id, :kind, :scope, :value, :person, :now)")
        .param("id", id).param("kind", handle.kind().name()).param("scope", handle.scope()).param("value", handle.value()).param("person", person)
        .param("now", Timestamp.from(now)).update();
  }

  void insertPerson(UUID id, String name, @Nullable String locale, Instant now) {
    jdbc.sql("INSERT INTO inbox_person (id, name, locale, created_at) VALUES (:id, :name, :locale, :now)")
        .param("id", id).param("name", name).param("locale", locale).param("now", Timestamp.from(now)).update();
  }

  void namePerson(UUID id, String name, @Nullable String locale) {
    jdbc.sql("""
            UPDATE inbox_person SET name = CASE WHEN :name = '' THEN name ELSE :name END, locale = coalesce(:locale, locale)
            WHERE id = :id AND (:name NOT IN ('', name) OR :locale::text IS NOT NULL AND locale IS DISTINCT FROM :locale)
            """)
        .param("id", id).param("name", name).param("locale", locale).update();
  }

  List<UUID> eldestFirst(Collection<UUID> people) {
    return jdbc.sql("SELECT id FROM inbox_person WHERE id IN (:people) ORDER BY created_at, id").param("people", people).query(UUID.class).list();
  }

  /** Moves everything of one person to another, and remembers what it was. */
  void join(UUID id, UUID kept, UUID merged, String evidence, String by, Instant now) {
    jdbc.sql("""
            INSERT INTO inbox_join (id, kept, merged, handles, conversations, evidence, by, at, customer_taken)
            SELECT :id, :kept, :merged,
                   coalesce((SELECT array_agg(id) FROM inbox_handle WHERE person_id = :merged), '{}'),
                   coalesce((SELECT array_agg(id) FROM conversation WHERE person_id = :merged), '{}'), :evidence, :by, :now,
                   (SELECT k.customer_id IS NULL AND m.customer_id IS NOT NULL FROM inbox_person k, inbox_person m WHERE k.id = :kept AND m.id = :merged)
            """)
        .param("id", id).param("kept", kept).param("merged", merged).param("evidence", evidence).param("by", by).param("now", Timestamp.from(now)).update();
    jdbc.sql("UPDATE inbox_handle SET person_id = :kept WHERE person_id = :merged").param("kept", kept).param("merged", merged).update();
    jdbc.sql("UPDATE conversation SET person_id = :kept WHERE person_id = :merged").param("kept", kept).param("merged", merged).update();
    jdbc.sql("UPDATE inbox_person SET customer_id = (SELECT customer_id FROM inbox_person WHERE id = :merged) WHERE id = :kept AND customer_id IS NULL")
        .param("kept", kept).param("merged", merged).update();
  }

  record Joined(UUID id, UUID kept, UUID merged, String evidence, String by, Instant at) {}

  List<Joined> joinsInto(UUID person) {
    return jdbc.sql("SELECT id, kept, merged, evidence, by, at FROM inbox_join WHERE kept = :person AND undone_at IS NULL ORDER BY at DESC")
        .param("person", person)
        .query((rs, i) -> new Joined(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getObject(3, UUID.class), rs.getString(4), rs.getString(5),
            rs.getTimestamp(6).toInstant())).list();
  }

  /** @return the person who is somebody of their own again; empty when it was undone before */
  Optional<UUID> undoJoin(UUID id, String by, Instant now) {
    var undone = jdbc.sql("UPDATE inbox_join SET undone_at = :now, undone_by = :by WHERE id = :id AND undone_at IS NULL RETURNING merged")
        .param("id", id).param("by", by).param("now", Timestamp.from(now)).query(UUID.class).optional();
    undone.ifPresent(merged -> {
      jdbc.sql("UPDATE inbox_person SET customer_id = NULL WHERE id = (SELECT kept FROM inbox_join WHERE id = :id AND customer_taken) AND customer_id = (SELECT customer_id FROM inbox_person WHERE id = :merged)")
          .param("id", id).param("merged", merged).update();
      jdbc.sql("UPDATE inbox_handle SET person_id = :merged WHERE id IN (SELECT unnest(handles) FROM inbox_join WHERE id = :id)").param("merged", merged).param("id", id).update();
      jdbc.sql("""
              UPDATE conversation SET person_id = :merged
              WHERE id IN (SELECT unnest(conversations) FROM inbox_join WHERE id = :id) OR handle_id IN (SELECT unnest(handles) FROM inbox_join WHERE id = :id)
              """)
          .param("merged", merged).param("id", id).update();
    });
    return undone;
  }

  /** Whether a colleague has said of these two that they are not one: what joined them before must not do so again by itself. */
  boolean parted(UUID one, UUID other) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM inbox_join WHERE undone_at IS NOT NULL AND (kept = :one AND merged = :other OR kept = :other AND merged = :one))")
        .param("one", one).param("other", other).query(Boolean.class).single();
  }

  void customerOf(UUID person, UUID customer) {
    jdbc.sql("UPDATE inbox_person SET customer_id = :customer WHERE id = :person").param("person", person).param("customer", customer).update();
  }

  // ---- Conversations

  /** What a delivery needs to know of a conversation. */
  record Thread(UUID id, UUID personId, Conversation.State state, @Nullable UUID claimId, @Nullable String claimNumber, @Nullable String serial, @Nullable UUID unitId,
      @Nullable Instant answeredAt, @Nullable Instant dueAt, String locale, Conversation.Priority priority, @Nullable UUID assignee) {}

  /** The open conversation of a thread, else the last closed one that is not older than this. */
  Optional<Thread> thread(String account, String thread, Instant closedAfter) {
    return jdbc.sql("""
            SELECT id, person_id, state, claim_id, claim_number, serial, unit_id, answered_at, due_at, locale, priority, assignee FROM conversation
            WHERE account_id = :account AND thread = :thread AND (state <> 'CLOSED' OR last_at > :after)
            ORDER BY (state <> 'CLOSED') DESC, last_at DESC LIMIT 1
            """)
        .param("account", account).param("thread", thread).param("after", Timestamp.from(closedAfter))
        .query(ThreadsSql::thread).optional();
  }

  /** The conversation in which one of these messages stands, the first named before the others; none that was closed before this time. */
  Optional<Thread> threadOf(String account, List<String> externalIds, Instant closedAfter) {
    return jdbc.sql("""
            SELECT c.id, c.person_id, c.state, c.claim_id, c.claim_number, c.serial, c.unit_id, c.answered_at, c.due_at, c.locale, c.priority, c.assignee
            FROM message m JOIN conversation c ON c.id = m.conversation_id
            WHERE m.account_id = :account AND m.external_id IN (:ids) AND (c.state <> 'CLOSED' OR c.last_at > :after)
            ORDER BY array_position(string_to_array(:order, chr(10)), m.external_id), c.last_at DESC LIMIT 1
            """)
        .param("account", account).param("ids", externalIds).param("order", String.join("\n", externalIds)).param("after", Timestamp.from(closedAfter))
        .query(ThreadsSql::thread).optional();
  }

  /** The conversation that is about this claim. */
  Optional<Thread> threadAbout(String account, String claimNumber, Instant closedAfter) {
    return jdbc.sql("""
            SELECT id, person_id, state, claim_id, claim_number, serial, unit_id, answered_at, due_at, locale, priority, assignee FROM conversation
            WHERE account_id = :account AND claim_number = :number AND (state <> 'CLOSED' OR last_at > :after)
            ORDER BY (state <> 'CLOSED') DESC, last_at DESC LIMIT 1
            """)
        .param("account", account).param("number", claimNumber).param("after", Timestamp.from(closedAfter)).query(ThreadsSql::thread).optional();
  }

  /** The conversation whose token stands in a subject. */
  Optional<Thread> threadByToken(String account, String token, Instant closedAfter) {
    return jdbc.sql("""
            SELECT id, person_id, state, claim_id, claim_number, serial, unit_id, answered_at, due_at, locale, priority, assignee FROM conversation
            WHERE token = :token AND account_id = :account AND (state <> 'CLOSED' OR last_at > :after) ORDER BY last_at DESC LIMIT 1
            """)
        .param("account", account).param("token", token).param("after", Timestamp.from(closedAfter)).query(ThreadsSql::thread).optional();
  }

  /** Whether they have a part in it: the conversation is theirs, or an engineer let them in by answering them. */
  boolean takesPart(UUID conversation, Held sender) {
    return jdbc.sql("""
            SELECT EXISTS (SELECT 1 FROM conversation WHERE id = :conversation AND (person_id = :person OR handle_id = :handle))
                OR EXISTS (SELECT 1 FROM message WHERE conversation_id = :conversation AND direction = 'IN' AND author = :author AND trust = 'AUTHENTIC')
            """)
        .param("conversation", conversation).param("person", sender.personId()).param("handle", sender.handleId()).param("author", "handle:" + sender.handleId())
        .query(Boolean.class).single();
  }

  /** Heard from somebody who may be anybody: it stands in the conversation, and answers go where they went before. */
  void heardFromStranger(UUID id, String line, Instant now, @Nullable Instant due) {
    jdbc.sql("""
            UPDATE conversation SET state = 'OPEN', first_line = CASE WHEN :line = '' THEN first_line ELSE :line END, last_at = :now, due_at = coalesce(due_at, :due), version = version + 1
            WHERE id = :id
            """)
        .param("id", id).param("line", line).param("now", Timestamp.from(now)).param("due", due == null ? null : Timestamp.from(due)).update();
  }

  /** Something of ours did not reach them: it is our move, and somebody must look. What was written last stays the first line. */
  void owed(UUID id, Instant now, Instant due) {
    jdbc.sql("UPDATE conversation SET state = 'OPEN', last_at = :now, due_at = coalesce(due_at, :due), version = version + 1 WHERE id = :id").param("id", id).param("now", Timestamp.from(now))
        .param("due", Timestamp.from(due)).update();
  }

  Optional<Thread> thread(UUID id) {
    return jdbc.sql("SELECT id, person_id, state, claim_id, claim_number, serial, unit_id, answered_at, due_at, locale, priority, assignee FROM conversation WHERE id = :id FOR UPDATE").param("id", id)
        .query(ThreadsSql::thread).optional();
  }

  void insertConversation(UUID id, Account account, String thread, UUID person, UUID handle, @Nullable String subject, String locale, Instant now) {
    jdbc.sql("""
            INSERT INTO conversation (id, account_id, kind, thread, person_id, handle_id, subject, locale, created_at, last_at)
            VALUES (:id, :account, :kind, :thread, :person, :handle, :subject, :locale, :now, :now)
            """)
        .param("id", id).param("account", account.id()).param("kind", account.kind().name()).param("thread", thread).param("person", person).param("handle", handle)
        .param("subject", subject).param("locale", locale).param("now", Timestamp.from(now)).update();
  }

  /** @param due when it must be answered; null leaves the clock as it is */
  void heard(UUID id, UUID handle, String line, Instant providerTime, Instant now, @Nullable Instant due, Map<String, String> address, @Nullable String subject) {
    jdbc.sql("""
            UPDATE conversation
            SET state = 'OPEN', handle_id = :handle, first_line = CASE WHEN :line = '' THEN first_line ELSE :line END, last_at = :now,
                last_in = greatest(last_in, :at), sent_since = 0, due_at = coalesce(due_at, :due), address = address || :address::jsonb,
                subject = coalesce(:subject, subject), version = version + 1
            WHERE id = :id
            """)
        .param("id", id).param("handle", handle).param("line", line).param("at", Timestamp.from(providerTime)).param("now", Timestamp.from(now))
        .param("due", due == null ? null : Timestamp.from(due)).param("address", json.writeValueAsString(address)).param("subject", subject).update();
  }

  /** @param due when we owe the next answer; null when we wait for the customer */
  void said(UUID id, String line, Instant now, boolean wait, @Nullable Instant due) {
    jdbc.sql("""
            UPDATE conversation
            SET first_line = :line, last_at = :now, sent_since = sent_since + 1, answered_at = coalesce(answered_at, :now), due_at = :due, escalated_at = NULL, escalation = 0,
                state = CASE WHEN :wait THEN 'WAITING_FOR_CUSTOMER' ELSE 'OPEN' END, version = version + 1
            WHERE id = :id
            """)
        .param("id", id).param("line", line).param("now", Timestamp.from(now)).param("wait", wait).param("due", due == null ? null : Timestamp.from(due)).update();
  }

  /** A pack may burn: it goes first, and must be answered sooner if somebody waits for it. */
  void danger(UUID id, Instant due) {
    jdbc.sql("UPDATE conversation SET priority = 'DANGER', due_at = CASE WHEN due_at IS NOT NULL THEN least(due_at, :due) END WHERE id = :id").param("id", id)
        .param("due", Timestamp.from(due)).update();
  }

  /** We said something that answers nothing: nobody's move changes. */
  void told(UUID id, Instant now) {
    jdbc.sql("UPDATE conversation SET last_at = :now, sent_since = sent_since + 1, version = version + 1 WHERE id = :id").param("id", id).param("now", Timestamp.from(now)).update();
  }

  void found(UUID id, String serial, @Nullable UUID unit) {
    jdbc.sql("UPDATE conversation SET serial = :serial, unit_id = :unit, version = version + 1 WHERE id = :id").param("id", id).param("serial", serial).param("unit", unit).update();
  }

  /** @param counts whether somebody who is writing should read the conversation again first */
  void claim(UUID id, UUID claim, String number, boolean counts) {
    jdbc.sql("UPDATE conversation SET claim_id = :claim, claim_number = :number, version = version + CASE WHEN :counts THEN 1 ELSE 0 END WHERE id = :id").param("id", id)
        .param("claim", claim).param("number", number).param("counts", counts).update();
  }

  void tell(UUID conversation) {
    live.tell(conversation, "CONVERSATION", clock.instant());
  }

  // ---- Messages

  /** @return false when the message is here already */
  boolean insert(UUID id, UUID conversation, String account, String direction, @Nullable String externalId, MessageKind kind, String sender, String author, String text,
      @Nullable String html, @Nullable String quoted, Map<String, String> details, Trust trust, Outgoing.@Nullable Template template, String state, Instant at, Instant now,
      @Nullable UUID delivery) {
    return jdbc.sql("""
            INSERT INTO message (id, conversation_id, account_id, direction, external_id, kind, sender, author, text, html, quoted, details, trust, template, state,
              provider_time, received_at, delivery_id, words)
            VALUES (:id, :conversation, :account, :direction, :external, :kind, :sender, :author, :text, :html, :quoted, :details::jsonb, :trust, :template::jsonb, :state,
              :at, :now, :delivery, array_to_tsvector(array_remove(string_to_array(:words, ' '), '')))
            ON CONFLICT (account_id, direction, external_id) WHERE external_id IS NOT NULL DO NOTHING
            """)
        .param("id", id).param("conversation", conversation).param("account", account).param("direction", direction).param("external", externalId).param("kind", kind.name())
        .param("sender", sender).param("author", author).param("text", text).param("html", html).param("quoted", quoted).param("details", json.writeValueAsString(details))
        .param("trust", trust.name()).param("template", template == null ? null : json.writeValueAsString(template)).param("state", state).param("at", Timestamp.from(at))
        .param("now", Timestamp.from(now)).param("delivery", delivery).param("words", SearchWords.of(sender + " " + text)).update() == 1;
  }

  boolean isHere(String account, String direction, String externalId) {
    return jdbc.sql("SELECT count(*) FROM message WHERE account_id = :account AND direction = :direction AND external_id = :external")
        .param("account", account).param("direction", direction).param("external", externalId).query(Integer.class).single() > 0;
  }

  /** Where a message with this id of the provider's stands. */
  Optional<Arrivals.Stands> stands(String account, String direction, String externalId) {
    return jdbc.sql("SELECT id, conversation_id FROM message WHERE account_id = :account AND direction = :direction AND external_id = :external")
        .param("account", account).param("direction", direction).param("external", externalId)
        .query((rs, i) -> new Arrivals.Stands(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class))).optional();
  }

  void line(UUID id, String line) {
    jdbc.sql("UPDATE conversation SET first_line = :line WHERE id = :id").param("id", id).param("line", line).update();
  }

  /** @param gone when the provider gives it no longer; null where nobody says, or it is here */
  void insertAttachment(UUID id, UUID message, int position, MediaReference media, Instant now, @Nullable Instant gone) {
    jdbc.sql("""
            INSERT INTO message_attachment (id, message_id, position, name, media_type, size, sha256, reference, state, due_at, gone_at)
            VALUES (:id, :message, :position, :name, :type, :size, :hash, :reference::jsonb, 'WAITING', :now, coalesce(:gone::timestamptz, 'infinity'))
            """)
        .param("gone", gone == null ? null : Timestamp.from(gone))
        .param("id", id).param("message", message).param("position", position).param("name", media.name()).param("type", media.mediaType()).param("size", media.size())
        .param("hash", media.sha256()).param("reference", json.writeValueAsString(media.source())).param("now", Timestamp.from(now)).update();
  }

  void insertStored(UUID id, UUID message, int position, String name, String type, long size, String hash, UUID file, Instant now) {
    jdbc.sql("""
            INSERT INTO message_attachment (id, message_id, position, name, media_type, size, sha256, file_id, state, due_at, label)
            VALUES (:id, :message, :position, :name, :type, :size, :hash, :file, 'STORED', :now, 'ELSEWHERE')
            """)
        .param("id", id).param("message", message).param("position", position).param("name", name).param("type", type).param("size", size).param("hash", hash)
        .param("file", file).param("now", Timestamp.from(now)).update();
  }

  record Written(UUID id, UUID conversation, String text, @Nullable Instant editedAt) {}

  Optional<Written> lockMessage(String account, String externalId) {
    return jdbc.sql("""
            SELECT id, conversation_id, text, edited_at FROM message
            WHERE account_id = :account AND direction = 'IN' AND external_id = :external FOR UPDATE
            """)
        .param("account", account).param("external", externalId)
        .query((rs, i) -> new Written(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getString(3), AccountsSql.instant(rs, "edited_at"))).optional();
  }

  void keepVersion(UUID message, String text, Instant until) {
    jdbc.sql("""
            INSERT INTO message_version (message_id, number, text, until)
            SELECT :message, count(*) + 1, :text, :until FROM message_version WHERE message_id = :message
            """)
        .param("message", message).param("text", text).param("until", Timestamp.from(until)).update();
  }

  void edit(UUID message, String text, Instant at) {
    jdbc.sql("""
            UPDATE message SET text = :text, edited_at = :at, words = words || array_to_tsvector(array_remove(string_to_array(:words, ' '), '')) WHERE id = :message
            """)
        .param("message", message).param("text", text).param("at", Timestamp.from(at)).param("words", SearchWords.of(text)).update();
  }

  boolean delete(String account, String externalId, Instant at) {
    return jdbc.sql("UPDATE message SET deleted_at = :at WHERE account_id = :account AND direction = 'IN' AND external_id = :external AND deleted_at IS NULL")
        .param("account", account).param("external", externalId).param("at", Timestamp.from(at)).update() == 1;
  }

  /** @param looking whether one is still being fetched or looked at @param serials on the labels in them, and what looks like one */
  record Pictures(boolean looking, List<String> serials) {}

  /** What the files of a conversation's senders show, since then. */
  Pictures pictures(UUID conversation, Instant since) {
    return jdbc.sql("""
            SELECT coalesce(bool_or(a.label = 'UNSEEN' AND a.state <> 'FAILED'), false), coalesce(array_agg(DISTINCT s) FILTER (WHERE s IS NOT NULL), '{}')
            FROM message m JOIN message_attachment a ON a.message_id = m.id LEFT JOIN LATERAL unnest(a.label_serials) s ON true
            WHERE m.conversation_id = :conversation AND m.direction = 'IN' AND m.deleted_at IS NULL AND m.received_at > :since AND m.kind <> 'STICKER'
            """)
        .param("conversation", conversation).param("since", Timestamp.from(since))
        .query((rs, i) -> new Pictures(rs.getBoolean(1), List.of((String[]) rs.getArray(2).getArray()))).single();
  }

  // ---- Receipts

  /** @return false when this receipt is here already */
  boolean insertReceipt(UUID id, String account, String externalId, String ourId, Status status, Instant at, @Nullable String code, @Nullable String failure,
      @Nullable UUID message) {
    return jdbc.sql("""
            INSERT INTO message_receipt (id, account_id, external_id, our_id, status, at, failure, failure_code, message_id)
            VALUES (:id, :account, :external, :our, :status, :at, :failure, :code, :message)
            ON CONFLICT (account_id, external_id, our_id, status) DO NOTHING
            """)
        .param("id", id).param("account", account).param("external", externalId).param("our", ourId).param("status", status.name()).param("at", Timestamp.from(at))
        .param("failure", failure).param("code", code).param("message", message).update() == 1;
  }

  Optional<UUID> ours(String account, String externalId, @Nullable UUID ourId) {
    return jdbc.sql("""
            SELECT id FROM message WHERE account_id = :account AND direction = 'OUT' AND (:external <> '' AND external_id = :external OR id = :our)
            ORDER BY (external_id = :external) DESC NULLS LAST LIMIT 1
            """)
        .param("account", account).param("external", externalId).param("our", ourId).query(UUID.class).optional();
  }

  record Waiting(UUID id, Status status, @Nullable String code, @Nullable String failure) {}

  List<Waiting> receiptsWaitingFor(String account, String externalId) {
    return jdbc.sql("""
            SELECT id, status, failure_code, failure FROM message_receipt
            WHERE account_id = :account AND external_id = :external AND message_id IS NULL ORDER BY at FOR UPDATE
            """)
        .param("account", account).param("external", externalId)
        .query((rs, i) -> new Waiting(rs.getObject(1, UUID.class), Status.valueOf(rs.getString(2)), rs.getString(3), rs.getString(4))).list();
  }

  void receiptFound(UUID receipt, UUID message) {
    jdbc.sql("UPDATE message_receipt SET message_id = :message WHERE id = :id").param("id", receipt).param("message", message).update();
  }

  /** Forward only: QUEUED &lt; UNKNOWN &lt; ACCEPTED &lt; SENT &lt; DELIVERED &lt; READ; a failure counts unless it was delivered; delivered counts after a failure on another device. */
  boolean moveOn(UUID message, String state, @Nullable String code, @Nullable String failure) {
    return jdbc.sql("""
            UPDATE message
            SET state = :state, failure = CASE WHEN :state IN ('FAILED', 'UNKNOWN') THEN :failure END, failure_code = CASE WHEN :state IN ('FAILED', 'UNKNOWN') THEN :code END
            WHERE id = :id AND CASE
              WHEN :state = 'FAILED' THEN state IN ('QUEUED', 'UNKNOWN', 'ACCEPTED', 'SENT')
              WHEN state = 'FAILED'  THEN :state IN ('DELIVERED', 'READ')
              ELSE array_position(ARRAY['QUEUED','UNKNOWN','ACCEPTED','SENT','DELIVERED','READ'], :state)
                   > array_position(ARRAY['QUEUED','UNKNOWN','ACCEPTED','SENT','DELIVERED','READ'], state)
            END
            """)
        .param("id", message).param("state", state).param("code", code).param("failure", failure).update() == 1;
  }

  /** Adds to what a message tells of itself. */
  void detail(UUID message, String name, String value) {
    jdbc.sql("UPDATE message SET details = details || jsonb_build_object(:name::text, :value::text) WHERE id = :id").param("name", name).param("value", value).param("id", message).update();
  }

  /** What waits goes out by an approved text. */
  void byTemplate(UUID message, String text, Outgoing.Template template) {
    jdbc.sql("UPDATE message SET text = :text, template = :template::jsonb WHERE id = :id").param("text", text).param("template", json.writeValueAsString(template)).param("id", message).update();
  }

  /** The name the provider gave it. One that names two messages the same has taken the second all the same: that keeps none, rather than going out again and again. */
  void externalId(UUID message, String externalId) {
    jdbc.sql("""
            UPDATE message m SET external_id = :external WHERE m.id = :id AND m.external_id IS NULL
              AND NOT EXISTS (SELECT FROM message other WHERE other.account_id = m.account_id AND other.direction = m.direction AND other.external_id = :external)
            """)
        .param("id", message).param("external", externalId).update();
  }

  Optional<UUID> conversationOf(UUID message) {
    return jdbc.sql("SELECT conversation_id FROM message WHERE id = :id").param("id", message).query(UUID.class).optional();
  }

  private static Thread thread(ResultSet rs, int i) throws SQLException {
    return new Thread(rs.getObject("id", UUID.class), rs.getObject("person_id", UUID.class), Conversation.State.valueOf(rs.getString("state")),
        rs.getObject("claim_id", UUID.class), rs.getString("claim_number"), rs.getString("serial"), rs.getObject("unit_id", UUID.class),
        AccountsSql.instant(rs, "answered_at"), AccountsSql.instant(rs, "due_at"), rs.getString("locale"),
        Conversation.Priority.valueOf(rs.getString("priority")), rs.getObject("assignee", UUID.class));
  }
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.Remedy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement of module claims. */
@Component
class ClaimsSql {

  private final JdbcClient jdbc;

  ClaimsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // ---- Claims

  /** A row of {@code claim}. */
  record Claim(UUID id, String number, UUID customerId, String customerName, Channel channel, String locale, ClaimState state, @Nullable UUID assignee,
      Instant createdAt, Instant updatedAt, int version, @Nullable Instant askedSince, @Nullable Instant waitingSince, Duration waited,
      @Nullable Instant endedAt, int sentAgain) {

    Claim assignedTo(@Nullable UUID staff) {
      return new Claim(id, number, customerId, customerName, channel, locale, state, staff, createdAt, updatedAt, version, askedSince, waitingSince, waited, endedAt, sentAgain);
    }

    Claim askedSince(@Nullable Instant since) {
      return new Claim(id, number, customerId, customerName, channel, locale, state, assignee, createdAt, updatedAt, version, since, waitingSince, waited, endedAt, sentAgain);
    }

    Claim sentOnceMore() {
      return new Claim(id, number, customerId, customerName, channel, locale, state, assignee, createdAt, updatedAt, version, askedSince, waitingSince, waited, endedAt,
          sentAgain + 1);
    }
  }

  /** The running number of a customer's next claim; their claims are locked until the end of the transaction, as by {@link #lock(UUID, UUID)}. */
  long nextRunningNumber(UUID customerId) {
    return jdbc.sql("SELECT nextval('claim_running_number'), pg_advisory_xact_lock(hashtextextended(:what, 6))").param("what", lockName(customerId))
        .query((rs, i) -> rs.getLong(1)).single();
  }

  private static String lockName(UUID customerId) {
    return "claims of " + customerId;
  }

  /** What is written once of a claim, beside the row that moves on. */
  record Origin(@Nullable UUID draft, byte[] contentHash, @Nullable String country, LocalDate firstMessageOn, String by, String search) {}

  /**
   * A battery as it is taken: already decided.
   *
   * @param asks whom the open questions are asked of; nobody where the item is decided
   */
  record Taken(Item item, Set<Party> asks, List<FactEntry> facts, Stored decision) {}

  /** Writes a claim whole, in one statement, as it stands at the end of being taken. The draft is unique: two copies of one draft cannot both be written. */
  void insert(Claim claim, Origin origin, Links.Made link, List<Taken> items) {
    int n = items.size();
    var ids = new String[n];
    var numbers = new Integer[n];
    var typed = new String[n];
    var serials = new String[n];
    var units = new @Nullable String[n];
    var others = new @Nullable String[n];
    var models = new @Nullable String[n];
    var descriptions = new String[n];
    var symptoms = new String[n];
    var dangers = new Boolean[n];
    var states = new String[n];
    var outcomes = new String[n];
    var asks = new String[n];
    var decisions = new String[n];
    var editions = new String[n];
    var versions = new String[n];
    var causes = new String[n];
    var decidedOn = new String[n];
    var registry = new String[n];
    var answers = new String[n];
    var sentences = new String[n];
    var hashes = new byte[n][];
    for (int i = 0; i < n; i++) {
      var item = items.get(i).item();
      ids[i] = item.id().toString();
      numbers[i] = item.number();
      typed[i] = item.typed();
      serials[i] = item.serial();
      units[i] = item.unitId() == null ? null : item.unitId().toString();
      others[i] = item.otherUnit() == null ? null : item.otherUnit().toString();
      models[i] = item.model();
      descriptions[i] = item.description();
      symptoms[i] = joined(item.symptoms());
      dangers[i] = item.danger();
      states[i] = item.state().name();
      var decision = items.get(i).decision();
      outcomes[i] = decision.outcome().name();
      asks[i] = joined(items.get(i).asks());
      decisions[i] = decision.id().toString();
      editions[i] = decision.edition();
      versions[i] = decision.codeVersion();
      causes[i] = decision.cause();
      decidedOn[i] = decision.facts();
      registry[i] = decision.registryFacts();
      answers[i] = decision.answer();
      sentences[i] = decision.sentences();
      hashes[i] = decision.sha256();
    }
    var facts = items.stream().flatMap(one -> one.facts().stream().map(fact -> new FactOf(one.item().id(), fact))).toList();
    jdbc.sql("""
            WITH taken AS (
              INSERT INTO claim (id, number, customer_id, customer_name, draft, content_hash, channel, locale, country, state, first_message_on, created_at, created_by,
                                 updated_at, version, waiting_since, search)
              VALUES (:id, :number, :customer, :name, :draft::uuid, :hash, :channel, :locale, :country::text, :state, :first, :at, :by, :updated, :version, :waiting, :search)
            ), items AS (
              INSERT INTO claim_item (id, claim_id, number, typed, serial, unit_id, other_unit, model, description, symptoms, danger, state, outcome, customer_id, asks)
              SELECT i.id::uuid, :id, i.number, i.typed, i.serial, i.unit::uuid, i.other::uuid, i.model, i.description, string_to_array(i.symptoms, ','), i.danger, i.state,
                     i.outcome, :customer, string_to_array(i.asks, ',')
              FROM unnest(:ids::text[], :numbers::int[], :typed::text[], :serials::text[], :units::text[], :others::text[], :models::text[], :descriptions::text[],
                          :symptoms::text[], :dangers::boolean[], :states::text[], :outcomes::text[], :asks::text[])
                AS i (id, number, typed, serial, unit, other, model, description, symptoms, danger, state, outcome, asks)
            ), facts AS (
              INSERT INTO claim_fact (id, item_id, fact, value, evidence, reading, author, author_name, at)
              SELECT f.id::uuid, f.item::uuid, f.fact, f.value, f.evidence, f.reading, f.author, f.name, :at::timestamptz
              FROM unnest(:factIds::text[], :factItems::text[], :facts::text[], :values::text[], :evidence::text[], :readings::text[], :authors::text[], :names::text[])
                AS f (id, item, fact, value, evidence, reading, author, name)
            ), decisions AS (
              INSERT INTO claim_decision (id, item_id, number, at, edition, code_version, cause, facts, registry_facts, answer, sentences, outcome, sha256)
              SELECT d.id::uuid, d.item::uuid, 1, :updated::timestamptz, d.edition, d.code, d.cause, d.facts, d.registry, d.answer, d.sentences, d.outcome, d.sha
              FROM unnest(:decisions::text[], :ids::text[], :editions::text[], :versions::text[], :causes::text[], :decidedOn::text[], :registry::text[], :answers::text[],
                          :sentences::text[], :outcomes::text[], :hashes::bytea[])
                AS d (id, item, edition, code, cause, facts, registry, answer, sentences, outcome, sha)
            )
            INSERT INTO claim_link (id, claim_id, token_hash, issued_at, issued_by) VALUES (:link, :id, :token, :at, :by)
            """)
        .param("id", claim.id()).param("number", claim.number()).param("customer", claim.customerId()).param("name", claim.customerName()).param("draft", origin.draft())
        .param("hash", origin.contentHash()).param("channel", claim.channel().name()).param("locale", claim.locale()).param("country", origin.country())
        .param("state", claim.state().name()).param("first", origin.firstMessageOn()).param("at", at(claim.createdAt())).param("by", origin.by())
        .param("updated", at(claim.updatedAt())).param("version", claim.version()).param("waiting", at(claim.waitingSince())).param("search", origin.search())
        .param("ids", ids).param("numbers", numbers).param("typed", typed).param("serials", serials).param("units", units).param("others", others).param("models", models)
        .param("descriptions", descriptions).param("symptoms", symptoms).param("dangers", dangers).param("states", states).param("outcomes", outcomes).param("asks", asks)
        .param("factIds", texts(facts, fact -> fact.entry().id().toString())).param("factItems", texts(facts, fact -> fact.itemId().toString()))
        .param("facts", texts(facts, fact -> fact.entry().fact().name())).param("values", texts(facts, fact -> fact.entry().value()))
        .param("evidence", texts(facts, fact -> fact.entry().evidence())).param("readings", texts(facts, fact -> fact.entry().reading()))
        .param("authors", texts(facts, fact -> fact.entry().by())).param("names", texts(facts, fact -> fact.entry().byName()))
        .param("decisions", decisions).param("editions", editions).param("versions", versions).param("causes", causes).param("decidedOn", decidedOn)
        .param("registry", registry).param("answers", answers).param("sentences", sentences).param("hashes", hashes)
        .param("link", link.id()).param("token", link.hash())
        .update();
  }

  private record FactOf(UUID itemId, FactEntry entry) {}

  private static @Nullable String[] texts(List<FactOf> facts, Function<FactOf, @Nullable String> text) {
    return facts.stream().map(text).toArray(String[]::new);
  }

  /** Names of constants, which hold no comma. */
  private static String joined(Set<? extends Enum<?>> constants) {
    return constants.stream().map(Enum::name).collect(Collectors.joining(","));
  }

  /** Local day at the customer's place on which the first message came (I8). */
  LocalDate firstMessageOn(UUID claimId) {
    return jdbc.sql("SELECT first_message_on FROM claim WHERE id = :id").param("id", claimId).query(LocalDate.class).single();
  }

  Optional<Claim> claim(String number) {
    return jdbc.sql("""
            SELECT id, number, customer_id, customer_name, channel, locale, state, assignee, created_at, updated_at, version, asked_since, waiting_since,
                   extract(epoch FROM waited) AS waited, ended_at, sent_again
            FROM claim WHERE number = :number
            """)
        .param("number", number).query((rs, i) -> claim(rs)).optional();
  }

  Optional<Claim> claim(UUID id) {
    return jdbc.sql("""
            SELECT id, number, customer_id, customer_name, channel, locale, state, assignee, created_at, updated_at, version, asked_since, waiting_since,
                   extract(epoch FROM waited) AS waited, ended_at, sent_again
            FROM claim WHERE id = :id
            """)
        .param("id", id).query((rs, i) -> claim(rs)).optional();
  }

  Optional<Claim> claimOfDraft(UUID draft) {
    return jdbc.sql("""
            SELECT id, number, customer_id, customer_name, channel, locale, state, assignee, created_at, updated_at, version, asked_since, waiting_since,
                   extract(epoch FROM waited) AS waited, ended_at, sent_again
            FROM claim WHERE draft = :draft
            """)
        .param("draft", draft).query((rs, i) -> claim(rs)).optional();
  }

  /** The latest claim of the same words. Whoever sends them at the same moment waits until this transaction ends. */
  Optional<Claim> claimOfContent(byte[] hash, Instant since) {
    return jdbc.sql("""
            SELECT id, number, customer_id, customer_name, channel, locale, state, assignee, created_at, updated_at, version, asked_since, waiting_since,
                   extract(epoch FROM waited) AS waited, ended_at, sent_again
            FROM claim_of_same_words(:hash, :since::timestamptz)
            """)
        .param("hash", hash).param("since", at(since)).query((rs, i) -> claim(rs)).optional();
  }

  /** One change of a claim at a time; the customer's other claims wait too, because one decision can change what the others offer (I5). */
  Claim lock(UUID claimId, UUID customerId) {
    lock(lockName(customerId));
    return jdbc.sql("""
            SELECT id, number, customer_id, customer_name, channel, locale, state, assignee, created_at, updated_at, version, asked_since, waiting_since,
                   extract(epoch FROM waited) AS waited, ended_at, sent_again
            FROM claim WHERE id = :id FOR UPDATE
            """)
        .param("id", claimId).query((rs, i) -> claim(rs)).single();
  }

  void lock(String what) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:what, 6))").param("what", what).query(rs -> {});
  }

  void update(Claim claim) {
    jdbc.sql("""
            UPDATE claim SET state = :state, assignee = :assignee::uuid, updated_at = :at, version = version + 1, asked_since = :asked, waiting_since = :waiting,
                   waited = make_interval(secs => :waited), ended_at = :ended, sent_again = :again
            WHERE id = :id
            """)
        .param("id", claim.id()).param("state", claim.state().name()).param("assignee", claim.assignee()).param("at", at(claim.updatedAt()))
        .param("asked", at(claim.askedSince())).param("waiting", at(claim.waitingSince())).param("waited", claim.waited().toMillis() / 1000.0)
        .param("ended", at(claim.endedAt())).param("again", claim.sentAgain())
        .update();
  }

  void search(UUID claimId, String search) {
    jdbc.sql("UPDATE claim SET search = :search WHERE id = :id").param("id", claimId).param("search", search).update();
  }

  List<UUID> claimsOf(UUID customerId) {
    return jdbc.sql("SELECT id FROM claim WHERE customer_id = :customer ORDER BY id").param("customer", customerId).query(UUID.class).list();
  }

  int moveCustomer(UUID from, UUID into) {
    jdbc.sql("UPDATE claim_item SET customer_id = :into WHERE customer_id = :from").param("from", from).param("into", into).update();
    return jdbc.sql("UPDATE claim SET customer_id = :into WHERE customer_id = :from").param("from", from).param("into", into).update();
  }

  /** States in which more claims stand are told as so many. */
  static final int MOST_COUNTED = 10_000;

  Map<ClaimState, Integer> counts(Set<Remedy> boundTo) {
    var counts = new EnumMap<ClaimState, Integer>(ClaimState.class);
    for (var state : ClaimState.values()) {
      counts.put(state, 0);
    }
    if (boundTo.isEmpty()) {
      // A look at no more index entries than are told of: counting a million closed claims for every page would cost more than the page.
      jdbc.sql("""
              SELECT s.state, (SELECT count(*) FROM (SELECT FROM claim c WHERE c.state = s.state LIMIT :most) few)
              FROM unnest(:states::text[]) AS s (state)
              """)
          .param("states", names(counts.keySet())).param("most", MOST_COUNTED)
          .query(rs -> {
            counts.put(ClaimState.valueOf(rs.getString(1)), rs.getInt(2));
          });
      return counts;
    }
    jdbc.sql("""
            SELECT c.state, count(*) FROM claim c
            WHERE EXISTS (SELECT 1 FROM claim_item x WHERE x.claim_id = c.id AND x.remedy = ANY (:boundTo::text[]))
            GROUP BY c.state
            """)
        .param("boundTo", names(boundTo))
        .query(rs -> {
          counts.put(ClaimState.valueOf(rs.getString(1)), rs.getInt(2));
        });
    return counts;
  }

  /**
   * A page of claims in one of four orders. Only the filters that are asked for stand in the statement, so that each can use its index; all its parts are constants,
   * every value is a parameter.
   */
  List<Listed> list(ClaimQuery query, @Nullable UUID customer, Set<Remedy> boundTo, @Nullable Instant afterAt, @Nullable UUID afterId, String like) {
    var filters = new StringBuilder();
    addWhen(filters, !query.states().isEmpty(), "AND c.state = ANY (:states::text[])");
    addWhen(filters, !query.outcomes().isEmpty(), "AND EXISTS (SELECT 1 FROM claim_item x WHERE x.claim_id = c.id AND x.outcome = ANY (:outcomes::text[]))");
    addWhen(filters, ClaimQuery.NOBODY.equals(query.assignee()), "AND c.assignee IS NULL");
    addWhen(filters, query.assignee() != null && !ClaimQuery.NOBODY.equals(query.assignee()), "AND c.assignee = :assignee::uuid");
    addWhen(filters, query.model() != null, "AND EXISTS (SELECT 1 FROM claim_item x WHERE x.claim_id = c.id AND x.model = :model)");
    addWhen(filters, customer != null, "AND c.customer_id = :customer::uuid");
    addWhen(filters, !like.isEmpty(), "AND c.search LIKE :like");
    addWhen(filters, query.updatedAfter() != null, "AND c.updated_at > :updatedAfter::timestamptz");
    addWhen(filters, query.danger(), "AND i.danger");
    addWhen(filters, query.asks() != null, """
        AND EXISTS (SELECT 1 FROM claim_item x WHERE x.claim_id = c.id AND :asks = ANY (x.asks) AND x.state NOT IN ('CLOSED', 'WITHDRAWN'))""");
    addWhen(filters, query.country() != null, "AND c.country = :country");
    addWhen(filters, !boundTo.isEmpty(), "AND EXISTS (SELECT 1 FROM claim_item x WHERE x.claim_id = c.id AND x.remedy = ANY (:boundTo::text[]))");
    addWhen(filters, afterAt != null, switch (query.sort()) {
      case CREATED_NEWEST -> "AND (c.created_at, c.id) < (:afterAt::timestamptz, :afterId::uuid)";
      case CREATED_OLDEST -> "AND (c.created_at, c.id) > (:afterAt::timestamptz, :afterId::uuid)";
      case UPDATED_NEWEST -> "AND (c.updated_at, c.id) < (:afterAt::timestamptz, :afterId::uuid)";
      case UPDATED_OLDEST -> "AND (c.updated_at, c.id) > (:afterAt::timestamptz, :afterId::uuid)";
    });
    var order = switch (query.sort()) {
      case CREATED_NEWEST -> "c.created_at DESC, c.id DESC";
      case CREATED_OLDEST -> "c.created_at, c.id";
      case UPDATED_NEWEST -> "c.updated_at DESC, c.id DESC";
      case UPDATED_OLDEST -> "c.updated_at, c.id";
    };
    return jdbc.sql(LIST.formatted(filters, order))
        .param("states", names(query.states())).param("outcomes", names(query.outcomes()))
        .param("assignee", query.assignee()).param("model", query.model()).param("customer", customer).param("like", like)
        .param("updatedAfter", at(query.updatedAfter()))
        .param("asks", query.asks() == null ? null : query.asks().name()).param("country", query.country()).param("boundTo", names(boundTo))
        .param("afterAt", at(afterAt)).param("afterId", afterId).param("limit", query.limit() + 1)
        .query((rs, i) -> listed(rs)).list();
  }

  private static void addWhen(StringBuilder filters, boolean wanted, String filter) {
    if (wanted) {
      filters.append("\n  ").append(filter);
    }
  }

  private static final String LIST = """
      SELECT c.id, c.number, c.customer_id, c.customer_name, c.channel, c.locale, c.state, c.assignee, c.created_at, c.updated_at, c.version, c.asked_since,
             c.waiting_since, extract(epoch FROM c.waited) AS waited, c.ended_at, c.sent_again,
             i.serials, i.outcomes, i.danger, i.first_line
      FROM claim c
      CROSS JOIN LATERAL (
        SELECT array_agg(serial ORDER BY number) AS serials, array_agg(outcome ORDER BY number) AS outcomes, bool_or(danger) AS danger,
               (array_agg(left(description, 160) ORDER BY number))[1] AS first_line
        FROM claim_item WHERE claim_id = c.id) i
      WHERE true %s
      ORDER BY %s LIMIT :limit
      """;

  /** What a list shows of a claim. */
  record Listed(Claim claim, List<String> serials, List<Outcome> outcomes, boolean danger, String firstLine) {}

  List<Listed> listOfUnit(UUID unitId) {
    return jdbc.sql("""
            SELECT c.id, c.number, c.customer_id, c.customer_name, c.channel, c.locale, c.state, c.assignee, c.created_at, c.updated_at, c.version, c.asked_since,
                   c.waiting_since, extract(epoch FROM c.waited) AS waited, c.ended_at, c.sent_again,
                   array[i.serial] AS serials, array[i.outcome] AS outcomes, i.danger, left(i.description, 160) AS first_line
            FROM claim_item i JOIN claim c ON c.id = i.claim_id
            WHERE i.unit_id = :unit OR i.other_unit = :unit ORDER BY c.created_at DESC LIMIT 200
            """)
        .param("unit", unitId).query((rs, i) -> listed(rs)).list();
  }

  // ---- Items

  /** A row of {@code claim_item}. */
  record Item(UUID id, UUID claimId, int number, String typed, String serial, @Nullable UUID unitId, @Nullable UUID otherUnit, @Nullable String model,
      String description, Set<Symptom> symptoms, boolean danger, ItemState state, @Nullable Outcome outcome, UUID customerId) {}

  List<Item> items(UUID claimId) {
    return jdbc.sql("""
            SELECT id, claim_id, number, typed, serial, unit_id, other_unit, model, description, symptoms, danger, state, outcome, customer_id
            FROM claim_item WHERE claim_id = :claim ORDER BY number
            """)
        .param("claim", claimId).query((rs, i) -> item(rs)).list();
  }

  Optional<Item> item(UUID itemId) {
    return jdbc.sql("""
            SELECT id, claim_id, number, typed, serial, unit_id, other_unit, model, description, symptoms, danger, state, outcome, customer_id
            FROM claim_item WHERE id = :id
            """)
        .param("id", itemId).query((rs, i) -> item(rs)).optional();
  }

  /** Items on these units, customer by customer, so that whoever locks them all does so in one order. */
  List<Item> itemsOnUnits(Collection<UUID> units) {
    return jdbc.sql("""
            SELECT id, claim_id, number, typed, serial, unit_id, other_unit, model, description, symptoms, danger, state, outcome, customer_id
            FROM claim_item WHERE unit_id = ANY (:units) AND state <> 'WITHDRAWN' ORDER BY customer_id, claim_id, number
            """)
        .param("units", units.toArray(UUID[]::new)).query((rs, i) -> item(rs)).list();
  }

  /** The customer's items that are covered and can still choose: what another covered issue can bring them (I5). */
  List<Item> coveredItems(UUID customerId, UUID except) {
    return jdbc.sql("""
            SELECT id, claim_id, number, typed, serial, unit_id, other_unit, model, description, symptoms, danger, state, outcome, customer_id
            FROM claim_item WHERE customer_id = :customer AND outcome = 'COVERED' AND state = 'COVERED' AND id <> :except ORDER BY claim_id, number
            """)
        .param("customer", customerId).param("except", except).query((rs, i) -> item(rs)).list();
  }

  /** The customer's items that were closed with a discount, which holds only while another covered issue stands behind it (I5). */
  List<Item> discountedItems(UUID customerId, UUID except) {
    return jdbc.sql("""
            SELECT id, claim_id, number, typed, serial, unit_id, other_unit, model, description, symptoms, danger, state, outcome, customer_id
            FROM claim_item WHERE customer_id = :customer AND remedy = 'LOYALTY_DISCOUNT' AND state = 'CLOSED' AND id <> :except ORDER BY claim_id, number
            """)
        .param("customer", customerId).param("except", except).query((rs, i) -> item(rs)).list();
  }

  /** Issues that the policy itself covers (I5: each within its own unit's cover): goodwill by override is not one. */
  int coveredIssues(UUID customerId, UUID except) {
    return jdbc.sql("""
            SELECT count(*)
            FROM claim_item item
            JOIN LATERAL (SELECT outcome FROM claim_decision WHERE item_id = item.id ORDER BY number DESC LIMIT 1) policy ON true
            WHERE item.customer_id = :customer AND item.state <> 'WITHDRAWN' AND item.id <> :except AND policy.outcome = 'COVERED'
            """)
        .param("customer", customerId).param("except", except).query(Integer.class).single();
  }

  /** The issues behind {@link #coveredIssues}, oldest first. */
  List<Claims.CountedIssue> countedIssues(UUID customerId) {
    return jdbc.sql("""
            SELECT claim.number AS claim_number, item.number, coalesce(item.serial, item.typed) AS serial, claim.created_at
            FROM claim_item item
            JOIN claim ON claim.id = item.claim_id
            JOIN LATERAL (SELECT outcome FROM claim_decision WHERE item_id = item.id ORDER BY number DESC LIMIT 1) policy ON true
            WHERE item.customer_id = :customer AND item.state <> 'WITHDRAWN' AND policy.outcome = 'COVERED' ORDER BY claim.created_at, claim.id, item.number LIMIT 200
            """)
        .param("customer", customerId)
        .query((rs, i) -> new Claims.CountedIssue(rs.getString(1), rs.getInt(2), rs.getString(3), rs.getTimestamp(4).toInstant())).list();
  }

  /** Whom the open questions are asked of; nobody where the item is decided. */
  void asks(UUID itemId, Set<Party> parties) {
    jdbc.sql("UPDATE claim_item SET asks = :asks WHERE id = :id")
        .param("id", itemId).param("asks", parties.stream().map(Enum::name).sorted().toArray(String[]::new)).update();
  }

  Optional<Remedy> chosenRemedy(UUID itemId) {
    return jdbc.sql("SELECT remedy FROM claim_item WHERE id = :id AND remedy IS NOT NULL").param("id", itemId)
        .query((rs, i) -> Remedy.valueOf(rs.getString(1))).optional();
  }

  /** The remedy that was chosen; null where none is any more. */
  void remedy(UUID itemId, @Nullable Remedy remedy) {
    jdbc.sql("UPDATE claim_item SET remedy = :remedy WHERE id = :id")
        .param("id", itemId).param("remedy", remedy == null ? null : remedy.name(), java.sql.Types.VARCHAR).update();
  }

  boolean hasRemedy(UUID claimId, Set<Remedy> remedies) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM claim_item WHERE claim_id = :claim AND remedy = ANY (:remedies))")
        .param("claim", claimId).param("remedies", names(remedies)).query(Boolean.class).single();
  }

  private static String[] names(Set<? extends Enum<?>> constants) {
    return constants.stream().map(Enum::name).toArray(String[]::new);
  }

  void move(UUID itemId, ItemState state, Outcome outcome) {
    jdbc.sql("UPDATE claim_item SET state = :state, outcome = :outcome WHERE id = :id")
        .param("id", itemId).param("state", state.name()).param("outcome", outcome.name()).update();
  }

  void link(UUID itemId, UUID unitId, String serial, String model) {
    jdbc.sql("UPDATE claim_item SET unit_id = :unit, other_unit = NULL, serial = :serial, model = :model WHERE id = :id")
        .param("id", itemId).param("unit", unitId).param("serial", serial).param("model", model).update();
  }

  /** Other claims on the same unit or serial number: claim number, whether still under way. */
  record SameUnit(String number, boolean ended) {}

  List<SameUnit> sameUnit(Item item) {
    return jdbc.sql("""
            SELECT DISTINCT c.number, i.state IN ('CLOSED', 'WITHDRAWN') AS ended
            FROM claim_item i JOIN claim c ON c.id = i.claim_id
            WHERE i.claim_id <> :claim AND (i.serial = :serial OR i.unit_id = :unit::uuid OR i.other_unit = :unit::uuid)
            ORDER BY c.number LIMIT 20
            """)
        .param("claim", item.claimId()).param("serial", item.serial()).param("unit", item.unitId() != null ? item.unitId() : item.otherUnit())
        .query((rs, i) -> new SameUnit(rs.getString(1), rs.getBoolean(2))).list();
  }

  List<String> otherClaims(UUID customerId, UUID except) {
    return jdbc.sql("SELECT number FROM claim WHERE customer_id = :customer AND id <> :except ORDER BY created_at DESC LIMIT 20")
        .param("customer", customerId).param("except", except).query(String.class).list();
  }

  // ---- Facts

  void supersede(UUID itemId, Fact fact, UUID by) {
    jdbc.sql("UPDATE claim_fact SET superseded_by = :by WHERE item_id = :item AND fact = :fact AND superseded_by IS NULL")
        .param("item", itemId).param("fact", fact.name()).param("by", by).update();
  }

  void insertFact(UUID itemId, FactEntry entry) {
    jdbc.sql("""
            INSERT INTO claim_fact (id, item_id, fact, value, evidence, document_id, reading, author, author_name, at)
            VALUES (:id, :item, :fact, :value, :evidence, :document::uuid, :reading, :author, :name, :at)
            """)
        .param("id", entry.id()).param("item", itemId).param("fact", entry.fact().name()).param("value", entry.value()).param("evidence", entry.evidence())
        .param("document", entry.document()).param("reading", entry.reading()).param("author", entry.by()).param("name", entry.byName())
        .param("at", at(entry.at())).update();
  }

  /** Newest first within each item, those in force before those superseded. */
  List<FactEntry> facts(UUID itemId) {
    return jdbc.sql("""
            SELECT id, fact, value, evidence, document_id, reading, author, author_name, at, superseded_by IS NOT NULL AS superseded
            FROM claim_fact WHERE item_id = :item ORDER BY superseded, at DESC, id DESC
            """)
        .param("item", itemId)
        .query((rs, i) -> new FactEntry(rs.getObject("id", UUID.class), Fact.valueOf(rs.getString("fact")), rs.getString("value"), rs.getString("evidence"),
            rs.getObject("document_id", UUID.class), rs.getString("reading"), rs.getString("author"), rs.getString("author_name"),
            rs.getTimestamp("at").toInstant(), rs.getBoolean("superseded")))
        .list();
  }

  /** A paper that waits to be judged. */
  record Paper(UUID documentId, @Nullable Fact fact, String name, Instant at) {}

  void insertPaper(UUID itemId, UUID documentId, @Nullable Fact fact, String name, Instant at) {
    jdbc.sql("""
            INSERT INTO claim_paper (item_id, document_id, fact, name, at) VALUES (:item, :document, :fact, :name, :at) ON CONFLICT DO NOTHING
            """)
        .param("item", itemId).param("document", documentId).param("fact", fact == null ? null : fact.name()).param("name", name).param("at", at(at)).update();
  }

  List<Paper> papersWaiting(UUID itemId) {
    return jdbc.sql("SELECT document_id, fact, name, at FROM claim_paper WHERE item_id = :item AND settled_at IS NULL ORDER BY at, document_id")
        .param("item", itemId)
        .query((rs, i) -> new Paper(rs.getObject(1, UUID.class), rs.getString(2) == null ? null : Fact.valueOf(rs.getString(2)), rs.getString(3),
            rs.getTimestamp(4).toInstant()))
        .list();
  }

  void settlePapers(UUID itemId, Fact fact, Instant at) {
    jdbc.sql("UPDATE claim_paper SET settled_at = :at WHERE item_id = :item AND fact = :fact AND settled_at IS NULL")
        .param("item", itemId).param("fact", fact.name()).param("at", at(at)).update();
  }

  void settlePaper(UUID itemId, UUID documentId, Instant at) {
    jdbc.sql("UPDATE claim_paper SET settled_at = :at WHERE item_id = :item AND document_id = :document AND settled_at IS NULL")
        .param("item", itemId).param("document", documentId).param("at", at(at)).update();
  }

  // ---- Decisions

  /** A row of {@code claim_decision}. */
  record Stored(UUID id, UUID itemId, int number, Instant at, String edition, String codeVersion, String cause, String facts, String registryFacts, String answer,
      String sentences, Outcome outcome, byte[] sha256, @Nullable String flagged) {

    String hex() {
      return HexFormat.of().formatHex(sha256);
    }
  }

  void insertDecision(Stored decision) {
    jdbc.sql("""
            INSERT INTO claim_decision (id, item_id, number, at, edition, code_version, cause, facts, registry_facts, answer, sentences, outcome, sha256)
            VALUES (:id, :item, :number, :at, :edition, :code, :cause, :facts, :registry, :answer, :sentences, :outcome, :sha)
            """)
        .param("id", decision.id()).param("item", decision.itemId()).param("number", decision.number()).param("at", at(decision.at()))
        .param("edition", decision.edition()).param("code", decision.codeVersion()).param("cause", decision.cause()).param("facts", decision.facts())
        .param("registry", decision.registryFacts()).param("answer", decision.answer()).param("sentences", decision.sentences())
        .param("outcome", decision.outcome().name()).param("sha", decision.sha256())
        .update();
  }

  Optional<Stored> latestDecision(UUID itemId) {
    return jdbc.sql("""
            SELECT d.id, d.item_id, d.number, d.at, d.edition, d.code_version, d.cause, d.facts, d.registry_facts, d.answer, d.sentences, d.outcome, d.sha256,
                   f.reason AS flagged
            FROM claim_decision d LEFT JOIN claim_decision_flag f ON f.decision_id = d.id
            WHERE d.item_id = :item ORDER BY d.number DESC LIMIT 1
            """)
        .param("item", itemId).query((rs, i) -> stored(rs)).optional();
  }

  List<Stored> decisions(UUID itemId) {
    return jdbc.sql("""
            SELECT d.id, d.item_id, d.number, d.at, d.edition, d.code_version, d.cause, d.facts, d.registry_facts, d.answer, d.sentences, d.outcome, d.sha256,
                   f.reason AS flagged
            FROM claim_decision d LEFT JOIN claim_decision_flag f ON f.decision_id = d.id
            WHERE d.item_id = :item ORDER BY d.number DESC
            """)
        .param("item", itemId).query((rs, i) -> stored(rs)).list();
  }

  /** A stored decision with the claim it belongs to. */
  record StoredOf(Stored decision, UUID claimId, String claimNumber, int item) {}

  List<StoredOf> decisionsAfter(UUID after, int limit) {
    return jdbc.sql("""
            SELECT d.id, d.item_id, d.number, d.at, d.edition, d.code_version, d.cause, d.facts, d.registry_facts, d.answer, d.sentences, d.outcome, d.sha256,
                   NULL AS flagged, c.id AS claim_id, c.number AS claim_number, i.number AS item_number
            FROM claim_decision d JOIN claim_item i ON i.id = d.item_id JOIN claim c ON c.id = i.claim_id
            WHERE d.id > :after ORDER BY d.id LIMIT :limit
            """)
        .param("after", after).param("limit", limit)
        .query((rs, i) -> new StoredOf(stored(rs), rs.getObject("claim_id", UUID.class), rs.getString("claim_number"), rs.getInt("item_number"))).list();
  }

  boolean flag(UUID decisionId, Instant at, String reason) {
    return jdbc.sql("INSERT INTO claim_decision_flag (decision_id, at, reason) VALUES (:id, :at, :reason) ON CONFLICT DO NOTHING")
        .param("id", decisionId).param("at", at(at)).param("reason", reason).update() == 1;
  }

  // ---- Proposals

  /** A row of {@code claim_proposal}. */
  record Proposed(UUID id, UUID itemId, Proposal.Kind kind, @Nullable Fact fact, String value, String reason, @Nullable UUID document, String requestedBy,
      String requestedName, Instant requestedAt, @Nullable String answeredName, @Nullable Instant answeredAt, @Nullable Boolean approved,
      @Nullable Instant endedAt) {}

  /** False when the same is waiting already. */
  boolean insertProposal(Proposed p) {
    return jdbc.sql("""
            INSERT INTO claim_proposal (id, item_id, kind, fact, value, reason, document_id, requested_by, requested_name, requested_at)
            VALUES (:id, :item, :kind, :fact, :value, :reason, :document::uuid, :by, :name, :at) ON CONFLICT DO NOTHING
            """)
        .param("id", p.id()).param("item", p.itemId()).param("kind", p.kind().name()).param("fact", p.fact() == null ? "" : p.fact().name())
        .param("value", p.value()).param("reason", p.reason()).param("document", p.document()).param("by", p.requestedBy())
        .param("name", p.requestedName()).param("at", at(p.requestedAt()))
        .update() == 1;
  }

  Optional<Proposed> proposal(UUID id) {
    return jdbc.sql("""
            SELECT id, item_id, kind, fact, value, reason, document_id, requested_by, requested_name, requested_at, answered_name, answered_at, approved, ended_at
            FROM claim_proposal WHERE id = :id
            """)
        .param("id", id).query((rs, i) -> proposed(rs)).optional();
  }

  List<Proposed> proposals(UUID itemId) {
    return jdbc.sql("""
            SELECT id, item_id, kind, fact, value, reason, document_id, requested_by, requested_name, requested_at, answered_name, answered_at, approved, ended_at
            FROM claim_proposal WHERE item_id = :item ORDER BY requested_at, id
            """)
        .param("item", itemId).query((rs, i) -> proposed(rs)).list();
  }

  List<Proposed> proposalsWaiting() {
    return jdbc.sql("""
            SELECT id, item_id, kind, fact, value, reason, document_id, requested_by, requested_name, requested_at, answered_name, answered_at, approved, ended_at
            FROM claim_proposal WHERE answered_at IS NULL ORDER BY requested_at, id LIMIT 500
            """)
        .query((rs, i) -> proposed(rs)).list();
  }

  boolean answerProposal(UUID id, boolean approved, String by, String name, Instant at, String reason) {
    return jdbc.sql("""
            UPDATE claim_proposal SET approved = :approved, answered_by = :by, answered_name = :name, answered_at = :at, answer_reason = :reason
            WHERE id = :id AND answered_at IS NULL
            """)
        .param("id", id).param("approved", approved).param("by", by).param("name", name).param("at", at(at)).param("reason", reason).update() == 1;
  }

  boolean endOverride(UUID itemId, String by, Instant at, String reason) {
    return jdbc.sql("""
            UPDATE claim_proposal SET ended_by = :by, ended_at = :at, end_reason = :reason
            WHERE item_id = :item AND kind = 'OVERRIDE' AND approved AND ended_at IS NULL
            """)
        .param("item", itemId).param("by", by).param("at", at(at)).param("reason", reason).update() == 1;
  }

  // ---- Links

  void insertLink(UUID id, UUID claimId, byte[] tokenHash, Instant at, String by) {
    jdbc.sql("INSERT INTO claim_link (id, claim_id, token_hash, issued_at, issued_by) VALUES (:id, :claim, :hash, :at, :by)")
        .param("id", id).param("claim", claimId).param("hash", tokenHash).param("at", at(at)).param("by", by).update();
  }

  /** A valid link. */
  record Link(UUID id, UUID claimId, UUID customerId) {}

  Optional<Link> link(byte[] tokenHash) {
    return jdbc.sql("""
            SELECT l.id, l.claim_id, c.customer_id FROM claim_link l JOIN claim c ON c.id = l.claim_id WHERE l.token_hash = :hash AND l.revoked_at IS NULL
            """)
        .param("hash", tokenHash).query((rs, i) -> new Link(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getObject(3, UUID.class)))
        .optional();
  }

  Optional<UUID> validLink(UUID claimId) {
    return jdbc.sql("SELECT id FROM claim_link WHERE claim_id = :claim AND revoked_at IS NULL").param("claim", claimId).query(UUID.class).optional();
  }

  void revokeLinks(UUID claimId, Instant at, String by) {
    jdbc.sql("UPDATE claim_link SET revoked_at = :at, revoked_by = :by WHERE claim_id = :claim AND revoked_at IS NULL")
        .param("claim", claimId).param("at", at(at)).param("by", by).update();
  }

  // ---- Comments

  record Comment(UUID id, Instant at, String author, @Nullable String authorName, boolean internal, String text) {}

  void insertComment(UUID claimId, Comment comment) {
    jdbc.sql("""
            INSERT INTO claim_comment (id, claim_id, at, author, author_name, internal, text) VALUES (:id, :claim, :at, :author, :name, :internal, :text)
            """)
        .param("id", comment.id()).param("claim", claimId).param("at", at(comment.at())).param("author", comment.author()).param("name", comment.authorName())
        .param("internal", comment.internal()).param("text", comment.text()).update();
  }

  Map<UUID, Comment> comments(UUID claimId) {
    var comments = new LinkedHashMap<UUID, Comment>();
    jdbc.sql("SELECT id, at, author, author_name, internal, text FROM claim_comment WHERE claim_id = :claim ORDER BY at, id")
        .param("claim", claimId)
        .query(rs -> {
          var id = rs.getObject(1, UUID.class);
          comments.put(id, new Comment(id, rs.getTimestamp(2).toInstant(), rs.getString(3), rs.getString(4), rs.getBoolean(5), rs.getString(6)));
        });
    return comments;
  }

  // ---- Rows

  private static Claim claim(ResultSet rs) throws SQLException {
    return new Claim(rs.getObject("id", UUID.class), rs.getString("number"), rs.getObject("customer_id", UUID.class), rs.getString("customer_name"),
        Channel.valueOf(rs.getString("channel")), rs.getString("locale"), ClaimState.valueOf(rs.getString("state")), rs.getObject("assignee", UUID.class),
        rs.getTimestamp("created_at").toInstant(), rs.getTimestamp("updated_at").toInstant(), rs.getInt("version"), instant(rs, "asked_since"),
        instant(rs, "waiting_since"), Duration.ofMillis(Math.round(rs.getDouble("waited") * 1000)), instant(rs, "ended_at"), rs.getInt("sent_again"));
  }

  private static Listed listed(ResultSet rs) throws SQLException {
    return new Listed(claim(rs), Arrays.asList(strings(rs, "serials")), Arrays.stream(strings(rs, "outcomes")).map(Outcome::valueOf).toList(),
        rs.getBoolean("danger"), rs.getString("first_line"));
  }

  private static Item item(ResultSet rs) throws SQLException {
    var symptoms = EnumSet.noneOf(Symptom.class);
    for (var name : strings(rs, "symptoms")) {
      symptoms.add(Symptom.valueOf(name));
    }
    var outcome = rs.getString("outcome");
    return new Item(rs.getObject("id", UUID.class), rs.getObject("claim_id", UUID.class), rs.getInt("number"), rs.getString("typed"), rs.getString("serial"),
        rs.getObject("unit_id", UUID.class), rs.getObject("other_unit", UUID.class), rs.getString("model"), rs.getString("description"), symptoms,
        rs.getBoolean("danger"), ItemState.valueOf(rs.getString("state")), outcome == null ? null : Outcome.valueOf(outcome),
        rs.getObject("customer_id", UUID.class));
  }

  private static Stored stored(ResultSet rs) throws SQLException {
    return new Stored(rs.getObject("id", UUID.class), rs.getObject("item_id", UUID.class), rs.getInt("number"), rs.getTimestamp("at").toInstant(),
        rs.getString("edition"), rs.getString("code_version"), rs.getString("cause"), rs.getString("facts"), rs.getString("registry_facts"),
        rs.getString("answer"), rs.getString("sentences"), Outcome.valueOf(rs.getString("outcome")), rs.getBytes("sha256"), rs.getString("flagged"));
  }

  private static Proposed proposed(ResultSet rs) throws SQLException {
    var fact = rs.getString("fact");
    return new Proposed(rs.getObject("id", UUID.class), rs.getObject("item_id", UUID.class), Proposal.Kind.valueOf(rs.getString("kind")),
        fact.isEmpty() ? null : Fact.valueOf(fact), rs.getString("value"), rs.getString("reason"), rs.getObject("document_id", UUID.class),
        rs.getString("requested_by"), rs.getString("requested_name"), rs.getTimestamp("requested_at").toInstant(), rs.getString("answered_name"),
        instant(rs, "answered_at"), (Boolean) rs.getObject("approved"), instant(rs, "ended_at"));
  }

  private static String[] strings(ResultSet rs, String column) throws SQLException {
    return (String[]) rs.getArray(column).getArray();
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var timestamp = rs.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static @Nullable Timestamp at(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}

package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.remedies.FreightPrices;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement about courses, questions, parcels and charges. */
@Component
class CourseSql {

  private final JdbcClient jdbc;

  CourseSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // ---- Courses

  void insert(UUID remedyId, CourseKind kind, Instant at) {
    jdbc.sql("INSERT INTO course (remedy_id, kind, step, since) VALUES (:id, :kind, :step, :at)")
        .param("id", remedyId).param("kind", kind.name()).param("step", kind.first()).param("at", Timestamp.from(at)).update();
  }

  Optional<Course> course(UUID remedyId) {
    return jdbc.sql("SELECT remedy_id, kind, step, since, ended_at, held_because, held_at FROM course WHERE remedy_id = :id")
        .param("id", remedyId).query((rs, i) -> course(rs)).optional();
  }

  List<Course> inFlight(int limit) {
    return jdbc.sql("SELECT remedy_id, kind, step, since, ended_at, held_because, held_at FROM course WHERE ended_at IS NULL ORDER BY since, remedy_id LIMIT :limit")
        .param("limit", limit).query((rs, i) -> course(rs)).list();
  }

  void step(UUID remedyId, String step, Instant at, String by, @Nullable String note) {
    jdbc.sql("UPDATE course SET step = :step, since = :at WHERE remedy_id = :id").param("id", remedyId).param("step", step).param("at", Timestamp.from(at)).update();
    jdbc.sql("""
            INSERT INTO course_step (remedy_id, number, step, at, moved_by, note)
            SELECT :id, coalesce(max(number), 0) + 1, :step, :at, :by, :note FROM course_step WHERE remedy_id = :id
            """)
        .param("id", remedyId).param("step", step).param("at", Timestamp.from(at)).param("by", by).param("note", note).update();
  }

  List<Courses.Moved> steps(UUID remedyId) {
    return jdbc.sql("SELECT step, at, moved_by, note FROM course_step WHERE remedy_id = :id ORDER BY number")
        .param("id", remedyId)
        .query((rs, i) -> new Courses.Moved(rs.getString(1), rs.getTimestamp(2).toInstant(), rs.getString(3), rs.getString(4))).list();
  }

  void end(UUID remedyId, Instant at) {
    jdbc.sql("UPDATE course SET ended_at = coalesce(ended_at, :at), held_because = NULL, held_at = NULL WHERE remedy_id = :id")
        .param("id", remedyId).param("at", Timestamp.from(at)).update();
  }

  void hold(UUID remedyId, @Nullable String because, @Nullable Instant at) {
    jdbc.sql("UPDATE course SET held_because = :because::text, held_at = :at::timestamptz WHERE remedy_id = :id")
        .param("id", remedyId).param("because", because).param("at", at == null ? null : Timestamp.from(at)).update();
  }

  // ---- What the customer is asked

  /** False when a question of this kind is open already. */
  boolean ask(Ask ask, String by, String arguments, String choices, Instant remindAt) {
    return jdbc.sql("""
            INSERT INTO ask (id, remedy_id, kind, arguments, choices, asked_at, asked_by, remind_at)
            VALUES (:id, :remedy, :kind, :arguments, :choices, :at, :by, :remind) ON CONFLICT DO NOTHING
            """)
        .param("id", ask.id()).param("remedy", ask.remedyId()).param("kind", ask.kind().name()).param("arguments", arguments).param("choices", choices)
        .param("at", Timestamp.from(ask.askedAt())).param("by", by).param("remind", Timestamp.from(remindAt)).update() == 1;
  }

  record AskRow(UUID id, UUID remedyId, Ask.Kind kind, String arguments, String choices, Instant askedAt, int reminders, @Nullable Instant answeredAt,
      @Nullable String answer, boolean withdrawn) {}

  Optional<AskRow> ask(UUID id) {
    return jdbc.sql("SELECT id, remedy_id, kind, arguments, choices, asked_at, reminders, answered_at, answer, withdrawn_at IS NOT NULL AS withdrawn FROM ask WHERE id = :id")
        .param("id", id).query((rs, i) -> ask(rs)).optional();
  }

  List<AskRow> asks(UUID remedyId) {
    return jdbc.sql("""
            SELECT id, remedy_id, kind, arguments, choices, asked_at, reminders, answered_at, answer, withdrawn_at IS NOT NULL AS withdrawn
            FROM ask WHERE remedy_id = :id ORDER BY asked_at, id
            """)
        .param("id", remedyId).query((rs, i) -> ask(rs)).list();
  }

  /** False when it was answered or withdrawn in the meantime. */
  boolean answer(UUID id, String answer, Instant at, String by) {
    return jdbc.sql("UPDATE ask SET answer = :answer, answered_at = :at, answered_by = :by WHERE id = :id AND answered_at IS NULL AND withdrawn_at IS NULL")
        .param("id", id).param("answer", answer).param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  void withdrawAsks(UUID remedyId, Instant at) {
    jdbc.sql("UPDATE ask SET withdrawn_at = :at WHERE remedy_id = :id AND answered_at IS NULL AND withdrawn_at IS NULL")
        .param("id", remedyId).param("at", Timestamp.from(at)).update();
  }

  List<UUID> askDue(Instant now, int limit) {
    return jdbc.sql("SELECT id FROM ask WHERE answered_at IS NULL AND withdrawn_at IS NULL AND remind_at <= :now ORDER BY remind_at LIMIT :limit")
        .param("now", Timestamp.from(now)).param("limit", limit).query(UUID.class).list();
  }

  /** False when another copy of the program reminded first. */
  boolean reminded(UUID id, int before, Instant next) {
    return jdbc.sql("UPDATE ask SET reminders = reminders + 1, remind_at = :next WHERE id = :id AND reminders = :before AND answered_at IS NULL AND withdrawn_at IS NULL")
        .param("id", id).param("before", before).param("next", Timestamp.from(next)).update() == 1;
  }

  // ---- Parcels

  /** False when one of this leg is open already. */
  boolean pack(Shipment shipment, String contents) {
    return jdbc.sql("""
            INSERT INTO shipment (id, number, remedy_id, leg, state, recipient, address, contents, packed_at)
            VALUES (:id, :number, :remedy, :leg, 'PACKED', :recipient, :address, :contents, :at) ON CONFLICT DO NOTHING
            """)
        .param("id", shipment.id()).param("number", shipment.number()).param("remedy", shipment.remedyId()).param("leg", shipment.leg().name())
        .param("recipient", shipment.recipient()).param("address", shipment.address()).param("contents", contents)
        .param("at", Timestamp.from(shipment.packedAt())).update() == 1;
  }

  record ShipmentRow(UUID id, String number, UUID remedyId, Shipment.Leg leg, Shipment.State state, String recipient, String address, String contents,
      @Nullable String carrier, @Nullable String tracking, @Nullable String trackingUrl, @Nullable LocalDate expectedOn, Instant packedAt, @Nullable Instant shippedAt,
      @Nullable Instant deliveredAt, @Nullable String trouble) {}

  List<ShipmentRow> shipments(UUID remedyId) {
    return jdbc.sql("""
            SELECT id, number, remedy_id, leg, state, recipient, address, contents, carrier, tracking, tracking_url, expected_on, packed_at, shipped_at, delivered_at, trouble
            FROM shipment WHERE remedy_id = :id ORDER BY packed_at, id
            """)
        .param("id", remedyId).query((rs, i) -> shipment(rs)).list();
  }

  Optional<ShipmentRow> shipment(UUID id) {
    return jdbc.sql("""
            SELECT id, number, remedy_id, leg, state, recipient, address, contents, carrier, tracking, tracking_url, expected_on, packed_at, shipped_at, delivered_at, trouble
            FROM shipment WHERE id = :id
            """)
        .param("id", id).query((rs, i) -> shipment(rs)).optional();
  }

  Optional<ShipmentRow> tracked(String carrier, String tracking) {
    return jdbc.sql("""
            SELECT id, number, remedy_id, leg, state, recipient, address, contents, carrier, tracking, tracking_url, expected_on, packed_at, shipped_at, delivered_at, trouble
            FROM shipment WHERE upper(carrier) = upper(:carrier) AND upper(tracking) = upper(:tracking)
            """)
        .param("carrier", carrier).param("tracking", tracking).query((rs, i) -> shipment(rs)).optional();
  }

  void ship(UUID id, String carrier, String tracking, @Nullable String url, @Nullable LocalDate expectedOn, Instant at) {
    jdbc.sql("""
            UPDATE shipment SET state = 'SHIPPED', carrier = :carrier, tracking = :tracking, tracking_url = :url, expected_on = :expected, shipped_at = :at WHERE id = :id
            """)
        .param("id", id).param("carrier", carrier).param("tracking", tracking).param("url", url).param("expected", expectedOn).param("at", Timestamp.from(at)).update();
  }

  /** False when it had arrived before. */
  boolean delivered(UUID id, Instant at) {
    return jdbc.sql("UPDATE shipment SET state = 'DELIVERED', delivered_at = :at, trouble = NULL WHERE id = :id AND state = 'SHIPPED'")
        .param("id", id).param("at", Timestamp.from(at)).update() == 1;
  }

  void trouble(UUID id, String what) {
    jdbc.sql("UPDATE shipment SET trouble = :what WHERE id = :id AND state = 'SHIPPED'").param("id", id).param("what", what).update();
  }

  void cancelShipments(UUID remedyId) {
    jdbc.sql("UPDATE shipment SET state = 'CANCELLED' WHERE remedy_id = :id AND state = 'PACKED'").param("id", remedyId).update();
  }

  /** False when the same event came before. */
  boolean track(String key, @Nullable UUID shipment, String carrier, String tracking, String status, Instant at, @Nullable String place, Instant now) {
    return jdbc.sql("""
            INSERT INTO tracking_event (delivery_key, shipment_id, carrier, tracking, status, at, place, received_at)
            VALUES (:key, :shipment, :carrier, :tracking, :status, :at, :place, :now) ON CONFLICT DO NOTHING
            """)
        .param("key", key).param("shipment", shipment).param("carrier", carrier).param("tracking", tracking).param("status", status).param("at", Timestamp.from(at))
        .param("place", place).param("now", Timestamp.from(now)).update() == 1;
  }

  List<Shipment.Event> trackingOf(UUID shipment) {
    return jdbc.sql("SELECT status, at, place FROM tracking_event WHERE shipment_id = :id ORDER BY at, delivery_key")
        .param("id", shipment).query((rs, i) -> new Shipment.Event(rs.getString(1), rs.getTimestamp(2).toInstant(), rs.getString(3))).list();
  }

  // ---- Charges

  /**
   * @param zone where the freight goes; null for what is no freight, or where nobody knows the country
   * @param goods what travels; null for what is no freight, or of a quote
   */
  void insert(Charge charge, UUID claimId, UUID customerId, @Nullable String zone, FreightPrices.@Nullable Goods goods, String by) {
    jdbc.sql("""
            INSERT INTO charge (id, remedy_id, claim_id, claim_number, item, customer_id, kind, leg, payer, clause, words, amount, currency, state, made_at, made_by, agreed_at, zone, way, kg, damaged)
            VALUES (:id, :remedy, :claim, :number, :item, :customer, :kind, :leg, :payer, :clause, :words, :amount, :currency, :state, :at, :by, :agreed::timestamptz, :zone, :way, :kg, :damaged)
            """)
        .param("id", charge.id()).param("remedy", charge.remedyId()).param("claim", claimId).param("number", charge.claimNumber()).param("item", charge.item())
        .param("customer", customerId).param("kind", charge.kind().name()).param("leg", charge.leg() == null ? null : charge.leg().name())
        .param("payer", charge.payer().name()).param("clause", charge.clause().name()).param("words", charge.words()).param("amount", charge.amount())
        .param("currency", charge.currency().getCurrencyCode()).param("state", charge.state().name()).param("at", Timestamp.from(charge.madeAt())).param("by", by)
        .param("agreed", charge.state() == Charge.State.AGREED ? Timestamp.from(charge.madeAt()) : null).param("zone", zone)
        .param("way", charge.way() == null ? null : charge.way().name()).param("kg", goods == null ? null : goods.kilograms()).param("damaged", goods != null && goods.damaged()).update();
  }

  List<Charge> charges(UUID remedyId) {
    return jdbc.sql("""
            SELECT id, remedy_id, claim_number, item, kind, leg, payer, clause, words, amount, currency, state, made_at, settled_at, reference, way
            FROM charge WHERE remedy_id = :id ORDER BY made_at, id
            """)
        .param("id", remedyId).query((rs, i) -> charge(rs)).list();
  }

  Optional<Charge> lockCharge(UUID id) {
    return jdbc.sql("""
            SELECT id, remedy_id, claim_number, item, kind, leg, payer, clause, words, amount, currency, state, made_at, settled_at, reference, way
            FROM charge WHERE id = :id FOR UPDATE
            """)
        .param("id", id).query((rs, i) -> charge(rs)).optional();
  }

  /** Newest first, after a row. */
  List<Charge> allCharges(Charge.@Nullable State state, @Nullable Instant beforeAt, @Nullable UUID beforeId, int limit) {
    return jdbc.sql("""
            SELECT id, remedy_id, claim_number, item, kind, leg, payer, clause, words, amount, currency, state, made_at, settled_at, reference, way
            FROM charge WHERE (:state::text IS NULL OR state = :state::text) AND (:at::timestamptz IS NULL OR (made_at, id) < (:at::timestamptz, :before::uuid))
            ORDER BY made_at DESC, id DESC LIMIT :limit
            """)
        .param("state", state == null ? null : state.name()).param("at", beforeAt == null ? null : Timestamp.from(beforeAt))
        .param("before", beforeId).param("limit", limit).query((rs, i) -> charge(rs)).list();
  }

  /** What cover cost us, and what customers owe and paid, by currency. */
  List<Charges.Sum> sums() {
    return jdbc.sql("""
            SELECT currency, coalesce(sum(amount) FILTER (WHERE payer = 'COMPANY' AND state = 'BOOKED'), 0) AS ours,
                   coalesce(sum(amount) FILTER (WHERE state = 'AGREED'), 0) AS owed, coalesce(sum(amount) FILTER (WHERE state = 'PAID'), 0) AS paid
            FROM charge GROUP BY currency ORDER BY currency
            """)
        .query((rs, i) -> new Charges.Sum(java.util.Currency.getInstance(rs.getString(1)), rs.getBigDecimal(2), rs.getBigDecimal(3), rs.getBigDecimal(4))).list();
  }

  List<Charges.CoverCost> coverCosts(int limit) {
    return jdbc.sql("""
            SELECT claim_number, currency, sum(amount) AS cost, count(*) AS lines, max(made_at) AS last FROM charge
            WHERE payer = 'COMPANY' AND state = 'BOOKED' GROUP BY claim_number, currency ORDER BY cost DESC, claim_number LIMIT :limit
            """)
        .param("limit", limit)
        .query((rs, i) -> new Charges.CoverCost(rs.getString(1), java.util.Currency.getInstance(rs.getString(2)), rs.getBigDecimal(3), rs.getInt(4))).list();
  }

  void settle(Collection<UUID> ids, Charge.State state, Instant at, @Nullable String reference) {
    for (var id : ids) {
      jdbc.sql("""
              UPDATE charge SET state = :state, agreed_at = CASE WHEN :state = 'AGREED' THEN :at ELSE agreed_at END,
                     settled_at = CASE WHEN :state <> 'AGREED' THEN :at ELSE settled_at END, reference = coalesce(:reference::text, reference) WHERE id = :id
              """)
          .param("id", id).param("state", state.name()).param("at", Timestamp.from(at)).param("reference", reference).update();
    }
  }

  void cancelEstimates(UUID remedyId, Instant at) {
    jdbc.sql("UPDATE charge SET state = 'CANCELLED', settled_at = :at WHERE remedy_id = :id AND state = 'ESTIMATED'")
        .param("id", remedyId).param("at", Timestamp.from(at)).update();
  }

  // ---- Papers

  void insertPaper(Papers.Paper paper, UUID remedyId, UUID fileId, String by) {
    jdbc.sql("""
            INSERT INTO remedy_paper (id, remedy_id, kind, file_id, name, for_customer, made_at, made_by)
            VALUES (:id, :remedy, :kind, :file, :name, :customer, :at, :by)
            """)
        .param("id", paper.id()).param("remedy", remedyId).param("kind", paper.kind()).param("file", fileId).param("name", paper.name())
        .param("customer", paper.forCustomer()).param("at", Timestamp.from(paper.madeAt())).param("by", by).update();
  }

  List<Papers.Paper> papers(UUID remedyId) {
    return jdbc.sql("SELECT id, kind, name, for_customer, made_at FROM remedy_paper WHERE remedy_id = :id ORDER BY made_at, id")
        .param("id", remedyId)
        .query((rs, i) -> new Papers.Paper(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getBoolean(4), rs.getTimestamp(5).toInstant())).list();
  }

  record PaperFile(UUID remedyId, UUID fileId, boolean forCustomer) {}

  Optional<PaperFile> paper(UUID id) {
    return jdbc.sql("SELECT remedy_id, file_id, for_customer FROM remedy_paper WHERE id = :id")
        .param("id", id).query((rs, i) -> new PaperFile(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class), rs.getBoolean(3))).optional();
  }

  private static Course course(ResultSet rs) throws SQLException {
    return new Course(rs.getObject("remedy_id", UUID.class), CourseKind.valueOf(rs.getString("kind")), rs.getString("step"), rs.getTimestamp("since").toInstant(),
        instant(rs, "ended_at"), rs.getString("held_because"), instant(rs, "held_at"));
  }

  private static AskRow ask(ResultSet rs) throws SQLException {
    return new AskRow(rs.getObject("id", UUID.class), rs.getObject("remedy_id", UUID.class), Ask.Kind.valueOf(rs.getString("kind")), rs.getString("arguments"),
        rs.getString("choices"), rs.getTimestamp("asked_at").toInstant(), rs.getInt("reminders"), instant(rs, "answered_at"), rs.getString("answer"),
        rs.getBoolean("withdrawn"));
  }

  private static ShipmentRow shipment(ResultSet rs) throws SQLException {
    return new ShipmentRow(rs.getObject("id", UUID.class), rs.getString("number"), rs.getObject("remedy_id", UUID.class), Shipment.Leg.valueOf(rs.getString("leg")),
        Shipment.State.valueOf(rs.getString("state")), rs.getString("recipient"), rs.getString("address"), rs.getString("contents"), rs.getString("carrier"),
        rs.getString("tracking"), rs.getString("tracking_url"), rs.getObject("expected_on", LocalDate.class), rs.getTimestamp("packed_at").toInstant(),
        instant(rs, "shipped_at"), instant(rs, "delivered_at"), rs.getString("trouble"));
  }

  private static Charge charge(ResultSet rs) throws SQLException {
    var currency = java.util.Currency.getInstance(rs.getString("currency"));
    var leg = rs.getString("leg");
    BigDecimal amount = rs.getBigDecimal("amount").setScale(currency.getDefaultFractionDigits());
    return new Charge(rs.getObject("id", UUID.class), rs.getObject("remedy_id", UUID.class), rs.getString("claim_number"), rs.getInt("item"),
        Charge.Kind.valueOf(rs.getString("kind")), leg == null ? null : Shipment.Leg.valueOf(leg), com.defnoco.aftersale.policy.Payer.valueOf(rs.getString("payer")),
        com.defnoco.aftersale.policy.Clause.valueOf(rs.getString("clause")), rs.getString("words"), amount, currency, Charge.State.valueOf(rs.getString("state")),
        rs.getTimestamp("made_at").toInstant(), instant(rs, "settled_at"), rs.getString("reference"),
        rs.getString("way") == null ? null : FreightPrices.Way.valueOf(rs.getString("way")));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var timestamp = rs.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}

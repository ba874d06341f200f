package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.policy.Remedy;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement of module remedies. */
@Component
class RemediesSql {

  private final JdbcClient jdbc;

  RemediesSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A row of {@code remedy}. */
  record Row(UUID id, UUID itemId, UUID claimId, String claimNumber, int item, String serial, UUID customerId, UUID decisionId, Remedy remedy, RemedyState state,
      boolean danger, @Nullable String transport, Instant chosenAt, @Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable String report) {}

  /** Choices of one item wait for each other, so that a second click sees what the first one did. */
  void lockItem(UUID itemId) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:what, 8))").param("what", itemId.toString()).query(rs -> {});
  }

  /** False when another remedy of the item is under way. */
  boolean insert(Row row, String by) {
    return jdbc.sql("""
            INSERT INTO remedy (id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, chosen_at, chosen_by)
            VALUES (:id, :itemId, :claim, :number, :item, :serial, :customer, :decision, :remedy, :state, :danger, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("id", row.id()).param("itemId", row.itemId()).param("claim", row.claimId()).param("number", row.claimNumber()).param("item", row.item())
        .param("serial", row.serial()).param("customer", row.customerId()).param("decision", row.decisionId()).param("remedy", row.remedy().name())
        .param("state", row.state().name()).param("danger", row.danger()).param("at", Timestamp.from(row.chosenAt())).param("by", by)
        .update() == 1;
  }

  Optional<Row> find(UUID id) {
    return jdbc.sql("""
            SELECT id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, transport, chosen_at, started_at, ended_at, report
            FROM remedy WHERE id = :id
            """)
        .param("id", id).query((rs, i) -> row(rs)).optional();
  }

  Row lock(UUID id) {
    return jdbc.sql("""
            SELECT id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, transport, chosen_at, started_at, ended_at, report
            FROM remedy WHERE id = :id FOR UPDATE
            """)
        .param("id", id).query((rs, i) -> row(rs)).single();
  }

  /** Oldest first. */
  List<Row> ofItem(UUID itemId) {
    return jdbc.sql("""
            SELECT id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, transport, chosen_at, started_at, ended_at, report
            FROM remedy WHERE item_id = :item ORDER BY chosen_at, id
            """)
        .param("item", itemId).query((rs, i) -> row(rs)).list();
  }

  List<Row> board(@Nullable RemedyState state, int limit) {
    return jdbc.sql("""
            SELECT id, item_id, claim_id, claim_number, item, serial, customer_id, decision_id, remedy, state, danger, transport, chosen_at, started_at, ended_at, report
            FROM remedy WHERE :state::text IS NULL OR state = :state::text
            ORDER BY state IN ('DONE', 'FAILED', 'CANCELLED'), coalesce(started_at, chosen_at), id LIMIT :limit
            """)
        .param("state", state == null ? null : state.name()).param("limit", limit).query((rs, i) -> row(rs)).list();
  }

  void move(UUID id, RemedyState state, @Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable String report) {
    jdbc.sql("""
            UPDATE remedy SET state = :state, started_at = coalesce(:started::timestamptz, started_at), ended_at = coalesce(:ended::timestamptz, ended_at),
                   report = coalesce(:report::text, report)
            WHERE id = :id
            """)
        .param("id", id).param("state", state.name()).param("started", at(startedAt)).param("ended", at(endedAt)).param("report", report).update();
  }

  void transport(UUID id, String assessment, String by) {
    jdbc.sql("UPDATE remedy SET transport = :assessment, transport_by = :by WHERE id = :id")
        .param("id", id).param("assessment", assessment).param("by", by).update();
  }

  void moveCustomer(UUID from, UUID into) {
    jdbc.sql("UPDATE remedy SET customer_id = :into WHERE customer_id = :from").param("from", from).param("into", into).update();
    jdbc.sql("UPDATE voucher SET customer_id = :into WHERE customer_id = :from").param("from", from).param("into", into).update();
  }

  // ---- What past remedies tell

  /** Days from the choice to the end of what was finished. */
  Optional<Option.Usual> usual(Remedy remedy) {
    return jdbc.sql("""
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - chosen_at) / 86400),
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - chosen_at) / 86400)
            FROM remedy WHERE remedy = :remedy AND state = 'DONE' AND ended_at > chosen_at
            """)
        .param("remedy", remedy.name())
        .query((rs, i) -> rs.getInt(1) == 0 ? null : new Option.Usual(rs.getInt(1), (int) Math.max(1, Math.round(rs.getDouble(2))), (int) Math.max(1, Math.ceil(rs.getDouble(3))))).optional();
  }

  record Freight(FreightPrices.Leg leg, FreightPrices.@Nullable Way way, Currency currency, BigDecimal median, int charges) {}

  /**
   * What customers accepted to pay for each leg of this remedy by each way, in the currency in which most did.
   *
   * @param zone of those who paid; null: of all
   * @param packKilograms only packs that weigh about as much; null: of any weight
   * @param damaged to the factory: only packs that were damaged, else only those that were not
   */
  List<Freight> freight(Remedy remedy, @Nullable String zone, @Nullable BigDecimal packKilograms, boolean damaged) {
    return jdbc.sql("""
            SELECT DISTINCT ON (leg, way) leg, way, currency, percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) AS median, count(*) AS charges
            FROM charge JOIN remedy ON remedy.id = charge.remedy_id
            WHERE remedy.remedy = :remedy AND charge.kind = 'FREIGHT' AND charge.leg IS NOT NULL AND charge.state IN ('AGREED', 'PAID')
              AND (:zone::text IS NULL OR charge.zone = :zone::text)
              AND (:kg::numeric IS NULL OR charge.kg IS NULL OR charge.leg NOT IN ('TO_FACTORY', 'BACK') OR charge.kg BETWEEN :kg::numeric * 0.8 AND :kg::numeric * 1.25)
              AND charge.damaged = (:damaged AND charge.leg = 'TO_FACTORY')
            GROUP BY leg, way, currency ORDER BY leg, way, count(*) DESC, currency
            """)
        .param("remedy", remedy.name()).param("zone", zone).param("kg", packKilograms).param("damaged", damaged)
        .query((rs, i) -> new Freight(FreightPrices.Leg.valueOf(rs.getString(1)), rs.getString(2) == null ? null : FreightPrices.Way.valueOf(rs.getString(2)),
            Currency.getInstance(rs.getString(3)), rs.getBigDecimal(4), rs.getInt(5))).list();
  }

  // ---- Quotes

  /** A row of {@code quote}; {@code lines} as JSON. */
  record QuoteRow(UUID id, UUID remedyId, int number, String currency, BigDecimal amount, String lines, Instant offeredAt, @Nullable LocalDate validUntil,
      @Nullable Instant answeredAt, @Nullable Boolean accepted) {}

  void insertQuote(QuoteRow quote, String by) {
    jdbc.sql("""
            INSERT INTO quote (id, remedy_id, number, currency, amount, lines, offered_at, valid_until, offered_by)
            VALUES (:id, :remedy, :number, :currency, :amount, :lines, :at, :until, :by)
            """)
        .param("id", quote.id()).param("remedy", quote.remedyId()).param("number", quote.number()).param("currency", quote.currency())
        .param("amount", quote.amount()).param("lines", quote.lines()).param("at", Timestamp.from(quote.offeredAt())).param("until", quote.validUntil()).param("by", by)
        .update();
  }

  /** The quote that counts, if there is one. */
  Optional<QuoteRow> currentQuote(UUID remedyId) {
    return jdbc.sql("""
            SELECT id, remedy_id, number, currency, amount, lines, offered_at, valid_until, answered_at, accepted FROM quote WHERE remedy_id = :remedy AND replaced_at IS NULL
            """)
        .param("remedy", remedyId).query((rs, i) -> quote(rs)).optional();
  }

  Optional<QuoteRow> quote(UUID id) {
    return jdbc.sql("SELECT id, remedy_id, number, currency, amount, lines, offered_at, valid_until, answered_at, accepted FROM quote WHERE id = :id")
        .param("id", id).query((rs, i) -> quote(rs)).optional();
  }

  void replaceQuote(UUID id, Instant at) {
    jdbc.sql("UPDATE quote SET replaced_at = :at WHERE id = :id").param("id", id).param("at", Timestamp.from(at)).update();
  }

  /** False when it was answered or replaced in the meantime. */
  boolean answerQuote(UUID id, boolean accepted, Instant at, String by) {
    return jdbc.sql("""
            UPDATE quote SET accepted = :accepted, answered_at = :at, answered_by = :by WHERE id = :id AND answered_at IS NULL AND replaced_at IS NULL
            """)
        .param("id", id).param("accepted", accepted).param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  // ---- Vouchers

  /** A row of {@code voucher} with its redemption. */
  record VoucherRow(UUID id, String code, UUID remedyId, UUID itemId, UUID claimId, String claimNumber, int item, UUID customerId, BigDecimal percent, Instant issuedAt,
      LocalDate validUntil, @Nullable Instant cancelledAt, @Nullable String orderReference, @Nullable BigDecimal amount, @Nullable String currency,
      @Nullable BigDecimal discount, @Nullable Instant redeemedAt) {}

  void insertVoucher(UUID id, String code, Row remedy, BigDecimal percent, Instant at, LocalDate validUntil) {
    jdbc.sql("""
            INSERT INTO voucher (id, code, remedy_id, item_id, claim_id, claim_number, item, customer_id, percent, issued_at, valid_until)
            VALUES (:id, :code, :remedy, :itemId, :claim, :number, :item, :customer, :percent, :at, :until)
            """)
        .param("id", id).param("code", code).param("remedy", remedy.id()).param("itemId", remedy.itemId()).param("claim", remedy.claimId())
        .param("number", remedy.claimNumber()).param("item", remedy.item()).param("customer", remedy.customerId()).param("percent", percent)
        .param("at", Timestamp.from(at)).param("until", Date.valueOf(validUntil))
        .update();
  }

  /** Locked until the transaction ends: redeeming and cancelling wait for each other. */
  Optional<VoucherRow> lockVoucher(String code) {
    return jdbc.sql("SELECT id FROM voucher WHERE code = :code FOR UPDATE").param("code", code).query(UUID.class).optional().map(this::voucher);
  }

  VoucherRow lockVoucher(UUID id) {
    return voucher(jdbc.sql("SELECT id FROM voucher WHERE id = :id FOR UPDATE").param("id", id).query(UUID.class).single());
  }

  private VoucherRow voucher(UUID id) {
    return jdbc.sql("""
            SELECT v.id, v.code, v.remedy_id, v.item_id, v.claim_id, v.claim_number, v.item, v.customer_id, v.percent, v.issued_at, v.valid_until, v.cancelled_at,
                   r.order_reference, r.amount, r.currency, r.discount, r.at AS redeemed_at
            FROM voucher v LEFT JOIN voucher_redemption r ON r.voucher_id = v.id WHERE v.id = :id
            """)
        .param("id", id).query((rs, i) -> voucher(rs)).single();
  }

  Optional<VoucherRow> voucherOf(UUID remedyId) {
    return jdbc.sql("""
            SELECT v.id, v.code, v.remedy_id, v.item_id, v.claim_id, v.claim_number, v.item, v.customer_id, v.percent, v.issued_at, v.valid_until, v.cancelled_at,
                   r.order_reference, r.amount, r.currency, r.discount, r.at AS redeemed_at
            FROM voucher v LEFT JOIN voucher_redemption r ON r.voucher_id = v.id WHERE v.remedy_id = :remedy
            """)
        .param("remedy", remedyId).query((rs, i) -> voucher(rs)).optional();
  }

  List<VoucherRow> vouchersOf(UUID customerId) {
    return jdbc.sql("""
            SELECT v.id, v.code, v.remedy_id, v.item_id, v.claim_id, v.claim_number, v.item, v.customer_id, v.percent, v.issued_at, v.valid_until, v.cancelled_at,
                   r.order_reference, r.amount, r.currency, r.discount, r.at AS redeemed_at
            FROM voucher v LEFT JOIN voucher_redemption r ON r.voucher_id = v.id WHERE v.customer_id = :customer ORDER BY v.issued_at DESC, v.id DESC LIMIT 500
            """)
        .param("customer", customerId).query((rs, i) -> voucher(rs)).list();
  }

  List<VoucherRow> newestVouchers(int limit) {
    return jdbc.sql("""
            SELECT v.id, v.code, v.remedy_id, v.item_id, v.claim_id, v.claim_number, v.item, v.customer_id, v.percent, v.issued_at, v.valid_until, v.cancelled_at,
                   r.order_reference, r.amount, r.currency, r.discount, r.at AS redeemed_at
            FROM voucher v LEFT JOIN voucher_redemption r ON r.voucher_id = v.id ORDER BY v.issued_at DESC, v.id DESC LIMIT :limit
            """)
        .param("limit", limit).query((rs, i) -> voucher(rs)).list();
  }

  List<UUID> vouchersStillOpen(UUID itemId) {
    return jdbc.sql("SELECT id FROM voucher WHERE item_id = :item AND cancelled_at IS NULL ORDER BY id").param("item", itemId).query(UUID.class).list();
  }

  void cancelVoucher(UUID id, Instant at, String because) {
    jdbc.sql("UPDATE voucher SET cancelled_at = :at, cancelled_because = :because WHERE id = :id AND cancelled_at IS NULL")
        .param("id", id).param("at", Timestamp.from(at)).param("because", because).update();
  }

  /** False when it is redeemed already: the voucher is the key. */
  boolean redeem(UUID voucherId, String orderReference, BigDecimal amount, String currency, BigDecimal discount, Instant at, String by) {
    return jdbc.sql("""
            INSERT INTO voucher_redemption (voucher_id, order_reference, amount, currency, discount, at, redeemed_by)
            VALUES (:voucher, :order, :amount, :currency, :discount, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("voucher", voucherId).param("order", orderReference).param("amount", amount).param("currency", currency).param("discount", discount)
        .param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(rs.getObject("id", UUID.class), rs.getObject("item_id", UUID.class), rs.getObject("claim_id", UUID.class), rs.getString("claim_number"),
        rs.getInt("item"), rs.getString("serial"), rs.getObject("customer_id", UUID.class), rs.getObject("decision_id", UUID.class),
        Remedy.valueOf(rs.getString("remedy")), RemedyState.valueOf(rs.getString("state")), rs.getBoolean("danger"), rs.getString("transport"),
        rs.getTimestamp("chosen_at").toInstant(), instant(rs, "started_at"), instant(rs, "ended_at"), rs.getString("report"));
  }

  private static QuoteRow quote(ResultSet rs) throws SQLException {
    return new QuoteRow(rs.getObject("id", UUID.class), rs.getObject("remedy_id", UUID.class), rs.getInt("number"), rs.getString("currency"),
        rs.getBigDecimal("amount"), rs.getString("lines"), rs.getTimestamp("offered_at").toInstant(), rs.getObject("valid_until", LocalDate.class), instant(rs, "answered_at"), (Boolean) rs.getObject("accepted"));
  }

  private static VoucherRow voucher(ResultSet rs) throws SQLException {
    return new VoucherRow(rs.getObject("id", UUID.class), rs.getString("code"), rs.getObject("remedy_id", UUID.class), rs.getObject("item_id", UUID.class),
        rs.getObject("claim_id", UUID.class), rs.getString("claim_number"), rs.getInt("item"), rs.getObject("customer_id", UUID.class), rs.getBigDecimal("percent"),
        rs.getTimestamp("issued_at").toInstant(), rs.getDate("valid_until").toLocalDate(), instant(rs, "cancelled_at"), rs.getString("order_reference"),
        rs.getBigDecimal("amount"), rs.getString("currency"), rs.getBigDecimal("discount"), instant(rs, "redeemed_at"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var timestamp = rs.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static @Nullable Timestamp at(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}

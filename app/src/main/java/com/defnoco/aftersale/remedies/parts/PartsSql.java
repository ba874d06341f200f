package com.defnoco.aftersale.remedies.parts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement about parts and stock. */
@Component
class PartsSql {

  private final JdbcClient jdbc;

  PartsSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void put(Part part) {
    jdbc.sql("""
            INSERT INTO part (code, name_en, name_zh, hs_code, origin, grams, value, currency, holds_lithium, reorder_level)
            VALUES (:code, :en, :zh, :hs, :origin, :grams, :value, :currency, :lithium, :level)
            ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh, hs_code = excluded.hs_code, origin = excluded.origin,
              grams = excluded.grams, value = excluded.value, currency = excluded.currency, holds_lithium = excluded.holds_lithium, reorder_level = excluded.reorder_level
            """)
        .param("code", part.code()).param("en", part.nameEn()).param("zh", part.nameZh()).param("hs", part.hsCode()).param("origin", part.origin())
        .param("grams", part.grams()).param("value", part.value()).param("currency", part.currency().getCurrencyCode()).param("lithium", part.holdsLithium())
        .param("level", part.reorderLevel()).update();
    jdbc.sql("DELETE FROM part_model WHERE part = :code").param("code", part.code()).update();
    part.models().forEach(model -> jdbc.sql("INSERT INTO part_model (part, model) VALUES (:code, :model)").param("code", part.code()).param("model", model).update());
  }

  void alternatives(String part, List<String> alternatives) {
    jdbc.sql("DELETE FROM part_alternative WHERE part = :code").param("code", part).update();
    alternatives.forEach(other -> jdbc.sql("INSERT INTO part_alternative (part, alternative) VALUES (:code, :other)").param("code", part).param("other", other).update());
  }

  boolean exists(String part) {
    return jdbc.sql("SELECT count(*) FROM part WHERE code = :code").param("code", part).query(Integer.class).single() > 0;
  }

  boolean placeExists(String place) {
    return jdbc.sql("SELECT count(*) FROM stock_place WHERE code = :code").param("code", place).query(Integer.class).single() > 0;
  }

  List<Part> parts(@Nullable String model) {
    return jdbc.sql("""
            SELECT p.code, p.name_en, p.name_zh, p.hs_code, p.origin, p.grams, p.value, p.currency, p.holds_lithium, p.reorder_level,
                   coalesce((SELECT string_agg(model, ' ' ORDER BY model) FROM part_model m WHERE m.part = p.code), '') AS models,
                   coalesce((SELECT string_agg(alternative, ' ' ORDER BY alternative) FROM part_alternative a WHERE a.part = p.code), '') AS alternatives
            FROM part p
            WHERE :model::text IS NULL OR EXISTS (SELECT 1 FROM part_model m WHERE m.part = p.code AND m.model = :model::text)
            ORDER BY p.code
            """)
        .param("model", model)
        .query((rs, i) -> {
          var currency = Currency.getInstance(rs.getString("currency"));
          return new Part(rs.getString("code"), rs.getString("name_en"), rs.getString("name_zh"), words(rs.getString("models")), words(rs.getString("alternatives")),
              rs.getString("hs_code"), rs.getString("origin"), rs.getInt("grams"), rs.getBigDecimal("value").setScale(currency.getDefaultFractionDigits()), currency,
              rs.getBoolean("holds_lithium"), rs.getInt("reorder_level"));
        }).list();
  }

  record StockRow(String part, Stock.At at) {}

  List<StockRow> stock() {
    return jdbc.sql("""
            SELECT s.part, s.place, p.name_en, p.name_zh, s.on_hand, s.reserved FROM stock s JOIN stock_place p ON p.code = s.place ORDER BY s.part, s.place
            """)
        .query((rs, i) -> new StockRow(rs.getString(1), new Stock.At(rs.getString(2), rs.getString(3), rs.getString(4), rs.getInt(5), rs.getInt(6)))).list();
  }

  List<Parts.Place> places() {
    return jdbc.sql("SELECT code, name_en, name_zh FROM stock_place ORDER BY code")
        .query((rs, i) -> new Parts.Place(rs.getString(1), rs.getString(2), rs.getString(3))).list();
  }

  void shelf(String part, String place) {
    jdbc.sql("INSERT INTO stock (part, place, on_hand, reserved) VALUES (:part, :place, 0, 0) ON CONFLICT DO NOTHING").param("part", part).param("place", place).update();
  }

  record Shelf(int onHand, int reserved) {}

  Optional<Shelf> lockShelf(String part, String place) {
    return jdbc.sql("SELECT on_hand, reserved FROM stock WHERE part = :part AND place = :place FOR UPDATE")
        .param("part", part).param("place", place).query((rs, i) -> new Shelf(rs.getInt(1), rs.getInt(2))).optional();
  }

  void change(String part, String place, int onHand, int reserved) {
    jdbc.sql("UPDATE stock SET on_hand = on_hand + :hand, reserved = reserved + :reserved WHERE part = :part AND place = :place")
        .param("part", part).param("place", place).param("hand", onHand).param("reserved", reserved).update();
  }

  /** False when a delivery of this reference was booked before. */
  boolean movement(UUID id, String part, String place, int change, String why, String reference, @Nullable String claim, Instant at, String by) {
    return jdbc.sql("""
            INSERT INTO stock_movement (id, part, place, change, why, reference, claim_number, at, moved_by)
            VALUES (:id, :part, :place, :change, :why, :reference, :claim, :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("id", id).param("part", part).param("place", place).param("change", change).param("why", why).param("reference", reference).param("claim", claim)
        .param("at", Timestamp.from(at)).param("by", by).update() == 1;
  }

  /** False when this remedy holds some of it there already. */
  boolean reserve(UUID id, UUID remedyId, String part, String place, int quantity, Instant at, String by) {
    return jdbc.sql("""
            INSERT INTO stock_reservation (id, remedy_id, part, place, quantity, state, reserved_at, reserved_by)
            VALUES (:id, :remedy, :part, :place, :quantity, 'HELD', :at, :by) ON CONFLICT DO NOTHING
            """)
        .param("id", id).param("remedy", remedyId).param("part", part).param("place", place).param("quantity", quantity).param("at", Timestamp.from(at)).param("by", by)
        .update() == 1;
  }

  List<Reservation> ofRemedy(UUID remedyId) {
    return jdbc.sql("""
            SELECT r.remedy_id, m.claim_number, r.part, r.place, r.quantity, r.state, r.reserved_at FROM stock_reservation r JOIN remedy m ON m.id = r.remedy_id
            WHERE r.remedy_id = :id ORDER BY r.reserved_at, r.part
            """)
        .param("id", remedyId).query((rs, i) -> reservation(rs)).list();
  }

  List<Reservation> heldOf(String part, @Nullable String place) {
    return jdbc.sql("""
            SELECT r.remedy_id, m.claim_number, r.part, r.place, r.quantity, r.state, r.reserved_at FROM stock_reservation r JOIN remedy m ON m.id = r.remedy_id
            WHERE r.part = :part AND (:place::text IS NULL OR r.place = :place::text) AND r.state = 'HELD' ORDER BY r.reserved_at
            """)
        .param("part", part).param("place", place).query((rs, i) -> reservation(rs)).list();
  }

  /** False when it was settled before. */
  boolean settle(UUID remedyId, String part, String place, Reservation.State state, Instant at) {
    return jdbc.sql("""
            UPDATE stock_reservation SET state = :state, settled_at = :at WHERE remedy_id = :remedy AND part = :part AND place = :place AND state = 'HELD'
            """)
        .param("remedy", remedyId).param("part", part).param("place", place).param("state", state.name()).param("at", Timestamp.from(at)).update() == 1;
  }

  List<Parts.Movement> movements(String part, int limit) {
    return jdbc.sql("SELECT part, place, change, why, reference, claim_number, at FROM stock_movement WHERE part = :part ORDER BY at DESC, id DESC LIMIT :limit")
        .param("part", part).param("limit", limit)
        .query((rs, i) -> new Parts.Movement(rs.getString(1), rs.getString(2), rs.getInt(3), rs.getString(4), rs.getString(5), rs.getString(6),
            rs.getTimestamp(7).toInstant())).list();
  }

  private static Reservation reservation(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Reservation(rs.getObject(1, UUID.class), rs.getString(2), rs.getString(3), rs.getString(4), rs.getInt(5), Reservation.State.valueOf(rs.getString(6)),
        rs.getTimestamp(7).toInstant());
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}

package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.remedies.FreightPrices.Band;
import com.defnoco.aftersale.remedies.FreightPrices.Leg;
import com.defnoco.aftersale.remedies.FreightPrices.Price;
import com.defnoco.aftersale.remedies.FreightPrices.Way;
import com.defnoco.aftersale.remedies.FreightPrices.Zone;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement about freight zones and prices. */
@Component
class FreightSql {

  private final JdbcClient jdbc;

  FreightSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Two who change the table wait for each other. */
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('freight', 8))").query(rs -> {});
  }

  List<Zone> zones() {
    return jdbc.sql("""
            SELECT z.code, z.name_en, z.name_zh, z.rest, coalesce((SELECT string_agg(c.country, ' ' ORDER BY c.country) FROM freight_zone_country c WHERE c.zone = z.code), '')
            FROM freight_zone z ORDER BY z.rest, z.name_en, z.code
            """)
        .query((rs, i) -> new Zone(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(5).isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(rs.getString(5).split(" "))),
            rs.getBoolean(4))).list();
  }

  /** A country that is named here leaves the zone in which it was. */
  void put(Zone zone) {
    jdbc.sql("""
            INSERT INTO freight_zone (code, name_en, name_zh, rest) VALUES (:code, :en, :zh, false)
            ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh
            """)
        .param("code", zone.code()).param("en", zone.nameEn()).param("zh", zone.nameZh()).update();
    jdbc.sql("DELETE FROM freight_zone_country WHERE zone = :code").param("code", zone.code()).update();
    for (var country : zone.countries()) {
      jdbc.sql("INSERT INTO freight_zone_country (country, zone) VALUES (:country, :code) ON CONFLICT (country) DO UPDATE SET zone = excluded.zone")
          .param("country", country).param("code", zone.code()).update();
    }
  }

  /** What was entered to hold by this day, newest first within zone, leg and way; of all zones where none is named. */
  List<Price> until(@Nullable String zone, LocalDate on) {
    return jdbc.sql("""
            SELECT id, zone, leg, way, valid_from, over_kg, to_kg, amount, damaged, currency, source, entered_at FROM freight_price
            WHERE replaced_at IS NULL AND valid_from <= :on AND (:zone::text IS NULL OR zone = :zone::text) ORDER BY zone, leg, way, valid_from DESC, over_kg
            """)
        .param("zone", zone).param("on", on).query((rs, i) -> price(rs)).list();
  }

  /** What begins to hold after this day, soonest first. */
  List<Price> after(LocalDate day) {
    return jdbc.sql("""
            SELECT id, zone, leg, way, valid_from, over_kg, to_kg, amount, damaged, currency, source, entered_at FROM freight_price
            WHERE replaced_at IS NULL AND valid_from > :day ORDER BY valid_from, zone, leg, way, over_kg LIMIT 500
            """)
        .param("day", day).query((rs, i) -> price(rs)).list();
  }

  /** Of one day, each for weights of its own. */
  List<Price> of(String zone, Leg leg, Way way, LocalDate from) {
    return jdbc.sql("""
            SELECT id, zone, leg, way, valid_from, over_kg, to_kg, amount, damaged, currency, source, entered_at FROM freight_price
            WHERE zone = :zone AND leg = :leg AND way = :way AND valid_from = :from AND replaced_at IS NULL
            """)
        .param("zone", zone).param("leg", leg.name()).param("way", way.name()).param("from", from).query((rs, i) -> price(rs)).list();
  }

  void replace(UUID id, Instant at) {
    jdbc.sql("UPDATE freight_price SET replaced_at = :at WHERE id = :id").param("id", id).param("at", Timestamp.from(at)).update();
  }

  void insert(Price price, String by) {
    jdbc.sql("""
            INSERT INTO freight_price (id, zone, leg, way, valid_from, over_kg, to_kg, amount, damaged, currency, source, entered_at, entered_by)
            VALUES (:id, :zone, :leg, :way, :from, :over, :to, :amount, :damaged, :currency, :source, :at, :by)
            """)
        .param("id", price.id()).param("zone", price.zone()).param("leg", price.leg().name()).param("way", price.way().name()).param("from", price.from())
        .param("over", price.band().over()).param("to", price.band().upTo()).param("amount", price.amount()).param("damaged", price.damaged()).param("currency", price.currency().getCurrencyCode()).param("source", price.source()).param("at", Timestamp.from(price.enteredAt()))
        .param("by", by).update();
  }

  /**
   * What a remedy lets travel.
   *
   * @param site country of the site; null where there is none
   * @param kind class of the pack by its transport assessment; null before
   * @param grams of the parts that are reserved or sent; null where there are none
   * @param lithium one of them is or holds a cell
   */
  record Load(@Nullable String site, @Nullable String kind, @Nullable Long grams, boolean lithium) {}

  Load load(UUID remedyId) {
    return jdbc.sql("""
            SELECT (SELECT country FROM visit_request WHERE remedy_id = :id), (SELECT class FROM transport_assessment WHERE remedy_id = :id AND replaced_at IS NULL),
                   sum(p.grams * r.quantity), coalesce(bool_or(p.holds_lithium), false)
            FROM stock_reservation r JOIN part p ON p.code = r.part WHERE r.remedy_id = :id AND r.state IN ('HELD', 'USED')
            """)
        .param("id", remedyId).query((rs, i) -> new Load(rs.getString(1), rs.getString(2), rs.getObject(3, Long.class), rs.getBoolean(4))).single();
  }

  private static Price price(ResultSet rs) throws SQLException {
    var currency = Currency.getInstance(rs.getString("currency"));
    return new Price(rs.getObject("id", UUID.class), rs.getString("zone"), Leg.valueOf(rs.getString("leg")), Way.valueOf(rs.getString("way")), rs.getObject("valid_from", LocalDate.class),
        new Band(rs.getBigDecimal("over_kg"), rs.getBigDecimal("to_kg")), exact(rs.getBigDecimal("amount"), currency), exact(rs.getBigDecimal("damaged"), currency), currency,
        rs.getString("source"), rs.getTimestamp("entered_at").toInstant());
  }

  private static @Nullable BigDecimal exact(@Nullable BigDecimal amount, Currency currency) {
    return amount == null ? null : amount.setScale(currency.getDefaultFractionDigits());
  }
}

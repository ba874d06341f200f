package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Registry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What freight costs: by the zone to which it goes or from which it comes, by leg, by how it travels and by weight, with what a damaged pack costs on top. Prices are dated and come
 * from whoever enters them; there are none before. They are what we tell before anybody chooses; what a customer owes is what they were asked and accepted (N1).
 */
@Component
public class FreightPrices {

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final int FURTHEST_YEARS = 3;

  private static final BigDecimal HEAVIEST_KILOGRAMS = new BigDecimal("100000");
  private static final int GRAMS = 3;

  private final FreightSql sql;
  private final Registry registry;
  private final Journal journal;
  private final Clock clock;

  FreightPrices(FreightSql sql, Registry registry, Journal journal, Clock clock) {
    this.sql = sql;
    this.registry = registry;
    this.journal = journal;
    this.clock = clock;
  }

  /** What travels where. The names are those of {@code Shipment.Leg}. */
  public enum Leg { PARTS, TO_SITE, TO_FACTORY, BACK }

  /** How it travels; packs never by courier, and those that are damaged never by air. */
  public enum Way { COURIER, ROAD, SEA, CARGO_AIRCRAFT }

  /**
   * What travels.
   *
   * @param kilograms without packaging; null where nobody knows
   * @param lithium it is or holds a pack or a cell: cargo of class 9 (UN 3480), never by courier
   * @param damaged class B: packaging by SP 376, never by air
   */
  public record Goods(@Nullable BigDecimal kilograms, boolean lithium, boolean damaged) {}

  /** How a leg can travel at all: parts by courier or, where they hold cells, as cargo; whole packs as cargo only. */
  public static List<Way> ways(Leg leg) {
    return switch (leg) {
      case PARTS, TO_SITE -> List.of(Way.COURIER, Way.ROAD, Way.SEA, Way.CARGO_AIRCRAFT);
      case TO_FACTORY, BACK -> List.of(Way.ROAD, Way.SEA, Way.CARGO_AIRCRAFT);
    };
  }

  /** How these goods may travel on a leg. Small parts go by courier to a customer; to a site they may go as cargo as well. */
  public static List<Way> ways(Leg leg, Goods goods) {
    if (leg == Leg.PARTS && !goods.lithium()) {
      return List.of(Way.COURIER);
    }
    return ways(leg).stream().filter(way -> !(way == Way.COURIER && goods.lithium()) && !(way == Way.CARGO_AIRCRAFT && goods.damaged())).toList();
  }

  /** @param countries ISO 3166-1 alpha-2 @param rest it holds every country that no other zone names */
  public record Zone(String code, String nameEn, String nameZh, SortedSet<String> countries, boolean rest) {

    public String name(Locale language) {
      return language.getLanguage().equals("zh") ? nameZh : nameEn;
    }
  }

  /**
   * Weights in kilograms, without packaging.
   *
   * @param over more than this
   * @param upTo this and less; null: no limit
   */
  public record Band(BigDecimal over, @Nullable BigDecimal upTo) {

    public static final Band ANY = new Band(BigDecimal.ZERO, null);

    public boolean any() {
      return over.signum() == 0 && upTo == null;
    }

    boolean holds(BigDecimal kilograms) {
      return kilograms.compareTo(over) > 0 && (upTo == null || kilograms.compareTo(upTo) <= 0);
    }

    boolean covers(Band other) {
      return over.compareTo(other.over) <= 0 && (upTo == null || (other.upTo != null && upTo.compareTo(other.upTo) >= 0));
    }

    boolean meets(Band other) {
      return (upTo == null || upTo.compareTo(other.over) > 0) && (other.upTo == null || other.upTo.compareTo(over) > 0);
    }

    /** {@code 0–5}, {@code > 5}. */
    public String figures() {
      return upTo == null ? "> " + plain(over) : plain(over) + "–" + plain(upTo);
    }

    private static String plain(BigDecimal kilograms) {
      return kilograms.signum() == 0 ? "0" : kilograms.stripTrailingZeros().toPlainString();
    }
  }

  /**
   * A price.
   *
   * @param from the day from which it holds, read in UTC
   * @param amount null where it does not go that way from that day on
   * @param damaged on top of it for a pack of class B; null: nothing
   * @param source where the price comes from: a carrier's offer, a list
   */
  public record Price(UUID id, String zone, Leg leg, Way way, LocalDate from, Band band, @Nullable BigDecimal amount, @Nullable BigDecimal damaged, Currency currency, String source,
      Instant enteredAt) {

    Price within(Band other) {
      return new Price(id, zone, leg, way, from, other, amount, damaged, currency, source, enteredAt);
    }

    /** What it comes to for these goods: the surcharge is in the amount, and named beside it where there is one. */
    Price of(Goods goods) {
      return new Price(id, zone, leg, way, from, band, amount == null || damaged == null || !goods.damaged() ? amount : amount.add(damaged), goods.damaged() ? damaged : null, currency, source,
          enteredAt);
    }
  }

  /**
   * The whole table.
   *
   * @param now what holds today, without what does not go
   * @param coming what will hold, soonest first
   */
  public record Table(List<Zone> zones, List<Price> now, List<Price> coming) {

    /** By weight, lightest first. */
    public List<Price> at(String zone, Leg leg, Way way) {
      return now.stream().filter(price -> price.zone().equals(zone) && price.leg() == leg && price.way() == way).toList();
    }

    public List<Price> coming(String zone) {
      return coming.stream().filter(price -> price.zone().equals(zone)).toList();
    }
  }

  /** Staff. */
  @Transactional(readOnly = true)
  public Table table(Actor actor) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR, Role.BENCH)) && !(actor instanceof Actor.System)) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.ENGINEER.name()) : new NotFound();
    }
    return new Table(sql.zones(), effective(sql.until(null, today())), sql.after(today()));
  }

  /** The zone of a country; empty where the country is not known. */
  @Transactional(readOnly = true)
  public Optional<Zone> zoneOf(@Nullable String country) {
    if (country == null || country.isBlank()) {
      return Optional.empty();
    }
    var zones = sql.zones();
    return zones.stream().filter(zone -> zone.countries().contains(country)).findFirst().or(() -> zones.stream().filter(Zone::rest).findFirst());
  }

  /** What holds in a zone today, by leg, way and weight, lightest first. */
  @Transactional(readOnly = true)
  public List<Price> inForce(String zone) {
    return effective(sql.until(zone, today()));
  }

  /**
   * What these goods cost on a leg today: one price a way, surcharge and all. Where their weight is not known, every price that may be theirs.
   */
  @Transactional(readOnly = true)
  public List<Price> of(String zone, Leg leg, Goods goods) {
    return of(inForce(zone), leg, goods);
  }

  static List<Price> of(List<Price> inForce, Leg leg, Goods goods) {
    var ways = ways(leg, goods);
    return inForce.stream().filter(price -> price.leg() == leg && ways.contains(price.way()) && (goods.kilograms() == null || price.band().holds(goods.kilograms())))
        .map(price -> price.of(goods)).toList();
  }

  /** What a remedy lets travel on a leg: parts as they are reserved, the pack as its model weighs and its transport assessment says. */
  @Transactional(readOnly = true)
  public Goods goods(UUID remedyId, @Nullable String serial, Leg leg) {
    var load = sql.load(remedyId);
    return switch (leg) {
      case PARTS -> new Goods(kilograms(load.grams()), load.lithium(), false);
      // Before anything is reserved it may well be a pack.
      case TO_SITE -> new Goods(kilograms(load.grams()), load.lithium() || load.grams() == null, false);
      case TO_FACTORY -> new Goods(packKilograms(serial), true, load.kind() != null && !load.kind().equals("A"));
      case BACK -> new Goods(packKilograms(serial), true, false);
    };
  }

  /** Country of the site of a visit; empty where there is none. */
  @Transactional(readOnly = true)
  public Optional<String> siteCountry(UUID remedyId) {
    return Optional.ofNullable(sql.load(remedyId).site());
  }

  /** What the pack of this serial number weighs by its model; null where nobody knows. */
  @Nullable BigDecimal packKilograms(@Nullable String serial) {
    return serial == null ? null : registry.unitFacts(serial).flatMap(unit -> registry.model(unit.modelCode())).map(BatteryModel::massGrams).map(grams -> kilograms((long) grams)).orElse(null);
  }

  private static @Nullable BigDecimal kilograms(@Nullable Long grams) {
    return grams == null ? null : BigDecimal.valueOf(grams, GRAMS);
  }

  /** For each weight the newest price counts; what does not go is left out. @param newestFirst within zone, leg and way */
  private static List<Price> effective(List<Price> newestFirst) {
    record Place(String zone, Leg leg, Way way) {}
    var places = new LinkedHashMap<Place, List<Price>>();
    newestFirst.forEach(price -> places.computeIfAbsent(new Place(price.zone(), price.leg(), price.way()), place -> new ArrayList<>()).add(price));
    var all = new ArrayList<Price>();
    for (var prices : places.values()) {
      var edges = new TreeSet<BigDecimal>();
      prices.forEach(price -> {
        edges.add(price.band().over());
        if (price.band().upTo() != null) {
          edges.add(price.band().upTo());
        }
      });
      Price last = null;
      for (var over : edges) {
        var piece = new Band(over, edges.higher(over));
        var counts = prices.stream().filter(price -> price.band().covers(piece)).findFirst().orElse(null);
        if (last != null && counts != null && last.id().equals(counts.id())) {
          last = last.within(new Band(last.band().over(), piece.upTo()));
          all.set(all.size() - 1, last);
        } else if (counts != null && counts.amount() != null) {
          last = counts.within(piece);
          all.add(last);
        } else {
          last = null;
        }
      }
    }
    return all;
  }

  /** For any weight, and damaged packs cost no more. */
  @Transactional
  public Price put(Actor actor, String zone, Leg leg, Way way, LocalDate from, @Nullable BigDecimal amount, String currency, String source) {
    return put(actor, zone, leg, way, from, Band.ANY, amount, null, currency, source);
  }

  /**
   * A new price from a day on; of the same day and from the same weight on it corrects the one that was there. The same again changes nothing. Managers.
   *
   * @param amount null: from that day on it does not go that way
   * @param damaged on top for a pack of class B (SP 376); null: nothing
   */
  @Transactional
  public Price put(Actor actor, String zone, Leg leg, Way way, LocalDate from, Band band, @Nullable BigDecimal amount, @Nullable BigDecimal damaged, String currency, String source) {
    manages(actor);
    var problems = new ArrayList<Problem>();
    if (sql.zones().stream().noneMatch(one -> one.code().equals(zone))) {
      problems.add(Problem.at("/zone", "console.problem.choose"));
    }
    if (!ways(leg).contains(way)) {
      problems.add(Problem.at("/way", "freight.problem.way"));
    }
    if (from.isBefore(today()) || from.isAfter(today().plusYears(FURTHEST_YEARS))) {
      problems.add(Problem.at("/from", "freight.problem.from", today().toString()));
    }
    var weights = weights(band, problems);
    if (amount != null && amount.signum() <= 0) {
      problems.add(Problem.at("/amount", "freight.problem.amount"));
    }
    if (damaged != null && (damaged.signum() <= 0 || amount == null || leg != Leg.TO_FACTORY || way == Way.CARGO_AIRCRAFT)) {
      problems.add(Problem.at("/damaged", "freight.problem.damaged"));
    }
    if (source.isBlank() || source.length() > 300) {
      problems.add(Problem.at("/source", "freight.problem.source"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var money = Money.currency(currency);
    var exact = amount == null ? null : Money.amount(amount, money, "/amount");
    var surcharge = damaged == null ? null : Money.amount(damaged, money, "/damaged");
    sql.lock();
    var ofThatDay = sql.of(zone, leg, way, from);
    var before = ofThatDay.stream().filter(one -> one.band().over().compareTo(weights.over()) == 0).findFirst();
    ofThatDay.stream().filter(one -> one.band().over().compareTo(weights.over()) != 0 && one.band().meets(weights)).findFirst().ifPresent(other -> {
      throw InvalidInput.at("/over", "freight.problem.overlap", other.band().figures());
    });
    var price = new Price(Ids.next(clock), zone, leg, way, from, weights, exact, surcharge, money, source.strip(), now());
    if (before.isPresent() && same(before.get(), price)) {
      return before.get();
    }
    before.ifPresent(old -> sql.replace(old.id(), now()));
    sql.insert(price, actor.reference());
    var details = new HashMap<String, Object>(Map.of("leg", leg.name(), "way", way.name(), "from", from.toString(), "currency", money.getCurrencyCode()));
    details.put("amount", exact == null ? "none" : exact.toPlainString());
    if (!weights.any()) {
      details.put("kg", weights.figures());
    }
    if (surcharge != null) {
      details.put("damaged", surcharge.toPlainString());
    }
    journal.record(actor.reference(), "freight-zone:" + zone, "freight.price", price.source(), details);
    return price;
  }

  /** To the gram. */
  private static Band weights(Band band, List<Problem> problems) {
    if (band.over().signum() < 0 || band.over().compareTo(HEAVIEST_KILOGRAMS) > 0) {
      problems.add(Problem.at("/over", "freight.problem.weight"));
    }
    if (band.upTo() != null && (band.upTo().compareTo(band.over()) <= 0 || band.upTo().compareTo(HEAVIEST_KILOGRAMS) > 0)) {
      problems.add(Problem.at("/upTo", "freight.problem.weight"));
    }
    try {
      return new Band(band.over().setScale(GRAMS), band.upTo() == null ? null : band.upTo().setScale(GRAMS));
    } catch (ArithmeticException finerThanAGram) {
      problems.add(Problem.at("/over", "freight.problem.weight"));
      return band;
    }
  }

  private static boolean same(Price one, Price other) {
    return Objects.equals(one.band().upTo(), other.band().upTo()) && Objects.equals(one.amount(), other.amount())
        && Objects.equals(one.damaged(), other.damaged()) && one.currency().equals(other.currency()) && one.source().equals(other.source());
  }

  /**
   * Changes a zone, or makes one. A country that is named here leaves the zone in which it was. Managers.
   *
   * @param zone whether it is the rest is not changed here
   */
  @Transactional
  public Zone put(Actor actor, Zone zone) {
    manages(actor);
    var problems = new ArrayList<Problem>();
    if (!zone.code().matches("[A-Z][A-Z0-9-]{1,19}")) {
      problems.add(Problem.at("/code", "freight.problem.code"));
    }
    if (zone.nameEn().isBlank() || zone.nameEn().length() > 100) {
      problems.add(Problem.at("/name_en", "freight.problem.name"));
    }
    if (zone.nameZh().isBlank() || zone.nameZh().length() > 100) {
      problems.add(Problem.at("/name_zh", "freight.problem.name"));
    }
    var unknown = zone.countries().stream().filter(country -> !COUNTRIES.contains(country)).limit(5).toList();
    if (!unknown.isEmpty()) {
      problems.add(Problem.at("/countries", "freight.problem.countries", String.join(", ", unknown)));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    sql.lock();
    var before = sql.zones().stream().filter(one -> one.code().equals(zone.code())).findFirst();
    if (before.isPresent() && before.get().rest() && !zone.countries().isEmpty()) {
      throw new NotPossible("freight.problem.rest");
    }
    var after = new Zone(zone.code(), zone.nameEn().strip(), zone.nameZh().strip(), new TreeSet<>(zone.countries()), before.map(Zone::rest).orElse(false));
    if (before.isPresent() && before.get().equals(after)) {
      return after;
    }
    sql.put(after);
    journal.record(actor.reference(), "freight-zone:" + zone.code(), "freight.zone", null, Map.of("before", before.map(one -> String.join(" ", one.countries())).orElse(""), "after",
        String.join(" ", after.countries())));
    return after;
  }

  private static void manages(Actor actor) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER)) && !(actor instanceof Actor.System)) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.MANAGER.name()) : new NotFound();
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

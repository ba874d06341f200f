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
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What freight costs: by the zone in which the customer's country lies, by leg and by how it travels. Prices are dated and come from whoever enters them; there are none before.
 * They are what we tell before anybody chooses; what a customer owes is what they were asked and accepted (N1).
 */
@Component
public class FreightPrices {

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final int FURTHEST_YEARS = 3;

  private final FreightSql sql;
  private final Journal journal;
  private final Clock clock;

  FreightPrices(FreightSql sql, Journal journal, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
  }

  /** What travels where. The names are those of {@code Shipment.Leg}. */
  public enum Leg { PARTS, TO_SITE, TO_FACTORY, BACK }

  /** How it travels; packs never by courier, and those that are damaged never by air. */
  public enum Way { COURIER, ROAD, SEA, CARGO_AIRCRAFT }

  /** How a leg can travel: small parts by courier too, whole packs as cargo only. */
  public static List<Way> ways(Leg leg) {
    return switch (leg) {
      case PARTS -> List.of(Way.COURIER);
      case TO_SITE -> List.of(Way.COURIER, Way.ROAD, Way.SEA, Way.CARGO_AIRCRAFT);
      case TO_FACTORY, BACK -> List.of(Way.ROAD, Way.SEA, Way.CARGO_AIRCRAFT);
    };
  }

  /** @param countries ISO 3166-1 alpha-2 @param rest it holds every country that no other zone names */
  public record Zone(String code, String nameEn, String nameZh, SortedSet<String> countries, boolean rest) {

    public String name(Locale language) {
      return language.getLanguage().equals("zh") ? nameZh : nameEn;
    }
  }

  /**
   * A price.
   *
   * @param from the day from which it holds, read in UTC
   * @param amount null where it does not go that way from that day on
   * @param source where the price comes from: a carrier's offer, a list
   */
  public record Price(UUID id, String zone, Leg leg, Way way, LocalDate from, @Nullable BigDecimal amount, Currency currency, String source, Instant enteredAt) {}

  /**
   * The whole table.
   *
   * @param now what holds today, without what does not go
   * @param coming what will hold, soonest first
   */
  public record Table(List<Zone> zones, List<Price> now, List<Price> coming) {

    public Optional<Price> at(String zone, Leg leg, Way way) {
      return now.stream().filter(price -> price.zone().equals(zone) && price.leg() == leg && price.way() == way).findFirst();
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
    return new Table(sql.zones(), sql.inForce(null, today()).stream().filter(price -> price.amount() != null).toList(), sql.after(today()));
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

  /** What holds in a zone today, by leg and way. */
  @Transactional(readOnly = true)
  public List<Price> inForce(String zone) {
    return sql.inForce(zone, today()).stream().filter(price -> price.amount() != null).toList();
  }

  /**
   * A new price from a day on; of the same day it corrects the one that was there. The same again changes nothing. Managers.
   *
   * @param amount null: from that day on it does not go that way
   */
  @Transactional
  public Price put(Actor actor, String zone, Leg leg, Way way, LocalDate from, @Nullable BigDecimal amount, String currency, String source) {
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
    if (amount != null && amount.signum() <= 0) {
      problems.add(Problem.at("/amount", "freight.problem.amount"));
    }
    if (source.isBlank() || source.length() > 300) {
      problems.add(Problem.at("/source", "freight.problem.source"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var money = Money.currency(currency);
    var exact = amount == null ? null : Money.amount(amount, money, "/amount");
    sql.lock();
    var before = sql.of(zone, leg, way, from);
    if (before.isPresent() && java.util.Objects.equals(before.get().amount(), exact) && before.get().currency().equals(money) && before.get().source().equals(source.strip())) {
      return before.get();
    }
    before.ifPresent(price -> sql.replace(price.id(), now()));
    var price = new Price(Ids.next(clock), zone, leg, way, from, exact, money, source.strip(), now());
    sql.insert(price, actor.reference());
    var details = new HashMap<String, Object>(Map.of("leg", leg.name(), "way", way.name(), "from", from.toString(), "currency", money.getCurrencyCode()));
    details.put("amount", exact == null ? "none" : exact.toPlainString());
    journal.record(actor.reference(), "freight-zone:" + zone, "freight.price", price.source(), details);
    return price;
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

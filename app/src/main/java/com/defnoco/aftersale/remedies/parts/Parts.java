package com.defnoco.aftersale.remedies.parts;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.CsvFile;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.remedies.Money;
import com.defnoco.aftersale.remedies.RemedyEvents;
import com.defnoco.aftersale.remedies.RemedyView;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The parts list and the shelves. What is promised to a claim is reserved; the database refuses to promise what is not there. */
@Component
public class Parts {

  static final List<String> COLUMNS = List.of("code", "name_en", "name_zh", "models", "alternatives", "hs_code", "origin", "grams", "value", "currency", "holds_lithium",
      "reorder_level");
  private static final int MOST_ROWS = 20_000;

  private final PartsSql sql;
  private final Registry registry;
  private final Journal journal;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Parts(PartsSql sql, Registry registry, Journal journal, TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.registry = registry;
    this.journal = journal;
    this.transaction = transaction;
    this.clock = clock;
  }

  public record Place(String code, String nameEn, String nameZh) {}

  /** @param why RECEIPT, CORRECTION, CONSUMPTION */
  public record Movement(String part, String place, int change, String why, String reference, @Nullable String claimNumber, Instant at) {}

  /** One wish of a picker. */
  public record Pick(String part, String place, int quantity) {}

  /** What became of a list. @param refused line number and what is wrong with it */
  public record Brought(int taken, List<Refused> refused) {
    public record Refused(int line, List<Problem> problems) {}
  }

  /** All parts with their stock, those to order first. */
  @Transactional(readOnly = true)
  public List<Stock> stock(Actor actor) {
    maySee(actor);
    return stocks(sql.parts(null)).stream().sorted(Comparator.comparing(Stock::toOrder).reversed().thenComparing(stock -> stock.part().code())).toList();
  }

  /** What fits a model. */
  @Transactional(readOnly = true)
  public List<Stock> fitting(Actor actor, @Nullable String model) {
    maySee(actor);
    return stocks(sql.parts(model));
  }

  @Transactional(readOnly = true)
  public Stock find(Actor actor, String code) {
    maySee(actor);
    return stocks(sql.parts(null)).stream().filter(stock -> stock.part().code().equals(code)).findFirst().orElseThrow(NotFound::new);
  }

  @Transactional(readOnly = true)
  public List<Place> places(Actor actor) {
    maySee(actor);
    return sql.places();
  }

  /** Who holds some of it. */
  @Transactional(readOnly = true)
  public List<Reservation> heldOf(Actor actor, String part) {
    maySee(actor);
    return sql.heldOf(part, null);
  }

  @Transactional(readOnly = true)
  public List<Movement> movements(Actor actor, String part) {
    maySee(actor);
    return sql.movements(part, 200);
  }

  /** Adds or changes a part. */
  @Transactional
  public void put(Actor actor, Part part) {
    mayKeep(actor);
    var problems = new ArrayList<Problem>();
    if (!part.code().matches("[A-Z0-9][A-Z0-9-]{1,39}")) {
      problems.add(Problem.at("/code", "parts.problem.code"));
    }
    if (part.nameEn().isBlank() || part.nameZh().isBlank() || part.nameEn().length() > 120 || part.nameZh().length() > 120) {
      problems.add(Problem.at("/name_en", "parts.problem.name"));
    }
    if (!part.hsCode().matches("[0-9]{4}([.]?[0-9]{2}){1,3}")) {
      problems.add(Problem.at("/hs_code", "parts.problem.hs"));
    }
    if (!part.origin().matches("[A-Z]{2}")) {
      problems.add(Problem.at("/origin", "parts.problem.origin"));
    }
    if (part.grams() <= 0 || part.reorderLevel() < 0 || part.value().signum() < 0) {
      problems.add(Problem.at("/grams", "parts.problem.numbers"));
    }
    part.models().stream().filter(model -> registry.model(model).isEmpty()).forEach(model -> problems.add(Problem.at("/models", "parts.problem.model", model)));
    part.alternatives().stream().filter(other -> other.equals(part.code()) || !sql.exists(other))
        .forEach(other -> problems.add(Problem.at("/alternatives", "parts.problem.alternative", other)));
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    sql.put(part);
    sql.alternatives(part.code(), part.alternatives());
    journal.record(actor.reference(), "part:" + part.code(), "part.put", null, Map.of("models", String.join(" ", part.models()), "value", part.value().toPlainString(),
        "currency", part.currency().getCurrencyCode(), "reorderLevel", part.reorderLevel()));
  }

  /**
   * Goods came in. The same delivery note for the same shelf again is the same delivery.
   *
   * @return false when it had been booked before
   */
  @Transactional
  public boolean receive(Actor actor, String part, String place, int quantity, String deliveryNote) {
    mayKeep(actor);
    shelfOf(part, place);
    if (quantity <= 0 || quantity > 1_000_000) {
      throw InvalidInput.at("/quantity", "parts.problem.quantity");
    }
    var note = reference(deliveryNote);
    sql.lockShelf(part, place);
    if (!sql.movement(Ids.next(clock), part, place, quantity, "RECEIPT", note, null, now(), actor.reference())) {
      return false;
    }
    sql.change(part, place, quantity, 0);
    journal.record(actor.reference(), "part:" + part, "stock.received", null, Map.of("place", place, "quantity", quantity, "deliveryNote", note));
    return true;
  }

  /** Somebody counted. @throws NotPossible when fewer are counted than are promised, naming the claims */
  @Transactional
  public void correct(Actor actor, String part, String place, int counted, String reason) {
    mayKeep(actor);
    shelfOf(part, place);
    if (counted < 0 || counted > 1_000_000) {
      throw InvalidInput.at("/counted", "parts.problem.quantity");
    }
    var why = reference(reason);
    var shelf = sql.lockShelf(part, place).orElseThrow();
    if (counted < shelf.reserved()) {
      throw new NotPossible("parts.counted.belowReserved", counted, shelf.reserved(),
          sql.heldOf(part, place).stream().map(Reservation::claimNumber).distinct().limit(5).collect(Collectors.joining(", ")));
    }
    if (counted != shelf.onHand()) {
      sql.movement(Ids.next(clock), part, place, counted - shelf.onHand(), "CORRECTION", why, null, now(), actor.reference());
      sql.change(part, place, counted - shelf.onHand(), 0);
      journal.record(actor.reference(), "part:" + part, "stock.corrected", why, Map.of("place", place, "before", shelf.onHand(), "after", counted));
    }
  }

  // ---- CSV

  public void export(Actor actor, Appendable out) {
    var columns = new ArrayList<>(COLUMNS);
    columns.addAll(List.of("place", "on_hand", "reserved"));
    var file = new CsvFile(out, columns.toArray(String[]::new));
    for (var stock : stock(actor).stream().sorted(Comparator.comparing(one -> one.part().code())).toList()) {
      var part = stock.part();
      var places = stock.places().isEmpty() ? Arrays.asList((Stock.At) null) : stock.places();
      for (var at : places) {
        file.row(part.code(), part.nameEn(), part.nameZh(), String.join(" ", part.models()), String.join(" ", part.alternatives()), part.hsCode(), part.origin(),
            part.grams(), part.value().toPlainString(), part.currency().getCurrencyCode(), part.holdsLithium() ? "yes" : "no", part.reorderLevel(),
            at == null ? "" : at.place(), at == null ? "" : at.onHand(), at == null ? "" : at.reserved());
      }
    }
  }

  /** Brings in a list in the form of {@link #export}; a wrong line is told with its number, and the others are taken. {@code place} and {@code on_hand} are a count. */
  public Brought bring(Actor actor, Reader csv) {
    mayKeep(actor);
    var taken = 0;
    var refused = new ArrayList<Brought.Refused>();
    try (var parser = CSVParser.parse(csv, CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setIgnoreEmptyLines(true).setTrim(true)
        .setIgnoreHeaderCase(true).get())) {
      var missing = COLUMNS.stream().filter(column -> parser.getHeaderNames().stream().noneMatch(name -> name.replace("\uFEFF", "").equalsIgnoreCase(column))).toList();
      if (!missing.isEmpty()) {
        throw InvalidInput.at("/file", "parts.problem.columns", String.join(", ", missing));
      }
      for (var line : parser) {
        if (line.getRecordNumber() > MOST_ROWS) {
          throw InvalidInput.at("/file", "parts.problem.rows", MOST_ROWS);
        }
        try {
          transaction.executeWithoutResult(status -> bring(actor, line));
          taken++;
        } catch (InvalidInput wrong) {
          refused.add(new Brought.Refused((int) line.getRecordNumber() + 1, wrong.problems()));
        } catch (NotPossible wrong) {
          refused.add(new Brought.Refused((int) line.getRecordNumber() + 1, List.of(new Problem("", wrong.key(), wrong.arguments()))));
        }
      }
    } catch (IllegalArgumentException | UncheckedIOException | IOException unreadable) {
      throw InvalidInput.at("/file", "parts.problem.file");
    }
    return new Brought(taken, refused);
  }

  private void bring(Actor actor, CSVRecord line) {
    var code = cell(line, "code").toUpperCase(Locale.ROOT);
    var value = number(line, "value");
    var currency = Money.currency(cell(line, "currency").toUpperCase(Locale.ROOT));
    put(actor, new Part(code, cell(line, "name_en"), cell(line, "name_zh"), words(cell(line, "models")), words(cell(line, "alternatives")), cell(line, "hs_code"),
        cell(line, "origin").toUpperCase(Locale.ROOT), whole(line, "grams"), Money.amount(value, currency, "/value"), currency,
        List.of("yes", "true", "1", "是").contains(cell(line, "holds_lithium").toLowerCase(Locale.ROOT)), whole(line, "reorder_level")));
    if (!cell(line, "place").isEmpty()) {
      correct(actor, code, cell(line, "place").toUpperCase(Locale.ROOT), whole(line, "on_hand"), "CSV");
    }
  }

  // ---- For those who carry remedies out

  /** Promises parts to a locked remedy, all or none. What it holds already stays. @return whether anything is new @throws NotPossible naming the part of which there are too few */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean reserve(Actor actor, RemedyView remedy, List<Pick> picks) {
    boolean more = false;
    // In one order, so that two pickers of the same parts never wait for each other in a circle.
    for (var pick : picks.stream().sorted(Comparator.comparing(Pick::part).thenComparing(Pick::place)).toList()) {
      if (pick.quantity() <= 0 || pick.quantity() > 1000) {
        throw InvalidInput.at("/quantity", "parts.problem.quantity");
      }
      var shelf = sql.lockShelf(pick.part(), pick.place()).orElseThrow(() -> new NotPossible("parts.tooFew", pick.part(), pick.place(), 0));
      if (!sql.reserve(Ids.next(clock), remedy.id(), pick.part(), pick.place(), pick.quantity(), now(), actor.reference())) {
        continue;
      }
      if (shelf.onHand() - shelf.reserved() < pick.quantity()) {
        throw new NotPossible("parts.tooFew", pick.part(), pick.place(), shelf.onHand() - shelf.reserved());
      }
      sql.change(pick.part(), pick.place(), 0, pick.quantity());
      more = true;
    }
    return more;
  }

  @Transactional(readOnly = true)
  public List<Reservation> of(UUID remedyId) {
    return sql.ofRemedy(remedyId);
  }

  /** What is held goes back to the shelf. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void release(UUID remedyId) {
    for (var held : held(remedyId)) {
      sql.lockShelf(held.part(), held.place());
      if (sql.settle(remedyId, held.part(), held.place(), Reservation.State.RELEASED, now())) {
        sql.change(held.part(), held.place(), 0, -held.quantity());
      }
    }
  }

  /** What is held leaves the shelf for good. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void use(Actor actor, RemedyView remedy) {
    for (var held : held(remedy.id())) {
      sql.lockShelf(held.part(), held.place());
      if (sql.settle(remedy.id(), held.part(), held.place(), Reservation.State.USED, now())) {
        sql.movement(Ids.next(clock), held.part(), held.place(), -held.quantity(), "CONSUMPTION", remedy.claimNumber(), remedy.claimNumber(), now(), actor.reference());
        sql.change(held.part(), held.place(), -held.quantity(), -held.quantity());
      }
    }
  }

  private List<Reservation> held(UUID remedyId) {
    return sql.ofRemedy(remedyId).stream().filter(one -> one.state() == Reservation.State.HELD)
        .sorted(Comparator.comparing(Reservation::part).thenComparing(Reservation::place)).toList();
  }

  @EventListener
  void on(RemedyEvents.Ended ended) {
    release(ended.remedy().id());
  }

  // ---- Helpers

  private List<Stock> stocks(List<Part> parts) {
    var byPart = sql.stock().stream().collect(Collectors.groupingBy(PartsSql.StockRow::part, Collectors.mapping(PartsSql.StockRow::at, Collectors.toList())));
    return parts.stream().map(part -> new Stock(part, byPart.getOrDefault(part.code(), List.of()))).toList();
  }

  private void shelfOf(String part, String place) {
    if (!sql.exists(part)) {
      throw InvalidInput.at("/part", "parts.problem.unknown", part.length() > 40 ? part.substring(0, 40) : part);
    }
    if (!sql.placeExists(place)) {
      throw InvalidInput.at("/place", "parts.problem.place", place.length() > 40 ? place.substring(0, 40) : place);
    }
    sql.shelf(part, place);
  }

  private static String reference(String text) {
    if (text.isBlank() || text.length() > 200) {
      throw InvalidInput.at("/reference", "parts.problem.reference");
    }
    return text.strip();
  }

  private static String cell(CSVRecord line, String column) {
    return line.isMapped(column) && line.isSet(column) ? line.get(column).strip() : line.isMapped("\uFEFF" + column) ? line.get("\uFEFF" + column).strip() : "";
  }

  private static BigDecimal number(CSVRecord line, String column) {
    try {
      return new BigDecimal(cell(line, column));
    } catch (NumberFormatException notANumber) {
      throw InvalidInput.at("/" + column, "parts.problem.number", column);
    }
  }

  private static int whole(CSVRecord line, String column) {
    try {
      return Integer.parseInt(cell(line, column));
    } catch (NumberFormatException notANumber) {
      throw InvalidInput.at("/" + column, "parts.problem.number", column);
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("[\\s,;]+"));
  }

  private static void maySee(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> {
        if (!staff.is(Role.ENGINEER, Role.MANAGER, Role.BENCH, Role.TECHNICIAN, Role.AUDITOR)) {
          throw new NotAllowed(Role.ENGINEER.name());
        }
      }
      case Actor.Integration key -> {
        if (!key.scopes().contains(Scope.REGISTRY_READ) && !key.scopes().contains(Scope.REGISTRY_WRITE)) {
          throw new NotFound();
        }
      }
      case Actor.System system -> { }
      case Actor.Customer customer -> throw new NotFound();
      case Actor.LinkHolder holder -> throw new NotFound();
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  private static void mayKeep(Actor actor) {
    maySee(actor);
    if (actor instanceof Actor.Staff staff && !staff.is(Role.ENGINEER, Role.MANAGER, Role.BENCH) || actor instanceof Actor.Integration key && !key.scopes().contains(Scope.REGISTRY_WRITE)) {
      throw new NotAllowed(Role.BENCH.name());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

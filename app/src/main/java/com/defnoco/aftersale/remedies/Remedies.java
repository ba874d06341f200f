package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.claims.ClaimEvents;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Claims.RemedyStep;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** From the remedies that a decision offers to one that is done. Not yours or absent: {@code NotFound}. */
@Component
public class Remedies {

  private static final Actor SYSTEM = new Actor.System();
  private static final int ENOUGH_FINISHED = 5;
  private static final int ENOUGH_CHARGES = 3;
  private static final int MOST_LINES = 50;
  private static final int QUOTE_DAYS = 30;
  private static final int LONGEST_TEXT = 20_000;

  private final RemediesSql sql;
  private final Claims claims;
  private final Vouchers vouchers;
  private final FreightPrices prices;
  private final Customers customers;
  private final Editions editions;
  private final Journal journal;
  private final Clock clock;
  private final JsonMapper json;
  private final ApplicationEventPublisher events;

  Remedies(RemediesSql sql, Claims claims, Vouchers vouchers, FreightPrices prices, Customers customers, Editions editions, Journal journal, Clock clock, JsonMapper json, ApplicationEventPublisher events) {
    this.sql = sql;
    this.claims = claims;
    this.vouchers = vouchers;
    this.prices = prices;
    this.customers = customers;
    this.editions = editions;
    this.journal = journal;
    this.clock = clock;
    this.json = json;
    this.events = events;
  }


  /**
   * All remedies of the item's outcome, offered or not, side by side; empty while the decision is open.
   *
   * @param active the remedy that was chosen and is neither failed nor cancelled; null before
   * @param earlier failed and cancelled ones, oldest first
   */
  public record Options(List<Option> options, @Nullable RemedyView active, List<RemedyView> earlier) {}

  @Transactional(readOnly = true)
  public Options options(Actor actor, String claimNumber, int item) {
    var claim = claims.find(actor, claimNumber);
    var decided = claim.item(item);
    var decision = decided.decision();
    var percent = BigDecimal.valueOf(editions.byId(decision.decision().edition()).orElseThrow().parameters().discountPercent().value());
    var zone = prices.zoneOf(customers.find(SYSTEM, claim.customerId()).country()).orElse(null);
    var listed = zone == null ? List.<FreightPrices.Price>of() : prices.inForce(zone.code());
    var kilograms = prices.packKilograms(decided.serialNumber());
    var rows = sql.ofItem(decided.id());
    var active = rows.isEmpty() || !holds(rows.getLast(), decided.state()) ? null : rows.getLast();
    return new Options(
        decision.remedies().stream().map(offer -> Menu.option(offer, decision.costs(), decided.danger(), offer.remedy() == Remedy.LOYALTY_DISCOUNT ? percent : null,
            experience(offer.remedy(), zone, listed, kilograms, decided.danger()),
            offer.remedy() == Remedy.LOYALTY_DISCOUNT ? claims.countedIssues(actor, claimNumber) : List.of())).toList(),
        active == null ? null : view(active), rows.stream().filter(row -> row != active).map(this::view).toList());
  }

  /** What finished remedies of this kind tell about time, and others and our price list about freight; where there is too little, nothing. */
  private Menu.Experience experience(Remedy remedy, FreightPrices.@Nullable Zone zone, List<FreightPrices.Price> listed, @Nullable BigDecimal packKilograms, boolean danger) {
    var freight = new EnumMap<FreightPrices.Leg, List<Option.Estimate>>(FreightPrices.Leg.class);
    var paid = sql.freight(remedy, zone == null ? null : zone.code(), packKilograms, danger);
    for (var leg : FreightPrices.Leg.values()) {
      var goods = Menu.goods(leg, packKilograms, danger);
      var known = new ArrayList<Option.Estimate>();
      for (var one : paid) {
        if (one.leg() == leg && one.charges() >= ENOUGH_CHARGES && (one.way() == null || FreightPrices.ways(leg, goods).contains(one.way()))) {
          known.add(new Option.Estimate(one.way(), one.median().setScale(one.currency().getDefaultFractionDigits()), null, null, one.currency(), one.charges(), null));
        }
      }
      for (var way : FreightPrices.ways(leg, goods)) {
        // What others paid the same way tells more than a list.
        if (known.stream().noneMatch(one -> one.way() == way)) {
          listed(FreightPrices.of(listed, leg, goods).stream().filter(price -> price.way() == way).toList()).ifPresent(known::add);
        }
      }
      if (known.size() > 1) {
        known.removeIf(one -> one.way() == null);
      }
      known.sort(Comparator.comparing(one -> Objects.requireNonNullElse(one.way(), FreightPrices.Way.COURIER)));
      freight.put(leg, known);
    }
    return new Menu.Experience(sql.usual(remedy).filter(usual -> usual.finished() >= ENOUGH_FINISHED).orElse(null), zone, freight);
  }

  /** One estimate of all prices that may hold, from the least to the most, in the currency of the first. */
  private static Optional<Option.Estimate> listed(List<FreightPrices.Price> prices) {
    if (prices.isEmpty()) {
      return Optional.empty();
    }
    var first = prices.getFirst();
    var amounts = prices.stream().filter(price -> price.currency().equals(first.currency())).map(FreightPrices.Price::amount).filter(Objects::nonNull).sorted().toList();
    var since = prices.stream().map(FreightPrices.Price::from).max(Comparator.naturalOrder()).orElse(first.from());
    return Optional.of(new Option.Estimate(first.way(), amounts.getFirst(), amounts.getLast().equals(amounts.getFirst()) ? null : amounts.getLast(), first.damaged(), first.currency(), 0, since));
  }

  /**
   * The customer (or staff in their name) accepts a remedy. The same choice again gives the same answer.
   *
   * @throws NotPossible when it is not offered, or another one has been chosen
   */
  @Transactional
  public RemedyView choose(Actor actor, String claimNumber, int item, Remedy remedy) {
    var ref = claims.item(actor, claimNumber, item);
    sql.lockItem(ref.itemId());
    // Read again behind the lock: whoever clicked first has committed by now.
    var decided = claims.find(actor, claimNumber).item(item);
    var rows = sql.ofItem(ref.itemId());
    if (!rows.isEmpty() && holds(rows.getLast(), decided.state())) {
      if (rows.getLast().remedy() == remedy) {
        return view(rows.getLast());
      }
      throw new NotPossible("remedies.chosen.other", rows.getLast().remedy().name());
    }
    if (remedy == Remedy.LOYALTY_DISCOUNT && rows.stream().anyMatch(row -> row.state() == RemedyState.DONE && row.remedy() != Remedy.LOYALTY_DISCOUNT)) {
      // R4: the discount is taken instead of a repair.
      throw new NotPossible("remedies.discount.afterRepair");
    }
    vouchers.giveUpFor(actor, ref.itemId());
    var row = new RemediesSql.Row(Ids.next(clock), ref.itemId(), ref.claimId(), ref.claimNumber(), item, ref.serialNumber(), ref.customerId(), decided.decision().id(), remedy,
        RemedyState.CHOSEN, ref.danger(), null, now(), null, null, null);
    if (!sql.insert(row, actor.reference())) {
      throw new NotPossible("remedies.chosen.other", remedy.name());
    }
    claims.remedyStep(actor, ref.itemId(), remedy, RemedyStep.CHOSEN, "");
    if (remedy == Remedy.LOYALTY_DISCOUNT) {
      vouchers.issue(actor, row, editions.byId(decided.decision().decision().edition()).orElseThrow());
      sql.move(row.id(), RemedyState.DONE, null, now(), null);
      claims.remedyStep(SYSTEM, ref.itemId(), remedy, RemedyStep.DONE, "");
    }
    var chosen = view(sql.find(row.id()).orElseThrow());
    events.publishEvent(new RemedyEvents.Chosen(chosen));
    return chosen;
  }

  @Transactional(readOnly = true)
  public RemedyView find(Actor actor, UUID remedyId) {
    return view(visible(actor, remedyId));
  }

  /** Remedies by state, those that wait longest first; staff. */
  @Transactional(readOnly = true)
  public List<RemedyView> board(Actor actor, @Nullable RemedyState state) {
    claims.counts(actor);
    var boundTo = claims.boundTo(actor);
    return sql.board(state, 500).stream().filter(row -> boundTo.isEmpty() || boundTo.contains(row.remedy())).map(this::view).toList();
  }

  /** A pack that may burn: how it may travel, or that it may not. Needed before its factory service starts. Engineers, bench, managers. */
  @Transactional
  public RemedyView assessTransport(Actor actor, UUID remedyId, String assessment) {
    var row = visibleLocked(actor, remedyId);
    workOn(actor);
    if (row.state() != RemedyState.CHOSEN && row.state() != RemedyState.QUOTED) {
      throw new NotPossible("remedies.state");
    }
    var text = said("/assessment", assessment);
    sql.transport(row.id(), text, actor.reference());
    journal.record(actor.reference(), "claim:" + row.claimId(), "remedy.transportAssessed", text, Map.of("item", row.item(), "remedy", row.remedy().name()));
    return view(sql.find(row.id()).orElseThrow());
  }

  /**
   * The remedy for whoever carries it out, locked until the transaction ends; what somebody else did to it a moment ago is in it.
   *
   * @throws NotFound when it is not theirs to see
   * @throws NotAllowed when they see it and do not carry it out
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public RemedyView worked(Actor actor, UUID remedyId) {
    var row = visibleLocked(actor, remedyId);
    workOn(actor);
    return view(row);
  }

  /** The remedy for its customer, or for staff who answer in their name; locked. */
  @Transactional(propagation = Propagation.MANDATORY)
  public RemedyView answered(Actor actor, UUID remedyId) {
    var row = visibleLocked(actor, remedyId);
    answersAsCustomer(actor);
    return view(row);
  }

  /** Under way, and stopped, because the decision behind it fell. Managers. */
  @Transactional
  public RemedyView stop(Actor actor, UUID remedyId, String reason) {
    var row = visibleLocked(actor, remedyId);
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER))) {
      throw new NotAllowed(Role.MANAGER.name());
    }
    if (row.state() != RemedyState.STARTED) {
      throw new NotPossible("remedies.state");
    }
    return move(actor, row, RemedyState.CANCELLED, RemedyStep.STOPPED, said("/reason", reason));
  }

  /** Starts the work. Paid service only after its quote was accepted. */
  @Transactional
  public RemedyView start(Actor actor, UUID remedyId) {
    var row = visibleLocked(actor, remedyId);
    require(row, RemedyState.STARTED);
    if (transportFirst(row) && row.transport() == null) {
      throw new NotPossible("remedies.transport.first");
    }
    if (row.remedy() == Remedy.PAID_SERVICE && !sql.currentQuote(row.id()).map(RemediesSql.QuoteRow::accepted).orElse(false)) {
      throw new NotPossible("remedies.quote.first");
    }
    return move(actor, row, RemedyState.STARTED, RemedyStep.STARTED, null);
  }

  /** Finishes with a report and closes the item. */
  @Transactional
  public RemedyView finish(Actor actor, UUID remedyId, String report) {
    var row = visibleLocked(actor, remedyId);
    if (row.state() != RemedyState.STARTED) {
      throw new NotPossible("remedies.state");
    }
    return move(actor, row, RemedyState.DONE, RemedyStep.DONE, said("/report", report));
  }

  /** It did not work: the remedies are offered anew; a failed remote repair opens factory and on-site repair (I6). */
  @Transactional
  public RemedyView fail(Actor actor, UUID remedyId, String reason) {
    var row = visibleLocked(actor, remedyId);
    require(row, RemedyState.FAILED);
    return move(actor, row, RemedyState.FAILED, RemedyStep.FAILED, said("/reason", reason));
  }

  /** Stops a remedy that has not started; the customer or staff. */
  @Transactional
  public RemedyView cancel(Actor actor, UUID remedyId, String reason) {
    var row = visibleLocked(actor, remedyId);
    if (row.state() != RemedyState.CHOSEN && row.state() != RemedyState.QUOTED) {
      throw new NotPossible("remedies.state");
    }
    return move(actor, row, RemedyState.CANCELLED, RemedyStep.CANCELLED, reason.strip());
  }

  /** Offers a quote for a paid service; a later one replaces it while it is not answered. Engineers, managers. */
  @Transactional
  public RemedyView quote(Actor actor, UUID remedyId, String currency, List<Quote.Line> lines) {
    return quote(actor, remedyId, currency, lines, today().plusDays(QUOTE_DAYS));
  }

  /** @param validUntil last day on which the customer can accept it, read in UTC */
  @Transactional
  public RemedyView quote(Actor actor, UUID remedyId, String currency, List<Quote.Line> lines, LocalDate validUntil) {
    if (validUntil.isBefore(today())) {
      throw InvalidInput.at("/validUntil", "remedies.problem.validUntil");
    }
    var row = visibleLocked(actor, remedyId);
    workOn(actor);
    if (row.remedy() != Remedy.PAID_SERVICE || !RemedyGraph.REMEDY.allows(row.state(), RemedyState.QUOTED)) {
      throw new NotPossible("remedies.quote.notNow");
    }
    var money = Money.currency(currency);
    var exact = lines(lines, money);
    var before = sql.currentQuote(row.id());
    if (before.map(RemediesSql.QuoteRow::answeredAt).isPresent()) {
      throw new NotPossible("remedies.quote.answered");
    }
    before.ifPresent(quote -> sql.replaceQuote(quote.id(), now()));
    var amount = exact.stream().map(Quote.Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add).setScale(money.getDefaultFractionDigits());
    if (amount.signum() < 0) {
      throw InvalidInput.at("/lines", "remedies.problem.amount.negative");
    }
    var quote = new RemediesSql.QuoteRow(Ids.next(clock), row.id(), before.map(RemediesSql.QuoteRow::number).orElse(0) + 1, money.getCurrencyCode(), amount,
        json.writeValueAsString(exact), now(), validUntil, null, null);
    sql.insertQuote(quote, actor.reference());
    sql.move(row.id(), RemedyState.QUOTED, null, null, null);
    journal.record(actor.reference(), "claim:" + row.claimId(), "quote.offered", null, Map.of("item", row.item(), "quote", quote.number(), "amount",
        amount.toPlainString(), "currency", money.getCurrencyCode()));
    var quoted = view(sql.find(row.id()).orElseThrow());
    events.publishEvent(new RemedyEvents.Quoted(quoted, view(quote)));
    return quoted;
  }

  /** The customer's answer to a quote. Declining cancels the remedy. */
  @Transactional
  public RemedyView answerQuote(Actor actor, UUID quoteId, boolean accept) {
    var quote = sql.quote(quoteId).orElseThrow(NotFound::new);
    var row = visibleLocked(actor, quote.remedyId());
    if (quote.accepted() != null && quote.accepted() == accept) {
      return view(row);
    }
    answersAsCustomer(actor);
    if (accept && quote.answeredAt() == null && quote.validUntil() != null && today().isAfter(quote.validUntil())) {
      throw new NotPossible("remedies.quote.expired", quote.validUntil().toString());
    }
    if (row.state() != RemedyState.QUOTED || !sql.answerQuote(quoteId, accept, now(), actor.reference())) {
      throw new NotPossible("remedies.quote.answered");
    }
    journal.record(actor.reference(), "claim:" + row.claimId(), accept ? "quote.accepted" : "quote.declined", null, Map.of("item", row.item(), "quote", quote.number()));
    if (accept) {
      events.publishEvent(new RemedyEvents.QuoteAccepted(view(sql.find(row.id()).orElseThrow()), view(sql.quote(quoteId).orElseThrow())));
    }
    return accept ? view(sql.find(row.id()).orElseThrow()) : move(actor, row, RemedyState.CANCELLED, RemedyStep.CANCELLED, "");
  }

  // ---- What claims tell us

  /** The decision fell, or the item was taken back: what was chosen and has not started is off, and an unused voucher is worth nothing any more. */
  @EventListener
  void on(ClaimEvents.Decided decided) {
    if (decided.before() == null) {
      return;
    }
    giveUp(decided.itemId(), "the decision changed to " + decided.outcome());
    if (decided.outcome() == Outcome.NOT_COVERED) {
      vouchers.cancel(decided.itemId(), "the decision changed to NOT_COVERED");
    }
  }

  @EventListener
  void on(ClaimEvents.RemedyFell fell) {
    giveUp(fell.itemId(), "the decision no longer offers it");
  }

  /** The other issue behind a discount fell (I5): an unused voucher is off and the item is offered anew. */
  @EventListener
  void on(ClaimEvents.DiscountFell fell) {
    var because = "fewer than two covered issues are left";
    if (vouchers.cancel(fell.itemId(), because)) {
      claims.offeredAnew(fell.itemId(), because);
    }
  }

  @EventListener
  void on(ClaimEvents.Flagged flagged) {
    sql.ofItem(flagged.itemId()).stream().filter(row -> row.state() == RemedyState.STARTED)
        .forEach(row -> events.publishEvent(new RemedyEvents.Doubted(view(row), flagged.outcome())));
    if (flagged.outcome() == Outcome.NOT_COVERED) {
      vouchers.cancel(flagged.itemId(), "the decision would be NOT_COVERED now");
    }
  }

  @EventListener
  void on(ClaimEvents.Withdrawn withdrawn) {
    giveUp(withdrawn.itemId(), "withdrawn");
    vouchers.cancel(withdrawn.itemId(), "withdrawn");
  }

  @EventListener
  void on(CustomersMerged merged) {
    sql.moveCustomer(merged.from(), merged.into());
  }

  /** Claims have moved the item already; only our row follows. */
  private void giveUp(UUID itemId, String because) {
    for (var row : sql.ofItem(itemId)) {
      // One that is under way is paused for a person instead.
      if (row.state() == RemedyState.CHOSEN || row.state() == RemedyState.QUOTED) {
        sql.move(row.id(), RemedyState.CANCELLED, null, now(), because);
        journal.record("system", "claim:" + row.claimId(), "remedy.cancelled", because, Map.of("item", row.item(), "remedy", row.remedy().name()));
        events.publishEvent(new RemedyEvents.Ended(view(sql.find(row.id()).orElseThrow())));
      }
    }
  }

  // ---- Helpers

  /** Whether this row is the item's remedy at the moment: under way, or done and not reopened since. */
  private static boolean holds(RemediesSql.Row row, ItemState item) {
    return switch (row.state()) {
      case CHOSEN, QUOTED, STARTED -> true;
      case DONE -> item == ItemState.CLOSED;
      case FAILED, CANCELLED -> false;
    };
  }

  private RemediesSql.Row visible(Actor actor, UUID remedyId) {
    var row = sql.find(remedyId).orElseThrow(NotFound::new);
    claims.item(actor, row.claimNumber(), row.item());
    return row;
  }

  private RemediesSql.Row visibleLocked(Actor actor, UUID remedyId) {
    var row = visible(actor, remedyId);
    sql.lockItem(row.itemId());
    return sql.lock(row.id());
  }

  private static void require(RemediesSql.Row row, RemedyState to) {
    if (!RemedyGraph.REMEDY.allows(row.state(), to)) {
      throw new NotPossible("remedies.state");
    }
  }

  private RemedyView move(Actor actor, RemediesSql.Row row, RemedyState to, RemedyStep step, @Nullable String report) {
    var ends = to != RemedyState.STARTED;
    sql.move(row.id(), to, ends ? null : now(), ends ? now() : null, report);
    claims.remedyStep(actor, row.itemId(), row.remedy(), step, report == null ? "" : report);
    var moved = view(sql.find(row.id()).orElseThrow());
    if (ends) {
      events.publishEvent(new RemedyEvents.Ended(moved));
    }
    return moved;
  }

  private static boolean transportFirst(RemediesSql.Row row) {
    return row.danger() && switch (row.remedy()) {
      case FACTORY_SERVICE, PAID_SERVICE -> true;
      case REMOTE_SUPPORT, ONSITE_REPAIR, LOYALTY_DISCOUNT -> false;
    };
  }

  private static void workOn(Actor actor) {
    var may = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ENGINEER, Role.MANAGER, Role.BENCH, Role.TECHNICIAN);
      case Actor.Integration key -> key.scopes().contains(Scope.CLAIMS_WRITE);
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!may) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }

  private static void answersAsCustomer(Actor actor) {
    var may = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ENGINEER, Role.MANAGER);
      case Actor.Integration key -> key.scopes().contains(Scope.CLAIMS_WRITE);
      case Actor.System system -> true;
      case Actor.Customer customer -> true;
      case Actor.LinkHolder holder -> true;
      case Actor.Visitor visitor -> false;
    };
    if (!may) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }

  private static List<Quote.Line> lines(List<Quote.Line> lines, Currency currency) {
    if (lines.isEmpty() || lines.size() > MOST_LINES) {
      throw InvalidInput.at("/lines", "remedies.problem.lines", MOST_LINES);
    }
    var exact = new ArrayList<Quote.Line>();
    for (var line : lines) {
      var at = "/lines/" + exact.size();
      if (line.text().isBlank() || line.text().length() > 500) {
        throw InvalidInput.at(at + "/text", "remedies.problem.line");
      }
      exact.add(new Quote.Line(line.text().strip(), Money.amount(line.amount(), currency, at + "/amount"), line.kind()));
    }
    return exact;
  }

  private RemedyView view(RemediesSql.Row row) {
    return new RemedyView(row.id(), row.claimId(), row.claimNumber(), row.item(), row.serial(), row.remedy(), row.state(), row.chosenAt(), row.startedAt(), row.endedAt(),
        row.report(), transportFirst(row), row.transport(), sql.currentQuote(row.id()).map(this::view).orElse(null), vouchers.of(row.id()).orElse(null), row.customerId());
  }

  private Quote view(RemediesSql.QuoteRow quote) {
    var currency = Currency.getInstance(quote.currency());
    return new Quote(quote.id(), quote.number(), quote.amount().setScale(currency.getDefaultFractionDigits()), currency,
        json.readValue(quote.lines(), new TypeReference<List<Quote.Line>>() {}), quote.offeredAt(), quote.validUntil(), quote.answeredAt(), quote.accepted());
  }

  private static String said(String pointer, String text) {
    if (text.isBlank()) {
      throw InvalidInput.at(pointer, "remedies.problem.text.missing");
    }
    if (text.length() > LONGEST_TEXT) {
      throw InvalidInput.at(pointer, "remedies.problem.tooLong", LONGEST_TEXT);
    }
    return text.strip();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.Money;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyEvents;
import com.defnoco.aftersale.remedies.RemedyView;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What remedies cost, who pays it and by which clause. Each freight leg is the customer's (N1, reading I7) and is told and accepted before it is caused; labour, parts and
 * travel of what is covered are ours. We take no payments: somebody says that it was paid, with the reference.
 */
@Component
public class Charges {

  private final CourseSql sql;
  private final Remedies remedies;
  private final Courses courses;
  private final FreightPrices prices;
  private final Customers customers;
  private final Journal journal;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Charges(CourseSql sql, Remedies remedies, Courses courses, FreightPrices prices, Customers customers, Journal journal, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.remedies = remedies;
    this.courses = courses;
    this.prices = prices;
    this.customers = customers;
    this.journal = journal;
    this.events = events;
    this.clock = clock;
  }

  /** By currency: cost of cover, what customers owe, what they paid. */
  public record Sum(Currency currency, BigDecimal ours, BigDecimal owed, BigDecimal paid) {}

  /** What cover cost on one claim. */
  public record CoverCost(String claimNumber, Currency currency, BigDecimal amount, int lines) {}

  /** A charge was agreed, paid or dropped; for those who tell the ERP. */
  public record Changed(Charge charge) {}

  /** The freight of a leg that has one way only, or of which nobody said how it travels. */
  @Transactional
  public Courses.View estimateFreight(Actor actor, UUID remedyId, Map<Shipment.Leg, BigDecimal> legs, String currency) {
    return estimateFreight(actor, remedyId, legs, currency, null);
  }

  /**
   * Tells the customer what each freight leg will cost and asks whether they accept it; nothing is sent before.
   *
   * @param legs amount by leg
   * @param way how it travels; null where that is open. What is sent later travels the way that was accepted
   */
  @Transactional
  public Courses.View estimateFreight(Actor actor, UUID remedyId, Map<Shipment.Leg, BigDecimal> legs, String currency, FreightPrices.@Nullable Way way) {
    var remedy = remedies.worked(actor, remedyId);
    var course = courses.course(remedyId);
    if (course.at(RemoteStep.FREIGHT_ASKED)) {
      return courses.of(actor, remedyId);
    }
    if (legs.isEmpty()) {
      throw InvalidInput.at("/amount", "course.problem.freight");
    }
    for (var leg : legs.keySet()) {
      var goods = goods(remedy, leg);
      if (way != null && !FreightPrices.ways(FreightPrices.Leg.valueOf(leg.name()), goods).contains(way)) {
        throw InvalidInput.at("/way", way == FreightPrices.Way.COURIER && goods.lithium() ? "freight.problem.lithium" : "freight.problem.way");
      }
    }
    // Asked anew, by another way: what was accepted before and has not travelled is not owed beside it.
    var travelled = courses.of(new Actor.System(), remedyId).shipments().stream().filter(parcel -> parcel.shippedAt() != null).map(Shipment::leg).toList();
    for (var before : sql.charges(remedyId)) {
      if (before.state() == Charge.State.AGREED && before.leg() != null && legs.containsKey(before.leg()) && !travelled.contains(before.leg())) {
        sql.settle(List.of(before.id()), Charge.State.CANCELLED, now(), null);
        events.publishEvent(new Changed(sql.lockCharge(before.id()).orElseThrow()));
      }
    }
    var money = Money.currency(currency);
    var total = BigDecimal.ZERO.setScale(money.getDefaultFractionDigits());
    for (var leg : new TreeMap<>(legs).entrySet()) {
      if (leg.getValue().signum() < 0) {
        throw InvalidInput.at("/amount", "remedies.problem.amount.negative");
      }
      var amount = Money.amount(leg.getValue(), money, "/amount");
      total = total.add(amount);
      record(actor, remedy, Charge.Kind.FREIGHT, leg.getKey(), Payer.CUSTOMER, Clause.N1, leg.getKey().name(), amount, money, Charge.State.ESTIMATED, way);
    }
    var to = switch (course.kind()) {
      case REMOTE -> RemoteStep.FREIGHT_ASKED;
      case FACTORY -> FactoryStep.FREIGHT_ASKED;
      case ONSITE -> OnsiteStep.FREIGHT_ASKED;
    };
    courses.move(actor, remedy, to, null, Map.of("amount", total.toPlainString(), "currency", money.getCurrencyCode(), "clause", "N1"));
    courses.ask(actor, remedy, Ask.Kind.FREIGHT, Map.of("amount", total.toPlainString(), "currency", money.getCurrencyCode(),
        "legs", legs.keySet().stream().sorted().map(Enum::name).collect(Collectors.joining(" ")), "way", way == null ? "" : way.name(),
        "damaged", Boolean.toString(legs.containsKey(Shipment.Leg.TO_FACTORY) && goods(remedy, Shipment.Leg.TO_FACTORY).damaged())), List.of(new Ask.Choice("YES", ""), new Ask.Choice("NO", "")));
    return courses.of(actor, remedyId);
  }

  /** What cover costs us: labour, parts, travel. Not for paid service, whose quote says who pays what. */
  @Transactional
  public Charge book(Actor actor, UUID remedyId, Charge.Kind kind, String words, BigDecimal amount, String currency) {
    var remedy = remedies.worked(actor, remedyId);
    if (remedy.remedy() == Remedy.PAID_SERVICE || kind == Charge.Kind.FREIGHT || kind == Charge.Kind.TAX) {
      throw new NotPossible("course.charge.notOurs");
    }
    if (words.isBlank() || words.length() > 300) {
      throw InvalidInput.at("/words", "remedies.problem.line");
    }
    var money = Money.currency(currency);
    var exact = Money.amount(amount, money, "/amount");
    if (exact.signum() <= 0) {
      throw InvalidInput.at("/amount", "remedies.problem.amount.negative");
    }
    var clause = switch (remedy.remedy()) {
      case REMOTE_SUPPORT -> Clause.R1;
      case FACTORY_SERVICE -> Clause.R2;
      case ONSITE_REPAIR -> Clause.R3;
      case LOYALTY_DISCOUNT -> Clause.R4;
      case PAID_SERVICE -> Clause.N3;
    };
    return record(actor, remedy, kind, null, Payer.COMPANY, clause, words.strip(), exact, money, Charge.State.BOOKED, null);
  }

  /** The way by which the customer accepted that a leg travels; empty where nobody said. */
  @Transactional(readOnly = true)
  public Optional<FreightPrices.Way> acceptedWay(Actor actor, UUID remedyId, Shipment.Leg leg) {
    remedies.find(actor, remedyId);
    return sql.charges(remedyId).stream().filter(charge -> charge.leg() == leg && (charge.state() == Charge.State.AGREED || charge.state() == Charge.State.PAID)).map(Charge::way)
        .filter(java.util.Objects::nonNull).reduce((earlier, later) -> later);
  }

  /** What our table says that the legs cost: for what travels, by the ways that it may go, to where it goes. Nothing where the weight decides and nobody knows it. */
  @Transactional(readOnly = true)
  public List<FreightPrices.Price> listed(Actor actor, UUID remedyId) {
    var remedy = remedies.find(actor, remedyId);
    var listed = new ArrayList<FreightPrices.Price>();
    for (var leg : Shipment.Leg.values()) {
      prices.zoneOf(country(remedy, leg)).ifPresent(zone -> {
        var fitting = prices.of(zone.code(), FreightPrices.Leg.valueOf(leg.name()), goods(remedy, leg));
        fitting.stream().filter(price -> fitting.stream().filter(other -> other.way() == price.way()).count() == 1).forEach(listed::add);
      });
    }
    return listed;
  }

  /** How what a remedy lets travel may go on a leg. */
  @Transactional(readOnly = true)
  public List<FreightPrices.Way> ways(Actor actor, UUID remedyId, Shipment.Leg leg) {
    return FreightPrices.ways(FreightPrices.Leg.valueOf(leg.name()), goods(remedies.find(actor, remedyId), leg));
  }

  private FreightPrices.Goods goods(RemedyView remedy, Shipment.Leg leg) {
    return prices.goods(remedy.id(), remedy.serialNumber(), FreightPrices.Leg.valueOf(leg.name()));
  }

  /** Where a leg leads to or comes from: the site of a visit, else where the customer is. */
  private @Nullable String country(RemedyView remedy, Shipment.@Nullable Leg leg) {
    return (leg == Shipment.Leg.TO_SITE ? prices.siteCountry(remedy.id()) : Optional.<String>empty())
        .orElseGet(() -> customers.find(new Actor.System(), remedy.customerId()).country());
  }

  /** The customer has paid. The same reference again changes nothing. */
  @Transactional
  public Charge markPaid(Actor actor, UUID chargeId, String reference) {
    mayHandle(actor);
    var paidBy = reference.strip();
    if (paidBy.isEmpty() || paidBy.length() > 100) {
      throw InvalidInput.at("/reference", "course.problem.paymentReference");
    }
    var charge = sql.lockCharge(chargeId).orElseThrow(NotFound::new);
    if (charge.state() == Charge.State.PAID && paidBy.equals(charge.reference())) {
      return charge;
    }
    if (charge.state() != Charge.State.AGREED) {
      throw new NotPossible("course.charge.notOwed");
    }
    return settle(actor, charge, Charge.State.PAID, paidBy, "charge.paid");
  }

  /** We waive it. Managers, with a reason. */
  @Transactional
  public Charge writeOff(Actor actor, UUID chargeId, String reason) {
    if (!(actor instanceof Actor.Staff staff)) {
      throw new NotFound();
    }
    if (!staff.is(Role.MANAGER)) {
      throw new NotAllowed(Role.MANAGER.name());
    }
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "remedies.problem.text.missing");
    }
    var charge = sql.lockCharge(chargeId).orElseThrow(NotFound::new);
    if (charge.state() != Charge.State.AGREED) {
      throw new NotPossible("course.charge.notOwed");
    }
    return settle(actor, charge, Charge.State.WRITTEN_OFF, reason.strip(), "charge.writtenOff");
  }

  /** Newest first. Engineers, managers, auditors; programs that may redeem vouchers. */
  @Transactional(readOnly = true)
  public List<Charge> all(Actor actor, Charge.@Nullable State state, @Nullable Charge after, int limit) {
    maySee(actor);
    return sql.allCharges(state, after == null ? null : after.madeAt(), after == null ? null : after.id(), limit);
  }

  @Transactional(readOnly = true)
  public List<Sum> sums(Actor actor) {
    maySee(actor);
    return sql.sums();
  }

  /** What cover cost, dearest claims first. */
  @Transactional(readOnly = true)
  public List<CoverCost> coverCosts(Actor actor) {
    maySee(actor);
    return sql.coverCosts(50);
  }

  @EventListener
  void on(Answered answered) {
    if (answered.ask().kind() != Ask.Kind.FREIGHT) {
      return;
    }
    var remedy = answered.remedy();
    var estimates = sql.charges(remedy.id()).stream().filter(charge -> charge.state() == Charge.State.ESTIMATED).toList();
    var kind = courses.course(remedy.id()).kind();
    if (answered.answer().equals("YES")) {
      sql.settle(estimates.stream().map(Charge::id).toList(), Charge.State.AGREED, now(), null);
      courses.move(answered.actor(), remedy, switch (kind) {
        case REMOTE -> RemoteStep.TO_PACK;
        case FACTORY -> FactoryStep.TO_AUTHORISE;
        case ONSITE -> OnsiteStep.PARTS_TO_SEND;
      }, null, Map.of());
    } else {
      sql.settle(estimates.stream().map(Charge::id).toList(), Charge.State.CANCELLED, now(), null);
      courses.move(answered.actor(), remedy, switch (kind) {
        case REMOTE -> RemoteStep.PARTS_RESERVED;
        case FACTORY -> FactoryStep.ASSESSED;
        case ONSITE -> OnsiteStep.REQUESTED;
      }, null, Map.of());
    }
    estimates.forEach(charge -> events.publishEvent(new Changed(sql.lockCharge(charge.id()).orElseThrow())));
  }

  /** What an accepted quote lists is agreed, line by line. */
  @EventListener
  void on(RemedyEvents.QuoteAccepted accepted) {
    for (var line : accepted.quote().lines()) {
      if (line.amount().signum() <= 0) {
        continue;
      }
      var kind = line.kind() == null ? Charge.Kind.OTHER : Charge.Kind.valueOf(line.kind().name());
      events.publishEvent(new Changed(record(new Actor.System(), accepted.remedy(), kind, null, Payer.CUSTOMER, line.kind() == Quote.Kind.FREIGHT ? Clause.N1 : Clause.N3,
          line.text(), line.amount(), accepted.quote().currency(), Charge.State.AGREED, null)));
    }
  }

  private Charge settle(Actor actor, Charge charge, Charge.State state, String reference, String event) {
    sql.settle(List.of(charge.id()), state, now(), reference);
    var remedy = remedies.find(new Actor.System(), charge.remedyId());
    journal.record(actor.reference(), "claim:" + remedy.claimId(), event, null, Map.of("item", remedy.item(), "amount", charge.amount().toPlainString(),
        "currency", charge.currency().getCurrencyCode(), "reference", reference));
    var settled = sql.lockCharge(charge.id()).orElseThrow();
    events.publishEvent(new Changed(settled));
    return settled;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  Charge record(Actor actor, RemedyView remedy, Charge.Kind kind, Shipment.@Nullable Leg leg, Payer payer, Clause clause, String words, BigDecimal amount, Currency currency,
      Charge.State state, FreightPrices.@Nullable Way way) {
    var charge = new Charge(Ids.next(clock), remedy.id(), remedy.claimNumber(), remedy.item(), kind, leg, payer, clause, words, amount, currency, state, now(), null, null, way);
    sql.insert(charge, remedy.claimId(), remedy.customerId(), kind == Charge.Kind.FREIGHT ? prices.zoneOf(country(remedy, leg)).map(FreightPrices.Zone::code).orElse(null) : null,
        kind == Charge.Kind.FREIGHT && leg != null ? goods(remedy, leg) : null, actor.reference());
    journal.record(actor.reference(), "claim:" + remedy.claimId(), "charge.made", null, Map.of("item", remedy.item(), "kind", kind.name(), "payer", payer.name(),
        "clause", clause.name(), "amount", amount.toPlainString(), "currency", currency.getCurrencyCode(), "state", state.name()));
    return charge;
  }

  private static void maySee(Actor actor) {
    var may = switch (actor) {
      case Actor.Staff staff -> staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR);
      case Actor.Integration key -> key.scopes().contains(Scope.VOUCHERS);
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
    if (!may) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.MANAGER.name()) : new NotFound();
    }
  }

  private static void mayHandle(Actor actor) {
    maySee(actor);
    if (actor instanceof Actor.Staff staff && !staff.is(Role.ENGINEER, Role.MANAGER)) {
      throw new NotAllowed(Role.MANAGER.name());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

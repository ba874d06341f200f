package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.ContradictoryFacts;
import com.defnoco.aftersale.policy.Decision;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.Question;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFacts;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the facts on file to the decision that holds: reads what our own records tell, asks the policy, stores the answer whole when it is another one, and moves item and
 * claim to where the answer puts them. Always called with the claim locked.
 */
@Component
class Deciding {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ClaimsSql sql;
  private final Registry registry;
  private final Editions editions;
  private final Journal journal;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final ArrivalJob arrivals;
  private final String codeVersion;

  Deciding(ClaimsSql sql, Registry registry, Editions editions, Journal journal, Clock clock, ApplicationEventPublisher events, ArrivalJob arrivals, CodeVersion codeVersion) {
    this.sql = sql;
    this.registry = registry;
    this.editions = editions;
    this.journal = journal;
    this.clock = clock;
    this.events = events;
    this.arrivals = arrivals;
    this.codeVersion = codeVersion.text();
  }

  /** What is known of an item, and which part of it our own records told. @param arrives when the announced arrival of its unit becomes a fact; null when none is announced */
  record Gathered(Facts facts, List<RegistryFact> registryFacts, @Nullable Instant arrives) {}

  /** The policy's answer with the edition that gave it and the facts it was given. */
  record Answer(Edition edition, Facts facts, Decision decision) {}

  // ---- Facts

  Gathered gather(ClaimsSql.Item item) {
    return gather(item, sql.facts(item.id()).stream().filter(entry -> !entry.superseded()).toList());
  }

  /** @param told what people told, in force; at most one entry per fact */
  Gathered gather(ClaimsSql.Item item, List<FactEntry> told) {
    return gather(item.unitId() == null ? null : registry.unitFacts(item.unitId()).orElse(null), told, () -> sql.coveredIssues(item.customerId(), item.id()));
  }

  /** @param otherIssues how many other covered issues of the customer there are; asked where nobody told */
  private Gathered gather(@Nullable UnitFacts unit, List<FactEntry> told, IntSupplier otherIssues) {
    var fromRegistry = new ArrayList<RegistryFact>();
    if (unit != null) {
      read(unit, fromRegistry);
    }
    var facts = Facts.unknown();
    for (var entry : told) {
      if (entry.value() != null) {
        facts = facts.with(entry.fact(), entry.value());
      }
    }
    for (var fact : fromRegistry) {
      // Our records speak for every unit of a consignment: they are corrected there, not claim by claim. Only where they know no day can a person tell one.
      if (!(fact.value().equals("none") && facts.knows(fact.fact()))) {
        facts = facts.with(fact.fact(), fact.value());
      }
    }
    if (told.stream().noneMatch(entry -> entry.fact() == Fact.COVERED_ISSUES_OF_CUSTOMER && entry.value() != null)) {
      int others = otherIssues.getAsInt();
      facts = facts.withCoveredIssuesOfCustomer(others + 1);
      fromRegistry.add(new RegistryFact(Fact.COVERED_ISSUES_OF_CUSTOMER, Integer.toString(others + 1), others + " other covered issues of this customer on file"));
    }
    return new Gathered(facts, fromRegistry, unit == null ? null : unit.announcedArrival());
  }

  /** Whether our own records tell this fact of the item's unit. */
  boolean registryTells(ClaimsSql.Item item, Fact fact) {
    if (item.unitId() == null) {
      return false;
    }
    var told = new ArrayList<RegistryFact>();
    registry.unitFacts(item.unitId()).ifPresent(known -> read(known, told));
    return told.stream().anyMatch(entry -> entry.fact() == fact && !entry.value().equals("none"));
  }

  private void read(UnitFacts unit, List<RegistryFact> into) {
    var made = unit.manufacturedOn();
    into.add(new RegistryFact(Fact.MANUFACTURED_ON, made == null ? "none" : made.toString(), unit.manufacturedEvidence()));
    var arrived = unit.arrivedAtPortOn();
    // An announced arrival has not happened: the registry tells it from its day on, at the port.
    if (arrived != null) {
      into.add(new RegistryFact(Fact.ARRIVED_AT_PORT_ON, arrived.toString(), unit.arrivalEvidence()));
    }
  }

  /** @throws ContradictoryFacts when the facts exclude each other */
  Answer decide(Facts facts) {
    var edition = editions.forUnit(facts);
    return new Answer(edition, facts, Adjudicator.decide(edition, facts));
  }

  /**
   * What an approved override for cover offers: the remedies and costs the policy gives a covered item with this diagnosis. Everything else about such a case is supposed, so
   * only these two are taken from it.
   */
  Decision asIf(Outcome outcome, Facts facts, Edition edition) {
    var day = switch (facts.manufacturedOn().orElse(ManufactureDate.none())) {
      case ManufactureDate.On(LocalDate made) -> made;
      case ManufactureDate.None none -> facts.occurredOn().orElse(today());
    };
    var supposed = facts.withManufacturedOn(day).withArrivedAtPortOn(day).withOccurredOn(day)
        .withBothPapers(com.defnoco.aftersale.policy.Paper.VALID).withNoCause();
    return Adjudicator.decide(edition, outcome == Outcome.COVERED ? supposed : supposed.withUserDamage(true));
  }

  // ---- Deciding

  /** An arrival that is only announced will be a fact one day: then the item is decided anew, whatever happens until then. */
  void awaitArrival(UUID itemId, Gathered gathered) {
    if (gathered.arrives() != null) {
      arrivals.stage(itemId, gathered.arrives());
    }
  }

  /** The first decision of an item, yet to be written. */
  record First(ClaimsSql.Stored stored, Decision decision, Gathered gathered, Facts facts) {}

  /**
   * Decides an item that is being taken. Nothing is read but what is given, nothing is written.
   *
   * @param unit what our records tell of it; null where the unit is not known
   * @param otherIssues other covered issues of the customer
   */
  First first(UUID itemId, @Nullable UnitFacts unit, List<FactEntry> told, int otherIssues, String cause, Instant at) {
    var gathered = gather(unit, told, () -> otherIssues);
    var answer = decideOrWithoutArrival(gathered.facts());
    return new First(stored(itemId, 1, gathered, answer, DecisionJson.write(answer.decision(), answer.edition()), cause, at), answer.decision(), gathered, answer.facts());
  }

  static Map<String, Object> told(ClaimsSql.Stored decision, int item) {
    return Map.of("item", item, "decision", decision.number(), "outcome", decision.outcome().name(), "edition", decision.edition(), "sha256", decision.hex(), "cause",
        decision.cause());
  }

  /**
   * Decides anew and stores the answer with what it was decided from, when either is another than the last. Other covered items of the customer follow when this one became
   * or ceased to be covered (I5).
   *
   * @param cause the event that made us decide
   * @param by {@code kind:id} of who caused it
   * @return the item as it is now
   */
  ClaimsSql.Item redecide(ClaimsSql.Claim claim, ClaimsSql.Item item, String cause, String by) {
    var before = item.outcome();
    var last = sql.latestDecision(item.id());
    var gathered = gather(item);
    var answer = decideOrWithoutArrival(gathered.facts());
    var text = DecisionJson.write(answer.decision(), answer.edition());
    awaitArrival(item.id(), gathered);
    // A decision pins the facts it was made from: other facts, or other proofs of them, are another decision even where the answer reads the same.
    var stored = last.filter(previous -> previous.answer().equals(text) && previous.facts().equals(FactsJson.write(answer.facts()))
        && previous.registryFacts().equals(write(gathered.registryFacts()))).orElse(null);
    if (stored == null) {
      stored = stored(item.id(), last.map(ClaimsSql.Stored::number).orElse(0) + 1, gathered, answer, text, cause, now());
      sql.insertDecision(stored);
      journal.record(by, "claim:" + claim.id(), "item.decided", null, told(stored, item.number()));
    }
    var settled = settleOutcome(claim, item, before, stored, by);
    tellMovedCover(claim, settled, last.orElse(null), stored, before != settled.outcome());
    boolean countedBefore = last.filter(previous -> previous.outcome() == Outcome.COVERED).isPresent();
    boolean moved = (before == Outcome.COVERED) != (settled.outcome() == Outcome.COVERED);
    if (!moved && countedBefore != (stored.outcome() == Outcome.COVERED)) {
      // Under an override the item's outcome stands still; the issues that the policy itself covers are counted all the same (I5).
      customersOtherIssues(claim, settled, by);
    }
    return settled;
  }

  private void tellMovedCover(ClaimsSql.Claim claim, ClaimsSql.Item item, ClaimsSql.@Nullable Stored last, ClaimsSql.Stored now, boolean decided) {
    boolean concerns = switch (item.state()) {
      case OPEN, COVERED, NOT_COVERED, UNDER_APPEAL, REMEDY_CHOSEN -> true;
      case IN_REMEDY, CLOSED, WITHDRAWN -> false;
    };
    if (last == null || !concerns) {
      return;
    }
    var was = DecisionJson.read(last.answer(), last.sentences()).cover();
    var is = DecisionJson.read(now.answer(), now.sentences()).cover();
    if (was.isPresent() && is.isPresent() && !was.get().lastDay().equals(is.get().lastDay())) {
      events.publishEvent(new ClaimEvents.CoverMoved(claim.id(), claim.number(), item.id(), item.number(), was.get().lastDay(), is.get().lastDay(), decided));
    }
  }

  private static Set<Party> askedOf(ClaimsSql.Stored decision) {
    return askedOf(DecisionJson.read(decision.answer(), decision.sentences()));
  }

  static Set<Party> askedOf(Decision decision) {
    return decision.questions().stream().map(Question::askedOf)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Party.class)));
  }

  /** Gives the item the outcome that holds: the override's where one is in force, else the decision's. */
  ClaimsSql.Item settleOutcome(ClaimsSql.Claim claim, ClaimsSql.Item item, @Nullable Outcome before, ClaimsSql.Stored decision, String by) {
    var outcome = override(item.id()).orElse(decision.outcome());
    var state = switch (item.state()) {
      case OPEN, COVERED, NOT_COVERED -> stateOf(outcome);
      case UNDER_APPEAL -> outcome == Outcome.COVERED ? ItemState.COVERED : ItemState.UNDER_APPEAL;
      case REMEDY_CHOSEN -> outcome == before && stillOffered(item, decision) ? ItemState.REMEDY_CHOSEN : stateOf(outcome);
      case IN_REMEDY, CLOSED, WITHDRAWN -> item.state();
    };
    sql.move(item.id(), state, outcome);
    if (item.state() == ItemState.REMEDY_CHOSEN && state != ItemState.REMEDY_CHOSEN) {
      sql.remedy(item.id(), null);
      if (before == outcome) {
        events.publishEvent(new ClaimEvents.RemedyFell(claim.id(), claim.number(), item.id(), item.number()));
      }
    }
    sql.asks(item.id(), outcome == Outcome.OPEN ? askedOf(decision) : Set.of());
    if (item.state() == ItemState.IN_REMEDY && before != outcome && sql.flag(decision.id(), now(), "remedyUnderWay")) {
      journal.record(by, "claim:" + claim.id(), "item.flagged", null, Map.of("item", item.number(), "decision", decision.number(), "outcome", outcome.name()));
      events.publishEvent(new ClaimEvents.Flagged(claim.id(), claim.number(), item.id(), item.number(), outcome));
    }
    if (before != outcome) {
      events.publishEvent(new ClaimEvents.Decided(claim.id(), claim.number(), item.id(), item.number(), claim.customerId(), decision.id(), before, outcome));
    }
    if ((before == Outcome.COVERED) != (outcome == Outcome.COVERED)) {
      customersOtherIssues(claim, item, by);
    }
    return sql.item(item.id()).orElseThrow();
  }

  /** Whether the remedy that was chosen is among those this decision offers; an override's offers follow the override. */
  private boolean stillOffered(ClaimsSql.Item item, ClaimsSql.Stored decision) {
    var chosen = sql.chosenRemedy(item.id());
    return chosen.isEmpty() || override(item.id()).isPresent() || DecisionJson.read(decision.answer(), decision.sentences()).remedies().stream()
        .anyMatch(offer -> offer.offered() && offer.remedy() == chosen.get());
  }

  /** What another covered issue offers the customer's other items; it never changes their outcome, so this goes no deeper. */
  void customersOtherIssues(ClaimsSql.Claim claim, ClaimsSql.Item item, String by) {
    for (var other : sql.coveredItems(item.customerId(), item.id())) {
      var itsClaim = other.claimId().equals(claim.id()) ? claim : sql.lock(other.claimId(), other.customerId());
      redecide(itsClaim, other, "customer.coveredIssues", by);
      if (itsClaim != claim) {
        settle(itsClaim, by);
      }
    }
    for (var discounted : sql.discountedItems(item.customerId(), item.id())) {
      var itsClaim = discounted.claimId().equals(claim.id()) ? claim : sql.lock(discounted.claimId(), discounted.customerId());
      var offers = decideOrWithoutArrival(gather(discounted).facts()).decision().remedies();
      if (override(discounted.id()).isEmpty() && offers.stream().noneMatch(offer -> offer.offered() && offer.remedy() == Remedy.LOYALTY_DISCOUNT)) {
        // Whoever keeps the vouchers cancels an unused one and has the item offered anew; a used one stays used.
        events.publishEvent(new ClaimEvents.DiscountFell(itsClaim.id(), itsClaim.number(), discounted.id(), discounted.number()));
        if (itsClaim != claim) {
          settle(itsClaim, by);
        }
      }
    }
  }

  /** The voucher with which a closed item was settled is worth nothing any more: the item is open for its other remedies again. */
  void offerAnew(ClaimsSql.Claim claim, ClaimsSql.Item item, String reason) {
    var outcome = item.outcome();
    if (item.state() != ItemState.CLOSED || outcome == null) {
      return;
    }
    sql.remedy(item.id(), null);
    sql.move(item.id(), stateOf(outcome), outcome);
    journal.record("system", "claim:" + claim.id(), StateGraphs.ITEM.event(ItemState.CLOSED, stateOf(outcome)).orElseThrow(), reason, Map.of("item", item.number()));
    redecide(claim, sql.item(item.id()).orElseThrow(), "customer.coveredIssues", "system");
  }

  /**
   * Our own records changed. Items that still move follow; where a remedy is under way or finished, the decision is flagged for a person to look at when it would come out otherwise.
   */
  void recordsChanged(ClaimsSql.Claim claim, ClaimsSql.Item item, String cause, String by) {
    switch (item.state()) {
      case OPEN, COVERED, NOT_COVERED, UNDER_APPEAL, REMEDY_CHOSEN -> redecide(claim, item, cause, by);
      case IN_REMEDY, CLOSED -> {
        var last = sql.latestDecision(item.id()).orElseThrow();
        var answer = decideOrWithoutArrival(gather(item).facts());
        var outcome = override(item.id()).orElse(answer.decision().outcome());
        if (!DecisionJson.write(answer.decision(), answer.edition()).equals(last.answer()) && sql.flag(last.id(), now(), cause)) {
          journal.record(by, "claim:" + claim.id(), "item.flagged", null, Map.of("item", item.number(), "decision", last.number(), "outcome", outcome.name(), "cause", cause));
          events.publishEvent(new ClaimEvents.Flagged(claim.id(), claim.number(), item.id(), item.number(), outcome));
        }
      }
      case WITHDRAWN -> {}
    }
  }

  /** The answer that a stored decision's facts and edition give today. */
  String replayed(ClaimsSql.Stored stored) {
    var facts = FactsJson.read(stored.facts());
    var edition = edition(stored.edition());
    var decision = Adjudicator.decide(edition, facts);
    return DecisionJson.write(decision, edition) + "\n" + DecisionJson.sentences(decision);
  }

  Edition edition(String id) {
    return editions.byId(id).orElseThrow(() -> new IllegalStateException("a stored decision names edition " + id + ", which this program does not have"));
  }

  Optional<Outcome> override(UUID itemId) {
    return sql.proposals(itemId).stream()
        .filter(p -> p.kind() == Proposal.Kind.OVERRIDE && Boolean.TRUE.equals(p.approved()) && p.endedAt() == null)
        .map(p -> Outcome.valueOf(p.value())).findFirst();
  }

  static ItemState stateOf(Outcome outcome) {
    return switch (outcome) {
      case OPEN -> ItemState.OPEN;
      case COVERED -> ItemState.COVERED;
      case NOT_COVERED -> ItemState.NOT_COVERED;
    };
  }

  /** Records that contradict each other must not stop a claim: without the arrival the policy asks for it, and a person sees why. */
  Answer decideOrWithoutArrival(Facts facts) {
    try {
      return decide(facts);
    } catch (ContradictoryFacts recordsAtOdds) {
      return decide(facts.without(Fact.ARRIVED_AT_PORT_ON));
    }
  }

  private ClaimsSql.Stored stored(UUID itemId, int number, Gathered gathered, Answer answer, String text, String cause, Instant at) {
    var sentences = DecisionJson.sentences(answer.decision());
    return new ClaimsSql.Stored(Ids.next(clock), itemId, number, at, answer.edition().id(), codeVersion, cause, FactsJson.write(answer.facts()),
        write(gathered.registryFacts()), text, sentences, answer.decision().outcome(), Hashes.sha256(text + "\n" + sentences), null);
  }

  private static String write(List<RegistryFact> facts) {
    var text = new StringWriter();
    try (var json = FactsJson.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      for (var fact : facts) {
        json.writeStartObject();
        json.writeStringProperty("fact", fact.fact().id());
        json.writeStringProperty("value", fact.value());
        json.writeStringProperty("evidence", fact.evidence());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  static List<RegistryFact> registryFacts(String text) {
    var facts = new ArrayList<RegistryFact>();
    JSON.readTree(text).forEach(node -> facts.add(new RegistryFact(Fact.byId(node.get("fact").asString()).orElseThrow(), node.get("value").asString(),
        node.get("evidence").asString())));
    return facts;
  }

  // ---- The claim as a whole

  /** Sums the items up, starts or stops our clock, and counts the change. */
  ClaimsSql.Claim settle(ClaimsSql.Claim claim, String by) {
    var items = sql.items(claim.id());
    var settled = summedUp(claim, items.stream().map(ClaimsSql.Item::state).toList(), customersTurn(claim, items), now());
    sql.update(settled);
    if (settled.state() != claim.state()) {
      StateGraphs.CLAIM.event(claim.state(), settled.state()).ifPresent(event -> journal.record(by, "claim:" + claim.id(), event, null, Map.of()));
    }
    return settled;
  }

  /** The claim as its items sum up to, one version on. */
  static ClaimsSql.Claim summedUp(ClaimsSql.Claim claim, List<ItemState> items, boolean customersTurn, Instant now) {
    var state = StateGraphs.sum(items, customersTurn);
    if (state != claim.state() && !StateGraphs.CLAIM.allows(claim.state(), state)) {
      throw new IllegalStateException("no way leads a claim from " + claim.state() + " to " + state);
    }
    var paused = switch (state) {
      case OPEN, IN_REMEDY -> false;
      case WAITING_FOR_CUSTOMER, DECIDED, CLOSED, WITHDRAWN -> true;
    };
    var waiting = paused ? (claim.waitingSince() == null ? now : claim.waitingSince()) : null;
    var waited = claim.waitingSince() != null && !paused ? claim.waited().plus(atLeastNothing(Duration.between(claim.waitingSince(), now))) : claim.waited();
    var ended = state == ClaimState.CLOSED || state == ClaimState.WITHDRAWN ? (claim.endedAt() == null ? now : claim.endedAt()) : null;
    return new ClaimsSql.Claim(claim.id(), claim.number(), claim.customerId(), claim.customerName(), claim.channel(), claim.locale(), state, claim.assignee(),
        claim.createdAt(), now, claim.version() + 1, claim.askedSince(), waiting, waited, ended, claim.sentAgain());
  }

  private boolean customersTurn(ClaimsSql.Claim claim, List<ClaimsSql.Item> items) {
    if (claim.askedSince() != null) {
      return true;
    }
    return items.stream().filter(item -> item.state() == ItemState.OPEN || item.state() == ItemState.UNDER_APPEAL).allMatch(this::onlyTheCustomerIsAsked);
  }

  private boolean onlyTheCustomerIsAsked(ClaimsSql.Item item) {
    if (item.state() == ItemState.UNDER_APPEAL) {
      return false;
    }
    var decision = sql.latestDecision(item.id()).map(stored -> DecisionJson.read(stored.answer(), stored.sentences())).orElseThrow();
    return onlyTheCustomerIsAsked(decision)
        && sql.papersWaiting(item.id()).isEmpty()
        && sql.proposals(item.id()).stream().allMatch(proposal -> proposal.answeredAt() != null);
  }

  static boolean onlyTheCustomerIsAsked(Decision decision) {
    return decision.questions().stream().allMatch(question -> question.askedOf() == Party.CUSTOMER);
  }

  private static Duration atLeastNothing(Duration duration) {
    // A clock that was set back must not take time away.
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

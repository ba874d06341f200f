package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.claims.ClaimView.Hint;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.policy.Cost;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Party;
import com.defnoco.aftersale.policy.RemedyOffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Claims as their readers may see them. */
@Component
class Views {

  /** What customers see of the time line; everything not named here is ours alone. */
  private static final Set<String> CUSTOMER_SEES = Set.of("claim.submitted", "item.decided", "fact.set", "paper.received", "paper.notEnough", "message.sent",
      "message.received", "claim.waiting", "claim.resumed", "item.appealed", "item.appealAnswered", "item.withdrawn", "item.reopened", "item.closed",
      "override.approved", "override.ended", "link.renewed", "remedy.chosen", "remedy.started", "remedy.done", "remedy.failed", "remedy.cancelled",
      "remedy.transportAssessed", "quote.offered", "quote.accepted", "quote.declined", "voucher.issued", "voucher.redeemed", "voucher.cancelled",
      "document.added", "document.judged", "remedy.stopped");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ClaimsSql sql;
  private final Deciding deciding;
  private final People people;
  private final Journal journal;

  Views(ClaimsSql sql, Deciding deciding, People people, Journal journal) {
    this.sql = sql;
    this.deciding = deciding;
    this.people = people;
    this.journal = journal;
  }

  // ---- One claim

  ClaimView of(Actor actor, ClaimsSql.Claim claim) {
    var inside = Access.inside(actor);
    var rows = sql.items(claim.id());
    var items = rows.stream().map(item -> item(actor, claim, item)).toList();
    return new ClaimView(claim.id(), claim.number(), claim.customerId(), claim.customerName(), claim.channel(), claim.locale(), claim.state(),
        inside ? claim.assignee() : null, inside ? name(claim.assignee()) : null, claim.createdAt(), claim.updatedAt(), claim.version(),
        new ClaimView.WorkClock(claim.createdAt(), claim.waitingSince(), ours(claim)), items, inside ? hints(claim, rows) : List.of());
  }

  /** A claim that was just taken, as it is read from here on; without hints, which are for whoever opens it to work on it. */
  ClaimView of(Actor actor, Taking.Whole whole) {
    var inside = Access.inside(actor);
    var claim = whole.claim();
    var items = whole.parts().stream().map(part -> {
      var item = part.item();
      var facts = part.facts().stream().sorted(Comparator.comparing(FactEntry::at).thenComparing(FactEntry::id).reversed()).toList();
      var stored = part.decided().stored();
      var decision = part.decided().decision();
      return new ClaimView.Item(item.id(), item.number(), item.serial(), item.typed(), item.unitId(), item.model(), item.description(), item.symptoms(), occurredOn(facts),
          item.state(), new DecisionView(stored.id(), stored.number(), stored.at(), decision, part.decided().facts(), part.decided().gathered().registryFacts(), stored.answer(),
              stored.hex(), stored.codeVersion(), null, decision.remedies(), decision.costs(), null), inside ? facts : seenByCustomer(facts), List.of());
    }).toList();
    return new ClaimView(claim.id(), claim.number(), claim.customerId(), claim.customerName(), claim.channel(), claim.locale(), claim.state(), null, null, claim.createdAt(),
        claim.updatedAt(), claim.version(), new ClaimView.WorkClock(claim.createdAt(), claim.waitingSince(), ours(claim)), items, List.of());
  }

  /** The answer to a stranger who sends a claim again: what they said themselves and what was answered at once, nothing of what happened since. */
  ClaimView asFirstTaken(ClaimsSql.Claim claim) {
    var items = sql.items(claim.id()).stream().map(item -> {
      var first = sql.decisions(item.id()).getLast();
      var decision = decision(item, first, List.of(), false);
      return new ClaimView.Item(item.id(), item.number(), item.serial(), item.typed(), item.unitId(), item.model(), item.description(), item.symptoms(),
          occurredOn(sql.facts(item.id()).reversed()), Deciding.stateOf(first.outcome()), decision, List.of(), List.of());
    }).toList();
    return new ClaimView(claim.id(), claim.number(), claim.customerId(), claim.customerName(), claim.channel(), claim.locale(), ClaimState.OPEN, null, null,
        claim.createdAt(), claim.createdAt(), 1, new ClaimView.WorkClock(claim.createdAt(), null, Duration.ZERO), items, List.of());
  }

  private ClaimView.Item item(Actor actor, ClaimsSql.Claim claim, ClaimsSql.Item item) {
    var inside = Access.inside(actor);
    var facts = sql.facts(item.id());
    var proposals = sql.proposals(item.id());
    return new ClaimView.Item(item.id(), item.number(), item.serial(), item.typed(), item.unitId(), item.model(), item.description(), item.symptoms(),
        occurredOn(facts), item.state(), decision(item, sql.latestDecision(item.id()).orElseThrow(), proposals, inside),
        inside ? facts : seenByCustomer(facts),
        inside ? waiting(actor, claim, item, proposals) : List.of());
  }

  DecisionView decision(ClaimsSql.Item item, ClaimsSql.Stored stored, List<ClaimsSql.Proposed> proposals, boolean inside) {
    var decision = DecisionJson.read(stored.answer(), stored.sentences());
    var facts = FactsJson.read(stored.facts());
    var override = proposals.stream()
        .filter(p -> p.kind() == Proposal.Kind.OVERRIDE && Boolean.TRUE.equals(p.approved()))
        .max(Comparator.comparing(ClaimsSql.Proposed::answeredAt))
        .map(p -> new OverrideView(p.id(), Outcome.valueOf(p.value()), p.reason(), inside ? p.requestedName() : "", p.requestedAt(), inside ? p.answeredName() : null,
            p.answeredAt(), p.endedAt()))
        .orElse(null);
    List<RemedyOffer> remedies = decision.remedies();
    List<Cost> costs = decision.costs();
    if (override != null && override.inForce() && override.outcome() != decision.outcome()) {
      // From the facts as they are: some of them, such as the diagnosis, say nothing about a refused item and so made no new decision.
      var supposed = deciding.asIf(override.outcome(), deciding.gather(item).facts(), deciding.edition(stored.edition()));
      remedies = supposed.remedies();
      costs = supposed.costs();
    }
    return new DecisionView(stored.id(), stored.number(), stored.at(), decision, facts, Deciding.registryFacts(stored.registryFacts()), stored.answer(), stored.hex(),
        stored.codeVersion(), override, remedies, costs, inside ? stored.flagged() : null);
  }

  List<DecisionView> decisions(Actor actor, ClaimsSql.Item item) {
    var inside = Access.inside(actor);
    var latest = sql.latestDecision(item.id()).orElseThrow();
    var proposals = sql.proposals(item.id());
    return sql.decisions(item.id()).stream()
        .map(stored -> decision(item, stored, stored.number() == latest.number() ? proposals : List.of(), inside)).toList();
  }

  List<Proposal> waiting(Actor actor, ClaimsSql.Claim claim, ClaimsSql.Item item, List<ClaimsSql.Proposed> proposals) {
    return proposals.stream().filter(p -> p.answeredAt() == null)
        .map(p -> new Proposal(p.id(), p.kind(), claim.number(), item.number(), p.fact(), p.value(), p.reason(), p.document(), p.requestedBy(), p.requestedName(), p.requestedAt(),
            actor instanceof Actor.Staff staff && staff.is(Role.MANAGER) && !staff.reference().equals(p.requestedBy())))
        .toList();
  }

  private List<Hint> hints(ClaimsSql.Claim claim, List<ClaimsSql.Item> items) {
    var hints = new ArrayList<Hint>();
    for (var item : items) {
      if (item.otherUnit() != null) {
        hints.add(new Hint(Hint.Kind.OTHER_OWNER, item.number(), item.otherUnit().toString()));
      } else if (item.unitId() == null) {
        hints.add(new Hint(Hint.Kind.UNKNOWN_SERIAL, item.number(), null));
      }
      for (var same : sql.sameUnit(item)) {
        hints.add(new Hint(same.ended() ? Hint.Kind.REPEAT_FAILURE : Hint.Kind.SAME_UNIT_OPEN, item.number(), same.number()));
      }
    }
    for (var number : sql.otherClaims(claim.customerId(), claim.id())) {
      hints.add(new Hint(Hint.Kind.OTHER_CLAIMS_OF_CUSTOMER, 0, number));
    }
    if (claim.sentAgain() > 0) {
      hints.add(new Hint(Hint.Kind.SENT_AGAIN, 0, Integer.toString(claim.sentAgain())));
    }
    return hints;
  }

  // ---- Questions

  QuestionsView questions(Actor actor, ClaimsSql.Claim claim, ClaimsSql.Item item) {
    var inside = Access.inside(actor);
    var stored = sql.latestDecision(item.id()).orElseThrow();
    var decision = DecisionJson.read(stored.answer(), stored.sentences());
    var facts = FactsJson.read(stored.facts());
    var told = new HashMap<Fact, FactEntry>();
    sql.facts(item.id()).stream().filter(entry -> !entry.superseded() && entry.value() != null).forEach(entry -> told.put(entry.fact(), entry));
    var certain = new ArrayList<QuestionsView.Certain>();
    for (var registryFact : Deciding.registryFacts(stored.registryFacts())) {
      if (facts.text(registryFact.fact()).filter(registryFact.value()::equals).isPresent() && !told.containsKey(registryFact.fact())) {
        certain.add(new QuestionsView.Certain(registryFact.fact(), registryFact.value(), registryFact.evidence(), null, null, true, null));
      }
    }
    told.forEach((fact, entry) -> certain.add(new QuestionsView.Certain(fact, Objects.requireNonNull(entry.value()), entry.evidence(), entry.document(), entry.reading(),
        false, entry.at())));
    certain.sort(Comparator.comparing(QuestionsView.Certain::fact));
    var ended = item.state() == ItemState.CLOSED || item.state() == ItemState.WITHDRAWN;
    var overridden = deciding.override(item.id()).isPresent();
    var papers = sql.papersWaiting(item.id());
    var open = ended || overridden ? List.<QuestionsView.Open>of() : decision.questions().stream()
        .map(question -> new QuestionsView.Open(question.fact(), question.askedOf(), inside == (question.askedOf() != Party.CUSTOMER),
            askedSince(item, question.fact(), stored), received(papers, question.fact()), "question.why." + question.fact().id()))
        .toList();
    return new QuestionsView(item.number(), item.outcome() == null ? decision.outcome() : item.outcome(), certain, open);
  }

  private static @Nullable Instant received(List<ClaimsSql.Paper> papers, Fact fact) {
    return papers.stream().filter(paper -> paper.fact() == fact).map(ClaimsSql.Paper::at).max(Comparator.naturalOrder()).orElse(null);
  }

  /** Since the first of the latest unbroken run of decisions that ask for it. */
  private Instant askedSince(ClaimsSql.Item item, Fact fact, ClaimsSql.Stored latest) {
    var since = latest.at();
    for (var stored : sql.decisions(item.id())) {
      if (DecisionJson.read(stored.answer(), stored.sentences()).questions().stream().noneMatch(question -> question.fact() == fact)) {
        break;
      }
      since = stored.at();
    }
    return since;
  }

  // ---- Time line

  List<TimelineEntry> timeline(Actor actor, ClaimsSql.Claim claim) {
    var inside = Access.inside(actor);
    var comments = sql.comments(claim.id());
    var entries = journal.of("claim:" + claim.id());
    var names = inside ? people.staffNames(entries.stream().map(entry -> staffId(entry.actor())).flatMap(Optional::stream).distinct().toList()) : Map.<UUID, String>of();
    return entries.stream()
        .filter(entry -> inside || seenByCustomer(entry.event()))
        .map(entry -> entry(entry, claim, comments, names, inside)).toList();
  }

  private static TimelineEntry entry(Journal.Entry entry, ClaimsSql.Claim claim, Map<UUID, ClaimsSql.Comment> comments, Map<UUID, String> names, boolean inside) {
    var details = new HashMap<String, String>();
    JSON.readTree(entry.details()).properties().forEach(detail -> details.put(detail.getKey(), detail.getValue().isString()
        ? detail.getValue().asString() : detail.getValue().toString()));
    var comment = Optional.ofNullable(details.remove("comment")).map(UUID::fromString).map(comments::get);
    var by = entry.actor().startsWith("staff:") ? TimelineEntry.By.STAFF
        : entry.actor().startsWith("customer:") || entry.actor().equals("visitor") ? TimelineEntry.By.CUSTOMER : TimelineEntry.By.PROGRAM;
    var name = switch (by) {
      case STAFF -> staffId(entry.actor()).map(names::get).orElse(null);
      case CUSTOMER -> claim.customerName();
      case PROGRAM -> null;
    };
    var item = Integer.parseInt(Optional.ofNullable(details.remove("item")).filter(text -> text.matches("[0-9]{1,4}")).orElse("0"));
    var text = comment.map(ClaimsSql.Comment::text).orElse(entry.reason());
    return new TimelineEntry(entry.number(), entry.at(), by, name, entry.event(), item, Map.copyOf(details), text, seenByCustomer(entry.event()),
        entry.event().startsWith("quote.") || entry.event().startsWith("voucher.") || entry.event().startsWith("charge."));
  }

  /** Every step of a remedy's course is the customer's to see. */
  private static boolean seenByCustomer(String event) {
    return CUSTOMER_SEES.contains(event) || event.startsWith("course.");
  }

  // ---- Lists

  List<ClaimRow> rows(Actor actor, List<ClaimsSql.Listed> listed) {
    var inside = Access.inside(actor);
    var names = inside ? people.staffNames(listed.stream().map(row -> row.claim().assignee()).filter(Objects::nonNull).distinct().toList()) : Map.<UUID, String>of();
    return listed.stream().map(row -> {
      var claim = row.claim();
      return new ClaimRow(claim.id(), claim.number(), claim.state(), claim.customerId(), claim.customerName(), row.serials(), row.outcomes(), row.danger(),
          row.firstLine(), claim.channel(), inside ? claim.assignee() : null, claim.assignee() == null ? null : names.get(claim.assignee()), claim.createdAt(),
          claim.updatedAt(), claim.waitingSince(), ours(claim));
    }).toList();
  }

  // ---- Small parts

  private Duration ours(ClaimsSql.Claim claim) {
    var until = claim.waitingSince() != null ? claim.waitingSince() : deciding.now();
    var ours = Duration.between(claim.createdAt(), until).minus(claim.waited());
    return ours.isNegative() ? Duration.ZERO : ours;
  }

  private @Nullable String name(@Nullable UUID staffId) {
    return staffId == null ? null : people.staffNames(List.of(staffId)).get(staffId);
  }

  private static @Nullable LocalDate occurredOn(List<FactEntry> facts) {
    return facts.stream().filter(fact -> fact.fact() == Fact.OCCURRED_ON && !fact.superseded() && fact.value() != null).findFirst()
        .map(fact -> LocalDate.parse(Objects.requireNonNull(fact.value()))).orElse(null);
  }

  private static List<FactEntry> seenByCustomer(List<FactEntry> facts) {
    return facts.stream().filter(fact -> !fact.superseded() || fact.fact().askedOf() == Party.CUSTOMER).map(Views::withoutNames).toList();
  }

  private static FactEntry withoutNames(FactEntry fact) {
    return fact.by().startsWith("staff:") ? new FactEntry(fact.id(), fact.fact(), fact.value(), fact.evidence(), fact.document(), fact.reading(), "staff", null,
        fact.at(), fact.superseded()) : fact;
  }

  private static Optional<UUID> staffId(String actor) {
    return actor.startsWith("staff:") ? Optional.of(UUID.fromString(actor.substring(6))) : Optional.empty();
  }
}

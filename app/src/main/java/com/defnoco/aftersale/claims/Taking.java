package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import com.defnoco.aftersale.registry.SerialNumber;
import com.defnoco.aftersale.registry.UnitFacts;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Takes a claim: reads the serial numbers, keeps what was said as facts with their source, decides at once what can be decided. A serial that is not known, or is
 * on record as somebody else's, is taken all the same and shows the claimant exactly the same: an engineer looks.
 */
@Component
class Taking {

  static final String I8 = "I8";
  /** Whoever repeats somebody else's claim cannot fill that person's mailbox. */
  private static final int MOST_LINKS_SENT_AGAIN = 5;
  /** How long the same words from the same person are the same claim. */
  private static final Duration SAME_CLAIM = Duration.ofDays(1);
  private static final int MOST_ITEMS = 50;
  private static final int LONGEST_DESCRIPTION = 10_000;
  private static final int LONGEST_SERIAL = 200;
  private static final LocalDate NOTHING_BEFORE = LocalDate.of(2000, 1, 1);
  private static final UUID NO_ITEM = new UUID(0, 0);

  private final ClaimsSql sql;
  private final People people;
  private final Registry registry;
  private final Deciding deciding;
  private final Links links;
  private final Post post;
  private final Journal journal;
  private final Clock clock;
  private final ApplicationEventPublisher events;

  Taking(ClaimsSql sql, People people, Registry registry, Deciding deciding, Links links, Post post, Journal journal, Clock clock,
      ApplicationEventPublisher events) {
    this.sql = sql;
    this.people = people;
    this.registry = registry;
    this.deciding = deciding;
    this.links = links;
    this.post = post;
    this.journal = journal;
    this.clock = clock;
    this.events = events;
  }

  /**
   * @param link null when it must not be shown to whoever asked
   * @param whole the claim as it was just written; null where it was there before, or has moved on since: then it is read
   */
  record Taken(UUID claimId, @Nullable String link, boolean alreadyThere, boolean unproven, @Nullable Whole whole) {}

  /** A claim just taken. */
  record Whole(ClaimsSql.Claim claim, List<Part> parts) {}

  /** One battery of it. */
  record Part(ClaimsSql.Item item, List<FactEntry> facts, Deciding.First decided) {}

  /** @param quiet whether no mail goes out, because the address has had too many */
  Taken take(Actor actor, Submission submission, boolean quiet) {
    return take(actor, submission, quiet, Access.inside(actor));
  }

  /** @param dated whether the day of the first message is believed: one of us, or a channel of ours, tells it */
  Taken take(Actor actor, Submission submission, boolean quiet, boolean dated) {
    check(submission);
    var draft = submission.draft();
    if (draft != null) {
      sql.lock("draft " + draft);
      var same = sql.claimOfDraft(draft);
      if (same.isPresent()) {
        return again(actor, same.get(), true, quiet);
      }
    }
    var hash = contentHash(actor, submission);
    var same = sql.claimOfContent(hash, clock.instant().minus(SAME_CLAIM));
    if (same.isPresent()) {
      boolean proven = Access.inside(actor) || actor instanceof Actor.Customer(UUID id) && id.equals(same.get().customerId());
      // A stranger without an address to send the link to would be left with nothing: then it is taken as a new claim, and the engineer gets the hint.
      if (proven || people.customer(same.get().customerId()).email() != null) {
        return again(actor, same.get(), proven, quiet);
      }
    }
    return fresh(actor, submission, hash, quiet, dated);
  }

  private Taken again(Actor actor, ClaimsSql.Claim claim, boolean proven, boolean quiet) {
    var locked = sql.lock(claim.id(), claim.customerId());
    journal.record(actor.reference(), "claim:" + claim.id(), "claim.sentAgain", null, Map.of());
    sql.update(locked.sentOnceMore());
    var link = links.of(claim.id(), actor.reference());
    if (!proven && !quiet && locked.sentAgain() < MOST_LINKS_SENT_AGAIN) {
      post.link(locked, link);
    }
    return new Taken(claim.id(), proven ? link : null, true, !proven, null);
  }

  /** Everything is read and decided first, then written whole: a claim stands in the database as it leaves here, and no row is written twice. */
  private Taken fresh(Actor actor, Submission submission, byte[] hash, boolean quiet, boolean dated) {
    var claimant = people.claimant(actor, submission.contact());
    var customer = claimant.customer();
    var now = deciding.now();
    var id = Ids.next(clock);
    var number = ClaimNumber.of(now.atZone(ZoneOffset.UTC).getYear(), sql.nextRunningNumber(customer.id()));
    var by = actor.reference();
    var told = submission.firstMessageOn();
    var first = told != null && dated ? told : LocalDate.ofInstant(now, zone(customer.timeZone()));
    int coveredIssues = claimant.isNew() ? 0 : sql.coveredIssues(customer.id(), NO_ITEM);
    var parts = new ArrayList<Part>();
    for (var said : submission.items()) {
      var part = part(actor, id, parts.size() + 1, said, customer, first, now, coveredIssues);
      coveredIssues += part.item().outcome() == Outcome.COVERED ? 1 : 0;
      parts.add(part);
    }
    var items = parts.stream().map(Part::item).toList();
    var asked = parts.stream().filter(part -> part.item().state() == ItemState.OPEN).toList();
    var taken = new ClaimsSql.Claim(id, number, customer.id(), customer.name(), submission.channel(), customer.locale(), ClaimState.OPEN, null, now, now, 1, null, null,
        Duration.ZERO, null, 0);
    var claim = Deciding.summedUp(taken, items.stream().map(ClaimsSql.Item::state).toList(),
        asked.stream().allMatch(part -> Deciding.onlyTheCustomerIsAsked(part.decided().decision())), now);
    var link = links.make();
    sql.insert(claim, new ClaimsSql.Origin(submission.draft(), hash, customer.country(), first, by, search(number, items, customer.name())), link, parts.stream()
        .map(part -> new ClaimsSql.Taken(part.item(), part.item().outcome() == Outcome.OPEN ? Deciding.askedOf(part.decided().decision()) : Set.of(), part.facts(),
            part.decided().stored())).toList());
    writeDown(by, claim, first, parts, claimant.rows());
    var danger = items.stream().anyMatch(ClaimsSql.Item::danger);
    if (!quiet) {
      post.received(claim, customer.email(), danger, link.token());
    }
    events.publishEvent(new ClaimEvents.Submitted(id, number, customer.id(), danger));
    for (var part : parts) {
      deciding.awaitArrival(part.item().id(), part.decided().gathered());
      events.publishEvent(new ClaimEvents.Decided(id, number, part.item().id(), part.item().number(), customer.id(), part.decided().stored().id(), null,
          part.decided().stored().outcome()));
    }
    var covered = items.stream().filter(item -> item.outcome() == Outcome.COVERED).toList();
    if (covered.isEmpty()) {
      return new Taken(id, link.token(), false, false, new Whole(claim, parts));
    }
    // What another covered issue offers the customer's other items (I5). No claim is covered by what claimants tell; whatever comes of it is read.
    covered.forEach(item -> deciding.customersOtherIssues(claim, item, by));
    deciding.settle(claim, by);
    return new Taken(id, link.token(), false, false, null);
  }

  private void writeDown(String by, ClaimsSql.Claim claim, LocalDate firstMessageOn, List<Part> parts, List<Journal.Row> before) {
    var subject = "claim:" + claim.id();
    var rows = new ArrayList<>(before);
    rows.add(new Journal.Row(by, subject, "claim.submitted", null, Map.of("channel", claim.channel().name(), "items", parts.size(), "firstMessageOn", firstMessageOn.toString())));
    for (var part : parts) {
      rows.add(new Journal.Row(by, subject, "item.decided", null, Deciding.told(part.decided().stored(), part.item().number())));
    }
    if (claim.state() != ClaimState.OPEN) {
      StateGraphs.CLAIM.event(ClaimState.OPEN, claim.state()).ifPresent(event -> rows.add(new Journal.Row(by, subject, event, null, Map.of())));
    }
    journal.recordFirst(rows);
  }

  private Part part(Actor actor, UUID claimId, int number, Submission.Item said, Customers.Customer customer, LocalDate firstMessageOn, Instant now, int coveredIssues) {
    var id = Ids.next(clock);
    var typed = said.serialNumber().strip();
    var serial = SerialNumber.read(typed) instanceof SerialNumber.Reading.Of(var canonical) ? canonical.text() : tidied(typed);
    UnitFacts unit = null;
    UUID other = null;
    if (registry.resolve(typed) instanceof Resolution.Found(var known, var exactly)) {
      if (!Access.inside(actor) && (!exactly || known.withheld())) {
        // A look-alike or a withheld unit would be given away by what the claim shows; an engineer links it when the label has been seen.
        other = known.unitId();
      } else if (known.ownerId() == null || known.ownerId().equals(customer.id())) {
        unit = known;
        serial = known.serial();
      } else {
        other = known.unitId();
      }
    }
    var symptoms = EnumSet.noneOf(Symptom.class);
    symptoms.addAll(said.symptoms());
    var facts = firstFacts(actor, said, customer, firstMessageOn, now);
    var decided = deciding.first(id, unit, facts, coveredIssues, "claim.submitted", now);
    var outcome = decided.stored().outcome();
    var item = new ClaimsSql.Item(id, claimId, number, typed, serial, unit == null ? null : unit.unitId(), other, unit == null ? null : unit.modelCode(),
        said.description().strip(), symptoms, symptoms.stream().anyMatch(Symptom::danger), Deciding.stateOf(outcome), outcome, customer.id());
    return new Part(item, facts, decided);
  }

  /** What the claimant said, as facts; where nobody knows the day of the problem it is the day of the first message (I8). */
  private List<FactEntry> firstFacts(Actor actor, Submission.Item said, Customers.Customer customer, LocalDate firstMessageOn, Instant now) {
    var name = actor instanceof Actor.Staff staff ? staff.name() : customer.name();
    var facts = new ArrayList<FactEntry>();
    var occurredOn = said.occurredOn();
    facts.add(occurredOn == null ? dayOfFirstMessage(Ids.next(clock), firstMessageOn, now)
        : new FactEntry(Ids.next(clock), Fact.OCCURRED_ON, occurredOn.toString(), "told with the claim", null, null, actor.reference(), name, now, false));
    for (var paper : said.withoutPapers()) {
      facts.add(new FactEntry(Ids.next(clock), paper, "MISSING", "the claimant does not have it", null, null, actor.reference(), name, now, false));
    }
    return facts;
  }

  /** What holds where nobody knows the day of the problem, by reading I8. */
  static FactEntry dayOfFirstMessage(UUID id, LocalDate firstMessageOn, Instant now) {
    return new FactEntry(id, Fact.OCCURRED_ON, firstMessageOn.toString(), "day of the first message", null, I8, "system", null, now, false);
  }

  static String search(String number, List<ClaimsSql.Item> items, String name) {
    var text = new StringBuilder(number).append(' ').append(number.replace("-", ""));
    items.forEach(item -> text.append(' ').append(item.serial()).append(' ').append(item.typed()));
    return text.append(' ').append(name).toString().toLowerCase(Locale.ROOT);
  }

  private static ZoneId zone(@Nullable String name) {
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException notAZone) {
      return ZoneOffset.UTC;
    }
  }

  /** A serial that cannot be one ("label burnt off") is kept as it was typed, on one line. */
  private static String tidied(String typed) {
    return typed.replaceAll("\\s+", " ");
  }

  /** Contact, serials and descriptions: the same claim sent twice has the same. */
  private static byte[] contentHash(Actor actor, Submission submission) {
    var text = new StringBuilder();
    var contact = submission.contact();
    if (contact == null) {
      text.append(actor.reference());
    } else {
      text.append(one(contact.name())).append('\n').append(one(contact.email())).append('\n').append(one(contact.phone()));
    }
    submission.items().stream()
        .map(item -> "\n" + (SerialNumber.read(item.serialNumber()) instanceof SerialNumber.Reading.Of(var serial) ? serial.text() : one(item.serialNumber()))
            + "\t" + one(item.description()) + "\t" + item.symptoms().stream().sorted().toList() + "\t" + item.occurredOn())
        .sorted().forEach(text::append);
    return Hashes.sha256(text.toString());
  }

  private static String one(@Nullable String text) {
    return Optional.ofNullable(text).orElse("").strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private void check(Submission submission) {
    var problems = new ArrayList<Problem>();
    if (submission.items().isEmpty()) {
      problems.add(Problem.at("/items", "claims.problem.items.none"));
    }
    if (submission.items().size() > MOST_ITEMS) {
      problems.add(Problem.at("/items", "claims.problem.items.many", MOST_ITEMS));
    }
    var serials = new HashSet<String>();
    // A day that has begun anywhere on earth (UTC+14) can have seen a problem.
    var latest = LocalDate.ofInstant(clock.instant(), ZoneOffset.ofHours(14));
    var first = submission.firstMessageOn();
    if (first != null && (first.isAfter(latest) || first.isBefore(NOTHING_BEFORE))) {
      problems.add(Problem.at("/firstMessageOn", first.isAfter(latest) ? "claims.problem.firstMessage.future" : "claims.problem.firstMessage.past", first.toString()));
    }
    for (int i = 0; i < submission.items().size() && i < MOST_ITEMS; i++) {
      check(submission.items().get(i), "/items/" + i, latest, serials, problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
  }

  private static void check(Submission.Item item, String at, LocalDate latest, HashSet<String> serials, List<Problem> problems) {
    var typed = item.serialNumber().strip();
    if (typed.isEmpty()) {
      problems.add(Problem.at(at + "/serialNumber", "claims.problem.serial.missing"));
    } else if (typed.length() > LONGEST_SERIAL) {
      problems.add(Problem.at(at + "/serialNumber", "claims.problem.tooLong", LONGEST_SERIAL));
    } else if (!serials.add(SerialNumber.read(typed) instanceof SerialNumber.Reading.Of(var serial) ? serial.text() : one(typed))) {
      problems.add(Problem.at(at + "/serialNumber", "claims.problem.serial.twice", typed));
    }
    if (item.description().isBlank() && item.symptoms().isEmpty()) {
      problems.add(Problem.at(at + "/description", "claims.problem.description.missing"));
    } else if (item.description().length() > LONGEST_DESCRIPTION) {
      problems.add(Problem.at(at + "/description", "claims.problem.tooLong", LONGEST_DESCRIPTION));
    }
    checkOccurredOn(item.occurredOn(), at + "/occurredOn", latest).ifPresent(problems::add);
    for (var fact : item.withoutPapers()) {
      if (fact != Fact.INVOICE && fact != Fact.CERTIFICATE) {
        problems.add(Problem.at(at + "/withoutPapers", "claims.problem.paper", fact.id()));
      }
    }
  }

  static Optional<Problem> checkOccurredOn(@Nullable LocalDate day, String at, LocalDate latest) {
    if (day != null && day.isAfter(latest)) {
      return Optional.of(Problem.at(at, "claims.problem.occurredOn.future", day.toString()));
    }
    if (day != null && day.isBefore(NOTHING_BEFORE)) {
      return Optional.of(Problem.at(at, "claims.problem.occurredOn.past", day.toString()));
    }
    return Optional.empty();
  }
}

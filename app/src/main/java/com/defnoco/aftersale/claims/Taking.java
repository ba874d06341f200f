package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import com.defnoco.aftersale.registry.SerialNumber;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** @param link null when it must not be shown to whoever asked */
  record Taken(UUID claimId, @Nullable String link, boolean alreadyThere, boolean unproven) {}

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
    sql.lock("content " + HexFormat.of().formatHex(hash));
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
    return new Taken(claim.id(), proven ? link : null, true, !proven);
  }

  private Taken fresh(Actor actor, Submission submission, byte[] hash, boolean quiet, boolean dated) {
    var customer = people.claimant(actor, submission.contact());
    var now = deciding.now();
    var id = Ids.next(clock);
    var number = ClaimNumber.of(now.atZone(ZoneOffset.UTC).getYear(), sql.nextRunningNumber());
    var by = actor.reference();
    sql.lock("claims of " + customer.id());
    var items = new ArrayList<ClaimsSql.Item>();
    for (var item : submission.items()) {
      items.add(item(actor, id, items.size() + 1, item, customer.id()));
    }
    var told = submission.firstMessageOn();
    var first = told != null && dated ? told : LocalDate.ofInstant(now, zone(customer.timeZone()));
    sql.insertClaim(id, number, customer.id(), customer.name(), submission.draft(), hash, submission.channel(), customer.locale(), customer.country(), first, now, by,
        search(number, items, customer.name()));
    journal.record(by, "claim:" + id, "claim.submitted", null,
        Map.of("channel", submission.channel().name(), "items", items.size(), "firstMessageOn", first.toString()));
    var claim = sql.claim(id).orElseThrow();
    for (int i = 0; i < items.size(); i++) {
      sql.insertItem(items.get(i));
      firstFacts(actor, submission.items().get(i), items.get(i), customer, first, now);
    }
    var danger = items.stream().anyMatch(ClaimsSql.Item::danger);
    var link = links.of(id, by);
    if (!quiet) {
      post.received(claim, danger, link);
    }
    events.publishEvent(new ClaimEvents.Submitted(id, number, customer.id(), danger));
    for (var item : items) {
      deciding.redecide(claim, item, "claim.submitted", by);
    }
    deciding.settle(claim, by);
    return new Taken(id, link, false, false);
  }

  private ClaimsSql.Item item(Actor actor, UUID claimId, int number, Submission.Item item, UUID customerId) {
    var typed = item.serialNumber().strip();
    var serial = SerialNumber.read(typed) instanceof SerialNumber.Reading.Of(var canonical) ? canonical.text() : tidied(typed);
    UUID unit = null;
    UUID other = null;
    String model = null;
    if (registry.resolve(typed) instanceof Resolution.Found(var known, var exactly)) {
      if (!Access.inside(actor) && (!exactly || registry.withheld(known.unitId()))) {
        // A look-alike or a withheld unit would be given away by what the claim shows; an engineer links it when the label has been seen.
        other = known.unitId();
      } else if (known.ownerId() == null || known.ownerId().equals(customerId)) {
        unit = known.unitId();
        serial = known.serial();
        model = known.modelCode();
      } else {
        other = known.unitId();
      }
    }
    return new ClaimsSql.Item(Ids.next(clock), claimId, number, typed, serial, unit, other, model, item.description().strip(), item.symptoms(),
        item.symptoms().stream().anyMatch(Symptom::danger), ItemState.OPEN, null, customerId);
  }

  /** What the claimant said, as facts; where nobody knows the day of the problem it is the day of the first message (I8). */
  private void firstFacts(Actor actor, Submission.Item said, ClaimsSql.Item item, Customers.Customer customer, LocalDate firstMessageOn, Instant now) {
    var name = actor instanceof Actor.Staff staff ? staff.name() : customer.name();
    var occurredOn = said.occurredOn();
    if (occurredOn != null) {
      insert(item, Fact.OCCURRED_ON, occurredOn.toString(), "told with the claim", null, actor.reference(), name, now);
    } else {
      sql.insertFact(item.id(), dayOfFirstMessage(Ids.next(clock), firstMessageOn, now));
    }
    for (var paper : said.withoutPapers()) {
      insert(item, paper, "MISSING", "the claimant does not have it", null, actor.reference(), name, now);
    }
  }

  /** What holds where nobody knows the day of the problem, by reading I8. */
  static FactEntry dayOfFirstMessage(UUID id, LocalDate firstMessageOn, Instant now) {
    return new FactEntry(id, Fact.OCCURRED_ON, firstMessageOn.toString(), "day of the first message", null, I8, "system", null, now, false);
  }

  private void insert(ClaimsSql.Item item, Fact fact, String value, String evidence, @Nullable String reading, String by, @Nullable String name, Instant at) {
    sql.insertFact(item.id(), new FactEntry(Ids.next(clock), fact, value, evidence, null, reading, by, name, at, false));
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

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.ContradictoryFacts;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.FactRefused;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import com.defnoco.aftersale.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Claims and everything that is done to them. Staff see all claims, customers their own, link holders one; anything else is {@link NotFound}.
 *
 * <p>Claims are named by their number ({@code A-26-004217}; spaces, dashes and case do not matter), items by theirs (1, 2, 3 …).
 * {@code version} is what the actor last saw; null skips the check; an older one is {@link NotPossible} {@code claim.changed}.
 */
@Component
public class Claims {

  /** A count that is larger is told as this. */
  public static final int MOST_COUNTED = ClaimsSql.MOST_COUNTED;

  private static final Duration REOPEN_WITHIN = Duration.ofDays(90);
  private static final int LONGEST_TEXT = 10_000;

  private final ClaimsSql sql;
  private final Taking taking;
  private final Deciding deciding;
  private final Views views;
  private final Links links;
  private final People people;
  private final Post post;
  private final Registry registry;
  private final Journal journal;
  private final Clock clock;
  private final ApplicationEventPublisher events;
  private final Budgets budgets;
  private final TakingLimits limits;
  private final TransactionOperations transactions;

  Claims(ClaimsSql sql, Taking taking, Deciding deciding, Views views, Links links, People people, Post post, Registry registry, Journal journal, Clock clock,
      ApplicationEventPublisher events, Budgets budgets, TakingLimits limits, TransactionOperations transactions) {
    this.sql = sql;
    this.taking = taking;
    this.deciding = deciding;
    this.views = views;
    this.links = links;
    this.people = people;
    this.post = post;
    this.registry = registry;
    this.journal = journal;
    this.clock = clock;
    this.events = events;
    this.budgets = budgets;
    this.limits = limits;
    this.transactions = transactions;
  }


  // ---- Taking and showing

  /**
   * Takes a claim. The same claim sent twice (same draft; or same contact, serials and descriptions within a day) gives the first one again.
   *
   * @throws InvalidInput with pointers into the submission
   * @throws TooOften when a stranger sends too many from one network or for one mail address
   */
  public Submission.Receipt submit(Actor actor, Submission submission) {
    boolean quiet = actor instanceof Actor.Visitor visitor && !spend(visitor, submission);
    // The budgets have transactions of their own, taken before this one: no call holds two connections at once.
    return transactions.execute(status -> {
      var taken = taking.take(actor, submission, quiet);
      if (taken.whole() != null) {
        return new Submission.Receipt(views.of(asClaimant(actor, taken.whole().claim()), taken.whole()), taken.link(), false);
      }
      var claim = sql.claim(taken.claimId()).orElseThrow();
      var view = taken.unproven() ? views.asFirstTaken(claim) : views.of(asClaimant(actor, claim), claim);
      return new Submission.Receipt(view, taken.link(), taken.alreadyThere());
    });
  }

  /**
   * Takes a claim that one of us makes of what a customer wrote: theirs, with the day on which their first message came.
   *
   * @param by who makes it: engineers, managers, programs
   * @param told whether the caller tells the customer where they wrote: then no mail goes out
   */
  public Submission.Receipt submitFor(Actor by, UUID customer, Submission submission, boolean told) {
    Access.judge(by);
    return transactions.execute(status -> {
      var taken = taking.take(new Actor.Customer(customer), submission, told, true);
      var view = taken.whole() != null ? views.of(by, taken.whole()) : views.of(by, sql.claim(taken.claimId()).orElseThrow());
      return new Submission.Receipt(view, taken.link(), taken.alreadyThere());
    });
  }

  @Transactional(readOnly = true)
  public ClaimView find(Actor actor, String number) {
    return views.of(actor, visible(actor, number));
  }

  @Transactional(readOnly = true)
  public ClaimView find(Actor actor, UUID claimId) {
    return views.of(actor, visible(actor, claimId));
  }

  /** The item, when the actor may see it: how other modules ask for permission. */
  @Transactional(readOnly = true)
  public ItemRef item(Actor actor, String number, int item) {
    var claim = visible(actor, number);
    return ref(claim, item(claim, item));
  }

  /** All items of a claim that the actor may see. */
  @Transactional(readOnly = true)
  public List<ItemRef> items(Actor actor, String number) {
    var claim = visible(actor, number);
    return sql.items(claim.id()).stream().map(item -> ref(claim, item)).toList();
  }

  /** Claims by filter; staff and integrations all, customers their own. */
  @Transactional(readOnly = true)
  public ClaimQuery.Slice list(Actor actor, ClaimQuery query) {
    UUID customer = query.customer();
    if (actor instanceof Actor.Customer(UUID own)) {
      customer = own;
    } else {
      Access.readAll(actor);
    }
    if (query.limit() < 1 || query.limit() > 200) {
      throw InvalidInput.at("/limit", "claims.problem.limit", 200);
    }
    var cursor = Cursor.read(query.cursor());
    var listed = sql.list(query, customer, Access.boundTo(actor), cursor == null ? null : cursor.at(), cursor == null ? null : cursor.id(), like(query.text()));
    var more = listed.size() > query.limit();
    var page = more ? listed.subList(0, query.limit()) : listed;
    return new ClaimQuery.Slice(views.rows(actor, page), more ? Cursor.after(page.getLast().claim(), query.sort()).write() : null);
  }

  /** The remedies to which this actor's sight of claims is bound: what bench and technicians carry out. Empty for those who see claims of every kind. */
  public Set<Remedy> boundTo(Actor actor) {
    return Access.boundTo(actor);
  }

  /** A covered issue of a customer. @param at when it was reported */
  public record CountedIssue(String claimNumber, int item, String serialNumber, Instant at) {}

  /** The covered issues of the claim's customer that count towards a discount (I5). Whoever holds the link of one claim sees those of that claim alone. */
  @Transactional(readOnly = true)
  public List<CountedIssue> countedIssues(Actor actor, String number) {
    var claim = visible(actor, number);
    return sql.countedIssues(claim.customerId()).stream().filter(one -> !(actor instanceof Actor.LinkHolder) || one.claimNumber().equals(claim.number())).toList();
  }

  /** How many claims stand in which state, for queues; staff. At most {@link #MOST_COUNTED}, which stands for so many or more. */
  @Transactional(readOnly = true)
  public Map<ClaimState, Integer> counts(Actor actor) {
    Access.readAll(actor);
    return sql.counts(Access.boundTo(actor));
  }

  /** Claims on a unit, newest first; staff. */
  @Transactional(readOnly = true)
  public List<ClaimRow> ofUnit(Actor actor, UUID unitId) {
    Access.readAll(actor);
    var remedies = Access.boundTo(actor);
    return views.rows(actor, sql.listOfUnit(unitId).stream()
        .filter(row -> remedies.isEmpty() || sql.hasRemedy(row.claim().id(), remedies)).toList());
  }

  /** Per item: what is certain, what is open, whom asked, why. */
  @Transactional(readOnly = true)
  public List<QuestionsView> questions(Actor actor, String number) {
    var claim = visible(actor, number);
    return sql.items(claim.id()).stream().map(item -> views.questions(actor, claim, item)).toList();
  }

  /** Everything that happened, oldest first, as far as the actor may see it. */
  @Transactional(readOnly = true)
  public List<TimelineEntry> timeline(Actor actor, String number) {
    return views.timeline(actor, visible(actor, number));
  }

  /** All decisions of an item, newest first. */
  @Transactional(readOnly = true)
  public List<DecisionView> decisions(Actor actor, String number, int item) {
    return views.decisions(actor, item(visible(actor, number), item));
  }

  // ---- Facts

  /**
   * Establishes a fact and decides anew. Customers may say that they do not have a paper ({@code MISSING}) and when the problem occurred; engineers, managers and
   * keys with CLAIMS_WRITE all but what our own records tell. {@code TAMPERED} becomes a proposal that a second person must approve.
   *
   * @param value as in the JSON of the interface; null takes the fact back
   * @param evidence what it rests on, in words; not blank for staff
   * @param document the paper, photo or log that shows it
   * @throws InvalidInput when the value is not one of the fact's, or contradicts another fact
   * @throws NotAllowed when the fact is not the actor's to tell
   */
  @Transactional
  public ClaimView setFact(Actor actor, String number, int item, Fact fact, @Nullable String value, String evidence, @Nullable UUID document,
      @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.tell(actor, fact, value);
      var row = unfinished(claim, item);
      var inForce = sql.facts(row.id()).stream().filter(entry -> !entry.superseded() && entry.fact() == fact).findFirst();
      Access.tellAnew(actor, inForce);
      var told = told(actor, row, fact, value, evidence);
      if (isPaper(fact)) {
        refuseWhileProposed(row, fact);
        if (Paper.INVALID.name().equals(value) && document == null) {
          // I12: a paper is judged INVALID as a document, where the customer is asked once for a better copy first.
          throw InvalidInput.at("/value", "claims.problem.invalidWithoutDocument");
        }
        boolean found = inForce.filter(entry -> Paper.TAMPERED.name().equals(entry.value())).isPresent();
        if (found && value == null) {
          throw new NotPossible("claims.tampering.found", item);
        }
        if (found || Paper.TAMPERED.name().equals(value)) {
          // What two persons found, two persons undo.
          propose(actor, claim, row, Proposal.Kind.TAMPERED, fact, Objects.requireNonNull(value), told, document);
          return claim;
        }
      }
      if (record(actor.reference(), author(actor, claim), claim, row, fact, value, told, document)) {
        deciding.redecide(claim, row, "fact.set", actor.reference());
      }
      return answered(actor, claim);
    });
  }

  /** A paper that may answer an open question has come; the question waits for an engineer now and the clock runs again. */
  @Transactional
  public void paperReceived(Actor actor, String number, int item, @Nullable Fact fact, UUID document, String name) {
    change(actor, number, null, claim -> {
      Access.actAsCustomer(actor);
      var row = unfinished(claim, item);
      sql.insertPaper(row.id(), document, fact, name, deciding.now());
      journal.record(actor.reference(), subject(claim), "paper.received", null,
          fact == null ? Map.of("item", item, "document", document.toString()) : Map.of("item", item, "document", document.toString(), "fact", fact.id()));
      return answered(actor, claim);
    });
  }

  /** The paper did not answer the question (unreadable, I12): it is put to the customer again. */
  @Transactional
  public void paperNotEnough(Actor actor, String number, int item, Fact fact, UUID document, String reason) {
    change(actor, number, null, claim -> {
      Access.judge(actor);
      var row = unfinished(claim, item);
      sql.settlePaper(row.id(), document, deciding.now());
      journal.record(actor.reference(), subject(claim), "paper.notEnough", reason, Map.of("item", item, "document", document.toString(), "fact", fact.id()));
      return claim;
    });
  }

  /** Tells which unit an item is about, where the serial number was not known or was another's. Engineers and managers. */
  @Transactional
  public ClaimView linkUnit(Actor actor, String number, int item, UUID unitId, String reason, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.judge(actor);
      var row = unfinished(claim, item);
      var why = said("/reason", reason);
      var unit = registry.unitFacts(unitId).orElseThrow(NotFound::new);
      sql.link(row.id(), unitId, unit.serial(), unit.modelCode());
      sql.search(claim.id(), Taking.search(claim.number(), sql.items(claim.id()), claim.customerName()));
      journal.record(actor.reference(), subject(claim), "unit.linked", why, Map.of("item", item, "unit", unitId.toString(), "serial", unit.serial()));
      events.publishEvent(new ClaimEvents.UnitLinked(claim.id(), claim.number(), row.id(), item, unitId));
      deciding.redecide(claim, sql.item(row.id()).orElseThrow(), "unit.linked", actor.reference());
      return claim;
    });
  }

  // ---- What needs two persons

  /** Asks for an outcome other than the policy's. Engineers and managers. In force after {@link #answerProposal}. */
  @Transactional
  public Proposal requestOverride(Actor actor, String number, int item, Outcome outcome, String reason) {
    var staff = Access.judgeInPerson(actor);
    var view = change(actor, number, null, claim -> {
      var row = unfinished(claim, item);
      if (outcome == Outcome.OPEN || outcome == row.outcome()) {
        throw new NotPossible("claims.override.same");
      }
      if (row.state() == ItemState.IN_REMEDY) {
        throw new NotPossible("claims.item.inRemedy", item);
      }
      propose(staff, claim, row, Proposal.Kind.OVERRIDE, null, outcome.name(), said("/reason", reason), null);
      return claim;
    });
    return view.item(item).proposals().stream().filter(p -> p.kind() == Proposal.Kind.OVERRIDE).findFirst().orElseThrow();
  }

  /** A manager other than the one who asked approves or declines. */
  @Transactional
  public ClaimView answerProposal(Actor actor, UUID proposalId, boolean approve, String reason) {
    var manager = Access.manage(actor);
    var proposal = sql.proposal(proposalId).orElseThrow(NotFound::new);
    var found = sql.item(proposal.itemId()).flatMap(row -> sql.claim(row.claimId())).orElseThrow(NotFound::new);
    return change(actor, found.number(), null, claim -> {
      if (manager.reference().equals(proposal.requestedBy())) {
        throw new NotAllowed(Role.MANAGER.name());
      }
      if (approve && !people.standsApart(manager, Role.MANAGER, proposal.requestedBy(), proposal.requestedAt())) {
        throw new NotPossible("claims.proposal.notApart");
      }
      var row = sql.item(proposal.itemId()).orElseThrow();
      unfinished(claim, row.number());
      var why = said("/reason", reason);
      if (approve && proposal.kind() == Proposal.Kind.OVERRIDE) {
        // At most one override is in force; a newer one takes the place of an older.
        sql.endOverride(row.id(), manager.reference(), deciding.now(), why);
      }
      if (!sql.answerProposal(proposalId, approve, manager.reference(), manager.name(), deciding.now(), why)) {
        throw new NotPossible("claims.proposal.answered");
      }
      answer(manager, claim, row, proposal, approve, why);
      events.publishEvent(new ClaimEvents.ProposalAnswered(claim.id(), claim.number(), row.id(), row.number(), proposal.kind(), proposal.document(),
          proposal.requestedBy(), approve, why, manager.reference(), manager.name(), deciding.now()));
      return claim;
    });
  }

  /** As {@link #answerProposal(Actor, UUID, boolean, String)}, for a proposal about this very item. @throws NotFound when it is about another */
  @Transactional
  public ClaimView answerProposal(Actor actor, String number, int item, UUID proposalId, boolean approve, String reason) {
    var row = item(actor, number, item);
    sql.proposal(proposalId).filter(proposal -> proposal.itemId().equals(row.itemId())).orElseThrow(NotFound::new);
    return answerProposal(actor, proposalId, approve, reason);
  }

  /** All proposals that wait, oldest first; staff. */
  @Transactional(readOnly = true)
  public List<Proposal> proposals(Actor actor) {
    Access.readAll(actor);
    if (!Access.boundTo(actor).isEmpty()) {
      return List.of();
    }
    return sql.proposalsWaiting().stream().flatMap(p -> {
      var row = sql.item(p.itemId()).orElseThrow();
      return views.waiting(actor, sql.claim(row.claimId()).orElseThrow(), row, List.of(p)).stream();
    }).toList();
  }

  /** Ends an override: the policy's outcome holds again. Managers. */
  @Transactional
  public ClaimView endOverride(Actor actor, String number, int item, String reason) {
    var manager = Access.manage(actor);
    return change(actor, number, null, claim -> {
      var row = unfinished(claim, item);
      var why = said("/reason", reason);
      if (row.state() == ItemState.IN_REMEDY) {
        throw new NotPossible("claims.item.inRemedy", item);
      }
      if (!sql.endOverride(row.id(), manager.reference(), deciding.now(), why)) {
        throw new NotPossible("claims.override.none");
      }
      journal.record(manager.reference(), subject(claim), "override.ended", why, Map.of("item", item));
      deciding.redecide(claim, row, "override.ended", manager.reference());
      return claim;
    });
  }

  // ---- Life cycle

  /** Takes items back. The customer, or staff in their name; not after a remedy has started. Item 0: all that can be. */
  @Transactional
  public ClaimView withdraw(Actor actor, String number, int item, String reason, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.actAsCustomer(actor);
      var rows = item == 0 ? sql.items(claim.id()).stream().filter(row -> StateGraphs.ITEM.allows(row.state(), ItemState.WITHDRAWN)).toList() : List.of(item(claim, item));
      if (rows.isEmpty()) {
        throw new NotPossible("claims.withdraw.late");
      }
      for (var row : rows) {
        move(actor, claim, row, ItemState.WITHDRAWN, "claims.withdraw.late", reason.isBlank() ? null : limited("/reason", reason));
        events.publishEvent(new ClaimEvents.Withdrawn(claim.id(), claim.number(), row.id(), row.number()));
        if (row.outcome() == Outcome.COVERED) {
          deciding.customersOtherIssues(claim, row, actor.reference());
        }
      }
      return answered(actor, claim);
    });
  }

  /** Asks for a second look at a NOT_COVERED item. */
  @Transactional
  public ClaimView appeal(Actor actor, String number, int item, String text, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.actAsCustomer(actor);
      var row = item(claim, item);
      move(actor, claim, row, ItemState.UNDER_APPEAL, "claims.appeal.notNow", said("/text", text));
      events.publishEvent(new ClaimEvents.Appealed(claim.id(), claim.number(), row.id(), item));
      return answered(actor, claim);
    });
  }

  /** Answers an appeal: the decision as it stands now holds; facts that the appeal changed have already made a new one. Engineers, managers. */
  @Transactional
  public ClaimView answerAppeal(Actor actor, String number, int item, String text, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.judge(actor);
      var row = item(claim, item);
      if (row.state() != ItemState.UNDER_APPEAL) {
        throw new NotPossible("claims.appeal.none", item);
      }
      move(actor, claim, row, Deciding.stateOf(outcome(row)), "claims.appeal.none", said("/text", text));
      post.message(claim, text, links.of(claim.id(), actor.reference()));
      return claim;
    });
  }

  /** Opens a closed or withdrawn item again. Customers within 90 days, staff always. */
  @Transactional
  public ClaimView reopen(Actor actor, String number, int item, String reason, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.actAsCustomer(actor);
      var row = item(claim, item);
      if (row.state() != ItemState.CLOSED && row.state() != ItemState.WITHDRAWN) {
        throw new NotPossible("claims.reopen.notEnded", item);
      }
      var ended = claim.endedAt();
      if (!Access.inside(actor) && ended != null && deciding.now().isAfter(ended.plus(REOPEN_WITHIN))) {
        throw new NotPossible("claims.reopen.late", REOPEN_WITHIN.toDays());
      }
      move(actor, claim, row, Deciding.stateOf(outcome(row)), "claims.reopen.notEnded", said("/reason", reason));
      events.publishEvent(new ClaimEvents.Reopened(claim.id(), claim.number(), row.id(), item));
      if (row.state() == ItemState.WITHDRAWN && row.outcome() == Outcome.COVERED) {
        deciding.customersOtherIssues(claim, row, actor.reference());
      }
      deciding.redecide(claim, sql.item(row.id()).orElseThrow(), "item.reopened", actor.reference());
      return answered(actor, claim);
    });
  }

  /** Finishes an item without a remedy. Engineers, managers. */
  @Transactional
  public ClaimView close(Actor actor, String number, int item, String reason, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.judge(actor);
      var row = item(claim, item);
      move(actor, claim, row, ItemState.CLOSED, "claims.close.notNow", said("/reason", reason));
      events.publishEvent(new ClaimEvents.Closed(claim.id(), claim.number(), row.id(), item));
      return claim;
    });
  }

  /** Gives the claim to a member of staff; null to nobody. */
  @Transactional
  public ClaimView assign(Actor actor, String number, @Nullable UUID staffId, @Nullable Integer version) {
    return change(actor, number, version, claim -> {
      Access.judge(actor);
      if (staffId != null && !people.isStaff(staffId)) {
        throw InvalidInput.at("/assignee", "claims.problem.assignee");
      }
      journal.record(actor.reference(), subject(claim), "claim.assigned", null, staffId == null ? Map.of() : Map.of("to", staffId.toString()));
      return claim.assignedTo(staffId);
    });
  }

  /** A message that both sides see. From staff it is also sent to the customer's address; {@code waitForAnswer} stops our clock until they answer. */
  @Transactional
  public ClaimView message(Actor actor, String number, String text, boolean waitForAnswer) {
    return change(actor, number, null, claim -> {
      Access.actAsCustomer(actor);
      var inside = Access.inside(actor);
      comment(actor, claim, said("/text", text), false, inside ? "message.sent" : "message.received");
      events.publishEvent(new ClaimEvents.Written(claim.id(), claim.number(), claim.customerId(), actor, said("/text", text), inside, waitForAnswer));
      if (!inside) {
        return answered(actor, claim);
      }
      post.message(claim, text, links.of(claim.id(), actor.reference()));
      return waitForAnswer ? claim.askedSince(deciding.now()) : claim;
    });
  }

  /**
   * The customer wrote, or we did, on another channel: both see it in the claim, and the clock goes on or stands still. Nothing is mailed.
   *
   * @param text cut where it is longer than a claim keeps; blank where there was only a file
   */
  @Transactional
  public ClaimView conversed(Actor actor, String number, String text, boolean waitForAnswer) {
    return change(actor, number, null, claim -> {
      Access.actAsCustomer(actor);
      var inside = Access.inside(actor);
      var words = text.strip();
      if (!words.isEmpty()) {
        comment(actor, claim, words.length() > LONGEST_TEXT ? words.substring(0, LONGEST_TEXT) : words, false, inside ? "message.sent" : "message.received");
      }
      return !inside ? answered(actor, claim) : waitForAnswer ? claim.askedSince(deciding.now()) : claim;
    });
  }

  /** One of us wrote where only the pages of the claim show it: as {@link #conversed}, and the customer is told at their address. */
  @Transactional
  public ClaimView told(Actor actor, String number, String text, boolean waitForAnswer) {
    return change(actor, number, null, claim -> {
      Access.judge(actor);
      comment(actor, claim, said("/text", text), false, "message.sent");
      post.message(claim, text, links.of(claim.id(), actor.reference()));
      return waitForAnswer ? claim.askedSince(deciding.now()) : claim;
    });
  }

  /** Whose claim this is, for modules that must not fail over a number that somebody made up. */
  @Transactional(readOnly = true)
  public Optional<Whose> whose(String number) {
    return sql.claim(number).map(claim -> new Whose(claim.id(), claim.number(), claim.customerId()));
  }

  /** A claim and whose it is. */
  public record Whose(UUID claimId, String number, UUID customerId) {}

  /** A note that only staff see. */
  @Transactional
  public ClaimView note(Actor actor, String number, String text) {
    return change(actor, number, null, claim -> {
      Access.carryOut(actor);
      comment(actor, claim, said("/text", text), true, "note.added");
      return claim;
    });
  }

  // ---- Links

  /** Who holds this link; {@link NotFound} for unknown, revoked and forged ones alike. */
  @Transactional(readOnly = true)
  public Actor.LinkHolder byLink(String token) {
    return links.holder(token);
  }

  /** The claim's link, for staff to hand on and for the signed-in customer. */
  @Transactional
  public String link(Actor actor, String number) {
    var claim = visible(actor, number);
    switch (actor) {
      case Actor.Customer customer -> {}
      case Actor.LinkHolder holder -> {}
      case Actor.Staff staff -> Access.judge(staff);
      case Actor.Integration key -> {}
      case Actor.System system -> {}
      case Actor.Visitor visitor -> throw new NotFound();
    }
    return links.of(claim.id(), actor.reference());
  }

  /** Makes the link invalid and issues a new one, which goes to the customer's address. Staff. */
  @Transactional
  public String renewLink(Actor actor, String number, String reason) {
    var claim = visible(actor, number);
    Access.judge(actor);
    var locked = sql.lock(claim.id(), claim.customerId());
    var link = links.renew(claim.id(), actor.reference());
    journal.record(actor.reference(), subject(claim), "link.renewed", said("/reason", reason), Map.of());
    post.link(locked, link);
    return link;
  }

  // ---- What remedies report (module remedies only)

  /** Steps of a remedy's course. */
  public enum RemedyStep { CHOSEN, STARTED, DONE, FAILED, /** Under way, and stopped because the decision behind it fell. */ STOPPED, CANCELLED }

  /**
   * Moves the item along with its remedy and writes the time line.
   *
   * @throws NotPossible when the item's state does not allow it, or the decision does not offer the remedy
   */
  @Transactional
  public void remedyStep(Actor actor, UUID itemId, Remedy remedy, RemedyStep step, String text) {
    var found = sql.item(itemId).orElseThrow(NotFound::new);
    var number = sql.claim(found.claimId()).orElseThrow().number();
    change(actor, number, null, claim -> {
      remedyStep(actor, claim, sql.item(itemId).orElseThrow(), remedy, step, text);
      return answered(actor, claim);
    });
  }

  /**
   * The voucher of a closed item was cancelled because its decision no longer offers the discount: the item's other remedies are offered again, and the customer is told. Called
   * on {@link ClaimEvents.DiscountFell} alone, whose publisher holds the claim's lock and sums the claim up afterwards.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void offeredAnew(UUID itemId, String reason) {
    var row = sql.item(itemId).orElseThrow(NotFound::new);
    var claim = sql.claim(row.claimId()).orElseThrow();
    deciding.offerAnew(claim, row, reason);
    post.discountFell(claim, row.serial(), links.of(claim.id(), "system"));
  }

  /** What customers may tell themselves: the day, and that they do not have a paper. */
  public static Set<Fact> factsCustomersTell() {
    return Access.customersTell();
  }

  // ---- Helpers, in the order of their calls

  /**
   * Every claim sends a mail to an address that nobody has proved yet: neither our claims nor that address may be flooded. One network is refused; many networks that name one
   * address only silence the mails to it, so that nobody can be kept from claiming by others.
   *
   * @return whether the address may be written to
   */
  private boolean spend(Actor.Visitor visitor, Submission submission) {
    var network = Budgets.network(visitor.address());
    budgets.takeOrRefuse("claim:address:" + network, limits.perAddress(), limits.perAddressRefill());
    var email = submission.contact() == null ? null : submission.contact().email();
    if (email == null) {
      return true;
    }
    var handle = HexFormat.of().formatHex(Hashes.sha256(email.strip().toLowerCase(Locale.ROOT)), 0, 12);
    budgets.takeOrRefuse("claim:mail:" + handle + ":" + network, limits.perMail(), limits.perMailRefill());
    return budgets.take("claim:mails:" + handle, limits.perMail(), limits.perMailRefill());
  }

  private static Actor asClaimant(Actor actor, ClaimsSql.Claim claim) {
    // Whoever has just submitted holds the link, and sees what it shows.
    return Access.inside(actor) ? actor : new Actor.LinkHolder(claim.id(), claim.customerId());
  }

  private ClaimsSql.Claim visible(Actor actor, String number) {
    return seen(actor, sql.claim(ClaimNumber.canonical(number)).orElseThrow(NotFound::new));
  }

  private ClaimsSql.Claim visible(Actor actor, UUID id) {
    return seen(actor, sql.claim(id).orElseThrow(NotFound::new));
  }

  private ClaimsSql.Claim seen(Actor actor, ClaimsSql.Claim claim) {
    Access.see(actor, claim);
    var remedies = Access.boundTo(actor);
    if (!remedies.isEmpty() && !sql.hasRemedy(claim.id(), remedies)) {
      throw new NotFound();
    }
    return claim;
  }

  private ClaimsSql.Item item(ClaimsSql.Claim claim, int number) {
    return sql.items(claim.id()).stream().filter(item -> item.number() == number).findFirst().orElseThrow(NotFound::new);
  }

  private static ItemRef ref(ClaimsSql.Claim claim, ClaimsSql.Item item) {
    return new ItemRef(claim.id(), claim.number(), item.id(), item.number(), claim.customerId(), item.unitId(), item.serial(), item.state(), item.danger(), claim.locale());
  }

  private static String like(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "";
    }
    var plain = text.strip().toLowerCase(Locale.ROOT).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + plain + "%";
  }

  /** One change of one claim: locked, against the version the actor saw, summed up afterwards. */
  private ClaimView change(Actor actor, String number, @Nullable Integer version, UnaryOperator<ClaimsSql.Claim> work) {
    var found = visible(actor, number);
    var claim = sql.lock(found.id(), found.customerId());
    if (version != null && version != claim.version()) {
      throw new NotPossible("claims.changed", claim.number());
    }
    return views.of(actor, deciding.settle(work.apply(claim), actor.reference()));
  }

  private ClaimsSql.Item unfinished(ClaimsSql.Claim claim, int number) {
    var item = item(claim, number);
    if (item.state() == ItemState.CLOSED || item.state() == ItemState.WITHDRAWN) {
      throw new NotPossible("claims.item.ended", number);
    }
    return item;
  }

  /** Whatever the customer does, they have answered. */
  private static ClaimsSql.Claim answered(Actor actor, ClaimsSql.Claim claim) {
    return Access.inside(actor) ? claim : claim.askedSince(null);
  }

  /** Checks value and evidence, and that the value agrees with the other facts; gives the evidence to keep. */
  private String told(Actor actor, ClaimsSql.Item item, Fact fact, @Nullable String value, String evidence) {
    if (deciding.registryTells(item, fact)) {
      throw new NotPossible("claims.fact.registry", fact.id());
    }
    if (value != null) {
      try {
        var known = Facts.unknown().with(fact, value);
        if (fact == Fact.OCCURRED_ON) {
          Taking.checkOccurredOn(known.occurredOn().value(), "/value", LocalDate.ofInstant(deciding.now(), ZoneOffset.ofHours(14)))
              .ifPresent(problem -> {
                throw new InvalidInput(List.of(problem));
              });
        }
        var others = sql.facts(item.id()).stream().filter(entry -> !entry.superseded() && entry.fact() != fact).toList();
        deciding.decide(deciding.gather(item, others).facts().with(fact, value));
      } catch (FactRefused refused) {
        throw new InvalidInput(List.of(FactsJson.problem("/value", refused)));
      } catch (ContradictoryFacts contradiction) {
        throw InvalidInput.at("/value", "claims.problem.fact", contradiction.problem(Language.EN), contradiction.problem(Language.ZH));
      }
    }
    if (Access.inside(actor)) {
      return said("/evidence", evidence);
    }
    return evidence.isBlank() ? "told by the customer" : limited("/evidence", evidence);
  }

  private static boolean isPaper(Fact fact) {
    return fact == Fact.INVOICE || fact == Fact.CERTIFICATE;
  }

  private void refuseWhileProposed(ClaimsSql.Item item, Fact fact) {
    if (sql.proposals(item.id()).stream().anyMatch(p -> p.answeredAt() == null && p.fact() == fact)) {
      throw new NotPossible("claims.proposal.waiting", item.number());
    }
  }

  private void propose(Actor actor, ClaimsSql.Claim claim, ClaimsSql.Item item, Proposal.Kind kind, @Nullable Fact fact, String value, String reason,
      @Nullable UUID document) {
    var name = actor instanceof Actor.Staff staff ? staff.name() : actor.reference();
    var proposed = new ClaimsSql.Proposed(Ids.next(clock), item.id(), kind, fact, value, reason, document, actor.reference(), name, deciding.now(), null, null, null, null);
    if (!sql.insertProposal(proposed)) {
      throw new NotPossible("claims.proposal.waiting", item.number());
    }
    var event = switch (kind) {
      case OVERRIDE -> "override.requested";
      case TAMPERED -> Paper.TAMPERED.name().equals(value) ? "tampering.proposed" : "tampering.doubted";
    };
    journal.record(actor.reference(), subject(claim), event, reason,
        fact == null ? Map.of("item", item.number(), "value", value) : Map.of("item", item.number(), "value", value, "fact", fact.id()));
  }

  private void answer(Actor.Staff manager, ClaimsSql.Claim claim, ClaimsSql.Item item, ClaimsSql.Proposed proposal, boolean approve, String why) {
    var details = Map.of("item", item.number(), "value", proposal.value(), "proposal", proposal.id().toString());
    switch (proposal.kind()) {
      case TAMPERED -> {
        boolean finds = Paper.TAMPERED.name().equals(proposal.value());
        var event = approve == finds ? "tampering.approved" : "tampering.declined";
        journal.record(manager.reference(), subject(claim), event, why, details);
        if (approve && record(proposal.requestedBy(), proposal.requestedName(), claim, item, Objects.requireNonNull(proposal.fact()), proposal.value(),
            proposal.reason(), proposal.document())) {
          deciding.redecide(claim, item, event, manager.reference());
        }
      }
      case OVERRIDE -> {
        if (!approve) {
          journal.record(manager.reference(), subject(claim), "override.declined", why, details);
          return;
        }
        if (item.state() == ItemState.IN_REMEDY) {
          throw new NotPossible("claims.item.inRemedy", item.number());
        }
        journal.record(manager.reference(), subject(claim), "override.approved", proposal.reason(), details);
        deciding.settleOutcome(claim, item, item.outcome(), sql.latestDecision(item.id()).orElseThrow(), manager.reference());
      }
    }
  }

  /** Writes the fact down; false when it says what is on file already. */
  private boolean record(String by, @Nullable String name, ClaimsSql.Claim claim, ClaimsSql.Item item, Fact fact, @Nullable String value, String evidence,
      @Nullable UUID document) {
    var last = sql.facts(item.id()).stream().filter(entry -> !entry.superseded() && entry.fact() == fact).findFirst();
    if (value == null && last.filter(entry -> Taking.I8.equals(entry.reading())).isPresent()) {
      return false;
    }
    if (last.isPresent() && Objects.equals(last.get().value(), value) && last.get().evidence().equals(evidence)
        && Objects.equals(last.get().document(), document)) {
      return false;
    }
    var id = Ids.next(clock);
    sql.supersede(item.id(), fact, id);
    sql.insertFact(item.id(), new FactEntry(id, fact, value, evidence, document, null, by, name, deciding.now(), false));
    if (value == null && fact == Fact.OCCURRED_ON) {
      // I8: nobody knows the day now, so the day of the first message counts; never today, never the day of taking it back.
      var fallBack = Taking.dayOfFirstMessage(Ids.next(clock), sql.firstMessageOn(claim.id()), deciding.now());
      sql.supersede(item.id(), fact, fallBack.id());
      sql.insertFact(item.id(), fallBack);
    }
    sql.settlePapers(item.id(), fact, deciding.now());
    var details = new HashMap<String, Object>(Map.of("item", item.number(), "fact", fact.id()));
    if (value != null) {
      details.put("value", value);
    }
    if (document != null) {
      details.put("document", document.toString());
    }
    journal.record(by, subject(claim), value == null ? "fact.takenBack" : "fact.set", null, details);
    events.publishEvent(new ClaimEvents.FactSet(claim.id(), claim.number(), item.id(), item.number(), fact, value));
    return true;
  }

  /**
   * Moves an item along an edge of the graph and writes the edge's event. What was said goes with the claim, and the journal names it only: free text may hold personal
   * data, and the journal is kept for ever.
   *
   * @param refusal message key when there is no such edge
   */
  private void move(Actor actor, ClaimsSql.Claim claim, ClaimsSql.Item item, ItemState to, String refusal, @Nullable String words) {
    if (!StateGraphs.ITEM.allows(item.state(), to)) {
      throw new NotPossible(refusal, item.number());
    }
    sql.move(item.id(), to, outcome(item));
    var details = new HashMap<String, Object>(Map.of("item", item.number()));
    if (words != null) {
      var comment = new ClaimsSql.Comment(Ids.next(clock), deciding.now(), actor.reference(), author(actor, claim), false, words);
      sql.insertComment(claim.id(), comment);
      details.put("comment", comment.id().toString());
    }
    journal.record(actor.reference(), subject(claim), StateGraphs.ITEM.event(item.state(), to).orElseThrow(), null, details);
  }

  private void comment(Actor actor, ClaimsSql.Claim claim, String text, boolean internal, String event) {
    var comment = new ClaimsSql.Comment(Ids.next(clock), deciding.now(), actor.reference(), author(actor, claim), internal, text);
    sql.insertComment(claim.id(), comment);
    journal.record(actor.reference(), subject(claim), event, null, Map.of("comment", comment.id().toString()));
  }

  private void remedyStep(Actor actor, ClaimsSql.Claim claim, ClaimsSql.Item item, Remedy remedy, RemedyStep step, String text) {
    switch (step) {
      case CHOSEN, CANCELLED -> Access.actAsCustomer(actor);
      case STARTED, DONE, FAILED, STOPPED -> Access.carryOut(actor);
    }
    var details = Map.of("item", item.number(), "remedy", remedy.name());
    var reason = text.isBlank() ? null : text;
    var to = switch (step) {
      case CHOSEN -> ItemState.REMEDY_CHOSEN;
      case STARTED -> ItemState.IN_REMEDY;
      case DONE -> ItemState.CLOSED;
      case FAILED, STOPPED, CANCELLED -> Deciding.stateOf(outcome(item));
    };
    var event = "remedy." + step.name().toLowerCase(Locale.ROOT);
    if (step == RemedyStep.CHOSEN && views.decision(item, sql.latestDecision(item.id()).orElseThrow(), sql.proposals(item.id()), true).remedies().stream()
        .noneMatch(offer -> offer.remedy() == remedy && offer.offered())) {
      throw new NotPossible("claims.remedy.notOffered", remedy.name());
    }
    if (!StateGraphs.ITEM.allows(item.state(), to)) {
      throw new NotPossible("claims.remedy.state", item.number());
    }
    sql.move(item.id(), to, outcome(item));
    switch (step) {
      case CHOSEN -> sql.remedy(item.id(), remedy);
      case FAILED, STOPPED, CANCELLED -> sql.remedy(item.id(), null);
      case STARTED, DONE -> {}
    }
    journal.record(actor.reference(), subject(claim), event, reason, details);
    if (step == RemedyStep.DONE) {
      events.publishEvent(new ClaimEvents.Closed(claim.id(), claim.number(), item.id(), item.number()));
    }
    if (step == RemedyStep.FAILED || step == RemedyStep.STOPPED) {
      var now = sql.item(item.id()).orElseThrow();
      if (step == RemedyStep.FAILED && remedy == Remedy.REMOTE_SUPPORT) {
        record(actor.reference(), author(actor, claim), claim, now, Fact.REMOTE_DIAGNOSIS, RemoteDiagnosis.REMOTE_REPAIR_FAILED.name(), text, null);
      }
      deciding.redecide(claim, now, event, actor.reference());
    }
  }

  private static Outcome outcome(ClaimsSql.Item item) {
    return Objects.requireNonNull(item.outcome(), "an item has an outcome from its first decision on");
  }

  private static @Nullable String author(Actor actor, ClaimsSql.Claim claim) {
    return switch (actor) {
      case Actor.Staff staff -> staff.name();
      case Actor.Customer customer -> claim.customerName();
      case Actor.LinkHolder holder -> holder.through() == null ? claim.customerName() : holder.through().name();
      case Actor.Integration key -> null;
      case Actor.Visitor visitor -> null;
      case Actor.System system -> null;
    };
  }

  private static String said(String pointer, String text) {
    if (text.isBlank()) {
      throw InvalidInput.at(pointer, "claims.problem.text.missing");
    }
    return limited(pointer, text);
  }

  private static String limited(String pointer, String text) {
    if (text.length() > LONGEST_TEXT) {
      throw InvalidInput.at(pointer, "claims.problem.tooLong", LONGEST_TEXT);
    }
    return text.strip();
  }

  private static String subject(ClaimsSql.Claim claim) {
    return "claim:" + claim.id();
  }
}

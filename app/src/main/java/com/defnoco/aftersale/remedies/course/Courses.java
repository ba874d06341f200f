package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyEvents;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of a remedy, from chosen to finished: which step it stands at, whose turn it is, what the customer is asked. Steps move only along the kind's graph; a forced
 * correction is a thing of its own, with a name and a reason. Every step is told to the customer.
 */
@Component
public class Courses {

  private static final Logger LOG = LoggerFactory.getLogger(Courses.class);
  private static final Actor.System SYSTEM = new Actor.System();
  /** Reminders go out after these; the last wait ends in a documented close. */
  private static final List<Duration> PATIENCE = List.of(Duration.ofDays(5), Duration.ofDays(7), Duration.ofDays(14));

  private final CourseSql sql;
  private final Remedies remedies;
  private final Claims claims;
  private final Telling telling;
  private final Parcels parcels;
  private final Journal journal;
  private final JsonMapper json;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Courses(CourseSql sql, Remedies remedies, Claims claims, Telling telling, Parcels parcels, Journal journal, JsonMapper json, ApplicationEventPublisher events,
      TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.remedies = remedies;
    this.claims = claims;
    this.telling = telling;
    this.parcels = parcels;
    this.journal = journal;
    this.json = json;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** One move. @param by who, {@code kind:id}; empty for customers @param note what was said of it, for the customer too */
  public record Moved(String step, Instant at, String by, @Nullable String note) {}

  /** All of a remedy on its way, as its reader may see it. */
  public record View(RemedyView remedy, Course course, List<Moved> steps, List<Ask> asks, List<Shipment> shipments, List<Charge> charges, List<Papers.Paper> papers) {

    public Optional<Ask> open(Ask.Kind kind) {
      return asks.stream().filter(ask -> ask.open() && ask.kind() == kind).findFirst();
    }

    public List<Ask> openAsks() {
      return asks.stream().filter(Ask::open).toList();
    }
  }

  /** A remedy in flight, for the board. */
  public record Card(RemedyView remedy, Course course, boolean asksOpen) {}

  /** @throws NotFound when it is not the actor's to see, or has no course */
  @Transactional(readOnly = true)
  public View of(Actor actor, UUID remedyId) {
    return view(actor, remedies.find(actor, remedyId)).orElseThrow(NotFound::new);
  }

  /** Empty for a discount, which has no course. */
  @Transactional(readOnly = true)
  public Optional<View> ofRemedy(Actor actor, UUID remedyId) {
    return view(actor, remedies.find(actor, remedyId));
  }

  private Optional<View> view(Actor actor, RemedyView remedy) {
    boolean inside = actor instanceof Actor.Staff || actor instanceof Actor.System || actor instanceof Actor.Integration;
    return sql.course(remedy.id()).map(course -> new View(remedy, course,
        sql.steps(remedy.id()).stream().map(step -> inside ? step : new Moved(step.step(), step.at(), "", step.note())).toList(),
        sql.asks(remedy.id()).stream().map(this::ask).toList(), parcels.of(remedy.id()),
        sql.charges(remedy.id()).stream().filter(charge -> inside || charge.payer() == com.defnoco.aftersale.policy.Payer.CUSTOMER).toList(),
        sql.papers(remedy.id()).stream().filter(paper -> inside || paper.forCustomer()).toList()));
  }

  /** Everything in flight that this member of staff carries out or oversees, longest at its step first. */
  @Transactional(readOnly = true)
  public List<Card> board(Actor actor) {
    claims.counts(actor);
    var remediesById = new HashMap<UUID, RemedyView>();
    remedies.board(actor, null).forEach(remedy -> remediesById.put(remedy.id(), remedy));
    return sql.inFlight(500).stream().filter(course -> remediesById.containsKey(course.remedyId()))
        .map(course -> new Card(remediesById.get(course.remedyId()), course, sql.asks(course.remedyId()).stream().anyMatch(ask -> ask(ask).open()))).toList();
  }

  /** The customer's answer, or staff's in their name. The same answer again changes nothing. */
  @Transactional
  public View answer(Actor actor, UUID askId, String answer) {
    var remedy = remedies.answered(actor, sql.ask(askId).orElseThrow(NotFound::new).remedyId());
    var ask = ask(sql.ask(askId).orElseThrow());
    if (answer.equals(ask.answer())) {
      return of(actor, remedy.id());
    }
    if (!ask.open() || ask.choices().stream().noneMatch(choice -> choice.value().equals(answer)) || !sql.answer(askId, answer, now(), actor.reference())) {
      throw new NotPossible("course.ask.over");
    }
    journal.record(actor.reference(), "claim:" + remedy.claimId(), "ask.answered", null, Map.of("item", remedy.item(), "ask", ask.kind().name(), "answer", answer));
    events.publishEvent(new Answered(actor, remedy, ask, answer));
    return of(actor, remedy.id());
  }

  /** The decision behind it fell: a manager lets it go on all the same, or stops it. */
  @Transactional
  public View settle(Actor actor, UUID remedyId, boolean goOn, boolean writeOff, String reason) {
    manager(actor);
    var remedy = remedies.worked(actor, remedyId);
    var said = said(reason);
    if (!course(remedyId).held()) {
      throw new NotPossible("course.notHeld");
    }
    sql.hold(remedyId, null, null);
    if (goOn) {
      journal.record(actor.reference(), "claim:" + remedy.claimId(), "course.goesOn", said, Map.of("item", remedy.item()));
      telling.tell(remedy, "course.goesOn", said, nextKey(course(remedyId)));
    } else {
      if (writeOff) {
        sql.settle(sql.charges(remedyId).stream().filter(charge -> charge.state() == Charge.State.AGREED).map(Charge::id).toList(), Charge.State.WRITTEN_OFF, now(), said);
      }
      remedies.stop(actor, remedyId, said);
      telling.tell(remedy, "remedy.stopped", said, null);
    }
    return of(actor, remedyId);
  }

  /** A correction past the graph, for when the world is not as the record says. Managers, with a reason; never an ordinary step. */
  @Transactional
  public View force(Actor actor, UUID remedyId, String step, String reason) {
    manager(actor);
    var remedy = remedies.worked(actor, remedyId);
    var course = course(remedyId);
    if (!course.running()) {
      throw new NotPossible("course.ended");
    }
    if (!course.kind().steps().contains(step) || course.kind().ends(step)) {
      throw InvalidInput.at("/step", "course.problem.step");
    }
    var said = said(reason);
    sql.step(remedyId, step, now(), actor.reference(), null);
    journal.record(actor.reference(), "claim:" + remedy.claimId(), "forced.step", said, Map.of("item", remedy.item(), "before", course.step(), "after", step));
    return of(actor, remedyId);
  }

  // ---- For those who carry the remedies out

  @Transactional(propagation = Propagation.MANDATORY)
  public Course course(UUID remedyId) {
    return sql.course(remedyId).orElseThrow(NotFound::new);
  }

  /**
   * Moves a locked remedy to a step, along its graph.
   *
   * @param note in the actor's words, shown to the customer; null where the step says it all
   * @return false when it stands there already: a second click
   * @throws NotPossible when no way leads there, when it is held, or when a quote must be accepted first
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean move(Actor actor, RemedyView remedy, Enum<?> to, @Nullable String note, Map<String, ?> details) {
    var course = course(remedy.id());
    if (course.step().equals(to.name()) && !course.kind().allows(course.step(), to.name())) {
      return false;
    }
    if (!course.running()) {
      throw new NotPossible("course.ended");
    }
    if (course.held()) {
      throw new NotPossible("course.held");
    }
    if (!course.kind().allows(course.step(), to.name())) {
      throw new NotPossible("course.notNow");
    }
    if (remedy.remedy() == Remedy.PAID_SERVICE && to != FactoryStep.ASSESSED && to != FactoryStep.DISPOSAL
        && (remedy.quote() == null || !Boolean.TRUE.equals(remedy.quote().accepted()))) {
      throw new NotPossible("remedies.quote.first");
    }
    sql.step(remedy.id(), to.name(), now(), actor.reference(), note);
    course.kind().event(course.step(), to.name()).ifPresent(event -> {
      var all = new HashMap<String, Object>(details);
      all.put("item", remedy.item());
      journal.record(actor.reference(), "claim:" + remedy.claimId(), event, note, all);
      telling.tell(remedy, event, note, nextKey(course(remedy.id())));
    });
    return true;
  }

  /** Something changed that is no step: told to the customer, and recorded. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void told(Actor actor, RemedyView remedy, String event, String note) {
    journal.record(actor.reference(), "claim:" + remedy.claimId(), event, note, Map.of("item", remedy.item()));
    telling.tell(remedy, event, note, nextKey(course(remedy.id())));
  }

  /** Asks the customer; a question of the same kind that is open already stays. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void ask(Actor actor, RemedyView remedy, Ask.Kind kind, Map<String, String> arguments, List<Ask.Choice> choices) {
    var ask = new Ask(Ids.next(clock), remedy.id(), kind, arguments, choices, now(), 0, null, null, false);
    if (sql.ask(ask, actor.reference(), json.writeValueAsString(arguments), json.writeValueAsString(choices), now().plus(PATIENCE.getFirst()))) {
      journal.record(actor.reference(), "claim:" + remedy.claimId(), "ask.asked", null, Map.of("item", remedy.item(), "ask", kind.name()));
    }
  }

  /** What paused it is taken up at once, because the customer is asked what to do. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void takeUp(UUID remedyId) {
    sql.hold(remedyId, null, null);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void withdrawAsks(UUID remedyId) {
    sql.withdrawAsks(remedyId, now());
  }

  // ---- What happens around

  @EventListener
  void on(RemedyEvents.Chosen chosen) {
    CourseKind.of(chosen.remedy().remedy()).ifPresent(kind -> sql.insert(chosen.remedy().id(), kind, chosen.remedy().chosenAt()));
    var voucher = chosen.remedy().voucher();
    if (voucher != null) {
      // Its code stands on the page: whoever reads along in a chat need not be able to spend it.
      telling.tell(chosen.remedy(), "voucher.issued", telling.say(chosen.remedy(), "voucher.about", voucher.percent().toPlainString(), voucher.validUntil().toString()), null);
    }
  }

  @EventListener
  void on(RemedyEvents.Quoted quoted) {
    telling.tell(quoted.remedy(), "quote.offered", quoted.quote().amount().toPlainString() + " " + quoted.quote().currency().getCurrencyCode(), "course.next.quote");
  }

  @EventListener
  void on(RemedyEvents.Doubted doubted) {
    sql.course(doubted.remedy().id()).filter(Course::running).filter(course -> !course.held()).ifPresent(course -> {
      var because = "the decision would be " + doubted.outcome() + " now";
      sql.hold(course.remedyId(), because, now());
      journal.record("system", "claim:" + doubted.remedy().claimId(), "course.held", null, Map.of("item", doubted.remedy().item(), "outcome", doubted.outcome().name()));
      telling.tell(doubted.remedy(), "course.held", null, null);
    });
  }

  /** Over, however: nothing stays asked, promised or packed; freight that was accepted and never travelled is not owed. */
  @EventListener
  void on(RemedyEvents.Ended ended) {
    var id = ended.remedy().id();
    sql.end(id, now());
    sql.withdrawAsks(id, now());
    sql.cancelEstimates(id, now());
    sql.cancelShipments(id);
    switch (ended.remedy().state()) {
      case DONE -> telling.tell(ended.remedy(), "remedy.done", ended.remedy().report(), null);
      case FAILED -> telling.tell(ended.remedy(), "remedy.failed", ended.remedy().report(), "course.next.choose");
      // Whoever stopped it tells why; who takes back their own choice knows.
      case CANCELLED, CHOSEN, QUOTED, STARTED -> { }
    }
    if (ended.remedy().state() != RemedyState.DONE) {
      var travelled = parcels.of(id).stream().filter(parcel -> parcel.shippedAt() != null).map(Shipment::leg).toList();
      sql.settle(sql.charges(id).stream().filter(charge -> charge.state() == Charge.State.AGREED && charge.leg() != null && !travelled.contains(charge.leg()))
          .map(Charge::id).toList(), Charge.State.CANCELLED, now(), null);
    }
  }

  /** Reminds customers of what they have not answered, twice; after that closes the item with that reason. It can be reopened. */
  @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT30M")
  public void remind() {
    for (var id : sql.askDue(now(), 200)) {
      try {
        transaction.executeWithoutResult(status -> remind(id));
      } catch (RuntimeException e) {
        // One that cannot be reminded must not keep the others from it.
        LOG.warn("The question {} could not be reminded of", id, e);
      }
    }
  }

  private void remind(UUID askId) {
    var found = sql.ask(askId).orElseThrow();
    var remedy = remedies.worked(SYSTEM, found.remedyId());
    var row = sql.ask(askId).orElseThrow();
    var ask = ask(row);
    if (!ask.open()) {
      return;
    }
    var reminders = row.reminders();
    if (!sql.reminded(askId, reminders, now().plus(PATIENCE.get(Math.min(reminders + 1, PATIENCE.size() - 1))))) {
      return;
    }
    if (reminders + 1 < PATIENCE.size()) {
      journal.record("system", "claim:" + remedy.claimId(), "course.reminded", null, Map.of("item", remedy.item(), "reminder", reminders + 1));
      telling.tell(remedy, "course.reminded", null, nextKey(course(remedy.id())));
      return;
    }
    var course = course(remedy.id());
    var lapses = course.kind().allows(course.step(), "LAPSED") && remedy.state() != RemedyState.STARTED;
    if (!lapses) {
      // Their battery is with us: it is kept, and a person calls.
      journal.record("system", "claim:" + remedy.claimId(), "ask.unanswered", null, Map.of("item", remedy.item(), "ask", ask.kind().name()));
      return;
    }
    sql.step(remedy.id(), "LAPSED", now(), "system", null);
    journal.record("system", "claim:" + remedy.claimId(), "course.lapsed", null, Map.of("item", remedy.item(), "ask", ask.kind().name()));
    telling.tell(remedy, "course.lapsed", null, null);
    var because = "No answer after two reminders: " + ask.kind();
    remedies.cancel(SYSTEM, remedy.id(), because);
    claims.close(SYSTEM, remedy.claimNumber(), remedy.item(), because, null);
  }

  // ---- Helpers

  private Ask ask(CourseSql.AskRow row) {
    return new Ask(row.id(), row.remedyId(), row.kind(), json.readValue(row.arguments(), new TypeReference<Map<String, String>>() {}),
        json.readValue(row.choices(), new TypeReference<List<Ask.Choice>>() {}), row.askedAt(), row.reminders(), row.answeredAt(), row.answer(), row.withdrawn());
  }

  static String nextKey(Course course) {
    return "course.next." + course.kind() + "." + course.step();
  }

  private static void manager(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER))) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.MANAGER.name()) : new NotFound();
    }
  }

  private static String said(String reason) {
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "remedies.problem.text.missing");
    }
    if (reason.length() > 4000) {
      throw InvalidInput.at("/reason", "remedies.problem.tooLong", 4000);
    }
    return reason.strip();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

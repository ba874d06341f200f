package com.defnoco.aftersale.remedies.onsite;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyEvents;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Answered;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.OnsiteStep;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.Sheet;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.parts.Reservation;
import com.defnoco.aftersale.remedies.parts.Stock;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * On-site repair (R3). Packs travel as cargo and must be there first: no technician carries one by air. Who can go is told with reasons, and so is who cannot; the customer
 * chooses among days, and the database gives a half day of a technician to one of them only.
 */
@Component
public class OnsiteRepair {

  private static final Actor.System SYSTEM = new Actor.System();
  private static final int FURTHEST_DAYS = 45;
  private static final int OFFERED = 3;

  private final OnsiteSql sql;
  private final Planner planner;
  private final Remedies remedies;
  private final Courses courses;
  private final Parts parts;
  private final Parcels parcels;
  private final Papers papers;
  private final Claims claims;
  private final Journal journal;
  private final Texts texts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  OnsiteRepair(OnsiteSql sql, Planner planner, Remedies remedies, Courses courses, Parts parts, Parcels parcels, Papers papers, Claims claims, Journal journal, Texts texts,
      TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.planner = planner;
    this.remedies = remedies;
    this.courses = courses;
    this.parts = parts;
    this.parcels = parcels;
    this.papers = papers;
    this.claims = claims;
    this.journal = journal;
    this.texts = texts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** The board: technicians by day. */
  public record Week(LocalDate from, List<LocalDate> days, List<Technician> technicians, List<Visit> visits, List<Away> away, List<OfferedSlot> offered) {}

  public record Away(UUID technician, LocalDate day) {}

  /** A day the customer may still choose. */
  public record OfferedSlot(UUID remedyId, UUID technician, LocalDate day, Visit.Half half) {}

  /** @param slots every half day of the board */
  public record Picked(RemedyView remedy, Site site, List<Candidate> slots) {

    public Optional<Candidate> at(UUID technician, LocalDate day, Visit.Half half) {
      return slots.stream().filter(one -> one.technician().equals(technician) && one.day().equals(day) && one.half() == half).findFirst();
    }
  }

  /**
   * What the plan proposes for one remedy.
   *
   * @param chosen null when nobody can go
   * @param ranked who else could, best first
   * @param against how often which reason kept somebody from it, by message key
   */
  public record Proposal(RemedyView remedy, Site site, @Nullable Candidate chosen, List<Candidate> ranked, Map<String, Integer> against) {}

  // ---- People

  @Transactional(readOnly = true)
  public List<Technician> technicians(Actor actor) {
    sees(actor);
    return sql.technicians();
  }

  @Transactional
  public void put(Actor actor, Technician technician) {
    manages(actor);
    if (technician.country().length() != 2 || technician.name().isBlank() || technician.home().isBlank() || Math.abs(technician.latitude()) > 90 || Math.abs(technician.longitude()) > 180) {
      throw InvalidInput.at("/technician", "onsite.problem.technician");
    }
    sql.put(technician);
    journal.record(actor.reference(), "technician:" + technician.id(), "technician.put", null, Map.of("country", technician.country(), "skills", String.join(" ", technician.skills())));
  }

  /** Ill, or away: visits of that day fall, their customers are told, and they are planned anew. */
  @Transactional
  public int away(Actor actor, UUID technician, LocalDate day, String reason) {
    if (!(actor instanceof Actor.Staff staff && staff.id().equals(technician) && staff.is(Role.TECHNICIAN))) {
      manages(actor);
    }
    if (reason.isBlank() || reason.length() > 300) {
      throw InvalidInput.at("/reason", "remedies.problem.text.missing");
    }
    if (sql.technicians().stream().noneMatch(one -> one.id().equals(technician))) {
      throw new NotFound();
    }
    if (sql.absent(technician, day, reason.strip(), now(), actor.reference())) {
      journal.record(actor.reference(), "technician:" + technician, "technician.away", reason.strip(), Map.of("day", day.toString()));
    }
    int fell = 0;
    for (var visit : sql.visits(day, day)) {
      if (visit.technician().equals(technician) && visit.state() == Visit.State.CONFIRMED) {
        var remedy = remedies.worked(SYSTEM, visit.remedyId());
        if (sql.state(visit.id(), Visit.State.CONFIRMED, Visit.State.RELEASED)) {
          courses.move(SYSTEM, remedy, OnsiteStep.TO_PLAN, null, Map.of("day", day.toString()));
          fell++;
        }
      }
    }
    return fell;
  }

  // ---- Where to, and with what

  @Transactional(readOnly = true)
  public Optional<Site> site(Actor actor, UUID remedyId) {
    remedies.find(actor, remedyId);
    return sql.site(remedyId);
  }

  /** @param withParts parts must be sent first; else it can be planned at once */
  @Transactional
  public Courses.View noteSite(Actor actor, Site site, boolean withParts) {
    var remedy = remedies.worked(actor, site.remedyId());
    if (site.address().isBlank() || site.contact().isBlank() || site.address().length() > 500 || site.contact().length() > 200 || site.access().length() > 1000) {
      throw InvalidInput.at("/address", "onsite.problem.site");
    }
    if (!site.country().matches("[A-Z]{2}") || Math.abs(site.latitude()) > 90 || Math.abs(site.longitude()) > 180) {
      throw InvalidInput.at("/country", "onsite.problem.place");
    }
    if (site.to().isBefore(site.from()) || site.to().isBefore(today())) {
      throw InvalidInput.at("/to", "onsite.problem.window");
    }
    if (!courses.course(remedy.id()).at(OnsiteStep.REQUESTED, OnsiteStep.TO_PLAN)) {
      throw new NotPossible("course.notNow");
    }
    sql.note(site, now(), actor.reference());
    if (!withParts) {
      courses.move(actor, remedy, OnsiteStep.TO_PLAN, null, Map.of("country", site.country()));
    }
    return courses.of(actor, remedy.id());
  }

  @Transactional
  public Courses.View reserve(Actor actor, UUID remedyId, List<Parts.Pick> picks) {
    var remedy = remedies.worked(actor, remedyId);
    if (!courses.course(remedyId).at(OnsiteStep.REQUESTED) || sql.site(remedyId).isEmpty()) {
      throw new NotPossible("onsite.siteFirst");
    }
    parts.reserve(actor, remedy, picks);
    return courses.of(actor, remedyId);
  }

  /** Sends the reserved parts ahead, as cargo; the visit is not planned before the day they are expected. */
  @Transactional
  public Courses.View sendParts(Actor actor, UUID remedyId, String carrier, String tracking, LocalDate expectedOn) {
    var remedy = remedies.worked(actor, remedyId);
    var site = sql.site(remedyId).orElseThrow(() -> new NotPossible("onsite.siteFirst"));
    if (courses.course(remedyId).at(OnsiteStep.PARTS_TO_SEND)) {
      var known = parts.stock(SYSTEM).stream().map(Stock::part).collect(Collectors.toMap(Part::code, Function.identity()));
      var lines = parts.of(remedyId).stream().filter(one -> one.state() == Reservation.State.HELD).map(held -> {
        var part = Objects.requireNonNull(known.get(held.part()));
        return new Shipment.Line(part.code(), part.nameEn(), held.quantity(), part.grams(), part.hsCode(), part.origin(), part.value(), part.currency().getCurrencyCode(),
            part.holdsLithium());
      }).toList();
      parcels.pack(remedy, Shipment.Leg.TO_SITE, site.contact(), site.address(), lines);
      parcels.ship(remedy, Shipment.Leg.TO_SITE, carrier, tracking, expectedOn);
      parts.use(actor, remedy);
      courses.move(actor, remedy, OnsiteStep.TO_PLAN, carrier + " " + tracking, Map.of());
    } else if (!courses.course(remedyId).at(OnsiteStep.TO_PLAN)) {
      throw new NotPossible("course.notNow");
    }
    return courses.of(actor, remedyId);
  }

  // ---- The plan

  /** One plan for all visits that wait. The same records give the same plan. */
  @Transactional(readOnly = true)
  public List<Proposal> plan(Actor actor) {
    sees(actor);
    var all = new HashMap<UUID, List<Candidate>>();
    for (var id : sql.toPlan()) {
      all.put(id, candidates(id));
    }
    var possible = new HashMap<UUID, List<Candidate>>();
    all.forEach((id, list) -> possible.put(id, list.stream().filter(Candidate::can).toList()));
    var chosen = planner.plan(possible);
    return all.keySet().stream().sorted().map(id -> {
      var against = new HashMap<String, Integer>();
      all.get(id).forEach(one -> one.against().forEach(reason -> against.merge(reason, 1, Integer::sum)));
      return new Proposal(remedies.find(SYSTEM, id), sql.site(id).orElseThrow(), chosen.get(id),
          possible.get(id).stream().filter(one -> !one.equals(chosen.get(id))).limit(8).toList(), against);
    }).toList();
  }

  private List<Candidate> candidates(UUID remedyId) {
    var site = sql.site(remedyId).orElseThrow();
    var from = site.from().isAfter(today()) ? site.from() : today().plusDays(1);
    var to = site.to().isBefore(from.plusDays(FURTHEST_DAYS)) ? site.to() : from.plusDays(FURTHEST_DAYS);
    var list = new ArrayList<>(slots(remedyId, site, from, to));
    list.sort(Comparator.comparing((Candidate one) -> one.kilometres() + 150L * ChronoUnit.DAYS.between(from, one.day())).thenComparing(Candidate::half).thenComparing(Candidate::technician));
    return list;
  }

  /** Who could go on which half day of these, and what speaks against it; working days only. */
  private List<Candidate> slots(UUID remedyId, Site site, LocalDate from, LocalDate to) {
    if (to.isBefore(from)) {
      return List.of();
    }
    var partsThere = courses.of(SYSTEM, remedyId).shipments().stream().filter(one -> one.leg() == Shipment.Leg.TO_SITE && one.state() == Shipment.State.SHIPPED)
        .map(one -> one.expectedOn() == null ? LocalDate.MAX : one.expectedOn()).max(Comparator.naturalOrder());
    // What this remedy holds itself is in nobody's way.
    var visits = sql.visits(from, to).stream().filter(visit -> !visit.remedyId().equals(remedyId)).toList();
    var absences = sql.absences(from, to);
    var list = new ArrayList<Candidate>();
    for (var technician : sql.technicians()) {
      int kilometres = kilometres(technician.latitude(), technician.longitude(), site.latitude(), site.longitude());
      var always = new ArrayList<String>();
      if (!technician.skills().containsAll(site.skills())) {
        always.add("onsite.against.skill");
      }
      if (!technician.country().equals(site.country()) && !technician.visas().contains(site.country())) {
        always.add("onsite.against.visa");
      }
      if (!technician.languages().contains(site.language())) {
        always.add("onsite.against.language");
      }
      for (var day = from; !day.isAfter(to); day = day.plusDays(1)) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
          continue;
        }
        for (var half : Visit.Half.values()) {
          var against = new ArrayList<>(always);
          var on = day;
          if (!on.isAfter(today())) {
            against.add("onsite.against.past");
          }
          if (on.isBefore(site.from()) || on.isAfter(site.to())) {
            against.add("onsite.against.window");
          }
          if (absences.contains(new OnsiteSql.Absence(technician.id(), on))) {
            against.add("onsite.against.away");
          }
          if (visits.stream().anyMatch(visit -> visit.technician().equals(technician.id()) && visit.day().equals(on) && visit.half() == half)) {
            against.add("onsite.against.busy");
          }
          if (partsThere.isPresent() && !on.isAfter(partsThere.get())) {
            against.add("onsite.against.parts");
          }
          list.add(new Candidate(technician.id(), technician.name(), day, half, kilometres, against));
        }
      }
    }
    return list;
  }

  /** A remedy that is being moved on the board: where it may go, and why not elsewhere. */
  @Transactional(readOnly = true)
  public Picked pick(Actor actor, UUID remedyId, LocalDate from) {
    manages(actor);
    var remedy = remedies.find(actor, remedyId);
    var site = sql.site(remedyId).orElseThrow(NotFound::new);
    var monday = from.with(DayOfWeek.MONDAY);
    return new Picked(remedy, site, slots(remedyId, site, monday, monday.plusDays(13)));
  }

  /**
   * Puts a visit somewhere by hand. Another technician at the agreed time is only told to the customer; another time is theirs to accept, so it is offered.
   *
   * @throws NotPossible naming what speaks against it
   */
  @Transactional
  public Courses.View place(Actor actor, UUID remedyId, UUID technician, LocalDate day, Visit.Half half) {
    manages(actor);
    var remedy = remedies.worked(actor, remedyId);
    var course = courses.course(remedyId);
    if (!course.at(OnsiteStep.TO_PLAN, OnsiteStep.SLOTS_OFFERED, OnsiteStep.CONFIRMED)) {
      throw new NotPossible("course.notNow");
    }
    var site = sql.site(remedyId).orElseThrow(() -> new NotPossible("onsite.siteFirst"));
    var wanted = slots(remedyId, site, day, day).stream().filter(one -> one.technician().equals(technician) && one.half() == half).findFirst()
        .orElseThrow(() -> InvalidInput.at("/day", "onsite.problem.slot"));
    var now = sql.visitOf(remedyId).filter(visit -> visit.state() == Visit.State.CONFIRMED);
    if (now.isPresent() && now.get().technician().equals(technician) && now.get().day().equals(day) && now.get().half() == half) {
      return courses.of(actor, remedyId);
    }
    if (!wanted.can()) {
      var language = language(remedy);
      throw new NotPossible("onsite.conflict", wanted.name(), day.toString(), wanted.against().stream().map(reason -> texts.text(language, reason)).collect(Collectors.joining(", ")));
    }
    if (now.isPresent() && now.get().day().equals(day) && now.get().half() == half) {
      sql.release(remedyId);
      if (!sql.confirm(new Visit(Ids.next(clock), remedyId, technician, day, half, Visit.State.CONFIRMED, wanted.kilometres() + " km"), now(), actor.reference())) {
        throw new NotPossible("onsite.slot.taken");
      }
      courses.told(actor, remedy, "course.technicianChanged", wanted.name());
      return courses.of(actor, remedyId);
    }
    sql.release(remedyId);
    courses.withdrawAsks(remedyId);
    courses.move(actor, remedy, OnsiteStep.SLOTS_OFFERED, null, Map.of("slots", 1, "day", day.toString()));
    courses.ask(actor, remedy, Ask.Kind.SLOT, Map.of(), List.of(choice(wanted, language(remedy)), new Ask.Choice("NONE", "")));
    return courses.of(actor, remedyId);
  }

  private Ask.Choice choice(Candidate one, Locale language) {
    return new Ask.Choice(one.value(), day(one.day(), language) + ", " + texts.text(language, "onsite.half." + one.half()));
  }

  /** Offers the customer the planned day and the next best two. */
  @Transactional
  public Courses.View offer(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(OnsiteStep.SLOTS_OFFERED)) {
      return courses.of(actor, remedyId);
    }
    var proposal = plan(actor).stream().filter(one -> one.remedy().id().equals(remedyId)).findFirst().orElseThrow(() -> new NotPossible("course.notNow"));
    if (proposal.chosen() == null) {
      throw new NotPossible("onsite.nobody");
    }
    var offered = new ArrayList<Candidate>();
    offered.add(proposal.chosen());
    // Days of their own rather than both halves of one day.
    proposal.ranked().stream().filter(one -> offered.stream().noneMatch(other -> other.day().equals(one.day()))).limit(OFFERED - 1L).forEach(offered::add);
    var language = language(remedy);
    var choices = new ArrayList<Ask.Choice>();
    offered.stream().sorted(Comparator.comparing(Candidate::day)).forEach(one -> choices.add(choice(one, language)));
    choices.add(new Ask.Choice("NONE", ""));
    courses.move(actor, remedy, OnsiteStep.SLOTS_OFFERED, null, Map.of("slots", offered.size()));
    courses.ask(actor, remedy, Ask.Kind.SLOT, Map.of(), choices);
    return courses.of(actor, remedyId);
  }

  @EventListener
  void on(Answered answered) {
    if (answered.ask().kind() != Ask.Kind.SLOT) {
      return;
    }
    var remedy = answered.remedy();
    if (answered.answer().equals("NONE")) {
      courses.move(answered.actor(), remedy, OnsiteStep.TO_PLAN, null, Map.of());
      return;
    }
    var chosen = answered.answer().split("_", 3);
    var day = LocalDate.parse(chosen[1]);
    var technician = UUID.fromString(chosen[0]);
    var site = sql.site(remedy.id()).orElseThrow();
    var who = sql.technicians().stream().filter(one -> one.id().equals(technician)).findFirst().orElseThrow();
    var visit = new Visit(Ids.next(clock), remedy.id(), technician, day, Visit.Half.valueOf(chosen[2]), Visit.State.CONFIRMED,
        kilometres(who.latitude(), who.longitude(), site.latitude(), site.longitude()) + " km, " + who.home());
    if (sql.absences(day, day).contains(new OnsiteSql.Absence(technician, day)) || !sql.confirm(visit, now(), answered.actor().reference())) {
      // Nothing was answered: the choice comes back with the sentence, and the other days still stand.
      throw new NotPossible("onsite.slot.taken");
    }
    var language = language(remedy);
    courses.move(answered.actor(), remedy, OnsiteStep.CONFIRMED, day(day, language) + ", " + texts.text(language, "onsite.half." + visit.half()), Map.of("day", day.toString()));
  }

  /** Takes back what was offered and not chosen, to plan anew. */
  @Transactional
  public Courses.View takeBack(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(OnsiteStep.CONFIRMED)) {
      sql.release(remedyId);
    }
    courses.withdrawAsks(remedyId);
    courses.move(actor, remedy, OnsiteStep.TO_PLAN, null, Map.of());
    return courses.of(actor, remedyId);
  }

  @Transactional(readOnly = true)
  public Week week(Actor actor, LocalDate from) {
    sees(actor);
    var monday = from.with(DayOfWeek.MONDAY);
    var days = monday.datesUntil(monday.plusDays(14)).filter(day -> day.getDayOfWeek().getValue() < 6).toList();
    return new Week(monday, days, sql.technicians(), sql.visits(monday, monday.plusDays(13)),
        sql.absences(monday, monday.plusDays(13)).stream().map(one -> new Away(one.technician(), one.day())).toList(), offered());
  }

  private List<OfferedSlot> offered() {
    var offered = new ArrayList<OfferedSlot>();
    for (var id : sql.offered()) {
      courses.of(SYSTEM, id).open(Ask.Kind.SLOT).ifPresent(ask -> ask.choices().stream().filter(choice -> !choice.value().equals("NONE")).map(choice -> choice.value().split("_", 3))
          .forEach(part -> offered.add(new OfferedSlot(id, UUID.fromString(part[0]), LocalDate.parse(part[1]), Visit.Half.valueOf(part[2])))));
    }
    return offered;
  }

  // ---- At the customer's

  /** A technician's own visits from today on; others see all by {@link #week}. */
  @Transactional(readOnly = true)
  public List<Visit> mine(Actor.Staff actor) {
    sees(actor);
    return sql.visitsOf(actor.id(), today().minusDays(1));
  }

  @Transactional(readOnly = true)
  public Visit visit(Actor actor, UUID visitId) {
    sees(actor);
    var visit = sql.visit(visitId).orElseThrow(NotFound::new);
    // Their own visit stays theirs to see, also when it did not help and another remedy is chosen.
    if (!(actor instanceof Actor.Staff staff && staff.id().equals(visit.technician()))) {
      remedies.find(actor, visit.remedyId());
    }
    return visit;
  }

  @Transactional(readOnly = true)
  public Optional<Visit> visitOf(Actor actor, UUID remedyId) {
    remedies.find(actor, remedyId);
    return sql.visitOf(remedyId);
  }

  @Transactional(readOnly = true)
  public List<FieldNote> notes(Actor actor, UUID visitId) {
    visit(actor, visitId);
    return sql.notes(visitId);
  }

  @Transactional
  public Visit begin(Actor actor, UUID visitId) {
    var visit = visit(actor, visitId);
    var remedy = remedies.worked(actor, visit.remedyId());
    if (courses.move(actor, remedy, OnsiteStep.ON_SITE, null, Map.of())) {
      sql.state(visitId, Visit.State.CONFIRMED, Visit.State.BEGUN);
      if (remedies.find(SYSTEM, remedy.id()).state() == RemedyState.CHOSEN) {
        remedies.start(actor, remedy.id());
      }
    }
    return visit(actor, visitId);
  }

  /** Notes made at the customer's, sent when there was reception again. Each counts once, however often it is sent. @return how many were new */
  @Transactional
  public int note(Actor actor, UUID visitId, List<FieldNote> notes) {
    var visit = visit(actor, visitId);
    remedies.worked(actor, visit.remedyId());
    if (visit.state() != Visit.State.BEGUN) {
      throw new NotPossible("onsite.notBegun");
    }
    int taken = 0;
    for (var note : notes) {
      if (note.content().isBlank() || note.content().length() > 60_000 || note.kind() != FieldNote.Kind.SIGNATURE && note.content().length() > 2000) {
        throw InvalidInput.at("/content", "onsite.problem.note");
      }
      // A phone whose clock runs ahead must not write the future.
      var made = note.madeAt().isAfter(now()) ? now() : note.madeAt().truncatedTo(ChronoUnit.MICROS);
      if (sql.note(visitId, new FieldNote(note.key(), note.kind(), note.content().strip(), made), now(), actor.reference())) {
        taken++;
      }
    }
    return taken;
  }

  /** A photo taken at the customer's. Sent twice, under the same key, it is one. @return whether it was new */
  public boolean photo(Actor actor, UUID visitId, UUID key, java.io.InputStream content, String name, Instant madeAt) {
    var visit = visit(actor, visitId);
    if (sql.noted(key)) {
      return false;
    }
    var remedy = transaction.execute(status -> {
      if (visit(actor, visitId).state() != Visit.State.BEGUN) {
        throw new NotPossible("onsite.notBegun");
      }
      return remedies.worked(actor, visit.remedyId());
    });
    var paper = papers.keep(actor, Objects.requireNonNull(remedy), "VISIT_PHOTO", true, content, name);
    return Boolean.TRUE.equals(transaction.execute(status -> note(actor, visitId, List.of(new FieldNote(key, FieldNote.Kind.PHOTO, paper.toString(), madeAt))) == 1));
  }

  /** Done: fixed, or not. The report goes to the customer. */
  public Courses.View end(Actor actor, UUID visitId, boolean fixed, String report) {
    var visit = visit(actor, visitId);
    if (visit.state() == Visit.State.DONE) {
      // Pressed again.
      return courses.of(SYSTEM, visit.remedyId());
    }
    var first = transaction.execute(status -> {
      var remedy = remedies.worked(actor, visit.remedyId());
      if (remedy.state() != RemedyState.STARTED) {
        return false;
      }
      courses.move(actor, remedy, fixed ? OnsiteStep.FIXED : OnsiteStep.FAILED, null, Map.of());
      sql.state(visitId, Visit.State.BEGUN, Visit.State.DONE);
      if (fixed) {
        remedies.finish(actor, remedy.id(), report);
      } else {
        remedies.fail(actor, remedy.id(), report);
      }
      return true;
    });
    if (Boolean.TRUE.equals(first)) {
      var remedy = remedies.find(SYSTEM, visit.remedyId());
      papers.issue(actor, remedy, "VISIT_REPORT", true, sheet(remedy, visit));
    }
    return courses.of(SYSTEM, visit.remedyId());
  }

  @EventListener
  void on(RemedyEvents.Ended ended) {
    sql.release(ended.remedy().id());
  }

  // ---- Helpers

  private Sheet sheet(RemedyView remedy, Visit visit) {
    var language = language(remedy);
    var site = sql.site(remedy.id()).orElseThrow();
    var rows = new ArrayList<List<String>>();
    var signed = "";
    for (var note : sql.notes(visit.id())) {
      if (note.kind() == FieldNote.Kind.SIGNATURE) {
        signed = note.content().length() > 80 ? texts.text(language, "paper.signedOnPhone") : note.content();
      } else if (note.kind() != FieldNote.Kind.PHOTO) {
        rows.add(List.of(texts.text(language, "onsite.note." + note.kind()), note.content(), DateTimeFormatter.ofPattern("HH:mm").format(note.madeAt().atZone(site.zone()))));
      }
    }
    return papers.sheet(language, "VISIT_REPORT", remedy.claimNumber() + "-" + remedy.item(), null, List.of(
        new Sheet.Facts(List.of(new Sheet.Fact(texts.text(language, "paper.battery"), remedy.serialNumber()), new Sheet.Fact(texts.text(language, "paper.site"), site.contact() + "\n" + site.address()),
            new Sheet.Fact(texts.text(language, "paper.day"), day(visit.day(), language)), new Sheet.Fact(texts.text(language, "paper.result"), Objects.toString(remedy.report(), "")),
            new Sheet.Fact(texts.text(language, "paper.signed"), signed.isEmpty() ? "–" : signed))),
        new Sheet.Table(texts.text(language, "paper.steps"), List.of("", texts.text(language, "paper.found"), texts.text(language, "paper.at")), rows, List.of(22, 64, -14))),
        remedy.claimNumber());
  }

  private static String day(LocalDate day, Locale language) {
    return DateTimeFormatter.ofPattern(language.getLanguage().equals("zh") ? "M月d日 EEEE" : "EEEE d MMMM", language).format(day);
  }

  private static int kilometres(double lat1, double lon1, double lat2, double lon2) {
    double a = Math.pow(Math.sin(Math.toRadians(lat2 - lat1) / 2), 2) + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * Math.pow(Math.sin(Math.toRadians(lon2 - lon1) / 2), 2);
    return (int) Math.round(6371 * 2 * Math.asin(Math.sqrt(a)));
  }

  private static void sees(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER, Role.TECHNICIAN, Role.AUDITOR))) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.TECHNICIAN.name()) : new NotFound();
    }
  }

  private static void manages(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER))) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.MANAGER.name()) : new NotFound();
    }
  }

  private Locale language(RemedyView remedy) {
    return Locale.forLanguageTag(claims.find(SYSTEM, remedy.claimNumber()).locale());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

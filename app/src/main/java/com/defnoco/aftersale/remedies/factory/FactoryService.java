package com.defnoco.aftersale.remedies.factory;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.remedies.Quote;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyEvents;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Answered;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.FactoryStep;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.Sheet;
import com.defnoco.aftersale.remedies.course.Shipment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Factory service (R2), also paid (N3). First it is settled whether and how the pack may travel; a swollen pack is never told to be posted. Another cause than thought
 * decides anew, in the open, and the customer is asked before anything that costs.
 */
@Component
public class FactoryService {

  private static final Actor.System SYSTEM = new Actor.System();
  private static final int VALID_DAYS = 30;
  private static final Set<Fact> CAUSES = Set.of(Fact.IMPROPER_USE_OR_STORAGE, Fact.USER_DAMAGE, Fact.FORCE_MAJEURE, Fact.UNAUTHORIZED_MODIFICATION);

  private final FactorySql sql;
  private final Remedies remedies;
  private final Courses courses;
  private final Parcels parcels;
  private final Charges charges;
  private final Papers papers;
  private final TestSummaries summaries;
  private final Files files;
  private final Claims claims;
  private final Customers customers;
  private final Registry registry;
  private final Certificates certificates;
  private final Journal journal;
  private final Texts texts;
  private final Settings settings;
  private final JsonMapper json;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Supplier<List<TransportRules>> rules;
  private final String emergency;
  private final String address;

  /**
   * @param emergency setting {@code aftersale.emergency-phone}: stands on every transport paper
   * @param address setting {@code aftersale.factory-address}
   */
  FactoryService(FactorySql sql, Remedies remedies, Courses courses, Parcels parcels, Charges charges, Papers papers, TestSummaries summaries, Files files, Claims claims, Customers customers, Registry registry, Certificates certificates, Journal journal,
      Texts texts, Settings settings, JsonMapper json, TransactionTemplate transaction, Clock clock, @Value("${aftersale.emergency-phone:+86 755 5555 0119}") String emergency,
      @Value("${aftersale.factory-address:DEFNOCO Aftersale, Building 7, Baolong Industrial Park, Longgang, Shenzhen 518116, China}") String address) {
    this.sql = sql;
    this.remedies = remedies;
    this.courses = courses;
    this.parcels = parcels;
    this.charges = charges;
    this.papers = papers;
    this.summaries = summaries;
    this.files = files;
    this.claims = claims;
    this.customers = customers;
    this.registry = registry;
    this.certificates = certificates;
    this.journal = journal;
    this.texts = texts;
    this.settings = settings;
    this.json = json;
    this.transaction = transaction;
    this.clock = clock;
    this.emergency = emergency;
    this.address = address;
    this.rules = SingletonSupplier.of(() -> shippedRules(json));
  }

  private static List<TransportRules> shippedRules(JsonMapper json) {
    try (var file = Objects.requireNonNull(FactoryService.class.getResourceAsStream("/remedies/transport-rules.json"))) {
      return json.readValue(file.readAllBytes(), new TypeReference<List<TransportRules>>() {}).stream().sorted(Comparator.comparing(TransportRules::validFrom)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- Whether and how it may travel

  /** The rules in force today. */
  public TransportRules rules() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return rules.get().stream().filter(one -> !one.validFrom().isAfter(today)).reduce((earlier, later) -> later).orElse(rules.get().getFirst());
  }

  @Transactional(readOnly = true)
  public Optional<Assessment> assessment(Actor actor, UUID remedyId) {
    remedies.find(actor, remedyId);
    return sql.assessment(remedyId).map(row -> new Assessment(row.kind(), row.rules(), json.readValue(row.answers(), new TypeReference<Map<String, TransportRules.Answer>>() {}),
        row.note(), row.by(), row.at()));
  }

  /** Puts the pack in a class by the answers; a question without one counts as not known. */
  @Transactional
  public Courses.View assess(Actor actor, UUID remedyId, Map<String, TransportRules.Answer> answers, String note) {
    var remedy = remedies.worked(actor, remedyId);
    if (note.length() > 2000) {
      throw InvalidInput.at("/note", "remedies.problem.tooLong", 2000);
    }
    var now = rules();
    var kind = now.classOf(answers);
    var known = now.questions().stream().collect(Collectors.toMap(TransportRules.Question::id, question -> answers.getOrDefault(question.id(), TransportRules.Answer.UNKNOWN)));
    sql.assess(Ids.next(clock), remedyId, kind, now.id(), json.writeValueAsString(known), note.strip(), now(), actor.reference());
    var language = language(remedy);
    if (remedy.state() == RemedyState.CHOSEN || remedy.state() == RemedyState.QUOTED) {
      remedies.assessTransport(actor, remedyId, texts.text(language, "factory.class." + kind) + " " + now.terms(kind).forbidden().in(language));
    }
    courses.move(actor, remedy, kind == TransportClass.C ? FactoryStep.DISPOSAL : FactoryStep.ASSESSED, texts.text(language, "factory.class." + kind),
        Map.of("class", kind.name(), "rules", now.id()));
    return courses.of(actor, remedyId);
  }

  /** A paid service whose accepted quote has a line for the freight needs no second question about it. */
  @Transactional
  public Courses.View freightInQuote(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (remedy.quote() == null || !Boolean.TRUE.equals(remedy.quote().accepted()) || remedy.quote().lines().stream().noneMatch(line -> line.kind() == Quote.Kind.FREIGHT)) {
      throw new NotPossible("factory.noFreightInQuote");
    }
    courses.move(actor, remedy, FactoryStep.TO_AUTHORISE, null, Map.of());
    return courses.of(actor, remedyId);
  }

  // ---- The way to us

  @Transactional(readOnly = true)
  public Optional<Authorisation> authorisation(Actor actor, UUID remedyId) {
    remedies.find(actor, remedyId);
    return sql.authorisation(remedyId);
  }

  /**
   * Code of the model, or the serial number where the model is not known, whose UN 38.3 test summary a return waits for; empty where none does. The maker must make it available, also
   * for packs that come back: without it there is no paper set.
   */
  @Transactional(readOnly = true)
  public Optional<String> untested(Actor actor, UUID remedyId) {
    var remedy = remedies.find(actor, remedyId);
    var waits = courses.course(remedyId).at(FactoryStep.ASSESSED, FactoryStep.FREIGHT_ASKED, FactoryStep.TO_AUTHORISE)
        && sql.assessment(remedyId).filter(assessment -> of(assessment.rules()).terms(assessment.kind()).testSummary()).isPresent();
    var model = waits ? model(remedy).map(BatteryModel::code) : Optional.<String>empty();
    return !waits || model.flatMap(summaries::of).isPresent() ? Optional.empty() : model.or(() -> Optional.of(remedy.serialNumber()));
  }

  /** Gives leave to send, and draws the paper set. @throws NotPossible when the class may not travel that way, or the UN 38.3 summary that belongs to the set is not on file */
  public Courses.View authorise(Actor actor, UUID remedyId, TransportRules.By mode) {
    var issued = transaction.execute(status -> {
      var remedy = remedies.worked(actor, remedyId);
      var assessment = sql.assessment(remedyId).orElseThrow(() -> new NotPossible("remedies.transport.first"));
      var terms = of(assessment.rules()).terms(assessment.kind());
      if (terms.modes().stream().noneMatch(one -> one.mode() == mode)) {
        throw new NotPossible("factory.mode.forbidden", assessment.kind().name(), terms.forbidden().in(language(remedy)));
      }
      if (courses.course(remedyId).at(FactoryStep.AUTHORISED)) {
        return Optional.<Authorisation>empty();
      }
      // The customer accepted what this way costs, not what another does.
      charges.acceptedWay(SYSTEM, remedyId, Shipment.Leg.TO_FACTORY).filter(way -> !way.name().equals(mode.name())).ifPresent(way -> {
        throw new NotPossible("factory.mode.notAccepted", texts.text(language(remedy), "freight.way." + way));
      });
      if (terms.testSummary()) {
        var model = model(remedy).orElseThrow(() -> new NotPossible("factory.summary.noModel", remedy.serialNumber()));
        if (summaries.of(model.code()).isEmpty()) {
          throw new NotPossible("factory.summary.missing", model.code());
        }
      }
      sql.withdraw(remedyId, now());
      var ra = new Authorisation("RA-" + remedy.claimNumber().substring(2) + "-" + remedy.item() + (sql.authorisationsOf(remedyId) + 1), remedyId, assessment.kind(), mode,
          LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(VALID_DAYS));
      sql.authorise(ra, now(), actor.reference());
      courses.move(actor, remedy, FactoryStep.AUTHORISED, ra.number(), Map.of("number", ra.number(), "class", ra.kind().name(), "mode", mode.name()));
      return Optional.of(ra);
    });
    Objects.requireNonNull(issued).ifPresent(ra -> {
      var remedy = remedies.find(actor, remedyId);
      var terms = of(sql.assessment(remedyId).orElseThrow().rules());
      var set = new ReturnPapers(texts, papers, terms, ra, remedy, model(remedy), model(remedy).flatMap(one -> summaries.of(one.code())), customers.find(SYSTEM, remedy.customerId()),
          language(remedy), settings.link("/r/" + ra.number()), emergency, address);
      set.all().forEach((kind, sheet) -> papers.issue(actor, remedy, kind, true, sheet));
    });
    return courses.of(actor, remedyId);
  }

  /** The customer handed it to a carrier. */
  @Transactional
  public Courses.View sent(Actor actor, UUID remedyId, String carrier, String tracking) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(FactoryStep.AUTHORISED)) {
      parcels.pack(remedy, Shipment.Leg.TO_FACTORY, "DEFNOCO", address, List.of());
      var parcel = parcels.ship(remedy, Shipment.Leg.TO_FACTORY, carrier, tracking, null);
      courses.move(actor, remedy, FactoryStep.ON_THE_WAY, parcel.carrier() + " " + parcel.tracking(), Map.of("parcel", parcel.number()));
    } else if (!courses.course(remedyId).at(FactoryStep.ON_THE_WAY)) {
      throw new NotPossible("course.notNow");
    }
    return courses.of(actor, remedyId);
  }

  /** Authorisations that nobody used fall; a new one is a click away. */
  @Scheduled(initialDelayString = "PT12M", fixedDelayString = "PT6H")
  public void expire() {
    for (var id : sql.expired(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
      transaction.executeWithoutResult(status -> {
        var remedy = remedies.worked(SYSTEM, id);
        if (courses.course(id).at(FactoryStep.AUTHORISED) && !courses.course(id).held()) {
          sql.withdraw(id, now());
          courses.move(SYSTEM, remedy, FactoryStep.TO_AUTHORISE, null, Map.of());
        }
      });
    }
  }

  // ---- At the factory's door

  /** What came in, quarantined first. Bench, engineers, managers, auditors. */
  @Transactional(readOnly = true)
  public List<Arrival> arrivals(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.BENCH, Role.ENGINEER, Role.MANAGER, Role.AUDITOR))) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.BENCH.name()) : new NotFound();
    }
    return sql.newest(100).stream().map(this::withClaims).toList();
  }

  /**
   * Receives what stands at the door. Whatever is not as announced goes to quarantine and is never lost.
   *
   * @param code scanned or typed from the label: the return number, or the address in its square code
   * @param serial as it stands on the pack
   * @param seen the class that whoever opens the box sees
   */
  @Transactional
  public Arrival receive(Actor actor, String code, String serial, String condition, TransportClass seen) {
    door(actor);
    if (serial.isBlank() || serial.length() > 60) {
      throw InvalidInput.at("/serial", "factory.problem.serial");
    }
    if (condition.isBlank() || condition.length() > 2000) {
      throw InvalidInput.at("/condition", "factory.problem.condition");
    }
    var label = canonical(serial);
    var number = code.strip().toUpperCase(Locale.ROOT).replaceAll(".*/R/", "");
    // An authorisation of a remedy that has ended opens no door any more.
    var found = number.isEmpty() ? Optional.<Authorisation>empty()
        : sql.byNumber(number).filter(ra -> courses.course(ra.remedyId()).running() || sql.arrivalOf(ra.remedyId()).isPresent());
    if (found.isEmpty()) {
      // The same pack scanned again is the same arrival.
      var before = sql.unsettled(label);
      if (before.isPresent()) {
        return withClaims(before.get());
      }
      var arrival = new Arrival(Ids.next(clock), null, number.isEmpty() ? null : number.substring(0, Math.min(60, number.length())), label, condition.strip(), seen,
          Arrival.Problem.UNAUTHORISED, now(), null, List.of(), List.of());
      sql.arrive(arrival, actor.reference());
      journal.record(actor.reference(), "arrival:" + arrival.id(), "arrival.unauthorised", null, Map.of("serial", label, "class", seen.name()));
      return withClaims(arrival);
    }
    var ra = found.get();
    var remedy = remedies.worked(SYSTEM, ra.remedyId());
    var before = sql.arrivalOf(remedy.id());
    if (before.isPresent()) {
      return withClaims(before.get());
    }
    var problem = !label.equals(canonical(remedy.serialNumber()))
        ? sql.claimsOf(label).isEmpty() ? Arrival.Problem.OTHER_SERIAL : Arrival.Problem.OTHER_CLAIM
        : seen.compareTo(ra.kind()) > 0 ? Arrival.Problem.WORSE_CLASS : null;
    var arrival = new Arrival(Ids.next(clock), remedy.id(), ra.number(), label, condition.strip(), seen, problem, now(), null, List.of(), List.of());
    sql.arrive(arrival, actor.reference());
    courses.of(SYSTEM, remedy.id()).shipments().stream().filter(parcel -> parcel.leg() == Shipment.Leg.TO_FACTORY && parcel.state() == Shipment.State.SHIPPED)
        .forEach(parcel -> parcels.deliver(actor, remedy, parcel));
    courses.move(actor, remedy, problem == null ? FactoryStep.RECEIVED : FactoryStep.QUARANTINED,
        problem == null ? null : texts.text(language(remedy), "factory.problem." + problem, label, remedy.serialNumber()),
        problem == null ? Map.of("class", seen.name()) : Map.of("class", seen.name(), "problem", problem.name(), "serial", label));
    started(remedy);
    return withClaims(arrival);
  }

  /** Whether this person receives what comes. Bench, engineers, managers. @throws NotAllowed when they do not */
  public void receives(Actor actor) {
    door(actor);
  }

  /** A photo of box or pack as it stood at the door. */
  public void photo(Actor actor, UUID arrivalId, InputStream content, String name) {
    door(actor);
    sql.arrival(arrivalId).orElseThrow(NotFound::new);
    var file = files.receive(actor, "arrival:" + arrivalId, content, name, Files.USUAL_LIMIT_BYTES);
    transaction.executeWithoutResult(status -> {
      sql.photo(file.id(), arrivalId, file.name(), now(), actor.reference());
      journal.record(actor.reference(), "arrival:" + arrivalId, "arrival.photo", null, Map.of("sha256", file.sha256()));
    });
  }

  public Served photo(Actor actor, UUID arrivalId, UUID file) {
    arrivals(actor);
    if (!sql.photos(arrivalId).contains(file)) {
      throw new NotFound();
    }
    return files.serve("arrival:" + arrivalId, file);
  }

  /** A quarantined pack is what it should be, or has been made safe. */
  @Transactional
  public Courses.View release(Actor actor, UUID remedyId, String how) {
    var remedy = remedies.worked(actor, remedyId);
    var said = said("/how", how);
    if (courses.move(actor, remedy, FactoryStep.RECEIVED, said, Map.of())) {
      sql.arrivalOf(remedyId).ifPresent(arrival -> sql.settle(arrival.id(), said, now()));
    }
    return courses.of(actor, remedyId);
  }

  /** What came without authorisation has found its place. */
  @Transactional
  public void settleArrival(Actor actor, UUID arrivalId, String how) {
    door(actor);
    var arrival = sql.arrival(arrivalId).orElseThrow(NotFound::new);
    if (arrival.remedyId() != null) {
      throw new NotPossible("factory.arrival.ofRemedy");
    }
    var said = said("/how", how);
    if (sql.settle(arrivalId, said, now())) {
      journal.record(actor.reference(), "arrival:" + arrivalId, "arrival.settled", said, Map.of());
    }
  }

  // ---- On the bench

  /**
   * What the bench found. Another cause is recorded as a fact of the claim and decides anew; where that is no longer covered the customer is asked what to do.
   *
   * @param cause the cause found instead of the one thought; null: confirmed
   */
  @Transactional
  public Courses.View inspect(Actor actor, UUID remedyId, Bench measured, String finding, @Nullable Fact cause) {
    var remedy = remedies.worked(actor, remedyId);
    var said = said("/finding", finding);
    if (cause != null && !CAUSES.contains(cause)) {
      throw InvalidInput.at("/cause", "console.problem.choose");
    }
    if (!courses.move(actor, remedy, FactoryStep.INSPECTED, said, cause == null ? Map.of() : Map.of("cause", cause.id()))) {
      return courses.of(actor, remedyId);
    }
    sql.inspect(remedyId, json.writeValueAsString(measured), said, cause == null ? null : cause.id(), now(), actor.reference());
    if (cause != null) {
      var decided = claims.setFact(actor, remedy.claimNumber(), remedy.item(), cause, "true", said, null, null).item(remedy.item()).decision().outcome();
      if (decided == Outcome.NOT_COVERED && remedy.remedy() == Remedy.FACTORY_SERVICE) {
        courses.takeUp(remedyId);
        courses.move(actor, remedy, FactoryStep.ASKED, null, Map.of());
        courses.ask(actor, remedy, Ask.Kind.CAUSE, Map.of("cause", texts.text(language(remedy), "factory.cause." + cause.id())),
            List.of(new Ask.Choice("QUOTE", ""), new Ask.Choice("RETURN", ""), new Ask.Choice("SCRAP", "")));
      }
    }
    return courses.of(actor, remedyId);
  }

  @Transactional
  public Courses.View begin(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(FactoryStep.ASKED)) {
      throw new NotPossible("course.notNow");
    }
    if (courses.move(actor, remedy, FactoryStep.AT_WORK, null, Map.of())) {
      started(remedy);
    }
    return courses.of(actor, remedyId);
  }

  /** It cannot be repaired safely: may it be scrapped? */
  @Transactional
  public Courses.View askToScrap(Actor actor, UUID remedyId, String why) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.move(actor, remedy, FactoryStep.ASKED, said("/why", why), Map.of())) {
      courses.ask(actor, remedy, Ask.Kind.SCRAP, Map.of(), List.of(new Ask.Choice("YES", ""), new Ask.Choice("NO", "")));
    }
    return courses.of(actor, remedyId);
  }

  /**
   * Work is done: repaired, or replaced by another unit, which inherits the rest of the cover (I9), tested, with a report.
   *
   * @param newSerial of the unit that replaces it; null when repaired
   */
  public Courses.View ready(Actor actor, UUID remedyId, Bench measured, String report, @Nullable String newSerial) {
    var first = transaction.execute(status -> {
      var remedy = remedies.worked(actor, remedyId);
      var said = said("/report", report);
      if (!courses.course(remedyId).at(FactoryStep.AT_WORK, FactoryStep.READY)) {
        // From a question to the customer only their answer leads on.
        throw new NotPossible("course.notNow");
      }
      if (!courses.move(actor, remedy, FactoryStep.READY, newSerial == null ? null : newSerial, newSerial == null ? Map.of() : Map.of("newSerial", newSerial))) {
        return false;
      }
      sql.result(remedyId, newSerial == null ? "REPAIRED" : "REPLACED", json.writeValueAsString(measured), said,
          newSerial == null ? null : replaceBy(actor, remedy, newSerial), now(), actor.reference());
      return true;
    });
    if (Boolean.TRUE.equals(first)) {
      var remedy = remedies.find(actor, remedyId);
      papers.issue(actor, remedy, "TEST_REPORT", true, testReport(remedy));
      sql.result(remedyId).map(FactorySql.ResultRow::newSerial).ifPresent(serial -> certify(remedy, serial));
    }
    return courses.of(actor, remedyId);
  }

  /** The unit that stands in the cover now gets the certificate; the one that left proves nothing any more. */
  private void certify(RemedyView remedy, String newSerial) {
    try {
      certificates.issue(SYSTEM, newSerial);
    } catch (NotPossible arrivalUnknown) {
      // As before: a certificate can be issued once the arrival of the first unit is known.
      return;
    }
    certificates.of(SYSTEM, remedy.serialNumber()).stream().filter(one -> one.endedAt() == null)
        .forEach(one -> certificates.revoke(SYSTEM, remedy.serialNumber(), one.number(), "Replaced by " + newSerial + ", claim " + remedy.claimNumber() + " (I9)"));
  }

  private String replaceBy(Actor actor, RemedyView remedy, String newSerial) {
    var serial = canonical(newSerial);
    if (serial.length() < 4 || serial.equals(canonical(remedy.serialNumber())) || sql.isReplacement(serial)) {
      throw InvalidInput.at("/newSerial", "factory.problem.newSerial");
    }
    var old = registry.unitFacts(remedy.serialNumber()).orElseThrow(() -> InvalidInput.at("/newSerial", "factory.problem.oldUnknown"));
    if (registry.unitFacts(serial).isEmpty()) {
      registry.putUnit(SYSTEM, serial, old.modelCode(), null, null);
    }
    // I9: the registry lets it stand in the cover of the first unit of the chain, no day more and no day less.
    registry.replaceUnit(SYSTEM, old.serial(), serial, "Replaces " + old.serial() + " by claim " + remedy.claimNumber() + " (I9)");
    if (old.ownerId() == null) {
      registry.changeOwner(SYSTEM, serial, remedy.customerId(), "Replaces " + old.serial() + " by claim " + remedy.claimNumber());
    }
    return serial;
  }

  /** Hands it to the carrier that brings it back. */
  @Transactional
  public Courses.View sendBack(Actor actor, UUID remedyId, String recipient, String where, String carrier, String tracking, @Nullable LocalDate expectedOn) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(FactoryStep.READY)) {
      parcels.pack(remedy, Shipment.Leg.BACK, recipient, where, List.of());
      var parcel = parcels.ship(remedy, Shipment.Leg.BACK, carrier, tracking, expectedOn);
      courses.move(actor, remedy, FactoryStep.RETURNING, parcel.carrier() + " " + parcel.tracking(), Map.of("parcel", parcel.number()));
    } else if (!courses.course(remedyId).at(FactoryStep.RETURNING)) {
      throw new NotPossible("course.notNow");
    }
    return courses.of(actor, remedyId);
  }

  @Transactional
  public Courses.View delivered(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(FactoryStep.RETURNING)) {
      parcels.deliver(actor, remedy, parcels.open(remedyId, Shipment.Leg.BACK));
    } else if (!courses.course(remedyId).at(FactoryStep.RETURNED)) {
      throw new NotPossible("course.notNow");
    }
    return courses.of(actor, remedyId);
  }

  @EventListener
  void on(Parcels.Delivered delivered) {
    var remedy = delivered.remedy();
    if (delivered.shipment().leg() == Shipment.Leg.BACK && courses.course(remedy.id()).at(FactoryStep.RETURNING)) {
      courses.move(delivered.actor(), remedy, FactoryStep.RETURNED, null, Map.of());
      remedies.finish(SYSTEM, remedy.id(), sql.result(remedy.id()).map(FactorySql.ResultRow::report).orElse("Returned unrepaired."));
    }
  }

  /** Class C: the customer had it disposed of; the receipt is the evidence. */
  public Courses.View disposed(Actor actor, UUID remedyId, InputStream receipt, String name) {
    var remedy = remedies.find(actor, remedyId);
    transaction.executeWithoutResult(status -> {
      if (!courses.course(remedies.worked(actor, remedyId).id()).at(FactoryStep.DISPOSAL)) {
        throw new NotPossible("course.notNow");
      }
    });
    papers.keep(actor, remedy, "DISPOSAL_EVIDENCE", true, receipt, name);
    transaction.executeWithoutResult(status -> {
      var locked = remedies.worked(actor, remedyId);
      if (courses.move(actor, locked, FactoryStep.DISPOSED, null, Map.of())) {
        started(locked);
        remedies.finish(actor, remedyId, texts.text(language(locked), "factory.disposed"));
      }
    });
    return courses.of(actor, remedyId);
  }

  @EventListener
  void on(Answered answered) {
    var remedy = answered.remedy();
    switch (answered.ask().kind()) {
      case CAUSE -> {
        switch (answered.answer()) {
          case "QUOTE" -> {
            remedies.stop(SYSTEM, remedy.id(), "Another cause was found; the customer asked for a quote.");
            var paid = remedies.choose(answered.actor(), remedy.claimNumber(), remedy.item(), Remedy.PAID_SERVICE);
            remedies.assessTransport(SYSTEM, paid.id(), "At the factory already.");
            courses.force(SYSTEM, paid.id(), FactoryStep.INSPECTED.name(), "The pack is at the factory already, inspected.");
          }
          case "RETURN" -> unrepaired(answered.actor(), remedy);
          default -> scrapped(answered.actor(), remedy);
        }
      }
      case SCRAP -> {
        if (answered.answer().equals("YES")) {
          scrapped(answered.actor(), remedy);
        } else {
          unrepaired(answered.actor(), remedy);
        }
      }
      case FREIGHT, SLOT -> { }
    }
  }

  @EventListener
  void on(RemedyEvents.Ended ended) {
    sql.withdraw(ended.remedy().id(), now());
  }

  private void unrepaired(Actor actor, RemedyView remedy) {
    courses.move(actor, remedy, FactoryStep.READY, null, Map.of());
    sql.result(remedy.id(), "UNREPAIRED", "{}", texts.text(language(remedy), "factory.unrepaired"), null, now(), actor.reference());
  }

  private void scrapped(Actor actor, RemedyView remedy) {
    courses.move(actor, remedy, FactoryStep.SCRAPPED, null, Map.of("consent", actor.reference()));
    remedies.finish(SYSTEM, remedy.id(), texts.text(language(remedy), "factory.scrapped"));
  }

  // ---- Helpers

  private void started(RemedyView remedy) {
    var now = remedies.find(SYSTEM, remedy.id());
    if (now.state() == RemedyState.CHOSEN || now.state() == RemedyState.QUOTED) {
      remedies.start(SYSTEM, remedy.id());
    }
  }

  private TransportRules of(String id) {
    return rules.get().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private Optional<BatteryModel> model(RemedyView remedy) {
    return registry.unitFacts(remedy.serialNumber()).flatMap(unit -> registry.model(unit.modelCode()));
  }

  private Sheet testReport(RemedyView remedy) {
    var language = language(remedy);
    var result = sql.result(remedy.id()).orElseThrow();
    var before = sql.inspection(remedy.id()).map(row -> json.readValue(row.measurements(), Bench.class)).orElse(new Bench(null, null, null, null, null));
    var after = json.readValue(result.measurements(), Bench.class);
    var rows = new ArrayList<List<String>>();
    row(rows, language, "lowestCell", "V", before.lowestCell(), after.lowestCell());
    row(rows, language, "spread", "mV", before.spread(), after.spread());
    row(rows, language, "resistance", "mΩ", before.resistance(), after.resistance());
    row(rows, language, "capacity", "%", before.capacity(), after.capacity());
    row(rows, language, "insulation", "MΩ", before.insulation(), after.insulation());
    var facts = new ArrayList<Sheet.Fact>();
    facts.add(new Sheet.Fact(texts.text(language, "paper.claim"), remedy.claimNumber()));
    facts.add(new Sheet.Fact(texts.text(language, "paper.battery"), remedy.serialNumber()));
    if (result.newSerial() != null) {
      facts.add(new Sheet.Fact(texts.text(language, "paper.replacedBy"), result.newSerial() + " · " + texts.text(language, "paper.inherits")));
    }
    sql.inspection(remedy.id()).ifPresent(row -> facts.add(new Sheet.Fact(texts.text(language, "paper.finding"), row.finding())));
    facts.add(new Sheet.Fact(texts.text(language, "paper.result"), result.report()));
    return papers.sheet(language, "TEST_REPORT", remedy.claimNumber() + "-" + remedy.item(), null, List.of(new Sheet.Facts(facts),
        new Sheet.Table(texts.text(language, "paper.measurements"), List.of("", texts.text(language, "paper.before"), texts.text(language, "paper.after")), rows, List.of(50, -25, -25)),
        new Sheet.Signatures(List.of(texts.text(language, "paper.signedBench"), texts.text(language, "paper.day")))), remedy.claimNumber());
  }

  private void row(List<List<String>> rows, Locale language, String what, String unit, @Nullable BigDecimal before, @Nullable BigDecimal after) {
    rows.add(List.of(texts.text(language, "factory.measure." + what), before == null ? "–" : before.toPlainString() + " " + unit, after == null ? "–" : after.toPlainString() + " " + unit));
  }

  private Arrival withClaims(Arrival arrival) {
    return new Arrival(arrival.id(), arrival.remedyId(), arrival.authorisation(), arrival.serial(), arrival.condition(), arrival.kind(), arrival.problem(), arrival.at(),
        arrival.settledHow(), arrival.problem() == null ? List.of() : sql.claimsOf(arrival.serial()), sql.photos(arrival.id()));
  }

  private String canonical(String serial) {
    return registry.unitFacts(serial).map(unit -> unit.serial()).orElseGet(() -> serial.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", ""));
  }

  private static void door(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.BENCH, Role.ENGINEER, Role.MANAGER))) {
      throw actor instanceof Actor.Staff ? new NotAllowed(Role.BENCH.name()) : new NotFound();
    }
  }

  private Locale language(RemedyView remedy) {
    return Locale.forLanguageTag(claims.find(SYSTEM, remedy.claimNumber()).locale());
  }

  private static String said(String pointer, String text) {
    if (text.isBlank()) {
      throw InvalidInput.at(pointer, "remedies.problem.text.missing");
    }
    if (text.length() > 4000) {
      throw InvalidInput.at(pointer, "remedies.problem.tooLong", 4000);
    }
    return text.strip();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

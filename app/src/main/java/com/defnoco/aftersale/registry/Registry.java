package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import com.defnoco.aftersale.registry.RegistrySql.ConsignmentRow;
import com.defnoco.aftersale.registry.RegistrySql.UnitRow;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Models, ports, consignments with their arrivals, and units by serial number. */
@Component
public class Registry {

  private static final int MOST_PER_PAGE = 500;

  private final RegistrySql sql;
  private final Ports ports;
  private final UnitWrites unitWrites;
  private final ConsignmentWrites consignmentWrites;
  private final ModelWrites modelWrites;
  private final Journal journal;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Registry(RegistrySql sql, Ports ports, UnitWrites unitWrites, ConsignmentWrites consignmentWrites, ModelWrites modelWrites,
      Journal journal, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.ports = ports;
    this.unitWrites = unitWrites;
    this.consignmentWrites = consignmentWrites;
    this.modelWrites = modelWrites;
    this.journal = journal;
    this.events = events;
    this.clock = clock;
  }

  // --- for other modules, which have checked the reader themselves ------------------------------------------------------------

  /** What a claim needs of the unit with this serial, however it was typed; empty when there is none or it is not certain which. */
  public Optional<UnitFacts> unitFacts(String serialText) {
    return resolve(serialText) instanceof Resolution.Found(var unit, var exactly) ? Optional.of(unit) : Optional.empty();
  }

  public Optional<UnitFacts> unitFacts(UUID unitId) {
    return sql.wholeUnit(unitId).map(this::facts);
  }

  /** What a typed serial stands for, with the units it may have been meant to be. Never show {@code DidYouMean} to the public. */
  public Resolution resolve(String serialText) {
    return switch (SerialNumber.read(serialText)) {
      case SerialNumber.Reading.Impossible(var key, var arguments) -> new Resolution.Impossible(key, arguments);
      case SerialNumber.Reading.Of(var serial) -> {
        var alike = sql.wholeUnitsLookingLike(serial);
        if (alike.isEmpty()) {
          yield new Resolution.Unknown(serial);
        }
        boolean exactly = alike.getFirst().unit().serial().equals(serial.text());
        yield exactly || alike.size() == 1 ? new Resolution.Found(facts(alike.getFirst()), exactly)
            : new Resolution.DidYouMean(alike.stream().map(one -> one.unit().serial()).toList());
      }
    };
  }

  /** Whether nothing about this unit may be told to anybody outside. */
  public boolean withheld(UUID unitId) {
    return sql.withheld(unitId);
  }

  /** Serial numbers in a message, a label's text or a scanned code, the likeliest first: known units before mere candidates. */
  public List<SerialNumber> serialsIn(String text) {
    var candidates = SerialNumber.in(text);
    if (candidates.isEmpty()) {
      return candidates;
    }
    var known = Set.copyOf(sql.existing(candidates.stream().map(SerialNumber::text).toList()));
    var formats = sql.activeFormats();
    // A list sort is stable: within a rank the order of likelihood stays.
    return candidates.stream().sorted(Comparator.comparingInt(serial -> known.contains(serial.text()) ? 0
        : formats.stream().anyMatch(format -> format.fits(serial)) ? 1 : 2)).toList();
  }

  /** The serial a scanned code most likely holds, by its form alone: never tells whether the unit exists. */
  public Optional<SerialNumber> serialOnLabel(String code) {
    var formats = sql.activeFormats();
    return SerialNumber.in(code).stream()
        .min(Comparator.comparingInt(serial -> formats.stream().anyMatch(format -> format.fits(serial)) ? 0 : 1));
  }

  /** Ids of a consignment's units in the order of their ids; give the last id of a page to get the next. */
  public List<UUID> unitsIn(UUID consignmentId, @Nullable UUID after, int limit) {
    return sql.unitsIn(consignmentId, after, Math.clamp(limit, 1, 10_000));
  }

  // --- reads ------------------------------------------------------------------------------------------------------------------

  /** The whole record of a unit, for staff, integrations that may read the registry, and its owner. @throws NotFound otherwise */
  public Unit unit(Actor actor, String serialText) {
    var row = one(serialText);
    Rights.readUnit(actor, row.ownerId());
    var consignment = row.consignmentId() == null ? null : sql.consignment(row.consignmentId()).map(this::whole).orElseThrow();
    var model = sql.model(row.model()).orElseThrow();
    var chain = sql.chain(row.coverOf() == null ? row.id() : row.coverOf()).stream().map(RegistrySql.Link::serial).toList();
    return new Unit(row.id(), row.serial(), row.serialAsPrinted(), model, row.manufactured(), labelTellsOther(row).orElse(null), consignment,
        row.ownerId(), row.withheld(), chain, history(row, consignment));
  }

  /** Units by serial; for staff and integrations. */
  public List<UnitSummary> units(Actor actor, UnitQuery query) {
    Rights.read(actor);
    UUID consignmentId = null;
    if (query.consignment() != null && !query.consignment().isBlank()) {
      var consignment = sql.consignment(query.consignment().strip());
      if (consignment.isEmpty()) {
        return List.of();
      }
      consignmentId = consignment.get().id();
    }
    var fragment = query.text() == null ? "" : query.text().replaceAll("[^\\p{L}\\p{N}]", "");
    var plain = java.text.Normalizer.normalize(fragment, java.text.Normalizer.Form.NFKC).toUpperCase(java.util.Locale.ROOT);
    if (!plain.matches("[A-Z0-9]*")) {
      return List.of();
    }
    return sql.units(plain.isEmpty() ? null : "%" + plain + "%", blankToNull(query.model()), consignmentId, query.withheld(),
        query.owner(), blankToNull(query.after()), Math.clamp(query.limit(), 1, MOST_PER_PAGE));
  }

  /** How many units a customer has; {@link #unitsOf} gives the first of them. */
  public int unitCountOf(Actor actor, UUID customerId) {
    Rights.readUnit(actor, customerId);
    return sql.unitCountOf(customerId);
  }

  /** The units of a customer: for the customer, staff and integrations. At most 500; {@link #unitCountOf} tells how many there are. */
  public List<UnitSummary> unitsOf(Actor actor, UUID customerId) {
    Rights.readUnit(actor, customerId);
    return sql.unitsOf(customerId, MOST_PER_PAGE);
  }

  public Consignment consignment(Actor actor, String reference) {
    Rights.read(actor);
    return sql.consignment(reference.strip()).map(this::whole).orElseThrow(NotFound::new);
  }

  /** Consignments by reference. Their {@code arrivals} are left out of lists. */
  public List<Consignment> consignments(Actor actor, ConsignmentQuery query) {
    Rights.read(actor);
    var bounded = new ConsignmentQuery(blankToNull(query.text()), blankToNull(query.port()), query.arrived(), blankToNull(query.after()),
        Math.clamp(query.limit(), 1, MOST_PER_PAGE));
    var rows = sql.consignments(bounded);
    var units = sql.unitCounts(rows.stream().map(RegistrySql.ConsignmentRow::id).toList());
    return rows.stream()
        .map(row -> new Consignment(row.id(), row.reference(), ports.stored(row.port()), row.arrivedOn(), row.proof(),
            units.getOrDefault(row.id(), 0L), List.of()))
        .toList();
  }

  public BatteryModel model(Actor actor, String code) {
    Rights.read(actor);
    return sql.model(ModelWrites.code(code)).orElseThrow(NotFound::new);
  }

  /** The model for other modules, which have checked the reader themselves. */
  public Optional<BatteryModel> model(String code) {
    return sql.model(ModelWrites.code(code));
  }

  /** All models, by code; there are few. */
  public List<BatteryModel> models(Actor actor) {
    Rights.read(actor);
    return sql.models();
  }

  /** Every port of discharge known, by English name. */
  public List<Port> ports() {
    return ports.all();
  }

  /** Whether staff see the buttons that change the registry. */
  public boolean mayWrite(Actor actor) {
    return Rights.mayWrite(actor);
  }

  // --- writes -----------------------------------------------------------------------------------------------------------------

  /** Adds the model or replaces its data. */
  @Transactional
  public Written putModel(Actor actor, BatteryModel model) {
    Rights.write(actor);
    var judged = modelWrites.judge(new BatteryModel(ModelWrites.code(model.code()), model.name().strip(), model.chemistry(),
        model.cellsInSeries(), model.cellsInParallel(), model.capacityMilliampHours(), model.nominalVoltsPerCell(),
        model.chargeVoltsPerCell(), model.cutOffVoltsPerCell(), model.continuousDischargeC(), model.peakDischargeC(), model.chargeC(),
        model.chargeCelsiusMin(), model.chargeCelsiusMax(), model.dischargeCelsiusMin(), model.dischargeCelsiusMax(),
        model.storageCelsiusMin(), model.storageCelsiusMax(), model.massGrams(), model.energyWattHours(), model.cycleLife()));
    refuse(judged.verdict(), judged.problems());
    modelWrites.write(judged, actor.reference());
    return written(judged.verdict());
  }

  /**
   * Adds a consignment, or records or corrects its port and arrival. What was recorded before is kept; {@link PortArrivalCorrected} is
   * published when the date or the port changes.
   *
   * @param locode UN/LOCODE of the port of discharge
   * @param arrivedOn local date at the port; null while it has not arrived
   * @param proof null keeps the proof on record
   * @param reason why, when it corrects; needed of staff, who must be managers for it
   */
  @Transactional
  public Written putConsignment(Actor actor, String reference, String locode, @Nullable LocalDate arrivedOn, @Nullable ArrivalProof proof,
      @Nullable String reason) {
    Rights.write(actor);
    var judged = consignmentWrites.judge(new ConsignmentWrites.Wish(reference, locode, arrivedOn, proof));
    refuse(judged.verdict(), judged.problems());
    if (judged.corrects()) {
      Rights.correct(actor);
      if (actor instanceof Actor.Staff && (reason == null || reason.isBlank())) {
        throw InvalidInput.at("/reason", "registry.consignment.reasonMissing", judged.before().arrivedOn().toString());
      }
    }
    consignmentWrites.write(judged, actor.reference(), blankToNull(reason));
    return written(judged.verdict());
  }

  /**
   * Adds a unit or changes what the registry knows of it.
   *
   * @param manufacturedOn null: read it from the serial number by the known formats, where that is possible
   * @param consignment reference; null when not known
   */
  @Transactional
  public Written putUnit(Actor actor, String serialAsPrinted, String model, @Nullable LocalDate manufacturedOn,
      @Nullable String consignment) {
    Rights.write(actor);
    sql.oneWriterOfUnits();
    var judged = unitWrites.judge(List.of(new UnitWrites.Wish(serialAsPrinted, model,
        manufacturedOn == null ? "" : manufacturedOn.toString(), WrittenDate.Style.UNTOLD, consignment == null ? "" : consignment)),
        actor.reference(), null, true).getFirst();
    refuse(judged.verdict(), judged.problems());
    unitWrites.write(List.of(judged), actor.reference(), null);
    if (judged.verdict() == Verdict.CREATED) {
      journal.record(actor.reference(), "unit:" + judged.after().id(), "unit.created", null,
          Map.of("serial", judged.after().serial(), "model", judged.after().model()));
    }
    return written(judged.verdict());
  }

  /** Says that a unit travelled in another consignment than was recorded. For managers. */
  @Transactional
  public void moveUnit(Actor actor, String serialText, String consignment, String reason) {
    Rights.correct(actor);
    var row = locked(serialText);
    requireReason(reason);
    var to = sql.consignment(consignment.strip())
        .orElseThrow(() -> InvalidInput.at("/consignment", "registry.unit.consignmentUnknown", consignment.strip()));
    if (row.manufactured() != null && to.arrivedOn() != null && to.arrivedOn().isBefore(row.manufactured().earliest())) {
      throw InvalidInput.at("/consignment", "registry.unit.arrivedBeforeMade", row.manufactured().on().toString(), to.reference(),
          to.arrivedOn().toString());
    }
    change(actor, row, with(row, to.id(), row.ownerId(), row.withheld()), "unit.moved", reason,
        Map.of("consignmentBefore", String.valueOf(row.consignmentId()), "consignment", to.reference()));
  }

  /**
   * Says that a unit was made on another day, or is of another model, than was recorded. What was recorded before is kept with the proof. For managers.
   *
   * @param manufacturedOn as written: a day, a week or a month; blank keeps it
   * @param model code; blank keeps it
   * @param proof what shows it: a production record, a photo of the label …
   */
  @Transactional
  public void correctUnit(Actor actor, String serialText, String manufacturedOn, String model, String proof, String reason) {
    Rights.correct(actor);
    sql.oneWriterOfUnits();
    var row = locked(serialText);
    requireReason(reason);
    if (proof.isBlank()) {
      throw InvalidInput.at("/proof", "registry.unit.proofMissing");
    }
    var made = manufacturedOn.isBlank() ? row.manufactured() : unitWrites.made(manufacturedOn);
    var code = model.isBlank() ? row.model() : sql.model(ModelWrites.code(model)).map(BatteryModel::code)
        .orElseThrow(() -> InvalidInput.at("/model", "registry.unit.modelUnknown", model.strip()));
    var consignment = row.consignmentId() == null ? null : sql.consignment(row.consignmentId()).orElse(null);
    if (made != null && consignment != null && consignment.arrivedOn() != null && consignment.arrivedOn().isBefore(made.earliest())) {
      throw InvalidInput.at("/manufacturedOn", "registry.unit.arrivedBeforeMade", made.on().toString(), consignment.reference(),
          consignment.arrivedOn().toString());
    }
    var after = new UnitRow(row.id(), row.serial(), row.serialAsPrinted(), code, made, row.consignmentId(), row.ownerId(), row.withheld(),
        row.createdAt(), row.createdBy(), row.importId(), row.coverOf());
    if (after.equals(row)) {
      throw InvalidInput.at("/manufacturedOn", "registry.unit.nothingToCorrect");
    }
    if (made != null && !made.equals(row.manufactured())) {
      sql.insertManufacture(row.id(), row.manufactured(), made, proof.strip(), reason.strip(), clock.instant(), actor.reference());
    }
    change(actor, row, after, "unit.corrected", reason, Map.of("proof", proof.strip(), "manufacturedBefore",
        row.manufactured() == null ? "none" : row.manufactured().on().toString(), "manufactured", made == null ? "none" : made.on().toString(),
        "modelBefore", row.model(), "model", code));
  }

  /**
   * Records that a unit was handed out in place of another. It stands in the cover of the first unit of the chain (I9): never longer, never
   * shorter. The owner goes along.
   *
   * @throws NotPossible when one of the two is already part of such a hand-over
   */
  @Transactional
  public void replaceUnit(Actor actor, String replacedSerial, String replacementSerial, String reason) {
    Rights.write(actor);
    requireReason(reason);
    sql.oneWriterOfUnits();
    var replaced = locked(replacedSerial);
    UnitRow replacement;
    try {
      replacement = locked(replacementSerial);
    } catch (NotFound unknown) {
      throw InvalidInput.at("/replacement", "registry.unit.replacementUnknown", replacementSerial.strip());
    }
    var first = replaced.coverOf() == null ? replaced.id() : replaced.coverOf();
    var chain = sql.chain(first);
    if (chain.stream().anyMatch(link -> replaced.id().equals(link.replaces()))) {
      throw InvalidInput.at("/replacement", "registry.unit.replacedAlready", replaced.serial());
    }
    if (replacement.id().equals(replaced.id()) || replacement.coverOf() != null || sql.chain(replacement.id()).size() > 1) {
      throw InvalidInput.at("/replacement", "registry.unit.replacementTaken", replacement.serial());
    }
    sql.replaces(replacement.id(), replaced.id(), first);
    var after = sql.unit(replacement.id()).orElseThrow();
    if (!Objects.equals(replacement.ownerId(), replaced.ownerId()) && replaced.ownerId() != null) {
      sql.insertOwner(replacement.id(), replaced.ownerId(), clock.instant(), actor.reference(), reason);
      after = with(after, after.consignmentId(), replaced.ownerId(), after.withheld());
      sql.updateUnit(after);
    }
    journal.record(actor.reference(), "unit:" + replaced.id(), "unit.replaced", reason, Map.of("serial", replaced.serial(), "by", after.serial()));
    journal.record(actor.reference(), "unit:" + after.id(), "unit.replacement", reason, Map.of("serial", after.serial(), "replaces", replaced.serial()));
    factsChanged(actor, after);
  }

  /** Says whose the unit is now; the owners before are kept. @param ownerId customer id, null for nobody known */
  @Transactional
  public void changeOwner(Actor actor, String serialText, @Nullable UUID ownerId, String reason) {
    Rights.write(actor);
    var row = locked(serialText);
    requireReason(reason);
    if (Objects.equals(row.ownerId(), ownerId)) {
      return;
    }
    sql.insertOwner(row.id(), ownerId, clock.instant(), actor.reference(), reason);
    change(actor, row, with(row, row.consignmentId(), ownerId, row.withheld()), "unit.ownerChanged", reason,
        Map.of("ownerBefore", String.valueOf(row.ownerId()), "owner", String.valueOf(ownerId)));
  }

  /**
   * As {@link #changeOwner}, when its owner is still who the caller thinks it is.
   *
   * @param from the owner until now; null for none on record
   * @throws NotPossible {@code registry.unit.ownerOther} when somebody was quicker
   */
  @Transactional
  public void handOver(Actor actor, String serialText, @Nullable UUID from, UUID to, String reason) {
    Rights.write(actor);
    if (!Objects.equals(locked(serialText).ownerId(), from)) {
      throw new NotPossible("registry.unit.ownerOther");
    }
    changeOwner(actor, serialText, to, reason);
  }

  /** Two customers turned out to be one: the units of the one are the other's. */
  @EventListener
  void on(CustomersMerged merged) {
    for (var units = sql.unitsOf(merged.from(), MOST_PER_PAGE); !units.isEmpty(); units = sql.unitsOf(merged.from(), MOST_PER_PAGE)) {
      units.forEach(unit -> changeOwner(new Actor.System(), unit.serial(), merged.into(), "One customer under two entries"));
    }
  }

  /** Keeps the unit out of the public look-up, or lets it in again. */
  @Transactional
  public void withhold(Actor actor, String serialText, boolean withheld, String reason) {
    Rights.write(actor);
    var row = locked(serialText);
    requireReason(reason);
    if (row.withheld() != withheld) {
      change(actor, row, with(row, row.consignmentId(), row.ownerId(), withheld), withheld ? "unit.withheld" : "unit.released", reason,
          Map.of());
    }
  }

  private void change(Actor actor, UnitRow before, UnitRow after, String event, String reason, Map<String, Object> details) {
    sql.updateUnit(after);
    var all = new TreeMap<String, Object>(details);
    all.put("serial", before.serial());
    journal.record(actor.reference(), "unit:" + before.id(), event, reason, all);
    factsChanged(actor, after);
  }

  /** Tells those who rest on the unit's facts: its own claims, and those of its replacements, which stand in its cover (I9). */
  private void factsChanged(Actor actor, UnitRow unit) {
    events.publishEvent(new UnitFactsChanged(unit.id(), unit.serial(), actor.reference()));
    if (unit.coverOf() == null) {
      sql.chain(unit.id()).stream().skip(1)
          .forEach(link -> events.publishEvent(new UnitFactsChanged(link.id(), link.serial(), actor.reference())));
    }
  }

  private static UnitRow with(UnitRow row, @Nullable UUID consignmentId, @Nullable UUID ownerId, boolean withheld) {
    return new UnitRow(row.id(), row.serial(), row.serialAsPrinted(), row.model(), row.manufactured(), consignmentId, ownerId, withheld,
        row.createdAt(), row.createdBy(), row.importId(), row.coverOf());
  }

  // --- rows to what others see ------------------------------------------------------------------------------------------------

  /** The one unit a text stands for. @throws NotFound when there is none, or it is not certain which */
  private UnitRow one(String serialText) {
    if (SerialNumber.read(serialText) instanceof SerialNumber.Reading.Of(var serial)) {
      var alike = sql.unitsLookingLike(serial);
      if (alike.size() == 1 || !alike.isEmpty() && alike.getFirst().serial().equals(serial.text())) {
        return alike.getFirst();
      }
    }
    throw new NotFound();
  }

  private UnitRow locked(String serialText) {
    return sql.lockUnit(one(serialText).serial()).orElseThrow(NotFound::new);
  }

  private Consignment whole(ConsignmentRow row) {
    var arrivals = sql.arrivals(row.id()).stream()
        .map(arrival -> new PortArrival(ports.stored(arrival.port()), arrival.on(), arrival.proof(), arrival.at(), arrival.by(),
            arrival.reason()))
        .toList();
    return new Consignment(row.id(), row.reference(), ports.stored(row.port()), row.arrivedOn(), row.proof(), sql.unitCounts(List.of(row.id())).getOrDefault(row.id(), 0L),
        arrivals);
  }

  private UnitFacts facts(RegistrySql.WholeUnit whole) {
    return facts(whole.unit(), whole.consignment(), whole.modelName());
  }

  UnitFacts facts(UnitRow row, @Nullable ConsignmentRow consignment, String modelName) {
    if (row.coverOf() != null) {
      // I9: a replacement inherits the remainder of the cover it stands in; so the first unit's dates count.
      var inherited = sql.wholeUnit(row.coverOf()).map(this::facts).orElseThrow();
      return new UnitFacts(row.id(), row.serial(), row.model(), modelName, inherited.manufacturedOn(), inherited.manufactured(),
          "Replacement for " + inherited.serial() + ", whose cover it inherits (I9). " + inherited.manufacturedEvidence(), inherited.arrivedAtPortOn(),
          "Replacement for " + inherited.serial() + ", whose cover it inherits (I9). " + inherited.arrivalEvidence(), row.consignmentId(),
          inherited.port(), row.ownerId(), row.withheld(), inherited.announcedArrival());
    }
    var made = row.manufactured();
    var port = consignment == null ? null : ports.stored(consignment.port());
    // An announced arrival is no fact yet: until the day has come at the port, goods have not arrived.
    var arrived = consignment == null || consignment.arrivedOn() == null || port == null
        || consignment.arrivedOn().isAfter(LocalDate.ofInstant(clock.instant(), port.zone())) ? null : consignment.arrivedOn();
    // Where only week or month is known, the end of it counts; goods that arrived within it were made by then.
    var madeOn = made == null ? null : arrived != null && arrived.isBefore(made.on()) ? arrived : made.on();
    return new UnitFacts(row.id(), row.serial(), row.model(), modelName, madeOn, made, Evidence.ofManufacture(row), arrived,
        Evidence.ofArrival(consignment, port, arrived != null), row.consignmentId(), port, row.ownerId(), row.withheld(), announced(consignment, port));
  }

  private @Nullable Instant announced(@Nullable ConsignmentRow consignment, @Nullable Port port) {
    if (consignment == null || consignment.arrivedOn() == null || port == null) {
      return null;
    }
    var begins = consignment.arrivedOn().atStartOfDay(port.zone()).toInstant();
    return begins.isAfter(clock.instant()) ? begins : null;
  }

  /** What the label tells where it cannot be true together with the production list: shown to people, never settled by us. */
  private Optional<Unit.LabelDate> labelTellsOther(UnitRow row) {
    var serial = new SerialNumber(row.serial());
    return row.manufactured() == null || row.manufactured().source() == Manufactured.Source.LABEL ? Optional.empty()
        : sql.activeFormats().stream().filter(format -> format.fits(serial)).findFirst()
            .flatMap(format -> format.manufactured(serial).map(made -> new Unit.LabelDate(made.on(), made.precision(), format.confidence())))
            .filter(label -> {
              var read = new Manufactured(label.on(), label.precision(), Manufactured.Source.LABEL);
              return read.earliest().isAfter(row.manufactured().on()) || row.manufactured().earliest().isAfter(read.on());
            });
  }

  private List<Unit.Event> history(UnitRow row, @Nullable Consignment consignment) {
    var events = new ArrayList<Unit.Event>();
    if (row.manufactured() != null) {
      events.add(new Unit.Event(row.manufactured().on(), row.createdAt(), row.createdBy(),
          "registry.history.manufactured." + row.manufactured().source(), List.of(), null));
    }
    events.add(new Unit.Event(null, row.createdAt(), row.createdBy(),
        row.importId() == null ? "registry.history.registered" : "registry.history.imported", List.of(), null));
    if (consignment != null) {
      for (var arrival : consignment.arrivals().reversed()) {
        events.add(new Unit.Event(arrival.on(), arrival.recordedAt(), arrival.recordedBy(),
            arrival.on() == null ? "registry.history.arrivalTakenBack"
                : arrival.reason() == null ? "registry.history.arrival" : "registry.history.arrivalCorrected",
            List.of(consignment.reference(), arrival.port().locode()), arrival.reason()));
      }
    }
    for (var remade : sql.remade(row.id())) {
      events.add(new Unit.Event(remade.on(), remade.at(), remade.by(), "registry.history.remade",
          List.of(remade.before() == null ? "–" : remade.before().toString(), remade.proof()), remade.reason()));
    }
    for (var entry : journal.of("unit:" + row.id())) {
      if (!entry.event().equals("unit.created")) {
        events.add(new Unit.Event(null, entry.at(), entry.actor(), "registry.history." + entry.event(), List.of(), entry.reason()));
      }
    }
    events.sort(Comparator.comparing(event -> event.on() == null ? event.at()
        : event.on().atStartOfDay(java.time.ZoneOffset.UTC).toInstant()));
    return List.copyOf(events);
  }

  private static void refuse(Verdict verdict, List<Problem> problems) {
    if (verdict == Verdict.REFUSED) {
      throw new InvalidInput(problems.stream()
          .map(problem -> new Problem(Columns.pointerOf(problem.pointer()), problem.key(), problem.arguments())).toList());
    }
  }

  private static void requireReason(String reason) {
    if (reason.isBlank()) {
      throw InvalidInput.at("/reason", "registry.reasonMissing");
    }
  }

  private static Written written(Verdict verdict) {
    return switch (verdict) {
      case CREATED -> Written.CREATED;
      case UPDATED -> Written.UPDATED;
      case UNCHANGED -> Written.UNCHANGED;
      case REFUSED -> throw new IllegalStateException("refused before");
    };
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}

package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import com.defnoco.aftersale.registry.Manufactured.Source;
import com.defnoco.aftersale.registry.RegistrySql.ConsignmentRow;
import com.defnoco.aftersale.registry.RegistrySql.UnitRow;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Judges what somebody wants the registry to say of units, and writes it. Judging changes nothing; so a dry run is judging alone, and the
 * verdict of a real run is the same.
 */
@Component
class UnitWrites {

  /** From so many new units on COPY is worth its own round trip. */
  private static final int MANY = 50;
  private static final LocalDate NO_BATTERY_BEFORE = LocalDate.of(2000, 1, 1);

  private final RegistrySql sql;
  private final Journal journal;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  UnitWrites(RegistrySql sql, Journal journal, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.events = events;
    this.clock = clock;
  }

  /** What is wished of one unit, as written; empty texts say nothing. */
  record Wish(String serialNumber, String model, String manufacturedOn, WrittenDate.Style dateStyle, String consignment) {}

  /** @param problems what to mend where the verdict is REFUSED, else what was noticed */
  record Judged(Verdict verdict, List<Problem> problems, @Nullable UnitRow before, @Nullable UnitRow after) {}

  /**
   * Judges wishes of different units, each by itself, against the registry as it is now. The units are locked.
   *
   * @param mayCorrect whether a recorded day of manufacture may become another one
   */
  List<Judged> judge(List<Wish> wishes, String by, @Nullable UUID importId, boolean mayCorrect) {
    var serials = wishes.stream().map(wish -> SerialNumber.read(wish.serialNumber())).toList();
    var texts = serials.stream().filter(SerialNumber.Reading.Of.class::isInstance)
        .map(reading -> ((SerialNumber.Reading.Of) reading).serial()).toList();
    var around = new Around(
        sql.models().stream().collect(Collectors.toMap(BatteryModel::code, Function.identity(), (a, b) -> a, TreeMap::new)),
        sql.activeFormats(),
        sql.consignmentsByReference(wishes.stream().map(wish -> upper(wish.consignment())).distinct().toList()).stream()
            .collect(Collectors.toMap(row -> upper(row.reference()), Function.identity())),
        sql.lockUnits(texts.stream().map(SerialNumber::text).toList()).stream().collect(Collectors.toMap(UnitRow::serial, Function.identity())),
        new HashMap<>(),
        sql.lookingLike(texts.stream().map(SerialNumber::lookAlikeKey).distinct().toList()).stream()
            .collect(Collectors.groupingBy(RegistrySql.LookAlike::key)));
    sql.consignmentsById(around.units().values().stream().map(UnitRow::consignmentId).filter(java.util.Objects::nonNull).distinct().toList())
        .forEach(row -> around.consignmentsById().put(row.id(), row));
    var judged = new ArrayList<Judged>(wishes.size());
    for (int i = 0; i < wishes.size(); i++) {
      judged.add(switch (serials.get(i)) {
        case SerialNumber.Reading.Impossible(var key, var arguments) ->
            new Judged(Verdict.REFUSED, List.of(new Problem("/serial_number", key, arguments)), null, null);
        case SerialNumber.Reading.Of(var serial) -> judge(wishes.get(i), serial, around, by, importId, mayCorrect);
      });
    }
    return judged;
  }

  private record Around(TreeMap<String, BatteryModel> models, List<SerialFormat> formats, Map<String, ConsignmentRow> consignments,
      Map<String, UnitRow> units, Map<UUID, ConsignmentRow> consignmentsById, Map<String, List<RegistrySql.LookAlike>> lookAlikes) {}

  private Judged judge(Wish wish, SerialNumber serial, Around around, String by, @Nullable UUID importId,
      boolean mayCorrect) {
    var wrong = new ArrayList<Problem>();
    var noticed = new ArrayList<Problem>();
    var before = around.units().get(serial.text());

    var format = around.formats().stream().filter(one -> one.fits(serial)).findFirst();
    if (before == null && format.isPresent() && !format.get().checks(serial)) {
      wrong.add(Problem.at("/serial_number", "registry.unit.checkDigit", serial.text()));
    }
    var model = model(wish, before, around, wrong);
    var manufactured = manufactured(wish, format.flatMap(one -> one.manufactured(serial)), before, wrong, noticed);
    if (!mayCorrect && before != null && before.manufactured() != null && manufactured != null && !refines(manufactured, before.manufactured())) {
      wrong.add(Problem.at("/manufactured_on", "registry.unit.managerCorrects", before.manufactured().on().toString(),
          manufactured.on().toString()));
    }
    var consignment = consignment(wish, before, around, wrong);
    if (wrong.isEmpty() && manufactured != null && consignment != null && consignment.arrivedOn() != null
        && consignment.arrivedOn().isBefore(manufactured.earliest())) {
      wrong.add(Problem.at("/manufactured_on", "registry.unit.arrivedBeforeMade", manufactured.on().toString(), consignment.reference(),
          consignment.arrivedOn().toString()));
    }
    if (!wrong.isEmpty()) {
      return new Judged(Verdict.REFUSED, List.copyOf(wrong), before, null);
    }
    if (before == null) {
      around.lookAlikes().getOrDefault(serial.lookAlikeKey(), List.of()).stream().findFirst()
          .ifPresent(other -> noticed.add(Problem.at("/serial_number", "registry.unit.looksLike", serial.text(), other.serial())));
    }
    var after = before == null
        ? new UnitRow(Ids.next(clock), serial.text(), printed(wish.serialNumber()), model, manufactured,
            consignment == null ? null : consignment.id(), null, false, now(), by, importId, null)
        : new UnitRow(before.id(), before.serial(), before.serialAsPrinted(), model, manufactured,
            consignment == null ? null : consignment.id(), before.ownerId(), before.withheld(), before.createdAt(), before.createdBy(),
            before.importId(), before.coverOf());
    var verdict = before == null ? Verdict.CREATED : after.equals(before) ? Verdict.UNCHANGED : Verdict.UPDATED;
    return new Judged(verdict, List.copyOf(noticed), before, after);
  }

  /** The same, or a day within the week or month that was known. */
  private static boolean refines(Manufactured now, Manufactured before) {
    return !now.on().isBefore(before.earliest()) && !now.on().isAfter(before.on());
  }

  private static String model(Wish wish, @Nullable UnitRow before, Around around, List<Problem> wrong) {
    var written = ModelWrites.code(wish.model());
    if (written.isEmpty()) {
      if (before == null) {
        wrong.add(Problem.at("/model", "registry.unit.modelMissing"));
      }
      return before == null ? "" : before.model();
    }
    if (around.models().containsKey(written)) {
      if (before != null && !before.model().equals(written)) {
        wrong.add(Problem.at("/model", "registry.unit.otherModel", before.serial(), before.model(), written));
      }
      return written;
    }
    var near = Near.to(written, around.models().keySet());
    wrong.add(near.isEmpty() ? Problem.at("/model", "registry.unit.modelUnknown", written)
        : Problem.at("/model", "registry.unit.modelUnknownNear", written, String.join(", ", near)));
    return "";
  }

  /** @param label what the serial number itself tells */
  private @Nullable Manufactured manufactured(Wish wish, Optional<Manufactured> label, @Nullable UnitRow before, List<Problem> wrong,
      List<Problem> noticed) {
    if (wish.manufacturedOn().isBlank()) {
      if (before != null) {
        return before.manufactured();
      }
      if (label.isEmpty()) {
        noticed.add(Problem.at("/manufactured_on", "registry.unit.noDate"));
      }
      return label.filter(made -> !made.earliest().isAfter(today())).orElse(null);
    }
    switch (WrittenDate.read(wish.manufacturedOn(), wish.dateStyle())) {
      case WrittenDate.Unreadable(var key, var arguments) -> {
        wrong.add(new Problem("/manufactured_on", key, arguments));
        return null;
      }
      case WrittenDate.Read(var on, var precision) -> {
        var made = new Manufactured(on, precision, Source.PRODUCTION_LIST);
        if (made.earliest().isAfter(today())) {
          wrong.add(Problem.at("/manufactured_on", "registry.unit.madeInFuture", on.toString()));
        } else if (on.isBefore(NO_BATTERY_BEFORE)) {
          wrong.add(Problem.at("/manufactured_on", "registry.date.tooEarly", on.toString()));
        }
        label.filter(read -> read.earliest().isAfter(made.on()) || made.earliest().isAfter(read.on()))
            .ifPresent(read -> noticed.add(Problem.at("/manufactured_on", "registry.unit.serialTellsOther", made.on().toString(),
                read.on().toString())));
        // The same day from the label and from the list is the same fact.
        return before != null && before.manufactured() != null && before.manufactured().on().equals(on)
            && before.manufactured().precision() == precision ? before.manufactured() : made;
      }
    }
  }

  /** A day, week or month of manufacture as a person wrote it. @throws InvalidInput when it is none, or cannot be */
  Manufactured made(String written) {
    return switch (WrittenDate.read(written, WrittenDate.Style.UNTOLD)) {
      case WrittenDate.Unreadable(var key, var arguments) -> throw new InvalidInput(List.of(new Problem("/manufacturedOn", key, arguments)));
      case WrittenDate.Read(var on, var precision) -> {
        var made = new Manufactured(on, precision, Source.PRODUCTION_LIST);
        if (made.earliest().isAfter(today())) {
          throw InvalidInput.at("/manufacturedOn", "registry.unit.madeInFuture", on.toString());
        }
        if (on.isBefore(NO_BATTERY_BEFORE)) {
          throw InvalidInput.at("/manufacturedOn", "registry.date.tooEarly", on.toString());
        }
        yield made;
      }
    };
  }

  private static @Nullable ConsignmentRow consignment(Wish wish, @Nullable UnitRow before, Around around, List<Problem> wrong) {
    var present = before == null || before.consignmentId() == null ? null : around.consignmentsById().get(before.consignmentId());
    if (wish.consignment().isBlank()) {
      return present;
    }
    var wished = around.consignments().get(upper(wish.consignment()));
    if (wished == null) {
      wrong.add(Problem.at("/consignment", "registry.unit.consignmentUnknown", wish.consignment().strip()));
    } else if (present != null && !present.id().equals(wished.id())) {
      wrong.add(Problem.at("/consignment", "registry.unit.otherConsignment", present.reference(), wished.reference()));
    }
    return wished;
  }

  /** Writes what was judged CREATED or UPDATED. Creations are journaled by the caller, a chunk at a time; every update by itself. */
  void write(List<Judged> judged, String by, @Nullable String reason) {
    var created = judged.stream().filter(j -> j.verdict() == Verdict.CREATED).map(Judged::after).toList();
    if (created.size() >= MANY) {
      // Another transaction that was faster with a serial breaks the constraint; whoever called does these rows one by one then.
      sql.copyUnits(created);
    } else if (!created.isEmpty() && sql.insertUnits(created) != created.size()) {
      throw new org.springframework.dao.ConcurrencyFailureException("another transaction added one of these units; judge again");
    }
    judged.stream().filter(j -> j.verdict() == Verdict.UPDATED).forEach(j -> {
      sql.updateUnit(j.after());
      journal.record(by, "unit:" + j.after().id(), "unit.changed", reason, changes(j.before(), j.after()));
      events.publishEvent(new UnitFactsChanged(j.after().id(), j.after().serial(), by));
    });
  }

  private static Map<String, Object> changes(UnitRow before, UnitRow after) {
    var changes = new TreeMap<String, Object>();
    changes.put("serial", after.serial());
    difference(changes, "model", before.model(), after.model());
    difference(changes, "manufacturedOn", before.manufactured() == null ? null : before.manufactured().on(),
        after.manufactured() == null ? null : after.manufactured().on());
    difference(changes, "consignmentId", before.consignmentId(), after.consignmentId());
    return changes;
  }

  private static void difference(Map<String, Object> changes, String name, @Nullable Object before, @Nullable Object after) {
    if (!java.util.Objects.equals(before, after)) {
      var pair = new TreeMap<String, Object>();
      pair.put("before", String.valueOf(before));
      pair.put("after", String.valueOf(after));
      changes.put(name, pair);
    }
  }

  /** As printed, without the blanks around it. */
  private static String printed(String typed) {
    if (typed.length() <= 80 && typed.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return typed.strip();
    }
    var plain = java.text.Normalizer.normalize(typed, java.text.Normalizer.Form.NFKC).replaceAll("[\\p{Cc}\\p{Cf}]", "").strip();
    return plain.length() > 80 ? plain.substring(0, 80) : plain;
  }

  private static String upper(String reference) {
    return reference.strip().toUpperCase(Locale.ROOT);
  }

  private Instant now() {
    return clock.instant();
  }

  /** The latest date anywhere on earth: a unit made today in the factory is not made in the future. */
  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.ofHours(14));
  }
}

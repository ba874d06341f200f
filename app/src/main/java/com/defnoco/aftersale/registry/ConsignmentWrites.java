package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import com.defnoco.aftersale.registry.RegistrySql.ConsignmentRow;
import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Judges and writes consignments with their port arrivals. */
@Component
class ConsignmentWrites {

  static final List<String> COLUMNS =
      List.of("reference", "port_of_discharge", "arrived_on", "proof_kind", "proof_reference", "proof_note");

  private static final LocalDate NO_CONSIGNMENT_BEFORE = LocalDate.of(2000, 1, 1);
  /** An announced arrival further away than this is a slip of the pen. */
  private static final int MOST_DAYS_AHEAD = 366;

  private final RegistrySql sql;
  private final Ports ports;
  private final Journal journal;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ConsignmentWrites(RegistrySql sql, Ports ports, Journal journal, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.ports = ports;
    this.journal = journal;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What is wished of a consignment.
   *
   * @param arrivedOn null: not arrived, or take the date back
   * @param proof null: keep what is there
   */
  record Wish(String reference, String portOfDischarge, @Nullable LocalDate arrivedOn, @Nullable ArrivalProof proof) {}

  record Judged(Verdict verdict, List<Problem> problems, @Nullable ConsignmentRow before, @Nullable ConsignmentRow after) {

    /** Whether it changes a port or a date that had been recorded before. */
    boolean corrects() {
      return before != null && after != null && before.arrivedOn() != null
          && (!before.arrivedOn().equals(after.arrivedOn()) || !before.port().equals(after.port()));
    }
  }

  /** Judges the wish against the registry as it is now; the consignment is locked. */
  Judged judge(Wish wish) {
    var wrong = new ArrayList<Problem>();
    var reference = Normalizer.normalize(wish.reference(), Normalizer.Form.NFKC).strip();
    if (reference.isEmpty()) {
      wrong.add(Problem.at("/reference", "registry.consignment.referenceMissing"));
    } else if (reference.length() > 60 || !reference.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/#()+-]*")) {
      wrong.add(Problem.at("/reference", "registry.consignment.reference", reference.length() > 60 ? reference.substring(0, 60) : reference));
    }
    var before = wrong.isEmpty() ? sql.lockConsignment(reference).orElse(null) : null;
    var port = port(wish, before, wrong);
    if (port != null && wish.arrivedOn() != null) {
      judgeArrival(wish.arrivedOn(), port, before, wrong);
    }
    if (!wrong.isEmpty() || port == null) {
      return new Judged(Verdict.REFUSED, List.copyOf(wrong), before, null);
    }
    var proof = wish.proof() != null ? wish.proof() : before != null ? before.proof() : ArrivalProof.NONE_YET;
    var after = new ConsignmentRow(before == null ? Ids.next(clock) : before.id(), before == null ? reference : before.reference(),
        port.locode(), wish.arrivedOn(), proof);
    var noticed = after.arrivedOn() != null && proof.kind() == ArrivalProof.Kind.NONE_YET
        ? List.of(Problem.at("/proof_kind", "registry.consignment.noProof")) : List.<Problem>of();
    return new Judged(before == null ? Verdict.CREATED : after.equals(before) ? Verdict.UNCHANGED : Verdict.UPDATED, noticed, before, after);
  }

  private @Nullable Port port(Wish wish, @Nullable ConsignmentRow before, List<Problem> wrong) {
    if (wish.portOfDischarge().isBlank()) {
      if (before != null) {
        return ports.stored(before.port());
      }
      wrong.add(Problem.at("/port_of_discharge", "registry.consignment.portMissing"));
      return null;
    }
    var port = ports.find(wish.portOfDischarge());
    if (port.isEmpty()) {
      var near = ports.near(wish.portOfDischarge());
      wrong.add(near.isEmpty() ? Problem.at("/port_of_discharge", "registry.consignment.portUnknown", wish.portOfDischarge().strip())
          : Problem.at("/port_of_discharge", "registry.consignment.portUnknownNear", wish.portOfDischarge().strip(), String.join(", ", near)));
    }
    return port.orElse(null);
  }

  private void judgeArrival(LocalDate arrivedOn, Port port, @Nullable ConsignmentRow before, List<Problem> wrong) {
    var todayThere = LocalDate.ofInstant(clock.instant(), port.zone());
    if (arrivedOn.isBefore(NO_CONSIGNMENT_BEFORE)) {
      wrong.add(Problem.at("/arrived_on", "registry.date.tooEarly", arrivedOn.toString()));
    } else if (arrivedOn.isAfter(todayThere.plusDays(MOST_DAYS_AHEAD))) {
      wrong.add(Problem.at("/arrived_on", "registry.consignment.tooFarAhead", arrivedOn.toString()));
    } else if (before != null && !arrivedOn.equals(before.arrivedOn())) {
      sql.madeAfter(before.id(), arrivedOn).ifPresent(unit -> wrong.add(Problem.at("/arrived_on", "registry.consignment.arrivedBeforeMade",
          arrivedOn.toString(), unit.serial(), unit.manufacturedOn().toString(), unit.units())));
    }
  }

  /** Writes what was judged CREATED or UPDATED, with its journal row and, where the arrival is another now, the event. */
  void write(Judged judged, String by, @Nullable String reason) {
    if (judged.verdict() != Verdict.CREATED && judged.verdict() != Verdict.UPDATED) {
      return;
    }
    var now = clock.instant();
    var before = judged.before();
    var after = judged.after();
    if (before == null) {
      sql.insertConsignment(after, now);
    } else {
      sql.updateConsignment(after, now);
    }
    if (before == null ? after.arrivedOn() != null : !before.equals(after)) {
      sql.insertArrival(after, now, by, reason);
    }
    journal.record(by, "consignment:" + after.id(),
        before == null ? "consignment.created" : judged.corrects() ? "consignment.corrected" : "consignment.changed", reason,
        details(before, after));
    var dateBefore = before == null ? null : before.arrivedOn();
    if (before != null && (!Objects.equals(dateBefore, after.arrivedOn()) || !before.port().equals(after.port()))) {
      events.publishEvent(new PortArrivalCorrected(after.id(), after.reference(), dateBefore, after.arrivedOn(), by));
    }
  }

  private static TreeMap<String, Object> details(@Nullable ConsignmentRow before, ConsignmentRow after) {
    var details = new TreeMap<String, Object>();
    details.put("reference", after.reference());
    details.put("port", after.port());
    details.put("arrivedOn", String.valueOf(after.arrivedOn()));
    details.put("proof", after.proof().kind().name());
    if (after.proof().reference() != null) {
      details.put("proofReference", after.proof().reference());
    }
    if (after.proof().fileId() != null) {
      details.put("proofFile", after.proof().fileId().toString());
    }
    if (before != null) {
      details.put("portBefore", before.port());
      details.put("arrivedOnBefore", String.valueOf(before.arrivedOn()));
    }
    return details;
  }
}

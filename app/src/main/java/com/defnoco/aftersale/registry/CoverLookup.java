package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Adjudicator;
import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Cover;
import com.defnoco.aftersale.policy.Edition;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Facts;
import com.defnoco.aftersale.policy.ManufactureDate;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.registry.PublicAnswer.Status;
import com.defnoco.aftersale.registry.RegistrySql.CoverRow;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** "Is it covered, and until when?", asked of the policy with what the registry knows. */
@Component
public class CoverLookup {

  /** Stands in for a unit that is not there or not to be told about, so that the same work is done for it. */
  private static final CoverRow NOBODY = new CoverRow("", true, LocalDate.of(2024, 1, 10), "NLRTM", LocalDate.of(2024, 3, 2));

  private final RegistrySql sql;
  private final Ports ports;
  private final Budgets budgets;
  private final LookupLimits limits;
  private final Editions editions;
  private final Clock clock;

  CoverLookup(RegistrySql sql, Ports ports, Budgets budgets, LookupLimits limits, ObjectProvider<Editions> editions,
      Clock clock) {
    this.sql = sql;
    this.ports = ports;
    this.budgets = budgets;
    this.limits = limits;
    this.editions = editions.getIfAvailable(Editions::shipped);
    this.clock = clock;
  }

  /**
   * What anybody may know about a serial number, today at the port. Unknown, withheld, ambiguous and impossible serials get the same answer.
   *
   * @throws TooOften when this address, this range of serials or everybody together has asked too much
   */
  public PublicAnswer publicAnswer(Actor.Visitor visitor, String serialText) {
    var serial = SerialNumber.read(serialText) instanceof SerialNumber.Reading.Of(var read) ? Optional.of(read) : Optional.<SerialNumber>empty();
    spend(visitor, serial.map(SerialNumber::range).orElse("impossible"));
    var alike = serial.map(sql::coverRows).orElse(List.of());
    boolean certain = alike.size() == 1 || !alike.isEmpty() && alike.getFirst().serial().equals(serial.orElseThrow().text());
    var row = certain ? alike.getFirst() : NOBODY;
    var answer = answer(row, null);
    return row.withheld() ? PublicAnswer.ASK_US : new PublicAnswer(answer.status(), answer.status() == Status.ASK_US ? null
        : answer.withPapers().lastDay());
  }

  /**
   * Counts one photo of a label that somebody has us read; a phone's camera sends about one a second.
   *
   * @throws TooOften when this address has sent too many
   */
  public void spendPhoto(Actor.Visitor visitor) {
    budgets.takeOrRefuse("look-up:photo:" + Budgets.network(visitor.address()), limits.photos(), limits.photosRefill());
  }

  /**
   * A unit's cover on a local day, for staff, integrations and the owner.
   *
   * @param on null: today at the port
   * @throws NotFound when there is no such unit or it is not yours
   */
  public UnitCover cover(Actor actor, String serialText, @Nullable LocalDate on) {
    // One question to the database, whatever the answer.
    var serial = SerialNumber.read(serialText) instanceof SerialNumber.Reading.Of(var read) ? read : null;
    var alike = serial == null ? List.<RegistrySql.KnownCover>of() : sql.knownCovers(serial);
    if (alike.isEmpty() || alike.size() > 1 && !alike.getFirst().row().serial().equals(serial.text())) {
      throw new NotFound();
    }
    var found = alike.getFirst();
    Rights.readUnit(actor, found.ownerId());
    var answer = answer(found.row(), on);
    return new UnitCover(found.row().serial(), answer.on(), answer.status(), answer.edition(), answer.withPapers(), answer.withoutPapers(),
        evidence(found));
  }

  private String evidence(RegistrySql.KnownCover found) {
    var consignment = found.consignment();
    var port = consignment == null ? null : ports.stored(consignment.port());
    boolean arrived = consignment != null && port != null && consignment.arrivedOn() != null
        && !consignment.arrivedOn().isAfter(LocalDate.ofInstant(clock.instant(), port.zone()));
    return (found.inherited() == null ? "" : "Replacement for " + found.inherited() + ", whose cover it inherits (I9). ")
        + Evidence.ofArrival(consignment, port, arrived);
  }

  /** Those of these units that reached their port, by id; one question to the database. Who may ask is for the caller to know. */
  public List<Certifiable> certifiable(Collection<UUID> units) {
    var today = clock.instant();
    var all = new ArrayList<Certifiable>();
    for (var row : sql.certifiable(units)) {
      var port = ports.stored(row.port());
      var cover = answer(row.cover(), null).withPapers();
      // An arrival that is only announced proves nothing yet.
      if (cover != null && cover.basis() == Basis.PORT_ARRIVAL && !row.arrivedOn().isAfter(LocalDate.ofInstant(today, port.zone()))) {
        all.add(new Certifiable(row.id(), row.serial(), row.serialAsPrinted(), row.model(), row.modelName(), row.consignmentId(), port, row.arrivedOn(), row.proof(), cover));
      }
    }
    return all;
  }

  private record Answer(LocalDate on, Status status, String edition, @Nullable Cover withPapers, @Nullable Cover withoutPapers) {}

  private Answer answer(CoverRow row, @Nullable LocalDate asked) {
    ZoneId zone = row.port() == null ? ZoneOffset.UTC : ports.stored(row.port()).zone();
    var on = asked != null ? asked : LocalDate.ofInstant(clock.instant(), zone);
    var made = row.manufacturedOn() == null ? ManufactureDate.none() : ManufactureDate.on(earlier(row.manufacturedOn(), row.arrivedOn()));
    var known = Facts.unknown().withManufacturedOn(made).withOccurredOn(on).withNoCause();
    var without = known.withBothPapers(Paper.MISSING);
    var with = row.arrivedOn() == null ? Optional.<Cover>empty()
        : cover(known.withBothPapers(Paper.VALID).withArrivedAtPortOn(row.arrivedOn()));
    var status = with.map(cover -> on.isBefore(cover.startsOn()) ? Status.NOT_STARTED
        : on.isAfter(cover.lastDay()) ? Status.EXPIRED : Status.COVERED_UNTIL).orElse(Status.ASK_US);
    return new Answer(on, status, edition(without).id(), with.orElse(null), cover(without).orElse(null));
  }

  /** A made-day known only by its week or month does not contradict an arrival within that week or month. */
  private static LocalDate earlier(LocalDate made, @Nullable LocalDate arrived) {
    return arrived != null && arrived.isBefore(made) ? arrived : made;
  }

  private Optional<Cover> cover(Facts facts) {
    return Adjudicator.decide(edition(facts), facts).cover();
  }

  private Edition edition(Facts facts) {
    return editions.forUnit(facts);
  }

  private void spend(Actor.Visitor visitor, String range) {
    budgets.takeOrRefuse("look-up:address:" + Budgets.network(visitor.address()), limits.perAddress(), limits.perAddressRefill());
    budgets.takeOrRefuse("look-up:range:" + HexFormat.of().formatHex(Hashes.sha256(range), 0, 12), limits.perRange(), limits.perRangeRefill());
    budgets.takeOrRefuse("look-up:all", limits.all(), limits.allRefill());
  }
}

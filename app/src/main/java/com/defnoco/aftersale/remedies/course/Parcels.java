package com.defnoco.aftersale.remedies.course;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.parties.Actor;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parcels and where they are. The port to carriers is small: somebody types carrier and tracking number, which always works, and whoever can call a webhook tells us the
 * rest. What the carrier tells twice, or late, moves nothing twice.
 */
@Component
public class Parcels {

  private static final Actor.System SYSTEM = new Actor.System();
  /** Pages of carriers where a tracking number can be looked up; others show the number alone. */
  private static final Map<String, String> PAGES = Map.of("DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id=%s", "FEDEX",
      "https://www.fedex.com/fedextrack/?trknbr=%s", "UPS", "https://www.ups.com/track?tracknum=%s", "SF EXPRESS",
      "https://www.sf-express.com/we/ow/chn/en/waybill/waybill-detail/%s");

  private final CourseSql sql;
  private final Remedies remedies;
  private final ApplicationEventPublisher events;
  private final JsonMapper json;
  private final Clock clock;

  Parcels(CourseSql sql, Remedies remedies, ApplicationEventPublisher events, JsonMapper json, Clock clock) {
    this.sql = sql;
    this.remedies = remedies;
    this.events = events;
    this.json = json;
    this.clock = clock;
  }

  /** A parcel arrived; in the transaction that says so. */
  public record Delivered(Actor actor, RemedyView remedy, Shipment shipment) {}

  /** What became of something a carrier told. */
  public enum Heard { TAKEN, KNOWN, NOT_OURS }

  List<Shipment> of(UUID remedyId) {
    return sql.shipments(remedyId).stream().map(this::view).toList();
  }

  /** Packs a parcel of a locked remedy; the one that is open already is given again. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Shipment pack(RemedyView remedy, Shipment.Leg leg, String recipient, String address, List<Shipment.Line> contents) {
    if (recipient.isBlank() || address.isBlank()) {
      throw InvalidInput.at("/address", "course.problem.address");
    }
    var number = "P-" + remedy.claimNumber().substring(2) + "-" + remedy.item() + (sql.shipments(remedy.id()).size() + 1);
    var parcel = new Shipment(Ids.next(clock), number, remedy.id(), leg, Shipment.State.PACKED, cut(recipient), cut(address), contents, null, null, null, null, now(), null,
        null, null, List.of());
    sql.pack(parcel, json.writeValueAsString(contents));
    return open(remedy.id(), leg);
  }

  /** Hands a packed parcel to a carrier. @throws NotPossible when the tracking number is another parcel's */
  @Transactional(propagation = Propagation.MANDATORY)
  public Shipment ship(RemedyView remedy, Shipment.Leg leg, String carrier, String tracking, @Nullable LocalDate expectedOn) {
    var parcel = open(remedy.id(), leg);
    var by = carrier.strip().replaceAll("\\s+", " ");
    var under = tracking.strip().replaceAll("\\s+", "");
    if (by.isEmpty() || by.length() > 60) {
      throw InvalidInput.at("/carrier", "course.problem.carrier");
    }
    if (!under.matches("[A-Za-z0-9-]{4,40}")) {
      throw InvalidInput.at("/tracking", "course.problem.tracking");
    }
    if (expectedOn != null && expectedOn.isBefore(LocalDate.ofInstant(now(), ZoneOffset.UTC))) {
      throw InvalidInput.at("/expectedOn", "course.problem.expected");
    }
    if (parcel.state() == Shipment.State.SHIPPED) {
      if (by.equalsIgnoreCase(parcel.carrier()) && under.equalsIgnoreCase(parcel.tracking())) {
        return parcel;
      }
      throw new NotPossible("course.parcel.shipped", parcel.number());
    }
    sql.tracked(by, under).ifPresent(other -> {
      throw new NotPossible("course.parcel.otherClaim", under, other.number());
    });
    var page = PAGES.get(by.toUpperCase(Locale.ROOT));
    sql.ship(parcel.id(), by, under, page == null ? null : page.formatted(under), expectedOn, now());
    return view(sql.shipment(parcel.id()).orElseThrow());
  }

  /** Somebody says that it has arrived. A second time is the same as once. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void deliver(Actor actor, RemedyView remedy, Shipment parcel) {
    if (sql.delivered(parcel.id(), now())) {
      events.publishEvent(new Delivered(actor, remedy, view(sql.shipment(parcel.id()).orElseThrow())));
    }
  }

  /**
   * What a carrier tells by webhook; its signature has been checked.
   *
   * @param key of the delivery: the same again changes nothing
   * @param status {@code IN_TRANSIT}, {@code DELIVERED}, {@code EXCEPTION} or the carrier's own word
   */
  @Transactional
  public Heard heard(String key, String carrier, String tracking, String status, Instant at, @Nullable String place) {
    var found = sql.tracked(carrier.strip(), tracking.strip());
    if (!sql.track(cut(key), found.map(CourseSql.ShipmentRow::id).orElse(null), cut(carrier), cut(tracking), cut(status), at.truncatedTo(ChronoUnit.MICROS), place, now())) {
      return Heard.KNOWN;
    }
    if (found.isEmpty()) {
      return Heard.NOT_OURS;
    }
    var remedy = remedies.worked(SYSTEM, found.get().remedyId());
    var parcel = view(sql.shipment(found.get().id()).orElseThrow());
    switch (status) {
      case "DELIVERED" -> deliver(SYSTEM, remedy, parcel);
      case "EXCEPTION" -> sql.trouble(parcel.id(), place == null ? status : status + ", " + place);
      default -> { }
    }
    return Heard.TAKEN;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public Shipment open(UUID remedyId, Shipment.Leg leg) {
    return of(remedyId).stream().filter(one -> one.leg() == leg && (one.state() == Shipment.State.PACKED || one.state() == Shipment.State.SHIPPED)).findFirst()
        .orElseThrow(() -> new NotPossible("course.parcel.none"));
  }

  private Shipment view(CourseSql.ShipmentRow row) {
    return new Shipment(row.id(), row.number(), row.remedyId(), row.leg(), row.state(), row.recipient(), row.address(),
        json.readValue(row.contents(), new TypeReference<List<Shipment.Line>>() {}), row.carrier(), row.tracking(), safe(row.trackingUrl()), row.expectedOn(), row.packedAt(),
        row.shippedAt(), row.deliveredAt(), row.trouble(), sql.trackingOf(row.id()));
  }

  private static @Nullable String safe(@Nullable String url) {
    return url != null && URI.create(url).getScheme().equals("https") ? url : null;
  }

  private static String cut(String text) {
    var plain = text.strip();
    return plain.length() > 500 ? plain.substring(0, 500) : plain;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

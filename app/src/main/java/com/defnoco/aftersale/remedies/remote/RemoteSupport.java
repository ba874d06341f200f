package com.defnoco.aftersale.remedies.remote;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyEvents;
import com.defnoco.aftersale.remedies.RemedyState;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.RemoteStep;
import com.defnoco.aftersale.remedies.course.Sheet;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.parts.Reservation;
import com.defnoco.aftersale.remedies.parts.Stock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Remote support (R1): key components are sent, the repair is guided, and ends fixed or failed. */
@Component
public class RemoteSupport {

  private static final Actor.System SYSTEM = new Actor.System();

  private final RemoteSql sql;
  private final Remedies remedies;
  private final Courses courses;
  private final Parts parts;
  private final Parcels parcels;
  private final Papers papers;
  private final Guides guides;
  private final Claims claims;
  private final Customers customers;
  private final Texts texts;
  private final Settings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final String videoLink;

  /** @param videoLink setting {@code aftersale.video-link}: an address with {@code {room}}, or empty */
  RemoteSupport(RemoteSql sql, Remedies remedies, Courses courses, Parts parts, Parcels parcels, Papers papers, Guides guides, Claims claims, Customers customers, Texts texts,
      Settings settings, TransactionTemplate transaction, Clock clock, @Value("${aftersale.video-link:}") String videoLink) {
    this.sql = sql;
    this.remedies = remedies;
    this.courses = courses;
    this.parts = parts;
    this.parcels = parcels;
    this.papers = papers;
    this.guides = guides;
    this.claims = claims;
    this.customers = customers;
    this.texts = texts;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
    this.videoLink = videoLink;
  }

  /** What fits the pack, alternatives among them; everything where its model is not known. */
  @Transactional(readOnly = true)
  public List<Stock> fitting(Actor actor, UUID remedyId) {
    var remedy = remedies.find(actor, remedyId);
    return parts.fitting(actor, claims.find(SYSTEM, remedy.claimNumber()).item(remedy.item()).model());
  }

  @Transactional
  public Courses.View reserve(Actor actor, UUID remedyId, List<Parts.Pick> picks) {
    var remedy = remedies.worked(actor, remedyId);
    if (picks.isEmpty()) {
      throw InvalidInput.at("/part", "remote.problem.noPart");
    }
    var course = courses.course(remedyId);
    if (!course.at(RemoteStep.PREPARING, RemoteStep.PARTS_RESERVED)) {
      throw new NotPossible("course.notNow");
    }
    if (!parts.reserve(actor, remedy, picks) && course.at(RemoteStep.PARTS_RESERVED)) {
      // A second click: it is told once.
      return courses.of(actor, remedyId);
    }
    courses.move(actor, remedy, RemoteStep.PARTS_RESERVED, null, Map.of("parts", picks.stream().map(Parts.Pick::part).collect(Collectors.joining(" "))));
    return courses.of(actor, remedyId);
  }

  @Transactional
  public Courses.View release(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.move(actor, remedy, RemoteStep.PREPARING, null, Map.of())) {
      parts.release(remedyId);
    }
    return courses.of(actor, remedyId);
  }

  /** Packs what is reserved and draws the packing slip with its customs lines. */
  public Courses.View pack(Actor actor, UUID remedyId, String recipient, String address) {
    var parcel = transaction.execute(status -> {
      var remedy = remedies.worked(actor, remedyId);
      if (!courses.move(actor, remedy, RemoteStep.PACKED, null, Map.of())) {
        return Optional.<Shipment>empty();
      }
      return Optional.of(parcels.pack(remedy, Shipment.Leg.PARTS, recipient, address, lines(remedyId)));
    });
    Objects.requireNonNull(parcel).ifPresent(packed -> papers.issue(actor, remedies.find(actor, remedyId), "PACKING_SLIP", false, packingSlip(remedies.find(actor, remedyId), packed)));
    return courses.of(actor, remedyId);
  }

  @Transactional
  public Courses.View ship(Actor actor, UUID remedyId, String carrier, String tracking, @Nullable LocalDate expectedOn) {
    var remedy = remedies.worked(actor, remedyId);
    var course = courses.course(remedyId);
    if (!course.at(RemoteStep.PACKED, RemoteStep.SHIPPED)) {
      throw new NotPossible("course.notNow");
    }
    var parcel = parcels.ship(remedy, Shipment.Leg.PARTS, carrier, tracking, expectedOn);
    if (courses.move(actor, remedy, RemoteStep.SHIPPED, parcel.carrier() + " " + parcel.tracking(), Map.of("parcel", parcel.number()))) {
      parts.use(actor, remedy);
      started(actor, remedy);
    }
    return courses.of(actor, remedyId);
  }

  /** Somebody says that the parcel has come; the carrier's webhook does the same. */
  @Transactional
  public Courses.View delivered(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.course(remedyId).at(RemoteStep.SHIPPED)) {
      parcels.deliver(actor, remedy, parcels.open(remedyId, Shipment.Leg.PARTS));
    } else if (!courses.course(remedyId).at(RemoteStep.DELIVERED)) {
      throw new NotPossible("course.notNow");
    }
    return courses.of(actor, remedyId);
  }

  @EventListener
  void on(Parcels.Delivered delivered) {
    if (delivered.shipment().leg() == Shipment.Leg.PARTS && courses.course(delivered.remedy().id()).at(RemoteStep.SHIPPED)) {
      courses.move(delivered.actor(), delivered.remedy(), RemoteStep.DELIVERED, null, Map.of("parcel", delivered.shipment().number()));
    }
  }

  // ---- The guided session

  /** The session that is booked or runs, else the last one. */
  @Transactional(readOnly = true)
  public Optional<Session> session(Actor actor, UUID remedyId) {
    remedies.find(actor, remedyId);
    return sql.latest(remedyId).map(this::view);
  }

  /**
   * Books the session, or moves the one that is booked.
   *
   * @param at local time in our zone
   * @param link where they meet; empty: by the setting, or none
   */
  @Transactional
  public Session book(Actor actor, UUID remedyId, String guide, LocalDateTime at, ZoneId ourZone, int minutes, String link) {
    var remedy = remedies.worked(actor, remedyId);
    var newest = guides.inUse(guide);
    var starts = at.atZone(ourZone).toInstant();
    if (starts.isBefore(now())) {
      throw InvalidInput.at("/at", "remote.problem.past");
    }
    if (minutes < 10 || minutes > 480) {
      throw InvalidInput.at("/minutes", "remote.problem.minutes");
    }
    if (!link.isBlank() && !link.strip().matches("https://[^\\s<>\"]{4,300}")) {
      throw InvalidInput.at("/link", "remote.problem.link");
    }
    var customer = customers.find(SYSTEM, remedy.customerId());
    var theirZone = customer.timeZone() == null ? "UTC" : customer.timeZone();
    var meet = link.isBlank() ? videoLink.replace("{room}", Ids.secret()) : link.strip();
    var before = sql.latest(remedyId).filter(row -> row.state() != Session.State.ENDED);
    if (before.isPresent() && before.get().state() == Session.State.BOOKED && before.get().guide().equals(newest.code()) && before.get().startsAt().equals(starts)
        && before.get().minutes() == minutes && (link.isBlank() || link.strip().equals(before.get().videoLink()))) {
      return session(actor, remedyId).orElseThrow();
    }
    courses.move(actor, remedy, RemoteStep.SESSION_BOOKED, when(telling(remedy), starts, ourZone, ZoneId.of(theirZone)), Map.of("guide", newest.code(), "version", newest.version()));
    if (before.isPresent()) {
      sql.rebook(before.get().id(), newest.code(), newest.version(), starts, minutes, link.isBlank() ? before.get().videoLink() : meet);
    } else {
      sql.insert(new RemoteSql.Row(Ids.next(clock), remedyId, newest.code(), newest.version(), starts, minutes, ourZone.getId(), theirZone, meet, Session.State.BOOKED, 0),
          actor.reference());
    }
    return session(actor, remedyId).orElseThrow();
  }

  @Transactional
  public Session begin(Actor actor, UUID remedyId) {
    var remedy = remedies.worked(actor, remedyId);
    if (courses.move(actor, remedy, RemoteStep.IN_SESSION, null, Map.of())) {
      sql.state(sql.latest(remedyId).orElseThrow().id(), Session.State.BEGUN);
      started(actor, remedy);
    }
    return session(actor, remedyId).orElseThrow();
  }

  /** What a step showed; noted again it replaces what was noted. A measured value outside of its range never passes. */
  @Transactional
  public Session check(Actor actor, UUID remedyId, int step, boolean passed, @Nullable BigDecimal measured, String note) {
    remedies.worked(actor, remedyId);
    var session = session(actor, remedyId).filter(one -> one.state() == Session.State.BEGUN).orElseThrow(() -> new NotPossible("remote.noSession"));
    if (step < 1 || step > session.guide().steps().size()) {
      throw InvalidInput.at("/step", "course.problem.step");
    }
    var measure = session.guide().steps().get(step - 1).measure();
    if (measure != null && measured == null) {
      throw InvalidInput.at("/measured", "remote.problem.measure", measure.unit());
    }
    if (note.length() > 2000) {
      throw InvalidInput.at("/note", "remedies.problem.tooLong", 2000);
    }
    sql.check(session.id(), step, passed && (measure == null || measure.right(Objects.requireNonNull(measured))), measure == null ? null : measured, note.strip(), now(),
        actor.reference());
    return session(actor, remedyId).orElseThrow();
  }

  /** It flies again: the item is closed with this report and a record of the session. */
  public Courses.View fixed(Actor actor, UUID remedyId, String report) {
    var first = transaction.execute(status -> {
      var remedy = remedies.worked(actor, remedyId);
      if (remedy.state() == RemedyState.DONE) {
        return false;
      }
      courses.move(actor, remedy, RemoteStep.FIXED, null, Map.of());
      remedies.finish(actor, remedyId, report);
      return true;
    });
    if (Boolean.TRUE.equals(first)) {
      var remedy = remedies.find(actor, remedyId);
      session(actor, remedyId).ifPresent(session -> papers.issue(actor, remedy, "SESSION_REPORT", true, report(remedy, session)));
    }
    return courses.of(actor, remedyId);
  }

  /** It did not help: factory and on-site repair are offered (I6). */
  @Transactional
  public Courses.View failed(Actor actor, UUID remedyId, String reason) {
    var remedy = remedies.worked(actor, remedyId);
    if (remedy.state() != RemedyState.FAILED) {
      courses.move(actor, remedy, RemoteStep.FAILED, null, Map.of());
      remedies.fail(actor, remedyId, reason);
    }
    return courses.of(actor, remedyId);
  }

  /** The invitation for calendars (RFC 5545), in the customer's language. */
  @Transactional(readOnly = true)
  public String invitation(Actor actor, UUID remedyId) {
    var remedy = remedies.find(actor, remedyId);
    var session = session(actor, remedyId).filter(one -> one.state() != Session.State.ENDED).orElseThrow(NotFound::new);
    var language = telling(remedy);
    return Invitation.write(session, texts.text(language, "remote.invitation.title", remedy.claimNumber()),
        texts.text(language, "remote.invitation.text", session.guide().title().in(language), session.guide().tools().in(language)), now(), settings.baseUrl().getHost());
  }

  @EventListener
  void on(RemedyEvents.Ended ended) {
    sql.endOf(ended.remedy().id());
  }

  // ---- Helpers

  private void started(Actor actor, RemedyView remedy) {
    if (remedies.find(SYSTEM, remedy.id()).state() == RemedyState.CHOSEN) {
      remedies.start(actor, remedy.id());
    }
  }

  private List<Shipment.Line> lines(UUID remedyId) {
    var known = parts.stock(SYSTEM).stream().map(Stock::part).collect(Collectors.toMap(Part::code, Function.identity()));
    return parts.of(remedyId).stream().filter(one -> one.state() == Reservation.State.HELD).map(held -> {
      var part = Objects.requireNonNull(known.get(held.part()));
      return new Shipment.Line(part.code(), part.nameEn() + " · " + part.nameZh(), held.quantity(), part.grams(), part.hsCode(), part.origin(), part.value(),
          part.currency().getCurrencyCode(), part.holdsLithium());
    }).toList();
  }

  private Sheet packingSlip(RemedyView remedy, Shipment parcel) {
    var language = telling(remedy);
    var rows = new ArrayList<List<String>>();
    int grams = 0;
    for (var line : parcel.contents()) {
      grams += line.grams() * line.quantity();
      rows.add(List.of(line.code(), line.name(), line.hsCode(), line.origin(), Integer.toString(line.quantity()), line.value().toPlainString() + " " + line.currency()));
    }
    var list = new ArrayList<Sheet.Part>();
    list.add(new Sheet.Facts(List.of(fact(language, "paper.recipient", parcel.recipient() + "\n" + parcel.address()), fact(language, "paper.claim", remedy.claimNumber()),
        fact(language, "paper.battery", remedy.serialNumber()), fact(language, "paper.weight", grams + " g"))));
    if (parcel.contents().stream().anyMatch(Shipment.Line::lithium)) {
      list.add(new Sheet.Warning(texts.text(language, "paper.lithium")));
    }
    list.add(new Sheet.Table(texts.text(language, "paper.contents"), List.of(texts.text(language, "paper.part"), texts.text(language, "paper.what"), "HS",
        texts.text(language, "paper.origin"), texts.text(language, "paper.quantity"), texts.text(language, "paper.value")), rows, List.of(18, 38, 14, 8, -8, -14)));
    list.add(new Sheet.Text(texts.text(language, "paper.customs"), List.of(texts.text(language, "paper.customs.text"))));
    return papers.sheet(language, "PACKING_SLIP", parcel.number(), parcel.number(), list, remedy.claimNumber());
  }

  private Sheet report(RemedyView remedy, Session session) {
    var language = telling(remedy);
    var rows = new ArrayList<List<String>>();
    int number = 1;
    for (var step : session.guide().steps()) {
      var check = session.checks().get(number);
      rows.add(List.of(Integer.toString(number++), step.text().in(language), check == null ? "–" : texts.text(language, check.passed() ? "paper.passed" : "paper.notPassed"),
          check == null || check.measured() == null || step.measure() == null ? "" : check.measured().toPlainString() + " " + step.measure().unit(),
          step.measure() == null ? "" : step.measure().range()));
    }
    return papers.sheet(language, "SESSION_REPORT", remedy.claimNumber() + "-" + remedy.item(), null, List.of(
        new Sheet.Facts(List.of(fact(language, "paper.battery", remedy.serialNumber()), fact(language, "paper.guide", session.guide().title().in(language) + " · v" + session.guide().version()),
            fact(language, "paper.result", Objects.toString(remedy.report(), "")))),
        new Sheet.Table(texts.text(language, "paper.steps"), List.of("", texts.text(language, "paper.step"), texts.text(language, "paper.found"), texts.text(language, "paper.measured"),
            texts.text(language, "paper.range")), rows, List.of(5, 52, 13, -14, -16))), remedy.claimNumber());
  }

  private Sheet.Fact fact(Locale language, String key, String value) {
    return new Sheet.Fact(texts.text(language, key), value);
  }

  private Locale telling(RemedyView remedy) {
    return Locale.forLanguageTag(claims.find(SYSTEM, remedy.claimNumber()).locale());
  }

  private String when(Locale language, Instant starts, ZoneId ours, ZoneId theirs) {
    var pattern = java.time.format.DateTimeFormatter.ofPattern(language.getLanguage().equals("zh") ? "M月d日 EEEE HH:mm VV" : "EEE d MMM HH:mm VV", language);
    return pattern.format(starts.atZone(theirs)) + " / " + pattern.format(starts.atZone(ours));
  }

  private Session view(RemoteSql.Row row) {
    return new Session(row.id(), row.remedyId(), guides.version(row.guide(), row.guideVersion()), row.startsAt(), row.minutes(), ZoneId.of(row.ourZone()),
        ZoneId.of(row.theirZone()), row.videoLink(), row.state(), row.revision(), sql.checks(row.id()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

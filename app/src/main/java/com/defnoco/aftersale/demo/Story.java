package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.policy.Paper;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.policy.RemoteDiagnosis;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One claim of the demo company before it happens: what is wrong, which pack it needs, and what everybody does, hour by hour. {@link Casting} gives
 * it a customer, packs and a day; {@link Scene} plays it on the real system.
 */
final class Story {

  /** Which pack a story needs, seen from the day the problem occurred. */
  enum Needs {
    /** Covered whatever the papers: also by the date of manufacture. */
    COVERED,
    /** Covered by the port arrival, no longer by the date of manufacture: the certificate makes the difference. */
    COVERED_BY_PAPERS_ONLY,
    EXPIRED,
    /** A sample whose serial tells no date. */
    NO_DATE,
    /** In a consignment whose arrival nobody has recorded. */
    ARRIVAL_UNKNOWN,
    /** In the consignment whose arrival was first recorded a month too early. */
    ARRIVAL_CORRECTED,
    /** Registered by another customer. */
    SOMEBODY_ELSES,
    /** Covered; the serial is typed so that no unit has it. */
    MISTYPED,
    /** Covered, and claimed and repaired before. */
    REPAIRED_BEFORE
  }

  /** Something done at a time. */
  interface Act {
    void play(Scene scene);
  }

  record Beat(Duration after, Act act) {}

  /** A file somebody sends, made when the story is cast. */
  record Enclosure(String key, int item, DocumentKind kind, Duration after, Making making) {}

  interface Making {
    Made make(Story story, Pictures pictures, PaperMaker papers);
  }

  record Made(String name, byte[] bytes) {}

  final int number;
  final Fault fault;
  final Needs needs;
  final int items;
  final Random random;
  final List<Beat> beats = new ArrayList<>();
  final List<Enclosure> enclosures = new ArrayList<>();
  /** Whether it ended long ago or is going on. */
  boolean past;
  /** Only a dealer has several failing packs at once. */
  boolean byDealer;
  Channel channel = Channel.PORTAL;
  /** Papers the customer said at once that they do not have. */
  Set<Fact> without = Set.of();
  boolean dayUnknown;
  boolean sloppySerial;
  /** Told in the inbox as well: what came by chat, mail or telephone and is not years old. */
  boolean told;
  /** Goodwill is asked for: the cover is over by days, not by months. */
  boolean narrowly;

  // given by Casting
  @Nullable Client client;
  List<Fleet.Pack> packs = List.of();
  Instant start = Instant.EPOCH;
  LocalDate occurredOn = LocalDate.EPOCH;
  long daysOver;
  /** The serial numbers as the customer wrote them. */
  List<String> typed = List.of();

  private Duration cursor = Duration.ZERO;

  Story(int number, Fault fault, Needs needs, int items) {
    this.number = number;
    this.fault = fault;
    this.needs = needs;
    this.items = items;
    this.random = new Random(7_919L * number + 17);
    this.sloppySerial = number % 7 == 3;
    this.channel = List.of(Channel.PORTAL, Channel.PORTAL, Channel.PORTAL, Channel.EMAIL, Channel.PORTAL, Channel.WHATSAPP, Channel.PORTAL, Channel.WECHAT,
        Channel.PORTAL, Channel.PHONE).get(number % 10);
  }

  Duration length() {
    return cursor;
  }

  Client who() {
    if (client == null) {
      throw new IllegalStateException("story " + number + " is not cast");
    }
    return client;
  }

  /** The sentence in the customer's language. */
  String say(String english, String chinese) {
    return fill(who().readsChinese() ? chinese : english);
  }

  String fill(String text) {
    var trade = who().trade();
    return text.replace("{aircraft}", who().readsChinese() ? trade.aircraftZh : trade.aircraft)
        .replace("{flights}", Integer.toString(flights()))
        .replace("{cell}", Integer.toString(cell()))
        .replace("{minutes}", Integer.toString(5 + number % 6))
        .replace("{over}", Long.toString(daysOver));
  }

  int flights() {
    return 40 + number * 37 % 190;
  }

  int cell() {
    int cells = packs.isEmpty() ? 6 : packs.getFirst().model().cellsInSeries();
    return 1 + number * 5 % cells;
  }

  // ---------------------------------------------------------------- what happens

  /** The customer writes, with photos of label and fault. */
  Story submitted() {
    beat(Scene::submit);
    for (int i = 1; i <= items; i++) {
      int item = i;
      if ((number + i) % 4 != 0) {
        enclose("label", item, DocumentKind.PHOTO, (story, pictures, papers) -> {
          var pack = story.packs.get(item - 1);
          var model = pack.model();
          return new Made("IMG_" + (1_000 + number * 7 + item) + ".jpg", pictures.label(pack.serial(), model.name(),
              model.layout() + " · " + model.nominalVolts() + " V · " + model.capacityMilliampHours() / 1000.0 + " Ah · " + model.energyWattHours() + " Wh",
              pack.madeOn() == null ? story.occurredOn.minusYears(2) : pack.madeOn(), number * 31L + item));
        });
      }
    }
    enclose("fault", 1, DocumentKind.PHOTO, (story, pictures, papers) ->
        new Made(fault.photoName(number * 13L), fault.photo(pictures, story.packs.getFirst().model().cellsInSeries(), story.cell(), number * 101L)));
    flightLogs();
    return this;
  }

  /** Every second customer sends the log of the flight, and everybody after a crash; whose pack aged too soon sends earlier ones as well. */
  private void flightLogs() {
    var course = fault.course();
    if (course == null || number % 2 == 1 && course != FlightLog.Course.CRASH) {
      return;
    }
    if (course == FlightLog.Course.AGED) {
      flightLog(course, 210, 1, 6);
      flightLog(course, 80, 1.5, 2);
      flightLog(course, 1, 2.3, 1);
    } else {
      flightLog(course, 0, 1.1, 1);
    }
  }

  /** @param daysBefore the problem occurred @param part of all its flights the pack had then, as one in so many */
  private void flightLog(FlightLog.Course course, int daysBefore, double resistance, int part) {
    enclose("log", 1, DocumentKind.LOG, (story, pictures, papers) -> {
      var pack = story.packs.getFirst();
      var log = new FlightLog(pack.model(), pack.serial(), course, story.cell(), resistance, number * 211L + daysBefore);
      var begun = story.occurredOn.minusDays(daysBefore).atTime(9, 40).plusMinutes(number * 7L % 300).toInstant(ZoneOffset.UTC);
      return course == FlightLog.Course.CRASH ? new Made("flight-" + number + ".log", log.dataFlash())
          : new Made("flight-" + story.occurredOn.minusDays(daysBefore) + ".csv", log.table(begun, Math.max(1, flights() / part)));
    });
  }

  /** The true papers of all items come now. */
  Story papers() {
    return paper(DocumentKind.INVOICE).paper(DocumentKind.WARRANTY_CERTIFICATE);
  }

  Story paper(DocumentKind kind) {
    for (int i = 1; i <= items; i++) {
      int item = i;
      enclose(kind.name(), item, kind, (story, pictures, papers) -> switch (kind) {
        case INVOICE -> new Made("invoice-" + invoiceNumber(story) + ".pdf", invoice(story, papers, null));
        default -> new Made("warranty-certificate.pdf", certificate(story, papers, story.packs.get(item - 1)));
      });
    }
    return this;
  }

  /** An invoice whose date somebody changed. */
  Story alteredInvoice() {
    enclose(DocumentKind.INVOICE.name(), 1, DocumentKind.INVOICE, (story, pictures, papers) ->
        new Made("invoice-" + invoiceNumber(story) + ".pdf", invoice(story, papers, story.occurredOn.minusMonths(7))));
    return this;
  }

  /** A photo of the invoice that nobody can read. */
  Story blurredInvoice() {
    enclose(DocumentKind.INVOICE.name(), 1, DocumentKind.INVOICE, (story, pictures, papers) -> new Made("invoice.jpg", pictures.blurredPaper(number)));
    return this;
  }

  /** A certificate for another pack of the same delivery. */
  Story certificateOfAnother() {
    enclose(DocumentKind.WARRANTY_CERTIFICATE.name(), 1, DocumentKind.WARRANTY_CERTIFICATE, (story, pictures, papers) -> {
      var pack = story.packs.getFirst();
      var serial = pack.serial();
      var other = serial.substring(0, serial.length() - 2) + String.format("%02d", (Integer.parseInt(serial.substring(serial.length() - 2)) + 7) % 100);
      return new Made("certificate.pdf", certificate(story, papers, new Fleet.Pack(other, pack.model(), pack.madeOn(), pack.shipment(), pack.arrivedOn(),
          pack.arrivalKnown(), pack.ownedSince(), pack.owner())));
    });
    return this;
  }

  /** Somebody else's report: fire brigade, insurer, weather service. */
  Story report(String title, String author, List<String> lines) {
    enclose("report", 1, DocumentKind.OTHER, (story, pictures, papers) ->
        new Made("report.pdf", papers.report(title, author, story.occurredOn.plusDays(1), lines)));
    return this;
  }

  Story assigned() {
    return later(1, 9).beat(Scene::assign);
  }

  Story judged(Paper invoice, Paper certificate) {
    return later(2, 20).beat(scene -> scene.judge(DocumentKind.INVOICE, invoice)).beat(scene -> scene.judge(DocumentKind.WARRANTY_CERTIFICATE, certificate));
  }

  Story judged(DocumentKind kind, Paper verdict) {
    return later(2, 20).beat(scene -> scene.judge(kind, verdict));
  }

  /** The engineer establishes the four causes: the given ones true, the rest false. */
  Story causes(Fact... established) {
    var causes = Set.of(established);
    later(3, 30);
    for (var fact : List.of(Fact.IMPROPER_USE_OR_STORAGE, Fact.USER_DAMAGE, Fact.FORCE_MAJEURE, Fact.UNAUTHORIZED_MODIFICATION)) {
      beat(scene -> scene.cause(fact, causes.contains(fact)));
    }
    return this;
  }

  Story diagnosed(RemoteDiagnosis diagnosis) {
    return later(3, 26).beat(scene -> scene.diagnose(diagnosis));
  }

  /** The engineer writes and waits for the answer. */
  Story asked(String english, String chinese) {
    return later(1, 12).beat(scene -> scene.staffMessage(say(english, chinese), true));
  }

  Story told(String english, String chinese) {
    return later(1, 6).beat(scene -> scene.staffMessage(say(english, chinese), false));
  }

  Story answered(String english, String chinese) {
    return later(4, 40).beat(scene -> scene.customerMessage(say(english, chinese)));
  }

  Story noted(String text) {
    return later(0, 2).beat(scene -> scene.note(fill(text)));
  }

  Story saysMissing(Fact paper) {
    return later(6, 50).beat(scene -> scene.saysMissing(paper));
  }

  Story chosen(Remedy remedy) {
    return later(5, 60).beat(scene -> scene.choose(remedy));
  }

  Story transportAssessed(String english) {
    return later(4, 30).beat(scene -> scene.assessTransport(english));
  }

  Story started() {
    return later(20, 90).beat(Scene::startRemedy);
  }

  Story finished(int fromDays, int toDays) {
    return later(fromDays * 24, toDays * 24).beat(Scene::finishRemedy);
  }

  Story failed(int fromDays, int toDays, String english, String chinese) {
    return later(fromDays * 24, toDays * 24).beat(scene -> scene.failRemedy(say(english, chinese)));
  }

  Story quoted() {
    return later(10, 50).beat(Scene::quote);
  }

  Story quoteAnswered(boolean accept) {
    return later(12, 90).beat(scene -> scene.answerQuote(accept));
  }

  Story voucherRedeemed() {
    return later(20 * 24, 70 * 24).beat(Scene::redeemVoucher);
  }

  Story withdrawn(String english, String chinese) {
    return later(8, 70).beat(scene -> scene.withdraw(say(english, chinese)));
  }

  Story closedWithoutRemedy(String english, String chinese) {
    return later(14 * 24, 22 * 24).beat(scene -> scene.close(say(english, chinese)));
  }

  Story appealed(String english, String chinese) {
    return later(20, 120).beat(scene -> scene.appeal(say(english, chinese)));
  }

  Story appealAnswered(String english, String chinese) {
    return later(20, 80).beat(scene -> scene.answerAppeal(say(english, chinese)));
  }

  Story reopened(String english, String chinese) {
    return later(5 * 24, 30 * 24).beat(scene -> scene.reopen(say(english, chinese)));
  }

  Story overrideRequested(Outcome outcome, String reason) {
    narrowly = true;
    return later(4, 30).beat(scene -> scene.requestOverride(outcome, fill(reason)));
  }

  Story proposalAnswered(boolean approve, String reason) {
    return later(4, 40).beat(scene -> scene.answerProposal(approve, fill(reason)));
  }

  Story unitLinked(String reason) {
    return later(2, 20).beat(scene -> scene.linkUnit(fill(reason)));
  }

  Story pause(int fromHours, int toHours) {
    return later(fromHours, toHours);
  }

  /** Days go by, in which the workshop brings the remedy to this step. */
  Story underWay(String step, int days) {
    beat(scene -> scene.towards(step));
    return later(days * 24, days * 24 + 20);
  }

  Story over() {
    past = true;
    return this;
  }

  // ---------------------------------------------------------------- helpers

  Story beat(Act act) {
    beats.add(new Beat(cursor, act));
    cursor = cursor.plusSeconds(70 + random.nextInt(200));
    return this;
  }

  private Story later(int fromHours, int toHours) {
    cursor = cursor.plusMinutes(60L * fromHours + random.nextInt(Math.max(1, 60 * (toHours - fromHours))) + 3);
    return this;
  }

  private void enclose(String key, int item, DocumentKind kind, Making making) {
    enclosures.add(new Enclosure(key + "-" + enclosures.size(), item, kind, cursor, making));
    int index = enclosures.size() - 1;
    beat(scene -> scene.add(enclosures.get(index)));
  }

  private static String invoiceNumber(Story story) {
    var pack = story.packs.getFirst();
    return "INV-" + pack.shipment().substring(4, 8) + "-" + (1_000 + Math.floorMod(pack.serial().hashCode(), 9_000));
  }

  private static byte[] invoice(Story story, PaperMaker papers, @Nullable LocalDate altered) {
    var who = story.who();
    var first = story.packs.getFirst();
    var date = (first.ownedSince() == null ? story.occurredOn.minusMonths(8) : first.ownedSince()).minusDays(12);
    return papers.invoice(invoiceNumber(story), date, who.company(), List.of(who.street(), who.city(), who.countryName()),
        story.packs.stream().map(pack -> new PaperMaker.Line(pack.serial(), pack.model().name(), Catalogue.priceInCents(pack.model()))).toList(), altered);
  }

  private static byte[] certificate(Story story, PaperMaker papers, Fleet.Pack pack) {
    var arrived = pack.arrivedOn() == null ? story.occurredOn.minusMonths(9) : pack.arrivedOn();
    return papers.certificate(pack.serial(), pack.model().name(), pack.madeOn() == null ? arrived.minusMonths(2) : pack.madeOn(), arrived,
        Ports.NAMES.getOrDefault(story.who().port(), story.who().port()) + " (" + story.who().port() + ")",
        story.who().printedName() + ", " + story.who().company(), story.who().countryName());
  }

  Set<Symptom> symptoms() {
    return fault.symptoms;
  }

  /** Names of the ports as papers print them. */
  static final class Ports {
    static final Map<String, String> NAMES = Map.ofEntries(Map.entry("NLRTM", "Rotterdam"), Map.entry("ESVLC", "Valencia"), Map.entry("SGSIN", "Singapore"),
        Map.entry("USLGB", "Long Beach"), Map.entry("GBFXT", "Felixstowe"), Map.entry("PLGDN", "Gdańsk"), Map.entry("CAVAN", "Vancouver"),
        Map.entry("BRSSZ", "Santos"), Map.entry("AUMEL", "Melbourne"), Map.entry("AEJEA", "Jebel Ali"), Map.entry("ZADUR", "Durban"),
        Map.entry("HKHKG", "Hong Kong"));

    private Ports() {}
  }
}

package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.FreightPrices.Way;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.RemedyView;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charge;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.CourseKind;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.Bench;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TestSummaries;
import com.defnoco.aftersale.remedies.factory.TestSummary;
import com.defnoco.aftersale.remedies.factory.TransportClass;
import com.defnoco.aftersale.remedies.factory.TransportRules;
import com.defnoco.aftersale.remedies.onsite.FieldNote;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Shelves, technicians, and remedies at every step of their way, each step done by whoever would do it, on a day of its own. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class Workshop {

  private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);
  private static final Actor.System PROGRAM = new Actor.System();
  private static final Bench FAULTY = new Bench(new BigDecimal("2.91"), new BigDecimal("412"), new BigDecimal("6.8"), new BigDecimal("71"), new BigDecimal("500"));
  private static final Bench MENDED = new Bench(new BigDecimal("3.82"), new BigDecimal("6"), new BigDecimal("2.2"), new BigDecimal("98"), new BigDecimal("500"));
  /** Roughly where customers of a country are: longitude and latitude of the place most of them live at. */
  private static final Map<String, double[]> PLACES = Map.ofEntries(Map.entry("NL", at(51.9, 4.5)), Map.entry("DE", at(52.5, 13.4)), Map.entry("FR", at(43.6, 3.9)),
      Map.entry("ES", at(39.5, -0.4)), Map.entry("PL", at(54.4, 18.6)), Map.entry("GB", at(52.0, 1.3)), Map.entry("ZA", at(-29.9, 31.0)), Map.entry("SG", at(1.3, 103.8)),
      Map.entry("MY", at(3.1, 101.7)), Map.entry("BR", at(-23.9, -46.3)), Map.entry("AU", at(-37.8, 145.0)), Map.entry("AE", at(25.0, 55.1)), Map.entry("HK", at(22.3, 114.2)),
      Map.entry("US", at(33.8, -118.2)), Map.entry("CA", at(49.3, -123.1)));

  private final Parts parts;
  private final OnsiteRepair onsite;
  private final Remedies remedies;
  private final RemoteSupport remote;
  private final FactoryService factory;
  private final Courses courses;
  private final Parcels parcels;
  private final Charges charges;
  private final FreightPrices prices;
  private final TestSummaries summaries;
  private final StaffAccounts accounts;
  private final Clock clock;

  Workshop(Parts parts, OnsiteRepair onsite, Remedies remedies, RemoteSupport remote, FactoryService factory, Courses courses, Parcels parcels, Charges charges,
      FreightPrices prices, TestSummaries summaries, StaffAccounts accounts, Clock clock) {
    this.parts = parts;
    this.onsite = onsite;
    this.remedies = remedies;
    this.remote = remote;
    this.factory = factory;
    this.courses = courses;
    this.parcels = parcels;
    this.charges = charges;
    this.prices = prices;
    this.summaries = summaries;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** How far a remedy is to come. */
  record Goal(UUID remedy, String step, Story story, UUID customer) {}

  /** One move of a course. */
  private record Leg(String reaches, Runnable act) {}

  /** The company is there without it as well: what goes wrong here is told and keeps nobody from starting. */
  void open(Staff staff, List<Goal> goals, PaperMaker papers, Instant now) {
    try {
      StoryClock.at(now.minus(Duration.ofDays(120)), this::shelves);
      StoryClock.at(now.minus(Duration.ofDays(120)), this::freight);
      StoryClock.at(now.minus(Duration.ofDays(119)), this::tested);
      technicians(now);
      int turn = 0;
      for (var goal : goals) {
        bring(goal, turn++, staff, papers, now);
      }
      StoryClock.at(now.minus(Duration.ofHours(5)), () -> atTheDoor(staff));
    } catch (RuntimeException unfinished) {
      LOG.warn("The demo company's workshop is not complete", unfinished);
    }
  }

  private void shelves() {
    var all = Catalogue.MODELS.stream().map(model -> model.code()).toList();
    part("BMS-A1", "BMS board, 6 to 14 cells", "保护板（6–14 串）", all, List.of(), "8507.90", 120, "38.00", false, 6, 14, 4, 2);
    part("BMS-A2", "BMS board, second source", "保护板（第二来源）", all, List.of("BMS-A1"), "8507.90", 125, "35.50", false, 4, 9, 0, 3);
    part("LEAD-BAL", "Balance lead with plug", "平衡线（带插头）", all, List.of(), "8544.42", 30, "4.20", false, 20, 60, 25, 12);
    part("CON-AS150", "Main connector, anti-spark", "防火花主插头", all, List.of(), "8536.69", 45, "7.80", false, 15, 40, 6, 0);
    part("NTC-10K", "Temperature sensor 10 kΩ", "温度传感器 10 kΩ", all, List.of(), "9025.90", 5, "1.10", false, 30, 22, 3, 2);
    part("CELL-MOD", "Cell module, matched", "配组电芯模组", all, List.of(), "8507.60", 940, "96.00", true, 5, 18, 0, 0);
    part("CASE-SCR", "Case screws and seal", "外壳螺丝与密封圈", all, List.of(), "7318.15", 20, "0.90", false, 40, 120, 30, 30);
    part("CHG-CAB", "Charger cable", "充电线", all, List.of(), "8544.42", 180, "6.40", false, 10, 7, 1, 0);
  }

  private void part(String code, String en, String zh, List<String> models, List<String> alternatives, String hs, int grams, String value, boolean lithium, int level, int szx, int rtm,
      int lax) {
    parts.put(PROGRAM, new Part(code, en, zh, models, alternatives, hs, "CN", grams, new BigDecimal(value), Currency.getInstance("USD"), lithium, level));
    var stock = Map.of("SZX", szx, "RTM", rtm, "LAX", lax);
    stock.forEach((place, quantity) -> {
      if (quantity > 0) {
        parts.receive(PROGRAM, code, place, quantity, "DN-26-" + code);
      }
    });
  }

  /** What the demo company's forwarders ask: parts by courier, parts to a site by cargo aircraft, a pack by road, sea and cargo aircraft, there and back. */
  private void freight() {
    freight("CHINA", "6.00", "12.00", "22.00", null, null);
    freight("EAST-ASIA", "24.00", "58.00", null, "74.00", "160.00");
    freight("SOUTH-ASIA", "38.00", "92.00", null, "118.00", "235.00");
    freight("EUROPE", "36.00", "94.00", "210.00", "126.00", "295.00");
    freight("MIDDLE-EAST", "41.00", "98.00", null, "132.00", "280.00");
    freight("NORTH-AMERICA", "39.00", "104.00", null, "148.00", "320.00");
    freight("SOUTH-AMERICA", "58.00", "141.00", null, "196.00", "410.00");
    freight("AFRICA", "52.00", "133.00", null, "184.00", "385.00");
    freight("OCEANIA", "44.00", "112.00", null, "139.00", "310.00");
    prices.put(PROGRAM, "EUROPE", FreightPrices.Leg.TO_FACTORY, Way.SEA, today().plusDays(150), new FreightPrices.Band(BigDecimal.ZERO, new BigDecimal("5")), new BigDecimal("131.00"), new BigDecimal("64.00"), "USD",
        "Forwarder's offer for the next half-year");
  }

  private void freight(String zone, String parts, String toSite, @Nullable String road, @Nullable String sea, @Nullable String air) {
    freight(zone, FreightPrices.Leg.PARTS, Way.COURIER, parts);
    freight(zone, FreightPrices.Leg.TO_SITE, Way.CARGO_AIRCRAFT, toSite);
    for (var leg : List.of(FreightPrices.Leg.TO_FACTORY, FreightPrices.Leg.BACK)) {
      freight(zone, leg, Way.ROAD, road);
      freight(zone, leg, Way.SEA, sea);
      freight(zone, leg, Way.CARGO_AIRCRAFT, air);
    }
  }

  /** Up to 5 kg, and half as much again for what is heavier; a damaged pack goes in packaging by SP 376, which its sender pays. */
  private void freight(String zone, FreightPrices.Leg leg, Way way, @Nullable String amount) {
    if (amount == null) {
      return;
    }
    // The way back has no dangerous-goods papers of a customer to be checked and costs an eighth less.
    var exact = leg == FreightPrices.Leg.BACK ? new BigDecimal(amount).multiply(new BigDecimal("0.875")).setScale(2, RoundingMode.HALF_UP) : new BigDecimal(amount);
    var damaged = leg == FreightPrices.Leg.TO_FACTORY && way != Way.CARGO_AIRCRAFT ? new BigDecimal("60.00") : null;
    var limit = new BigDecimal(leg == FreightPrices.Leg.PARTS ? "1" : "5");
    prices.put(PROGRAM, zone, leg, way, today(), new FreightPrices.Band(BigDecimal.ZERO, limit), exact, damaged, "USD", "Forwarder's list");
    prices.put(PROGRAM, zone, leg, way, today(), new FreightPrices.Band(limit, null), exact.multiply(new BigDecimal("1.5")).setScale(2, RoundingMode.HALF_UP), damaged, "USD", "Forwarder's list");
  }

  /** Of every model: without it nothing that is bound for the factory gets its papers. */
  private void tested() {
    var models = Catalogue.MODELS;
    for (int i = 0; i < models.size(); i++) {
      summaries.put(PROGRAM, new TestSummary(models.get(i).code(), "DEFNOCO (demo), 7 Baolong Industrial Park, Longgang, Shenzhen 518116, China, +86 755 5555 0119, transport@defnoco.example",
          "Demo Battery Laboratory, 12 Keyuan Road, Shenzhen 518057, China, +86 755 5555 0144, reports@laboratory.example", "DBL-%d-%04d".formatted(2022 + i % 3, 118 + 37 * i),
          LocalDate.of(2022 + i % 3, 1 + i * 5 % 12, 9 + i % 15), "Rev. 7, Amend. 1", new TreeSet<>(List.of("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8")), "", "Wang Jun, Transport Safety Manager"));
    }
  }

  private void technicians(Instant now) {
    var standing = accounts.demoAccounts().stream().filter(account -> account.roles().contains(Role.TECHNICIAN)).findFirst();
    standing.ifPresent(account -> onsite.put(PROGRAM, new Technician(account.id(), account.name(), "Rotterdam", "NL", 51.92, 4.48, ZoneId.of("Europe/Amsterdam"),
        Set.of("lithium", "bms", "spot-weld"), Set.of("en", "nl", "de"), Set.of("DE", "FR", "ES", "PL", "GB", "BE", "AE", "ZA"))));
    var lucia = accounts.demo(PROGRAM, "Lucía Ferrer", "lucia.ferrer@demo.defnoco.example", Set.of(Role.TECHNICIAN));
    onsite.put(PROGRAM, new Technician(lucia.id(), lucia.name(), "Valencia", "ES", 39.47, -0.38, ZoneId.of("Europe/Madrid"), Set.of("lithium", "bms"), Set.of("es", "en", "pt"),
        Set.of("PT", "FR", "BR", "MX", "DE", "US", "CA", "ZA")));
    var chen = accounts.demo(PROGRAM, "Chen Wei", "chen.wei@demo.defnoco.example", Set.of(Role.TECHNICIAN));
    onsite.put(PROGRAM, new Technician(chen.id(), chen.name(), "Shenzhen", "CN", 22.54, 114.06, ZoneId.of("Asia/Shanghai"), Set.of("lithium", "bms", "spot-weld"), Set.of("zh", "en"),
        Set.of("HK", "SG", "MY", "AU", "US", "CA", "AE")));
    onsite.away(PROGRAM, lucia.id(), LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(3), "Training");
  }

  private void bring(Goal goal, int turn, Staff staff, PaperMaker papers, Instant now) {
    var remedy = remedies.find(PROGRAM, goal.remedy());
    var legs = switch (CourseKind.of(remedy.remedy()).orElseThrow()) {
      case REMOTE -> remote(remedy, goal, turn, staff, now);
      case FACTORY -> factory(remedy, goal, turn, staff, papers);
      case ONSITE -> onsite(remedy, goal, turn, staff, now);
    };
    var last = legs.stream().map(Leg::reaches).toList().lastIndexOf(goal.step()) + 1;
    var from = remedy.chosenAt().plus(Duration.ofHours(2));
    // One in five waits longer than it should.
    var until = now.minus(Duration.ofHours(turn % 5 == 4 ? 70 : 2 + turn * 7 % 26));
    var whole = Duration.between(from, until.isAfter(from) ? until : now.minusSeconds(60));
    try {
      for (int i = 0; i < last; i++) {
        StoryClock.at(from.plus(whole.multipliedBy(i + 1L).dividedBy(last)), legs.get(i).act());
      }
    } catch (RuntimeException stays) {
      LOG.warn("{} of the demo company stays where it is, short of {}", remedy.claimNumber(), goal.step(), stays);
    }
  }

  // ---------------------------------------------------------------- remote support

  private List<Leg> remote(RemedyView remedy, Goal goal, int turn, Staff staff, Instant now) {
    var id = remedy.id();
    var engineer = staff.engineer(turn);
    var guide = List.of("bms-board", "balance-lead-repair", "connector-replacement", "temperature-sensor").get(turn % 4);
    var part = List.of("BMS-A1", "LEAD-BAL", "CON-AS150", "NTC-10K").get(turn % 4);
    var tracking = "JD0146" + remedy.claimNumber().replaceAll("\\D", "");
    var legs = new ArrayList<Leg>();
    legs.add(new Leg("PARTS_RESERVED", () -> remote.reserve(engineer, id, List.of(new Parts.Pick(part, "SZX", 1), new Parts.Pick("CASE-SCR", "SZX", 1)))));
    legs.add(new Leg("FREIGHT_ASKED", () -> charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, new BigDecimal("36.00").add(BigDecimal.valueOf(turn))), "USD", Way.COURIER)));
    legs.add(new Leg("TO_PACK", () -> answer(goal, Ask.Kind.FREIGHT, "YES")));
    legs.add(new Leg("PACKED", () -> remote.pack(engineer, id, goal.story().who().name(), address(goal))));
    legs.add(new Leg("SHIPPED", () -> remote.ship(engineer, id, "DHL", tracking, today().plusDays(9))));
    legs.add(new Leg("on the way", () -> parcels.heard("demo-1-" + id, "DHL", tracking, "IN_TRANSIT", clock.instant(), "Hong Kong")));
    legs.add(new Leg("DELIVERED", () -> {
      parcels.heard("demo-2-" + id, "DHL", tracking, "DELIVERED", clock.instant(), goal.story().who().city());
      charges.all(PROGRAM, Charge.State.AGREED, null, 200).stream().filter(charge -> charge.remedyId().equals(id))
          .forEach(charge -> charges.markPaid(staff.manager(), charge.id(), "BANK-" + remedy.claimNumber().substring(2)));
    }));
    legs.add(new Leg("SESSION_BOOKED", () -> remote.book(engineer, id, guide,
        goal.step().equals("SESSION_BOOKED") ? LocalDateTime.ofInstant(now.plus(Duration.ofDays(2)), ZoneId.of("Asia/Shanghai")).withMinute(0).withSecond(0).withNano(0)
            : LocalDateTime.ofInstant(clock.instant().plus(Duration.ofHours(26)), ZoneId.of("Asia/Shanghai")).withSecond(0).withNano(0), ZoneId.of("Asia/Shanghai"), 60, "")));
    legs.add(new Leg("IN_SESSION", () -> {
      var session = remote.begin(engineer, id);
      var steps = session.guide().steps();
      for (int step = 1; step <= Math.min(goal.step().equals("IN_SESSION") ? 2 : 40, steps.size()); step++) {
        var measure = steps.get(step - 1).measure();
        var found = measure == null ? null : measure.high() == null ? measure.low() : measure.low() == null ? measure.high() : measure.low().add(measure.high()).divide(new BigDecimal(2));
        remote.check(engineer, id, step, true, found, "");
      }
    }));
    legs.add(new Leg("FIXED", () -> remote.fixed(engineer, id, goal.story().say(goal.story().fault.report, goal.story().fault.reportChinese))));
    return legs;
  }

  // ---------------------------------------------------------------- factory service, also paid

  private List<Leg> factory(RemedyView remedy, Goal goal, int turn, Staff staff, PaperMaker papers) {
    var id = remedy.id();
    var engineer = staff.engineer(turn);
    var bench = staff.bench();
    var legs = new ArrayList<Leg>();
    boolean critical = goal.step().equals("DISPOSAL") || goal.step().equals("DISPOSED");
    legs.add(new Leg(critical ? "DISPOSAL" : "ASSESSED", () -> {
      var answers = new HashMap<String, TransportRules.Answer>();
      factory.rules().questions().forEach(question -> answers.put(question.id(), TransportRules.Answer.NO));
      if (remedy.transportFirst()) {
        answers.put("swollen", TransportRules.Answer.YES);
      }
      if (critical) {
        answers.put("hot", TransportRules.Answer.YES);
      }
      factory.assess(engineer, id, answers, "By photos and telephone.");
    }));
    if (critical) {
      legs.add(new Leg("DISPOSED", () -> factory.disposed(engineer, id, new ByteArrayInputStream(papers.report("Receipt of disposal", "Lithium collection point, " + goal.story().who().city(),
          today(), List.of("One lithium-ion drone battery, serial " + remedy.serialNumber() + ",", "handed over discharged, terminals insulated."))), "disposal-receipt.pdf")));
      return legs;
    }
    if (remedy.remedy() == Remedy.PAID_SERVICE) {
      legs.add(new Leg("TO_AUTHORISE", () -> factory.freightInQuote(engineer, id)));
    } else {
      legs.add(new Leg("FREIGHT_ASKED", () -> charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, BigDecimal.valueOf(128 + turn).setScale(2),
          Shipment.Leg.BACK, BigDecimal.valueOf(112 + turn).setScale(2)), "USD", Way.SEA)));
      legs.add(new Leg("TO_AUTHORISE", () -> answer(goal, Ask.Kind.FREIGHT, "YES")));
    }
    legs.add(new Leg("AUTHORISED", () -> factory.authorise(engineer, id, TransportRules.By.SEA)));
    legs.add(new Leg("ON_THE_WAY", () -> factory.sent(engineer, id, "DSV", "DSV" + remedy.claimNumber().replaceAll("\\D", ""))));
    var worse = goal.step().equals("QUARANTINED");
    legs.add(new Leg(worse ? "QUARANTINED" : "RECEIVED", () -> factory.receive(bench, factory.authorisation(PROGRAM, id).orElseThrow().number(), remedy.serialNumber(),
        worse ? "Outer box crushed at one corner; the pack bulges on the narrow side. Moved to the bunker." : "Outer box whole, inner box dry, terminals taped. Label matches.",
        worse ? TransportClass.C : remedy.transportFirst() ? TransportClass.B : TransportClass.A)));
    legs.add(new Leg("INSPECTED", () -> factory.inspect(bench, id, FAULTY, "Cell " + goal.story().cell() + " falls below the others under load; wrap, seal and screws untouched. As diagnosed.", null)));
    if (goal.step().equals("ASKED") || goal.step().equals("SCRAPPED")) {
      legs.add(new Leg("ASKED", () -> factory.askToScrap(bench, id, goal.story().say("Two cells have lost electrolyte. We will not close this pack again.", "两节电芯已漏液，我们不会再封装这块电池。"))));
      legs.add(new Leg("SCRAPPED", () -> answer(goal, Ask.Kind.SCRAP, "YES")));
      return legs;
    }
    legs.add(new Leg("AT_WORK", () -> {
      factory.begin(bench, id);
      if (remedy.remedy() == Remedy.FACTORY_SERVICE) {
        charges.book(bench, id, Charge.Kind.LABOUR, "Bench, 2.5 h", new BigDecimal("112.50"), "USD");
        charges.book(bench, id, Charge.Kind.PARTS, "CELL-MOD × 1", new BigDecimal("96.00"), "USD");
      }
    }));
    legs.add(new Leg("READY", () -> factory.ready(bench, id, MENDED, goal.story().say(goal.story().fault.report, goal.story().fault.reportChinese), null)));
    legs.add(new Leg("RETURNING", () -> factory.sendBack(bench, id, goal.story().who().name(), address(goal), "DHL", "BK" + remedy.claimNumber().replaceAll("\\D", ""), today().plusDays(12))));
    legs.add(new Leg("RETURNED", () -> factory.delivered(engineer, id)));
    return legs;
  }

  /** Something that nobody announced. */
  private void atTheDoor(Staff staff) {
    factory.receive(staff.bench(), "", "DWH122259900077", "Padded envelope without papers, sender's name unreadable. Terminals not taped. Set down in the bunker.", TransportClass.B);
  }

  // ---------------------------------------------------------------- on-site repair

  private List<Leg> onsite(RemedyView remedy, Goal goal, int turn, Staff staff, Instant now) {
    var id = remedy.id();
    var engineer = staff.engineer(turn);
    var who = goal.story().who();
    var place = PLACES.getOrDefault(who.country(), PLACES.get("NL"));
    var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    var from = switch (goal.step()) {
      case "ON_SITE" -> today;
      case "FIXED" -> today.minusDays(6);
      default -> today.plusDays(3 + turn % 3);
    };
    var legs = new ArrayList<Leg>();
    legs.add(new Leg("site", () -> {
      onsite.noteSite(engineer, new Site(id, address(goal), who.country(), place[0] + turn % 7 * 0.05, place[1] + turn % 5 * 0.05, who.zone(), who.name(), who.phone().isEmpty() ? ""
          : who.readsChinese() ? "到门口打电话 " + who.phone() : "Report at the gate, call " + who.phone(), who.readsChinese() ? "zh" : "en", Set.of("lithium", "bms"), from, from.plusDays(14)), true);
      onsite.reserve(engineer, id, List.of(new Parts.Pick("CELL-MOD", "SZX", 1), new Parts.Pick("CASE-SCR", "SZX", 1)));
    }));
    legs.add(new Leg("FREIGHT_ASKED", () -> charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_SITE, BigDecimal.valueOf(94 + turn).setScale(2)), "USD", Way.CARGO_AIRCRAFT)));
    legs.add(new Leg("PARTS_TO_SEND", () -> answer(goal, Ask.Kind.FREIGHT, "YES")));
    legs.add(new Leg("TO_PLAN", () -> {
      onsite.sendParts(engineer, id, "DHL", "ST" + remedy.claimNumber().replaceAll("\\D", ""), from.minusDays(1).isBefore(today()) ? today() : from.minusDays(1));
      charges.book(engineer, id, Charge.Kind.PARTS, "CELL-MOD × 1", new BigDecimal("96.00"), "USD");
    }));
    legs.add(new Leg("SLOTS_OFFERED", () -> onsite.offer(engineer, id)));
    legs.add(new Leg("CONFIRMED", () -> {
      var ask = courses.of(PROGRAM, id).open(Ask.Kind.SLOT).orElseThrow();
      answer(goal, Ask.Kind.SLOT, ask.choices().getFirst().value());
    }));
    legs.add(new Leg("ON_SITE", () -> {
      var visit = onsite.visitOf(PROGRAM, id).orElseThrow();
      onsite.begin(PROGRAM, visit.id());
      onsite.note(PROGRAM, visit.id(), List.of(new FieldNote(UUID.nameUUIDFromBytes((id + "1").getBytes(StandardCharsets.UTF_8)), FieldNote.Kind.CHECK, "Pack cold, no smell, no swelling", clock.instant()),
          new FieldNote(UUID.nameUUIDFromBytes((id + "2").getBytes(StandardCharsets.UTF_8)), FieldNote.Kind.MEASURE, "Cell " + goal.story().cell() + ": 3.21 V, others 3.80 V", clock.instant()),
          new FieldNote(UUID.nameUUIDFromBytes((id + "3").getBytes(StandardCharsets.UTF_8)), FieldNote.Kind.PART, "CELL-MOD × 1", clock.instant())));
    }));
    legs.add(new Leg("FIXED", () -> {
      var visit = onsite.visitOf(PROGRAM, id).orElseThrow();
      onsite.note(PROGRAM, visit.id(), List.of(new FieldNote(UUID.nameUUIDFromBytes((id + "4").getBytes(StandardCharsets.UTF_8)), FieldNote.Kind.SIGNATURE, who.name(), clock.instant())));
      charges.book(engineer, id, Charge.Kind.TRAVEL, "Train and half a day", new BigDecimal("240.00"), "USD");
      onsite.end(PROGRAM, visit.id(), true, goal.story().say("Cell module replaced on site, spread 7 mV after balancing, test flight of 12 minutes.", "现场更换电芯模组，均衡后压差7毫伏，试飞12分钟正常。"));
    }));
    return legs;
  }

  // ---------------------------------------------------------------- helpers

  private void answer(Goal goal, Ask.Kind kind, String answer) {
    courses.answer(new Actor.Customer(goal.customer()), courses.of(PROGRAM, goal.remedy()).open(kind).orElseThrow().id(), answer);
  }

  private static String address(Goal goal) {
    var who = goal.story().who();
    return who.company() + "\n" + who.street() + "\n" + who.city() + "\n" + who.countryName();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static double[] at(double latitude, double longitude) {
    return new double[] {latitude, longitude};
  }
}

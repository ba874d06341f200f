package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.Arrival;
import com.defnoco.aftersale.remedies.factory.Bench;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TransportClass;
import com.defnoco.aftersale.remedies.factory.TransportRules;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Factory service from the question whether a pack may travel to the pack that is back, and what comes in at the door that nobody announced. */
class FactoryServiceTest extends ClaimFixtures {

  private static final Bench GOOD = new Bench(new BigDecimal("3.82"), new BigDecimal("8"), new BigDecimal("2.1"), new BigDecimal("97"), new BigDecimal("500"));

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired Papers papers;
  @Autowired Parcels parcels;
  @Autowired FactoryService factory;
  @Autowired com.defnoco.aftersale.certificates.Certificates certificates;

  @Test
  void aSoundPackTravelsIsRepairedTestedAndComesBack() throws Exception {
    var owner = customer("Factory Whole", address());
    var number = claim(owner);
    var id = authorised(owner, number, Map.of(), TransportRules.By.SEA);
    var set = courses.of(owner, id).papers();
    assertThat(set).extracting(Papers.Paper::kind).containsExactly("RETURN_INSTRUCTIONS", "RETURN_LABEL", "TRANSPORT_DECLARATION", "COMMERCIAL_INVOICE", "UN383_SUMMARY");
    try (var pdf = Loader.loadPDF(Files.readAllBytes(papers.serve(owner, set.getFirst().id()).body()))) {
      assertThat(new PDFTextStripper().getText(pdf)).contains("RA-", "P903", "30 %", "N1");
    }
    var arrival = factory.receive(staff(Role.BENCH), "http://localhost/r/" + factory.authorisation(owner, id).orElseThrow().number(), serial(number), "Box whole, no marks.", TransportClass.A);
    assertThat(arrival.problem()).isNull();
    assertThat(remedies.find(owner, id).state()).isEqualTo(RemedyState.STARTED);
    factory.inspect(engineer, id, GOOD, "Cell 3 weak, as thought.", null);
    factory.begin(engineer, id);
    factory.ready(engineer, id, GOOD, "Cell module replaced; 97 % capacity.", null);
    factory.sendBack(engineer, id, "Ada Owner", "Rotterdam", "DHL", "BACK" + next(), null);
    factory.delivered(engineer, id);
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(courses.of(owner, id).papers()).extracting(Papers.Paper::kind).contains("TEST_REPORT");
  }

  @Test
  void aSwollenPackNeverFliesAndACriticalOneIsNotShippedAtAll() {
    var owner = customer("Swollen Return", address());
    var number = claim(owner);
    var id = chosen(owner, number);
    factory.assess(engineer, id, answers(Map.of("swollen", TransportRules.Answer.YES)), "");
    assertThat(factory.assessment(owner, id).orElseThrow().kind()).isEqualTo(TransportClass.B);
    acceptFreight(owner, id);
    assertThatThrownBy(() -> factory.authorise(engineer, id, TransportRules.By.CARGO_AIRCRAFT)).isInstanceOfSatisfying(NotPossible.class,
        e -> assertThat(e.key()).isEqualTo("factory.mode.forbidden"));
    factory.authorise(engineer, id, TransportRules.By.ROAD);

    var other = claim(owner);
    var critical = chosen(owner, other);
    factory.assess(engineer, critical, answers(Map.of("hot", TransportRules.Answer.YES)), "told by phone");
    assertThat(courses.of(owner, critical).course().step()).isEqualTo("DISPOSAL");
    assertThatThrownBy(() -> factory.authorise(engineer, critical, TransportRules.By.ROAD)).isInstanceOf(NotPossible.class);
    factory.disposed(engineer, critical, new ByteArrayInputStream("Receipt of the disposal firm, weight 2.6 kg\n".getBytes(StandardCharsets.UTF_8)), "receipt.txt");
    assertThat(courses.of(owner, critical).papers()).extracting(Papers.Paper::kind).contains("DISPOSAL_EVIDENCE");
    assertThat(claims.find(owner, other).item(1).state()).isEqualTo(ItemState.CLOSED);
  }

  @Test
  void whatNobodyCanTellIsNotCalledSound() {
    assertThat(factory.rules().classOf(Map.of())).isEqualTo(TransportClass.B);
    assertThat(factory.rules().classOf(answers(Map.of()))).isEqualTo(TransportClass.A);
    assertThat(factory.rules().id()).isNotBlank();
    assertThat(factory.rules().sources()).isNotEmpty();
  }

  @Test
  void anAssessmentKeepsWhoAnsweredWhatWhenAndByTheRulesOfWhichYear() {
    var owner = customer("Assessed", address());
    var id = chosen(owner, claim(owner));
    clock.set("2025-12-31");
    factory.assess(engineer, id, answers(Map.of("swollen", TransportRules.Answer.YES)), "Told by telephone, with a photo.");
    assertThat(factory.assessment(owner, id).orElseThrow()).satisfies(assessed -> {
      assertThat(assessed.by()).isEqualTo(engineer.reference());
      assertThat(assessed.at()).isBetween(Instant.parse("2025-12-31T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
      assertThat(assessed.answers()).containsEntry("swollen", TransportRules.Answer.YES).containsEntry("hot", TransportRules.Answer.NO);
      assertThat(assessed.note()).isEqualTo("Told by telephone, with a photo.");
      assertThat(assessed.rules()).isEqualTo("2025");
    });
    clock.set("2026-01-02");
    assertThat(factory.rules().id()).as("rules change each January").isEqualTo("2026");
    assertThat(factory.rules().sources()).anyMatch(source -> source.contains("67th edition"));
    assertThat(factory.assessment(owner, id).orElseThrow().rules()).as("what was assessed keeps the rules of its day").isEqualTo("2025");
  }

  @Test
  void aReturnWithoutAuthorisationStandsInQuarantineWithTheClaimsItMayBelongTo() {
    var owner = customer("Unannounced", address());
    var number = claim(owner);
    chosen(owner, number);
    var bench = staff(Role.BENCH);
    var arrival = factory.receive(bench, "", serial(number), "In a shoe box.", TransportClass.B);
    assertThat(arrival.problem()).isEqualTo(Arrival.Problem.UNAUTHORISED);
    assertThat(arrival.claims()).containsExactly(number);
    assertThat(factory.receive(bench, "", serial(number), "In a shoe box.", TransportClass.B).id()).as("scanned twice").isEqualTo(arrival.id());
    factory.settleArrival(bench, arrival.id(), "Filed under " + number);
    assertThat(factory.arrivals(bench)).filteredOn(one -> one.id().equals(arrival.id())).extracting(Arrival::settledHow).containsExactly("Filed under " + number);
  }

  @Test
  void photosOfTheBoxAreKeptWithTheArrivalAlsoWhereNobodyKnowsWhoseItIs() throws Exception {
    var picture = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(9, 9, java.awt.image.BufferedImage.TYPE_INT_RGB), "png", picture);
    var bench = staff(Role.BENCH);
    var arrival = factory.receive(bench, "", "DOOR%07d".formatted(next()), "Wet box.", TransportClass.B);
    var door = signedIn(bench);
    door.get("/console/receiving");
    assertThat(door.upload("/console/receiving/" + arrival.id() + "/photos", "photos", "box.png", "image/png", picture.toByteArray()).statusCode()).isEqualTo(303);
    var photos = factory.arrivals(bench).stream().filter(one -> one.id().equals(arrival.id())).findFirst().orElseThrow().photos();
    assertThat(photos).hasSize(1);
    assertThat(door.get("/console/receiving/" + arrival.id() + "/photos/" + photos.getFirst()).statusCode()).isEqualTo(200);
    assertThat(signedInAs(Role.TECHNICIAN).get("/console/receiving/" + arrival.id() + "/photos/" + photos.getFirst()).statusCode()).isEqualTo(403);
  }

  @Test
  void anotherSerialAnotherClaimsPackAndAWorseClassAllGoToQuarantineFirst() {
    var owner = customer("Mixed Up", address());
    var first = claim(owner);
    var id = authorised(owner, first, Map.of(), TransportRules.By.ROAD);
    var second = claim(owner);
    var other = authorised(owner, second, Map.of(), TransportRules.By.ROAD);
    var bench = staff(Role.BENCH);
    assertThat(factory.receive(bench, factory.authorisation(owner, id).orElseThrow().number(), serial(second), "ok", TransportClass.A).problem()).isEqualTo(Arrival.Problem.OTHER_CLAIM);
    assertThat(courses.of(owner, id).course().step()).isEqualTo("QUARANTINED");
    assertThat(factory.receive(bench, factory.authorisation(owner, other).orElseThrow().number(), serial(second), "swollen now", TransportClass.B).problem())
        .isEqualTo(Arrival.Problem.WORSE_CLASS);
    factory.release(bench, other, "Discharged to 0 V in the bunker.");
    assertThat(courses.of(owner, other).course().step()).isEqualTo("RECEIVED");
    var third = claim(owner);
    var stranger = authorised(owner, third, Map.of(), TransportRules.By.ROAD);
    assertThat(factory.receive(bench, factory.authorisation(owner, stranger).orElseThrow().number(), "ZZ99887766", "ok", TransportClass.A).problem()).isEqualTo(Arrival.Problem.OTHER_SERIAL);
  }

  @Test
  void aChangedCauseDecidesAnewInTheOpenAndTheCustomerIsAskedBeforeAnythingThatCosts() {
    var owner = customer("Other Cause", address());
    var number = claim(owner);
    var id = authorised(owner, number, Map.of(), TransportRules.By.ROAD);
    factory.receive(staff(Role.BENCH), factory.authorisation(owner, id).orElseThrow().number(), serial(number), "ok", TransportClass.A);
    var view = factory.inspect(engineer, id, GOOD, "The case was opened and rewired.", Fact.UNAUTHORIZED_MODIFICATION);
    assertThat(view.course().held()).isFalse();
    assertThat(claims.find(owner, number).item(1).decision().decision().outcome().name()).isEqualTo("NOT_COVERED");
    var ask = view.open(Ask.Kind.CAUSE).orElseThrow();
    assertThatThrownBy(() -> factory.ready(engineer, id, GOOD, "done", null)).as("no work before the answer").isInstanceOf(NotPossible.class);
    courses.answer(owner, ask.id(), "QUOTE");
    var paid = remedies.options(owner, number, 1).active();
    assertThat(paid).isNotNull();
    assertThat(paid.remedy()).isEqualTo(Remedy.PAID_SERVICE);
    assertThat(courses.of(owner, paid.id()).course().step()).isEqualTo("INSPECTED");
    assertThatThrownBy(() -> factory.begin(engineer, paid.id())).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("remedies.quote.first"));
  }

  @Test
  void aReplacementTakesOverTheRestOfTheCover() {
    var owner = customer("Replaced", address());
    var number = claim(owner);
    var id = authorised(owner, number, Map.of(), TransportRules.By.ROAD);
    factory.receive(staff(Role.BENCH), factory.authorisation(owner, id).orElseThrow().number(), serial(number), "ok", TransportClass.A);
    factory.inspect(engineer, id, GOOD, "Not worth repairing.", null);
    factory.begin(engineer, id);
    var fresh = "NEWU%07dK".formatted(next());
    var before = certificates.issue(SYSTEM, serial(number));
    factory.ready(engineer, id, GOOD, "Replaced.", fresh);
    var old = registry.unitFacts(serial(number)).orElseThrow();
    assertThat(registry.unitFacts(fresh).orElseThrow()).satisfies(unit -> {
      assertThat(unit.manufacturedOn()).isEqualTo(old.manufacturedOn());
      assertThat(unit.arrivedAtPortOn()).isEqualTo(old.arrivedAtPortOn());
      assertThat(unit.ownerId()).isEqualTo(owner.id());
    });
    assertThat(registry.unit(SYSTEM, fresh).chain()).containsExactly(serial(number), fresh);
    assertThat(certificates.of(SYSTEM, fresh)).as("the rest of the cover has a certificate of its own").singleElement().satisfies(one -> assertThat(one.lastDay()).isEqualTo(before.lastDay()));
    assertThat(certificates.of(SYSTEM, serial(number))).as("the unit that left proves nothing any more").allSatisfy(one -> assertThat(one.endedAt()).isNotNull());
  }

  @Test
  void anAuthorisationThatNobodyUsesExpiresAndANewOneIsGiven() {
    var owner = customer("Late Sender", address());
    var id = authorised(owner, claim(owner), Map.of(), TransportRules.By.ROAD);
    var first = factory.authorisation(owner, id).orElseThrow().number();
    clock.move(Duration.ofDays(32));
    factory.expire();
    assertThat(courses.of(owner, id).course().step()).isEqualTo("TO_AUTHORISE");
    factory.authorise(engineer, id, TransportRules.By.ROAD);
    assertThat(factory.authorisation(owner, id).orElseThrow().number()).isNotEqualTo(first);
  }

  @Test
  void aPackThatIsNotToBeRepairedIsScrappedOnlyWithConsentAndElseComesBackAsItIs() {
    var owner = customer("Scrapped", address());
    var number = claim(owner);
    var id = inspected(owner, number);
    var asked = factory.askToScrap(engineer, id, "Two cells have lost electrolyte.");
    assertThatThrownBy(() -> factory.begin(engineer, id)).as("nothing is done while the customer is asked").isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> courses.answer(customer("Somebody Else", address()), asked.open(Ask.Kind.SCRAP).orElseThrow().id(), "YES")).isInstanceOf(com.defnoco.aftersale.platform.NotFound.class);
    courses.answer(owner, asked.open(Ask.Kind.SCRAP).orElseThrow().id(), "YES");
    assertThat(courses.of(owner, id).course().step()).isEqualTo("SCRAPPED");
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(remedies.find(owner, id).report()).contains("with your consent");

    var kept = claim(owner);
    var back = inspected(owner, kept);
    courses.answer(owner, factory.askToScrap(engineer, back, "It cannot be closed safely.").open(Ask.Kind.SCRAP).orElseThrow().id(), "NO");
    assertThat(courses.of(owner, back).course().step()).isEqualTo("READY");
    factory.sendBack(engineer, back, "Ada Owner", "Rotterdam", "DHL", "UNREP" + next(), null);
    factory.delivered(engineer, back);
    assertThat(remedies.find(owner, back).report()).containsIgnoringCase("unrepaired");
    assertThat(claims.find(owner, kept).item(1).state()).isEqualTo(ItemState.CLOSED);
  }

  @Test
  void thePapersOfAReturnSayWhatTheyMustAndTheSquareCodeOnTheLabelIsTheReturnNumber() throws Exception {
    var owner = new Actor.Customer(customers.findOrCreate(SYSTEM, new com.defnoco.aftersale.parties.Customers.Details("李娜", address(), null, "zh", null, "CN", null)));
    var number = claim(owner);
    var id = authorised(owner, number, Map.of("swollen", TransportRules.Answer.YES), TransportRules.By.ROAD);
    var ra = factory.authorisation(owner, id).orElseThrow();
    var set = courses.of(owner, id).papers().stream().collect(java.util.stream.Collectors.toMap(Papers.Paper::kind, Papers.Paper::id));
    assertThat(text(owner, set.get("RETURN_INSTRUCTIONS"))).contains(ra.number(), ra.expiresOn().toString(), "P908", "B");
    assertThat(text(owner, set.get("TRANSPORT_DECLARATION"))).contains("UN 3480", "P908", "488.4 Wh", "2600 g", "李娜");
    assertThat(text(owner, set.get("COMMERCIAL_INVOICE"))).contains("8507.60", serial(number));
    assertThat(text(owner, set.get("RETURN_LABEL"))).contains(ra.number(), "DAMAGED/DEFECTIVE").doesNotContain("CARGO AIRCRAFT");
    assertThat(code(owner, set.get("RETURN_LABEL"))).endsWith("/r/" + ra.number());
  }

  @Test
  void withoutTheUn383SummaryOfTheModelNoPapersAreDrawnAndWithItTheyHoldWhatTheLaboratoryCertified() throws Exception {
    var model = "UNT-" + next();
    registry.putModel(SYSTEM, new BatteryModel(model, "Pack without a report", Chemistry.LIPO, 6, 1, 22_000, new BigDecimal("3.7"), new BigDecimal("4.2"), new BigDecimal("3.2"), new BigDecimal("15"),
        new BigDecimal("30"), new BigDecimal("2"), null, null, null, null, null, null, 2600, new BigDecimal("488.4"), 500));
    var owner = customer("Certified", address());
    clock.set("2025-06-01");
    var serial = "UNT%07dK".formatted(next());
    registry.putUnit(SYSTEM, serial, model, LocalDate.parse("2024-01-10"), aConsignmentThatReachedRotterdamOn("2024-03-02"));
    var number = claims.submit(owner, new Submission(null, null, List.of(item(serial, "2025-05-30", "Cell 3 drops " + next(), Symptom.CELL_IMBALANCE)), Channel.PORTAL)).claim().number();
    settle(number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = chosen(owner, number);
    factory.assess(engineer, id, answers(Map.of("swollen", TransportRules.Answer.YES)), "");
    acceptFreight(owner, id);
    assertThatThrownBy(() -> factory.authorise(engineer, id, TransportRules.By.ROAD)).isInstanceOfSatisfying(NotPossible.class, e -> {
      assertThat(e.key()).isEqualTo("factory.summary.missing");
      assertThat(e.arguments()).containsExactly(model);
    });
    assertThat(courses.of(owner, id).papers()).as("half a set is none").isEmpty();
    assertThat(factory.authorisation(owner, id)).isEmpty();

    var desk = signedIn(engineer);
    assertThat(desk.get("/console/remedies/" + id).body()).contains("/console/test-summaries?model=" + model, "is not on file");
    assertThat(desk.post("/console/remedies/" + id + "/steps/authorise", "mode", "ROAD").body()).contains("the maker must make it available", "then authorise again");
    assertThat(desk.get("/console/test-summaries").body()).contains(model, "not on file");
    String[] form = {"model", model, "manufacturer", "DEFNOCO, Shenzhen", "laboratory", "Battery Laboratory, Keyuan Road", "report", "BL-2024-0417", "reportedOn", "2024-02-09", "edition", "Rev. 7, Amend. 1",
        "passed", "T1", "passed", "T2", "passed", "T3", "passed", "T4", "passed", "T5", "passed", "T6", "passed", "T7", "signatory", "Wang Jun, Transport Safety"};
    assertThat(desk.fill("/console/test-summaries", "/console/test-summaries", "model", model, "reportedOn", "2024-02-09").body()).contains("laboratory-error", "Mark the tests that were passed");
    assertThat(desk.post("/console/test-summaries", form).statusCode()).isEqualTo(303);
    assertThat(desk.post("/console/test-summaries", form).statusCode()).as("a second click").isEqualTo(303);
    assertThat(jdbc.sql("SELECT count(*) FROM test_summary WHERE model = ?").param(model).query(Integer.class).single()).isEqualTo(1);
    assertThat(desk.get("/console/remedies/" + id).body()).doesNotContain("/console/test-summaries?model=" + model);
    assertThat(desk.post("/console/remedies/" + id + "/steps/authorise", "mode", "ROAD").statusCode()).isEqualTo(303);
    assertThat(text(owner, paper(owner, id, "UN383_SUMMARY"))).contains("Battery Laboratory", "BL-2024-0417", "2024-02-09", "Rev. 7, Amend. 1", "488.4 Wh", "Vibration", "passed", "not for this kind", "Wang Jun");
  }

  private UUID paper(Actor.Customer owner, UUID id, String kind) {
    return courses.of(owner, id).papers().stream().filter(one -> one.kind().equals(kind)).findFirst().orElseThrow().id();
  }

  @Test
  void theTestReportTellsWhatWasMeasuredBeforeAndAfter() throws Exception {
    var owner = customer("Reported", address());
    var number = claim(owner);
    var id = inspected(owner, number);
    factory.begin(engineer, id);
    factory.ready(engineer, id, new Bench(new BigDecimal("3.91"), new BigDecimal("6"), new BigDecimal("1.9"), new BigDecimal("99"), new BigDecimal("550")), "Cell module replaced.", null);
    var report = courses.of(owner, id).papers().stream().filter(paper -> paper.kind().equals("TEST_REPORT")).findFirst().orElseThrow();
    assertThat(text(owner, report.id())).contains(number, serial(number), "Cell 3 weak, as thought.", "3.82 V", "3.91 V", "550 MΩ", "Cell module replaced.");
  }

  private String text(Actor who, UUID paper) throws java.io.IOException {
    try (var pdf = Loader.loadPDF(Files.readAllBytes(papers.serve(who, paper).body()))) {
      return new PDFTextStripper().getText(pdf);
    }
  }

  /** What a telephone reads from the square code. */
  private String code(Actor who, UUID paper) throws Exception {
    try (var pdf = Loader.loadPDF(Files.readAllBytes(papers.serve(who, paper).body()))) {
      var picture = new org.apache.pdfbox.rendering.PDFRenderer(pdf).renderImageWithDPI(0, 200);
      var points = new int[picture.getWidth() * picture.getHeight()];
      picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), points, 0, picture.getWidth());
      var light = new com.google.zxing.RGBLuminanceSource(picture.getWidth(), picture.getHeight(), points);
      return new com.google.zxing.qrcode.QRCodeReader().decode(new com.google.zxing.BinaryBitmap(new com.google.zxing.common.HybridBinarizer(light)),
          Map.of(com.google.zxing.DecodeHintType.TRY_HARDER, true)).getText();
    }
  }

  private UUID inspected(Actor.Customer owner, String number) {
    var id = authorised(owner, number, Map.of(), TransportRules.By.ROAD);
    factory.receive(staff(Role.BENCH), factory.authorisation(owner, id).orElseThrow().number(), serial(number), "ok", TransportClass.A);
    factory.inspect(engineer, id, GOOD, "Cell 3 weak, as thought.", null);
    return id;
  }

  private String claim(Actor.Customer owner) {
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    return number;
  }

  private String serial(String number) {
    return claims.find(engineer, number).item(1).serialNumber();
  }

  private UUID chosen(Actor.Customer owner, String number) {
    return remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
  }

  private Map<String, TransportRules.Answer> answers(Map<String, TransportRules.Answer> yes) {
    var answers = new HashMap<String, TransportRules.Answer>();
    factory.rules().questions().forEach(question -> answers.put(question.id(), TransportRules.Answer.NO));
    answers.putAll(yes);
    return answers;
  }

  private void acceptFreight(Actor.Customer owner, UUID id) {
    var view = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, new BigDecimal("120"), Shipment.Leg.BACK, new BigDecimal("90")), "EUR");
    courses.answer(owner, view.open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
  }

  private UUID authorised(Actor.Customer owner, String number, Map<String, TransportRules.Answer> yes, TransportRules.By mode) {
    var id = chosen(owner, number);
    factory.assess(engineer, id, answers(yes), "");
    acceptFreight(owner, id);
    factory.authorise(engineer, id, mode);
    return id;
  }
}

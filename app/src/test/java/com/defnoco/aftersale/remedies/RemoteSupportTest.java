package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Clause;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Payer;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charge;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.course.Parcels;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.Guide;
import com.defnoco.aftersale.remedies.remote.Guides;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import com.defnoco.aftersale.remedies.remote.Session;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Remote support from the shelf to a battery that flies again, and everything that goes wrong on the way. */
class RemoteSupportTest extends ClaimFixtures {

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired Parts parts;
  @Autowired Parcels parcels;
  @Autowired Papers papers;
  @Autowired Guides guides;
  @Autowired RemoteSupport remote;

  @Test
  void fromReservedPartsToAFixedBatteryAndTheCustomerIsToldOfEveryStep() throws Exception {
    var owner = customer("Remote Whole", address());
    var number = aCoveredClaimOf(owner);
    var part = aPartWith(5);
    var id = chosen(owner, number);

    remote.reserve(engineer, id, List.of(new Parts.Pick(part, "SZX", 2)));
    assertThat(parts.find(engineer, part).places().getFirst().free()).isEqualTo(3);
    var asked = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, new BigDecimal("48.50")), "EUR");
    assertThat(asked.charges()).singleElement().satisfies(charge -> {
      assertThat(charge.payer()).isEqualTo(Payer.CUSTOMER);
      assertThat(charge.clause()).isEqualTo(Clause.N1);
      assertThat(charge.state()).isEqualTo(Charge.State.ESTIMATED);
    });
    assertThatThrownBy(() -> remote.pack(engineer, id, "A", "B")).as("nothing is packed before the freight is accepted").isInstanceOf(NotPossible.class);
    var ask = asked.open(Ask.Kind.FREIGHT).orElseThrow();
    assertThatThrownBy(() -> courses.answer(customer("Stranger", address()), ask.id(), "YES")).isInstanceOf(NotFound.class);
    courses.answer(owner, ask.id(), "YES");
    courses.answer(owner, ask.id(), "YES");

    var packed = remote.pack(engineer, id, "王小明", "广东省深圳市南山区科技园南路 12 号 3 栋");
    remote.pack(engineer, id, "王小明", "广东省深圳市南山区科技园南路 12 号 3 栋");
    assertThat(courses.of(engineer, id).shipments()).as("a second click packs no second parcel").hasSize(1);
    var slip = Files.readAllBytes(papers.serve(engineer, packed.papers().getFirst().id()).body());
    try (var pdf = Loader.loadPDF(slip)) {
      assertThat(new PDFTextStripper().getText(pdf)).contains("王小明", "广东省深圳市", part, "8507.90", number);
    }
    var sent = remote.ship(engineer, id, "DHL", "JD" + next(), null);
    assertThat(remedies.find(engineer, id).state()).isEqualTo(RemedyState.STARTED);
    assertThat(parts.find(engineer, part).places().getFirst()).satisfies(at -> {
      assertThat(at.onHand()).isEqualTo(3);
      assertThat(at.reserved()).isZero();
    });
    var tracking = sent.shipments().getFirst().tracking();
    assertThat(parcels.heard("evt-" + tracking, "dhl", tracking, "DELIVERED", clock.instant(), "Rotterdam")).isEqualTo(Parcels.Heard.TAKEN);
    assertThat(parcels.heard("evt-" + tracking, "dhl", tracking, "DELIVERED", clock.instant(), "Rotterdam")).as("the carrier tells it twice").isEqualTo(Parcels.Heard.KNOWN);
    assertThat(parcels.heard("evt2-" + tracking, "dhl", tracking, "DELIVERED", clock.instant(), "Rotterdam")).as("and once more, late").isEqualTo(Parcels.Heard.TAKEN);
    assertThat(courses.of(owner, id).course().step()).isEqualTo("DELIVERED");

    remote.book(engineer, id, "cell-voltage-check", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("Asia/Shanghai"), 60, "https://meet.example/abc");
    assertThat(remote.invitation(owner, id)).contains("DTSTART:20250610T013000Z", "SEQUENCE:0", "https://meet.example/abc");
    remote.book(engineer, id, "cell-voltage-check", LocalDateTime.parse("2025-06-11T09:30"), ZoneId.of("Asia/Shanghai"), 60, "");
    assertThat(remote.invitation(owner, id)).contains("DTSTART:20250611T013000Z", "SEQUENCE:1").as("moving it keeps the meeting").contains("https://meet.example/abc");
    remote.begin(engineer, id);
    assertThat(remote.check(engineer, id, 3, true, new BigDecimal("2.9"), "cell 4").checks().get(3).passed()).as("2.9 V is not right, whatever is pressed").isFalse();
    assertThat(remote.check(engineer, id, 3, true, new BigDecimal("3.81"), "").checks().get(3).passed()).isTrue();
    assertThatThrownBy(() -> remote.check(engineer, id, 3, true, null, "")).isInstanceOf(InvalidInput.class);
    var done = remote.fixed(engineer, id, "Cell 4 balanced, 12 mV spread.");
    assertThat(done.course().running()).isFalse();
    assertThat(done.papers()).extracting(Papers.Paper::kind).contains("PACKING_SLIP", "SESSION_REPORT");
    assertThat(courses.of(owner, id).papers()).as("the packing slip is ours").extracting(Papers.Paper::kind).containsExactly("SESSION_REPORT");
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(claims.timeline(owner, number)).extracting(entry -> entry.event()).containsSubsequence("course.partsReserved", "course.freightAsked", "course.freightAccepted",
        "course.packed", "course.shipped", "course.delivered", "course.sessionBooked", "course.sessionBegun", "remedy.done");
    assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE subject LIKE ?").param("%" + number + "%arrived%").query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void theVideoLinkOfTheSettingIsARoomOfItsOwnOnTheInvitationAndOnBothPages() {
    var owner = customer("By Video", address());
    var number = aCoveredClaimOf(owner);
    var id = chosen(owner, number);
    remote.book(engineer, id, "cell-voltage-check", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("Europe/Amsterdam"), 45, "");
    var link = remote.session(owner, id).orElseThrow().videoLink();
    assertThat(link).matches("https://meet\\.aftersale\\.example/[A-Za-z0-9_-]{16,}");
    var phone = signedIn(owner);
    assertThat(phone.get("/my/claims/" + number).body()).contains("href=\"" + link + "\"");
    var invitation = phone.get("/my/claims/" + number + "/1/invitation.ics").body();
    assertThat(invitation.replace("\r\n ", "")).contains("URL:" + link, "DTSTART:20250610T073000Z", "DURATION:PT45M");
    assertThat(signedIn(engineer).get("/console/remedies/" + id).body()).contains("href=\"" + link + "\"");

    assertThat(courses.of(owner, id).steps()).last().satisfies(step -> assertThat(step.note()).as("told in their zone and in ours").contains("07:30 UTC", "09:30 Europe/Amsterdam"));

    var other = customer("By Other Video", address());
    var second = chosen(other, aCoveredClaimOf(other));
    remote.book(engineer, second, "cell-voltage-check", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("Europe/Amsterdam"), 45, "");
    assertThat(remote.session(other, second).orElseThrow().videoLink()).as("nobody walks into another's room").isNotEqualTo(link);
  }

  @Test
  void whatDidNotHelpOpensFactoryAndOnSiteRepair() {
    var owner = customer("Remote Failed Here", address());
    var number = aCoveredClaimOf(owner);
    var id = chosen(owner, number);
    remote.book(engineer, id, "firmware-reset", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("UTC"), 30, "");
    remote.begin(engineer, id);
    remote.failed(engineer, id, "The board does not wake.");
    remote.failed(engineer, id, "The board does not wake.");
    assertThat(claims.find(engineer, number).item(1).decision().facts().text(Fact.REMOTE_DIAGNOSIS)).contains("REMOTE_REPAIR_FAILED");
    assertThat(remedies.options(owner, number, 1).options()).filteredOn(Option::offered).extracting(Option::remedy)
        .containsExactly(Remedy.FACTORY_SERVICE, Remedy.ONSITE_REPAIR);
  }

  @Test
  void ofSixtyFourClerksWhoWantTheLastThreePartsThreeGetOne() throws Exception {
    var part = aPartWith(3);
    var ids = new java.util.ArrayList<UUID>();
    for (int i = 0; i < 16; i++) {
      var owner = customer("Race " + i, address());
      ids.add(chosen(owner, aCoveredClaimOf(owner)));
    }
    int got = 0;
    try (var people = Executors.newFixedThreadPool(16)) {
      var tries = new java.util.ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 64; i++) {
        var id = ids.get(i % 16);
        tries.add(() -> {
          try {
            remote.reserve(engineer, id, List.of(new Parts.Pick(part, "SZX", 1)));
            return true;
          } catch (NotPossible tooFew) {
            assertThat(tooFew.key()).isEqualTo("parts.tooFew");
            return false;
          }
        });
      }
      for (var one : people.invokeAll(tries)) {
        one.get();
      }
    }
    for (var id : ids) {
      got += parts.of(id).size();
    }
    assertThat(got).isEqualTo(3);
    assertThat(parts.find(engineer, part).free()).isZero();
  }

  @Test
  void aDeliveryNoteThatIsBookedTwiceCountsOnce() {
    var part = aPartWith(0);
    assertThat(parts.receive(staff(Role.BENCH), part, "RTM", 10, "DN-4711")).isTrue();
    assertThat(parts.receive(staff(Role.BENCH), part, "RTM", 10, "DN-4711")).isFalse();
    assertThat(parts.find(engineer, part).free()).isEqualTo(10);
    assertThat(parts.find(engineer, part).toOrder()).isFalse();
  }

  @Test
  void aCountBelowWhatIsPromisedIsRefusedAndNamesTheClaims() {
    var owner = customer("Promised", address());
    var number = aCoveredClaimOf(owner);
    var part = aPartWith(4);
    remote.reserve(engineer, chosen(owner, number), List.of(new Parts.Pick(part, "SZX", 3)));
    assertThatThrownBy(() -> parts.correct(engineer, part, "SZX", 2, "counted")).isInstanceOfSatisfying(NotPossible.class, e -> {
      assertThat(e.key()).isEqualTo("parts.counted.belowReserved");
      assertThat(e.arguments()).contains(2, 3, number);
    });
    parts.correct(engineer, part, "SZX", 3, "one was broken");
    assertThat(parts.find(engineer, part).free()).isZero();
    assertThat(parts.movements(engineer, part).getFirst().change()).isEqualTo(-1);
  }

  @Test
  void aTrackingNumberOfAnotherClaimsParcelIsRefused() {
    var one = packed("JPY", "1200");
    var other = packed("JPY", "900");
    remote.ship(engineer, one, "UPS", "1Z999" + one.toString().substring(0, 8), null);
    assertThatThrownBy(() -> remote.ship(engineer, other, "ups", "1z999" + one.toString().substring(0, 8), null)).isInstanceOfSatisfying(NotPossible.class,
        e -> assertThat(e.key()).isEqualTo("course.parcel.otherClaim"));
    assertThat(parcels.heard("x-" + other, "UPS", "1Z000000", "DELIVERED", clock.instant(), null)).isEqualTo(Parcels.Heard.NOT_OURS);
    assertThat(courses.of(engineer, other).course().step()).isEqualTo("PACKED");
  }

  @Test
  void freightInACurrencyWithoutCentsHasNone() {
    var owner = customer("Yen", address());
    var id = chosen(owner, aCoveredClaimOf(owner));
    remote.reserve(engineer, id, List.of(new Parts.Pick(aPartWith(2), "SZX", 1)));
    assertThatThrownBy(() -> charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, new BigDecimal("1200.50")), "JPY")).isInstanceOf(InvalidInput.class);
    assertThat(courses.of(engineer, id).course().step()).as("nothing else was lost or done").isEqualTo("PARTS_RESERVED");
    var view = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, new BigDecimal("1200")), "JPY");
    assertThat(view.charges().getFirst().amount().toPlainString()).isEqualTo("1200");
    courses.answer(owner, view.openAsks().getFirst().id(), "NO");
    assertThat(courses.of(engineer, id).charges().getFirst().state()).isEqualTo(Charge.State.CANCELLED);
  }

  @Test
  void whoNeverAnswersIsRemindedTwiceThenItIsClosedWithThatReasonAndCanBeReopened() {
    var owner = customer("Silent", address());
    var number = aCoveredClaimOf(owner);
    var part = aPartWith(2);
    var id = chosen(owner, number);
    remote.reserve(engineer, id, List.of(new Parts.Pick(part, "SZX", 2)));
    charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, new BigDecimal("10")), "EUR");
    clock.move(Duration.ofDays(6));
    courses.remind();
    courses.remind();
    assertThat(courses.of(engineer, id).openAsks().getFirst().reminders()).isEqualTo(1);
    clock.move(Duration.ofDays(8));
    courses.remind();
    assertThat(courses.of(engineer, id).course().running()).isTrue();
    clock.move(Duration.ofDays(15));
    courses.remind();
    assertThat(courses.of(engineer, id).course().step()).isEqualTo("LAPSED");
    assertThat(remedies.find(engineer, id).report()).contains("No answer");
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(parts.find(engineer, part).free()).as("the parts are free again").isEqualTo(2);
    assertThat(claims.reopen(owner, number, 1, "I was away", null).item(1).state()).isEqualTo(ItemState.COVERED);
    assertThat(chosen(owner, number)).isNotEqualTo(id);
  }

  @Test
  void aDecisionThatFallsWhileARemedyRunsPausesItUntilAManagerSettlesIt() {
    var owner = customer("Overturned", address());
    var number = aCoveredClaimOf(owner);
    var id = shipped(owner, number);
    fact(number, Fact.USER_DAMAGE, "true");
    assertThat(courses.of(owner, id).course().held()).isTrue();
    assertThatThrownBy(() -> remote.delivered(engineer, id)).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("course.held"));
    assertThatThrownBy(() -> courses.settle(engineer, id, false, true, "crash found")).isInstanceOf(com.defnoco.aftersale.platform.NotAllowed.class);
    courses.settle(manager, id, false, true, "The log shows a crash before the fault.");
    var view = courses.of(owner, id);
    assertThat(view.course().running()).isFalse();
    assertThat(view.charges()).extracting(Charge::state).containsExactly(Charge.State.WRITTEN_OFF);
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.NOT_COVERED);
    assertThat(claims.timeline(owner, number)).extracting(entry -> entry.event()).containsSubsequence("course.held", "remedy.stopped");
    assertThat(claims.timeline(owner, number)).filteredOn(entry -> entry.event().equals("remedy.stopped")).extracting(entry -> entry.text()).first().asString().contains("crash");
  }

  @Test
  void aForcedCorrectionIsAManagersWithAReasonAndANameOfItsOwn() {
    var owner = customer("Forced", address());
    var number = aCoveredClaimOf(owner);
    var id = chosen(owner, number);
    assertThatThrownBy(() -> courses.force(manager, id, "TO_PACK", " ")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> courses.force(engineer, id, "TO_PACK", "told by phone")).isInstanceOf(com.defnoco.aftersale.platform.NotAllowed.class);
    assertThat(courses.force(manager, id, "DELIVERED", "The dealer had the part.").course().step()).isEqualTo("DELIVERED");
    assertThat(claims.timeline(manager, number)).extracting(entry -> entry.event()).contains("forced.step");
  }

  @Test
  void whereAPartIsGoneItsAlternativeIsNamedAndTaken() {
    var owner = customer("Alternative", address());
    var number = aCoveredClaimOf(owner);
    var gone = "GONE-" + next();
    var other = "ALT-" + next();
    parts.put(manager, new Part(gone, "BMS board", "保护板", List.of("CLM-22"), List.of(), "8507.90", "CN", 120, new BigDecimal("18.50"), Currency.getInstance("USD"), false, 1));
    parts.put(manager, new Part(other, "BMS board, second source", "保护板（第二来源）", List.of("CLM-22"), List.of(gone), "8507.90", "CN", 125, new BigDecimal("17"), Currency.getInstance("USD"), false, 1));
    parts.receive(manager, other, "SZX", 2, "DN-" + other);
    var id = chosen(owner, number);
    assertThat(signedIn(engineer).get("/console/remedies/" + id).body()).contains(other + "@SZX", "≈ " + gone).doesNotContain(gone + "@SZX");
    assertThatThrownBy(() -> remote.reserve(engineer, id, List.of(new Parts.Pick(gone, "SZX", 1)))).isInstanceOf(NotPossible.class);
    remote.reserve(engineer, id, List.of(new Parts.Pick(other, "SZX", 1)));
    assertThat(parts.find(engineer, other).free()).isEqualTo(1);
  }

  @Test
  void aPartsListComesInLineByLineAndGoesOutAsItCame() {
    var code = "CSV-" + next();
    var brought = parts.bring(manager, new StringReader("""
        code,name_en,name_zh,models,alternatives,hs_code,origin,grams,value,currency,holds_lithium,reorder_level,place,on_hand
        %s,Board,保护板,,,8507.90,CN,120,18.50,USD,no,2,SZX,7
        X,Bad,坏,,,12,CN,0,1,USD,no,2,,
        %s2,Other,其他,,%s,8507.90,CN,90,900,JPY,no,0,NOWHERE,1
        """.formatted(code, code, code)));
    assertThat(brought.taken()).isEqualTo(1);
    assertThat(brought.refused()).extracting(Parts.Brought.Refused::line).containsExactly(3, 4);
    var out = new StringBuilder();
    parts.export(manager, out);
    assertThat(out.toString()).contains(code + ",Board,保护板,,,8507.90,CN,120,18.50,USD,no,2,SZX,7,0");
    assertThatThrownBy(() -> parts.bring(manager, new StringReader("a,b\n1,2\n"))).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aGuideIsEditedAsANewVersionAndABookedSessionKeepsItsOwn() {
    assertThat(guides.all(engineer)).hasSizeGreaterThanOrEqualTo(12);
    var owner = customer("Guide", address());
    var id = chosen(owner, aCoveredClaimOf(owner));
    var before = guides.newest(engineer, "rebalance");
    remote.book(engineer, id, "rebalance", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("UTC"), 30, "");
    var edited = new Guide("rebalance", before.version(), before.title(), before.tools(), before.steps().subList(0, 2));
    assertThat(guides.edit(engineer, edited, "shorter").version()).isEqualTo(before.version() + 1);
    assertThatThrownBy(() -> guides.edit(engineer, edited, "shorter")).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("guides.editedMeanwhile"));
    assertThat(remote.session(owner, id)).map(Session::guide).contains(before);
  }

  @Test
  void anEditedGuideIsLookedAtInBothLanguagesBeforeItIsSaved() {
    var before = guides.newest(engineer, "contact-cleaning");
    var desk = signedIn(engineer);
    String[] draft = {"version", Integer.toString(before.version()), "title_en", "Cleaning, drafted", "title_zh", "清洁草稿", "tools_en", "Cloth", "tools_zh", "布", "text1_en", "Wipe it dry.", "text1_zh", "擦干。",
        "picture1", "clean", "reason", "shorter"};
    var preview = desk.fill("/console/guides/contact-cleaning", "/console/guides/contact-cleaning/preview", draft);
    assertThat(preview.statusCode()).isEqualTo(200);
    assertThat(preview.body()).contains("not saved yet", "Wipe it dry.", "擦干。", "guide-picture");
    assertThat(guides.newest(engineer, "contact-cleaning")).isEqualTo(before);
    draft[draft.length - 3] = "a picture that nobody drew";
    assertThat(desk.post("/console/guides/contact-cleaning", draft).statusCode()).isEqualTo(422);
    assertThat(guides.listed(engineer)).filteredOn(one -> guides.versions(engineer, one.guide().code()).getLast().at() == null).as("a dozen came with the program").hasSizeGreaterThanOrEqualTo(12)
        .allSatisfy(one -> assertThat(guides.versions(engineer, one.guide().code()).getLast().guide().steps()).as("every step has its drawing").hasSizeGreaterThanOrEqualTo(3)
            .allSatisfy(step -> assertThat(step.picture()).isIn(Guide.PICTURES)));
  }

  @Test
  void theWorkbenchAndTheTrackingPageShowWhereItStandsAndWhatIsNext() {
    var owner = customer("Shown", address());
    var number = aCoveredClaimOf(owner);
    var id = chosen(owner, number);
    remote.reserve(engineer, id, List.of(new Parts.Pick(aPartWith(2), "SZX", 1)));
    var desk = signedIn(engineer);
    desk.get("/console/sign-in");
    assertThat(desk.get("/console/remedies/" + id).body()).contains("Parts reserved", "Ask the customer about the freight");
    assertThat(desk.post("/console/remedies/" + id + "/steps/freight", "amount", "12,5x", "currency", "EUR").statusCode()).isEqualTo(422);
    assertThat(desk.post("/console/remedies/" + id + "/steps/freight", "amount", "12,50", "currency", "EUR").statusCode()).isEqualTo(303);
    var phone = signedIn(owner);
    phone.get("/sign-in");
    var page = phone.get("/my/claims/" + number).body();
    assertThat(page).contains("Do you accept the freight of 12.50 EUR?", "clause N1");
    var ask = courses.of(owner, id).openAsks().getFirst().id();
    assertThat(phone.post("/my/claims/" + number + "/1/asks/" + ask, "answer", "YES").statusCode()).isBetween(302, 303);
    assertThat(phone.get("/my/claims/" + number).body()).contains("we pack your parts");
    assertThat(desk.get("/console/remedies").body()).contains("To pack");
    assertThat(desk.get("/console/parts").statusCode()).isEqualTo(200);
    assertThat(desk.get("/console/guides/bms-board").body()).contains("BMS board");
  }

  // ---- Fixtures

  private UUID chosen(Actor.Customer owner, String number) {
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    return remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id();
  }

  private UUID packed(String currency, String amount) {
    var owner = customer("Packed", address());
    return packed(owner, aCoveredClaimOf(owner), currency, amount);
  }

  private UUID packed(Actor.Customer owner, String number, String currency, String amount) {
    var id = chosen(owner, number);
    remote.reserve(engineer, id, List.of(new Parts.Pick(aPartWith(2), "SZX", 1)));
    var view = charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, new BigDecimal(amount)), currency);
    courses.answer(owner, view.openAsks().getFirst().id(), "YES");
    remote.pack(engineer, id, "Ada Owner", "Dock 4, Rotterdam");
    return id;
  }

  private UUID shipped(Actor.Customer owner, String number) {
    var id = packed(owner, number, "EUR", "20");
    remote.ship(engineer, id, "DHL", "JD" + next(), null);
    return id;
  }

  private String aPartWith(int onHand) {
    var code = "BMS-" + next();
    parts.put(manager, new Part(code, "BMS board", "保护板", List.of(), List.of(), "8507.90", "CN", 120, new BigDecimal("18.50"), Currency.getInstance("USD"), false, 1));
    if (onHand > 0) {
      parts.receive(manager, code, "SZX", onHand, "DN-" + code);
    }
    return code;
  }
}

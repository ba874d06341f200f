package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Papers;
import com.defnoco.aftersale.remedies.onsite.FieldNote;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** On-site repair: who goes when and why, one half day for one customer, and a phone without reception. */
class OnsiteRepairTest extends ClaimFixtures {

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired OnsiteRepair onsite;
  @Autowired com.defnoco.aftersale.remedies.parts.Parts parts;
  @Autowired com.defnoco.aftersale.remedies.course.Charges charges;

  @Test
  void fromTheSiteToASignedReportAndANoteSentTwiceCountsOnce() {
    var skill = "s" + next();
    var who = technician(skill, "ES", Set.of());
    var owner = customer("On Site", address());
    var number = failedRemotely(owner);
    var id = atSite(owner, number, skill);
    var offered = onsite.offer(engineer, id);
    var ask = offered.open(Ask.Kind.SLOT).orElseThrow();
    assertThat(ask.choices()).hasSize(4);
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    var visit = onsite.visitOf(owner, id).orElseThrow();
    assertThat(visit.technician()).isEqualTo(who.id());
    onsite.begin(who, visit.id());
    var note = new FieldNote(UUID.randomUUID(), FieldNote.Kind.MEASURE, "Cell 3: 3.79 V", clock.instant());
    assertThat(onsite.note(who, visit.id(), List.of(note))).isEqualTo(1);
    assertThat(onsite.note(who, visit.id(), List.of(note, new FieldNote(UUID.randomUUID(), FieldNote.Kind.SIGNATURE, "Ada Owner", clock.instant())))).isEqualTo(1);
    onsite.end(who, visit.id(), true, "Replaced the main connector.");
    onsite.end(who, visit.id(), true, "Replaced the main connector.");
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
    assertThat(courses.of(owner, id).papers()).extracting(Papers.Paper::kind).containsExactly("VISIT_REPORT");
  }

  @Test
  void aVisitThatDidNotHelpIsReportedAndTheCustomerChoosesAgain() {
    var skill = "s" + next();
    var who = technician(skill, "ES", Set.of());
    var owner = customer("Not Fixed", address());
    var number = failedRemotely(owner);
    var id = atSite(owner, number, skill);
    var ask = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    var visit = onsite.visitOf(owner, id).orElseThrow();
    onsite.begin(who, visit.id());
    for (int press = 0; press < 2; press++) {
      onsite.end(who, visit.id(), false, "Two cells are beyond repair.");
    }
    assertThat(remedies.find(owner, id)).satisfies(remedy -> {
      assertThat(remedy.state()).isEqualTo(RemedyState.FAILED);
      assertThat(remedy.report()).isEqualTo("Two cells are beyond repair.");
    });
    assertThat(courses.of(owner, id).papers()).extracting(Papers.Paper::kind).containsExactly("VISIT_REPORT");
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.COVERED);
    assertThat(remedies.options(owner, number, 1).options()).filteredOn(Option::offered).extracting(Option::remedy).contains(Remedy.FACTORY_SERVICE);
  }

  @Test
  void thePlanIsTheSameEachTimeAndSaysWhyNobodyCanGo() {
    var skill = "s" + next();
    technician(skill, "US", Set.of());
    var owner = customer("Nobody", address());
    var id = atSite(owner, failedRemotely(owner), skill);
    var plan = onsite.plan(engineer);
    assertThat(onsite.plan(engineer)).isEqualTo(plan);
    var proposal = plan.stream().filter(one -> one.remedy().id().equals(id)).findFirst().orElseThrow();
    assertThat(proposal.chosen()).isNull();
    assertThat(proposal.against()).containsKeys("onsite.against.visa");
    assertThatThrownBy(() -> onsite.offer(engineer, id)).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("onsite.nobody"));
  }

  @Test
  void whenTheDayWasTakenMeanwhileNothingIsAnsweredAndTheOtherDaysStand() {
    var skill = "s" + next();
    technician(skill, "ES", Set.of());
    var first = customer("First", address());
    var second = customer("Second", address());
    var one = atSite(first, failedRemotely(first), skill);
    var two = atSite(second, failedRemotely(second), skill);
    var ask = onsite.offer(engineer, one).open(Ask.Kind.SLOT).orElseThrow();
    var other = onsite.offer(engineer, two).open(Ask.Kind.SLOT).orElseThrow();
    var wanted = ask.choices().stream().map(Ask.Choice::value).filter(value -> !value.equals("NONE") && other.choices().stream().anyMatch(choice -> choice.value().equals(value))).findFirst();
    assertThat(wanted).as("both were offered a day in common").isPresent();
    courses.answer(first, ask.id(), wanted.get());
    assertThatThrownBy(() -> courses.answer(second, other.id(), wanted.get())).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("onsite.slot.taken"));
    assertThat(courses.of(second, two).open(Ask.Kind.SLOT)).isPresent();
    courses.answer(second, other.id(), "NONE");
    assertThat(courses.of(second, two).course().step()).isEqualTo("TO_PLAN");
  }

  @Test
  void aTechnicianWhoIsIllInTheMorningFreesTheDayAndTheCustomerIsTold() {
    var skill = "s" + next();
    var who = technician(skill, "ES", Set.of());
    var owner = customer("Ill", address());
    var number = failedRemotely(owner);
    var id = atSite(owner, number, skill);
    var ask = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    var day = onsite.visitOf(owner, id).orElseThrow().day();
    assertThat(onsite.away(who, who.id(), day, "flu")).isEqualTo(1);
    assertThat(onsite.away(who, who.id(), day, "flu")).isZero();
    assertThat(courses.of(owner, id).course().step()).isEqualTo("TO_PLAN");
    assertThat(claims.timeline(owner, number)).extracting(entry -> entry.event()).contains("course.visitReleased");
    var again = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    assertThat(again.choices()).noneMatch(choice -> choice.value().contains(day.toString()));
  }

  @Test
  void aVisitIsMovedByHandToAnotherTechnicianOrOfferedAnewAndConflictsAreNamed() {
    var skill = "s" + next();
    var first = technician(skill, "ES", Set.of());
    var second = technician(skill, "ES", Set.of());
    var abroad = technician(skill, "US", Set.of());
    var owner = customer("Moved", address());
    var number = failedRemotely(owner);
    var id = atSite(owner, number, skill);
    var ask = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    var visit = onsite.visitOf(owner, id).orElseThrow();
    var other = visit.technician().equals(first.id()) ? second : first;

    var picked = onsite.pick(engineer, id, visit.day());
    assertThat(picked.at(other.id(), visit.day(), visit.half())).hasValueSatisfying(slot -> assertThat(slot.can()).isTrue());
    assertThat(picked.at(abroad.id(), visit.day(), visit.half())).hasValueSatisfying(slot -> assertThat(slot.against()).containsExactly("onsite.against.visa"));
    assertThatThrownBy(() -> onsite.place(engineer, id, abroad.id(), visit.day(), visit.half())).isInstanceOfSatisfying(NotPossible.class, e -> assertThat(e.key()).isEqualTo("onsite.conflict"));
    assertThatThrownBy(() -> onsite.place(first, id, other.id(), visit.day(), visit.half())).as("technicians do not plan").isInstanceOf(com.defnoco.aftersale.platform.NotAllowed.class);

    onsite.place(engineer, id, other.id(), visit.day(), visit.half());
    onsite.place(engineer, id, other.id(), visit.day(), visit.half());
    assertThat(onsite.visitOf(owner, id)).hasValueSatisfying(now -> {
      assertThat(now.technician()).isEqualTo(other.id());
      assertThat(now.day()).isEqualTo(visit.day());
    });
    assertThat(claims.timeline(owner, number)).filteredOn(entry -> entry.event().equals("course.technicianChanged")).as("told once, however often it is pressed").hasSize(1);

    onsite.place(engineer, id, other.id(), visit.day().plusDays(1), visit.half());
    assertThat(courses.of(owner, id).course().step()).as("another day is the customer's to accept").isEqualTo("SLOTS_OFFERED");
    assertThat(courses.of(owner, id).open(Ask.Kind.SLOT).orElseThrow().choices()).hasSize(2).first().satisfies(choice ->
        assertThat(choice.value()).contains(visit.day().plusDays(1).toString()));
    assertThat(onsite.week(engineer, visit.day()).offered()).anySatisfy(slot -> assertThat(slot.remedyId()).isEqualTo(id));
  }

  @Test
  void theBoardMovesByTheSameFormForKeyboardAndMouse() {
    var skill = "s" + next();
    var who = technician(skill, "ES", Set.of());
    var owner = customer("Board", address());
    var id = atSite(owner, failedRemotely(owner), skill);
    var desk = signedIn(engineer);
    var board = desk.get("/console/dispatch?from=2025-06-09&pick=" + id).body();
    assertThat(board).contains("/console/dispatch/slots/" + id, "You are moving", "data-pick");
    var address = "/console/dispatch/slots/" + id;
    assertThat(desk.fill("/console/dispatch?from=2025-06-09&pick=" + id, address, "technician", who.id().toString(), "day", "2025-06-30", "half", "MORNING").statusCode()).as("outside of the window").isEqualTo(409);
    assertThat(desk.post(address, "technician", who.id().toString(), "day", "2025-06-10", "half", "MORNING").statusCode()).isEqualTo(303);
    assertThat(courses.of(owner, id).course().step()).isEqualTo("SLOTS_OFFERED");
  }

  @Test
  void nobodyGoesBeforeThePartsWhichTravelAsCargoAreThere() {
    var skill = "s" + next();
    var who = technician(skill, "ES", Set.of());
    var owner = customer("Parts First", address());
    var id = remedies.choose(owner, failedRemotely(owner), 1, Remedy.ONSITE_REPAIR).id();
    onsite.noteSite(engineer, new Site(id, "Calle de Alcalá 1, Madrid", "ES", 40.42, -3.7, MADRID, "Ada Owner", "", "es", Set.of(skill), LocalDate.parse("2025-06-09"), LocalDate.parse("2025-06-20")), true);
    var part = "PACK-" + next();
    parts.put(manager, new com.defnoco.aftersale.remedies.parts.Part(part, "Cell module", "电芯模组", List.of(), List.of(), "8507.60", "CN", 940, new java.math.BigDecimal("96"),
        java.util.Currency.getInstance("USD"), true, 0));
    parts.receive(manager, part, "SZX", 1, "DN-" + part);
    onsite.reserve(engineer, id, List.of(new com.defnoco.aftersale.remedies.parts.Parts.Pick(part, "SZX", 1)));
    assertThatThrownBy(() -> onsite.offer(engineer, id)).as("not before the parts are on their way").isInstanceOf(NotPossible.class);
    var asked = charges.estimateFreight(engineer, id, java.util.Map.of(com.defnoco.aftersale.remedies.course.Shipment.Leg.TO_SITE, new java.math.BigDecimal("94")), "EUR", FreightPrices.Way.CARGO_AIRCRAFT);
    courses.answer(owner, asked.open(Ask.Kind.FREIGHT).orElseThrow().id(), "YES");
    onsite.sendParts(engineer, id, "DHL", "SITE" + next(), LocalDate.parse("2025-06-12"));
    var picked = onsite.pick(engineer, id, LocalDate.parse("2025-06-09"));
    assertThat(picked.at(who.id(), LocalDate.parse("2025-06-11"), com.defnoco.aftersale.remedies.onsite.Visit.Half.MORNING)).hasValueSatisfying(slot -> assertThat(slot.against()).containsExactly("onsite.against.parts"));
    assertThat(onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow().choices()).filteredOn(choice -> !choice.value().equals("NONE")).isNotEmpty()
        .allSatisfy(choice -> assertThat(LocalDate.parse(choice.value().split("_")[1])).isAfter(LocalDate.parse("2025-06-12")));
  }

  @Test
  void aPhotoSentTwiceIsOneAndStandsAmongThePapers() {
    var skill = "s" + next();
    var who = technician(skill, "ES", Set.of());
    var owner = customer("Photo", address());
    var id = atSite(owner, failedRemotely(owner), skill);
    var ask = onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow();
    courses.answer(owner, ask.id(), ask.choices().getFirst().value());
    var visit = onsite.visitOf(owner, id).orElseThrow();
    var key = UUID.randomUUID();
    assertThatThrownBy(() -> onsite.photo(who, visit.id(), key, photo(), "cell.png", clock.instant())).as("before the visit has begun").isInstanceOf(NotPossible.class);
    onsite.begin(who, visit.id());
    assertThat(onsite.photo(who, visit.id(), key, photo(), "cell.png", clock.instant())).isTrue();
    assertThat(onsite.photo(who, visit.id(), key, photo(), "cell.png", clock.instant())).isFalse();
    assertThat(courses.of(owner, id).papers()).extracting(Papers.Paper::kind).containsExactly("VISIT_PHOTO");
  }

  private static java.io.InputStream photo() {
    var picture = new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB);
    var bytes = new java.io.ByteArrayOutputStream();
    try {
      javax.imageio.ImageIO.write(picture, "png", bytes);
    } catch (java.io.IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
    return new java.io.ByteArrayInputStream(bytes.toByteArray());
  }

  private Actor.Staff technician(String skill, String country, Set<String> visas) {
    var person = staff(Role.TECHNICIAN);
    onsite.put(manager, new Technician(person.id(), person.name(), "Madrid", country, 40.4, -3.7, MADRID, Set.of(skill), Set.of("en", "es"), visas));
    return person;
  }

  private String failedRemotely(Actor.Customer owner) {
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    return number;
  }

  private UUID atSite(Actor.Customer owner, String number, String skill) {
    var id = remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).id();
    onsite.noteSite(engineer, new Site(id, "Calle de Alcalá 1, Madrid", "ES", 40.42, -3.7, MADRID, "Ada Owner", "Ring twice", "es", Set.of(skill), LocalDate.parse("2025-06-09"),
        LocalDate.parse("2025-06-20")), false);
    return id;
  }
}

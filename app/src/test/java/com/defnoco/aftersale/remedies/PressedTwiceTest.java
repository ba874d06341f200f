package com.defnoco.aftersale.remedies;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Charges;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.course.Shipment;
import com.defnoco.aftersale.remedies.factory.Bench;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import com.defnoco.aftersale.remedies.factory.TransportClass;
import com.defnoco.aftersale.remedies.factory.TransportRules;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two tabs, two clerks, a double click: every step pressed twice at once is taken once, told once, charged once. */
class PressedTwiceTest extends ClaimFixtures {

  private static final Bench MEASURED = new Bench(new BigDecimal("3.82"), new BigDecimal("8"), new BigDecimal("2.1"), new BigDecimal("97"), new BigDecimal("500"));

  @Autowired Remedies remedies;
  @Autowired Courses courses;
  @Autowired Charges charges;
  @Autowired Parts parts;
  @Autowired RemoteSupport remote;
  @Autowired FactoryService factory;
  @Autowired OnsiteRepair onsite;

  @Test
  void remoteSupport() throws Exception {
    var owner = customer("Twice Remote", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
    var id = twice(() -> remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id());
    var part = aPart();
    twice(() -> remote.reserve(engineer, id, List.of(new Parts.Pick(part, "SZX", 1))));
    twice(() -> charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.PARTS, BigDecimal.TEN), "EUR"));
    var ask = courses.of(owner, id).open(Ask.Kind.FREIGHT).orElseThrow().id();
    twice(() -> courses.answer(owner, ask, "YES"));
    twice(() -> remote.pack(engineer, id, "Ada", "Rotterdam"));
    var tracking = "TW" + next();
    twice(() -> remote.ship(engineer, id, "DHL", tracking, null));
    twice(() -> remote.delivered(engineer, id));
    twice(() -> remote.book(engineer, id, "bms-board", LocalDateTime.parse("2025-06-10T09:30"), ZoneId.of("UTC"), 60, ""));
    twice(() -> remote.begin(engineer, id));
    twice(() -> remote.fixed(engineer, id, "Board replaced."));
    once(id, number, owner);
    assertThat(courses.of(engineer, id).shipments()).hasSize(1);
    assertThat(courses.of(engineer, id).charges()).hasSize(1);
    assertThat(parts.find(engineer, part).places().getFirst().onHand()).as("one of three was used").isEqualTo(2);
  }

  @Test
  void factoryService() throws Exception {
    var owner = customer("Twice Factory", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = twice(() -> remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id());
    var answers = new HashMap<String, TransportRules.Answer>();
    factory.rules().questions().forEach(question -> answers.put(question.id(), TransportRules.Answer.NO));
    factory.assess(engineer, id, answers, "");
    charges.estimateFreight(engineer, id, Map.of(Shipment.Leg.TO_FACTORY, BigDecimal.TEN, Shipment.Leg.BACK, BigDecimal.TEN), "EUR");
    var ask = courses.of(owner, id).open(Ask.Kind.FREIGHT).orElseThrow().id();
    twice(() -> courses.answer(owner, ask, "YES"));
    twice(() -> factory.authorise(engineer, id, TransportRules.By.ROAD));
    var tracking = "TF" + next();
    twice(() -> factory.sent(engineer, id, "DHL", tracking));
    var bench = staff(Role.BENCH);
    var ra = factory.authorisation(owner, id).orElseThrow().number();
    twice(() -> factory.receive(bench, ra, claims.find(engineer, number).item(1).serialNumber(), "ok", TransportClass.A));
    twice(() -> factory.inspect(engineer, id, MEASURED, "As thought.", null));
    twice(() -> factory.begin(engineer, id));
    twice(() -> factory.ready(engineer, id, MEASURED, "Cell module replaced.", null));
    twice(() -> factory.sendBack(engineer, id, "Ada", "Rotterdam", "DHL", "B" + tracking, null));
    twice(() -> factory.delivered(engineer, id));
    once(id, number, owner);
    assertThat(courses.of(engineer, id).papers()).as("one set of papers, one test report").hasSize(6);
    assertThat(courses.of(engineer, id).shipments()).hasSize(2);
    assertThat(courses.of(engineer, id).charges()).hasSize(2);
  }

  @Test
  void onSiteRepair() throws Exception {
    var skill = "t" + next();
    var who = staff(Role.TECHNICIAN);
    onsite.put(manager, new Technician(who.id(), who.name(), "Madrid", "ES", 40.4, -3.7, ZoneId.of("Europe/Madrid"), Set.of(skill), Set.of("es"), Set.of()));
    var owner = customer("Twice On Site", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
    var id = twice(() -> remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).id());
    twice(() -> onsite.noteSite(engineer, new Site(id, "Calle de Alcalá 1, Madrid", "ES", 40.42, -3.7, ZoneId.of("Europe/Madrid"), "Ada", "", "es", Set.of(skill), LocalDate.parse("2025-06-09"),
        LocalDate.parse("2025-06-20")), false));
    twice(() -> onsite.offer(engineer, id));
    var ask = courses.of(owner, id).open(Ask.Kind.SLOT).orElseThrow();
    twice(() -> courses.answer(owner, ask.id(), ask.choices().getFirst().value()));
    var visit = onsite.visitOf(owner, id).orElseThrow();
    twice(() -> onsite.begin(who, visit.id()));
    twice(() -> onsite.end(who, visit.id(), true, "Module replaced."));
    once(id, number, owner);
    assertThat(courses.of(engineer, id).papers()).hasSize(1);
  }

  /** Each step stands once on the way, each was told once, and the item is closed. */
  private void once(UUID id, String number, Actor.Customer owner) {
    assertThat(courses.of(engineer, id).steps()).extracting(Courses.Moved::step).doesNotHaveDuplicates();
    assertThat(claims.timeline(owner, number)).extracting(entry -> entry.event()).filteredOn(event -> event.startsWith("course.") || event.startsWith("remedy.")).doesNotHaveDuplicates();
    assertThat(jdbc.sql("SELECT subject FROM mail WHERE subject LIKE ?").param("%" + number + "%").query(String.class).list()).filteredOn(subject -> !subject.contains("received"))
        .doesNotHaveDuplicates();
    assertThat(claims.find(owner, number).item(1).state()).isEqualTo(ItemState.CLOSED);
  }

  /** At once from two tabs; both get the same answer. */
  private static <T> T twice(Callable<T> press) throws Exception {
    try (var tabs = Executors.newFixedThreadPool(2)) {
      var answers = tabs.invokeAll(List.of(press, press));
      answers.getLast().get();
      return answers.getFirst().get();
    }
  }

  private String aPart() {
    var code = "TWO-" + next();
    parts.put(manager, new Part(code, "Board", "板", List.of(), List.of(), "8507.90", "CN", 120, new BigDecimal("18"), Currency.getInstance("USD"), false, 0));
    parts.receive(manager, code, "SZX", 3, "DN-" + code);
    return code;
  }
}

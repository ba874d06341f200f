package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.course.Ask;
import com.defnoco.aftersale.remedies.course.Courses;
import com.defnoco.aftersale.remedies.onsite.OnsiteRepair;
import com.defnoco.aftersale.remedies.onsite.Site;
import com.defnoco.aftersale.remedies.onsite.Technician;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.remote.RemoteSupport;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Sixty-four at the same moment want a thing of which there is one: one gets it, the others are told so, and nothing is counted twice. */
@Tag("breakage")
class SixtyFourAtOnceTest extends ClaimFixtures {

  private static final int MANY = 64;
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  @Autowired private Remedies remedies;
  @Autowired private Courses courses;
  @Autowired private OnsiteRepair onsite;
  @Autowired private Parts parts;
  @Autowired private RemoteSupport remote;

  @Test
  void oneVoucher() throws Exception {
    var owner = customer("Loyal", address());
    aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var code = java.util.Objects.requireNonNull(remedies.choose(owner, number, 1, Remedy.LOYALTY_DISCOUNT).voucher()).code();
    var shop = program(Scope.VOUCHERS);
    var statuses = atOnce(i -> () -> shop.postJson("/api/v1/vouchers/" + code + "/redemption", "{\"orderReference\":\"SO-" + i + "\",\"amount\":100.00,\"currency\":\"EUR\"}").statusCode());
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(200, 409, 503));
    assertThat(jdbc.sql("SELECT count(*) FROM voucher_redemption r JOIN voucher v ON v.id = r.voucher_id WHERE v.code = ?").param(code).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void oneRemedyForOneBattery() throws Exception {
    var owner = customer("Undecided", address());
    aCoveredClaimOf(owner);
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var won = atOnce(i -> () -> tried(() -> remedies.choose(owner, number, 1, i % 2 == 0 ? Remedy.FACTORY_SERVICE : Remedy.LOYALTY_DISCOUNT)));
    assertThat(won).contains(1);
    assertThat(jdbc.sql("SELECT count(*) FROM remedy WHERE claim_number = ? AND state NOT IN ('CANCELLED', 'FAILED')").param(number).query(Integer.class).single()).isEqualTo(1);
    assertThat(jdbc.sql("SELECT count(*) FROM voucher WHERE claim_number = ? AND cancelled_at IS NULL").param(number).query(Integer.class).single()).isLessThanOrEqualTo(1);
  }

  @Test
  void theLastPartOnTheShelf() throws Exception {
    var code = "RACE-" + next();
    parts.put(manager, new Part(code, "BMS board", "保护板", List.of(), List.of(), "8507.90", "CN", 120, new BigDecimal("18.50"), Currency.getInstance("USD"), false, 1));
    parts.receive(manager, code, "SZX", 1, "DN-" + code);
    var wishes = new ArrayList<UUID>();
    for (int i = 0; i < 8; i++) {
      var owner = customer("Waiting " + i, address());
      var number = aCoveredClaimOf(owner);
      fact(number, Fact.REMOTE_DIAGNOSIS, "FIXABLE_REMOTELY");
      wishes.add(remedies.choose(owner, number, 1, Remedy.REMOTE_SUPPORT).id());
    }
    atOnce(i -> () -> tried(() -> remote.reserve(engineer, wishes.get(i % wishes.size()), List.of(new Parts.Pick(code, "SZX", 1)))));
    assertThat(jdbc.sql("SELECT count(*) FROM stock_reservation WHERE part = ? AND state = 'HELD'").param(code).query(Integer.class).single()).isEqualTo(1);
    assertThat(jdbc.sql("SELECT reserved FROM stock WHERE part = ?").param(code).query(Integer.class).single()).isEqualTo(1);
  }

  @Test
  void oneHalfDayOfOneTechnician() throws Exception {
    var skill = "race" + next();
    var person = staff(Role.TECHNICIAN);
    onsite.put(manager, new Technician(person.id(), person.name(), "Madrid", "ES", 40.4, -3.7, MADRID, Set.of(skill), Set.of("en", "es"), Set.of()));
    var owners = new ArrayList<Actor.Customer>();
    var asks = new ArrayList<Ask>();
    for (int i = 0; i < 8; i++) {
      var owner = customer("Waiting " + i, address());
      var number = aCoveredClaimOf(owner);
      fact(number, Fact.REMOTE_DIAGNOSIS, "REMOTE_REPAIR_FAILED");
      var id = remedies.choose(owner, number, 1, Remedy.ONSITE_REPAIR).id();
      onsite.noteSite(engineer, new Site(id, "Calle de Alcalá 1, Madrid", "ES", 40.42, -3.7, MADRID, "Ada Owner", "Ring twice", "es", Set.of(skill), LocalDate.parse("2025-06-09"), LocalDate.parse("2025-06-10")), false);
      owners.add(owner);
      asks.add(onsite.offer(engineer, id).open(Ask.Kind.SLOT).orElseThrow());
    }
    atOnce(i -> () -> {
      var ask = asks.get(i % asks.size());
      return tried(() -> courses.answer(owners.get(i % owners.size()), ask.id(), ask.choices().getFirst().value()));
    });
    var taken = jdbc.sql("SELECT staff_id || ' ' || day || ' ' || half FROM visit WHERE staff_id = ? AND state <> 'RELEASED'").param(person.id()).query(String.class).list();
    assertThat(taken).isNotEmpty().doesNotHaveDuplicates();
  }

  /** 1 when it was done, 0 when somebody else was first; anything else is a fault. */
  private static int tried(Runnable act) {
    try {
      act.run();
      return 1;
    } catch (NotPossible | com.defnoco.aftersale.platform.NotFound late) {
      return 0;
    } catch (org.springframework.dao.DataIntegrityViolationException fault) {
      throw new AssertionError("a constraint spoke where a sentence belongs", fault);
    }
  }

  private static List<Integer> atOnce(IntFunction<Callable<Integer>> act) throws Exception {
    var together = new CyclicBarrier(MANY);
    var all = new ArrayList<Integer>();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : people.invokeAll(IntStream.range(0, MANY).<Callable<Integer>>mapToObj(i -> () -> {
        together.await();
        return act.apply(i).call();
      }).toList())) {
        all.add(answer.get());
      }
    }
    return all;
  }
}

package com.defnoco.aftersale.registry;

import static com.defnoco.aftersale.registry.PublicAnswer.Status.ASK_US;
import static com.defnoco.aftersale.registry.PublicAnswer.Status.COVERED_UNTIL;
import static com.defnoco.aftersale.registry.PublicAnswer.Status.EXPIRED;
import static com.defnoco.aftersale.registry.PublicAnswer.Status.NOT_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.TooOften;
import com.defnoco.aftersale.policy.Basis;
import com.defnoco.aftersale.policy.Cover;
import java.time.LocalDate;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CoverLookupTest extends RegistryFixtures {

  private PublicAnswer ask(String serial) {
    return lookup.publicAnswer(somebody(), serial);
  }

  private static Actor.Visitor somebody() {
    int n = next();
    return new Actor.Visitor("198.51." + n / 250 % 250 + "." + n % 250);
  }

  @Test
  void coverRunsToTheDayTwentySixMonthsAfterTheArrivalAndNotADayLonger() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    clock.set("2026-05-02");
    assertThat(ask(serial)).isEqualTo(new PublicAnswer(COVERED_UNTIL, LocalDate.of(2026, 5, 2)));
    clock.set("2026-05-03");
    assertThat(ask(serial)).isEqualTo(new PublicAnswer(EXPIRED, LocalDate.of(2026, 5, 2)));
  }

  @Test
  void theDayIsTheOneAtThePort() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    clock.set(java.time.Instant.parse("2026-05-02T21:59:59Z"));
    assertThat(ask(serial).status()).isEqualTo(COVERED_UNTIL);
    clock.set(java.time.Instant.parse("2026-05-02T22:00:01Z"));
    assertThat(ask(serial).status()).isEqualTo(EXPIRED);
  }

  @Test
  void anAnnouncedArrivalHasNotStartedAndAnUnknownOneIsAskedForAtOurs() {
    clock.set("2024-02-01");
    assertThat(ask(aUnitThatReachedRotterdamOn("2024-03-02"))).isEqualTo(new PublicAnswer(NOT_STARTED, LocalDate.of(2026, 5, 2)));
    assertThat(ask(aUnitThatReachedRotterdamOn(null))).isEqualTo(new PublicAnswer(ASK_US, null));
    assertThat(ask(unit("2024-01-10", null))).isEqualTo(new PublicAnswer(ASK_US, null));
  }

  @Test
  void unknownWithheldAndImpossibleSerialsGetTheSameAnswer() {
    var withheld = aUnitThatReachedRotterdamOn("2024-03-02");
    registry.withhold(staff(Role.MANAGER), withheld, true, "stolen from the warehouse");
    assertThat(ask(withheld)).isEqualTo(ask("NOSUCH99999")).isEqualTo(ask("?!")).isEqualTo(new PublicAnswer(ASK_US, null));
  }

  @Test
  void overHttpUnknownAndWithheldDoNotDifferInStatusBodyOrHeaders() {
    var withheld = aUnitThatReachedRotterdamOn("2024-03-02");
    registry.withhold(staff(Role.MANAGER), withheld, true, "stolen from the warehouse");
    var one = visitor().get("/api/v1/public/cover/" + withheld);
    var other = visitor().get("/api/v1/public/cover/NOSUCH99999");
    assertThat(one.statusCode()).isEqualTo(other.statusCode()).isEqualTo(200);
    assertThat(one.body()).isEqualTo(other.body()).isEqualTo("{\"status\":\"ASK_US\",\"lastDay\":null}");
    assertThat(one.headers().map().keySet()).isEqualTo(other.headers().map().keySet());
  }

  @Test
  void aMisreadCharacterStillFindsTheUnitUnlessItCouldBeTwo() {
    var model = model();
    int n = next();
    registry.putUnit(SYSTEM, "LKO0" + n + "01", model, null, consignmentToRotterdam("2024-03-02"));
    clock.set("2025-01-01");
    assertThat(ask("lk0o" + n + "O1").status()).isEqualTo(COVERED_UNTIL);
    registry.putUnit(SYSTEM, "LK0O" + n + "01", model, null, consignmentToRotterdam("2024-03-02"));
    assertThat(ask("LKOO" + n + "01").status()).isEqualTo(ASK_US);
    assertThat(ask("LKO0" + n + "01").status()).isEqualTo(COVERED_UNTIL);
    assertThat(registry.resolve("LKOO" + n + "01")).isEqualTo(
        new Resolution.DidYouMean(java.util.List.of("LK0O" + n + "01", "LKO0" + n + "01")));
  }

  @Test
  void walkingARangeOfSerialsFromOneAddressTripsTheLimit() {
    var walker = somebody();
    assertThatThrownBy(() -> {
      for (int i = 0; i < 40; i++) {
        lookup.publicAnswer(walker, "WALK770%03d".formatted(i));
      }
    }).isInstanceOf(TooOften.class);
    assertThat(lookup.publicAnswer(somebody(), "OTHER12345").status()).isEqualTo(ASK_US);
  }

  @Test
  void walkingARangeFromManyAddressesTripsTheLimitOfTheRange() {
    assertThatThrownBy(() -> {
      for (int i = 0; i < 200; i++) {
        lookup.publicAnswer(new Actor.Visitor("203.0.113." + i), "WALK880%03d".formatted(i));
      }
    }).isInstanceOf(TooOften.class);
    assertThat(lookup.publicAnswer(somebody(), "WALK990001").status()).isEqualTo(ASK_US);
  }

  @Test
  void oneHouseholdsIpv6AddressesShareOneBudget() {
    assertThatThrownBy(() -> {
      for (int i = 0; i < 40; i++) {
        lookup.publicAnswer(new Actor.Visitor("2001:db8:1:2::" + Integer.toHexString(i)), "V6%06d".formatted(i * 7919));
      }
    }).isInstanceOf(TooOften.class);
  }

  @Test
  void overHttpTheLimitAnswers429WithAWaitAndASentence() {
    var statuses = new ArrayList<Integer>();
    var last = visitor().get("/api/v1/public/cover/WALK6600001");
    for (int i = 0; i < 40 && last.statusCode() == 200; i++) {
      last = visitor().get("/api/v1/public/cover/WALK66" + i + "0001");
      statuses.add(last.statusCode());
    }
    assertThat(statuses).contains(200).last().isEqualTo(429);
    assertThat(Long.parseLong(last.headers().firstValue("Retry-After").orElseThrow())).isPositive();
    assertThat(last.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(last.body()).contains("urn:aftersale:problem:too-often");
  }

  @Test
  void staffSeeBothCoversAndOnAnyDay() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var cover = lookup.cover(staff(Role.ENGINEER), serial, LocalDate.of(2026, 4, 11));
    assertThat(cover.withPapers()).isEqualTo(new Cover(LocalDate.of(2024, 3, 2), Basis.PORT_ARRIVAL, LocalDate.of(2026, 5, 2)));
    assertThat(cover.withoutPapers()).isEqualTo(new Cover(LocalDate.of(2024, 2, 10), Basis.MANUFACTURE_DATE, LocalDate.of(2026, 4, 10)));
    assertThat(cover.status()).isEqualTo(COVERED_UNTIL);
    assertThat(cover.arrivalEvidence()).contains("Rotterdam").contains("arrival notice").contains("4711");
  }

  @Test
  void theOwnerSeesTheirUnitAndNobodyElseDoes() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var owner = customer("Owner", "owner" + next() + "@example.com");
    var stranger = customer("Stranger", "stranger" + next() + "@example.com");
    registry.changeOwner(staff(Role.ENGINEER), serial, owner.id(), "sold, invoice 118");
    assertThat(registry.unit(owner, serial).ownerId()).isEqualTo(owner.id());
    assertThatThrownBy(() -> registry.unit(stranger, serial)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> lookup.cover(stranger, serial, null)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> registry.unit(somebody(), serial)).isInstanceOf(NotFound.class);
  }

  @Test
  void overTheApiAUnitIsReadWithTheRightScopeOnly() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThat(program(Scope.REGISTRY_READ).get("/api/v1/units/" + serial.toLowerCase()).body())
        .contains("\"serialNumber\":\"" + serial + "\"").contains("\"portOfDischarge\":\"NLRTM\"");
    assertThat(program(Scope.REGISTRY_READ).get("/api/v1/units/" + serial + "/cover?on=2026-05-03").body())
        .contains("\"status\":\"EXPIRED\"").contains("\"lastDay\":\"2026-05-02\"").contains("\"basis\":\"PORT_ARRIVAL\"");
    assertThat(program(Scope.CLAIMS_READ).get("/api/v1/units/" + serial).statusCode()).isEqualTo(403);
    assertThat(visitor().get("/api/v1/units/" + serial).statusCode()).isEqualTo(401);
    assertThat(program(Scope.REGISTRY_READ).get("/api/v1/units/NOSUCH99999").statusCode()).isEqualTo(404);
  }
}

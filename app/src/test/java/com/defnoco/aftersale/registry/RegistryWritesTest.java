package com.defnoco.aftersale.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

@RecordApplicationEvents
class RegistryWritesTest extends RegistryFixtures {

  @Autowired Journal journal;
  @Autowired ApplicationEvents events;

  @Test
  void correctingAnArrivalKeepsTheOldDateWithItsReasonAndTellsThoseWhoRestOnIt() {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serial = unit("2024-01-10", consignment);
    var manager = staff(Role.MANAGER);

    registry.putConsignment(manager, consignment, "NLRTM", LocalDate.of(2024, 3, 5), null, "the notice says the 5th");

    var corrected = registry.consignment(manager, consignment);
    assertThat(corrected.arrivals()).extracting(PortArrival::on).containsExactly(LocalDate.of(2024, 3, 5), LocalDate.of(2024, 3, 2));
    assertThat(corrected.arrivals().getFirst().reason()).isEqualTo("the notice says the 5th");
    assertThat(corrected.proof().kind()).isEqualTo(ArrivalProof.Kind.ARRIVAL_NOTICE);
    assertThat(events.stream(PortArrivalCorrected.class)).containsExactly(new PortArrivalCorrected(corrected.id(), consignment,
        LocalDate.of(2024, 3, 2), LocalDate.of(2024, 3, 5), manager.reference()));
    assertThat(registry.unitsIn(corrected.id(), null, 10)).containsExactly(registry.unitFacts(serial).orElseThrow().unitId());
    assertThat(journal.of("consignment:" + corrected.id())).extracting(Journal.Entry::event)
        .containsExactly("consignment.created", "consignment.corrected");
    assertThat(registry.unit(manager, serial).history()).extracting(Unit.Event::key).containsSubsequence(
        "registry.history.manufactured.PRODUCTION_LIST", "registry.history.arrival", "registry.history.arrivalCorrected");
  }

  @Test
  void aCorrectionNeedsAManagerAndAReason() {
    var consignment = consignmentToRotterdam("2024-03-02");
    assertThatThrownBy(() -> registry.putConsignment(staff(Role.ENGINEER), consignment, "NLRTM", LocalDate.of(2024, 3, 5), null, "x"))
        .isInstanceOf(NotAllowed.class);
    assertThatThrownBy(() -> registry.putConsignment(staff(Role.MANAGER), consignment, "NLRTM", LocalDate.of(2024, 3, 5), null, " "))
        .isInstanceOf(InvalidInput.class);
    assertThat(registry.consignment(SYSTEM, consignment).arrivedOn()).isEqualTo("2024-03-02");
    registry.putConsignment(staff(Role.ENGINEER), consignmentToRotterdam(null), "NLRTM", LocalDate.of(2024, 3, 5), null, null);
  }

  @Test
  void anArrivalBeforeAUnitOfTheConsignmentWasMadeIsRefusedAndNamesTheUnit() {
    var consignment = consignmentToRotterdam("2024-03-02");
    var serial = unit("2024-01-10", consignment);
    assertThatThrownBy(() -> registry.putConsignment(staff(Role.MANAGER), consignment, "NLRTM", LocalDate.of(2024, 1, 9), null, "typo"))
        .isInstanceOfSatisfying(InvalidInput.class, e -> {
          assertThat(e.problems().getFirst().key()).isEqualTo("registry.consignment.arrivedBeforeMade");
          assertThat(e.problems().getFirst().arguments()).contains(serial, "2024-01-10");
        });
  }

  @Test
  void theFactsOfAUnitCarryTheirEvidence() {
    var facts = registry.unitFacts(aUnitThatReachedRotterdamOn("2024-03-02")).orElseThrow();
    assertThat(facts.manufacturedOn()).isEqualTo("2024-01-10");
    assertThat(facts.arrivedAtPortOn()).isEqualTo("2024-03-02");
    assertThat(facts.arrivalEvidence()).contains("Rotterdam (NLRTM)").contains("arrival notice");
    assertThat(facts.manufacturedEvidence()).isEqualTo("Production list.");
  }

  @Test
  void unitsAreFoundByAnyPartOfTheirSerialAPageAtATime() {
    var model = model();
    int n = next();
    for (int i = 0; i < 5; i++) {
      registry.putUnit(SYSTEM, "FRAG" + n + "0" + i, model, null, null);
    }
    var first = registry.units(SYSTEM, new UnitQuery("rag" + n, model, null, null, null, 3));
    var second = registry.units(SYSTEM, new UnitQuery("rag-" + n, model, null, null, first.getLast().serial(), 3));
    assertThat(first).extracting(UnitSummary::serial).containsExactly("FRAG" + n + "00", "FRAG" + n + "01", "FRAG" + n + "02");
    assertThat(second).extracting(UnitSummary::serial).containsExactly("FRAG" + n + "03", "FRAG" + n + "04");
    assertThat(registry.units(SYSTEM, new UnitQuery("%", null, null, null, null, 3))).hasSize(3);
    assertThat(registry.units(SYSTEM, new UnitQuery("'; DROP TABLE unit; --", null, null, null, null, 3))).isEmpty();
  }

  @Test
  void aSentenceWithAKnownSerialGivesThatOneFirst() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    assertThat(registry.serialsIn("Order 20240099871, battery " + serial + " swells")).first().isEqualTo(SerialNumber.of(serial));
  }

  @Test
  void overTheApiAConsignmentIsPutReadAndCorrected() {
    var erp = program(Scope.REGISTRY_READ, Scope.REGISTRY_WRITE);
    var path = "/api/v1/consignments/API-" + next();
    var created = erp.with("Idempotency-Key", "c1-" + next())
        .putJson(path, "{\"portOfDischarge\":\"NLRTM\",\"arrivedOn\":\"2024-03-02\",\"evidence\":\"Arrival notice MSC 4711\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).contains("\"kind\":\"ARRIVAL_NOTICE\"").contains("\"timeZone\":\"Europe/Amsterdam\"");
    var corrected = erp.with("Idempotency-Key", "c2-" + next()).putJson(path, """
        {"portOfDischarge":"NLRTM","arrivedOn":"2024-03-04","evidence":{"kind":"BILL_OF_LADING","reference":"BL-9"},"reason":"late unloading"}""");
    assertThat(corrected.statusCode()).isEqualTo(200);
    assertThat(erp.get(path).body()).contains("2024-03-02").contains("2024-03-04").contains("late unloading");
  }

  @Test
  void overTheApiWrongInputIsNamedByItsPlace() {
    var erp = program(Scope.REGISTRY_READ, Scope.REGISTRY_WRITE);
    var path = "/api/v1/consignments/API-" + next();
    assertThat(erp.with("Idempotency-Key", "k" + next()).putJson(path, "{\"portOfDischarge\":\"XXXXX\",\"arrivedOn\":\"2024-03-02\"}"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(422);
          assertThat(answer.body()).contains("\"pointer\":\"/portOfDischarge\"").contains("is not a port we know");
        });
    assertThat(erp.with("Idempotency-Key", "k" + next()).putJson(path, "{\"portOfDischarge\":\"NLRTM\",\"arrivedOn\":\"2023-02-29\"}"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(422);
          assertThat(answer.body()).contains("/arrivedOn");
        });
    assertThat(erp.with("Idempotency-Key", "k" + next()).putJson(path, "{\"portOfDischarge\":\"NLRTM\",\"arrived\":\"2024-03-02\"}"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(422);
          assertThat(answer.body()).contains("arrived");
        });
    assertThat(program(Scope.REGISTRY_READ).with("Idempotency-Key", "k" + next())
        .putJson(path, "{\"portOfDischarge\":\"NLRTM\"}").statusCode()).isEqualTo(403);
  }

  @Test
  void overTheApiAListOfUnitsIsTakenAndItsErrorsCanBeFetched() throws Exception {
    var erp = program(Scope.REGISTRY_READ, Scope.REGISTRY_WRITE).with("Idempotency-Key", "k" + next());
    var model = "API-M-" + next();
    assertThat(erp.putJson("/api/v1/models/" + model, """
        {"name":"Pack","chemistry":"LIPO","cellsInSeries":6,"capacityMilliampHours":22000}""").statusCode()).isEqualTo(201);
    int n = next();
    erp.with("Idempotency-Key", "k" + next());
    var received = erp.send("POST", "/api/v1/imports/units", "text/csv",
        BodyPublishers.ofString("serial_number,model,manufactured_on,consignment\nAPI%d01,%s,2024-01-10,\nAPI%d02,NONE,,\n".formatted(n, model, n)));
    assertThat(received.statusCode()).isEqualTo(202);
    var id = received.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
    imports.run(java.util.UUID.fromString(id));
    assertThat(erp.get("/api/v1/imports/" + id).body()).contains("\"state\":\"DONE\"").contains("\"created\":1").contains("\"refused\":1");
    var errors = erp.get("/api/v1/imports/" + id + "/errors.csv");
    assertThat(errors.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(errors.body()).contains("There is no model NONE").doesNotContain("API%d01".formatted(n));
    assertThat(program(Scope.REGISTRY_READ).get("/api/v1/imports/" + id).statusCode()).isEqualTo(404);
    assertThat(List.of(erp.get("/api/v1/units/API%d01".formatted(n)).statusCode())).containsExactly(200);
  }
}

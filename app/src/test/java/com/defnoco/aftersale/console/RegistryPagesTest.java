package com.defnoco.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.registry.ArrivalProof;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.registry.Imports;
import com.defnoco.aftersale.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RegistryPagesTest extends AftersaleTest {

  @Autowired Registry registry;
  @Autowired Imports imports;

  private final String mark = UUID.randomUUID().toString().substring(0, 6).toUpperCase(Locale.ROOT);
  private final String serial = "PGE77" + mark + "01";
  private final String consignment = "PG-" + mark + "/7";
  private final String model = "PGM-" + mark;

  @BeforeEach
  void aUnitOnRecord() {
    registry.putModel(SYSTEM, new BatteryModel(model, "Page <b>pack</b>", Chemistry.LIPO, 6, 1, 22_000, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null));
    registry.putConsignment(SYSTEM, consignment, "NLRTM", LocalDate.of(2024, 3, 2), ArrivalProof.inWords("Arrival notice 4711"), null);
    registry.putUnit(SYSTEM, serial, model, LocalDate.of(2024, 1, 10), consignment);
  }

  @Test
  void theListFindsAUnitByAPieceOfItsSerialAndIsAFileToo() {
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get("/console/units?q=77" + mark.toLowerCase(Locale.ROOT)).body()).contains("/console/units/" + serial);
    var file = engineer.get("/console/units.csv?q=77" + mark);
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains("units.csv");
    assertThat(file.body()).contains(serial + "," + model + ",2024-01-10," + consignment);
    assertThat(engineer.get("/console/units?q=NOSUCHUNIT").body()).contains("No unit fits");
  }

  @Test
  void aUnitsPageShowsItsLifeInBothLanguagesWithoutRunningWhatIsInItsNames() {
    var engineer = signedInAs(Role.ENGINEER);
    var english = engineer.get("/console/units/" + serial.toLowerCase(Locale.ROOT));
    assertThat(english.statusCode()).isEqualTo(200);
    assertThat(english.body()).contains("Rotterdam", "Arrival notice", "2 May 2026", "Page &lt;b&gt;pack").doesNotContain("<b>pack");
    assertThat(engineer.get("/console/units/" + serial + "?lang=zh").body()).contains("鹿特丹", "到货通知", "至今经历");
    assertThat(engineer.get("/console/units/NOSUCH9999").statusCode()).isEqualTo(404);
  }

  @Test
  void aCorrectionOfAnArrivalKeepsWhatWasTypedUntilItHasItsReason() {
    var manager = signedInAs(Role.MANAGER);
    var page = "/console/consignments/" + consignment;
    assertThat(manager.get(page).statusCode()).isEqualTo(200);
    var refused = manager.upload("/console/consignment-arrivals", "paper", "", "application/octet-stream", new byte[0], "reference", consignment,
        "portOfDischarge", "NLRTM", "arrivedOn", "5.3.2024", "kind", "ARRIVAL_NOTICE", "proofReference", "AN-5", "note", "", "reason", "");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("5.3.2024", "Say why you change it");
    var taken = manager.upload("/console/consignment-arrivals", "paper", "", "application/octet-stream", new byte[0], "reference", consignment,
        "portOfDischarge", "NLRTM", "arrivedOn", "5.3.2024", "kind", "ARRIVAL_NOTICE", "proofReference", "AN-5", "note", "", "reason",
        "the notice says the 5th");
    assertThat(taken.body()).contains("What this correction would change", "No decision would change");
    taken = manager.post("/console/consignment-arrivals", "reference", consignment, "portOfDischarge", "NLRTM", "arrivedOn", "5.3.2024", "kind",
        "ARRIVAL_NOTICE", "proofReference", "AN-5", "note", "", "reason", "the notice says the 5th", "seen", "true");
    assertThat(taken.statusCode()).isEqualTo(303);
    assertThat(manager.get(page).body()).contains("5 March 2024", "2 March 2024", "the notice says the 5th", "AN-5");
  }

  @Test
  void aNewcomersFileIsCheckedFirstAndAppliedAfterwards() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/imports");
    var list = "serial_number,model,manufactured_on,consignment\nPGE77%s02,%s,2024-01-10,%s\nPGE77%s03,%s,2023-02-29,%s\n"
        .formatted(mark, model, consignment, mark, model, consignment).getBytes(StandardCharsets.UTF_8);
    var checked = engineer.upload("/console/imports", "file", "units.csv", "text/csv", list, "kind", "UNITS");
    assertThat(checked.statusCode()).isEqualTo(303);
    var page = checked.headers().firstValue("Location").orElseThrow();
    var id = UUID.fromString(page.replaceAll(".*/", ""));
    imports.run(id);
    var seen = engineer.get("/console/imports/" + id);
    assertThat(seen.body()).contains("2023-02 has 28 days", "Nothing has been changed yet", "Apply 1 row");
    var applied = engineer.post("/console/imports/" + id + "/application");
    assertThat(applied.statusCode()).isEqualTo(303);
    imports.run(UUID.fromString(applied.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "")));
    assertThat(engineer.get("/console/units/PGE77" + mark + "02").statusCode()).isEqualTo(200);
    assertThat(engineer.get("/console/imports/" + id + "/rows.csv?refused=true").body()).contains("PGE77" + mark + "03").doesNotContain(mark + "02,");
    assertThat(engineer.get("/console/imports").body()).contains("units.csv", "Checked only");
  }

  @Test
  void aFileThatIsNoListIsToldSoOnThePage() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/imports");
    var refused = engineer.upload("/console/imports", "file", "units.xlsx", "application/octet-stream", new byte[] {'P', 'K', 3, 4, 0, 0}, "kind", "UNITS");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("This Excel workbook is damaged");
  }

  @Test
  void theSampleFilesGoInAsTheyAre() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/imports");
    for (var kind : new String[] {"models", "consignments", "units"}) {
      var sample = engineer.get("/console/imports/samples/" + kind + ".csv").body();
      var checked = engineer.upload("/console/imports", "file", kind + ".csv", "text/csv", sample.getBytes(StandardCharsets.UTF_8), "kind",
          kind.toUpperCase(Locale.ROOT));
      var id = UUID.fromString(checked.headers().firstValue("Location").orElseThrow().replaceAll(".*/", ""));
      assertThat(imports.run(id).refused()).as(kind).isZero();
      imports.run(imports.apply(SYSTEM, id).id());
    }
    assertThat(engineer.get("/console/imports/samples/secrets.csv").statusCode()).isEqualTo(404);
  }

  @Test
  void modelsShowTheirDataAndSayWhatIsNotTold() {
    var auditor = signedInAs(Role.AUDITOR);
    assertThat(auditor.get("/console/models").body()).contains(model);
    assertThat(auditor.get("/console/models/" + model).body()).contains("6S1P", "22000 mAh", "not told");
  }

  @Test
  void anAuditorReadsEverythingAndChangesNothing() {
    var auditor = signedInAs(Role.AUDITOR);
    assertThat(auditor.get("/console/units/" + serial).body()).doesNotContain("Withhold from the public look-up");
    assertThat(auditor.get("/console/consignments?q=" + consignment).body()).contains("href=\"/console/consignments/" + consignment + "\"");
    assertThat(auditor.post("/console/units/" + serial + "/withheld", "withheld", "true", "reason", "x").statusCode()).isEqualTo(403);
    assertThat(visitor().get("/console/units").statusCode()).isEqualTo(302);
  }

  @Test
  void withholdingAUnitIsDoneWithAReason() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/units/" + serial);
    assertThat(engineer.post("/console/units/" + serial + "/withheld", "withheld", "true", "reason", "").statusCode()).isEqualTo(422);
    assertThat(engineer.post("/console/units/" + serial + "/withheld", "withheld", "true", "reason", "stolen").statusCode()).isEqualTo(303);
    assertThat(engineer.get("/console/units/" + serial).body()).contains("withheld", "stolen");
  }

  @Test
  void aListIsKeptAsAViewFoundAgainAndRemoved() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/units");
    assertThat(engineer.get("/console/units?model=" + model).body()).contains("Keep this as a view");
    var kept = engineer.post("/console/lists/units/views", "name", "Mine " + mark, "query", "model=" + model);
    assertThat(kept.statusCode()).isEqualTo(303);
    assertThat(kept.headers().firstValue("Location").orElseThrow()).endsWith("/console/units?model=" + model);
    var page = engineer.get("/console/units").body();
    assertThat(page).contains("Mine " + mark, "/console/units?model=" + model);
    assertThat(engineer.get("/console/consignments").body()).as("a view of units stands with the units").doesNotContain("Mine " + mark);
    assertThat(signedInAs(Role.MANAGER).get("/console/units").body()).as("a view is one person's own").doesNotContain("Mine " + mark);
    var removal = page.replaceAll("(?s).*(/console/lists/units/views/[0-9a-f-]+/removal).*", "$1");
    assertThat(engineer.post(removal).statusCode()).isEqualTo(303);
    assertThat(engineer.get("/console/units").body()).doesNotContain("/console/units?model=" + model);
  }

  @Test
  void aViewWithoutANameIsToldAndAnAddressThatIsNoneIsNotKept() {
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/consignments");
    assertThat(engineer.post("/console/lists/consignments/views", "name", " ", "query", "q=A").statusCode()).isEqualTo(303);
    assertThat(engineer.get("/console/consignments?q=A").body()).contains("Give the view a name");
    assertThat(engineer.post("/console/lists/consignments/views", "name", "x", "query", "q=A\"><b>").statusCode()).isEqualTo(404);
    assertThat(engineer.post("/console/lists/elsewhere/views", "name", "x", "query", "q=A").statusCode()).isEqualTo(404);
  }

  @Test
  void customersAreAFileTooWhichNoSpreadsheetTakesForAFormula() {
    customer("=HYPERLINK(" + mark + ")", mark.toLowerCase(Locale.ROOT) + "@formula.example");
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get("/console/customers?q=" + mark).body()).contains("/console/customers?csv=1&amp;q=" + mark);
    var file = engineer.get("/console/customers?csv=1&q=" + mark);
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains("customers.csv");
    assertThat(file.body()).contains("'=HYPERLINK(" + mark + ")", mark.toLowerCase(Locale.ROOT) + "@formula.example");
    assertThat(signedInAs(Role.TECHNICIAN).get("/console/customers?csv=1").statusCode()).isEqualTo(403);
  }

  @Test
  void theUnitsOfOneOwnerAreAListOfTheirOwn() {
    var owner = customer("Owner " + mark, mark.toLowerCase(Locale.ROOT) + "@owner.example");
    registry.changeOwner(SYSTEM, serial, owner.id(), "sold");
    assertThat(registry.unitCountOf(SYSTEM, owner.id())).isEqualTo(1);
    var engineer = signedInAs(Role.ENGINEER);
    assertThat(engineer.get("/console/units?owner=" + owner.id()).body()).contains(serial, "Owner " + mark);
    assertThat(engineer.get("/console/units?owner=" + UUID.randomUUID()).body()).doesNotContain(serial);
    assertThat(engineer.get("/console/units?owner=nobody").body()).doesNotContain(serial);
    assertThat(engineer.get("/console/units.csv?owner=" + owner.id()).body()).contains(serial);
  }

  @Test
  void aFormatOfSerialNumbersIsTriedAddedAndRetiredWithAReason() {
    var manager = signedInAs(Role.MANAGER);
    assertThat(manager.get("/console/serial-formats?serial=df6s22-2401100042").body()).contains("DF6S222401100042", "made on 10 January 2024");
    assertThat(manager.get("/console/serial-formats?serial=battery").body()).contains("holds no digit");
    var letters = mark.replaceAll("[^A-Z0-9]", "");
    var added = manager.post("/console/serial-formats", "name", "Trial " + mark, "pattern", "^QF" + letters + "(?<date>[0-9]{6})[0-9]{3}$", "coding", "YYMMDD",
        "checkDigit", "NONE", "confidence", "MEDIUM", "example", "QF" + letters + "240229001");
    assertThat(added.statusCode()).isEqualTo(303);
    var page = manager.get("/console/serial-formats?serial=QF" + letters + "240229001").body();
    assertThat(page).contains("Trial " + mark, "made on 29 February 2024");
    var id = page.replaceAll("(?s).*<td>Trial " + mark + "</td>.*?(/console/serial-formats/[0-9]+).*", "$1");
    assertThat(manager.post(id, "active", "false", "reason", "").statusCode()).isEqualTo(422);
    assertThat(manager.post(id, "active", "false", "reason", "a trial only").statusCode()).isEqualTo(303);
    assertThat(manager.get("/console/serial-formats?serial=QF" + letters + "240229001").body()).contains("No format in use fits", "Retired");
    assertThat(manager.get("/console/serial-formats?lang=zh").body()).contains("序列号格式", "年和 ISO 周");
    assertThat(signedInAs(Role.ENGINEER).get("/console/serial-formats?lang=en").body()).contains("Serial number formats").doesNotContain("Add a format");
  }

  @Test
  void aFormatThatCannotReadIsRefusedBesideItsFieldWithWhatWasTyped() {
    var manager = signedInAs(Role.MANAGER);
    manager.get("/console/serial-formats");
    var endless = manager.post("/console/serial-formats", "name", "Endless " + mark, "pattern", "^(A+)+$", "coding", "NONE", "example", "AAAAAA1");
    assertThat(endless.statusCode()).isEqualTo(422);
    assertThat(endless.body()).contains("Write the pattern with letters, digits", "^(A+)+$");
    assertThat(manager.post("/console/serial-formats", "name", "No group " + mark, "pattern", "^QG[0-9]{6}$", "coding", "YYMMDD", "example", "QG240101").body())
        .contains("does not name what its coding reads: date");
    assertThat(manager.post("/console/serial-formats", "name", "No day " + mark, "pattern", "^QG(?<date>[0-9]{6})$", "coding", "YYMMDD", "example", "QG230229").body())
        .contains("tells no day that exists");
    assertThat(manager.post("/console/serial-formats", "name", "Letters " + mark, "pattern", "^QG(?<year>[A-Z])(?<month>[A-Z])[0-9]{4}$", "coding", "LETTERS", "yearLetters", "ABCA",
        "firstYear", "16", "example", "QGAA0001").body()).contains("Write each letter or digit once", "Write the year that the first letter stands for");
    assertThat(manager.get("/console/serial-formats").body()).doesNotContain(mark);
  }
}

package com.defnoco.aftersale.registry;

import static com.defnoco.aftersale.registry.ImportReport.Kind.CONSIGNMENTS;
import static com.defnoco.aftersale.registry.ImportReport.Kind.MODELS;
import static com.defnoco.aftersale.registry.ImportReport.Kind.UNITS;
import static com.defnoco.aftersale.registry.ImportReport.Verdict.CREATED;
import static com.defnoco.aftersale.registry.ImportReport.Verdict.REFUSED;
import static com.defnoco.aftersale.registry.ImportReport.Verdict.UNCHANGED;
import static com.defnoco.aftersale.registry.ImportReport.Verdict.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportsTest extends RegistryFixtures {

  @Test
  void aCleanListGoesInAndTheSameListAgainChangesNothing() {
    var model = model();
    var consignment = consignmentToRotterdam("2024-03-02");
    int n = next();
    var list = "serial_number,model,manufactured_on,consignment\n" + "IA%d01,%s,2024-01-10,%s\nIA%d02,%s,2024-01-11,%s\n"
        .formatted(n, model, consignment, n, model, consignment);

    assertThat(verdictsOnly(importing(UNITS, list))).containsExactly(CREATED, CREATED);
    assertThat(verdictsOnly(importing(UNITS, list))).containsExactly(UNCHANGED, UNCHANGED);
    var unit = registry.unit(SYSTEM, "ia%d-01".formatted(n));
    assertThat(unit.manufactured()).isEqualTo(
        new Manufactured(LocalDate.of(2024, 1, 10), Manufactured.Precision.DAY, Manufactured.Source.PRODUCTION_LIST));
    assertThat(unit.consignment().arrivedOn()).isEqualTo("2024-03-02");
  }

  @Test
  void everyBadRowIsToldWhatToMendAndSpoilsNoOther() {
    var model = model();
    var consignment = consignmentToRotterdam("2024-03-02");
    var other = consignmentToRotterdam("2024-04-02");
    var elsewhere = unit("2024-01-10", other);
    int n = next();
    var list = String.join("\n",
        "serial_number,model,manufactured_on,consignment",
        "IB%d01,%s,2024-01-10,%s".formatted(n, model, consignment),
        "IB%d02,%s,2023-02-29,%s".formatted(n, model, consignment),
        "IB%d03,%s,2024-03-03,%s".formatted(n, model, consignment),
        "IB%d04,NO-SUCH-MODEL,2024-01-10,%s".formatted(n, consignment),
        "IB%d05,%s,2024-01-10,NO-SUCH-CONSIGNMENT".formatted(n, model),
        "ib %d 01,%s,2024-01-10,%s".formatted(n, model, consignment),
        "%s,%s,2024-01-10,%s".formatted(elsewhere, model, consignment),
        "IB%d06,,2024-01-10,%s".formatted(n, consignment),
        "battery,%s,2024-01-10,%s".formatted(model, consignment),
        "IB%d07,%s,2031-01-10,%s".formatted(n, model, consignment),
        "IB%d08,%s,2024-01-10,%s,surplus".formatted(n, model, consignment),
        "IB%d09,%s,1/2/2024,%s".formatted(n, model, consignment),
        "",
        "IB%d10,%s,2024-02-29,%s".formatted(n, model, consignment)) + "\n";

    var report = importing(UNITS, list);

    assertThat(verdicts(report)).satisfiesExactly(
        line -> assertThat(line).startsWith("2 CREATED"),
        line -> assertThat(line).startsWith("3 REFUSED manufactured_on: “2023-02-29” does not exist: 2023-02 has 28 days"),
        line -> assertThat(line).startsWith("4 REFUSED manufactured_on: Made on 2024-03-03, but its consignment " + consignment + " arrived"),
        line -> assertThat(line).startsWith("5 REFUSED model: There is no model NO-SUCH-MODEL"),
        line -> assertThat(line).startsWith("6 REFUSED consignment: There is no consignment NO-SUCH-CONSIGNMENT"),
        line -> assertThat(line).startsWith("7 REFUSED serial_number: The same entry stands on line 2"),
        line -> assertThat(line).startsWith("8 REFUSED").contains("consignment: This unit is already in consignment " + other),
        line -> assertThat(line).startsWith("9 REFUSED model: Which model is it?"),
        line -> assertThat(line).startsWith("10 REFUSED serial_number: “BATTERY” holds no digit"),
        line -> assertThat(line).startsWith("11 REFUSED manufactured_on: 2031-01-10 lies in the future"),
        line -> assertThat(line).startsWith("12 REFUSED The line has 5 cells, the first line names 4 columns"),
        line -> assertThat(line).startsWith("13 REFUSED manufactured_on: “1/2/2024” can be 2024-02-01 or 2024-01-02"),
        line -> assertThat(line).startsWith("15 CREATED"));
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.refused()).isEqualTo(11);
    assertThatThrownBy(() -> registry.unit(SYSTEM, "IB%d03".formatted(n))).isInstanceOf(NotFound.class);
  }

  @Test
  void aDryRunGivesTheSameVerdictsAndChangesNothingUntilItIsApplied() {
    var model = model();
    int n = next();
    var list = "serial_number,model\nIC%d01,%s\nIC%d02,NONE\n".formatted(n, model, n);

    var trial = trying(UNITS, list);

    assertThat(verdictsOnly(trial)).containsExactly(CREATED, REFUSED);
    assertThatThrownBy(() -> registry.unit(SYSTEM, "IC%d01".formatted(n))).isInstanceOf(NotFound.class);

    var applied = imports.run(imports.apply(SYSTEM, trial.id()).id());

    assertThat(verdictsOnly(applied)).containsExactly(CREATED, REFUSED);
    assertThat(registry.unit(SYSTEM, "IC%d01".formatted(n)).model().code()).isEqualTo(model);
  }

  @Test
  void headingsInChineseAndSemicolonsAndGb18030AreUnderstood() {
    var model = model();
    int n = next();
    var list = "产品序列号;型号;生产日期;备注\nID%d01;%s;2024年1月10日;好\nID%d02;%s;2024/1/11;好的\n".formatted(n, model, n, model);

    var report = importing(UNITS, list.getBytes(Charset.forName("GB18030")), false);

    assertThat(verdictsOnly(report)).containsExactly(CREATED, CREATED);
    assertThat(report.notes()).extracting(InvalidInput.Problem::key)
        .containsExactlyInAnyOrder("registry.import.encoding", "registry.import.columnsUnused");
    assertThat(registry.unit(SYSTEM, "ID%d01".formatted(n)).manufactured().on()).isEqualTo("2024-01-10");
  }

  @Test
  void excelsOwnCsvWithMarkSeparatorLineAndTabsIsUnderstood() {
    var model = model();
    int n = next();
    var withMark = "\uFEFFsep=;\r\nSerial No.;Model\r\n\"=\"\"IE%d01\"\"\";%s\r\n'IE%d02;%s\r\n".formatted(n, model, n, model);
    assertThat(verdicts(importing(UNITS, withMark))).satisfiesExactly(
        line -> assertThat(line).startsWith("3 CREATED"), line -> assertThat(line).startsWith("4 CREATED"));
    var utf16 = "\uFEFFSerial\tModel\r\nIE%d03\t%s\r\n".formatted(n, model).getBytes(StandardCharsets.UTF_16LE);
    assertThat(verdictsOnly(importing(UNITS, utf16, false))).containsExactly(CREATED);
  }

  @Test
  void slashedDatesAreReadAsTheColumnShowsAndThatIsSaid() {
    var model = model();
    int n = next();
    var report = importing(UNITS, "serial,model,made\nIF%d01,%s,3/2/2024\nIF%d02,%s,25/2/2024\n".formatted(n, model, n, model));
    assertThat(verdictsOnly(report)).containsExactly(CREATED, CREATED);
    assertThat(report.notes()).extracting(InvalidInput.Problem::key).containsExactly("registry.import.dayFirst");
    assertThat(registry.unit(SYSTEM, "IF%d01".formatted(n)).manufactured().on()).isEqualTo("2024-02-03");
  }

  @Test
  void jsonLinesAreTakenAndABrokenOneInTheMiddleIsToldByItsLine() {
    var model = model();
    int n = next();
    var report = importing(UNITS, """
        {"serial_number":"IG%1$d01","model":"%2$s","manufactured_on":"2024-01-10"}
        {"serial_number":"IG%1$d02","model":"%2$s"
        {"serialNumber":"IG%1$d03","model":"%2$s","colour":"red"}
        {"serial_number":"IG%1$d04","serial_number":"IG%1$d05","model":"%2$s"}
        {"serial_number":{"a":{"b":1}},"model":"%2$s"}
        {"serial_number":"IG%1$d06","model":"%2$s","manufactured_on":null}
        """.formatted(n, model));
    assertThat(verdicts(report)).satisfiesExactly(
        line -> assertThat(line).startsWith("1 CREATED"),
        line -> assertThat(line).startsWith("2 REFUSED The line is not a JSON object"),
        line -> assertThat(line).startsWith("3 REFUSED colour: There is no field colour"),
        line -> assertThat(line).startsWith("4 REFUSED The line is not a JSON object"),
        line -> assertThat(line).startsWith("5 REFUSED serial_number: The field serial_number must be a text"),
        line -> assertThat(line).startsWith("6 CREATED"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "''|registry.import.empty",
      "serial_number,model|registry.import.noRows",
      "DF6S222401100042,TST-1|registry.import.columnMissing",
      "serial,serial number,model\\nA1234,A1234,B|registry.import.columnTwice",
      "[{\"serial_number\":\"A1234\"}]|registry.import.jsonArray",
      "<html><body>sign in</body></html>|registry.import.noText",
      "%PDF-1.7|registry.import.noText",
      "serial_number,model\\n\"A1234,B\\nA1235,B|registry.import.brokenQuotes"})
  void aFileThatIsNoListIsRefusedWithWhatToDo(String text, String key) {
    assertThatThrownBy(() -> importing(UNITS, text.replace("\\n", "\n"))).isInstanceOfSatisfying(InvalidInput.class,
        e -> assertThat(e.problems()).extracting(InvalidInput.Problem::key).containsExactly(key));
  }

  @Test
  void anExcelWorkbookALineWithoutEndAndBinaryRubbishAreRefused() {
    assertThatThrownBy(() -> importing(UNITS, new byte[] {'P', 'K', 3, 4, 20, 0}, false)).hasMessageContaining("registry.import.workbookDamaged");
    assertThatThrownBy(() -> importing(UNITS, "serial_number,model\n" + "A".repeat(10_000_000))).hasMessageContaining("lineTooLong");
    assertThatThrownBy(() -> importing(UNITS, "{\"serial_number\":\"" + "A".repeat(10_000_000))).hasMessageContaining("lineTooLong");
    assertThatThrownBy(() -> importing(UNITS, new byte[5000], false)).hasMessageContaining("registry.import.noText");
    assertThat(jdbc.sql("SELECT count(*) FROM registry_import WHERE state = 'RECEIVING'").query(Long.class).single()).isZero();
  }

  @Test
  void hostileCellsAreStoredAsTextAndQuotedInTheErrorList() {
    var report = importing(UNITS, "serial_number,model\n\"=HYPERLINK(\"\"http://x\"\")\",<script>alert(1)</script>\nA\0B,+1\n");
    assertThat(verdictsOnly(report)).containsExactly(REFUSED, REFUSED);
    var csv = new StringBuilder();
    imports.writeRows(SYSTEM, report.id(), true, Locale.UK, csv);
    assertThat(csv).contains("\"'=HYPERLINK(\"\"http://x\"\")\"").contains("'+1").contains("What to mend");
    var chinese = new StringBuilder();
    imports.writeRows(SYSTEM, report.id(), true, Locale.SIMPLIFIED_CHINESE, chinese);
    assertThat(chinese).contains("需要更正");
  }

  @Test
  void theSerialTellsTheDateWhereTheListDoesNot() {
    var model = model();
    int n = 1000 + next() % 9000;
    var report = importing(UNITS, ("serial,model,made\nDFAB%1$d240110%1$d,%2$s,\nDWAB%1$d24020%1$d,%2$s,\nDLAB%1$dJ10%1$d,%2$s,\n"
        + "DXAB%1$d0%1$d,%2$s,\nDFAB%1$d240111%1$d,%2$s,2024-05-05\n").formatted(n, model).replace("DFAB" + n, "DFA" + String.valueOf(n).substring(1))
        .replace("DWAB" + n, "DWA" + String.valueOf(n).substring(1)).replace("DLAB" + n, "DLA" + String.valueOf(n).substring(1))
        .replace("DXAB" + n, "DXA" + String.valueOf(n).substring(1)));
    assertThat(verdictsOnly(report)).containsOnly(CREATED);
    var serials = imports.rows(SYSTEM, report.id(), null, 0, 10).stream().map(row -> row.cells().get("serial_number")).toList();
    assertThat(registry.unit(SYSTEM, serials.get(0)).manufactured()).isEqualTo(
        new Manufactured(LocalDate.of(2024, 1, 10), Manufactured.Precision.DAY, Manufactured.Source.LABEL));
    assertThat(registry.unit(SYSTEM, serials.get(1)).manufactured()).isEqualTo(
        new Manufactured(LocalDate.of(2024, 1, 14), Manufactured.Precision.WEEK, Manufactured.Source.LABEL));
    assertThat(registry.unit(SYSTEM, serials.get(2)).manufactured()).isEqualTo(
        new Manufactured(LocalDate.of(2024, 1, 31), Manufactured.Precision.MONTH, Manufactured.Source.LABEL));
    assertThat(registry.unit(SYSTEM, serials.get(3)).manufactured()).isNull();
    assertThat(verdicts(report).get(4)).contains("The list says 2024-05-05; the serial number tells 2024-01-11");
  }

  @Test
  void consignmentsComeWithTheirArrivalsAndProofs() {
    int n = next();
    var report = importing(CONSIGNMENTS, """
        reference,port,arrived_on,proof_kind,proof_reference
        IH%1$d-1,NLRTM,2024-03-02,arrival notice,AN-1
        IH%1$d-2,nl rtm,,,
        IH%1$d-3,NLRTN,2024-03-02,,
        IH%1$d-4,Hamburg,2024-02-30,,
        IH%1$d-5,鹿特丹,2.3.2024,rumour,
        IH%1$d-6,DEHAM,2024-03,,
        IH%1$d-7,DEHAM,2024-03-02,,
        """.formatted(n));
    assertThat(verdicts(report)).satisfiesExactly(
        line -> assertThat(line).isEqualTo("2 CREATED"),
        line -> assertThat(line).isEqualTo("3 CREATED"),
        line -> assertThat(line).startsWith("4 REFUSED port_of_discharge: “NLRTN” is not a port we know. Did you mean NLRTM (Rotterdam)"),
        line -> assertThat(line).startsWith("5 REFUSED arrived_on: “2024-02-30” does not exist: 2024-02 has 29 days"),
        line -> assertThat(line).startsWith("6 REFUSED proof_kind: “rumour” is no kind of proof"),
        line -> assertThat(line).startsWith("7 REFUSED arrived_on: “2024-03” is not one day"),
        line -> assertThat(line).startsWith("8 CREATED proof_kind: The arrival has no proof yet"));
    assertThat(registry.consignment(SYSTEM, "ih%d-1".formatted(n)).proof().kind()).isEqualTo(ArrivalProof.Kind.ARRIVAL_NOTICE);
  }

  @Test
  void modelsComeWithTheirElectricalDataAndImpossibleDataIsRefused() {
    int n = next();
    var report = importing(MODELS, """
        code,name,chemistry,cells_in_series,capacity_mah,cut_off_volts_per_cell,charge_volts_per_cell,nominal_volts_per_cell
        im-%1$d-a,Pack A,LiPo,6,22000,"3,2",4.2,3.7
        IM-%1$d-B,Pack B,plutonium,6,22000,,,
        IM-%1$d-C,Pack C,LiHV,6,22000,4.5,4.35,3.8
        IM-%1$d-D,Pack D,LFP,,"22,000",,,
        """.formatted(n));
    assertThat(verdicts(report)).satisfiesExactly(
        line -> assertThat(line).isEqualTo("2 CREATED"),
        line -> assertThat(line).startsWith("3 REFUSED chemistry: “plutonium” is no chemistry"),
        line -> assertThat(line).startsWith("4 REFUSED cut_off_volts_per_cell: 4.5 is more than nominal_volts_per_cell (3.8)"),
        line -> assertThat(line).contains("cells_in_series: The column cells_in_series is empty").contains("“22,000” is not a number"));
    assertThat(registry.model(SYSTEM, "IM-%d-A".formatted(n)).cutOffVoltsPerCell()).isEqualByComparingTo("3.2");

    var later = importing(MODELS, "code,cycle_life\nIM-%d-A,600\n".formatted(n));
    assertThat(verdictsOnly(later)).containsExactly(UPDATED);
    assertThat(registry.model(SYSTEM, "IM-%d-A".formatted(n)).capacityMilliampHours()).isEqualTo(22_000);
  }

  @Test
  void manyRowsGoInStepsAndAnInterruptedImportGoesOnWhereItStopped() throws IOException {
    var model = model();
    int n = next();
    var list = "serial_number,model\n" + IntStream.range(0, 1203).mapToObj(i -> "IJ%d%04d,%s".formatted(n, i, model))
        .collect(Collectors.joining("\n"));
    // The list is received while the background is away, as after a crash: the rows are there, no verdict yet.
    var received = imports.receive(SYSTEM, UNITS, "many.csv", new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), false);
    var finished = imports.run(received.id());
    assertThat(finished.created()).isEqualTo(1203);
    assertThat(finished.processed()).isEqualTo(1203);
    assertThat(imports.run(received.id())).isEqualTo(finished);
    assertThat(jdbc.sql("SELECT count(*) FROM unit WHERE import_id = ?").param(received.id()).query(Long.class).single()).isEqualTo(1203);
  }

  @Test
  void anEngineerMayImportButOnlyAManagerCorrectsArrivals() throws IOException {
    var consignment = consignmentToRotterdam("2024-03-02");
    var list = "reference,port,arrived_on\n%s,NLRTM,2024-03-05\n".formatted(consignment).getBytes(StandardCharsets.UTF_8);
    var byEngineer = imports.run(imports.receive(staff(Role.ENGINEER), CONSIGNMENTS, "c.csv", new ByteArrayInputStream(list), false).id());
    assertThat(verdicts(byEngineer)).first().asString().contains("only a manager may change it");
    var byManager = imports.run(imports.receive(staff(Role.MANAGER), CONSIGNMENTS, "c.csv", new ByteArrayInputStream(list), false).id());
    assertThat(verdictsOnly(byManager)).containsExactly(UPDATED);
    assertThatThrownBy(() -> imports.receive(staff(Role.AUDITOR), UNITS, "u.csv", new ByteArrayInputStream(list), false))
        .isInstanceOf(NotAllowed.class);
  }
}

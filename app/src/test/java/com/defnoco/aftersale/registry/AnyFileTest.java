package com.defnoco.aftersale.registry;

import static com.defnoco.aftersale.registry.ImportReport.Kind.CONSIGNMENTS;
import static com.defnoco.aftersale.registry.ImportReport.Kind.UNITS;
import static com.defnoco.aftersale.registry.ImportReport.Verdict.CREATED;
import static com.defnoco.aftersale.registry.ImportReport.Verdict.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lists as factories and forwarders really send them. */
class AnyFileTest extends RegistryFixtures {

  @Test
  void anExcelWorkbookIsReadFromItsFirstVisibleSheetWithDatesAsPeopleSeeThem() {
    var model = model();
    int n = next();
    var shared = "<si><t>Serial No.</t></si><si><t>型号</t></si><si><t>生产日期</t></si><si><r><t>XA</t></r><r><t>%d01</t></r><rPh><t>ignored</t></rPh></si><si><t>%s</t></si>"
        .formatted(n, model);
    var rows = """
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c></row>
        <row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" t="s"><v>4</v></c><c r="D4" s="1"><v>45301</v></c></row>
        <row r="5"><c r="A5" t="inlineStr"><is><t>XA%1$d02</t></is></c><c r="B5" t="str"><f>B4</f><v>%2$s</v></c><c r="D5" s="2"><v>45351.0</v></c></row>
        <row r="6"><c r="A6"><v>1234567890123456789</v></c><c r="B6" t="s"><v>4</v></c></row>
        <row r="7"><c r="A7" t="s"><v>3</v></c></row>
        <row r="8"/>
        <row r="9"><c r="A9" t="str"><v>XA%1$d03</v></c><c r="B9" t="e"><v>#REF!</v></c><c r="D9"><v>45301</v></c></row>""".formatted(n, model);

    var report = importing(UNITS, ExcelFile.of(shared, rows), false);

    assertThat(verdicts(report)).satisfiesExactly(
        line -> assertThat(line).startsWith("4 CREATED"),
        line -> assertThat(line).startsWith("5 CREATED"),
        line -> assertThat(line).startsWith("6 REFUSED serial_number: “1234567890123456789” was kept as a number, and Excel keeps only 15 digits"),
        line -> assertThat(line).startsWith("7 REFUSED serial_number: The same entry stands on line 4"),
        line -> assertThat(line).startsWith("9 REFUSED").contains("There is no model #REF!"));
    assertThat(registry.unit(SYSTEM, "XA%d01".formatted(n)).manufactured().on()).isEqualTo("2024-01-10");
    assertThat(registry.unit(SYSTEM, "XA%d02".formatted(n)).manufactured().on()).isEqualTo("2024-02-29");
    assertThat(report.reading().format()).isEqualTo("XLSX");
    assertThat(report.reading().sheet()).isEqualTo("2024 March");
    assertThat(report.notes()).extracting(Problem::key).contains("registry.import.otherSheets");
  }

  @Test
  void aBombADamagedWorkbookAndAnArchiveThatIsNoneAreRefused() throws IOException {
    var bomb = ExcelFile.bomb();
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThatThrownBy(() -> importing(UNITS, bomb, false)).hasMessageContaining("registry.import.bomb");
    var cut = java.util.Arrays.copyOf(bomb, 2000);
    assertThatThrownBy(() -> importing(UNITS, cut, false)).hasMessageContaining("registry.import.workbookDamaged");
    var zip = new ByteArrayOutputStream();
    try (var out = new java.util.zip.ZipOutputStream(zip)) {
      out.putNextEntry(new java.util.zip.ZipEntry("photo.jpg"));
    }
    assertThatThrownBy(() -> importing(UNITS, zip.toByteArray(), false)).hasMessageContaining("registry.import.notAWorkbook");
    var entity = ExcelFile.of("", "<row r=\"1\"><c t=\"str\"><v>&x;</v></c></row>");
    assertThatThrownBy(() -> importing(UNITS, entity, false)).hasMessageContaining("registry.import.workbookDamaged");
    assertThatThrownBy(() -> importing(UNITS, new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0}, false))
        .hasMessageContaining("registry.import.workbook");
  }

  @Test
  void aFileThatMixesEncodingsIsReadLineByLineAndThatIsSaid() throws IOException {
    int n = next();
    var mixed = new ByteArrayOutputStream();
    mixed.write("reference|port|arrived_on|proof_note\n".getBytes(StandardCharsets.US_ASCII));
    mixed.write("XB%d-1|NLRTM|2024-03-02|Bestätigt durch Müller\n".formatted(n).getBytes(StandardCharsets.UTF_8));
    mixed.write("XB%d-2|NLRTM|2024-03-02|Bestätigt durch Müller\n".formatted(n).getBytes(Charset.forName("windows-1252")));
    var report = importing(CONSIGNMENTS, mixed.toByteArray(), false);
    assertThat(verdictsOnly(report)).containsExactly(CREATED, CREATED);
    assertThat(report.reading().separator()).isEqualTo("|");
    assertThat(report.notes()).extracting(Problem::key).contains("registry.import.mixedEncodings");
    for (int i = 1; i <= 2; i++) {
      assertThat(registry.consignment(SYSTEM, "XB%d-%d".formatted(n, i)).proof().note()).isEqualTo("Bestätigt durch Müller");
    }
  }

  @Test
  void windowsFilesAreReadAndACellThatNobodyCanReadIsToldByItsLine() {
    int n = next();
    var list = "reference,port,proof_note\nXC%d-1,NLRTM,Grün\nXC%d-2,NLRTM,A\0B\n".formatted(n, n).getBytes(Charset.forName("windows-1252"));
    var report = importing(CONSIGNMENTS, list, false);
    assertThat(report.reading().encoding()).isEqualTo("windows-1252");
    assertThat(verdicts(report)).satisfiesExactly(line -> assertThat(line).startsWith("2 CREATED"),
        line -> assertThat(line).startsWith("3 REFUSED proof_note: “A\uFFFDB” holds characters that cannot be read"));
    assertThat(registry.consignment(SYSTEM, "XC%d-1".formatted(n)).proof().note()).isEqualTo("Grün");
  }

  @Test
  void foreignHeadingsAreAskedForCorrectedAndRememberedForTheNextFile() throws IOException {
    var model = model();
    int n = next();
    var heading = "Kennung " + n;
    var list = "%s,Typ %d,Made\nXD%d01,%s,3/2/2024\n".formatted(heading, n, n, model).getBytes(StandardCharsets.UTF_8);
    var engineer = staff(Role.ENGINEER);
    assertThatThrownBy(() -> importing(UNITS, list, true)).hasMessageContaining("registry.import.columnMissing");

    var asked = imports.receive(engineer, UNITS, "foreign.csv", new ByteArrayInputStream(list), true, Map.of(), true);
    assertThat(asked.state()).isEqualTo(ImportReport.State.MAPPING);
    assertThat(asked.reading().headings()).extracting(Reading.Heading::by).containsExactly(Reading.By.NOBODY, Reading.By.NOBODY, Reading.By.KNOWN);
    assertThatThrownBy(() -> imports.correct(engineer, asked.id(), new Reading.Correction(Map.of(1, "serial_number", 0, "serial_number"), Map.of())))
        .isInstanceOf(InvalidInput.class).hasMessageContaining("columnTwice");
    assertThatThrownBy(() -> imports.correct(engineer, asked.id(), new Reading.Correction(Map.of(1, "model"), Map.of())))
        .hasMessageContaining("columnUnassigned");

    var told = imports.run(imports.correct(engineer, asked.id(), new Reading.Correction(Map.of(0, "serial_number", 1, "model"),
        Map.of("manufactured_on", Reading.DateOrder.DAY_FIRST))).id());
    assertThat(verdictsOnly(told)).containsExactly(CREATED);
    imports.run(imports.apply(engineer, told.id()).id());
    assertThat(registry.unit(SYSTEM, "XD%d01".formatted(n)).manufactured().on()).isEqualTo("2024-02-03");

    var next = importing(UNITS, "%s,TYP-%d\nXD%d02,%s\n".formatted(heading.toUpperCase(java.util.Locale.ROOT), n, n, model));
    assertThat(next.reading().headings()).extracting(Reading.Heading::by).containsOnly(Reading.By.REMEMBERED);
    assertThat(verdictsOnly(next)).containsExactly(CREATED);
  }

  @Test
  void thePageShowsHowTheFileWasReadAndTakesTheCorrection() {
    var model = model();
    int n = next();
    var engineer = signedInAs(Role.ENGINEER);
    engineer.get("/console/imports");
    var asked = engineer.upload("/console/imports", "file", "liste.csv", "text/csv",
        "Zellnummer %d;Model\nXE%d01;%s\n".formatted(n, n, model).getBytes(StandardCharsets.UTF_8), "kind", "UNITS");
    var page = asked.headers().firstValue("Location").orElseThrow();
    assertThat(engineer.get(page).body()).contains("Say what the columns mean", "Zellnummer " + n, "unknown heading", "XE" + n + "01", "name=\"column-0\"");
    assertThat(engineer.post(page + "/reading", "column-0", "", "column-1", "model").body()).contains("Say which column holds serial_number");
    var corrected = engineer.post(page + "/reading", "column-0", "serial_number", "column-1", "model");
    var id = UUID.fromString(corrected.headers().firstValue("Location").orElseThrow().replaceAll(".*/", ""));
    imports.run(id);
    assertThat(engineer.get("/console/imports/" + id).body()).contains("Every row is good", "as told", "UTF-8");
    assertThat(engineer.get(page).statusCode()).isEqualTo(404);
  }

  @Test
  void aProgramTellsWhatAHeadingMeansAndSeesHowTheFileWasRead() {
    var model = model();
    int n = next();
    var erp = program(Scope.REGISTRY_WRITE);
    var body = "Akku%1$d,Model\nXF%1$d01,%2$s\n".formatted(n, model);
    assertThat(erp.send("POST", "/api/v1/imports/units", "text/csv", BodyPublishers.ofString(body)).statusCode()).isEqualTo(422);
    assertThat(erp.send("POST", "/api/v1/imports/units?map=Akku" + n + "=serial", "text/csv", BodyPublishers.ofString(body)).body())
        .contains("There is no column serial");
    var taken = erp.send("POST", "/api/v1/imports/units?dryRun=true&map=Akku" + n + "=serial_number", "text/csv", BodyPublishers.ofString(body));
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(taken.body()).contains("\"encoding\":\"UTF-8\"", "\"column\":\"serial_number\"", "\"by\":\"TOLD\"");
  }

  @Test
  void aSerialOfAnotherModelIsRefusedAndOneWithLettersThatLookAlikeIsNoticed() {
    var serial = unit("2024-01-10", consignmentToRotterdam("2024-03-02"));
    var other = model();
    assertThat(verdicts(importing(UNITS, "serial,model\n%s,%s\n".formatted(serial, other))).getFirst())
        .contains("REFUSED model: " + serial + " is registered as model");
    int n = next();
    var alike = importing(UNITS, "serial,model\nXG%1$dO1,%2$s\nxg-%1$d-01,%2$s\n ＸＧ%1$d０1 ,%2$s\n".formatted(n, other));
    assertThat(verdicts(alike)).satisfiesExactly(line -> assertThat(line).startsWith("2 CREATED"),
        line -> assertThat(line).startsWith("3 CREATED").doesNotContain("REFUSED"),
        line -> assertThat(line).startsWith("4 REFUSED serial_number: The same entry stands on line 3"));
  }

  @Test
  void onlyAManagersListChangesARecordedDayOfManufacture() throws IOException {
    var serial = unit("2024-01-10", consignmentToRotterdam("2024-03-02"));
    var list = "serial,made\n%s,2024-01-20\n".formatted(serial).getBytes(StandardCharsets.UTF_8);
    var byEngineer = imports.run(imports.receive(staff(Role.ENGINEER), UNITS, "u.csv", new ByteArrayInputStream(list), false).id());
    assertThat(verdicts(byEngineer).getFirst()).contains("REFUSED manufactured_on: 2024-01-10 is recorded");
    var byManager = imports.run(imports.receive(staff(Role.MANAGER), UNITS, "u.csv", new ByteArrayInputStream(list), false).id());
    assertThat(byManager.updated()).isEqualTo(1);
  }

  @Test
  void aFileAsLargeAsADiskIsRefusedBeforeItIsStored() {
    var endless = new java.io.InputStream() {
      private long left = 2L << 30;

      @Override
      public int read() {
        return left-- > 0 ? 'A' : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        int n = (int) Math.min(left, length);
        left -= n;
        return n == 0 ? -1 : n;
      }
    };
    assertThatThrownBy(() -> imports.receive(SYSTEM, UNITS, "huge.csv", endless, false)).hasMessageContaining("registry.import.fileTooLarge");
    assertThat(endless.left).isGreaterThan(1L << 30);
  }
}

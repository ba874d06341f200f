package com.defnoco.aftersale.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.batterylog.ColumnMapping;
import com.defnoco.aftersale.batterylog.Finding;
import com.defnoco.aftersale.batterylog.Verdict;
import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.documents.Document;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Language;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import com.defnoco.aftersale.registry.Registry;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class DiagnosisTest extends AftersaleTest {

  @Autowired private Diagnosis diagnosis;
  @Autowired private LogReading reading;
  @Autowired private LogReports reports;
  @Autowired private DiagnosisSql sql;
  @Autowired private Documents documents;
  @Autowired private Claims claims;
  @Autowired private Registry registry;
  @Autowired private Journal journal;

  private final String mark = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
  private Actor.Staff engineer;
  private Actor.LinkHolder customer;
  private String number;

  @BeforeEach
  void aClaim() {
    engineer = staff(Role.ENGINEER);
    claimOn("DN" + mark);
  }

  private void claimOn(String serial) {
    var contact = new Submission.Contact("Ada " + mark, UUID.randomUUID() + "@customer.example", null, "en", "Europe/Amsterdam", "NL");
    var item = new Submission.Item(serial, null, "It loses power.", Set.of(Symptom.SHORT_FLIGHT_TIME), Set.of());
    ClaimView claim = claims.submit(new Actor.Visitor("192.0.2.3"), new Submission(UUID.randomUUID(), contact, List.of(item), Channel.PORTAL)).claim();
    number = claim.number();
    customer = new Actor.LinkHolder(claim.id(), claim.customerId());
  }

  /** Two minutes in flight over Munich; the third cell stays behind. */
  private String weakCell() {
    var table = new StringBuilder("time (s),latitude,longitude,voltage (V),current (A),soc (%),cell 1 (V),cell 2 (V),cell 3 (V),cell 4 (V),serial number\n");
    for (int s = 0; s < 120; s++) {
      table.append(s).append(",48.137,11.575,14.8,20,").append(80 - s / 10).append(",3.75,3.74,3.60,3.75,DN").append(mark).append('\n');
    }
    return table.toString();
  }

  private Document add(String content, String name) {
    return documents.add(customer, number, 1, DocumentKind.LOG, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), name, "");
  }

  private LogView read(Document document) {
    reading.read(sql.log(document.id()).orElseThrow().analysisId());
    return diagnosis.find(engineer, number, document.id());
  }

  private static Finding imbalance(LogView log) {
    return Objects.requireNonNull(log.result()).findings().stream().filter(finding -> finding.rule().equals("IMBALANCE-IN-FLIGHT")).findFirst().orElseThrow();
  }

  @Test
  void aLogThatComesToAClaimIsReadAndShownToEngineerAndCustomer() {
    var document = add(weakCell(), "flight.csv");
    assertThat(diagnosis.find(customer, number, document.id()).state()).isIn(LogState.WAITING, LogState.READING, LogState.DONE);
    var log = read(document);
    assertThat(log.state()).isEqualTo(LogState.DONE);
    assertThat(log.result().verdict()).isEqualTo(Verdict.SUPPORTS_DEFECT);
    assertThat(imbalance(log).cell()).isEqualTo(3);
    assertThat(diagnosis.of(customer, number)).singleElement().satisfies(seen -> assertThat(seen.result()).isNotNull());
    assertThat(claims.find(engineer, number).item(1).facts()).as("a finding sets no fact").noneMatch(fact -> Diagnosis.CAUSES.contains(fact.fact()));
  }

  @Test
  void positionsAreNowhereButInTheFile() {
    var document = add(weakCell(), "flight.csv");
    read(document);
    var kept = sql.analysis(sql.log(document.id()).orElseThrow().analysisId()).orElseThrow().result();
    assertThat(kept).doesNotContain("48.137").doesNotContain("11.575");
    assertThat(reports.json(engineer, number, document.id())).doesNotContain("48.137").doesNotContain("11.575");
  }

  @Test
  void anEngineerTakesAFindingAsEvidenceOnceAndWithAReason() {
    var document = add(weakCell(), "flight.csv");
    var key = LogView.key(imbalance(read(document)));
    assertThatThrownBy(() -> diagnosis.accept(engineer, number, document.id(), key, Fact.IMPROPER_USE_OR_STORAGE, false, " ")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> diagnosis.accept(engineer, number, document.id(), key, Fact.INVOICE, false, "so")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> diagnosis.accept(customer, number, document.id(), key, Fact.IMPROPER_USE_OR_STORAGE, false, "so")).isInstanceOf(NotAllowed.class);
    diagnosis.accept(engineer, number, document.id(), key, Fact.IMPROPER_USE_OR_STORAGE, false, "One weak cell, no limit exceeded.");
    assertThat(claims.find(engineer, number).item(1).facts()).filteredOn(fact -> fact.fact() == Fact.IMPROPER_USE_OR_STORAGE).singleElement().satisfies(fact -> {
      assertThat(fact.value()).isEqualTo("false");
      assertThat(fact.document()).isEqualTo(document.id());
    });
    assertThatThrownBy(() -> diagnosis.reject(engineer, number, document.id(), key, "no")).isInstanceOf(NotPossible.class);
    assertThat(diagnosis.find(engineer, number, document.id()).answers()).singleElement().satisfies(answer -> assertThat(answer.accepted()).isTrue());
    assertThat(diagnosis.find(customer, number, document.id()).answers()).as("ours").isEmpty();
    assertThat(journal.of("claim:" + customer.claimId())).extracting(Journal.Entry::event).contains("log.findingAccepted");
  }

  @Test
  void aRejectedFindingKeepsItsReasonAndSetsNothing() {
    var document = add(weakCell(), "flight.csv");
    diagnosis.reject(engineer, number, document.id(), LogView.key(imbalance(read(document))), "The balance lead was loose.");
    assertThat(claims.find(engineer, number).item(1).facts()).noneMatch(fact -> Diagnosis.CAUSES.contains(fact.fact()));
    assertThat(diagnosis.find(engineer, number, document.id()).answers().getFirst().reason()).isEqualTo("The balance lead was loose.");
  }

  @Test
  void toOthersTheLogDoesNotExist() {
    var document = add(weakCell(), "flight.csv");
    var first = number;
    claimOn("DX" + mark);
    for (var other : List.of(customer, new Actor.Visitor("192.0.2.9"), staff(Role.ADMINISTRATOR))) {
      assertThatThrownBy(() -> diagnosis.find(other, first, document.id())).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> reports.json(other, first, document.id())).isInstanceOf(NotFound.class);
    }
    assertThatThrownBy(() -> diagnosis.find(engineer, number, document.id())).as("another claim's number").isInstanceOf(NotFound.class);
  }

  @Test
  void theReportIsTheSameWheneverTheSameLogIsReadAgain() {
    var one = add(weakCell(), "flight.csv");
    read(one);
    var two = add(weakCell(), "again.csv");
    assertThat(sql.log(two.id()).orElseThrow().analysisId()).as("the same bytes are read once").isEqualTo(sql.log(one.id()).orElseThrow().analysisId());
    assertThat(reports.json(engineer, number, two.id())).isEqualTo(reports.json(engineer, number, one.id()));
    for (var language : Language.values()) {
      assertThat(reports.pdf(engineer, number, two.id(), language)).isEqualTo(reports.pdf(engineer, number, one.id(), language));
    }
    assertThat(new String(reports.pdf(customer, number, one.id(), Language.EN), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
  }

  @Test
  void theDataSheetOfTheUnitsModelGoesBeforeTheDefaultsAndThePacksSerialIsCompared() {
    var model = "DG-" + mark;
    registry.putModel(SYSTEM, new BatteryModel(model, "Test pack", Chemistry.LIPO, 4, 1, 5_000, new BigDecimal("3.7"), new BigDecimal("4.2"), new BigDecimal("3.3"), new BigDecimal("3"),
        new BigDecimal("5"), new BigDecimal("1"), null, null, null, null, null, null, null, null, null));
    registry.putUnit(SYSTEM, "DU" + mark, model, LocalDate.parse("2024-01-10"), null);
    claimOn("DU" + mark);
    var log = read(add(weakCell(), "flight.csv"));
    assertThat(log.result().judgedBy()).isEqualTo(model);
    assertThat(log.result().findings()).filteredOn(finding -> finding.rule().equals("OVER-CURRENT")).singleElement().satisfies(finding -> {
      assertThat(finding.threshold()).isEqualTo(15);
      assertThat(finding.source()).isEqualTo("data sheet of model " + model);
    });
    assertThat(log.comparisons()).singleElement().satisfies(compared -> {
      assertThat(compared.reported()).isEqualTo("DN" + mark);
      assertThat(compared.agrees()).as("another pack than the label tells").isFalse();
    });
    var unit = registry.unitFacts("DU" + mark).orElseThrow().unitId();
    assertThat(diagnosis.ofUnit(engineer, unit).logs()).singleElement().satisfies(seen -> assertThat(seen.spreadMillivolts()).isBetween(149.0, 151.0));
    assertThat(signedIn(engineer).get("/console/units/DU" + mark).body()).contains("Its logs");
  }

  @Test
  void aCorrectedColumnIsReadAnewAndRememberedForTheNextTable() {
    var first = add("clock " + mark + ",time (s),volt,weird\n" + "x,0,8000,1\nx,1,8000,1\n", "a.csv");
    var log = read(first);
    var mapping = ColumnMapping.fromText(Objects.requireNonNull(log.result().table()));
    var corrected = new ColumnMapping(mapping.separator(), false, true, List.of(mapping.columns().getFirst(),
        new ColumnMapping.Column(2, "volt", ColumnMapping.Quantity.CELL, ColumnMapping.Unit.MILLIVOLT, 1),
        new ColumnMapping.Column(3, "weird", ColumnMapping.Quantity.CURRENT, ColumnMapping.Unit.AMPERE, 0)));
    diagnosis.correctMapping(engineer, number, first.id(), corrected);
    assertThat(read(first).result().table()).isEqualTo(corrected.toText());
    var next = read(add("clock " + mark + ",time (s),volt,weird\n" + "x,0,8100,2\nx,1,8100,2\n", "b.csv"));
    assertThat(next.result().table()).isEqualTo(corrected.toText());
    assertThatThrownBy(() -> diagnosis.correctMapping(engineer, number, first.id(), new ColumnMapping(',', false, false, List.of()))).isInstanceOf(InvalidInput.class);
  }

  @Test
  void theChartShowsWhenItFlewWhatAlarmedAndTheLimitsOfTheModel() {
    var table = new StringBuilder("time (s),armed,flying,voltage (V),current (A),message\n");
    for (int s = 0; s < 120; s++) {
      table.append(s).append(",1,").append(s >= 20 && s < 90 ? 1 : 0).append(",15.2,").append(s % 2 == 0 ? 12 : 14).append(s == 60 ? ",Battery critical " + mark : ",").append('\n');
    }
    var document = add(table.toString(), "alarm.csv");
    var log = read(document);
    var chart = LogChart.of(log.result(), log.result().packs().getFirst());
    assertThat(chart.phases()).filteredOn(phase -> phase.kind().equals("AIRBORNE")).singleElement().satisfies(phase -> {
      assertThat(phase.from()).isEqualTo(20);
      assertThat(phase.to()).isEqualTo(90);
    });
    assertThat(chart.marks()).singleElement().satisfies(alarm -> {
      assertThat(alarm.at()).isEqualTo(60);
      assertThat(alarm.text()).isEqualTo("Battery critical " + mark);
    });
    var at = "/console/claims/" + number + "/logs/" + document.id();
    assertThat(signedIn(engineer).get(at).body()).contains("log-phase-air").contains("log-mark").contains("Alarms and errors").contains("Battery critical " + mark);
    assertThat(signedIn(engineer).get(at + "/chart.json").body()).contains("\"kind\":\"AIRBORNE\"").contains("Message to the pilot: Battery critical " + mark);
    assertThat(reports.json(engineer, number, document.id())).contains("AIRBORNE").contains("Battery critical " + mark);
  }

  @Test
  void severalLogsOfAPackTellTogetherHowItAged() {
    var model = "DH-" + mark;
    registry.putModel(SYSTEM, new BatteryModel(model, "Test pack", Chemistry.LIPO, 4, 1, 5_000, new BigDecimal("3.7"), new BigDecimal("4.2"), new BigDecimal("3.3"), new BigDecimal("30"),
        new BigDecimal("50"), new BigDecimal("1"), null, null, null, null, null, null, null, null, 400));
    registry.putUnit(SYSTEM, "DH" + mark, model, LocalDate.parse("2024-01-10"), null);
    claimOn("DH" + mark);
    // The later flight is sent first: the logs' own time orders them.
    var late = add(flight("2025-08-01", 90, 0.030), "late.csv");
    read(late);
    read(add(flight("2025-02-01", 8, 0.012), "early.csv"));
    var history = diagnosis.ofUnit(engineer, registry.unitFacts("DH" + mark).orElseThrow().unitId());
    assertThat(history.logs()).extracting(LogHistory.Entry::cycles).containsExactly(8, 90);
    assertThat(history.findings()).singleElement().satisfies(finding -> assertThat(finding.rule() + " " + finding.variant()).isEqualTo("RESISTANCE-GROWTH early"));
    assertThat(signedIn(engineer).get("/console/units/DH" + mark).body()).contains("Resistance growth from log to log").contains("log-dot");
    assertThat(signedIn(engineer).get("/console/claims/" + number + "/logs/" + late.id()).body()).contains("Over all 2 logs of this pack").contains("long before its rated cycles");
  }

  /** Five minutes of changing current on a pack with this resistance. */
  private String flight(String day, int cycles, double ohms) {
    var table = new StringBuilder("datetime,voltage (V),current (A),soc (%),cycles\n");
    for (int s = 0; s < 300; s++) {
      double amps = s % 3 == 0 ? 20 : 40;
      table.append(day).append(" 10:0").append(s / 60).append(':').append(String.format(Locale.ROOT, "%02d,%.3f,%.1f,%d,%d%n", s % 60, 16.2 - s * 0.002 - amps * ohms, amps, 95 - s / 10, cycles));
    }
    return table.toString();
  }

  @Test
  void whatIsNoLogSaysSoInTheReadersLanguage() {
    var log = read(add("Dear all, it fell down. " + mark + "\n", "letter.log"));
    assertThat(log.state()).isEqualTo(LogState.UNREADABLE);
    assertThat(signedIn(engineer).get("/console/claims/" + number + "/logs/" + log.document().id()).body()).contains("PX4 .ulg");
  }

  @Test
  void bothPagesShowTheCurveAndTheFindings() {
    var document = add(weakCell(), "flight.csv");
    read(document);
    var console = signedIn(engineer);
    var at = "/console/claims/" + number + "/logs/" + document.id();
    assertThat(console.get(at).body()).contains("<svg class=\"log-chart\"").contains("Cell 3 kept falling behind").contains("Accept as evidence");
    assertThat(console.get(at + "/chart.json").body()).contains("\"what\":\"cells\"");
    assertThat(console.get(at + "/report.json").body()).contains("IMBALANCE-IN-FLIGHT");
    assertThat(console.get("/console/claims/" + number).body()).contains("What the logs show").contains("Speaks for a defect");
    var link = "/t/" + claims.link(engineer, number);
    assertThat(visitor().get(link).body()).contains("/logs/" + document.id());
    assertThat(visitor().get(link + "/logs/" + document.id()).body()).contains("<svg class=\"log-chart\"").contains("Speaks for you").doesNotContain("Accept as evidence");
    assertThat(visitor().get(link + "/logs/" + document.id() + "/report.pdf").statusCode()).isEqualTo(200);
    var finding = LogView.key(imbalance(diagnosis.find(engineer, number, document.id())));
    assertThat(console.post(at + "/findings/" + finding + "/acceptance", "fact", "improperUseOrStorage", "value", "false", "reason", "One weak cell.").statusCode()).isEqualTo(303);
    assertThat(console.get(at).body()).contains("One weak cell.");
  }
}

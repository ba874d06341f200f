package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;

/** A15: a cell of an export is a formula on the computer of whoever opens it. */
class A15CsvFormulaTest extends AttackFixtures {

  @Test
  void noCellOfAnyExportStartsLikeAFormula() throws IOException {
    var words = Payloads.of("csv");
    for (var word : words) {
      clock.set("2025-06-01");
      claims.submit(SYSTEM, new Submission(UUID.randomUUID(), new Submission.Contact(word, address(), null, "en", null, "NL"),
          List.of(item(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30", word + next(), Symptom.CELL_IMBALANCE)), Channel.EMAIL));
      var owner = customers.findOrCreate(SYSTEM, new Customers.Details(word, address(), null, "en", null, null, null));
      var serial = aUnitThatReachedRotterdamOn("2024-03-02");
      registry.changeOwner(SYSTEM, serial, owner, word);
      try {
        registry.putConsignment(SYSTEM, word.strip() + next(), "NLRTM", java.time.LocalDate.parse("2024-03-02"), com.defnoco.aftersale.registry.ArrivalProof.inWords(word), null);
      } catch (com.defnoco.aftersale.platform.InvalidInput refused) {
        // a reference that is none
      }
    }
    var program = program(Scope.REGISTRY_WRITE);
    var received = program.send("POST", "/api/v1/imports/units?dryRun=true", "text/csv", java.net.http.HttpRequest.BodyPublishers.ofString("serial_number,model,manufactured_on\n"
        + String.join("\n", words.stream().map(word -> "\"" + word.replace("\"", "\"\"") + "\",\"" + word.replace("\"", "\"\"") + "\",\"" + word.replace("\"", "\"\"") + "\"").toList()) + "\n"));
    assertThat(received.statusCode()).isLessThan(300);
    var desk = signedInAs(Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR);
    var bad = new ArrayList<String>();
    int cells = 0;
    var exports = new ArrayList<>(Declared.ALL.stream().filter(row -> row.isRead() && row.pattern().endsWith(".csv") && row.names().isEmpty()).map(Declared::pattern).toList());
    assertThat(exports).hasSizeGreaterThanOrEqualTo(5);
    var imported = received.body().replaceFirst("(?s).*?\"id\"\\s*:\\s*\"([0-9a-f-]{36})\".*", "$1");
    exports.addAll(List.of("/console/imports/" + imported + "/rows.csv", "/console/imports/" + imported + "/rows.csv?refused=true", "/api/v1/imports/" + imported + "/errors.csv"));
    for (var export : exports) {
      var answer = export.startsWith("/api/") ? program.get(export) : desk.get(export);
      assertThat(answer.statusCode()).as(export).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).as(export).startsWith("attachment");
      var text = answer.body().replaceFirst("^\uFEFF", "");
      for (var row : CSVFormat.RFC4180.parse(new StringReader(text))) {
        for (var cell : row) {
          cells++;
          if (!cell.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(cell.charAt(0)) >= 0 && !cell.matches("-\\d+(\\.\\d+)?")) {
            bad.add(export + ": " + cell);
          }
        }
      }
    }
    assertThat(bad).isEmpty();
    assertThat(cells).isGreaterThan(200);
  }
}

package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A16: a list hurts whoever reads what became of it, or the program that reads the list. */
@Tag("attack")
class A16ImportReportTest extends AttackFixtures {

  @Test
  void theReportShowsHostileCellsAndHeadingsAsWords() {
    var desk = manager();
    var words = Payloads.texts().stream().filter(word -> word.indexOf('\n') < 0 && word.indexOf('\r') < 0).toList();
    var findings = new ArrayList<String>();
    for (var kind : List.of("UNITS", "CONSIGNMENTS", "MODELS")) {
      var heading = kind.equals("UNITS") ? "serial_number,model" : kind.equals("CONSIGNMENTS") ? "reference,port" : "code,name";
      var list = heading + "," + cell(words.get(0)) + "," + cell(words.get(20)) + "\n" + words.stream().map(word -> cell(word) + "," + cell(word) + "," + cell(word) + ",x").collect(Collectors.joining("\n")) + "\n";
      desk.get("/console/imports");
      var answer = desk.upload("/console/imports", "file", "<img src=x onerror=alert(1)>.csv", "text/csv", list.getBytes(StandardCharsets.UTF_8), "kind", kind);
      assertThat(answer.statusCode()).as(kind).isIn(303, 422);
      becameMarkup(answer.body()).forEach(findings::add);
      answer.headers().firstValue("Location").ifPresent(place -> {
        var path = place.replaceFirst("http://localhost:\\d+", "");
        var page = Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> desk.get(path), done -> done.statusCode() == 200 && !done.body().contains("aria-busy"));
        becameMarkup(page.body()).forEach(found -> findings.add(path + ": " + found));
        try (var watch = new Watch(port, sessionCookie("staff", manager.id()))) {
          findings.addAll(watch.look(path));
          findings.addAll(watch.look("/console/imports"));
        }
      });
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void aTenMegabyteLineNulBytesWrongEncodingsAndTruncatedFilesAreRefusedInWords() {
    var desk = manager();
    var files = new LinkedHashMap<String, byte[]>();
    files.put("one line of 10 MB", ("serial_number,model\n" + "x".repeat(10 << 20) + "\n").getBytes(StandardCharsets.UTF_8));
    files.put("an open quote", ("serial_number,model\n\"" + "x,y\n".repeat(500_000)).getBytes(StandardCharsets.UTF_8));
    files.put("NUL bytes", "serial_number,model\nAB\u000012345K,M\n".getBytes(StandardCharsets.UTF_8));
    files.put("UTF-16", "serial_number,model\nAB12345K,M\n".getBytes(StandardCharsets.UTF_16));
    files.put("UTF-32", "serial_number,model\nAB12345K,M\n".getBytes(java.nio.charset.Charset.forName("UTF-32")));
    files.put("a byte order mark and nothing", new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    files.put("broken UTF-8", new byte[] {'s', ',', (byte) 0xC3, (byte) 0x28, '\n', (byte) 0xFF, (byte) 0xFE, '\n'});
    files.put("ten thousand columns", (String.join(",", java.util.Collections.nCopies(10_000, "serial_number")) + "\n").getBytes(StandardCharsets.UTF_8));
    files.put("random bytes", random());
    files.put("a cut workbook", new byte[] {'P', 'K', 3, 4, 20, 0});
    for (var file : files.entrySet()) {
      desk.get("/console/imports");
      HttpResponse<String> answer = desk.upload("/console/imports", "file", "list.csv", "text/csv", file.getValue(), "kind", "UNITS");
      assertThat(answer.statusCode()).as(file.getKey()).isIn(303, 413, 422);
      assertThat(answer.body()).as(file.getKey()).doesNotContain("Exception").doesNotContain("java.");
    }
  }

  private static String cell(String word) {
    return "\"" + word.replace("\"", "\"\"") + "\"";
  }

  private static byte[] random() {
    var out = new ByteArrayOutputStream();
    var numbers = new java.util.Random(7);
    for (int i = 0; i < 200_000; i++) {
      out.write(numbers.nextInt(256));
    }
    return out.toByteArray();
  }
}

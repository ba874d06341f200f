package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.TestDatabase;
import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.files.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A12: a name becomes a path, an archive leaves its folder, a check looks at another name than is kept. */
class A12FileNameTest extends AttackFixtures {

  @TempDir private Path elsewhere;

  @Test
  void noNameBecomesAPathAndAZeroWidthCharacterBeforeTheDotHidesNothing() throws IOException {
    var number = aCoveredClaimOf(customer("Ada Owner", address()));
    var desk = manager();
    var before = outsideTheStore();
    for (var word : Payloads.of("path", "header", "html", "odd")) {
      var document = documents.add(engineer, number, 1, DocumentKind.PHOTO, new ByteArrayInputStream(Samples.png()), word, "");
      assertThat(document.file().name()).as(word).doesNotContain("/").doesNotContain("\\").doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}].*").doesNotStartWith(".").isNotBlank();
      var served = desk.get("/console/claims/" + number + "/documents/" + document.id());
      assertThat(served.statusCode()).as(word).isEqualTo(200);
      assertThat(served.headers().firstValue("X-Injected")).isEmpty();
      assertThat(served.headers().firstValue("Content-Disposition").orElseThrow()).as(word).matches("(inline|attachment); filename=\"[ !#-\\[\\]-~]*\"; filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*");
    }
    assertThat(outsideTheStore()).isEqualTo(before);
    assertThat(Path.of("/etc/passwd")).exists();
  }

  @Test
  void whatIsStoredIsCalledByItsHash() throws IOException {
    var number = aCoveredClaimOf(customer("Ada Owner", address()));
    documents.add(engineer, number, 1, DocumentKind.PHOTO, new ByteArrayInputStream(Samples.png()), "../../evil.php", "");
    try (var files = Files.walk(TestDatabase.home().resolve("files"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).filter(name -> !name.matches("[0-9a-f.a-z-]+")).toList()).isEmpty();
    }
  }

  @Test
  void anArchiveWithPathsOutOfItsFolderOrWithoutEndIsReadNowhere() throws IOException {
    var desk = manager();
    desk.get("/console/imports");
    var before = outsideTheStore();
    var target = elsewhere.resolve("slipped.txt");
    var up = "../".repeat(12) + Path.of("/").relativize(target.toAbsolutePath());
    for (var name : List.of(up, target.toAbsolutePath().toString(), "xl/" + up, "C:\\slipped.txt", "xl/worksheets/sheet1.xml")) {
      var zip = new ByteArrayOutputStream();
      try (var out = new ZipOutputStream(zip)) {
        out.putNextEntry(new ZipEntry("[Content_Types].xml"));
        out.write("<Types/>".getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
        out.putNextEntry(new ZipEntry(name));
        for (int i = 0; i < 64; i++) {
          out.write(new byte[1 << 20]);
        }
        out.closeEntry();
      }
      for (var kind : List.of("UNITS", "MODELS", "CONSIGNMENTS")) {
        assertThat(desk.upload("/console/imports", "file", "list.xlsx", "application/zip", zip.toByteArray(), "kind", kind).statusCode()).as(name).isLessThan(500);
      }
    }
    assertThat(outsideTheStore()).isEqualTo(before);
    assertThat(target).doesNotExist();
  }

  @Test
  void addressesOfFilesLeadNowhereElse() {
    var desk = manager();
    var problems = new ArrayList<String>();
    for (var word : Payloads.of("path")) {
      var encoded = java.net.URLEncoder.encode(word, StandardCharsets.UTF_8);
      for (var path : List.of("/console/inbox/files/" + encoded, "/css/" + encoded, "/js/" + encoded, "/img/" + encoded, "/webjars/" + encoded, "/console/imports/samples/" + encoded + ".csv", "/console/guides/" + encoded)) {
        var answer = desk.get(path);
        if (answer.statusCode() >= 500 || answer.body().contains("root:") || answer.body().contains("[fonts]")) {
          problems.add(path + " → " + answer.statusCode());
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  /** Files in the data folder and beside our sources that are called like a hostile word or the end of one; the program's own come and go. */
  private static TreeSet<String> outsideTheStore() {
    var hostile = Payloads.all().stream().map(word -> word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).strip()).filter(name -> name.length() > 1).collect(java.util.stream.Collectors.toSet());
    hostile.addAll(List.of("aftersale-slipped.txt", "evil.php", "sheet1.xml"));
    var found = new TreeSet<String>();
    for (var root : List.of(TestDatabase.home(), Path.of("src"), Path.of("target", "classes", "static"))) {
      if (!Files.exists(root)) {
        continue;
      }
      try (var files = Files.walk(root)) {
        files.filter(path -> !path.toString().contains("/postgres")).filter(path -> hostile.contains(path.getFileName().toString())).map(Path::toString).forEach(found::add);
      } catch (IOException | UncheckedIOException changing) {
        // a file of the program went away while we looked
      }
    }
    return found;
  }
}

package com.defnoco.aftersale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.certificates.CertificateFixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Papers are checked on the command line without the program behind it: a {@link Program} that is never asked for anything never starts. */
class VerifyCommandTest extends CertificateFixtures {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path published;
  private String serial;
  private String statement;

  @BeforeEach
  void aCertificateAndACopyOfThePublishedKeys() throws IOException {
    serial = aUnitThatReachedRotterdamOn("2024-03-02");
    statement = certificates.issue(SYSTEM, serial).statement();
    published = Files.writeString(folder.resolve("keys.json"), certificates.publishedKeys());
  }

  private int run(String... arguments) {
    try (var program = new Program()) {
      return CommandLineTool.run(program, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
  }

  @Test
  void aFolderIsCheckedFileByFile() throws IOException {
    var papers = Files.createDirectories(folder.resolve("papers/deeper"));
    Files.write(papers.resolve("good.pdf"), pdfOf(serial));
    assertThat(run("verify", "--keys", published.toString(), folder.resolve("papers").toString())).isZero();
    var changed = pdfOf(serial);
    changed[300] ^= 1;
    Files.write(papers.resolve("changed.pdf"), changed);
    Files.writeString(papers.resolve("letter.txt"), "Dear all");
    assertThat(run("verify", "--json", "--keys", published.toString(), folder.resolve("papers").toString())).isEqualTo(CommandLineTool.NOT_AS_WRITTEN);
    var said = JsonMapper.shared().readTree(out.toString().substring(out.toString().indexOf("{\"")));
    assertThat(said.path("genuine").asBoolean()).isFalse();
    assertThat(said.path("files")).extracting(file -> Path.of(file.path("file").asString()).getFileName() + " " + file.path("verdict").asString())
        .containsExactlyInAnyOrder("good.pdf GENUINE", "changed.pdf ALTERED", "letter.txt NOT_OURS");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theTextOfACodeIsCheckedToo() {
    assertThat(run("verify", "--keys", published.toString(), "--qr", "https://service.example/verify?q=" + statement)).isZero();
    assertThat(out.toString()).contains("GENUINE " + serial);
    assertThat(run("verify", "--keys", published.toString(), "--qr", statement.substring(0, statement.length() - 4) + "AAAA")).isEqualTo(CommandLineTool.NOT_AS_WRITTEN);
  }

  @Test
  void withoutKeysOrWithKeysThatSomebodyEditedItSaysWhatToDo() throws IOException {
    var file = Files.write(folder.resolve("good.pdf"), pdfOf(serial)).toString();
    assertThat(run("verify", "--keys", folder.resolve("none.json").toString(), file)).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("/.well-known/aftersale-keys.json");
    var json = Files.readString(published);
    int at = json.indexOf("\"revocations\":\"") + 135;
    Files.writeString(published, json.substring(0, at) + (json.charAt(at) == 'A' ? 'B' : 'A') + json.substring(at + 1));
    assertThat(run("verify", "--keys", published.toString(), file)).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("not signed by one of its keys");
  }
}

package com.defnoco.aftersale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

class CommandLineToolTest extends AftersaleTest {

  @TempDir Path folder;
  @Autowired ApplicationContext context;
  @Autowired JsonMapper json;

  private final String mark = UUID.randomUUID().toString().substring(0, 6).toUpperCase();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void threeLists() throws IOException {
    Files.writeString(folder.resolve("models.csv"), "code,name,chemistry,cells_in_series,capacity_mah\nCLI-" + mark + ",Pack,LIPO,6,22000\n");
    Files.writeString(folder.resolve("consignments.csv"), "reference,port_of_discharge,arrived_on\nCC-" + mark + ",NLRTM,2024-03-02\n");
    Files.writeString(folder.resolve("units.csv"), "serial_number,model,manufactured_on,consignment\nCLI-" + mark + "-01,CLI-" + mark
        + ",2024-01-10,CC-" + mark + "\nCLI-" + mark + "-02,CLI-" + mark + ",2023-02-29,CC-" + mark + "\n");
  }

  private int run(String... arguments) {
    return CommandLineTool.run(new Program(context), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void threeListsAreTakenInTheOrderInWhichTheyNeedEachOther() {
    int code = run("import", folder.resolve("units.csv").toString(), folder.resolve("models.csv").toString(),
        folder.resolve("consignments.csv").toString(), "--errors", folder.resolve("errors.csv").toString());
    assertThat(code).isEqualTo(CommandLineTool.IN_PART);
    assertThat(out.toString()).containsSubsequence("models.csv (models): 1 rows: 1 added", "consignments.csv", "units.csv (units): 2 rows: 1 added",
        "1 refused", "line 3: manufactured_on: “2023-02-29” does not exist");
    assertThat(folder.resolve("errors.csv")).content().contains("CLI-" + mark + "-02");
  }

  @Test
  void aDryRunSaysTheSameAsJsonAndChangesNothing() {
    assertThat(run("import", "--dry-run", "--json", folder.resolve("models.csv").toString())).isEqualTo(CommandLineTool.DONE);
    var said = json.readTree(out.toString());
    assertThat(said.path("dryRun").asBoolean()).isTrue();
    assertThat(said.path("files").path(0).path("created").asInt()).isEqualTo(1);
    assertThat(jdbc.sql("SELECT count(*) FROM battery_model WHERE code = ?").param("CLI-" + mark).query(Long.class).single()).isZero();
  }

  @Test
  void whatIsExportedCanBeImportedAgain() throws IOException {
    run("import", folder.resolve("models.csv").toString(), folder.resolve("consignments.csv").toString(), folder.resolve("units.csv").toString());
    var file = folder.resolve("exported.csv");
    assertThat(run("export", "models", "-o", file.toString())).isEqualTo(CommandLineTool.DONE);
    assertThat(file).content().contains("CLI-" + mark);
    assertThat(run("import", "--kind", "models", file.toString())).isEqualTo(CommandLineTool.DONE);
    assertThat(out.toString()).contains("0 added, 0 changed").contains("already so, 0 refused");
    out.getBuffer().setLength(0);
    assertThat(run("export", "units", "--json")).isEqualTo(CommandLineTool.DONE);
    assertThat(out.toString()).contains("{\"serial_number\":\"CLI-" + mark + "-01\",\"model\":\"CLI-" + mark
        + "\",\"manufactured_on\":\"2024-01-10\",\"consignment\":\"CC-" + mark + "\"");
  }

  @Test
  void wrongUseIsToldAndHasItsExitCode() throws IOException {
    assertThat(run("import", folder.resolve("nowhere-units.csv").toString())).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("There is no file");
    Files.writeString(folder.resolve("list.csv"), "a,b\n1,2\n");
    assertThat(run("import", folder.resolve("list.csv").toString())).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("Add --kind units");
    assertThat(run("import", "--kind", "units", folder.resolve("list.csv").toString())).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("The column serial_number is missing");
    assertThat(run("--help")).isEqualTo(CommandLineTool.DONE);
    assertThat(out.toString()).contains("import").contains("export");
  }

  @Test
  void aCommandStartsTheProgramByItselfWithoutListeningAnywhere() {
    System.setProperty("spring.datasource.url", TestDatabase.url());
    System.setProperty("spring.datasource.username", TestDatabase.username());
    System.setProperty("spring.datasource.password", TestDatabase.password());
    System.setProperty("aftersale.home", TestDatabase.home().toString()); // the database's keys are locked with the key that lies there
    try (var program = new Program()) {
      int code = CommandLineTool.run(program, new PrintWriter(out, true), new PrintWriter(err, true), "import", folder.resolve("models.csv").toString());
      assertThat(err.toString()).isEmpty();
      assertThat(code).isEqualTo(CommandLineTool.DONE);
      assertThat(program.the(Environment.class).getProperty("local.server.port")).isEqualTo("-1");
    } finally {
      List.of("spring.datasource.url", "spring.datasource.username", "spring.datasource.password", "aftersale.home").forEach(System::clearProperty);
    }
  }

  @Test
  void onlyCommandsAreCommandsAndAllElseStartsTheProgram() {
    assertThat(CommandLineTool.understands(new String[] {"import", "units.csv"})).isTrue();
    assertThat(CommandLineTool.understands(new String[] {"--help"})).isTrue();
    assertThat(CommandLineTool.understands(new String[] {"--server.port=8081"})).isFalse();
    assertThat(CommandLineTool.understands(new String[] {})).isFalse();
  }
}

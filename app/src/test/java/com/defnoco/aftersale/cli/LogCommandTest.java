package com.defnoco.aftersale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The log commands run without the program behind them: a {@link Program} that is never asked for anything never starts. */
class LogCommandTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    try (var program = new Program()) {
      return CommandLineTool.run(program, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
  }

  private String log() throws IOException {
    var file = folder.resolve("pack.csv");
    Files.writeString(file, "time (s),voltage (V),current (A),cell 1 (V),cell 2 (V)\n0,8.0,10,4.0,4.0\n3600,7.0,10,3.6,3.4\n");
    return file.toString();
  }

  @Test
  void aSummaryTellsWhatWasMeasuredAndLeavesOutWhatWasNot() throws IOException {
    assertThat(run("log", "summary", log(), "--json")).isZero();
    var said = new JsonMapper().readTree(out.toString());
    assertThat(said.path("format").asString()).isEqualTo("CSV");
    assertThat(said.path("sha256").asString()).hasSize(64);
    var battery = said.path("batteries").path(0);
    assertThat(battery.path("rows").asInt()).isEqualTo(2);
    assertThat(battery.path("consumedMilliampHours").asDouble()).isEqualTo(10_000);
    assertThat(battery.path("energyWattHours").asDouble()).isEqualTo(75);
    assertThat(battery.path("cellSpreadMaxMillivolts").asDouble()).isEqualTo(200);
    assertThat(battery.has("temperatureMaxCelsius")).isFalse();
    assertThat(said.path("skipped").isArray()).isTrue();
    assertThat(said.path("findings").isArray()).isTrue();
  }

  @Test
  void rowsAreOneLineAMessage() throws IOException {
    assertThat(run("log", "rows", log())).isZero();
    assertThat(out.toString().lines()).hasSize(3).element(1).asString().startsWith("table,,0,0.000000,8,10,,,,,,,4,4,");
  }

  @Test
  void whatIsNoLogIsSaidAndHasItsExitCode() throws IOException {
    var file = Files.writeString(folder.resolve("letter.txt"), "Dear all\n");
    assertThat(run("log", "summary", file.toString())).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("letter.txt: This is no battery log that we can read.");
    assertThat(run("log", "rows", folder.resolve("none.ulg").toString())).isEqualTo(CommandLineTool.WRONG_USE);
    assertThat(err.toString()).contains("There is no file");
  }
}

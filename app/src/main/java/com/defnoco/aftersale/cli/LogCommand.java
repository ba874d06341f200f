package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.batterylog.BatteryLog;
import com.defnoco.aftersale.batterylog.Evidence;
import com.defnoco.aftersale.batterylog.EvidenceReport;
import com.defnoco.aftersale.batterylog.Json;
import com.defnoco.aftersale.batterylog.LogReport;
import com.defnoco.aftersale.batterylog.LogSummary;
import com.defnoco.aftersale.batterylog.PackProfile;
import com.defnoco.aftersale.batterylog.RowsCsv;
import com.defnoco.aftersale.batterylog.Rulebook;
import com.defnoco.aftersale.batterylog.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "log",
    description = "Reads a battery log: PX4 .ulg, ArduPilot .bin and .log, MAVLink .tlog, DroneDeploy, AirData, Litchi and JBD tables, other CSV; packed with gzip or zip or"
        + " not. Needs neither server nor database.",
    subcommands = {LogCommand.Summary.class, LogCommand.Rows.class},
    mixinStandardHelpOptions = true)
final class LogCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of them: log summary FILE or log rows FILE?");
  }

  private static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new java.nio.file.NoSuchFileException(file.toString());
    }
    return Files.newInputStream(file);
  }

  @Command(
      name = "summary",
      description = "Says what the log measured and what it proves. What was not measured is absent, never zero.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:the log was read", "2:wrong use, or a file that is no log"},
      mixinStandardHelpOptions = true)
  static final class Summary implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      var out = spec.commandLine().getOut();
      boolean atATerminal = System.console() != null && !json;
      long size = Files.isRegularFile(file) ? Files.size(file) : 0;
      try (var in = open(file)) {
        // Which unit it is, and so which data sheet, is not known here: the chemistry's defaults hold.
        var evidence = new Evidence(PackProfile.unknown());
        var summary = LogSummary.of(in, evidence, null, read -> progress(atATerminal, read, size));
        var result = evidence.result();
        if (json) {
          var report = LogReport.of(summary);
          report.put("findings", EvidenceReport.findings(result, "en"));
          report.put("conclusion", EvidenceReport.conclusion(result));
          out.print(Json.write(report));
        } else {
          LogReport.lines(summary).forEach(out::println);
          out.println(result.verdict() + (result.questions().isEmpty() ? "" : "; ask next: " + result.questions()));
          result.findings().forEach(finding -> out.println("  " + finding.leans() + " (" + finding.confidence() + "): "
              + Rulebook.current().sentence(finding, "en") + " [" + finding.rule() + " " + finding.version() + "; " + finding.source() + "]"));
        }
        return CommandLineTool.DONE;
      } catch (Unreadable e) {
        spec.commandLine().getErr().println(file.getFileName() + ": " + e.getMessage());
        return CommandLineTool.WRONG_USE;
      }
    }

    private void progress(boolean show, long read, long size) {
      if (show && size > 50_000_000 && (read >> 20) % 16 == 0) {
        var err = spec.commandLine().getErr();
        err.print(read >= size ? "\r\033[K" : "\r" + file.getFileName() + ": " + (read >> 20) + " of " + (size >> 20) + " MB ");
        err.flush();
      }
    }
  }

  @Command(
      name = "rows",
      description = "Prints every battery message as one line of CSV.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:the log was read", "2:wrong use, or a file that is no log"},
      mixinStandardHelpOptions = true)
  static final class Rows implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Override
    public Integer call() throws IOException {
      try (var in = open(file)) {
        BatteryLog.read(in, new RowsCsv(spec.commandLine().getOut()), null);
        return CommandLineTool.DONE;
      } catch (Unreadable e) {
        spec.commandLine().getErr().println(file.getFileName() + ": " + e.getMessage());
        return CommandLineTool.WRONG_USE;
      }
    }
  }
}

package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.registry.ConsignmentQuery;
import com.defnoco.aftersale.registry.Exports;
import com.defnoco.aftersale.registry.Exports.Format;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.UnitQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Writes all units, consignments or models as CSV, in the columns that import reads.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  private final Program program;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
  private Kind what = Kind.UNITS;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write there instead of to standard output.")
  private @Nullable Path output;

  @Option(names = "--json", description = "JSON, one object per line, instead of CSV.")
  private boolean json;

  ExportCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    if (output == null) {
      write(spec.commandLine().getOut());
      return CommandLineTool.DONE;
    }
    try (var writer = Files.newBufferedWriter(output, StandardCharsets.UTF_8)) {
      int rows = write(writer);
      spec.commandLine().getErr().println(rows + " rows written to " + output);
    }
    return CommandLineTool.DONE;
  }

  private int write(Appendable out) {
    var exports = program.the(Exports.class);
    var format = json ? Format.JSON_LINES : Format.CSV;
    var actor = new Actor.System();
    return switch (what) {
      case UNITS -> exports.units(actor, new UnitQuery(null, null, null, null, null, 500), format, out);
      case CONSIGNMENTS -> exports.consignments(actor, new ConsignmentQuery(null, null, null, null, 500), format, out);
      case MODELS -> exports.models(actor, format, out);
    };
  }
}

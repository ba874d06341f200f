package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.registry.ImportReport;
import com.defnoco.aftersale.registry.ImportReport.Kind;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import com.defnoco.aftersale.registry.Imports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "import",
    description = {"Brings in lists of models, consignments and units (CSV, Excel workbook, or JSON lines).",
        "Each row gets its own verdict; a refused row never spoils the others. Several files are taken in the order models, consignments, units."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every row was taken", "1:some rows were refused", "2:wrong use, or a file that is no list", "3:the program could not start"},
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

  private static final int REFUSED_SHOWN = 20;

  private final Program program;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "models.csv, consignments.csv, units.csv …")
  private List<Path> files = List.of();

  @Option(names = "--kind", description = "What the files hold, where their names do not tell: ${COMPLETION-CANDIDATES}")
  private @Nullable Kind kind;

  @Option(names = "--dry-run", description = "Judge every row, change nothing.")
  private boolean dryRun;

  @Option(names = "--map", paramLabel = "HEADING=COLUMN", description = "What a heading of the file means, such as \"电芯编码=serial_number\"; as often as needed.")
  private List<String> map = List.of();

  @Option(names = "--errors", paramLabel = "FILE", description = "Write the refused rows there as CSV, with what to mend.")
  private @Nullable Path errors;

  @Option(names = "--json", description = "Say the result as JSON.")
  private boolean json;

  ImportCommand(Program program) {
    this.program = program;
  }

  private record Work(Path file, Kind kind) {}

  @Override
  public Integer call() throws IOException {
    var work = files.stream().map(file -> new Work(file, kind != null ? kind : kindOf(file)))
        .sorted(Comparator.comparing(Work::kind, Comparator.comparingInt(ImportCommand::order))).toList();
    for (var one : work) {
      if (!Files.isRegularFile(one.file())) {
        throw new java.nio.file.NoSuchFileException(one.file().toString());
      }
    }
    var results = new ArrayList<Map<String, Object>>();
    boolean allTaken = true;
    for (var one : work) {
      var report = bringIn(one);
      allTaken &= report.refused() == 0;
      if (errors != null && report.refused() > 0) {
        writeErrors(report);
      }
      if (json) {
        results.add(inJson(one, report));
      } else {
        say(one, report);
      }
    }
    if (json) {
      out().println(program.the(JsonMapper.class).writeValueAsString(Map.of("dryRun", dryRun, "files", results)));
    }
    return allTaken ? CommandLineTool.DONE : CommandLineTool.IN_PART;
  }

  private ImportReport bringIn(Work work) throws IOException {
    var imports = program.the(Imports.class);
    boolean atATerminal = System.console() != null && !json;
    ImportReport received;
    try (var content = Files.newInputStream(work.file())) {
      received = imports.receive(new Actor.System(), work.kind(), work.file().getFileName().toString(), content, dryRun,
          Imports.told(map), false);
    }
    var report = imports.run(received.id(), soFar -> {
      if (atATerminal) {
        err().print("\r" + work.file().getFileName() + ": " + soFar.processed() + " of " + soFar.rows() + " rows ");
        err().flush();
      }
    });
    if (atATerminal) {
      err().print("\r\033[K");
    }
    return report;
  }

  private void say(Work work, ImportReport report) {
    var imports = program.the(Imports.class);
    out().printf("%s (%s)%s: %d rows: %d added, %d changed, %d already so, %d refused%n", work.file().getFileName(),
        work.kind().name().toLowerCase(Locale.ROOT), dryRun ? ", trial only" : "", report.rows(), report.created(), report.updated(),
        report.unchanged(), report.refused());
    report.notes().forEach(note -> out().println("  note: " + imports.inWords(note, program.locale())));
    for (var row : imports.rows(new Actor.System(), report.id(), Verdict.REFUSED, 0, REFUSED_SHOWN)) {
      out().println("  line " + row.line() + ": " + words(row));
    }
    if (report.refused() > REFUSED_SHOWN) {
      out().println("  … and " + (report.refused() - REFUSED_SHOWN) + " more; --errors FILE writes them all");
    }
    out().flush();
  }

  private Map<String, Object> inJson(Work work, ImportReport report) {
    var imports = program.the(Imports.class);
    var result = new LinkedHashMap<String, Object>();
    result.put("file", work.file().toString());
    result.put("kind", work.kind().name().toLowerCase(Locale.ROOT));
    result.put("import", report.id());
    result.put("rows", report.rows());
    result.put("created", report.created());
    result.put("updated", report.updated());
    result.put("unchanged", report.unchanged());
    result.put("refused", report.refused());
    result.put("notes", report.notes().stream().map(note -> imports.inWords(note, program.locale())).toList());
    result.put("errors", imports.rows(new Actor.System(), report.id(), Verdict.REFUSED, 0, 1000).stream()
        .map(row -> Map.of("line", row.line(), "problem", words(row))).toList());
    return result;
  }

  private String words(ImportReport.Row row) {
    var imports = program.the(Imports.class);
    return row.problems().stream().map(problem -> imports.inWords(problem, program.locale())).collect(Collectors.joining(" "));
  }

  private void writeErrors(ImportReport report) throws IOException {
    try (var writer = Files.newBufferedWriter(errors, StandardCharsets.UTF_8)) {
      program.the(Imports.class).writeRows(new Actor.System(), report.id(), true, program.locale(), writer);
    }
  }

  private Kind kindOf(Path file) {
    var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.contains("unit") || name.contains("serial") || name.contains("batter")) {
      return Kind.UNITS;
    }
    if (name.contains("consignment") || name.contains("shipment") || name.contains("arrival")) {
      return Kind.CONSIGNMENTS;
    }
    if (name.contains("model")) {
      return Kind.MODELS;
    }
    throw new ParameterException(spec.commandLine(), "The name of " + file.getFileName() + " does not tell what it holds. Add --kind units,"
        + " --kind consignments or --kind models.");
  }

  private static int order(Kind kind) {
    return switch (kind) {
      case MODELS -> 0;
      case CONSIGNMENTS -> 1;
      case UNITS -> 2;
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}

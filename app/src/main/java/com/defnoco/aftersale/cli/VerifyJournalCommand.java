package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.platform.JournalSeals;
import com.defnoco.aftersale.platform.JournalVerification;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "verify-journal",
    description = {"Recomputes every chain of the journal and says where it was changed.",
        "Note the head it prints somewhere the database's owner cannot reach, and hand it back later with --anchor."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the journal is as it was written", "2:it was changed, or wrong use", "3:the program could not start"},
    mixinStandardHelpOptions = true)
final class VerifyJournalCommand implements Callable<Integer> {

  private final Program program;

  @Spec private CommandSpec spec;

  @Option(names = "--anchor", paramLabel = "HEAD", description = "The head of an earlier check, such as 17:9f86d0…; it must still be in the chain.")
  private @Nullable String anchor;

  @Option(names = "--json", description = "Say the result as JSON.")
  private boolean json;

  VerifyJournalCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    program.the(JournalSeals.class).sealNow(); // so that the head covers all there is
    var report = program.the(JournalVerification.class).verify(anchor, rows -> {
      if (rows % 100_000 == 0) {
        err.println(rows + " rows …");
      }
    });
    if (json) {
      var answer = new LinkedHashMap<String, @Nullable Object>();
      answer.put("intact", report.intact());
      answer.put("rows", report.rows());
      answer.put("subjects", report.subjects());
      answer.put("seals", report.seals());
      answer.put("sealedRows", report.sealedRows());
      answer.put("head", report.head());
      answer.put("differences", report.differences());
      out.println(JsonMapper.shared().writeValueAsString(answer));
    } else {
      report.differences().forEach(out::println);
      out.println((report.intact() ? "The journal is as it was written: " : "The journal was changed: ") + report.rows() + " rows of " + report.subjects()
          + " subjects, " + report.seals() + " seals over " + report.sealedRows() + " rows.");
      if (report.head() != null) {
        out.println("Head: " + report.head());
      }
    }
    return report.intact() ? CommandLineTool.DONE : CommandLineTool.NOT_AS_WRITTEN;
  }
}

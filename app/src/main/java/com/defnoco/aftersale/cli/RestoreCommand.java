package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.operations.BackupProblem;
import com.defnoco.aftersale.operations.Restore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "restore",
    description = {"Brings a backup into an empty place: the data folder AFTERSALE_HOME, or the database AFTERSALE_DB_URL and that folder.",
        "Everything is compared with the backup, the journal is verified and the decisions are decided again before it says done.",
        "Sessions and sign-in links do not come back: everybody signs in anew."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:restored and whole", "2:not restored, not whole, or wrong use", "3:the program could not start"},
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "An archive that backup wrote.")
  private Path file = Path.of("");

  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "Open the archive with the first line of this file.")
  private @Nullable Path passphraseFile;

  @Option(names = "--trial", description = "Restore into a temporary place only, to prove that the backup is whole.")
  private boolean trial;

  @Option(names = "--json", description = "Say the result as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var passphrase = BackupCommand.passphraseIn(passphraseFile);
    try {
      var restored = trial ? Restore.onTrial(file, passphrase, err::println) : Restore.into(place(), file, passphrase, err::println);
      if (json) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("whole", restored.whole());
        answer.put("madeAt", restored.manifest().madeAt().toString());
        answer.put("rows", restored.rows());
        answer.put("files", restored.files());
        answer.put("missingFiles", restored.missingFiles());
        answer.put("decisionsReplayed", restored.decisions());
        answer.put("problems", restored.problems());
        out.println(JsonMapper.shared().writeValueAsString(answer));
      } else {
        say(restored, out);
      }
      return restored.whole() ? CommandLineTool.DONE : CommandLineTool.NOT_AS_WRITTEN;
    } catch (BackupProblem problem) {
      err.println(problem.getMessage());
      return CommandLineTool.WRONG_USE;
    }
  }

  static void say(Restore.Restored restored, PrintWriter out) {
    restored.problems().forEach(out::println);
    out.println((restored.whole() ? "Whole: " : "Not whole: ") + restored.rows() + " rows and " + restored.files() + " files as of " + restored.manifest().madeAt()
        + ", " + restored.decisions() + " decisions decided again.");
  }

  private static Restore.Place place() {
    var environment = new StandardEnvironment();
    var url = environment.getProperty("aftersale.db.url", "");
    return new Restore.Place(Path.of(environment.getProperty("aftersale.home", "data")).toAbsolutePath(), url.isBlank() ? null : url,
        environment.getProperty("aftersale.db.username", ""), environment.getProperty("aftersale.db.password", ""));
  }
}

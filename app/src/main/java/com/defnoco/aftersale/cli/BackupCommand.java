package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.operations.BackupProblem;
import com.defnoco.aftersale.operations.Backups;
import com.defnoco.aftersale.operations.Restore;
import com.defnoco.aftersale.parties.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "backup",
    description = {"Writes database, files and keys into one archive, as of one instant.",
        "Without a passphrase the archive holds the keys of this place openly: keep it like a key.",
        "A locked archive is an OpenPGP message: gpg --decrypt opens it as well."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:written (and whole, with --verify)", "2:not written, not whole, or wrong use", "3:the program could not start"},
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

  private final Program program;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Where to, such as aftersale-2026-11-27.zip; a file that exists is never replaced.")
  private Path file = Path.of("");

  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "Lock the archive with the first line of this file.")
  private @Nullable Path passphraseFile;

  @Option(names = "--verify", description = "Then restore it into a temporary place, compare everything and decide the decisions again.")
  private boolean verify;

  @Option(names = "--json", description = "Say the result as JSON.")
  private boolean json;

  BackupCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var passphrase = passphraseIn(passphraseFile);
    try {
      var written = program.the(Backups.class).write(new Actor.System(), file, passphrase, err::println);
      var restored = verify ? Restore.onTrial(file, passphrase, err::println) : null;
      var manifest = written.manifest();
      if (json) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("file", file.toString());
        answer.put("bytes", written.bytes());
        answer.put("madeAt", manifest.madeAt().toString());
        answer.put("rows", manifest.rows());
        answer.put("files", manifest.files());
        answer.put("missingFiles", manifest.missingFiles());
        answer.put("verified", restored == null ? null : restored.whole());
        answer.put("decisionsReplayed", restored == null ? null : restored.decisions());
        answer.put("problems", restored == null ? null : restored.problems());
        out.println(JsonMapper.shared().writeValueAsString(answer));
      } else {
        out.println(file + ": " + manifest.rows() + " rows of " + manifest.tables().size() + " tables, " + manifest.files() + " files, " + written.bytes() + " bytes"
            + (passphrase == null ? "; not locked, it holds the keys openly" : "; locked"));
        manifest.missingFiles().forEach(sha256 -> out.println("Missing in the file store already: " + sha256));
        if (restored != null) {
          RestoreCommand.say(restored, out);
        }
      }
      return restored == null || restored.whole() ? CommandLineTool.DONE : CommandLineTool.NOT_AS_WRITTEN;
    } catch (BackupProblem problem) {
      err.println(problem.getMessage());
      return CommandLineTool.WRONG_USE;
    }
  }

  static @Nullable String passphraseIn(@Nullable Path file) throws IOException {
    if (file == null) {
      return null;
    }
    try (var lines = Files.lines(file)) {
      return lines.findFirst().filter(line -> !line.isBlank()).orElseThrow(() -> new java.nio.file.NoSuchFileException(file + " (its first line is empty)"));
    }
  }
}

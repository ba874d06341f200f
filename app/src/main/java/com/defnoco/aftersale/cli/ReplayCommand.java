package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.claims.Decisions;
import com.defnoco.aftersale.parties.Actor;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "replay",
    description = "Decides every stored decision again from its facts and its edition; the answer must be the same to the byte.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every decision came out the same", "2:some did not, or wrong use", "3:the program could not start"},
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

  private final Program program;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Say the result as JSON.")
  private boolean json;

  ReplayCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var replay = program.the(Decisions.class).replayAll(new Actor.System(), replayed -> err.println(replayed + " decisions …"));
    boolean same = replay.mismatches().isEmpty();
    if (json) {
      var answer = new LinkedHashMap<String, @Nullable Object>();
      answer.put("same", same);
      answer.put("replayed", replay.replayed());
      answer.put("mismatches", replay.mismatches());
      out.println(JsonMapper.shared().writeValueAsString(answer));
    } else {
      for (var mismatch : replay.mismatches()) {
        out.println("Claim " + mismatch.claimNumber() + ", battery " + mismatch.item() + ", decision " + mismatch.number() + " (made by " + mismatch.codeVersion()
            + ") comes out otherwise: " + mismatch.difference());
      }
      out.println(same ? replay.replayed() + " decisions came out the same, to the byte."
          : replay.mismatches().size() + " of " + replay.replayed() + " decisions came out otherwise.");
    }
    return same ? CommandLineTool.DONE : CommandLineTool.NOT_AS_WRITTEN;
  }
}

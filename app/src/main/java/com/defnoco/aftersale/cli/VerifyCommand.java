package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.certificates.PaperCheck;
import com.defnoco.aftersale.certificates.PublishedKeys;
import com.defnoco.aftersale.certificates.Verification;
import com.defnoco.aftersale.certificates.Verification.Verdict;
import com.defnoco.aftersale.platform.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "verify",
    description = {"Checks certificates and claim records without server, database or network, against the published keys.",
        "The keys are those in the data folder, or a copy of /.well-known/aftersale-keys.json given with --keys. A folder is checked with everything in it."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all genuine and not taken back", "2:one is not, or wrong use"},
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "PDF, claim record (JSON), picture of a certificate, or a folder of them.")
  private List<Path> files = List.of();

  @Option(names = "--qr", paramLabel = "TEXT", description = "The text of a code instead of files.")
  private @Nullable String qr;

  @Option(names = "--keys", paramLabel = "FILE", description = "A copy of the published keys.")
  private @Nullable Path keys;

  @Option(names = "--json", description = "Say the result as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (files.isEmpty() == (qr == null)) {
      throw new ParameterException(spec.commandLine(), "Give files, or a text with --qr.");
    }
    var published = published();
    if (published == null) {
      return CommandLineTool.WRONG_USE;
    }
    var results = new ArrayList<Map<String, Object>>();
    boolean good = true;
    if (qr != null) {
      good = tell("--qr", PaperCheck.code(qr, published), results);
    }
    for (var file : all()) {
      if (Files.size(file) > PaperCheck.LARGEST) {
        spec.commandLine().getErr().println(file + ": larger than " + (PaperCheck.LARGEST >> 20) + " MB.");
        good = false;
        continue;
      }
      good &= tell(file.toString(), PaperCheck.file(Files.readAllBytes(file), published), results);
    }
    if (json) {
      spec.commandLine().getOut().println(JsonMapper.shared().writeValueAsString(Map.of("genuine", good, "files", results)));
    }
    return good ? CommandLineTool.DONE : CommandLineTool.NOT_AS_WRITTEN;
  }

  private boolean tell(String name, Verification found, List<Map<String, Object>> results) {
    var texts = Shipped.texts;
    var sentences = found.details().stream().map(detail -> detail.text(texts, Locale.getDefault())).toList();
    if (json) {
      var one = new LinkedHashMap<String, Object>();
      one.put("file", name);
      one.put("verdict", found.verdict().name());
      if (found.serial() != null) {
        one.put("serial", found.serial());
      }
      one.put("details", sentences);
      results.add(one);
    } else {
      var out = spec.commandLine().getOut();
      out.println(name + ": " + found.verdict() + (found.serial() == null ? "" : " " + found.serial()));
      sentences.forEach(sentence -> out.println("  " + sentence));
    }
    return found.verdict() == Verdict.GENUINE;
  }

  /** The texts, read when first wanted. */
  private static final class Shipped {
    private static final Texts texts = Texts.shipped();
  }

  private @Nullable PublishedKeys published() throws IOException {
    var home = Path.of(System.getProperty("aftersale.home", System.getenv().getOrDefault("AFTERSALE_HOME", "data")));
    var file = keys != null ? keys : home.resolve(Certificates.PUBLISHED_COPY);
    if (!Files.isRegularFile(file)) {
      spec.commandLine().getErr().println("There are no published keys at " + file + ". Save a copy of https://<address of the service>/.well-known/aftersale-keys.json and give it with --keys,"
          + " or set AFTERSALE_HOME to the data folder of the service.");
      return null;
    }
    try {
      return PublishedKeys.read(Files.readAllBytes(file));
    } catch (IllegalArgumentException notKeys) {
      spec.commandLine().getErr().println(file + ": " + notKeys.getMessage());
      return null;
    }
  }

  private List<Path> all() throws IOException {
    var all = new ArrayList<Path>();
    for (var file : files) {
      if (Files.isDirectory(file)) {
        try (var inside = Files.walk(file)) {
          inside.filter(Files::isRegularFile).sorted().forEach(all::add);
        }
      } else if (Files.isRegularFile(file)) {
        all.add(file);
      } else {
        throw new java.nio.file.NoSuchFileException(file.toString());
      }
    }
    return all;
  }
}

package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Jazzer searches every reader of bytes from outside, each in a JVM of its own, two at a time: {@code mvn -Pfuzz -pl policy,batterylog,app test -Dtest=EveryReaderIsSearchedTest
 * -Dsurefire.failIfNoSpecifiedTests=false}, with {@code -Dfuzz.seconds=60} for each, {@code -Dfuzz.only=mail,list}, {@code -Dfuzz.seed=7}. Unless a seed is given, the same code is searched
 * with the same inputs in every run: one seed, good inputs in one order, nothing left of a search before, nothing that is steered by a clock, and as many inputs as {@code fuzz-inputs.properties} tells
 * of. A slow machine tries the first of them. So what CI finds was brought in by the change at hand; {@code -Dfuzz.seed=0} takes another seed each time, and time alone ends the search. What breaks a reader lies in {@code target/fuzz/<reader>} and belongs into
 * {@code src/test/resources/fuzz/<reader>} of its module, from where it is read again in every run.
 */
@Tag("fuzz")
class EveryReaderIsSearchedTest {

  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);
  private static final int AT_ONCE = Integer.getInteger("fuzz.atOnce", 2);
  private static final int USUAL_SEED = 20_261_127;
  private static final int SEED = Integer.getInteger("fuzz.seed", USUAL_SEED);
  /** Classes in which the clock is looked at: Jazzer would take its readings for values worth trying. */
  private static final String CLOCKS = "com.defnoco.aftersale.inbox.channels.email.MailReader$Budget:com.defnoco.aftersale.files.PictureReader$Watch";
  private static final Set<String> ONLY = Stream.of(System.getProperty("fuzz.only", "").split(",")).filter(name -> !name.isBlank()).map(String::strip).collect(Collectors.toSet());
  /** For one input of some thousand bytes; a machine that is busy is no finding. */
  private static final int LONGEST_INPUT = 120;
  private static final int TO_START_AND_END = 300;
  /** How many inputs each reader is given in a minute of the usual search. */
  private static final Properties INPUTS = inputs();
  private static final Path WORK = Path.of("target/fuzz").toAbsolutePath();
  private static final Path LOGS = Path.of("../batterylog").toAbsolutePath().normalize();
  private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: +(\\d+)");

  /** @param found where inputs that once broke it lie */
  private record Search(String name, String target, String reader, String classPath, Path found) {

    Path folder() {
      return WORK.resolve(name);
    }

    Path log() {
      return folder().resolve("log.txt");
    }

    Path seeds() {
      return folder().resolve("seeds");
    }

    /** Good inputs, and those that once broke it, in the same order on every machine, as Jazzer reads such a list. */
    String inputs() throws IOException {
      var inputs = new ArrayList<Path>();
      for (var place : List.of(seeds(), found)) {
        if (Files.isDirectory(place)) {
          try (var files = Files.list(place)) {
            files.sorted().forEach(inputs::add);
          }
        }
      }
      return inputs.stream().map(Path::toString).collect(Collectors.joining(","));
    }
  }

  private record Ended(int code, String log) {}

  @TestFactory
  Stream<DynamicTest> noInputBreaksAReader() throws Exception {
    var searches = Stream.concat(ours(), batteryLogs()).filter(search -> ONLY.isEmpty() || ONLY.contains(search.name())).toList();
    assertThat(searches).as("readers to search").hasSizeGreaterThanOrEqualTo(ONLY.isEmpty() ? 18 : ONLY.size());
    if (SEED == USUAL_SEED) {
      assertThat(INPUTS.stringPropertyNames()).as("readers in fuzz-inputs.properties").containsAll(searches.stream().map(Search::name).toList());
    }
    var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().factory());
    var tests = searches.stream().map(search -> {
      var ended = pool.submit(() -> run(search));
      return dynamicTest(search.name(), () -> judge(search, ended.get()));
    }).toList();
    pool.shutdown();
    return tests.stream();
  }

  private static void judge(Search search, Ended ended) {
    var executed = EXECUTED.matcher(ended.log());
    long inputs = executed.find() ? Long.parseLong(executed.group(1)) : 0;
    if (ended.code() != 0) {
      int from = Math.max(0, ended.log().indexOf("== Java Exception"));
      throw new AssertionError("The reader " + search.name() + " broke (exit " + ended.code() + ", seed " + SEED + "). The input lies in " + search.folder() + "; put it into " + search.found() + " and mend the reader.\n"
          + ended.log().substring(from, Math.min(ended.log().length(), from + 6000)));
    }
    assertThat(inputs).as("inputs that %s was given; see %s", search.name(), search.log()).isPositive();
    System.out.println("fuzz " + search.name() + ": " + inputs + " inputs in at most " + SECONDS + " s, seed " + SEED + ", nothing broke it");
  }

  private static Ended run(Search search) throws IOException, InterruptedException {
    var corpus = search.folder().resolve("corpus");
    if (SEED == USUAL_SEED) {
      FileSystemUtils.deleteRecursively(corpus);
    }
    Files.createDirectories(corpus);
    var inputs = Files.writeString(search.folder().resolve("inputs.list"), search.inputs());
    var temporary = Files.createDirectories(search.folder().resolve("tmp"));
    var command = new ArrayList<>(List.of(java(), "-Xmx1g", "-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+EnableDynamicAgentLoading", "-Djdk.attach.allowAttachSelf=true",
        "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + temporary, "-Dfuzz.reader=" + search.reader(), "-cp", search.classPath(),
        "com.code_intelligence.jazzer.Jazzer", "--target_class=" + search.target(), "--instrumentation_includes=com.defnoco.aftersale.**", "--instrumentation_excludes=" + CLOCKS, "--custom_hook_excludes=org.assertj.**:org.junit.**", "--mutator_framework=false",
        "--reproducer_path=" + search.folder(), "-artifact_prefix=" + search.folder() + File.separator, "-max_total_time=" + SECONDS, "-timeout=" + LONGEST_INPUT,
        // The heap is bounded, and what does not fit is a finding; the size of the process is not ours to judge.
        "-rss_limit_mb=0", "-print_final_stats=1", "-seed_inputs=@" + inputs));
    if (SEED != 0) {
      command.add("-seed=" + SEED);
    }
    if (SEED == USUAL_SEED) {
      // Looking every second what another process may have found would make the search depend on time.
      command.addAll(List.of("-reload=0", "-runs=" + Math.max(1, Long.parseLong(INPUTS.getProperty(search.name())) * SECONDS / 60)));
    }
    command.add(corpus.toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(search.log().toFile()).start();
    try {
      if (!process.waitFor(SECONDS + TO_START_AND_END, TimeUnit.SECONDS)) {
        return new Ended(-1, "It did not end by itself.\n" + Files.readString(search.log()));
      }
      return new Ended(process.exitValue(), Files.readString(search.log()));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The readers of this module: every class named …Fuzz. */
  private static Stream<Search> ours() throws IOException {
    var classes = Path.of("target/test-classes");
    try (var files = Files.walk(classes)) {
      var types = files.filter(file -> file.toString().endsWith("Fuzz.class")).map(file -> classes.relativize(file).toString().replace(".class", "").replace(File.separatorChar, '.')).sorted().toList();
      var searches = new ArrayList<Search>();
      for (var type : types) {
        var reader = Fuzzed.made(type);
        var search = new Search(reader.name(), FuzzTarget.class.getName(), type, System.getProperty("java.class.path"), Path.of("src/test/resources/fuzz").toAbsolutePath().resolve(reader.name()));
        FileSystemUtils.deleteRecursively(search.seeds());
        var seeds = Files.createDirectories(search.seeds());
        int number = 0;
        for (var good : reader.good()) {
          Files.write(seeds.resolve("good-" + number++), good);
        }
        searches.add(search);
      }
      return searches.stream();
    }
  }

  /** The readers of battery logs are another module: its tests write their seeds, and by that tell their names. */
  private static Stream<Search> batteryLogs() throws IOException, InterruptedException {
    var classPath = LOGS.resolve("target/test-classes") + File.pathSeparator + System.getProperty("java.class.path");
    var target = "com.defnoco.aftersale.batterylog.LogFuzz";
    assertThat(LOGS.resolve("target/test-classes")).as("compiled tests of batterylog; build with -pl policy,batterylog,app").isDirectory();
    Files.createDirectories(WORK);
    var process = new ProcessBuilder(java(), "-cp", classPath, target, WORK.toString()).redirectErrorStream(true).start();
    var names = new String(process.getInputStream().readAllBytes()).lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", names)).isZero();
    return names.stream().map(name -> new Search(name, target, name, classPath, LOGS.resolve("src/test/resources/fuzz").resolve(name)));
  }

  private static Properties inputs() {
    var inputs = new Properties();
    try (var file = EveryReaderIsSearchedTest.class.getResourceAsStream("/fuzz-inputs.properties")) {
      inputs.load(file);
      return inputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}

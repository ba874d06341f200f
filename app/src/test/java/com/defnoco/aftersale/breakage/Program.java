package com.defnoco.aftersale.breakage;

import com.defnoco.aftersale.Aftersale;
import com.defnoco.aftersale.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/** The program as a process of its own, from the classes under test, so that it can be killed. */
final class Program implements AutoCloseable {

  /** A slow machine is no finding. */
  static final Duration PATIENCE = Duration.ofMinutes(3);
  /** A folder with the parts that were worked out beforehand; as a setting of a start. */
  static final String PARTS = "breakage.parts";
  static final String API_KEY = "breakage-key-of-more-than-thirty-two-letters";

  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path log;
  final int port;
  final Path home;

  private Program(Process process, Path log, int port, Path home) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.home = home;
  }

  /** Starts it and waits until it can work. @param settings Spring properties */
  static Program started(Path home, int port, Map<String, String> settings, String... jvm) {
    var program = begun(home, port, settings, jvm);
    program.awaitReady();
    return program;
  }

  /** Starts it and does not wait. */
  static Program begun(Path home, int port, Map<String, String> settings, String... jvm) {
    return run(List.of(), home, port, List.of(), settings, jvm);
  }

  /** Starts it by another command, with mounts that only it and its children see ({@link OwnMounts}), and waits. Its home is seen from here as well. */
  static Program startedApart(List<String> by, Path home, int port, Map<String, String> settings) {
    var program = run(by, home, port, List.of(), settings);
    program.awaitReady();
    return program;
  }

  private static Program run(List<String> by, Path home, int port, List<String> words, Map<String, String> settings, String... jvm) {
    var command = new ArrayList<>(by);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true"));
    command.addAll(Arrays.asList(jvm));
    if (System.getProperty("breakage.jar") != null && jvm.length == 0 && words.isEmpty() && settings.containsKey("breakage.previous")) {
      command.addAll(List.of("-jar", System.getProperty("breakage.jar")));
    } else {
      if (!List.of(jvm).contains("-cp")) {
        command.addAll(List.of("-cp", classPath() + (settings.containsKey(PARTS) ? File.pathSeparator + settings.get(PARTS) : "")));
      }
      command.add(Aftersale.class.getName());
    }
    command.addAll(words);
    var process = new ProcessBuilder(command);
    var environment = process.environment();
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("AFTERSALE_MANAGEMENT_PORT", "0");
    environment.put("AFTERSALE_HOME", home.toString());
    environment.put("AFTERSALE_API_KEY", API_KEY);
    environment.put("AFTERSALE_BASE_URL", "http://localhost:" + port);
    // What a killed copy had in hand is taken up after twelve seconds instead of a minute.
    if (!settings.containsKey(PARTS)) {
      environment.put("DBSCHEDULER_HEARTBEATINTERVAL", "2s");
    }
    settings.forEach((name, value) -> {
      // Both ways in which the name of a variable is read.
      environment.put(name.replace("-", "").replace('.', '_').toUpperCase(java.util.Locale.ROOT), value);
      environment.put(name.replace('-', '_').replace('.', '_').toUpperCase(java.util.Locale.ROOT), value);
    });
    try {
      Files.createDirectories(home);
      var log = Files.createTempFile("aftersale-breakage-", ".log");
      log.toFile().deleteOnExit();
      var running = process.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
      return new Program(running, log, port, by.isEmpty() ? home : OwnMounts.seen(running.pid(), home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command of the command line. @return its exit code */
  static int command(Path home, Map<String, String> settings, String... words) {
    try (var program = run(List.of(), home, 0, List.of(words), settings, "-Xmx256m")) {
      if (!program.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(String.join(" ", words) + " did not end: " + program.said());
      }
      if (program.process.exitValue() != 0) {
        System.out.println(program.said());
      }
      return program.process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void awaitReady() {
    until("the program can work", () -> {
      if (!process.isAlive()) {
        throw new IllegalStateException("The program ended with " + process.exitValue() + ":\n" + said());
      }
      return status("/health/ready") == 200;
    });
    // Ready is ready: whoever waited for it is known by its key.
    int first = status("/api/v1/claims?limit=1");
    if (first == 401 || first == 403) {
      throw new AssertionError("It said that it was ready and answered " + first + " to the key of its settings");
    }
  }

  int exitCode() {
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The status of a GET; 0 when there was no answer. */
  int status(String path) {
    try {
      return get(path).statusCode();
    } catch (UncheckedIOException away) {
      return 0;
    }
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(20)).header("Authorization", "Bearer " + API_KEY).GET().build());
  }

  URI address(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL: nothing is finished, nothing is said. */
  void kill() {
    process.destroyForcibly();
    gone();
  }

  /** Asks it to end, as an operator does. */
  void stop() {
    process.destroy();
    gone();
  }

  private void gone() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("It does not end:\n" + said());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Kills what is left: the program, and the database it started. */
  @Override
  public void close() {
    var database = postmaster(home); // before: what only the program sees is gone with it
    process.destroyForcibly();
    database.ifPresent(server -> {
      server.children().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
      server.onExit().completeOnTimeout(server, 20, TimeUnit.SECONDS).join();
    });
  }

  /** The embedded database's first process. */
  static java.util.Optional<ProcessHandle> postmaster(Path home) {
    try {
      var file = home.resolve("postgres/cluster/postmaster.pid");
      return Files.exists(file) ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip())) : java.util.Optional.empty();
    } catch (IOException | NumberFormatException | java.util.NoSuchElementException beingWritten) {
      return java.util.Optional.empty();
    }
  }

  /** Address, user and password of the embedded database of this home. */
  static String[] database(Path home) {
    try {
      var port = Files.readAllLines(home.resolve("postgres/cluster/postmaster.pid")).get(3).strip();
      return new String[] {"jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", Files.readString(home.resolve("postgres/password")).strip()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for something that another process does; looks twenty times a second. */
  static void until(String what, BooleanSupplier done) {
    until(what, PATIENCE, done);
  }

  static void until(String what, Duration patience, BooleanSupplier done) {
    long end = System.nanoTime() + patience.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + patience + ": " + what);
      }
      pause(50);
    }
  }

  static void pause(long milliseconds) {
    LockSupport.parkNanos(milliseconds * 1_000_000);
  }

  /** The classes under test in one file: with every file open already, none is left to read a class from. */
  static String[] fromOneFile(Path jar) throws IOException {
    var classes = Arrays.stream(classPath().split(File.pathSeparator)).map(Path::of).filter(Files::isDirectory).toList();
    var rest = Arrays.stream(classPath().split(File.pathSeparator)).filter(entry -> !Files.isDirectory(Path.of(entry)));
    var names = new HashSet<String>();
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (var folder : classes) {
        try (var files = Files.walk(folder)) {
          for (var file : files.filter(each -> !each.equals(folder)).toList()) {
            boolean directory = Files.isDirectory(file);
            var name = folder.relativize(file).toString().replace(File.separatorChar, '/') + (directory ? "/" : "");
            if (names.add(name)) {
              out.putNextEntry(new ZipEntry(name));
              if (!directory) {
                Files.copy(file, out);
              }
            }
          }
        }
      }
    }
    return new String[] {"-cp", Stream.concat(Stream.of(jar.toString()), rest).collect(Collectors.joining(File.pathSeparator))};
  }

  /** Without the classes of the tests. */
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/")).collect(Collectors.joining(File.pathSeparator));
  }
}

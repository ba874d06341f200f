package com.defnoco.aftersale.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The product as a process of its own: started, waited for, asked, stopped. */
final class Program implements AutoCloseable {

  static final String KEY = "bench-key-of-no-worth-0123456789abcdef";

  private final Process process;
  private final Path home;
  private final int port;
  private final double secondsToReady;

  private Program(Process process, Path home, int port, double secondsToReady) {
    this.process = process;
    this.home = home;
    this.port = port;
    this.secondsToReady = secondsToReady;
  }

  /**
   * @param command what starts it: options of Java, and {@code -jar} or the class path
   * @throws IllegalStateException when it is not ready within three minutes; its log is kept in the home folder
   */
  static Program start(Path home, int port, List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
    Files.createDirectories(home);
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(command);
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(home.resolve("bench.log").toFile());
    builder.environment().putAll(Map.of("AFTERSALE_HOME", home.toString(), "SERVER_PORT", Integer.toString(port), "AFTERSALE_MANAGEMENT_PORT",
        Integer.toString(port + 1), "AFTERSALE_API_KEY", KEY));
    builder.environment().putAll(environment);
    long begin = System.nanoTime();
    var process = builder.start();
    waitFor(process, home, begin, () -> answers(port, "/health/ready"));
    double seconds = (System.nanoTime() - begin) / 1e9;
    // The key of the setting is made just after.
    waitFor(process, home, begin, () -> answers(port, "/api/v1/models"));
    return new Program(process, home, port, seconds);
  }

  private static void waitFor(Process process, Path home, long begin, BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - begin > 180e9) {
        process.destroyForcibly();
        throw new IllegalStateException("The program did not start; see " + home.resolve("bench.log"));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static boolean answers(int port, String path) {
    try (var connection = new Connection(port, "Authorization: Bearer " + KEY + "\r\n")) {
      return connection.get(path).status() == 200;
    } catch (IOException | RuntimeException notYet) {
      return false;
    }
  }

  /** Class path of the product with the end points it is compared with; options first. */
  static List<String> withPeers(Path dist, Path benchClasses, String heap) {
    return List.of(heap, "-cp", dist.resolve("aftersale.jar") + File.pathSeparator + dist.resolve("lib") + "/*" + File.pathSeparator + benchClasses,
        "com.defnoco.aftersale.Aftersale");
  }

  int port() {
    return port;
  }

  double secondsToReady() {
    return secondsToReady;
  }

  /** Resident memory of the Java process at its highest, in MB; 0 where the system does not tell. */
  long residentMegabytes() throws IOException {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    return !Files.exists(status) ? 0 : Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM")).findFirst()
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024).orElse(0L);
  }

  Connection connect() throws IOException {
    return new Connection(port, "Authorization: Bearer " + KEY + "\r\n");
  }

  /** The embedded database of the running program. */
  java.sql.Connection database() throws IOException, SQLException {
    var pid = Files.readAllLines(home.resolve("postgres/cluster/postmaster.pid"));
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + pid.get(3) + "/postgres", "postgres",
        Files.readString(home.resolve("postgres/password")).strip());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}

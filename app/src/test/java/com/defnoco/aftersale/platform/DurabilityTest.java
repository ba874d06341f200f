package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded database acknowledged is there, whatever is killed in the middle of it; and it says when it cannot start. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DurabilityTest {

  /** Commits numbers as fast as it can and says each one only after its commit was acknowledged. Killed by the test. */
  public static final class Committer {
    public static void main(String[] arguments) throws Exception {
      var database = EmbeddedDatabase.startIn(Path.of(arguments[0]));
      try (var connection = DriverManager.getConnection(database.url(), database.username(), database.password());
          var create = connection.createStatement()) {
        create.execute("CREATE TABLE IF NOT EXISTS told (number int PRIMARY KEY)");
        var insert = connection.prepareStatement("INSERT INTO told (number) SELECT coalesce(max(number), 0) + 1 FROM told RETURNING number");
        System.out.println("postmaster " + ProcessHandle.of(Long.parseLong(
            Files.readAllLines(Path.of(arguments[0], "cluster", "postmaster.pid")).getFirst().strip())).orElseThrow().pid());
        while (true) {
          try (var row = insert.executeQuery()) {
            row.next();
            System.out.println(row.getInt(1));
          }
        }
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheProgramIsKilledAmidCommits(@TempDir Path folder) throws Exception {
    int acknowledged = 0;
    for (int round = 0; round < 2; round++) {
      var child = committer(folder);
      try (var said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        int atLeast = acknowledged + 200;
        for (String line; acknowledged < atLeast && (line = said.readLine()) != null; ) {
          acknowledged = line.startsWith("postmaster") ? acknowledged : Integer.parseInt(line);
        }
        child.toHandle().destroyForcibly(); // kill -9; what it had said can still be read
        for (String line; (line = said.readLine()) != null; ) { // acknowledged before the kill, read after it
          if (line.matches("\\d+")) {
            acknowledged = Integer.parseInt(line);
          }
        }
        child.waitFor();
      }
      assertThat(acknowledged).isPositive();
      // The second start finds the orphaned postmaster and the lock of a process that is no more.
      try (var database = EmbeddedDatabase.startIn(folder)) {
        assertThat(numbers(database)).as("round " + round).hasSizeGreaterThanOrEqualTo(acknowledged).contains(1, acknowledged);
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheServerItselfIsKilled(@TempDir Path folder) throws Exception {
    var child = committer(folder);
    int acknowledged = 0;
    try (var said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      long postmaster = 0;
      for (String line; acknowledged < 200 && (line = said.readLine()) != null; ) {
        if (line.startsWith("postmaster")) {
          postmaster = Long.parseLong(line.substring(11));
        } else {
          acknowledged = Integer.parseInt(line);
        }
      }
      var server = ProcessHandle.of(postmaster).orElseThrow();
      var workers = server.children().toList();
      server.destroyForcibly();
      workers.forEach(ProcessHandle::destroyForcibly);
      for (String line; (line = said.readLine()) != null; ) {
        if (line.matches("\\d+")) {
          acknowledged = Integer.parseInt(line);
        }
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    try (var database = EmbeddedDatabase.startIn(folder)) {
      assertThat(numbers(database)).hasSizeGreaterThanOrEqualTo(acknowledged).contains(acknowledged);
    }
  }

  @Test
  void aCopyInAnotherProcessIsSeenToo(@TempDir Path folder) throws Exception {
    var child = committer(folder);
    try (var said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).startsWith("postmaster");
      assertThatThrownBy(() -> EmbeddedDatabase.startIn(folder)).isInstanceOf(StartupProblem.class).hasMessageContaining("in use by another running copy");
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    EmbeddedDatabase.startIn(folder).close(); // and the orphan is stopped
  }

  /** Needs a small disk: a 64 MiB file system in memory, which only root can mount. */
  @Test
  void aDiskThatIsNearlyFullIsToldBeforeAnythingIsWritten(@TempDir Path folder) throws Exception {
    var small = Files.createDirectory(folder.resolve("small"));
    var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()).redirectErrorStream(true).start();
    Assumptions.assumeTrue(mount.waitFor() == 0, "no right to mount a small disk here");
    try {
      assertThatThrownBy(() -> EmbeddedDatabase.startIn(small.resolve("postgres"))).isInstanceOf(StartupProblem.class)
          .hasMessageContaining("64 MiB are free").hasMessageContaining("512 MiB").hasMessageContaining("AFTERSALE_HOME");
      assertThat(small.resolve("postgres").resolve("cluster")).doesNotExist();
    } finally {
      assertThat(new ProcessBuilder("umount", small.toString()).start().waitFor()).isZero();
    }
  }

  // ---- Help

  private static Process committer(Path folder) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp", System.getProperty("java.class.path"),
        "-Dlogback.configurationFile=logback-test.xml", Committer.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static Connection open(EmbeddedDatabase database, String password) throws SQLException {
    return DriverManager.getConnection(database.url(), database.username(), password);
  }

  private static Set<Integer> numbers(EmbeddedDatabase database) throws SQLException {
    var numbers = new HashSet<Integer>();
    try (var connection = open(database, database.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT number FROM told")) {
      while (rows.next()) {
        numbers.add(rows.getInt(1));
      }
    }
    return numbers;
  }
}

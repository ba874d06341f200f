package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.TestDatabase;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle of something long: an import, a migration; and started with too little memory. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HalfDoneTest {

  private static final int ROWS = 20_000;
  private static final int WRONG = ROWS / 500;

  @Test
  void anImportThatWasKilledGoesOnAndEveryRowHasItsOneVerdict(@TempDir Path folder) throws Exception {
    try (var database = new External()) {
      int port = FreePort.any();
      var invariants = database.invariants();
      var home = folder.resolve("home");
      try (var program = Program.started(home, port, database.settings(0)); var first = open(database.url()); var then = open(database.url())) {
        assertThat(send(program, "PUT", "/api/v1/models/HALF-1", "application/json", "{\"name\":\"Half done\",\"chemistry\":\"LIPO\",\"cellsInSeries\":6,\"capacityMilliampHours\":22000}")).isLessThan(300);
        var list = new StringBuilder("serial_number,model,manufactured_on\n");
        for (int i = 0; i < ROWS; i++) {
          list.append("HLF").append(String.format("%07d", i)).append("K,").append(i % 500 == 7 ? "NO-SUCH" : "HALF-1").append(",2024-01-10\n");
        }
        // The first step waits for us, then we for it, so that the second step waits for us again: in its middle the program is killed.
        lock(first);
        assertThat(send(program, "POST", "/api/v1/imports/units?fileName=half.csv", "text/csv", list.toString())).isLessThan(300);
        Program.until("the first step has come to its rows", () -> waitingForUnits(invariants) == 1);
        var second = Thread.ofPlatform().start(() -> lock(then));
        Program.until("we are behind it", () -> waitingForUnits(invariants) == 2);
        first.rollback();
        second.join();
        Program.until("the second step has come to its rows", () -> waitingForUnits(invariants) == 1);
        program.kill();
        then.rollback();
      }
      long done = invariants.numbers("SELECT max(processed) FROM registry_import");
      assertThat(done).as("rows done when it was killed").isPositive().isLessThan(ROWS);
      try (var again = Program.started(home, port, database.settings(0))) {
        Program.until("it is done", () -> invariants.numbers("SELECT count(*) FROM registry_import WHERE state = 'DONE'") == 1);
        assertThat(invariants.rows("SELECT rows, processed, created, refused, updated + unchanged FROM registry_import").getFirst())
            .containsExactly(Integer.toString(ROWS), Integer.toString(ROWS), Integer.toString(ROWS - WRONG), Integer.toString(WRONG), "0");
        assertThat(invariants.numbers("SELECT count(*) FROM unit WHERE serial LIKE 'HLF%'")).isEqualTo(ROWS - WRONG);
        // Spans of usual verdicts follow one another without gap or overlap, and what is not usual stands at its row.
        assertThat(invariants.numbers("SELECT count(*) FROM registry_import_row r WHERE 1 <> (SELECT count(*) FROM registry_import_span s WHERE s.import_id = r.import_id AND r.line BETWEEN s.from_line AND s.to_line)"))
            .as("rows that no step, or two, judged").isZero();
        assertThat(invariants.numbers("SELECT count(*) FROM registry_import_row WHERE verdict = 'REFUSED'")).isEqualTo(WRONG);
        again.stop();
      }
    }
  }

  @Test
  void aFirstStartThatIsKilledAtAnyMomentIsFinishedByTheNext(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("breakage.seed", System.nanoTime());
    System.out.println("Killed while migrating: seed " + seed + " (-Dbreakage.seed)");
    var random = new Random(seed);
    var name = "migrating_" + Long.toString(Math.abs(seed), 36);
    try (var connection = DriverManager.getConnection(TestDatabase.url(), TestDatabase.username(), TestDatabase.password()); var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    var url = TestDatabase.url().replaceFirst("/postgres$", "/" + name);
    var invariants = new Invariants(url, TestDatabase.username(), TestDatabase.password());
    var settings = Map.of("aftersale.db.url", url, "aftersale.db.username", TestDatabase.username(), "aftersale.db.password", TestDatabase.password());
    var home = folder.resolve("home");
    int port = FreePort.any();
    for (int i = 0; i < 2; i++) {
      int scripts = 1 + random.nextInt(20) + 20 * i;
      try (var program = Program.begun(home, port, settings)) {
        // When so many scripts are through, and a little later, in the middle of one.
        Program.until("scripts run", () -> !program.isAlive() || invariants.numbers("SELECT count(*) FROM pg_tables WHERE tablename = 'flyway_schema_history'") == 1
            && invariants.numbers("SELECT count(*) FROM flyway_schema_history") >= scripts || program.status("/health/live") == 200);
        Program.pause(random.nextInt(40));
        program.kill();
      }
    }
    try (var program = Program.started(home, port, settings)) {
      assertThat(invariants.numbers("SELECT count(*) FROM flyway_schema_history WHERE NOT success")).isZero();
      try (var whole = new External()) {
        assertThat(tables(invariants)).isEqualTo(tables(whole.invariants()));
      }
      program.stop();
    }
    // A script that is not the one that ran here: it says so, and what to do, and does not start.
    invariants.execute("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '6.1'");
    try (var refused = Program.begun(home, port, settings)) {
      Program.until("it refuses", () -> !refused.isAlive());
      assertThat(refused.said()).contains("6.1").contains("restore a backup");
      assertThat(refused.said().lines().filter(line -> line.startsWith("\tat ")).count()).as("lines of a stack trace").isZero();
    }
  }

  @Test
  void aSmallHeapUnderLoadRefusesWhatIsTooLargeAndGoesOnOrIsStartedAgain(@TempDir Path folder) throws Exception {
    try (var database = new External()) {
      int port = FreePort.any();
      var home = folder.resolve("home");
      var running = new AtomicReference<>(Program.started(home, port, database.settings(0), "-Xmx160m"));
      try (var clients = new Clients(running::get, "heap", 3, 60)) {
        var large = "x".repeat(16 << 20);
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
          var answers = IntStream.range(0, 9).mapToObj(i -> people.submit(() -> {
            try {
              return switch (i % 3) {
                case 0 -> send(running.get(), "POST", "/api/v1/claims", "application/json", "{\"customer\":{\"name\":\"" + large + "\"}}");
                case 1 -> send(running.get(), "POST", "/hooks/webhook/nobody", "application/json", large);
                default -> send(running.get(), "POST", "/api/v1/imports/units?fileName=large.csv", "text/csv", large);
              };
            } catch (UncheckedIOException cut) {
              return 0;
            }
          })).toList();
          for (var answer : answers) {
            assertThat(answer.get()).as("0: cut off").isIn(0, 400, 401, 404, 413, 422, 503);
          }
        }
        if (!running.get().isAlive()) {
          System.out.println("Memory was used up and the program ended, as it is told to (-XX:+ExitOnOutOfMemoryError); it is started again.");
          running.get().close();
          running.set(Program.started(home, port, database.settings(0)));
        }
        Program.until("every wish is acknowledged, told so far " + clients.told(), () -> clients.acknowledged().size() == 60);
        clients.finish();
        database.invariants().hold(clients, "heap");
      } finally {
        running.get().close();
      }
    }
  }

  private static String tables(Invariants database) {
    return String.join("\n", database.rows("SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1").stream().map(row -> row[0]).toList());
  }

  private static int send(Program program, String method, String path, String type, String body) {
    var answer = Program.send(HttpRequest.newBuilder(program.address(path)).timeout(Duration.ofMinutes(2)).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", type)
        .method(method, BodyPublishers.ofString(body)).build());
    return answer.statusCode();
  }

  private static Connection open(String url) throws SQLException {
    var connection = DriverManager.getConnection(url, TestDatabase.username(), TestDatabase.password());
    connection.setAutoCommit(false);
    return connection;
  }

  private static void lock(Connection connection) {
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE unit IN SHARE MODE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long waitingForUnits(Invariants database) {
    return database.numbers("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'unit'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  }
}

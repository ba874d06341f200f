package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is slow, locked by somebody, or out of reach, and a provider behind a dead line: waits are bounded, what cannot be done is said to be, and when they are back so are we. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SlowDatabaseTest {

  @Test
  void aDatabaseThatIsSlowLockedStalledOrCutOffHoldsNobodyForEver(@TempDir Path folder) throws Exception {
    try (var database = new External(); var between = new TcpProxy(database.port()); var mail = new SmtpServer(); var toProvider = new TcpProxy(mail.port())) {
      int port = FreePort.any();
      var settings = database.settings(between.port(), "aftersale.db.lock-timeout", "3s", "aftersale.db.answer-seconds", "10", "aftersale.mail.host", "127.0.0.1",
          "aftersale.mail.port", Integer.toString(toProvider.port()), "aftersale.mail.tls", "none", "aftersale.mail.from", "service@break.example");
      try (var program = Program.started(folder.resolve("home"), port, settings)) {
        var running = new AtomicReference<>(program);
        // The mail server is there and nothing comes back from it: nobody waits for it but the jobs that hand over.
        toProvider.stalled = true;
        // Slow: everything takes its time and comes right.
        between.delay = 15;
        try (var clients = new Clients(running::get, "slow", 4, 8)) {
          Program.until("claims are taken over a slow line", () -> clients.acknowledged().size() == 8);
          clients.finish();
          database.invariants().hold(clients, "slow");
        }
        between.delay = 0;

        // Locked: somebody holds the claims and does not let go.
        try (var holder = DriverManager.getConnection(database.url(), TestDatabase.username(), TestDatabase.password())) {
          holder.setAutoCommit(false);
          try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE claim IN ACCESS EXCLUSIVE MODE");
            assertThat(claim(program)).as("a claim while its table is locked").isEqualTo(503);
            assertThat(program.status("/health/live")).isEqualTo(200);
            holder.rollback();
          }
        }
        Program.until("claims are taken when the lock is gone", () -> claim(program) == 201);

        // Cut: connections break, and new ones are refused.
        between.closedDoor = true;
        between.cut();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
          var statuses = new ArrayList<Integer>();
          for (var answer : people.invokeAll(IntStream.range(0, 24).<Callable<Integer>>mapToObj(i -> () -> claim(program)).toList())) {
            statuses.add(answer.get());
          }
          assertThat(statuses).as("while the database is out of reach").allSatisfy(status -> assertThat(status).isEqualTo(503));
        }
        assertThat(program.status("/health/ready")).isEqualTo(503);
        assertThat(program.status("/console/sign-in")).as("a page that needs no database").isIn(200, 503);
        between.closedDoor = false;
        Program.until("it works again by itself", () -> program.status("/health/ready") == 200 && claim(program) == 201);

        // Stalled: the line is up and nothing comes back. Whoever comes after the pool is used up is told so.
        between.stalled = true;
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
          var answers = IntStream.range(0, 20).mapToObj(i -> people.submit(() -> claim(program))).toList();
          Program.until("some are turned away while nothing comes back", () -> answers.stream().anyMatch(answer -> answer.isDone() && answer.resultNow() == 503));
          assertThat(program.status("/health/live")).isEqualTo(200);
          between.stalled = false;
          for (var answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS)).isIn(201, 503);
          }
        }
        Program.until("it works again", () -> claim(program) == 201);

        // Dead: the line stays up and nothing ever comes back, in the middle of work. Nobody is held: whoever waits for an answer is told after ten seconds, whoever comes later at once or nearly.
        try (var clients = new Clients(running::get, "dead", 6, 4_000)) {
          Program.until("claims are taken", () -> clients.acknowledged().size() >= 30);
          between.stalled = true;
          try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : people.invokeAll(IntStream.range(0, 12).<Callable<HttpResponse<String>>>mapToObj(i -> () -> ask(program)).toList())) {
              assertThat(answer.get().statusCode()).as("while its line is dead").isEqualTo(503);
              assertThat(answer.get().body()).contains("database").contains("again");
            }
          }
          assertThat(program.status("/health/live")).isEqualTo(200);
          assertThat(program.status("/health/ready")).isEqualTo(503);
          // What was on its way arrives late, a commit among it: clients who were told nothing ask again with their keys.
          between.stalled = false;
          int before = clients.acknowledged().size();
          Program.until("work goes on by itself", () -> clients.acknowledged().size() > before + 30 && program.status("/health/ready") == 200);
          clients.finish();
          database.invariants().hold(clients, "dead");
        }

        // The line to the mail server breaks and is there again: every mail is sent.
        var invariants = database.invariants();
        assertThat(mail.taken()).isEmpty();
        toProvider.stalled = false;
        toProvider.cut();
        Program.until("every mail is sent", () -> {
          invariants.everyMailIsDue();
          return invariants.numbers("SELECT count(*) FROM mail WHERE state <> 'SENT'") == 0;
        });
        assertThat(new HashSet<>(mail.taken())).hasSize((int) invariants.numbers("SELECT count(*) FROM mail"));
        program.stop();
      }
    }
  }

  private static int claim(Program program) {
    return ask(program).statusCode();
  }

  private static HttpResponse<String> ask(Program program) {
    var answer = Program.send(HttpRequest.newBuilder(program.address("/api/v1/claims")).timeout(Duration.ofSeconds(60)).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", "application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString()).POST(BodyPublishers.ofString("{\"customer\":{\"name\":\"Ada\",\"email\":\"" + UUID.randomUUID() + "@slow.example\"},\"items\":[{\"serialNumber\":\"BRK0000001K\",\"description\":\"slow\",\"symptoms\":[\"OTHER\"]}]}")).build());
    if (answer.statusCode() == 503) {
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    return answer;
  }
}

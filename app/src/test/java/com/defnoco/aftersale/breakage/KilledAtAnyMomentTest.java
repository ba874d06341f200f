package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program, its database, or both are killed at moments nobody chose, under load, again and again; clients send what was not acknowledged again with the same key. A hundred rounds:
 * {@code -Dbreakage.rounds=100}; the seed of a run that failed: {@code -Dbreakage.seed=…}.
 */
@Tag("breakage")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledAtAnyMomentTest {

  private enum Victim { PROGRAM, DATABASE, BOTH }

  private static final int CLIENTS = 8;
  private static final Duration MAILS = Duration.ofMinutes(3);
  private static final Duration MAILS_AFTER_MANY = Duration.ofMinutes(15);

  @Test
  void nothingAcknowledgedIsLostAndNothingHappensTwice(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("breakage.seed", System.nanoTime());
    int rounds = Integer.getInteger("breakage.rounds", 6);
    System.out.println("Killed at any moment: seed " + seed + ", " + rounds + " rounds (-Dbreakage.seed, -Dbreakage.rounds)");
    var random = new Random(seed);
    var run = Long.toString(seed, 36).replace("-", "n");
    var home = folder.resolve("home");
    int port = FreePort.any();
    int programsKilled = 0;
    try (var mail = new SmtpServer()) {
      Map<String, String> settings = Map.of("aftersale.mail.host", "127.0.0.1", "aftersale.mail.port", Integer.toString(mail.port()), "aftersale.mail.tls", "none", "aftersale.mail.from", "service@break.example");
      var running = new AtomicReference<>(Program.started(home, port, settings));
      try (var clients = new Clients(running::get, run, CLIENTS, rounds * 400)) {
        for (int round = 0; round < rounds; round++) {
          int before = clients.acknowledged().size();
          int more = 1 + random.nextInt(40);
          Program.until("work goes on in round " + round + ", told so far " + clients.told() + ", wrong " + clients.wrong(), () -> clients.acknowledged().size() >= before + more || !clients.wrong().isEmpty());
          assertThat(clients.wrong()).as("round " + round).isEmpty();
          Program.pause(random.nextInt(200));
          // Each kind in turn, so that few rounds are enough to see them all.
          var victim = Victim.values()[round % Victim.values().length];
          if (victim != Victim.PROGRAM) {
            killDatabase(home);
          }
          if (victim != Victim.DATABASE) {
            running.get().kill();
            programsKilled++;
            running.set(Program.started(home, port, settings));
          } else {
            running.get().awaitReady(); // it mends itself
            assertThat(running.get().isAlive()).isTrue();
          }
        }
        clients.finish();
        var invariants = Invariants.of(home);
        invariants.hold(clients, run);
        // A mail whose job was cut short several times waits longer each time: 40, 80, 160 seconds and a bit. What waits is on record with its time.
        assertThat(invariants.numbers("SELECT count(*) FROM mail m WHERE state = 'STAGED' AND NOT EXISTS (SELECT 1 FROM job j WHERE j.task_instance = m.id::text)")).as("mails that nothing will send").isZero();
        Program.until("every mail is sent", rounds > 20 ? MAILS_AFTER_MANY : MAILS, () -> invariants.numbers("SELECT count(*) FROM mail WHERE state <> 'SENT'") == 0);
        var times = mail.taken().stream().collect(Collectors.groupingBy(id -> id, HashMap::new, Collectors.counting()));
        long twice = times.values().stream().mapToLong(count -> count - 1).sum();
        assertThat(times.size()).as("mails sent").isEqualTo((int) invariants.numbers("SELECT count(*) FROM mail"));
        // A mail that was handed over in the moment of a kill is handed over again, with the same Message-ID: at most what the four job threads had in hand.
        assertThat(twice).as("mails handed over again after " + rounds + " kills").isLessThanOrEqualTo(4L * rounds);
        System.out.println(clients.acknowledged().size() + " claims acknowledged over " + rounds + " kills (" + programsKilled + " of the program), answers " + clients.told() + ", " + twice + " of " + times.size() + " mails twice");
      } finally {
        running.get().stop();
        running.get().close();
      }
      assertThat(Program.command(home, Map.of(), "verify-journal")).as("every chain of the journal").isZero();
      assertThat(Program.command(home, Map.of(), "replay")).as("every decision decided again").isZero();
    }
  }

  private static void killDatabase(Path home) {
    Program.postmaster(home).ifPresent(server -> {
      var servants = server.children().toList();
      server.destroyForcibly();
      servants.forEach(ProcessHandle::destroyForcibly);
    });
  }
}

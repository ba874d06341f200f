package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program is asked to end (SIGTERM), as an operator or an upgrade does, while claims come in and mails go out over a slow line: it finishes or hands back, and the next start goes on. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AskedToEndTest {

  @Test
  void whatItTookIsFinishedOrHandedBackAndNobodyIsToldAnythingWrong(@TempDir Path folder) throws Exception {
    try (var database = new External(); var mail = new SmtpServer(); var line = new TcpProxy(mail.port())) {
      line.delay = 40;
      int port = FreePort.any();
      var settings = database.settings(0, "aftersale.mail.host", "127.0.0.1", "aftersale.mail.port", Integer.toString(line.port()), "aftersale.mail.tls", "none", "aftersale.mail.from", "service@break.example");
      var invariants = database.invariants();
      var running = new AtomicReference<>(Program.started(folder.resolve("home"), port, settings));
      try (var clients = new Clients(running::get, "end", 6, 100_000)) {
        Program.until("claims come in and mails go out", () -> !clients.wrong().isEmpty() || clients.acknowledged().size() > 60 && mail.offered.get() > 0);
        assertThat(clients.wrong()).isEmpty();
        running.get().stop();
        assertThat(running.get().exitCode()).as("ended by being asked to").isIn(0, 143);
        assertThat(invariants.rows("SELECT task_name, task_instance FROM job WHERE picked")).as("jobs held by the dead").isEmpty();
        assertThat(invariants.numbers("SELECT count(*) FROM message_outbox WHERE leased_until IS NOT NULL")).as("messages held by the dead").isZero();
        assertThat(invariants.mailsNobodySends()).as("mails without a job").isZero();

        line.delay = 0;
        running.set(Program.started(folder.resolve("home"), port, settings));
        clients.finish();
        invariants.hold(clients, "end");
        Program.until("every mail is sent", () -> invariants.numbers("SELECT count(*) FROM mail WHERE state <> 'SENT'") == 0);
        assertThat(new HashSet<>(mail.taken())).hasSize((int) invariants.numbers("SELECT count(*) FROM mail"));
        assertThat(mail.taken().size() - new HashSet<>(mail.taken()).size()).as("mails handed over twice").isLessThanOrEqualTo(4);
        System.out.println("Asked to end: " + clients.acknowledged().size() + " claims acknowledged, answers " + clients.told() + ", " + (mail.taken().size() - new HashSet<>(mail.taken()).size()) + " mails twice.");
      } finally {
        running.get().close();
      }
    }
  }
}

package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.breakage.SmtpServer.Mood;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mail server in every mood: nobody waits for it but the job, nothing is given up early, nothing stays with it for ever, and a mail that may have arrived is known by its id when it comes again. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HostileMailServerTest {

  @Test
  void whateverTheMailServerDoesEveryMailArrivesOnceItIsGoodAgain(@TempDir Path folder) throws Exception {
    try (var database = new External(); var mail = new SmtpServer()) {
      int port = FreePort.any();
      var settings = database.settings(0, "aftersale.mail.host", "127.0.0.1", "aftersale.mail.port", Integer.toString(mail.port()), "aftersale.mail.tls", "none", "aftersale.mail.from", "service@break.example");
      try (var program = Program.started(folder.resolve("home"), port, settings)) {
        var running = new AtomicReference<>(program);
        var invariants = database.invariants();
        int wishes = 0;
        for (var mood : new Mood[] {Mood.BUSY, Mood.NONSENSE, Mood.GONE_BEFORE_OK, Mood.SLOW, Mood.SILENT_AFTER_DATA, Mood.REFUSING}) {
          mail.mood = mood;
          try (var clients = new Clients(running::get, "mail" + mood.ordinal(), 2, 3)) {
            Program.until("claims are taken while the mail server is " + mood, () -> clients.acknowledged().size() == 3);
            clients.finish();
            wishes += 3;
            assertThat(clients.wrong()).isEmpty();
          }
          if (mood == Mood.BUSY || mood == Mood.GONE_BEFORE_OK || mood == Mood.SILENT_AFTER_DATA) {
            int before = mail.offered.get();
            Program.until("a mail is offered to a server that is " + mood, () -> {
              invariants.everyMailIsDue();
              return mail.offered.get() > before || mail.offered.get() > 0;
            });
          }
        }
        assertThat(invariants.numbers("SELECT count(*) FROM mail WHERE state = 'FAILED'")).as("given up").isZero();
        // One that is refused for two days is given up and said to be.
        mail.mood = Mood.REFUSING;
        var poison = invariants.rows("SELECT task_instance FROM job WHERE task_name = 'send-mail' AND NOT picked LIMIT 1").getFirst()[0];
        invariants.execute("UPDATE job SET consecutive_failures = 33, execution_time = now() WHERE task_instance = '" + poison + "'");
        Program.until("the mail that is always refused is put aside", () -> invariants.numbers("SELECT count(*) FROM mail WHERE id = '" + poison + "' AND state = 'FAILED'") == 1);
        assertThat(invariants.numbers("SELECT count(*) FROM job WHERE task_instance = '" + poison + "'")).isZero();

        mail.mood = Mood.GOOD;
        int all = wishes;
        Program.until("every other mail is sent", () -> {
          invariants.everyMailIsDue();
          return invariants.numbers("SELECT count(*) FROM mail WHERE state = 'SENT'") == all - 1;
        });
        assertThat(new HashSet<>(mail.taken())).as("each under one id, however often it was handed over").hasSizeBetween(all - 1, all);
        assertThat(mail.taken()).allSatisfy(id -> assertThat(id).matches("<[0-9a-f-]{36}@localhost>"));
        program.stop();
      }
    }
  }
}

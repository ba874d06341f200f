package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How fast an old mailbox is taken in. Not one of the tests; run it by name: {@code -Dtest=MailIntakeBench}. */
class MailIntakeBench extends InboxFixtures {

  private static final int MAILS = Integer.getInteger("mails", 10_000);

  @Autowired private Watching watching;

  @Test
  void tenThousandMailsOfAnOldMailbox() throws Exception {
    var mails = IntStream.range(0, MAILS).mapToObj(MailIntakeBench::mail).toList();
    if (Dovecot.isHere()) {
      try (var server = new Dovecot(mails)) {
        takeIn("Dovecot", server.port);
      }
      return;
    }
    var server = new GreenMail(new ServerSetup[] {ServerSetup.IMAP.dynamicPort()});
    server.start();
    try {
      var user = server.setUser("old@service.example", "old@service.example", "secret");
      for (var mail : mails) {
        user.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)));
      }
      takeIn("GreenMail, which looks through all of its mails for each", server.getImap().getPort());
    } finally {
      server.stop();
    }
  }

  private static byte[] mail(int i) {
    return ("From: Customer " + i % 3_000 + " <c" + i % 3_000 + "@example.org>\r\nTo: old@service.example\r\nMessage-ID: <" + i + "@bench.example>\r\n"
        + (i % 3 == 0 ? "" : "In-Reply-To: <" + (i - i % 3) + "@bench.example>\r\n") + "Subject: Battery " + i / 3
        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + "The pack swells after charging. ".repeat(30) + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + "The pack <b>swells</b> after charging. ".repeat(30)
        + "</p>\r\n--b--\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private void takeIn(String server, int port) throws Exception {
    var account = account(ChannelKind.EMAIL, Map.of("address", "old@service.example", "imap.host", "127.0.0.1", "imap.port", String.valueOf(port), "imap.tls", "none",
        "imap.password", "secret", "smtp.host", "127.0.0.1", "smtp.tls", "none"));
    long start = System.nanoTime();
    watching.look();
    while (jdbc.sql("SELECT count(*) FROM channel_delivery WHERE account_id = :id").param("id", account).query(Integer.class).single() < MAILS) {
      LockSupport.parkNanos(100_000_000);
    }
    double fetched = (System.nanoTime() - start) / 1e9;
    while (jdbc.sql("SELECT count(*) FROM channel_delivery WHERE account_id = :id AND outcome = 'PENDING'").param("id", account).query(Integer.class).single() > 0) {
      LockSupport.parkNanos(100_000_000);
    }
    double shown = (System.nanoTime() - start) / 1e9;
    System.out.printf("figure: from %s: %d mails fetched and committed in %.1f s (%.0f/s), all of them in their conversations after %.1f s (%.0f/s)%n", server, MAILS, fetched, MAILS / fetched, shown,
        MAILS / shown);
    assertThat(jdbc.sql("SELECT count(*) FROM message WHERE account_id = :id").param("id", account).query(Integer.class).single()).isEqualTo(MAILS);
  }
}

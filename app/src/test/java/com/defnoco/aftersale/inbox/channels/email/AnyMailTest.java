package com.defnoco.aftersale.inbox.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Garbled;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a mail server hands us, a mail comes of it, and soon. */
class AnyMailTest {

  @Test
  void anyBytesAreAMail() {
    Garbled.through(new MailFuzz(), 600);
  }

  /** Each of these once took minutes or hours: a pattern tried every place of a run of spaces, line breaks or signs against every other. */
  @Test
  @Timeout(60)
  void runsOfSpacesAndLineBreaksAreReadInOneGo() {
    int many = 250_000;
    for (var body : new String[] {"\n".repeat(many) + "x", "> ".repeat(many / 2) + "x", "To:" + " ".repeat(many) + "x", "Message-ID:" + " ".repeat(many) + "x", " \n".repeat(many / 2) + "Message-ID: <a@b.example>\nFrom: a@b.example\n"}) {
      for (var subject : new String[] {"My battery", "Undelivered Mail Returned to Sender"}) {
        var mail = "From: MAILER-DAEMON@a.example\nReturn-Path: <>\nSubject: " + subject + "\n\n" + body;
        assertThat(new MailReader("mx.example.org", Set.of("service@example.org")).read(mail.getBytes(StandardCharsets.UTF_8))).isNotNull();
      }
    }
    var report = "From: MAILER-DAEMON@a.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + "\n".repeat(many) + "Action" + " ".repeat(many)
        + "\n--b--\n";
    assertThat(new MailReader("mx.example.org", Set.of("service@example.org")).read(report.getBytes(StandardCharsets.UTF_8))).isNotNull();
    for (var text : new String[] {"From" + " ".repeat(many) + "x", "From: a\n" + ("Sent" + " ".repeat(many) + "x\n").repeat(2), ("x" + "<".repeat(120) + "@".repeat(170) + ":\n").repeat(3_000),
        ("x" + " ".repeat(290) + "y:\n").repeat(3_000), "-".repeat(many) + "x"}) {
      assertThat(QuotedHistory.pieces(text).stream().map(QuotedHistory.Piece::text).collect(Collectors.joining())).isEqualTo(text);
    }
  }
}

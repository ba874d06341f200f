package com.defnoco.aftersale.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Settings;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;

/** Mail leaves if and only if what it tells of is committed. */
class MailTest extends AftersaleTest {

  @Autowired private Outbound outbound;
  @Autowired private OutboundSql sql;
  @Autowired private Settings program;

  @Test
  void withoutAMailServerAMailIsKeptToBeRead() {
    var id = transaction.execute(t -> outbound.mail("kept@pilot.example", "Subject", "Text", Locale.UK));
    assertThat(outbound.newest(200)).filteredOn(mail -> mail.id().equals(id)).singleElement()
        .satisfies(mail -> assertThat(mail.state()).isEqualTo(Outbound.State.KEPT))
        .satisfies(mail -> assertThat(mail.text()).isEqualTo("Text"));
  }

  @Test
  void whatIsRolledBackIsNeverSent() {
    var id = transaction.execute(t -> {
      t.setRollbackOnly();
      return outbound.mail("never@pilot.example", "Subject", "Text", Locale.UK);
    });
    assertThat(outbound.newest(200)).noneMatch(mail -> mail.id().equals(id));
    assertThatThrownBy(() -> outbound.mail("never@pilot.example", "Subject", "Text", Locale.UK)).isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void aStagedMailReachesTheServerInBothLanguagesOnceAndItsTextIsForgotten() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      var id = staged("pilot@pilot.example", "您的登录链接 Your link", "打开此链接\nhttps://service.example/sign-in/secret");
      var job = job(server.getSmtp().getPort());
      run(job, id);
      run(job, id);
      assertThat(server.getReceivedMessages()).hasSize(1);
      var received = server.getReceivedMessages()[0];
      assertThat(received.getSubject()).isEqualTo("您的登录链接 Your link");
      assertThat(received.getContent().toString()).contains("打开此链接");
      assertThat(received.getMessageID()).isEqualTo("<" + id + "@localhost>");
      assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(jdbc.sql("SELECT state FROM mail WHERE id = ? AND body IS NULL").param(id).query(String.class).single()).isEqualTo("SENT");
    } finally {
      server.stop();
    }
  }

  @Test
  void aLineBreakInASubjectAddsNoHeader() {
    var id = transaction.execute(t -> outbound.mail("kept@pilot.example", "Hello\r\nBcc: victim@example.com", "Text", Locale.UK));
    assertThat(jdbc.sql("SELECT subject FROM mail WHERE id = ?").param(id).query(String.class).single()).isEqualTo("Hello Bcc: victim@example.com");
  }

  @Test
  void aServerThatIsAwayLeavesTheMailStagedWithWhatWasSaid() {
    var id = staged("pilot@pilot.example", "Subject", "Text");
    assertThatThrownBy(() -> run(job(1), id)).isInstanceOf(IllegalStateException.class);
    assertThat(sql.staged(id)).hasValueSatisfying(mail -> assertThat(mail.failure()).isNotBlank());
  }

  /** Whoever stands in the line takes STARTTLS out of what a server offers; then nothing is said at all. */
  @Test
  void aServerThatOffersNoEncryptionGetsNoMailWhereItIsWanted() {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      var id = staged("pilot@pilot.example", "Your link", "https://service.example/sign-in/secret");
      assertThatThrownBy(() -> run(job(server.getSmtp().getPort(), "starttls"), id)).isInstanceOf(IllegalStateException.class);
      assertThat(server.getReceivedMessages()).isEmpty();
      assertThat(sql.staged(id)).hasValueSatisfying(mail -> assertThat(mail.failure()).contains("STARTTLS"));
    } finally {
      server.stop();
    }
  }

  private UUID staged(String to, String subject, String text) {
    var id = Ids.next(clock);
    sql.insert(id, to, subject, text, "en", Outbound.State.STAGED, clock.instant(), null);
    return id;
  }

  private OneTimeTask<String> job(int port) {
    return job(port, "none");
  }

  private OneTimeTask<String> job(int port, String tls) {
    return new MailJob(sql, new MailSettings("127.0.0.1", port, "", "", "service@aftersale.example", tls), program, clock).sendMail();
  }

  private static void run(OneTimeTask<String> job, UUID id) {
    job.executeOnce(job.instance(id.toString(), id.toString()), Mockito.mock(ExecutionContext.class));
  }
}

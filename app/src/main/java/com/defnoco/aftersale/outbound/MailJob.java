package com.defnoco.aftersale.outbound;

import com.defnoco.aftersale.outbound.Outbound.Mail;
import com.defnoco.aftersale.platform.Settings;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Hands staged mails to the mail server: one job per mail, tried for two days with growing pauses. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
class MailJob {

  private static final Logger log = LoggerFactory.getLogger(MailJob.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
  /** With the pauses above a little more than two days. */
  private static final int MOST_TRIES = 34;

  private final OutboundSql sql;
  private final MailSettings settings;
  private final Settings program;
  private final Clock clock;

  MailJob(OutboundSql sql, MailSettings settings, Settings program, Clock clock) {
    this.sql = sql;
    this.settings = settings;
    this.program = program;
    this.clock = clock;
  }

  @Bean
  OneTimeTask<String> sendMail() {
    return Tasks.oneTime(Outbound.SEND_MAIL)
        .onFailure(new TryAgainLater())
        .execute((instance, context) -> {
          var id = UUID.fromString(instance.getData());
          sql.staged(id).ifPresent(mail -> {
            try {
              send(mail);
            } catch (Exception refused) {
              sql.notYet(id, String.valueOf(refused.getMessage()));
              throw new IllegalStateException("Mail " + id + " was not taken", refused);
            }
            sql.sent(id, clock.instant());
          });
        });
  }

  private void send(Mail mail) throws MessagingException {
    var server = server();
    var message = new Numbered(server.getSession(), "<" + mail.id() + "@" + program.baseUrl().getHost() + ">");
    message.setFrom(new InternetAddress(settings.from(), true));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    var text = mail.text() == null ? "" : mail.text();
    var attachment = sql.attachment(mail.id());
    if (attachment.isEmpty()) {
      message.setText(text, StandardCharsets.UTF_8.name());
    } else {
      var words = new MimeBodyPart();
      words.setText(text, StandardCharsets.UTF_8.name());
      var file = new MimeBodyPart();
      file.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.get().content(), attachment.get().mediaType())));
      file.setFileName(attachment.get().name());
      file.setDisposition(Part.ATTACHMENT);
      message.setContent(new MimeMultipart(words, file));
    }
    message.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(mail.createdAt().atOffset(ZoneOffset.UTC)));
    // Keeps out-of-office answers from coming back (RFC 3834).
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    server.send(message);
  }

  private JavaMailSenderImpl server() {
    var server = new JavaMailSenderImpl();
    server.setHost(settings.host());
    server.setPort(settings.port());
    var properties = server.getJavaMailProperties();
    if (!settings.username().isEmpty()) {
      server.setUsername(settings.username());
      server.setPassword(settings.password());
      properties.setProperty("mail.smtp.auth", "true");
    }
    switch (settings.tls()) {
      case "tls" -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case "none" -> { }
      default -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
    }
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    // A server that answers one byte a minute must not hold a job thread for ever.
    properties.setProperty("mail.smtp.connectiontimeout", "10000");
    properties.setProperty("mail.smtp.timeout", "30000");
    properties.setProperty("mail.smtp.writetimeout", "30000");
    return server;
  }

  /** A message that keeps its Message-ID over all tries, so that one sent twice after a crash can be recognised as the same. */
  private static final class Numbered extends MimeMessage {

    private final String messageId;

    Numbered(jakarta.mail.Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }

  /** Doubling pauses with some chance in them, so that all mails of an outage do not come back in one second. */
  private final class TryAgainLater implements FailureHandler<String> {

    @Override
    public void onFailure(ExecutionComplete complete, ExecutionOperations<String> operations) {
      var execution = complete.getExecution();
      var tries = execution.consecutiveFailures + 1;
      if (tries >= MOST_TRIES) {
        sql.failed(UUID.fromString(execution.taskInstance.getId()));
        operations.stop();
        log.warn("Mail {} was not taken in {} tries and is given up", execution.taskInstance.getId(), tries);
        return;
      }
      var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 12));
      var capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      operations.reschedule(complete, clock.instant().plus(capped).plusMillis(ThreadLocalRandom.current().nextLong(capped.toMillis() / 4)));
    }
  }
}

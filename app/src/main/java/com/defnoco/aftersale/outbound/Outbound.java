package com.defnoco.aftersale.outbound;

import com.defnoco.aftersale.platform.Ids;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What leaves the system. A mail is staged in the transaction of what it tells of: it is sent if and only if that commits, by a job that
 * tries again until the mail server takes it. Without a mail server ({@code aftersale.mail.host}) mails are kept and can be read in the console.
 */
@Component
public class Outbound {

  static final TaskDescriptor<String> SEND_WEBHOOK = TaskDescriptor.of("send-webhook", String.class);
  static final TaskDescriptor<String> SEND_MAIL = TaskDescriptor.of("send-mail", String.class);

  private final OutboundSql sql;
  private final MailSettings settings;
  private final SchedulerClient jobs;
  private final Clock clock;
  private final boolean webhooks;

  Outbound(OutboundSql sql, MailSettings settings, SchedulerClient jobs, Clock clock, @Value("${aftersale.webhook.url:}") String webhookUrl,
      @Value("${aftersale.webhook.secret:}") String webhookSecret) {
    this.webhooks = !webhookUrl.isEmpty() && !webhookSecret.isEmpty();
    this.sql = sql;
    this.settings = settings;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** How far a mail has come. */
  public enum State {
    /** Waits for the mail server. */
    STAGED,
    /** The mail server took it. */
    SENT,
    /** No mail server is set; it can be read in the console. */
    KEPT,
    /** The mail server refused it for good, or for too long. */
    FAILED
  }

  /**
   * A mail as kept.
   *
   * @param text null once it was sent: it may hold a sign-in link
   * @param failure what the mail server said last, or null
   */
  public record Mail(UUID id, String to, String subject, @Nullable String text, State state, Instant createdAt, @Nullable Instant sentAt,
      @Nullable String failure) {}

  /**
   * Stages a mail in the caller's transaction.
   *
   * @param to one mail address, checked by the caller
   * @param subject one line; line breaks become spaces, so that nothing can add a header
   * @param text plain text
   * @param language of the text, for the Content-Language header
   * @return its id
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID mail(String to, String subject, String text, Locale language) {
    return mail(to, subject, text, language, null);
  }

  /** A file that goes along. @param mediaType for example {@code application/pdf} */
  public record Attachment(String name, String mediaType, byte[] content) {}

  /** As {@link #mail(String, String, String, Locale)}, with a file. */
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID mail(String to, String subject, String text, Locale language, @Nullable Attachment attachment) {
    var id = Ids.next(clock);
    var oneLine = subject.replaceAll("\\p{Cntrl}+", " ").strip();
    var now = clock.instant();
    sql.insert(id, to, oneLine, text, language.getLanguage(), settings.isSet() ? State.STAGED : State.KEPT, now, attachment);
    if (settings.isSet()) {
      jobs.scheduleIfNotExists(SEND_MAIL.instance(id.toString()).data(id.toString()).scheduledTo(now));
    }
    return id;
  }

  /** Stages a signed webhook in the caller's transaction; nothing where no address and secret are set. @param body JSON */
  @Transactional(propagation = Propagation.MANDATORY)
  public void webhook(String body) {
    if (webhooks) {
      jobs.scheduleIfNotExists(SEND_WEBHOOK.instance("msg_" + Ids.next(clock)).data(body).scheduledTo(clock.instant()));
    }
  }

  /** The newest mails, for people who may read all of them; the caller has checked that. */
  @Transactional(readOnly = true)
  public List<Mail> newest(int limit) {
    return sql.newest(limit);
  }

}

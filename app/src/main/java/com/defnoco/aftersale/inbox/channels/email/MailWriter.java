package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.Outgoing;
import jakarta.activation.DataHandler;
import jakarta.activation.FileDataSource;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes our mails. Nothing that somebody wrote (a name, a subject, an id) can add a header or a recipient. */
final class MailWriter {

  /** Long threads keep the first and the newest ids; a header of thousands is refused by some servers. */
  private static final int MOST_REFERENCES = 30;

  private static final Pattern TOKEN = Pattern.compile("(?i)\\s*\\[DF-[0-9A-F]{12}]");

  private final MailSigns signs;

  MailWriter(MailSigns signs) {
    this.signs = signs;
  }

  /** What goes to the server: the mail, and who gets it when it cannot be delivered. */
  record Written(MimeMessage mail, String messageId, String envelopeFrom, InternetAddress[] recipients) {}

  /**
   * An answer by a person, or a mail the program writes by itself.
   *
   * @param automatic marked so that no other program answers it (RFC 3834)
   * @throws MessagingException when the recipient's address is none
   */
  Written write(Session session, Account account, Outgoing message, boolean automatic, Instant now) throws MessagingException {
    var own = account.get("address");
    var domain = own.substring(own.lastIndexOf('@') + 1);
    var id = signs.messageId(message.id(), domain);
    var signedReply = account.find("replyAddress").map(base -> signs.replyAddress(message.id(), base));
    var mail = new Numbered(session, "<" + id + ">");
    try {
      mail.setFrom(new InternetAddress(own, HeaderText.oneLine(account.name(), 100), StandardCharsets.UTF_8.name()));
    } catch (UnsupportedEncodingException everyJdkHasUtf8) {
      throw new IllegalStateException(everyJdkHasUtf8);
    }
    var to = new InternetAddress(oneAddress(message.address().getOrDefault("answerTo", message.to().value())), true);
    mail.setRecipient(Message.RecipientType.TO, to);
    if (signedReply.isPresent()) {
      mail.setReplyTo(new InternetAddress[] {new InternetAddress(signedReply.get(), true)});
    }
    mail.setSubject(subject(message), StandardCharsets.UTF_8.name());
    mail.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH).format(now.atOffset(ZoneOffset.UTC)));
    mail.setHeader("Content-Language", message.language().getLanguage());
    var answered = id(message.address().get("messageId"));
    if (!answered.isEmpty()) {
      mail.setHeader("In-Reply-To", "<" + answered + ">");
      var references = new ArrayList<>(HeaderText.ids(message.address().getOrDefault("references", "")).stream().map(MailWriter::id).filter(r -> !r.isEmpty()).toList());
      references.remove(answered);
      references.add(answered);
      while (references.size() > MOST_REFERENCES) {
        references.remove(1);
      }
      mail.setHeader("References", references.stream().map(reference -> "<" + reference + ">").collect(Collectors.joining("\r\n ")));
    }
    if (automatic) {
      mail.setHeader("Auto-Submitted", answered.isEmpty() ? "auto-generated" : "auto-replied");
      mail.setHeader("X-Auto-Response-Suppress", "All");
    }
    var text = message.text().replace("\r\n", "\n").replace("\n", "\r\n");
    if (message.files().isEmpty()) {
      mail.setText(text, StandardCharsets.UTF_8.name());
    } else {
      var parts = new MimeMultipart("mixed");
      var words = new MimeBodyPart();
      words.setText(text, StandardCharsets.UTF_8.name());
      parts.addBodyPart(words);
      for (var file : message.files()) {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new Typed(file)));
        part.setFileName(HeaderText.oneLine(file.name(), 150));
        part.setDisposition("attachment");
        part.setHeader("Content-Transfer-Encoding", "base64");
        parts.addBodyPart(part);
      }
      mail.setContent(parts);
    }
    mail.saveChanges();
    return new Written(mail, id, signedReply.orElse(own), new InternetAddress[] {to});
  }

  private static String subject(Outgoing message) {
    var subject = TOKEN.matcher(HeaderText.oneLine(message.subject() == null ? "" : message.subject(), 300)).replaceAll("").strip();
    var token = message.address().getOrDefault("token", "");
    // Programs that lose every reference keep the subject.
    var end = token.matches("[0-9A-F]{12}") ? " [DF-" + token + "]" : "";
    if (subject.isEmpty()) {
      return (message.language().getLanguage().equals("zh") ? "回复：您的来信" : "Re: your message") + end;
    }
    return (subject.matches("(?i)^(re|aw|sv|antw|回复|答复)\\s*[:：].*") ? subject : "Re: " + subject) + end;
  }

  /** One address and nothing beside it. */
  private static String oneAddress(String text) throws MessagingException {
    var address = text.strip();
    if (address.isEmpty() || address.chars().anyMatch(c -> c < ' ' || c == 127) || address.indexOf(',') >= 0 || address.indexOf(';') >= 0) {
      throw new MessagingException("This is not one mail address");
    }
    return address;
  }

  /** An id as it may stand between brackets; others' ids are repeated only if nothing in them could end the header. */
  private static String id(String text) {
    return text != null && text.matches("[\\x21-\\x3b\\x3d\\x3f-\\x7e]{1,500}") ? text : "";
  }

  private static final class Typed extends FileDataSource {

    private final Outgoing.File file;

    Typed(Outgoing.File file) {
      super(file.content().toFile());
      this.file = file;
    }

    @Override
    public String getContentType() {
      return file.mediaType().matches("[a-z]+/[A-Za-z0-9.+-]{1,100}") ? file.mediaType() : "application/octet-stream";
    }

    @Override
    public String getName() {
      return file.name();
    }
  }

  /** A mail that keeps its Message-ID. */
  private static final class Numbered extends MimeMessage {

    private final String messageId;

    Numbered(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}

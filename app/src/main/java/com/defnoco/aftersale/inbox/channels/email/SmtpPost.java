package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelAdapter.Trouble;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.SendResult;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Hands a mail to the account's SMTP server and tells what became of it. */
final class SmtpPost {

  private final MailWriter writer;
  private final OAuth oauth;
  private final Clock clock;

  SmtpPost(MailWriter writer, OAuth oauth, Clock clock) {
    this.writer = writer;
    this.oauth = oauth;
    this.clock = clock;
  }

  SendResult send(Account account, Outgoing message, ChannelAdapter.Tokens tokens) {
    MailWriter.Written written;
    MailServer server;
    Session session;
    try {
      server = MailServer.smtp(account);
      session = Session.getInstance(server.properties());
      written = writer.write(session, account, message, "true".equals(message.address().get("automatic")), clock.instant());
    } catch (AddressException e) {
      return new SendResult.Rejected("address", "This is not a mail address: " + HeaderText.oneLine(String.valueOf(e.getMessage()), 200));
    } catch (MessagingException | RuntimeException e) {
      return new SendResult.Rejected("mail", HeaderText.oneLine(String.valueOf(e.getMessage()), 200));
    }
    var transport = new SMTPTransport(session, null);
    try {
      connect(transport, account, server, tokens);
    } catch (AuthenticationFailedException e) {
      close(transport);
      return new SendResult.CredentialBroken(said(e));
    } catch (Trouble trouble) {
      close(transport);
      return trouble.credential() ? new SendResult.CredentialBroken(String.valueOf(trouble.getMessage())) : new SendResult.RetryLater(String.valueOf(trouble.getMessage()), null);
    } catch (MessagingException e) {
      // Nothing was handed over yet.
      close(transport);
      return new SendResult.RetryLater(said(e), null);
    }
    try {
      transport.sendMessage(new Enveloped(written.mail(), written.envelopeFrom()), written.recipients());
      return new SendResult.Accepted(written.messageId());
    } catch (MessagingException e) {
      return refused(e);
    } finally {
      close(transport);
    }
  }

  /** A farewell that fails changes nothing about what was said before. */
  private static void close(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException gone) {
      // It is closed either way.
    }
  }

  /** @throws Trouble where the account does not work */
  void check(Account account, ChannelAdapter.Tokens tokens) throws Trouble {
    var server = MailServer.smtp(account);
    try (var transport = new SMTPTransport(Session.getInstance(server.properties()), null)) {
      connect(transport, account, server, tokens);
    } catch (AuthenticationFailedException e) {
      throw new Trouble("SMTP: " + said(e), false, true);
    } catch (MessagingException e) {
      throw new Trouble("SMTP: " + said(e), true, false);
    }
  }

  private void connect(SMTPTransport transport, Account account, MailServer server, ChannelAdapter.Tokens tokens) throws MessagingException, Trouble {
    if (server.tokens()) {
      var token = oauth.token(account, tokens);
      try {
        transport.connect(server.host(), server.port(), server.user(), token);
      } catch (AuthenticationFailedException refused) {
        // Once more with another token: the server may have ended this one before its time.
        tokens.refused(account, token);
        transport.connect(server.host(), server.port(), server.user(), oauth.token(account, tokens));
      }
    } else if (server.password().isEmpty()) {
      transport.connect(server.host(), server.port(), null, null);
    } else {
      transport.connect(server.host(), server.port(), server.user(), server.password());
    }
  }

  /** A code of the server says what became of it; silence after the mail was handed over does not. */
  private static SendResult refused(MessagingException e) {
    for (Exception cause = e; cause != null; cause = cause instanceof MessagingException chained ? chained.getNextException() : null) {
      int code = switch (cause) {
        case SMTPAddressFailedException address -> address.getReturnCode();
        case SMTPSenderFailedException sender -> sender.getReturnCode();
        case SMTPSendFailedException send -> send.getReturnCode();
        default -> -1;
      };
      if (code >= 500) {
        return code == 530 || code == 535 ? new SendResult.CredentialBroken(said(e)) : new SendResult.Rejected(String.valueOf(code), said((MessagingException) cause));
      }
      if (code >= 400) {
        return new SendResult.RetryLater(said((MessagingException) cause), null);
      }
    }
    return new SendResult.Unclear(said(e));
  }

  private static String said(MessagingException e) {
    return HeaderText.oneLine(String.valueOf(e.getMessage()), 300);
  }

  /** With a sender in the envelope of its own: bounces come back to the signed address and tell which mail they are about. */
  private static final class Enveloped extends SMTPMessage {

    private final String messageId;

    Enveloped(MimeMessage mail, String envelopeFrom) throws MessagingException {
      super(mail);
      this.messageId = mail.getMessageID();
      setEnvelopeFrom(envelopeFrom);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}

package com.defnoco.aftersale.attack;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A mail server with our mailbox, into which anything is put byte by byte, as strangers' servers do. */
public final class PostOffice implements AutoCloseable {

  public static final String OURS = "service@service.example";

  private final GreenMail server = new GreenMail(new ServerSetup[] {ServerSetup.SMTP.dynamicPort(), ServerSetup.IMAP.dynamicPort()});
  private final GreenMailUser mailbox;

  public PostOffice() {
    server.start();
    mailbox = server.setUser(OURS, OURS, "secret");
  }

  /** What an account of ours here is told. */
  public Map<String, String> settings() {
    return new HashMap<>(Map.of("address", OURS, "authenticationServer", "mx.service.example", "imap.host", "127.0.0.1", "imap.port", String.valueOf(server.getImap().getPort()), "imap.tls", "none",
        "imap.user", OURS, "imap.password", "secret", "smtp.host", "127.0.0.1", "smtp.port", String.valueOf(server.getSmtp().getPort()), "smtp.tls", "none"));
  }

  /** A mail as it came over the wire. */
  public void put(String raw) {
    put(raw.getBytes(StandardCharsets.UTF_8));
  }

  public void put(byte[] raw) {
    try {
      mailbox.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw)));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What we sent. */
  public MimeMessage[] sentTo(String domain) {
    return server.getReceivedMessagesForDomain(domain);
  }

  public void knows(String address) {
    server.setUser(address, address, "theirs");
  }

  @Override
  public void close() {
    server.stop();
  }
}

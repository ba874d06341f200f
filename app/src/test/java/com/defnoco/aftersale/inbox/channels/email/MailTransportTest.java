package com.defnoco.aftersale.inbox.channels.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Handle;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.SendResult;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Against a real IMAP and SMTP server in this process. */
class MailTransportTest {

  private static final String ADDRESS = "service@service.example";

  private final MailSigns signs = new MailSigns(new byte[32]);
  private final GreenMail mail = new GreenMail(new ServerSetup[] {ServerSetup.SMTP.dynamicPort(), ServerSetup.IMAP.dynamicPort()});
  private GreenMailUser user;
  private ImapSource imap;
  private SmtpPost smtp;

  @BeforeEach
  void aMailbox() {
    mail.start();
    user = mail.setUser(ADDRESS, ADDRESS, "secret");
    mail.setUser("wei@example.org", "wei@example.org", "his");
    var oauth = new OAuth(null, JsonMapper.shared());
    imap = new ImapSource(oauth);
    smtp = new SmtpPost(new MailWriter(signs), oauth, Clock.systemUTC());
  }

  @AfterEach
  void away() {
    imap.close();
    mail.stop();
  }

  private Account account(String... changes) {
    Map<String, String> settings = new HashMap<>(Map.of("address", ADDRESS, "replyAddress", "reply@service.example", "imap.host", "127.0.0.1", "imap.port",
        String.valueOf(mail.getImap().getPort()), "imap.tls", "none", "imap.user", ADDRESS, "imap.password", "secret", "smtp.host", "127.0.0.1", "smtp.port",
        String.valueOf(mail.getSmtp().getPort()), "smtp.tls", "none"));
    for (int i = 0; i < changes.length; i += 2) {
      settings.put(changes[i], changes[i + 1]);
    }
    return new Account("mail", ChannelKind.EMAIL, "Aftersale", settings);
  }

  private static final ChannelAdapter.Tokens NO_TOKENS = new ChannelAdapter.Tokens() {
    @Override
    public String token(Account account, Issuer issuer) {
      throw new IllegalStateException();
    }

    @Override
    public void refused(Account account, String token) { }
  };

  private void arrives(String raw) throws Exception {
    user.deliver(new MimeMessage(Session.getInstance(new java.util.Properties()), new ByteArrayInputStream(raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))));
  }

  private Outgoing answer(String text, String subject, Map<String, String> address, Outgoing.File... files) {
    return new Outgoing(UUID.randomUUID(), Handle.worldwide(Handle.Kind.EMAIL, "wei@example.org"), address, subject, text, Locale.ENGLISH, "Li Na", List.of(files), null, null, null);
  }

  private List<String> all(@Nullable String cursor) throws ChannelAdapter.Trouble {
    var texts = new ArrayList<String>();
    var page = imap.next(account(), "INBOX", cursor, NO_TOKENS);
    while (!page.empty()) {
      texts.add(new String(page.body(), StandardCharsets.UTF_8));
      page = imap.next(account(), "INBOX", page.cursor(), NO_TOKENS);
    }
    last = page.cursor();
    return texts;
  }

  private String last = "";

  @Test
  void everyMailComesOnceByteForByteAndOnlyWhatIsNewComesNext() throws Exception {
    arrives("From: wei@example.org\nSubject:  odd   spacing\nX-Odd:\ttab\n\nFirst\n");
    arrives("From: wei@example.org\n\nSecond\n");
    var first = all(null);
    assertThat(first).hasSize(2);
    assertThat(first.getFirst()).contains("Subject:  odd   spacing\r\nX-Odd:\ttab\r\n").endsWith("\r\n\r\nFirst\r\n");
    assertThat(all(last)).isEmpty();
    arrives("From: wei@example.org\n\nThird\n");
    assertThat(all(last)).singleElement().asString().contains("Third");
  }

  @Test
  void aMailIsMarkedAsSeenOnlyWhenTheCursorBehindItWasCommitted() throws Exception {
    arrives("From: wei@example.org\n\nFirst\n");
    var page = imap.next(account(), "INBOX", null, NO_TOKENS);
    assertThat(seen(0)).as("handed over, not yet committed").isFalse();
    imap.next(account(), "INBOX", page.cursor(), NO_TOKENS);
    assertThat(seen(0)).isTrue();
  }

  private boolean seen(int message) throws Exception {
    var store = mail.getImap().createStore();
    store.connect(ADDRESS, "secret");
    try (store; var folder = store.getFolder("INBOX")) {
      folder.open(jakarta.mail.Folder.READ_ONLY);
      return folder.getMessage(message + 1).isSet(Flags.Flag.SEEN);
    }
  }

  @Test
  void aFolderThatWasNumberedAnewIsReadFromItsBeginning() throws Exception {
    arrives("From: wei@example.org\n\nFirst\n");
    all(null);
    assertThat(all("17:900")).hasSize(1);
    assertThat(all("not a cursor")).hasSize(1);
  }

  @Test
  void aNewMailEndsTheWait() throws Exception {
    var waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return imap.await(account(), "INBOX", Duration.ofMinutes(5), NO_TOKENS);
      } catch (ChannelAdapter.Trouble e) {
        throw new IllegalStateException(e);
      }
    });
    while (!waiting.isDone()) {
      arrives("From: wei@example.org\n\nNews\n");
      try {
        waiting.get(200, TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException notYet) {
        // the wait may not have begun when the mail came
      }
    }
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void aWrongPasswordIsTheCredentialsFaultAndASilentServerIsNot() {
    assertThatThrownBy(() -> imap.next(account("imap.password", "wrong"), "INBOX", null, NO_TOKENS))
        .isInstanceOfSatisfying(ChannelAdapter.Trouble.class, trouble -> assertThat(trouble.credential()).isTrue());
    assertThatThrownBy(() -> imap.next(account("imap.port", "1"), "INBOX", null, NO_TOKENS))
        .isInstanceOfSatisfying(ChannelAdapter.Trouble.class, trouble -> assertThat(trouble.credential() || !trouble.again()).isFalse());
    assertThat(smtp.send(account("smtp.port", "1"), answer("x", "y", Map.of()), NO_TOKENS)).isInstanceOf(SendResult.RetryLater.class);
  }

  @Test
  void anAnswerCarriesOurSignedIdsAndStandsInTheThread(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("x"), "content");
    var message = answer("您好\nplease send a photo", "Battery 电池", Map.of("messageId", "b@example.org", "references", "<a@example.org> <b@example.org>"),
        new Outgoing.File("说明.txt", "text/plain", 7, "", file));
    var result = smtp.send(account(), message, NO_TOKENS);
    var id = ((SendResult.Accepted) result).externalId();
    assertThat(signs.ours(id)).contains(message.id());

    var raw = bytes(mail.getReceivedMessagesForDomain("example.org")[0]);
    var read = new MailReader("", java.util.Set.of()).read(raw);
    assertThat(read.key()).isEqualTo(id);
    assertThat(read.inReplyTo()).containsExactly("b@example.org");
    assertThat(read.references()).containsExactly("a@example.org", "b@example.org");
    assertThat(read.subject()).isEqualTo("Re: Battery 电池");
    assertThat(read.text()).isEqualTo("您好\nplease send a photo");
    assertThat(read.attachments()).singleElement().matches(part -> part.name().equals("说明.txt"));
    assertThat(read.from().getFirst().name()).isEqualTo("Aftersale");
    var replyTo = read.replyTo().getFirst().address();
    assertThat(replyTo).startsWith("reply+").endsWith("@service.example");
    assertThat(signs.ours(replyTo.toUpperCase(Locale.ROOT))).contains(message.id());
    assertThat(signs.ours(replyTo.replaceFirst("[0-9a-f](?=@)", "g"))).isEmpty();
    assertThat(read.automatic().is()).as("a person wrote it").isFalse();
    assertThat(read.returnPath()).as("bounces come to the signed address").isEqualTo(replyTo);
  }

  @Test
  void nothingThatOthersWroteCanAddAHeaderOrARecipient() throws Exception {
    for (var line : List.of("\r\nBcc: all@example.com", "\nBcc: all@example.com", "\rBcc: all@example.com", "\u2028Bcc: all@example.com")) {
      var message = answer("text" + line, "Subject" + line, Map.of("messageId", "x@y>" + line, "references", "<z@y" + line + ">"));
      smtp.send(account(), message, NO_TOKENS);
      assertThat(smtp.send(account(), answer("x", "y", Map.of("answerTo", "wei@example.org" + line)), NO_TOKENS)).isInstanceOf(SendResult.Rejected.class);
    }
    assertThat(smtp.send(account(), answer("x", "y", Map.of("answerTo", "wei@example.org, all@example.com")), NO_TOKENS)).isInstanceOf(SendResult.Rejected.class);
    for (var received : mail.getReceivedMessages()) {
      assertThat(received.getHeader("Bcc")).isNull();
      assertThat(received.getAllRecipients()).hasSize(1);
    }
    assertThat(mail.getReceivedMessagesForDomain("example.com")).isEmpty();
  }

  @Test
  void anAutomaticMailAsksForNoAnswer() throws Exception {
    var session = Session.getInstance(new java.util.Properties());
    var written = new MailWriter(signs).write(session, account(), answer("x", "y", Map.of("messageId", "b@example.org")), true, Clock.systemUTC().instant());
    assertThat(written.mail().getHeader("Auto-Submitted")).containsExactly("auto-replied");
    assertThat(written.mail().getHeader("X-Auto-Response-Suppress")).containsExactly("All");
  }

  @Test
  void whatTheServerSaysDecidesAndSilenceAfterTheMailIsUnclear() throws Exception {
    assertThat(sentTo("550 5.1.1 no such user", "354 go", "250 ok")).isInstanceOfSatisfying(SendResult.Rejected.class, no -> assertThat(no.code()).isEqualTo("550"));
    assertThat(sentTo("451 4.7.1 greylisted", "354 go", "250 ok")).isInstanceOf(SendResult.RetryLater.class);
    assertThat(sentTo("250 ok", "354 go", "552 too large")).isInstanceOf(SendResult.Rejected.class);
    assertThat(sentTo("250 ok", "354 go", "452 later")).isInstanceOf(SendResult.RetryLater.class);
    assertThat(sentTo("250 ok", "354 go", "")).as("it may have it or not").isInstanceOf(SendResult.Unclear.class);
  }

  /** One conversation with a server that says these lines. An empty line: it goes away. */
  private SendResult sentTo(String toRcpt, String toData, String toEnd) throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var thread = Thread.ofVirtual().start(() -> {
        try (var socket = server.accept(); var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)); var out = socket.getOutputStream()) {
          out.write("220 here\r\n".getBytes(StandardCharsets.US_ASCII));
          for (var line = in.readLine(); line != null; line = in.readLine()) {
            var reply = line.startsWith("RCPT") ? toRcpt : line.equals("DATA") ? toData : line.startsWith("QUIT") ? "221 bye" : "250 ok";
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (line.equals("DATA") && reply.startsWith("354")) {
              while (!".".equals(in.readLine())) {
                // the mail
              }
              if (toEnd.isEmpty()) {
                return;
              }
              out.write((toEnd + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
          }
        } catch (IOException gone) {
          // the client hung up
        }
      });
      var result = smtp.send(account("smtp.port", String.valueOf(server.getLocalPort()), "imap.password", ""), answer("x", "y", Map.of()), NO_TOKENS);
      thread.interrupt();
      return result;
    }
  }

  private static byte[] bytes(Message message) throws Exception {
    var out = new ByteArrayOutputStream();
    message.writeTo(out);
    return out.toByteArray();
  }
}

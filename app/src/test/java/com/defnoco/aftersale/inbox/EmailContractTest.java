package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** E-mail keeps the contract of all channels: its provider is an IMAP server with a mailbox, and an SMTP server that asks the stand-in what to say. */
class EmailContractTest extends ChannelContract {

  private static final String ADDRESS = "service@service.example";

  @Autowired private DeliveryWork deliveryWork;

  private final GreenMail mailbox = new GreenMail(new ServerSetup[] {ServerSetup.IMAP.dynamicPort()});
  private GreenMailUser user;
  private SmtpBridge smtp;

  @Override
  protected ChannelKind kind() {
    return ChannelKind.EMAIL;
  }

  @Override
  protected Map<String, String> settings(String providerAddress) {
    mailbox.start();
    user = mailbox.setUser(ADDRESS, ADDRESS, "secret");
    smtp = new SmtpBridge(URI.create(providerAddress + "/mail"));
    return Map.of("address", ADDRESS, "authenticationServer", "mx.service.example", "imap.host", "127.0.0.1", "imap.port", String.valueOf(mailbox.getImap().getPort()), "imap.tls", "none",
        "imap.user", ADDRESS, "imap.password", "secret", "smtp.host", "127.0.0.1", "smtp.port", String.valueOf(smtp.port()), "smtp.tls", "none");
  }

  @AfterEach
  void theServersGo() {
    smtp.close();
    mailbox.stop();
  }

  private Hook mail(String id, String sender, Instant at, String more, String body) {
    return Hook.post(Map.of(), ("Authentication-Results: mx.service.example; dmarc=pass header.from=example.org\r\nFrom: Ada <" + sender + "@example.org>\r\nTo: " + ADDRESS + "\r\nMessage-ID: <" + id
        + "@example.org>\r\nSubject: Battery\r\nDate: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)) + "\r\n" + more + "\r\n" + body + "\r\n")
        .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return mail(id, sender, at, "", text);
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return mail(id, sender, now(), "Content-Type: application/hologram\r\n", "???");
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(mail(id, sender, now(), "Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\nContent-Type: text/plain\r\n\r\nlook\r\n--b\r\nContent-Type: image/png; name=label.png\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(content) + "\r\n--b--"));
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    return StandIn.Reply.json(200, "{}");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.path().equals("/mail");
  }

  @Override
  protected boolean filesComeByHttp() {
    return false;
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return genuine;
  }

  /** Puts the mail into the mailbox and takes it from there. */
  @Override
  protected HttpResponse<String> call(ChannelKind kind, String account, Hook hook) {
    try {
      user.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(hook.body())));
      deliveryWork.pull(accounts.enabled(account).orElseThrow(), new ChannelEvent.Doorbell("INBOX", null));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return new Taken();
  }

  /** Nobody signs a mail as a webhook is signed: whoever is not vouched for is shown, and marked. */
  @Test
  @Override
  void whatIsForgedOrUnsignedLeavesNoTrace() {
    var forged = new String(text("m1", "sender1", "My battery does not charge", now()).body(), StandardCharsets.UTF_8).replace("mx.service.example; dmarc=pass", "mx.evil.example; dmarc=pass");
    call(kind(), account, Hook.post(Map.of(), forged.getBytes(StandardCharsets.UTF_8)));
    arrived(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().trust()).isEqualTo(Trust.UNVERIFIED);
  }

  @Test
  @Override
  void aPictureThatIsGoneIsSaidToBeGoneAndItsMessageStands() {
    call(kind(), account, picture("p1", "sender1", "file-1", Pictures.png()).orElseThrow());
    arrived(account);
    jdbc.sql("UPDATE channel_delivery SET body = ''::bytea WHERE account_id = :id").param("id", account).update();
    fetched(account);
    var message = messages(onlyConversation(account).id()).getFirst();
    assertThat(message.text()).isEqualTo("look");
    assertThat(message.attachments()).singleElement().matches(file -> file.state().equals("STORED") || file.state().equals("FAILED"));
  }

  private record Taken() implements HttpResponse<String> {
    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (a, b) -> true);
    }

    @Override
    public String body() {
      return "";
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return URI.create("imap:INBOX");
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }

  /** An SMTP server that asks an HTTP server what to say to a mail: 2xx takes it, 429 and 5xx say later, 401 refuses the sender, a hang-up hangs up. */
  static final class SmtpBridge implements AutoCloseable {

    private final ServerSocket server;
    private final URI asked;
    private final HttpClient http = HttpClient.newHttpClient();

    SmtpBridge(URI asked) {
      this.asked = asked;
      try {
        server = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.ofVirtual().start(() -> {
        while (!server.isClosed()) {
          try {
            var socket = server.accept();
            Thread.ofVirtual().start(() -> talk(socket));
          } catch (IOException closed) {
            return;
          }
        }
      });
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void talk(Socket socket) {
      try (socket; var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)); var out = socket.getOutputStream()) {
        say(out, "220 stand-in");
        for (var line = in.readLine(); line != null; line = in.readLine()) {
          if (line.equals("DATA")) {
            say(out, "354 go on");
            var mail = new StringBuilder();
            for (var body = in.readLine(); body != null && !body.equals("."); body = in.readLine()) {
              mail.append(body).append("\r\n");
            }
            int status = http.send(HttpRequest.newBuilder(asked).POST(HttpRequest.BodyPublishers.ofString(mail.toString(), StandardCharsets.ISO_8859_1)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
            say(out, status == 401 ? "535 5.7.8 credentials invalid" : status == 429 || status >= 500 ? "451 4.3.0 later" : "250 2.0.0 taken");
          } else if (line.startsWith("EHLO")) {
            out.write("250-stand-in\r\n250 AUTH PLAIN LOGIN\r\n".getBytes(StandardCharsets.US_ASCII));
          } else if (line.startsWith("AUTH")) {
            if (line.equals("AUTH LOGIN")) {
              say(out, "334 VXNlcm5hbWU6");
              in.readLine();
              say(out, "334 UGFzc3dvcmQ6");
              in.readLine();
            }
            say(out, "235 2.7.0 welcome");
          } else {
            say(out, line.startsWith("QUIT") ? "221 bye" : "250 ok");
          }
        }
      } catch (IOException | InterruptedException hungUp) {
        // and so do we
      }
    }

    private static void say(OutputStream out, String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }
}

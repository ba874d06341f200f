package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.FreePort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers whose head comes at once and whose body never does: whoever waits is let go. */
@Timeout(60)
class WholeAnswerTest {

  private final CountDownLatch over = new CountDownLatch(1);
  private final Set<Socket> callers = ConcurrentHashMap.newKeySet();
  private final ServerSocket server = server();
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() throws IOException {
    over.countDown();
    server.close();
    for (var caller : callers) {
      caller.close();
    }
  }

  @Test
  void aBodyThatNeverEndsIsWaitedForNoLongerThanSaid() {
    assertThatThrownBy(() -> WholeAnswer.send(client, get("/half"), BodyHandlers.ofByteArray(), Duration.ofMillis(700))).isInstanceOf(HttpTimeoutException.class).hasMessageContaining("not whole");
  }

  @Test
  void whatComesAtItsPaceComesWhole() throws Exception {
    assertThat(WholeAnswer.send(client, get("/whole"), BodyHandlers.ofString(), Duration.ofSeconds(30)).body()).isEqualTo("whole");
  }

  @Test
  void whoIsNotThereIsSaidNotToBe() {
    var nobody = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + FreePort.any() + "/")).timeout(Duration.ofSeconds(30)).build();
    assertThatThrownBy(() -> WholeAnswer.send(client, nobody, BodyHandlers.ofString(), Duration.ofSeconds(30))).isInstanceOf(ConnectException.class);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + path)).timeout(Duration.ofSeconds(30)).build();
  }

  /** Says at once that six bytes come; of those at /half four do. */
  private ServerSocket server() {
    try {
      var door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> {
        while (!door.isClosed()) {
          try {
            var caller = door.accept();
            callers.add(caller);
            Thread.ofVirtual().start(() -> answer(caller));
          } catch (IOException closed) {
            return;
          }
        }
      });
      return door;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void answer(Socket caller) {
    try (caller) {
      var asked = new byte[4_096];
      var request = new String(asked, 0, Math.max(0, caller.getInputStream().read(asked)), StandardCharsets.US_ASCII);
      boolean whole = request.startsWith("GET /whole");
      caller.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Length: " + (whole ? 5 : 6) + "\r\nConnection: close\r\n\r\n" + (whole ? "whole" : "half")).getBytes(StandardCharsets.US_ASCII));
      caller.getOutputStream().flush();
      if (!whole) {
        over.await();
      }
    } catch (IOException gone) {
      // The caller hung up.
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}

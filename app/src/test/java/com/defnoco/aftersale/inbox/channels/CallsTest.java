package com.defnoco.aftersale.inbox.channels;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls to providers end, whatever the provider does. */
class CallsTest {

  @Test
  void aFileThatBeginsAndThenStandsStillDoesNotHoldItsReader() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var provider = Thread.ofVirtual().start(() -> {
        try (var caller = server.accept()) {
          caller.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nbegins".getBytes(StandardCharsets.US_ASCII));
          caller.getOutputStream().flush();
          // Until the caller hangs up: all it sends after its request is its end.
          caller.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException hungUp) {
          // as it should be
        }
      });
      try (var file = Calls.open("http://127.0.0.1:" + server.getLocalPort() + "/file", Map.of(), Duration.ofMillis(300))) {
        assertThatThrownBy(file::readAllBytes).isInstanceOf(IOException.class);
      }
      provider.join(Duration.ofSeconds(20));
    }
  }
}

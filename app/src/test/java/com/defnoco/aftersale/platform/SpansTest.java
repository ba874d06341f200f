package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Traces as they go to an OpenTelemetry collector, and as they travel. */
class SpansTest {

  @Test
  void aCollectorGetsThePiecesOfATraceWithTheirParents() throws IOException, InterruptedException {
    var bodies = new LinkedBlockingQueue<byte[]>();
    var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", call -> {
      bodies.add(call.getRequestBody().readAllBytes());
      call.sendResponseHeaders(200, -1);
      call.close();
    });
    collector.start();
    try {
      var spans = new Spans("http://localhost:" + collector.getAddress().getPort(), JsonMapper.shared());
      var request = Trace.fresh();
      var job = request.next();
      spans.ended("POST /hooks/webhook/{account}", request, null, spans.now(), true);
      spans.ended("job send-mail", job, request.span(), spans.now(), false);
      spans.handOn();
      var told = JsonMapper.shared().readTree(bodies.poll(20, TimeUnit.SECONDS)).get("resourceSpans").get(0).get("scopeSpans").get(0).get("spans");
      assertThat(told.size()).isEqualTo(2);
      assertThat(told.get(0).get("traceId").asString()).isEqualTo(told.get(1).get("traceId").asString()).hasSize(32);
      assertThat(told.get(1).get("parentSpanId").asString()).isEqualTo(told.get(0).get("spanId").asString());
      assertThat(told.get(1).get("status").get("code").asInt()).isEqualTo(2);
      spans.destroy();
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void withoutACollectorNothingIsKept() {
    var spans = new Spans("", JsonMapper.shared());
    spans.ended("job", Trace.fresh(), null, spans.now(), true);
    spans.handOn();
    spans.destroy();
  }

  @Test
  void aHeaderThatIsNoTraceBeginsNone() {
    assertThat(Trace.ofHeader("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")).map(Trace::trace).contains("4bf92f3577b34da6a3ce929d0e0e4736");
    for (var header : new String[] {null, "", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01", "'; DROP TABLE job; --", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"}) {
      assertThat(Trace.ofHeader(header)).isEmpty();
    }
  }
}

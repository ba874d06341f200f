package com.defnoco.aftersale.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands pieces of work to an OpenTelemetry collector (OTLP over HTTP, JSON), where one is set. Nobody waits for it: what does not fit or is not taken is dropped. Names and
 * durations only; no address, no name, no text.
 */
@Component
class Spans implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Spans.class);
  private static final int MOST_WAITING = 4096;
  private static final int AT_ONCE = 512;

  private final String endpoint;
  private final JsonMapper json;
  private final InstantSource time = InstantSource.system();
  private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final @Nullable HttpClient client;

  /** @param endpoint setting {@code aftersale.otlp-endpoint}, such as {@code http://collector:4318}; empty: nothing is handed on */
  Spans(@Value("${aftersale.otlp-endpoint:}") String endpoint, JsonMapper json) {
    this.endpoint = endpoint;
    this.json = json;
    this.client = endpoint.isEmpty() ? null : HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).followRedirects(HttpClient.Redirect.NEVER).build();
  }

  private record Span(String name, Trace trace, @Nullable String parent, Instant begun, Instant ended, boolean well) {}

  /** Wall-clock time: a collector puts spans of many machines beside one another. */
  Instant now() {
    return time.instant();
  }

  void ended(String name, Trace trace, @Nullable String parent, Instant begun, boolean well) {
    if (client != null) {
      waiting.offer(new Span(name, trace, parent, begun, now(), well));
    }
  }

  @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT5S")
  void handOn() {
    var some = new ArrayList<Span>();
    while (client != null && waiting.drainTo(some, AT_ONCE) > 0) {
      send(client, some);
      some.clear();
    }
  }

  @Override
  public void destroy() {
    handOn();
    if (client != null) {
      client.close();
    }
  }

  private void send(HttpClient to, List<Span> some) {
    try {
      var request = HttpRequest.newBuilder(URI.create(endpoint + "/v1/traces")).timeout(Duration.ofSeconds(5)).header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body(some)))).build();
      var status = WholeAnswer.send(to, request, HttpResponse.BodyHandlers.discarding(), Duration.ofSeconds(8)).statusCode();
      if (status / 100 != 2) {
        log.warn("The collector of traces answered {}; {} spans are lost", status, some.size());
      }
    } catch (java.io.IOException away) {
      log.warn("The collector of traces does not answer; {} spans are lost", some.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Object> body(List<Span> some) {
    var spans = some.stream().map(Spans::told).toList();
    var service = Map.of("attributes", List.of(Map.of("key", "service.name", "value", Map.of("stringValue", "aftersale"))));
    return Map.of("resourceSpans", List.of(Map.of("resource", service, "scopeSpans", List.of(Map.of("scope", Map.of("name", "aftersale"), "spans", spans)))));
  }

  private static Map<String, Object> told(Span span) {
    var told = new LinkedHashMap<String, Object>();
    told.put("traceId", span.trace().trace());
    told.put("spanId", span.trace().span());
    if (span.parent() != null) {
      told.put("parentSpanId", span.parent());
    }
    told.put("name", span.name());
    told.put("kind", span.name().contains("/") ? 2 : 1);
    told.put("startTimeUnixNano", nanos(span.begun()));
    told.put("endTimeUnixNano", nanos(span.ended()));
    told.put("status", Map.of("code", span.well() ? 1 : 2));
    return told;
  }

  private static String nanos(Instant instant) {
    return Long.toString(Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()));
  }
}

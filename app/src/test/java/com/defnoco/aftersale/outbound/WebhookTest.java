package com.defnoco.aftersale.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

/** What we tell the ERP is signed, arrives under the same id however often it is tried, and is tried again later when it was not taken. */
class WebhookTest extends AftersaleTest {

  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("between us and the ERP".getBytes(StandardCharsets.UTF_8));

  private record Heard(String id, String timestamp, String signature, String body) {}

  private final List<Heard> heard = new ArrayList<>();
  private HttpServer erp;
  private int answers = 204;

  @BeforeEach
  void anErp() throws IOException {
    erp = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    erp.createContext("/", exchange -> {
      var headers = exchange.getRequestHeaders();
      heard.add(new Heard(headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"), headers.getFirst("webhook-signature"),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      exchange.sendResponseHeaders(answers, -1);
      exchange.close();
    });
    erp.start();
  }

  @AfterEach
  void closed() {
    erp.stop(0);
  }

  @Test
  void itIsSignedOverIdTimeAndBody() {
    run("{\"type\":\"charge.paid\"}");
    assertThat(heard).singleElement().satisfies(one -> {
      assertThat(one.body()).isEqualTo("{\"type\":\"charge.paid\"}");
      assertThat(one.id()).isEqualTo("msg_1");
      assertThat(one.signature()).isEqualTo(WebhookJob.signature(SECRET, "msg_1", one.timestamp(), one.body()));
      assertThat(one.signature()).isNotEqualTo(WebhookJob.signature(SECRET, "msg_1", one.timestamp(), one.body() + " "));
    });
  }

  @Test
  void whatIsNotTakenIsTriedAgainLaterUnderTheSameId() {
    answers = 503;
    assertThatThrownBy(() -> run("{}")).isInstanceOf(IllegalStateException.class);
    var first = pauseAfter(0);
    var later = pauseAfter(5);
    assertThat(first).isBetween(Duration.ofSeconds(20), Duration.ofMinutes(2));
    assertThat(later).as("each pause is longer").isGreaterThan(first);
    assertThat(pauseAfter(30)).as("but never endless").isLessThanOrEqualTo(Duration.ofHours(2));
    answers = 200;
    run("{}");
    assertThat(heard).extracting(Heard::id).containsExactly("msg_1", "msg_1");
  }

  private void run(String body) {
    job().execute(Outbound.SEND_WEBHOOK.instance("msg_1").data(body).build(), Mockito.mock(ExecutionContext.class));
  }

  /** How long after so many failures the next try comes. */
  @SuppressWarnings("unchecked")
  private Duration pauseAfter(int failures) {
    var execution = new Execution(clock.instant(), Outbound.SEND_WEBHOOK.instance("msg_1").data("{}").build(), false, null, null, null, failures, null, 1);
    var complete = Mockito.mock(ExecutionComplete.class);
    Mockito.when(complete.getExecution()).thenReturn(execution);
    ExecutionOperations<String> operations = Mockito.mock(ExecutionOperations.class);
    job().getFailureHandler().onFailure(complete, operations);
    var next = ArgumentCaptor.forClass(Instant.class);
    Mockito.verify(operations).reschedule(Mockito.eq(complete), next.capture());
    return Duration.between(clock.instant(), next.getValue());
  }

  private com.github.kagkarlsson.scheduler.task.helper.OneTimeTask<String> job() {
    clock.set("2025-06-01");
    return new WebhookJob("http://127.0.0.1:" + erp.getAddress().getPort() + "/", SECRET, clock).sendWebhook();
  }
}

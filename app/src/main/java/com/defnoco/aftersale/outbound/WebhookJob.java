package com.defnoco.aftersale.outbound;

import com.defnoco.aftersale.platform.WholeAnswer;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/** Hands staged webhooks to the one address that is set, signed by Standard Webhooks; tried for two days with growing pauses, always under the same id. */
@Configuration(proxyBeanMethods = false)
class WebhookJob {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookJob.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
  private static final Duration WHOLE_ANSWER = Duration.ofSeconds(30);
  private static final int MOST_TRIES = 34;

  private final String url;
  private final String secret;
  private final Clock clock;
  /** Made when it is first needed: it reads every authority the machine trusts. */
  private final Supplier<HttpClient> client = SingletonSupplier.of(() -> HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build());

  /**
   * @param url setting {@code aftersale.webhook.url}; empty: nothing is sent
   * @param secret setting {@code aftersale.webhook.secret}: {@code whsec_} and base64
   */
  WebhookJob(@Value("${aftersale.webhook.url:}") String url, @Value("${aftersale.webhook.secret:}") String secret, Clock clock) {
    this.url = url;
    this.secret = secret;
    this.clock = clock;
  }

  @Bean
  OneTimeTask<String> sendWebhook() {
    return Tasks.oneTime(Outbound.SEND_WEBHOOK)
        .onFailure(this::later)
        .execute((instance, context) -> send(instance.getId(), instance.getData()));
  }

  private void send(String id, String body) {
    var timestamp = Long.toString(clock.instant().getEpochSecond());
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json").header("webhook-id", id)
        .header("webhook-timestamp", timestamp).header("webhook-signature", signature(secret, id, timestamp, body)).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    try {
      var status = WholeAnswer.send(client.get(), request, HttpResponse.BodyHandlers.discarding(), WHOLE_ANSWER).statusCode();
      if (status / 100 != 2) {
        throw new IllegalStateException("The webhook " + id + " was answered with " + status);
      }
    } catch (IOException refused) {
      throw new IllegalStateException("The webhook " + id + " was not taken", refused);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String signature(String secret, String id, String timestamp, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var plain = secret.startsWith("whsec_") ? Base64.getDecoder().decode(secret.substring(6)) : secret.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(plain, "HmacSHA256"));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void later(ExecutionComplete complete, ExecutionOperations<String> operations) {
    var tries = complete.getExecution().consecutiveFailures + 1;
    if (tries >= MOST_TRIES) {
      operations.stop();
      LOG.warn("Webhook {} was not taken in {} tries and is given up", complete.getExecution().taskInstance.getId(), tries);
      return;
    }
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 12));
    operations.reschedule(complete, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
  }
}

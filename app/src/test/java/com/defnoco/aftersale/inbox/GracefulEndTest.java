package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.Aftersale;
import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.OwnDatabase;
import com.defnoco.aftersale.TestDatabase;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How a program begins and ends. It says that it is ready only when all that a start does is done, and knows the key of its settings from the first request on; asked to end (SIGTERM closes its
 * context) while providers deliver, it finishes what it took, or leaves it for the next one.
 */
class GracefulEndTest {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);
  private static final int ENOUGH = 60;
  private static final String API_KEY = "a-key-of-the-settings-that-works-at-once";

  @TempDir Path home;

  @Test
  void whatWasAcknowledgedIsThereAndNothingIsHeldByTheDead() throws Exception {
    int port = FreePort.any();
    try (var database = OwnDatabase.fresh(); var providers = Executors.newFixedThreadPool(4); var client = HttpClient.newHttpClient()) {
      var application = new SpringApplication(Aftersale.class);
      application.setRegisterShutdownHook(false);
      var atFirst = new ArrayList<String>();
      application.addListeners((ApplicationListener<WebServerInitializedEvent>) heard -> {
        if (heard.getWebServer().getPort() == port) {
          // The door is open and the start goes on.
          atFirst.add("key " + get(client, port, "/api/v1/claims?limit=1").statusCode());
          var ready = get(client, port, "/health/ready");
          atFirst.add("ready " + ready.statusCode() + " " + ready.body().lines().findFirst().orElse(""));
        }
      });
      var context = application.run("--spring.datasource.url=" + database.url(), "--spring.datasource.username=" + TestDatabase.username(),
          "--spring.datasource.password=" + TestDatabase.password(), "--aftersale.home=" + home, "--aftersale.demo=false", "--aftersale.base-url=http://localhost:" + port,
          "--server.port=" + port, "--management.server.port=0", "--aftersale.api-key=" + API_KEY);
      assertThat(atFirst).containsExactly("key 200", "ready 503 program: starting or ending");
      assertThat(get(client, port, "/health/ready").body()).startsWith("database: ok");
      context.getBean(Accounts.class).put(new Actor.System(), "load", ChannelKind.WEBHOOK, "Load",
          Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString(KEY), "callbackUrl", "https://callback.example/"));
      context.getBean(TransactionTemplate.class).executeWithoutResult(t -> {
        for (int i = 0; i < 20; i++) {
          context.getBean(Outbound.class).mail("somebody" + i + "@load.example", "Subject", "Text", Locale.ENGLISH);
        }
      });

      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      var enough = new CountDownLatch(ENOUGH);
      for (int provider = 0; provider < 4; provider++) {
        providers.submit(() -> {
          while (true) {
            var id = "end-" + UUID.randomUUID();
            try {
              if (client.send(delivery(port, id), BodyHandlers.discarding()).statusCode() / 100 == 2) {
                acknowledged.add(id);
                enough.countDown();
              }
            } catch (IOException ended) {
              // Nothing was acknowledged: a real provider would deliver again.
              return null;
            }
          }
        });
      }
      assertThat(enough.await(60, TimeUnit.SECONDS)).as("deliveries before the end").isTrue();
      context.close();
      providers.shutdown();
      assertThat(providers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

      var kept = Set.copyOf(database.jdbc().sql("SELECT delivery_key FROM channel_delivery").query(String.class).list());
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH).allMatch(id -> kept.stream().anyMatch(key -> key.contains(id)));
      assertThat(database.jdbc().sql("SELECT count(*) FROM job WHERE picked").query(Integer.class).single()).as("jobs held by the dead").isZero();
      assertThat(database.jdbc().sql("SELECT count(*) FROM message_outbox WHERE leased_until IS NOT NULL").query(Integer.class).single()).as("messages held by the dead").isZero();
    }
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path) {
    try {
      return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).header("Authorization", "Bearer " + API_KEY).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest delivery(int port, String id) {
    var now = Instant.now();
    var time = Long.toString(now.getEpochSecond());
    var body = "{\"sender\":{\"id\":\"%s\",\"name\":\"P\"},\"text\":\"hello\",\"sentAt\":\"%s\"}".formatted(id, now);
    var mac = Signatures.hmacSha256(KEY, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/hooks/webhook/load")).header("Content-Type", "application/json").header("webhook-id", id)
        .header("webhook-timestamp", time).header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)).POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }
}

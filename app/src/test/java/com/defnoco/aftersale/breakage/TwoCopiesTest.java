package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.attack.PostOffice;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of the program at one external database, with one folder of files between them. What one begins the other goes on with, and when one is killed nothing is lost. */
@Tag("breakage")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoCopiesTest {

  @TempDir private static Path folder;
  private static External database;
  private static SmtpServer mail;
  private static PostOffice office;
  private static Program one;
  private static Program other;

  @BeforeAll
  static void twoCopies() throws IOException {
    database = new External();
    mail = new SmtpServer();
    office = new PostOffice();
    var channels = folder.resolve("channels.yml");
    var yaml = new StringBuilder("accounts:\n  - id: service-mail\n    kind: EMAIL\n");
    office.settings().forEach((name, value) -> yaml.append("    ").append(name).append(": \"").append(value).append("\"\n"));
    Files.writeString(channels, yaml);
    var settings = database.settings(0, "aftersale.mail.host", "127.0.0.1", "aftersale.mail.port", Integer.toString(mail.port()), "aftersale.mail.tls", "none", "aftersale.mail.from", "service@break.example",
        "aftersale.channels-file", channels.toString(), "aftersale.trusted-proxies", "127.0.0.1", "aftersale.look-up.per-address-refill", "1h");
    var home = folder.resolve("home");
    // Both at once: each finds the other making what a first start makes.
    one = Program.begun(home, FreePort.any(), settings);
    other = Program.begun(home, FreePort.any(), settings);
    one.awaitReady();
    other.awaitReady();
  }

  @AfterAll
  static void gone() throws IOException {
    for (var program : new Program[] {one, other}) {
      if (program != null) {
        program.close();
      }
    }
    mail.close();
    office.close();
    database.close();
  }

  @Test
  @Order(1)
  void aSessionBegunAtOneGoesOnAtTheOther() throws Exception {
    aClaimBegunAtOneGoesOnAtTheOther(one, other);
  }

  @Test
  @Order(2)
  void aLimitUsedUpAtOneIsUsedUpAtTheOther() {
    int first = 0;
    for (int i = 0; i < 200 && first != 429; i++) {
      first = lookUp(one, i);
    }
    assertThat(first).isEqualTo(429);
    assertThat(lookUp(other, 999)).isEqualTo(429);
  }

  @Test
  @Order(3)
  void aMailboxThatBothWatchIsReadOnce() {
    for (int i = 0; i < 12; i++) {
      office.put("From: <sender" + i + "@strangers.example>\r\nTo: " + PostOffice.OURS + "\r\nSubject: Battery " + i + "\r\nMessage-ID: <" + UUID.randomUUID() + "@strangers.example>\r\n\r\nIt swells, number " + i + "\r\n");
    }
    var invariants = database.invariants();
    Program.until("every mail is taken", () -> invariants.numbers("SELECT count(DISTINCT text) FROM message WHERE direction = 'IN' AND text LIKE 'It swells, number%'") == 12);
    assertThat(invariants.numbers("SELECT count(*) FROM message WHERE direction = 'IN' AND text LIKE 'It swells, number%'")).isEqualTo(12);
    assertThat(invariants.numbers("SELECT count(*) FROM conversation")).isEqualTo(12);
  }

  @Test
  @Order(4)
  void whatComesInAtOneIsToldAtTheOtherAtOnce() throws Exception {
    var invariants = database.invariants();
    var staff = UUID.randomUUID();
    var session = UUID.randomUUID().toString();
    invariants.execute("INSERT INTO staff (id, name, email, created_at) VALUES ('" + staff + "', 'Ida', '" + staff + "@staff.example', now())");
    invariants.execute("INSERT INTO staff_role (staff_id, role) VALUES ('" + staff + "', 'ENGINEER')");
    long now = System.currentTimeMillis();
    invariants.execute("INSERT INTO web_session (primary_id, session_id, creation_time, last_access_time, max_inactive_interval, expiry_time) VALUES ('" + session + "', '" + session + "', " + now + ", " + now + ", 1800, " + (now + 1_800_000) + ")");
    invariants.execute("INSERT INTO web_session_attributes (session_primary_id, attribute_name, attribute_bytes) VALUES ('" + session + "', 'staff', convert_to('" + staff + ":1:" + now / 1000 + "', 'UTF8'))");
    var cookie = "aftersale=" + java.util.Base64.getEncoder().encodeToString(session.getBytes());
    var client = HttpClient.newHttpClient();
    for (var program : new Program[] {one, other}) {
      assertThat(client.send(HttpRequest.newBuilder(program.address("/console/inbox")).header("Cookie", cookie).build(), BodyHandlers.ofString()).statusCode()).as("one session at both").isEqualTo(200);
    }
    var told = new java.util.concurrent.CountDownLatch(1);
    var stream = client.sendAsync(HttpRequest.newBuilder(other.address("/console/inbox/events")).header("Cookie", cookie).header("Accept", "text/event-stream").build(), BodyHandlers.fromLineSubscriber(new java.util.concurrent.Flow.Subscriber<String>() {
      @Override
      public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(String line) {
        if (line.startsWith("event:news")) {
          told.countDown();
        }
      }

      @Override
      public void onError(Throwable gone) {}

      @Override
      public void onComplete() {}
    }));
    var conversation = invariants.rows("SELECT id FROM conversation LIMIT 1").getFirst()[0];
    // Until somebody listens, what happens is told to nobody; so it happens again and again.
    Program.until("the other copy tells what came in at this one", () -> {
      send(one, "POST", "/api/v1/conversations/" + conversation + "/messages", "{\"text\":\"We look into it.\"}", "application/json");
      try {
        return told.await(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    stream.cancel(true);
  }

  @Test
  @Order(5)
  void theSameKeySentToBothAtOnceIsOneClaim() throws Exception {
    var key = UUID.randomUUID().toString();
    var email = UUID.randomUUID() + "@break.example";
    var answers = new HashSet<String>();
    for (int round = 0; round < 6; round++) {
      var both = new Thread[2];
      var said = new String[2];
      for (int i = 0; i < 2; i++) {
        int at = i;
        both[i] = Thread.ofVirtual().start(() -> said[at] = claim(at == 0 ? one : other, key, email).body());
      }
      for (var thread : both) {
        thread.join();
      }
      for (var body : said) {
        var number = Pattern.compile("\"number\":\"([^\"]+)\"").matcher(body);
        if (number.find()) {
          answers.add(number.group(1));
        }
      }
    }
    assertThat(answers).hasSize(1);
    assertThat(database.invariants().numbers("SELECT count(*) FROM claim c JOIN contact k ON k.customer_id = c.customer_id WHERE k.handle = '" + email + "'")).isEqualTo(1);
  }

  @Test
  @Order(6)
  void whenOneIsKilledTheOtherFinishesItsWorkAndNothingIsLost() {
    var invariants = database.invariants();
    var turn = new AtomicInteger();
    var alone = new AtomicReference<Program>();
    // A load balancer that sends every second request to each, and all to the one that is left.
    try (var clients = new Clients(() -> alone.get() != null ? alone.get() : turn.getAndIncrement() % 2 == 0 ? one : other, "two", 6, 120)) {
      Program.until("both work", () -> clients.acknowledged().size() > 40);
      one.kill();
      alone.set(other);
      Program.until("all are acknowledged by the one that is left, told " + clients.told(), () -> clients.acknowledged().size() == 120);
      clients.finish();
      invariants.hold(clients, "two");
    }
    Program.until("the other sends every mail", () -> invariants.numbers("SELECT count(*) FROM mail WHERE state <> 'SENT'") == 0);
    var times = new HashMap<String, Integer>();
    mail.taken().forEach(id -> times.merge(id, 1, Integer::sum));
    assertThat(times.values().stream().filter(count -> count > 1).count()).as("mails handed over twice: what the killed one had in hand").isLessThanOrEqualTo(4);
    assertThat(times).hasSize((int) invariants.numbers("SELECT count(*) FROM mail"));
  }

  /** From the second release on: {@code .ci/previous-release} builds the release of before, and {@code -Dbreakage.jar} names it here. */
  @Test
  @Order(7)
  void theReleaseOfBeforeWorksBesideThisOne(@TempDir Path place) throws Exception {
    var jar = System.getProperty("breakage.jar");
    if (jar == null) {
      System.out.println("A rolling upgrade is not tried: there is no release of before (-Dbreakage.jar names its jar).");
    }
    Assumptions.assumeTrue(jar != null, "no release of before");
    try (var shared = new External()) {
      // Empty: the release of before makes its tables, and this one moves on from there while that one works.
      shared.invariants().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      var settings = new HashMap<>(shared.settings(0, "breakage.previous", "true"));
      try (var before = Program.started(place.resolve("home"), FreePort.any(), Map.copyOf(settings)); var now = Program.started(place.resolve("home"), FreePort.any(), shared.settings(0))) {
        var turn = new AtomicInteger();
        try (var clients = new Clients(() -> turn.getAndIncrement() % 2 == 0 ? before : now, "roll", 4, 60)) {
          Program.until("both work on one database", () -> clients.acknowledged().size() == 60);
          clients.finish();
          shared.invariants().hold(clients, "roll");
          for (var claim : clients.acknowledged().values()) {
            assertThat(before.status("/api/v1/claims/" + claim)).as("read by the release of before").isEqualTo(200);
            assertThat(now.status("/api/v1/claims/" + claim)).as("read by this one").isEqualTo(200);
          }
        }
        aClaimBegunAtOneGoesOnAtTheOther(before, now);
        aClaimBegunAtOneGoesOnAtTheOther(now, before);
        before.stop();
        assertThat(claim(now, UUID.randomUUID().toString(), UUID.randomUUID() + "@break.example").statusCode()).isEqualTo(201);
      }
    }
  }

  // ---- Help

  private static void aClaimBegunAtOneGoesOnAtTheOther(Program one, Program other) throws Exception {
    var cookies = new CookieManager();
    var client = HttpClient.newBuilder().cookieHandler(cookies).followRedirects(HttpClient.Redirect.NEVER).build();
    var token = token(get(client, one, "/claim/new"));
    var posted = client.send(HttpRequest.newBuilder(one.address("/claim/new")).header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("_csrf=" + token + "&serial=TWO0000001K")).build(), BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(302);
    assertThat(get(client, other, "/claim/new/problem").body()).contains("TWO0000001K");
  }

  private static HttpResponse<String> get(HttpClient client, Program program, String path) throws Exception {
    return client.send(HttpRequest.newBuilder(program.address(path)).GET().build(), BodyHandlers.ofString());
  }

  private static String token(HttpResponse<String> page) {
    var token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static int lookUp(Program program, int number) {
    var address = URI.create("http://localhost:" + program.port + "/api/v1/public/cover/LMT" + String.format("%07d", number * 1009) + "K");
    return Program.send(HttpRequest.newBuilder(address).header("X-Forwarded-For", "198.51.100.7").GET().build()).statusCode();
  }

  private static HttpResponse<String> claim(Program program, String key, String email) {
    return Program.send(HttpRequest.newBuilder(program.address("/api/v1/claims")).timeout(Duration.ofSeconds(30)).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", "application/json").header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString("{\"customer\":{\"name\":\"Ada\",\"email\":\"" + email + "\"},\"items\":[{\"serialNumber\":\"BRK0000001K\",\"description\":\"two\",\"symptoms\":[\"OTHER\"]}]}")).build());
  }

  private static HttpResponse<String> send(Program program, String method, String path, String body, String type) {
    return Program.send(HttpRequest.newBuilder(program.address(path)).timeout(Duration.ofMinutes(2)).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", type).method(method, BodyPublishers.ofString(body)).build());
  }
}

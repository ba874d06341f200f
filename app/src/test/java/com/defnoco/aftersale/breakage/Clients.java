package com.defnoco.aftersale.breakage;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Programs that send claims with keys and send each again until it is acknowledged, as good clients do; and the list of what they were told. */
final class Clients implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Supplier<Program> program;
  private final String run;
  private final int most;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<String> wrong = new ConcurrentSkipListSet<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean noNew;

  /** @param run in the mail address of each claim's customer, by which its claim is found again @param most how many wishes at most */
  Clients(Supplier<Program> program, String run, int clients, int most) {
    this.program = program;
    this.run = run;
    this.most = most;
    for (int i = 0; i < clients; i++) {
      threads.add(Thread.ofVirtual().start(this::work));
    }
  }

  private void work() {
    while (!noNew) {
      int number = next.getAndIncrement();
      if (number >= most) {
        next.decrementAndGet();
        return;
      }
      underWay.incrementAndGet();
      try {
        claim(number);
      } finally {
        underWay.decrementAndGet();
      }
    }
  }

  static String address(String run, int number) {
    return "k" + number + "-" + run + "@break.example";
  }

  private void claim(int number) {
    var key = run + "-" + number;
    var body = "{\"customer\":{\"name\":\"Ada Break\",\"email\":\"" + address(run, number) + "\"},\"items\":[{\"serialNumber\":\"BRK" + String.format("%07d", number) + "K\",\"description\":\"It fell over, number "
        + number + "\",\"symptoms\":[\"OTHER\"]}]}";
    while (!Thread.currentThread().isInterrupted()) {
      try {
        var answer = post(key, body);
        answers.computeIfAbsent(answer.statusCode(), status -> new AtomicInteger()).incrementAndGet();
        switch (answer.statusCode()) {
          case 200, 201 -> {
            var claim = JSON.readTree(answer.body()).get("number").asString();
            var before = acknowledged.put(key, claim);
            if (before != null && !before.equals(claim)) {
              wrong.add(key + " was acknowledged as " + before + " and as " + claim);
            }
            return;
          }
          case 409, 429, 507 -> { } // its twin is still at work; later
          case 503 -> {
            if (answer.headers().firstValue("Retry-After").isEmpty()) {
              wrong.add("503 without Retry-After");
            }
          }
          default -> wrong.add("answered " + answer.statusCode() + ": " + answer.body().substring(0, Math.min(200, answer.body().length())));
        }
      } catch (IllegalStateException interrupted) {
        return; // the test is over
      } catch (UncheckedIOException away) {
        answers.computeIfAbsent(0, status -> new AtomicInteger()).incrementAndGet();
      }
      Program.pause(60);
    }
  }

  private HttpResponse<String> post(String key, String body) {
    return Program.send(HttpRequest.newBuilder(program.get().address("/api/v1/claims")).timeout(Duration.ofSeconds(30)).header("Authorization", "Bearer " + Program.API_KEY).header("Content-Type", "application/json")
        .header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)).build());
  }

  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** What clients must not be told. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  String told() {
    return answers.toString();
  }

  int wishes() {
    return next.get();
  }

  /** No new wishes; waits until every old one is acknowledged. */
  void finish() {
    noNew = true;
    Program.until("every wish is acknowledged, told so far " + told(), () -> underWay.get() == 0);
  }

  @Override
  public void close() {
    noNew = true;
    threads.forEach(Thread::interrupt);
  }
}

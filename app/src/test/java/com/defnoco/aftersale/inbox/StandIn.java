package com.defnoco.aftersale.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A provider on this machine: answers as a test wants and remembers what it was asked. */
public final class StandIn implements AutoCloseable {

  /** A call that came. @param path with its query */
  public record Call(String method, String path, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What it answers. A status of 0 hangs up after the call was taken, so that nobody knows. */
  public record Reply(int status, String mediaType, byte[] body, Map<String, String> headers) {
    public static Reply json(int status, String json) {
      return new Reply(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Reply bytes(String mediaType, byte[] body) {
      return new Reply(200, mediaType, body, Map.of());
    }

    /** A file that is said to be so long; not one byte of it comes. */
    public static Reply announced(String mediaType, long length) {
      return new Reply(200, mediaType, new byte[0], Map.of(ANNOUNCED, String.valueOf(length)));
    }

    /** A file of which nobody says how long it is, and which goes on till somebody hangs up. */
    public static Reply endless(String mediaType) {
      return new Reply(200, mediaType, new byte[0], Map.of(ENDLESS, "true"));
    }

    public static Reply hangUp() {
      return new Reply(0, "", new byte[0], Map.of());
    }

    public Reply with(String header, String value) {
      return new Reply(status, mediaType, body, Map.of(header, value));
    }
  }

  private static final String ANNOUNCED = "announced-length";
  private static final String ENDLESS = "endless";

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Function<Call, Reply> answers;

  public StandIn(Function<Call, Reply> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void answers(Function<Call, Reply> next) {
    answers = next;
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Calls whose path begins like this. */
  public List<Call> calls(String method, String part) {
    return calls.stream().filter(call -> call.method().equals(method) && call.path().contains(part)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders().entrySet().stream().collect(Collectors.toMap(entry -> entry.getKey().toLowerCase(Locale.ROOT), entry -> entry.getValue().getFirst()));
      var call = new Call(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, exchange.getRequestBody().readAllBytes());
      calls.add(call);
      var reply = answers.apply(call);
      if (reply.status() == 0) {
        return;
      }
      if (reply.headers().containsKey(ANNOUNCED)) {
        exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
        exchange.sendResponseHeaders(reply.status(), Long.parseLong(reply.headers().get(ANNOUNCED)));
        exchange.getResponseBody().flush();
        return;
      }
      if (reply.headers().containsKey(ENDLESS)) {
        exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
        exchange.sendResponseHeaders(reply.status(), 0);
        var piece = new byte[1 << 16];
        while (true) {
          // Ends with the exception of a connection that is closed at the other end.
          exchange.getResponseBody().write(piece);
        }
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
      exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }
}

package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * How fast webhooks are taken, durably, with few and with many conversations, and how fast the inbox is read when it is full. Client, program and database share the machine.
 * Not one of the tests; run it by name: {@code -Dtest=ChannelsBench}.
 */
class ChannelsBench extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";
  private static final int CONVERSATIONS = Integer.getInteger("conversations", 100_000);
  private static final int SECONDS = Integer.getInteger("seconds", 15);

  @Test
  void webhooksAndPages() throws Exception {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", "http://127.0.0.1:9/nobody"));
    fill(account, 0, CONVERSATIONS / 10);
    webhooks(account, "warm", 12);
    webhooks(account, CONVERSATIONS / 10 + " conversations", SECONDS);
    long start = System.nanoTime();
    fill(account, CONVERSATIONS / 10, CONVERSATIONS);
    System.out.printf("figure: filled to %,d messages in %.0f s%n", jdbc.sql("SELECT count(*) FROM message").query(Long.class).single(), (System.nanoTime() - start) / 1e9);
    webhooks(account, CONVERSATIONS + " conversations", SECONDS);
    jdbc.sql("UPDATE channel_delivery SET outcome = 'IGNORED', reason = 'the measurement ended' WHERE outcome = 'PENDING'").update();
    jdbc.sql("VACUUM ANALYZE").update();
    pages();
  }

  // ---- Webhooks

  private void webhooks(String account, String what, int seconds) throws Exception {
    int before = deliveredTo(account);
    var offered = run(32, seconds, 800, i -> hook(account));
    System.out.printf("figure: webhooks, %s, 800/s offered: %.0f/s taken, p50 %.1f ms, p99 %.1f ms, worst %.0f ms%n", what, offered.rate(), offered.percentile(0.5), offered.percentile(0.99),
        offered.percentile(1));
    var most = run(24, seconds / 2, 0, i -> hook(account));
    System.out.printf("figure: webhooks, %s, as fast as they go: %.0f/s, p50 %.1f ms, p99 %.1f ms%n", what, most.rate(), most.percentile(0.5), most.percentile(0.99));
    assertThat(deliveredTo(account) - before).as("every acknowledged delivery is kept").isEqualTo(offered.millis().length + most.millis().length);
  }

  private int deliveredTo(String account) {
    return jdbc.sql("SELECT count(*) FROM channel_delivery WHERE account_id = :id").param("id", account).query(Integer.class).single();
  }

  private byte[] hook(String account) {
    var id = "b" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"bench-" + next() % 5_000 + "\",\"name\":\"Ada\"},\"text\":\"The pack " + next() + " loses charge after landing\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Base64.getEncoder().encodeToString(Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8)));
    return ("POST /hooks/webhook/" + account + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nwebhook-id: " + id + "\r\nwebhook-timestamp: " + time + "\r\nwebhook-signature: v1,"
        + mac + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  // ---- Pages

  private void pages() throws Exception {
    var cookie = sessionCookie("staff", engineer.id());
    run(8, 30, 0, i -> get("/console/inbox", cookie));
    for (var path : List.of("/console/inbox", "/console/inbox?queue=MINE", "/console/inbox?queue=ALL")) {
      run(8, 3, 0, i -> get(path, cookie));
      var pages = run(8, SECONDS, 0, i -> get(path, cookie));
      System.out.printf("figure: %s: %.0f/s, p50 %.1f ms, p99 %.1f ms%n", path, pages.rate(), pages.percentile(0.5), pages.percentile(0.99));
    }
    var one = inbox.list(engineer, Inbox.Query.queue(Inbox.Queue.ALL)).rows().getFirst();
    var open = run(8, SECONDS / 2, 0, i -> get("/console/inbox/" + one.id(), cookie));
    System.out.printf("figure: a conversation: %.0f/s, p50 %.1f ms, p99 %.1f ms%n", open.rate(), open.percentile(0.5), open.percentile(0.99));
    for (var words : List.of("w4711", "charge", "鼓包", "serial4711")) {
      var path = "/console/inbox?queue=ALL&q=" + java.net.URLEncoder.encode(words, StandardCharsets.UTF_8);
      var found = run(1, 4, 0, i -> get(path, cookie));
      System.out.printf("figure: search for %s (%,d messages have it): %.0f/s one after the other, p50 %.1f ms, p99 %.1f ms%n", words,
          jdbc.sql("SELECT count(*) FROM message WHERE words @@ :q::tsquery").param("q", SearchWords.query(words)).query(Long.class).single(), found.rate(), found.percentile(0.5),
          found.percentile(0.99));
    }
  }

  private static byte[] get(String path, String cookie) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: aftersale=" + cookie + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Conversations with ten messages each, of which few are open, from {@code from} until before {@code to}. */
  private void fill(String account, int from, int to) {
    jdbc.sql("""
            INSERT INTO inbox_person (id, name, locale, created_at)
            SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Customer ' || n, 'en', now() - interval '1 d' FROM generate_series(:from, :to - 1) n
            """).param("from", from).param("to", to).update();
    jdbc.sql("""
            INSERT INTO inbox_handle (id, kind, scope, value, person_id, first_seen)
            SELECT ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'WEBHOOK', 'bench', 'filled-' || n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now()
            FROM generate_series(:from, :to - 1) n
            """).param("from", from).param("to", to).update();
    jdbc.sql("""
            INSERT INTO conversation (id, account_id, kind, thread, person_id, handle_id, locale, state, assignee, first_line, created_at, last_at, last_in, due_at)
            SELECT ('00000000-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::uuid, :account, 'WEBHOOK', 'filled-' || n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                   ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'en', CASE WHEN n % 50 = 0 THEN 'OPEN' WHEN n % 50 = 1 THEN 'WAITING_FOR_CUSTOMER' ELSE 'CLOSED' END,
                   CASE WHEN n % 100 = 0 THEN :me::uuid END, 'The pack loses charge after landing', now() - interval '1 d', now() - make_interval(secs => n), now() - make_interval(secs => n),
                   CASE WHEN n % 50 = 0 THEN now() + interval '2 h' END
            FROM generate_series(:from, :to - 1) n
            """).param("from", from).param("to", to).param("account", account).param("me", engineer.id()).update();
    jdbc.sql("""
            INSERT INTO message (id, conversation_id, account_id, direction, external_id, kind, sender, author, text, trust, state, provider_time, received_at, words)
            SELECT ('00000000-0000-7000-' || lpad(to_hex(36864 + m), 4, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid, ('00000000-0000-7000-8002-' || lpad(to_hex(n), 12, '0'))::uuid, :account, 'IN',
                   'filled-' || n || '-' || m, 'TEXT', 'Customer ' || n, 'handle:x',
                   CASE WHEN n % 5 = 0 THEN '电池充电以后鼓包了 serial' || n ELSE 'The pack w' || (n * 10 + m) % 5000 || ' loses charge after landing, serial' || n END, 'AUTHENTIC', 'RECEIVED',
                   now() - make_interval(secs => n), now() - make_interval(secs => n),
                   array_to_tsvector(CASE WHEN n % 5 = 0 THEN ARRAY['电','电池','池','池充','充','充电','电以','以','以后','后','后鼓','鼓','鼓包','包','包了','了', 'serial' || n]
                     ELSE ARRAY['the','pack','w' || (n * 10 + m) % 5000,'loses','charge','after','landing','serial' || n] END)
            FROM generate_series(:from, :to - 1) n, generate_series(0, 9) m
            """).param("from", from).param("to", to).param("account", account).update();
    jdbc.sql("ANALYZE").update();
  }

  // ---- The driver

  /** @param millis of each call, sorted */
  private record Result(double rate, double[] millis) {
    double percentile(double share) {
      return millis.length == 0 ? Double.NaN : millis[(int) Math.min(millis.length - 1, Math.floor(share * millis.length))];
    }
  }

  /** @param perSecond how many are begun in a second, whatever became of those before; 0: each connection goes on when it has its answer */
  private Result run(int connections, int seconds, int perSecond, IntFunction<byte[]> request) throws InterruptedException {
    var millis = new ConcurrentLinkedQueue<Double>();
    var turn = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    var threads = new ArrayList<Thread>();
    for (int c = 0; c < connections; c++) {
      threads.add(Thread.ofPlatform().start(() -> {
        try (var connection = new Connection(port)) {
          while (true) {
            int i = turn.getAndIncrement();
            long begin = perSecond == 0 ? System.nanoTime() : start + (long) (i * (1e9 / perSecond));
            if (begin >= end) {
              return;
            }
            for (long wait = begin - System.nanoTime(); wait > 0; wait = begin - System.nanoTime()) {
              LockSupport.parkNanos(wait);
            }
            assertThat(connection.call(request.apply(i))).isEqualTo(200);
            millis.add((System.nanoTime() - begin) / 1e6);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }));
    }
    for (var thread : threads) {
      thread.join();
    }
    double took = (System.nanoTime() - start) / 1e9;
    var sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Result(sorted.length / took, sorted);
  }

  /** A connection that is kept as long as the server keeps it. */
  private static final class Connection implements AutoCloseable {

    private final int port;
    private Socket socket;
    private InputStream in;

    Connection(int port) throws IOException {
      this.port = port;
      open();
    }

    private void open() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** @return the status, once the answer is read to its end */
    int call(byte[] request) throws IOException {
      socket.getOutputStream().write(request);
      int status = Integer.parseInt(line(in).split(" ")[1]);
      long length = 0;
      boolean chunked = false;
      boolean closes = false;
      for (var header = line(in); !header.isEmpty(); header = line(in)) {
        var lower = header.toLowerCase(java.util.Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring(15).strip());
        } else if (lower.startsWith("transfer-encoding:")) {
          chunked = lower.contains("chunked");
        } else if (lower.startsWith("connection:")) {
          closes = lower.contains("close");
        }
      }
      if (chunked) {
        for (int size = Integer.parseInt(line(in).strip(), 16); size > 0; size = Integer.parseInt(line(in).strip(), 16)) {
          in.skipNBytes(size + 2L);
        }
        line(in);
      } else {
        in.skipNBytes(length);
      }
      if (closes) {
        socket.close();
        open();
      }
      return status;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}

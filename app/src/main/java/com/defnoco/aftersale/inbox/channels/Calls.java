package com.defnoco.aftersale.inbox.channels;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.ChannelAdapter.Trouble;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.platform.PublicAddress;
import com.defnoco.aftersale.platform.WholeAnswer;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls to providers: short time limits, no redirects followed, answers limited. */
public final class Calls {

  private static final int LARGEST_ANSWER = 8 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  /** Sooner than whoever fetches gives up the file to another. */
  private static final Duration BODY = Duration.ofMinutes(4);
  private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("ends-of-files").factory());
  private static final Duration WHOLE_ANSWER = Duration.ofSeconds(40);
  /** Providers add fields whenever they like: nothing unknown is an error here. */
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1).build();

  /** After this no provider's clock is believed. */
  private static final long LAST_SECOND = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  private Calls() {}

  /** A moment in seconds as a provider tells it; the beginning of time when it tells none, or one that is none. */
  public static Instant seconds(JsonNode told) {
    long seconds = told.asLong(0);
    return seconds < 0 || seconds > LAST_SECOND ? Instant.EPOCH : Instant.ofEpochSecond(seconds);
  }

  /** What a provider answered. */
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    public boolean ok() {
      return status >= 200 && status < 300;
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; a missing node when it is none. */
    public JsonNode json() {
      try {
        var node = JSON.readTree(body);
        return node == null ? MissingNode.getInstance() : node;
      } catch (JacksonException notJson) {
        return MissingNode.getInstance();
      }
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    /** How long the provider wants us to wait, where it says so. */
    public @Nullable Duration retryAfter() {
      return header("retry-after").filter(value -> value.matches("\\d{1,5}")).map(value -> Duration.ofSeconds(Long.parseLong(value))).orElse(null);
    }
  }

  /** The call did not come to an answer. */
  public static final class NoAnswer extends Exception {
    private final boolean taken;

    NoAnswer(String said, boolean taken) {
      super(said);
      this.taken = taken;
    }

    /** Whether the provider may have taken the call; false when no connection came about. */
    public boolean mayBeTaken() {
      return taken;
    }

    public SendResult result() {
      return taken ? new SendResult.Unclear(String.valueOf(getMessage())) : new SendResult.RetryLater(String.valueOf(getMessage()), null);
    }

    public Trouble trouble() {
      return new Trouble(String.valueOf(getMessage()), true, false);
    }
  }

  public static JsonMapper json() {
    return JSON;
  }

  public static Answer get(String address, Map<String, String> headers) throws NoAnswer {
    return call(request(address, headers).GET().build());
  }

  public static Answer post(String address, Map<String, String> headers, String mediaType, byte[] body) throws NoAnswer {
    return call(request(address, headers).header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  public static Answer postJson(String address, Map<String, String> headers, Object body) throws NoAnswer {
    return post(address, headers, "application/json", JSON.writeValueAsBytes(body));
  }

  public static Answer postForm(String address, Map<String, String> fields) throws NoAnswer {
    var form = fields.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
    return post(address, Map.of(), "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
  }

  /** A body that is not held in memory and ends at the latest after some minutes, for nobody may hold a reader for ever. The caller closes it. */
  public static InputStream open(String address, Map<String, String> headers) throws Trouble {
    return open(address, headers, BODY);
  }

  static InputStream open(String address, Map<String, String> headers, Duration longest) throws Trouble {
    try {
      var answer = WholeAnswer.send(CLIENT, request(address, headers).timeout(Duration.ofMinutes(2)).GET().build(), HttpResponse.BodyHandlers.ofInputStream(), Duration.ofMinutes(3));
      if (answer.statusCode() >= 200 && answer.statusCode() < 300) {
        // What is announced as larger than we keep is not even begun.
        if (answer.headers().firstValueAsLong("content-length").orElse(0) > Files.LOG_LIMIT_BYTES) {
          answer.body().close();
          throw new Trouble("inbox.media.tooLarge", false, false);
        }
        return new Bounded(answer.body(), longest);
      }
      answer.body().close();
      if (answer.statusCode() == 404 || answer.statusCode() == 410) {
        throw Trouble.gone("the file is not there any more: HTTP " + answer.statusCode());
      }
      throw new Trouble("the file could not be fetched: HTTP " + answer.statusCode(), answer.statusCode() == 429 || answer.statusCode() >= 500, answer.statusCode() == 401);
    } catch (IOException | IllegalArgumentException e) {
      throw new Trouble("the file could not be fetched: " + said(e), true, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("interrupted", true, false);
    }
  }

  /** Closed by a clock when it takes too long: its reader then gets an exception instead of waiting on. */
  private static final class Bounded extends FilterInputStream {
    private final ScheduledFuture<?> end;

    Bounded(InputStream body, Duration longest) {
      super(body);
      end = CLOCK.schedule(() -> {
        body.close();
        return null;
      }, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
      end.cancel(false);
      super.close();
    }
  }

  /** One multipart form with a file; providers want them small enough for memory. */
  public static Answer postFile(String address, Map<String, String> headers, Map<String, String> fields, String field, String name, String mediaType, byte[] content) throws NoAnswer {
    var boundary = "aftersale-" + Long.toHexString(Double.doubleToLongBits(Math.random()));
    var body = new ByteArrayOutputStream();
    fields.forEach((key, value) -> body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + key + "\"\r\n\r\n" + value + "\r\n").getBytes(StandardCharsets.UTF_8)));
    body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + name.replaceAll("[\"\\r\\n\\\\]", "_") + "\"\r\nContent-Type: " + mediaType
        + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return post(address, headers, "multipart/form-data; boundary=" + boundary, body.toByteArray());
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Whether an address given by others may be called: https to a public host, or the very host and port that our own settings name. */
  public static boolean mayCall(String address, @Nullable String trusted) {
    try {
      var uri = URI.create(address);
      if (uri.getScheme() == null || uri.getHost() == null || uri.getUserInfo() != null || isOddNumber(uri.getHost())) {
        return false;
      }
      if (trusted != null && !trusted.isEmpty()) {
        var known = URI.create(trusted);
        if (uri.getScheme().equals(known.getScheme()) && uri.getHost().equalsIgnoreCase(known.getHost()) && uri.getPort() == known.getPort()) {
          return true;
        }
      }
      if (!"https".equals(uri.getScheme())) {
        return false;
      }
      for (var at : InetAddress.getAllByName(uri.getHost())) {
        if (!PublicAddress.is(at)) {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException | UnknownHostException e) {
      return false;
    }
  }

  /** A host written as a number in one of the ways that programs read differently: octal, hexadecimal, with fewer than four parts. */
  private static boolean isOddNumber(String host) {
    return host.matches("(0[xX][0-9a-fA-F]*|[0-9]+)(\\.(0[xX][0-9a-fA-F]*|[0-9]+))*\\.?") && !host.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  }

  private static HttpRequest.Builder request(String address, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER);
    headers.forEach(request::header);
    return request;
  }

  private static Answer call(HttpRequest request) throws NoAnswer {
    try {
      var answer = WholeAnswer.send(CLIENT, request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER), WHOLE_ANSWER);
      var headers = answer.headers().map().entrySet().stream().collect(Collectors.toMap(header -> header.getKey().toLowerCase(java.util.Locale.ROOT), header -> header.getValue().getFirst(), (a, b) -> a));
      return new Answer(answer.statusCode(), headers, answer.body());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new NoAnswer("the provider cannot be reached: " + said(e), false);
    } catch (IOException | IllegalArgumentException e) {
      throw new NoAnswer("the provider gave no answer: " + said(e), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("interrupted", true);
    }
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

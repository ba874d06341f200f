package com.defnoco.aftersale;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A person's browser without a window, or a program with a key: keeps cookies, sends the form token along with every form, and does
 * not follow redirects by itself, so that a test sees them.
 */
public final class Browser {

  private static final HttpClient HTTP = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(5)).build();
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final String origin;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String formToken = "";

  Browser(int port) {
    this.origin = "http://localhost:" + port;
  }

  /** Sends this header with every request. */
  public Browser with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  public Browser withCookie(String name, String value) {
    cookies.put(name, value);
    return this;
  }

  public String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, null, BodyPublishers.noBody());
  }

  /** Follows redirects to the page they lead to. */
  public HttpResponse<String> open(String path) {
    var answer = get(path);
    for (int hops = 0; hops < 5 && answer.statusCode() / 100 == 3; hops++) {
      answer = get(answer.headers().firstValue("Location").orElseThrow().replace(origin, ""));
    }
    return answer;
  }

  /** Sends a form with the token of the last page read; the fields alternate name and value. */
  public HttpResponse<String> post(String path, String... fields) {
    var form = new StringBuilder("_csrf=").append(encode(formToken));
    for (int i = 0; i < fields.length; i += 2) {
      form.append('&').append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
    }
    return send("POST", path, "application/x-www-form-urlencoded", BodyPublishers.ofString(form.toString()));
  }

  /** Reads the page a form stands on, then sends the form. */
  public HttpResponse<String> fill(String page, String path, String... fields) {
    get(page);
    return post(path, fields);
  }

  public HttpResponse<String> postJson(String path, String json) {
    return send("POST", path, "application/json", BodyPublishers.ofString(json));
  }

  public HttpResponse<String> putJson(String path, String json) {
    return send("PUT", path, "application/json", BodyPublishers.ofString(json));
  }

  /** Sends a file as a multipart form, with the token of the last page read. */
  public HttpResponse<String> upload(String path, String field, String fileName, String mediaType, byte[] content, String... fields) {
    var boundary = "a-boundary-that-no-test-file-holds";
    var body = new ByteArrayOutputStream();
    try {
      part(body, boundary, "_csrf", formToken);
      for (int i = 0; i < fields.length; i += 2) {
        part(body, boundary, fields[i], fields[i + 1]);
      }
      body.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + fileName
          + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      body.write(content);
      body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return send("POST", path, "multipart/form-data; boundary=" + boundary, BodyPublishers.ofByteArray(body.toByteArray()));
  }

  public HttpResponse<String> send(String method, String path, String contentType, HttpRequest.BodyPublisher body) {
    var request = HttpRequest.newBuilder(URI.create(origin + path)).timeout(Duration.ofSeconds(30)).method(method, body);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    headers.forEach(request::header);
    if (!cookies.isEmpty()) {
      var line = new StringBuilder();
      cookies.forEach((name, value) -> line.append(line.isEmpty() ? "" : "; ").append(name).append('=').append(value));
      request.header("Cookie", line.toString());
    }
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      var token = TOKEN.matcher(answer.body());
      if (token.find()) {
        formToken = token.group(1);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(String setCookie) {
    var pair = setCookie.split(";", 2)[0].split("=", 2);
    if (pair[1].isEmpty() || setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private static void part(ByteArrayOutputStream body, String boundary, String name, String value) throws IOException {
    body.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

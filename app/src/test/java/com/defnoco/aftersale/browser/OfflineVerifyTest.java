package com.defnoco.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.DemoApplication;
import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.parties.Actor;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After one visit papers are checked without a network: here the line to the program is cut, not only said to be. */
class OfflineVerifyTest {

  private static final Actor.System SYSTEM = new Actor.System();
  private static final Set<String> OWN = Set.of("connection", "content-length", "host", "upgrade", "transfer-encoding", "expect", "http2-settings");

  private DemoApplication demo;
  private HttpServer line;
  private ExecutorService workers;
  private final HttpClient beyond = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @BeforeEach
  void aLineToTheProgram() throws IOException {
    demo = DemoApplication.running();
    workers = Executors.newVirtualThreadPerTaskExecutor();
    line = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    line.setExecutor(workers);
    line.createContext("/", this::carry);
    line.start();
  }

  @AfterEach
  void cut() {
    line.stop(0);
    workers.close();
  }

  private void carry(HttpExchange exchange) throws IOException {
    var request = HttpRequest.newBuilder(URI.create(demo.address() + exchange.getRequestURI()))
        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
        values.forEach(value -> request.header(name, value));
      }
    });
    try {
      var answer = beyond.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer.headers().map().forEach((name, values) -> {
        if (!name.startsWith(":") && !OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
          exchange.getResponseHeaders().put(name, values);
        }
      });
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @Test
  void aPaperAndACodeAreCheckedWithoutANetworkAfterTheFirstVisit() {
    var serial = demo.jdbc().sql("SELECT serial FROM certificate WHERE ended_at IS NULL ORDER BY serial LIMIT 1").query(String.class).single();
    var certificates = demo.bean(Certificates.class);
    var pdf = certificates.pdf(SYSTEM, serial);
    var code = certificates.of(SYSTEM, serial).getFirst().statement();
    try (var phone = Look.PHONE_ENGLISH_LIGHT.open("http://localhost:" + line.getAddress().getPort())) {
      var page = phone.newPage();
      page.navigate("/verify");
      page.waitForFunction("() => 'offlineReady' in document.documentElement.dataset");
      line.stop(0);
      phone.setOffline(true);
      page.navigate("/verify");
      check(page, pdf);
      assertThat(page.locator("#verify-result article")).containsText("Genuine");
      assertThat(page.locator("#verify-result article")).containsText(serial);
      assertThat(page.locator("#verify-result article")).containsText("Checked on this device with the keys of 20");
      var changed = pdf.clone();
      changed[pdf.length - 30_000] ^= 1;
      check(page, changed);
      assertThat(page.locator("#verify-result article")).containsText("Altered");
      check(page, "%PDF-1.7 nothing of ours".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(page.locator("#verify-result article")).containsText("Not ours");
      page.navigate("/verify?q=" + code);
      assertThat(page.locator("#verify-result article")).containsText("Genuine");
      assertThat(page.locator("body")).isVisible();
      assertThat((Boolean) page.evaluate("() => getComputedStyle(document.querySelector('#verify-result article')).borderRadius !== ''")).as("with its style").isTrue();
      assertThat((Boolean) page.evaluate("async () => { try { await fetch('/api/v1/public/verify', {method: 'POST'}); return false; } catch { return true; } }")).as("there is no network").isTrue();
    }
  }

  private static void check(Page page, byte[] file) {
    page.evaluate("() => document.getElementById('verify-result').replaceChildren()");
    page.setInputFiles("#verify-file", new FilePayload[] {new FilePayload("paper.pdf", "application/pdf", file)});
  }
}

package com.defnoco.aftersale.inbox.channels.email;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelAdapter.Trouble;
import com.defnoco.aftersale.platform.WholeAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens for mail servers that take no passwords (XOAUTH2). Microsoft gives a new refresh token with every answer and ends the old one some time later:
 * the newest is kept, locked, in the database and wins over the one in the settings.
 */
final class OAuth {

  private static final Duration USUAL = Duration.ofMinutes(50);
  private static final int LARGEST_ANSWER = 1 << 20;

  private final RefreshTokens kept;
  private final JsonMapper json;
  /** Made when it is first needed: it reads every authority the machine trusts. */
  private final Supplier<HttpClient> http = SingletonSupplier.of(() -> HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build());

  OAuth(RefreshTokens kept, JsonMapper json) {
    this.kept = kept;
    this.json = json;
  }

  static boolean isSet(Account account) {
    return account.find("imap.oauth.tokenUrl").isPresent();
  }

  String token(Account account, ChannelAdapter.Tokens tokens) throws Trouble {
    return tokens.token(account, () -> issue(account));
  }

  private ChannelAdapter.Tokens.Issued issue(Account account) throws Trouble {
    var given = account.get("imap.oauth.refreshToken", "");
    var refresh = given.isEmpty() ? "" : kept.newest(account.id(), given);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", account.get("imap.oauth.clientId"));
    account.find("imap.oauth.clientSecret").ifPresent(secret -> form.put("client_secret", secret));
    account.find("imap.oauth.scope").ifPresent(scope -> form.put("scope", scope));
    form.put("grant_type", refresh.isEmpty() ? "client_credentials" : "refresh_token");
    if (!refresh.isEmpty()) {
      form.put("refresh_token", refresh);
    }
    var body = form.entrySet().stream().map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    HttpResponse<String> answer;
    try {
      answer = WholeAnswer.send(http.get(), HttpRequest.newBuilder(URI.create(account.get("imap.oauth.tokenUrl"))).timeout(Duration.ofSeconds(20))
          .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LARGEST_ANSWER), Duration.ofSeconds(40));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new Trouble("The token server did not answer: " + e.getMessage(), true, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("Stopped while waiting for the token server", true, false);
    }
    JsonNode told;
    try {
      told = json.readTree(answer.body());
    } catch (JacksonException e) {
      throw new Trouble("The token server answered " + answer.statusCode() + " without JSON", true, false);
    }
    var token = told.path("access_token").asString("");
    if (answer.statusCode() / 100 != 2 || token.isEmpty()) {
      var said = told.path("error").asString("") + " " + told.path("error_description").asString("");
      // A refusal of the credential will be one again; a server in trouble will not.
      throw new Trouble("The token server answered " + answer.statusCode() + ": " + HeaderText.oneLine(said, 300), answer.statusCode() >= 500 || answer.statusCode() == 429,
          answer.statusCode() / 100 == 4 && answer.statusCode() != 429);
    }
    var next = told.path("refresh_token").asString("");
    if (!next.isEmpty() && !next.equals(refresh)) {
      kept.keep(account.id(), given, next);
    }
    long seconds = told.path("expires_in").asLong(USUAL.toSeconds());
    return new ChannelAdapter.Tokens.Issued(token, Duration.ofSeconds(Math.max(60, seconds)));
  }
}

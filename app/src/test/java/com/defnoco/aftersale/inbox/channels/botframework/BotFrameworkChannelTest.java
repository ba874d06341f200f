package com.defnoco.aftersale.inbox.channels.botframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelContract;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.RawDelivery;
import com.defnoco.aftersale.inbox.StandIn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Teams and Skype by the Bot Connector: the contract of all channels, recorded activities, and the token that binds an address. */
class BotFrameworkChannelTest extends ChannelContract {

  private static final Path CORPUS = Path.of("..", "..", "shared", "corpus", "botframework");
  private static final KeyPair KEYS = keys();
  private static final String APP = "11111111-2222-3333-4444-555555555555";

  @Override
  protected ChannelKind kind() {
    return ChannelKind.BOT_FRAMEWORK;
  }

  @Override
  protected Map<String, String> settings(String address) {
    return Map.of("appId", APP, "appSecret", "s", "tenantId", "t", "openIdMetadataUrls", address + "/metadata", "tokenUrl", address + "/token", "allowedServiceHosts", "127.0.0.1");
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token(String serviceUrl, String audience, Instant expires) {
    var head = encoded("{\"alg\":\"RS256\",\"kid\":\"k1\"}");
    var claims = encoded("{\"iss\":\"https://api.botframework.com\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"serviceurl\":\"%s\"}".formatted(audience, expires.getEpochSecond(),
        expires.getEpochSecond() - 3600, serviceUrl));
    try {
      var signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(KEYS.getPrivate());
      signer.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
      return head + "." + claims + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Hook activity(String channel, String serviceUrl, String id, String sender, Instant at, String inside, String token) {
    return Hook.post(Map.of("Authorization", "Bearer " + token), """
        {"id":"%s","timestamp":"%s","channelId":"%s","serviceUrl":"%s","from":{"id":"29:%s","name":"Ada"},"conversation":{"id":"a:%s","tenantId":"t1"},
        "recipient":{"id":"28:bot","name":"Service"},%s}""".formatted(id, at, channel, serviceUrl, sender, sender, inside).getBytes(StandardCharsets.UTF_8));
  }

  private Hook signed(String id, String sender, Instant at, String inside) {
    return activity("msteams", provider.address(), id, sender, at, inside, token(provider.address(), APP, now().plusSeconds(1800)));
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return signed(id, sender, at, "\"type\":\"message\",\"text\":\"<at>Service</at> " + text + "\"");
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return signed(id, sender, now(), "\"type\":\"hologram\"");
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(signed(id, sender, now(), "\"type\":\"message\",\"text\":\"the label\",\"attachments\":[{\"contentType\":\"image/png\",\"name\":\"label.png\",\"contentUrl\":\"" + provider.address()
        + "/v3/attachments/" + reference + "\"}]"));
  }

  @Override
  protected Optional<Hook> edit(String id, String sender, String text, Instant at) {
    return Optional.of(signed(id, sender, at, "\"type\":\"messageUpdate\",\"text\":\"<at>Service</at> " + text + "\""));
  }

  @Override
  protected Optional<Hook> takeBack(String id, String sender, Instant at) {
    return Optional.of(signed(id, sender, at, "\"type\":\"messageDelete\""));
  }

  @Override
  protected StandIn.Reply gives(StandIn.Call call, byte[] content) {
    return call.path().contains("/v3/attachments/") ? StandIn.Reply.bytes("image/png", content) : accepts(call, "x");
  }

  @Override
  protected boolean isFetching(StandIn.Call call) {
    return call.path().contains("/v3/attachments/");
  }

  @Override
  protected Optional<StandIn.Reply> tokenExpired() {
    return Optional.of(StandIn.Reply.json(401, "{\"error\":{\"code\":\"ExpiredToken\",\"message\":\"The token has expired\"}}"));
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    if (call.path().equals("/metadata")) {
      return StandIn.Reply.json(200, "{\"issuer\":\"https://api.botframework.com\",\"jwks_uri\":\"" + provider.address() + "/keys\"}");
    }
    if (call.path().equals("/keys")) {
      var key = (RSAPublicKey) KEYS.getPublic();
      return StandIn.Reply.json(200, "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"%s\",\"e\":\"%s\",\"endorsements\":[\"msteams\",\"skype\"]}]}".formatted(
          Base64.getUrlEncoder().withoutPadding().encodeToString(key.getModulus().toByteArray()), Base64.getUrlEncoder().withoutPadding().encodeToString(key.getPublicExponent().toByteArray())));
    }
    return call.path().equals("/token") ? StandIn.Reply.json(200, "{\"access_token\":\"bot\",\"expires_in\":3600}") : StandIn.Reply.json(201, "{\"id\":\"" + externalId + "\"}");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.path().contains("/activities");
  }

  @Override
  protected Hook forged(Hook genuine) {
    var token = genuine.headers().get("Authorization");
    return genuine.with("Authorization", token.substring(0, token.length() - 20) + "AAAAAAAAAAAAAAAAAAAA");
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return genuine.without("Authorization");
  }

  @Test
  void aTokenForAnotherAddressBotOrTimeIsNotBelieved() {
    var message = "\"type\":\"message\",\"text\":\"x\"";
    assertThat(call(kind(), account, activity("msteams", provider.address(), "1", "s", now(), message, token("https://evil.example", APP, now().plusSeconds(60)))).statusCode()).isEqualTo(401);
    assertThat(call(kind(), account, activity("msteams", provider.address(), "1", "s", now(), message, token(provider.address(), "another", now().plusSeconds(60)))).statusCode()).isEqualTo(401);
    assertThat(call(kind(), account, activity("msteams", provider.address(), "1", "s", now(), message, token(provider.address(), APP, now().minusSeconds(600)))).statusCode()).isEqualTo(401);
    assertThat(call(kind(), account, activity("webchat", provider.address(), "1", "s", now(), message, token(provider.address(), APP, now().plusSeconds(60)))).statusCode()).isEqualTo(401);
    assertThat(call(kind(), account, activity("msteams", "https://evil.example", "1", "s", now(), message, token("https://evil.example", APP, now().plusSeconds(60)))).statusCode()).isEqualTo(401);
    assertThat(deliveries(account)).isEmpty();
  }

  @Test
  void everyRecordedActivityIsUnderstoodOrShownAsUnknown() throws Exception {
    assumeTrue(Files.isDirectory(CORPUS), "the corpus is not here");
    var own = new Account("c", ChannelKind.BOT_FRAMEWORK, "c", Map.of("appId", APP));
    int read = 0;
    try (var files = Files.walk(CORPUS)) {
      for (var file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        read++;
        assertThat(new BotFrameworkAdapter().read(own, new RawDelivery(UUID.randomUUID(), "k", Map.of(), Files.readAllBytes(file), now()))).as(file.toString()).isNotEmpty();
      }
    }
    System.out.println("Bot Framework: " + read + " recorded activities, 0 dropped");
  }
}

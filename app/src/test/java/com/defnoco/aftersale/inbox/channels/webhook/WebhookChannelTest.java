package com.defnoco.aftersale.inbox.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelContract;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.HookRequest;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Standard Webhooks: the contract of all channels, and what is its own. */
class WebhookChannelTest extends ChannelContract {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

  @Override
  protected ChannelKind kind() {
    return ChannelKind.WEBHOOK;
  }

  @Override
  protected Map<String, String> settings(String providerAddress) {
    return Map.of("secret", SECRET, "callbackUrl", providerAddress + "/callback");
  }

  private Hook signed(String id, Instant at, String body) {
    var time = Long.toString(at.getEpochSecond());
    var mac = Signatures.hmacSha256(KEY, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    return Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1,bm90IHRoaXMgb25l v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return signed(id, at, """
        {"sender":{"id":"%s","name":"Ada"},"text":"%s","sentAt":"%s"}""".formatted(sender, text, at));
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return signed(id, now(), """
        {"sender":{"id":"%s"},"hologram":{"size":3},"sentAt":"%s"}""".formatted(sender, now()));
  }

  @Override
  protected Optional<Hook> receipt(String externalId, ChannelEvent.Status status) {
    return Optional.of(signed("r-" + externalId + status, now(), """
        {"receipt":{"id":"%s","status":"%s"},"sentAt":"%s"}""".formatted(externalId, status, now())));
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(signed(id, now(), """
        {"sender":{"id":"%s"},"text":"look","attachments":[{"name":"label.png","mediaType":"image/png","url":"%s/files/%s"}],"sentAt":"%s"}"""
        .formatted(sender, provider.address(), reference, now())));
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    return StandIn.Reply.json(200, "{\"id\":\"" + externalId + "\"}");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.method().equals("POST");
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return genuine.without("webhook-signature");
  }

  @Test
  void anOldSignatureIsNotBelieved() {
    assertThat(call(kind(), account, text("old", "s", "replayed", now().minus(Duration.ofMinutes(6)))).statusCode()).isEqualTo(401);
    assertThat(call(kind(), account, text("new", "s", "from the future", now().plus(Duration.ofMinutes(6)))).statusCode()).isEqualTo(401);
    assertThat(call(kind(), account, text("fine", "s", "in time", now().minus(Duration.ofMinutes(4)))).statusCode()).isEqualTo(200);
  }

  @Test
  void twoSecretsAreGoodWhileOneReplacesTheOther() {
    var both = account(kind(), Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString("the next key".getBytes(StandardCharsets.UTF_8)) + " " + SECRET));
    assertThat(call(kind(), both, text("m", "s", "signed with the old key", now())).statusCode()).isEqualTo(200);
  }

  @Test
  void anAddressInsideOurNetworkIsNotFetched() {
    var hook = signed("m", now(), """
        {"sender":{"id":"s"},"attachments":[{"name":"x","mediaType":"text/plain","url":"http://169.254.169.254/latest/meta-data"}],"sentAt":"%s"}""".formatted(now()));
    call(kind(), account, hook);
    arrived(account);
    fetched(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().attachments().getFirst().state()).isEqualTo("FAILED");
  }

  @Test
  void thePublishedSignatureOfStandardWebhooksIsAccepted() throws Exception {
    var vectors = Path.of("..", "..", "shared", "corpus", "signatures", "vectors.json");
    assumeTrue(Files.exists(vectors), "the corpus is not here");
    for (var vector : Calls.json().readTree(Files.readAllBytes(vectors))) {
      if (vector.path("id").asString("").equals("standard-webhooks")) {
        var own = new Account("v", ChannelKind.WEBHOOK, "v", Map.of("secret", vector.path("secret").asString("")));
        var told = vector.path("headers");
        var request = new HookRequest("POST", Map.of("webhook-id", told.path("webhook-id").asString(""), "webhook-timestamp", told.path("webhook-timestamp").asString(""), "webhook-signature",
            vector.path("signature").asString("")), Map.of(), vector.path("body").asString("").getBytes(StandardCharsets.UTF_8));
        assertThat(new WebhookAdapter(clock).authenticate(own, request, Instant.ofEpochSecond(told.path("webhook-timestamp").asLong())).key()).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
      }
    }
  }
}

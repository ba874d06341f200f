package com.defnoco.aftersale.inbox.channels.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelContract;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.HookRequest;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** LINE keeps the contract of all channels. */
class LineChannelTest extends ChannelContract {

  @Override
  protected ChannelKind kind() {
    return ChannelKind.LINE;
  }

  @Override
  protected Map<String, String> settings(String address) {
    return Map.of("channelSecret", "line-secret", "accessToken", "token", "baseUrl", address);
  }

  private static Hook signed(String body) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return Hook.post(Map.of("x-line-signature", Base64.getEncoder().encodeToString(Signatures.hmacSha256("line-secret", bytes))), bytes);
  }

  private static String event(String id, String sender, Instant at, String message) {
    return """
        {"type":"message","timestamp":%d,"source":{"type":"user","userId":"%s"},"webhookEventId":"e-%s","message":{"id":"%s",%s}}""".formatted(at.toEpochMilli(), sender, id, id, message);
  }

  private static Hook events(String... events) {
    return signed("{\"destination\":\"U1\",\"events\":[" + String.join(",", events) + "]}");
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return events(event(id, sender, at, "\"type\":\"text\",\"text\":\"" + text + "\""));
  }

  @Override
  protected Optional<Hook> batch(String sender, List<String> ids) {
    return Optional.of(events(ids.stream().map(id -> event(id, sender, now(), "\"type\":\"text\",\"text\":\"part\"")).collect(Collectors.joining(","))));
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return events(event(id, sender, now(), "\"type\":\"hologram\""));
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(events(event(id, sender, now(), "\"type\":\"image\",\"contentProvider\":{\"type\":\"line\"}")));
  }

  @Override
  protected Optional<Hook> takeBack(String id, String sender, Instant at) {
    return Optional.of(events("""
        {"type":"unsend","timestamp":%d,"source":{"type":"user","userId":"%s"},"webhookEventId":"u-%s","unsend":{"messageId":"%s"}}""".formatted(at.toEpochMilli(), sender, id, id)));
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    return StandIn.Reply.json(200, "{\"sentMessages\":[{\"id\":\"" + externalId + "\"}]}");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.path().endsWith("/push");
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return genuine.without("x-line-signature");
  }

  @Test
  void thePublishedSignatureOfLineIsAccepted() throws Exception {
    var vectors = Path.of("..", "..", "shared", "corpus", "signatures", "vectors.json");
    assumeTrue(Files.exists(vectors), "the corpus is not here");
    for (var vector : Calls.json().readTree(Files.readAllBytes(vectors))) {
      if (vector.path("channel").asString("").equals("line")) {
        var own = new Account("v", ChannelKind.LINE, "v", Map.of("channelSecret", vector.path("secret").asString("")));
        var request = new HookRequest("POST", Map.of("x-line-signature", vector.path("signature").asString("")), Map.of(), vector.path("body").asString("").getBytes(StandardCharsets.UTF_8));
        assertThat(new LineAdapter().authenticate(own, request, now()).key()).isNotEmpty();
      }
    }
  }
}

package com.defnoco.aftersale.inbox.channels.webhook;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelEvent.Incoming;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Handle;
import com.defnoco.aftersale.inbox.HookReply;
import com.defnoco.aftersale.inbox.HookRequest;
import com.defnoco.aftersale.inbox.MediaReference;
import com.defnoco.aftersale.inbox.MessageKind;
import com.defnoco.aftersale.inbox.Outgoing;
import com.defnoco.aftersale.inbox.RawDelivery;
import com.defnoco.aftersale.inbox.SendResult;
import com.defnoco.aftersale.inbox.Trust;
import com.defnoco.aftersale.inbox.Window;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Standard Webhooks (standardwebhooks.com): {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature} over id, time and body. Answers go to {@code callbackUrl},
 * signed the same way, with the message's id as their {@code webhook-id}.
 */
@Component
class WebhookAdapter implements ChannelAdapter {

  /** How far the sender's clock may be from ours. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Duration ADDRESS = Duration.ofDays(1);
  private static final long LARGEST_FILE = 8L << 20;

  private final Clock clock;

  WebhookAdapter(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.WEBHOOK;
  }

  @Override
  public List<Setting> settings() {
    // Several secrets, separated by spaces, while one is being replaced by another.
    return List.of(Setting.secret("secret"), Setting.usually("callbackUrl", ""));
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, true, true, 20_000, LARGEST_FILE, new Rate(20, Duration.ofMillis(50)), new Rate(10, Duration.ofMillis(200)));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    var id = request.header("webhook-id").orElseThrow(() -> new Forged("no webhook-id"));
    var time = request.header("webhook-timestamp").orElseThrow(() -> new Forged("no webhook-timestamp"));
    var signatures = request.header("webhook-signature").orElseThrow(() -> new Forged("no webhook-signature"));
    if (!time.matches("\\d{1,11}") || Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now).abs().compareTo(TOLERANCE) > 0) {
      throw new Forged("its time is not ours");
    }
    boolean genuine = false;
    for (var secret : account.get("secret").split("\\s+")) {
      var expected = Base64.getEncoder().encodeToString(signature(secret, id, time, request.body()));
      for (var one : signatures.split("\\s+")) {
        genuine |= one.startsWith("v1,") && Signatures.same(one.substring(3), expected);
      }
    }
    if (!genuine) {
      throw new Forged("no signature fits");
    }
    return new Authentic(id, Map.of("webhook-id", id, "webhook-timestamp", time), HookReply.json(200, "{}"));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    JsonNode body;
    try {
      body = Calls.json().readTree(delivery.body());
    } catch (JacksonException e) {
      throw new Unreadable("the body is not JSON: " + e.getOriginalMessage(), e);
    }
    if (body == null || !body.isObject()) {
      throw new Unreadable("the body is not a JSON object");
    }
    var receipt = body.path("receipt");
    if (receipt.isObject()) {
      return List.of(receipt(receipt, at(body, delivery)));
    }
    var sender = body.path("sender");
    var senderId = sender.path("id").asString("");
    if (senderId.isBlank()) {
      throw new Unreadable("sender.id is missing");
    }
    var media = new ArrayList<MediaReference>();
    int position = 0;
    for (var file : body.path("attachments")) {
      var source = new LinkedHashMap<String, String>();
      if (file.hasNonNull("base64")) {
        source.put("base64", file.path("base64").asString(""));
      } else {
        source.put("url", file.path("url").asString(""));
      }
      media.add(new MediaReference(file.path("name").asString("file-" + ++position), file.path("mediaType").asString("application/octet-stream"), null, null, source));
    }
    var handle = new Handle(Handle.Kind.WEBHOOK, account.id(), senderId);
    var thread = body.path("thread").asString("");
    var text = body.path("text").asString("");
    return List.of(new Incoming(delivery.key(), List.of(handle), sender.path("name").asString(""), thread.isEmpty() ? senderId : senderId + "/" + thread, false, at(body, delivery),
        text.isEmpty() && !media.isEmpty() ? MessageKind.DOCUMENT : MessageKind.TEXT, text, null, media, null, Map.of(), Trust.AUTHENTIC, null,
        language(sender.path("locale").asString("")), thread.isEmpty() ? Map.of() : Map.of("thread", thread)));
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    var address = account.find("callbackUrl").orElse(null);
    if (address == null) {
      return new SendResult.Rejected("no-callback", "the account has no callbackUrl");
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("id", message.id().toString());
    body.put("recipient", Map.of("id", message.to().value()));
    if (message.address().containsKey("thread")) {
      body.put("thread", message.address().get("thread"));
    }
    body.put("sender", Map.of("name", message.author()));
    body.put("text", message.text());
    if (message.quoted() != null) {
      body.put("inReplyTo", message.quoted());
    }
    try {
      var files = new ArrayList<Map<String, String>>();
      for (var file : message.files()) {
        files.add(Map.of("name", file.name(), "mediaType", file.mediaType(), "base64", Base64.getEncoder().encodeToString(Files.readAllBytes(file.content()))));
      }
      body.put("attachments", files);
      body.put("sentAt", clock.instant().toString());
      var bytes = Calls.json().writeValueAsBytes(body);
      var time = Long.toString(clock.instant().getEpochSecond());
      var secret = account.get("secret").split("\\s+")[0];
      var answer = Calls.post(address, Map.of("webhook-id", message.id().toString(), "webhook-timestamp", time, "webhook-signature",
          "v1," + Base64.getEncoder().encodeToString(signature(secret, message.id().toString(), time, bytes))), "application/json", bytes);
      if (answer.ok()) {
        var id = answer.json().path("id").asString("");
        return new SendResult.Accepted(id.isEmpty() ? message.id().toString() : id);
      }
      return switch (answer.status()) {
        case 401, 403 -> new SendResult.CredentialBroken("the receiver does not accept our signature: HTTP " + answer.status());
        case 408, 425, 429, 500, 502, 503, 504 -> new SendResult.RetryLater("HTTP " + answer.status(), answer.retryAfter());
        default -> new SendResult.Rejected(Integer.toString(answer.status()), "the receiver answered HTTP " + answer.status());
      };
    } catch (Calls.NoAnswer e) {
      return e.result();
    } catch (IOException e) {
      return new SendResult.RetryLater("a file of ours cannot be read: " + e.getMessage(), null);
    }
  }

  @Override
  public @Nullable Duration keeps(Account account, MediaReference media) {
    return media.source().containsKey("base64") ? null : ADDRESS;
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    var inline = media.source().get("base64");
    if (inline != null) {
      try {
        return new ByteArrayInputStream(Base64.getMimeDecoder().decode(inline));
      } catch (IllegalArgumentException e) {
        throw new Trouble("the file is not base64", false, false);
      }
    }
    var address = media.source().getOrDefault("url", "");
    if (!Calls.mayCall(address, account.get("callbackUrl", ""))) {
      throw new Trouble("the address of the file is not one we call", false, false);
    }
    try {
      return Calls.open(address, Map.of());
    } catch (Trouble trouble) {
      // No credential of ours was asked for: what opens it is in the address, and has run out.
      throw trouble.credential() ? Trouble.gone(String.valueOf(trouble.getMessage())) : trouble;
    }
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    if (account.find("callbackUrl").isEmpty()) {
      return "receives only: no callbackUrl is set";
    }
    try {
      var answer = Calls.get(account.get("callbackUrl"), Map.of());
      return "callbackUrl answers HTTP " + answer.status();
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return account.find("callbackUrl").isEmpty() ? new Window(Window.State.CLOSED, null, null) : Window.open();
  }

  private static ChannelEvent receipt(JsonNode receipt, Instant at) throws Unreadable {
    ChannelEvent.Status status;
    try {
      status = ChannelEvent.Status.valueOf(receipt.path("status").asString("").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Unreadable("receipt.status is none of " + Arrays.toString(ChannelEvent.Status.values()));
    }
    var reason = receipt.path("reason").asString("");
    return new ChannelEvent.Receipt(receipt.path("id").asString(""), receipt.path("id").asString(""), status, at, reason.isEmpty() ? null : "receiver", reason.isEmpty() ? null : reason);
  }

  private static Instant at(JsonNode body, RawDelivery delivery) {
    try {
      return OffsetDateTime.parse(body.path("sentAt").asString("")).toInstant();
    } catch (DateTimeException notTold) {
      return delivery.header("webhook-timestamp").map(Long::parseLong).map(Instant::ofEpochSecond).orElse(delivery.receivedAt());
    }
  }

  private static @Nullable String language(String tag) {
    return tag.isBlank() ? null : tag.toLowerCase(Locale.ROOT).startsWith("zh") ? "zh" : "en";
  }

  private static byte[] signature(String secret, String id, String time, byte[] body) {
    var head = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
    var all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return Signatures.hmacSha256(key(secret), all);
  }

  /** {@code whsec_} and base64, as the standard writes them; any other text is its own key. */
  private static byte[] key(String secret) {
    if (secret.startsWith("whsec_")) {
      try {
        return Base64.getDecoder().decode(secret.substring(6));
      } catch (IllegalArgumentException notBase64) {
        return secret.getBytes(StandardCharsets.UTF_8);
      }
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }
}

package com.defnoco.aftersale.inbox.channels.line;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelEvent.Incoming;
import com.defnoco.aftersale.inbox.ChannelEvent.Nothing;
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
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** LINE: signed by base64 HMAC-SHA256 over the raw body; pushes carry a retry key, so an unclear one is sent again without doubling (409 tells that it was taken). */
@Component
class LineAdapter implements ChannelAdapter {

  private static final Duration MEDIA = Duration.ofDays(1);

  @Override
  public ChannelKind kind() {
    return ChannelKind.LINE;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.secret("channelSecret"), Setting.secret("accessToken"), Setting.usually("baseUrl", "https://api.line.me"), Setting.usually("dataUrl", ""));
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, false, false, 5000, 0, new Rate(50, Duration.ofMillis(20)), new Rate(5, Duration.ofMillis(500)));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    var signature = request.header("x-line-signature").orElseThrow(() -> new Forged("no x-line-signature"));
    if (!Signatures.same(signature, Base64.getEncoder().encodeToString(Signatures.hmacSha256(account.get("channelSecret"), request.body())))) {
      throw new Forged("the signature does not fit");
    }
    return new Authentic(Signatures.digestOf(request.body()), Map.of(), HookReply.empty(200));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    JsonNode root;
    try {
      root = Calls.json().readTree(delivery.body());
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
    var events = new ArrayList<ChannelEvent>();
    for (var event : root.path("events")) {
      events.add(event(account, event));
    }
    if (events.isEmpty()) {
      events.add(new Nothing("LINE only tries the address"));
    }
    return events;
  }

  private static ChannelEvent event(Account account, JsonNode event) {
    var source = event.path("source");
    var user = source.path("userId").asString("");
    var type = event.path("type").asString("");
    var at = Instant.ofEpochMilli(event.path("timestamp").asLong(0));
    if (type.equals("unsend")) {
      return new ChannelEvent.Deleted(event.path("unsend").path("messageId").asString(""), at);
    }
    if (user.isEmpty()) {
      return new Nothing("an event without a user: " + type);
    }
    var handle = new Handle(Handle.Kind.LINE, account.id(), user);
    var message = event.path("message");
    var details = new LinkedHashMap<String, String>();
    var media = new ArrayList<MediaReference>();
    var text = "";
    var id = message.path("id").asString(event.path("webhookEventId").asString(""));
    MessageKind kind;
    if (!type.equals("message")) {
      kind = MessageKind.EVENT;
      details.put("event", type);
      text = event.path("postback").path("data").asString("");
    } else {
      kind = switch (message.path("type").asString("")) {
        case "text" -> MessageKind.TEXT;
        case "image" -> MessageKind.IMAGE;
        case "video" -> MessageKind.VIDEO;
        case "audio" -> MessageKind.VOICE;
        case "file" -> MessageKind.DOCUMENT;
        case "location" -> MessageKind.LOCATION;
        case "sticker" -> MessageKind.STICKER;
        default -> MessageKind.UNKNOWN;
      };
      if (message.path("duration").isNumber()) {
        details.put("seconds", String.valueOf(Math.max(1, Math.round(message.path("duration").asLong() / 1000.0))));
      }
      switch (kind) {
        case TEXT -> text = message.path("text").asString("");
        case IMAGE, VIDEO, VOICE, DOCUMENT -> media.add(new MediaReference(message.path("fileName").asString(message.path("type").asString("file")), "application/octet-stream",
            message.path("fileSize").isNumber() ? message.path("fileSize").asLong() : null, null, Map.of("id", id)));
        case LOCATION -> {
          text = (message.path("title").asString("") + " " + message.path("address").asString("")).strip();
          details.put("latitude", message.path("latitude").asString(""));
          details.put("longitude", message.path("longitude").asString(""));
        }
        case STICKER -> text = message.path("keywords").path(0).asString("");
        default -> details.put("unknown", message.toString().length() > 500 ? message.toString().substring(0, 500) : message.toString());
      }
    }
    var quoted = message.path("quotedMessageId").asString("");
    return new Incoming(id, List.of(handle), "", user, false, at, kind, text, null, media, quoted.isEmpty() ? null : quoted, details, Trust.AUTHENTIC, null, null, Map.of());
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    try {
      var answer = Calls.postJson(base(account) + "/v2/bot/message/push", Map.of("Authorization", "Bearer " + account.get("accessToken"), "X-Line-Retry-Key", message.id().toString()),
          Map.of("to", message.to().value(), "messages", List.of(Map.of("type", "text", "text", message.text()))));
      var said = answer.json().path("message").asString("HTTP " + answer.status());
      return switch (answer.status()) {
        case 200 -> new SendResult.Accepted(answer.json().path("sentMessages").path(0).path("id").asString(message.id().toString()));
        case 409 -> new SendResult.Accepted(answer.json().path("sentMessages").path(0).path("id").asString(answer.header("x-line-accepted-request-id").orElse(message.id().toString())));
        case 401, 403 -> new SendResult.CredentialBroken(said);
        case 429 -> new SendResult.RetryLater(said, answer.retryAfter());
        default -> answer.status() >= 500 ? new SendResult.Unclear(said) : new SendResult.Rejected(Integer.toString(answer.status()), said);
      };
    } catch (Calls.NoAnswer e) {
      return e.result();
    }
  }

  /** LINE deletes what users sent "after a certain period" and does not say after which. */
  @Override
  public Duration keeps(Account account, MediaReference media) {
    return MEDIA;
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    var data = account.find("dataUrl").orElse(base(account).replace("https://api.line.me", "https://api-data.line.me"));
    return Calls.open(data + "/v2/bot/message/" + Calls.encoded(media.source().getOrDefault("id", "")) + "/content", Map.of("Authorization", "Bearer " + account.get("accessToken")));
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    try {
      var answer = Calls.get(base(account) + "/v2/bot/info", Map.of("Authorization", "Bearer " + account.get("accessToken")));
      if (!answer.ok()) {
        throw new Trouble(answer.json().path("message").asString("HTTP " + answer.status()), false, answer.status() == 401);
      }
      return answer.json().path("displayName").asString("LINE");
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return Window.open();
  }

  private static String base(Account account) {
    return account.get("baseUrl").replaceAll("/+$", "");
  }
}

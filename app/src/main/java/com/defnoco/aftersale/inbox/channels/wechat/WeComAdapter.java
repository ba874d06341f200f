package com.defnoco.aftersale.inbox.channels.wechat;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
import com.defnoco.aftersale.inbox.ChannelEvent.Doorbell;
import com.defnoco.aftersale.inbox.ChannelEvent.Incoming;
import com.defnoco.aftersale.inbox.ChannelEvent.Nothing;
import com.defnoco.aftersale.inbox.ChannelEvent.Receipt;
import com.defnoco.aftersale.inbox.ChannelEvent.Status;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * WeChat customer service by way of WeCom. The callback only rings; messages are fetched page by page from a cursor that is committed with each page, and a page may be empty with more
 * to come. Our own message id is an idempotency key. Five messages within 48 hours of the customer's last.
 */
@Component
class WeComAdapter implements ChannelAdapter {

  private static final Duration WINDOW = Duration.ofHours(48);
  private static final int QUOTA = 5;
  private static final int PAGE = 1000;

  @Override
  public ChannelKind kind() {
    return ChannelKind.WECOM;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.needed("corpId"), Setting.secret("secret"), Setting.secret("token"), Setting.secret("encodingAesKey"),
        Setting.usually("baseUrl", "https://qyapi.weixin.qq.com"), Setting.usually("openKfId", ""));
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(true, true, true, 680, 20L << 20, new Rate(20, Duration.ofMillis(100)), new Rate(5, Duration.ofSeconds(1)));
  }

  @Override
  public HookReply handshake(Account account, HookRequest request) throws Forged {
    var echo = request.query("echostr").orElseThrow(() -> new Forged("no echostr"));
    WeChatCrypto.signed(request.query("msg_signature").orElse(""), account.get("token"), request.query("timestamp").orElse(""), request.query("nonce").orElse(""), echo);
    return HookReply.text(200, WeChatCrypto.opened(account.get("encodingAesKey"), account.get("corpId"), echo));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    var locked = WeChatOfficialAdapter.encrypted(request.body());
    WeChatCrypto.signed(request.query("msg_signature").orElse(""), account.get("token"), request.query("timestamp").orElse(""), request.query("nonce").orElse(""), locked);
    WeChatCrypto.opened(account.get("encodingAesKey"), account.get("corpId"), locked);
    return new Authentic(Signatures.digestOf(request.body()), Map.of("locked", "aes"), HookReply.text(200, "success"));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    if (delivery.header("locked").isPresent()) {
      try {
        var xml = Xml.read(WeChatCrypto.opened(account.get("encodingAesKey"), account.get("corpId"), WeChatOfficialAdapter.encrypted(delivery.body())).getBytes(StandardCharsets.UTF_8));
        if (!xml.getOrDefault("Event", "").equals("kf_msg_or_event")) {
          return List.of(new Nothing("not of the customer service: " + xml.getOrDefault("Event", xml.getOrDefault("MsgType", ""))));
        }
        var token = xml.getOrDefault("Token", "");
        return List.of(new Doorbell(xml.getOrDefault("OpenKfId", ""), token.isEmpty() ? null : token));
      } catch (Forged | IllegalArgumentException e) {
        throw new Unreadable(String.valueOf(e.getMessage()), e);
      }
    }
    JsonNode page;
    try {
      page = Calls.json().readTree(delivery.body());
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
    var events = new ArrayList<ChannelEvent>();
    for (var message : page.path("msg_list")) {
      events.add(message(account, message));
    }
    return events;
  }

  private static ChannelEvent message(Account account, JsonNode message) {
    var type = message.path("msgtype").asString("");
    var at = Calls.seconds(message.path("send_time"));
    var event = message.path("event");
    if (type.equals("event") && event.path("event_type").asString("").equals("msg_send_fail")) {
      var why = switch (event.path("fail_type").asInt(0)) {
        case 4 -> "the customer wrote more than 48 hours ago";
        case 5 -> "the session is closed";
        case 6 -> "more than five messages without an answer";
        case 10 -> "the customer refuses messages";
        default -> "fail_type " + event.path("fail_type").asString("");
      };
      var failed = event.path("fail_msgid").asString("");
      return new Receipt(failed, failed, Status.FAILED, at, event.path("fail_type").asString(""), why);
    }
    var kf = message.path("open_kfid").asString(event.path("open_kfid").asString(""));
    var user = message.path("external_userid").asString(event.path("external_userid").asString(""));
    if (user.isEmpty()) {
      return new Nothing("an event without a customer: " + type + " " + event.path("event_type").asString(""));
    }
    var content = message.path(type);
    var details = new LinkedHashMap<String, String>();
    var media = new ArrayList<MediaReference>();
    var text = "";
    var kind = MessageKind.UNKNOWN;
    switch (type) {
      case "text" -> {
        kind = MessageKind.TEXT;
        text = content.path("content").asString("");
      }
      case "image", "voice", "video", "file" -> {
        kind = switch (type) {
          case "image" -> MessageKind.IMAGE;
          case "voice" -> MessageKind.VOICE;
          case "video" -> MessageKind.VIDEO;
          default -> MessageKind.DOCUMENT;
        };
        media.add(new MediaReference(switch (type) {
          case "image" -> "picture.jpg";
          case "voice" -> "voice.amr";
          case "video" -> "video.mp4";
          default -> "file";
        }, switch (type) {
          case "image" -> "image/jpeg";
          case "voice" -> "audio/amr";
          case "video" -> "video/mp4";
          default -> "application/octet-stream";
        }, null, null, Map.of("id", content.path("media_id").asString(""))));
      }
      case "location" -> {
        kind = MessageKind.LOCATION;
        text = (content.path("name").asString("") + " " + content.path("address").asString("")).strip();
        details.put("latitude", content.path("latitude").asString(""));
        details.put("longitude", content.path("longitude").asString(""));
      }
      case "link" -> {
        kind = MessageKind.TEXT;
        text = (content.path("title").asString("") + "\n" + content.path("desc").asString("") + "\n" + content.path("url").asString("")).strip();
      }
      case "event" -> {
        kind = MessageKind.EVENT;
        details.put("event", event.path("event_type").asString(""));
        // A link with scene_param carries what our side put into it, such as the number of a claim.
        details.put("reference", event.path("scene_param").asString(""));
        details.put("welcome", event.path("welcome_code").asString(""));
      }
      default -> {
        details.put("type", type);
        details.put("unknown", content.toString().length() > 500 ? content.toString().substring(0, 500) : content.toString());
      }
    }
    var id = message.path("msgid").asString("");
    return new Incoming(id.isEmpty() ? Signatures.digestOf(message.toString().getBytes(StandardCharsets.UTF_8)) : id, List.of(new Handle(Handle.Kind.WECOM_EXTERNAL_USER, account.get("corpId"), user)),
        "", kf + "/" + user, message.path("origin").asInt(3) == 5, at, kind, text, null, media, null, details, Trust.AUTHENTIC, null, "zh", Map.of("openKfId", kf));
  }

  @Override
  public List<String> pulledScopes(Account account) {
    return account.list("openKfId");
  }

  @Override
  public Page pull(Account account, String scope, @Nullable String cursor, @Nullable String token, Tokens tokens) throws Trouble {
    var body = new LinkedHashMap<String, Object>();
    if (cursor != null) {
      body.put("cursor", cursor);
    }
    if (token != null) {
      body.put("token", token);
    }
    body.put("limit", PAGE);
    body.put("voice_format", 0);
    if (!scope.isEmpty()) {
      body.put("open_kfid", scope);
    }
    try {
      var answer = WeChatCalls.call(account, tokens, issuer(account), access -> Calls.postJson(WeChatCalls.base(account) + "/cgi-bin/kf/sync_msg?access_token=" + Calls.encoded(access), Map.of(), body));
      int code = WeChatCalls.code(answer);
      if (code != 0) {
        throw new Trouble("the messages are not given: " + WeChatCalls.said(answer), code == -1 || code == 45009, WeChatCalls.isCredential(code));
      }
      var next = answer.json().path("next_cursor").asString("");
      return new Page(answer.body(), answer.json().path("msg_list").isEmpty(), next.isEmpty() ? cursor == null ? "" : cursor : next, answer.json().path("has_more").asInt(0) == 1);
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    var kf = message.address().getOrDefault("openKfId", account.get("openKfId", ""));
    return WeChatCalls.sending(() -> {
      SendResult first = null;
      int part = 0;
      for (var file : message.files()) {
        var type = file.mediaType().startsWith("image/") ? "image" : file.mediaType().equals("video/mp4") ? "video" : "file";
        var uploaded = WeChatCalls.upload(account, tokens, issuer(account), type, file);
        var media = uploaded.json().path("media_id").asString("");
        var result = media.isEmpty() ? refused(uploaded) : sent(account, message, tokens, kf, type, Map.of("media_id", media), ++part);
        if (!(result instanceof SendResult.Accepted)) {
          return first == null ? result : first;
        }
        first = first == null ? result : first;
      }
      return message.text().isEmpty() && first != null ? first : sent(account, message, tokens, kf, "text", Map.of("content", message.text()), 0);
    });
  }

  private SendResult sent(Account account, Outgoing message, Tokens tokens, String kf, String type, Object content, int part) throws Trouble, Calls.NoAnswer {
    var body = new LinkedHashMap<String, Object>();
    body.put("touser", message.to().value());
    body.put("open_kfid", kf);
    // 32 characters at most: our id without dashes; files of one message differ in the first character, where a version 7 id is always 0 for centuries.
    var id = message.id().toString().replace("-", "");
    body.put("msgid", part == 0 ? id : (char) ('g' + Math.min(part, 19)) + id.substring(1));
    body.put("msgtype", type);
    body.put(type, content);
    var answer = WeChatCalls.call(account, tokens, issuer(account), access -> Calls.postJson(WeChatCalls.base(account) + "/cgi-bin/kf/send_msg?access_token=" + Calls.encoded(access), Map.of(), body));
    return WeChatCalls.code(answer) == 0 ? new SendResult.Accepted(answer.json().path("msgid").asString(id)) : refused(answer);
  }

  private static SendResult refused(Calls.Answer answer) {
    return WeChatCalls.refused(answer, Set.of(95018), Set.of(45009));
  }

  @Override
  public Duration keeps(Account account, MediaReference media) {
    return WeChatCalls.MEDIA;
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    return WeChatCalls.media(account, tokens, issuer(account), "/cgi-bin/media/get", media.source());
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    tokens.token(account, issuer(account));
    return account.get("corpId");
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return WeChatCalls.window(facts, now, WINDOW, QUOTA);
  }

  private static Tokens.Issuer issuer(Account account) {
    return () -> {
      try {
        return WeChatCalls.issued(Calls.get(WeChatCalls.base(account) + "/cgi-bin/gettoken?corpid=" + Calls.encoded(account.get("corpId")) + "&corpsecret=" + Calls.encoded(account.get("secret")), Map.of()));
      } catch (Calls.NoAnswer e) {
        throw e.trouble();
      }
    };
  }
}

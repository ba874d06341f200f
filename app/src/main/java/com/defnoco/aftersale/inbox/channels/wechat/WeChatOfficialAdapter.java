package com.defnoco.aftersale.inbox.channels.wechat;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * WeChat official account. WeChat waits five seconds and asks three times: it gets "success" as soon as the message is kept, and the answer goes by the customer-service call, 20
 * messages within 48 hours of the customer's last. There are no receipts.
 */
@Component
class WeChatOfficialAdapter implements ChannelAdapter {

  private static final Duration WINDOW = Duration.ofHours(48);
  private static final int QUOTA = 20;

  @Override
  public ChannelKind kind() {
    return ChannelKind.WECHAT_OFFICIAL;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.needed("appId"), Setting.secret("appSecret"), Setting.secret("token"), new Setting("encodingAesKey", true, false, null),
        Setting.usually("baseUrl", "https://api.weixin.qq.com"));
  }

  @Override
  public Abilities abilities(Account account) {
    // About 2,048 bytes; Chinese takes three bytes a character.
    return new Abilities(false, false, true, 680, 2L << 20, new Rate(20, Duration.ofMillis(50)), new Rate(5, Duration.ofSeconds(1)));
  }

  @Override
  public HookReply handshake(Account account, HookRequest request) throws Forged {
    var time = request.query("timestamp").orElse("");
    var nonce = request.query("nonce").orElse("");
    WeChatCrypto.signed(request.query("signature").orElse(""), account.get("token"), time, nonce);
    return HookReply.text(200, request.query("echostr").orElse(""));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    var time = request.query("timestamp").orElse("");
    var nonce = request.query("nonce").orElse("");
    var key = account.find("encodingAesKey");
    var kept = new LinkedHashMap<String, String>();
    if (request.query("encrypt_type").orElse("").equals("aes") || request.query("msg_signature").isPresent()) {
      var locked = encrypted(request.body());
      WeChatCrypto.signed(request.query("msg_signature").orElse(""), account.get("token"), time, nonce, locked);
      WeChatCrypto.opened(key.orElseThrow(() -> new Forged("it is locked and we have no key")), account.get("appId"), locked);
      kept.put("locked", "aes");
    } else {
      // The plain mode signs nothing but time and nonce: whoever has seen one could send anything. With a key set, only locked messages are taken.
      if (key.isPresent()) {
        throw new Forged("it is not locked");
      }
      WeChatCrypto.signed(request.query("signature").orElse(""), account.get("token"), time, nonce);
    }
    return new Authentic(Signatures.digestOf(request.body()), kept, HookReply.text(200, "success"));
  }

  static String encrypted(byte[] body) throws Forged {
    try {
      var locked = Xml.read(body).get("Encrypt");
      if (locked == null) {
        throw new Forged("there is nothing locked in it");
      }
      return locked;
    } catch (IllegalArgumentException e) {
      throw new Forged("it is not XML");
    }
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    Map<String, String> xml;
    try {
      xml = Xml.read(delivery.header("locked").isPresent()
          ? WeChatCrypto.opened(account.get("encodingAesKey"), account.get("appId"), encrypted(delivery.body())).getBytes(StandardCharsets.UTF_8) : delivery.body());
    } catch (Forged | IllegalArgumentException e) {
      throw new Unreadable(String.valueOf(e.getMessage()), e);
    }
    var from = xml.getOrDefault("FromUserName", "");
    var type = xml.getOrDefault("MsgType", "");
    if (from.isEmpty()) {
      return List.of(new Nothing("nobody sent it: " + type + " " + xml.getOrDefault("Event", xml.getOrDefault("InfoType", ""))));
    }
    var created = xml.getOrDefault("CreateTime", "");
    var at = created.matches("\\d{9,11}") ? Instant.ofEpochSecond(Long.parseLong(created)) : delivery.receivedAt();
    var handles = new ArrayList<Handle>();
    handles.add(new Handle(Handle.Kind.WECHAT_OPENID, account.get("appId"), from));
    if (!xml.getOrDefault("UnionId", "").isEmpty()) {
      handles.add(Handle.worldwide(Handle.Kind.WECHAT_UNIONID, xml.get("UnionId")));
    }
    var details = new LinkedHashMap<String, String>();
    var media = new ArrayList<MediaReference>();
    var text = "";
    var kind = MessageKind.UNKNOWN;
    switch (type) {
      case "text" -> {
        kind = MessageKind.TEXT;
        text = xml.getOrDefault("Content", "");
      }
      case "image" -> {
        kind = MessageKind.IMAGE;
        media.add(media(xml, "picture.jpg", "image/jpeg"));
      }
      case "voice" -> {
        kind = MessageKind.VOICE;
        text = xml.getOrDefault("Recognition", "");
        if (!text.isBlank()) {
          details.put("transcript", "wechat");
        }
        media.add(media(xml, "voice." + xml.getOrDefault("Format", "amr"), "audio/amr"));
      }
      case "video", "shortvideo" -> {
        kind = MessageKind.VIDEO;
        media.add(media(xml, "video.mp4", "video/mp4"));
      }
      case "file" -> {
        kind = MessageKind.DOCUMENT;
        text = xml.getOrDefault("Title", "");
        media.add(media(xml, xml.getOrDefault("Title", "file"), "application/octet-stream"));
      }
      case "location" -> {
        kind = MessageKind.LOCATION;
        text = xml.getOrDefault("Label", "");
        details.put("latitude", xml.getOrDefault("Location_X", ""));
        details.put("longitude", xml.getOrDefault("Location_Y", ""));
      }
      case "link" -> {
        kind = MessageKind.TEXT;
        text = (xml.getOrDefault("Title", "") + "\n" + xml.getOrDefault("Description", "") + "\n" + xml.getOrDefault("Url", "")).strip();
      }
      case "event" -> {
        kind = MessageKind.EVENT;
        var event = xml.getOrDefault("Event", "");
        details.put("event", event);
        // A scanned code or a pressed menu carries what our side put into it.
        details.put("reference", xml.getOrDefault("EventKey", "").replaceFirst("^qrscene_", ""));
      }
      default -> {
        details.put("type", type);
        details.put("unknown", xml.toString().length() > 500 ? xml.toString().substring(0, 500) : xml.toString());
      }
    }
    var id = xml.getOrDefault("MsgId", "");
    // Events have no id of their own.
    var external = id.isEmpty() ? from + ":" + created + ":" + xml.getOrDefault("Event", type) : id;
    return List.of(new Incoming(external, handles, "", from, false, at, kind, text, null, media, null, details, Trust.AUTHENTIC, null, "zh", Map.of()));
  }

  private static MediaReference media(Map<String, String> xml, String name, String mediaType) {
    return new MediaReference(name, mediaType, null, null, Map.of("id", xml.getOrDefault("MediaId", "")));
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    return WeChatCalls.sending(() -> {
      SendResult first = null;
      for (var file : message.files()) {
        if (!file.mediaType().startsWith("image/")) {
          return first == null ? new SendResult.Rejected("file", "an official account sends pictures only; send a link to the file") : first;
        }
        var uploaded = WeChatCalls.upload(account, tokens, issuer(account), "image", file);
        var media = uploaded.json().path("media_id").asString("");
        var result = media.isEmpty() ? refused(uploaded) : sent(account, message, tokens, Map.of("touser", message.to().value(), "msgtype", "image", "image", Map.of("media_id", media)));
        if (!(result instanceof SendResult.Accepted)) {
          return first == null ? result : first;
        }
        first = first == null ? result : first;
      }
      if (message.text().isEmpty() && first != null) {
        return first;
      }
      var result = sent(account, message, tokens, Map.of("touser", message.to().value(), "msgtype", "text", "text", Map.of("content", message.text())));
      return first == null ? result : first;
    });
  }

  private SendResult sent(Account account, Outgoing message, Tokens tokens, Object body) throws Trouble, Calls.NoAnswer {
    var answer = WeChatCalls.call(account, tokens, issuer(account),
        token -> Calls.postJson(WeChatCalls.base(account) + "/cgi-bin/message/custom/send?access_token=" + Calls.encoded(token), Map.of(), body));
    // WeChat names no message; ours is named by our own id.
    return WeChatCalls.code(answer) == 0 ? new SendResult.Accepted(message.id().toString()) : refused(answer);
  }

  private static SendResult refused(Calls.Answer answer) {
    return WeChatCalls.refused(answer, Set.of(45015, 45047), Set.of(45009, 45011));
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
    return account.get("appId");
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return WeChatCalls.window(facts, now, WINDOW, QUOTA);
  }

  private static Tokens.Issuer issuer(Account account) {
    return () -> {
      try {
        return WeChatCalls.issued(Calls.postJson(WeChatCalls.base(account) + "/cgi-bin/stable_token", Map.of(),
            Map.of("grant_type", "client_credential", "appid", account.get("appId"), "secret", account.get("appSecret"), "force_refresh", false)));
      } catch (Calls.NoAnswer e) {
        throw e.trouble();
      }
    };
  }
}

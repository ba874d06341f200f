package com.defnoco.aftersale.inbox.channels.whatsapp;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelEvent;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * WhatsApp Business Cloud API. Deliveries are signed by HMAC-SHA256 over the raw body ({@code X-Hub-Signature-256}), batched at every level and unordered. Since April 2026 users may
 * have no number but a business-scoped id alone. Free text goes within 24 hours of the customer's last message by Meta's clock; afterwards an approved template.
 */
@Component
class WhatsAppAdapter implements ChannelAdapter {

  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Duration MEDIA = Duration.ofDays(7);
  private static final Set<Integer> LATER = Set.of(1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133016);
  private static final Set<Integer> CREDENTIAL = Set.of(0, 3, 10, 190, 368, 131031);

  @Override
  public ChannelKind kind() {
    return ChannelKind.WHATSAPP;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.needed("phoneNumberId"), Setting.secret("appSecret"), Setting.secret("verifyToken"), Setting.secret("accessToken"),
        Setting.usually("baseUrl", "https://graph.facebook.com/v26.0"));
  }

  @Override
  public Abilities abilities(Account account) {
    // 80 messages a second per number; one in six seconds per user, with some at once.
    return new Abilities(false, true, true, 4096, 100L << 20, new Rate(40, Duration.ofMillis(13)), new Rate(5, Duration.ofSeconds(6)));
  }

  @Override
  public HookReply handshake(Account account, HookRequest request) throws Forged {
    var token = request.query("hub.verify_token").orElse("");
    if (!request.query("hub.mode").orElse("").equals("subscribe") || !Signatures.same(token, account.get("verifyToken"))) {
      return HookReply.empty(403);
    }
    return HookReply.text(200, request.query("hub.challenge").orElse(""));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    var header = request.header("x-hub-signature-256").orElseThrow(() -> new Forged("no X-Hub-Signature-256"));
    if (!header.startsWith("sha256=") || !Signatures.isHexOf(header.substring(7), Signatures.hmacSha256(account.get("appSecret"), request.body()))) {
      throw new Forged("the signature does not fit");
    }
    return new Authentic(Signatures.digestOf(request.body()), Map.of(), HookReply.empty(200));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    var events = new ArrayList<ChannelEvent>();
    // Recordings exist of two objects in one body; both count.
    try (var roots = Calls.json().readerFor(JsonNode.class).<JsonNode>readValues(delivery.body())) {
      while (roots.hasNext()) {
        read(account, delivery, roots.next(), events);
      }
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
    return events;
  }

  private void read(Account account, RawDelivery delivery, JsonNode root, List<ChannelEvent> events) {
    if (!root.path("object").asString("").equals("whatsapp_business_account")) {
      events.add(new Nothing("not about a WhatsApp account"));
      return;
    }
    for (var entry : root.path("entry")) {
      for (var change : entry.path("changes")) {
        read(account, delivery, change.path("field").asString(""), change.path("value"), events);
      }
    }
  }

  private void read(Account account, RawDelivery delivery, String field, JsonNode value, List<ChannelEvent> events) {
    int before = events.size();
    var number = value.path("metadata").path("phone_number_id").asString("");
    switch (field) {
      case "messages", "smb_message_echoes" -> {
        var echoes = field.equals("smb_message_echoes") ? value.path("message_echoes") : value.path("messages");
        for (var message : echoes) {
          events.add(message(account, value, message, number, field.equals("smb_message_echoes")));
          if (message.path("system").path("type").asString("").startsWith("user_changed")) {
            moved(account, message, events);
          }
        }
        for (var status : value.path("statuses")) {
          events.add(status(status));
        }
        for (var error : value.path("errors")) {
          events.add(new Nothing("Meta tells of an error: " + said(error)));
        }
      }
      case "user_id_update" -> {
        for (var update : value.path("user_id_update")) {
          var previous = update.path("user_id").path("previous").asString("");
          var current = update.path("user_id").path("current").asString("");
          if (!previous.isEmpty() && !current.isEmpty()) {
            events.add(new ChannelEvent.HandleChanged(user(account, previous), user(account, current), at(update)));
          }
        }
      }
      case "account_update" -> {
        var event = value.path("event").asString("");
        events.add(new ChannelEvent.AccountAlert(event.contains("BAN") || event.contains("DISABLED") || event.contains("RESTRICTION"), "Meta says of the account: " + event));
      }
      default -> { }
    }
    if (events.size() == before) {
      events.add(new Nothing("nothing for a conversation in the field " + (field.isEmpty() ? "without a name" : field)));
    }
  }

  private static Incoming message(Account account, JsonNode value, JsonNode message, String number, boolean echo) {
    var type = message.path("type").asString("");
    var handles = handles(account, value, message, echo);
    var details = new LinkedHashMap<String, String>();
    var media = new ArrayList<MediaReference>();
    var text = "";
    var kind = MessageKind.UNKNOWN;
    var content = message.path(type);
    switch (type) {
      case "text" -> {
        kind = MessageKind.TEXT;
        text = content.path("body").asString("");
      }
      case "image", "video", "document", "audio", "sticker", "voice" -> {
        kind = switch (type) {
          case "image" -> MessageKind.IMAGE;
          case "video" -> MessageKind.VIDEO;
          case "document" -> MessageKind.DOCUMENT;
          case "sticker" -> MessageKind.STICKER;
          default -> content.path("voice").asBoolean(false) || type.equals("voice") ? MessageKind.VOICE : MessageKind.AUDIO;
        };
        text = content.path("caption").asString("");
        media.add(media(type, content));
      }
      case "location" -> {
        kind = MessageKind.LOCATION;
        details.put("latitude", content.path("latitude").asString(""));
        details.put("longitude", content.path("longitude").asString(""));
        text = (content.path("name").asString("") + " " + content.path("address").asString("")).strip();
      }
      case "contacts" -> {
        kind = MessageKind.CONTACT;
        var cards = new ArrayList<String>();
        for (var card : content) {
          cards.add((card.path("name").path("formatted_name").asString("") + " " + card.path("phones").path(0).path("phone").asString("")).strip());
        }
        text = String.join(", ", cards);
      }
      case "button" -> {
        kind = MessageKind.CHOICE;
        text = content.path("text").asString("");
      }
      case "interactive" -> {
        var reply = content.path(content.path("type").asString(""));
        if (reply.isObject()) {
          kind = MessageKind.CHOICE;
          text = reply.path("title").asString(reply.path("body").asString(""));
        } else {
          details.put("unknown", message.toString());
        }
      }
      case "reaction" -> {
        kind = MessageKind.REACTION;
        text = content.path("emoji").asString("");
        details.put("of", content.path("message_id").asString(""));
      }
      case "order" -> {
        kind = MessageKind.TEXT;
        text = content.path("text").asString("");
        details.put("order", content.path("product_items").toString());
      }
      case "system" -> {
        kind = MessageKind.EVENT;
        text = content.path("body").asString("");
      }
      default -> {
        details.put("type", type);
        details.put("unknown", message.path("errors").isMissingNode() ? shortened(message.toString()) : said(message.path("errors").path(0)));
      }
    }
    var referral = message.path("referral").path("source_url").asString("");
    if (!referral.isEmpty()) {
      details.put("referral", referral);
    }
    var quoted = kind == MessageKind.REACTION ? content.path("message_id").asString("") : message.path("context").path("id").asString("");
    var id = message.path("id").asString("");
    // A reaction carries the id of what it reacts to in some deliveries; it must not be taken for that message.
    var external = kind == MessageKind.REACTION ? id + "#reaction" : id.isEmpty() ? "none-" + Signatures.digestOf(message.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)) : id;
    return new Incoming(external, handles, name(value, message), number + "/" + handles.getFirst().value(), echo, at(message), kind, text, null, media, quoted.isEmpty() ? null : quoted,
        details, Trust.AUTHENTIC, null, null, Map.of());
  }

  /** The number, where there is one, and the business-scoped id; in one message they are one person's. */
  private static List<Handle> handles(Account account, JsonNode value, JsonNode message, boolean echo) {
    var found = new ArrayList<Handle>();
    var phone = message.path(echo ? "to" : "from").asString("");
    var user = message.path(echo ? "to_user_id" : "from_user_id").asString("");
    for (var contact : value.path("contacts")) {
      var id = contact.path("user_id").asString("");
      var number = contact.path("wa_id").asString("");
      // With several contacts in one value, only the one that names this sender speaks for them.
      if (!number.isEmpty() && number.equals(phone) && user.isEmpty()) {
        user = id;
      } else if (!id.isEmpty() && id.equals(user) && phone.isEmpty()) {
        phone = number;
      }
    }
    if (phone.isEmpty() && user.isEmpty()) {
      phone = value.path("contacts").path(0).path("wa_id").asString("");
      user = message.path("system").path("user_id").asString(value.path("contacts").path(0).path("user_id").asString(""));
    }
    if (!phone.isEmpty()) {
      found.add(Handle.worldwide(Handle.Kind.PHONE, phone.startsWith("+") ? phone : "+" + phone));
    }
    if (!user.isEmpty()) {
      found.add(user(account, user));
    }
    if (found.isEmpty()) {
      found.add(new Handle(Handle.Kind.OTHER, account.id(), "unknown"));
    }
    return found;
  }

  private static Handle user(Account account, String id) {
    return new Handle(Handle.Kind.WHATSAPP_USER, account.id(), id);
  }

  private static void moved(Account account, JsonNode message, List<ChannelEvent> events) {
    var system = message.path("system");
    var now = system.path("wa_id").asString("");
    var before = message.path("from").asString("");
    if (system.path("type").asString("").equals("user_changed_number") && !now.isEmpty() && !before.isEmpty()) {
      events.add(new ChannelEvent.HandleChanged(Handle.worldwide(Handle.Kind.PHONE, "+" + before), Handle.worldwide(Handle.Kind.PHONE, "+" + now), at(message)));
    }
  }

  private static String name(JsonNode value, JsonNode message) {
    for (var contact : value.path("contacts")) {
      if (contact.path("wa_id").asString("-").equals(message.path("from").asString("")) || contact.path("user_id").asString("-").equals(message.path("from_user_id").asString(""))) {
        return contact.path("profile").path("name").asString("");
      }
    }
    return value.path("contacts").size() == 1 ? value.path("contacts").path(0).path("profile").path("name").asString("") : "";
  }

  private static MediaReference media(String type, JsonNode content) {
    var source = new LinkedHashMap<String, String>();
    source.put("id", content.path("id").asString(""));
    var mediaType = content.path("mime_type").asString("application/octet-stream");
    var hash = content.path("sha256").asString("");
    String hex = null;
    try {
      hex = hash.isEmpty() ? null : hash.matches("[0-9a-fA-F]{64}") ? hash : HexFormat.of().formatHex(Base64.getDecoder().decode(hash));
    } catch (IllegalArgumentException notBase64) {
      // Some recorded payloads hold a placeholder; the file then comes unchecked by its announcement, and checked against what Meta tells when asked.
    }
    return new MediaReference(content.path("filename").asString(type + "." + extension(mediaType)), mediaType, null, hex != null && hex.length() == 64 ? hex : null, source);
  }

  private static Receipt status(JsonNode status) {
    var error = status.path("errors").path(0);
    var stage = switch (status.path("status").asString("")) {
      case "delivered" -> Status.DELIVERED;
      case "read", "played" -> Status.READ;
      case "failed" -> Status.FAILED;
      case "sent" -> Status.SENT;
      default -> Status.ACCEPTED;
    };
    var ours = status.path("biz_opaque_callback_data").asString("");
    return new Receipt(status.path("id").asString(""), ours.isEmpty() ? null : ours, stage, at(status), error.isMissingNode() ? null : error.path("code").asString(""),
        error.isMissingNode() ? null : said(error));
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    try {
      var headers = Map.of("Authorization", "Bearer " + account.get("accessToken"));
      var address = base(account) + "/" + account.get("phoneNumberId") + "/messages";
      SendResult last = new SendResult.Rejected("empty", "there is nothing to send");
      boolean first = true;
      if (message.template() != null) {
        return result(Calls.postJson(address, headers, template(message)));
      }
      for (var file : message.files()) {
        var uploaded = Calls.postFile(base(account) + "/" + account.get("phoneNumberId") + "/media", headers, Map.of("messaging_product", "whatsapp", "type", file.mediaType()), "file",
            file.name(), file.mediaType(), Files.readAllBytes(file.content()));
        var id = uploaded.json().path("id").asString("");
        if (id.isEmpty()) {
          return first ? result(uploaded) instanceof SendResult.Accepted ? new SendResult.RetryLater("the file was not taken", null) : result(uploaded) : last;
        }
        var type = file.mediaType().startsWith("image/") && !file.mediaType().equals("image/gif") ? "image" : file.mediaType().equals("video/mp4") ? "video" : "document";
        var content = new LinkedHashMap<String, Object>(Map.of("id", id));
        if (first && !message.text().isEmpty()) {
          content.put("caption", message.text());
        }
        if (type.equals("document")) {
          content.put("filename", file.name());
        }
        var answered = result(Calls.postJson(address, headers, body(message, type, content)));
        if (!(answered instanceof SendResult.Accepted)) {
          // The first part went out: the whole is not sent again; what is missing shows as the failure of the rest.
          return first ? answered : last;
        }
        last = first ? answered : last;
        first = false;
      }
      return first ? result(Calls.postJson(address, headers, body(message, "text", Map.of("body", message.text(), "preview_url", false)))) : last;
    } catch (Calls.NoAnswer e) {
      return e.result();
    } catch (IOException e) {
      return new SendResult.RetryLater("a file of ours cannot be read: " + e.getMessage(), null);
    }
  }

  private static Map<String, Object> body(Outgoing message, String type, Object content) {
    var body = new LinkedHashMap<String, Object>();
    body.put("messaging_product", "whatsapp");
    body.put("recipient_type", "individual");
    switch (message.to().kind()) {
      case WHATSAPP_USER -> body.put("recipient", message.to().value());
      default -> body.put("to", message.to().value().replace("+", ""));
    }
    body.put("type", type);
    body.put(type, content);
    if (message.quoted() != null) {
      body.put("context", Map.of("message_id", message.quoted()));
    }
    // Comes back in every receipt: a receipt that overtakes the answer finds its message all the same.
    body.put("biz_opaque_callback_data", message.id().toString());
    return body;
  }

  private static Map<String, Object> template(Outgoing message) {
    var template = message.template();
    if (template == null) {
      throw new IllegalArgumentException("no template");
    }
    var content = new LinkedHashMap<String, Object>();
    content.put("name", template.name());
    content.put("language", Map.of("code", template.language()));
    if (!template.values().isEmpty()) {
      content.put("components", List.of(Map.of("type", "body", "parameters", template.values().stream().map(value -> Map.of("type", "text", "text", value)).toList())));
    }
    return body(message, "template", content);
  }

  private static SendResult result(Calls.Answer answer) {
    var json = answer.json();
    var id = json.path("messages").path(0).path("id").asString("");
    if (answer.ok() && !id.isEmpty()) {
      return new SendResult.Accepted(id);
    }
    var error = json.path("error");
    int code = error.path("code").asInt(-1);
    var said = error.isMissingNode() ? "HTTP " + answer.status() : said(error);
    if (code == 131047) {
      return new SendResult.WindowClosed(said);
    }
    if (CREDENTIAL.contains(code) || code >= 200 && code <= 299 || code == -1 && answer.status() == 401) {
      return new SendResult.CredentialBroken(said);
    }
    if (LATER.contains(code) || answer.status() == 429) {
      return new SendResult.RetryLater(said, answer.retryAfter());
    }
    if (code == -1 && answer.status() >= 500) {
      // Without a word of Meta's own, a gateway in between may have hidden that it was taken.
      return new SendResult.Unclear(said);
    }
    return answer.ok() ? new SendResult.Unclear("Meta named no message: " + shortened(answer.text())) : new SendResult.Rejected(Integer.toString(code), said);
  }

  /** By its id for so long; the address that we are told for it lasts five minutes and is asked for anew each time. */
  @Override
  public Duration keeps(Account account, MediaReference media) {
    return MEDIA;
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    var headers = Map.of("Authorization", "Bearer " + account.get("accessToken"));
    var address = address(account, media, headers);
    try {
      return Calls.open(address, headers);
    } catch (Trouble trouble) {
      if (!trouble.gone()) {
        throw trouble;
      }
    }
    // It has run out since we were told.
    return Calls.open(address(account, media, headers), headers);
  }

  private static String address(Account account, MediaReference media, Map<String, String> headers) throws Trouble {
    try {
      var told = Calls.get(base(account) + "/" + Calls.encoded(media.source().getOrDefault("id", "")), headers);
      var url = told.json().path("url").asString("");
      if (!told.ok() || url.isEmpty()) {
        var error = told.json().path("error");
        var said = "Meta does not give the file: " + (error.isMissingNode() ? "HTTP " + told.status() : said(error));
        // 100: an object of this id does not exist (any more).
        if (told.status() == 404 || told.status() == 410 || error.path("code").asInt(-1) == 100) {
          throw Trouble.gone(said);
        }
        throw new Trouble(said, told.ok() || told.status() == 429 || told.status() >= 500 || LATER.contains(error.path("code").asInt(-1)),
            told.status() == 401 || error.path("code").asInt(-1) == 190);
      }
      if (!Calls.mayCall(url, base(account))) {
        throw new Trouble("the address of the file is not one we call", false, false);
      }
      return url;
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    try {
      var answer = Calls.get(base(account) + "/" + account.get("phoneNumberId") + "?fields=display_phone_number,verified_name", Map.of("Authorization", "Bearer " + account.get("accessToken")));
      if (!answer.ok()) {
        throw new Trouble(said(answer.json().path("error")) + " (HTTP " + answer.status() + ")", false, answer.status() == 401 || answer.json().path("error").path("code").asInt(-1) == 190);
      }
      return (answer.json().path("verified_name").asString("") + " " + answer.json().path("display_phone_number").asString("")).strip();
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    if (facts.lastIn() == null || !now.isBefore(facts.lastIn().plus(WINDOW))) {
      return new Window(Window.State.TEMPLATE_ONLY, null, null);
    }
    return new Window(Window.State.OPEN, facts.lastIn().plus(WINDOW), null);
  }

  private static String base(Account account) {
    return account.get("baseUrl").replaceAll("/+$", "");
  }

  private static Instant at(JsonNode node) {
    var text = node.path("timestamp").asString("");
    return text.matches("\\d{9,11}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.EPOCH;
  }

  private static String said(JsonNode error) {
    var details = error.path("error_data").path("details").asString("");
    return shortened((error.path("code").asString("") + " " + error.path("title").asString(error.path("message").asString("")) + (details.isEmpty() ? "" : ": " + details)).strip());
  }

  private static String shortened(String text) {
    return text.length() > 500 ? text.substring(0, 500) : text;
  }

  private static String extension(@Nullable String mediaType) {
    var type = mediaType == null ? "" : mediaType.split(";")[0].strip();
    return switch (type) {
      case "image/jpeg" -> "jpg";
      case "image/png" -> "png";
      case "image/webp" -> "webp";
      case "video/mp4" -> "mp4";
      case "audio/ogg" -> "ogg";
      case "application/pdf" -> "pdf";
      default -> "bin";
    };
  }
}

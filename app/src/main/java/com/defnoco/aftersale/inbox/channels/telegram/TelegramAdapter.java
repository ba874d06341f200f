package com.defnoco.aftersale.inbox.channels.telegram;

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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Telegram: the bot's token is part of every address; deliveries carry our own secret in a header. No receipts: what was taken stays ACCEPTED. */
@Component
class TelegramAdapter implements ChannelAdapter {

  @Override
  public ChannelKind kind() {
    return ChannelKind.TELEGRAM;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.secret("botToken"), Setting.secret("secretToken"), Setting.usually("baseUrl", "https://api.telegram.org"));
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(false, false, true, 4096, 50L << 20, new Rate(20, Duration.ofMillis(34)), new Rate(3, Duration.ofSeconds(1)));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    if (!Signatures.same(request.header("x-telegram-bot-api-secret-token").orElse(""), account.get("secretToken"))) {
      throw new Forged("the secret token does not fit");
    }
    return new Authentic(Signatures.digestOf(request.body()), Map.of(), HookReply.empty(200));
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    JsonNode update;
    try {
      update = Calls.json().readTree(delivery.body());
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
    if (update.path("message").isObject()) {
      return List.of(message(account, update.path("message")));
    }
    if (update.path("edited_message").isObject()) {
      var edited = update.path("edited_message");
      return List.of(new ChannelEvent.Edited(id(edited), Calls.seconds(edited.has("edit_date") ? edited.path("edit_date") : edited.path("date")), text(edited)));
    }
    return List.of(new Nothing("an update that is no message: " + String.join(", ", update.propertyNames())));
  }

  private static Incoming message(Account account, JsonNode message) {
    var from = message.path("from");
    var chat = message.path("chat").path("id").asString("");
    var handle = new Handle(Handle.Kind.TELEGRAM, "", chat);
    var media = new ArrayList<MediaReference>();
    var details = new LinkedHashMap<String, String>();
    var kind = text(message).isEmpty() ? MessageKind.UNKNOWN : MessageKind.TEXT;
    if (message.path("photo").size() > 0) {
      // The last size is the largest.
      media.add(media(message.path("photo").path(message.path("photo").size() - 1), "photo.jpg", "image/jpeg"));
      kind = MessageKind.IMAGE;
    }
    for (var type : List.of("document", "video", "audio", "voice", "video_note", "sticker", "animation")) {
      if (message.path(type).isObject()) {
        var file = message.path(type);
        media.add(media(file, file.path("file_name").asString(type), file.path("mime_type").asString("application/octet-stream")));
        if (file.path("duration").isNumber()) {
          details.put("seconds", String.valueOf(file.path("duration").asInt()));
        }
        kind = switch (type) {
          case "video", "video_note", "animation" -> MessageKind.VIDEO;
          case "audio" -> MessageKind.AUDIO;
          case "voice" -> MessageKind.VOICE;
          case "sticker" -> MessageKind.STICKER;
          default -> MessageKind.DOCUMENT;
        };
      }
    }
    if (message.path("location").isObject()) {
      kind = MessageKind.LOCATION;
      details.put("latitude", message.path("location").path("latitude").asString(""));
      details.put("longitude", message.path("location").path("longitude").asString(""));
    }
    if (message.path("contact").isObject()) {
      kind = MessageKind.CONTACT;
      details.put("contact", message.path("contact").path("first_name").asString("") + " " + message.path("contact").path("phone_number").asString(""));
    }
    if (kind == MessageKind.UNKNOWN) {
      var raw = message.toString();
      details.put("unknown", raw.length() > 500 ? raw.substring(0, 500) : raw);
    }
    var name = (from.path("first_name").asString("") + " " + from.path("last_name").asString("")).strip();
    var quoted = message.path("reply_to_message");
    // A link t.me/bot?start=… carries what our side put into it.
    var text = text(message);
    if (text.startsWith("/start ")) {
      details.put("reference", text.substring(7).strip());
    }
    var language = from.path("language_code").asString("");
    return new Incoming(id(message), List.of(handle), name.isEmpty() ? from.path("username").asString("") : name, chat, false, Calls.seconds(message.path("date")), kind, text,
        null, media, quoted.isObject() ? id(quoted) : null, details, Trust.AUTHENTIC, null, language.isEmpty() ? null : language.startsWith("zh") ? "zh" : "en", Map.of());
  }

  private static String id(JsonNode message) {
    return message.path("chat").path("id").asString("") + ":" + message.path("message_id").asString("");
  }

  private static String text(JsonNode message) {
    return message.path("text").asString(message.path("caption").asString(""));
  }

  private static MediaReference media(JsonNode file, String name, String mediaType) {
    return new MediaReference(name, mediaType, file.path("file_size").isNumber() ? file.path("file_size").asLong() : null, null, Map.of("id", file.path("file_id").asString("")));
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    try {
      SendResult first = null;
      for (var file : message.files()) {
        var photo = file.mediaType().equals("image/jpeg") || file.mediaType().equals("image/png");
        var fields = new LinkedHashMap<>(Map.of("chat_id", message.to().value()));
        if (first == null && !message.text().isEmpty() && message.text().length() <= 1024) {
          fields.put("caption", message.text());
        }
        var result = result(message, Calls.postFile(method(account, photo ? "sendPhoto" : "sendDocument"), Map.of(), fields, photo ? "photo" : "document", file.name(), file.mediaType(),
            Files.readAllBytes(file.content())));
        if (!(result instanceof SendResult.Accepted)) {
          return first == null ? result : first;
        }
        first = first == null ? result : first;
      }
      if (first != null && (message.text().isEmpty() || message.text().length() <= 1024)) {
        return first;
      }
      var body = new LinkedHashMap<String, Object>();
      body.put("chat_id", message.to().value());
      body.put("text", message.text());
      if (message.quoted() != null && message.quoted().contains(":")) {
        body.put("reply_parameters", Map.of("message_id", Long.parseLong(message.quoted().substring(message.quoted().indexOf(':') + 1)), "allow_sending_without_reply", true));
      }
      var result = result(message, Calls.postJson(method(account, "sendMessage"), Map.of(), body));
      return first == null ? result : first;
    } catch (Calls.NoAnswer e) {
      return e.result();
    } catch (IOException e) {
      return new SendResult.RetryLater("a file of ours cannot be read: " + e.getMessage(), null);
    }
  }

  private static SendResult result(Outgoing message, Calls.Answer answer) {
    var json = answer.json();
    if (json.path("ok").asBoolean(false)) {
      return new SendResult.Accepted(message.to().value() + ":" + json.path("result").path("message_id").asString(""));
    }
    var said = json.path("description").asString("HTTP " + answer.status());
    int code = json.path("error_code").asInt(answer.status());
    return switch (code) {
      case 401, 404 -> new SendResult.CredentialBroken(said);
      case 403 -> new SendResult.Rejected("403", said);
      case 429 -> new SendResult.RetryLater(said, Duration.ofSeconds(json.path("parameters").path("retry_after").asLong(1)));
      default -> code >= 500 ? new SendResult.Unclear(said) : new SendResult.Rejected(Integer.toString(code), said);
    };
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    try {
      var told = Calls.get(method(account, "getFile") + "?file_id=" + Calls.encoded(media.source().getOrDefault("id", "")), Map.of());
      var path = told.json().path("result").path("file_path").asString("");
      if (path.isEmpty() || path.contains("..")) {
        var said = told.json().path("description").asString("HTTP " + told.status());
        if (said.contains("file is too big")) {
          throw new Trouble("inbox.media.tooLarge", false, false);
        }
        if (told.status() == 404 || told.status() == 410 || said.contains("wrong file_id") || said.contains("invalid file_id")) {
          throw Trouble.gone("Telegram does not give the file: " + said);
        }
        throw new Trouble("Telegram does not give the file: " + said, told.status() == 429 || told.status() >= 500, told.status() == 401);
      }
      return Calls.open(base(account) + "/file/bot" + account.get("botToken") + "/" + path, Map.of());
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    try {
      var answer = Calls.get(method(account, "getMe"), Map.of());
      if (!answer.json().path("ok").asBoolean(false)) {
        throw new Trouble(answer.json().path("description").asString("HTTP " + answer.status()), false, answer.status() == 401 || answer.status() == 404);
      }
      return "@" + answer.json().path("result").path("username").asString("");
    } catch (Calls.NoAnswer e) {
      throw e.trouble();
    }
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    return facts.lastIn() == null ? new Window(Window.State.CLOSED, null, null) : Window.open();
  }

  private static String base(Account account) {
    return account.get("baseUrl").replaceAll("/+$", "");
  }

  private static String method(Account account, String name) {
    return base(account) + "/bot" + account.get("botToken") + "/" + name;
  }
}

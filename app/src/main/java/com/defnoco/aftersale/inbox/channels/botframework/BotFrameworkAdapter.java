package com.defnoco.aftersale.inbox.channels.botframework;

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
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Bot Connector for Teams ({@code msteams}) and what was Skype ({@code skype}, retired in May 2025, reading I10). A delivery carries a token that binds its {@code serviceUrl}; that
 * address is called only when it is also on our list, or our own credential could be led anywhere.
 */
@Component
class BotFrameworkAdapter implements ChannelAdapter {

  private static final Duration ADDRESS = Duration.ofHours(1);

  private final SigningKeys keys = new SigningKeys();

  @Override
  public ChannelKind kind() {
    return ChannelKind.BOT_FRAMEWORK;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.needed("appId"), Setting.secret("appSecret"), Setting.usually("tenantId", "botframework.com"),
        Setting.usually("openIdMetadataUrls", "https://login.botframework.com/v1/.well-known/openidconfiguration"),
        Setting.usually("tokenUrl", ""), Setting.usually("allowedServiceHosts", "smba.trafficmanager.net\nsmba.infra.gcc.teams.microsoft.com\nsmba.infra.gov.teams.microsoft.us"));
  }

  @Override
  public Abilities abilities(Account account) {
    return new Abilities(false, false, false, 28_000, 0, new Rate(30, Duration.ofMillis(34)), new Rate(7, Duration.ofSeconds(2)));
  }

  @Override
  public Authentic authenticate(Account account, HookRequest request, Instant now) throws Forged {
    var header = request.header("authorization").orElseThrow(() -> new Forged("no Authorization"));
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw new Forged("no bearer token");
    }
    var token = keys.verified(header.substring(7).strip(), account.list("openIdMetadataUrls"), account.get("appId"), now);
    // What is read now is only compared with the token; the delivery itself is read later, like any other.
    JsonNode activity;
    try {
      activity = Calls.json().readTree(request.body());
    } catch (JacksonException e) {
      throw new Forged("not JSON");
    }
    var serviceUrl = activity.path("serviceUrl").asString("");
    if (!token.serviceUrl().isEmpty() && !same(token.serviceUrl(), serviceUrl) || token.serviceUrl().isEmpty() && token.mustBindServiceUrl()) {
      throw new Forged("the token is for another serviceUrl");
    }
    if (!token.endorsements().isEmpty() && !token.endorsements().contains(activity.path("channelId").asString(""))) {
      throw new Forged("the key is not endorsed for this channel");
    }
    if (!allowed(account, serviceUrl)) {
      throw new Forged("the serviceUrl is not on our list");
    }
    var id = activity.path("id").asString("");
    return new Authentic(id.isEmpty() ? Signatures.digestOf(request.body()) : activity.path("type").asString("") + ":" + activity.path("conversation").path("id").asString("") + ":" + id
        + ":" + activity.path("timestamp").asString(""), Map.of(), activity.path("type").asString("").equals("invoke") ? HookReply.json(200, "{\"status\":200}") : HookReply.empty(200));
  }

  private static boolean same(String one, String other) {
    return one.replaceAll("/+$", "").equalsIgnoreCase(other.replaceAll("/+$", ""));
  }

  private static boolean allowed(Account account, String serviceUrl) {
    try {
      var uri = URI.create(serviceUrl);
      if (uri.getHost() == null || uri.getUserInfo() != null) {
        return false;
      }
      var authority = uri.getPort() == -1 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
      boolean listed = account.list("allowedServiceHosts").stream().anyMatch(host -> host.equalsIgnoreCase(uri.getHost()) || host.equalsIgnoreCase(authority));
      // Without TLS only on this machine: a stand-in.
      return listed && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && Set.of("127.0.0.1", "localhost", "[::1]").contains(uri.getHost()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public List<ChannelEvent> read(Account account, RawDelivery delivery) throws Unreadable {
    JsonNode activity;
    try {
      activity = Calls.json().readTree(delivery.body());
    } catch (JacksonException e) {
      throw new Unreadable("not JSON: " + e.getOriginalMessage(), e);
    }
    var type = activity.path("type").asString("");
    var conversation = activity.path("conversation").path("id").asString("");
    var at = at(activity, delivery);
    var external = conversation + "|" + activity.path("id").asString("");
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "messageupdate" -> List.of(new ChannelEvent.Edited(external, at, text(activity)));
      case "messagedelete" -> List.of(new ChannelEvent.Deleted(external, at));
      case "typing", "endofconversation", "trace" -> List.of(new Nothing("an activity of type " + type));
      default -> activity.path("from").path("id").asString("").isEmpty() ? List.of(new Nothing("an activity of type " + type + " that nobody sent"))
          : activity.path("from").path("role").asString("").equals("bot") ? List.of(new Nothing("our own bot's activity"))
          : List.of(incoming(account, activity, type, conversation, at, activity.path("id").asString("").isEmpty() ? Signatures.digestOf(delivery.body()) : external));
    };
  }

  private static Incoming incoming(Account account, JsonNode activity, String type, String conversation, Instant at, String external) {
    var channel = activity.path("channelId").asString("");
    var from = activity.path("from");
    var handles = new ArrayList<Handle>();
    handles.add(new Handle(channel.equals("skype") ? Handle.Kind.SKYPE : channel.equals("msteams") ? Handle.Kind.TEAMS_USER : Handle.Kind.OTHER, account.get("appId"), from.path("id").asString("")));
    var object = from.path("aadObjectId").asString("");
    if (!object.isEmpty()) {
      handles.add(new Handle(Handle.Kind.ENTRA_OBJECT, activity.path("conversation").path("tenantId").asString(activity.path("channelData").path("tenant").path("id").asString("")), object));
    }
    var details = new LinkedHashMap<String, String>();
    var media = new ArrayList<MediaReference>();
    var text = text(activity);
    int position = 0;
    for (var attachment : activity.path("attachments")) {
      var contentType = attachment.path("contentType").asString("");
      var name = attachment.path("name").asString("file-" + ++position);
      if (contentType.equals("application/vnd.microsoft.teams.file.download.info")) {
        media.add(new MediaReference(name, "application/octet-stream", null, null, Map.of("url", attachment.path("content").path("downloadUrl").asString(""))));
      } else if (attachment.path("contentUrl").isString() && !contentType.startsWith("application/vnd.microsoft.card")) {
        media.add(new MediaReference(name, contentType.isEmpty() ? "application/octet-stream" : contentType, null, null,
            Map.of("url", attachment.path("contentUrl").asString(""), "bot", "true", "serviceUrl", activity.path("serviceUrl").asString(""))));
      } else if (!contentType.equals("text/html")) {
        details.put("card", shortened(attachment.toString()));
      }
    }
    var kind = switch (type.toLowerCase(Locale.ROOT)) {
      case "message" -> !media.isEmpty() && text.isEmpty() ? MessageKind.DOCUMENT : text.isEmpty() && details.isEmpty() && !activity.path("value").isMissingNode() ? MessageKind.CHOICE : MessageKind.TEXT;
      case "messagereaction" -> MessageKind.REACTION;
      case "conversationupdate", "installationupdate", "invoke", "event", "handoff", "contactrelationupdate" -> MessageKind.EVENT;
      default -> MessageKind.UNKNOWN;
    };
    if (kind == MessageKind.UNKNOWN || kind == MessageKind.EVENT) {
      details.put("type", type);
    }
    if (!activity.path("value").isMissingNode() && !activity.path("value").isNull()) {
      details.put("value", shortened(activity.path("value").toString()));
    }
    var address = new LinkedHashMap<String, String>();
    address.put("serviceUrl", activity.path("serviceUrl").asString(""));
    address.put("conversation", conversation);
    address.put("bot", activity.path("recipient").path("id").asString(""));
    address.put("botName", activity.path("recipient").path("name").asString(""));
    address.put("channelId", channel);
    var locale = activity.path("locale").asString("");
    var replied = activity.path("replyToId").asString("");
    return new Incoming(external, handles, from.path("name").asString(""), conversation.isEmpty() ? handles.getFirst().value() : conversation, false, at, kind, text, null, media,
        replied.isEmpty() ? null : conversation + "|" + replied, details, Trust.AUTHENTIC, null, locale.isEmpty() ? null : locale.toLowerCase(Locale.ROOT).startsWith("zh") ? "zh" : "en", address);
  }

  /** Without the name by which they call the bot. */
  private static String text(JsonNode activity) {
    return activity.path("text").asString("").replaceAll("<at>[^<]*</at>", "").strip();
  }

  private static Instant at(JsonNode activity, RawDelivery delivery) {
    try {
      return OffsetDateTime.parse(activity.path("timestamp").asString("")).toInstant();
    } catch (DateTimeException notTold) {
      return delivery.receivedAt();
    }
  }

  @Override
  public SendResult send(Account account, Outgoing message, Tokens tokens) {
    var serviceUrl = message.address().getOrDefault("serviceUrl", "");
    if (!allowed(account, serviceUrl)) {
      return new SendResult.Rejected("serviceUrl", "the address of this conversation is not on the list of allowed hosts");
    }
    if (message.to().kind() == Handle.Kind.SKYPE) {
      return new SendResult.Rejected("retired", "Skype ended on 5 May 2025; its handles stay on record and cannot be written to");
    }
    var conversation = message.address().getOrDefault("conversation", "");
    var replyTo = message.quoted() == null ? null : message.quoted().substring(message.quoted().indexOf('|') + 1);
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "message");
    body.put("from", Map.of("id", message.address().getOrDefault("bot", account.get("appId"))));
    body.put("recipient", Map.of("id", message.to().value()));
    body.put("conversation", Map.of("id", conversation));
    body.put("text", message.text());
    body.put("textFormat", "plain");
    if (replyTo != null) {
      body.put("replyToId", replyTo);
    }
    try {
      for (int i = 0; ; i++) {
        var token = tokens.token(account, issuer(account));
        var answer = Calls.postJson(serviceUrl.replaceAll("/+$", "") + "/v3/conversations/" + Calls.encoded(conversation) + "/activities" + (replyTo == null ? "" : "/" + Calls.encoded(replyTo)),
            Map.of("Authorization", "Bearer " + token), body);
        if (answer.status() == 401 && i == 0) {
          tokens.refused(account, token);
          continue;
        }
        return result(conversation, answer);
      }
    } catch (Calls.NoAnswer e) {
      return e.result();
    } catch (Trouble e) {
      return e.credential() ? new SendResult.CredentialBroken(String.valueOf(e.getMessage())) : new SendResult.RetryLater(String.valueOf(e.getMessage()), null);
    }
  }

  private static SendResult result(String conversation, Calls.Answer answer) {
    var id = answer.json().path("id").asString("");
    var error = answer.json().path("error");
    var said = error.isMissingNode() ? "HTTP " + answer.status() : error.path("code").asString("") + " " + error.path("message").asString("");
    if (answer.ok()) {
      return id.isEmpty() ? new SendResult.Unclear("the connector named no activity") : new SendResult.Accepted(conversation + "|" + id);
    }
    return switch (answer.status()) {
      case 401 -> new SendResult.CredentialBroken(said);
      case 412, 429, 502, 503, 504 -> new SendResult.RetryLater(said, answer.retryAfter());
      case 500 -> new SendResult.Unclear(said);
      default -> new SendResult.Rejected(error.path("code").asString(Integer.toString(answer.status())), said);
    };
  }

  /** What lies beside the message needs our credential and stays; a file of Teams' own store has an address that opens by itself, for a while. */
  @Override
  public @Nullable Duration keeps(Account account, MediaReference media) {
    return media.source().containsKey("bot") ? null : ADDRESS;
  }

  @Override
  public InputStream fetch(Account account, MediaReference media, Tokens tokens) throws Trouble {
    var url = media.source().getOrDefault("url", "");
    var service = media.source().get("serviceUrl");
    if (service != null && allowed(account, service) && Calls.mayCall(url, service) && host(url).equalsIgnoreCase(host(service))) {
      return Calls.open(url, Map.of("Authorization", "Bearer " + tokens.token(account, issuer(account))));
    }
    // Elsewhere our credential does not go.
    if (!Calls.mayCall(url, null)) {
      throw new Trouble("the address of the file is not one we call", false, false);
    }
    try {
      return Calls.open(url, Map.of());
    } catch (Trouble trouble) {
      // No credential of ours was asked for: what opens it is in the address, and has run out.
      throw trouble.credential() ? Trouble.gone(String.valueOf(trouble.getMessage())) : trouble;
    }
  }

  private static String host(String url) {
    var host = URI.create(url).getHost();
    return host == null ? "" : host;
  }

  @Override
  public String check(Account account, Tokens tokens) throws Trouble {
    tokens.token(account, issuer(account));
    return account.get("appId");
  }

  @Override
  public Window window(Account account, Window.Facts facts, Instant now) {
    // A bot answers whoever wrote to it; it cannot begin.
    return facts.lastIn() == null ? new Window(Window.State.CLOSED, null, null) : Window.open();
  }

  private static Tokens.Issuer issuer(Account account) {
    return () -> {
      var address = account.find("tokenUrl").orElse("https://login.microsoftonline.com/" + account.get("tenantId", "botframework.com") + "/oauth2/v2.0/token");
      try {
        var answer = Calls.postForm(address, Map.of("grant_type", "client_credentials", "client_id", account.get("appId"), "client_secret", account.get("appSecret"), "scope",
            "https://api.botframework.com/.default"));
        var token = answer.json().path("access_token").asString("");
        if (token.isEmpty()) {
          throw new Trouble("no access token: " + answer.json().path("error_description").asString("HTTP " + answer.status()), answer.status() == 429 || answer.status() >= 500,
              answer.status() == 400 || answer.status() == 401);
        }
        return new Tokens.Issued(token, Duration.ofSeconds(Math.max(60, answer.json().path("expires_in").asLong(3600))));
      } catch (Calls.NoAnswer e) {
        throw e.trouble();
      }
    };
  }

  private static String shortened(String text) {
    return text.length() > 500 ? text.substring(0, 500) : text;
  }
}

package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Settings;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Takes the places of WhatsApp, WeChat, Teams, Telegram and a mail server for the demo company: speaks their protocols, signs as they do, and listens on the loopback
 * address only. The real adapters talk to it as they would to the providers; no provider is reached.
 */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class Providers implements DisposableBean {

  static final String WHATSAPP_NUMBER = "106540352242922";
  static final String WECHAT_APP = "wx5d3m0a000000001a";
  static final String TEAMS_APP = "3d5f0a52-7c5e-4c0f-9d6e-0d5f0a527c5e";
  static final String MAILBOX = "service@defnoco.example";

  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
  private static final String MAIL_SERVER = "mx.demo.example";
  private static final int LARGEST = 24 << 20;
  private static final DateTimeFormatter MAIL_DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What one of us wrote has come to somebody's phone. @param to their handle's value @param id the provider's */
  record Arrived(ChannelKind kind, String to, String id, String text, @Nullable Picture picture) {}

  /** A file on its way. */
  record Picture(String name, String mediaType, byte[] bytes) {}

  private final Settings settings;
  private final Environment environment;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1).build();
  private final String appSecret = secret(24);
  private final String verifyToken = secret(12);
  private final String accessToken = secret(24);
  private final String weChatToken = secret(12);
  private final byte[] weChatKey = bytes(32);
  private final String botToken = "7000000001:" + secret(24);
  private final String telegramSecret = secret(24);
  private final String mailPassword = secret(18);
  private final KeyPair keys = keys();
  private final AtomicLong number = new AtomicLong(RANDOM.nextInt(1_000_000) + 1_000_000L);
  /** Files that phones sent and the program will fetch, and the other way; the oldest are forgotten. */
  private final Shelf files = new Shelf(96L << 20);
  private @Nullable HttpServer server;
  private @Nullable GreenMail mail;
  private @Nullable GreenMailUser mailbox;

  Providers(Settings settings, Environment environment, ApplicationEventPublisher events, Clock clock) {
    this.settings = settings;
    this.environment = environment;
    this.events = events;
    this.clock = clock;
  }

  /** Begins to listen, once. @return the settings of an account at each */
  synchronized Map<ChannelKind, Map<String, String>> open() {
    if (server == null) {
      server = listen(settings.home().resolve("demo-providers.port"));
      mail = new GreenMail(new ServerSetup[] {new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP), new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)});
      mail.start();
      mailbox = mail.setUser(MAILBOX, MAILBOX, mailPassword);
    }
    var open = mail;
    if (open == null) {
      throw new IllegalStateException("no mail server");
    }
    return Map.of(
        ChannelKind.WHATSAPP, Map.of("phoneNumberId", WHATSAPP_NUMBER, "appSecret", appSecret, "verifyToken", verifyToken, "accessToken", accessToken, "baseUrl", address() + "/whatsapp"),
        ChannelKind.WECHAT_OFFICIAL, Map.of("appId", WECHAT_APP, "appSecret", appSecret, "token", weChatToken, "encodingAesKey", weChatKeyText(), "baseUrl", address() + "/wechat"),
        ChannelKind.BOT_FRAMEWORK, Map.of("appId", TEAMS_APP, "appSecret", appSecret, "tenantId", "demo", "openIdMetadataUrls", address() + "/teams/metadata", "tokenUrl", address() + "/teams/token",
            "allowedServiceHosts", "127.0.0.1"),
        ChannelKind.TELEGRAM, Map.of("botToken", botToken, "secretToken", telegramSecret, "baseUrl", address() + "/telegram"),
        ChannelKind.EMAIL, Map.of("address", MAILBOX, "authenticationServer", MAIL_SERVER, "imap.host", "127.0.0.1", "imap.port", Integer.toString(open.getImap().getPort()), "imap.tls", "none",
            "imap.user", MAILBOX, "imap.password", mailPassword, "smtp.host", "127.0.0.1", "smtp.port", Integer.toString(open.getSmtp().getPort()), "smtp.tls", "none"));
  }

  /** Where the stand-ins listen. */
  String address() {
    var listening = server;
    if (listening == null) {
      throw new IllegalStateException("the providers are not open");
    }
    return "http://127.0.0.1:" + listening.getAddress().getPort();
  }

  @Override
  public synchronized void destroy() {
    if (server != null) {
      server.stop(0);
    }
    if (mail != null) {
      mail.stop();
    }
  }

  // ---- What a phone does

  /** Sends what was typed on a phone, as the provider would deliver it. @param handle of the sender on this channel @return the provider's id */
  String write(ChannelKind kind, String handle, String name, String text, @Nullable Picture picture) {
    long id = number.incrementAndGet();
    return switch (kind) {
      case WHATSAPP -> whatsApp(handle, name, text, picture, "wamid.DEMO" + id);
      case WECHAT_OFFICIAL -> weChat(handle, text, picture, Long.toString(id));
      case BOT_FRAMEWORK -> teams(handle, name, text, picture, "1:" + id);
      case EMAIL -> mail(handle, name, text, picture, id + "." + secret(6) + "@phone.example");
      case TELEGRAM -> telegram(handle, name, text, picture, id);
      case WECOM, WEBHOOK, LINE, WEB_CHAT, MANUAL -> throw new IllegalArgumentException(kind.name());
    };
  }

  /** The phone shows what came: the provider tells, where it tells at all. @param status delivered or read */
  void receipt(ChannelKind kind, String id, String status) {
    if (kind == ChannelKind.WHATSAPP) {
      whatsAppDelivery(Map.of("statuses", List.of(Map.of("id", id, "status", status, "timestamp", seconds(), "recipient_id", "0"))));
    }
  }

  private String whatsApp(String phone, String name, String text, @Nullable Picture picture, String id) {
    var digits = phone.replace("+", "");
    var message = new LinkedHashMap<String, Object>();
    message.put("from", digits);
    message.put("id", id);
    message.put("timestamp", seconds());
    if (picture == null) {
      message.put("type", "text");
      message.put("text", Map.of("body", text));
    } else {
      var image = new LinkedHashMap<String, Object>();
      image.put("id", keep(picture));
      image.put("mime_type", picture.mediaType());
      image.put("sha256", Base64.getEncoder().encodeToString(Hashes.sha256(picture.bytes())));
      if (!text.isEmpty()) {
        image.put("caption", text);
      }
      message.put("type", "image");
      message.put("image", image);
    }
    whatsAppDelivery(Map.of("contacts", List.of(Map.of("profile", Map.of("name", name), "wa_id", digits)), "messages", List.of(message)));
    return id;
  }

  private void whatsAppDelivery(Map<String, Object> inside) {
    var value = new LinkedHashMap<String, Object>(inside);
    value.put("messaging_product", "whatsapp");
    value.put("metadata", Map.of("display_phone_number", "8675555550142", "phone_number_id", WHATSAPP_NUMBER));
    var body = Calls.json().writeValueAsBytes(Map.of("object", "whatsapp_business_account", "entry", List.of(Map.of("id", "1", "changes", List.of(Map.of("field", "messages", "value", value))))));
    deliver("/hooks/whatsapp/" + DemoChannels.ACCOUNTS.get(ChannelKind.WHATSAPP), "application/json",
        Map.of("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(Signatures.hmacSha256(appSecret, body))), body);
  }

  private String weChat(String openId, String text, @Nullable Picture picture, String id) {
    if (picture != null && !text.isEmpty()) {
      weChat(openId, text, null, Long.toString(number.incrementAndGet()));
    }
    var inside = "<xml><ToUserName>gh_demo</ToUserName><FromUserName><![CDATA[" + openId + "]]></FromUserName><CreateTime>" + seconds() + "</CreateTime><MsgId>" + id + "</MsgId>"
        + (picture == null ? "<MsgType>text</MsgType><Content><![CDATA[" + text.replace("]]>", "]] >") + "]]></Content>"
            : "<MsgType>image</MsgType><MediaId>" + keep(picture) + "</MediaId>") + "</xml>";
    var locked = locked(inside);
    var time = seconds();
    var nonce = secret(6);
    var query = "?timestamp=" + time + "&nonce=" + nonce + "&encrypt_type=aes&msg_signature=" + Signatures.sha1OfSorted(weChatToken, time, nonce, locked);
    deliver("/hooks/wechat/" + DemoChannels.ACCOUNTS.get(ChannelKind.WECHAT_OFFICIAL) + query, "text/xml", Map.of(),
        ("<xml><ToUserName>gh_demo</ToUserName><Encrypt><![CDATA[" + locked + "]]></Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
    return id;
  }

  private String teams(String user, String name, String text, @Nullable Picture picture, String id) {
    var activity = new LinkedHashMap<String, Object>();
    activity.put("type", "message");
    activity.put("id", id);
    activity.put("timestamp", clock.instant().toString());
    activity.put("channelId", "msteams");
    activity.put("serviceUrl", address() + "/teams");
    activity.put("from", Map.of("id", user, "name", name));
    activity.put("conversation", Map.of("id", "a:" + user.substring(3), "tenantId", "demo", "conversationType", "personal"));
    activity.put("recipient", Map.of("id", "28:" + TEAMS_APP, "name", "DEFNOCO"));
    activity.put("text", text);
    if (picture != null) {
      activity.put("attachments", List.of(Map.of("contentType", picture.mediaType(), "contentUrl", address() + "/teams/files/" + keep(picture), "name", picture.name())));
    }
    deliver("/hooks/botframework/" + DemoChannels.ACCOUNTS.get(ChannelKind.BOT_FRAMEWORK), "application/json", Map.of("Authorization", "Bearer " + teamsToken()), Calls.json().writeValueAsBytes(activity));
    return id;
  }

  private String telegram(String chat, String name, String text, @Nullable Picture picture, long id) {
    var message = new LinkedHashMap<String, Object>();
    message.put("message_id", id);
    message.put("from", Map.of("id", Long.parseLong(chat), "first_name", name));
    message.put("chat", Map.of("id", Long.parseLong(chat), "type", "private"));
    message.put("date", clock.instant().getEpochSecond());
    if (picture == null) {
      message.put("text", text);
    } else {
      message.put("photo", List.of(Map.of("file_id", keep(picture), "file_size", picture.bytes().length)));
      message.put("caption", text);
    }
    deliver("/hooks/telegram/" + DemoChannels.ACCOUNTS.get(ChannelKind.TELEGRAM), "application/json", Map.of("X-Telegram-Bot-Api-Secret-Token", telegramSecret),
        Calls.json().writeValueAsBytes(Map.of("update_id", id, "message", message)));
    return chat + ":" + id;
  }

  /** A mail as a customer's program writes it, in the mailbox that the program watches by IMAP. */
  private String mail(String from, String name, String text, @Nullable Picture picture, String id) {
    var box = mailbox;
    if (box == null) {
      throw new IllegalStateException("no mailbox");
    }
    var subject = text.lines().findFirst().orElse("").strip();
    var head = "Authentication-Results: " + MAIL_SERVER + "; spf=pass; dkim=pass; dmarc=pass\r\nFrom: " + word(name) + " <" + from + ">\r\nTo: " + MAILBOX + "\r\nSubject: "
        + word(subject.length() > 60 ? subject.substring(0, 60) : subject) + "\r\nMessage-ID: <" + id + ">\r\nDate: " + MAIL_DATE.format(clock.instant().atOffset(ZoneOffset.UTC)) + "\r\nMIME-Version: 1.0\r\n";
    var body = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    var whole = picture == null ? head + body
        : head + "Content-Type: multipart/mixed; boundary=\"phone\"\r\n\r\n--phone\r\n" + body + "--phone\r\nContent-Type: " + picture.mediaType() + "\r\nContent-Disposition: attachment; filename=\""
            + picture.name().replaceAll("[^A-Za-z0-9._-]", "_") + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.getMimeEncoder().encodeToString(picture.bytes()) + "\r\n--phone--\r\n";
    try {
      box.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(whole.getBytes(StandardCharsets.US_ASCII))));
    } catch (MessagingException e) {
      throw new IllegalStateException("the demo's mail server took no mail", e);
    }
    return id;
  }

  private void deliver(String path, String mediaType, Map<String, String> headers, byte[] body) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080")) + path))
        .timeout(Duration.ofSeconds(20)).header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("the program answered a demo delivery with " + answer.statusCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // ---- What the program asks of a provider

  private record Reply(int status, String mediaType, byte[] body) {
    static Reply json(int status, Object body) {
      return new Reply(status, "application/json", Calls.json().writeValueAsBytes(body));
    }
  }

  private HttpServer listen(Path remembered) {
    var loopback = InetAddress.getLoopbackAddress();
    int before = 0;
    try {
      before = Files.exists(remembered) ? Integer.parseInt(Files.readString(remembered).strip()) : 0;
    } catch (IOException | NumberFormatException unreadable) {
      // A new place will do.
    }
    try {
      HttpServer made;
      try {
        // Conversations of an earlier run know the old address.
        made = HttpServer.create(new InetSocketAddress(loopback, before), 50);
      } catch (IOException taken) {
        made = HttpServer.create(new InetSocketAddress(loopback, 0), 50);
      }
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext("/", this::take);
      made.start();
      Files.writeString(remembered, Integer.toString(made.getAddress().getPort()));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readNBytes(LARGEST);
      Reply reply;
      try {
        reply = answer(exchange, exchange.getRequestURI().getPath(), body);
      } catch (RuntimeException e) {
        LOG.info("A stand-in of the demo could not answer {}: {}", exchange.getRequestURI().getPath(), e.toString());
        reply = Reply.json(400, Map.of("error", Map.of("code", 100, "message", "the stand-in did not understand this")));
      }
      exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
      exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  private Reply answer(HttpExchange exchange, String path, byte[] body) {
    boolean post = exchange.getRequestMethod().equals("POST");
    if (path.startsWith("/whatsapp/")) {
      return whatsAppAnswers(exchange, path.substring(10), post, body);
    }
    if (path.startsWith("/wechat/")) {
      return weChatAnswers(path.substring(7), query(exchange), body);
    }
    if (path.startsWith("/teams/")) {
      return teamsAnswers(path.substring(6), body);
    }
    if (path.startsWith("/telegram/")) {
      return telegramAnswers(path.substring(9), query(exchange), exchange, body);
    }
    return Reply.json(404, Map.of());
  }

  private Reply whatsAppAnswers(HttpExchange exchange, String path, boolean post, byte[] body) {
    if (!("Bearer " + accessToken).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return Reply.json(401, Map.of("error", Map.of("code", 190, "message", "Error validating access token")));
    }
    if (post && path.endsWith("/media")) {
      return Reply.json(200, Map.of("id", keep(part(exchange, body))));
    }
    if (post && path.endsWith("/messages")) {
      var json = Calls.json().readTree(body);
      var id = "wamid.DEMO" + number.incrementAndGet();
      var type = json.path("type").asString("");
      var content = json.path(type);
      var text = type.equals("text") ? content.path("body").asString("") : type.equals("template") ? content.path("name").asString("") : content.path("caption").asString("");
      events.publishEvent(new Arrived(ChannelKind.WHATSAPP, "+" + json.path("to").asString(""), id, text, files.find(content.path("id").asString("")).orElse(null)));
      // The phone is on: it takes every message at once. Told by another thread, as a provider would.
      Thread.startVirtualThread(() -> {
        receipt(ChannelKind.WHATSAPP, id, "sent");
        receipt(ChannelKind.WHATSAPP, id, "delivered");
      });
      return Reply.json(200, Map.of("messaging_product", "whatsapp", "messages", List.of(Map.of("id", id))));
    }
    if (path.startsWith("download/")) {
      return file(path.substring(9));
    }
    if (path.equals(WHATSAPP_NUMBER)) {
      return Reply.json(200, Map.of("display_phone_number", "+86 755 5555 0142", "verified_name", "DEFNOCO (demo)"));
    }
    var file = files.find(path).orElse(null);
    return file == null ? Reply.json(404, Map.of("error", Map.of("code", 100, "message", "no such file")))
        : Reply.json(200, Map.of("url", address() + "/whatsapp/download/" + path, "mime_type", file.mediaType()));
  }

  private Reply weChatAnswers(String path, Map<String, String> query, byte[] body) {
    if (path.equals("/cgi-bin/stable_token")) {
      return Reply.json(200, Map.of("access_token", accessToken, "expires_in", 7_200));
    }
    if (!accessToken.equals(query.get("access_token"))) {
      return Reply.json(200, Map.of("errcode", 40_001, "errmsg", "invalid credential"));
    }
    return switch (path) {
      case "/cgi-bin/media/get" -> file(query.getOrDefault("media_id", ""));
      case "/cgi-bin/media/upload" -> Reply.json(200, Map.of("type", "image", "media_id", keep(part(null, body))));
      case "/cgi-bin/message/custom/send" -> {
        var json = Calls.json().readTree(body);
        events.publishEvent(new Arrived(ChannelKind.WECHAT_OFFICIAL, json.path("touser").asString(""), Long.toString(number.incrementAndGet()), json.path("text").path("content").asString(""),
            files.find(json.path("image").path("media_id").asString("")).orElse(null)));
        yield Reply.json(200, Map.of("errcode", 0, "errmsg", "ok"));
      }
      default -> Reply.json(404, Map.of());
    };
  }

  private Reply teamsAnswers(String path, byte[] body) {
    if (path.equals("/metadata")) {
      return Reply.json(200, Map.of("issuer", "https://api.botframework.com", "jwks_uri", address() + "/teams/keys"));
    }
    if (path.equals("/keys")) {
      var key = (RSAPublicKey) keys.getPublic();
      return Reply.json(200, Map.of("keys", List.of(Map.of("kty", "RSA", "kid", "demo", "n", number(key.getModulus().toByteArray()), "e", number(key.getPublicExponent().toByteArray()),
          "endorsements", List.of("msteams")))));
    }
    if (path.equals("/token")) {
      return Reply.json(200, Map.of("access_token", accessToken, "expires_in", 3_600));
    }
    if (path.startsWith("/files/")) {
      return file(path.substring(7));
    }
    if (path.startsWith("/v3/conversations/")) {
      var json = Calls.json().readTree(body);
      var id = "1:" + number.incrementAndGet();
      events.publishEvent(new Arrived(ChannelKind.BOT_FRAMEWORK, json.path("recipient").path("id").asString(""), id, json.path("text").asString(""), null));
      return Reply.json(201, Map.of("id", id));
    }
    return Reply.json(404, Map.of());
  }

  private Reply telegramAnswers(String path, Map<String, String> query, HttpExchange exchange, byte[] body) {
    if (path.startsWith("/file/bot" + botToken + "/")) {
      return file(path.substring(("/file/bot" + botToken + "/").length()));
    }
    if (!path.startsWith("/bot" + botToken + "/")) {
      return Reply.json(401, Map.of("ok", false, "error_code", 401, "description", "Unauthorized"));
    }
    return switch (path.substring(("/bot" + botToken + "/").length())) {
      case "getMe" -> Reply.json(200, Map.of("ok", true, "result", Map.of("username", "defnoco_demo_bot")));
      case "getFile" -> Reply.json(200, Map.of("ok", true, "result", Map.of("file_path", query.getOrDefault("file_id", ""))));
      case "sendMessage" -> {
        var json = Calls.json().readTree(body);
        yield telegramTook(json.path("chat_id").asString(""), json.path("text").asString(""), null);
      }
      case "sendPhoto", "sendDocument" -> telegramTook(field(body, "chat_id"), field(body, "caption"), part(exchange, body));
      default -> Reply.json(404, Map.of("ok", false, "error_code", 404, "description", "Not Found"));
    };
  }

  private Reply telegramTook(String chat, String text, @Nullable Picture picture) {
    long id = number.incrementAndGet();
    events.publishEvent(new Arrived(ChannelKind.TELEGRAM, chat, chat + ":" + id, text, picture));
    return Reply.json(200, Map.of("ok", true, "result", Map.of("message_id", id)));
  }

  // ---- The mails that came to a phone

  /** A mail of ours. */
  record Letter(String id, String subject, String text) {}

  /** What the program sent by SMTP to this address, oldest first. */
  List<Letter> letters(String address) {
    var open = mail;
    if (open == null) {
      return List.of();
    }
    return Arrays.stream(open.getReceivedMessagesForDomain(address)).map(Providers::letter).toList();
  }

  private static Letter letter(MimeMessage message) {
    try {
      return new Letter(String.valueOf(message.getMessageID()), message.getSubject() == null ? "" : message.getSubject(), plain(message.getContent()));
    } catch (MessagingException | IOException e) {
      return new Letter("", "", "");
    }
  }

  private static String plain(Object content) throws MessagingException, IOException {
    if (content instanceof String text) {
      return text.strip();
    }
    if (content instanceof jakarta.mail.Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        var part = parts.getBodyPart(i);
        if (part.isMimeType("text/plain") || part.isMimeType("multipart/*")) {
          return plain(part.getContent());
        }
      }
    }
    return "";
  }

  // ---- Helpers

  private String keep(Picture picture) {
    return files.keep(picture);
  }

  private Reply file(String id) {
    var file = files.find(id).orElse(null);
    return file == null ? Reply.json(404, Map.of("errcode", 40_007, "errmsg", "invalid media_id")) : new Reply(200, file.mediaType(), file.bytes());
  }

  /** The file of a multipart form; forms of our own adapters hold one, as their last part. */
  private static Picture part(@Nullable HttpExchange exchange, byte[] body) {
    var text = new String(body, StandardCharsets.ISO_8859_1);
    int head = text.lastIndexOf("filename=\"");
    int start = text.indexOf("\r\n\r\n", head) + 4;
    var boundary = text.substring(0, text.indexOf("\r\n"));
    int end = text.indexOf("\r\n" + boundary, start);
    var type = text.substring(text.indexOf("Content-Type: ", head) + 14, start - 4).strip();
    var name = new String(text.substring(head + 10, text.indexOf('"', head + 10)).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return new Picture(name, type, Arrays.copyOfRange(body, start, end));
  }

  private static String field(byte[] body, String name) {
    var text = new String(body, StandardCharsets.UTF_8);
    int at = text.indexOf("name=\"" + name + "\"\r\n\r\n");
    if (at < 0) {
      return "";
    }
    int start = at + name.length() + 11;
    int end = text.indexOf("\r\n--", start);
    return end < 0 ? "" : text.substring(start, end);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    var query = new LinkedHashMap<String, String>();
    var raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (var pair : raw.split("&")) {
        var parts = pair.split("=", 2);
        query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
      }
    }
    return query;
  }

  private String locked(String inside) {
    var message = inside.getBytes(StandardCharsets.UTF_8);
    var receiver = WECHAT_APP.getBytes(StandardCharsets.UTF_8);
    int length = 20 + message.length + receiver.length;
    int padding = 32 - length % 32;
    var plain = ByteBuffer.allocate(length + padding).put(bytes(16)).putInt(message.length).put(message).put(receiver);
    for (int i = 0; i < padding; i++) {
      plain.put((byte) padding);
    }
    try {
      var cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(weChatKey, "AES"), new IvParameterSpec(Arrays.copyOf(weChatKey, 16)));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String weChatKeyText() {
    return Base64.getEncoder().encodeToString(weChatKey).replace("=", "");
  }

  private String teamsToken() {
    long now = clock.instant().getEpochSecond();
    var head = encoded("{\"alg\":\"RS256\",\"kid\":\"demo\"}");
    var claims = encoded("{\"iss\":\"https://api.botframework.com\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"serviceurl\":\"%s\"}".formatted(TEAMS_APP, now + 1_800, now - 60, address() + "/teams"));
    try {
      var signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(keys.getPrivate());
      signer.update((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
      return head + "." + claims + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String number(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A word of a header, whatever its letters (RFC 2047). */
  private static String word(String text) {
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.replaceAll("\\p{Cntrl}", " ").getBytes(StandardCharsets.UTF_8)) + "?=";
  }

  private String seconds() {
    return Long.toString(clock.instant().getEpochSecond());
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String secret(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}

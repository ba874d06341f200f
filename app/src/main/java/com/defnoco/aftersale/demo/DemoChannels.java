package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.inbox.Accounts;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Handle;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** The demo company's accounts at providers, whose places are taken by {@link Providers} on this machine. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoChannels {

  static final Map<ChannelKind, String> ACCOUNTS = Map.of(ChannelKind.WHATSAPP, "whatsapp-demo", ChannelKind.WECHAT_OFFICIAL, "wechat-demo", ChannelKind.EMAIL, "mail-demo",
      ChannelKind.BOT_FRAMEWORK, "teams-demo", ChannelKind.TELEGRAM, "telegram-demo", ChannelKind.WEB_CHAT, "web-chat", ChannelKind.MANUAL, "by-hand");

  private static final Actor.System PROGRAM = new Actor.System();

  private final Accounts accounts;
  private final Providers providers;

  DemoChannels(Accounts accounts, Providers providers) {
    this.accounts = accounts;
    this.providers = providers;
  }

  /** At every start anew: the stand-ins listen somewhere else, and their secrets are as old as the program's run. */
  void open() {
    providers.open().forEach((kind, settings) -> accounts.put(PROGRAM, ACCOUNTS.get(kind), kind, switch (kind) {
      case WHATSAPP -> "Demo WhatsApp";
      case WECHAT_OFFICIAL -> "Demo WeChat";
      case EMAIL -> "Demo mail";
      case BOT_FRAMEWORK -> "Demo Teams";
      case TELEGRAM -> "Demo Telegram";
      case WECOM, WEBHOOK, LINE, WEB_CHAT, MANUAL -> kind.name();
    }, settings));
  }

  /** How a client is known on a channel. */
  static Handle handle(ChannelKind kind, Client client) {
    var digest = HexFormat.of().formatHex(Hashes.sha256(client.key().getBytes(StandardCharsets.UTF_8)));
    return switch (kind) {
      case WHATSAPP -> Handle.worldwide(Handle.Kind.PHONE, "+" + client.phone().replaceAll("\\D", ""));
      case WECHAT_OFFICIAL -> new Handle(Handle.Kind.WECHAT_OPENID, Providers.WECHAT_APP, "o" + digest.substring(0, 27));
      case EMAIL -> Handle.worldwide(Handle.Kind.EMAIL, client.mail());
      case BOT_FRAMEWORK -> new Handle(Handle.Kind.TEAMS_USER, Providers.TEAMS_APP, "29:" + digest.substring(0, 20));
      case TELEGRAM -> new Handle(Handle.Kind.TELEGRAM, "", Long.toString(Long.parseLong(digest.substring(0, 8), 16)));
      case WEB_CHAT -> new Handle(Handle.Kind.WEB_CHAT, "", digest.substring(0, 32));
      case MANUAL, WECOM, LINE, WEBHOOK -> new Handle(Handle.Kind.OTHER, "by-hand", client.phone().replaceAll("\\s", ""));
    };
  }

  /** The name of their thread, as the adapter of the channel would name it. */
  static String thread(ChannelKind kind, Handle handle, String once) {
    return switch (kind) {
      case WHATSAPP -> Providers.WHATSAPP_NUMBER + "/" + handle.value();
      case WECHAT_OFFICIAL, TELEGRAM -> handle.value();
      case BOT_FRAMEWORK -> "a:" + handle.value().substring(3);
      case EMAIL -> "mail:" + once;
      case WEB_CHAT -> "visitor:" + handle.value();
      case MANUAL, WECOM, LINE, WEBHOOK -> "talk:" + once;
    };
  }

  /** What an answer needs to know. */
  Map<String, String> address(ChannelKind kind, Handle handle, String messageId) {
    return switch (kind) {
      case BOT_FRAMEWORK -> Map.of("serviceUrl", providers.address(), "conversation", thread(kind, handle, ""), "bot", "28:demo", "botName", "DEFNOCO", "channelId", "msteams");
      case EMAIL -> Map.of("messageId", messageId, "references", "", "answerTo", handle.value());
      case WHATSAPP, WECHAT_OFFICIAL, TELEGRAM, WEB_CHAT, MANUAL, WECOM, LINE, WEBHOOK -> Map.of();
    };
  }
}

package com.defnoco.aftersale.inbox.channels.telegram;

import com.defnoco.aftersale.inbox.ChannelContract;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.StandIn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Telegram keeps the contract of all channels. */
class TelegramChannelTest extends ChannelContract {

  @Override
  protected ChannelKind kind() {
    return ChannelKind.TELEGRAM;
  }

  @Override
  protected Map<String, String> settings(String address) {
    return Map.of("botToken", "123:ABC", "secretToken", "our-secret", "baseUrl", address);
  }

  private static Hook signed(String body) {
    return Hook.post(Map.of("X-Telegram-Bot-Api-Secret-Token", "our-secret"), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String message(String id, String sender, Instant at, String inside) {
    return """
        {"update_id":%d,"message":{"message_id":%d,"from":{"id":7,"first_name":"Ada","language_code":"en"},"chat":{"id":%d,"type":"private"},"date":%d,%s}}"""
        .formatted(Math.abs(id.hashCode()), Math.abs(id.hashCode()), Math.abs(sender.hashCode()), at.getEpochSecond(), inside);
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return signed(message(id, sender, at, "\"text\":\"" + text + "\""));
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return signed(message(id, sender, now(), "\"hologram\":{\"size\":3}"));
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(signed(message(id, sender, now(), "\"photo\":[{\"file_id\":\"small\"},{\"file_id\":\"" + reference + "\"}],\"caption\":\"the label\"")));
  }

  @Override
  protected Optional<Hook> edit(String id, String sender, String text, Instant at) {
    return Optional.of(signed(message(id, sender, now(), "\"edit_date\":" + at.getEpochSecond() + ",\"text\":\"" + text + "\"").replace("\"message\":", "\"edited_message\":")));
  }

  @Override
  protected StandIn.Reply gives(StandIn.Call call, byte[] content) {
    return call.path().startsWith("/file/") ? StandIn.Reply.bytes("image/png", content) : StandIn.Reply.json(200, "{\"ok\":true,\"result\":{\"file_path\":\"photos/1.png\"}}");
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    return StandIn.Reply.json(200, "{\"ok\":true,\"result\":{\"message_id\":\"" + externalId + "\"}}");
  }

  @Override
  protected StandIn.Reply slowDown() {
    return StandIn.Reply.json(429, "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":3}}");
  }

  @Override
  protected StandIn.Reply credentialBroken() {
    return StandIn.Reply.json(401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.method().equals("POST");
  }

  @Override
  protected Hook forged(Hook genuine) {
    return genuine.with("X-Telegram-Bot-Api-Secret-Token", "guessed");
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return genuine.without("X-Telegram-Bot-Api-Secret-Token");
  }
}

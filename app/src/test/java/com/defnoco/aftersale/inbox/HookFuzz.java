package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.Fuzzed;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What providers post, all adapters: the first byte says which, the others are the body. It is read, or it is {@link ChannelAdapter.Unreadable} and parked; it is genuine, or forged. */
class HookFuzz implements Fuzzed {

  private static final Map<String, String> GOOD = goodBodies();
  private static final List<ChannelAdapter> ADAPTERS = GOOD.keySet().stream().map(HookFuzz::adapter).toList();

  @Override
  public String name() {
    return "hook";
  }

  @Override
  public List<byte[]> good() {
    var good = new ArrayList<byte[]>();
    int number = 0;
    for (var body : GOOD.values()) {
      for (var each : List.of(body, "{}", "[null]", "")) {
        var bytes = each.getBytes(StandardCharsets.UTF_8);
        var whole = new byte[bytes.length + 1];
        whole[0] = (byte) number;
        System.arraycopy(bytes, 0, whole, 1, bytes.length);
        good.add(whole);
      }
      number++;
    }
    return good;
  }

  @Override
  public void read(byte[] bytes) {
    if (bytes.length > 0) {
      read(ADAPTERS.get((bytes[0] & 0xFF) % ADAPTERS.size()), Arrays.copyOfRange(bytes, 1, bytes.length));
    }
  }

  static void read(ChannelAdapter adapter, byte[] body) {
    var account = new Account("any", adapter.kind(), "Any", Map.ofEntries(Map.entry("secret", "whsec_YSBrZXk="), Map.entry("botToken", "1:a"), Map.entry("secretToken", "t"), Map.entry("phoneNumberId", "1"),
        Map.entry("appId", "a"), Map.entry("appSecret", "s"), Map.entry("verifyToken", "v"), Map.entry("corpId", "a"), Map.entry("token", "t"), Map.entry("channelSecret", "s"),
        Map.entry("encodingAesKey", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")));
    read(adapter, account, body, Map.of("content-type", "application/json"));
    if (adapter.kind() == ChannelKind.WECHAT_OFFICIAL || adapter.kind() == ChannelKind.WECOM) {
      read(adapter, account, body, Map.of("content-type", "text/xml", "locked", "true"));
    }
    var text = new String(body, StandardCharsets.ISO_8859_1);
    var headers = Map.of("authorization", "Bearer " + text, "x-line-signature", text, "x-telegram-bot-api-secret-token", text, "x-hub-signature-256", "sha256=" + text, "webhook-id", "w",
        "webhook-timestamp", "1767225600", "webhook-signature", "v1," + text);
    var query = Map.of("encrypt_type", "aes", "msg_signature", text, "signature", text, "timestamp", "1767225600", "nonce", "n", "echostr", text, "hub.mode", "subscribe", "hub.verify_token", text, "hub.challenge", "c");
    try {
      adapter.authenticate(account, new HookRequest("POST", headers, query, body), Instant.ofEpochSecond(1_767_225_600));
    } catch (ChannelAdapter.Forged refused) {
      // As it should be.
    }
    try {
      adapter.handshake(account, new HookRequest("GET", headers, query, new byte[0]));
    } catch (ChannelAdapter.Forged refused) {
      // As it should be.
    }
  }

  private static void read(ChannelAdapter adapter, Account account, byte[] body, Map<String, String> headers) {
    try {
      adapter.read(account, new RawDelivery(UUID.randomUUID(), "key", headers, body, Instant.EPOCH));
    } catch (ChannelAdapter.Unreadable parked) {
      // As it should be.
    }
  }

  static ChannelAdapter adapter(String name) {
    try {
      var type = Class.forName("com.defnoco.aftersale.inbox.channels." + name);
      var maker = type.getDeclaredConstructors()[0];
      maker.setAccessible(true);
      var arguments = new ArrayList<Object>();
      for (var parameter : maker.getParameterTypes()) {
        arguments.add(parameter == Clock.class ? Clock.systemUTC() : null);
      }
      return (ChannelAdapter) maker.newInstance(arguments.toArray());
    } catch (ClassNotFoundException | InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> goodBodies() {
    var good = new LinkedHashMap<String, String>();
    good.put("webhook.WebhookAdapter", """
        {"sender":{"id":"a","name":"Ada"},"text":"hi","attachments":[{"name":"a.png","mediaType":"image/png","base64":"AAAA"}],"thread":"t","sentAt":"2026-01-01T00:00:00Z"}""");
    good.put("telegram.TelegramAdapter", """
        {"update_id":7,"message":{"message_id":3,"date":1767225600,"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"Ada","language_code":"en"},"text":"hi",
         "photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1,"file_size":10}],"location":{"latitude":52.1,"longitude":4.3}}}""");
    good.put("line.LineAdapter", """
        {"destination":"U1","events":[{"type":"message","timestamp":1767225600000,"webhookEventId":"w","deliveryContext":{"isRedelivery":false},"replyToken":"r",
         "source":{"type":"user","userId":"U2"},"message":{"type":"text","id":"9","text":"hi","quoteToken":"q"}}]}""");
    good.put("whatsapp.WhatsAppAdapter", """
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},
         "contacts":[{"profile":{"name":"Ada"},"wa_id":"31"}],"messages":[{"from":"31","id":"wamid.x","timestamp":"1767225600","type":"text","text":{"body":"hi"}}],
         "statuses":[{"id":"wamid.y","status":"delivered","timestamp":"1767225600","recipient_id":"31"}]}}]}]}""");
    good.put("botframework.BotFrameworkAdapter", """
        {"type":"message","id":"1","timestamp":"2026-01-01T00:00:00Z","serviceUrl":"https://smba.trafficmanager.net/emea/","channelId":"msteams","from":{"id":"29:1","name":"Ada"},
         "conversation":{"id":"a:1"},"recipient":{"id":"28:1"},"text":"hi","attachments":[{"contentType":"image/png","contentUrl":"https://x/y","name":"a.png"}]}""");
    good.put("wechat.WeChatOfficialAdapter", """
        <xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oABC]]></FromUserName><CreateTime>1767225600</CreateTime><MsgType><![CDATA[text]]></MsgType>
         <Content><![CDATA[hi]]></Content><MsgId>24</MsgId><ScanCodeInfo><ScanType>qr</ScanType></ScanCodeInfo><Encrypt>AAAA</Encrypt></xml>""");
    good.put("wechat.WeComAdapter", """
        {"errcode":0,"next_cursor":"c","has_more":0,"msg_list":[{"msgid":"m","open_kfid":"kf","external_userid":"wm1","send_time":1767225600,"origin":3,"msgtype":"text","text":{"content":"hi"}},
         {"msgid":"n","open_kfid":"kf","external_userid":"wm1","send_time":1767225601,"origin":3,"msgtype":"location","location":{"latitude":52.1,"longitude":4.3,"name":"x","address":"y"}}]}""");
    return good;
  }
}

package com.defnoco.aftersale.inbox.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** WeCom customer service: the callback only rings, the stand-in holds the messages. */
class WeComChannelTest extends WeChatContract {

  /** What waits at the stand-in, page by page; a cursor is the number of pages read. */
  private final List<List<String>> pages = new ArrayList<>();

  @Override
  protected ChannelKind kind() {
    return ChannelKind.WECOM;
  }

  @Override
  protected Map<String, String> settings(String address) {
    return Map.of("corpId", "ww1", "secret", "s", "token", "tok", "encodingAesKey", Locked.KEY, "baseUrl", address);
  }

  private Hook doorbell(String message) {
    if (!message.isEmpty()) {
      pages.add(List.of(message));
    }
    var inside = "<xml><ToUserName>ww1</ToUserName><CreateTime>" + now().getEpochSecond() + "</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>T" + next()
        + "</Token><OpenKfId>kf1</OpenKfId></xml>";
    var encrypted = Locked.of(inside, "ww1");
    var time = Long.toString(now().getEpochSecond());
    return new Hook("POST", "timestamp=" + time + "&nonce=n&msg_signature=" + Signatures.sha1OfSorted("tok", time, "n", encrypted), Map.of("Content-Type", "text/xml"),
        ("<xml><ToUserName>ww1</ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
  }

  private String message(String id, String sender, Instant at, String inside) {
    return """
        {"msgid":"%s","open_kfid":"kf1","external_userid":"%s","send_time":%d,"origin":3,%s}""".formatted(id, sender, at.getEpochSecond(), inside);
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return doorbell(message(id, sender, at, "\"msgtype\":\"text\",\"text\":{\"content\":\"" + text + "\"}"));
  }

  @Override
  protected Optional<Hook> batch(String sender, List<String> ids) {
    pages.add(ids.stream().map(id -> message(id, sender, now(), "\"msgtype\":\"text\",\"text\":{\"content\":\"part\"}")).toList());
    return Optional.of(doorbell(""));
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return doorbell(message(id, sender, now(), "\"msgtype\":\"hologram\",\"hologram\":{}"));
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(doorbell(message(id, sender, now(), "\"msgtype\":\"image\",\"image\":{\"media_id\":\"" + reference + "\"}")));
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    if (call.path().contains("gettoken")) {
      return StandIn.Reply.json(200, "{\"errcode\":0,\"access_token\":\"t" + externalId + "\",\"expires_in\":7200}");
    }
    if (call.path().contains("sync_msg")) {
      var cursor = Calls.json().readTree(call.body()).path("cursor").asString("0");
      int from = Integer.parseInt(cursor);
      var page = from < pages.size() ? pages.get(from) : List.<String>of();
      int next = Math.min(from + 1, pages.size());
      return StandIn.Reply.json(200, "{\"errcode\":0,\"next_cursor\":\"" + next + "\",\"has_more\":" + (next < pages.size() ? 1 : 0) + ",\"msg_list\":[" + String.join(",", page) + "]}");
    }
    return StandIn.Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":\"" + externalId + "\"}");
  }

  @Override
  protected StandIn.Reply credentialBroken() {
    return said(60020, "not allow to access from your ip");
  }

  @Override
  protected boolean comesWithTheCall() {
    return false;
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.path().contains("send_msg");
  }

  @Test
  void anEmptyPageWithMoreToComeDoesNotEndTheFetching() {
    pages.add(List.of());
    call(kind(), account, text("after-empty", "u1", "behind an empty page", now()));
    arrived(account);
    assertThat(messages(onlyConversation(account).id())).singleElement().satisfies(message -> assertThat(message.text()).isEqualTo("behind an empty page"));
  }
}

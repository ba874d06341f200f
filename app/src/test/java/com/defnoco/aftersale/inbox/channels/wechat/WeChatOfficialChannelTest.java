package com.defnoco.aftersale.inbox.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.defnoco.aftersale.inbox.Account;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.RawDelivery;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Calls;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** WeChat official account: the contract of all channels, the published vectors of its locking, recorded payloads. */
class WeChatOfficialChannelTest extends WeChatContract {

  private static final Path CORPUS = Path.of("..", "..", "shared", "corpus", "wechat");

  @Override
  protected ChannelKind kind() {
    return ChannelKind.WECHAT_OFFICIAL;
  }

  @Override
  protected Map<String, String> settings(String address) {
    return Map.of("appId", "wx1", "appSecret", "s", "token", "tok", "encodingAesKey", Locked.KEY, "baseUrl", address);
  }

  private Hook locked(String inside) {
    var encrypted = Locked.of("<xml>" + inside + "</xml>", "wx1");
    var time = Long.toString(now().getEpochSecond());
    return new Hook("POST", "timestamp=" + time + "&nonce=n&encrypt_type=aes&msg_signature=" + Signatures.sha1OfSorted("tok", time, "n", encrypted),
        Map.of("Content-Type", "text/xml"), ("<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>").getBytes(StandardCharsets.UTF_8));
  }

  private static String message(String id, String sender, Instant at, String inside) {
    return "<ToUserName>gh</ToUserName><FromUserName><![CDATA[" + sender + "]]></FromUserName><CreateTime>" + at.getEpochSecond() + "</CreateTime><MsgId>" + id + "</MsgId>" + inside;
  }

  @Override
  protected Hook text(String id, String sender, String text, Instant at) {
    return locked(message(id, sender, at, "<MsgType>text</MsgType><Content><![CDATA[" + text + "]]></Content>"));
  }

  @Override
  protected Hook unknown(String id, String sender) {
    return locked(message(id, sender, now(), "<MsgType>hologram</MsgType>"));
  }

  @Override
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.of(locked(message(id, sender, now(), "<MsgType>image</MsgType><MediaId>" + reference + "</MediaId>")));
  }

  @Override
  protected StandIn.Reply accepts(StandIn.Call call, String externalId) {
    return call.path().contains("stable_token") ? StandIn.Reply.json(200, "{\"access_token\":\"t" + externalId + "\",\"expires_in\":7200}") : StandIn.Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\"}");
  }

  @Override
  protected StandIn.Reply credentialBroken() {
    return said(40013, "invalid appid");
  }

  @Override
  protected boolean isSending(StandIn.Call call) {
    return call.path().contains("custom/send");
  }

  @Test
  void aFilmIsFetchedFromWhereWeChatSaysItLies() {
    var film = new byte[] {0, 0, 0, 16, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 2, 0};
    provider.answers(call -> call.path().contains("/media/get") ? StandIn.Reply.json(200, "{\"video_url\":\"" + provider.address() + "/film\"}")
        : call.path().equals("/film") ? StandIn.Reply.bytes("video/mp4", film) : accepts(call, "x"));
    call(kind(), account, locked(message("v1", "sender1", now(), "<MsgType>video</MsgType><MediaId>m</MediaId>")));
    arrived(account);
    fetched(account);
    var message = messages(onlyConversation(account).id()).getFirst();
    assertThat(message.attachments()).singleElement().satisfies(file -> assertThat(file.mediaType()).isEqualTo("video/mp4"));
    assertThat(signedIn(engineer).get("/console/inbox/" + message.conversation()).body()).contains("<video class=\"talk-film\" controls");
  }

  @Test
  void thePublishedVectorsOpen() throws Exception {
    assumeTrue(Files.isDirectory(CORPUS), "the corpus is not here");
    int opened = 0;
    for (var vector : Calls.json().readTree(Files.readAllBytes(CORPUS.resolve("crypto/vectors.json")))) {
      if (vector.path("encrypt").isString() && vector.path("plaintext").isString()) {
        assertThat(WeChatCrypto.opened(vector.path("encodingAESKey").asString(""), vector.path("receiveId").asString(""), vector.path("encrypt").asString("")))
            .isEqualTo(vector.path("plaintext").asString(""));
        assertThatThrownBy(() -> WeChatCrypto.opened(vector.path("encodingAESKey").asString(""), "somebody else", vector.path("encrypt").asString(""))).isInstanceOf(ChannelAdapter.Forged.class);
        opened++;
      }
    }
    assertThat(opened).isGreaterThanOrEqualTo(5);
  }

  @Test
  void everyRecordedPayloadIsUnderstoodOrShownAsUnknown() throws Exception {
    assumeTrue(Files.isDirectory(CORPUS), "the corpus is not here");
    var official = new Account("c", ChannelKind.WECHAT_OFFICIAL, "c", Map.of("appId", "wx1"));
    var wecom = new Account("c", ChannelKind.WECOM, "c", Map.of("corpId", "ww1"));
    int read = 0;
    try (var files = Files.walk(CORPUS)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var delivery = new RawDelivery(UUID.randomUUID(), "k", Map.of(), Files.readAllBytes(file), now());
        if (file.toString().endsWith(".xml")) {
          read++;
          assertThat(new WeChatOfficialAdapter().read(official, delivery)).as(file.toString()).isNotEmpty();
        } else if (file.toString().contains("kf-sync_msg") && Calls.json().readTree(delivery.body()).path("msg_list").size() > 0) {
          read++;
          assertThat(new WeComAdapter().read(wecom, delivery)).as(file.toString()).hasSize(Calls.json().readTree(delivery.body()).path("msg_list").size());
        }
      }
    }
    System.out.println("WeChat: " + read + " recorded payloads, 0 dropped");
    assertThat(read).isGreaterThan(5);
  }
}

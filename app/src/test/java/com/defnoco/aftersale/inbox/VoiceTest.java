package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What customers say instead of writing is heard where it stands, or downloaded where browsers cannot play it; what an app heard in it is told as that. */
class VoiceTest extends InboxFixtures {

  private static final byte[] AMR = "#!AMR\n\u003c\u0000\u0000".getBytes(StandardCharsets.ISO_8859_1);

  private StandIn provider;

  @AfterEach
  void theProviderGoes() {
    if (provider != null) {
      provider.close();
    }
  }

  /** As of corpus: an audio message with the voice flag. */
  private String whatsAppVoice(byte[] sound) {
    provider = new StandIn(call -> call.path().contains("/media-1") ? StandIn.Reply.json(200, "{\"url\":\"" + provider.address() + "/cdn\"}")
        : call.path().contains("/cdn") ? StandIn.Reply.bytes("audio/ogg", sound) : StandIn.Reply.json(200, "{}"));
    var account = account(ChannelKind.WHATSAPP, Map.of("phoneNumberId", "1", "appSecret", "app-secret", "verifyToken", "v", "accessToken", "EAAG", "baseUrl", provider.address() + "/v26.0"));
    var body = """
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},
        "contacts":[{"profile":{"name":"Ada"},"wa_id":"4915123456"}],"messages":[{"from":"4915123456","id":"wamid.voice%s","timestamp":"%d","type":"audio",
        "audio":{"mime_type":"audio/ogg; codecs=opus","id":"media-1","voice":true}}]}}]}]}""".formatted(next(), clock.instant().getEpochSecond()).getBytes(StandardCharsets.UTF_8);
    assertThat(call(ChannelKind.WHATSAPP, account, Hook.post(Map.of("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(Signatures.hmacSha256("app-secret", body))), body)).statusCode())
        .isEqualTo(200);
    arrived(account);
    fetched(account);
    return account;
  }

  @Test
  void aVoiceMessageIsPlayedInTheConversationAlsoFromItsMiddle() {
    var sound = Sounds.wav();
    var conversation = onlyConversation(whatsAppVoice(sound));
    var message = messages(conversation.id()).getFirst();
    assertThat(message.kind()).isEqualTo(MessageKind.VOICE);
    var file = message.attachments().getFirst();
    assertThat(file.mediaType()).as("by its bytes, whatever it was said to be").isEqualTo("audio/wav");
    assertThat(file.label()).isEqualTo(LabelState.NO_PICTURE);
    var browser = signedIn(engineer);
    var address = "/console/inbox/files/" + file.id();
    assertThat(browser.get("/console/inbox/" + conversation.id()).body()).contains("<audio class=\"talk-sound\" controls preload=\"metadata\" src=\"" + address + "\"", "Voice message, Ada", "download>");
    var whole = browser.get(address);
    assertThat(whole.headers().firstValue("Content-Type")).hasValue("audio/wav");
    assertThat(whole.headers().firstValue("Content-Security-Policy").orElse("")).contains("sandbox");
    var part = browser.with("Range", "bytes=10-19").get(address);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 10-19/" + sound.length);
  }

  @Test
  void whatBrowsersCannotPlayIsADownloadThatSaysSo() {
    var conversation = onlyConversation(whatsAppVoice(AMR));
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("Browsers do not play this kind of sound (AMR)", "download>").doesNotContain("<audio");
  }

  @Test
  void whatOnlyCallsItselfASoundIsNotOfferedAsOne() {
    var conversation = onlyConversation(whatsAppVoice("no sound at all, and no text either \u0000\u0001".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(messages(conversation.id()).getFirst().attachments().getFirst().mediaType()).isEqualTo("application/octet-stream");
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).doesNotContain("<audio", "Browsers do not play");
  }

  @Test
  void whatWeChatHeardInAVoiceMessageStandsAsThatAndHowLongItLastsWhereTelegramTells() {
    provider = new StandIn(call -> call.path().contains("stable_token") ? StandIn.Reply.json(200, "{\"access_token\":\"t\",\"expires_in\":7200}") : StandIn.Reply.bytes("audio/amr", AMR));
    var wechat = account(ChannelKind.WECHAT_OFFICIAL, Map.of("appId", "wx1", "appSecret", "s", "token", "tok", "baseUrl", provider.address()));
    var time = Long.toString(clock.instant().getEpochSecond());
    assertThat(call(ChannelKind.WECHAT_OFFICIAL, wechat, new Hook("POST", "timestamp=" + time + "&nonce=n&signature=" + Signatures.sha1OfSorted("tok", time, "n"), Map.of("Content-Type", "text/xml"), ("<xml><ToUserName>gh</ToUserName>"
        + "<FromUserName><![CDATA[o" + next() + "]]></FromUserName><CreateTime>" + time + "</CreateTime><MsgType><![CDATA[voice]]></MsgType><MediaId><![CDATA[m]]></MediaId><Format><![CDATA[amr]]></Format>"
        + "<Recognition><![CDATA[\u7535\u6c60\u9f13\u5305\u4e86]]></Recognition><MsgId>77" + next() + "</MsgId></xml>").getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(wechat);
    fetched(wechat);
    var heard = messages(onlyConversation(wechat).id()).getFirst();
    assertThat(heard.text()).isEqualTo("\u7535\u6c60\u9f13\u5305\u4e86");
    assertThat(heard.heardByMachine()).isTrue();
    assertThat(signedIn(engineer).get("/console/inbox/" + heard.conversation()).body()).contains("written by speech recognition");

    var telegram = account(ChannelKind.TELEGRAM, Map.of("botToken", "1:a", "secretToken", "sesame", "baseUrl", provider.address()));
    assertThat(call(ChannelKind.TELEGRAM, telegram, Hook.post(Map.of("X-Telegram-Bot-Api-Secret-Token", "sesame"), """
        {"update_id":%1$s,"message":{"message_id":1,"from":{"id":%1$s,"first_name":"Ada"},"chat":{"id":%1$s,"type":"private"},"date":%2$s,"voice":{"duration":74,"mime_type":"audio/ogg","file_id":"v","file_size":9}}}"""
        .formatted(1_000 + next(), time).getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(telegram);
    var said = messages(onlyConversation(telegram).id()).getFirst();
    assertThat(said.lasts()).isEqualTo("1:14");
    assertThat(signedIn(engineer).get("/console/inbox/" + said.conversation()).body()).contains("1:14");
  }
}

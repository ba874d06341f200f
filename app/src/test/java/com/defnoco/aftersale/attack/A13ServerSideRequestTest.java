package com.defnoco.aftersale.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Calls;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A13: the server is made to call an address of our own network, or to say what it found there. */
class A13ServerSideRequestTest extends AttackFixtures {

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0.0.0.0/", "https://0/", "https://0.1.2.3/", "https://localhost/", "https://LOCALHOST./",
      "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::a9fe:a9fe]/", "https://[2002:7f00:1::]/",
      "https://[fc00::1]/", "https://[fd00:ec2::254]/", "https://[fe80::1]/", "https://[ff02::1]/", "https://10.0.0.1/", "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.1.1/",
      "https://169.254.169.254/latest/meta-data", "https://100.64.0.1/", "https://100.100.100.200/", "https://192.0.0.192/", "https://198.18.0.1/", "https://224.0.0.1/", "https://240.0.0.1/", "https://255.255.255.255/",
      "https://user@127.0.0.1/", "https://example.org@127.0.0.1/", "https://127.0.0.1#@example.org/", "https://127.0.0.1\\@example.org/", "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1:25/",
      "jar:https://example.org!/", "data:text/plain,x", "//127.0.0.1/", "/etc/passwd", "", "https://", "https://a b/", "https://\u2460\u2461\u2466.0.0.1/", "https://127。0。0。1/"})
  void anAddressOfOurOwnNetworkIsNotCalledHoweverItIsWritten(String address) {
    assertThat(Calls.mayCall(address, "")).isFalse();
    assertThat(Calls.mayCall(address, "https://callback.example:8443/hook")).isFalse();
  }

  @Test
  void aFileOfAMessageIsFetchedFromNoneOfThem() throws Exception {
    try (var secret = new StandIn(call -> StandIn.Reply.bytes("image/png", com.defnoco.aftersale.files.Samples.png()))) {
      var account = webhook();
      for (var url : new String[] {secret.address() + "/metadata", secret.address().replace("127.0.0.1", "localhost") + "/metadata", secret.address().replace("http://127.0.0.1", "http://[::ffff:127.0.0.1]") + "/x",
          secret.address().replace("http", "https") + "/metadata", "file:///etc/passwd"}) {
        call(ChannelKind.WEBHOOK, account, signed("s" + next(), JsonMapper.shared().writeValueAsString(Map.of("sender", Map.of("id", "eve"), "text", "look", "sentAt", clock.instant().toString(),
            "attachments", java.util.List.of(Map.of("name", "x.png", "mediaType", "image/png", "url", url))))));
      }
      arrived(account);
      fetched(account);
      assertThat(secret.calls()).isEmpty();
      assertThat(messages(onlyConversation(account).id())).allSatisfy(message -> assertThat(message.attachments()).allSatisfy(file -> {
        assertThat(file.state()).isEqualTo("FAILED");
        assertThat(String.valueOf(file.failure())).doesNotContain("root:");
      }));
    }
  }

  @Test
  void aRedirectLeadsNowhere() {
    try (var secret = new StandIn(call -> StandIn.Reply.bytes("image/png", com.defnoco.aftersale.files.Samples.png()));
        var provider = new StandIn(call -> StandIn.Reply.json(302, "{}").with("Location", secret.address() + "/inside"))) {
      var account = account(ChannelKind.WEBHOOK, Map.of("secret", "whsec_" + java.util.Base64.getEncoder().encodeToString("a key of thirty-two bytes, or so".getBytes()), "callbackUrl", provider.address() + "/callback"));
      call(ChannelKind.WEBHOOK, account, signed("r" + next(), JsonMapper.shared().writeValueAsString(Map.of("sender", Map.of("id", "eve"), "text", "look", "sentAt", clock.instant().toString(),
          "attachments", java.util.List.of(Map.of("name", "x.png", "mediaType", "image/png", "url", provider.address() + "/file"))))));
      arrived(account);
      fetched(account);
      assertThat(provider.calls()).isNotEmpty();
      assertThat(secret.calls()).isEmpty();
    }
  }

  @Test
  void picturesInWordsOfCustomersAreCalledByNoDrawing() {
    try (var secret = new StandIn(call -> StandIn.Reply.bytes("image/png", com.defnoco.aftersale.files.Samples.png()))) {
      var owner = customer("<img src=" + secret.address() + "/name>", address());
      var number = aCoveredClaimOf(owner);
      claims.message(owner, number, "<img src='" + secret.address() + "/message'> url(" + secret.address() + "/css)", false);
      var own = signedIn(owner);
      assertThat(own.get("/my/claims/" + number + "/1/letter.pdf").statusCode()).isEqualTo(200);
      assertThat(own.get("/my/claims/" + number + "/record.pdf").statusCode()).isEqualTo(200);
      assertThat(secret.calls()).isEmpty();
    }
  }
}

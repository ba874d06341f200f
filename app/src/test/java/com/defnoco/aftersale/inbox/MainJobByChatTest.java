package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a message with a serial number, over the claim and its answer, to what the console and the API show of it. */
class MainJobByChatTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";

  private void says(String account, String id, String sender, String text) {
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Ada Owner\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(account);
  }

  @Test
  void aSentenceWithASerialBecomesAClaimAndTheCustomersNextWordsReachIt() {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET));
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var fullWidth = new StringBuilder();
    serial.chars().forEach(c -> fullWidth.appendCodePoint(c >= '0' && c <= '9' ? c - '0' + '０' : c));
    says(account, "m1-" + serial, "sender-" + serial, "My battery swells, its number is " + fullWidth + ", what now?");
    var conversation = onlyConversation(account);
    assertThat(conversation.serial()).isEqualTo(serial);
    assertThat(conversation.unitId()).isNotNull();

    var number = inbox.makeClaim(engineer, conversation.id(), null, null);
    var claim = claims.find(engineer, number);
    assertThat(claim.items().getFirst().serialNumber()).isEqualTo(serial);
    assertThat(claim.danger()).isTrue();
    assertThat(inbox.makeClaim(engineer, conversation.id(), null, null)).isEqualTo(number);

    says(account, "m2-" + serial, "sender-" + serial, "It happened yesterday.");
    assertThat(claims.timeline(engineer, number).stream().map(entry -> String.valueOf(entry))).anyMatch(entry -> entry.contains("It happened yesterday."));
    assertThat(inbox.ofClaim(engineer, claim.id())).hasSize(2);
  }

  @Test
  void theConsoleShowsTheConversationAndTheApiGivesIt() {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET));
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    says(account, "c1-" + serial, "sender-" + serial, "电池鼓包了 " + serial);
    var conversation = onlyConversation(account);
    var page = signedIn(engineer).get("/console/inbox/" + conversation.id() + "?queue=ALL");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("电池鼓包了").contains(serial).contains("Ada Owner");
    assertThat(signedIn(engineer).get("/console/inbox?queue=ALL&q=" + java.net.URLEncoder.encode("鼓包", StandardCharsets.UTF_8)).body()).contains("Ada Owner");
    assertThat(signedInAs(Role.BENCH).get("/console/inbox/" + conversation.id()).statusCode()).isEqualTo(404);
    assertThat(program(Scope.CLAIMS_READ).get("/api/v1/conversations/" + conversation.id() + "/messages").body()).contains("电池鼓包了").contains("\"direction\":\"IN\"");
    assertThat(program(Scope.CLAIMS_READ).get("/api/v1/deliveries?account=" + account).body()).contains("PROCESSED");
  }

  @Test
  void secretsOfAnAccountAreLockedAndNeverShownAgain() {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", "not-to-be-seen-4711"));
    assertThat(signedInAs(Role.ADMINISTRATOR).get("/console/channels").body()).contains(account).doesNotContain("not-to-be-seen-4711");
    assertThat(jdbc.sql("SELECT settings::text || encode(secrets, 'escape') FROM channel_account WHERE id = :id").param("id", account).query(String.class).single())
        .doesNotContain("not-to-be-seen-4711");
  }
}

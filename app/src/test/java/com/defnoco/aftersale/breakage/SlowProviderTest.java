package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.InboxFixtures;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A provider behind a line that is slow, or that takes a message and says nothing until the line is cut: nobody else waits for it, and what it may have taken comes again under the same id. */
@Tag("breakage")
class SlowProviderTest extends InboxFixtures {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);

  @Test
  void aProviderThatIsSlowOrSilentHoldsUpNobodyElseAndGetsEachMessageUnderOneId() throws Exception {
    var silence = new CountDownLatch(1);
    try (var slow = new StandIn(call -> {
      awaitIts(silence);
      return StandIn.Reply.json(200, "{\"id\":\"slow\"}");
    }); var line = new TcpProxy(URI.create(slow.address()).getPort()); var quick = new StandIn(call -> StandIn.Reply.json(200, "{\"id\":\"quick\"}"))) {
      var slowAccount = account("http://127.0.0.1:" + line.port());
      var quickAccount = account(quick.address());

      var held = answered(slowAccount, "first");
      until("the provider has taken it and is silent", () -> slow.calls().size() == 1);
      var other = answered(quickAccount, "other");
      sent(quickAccount);
      assertThat(message(onlyConversation(quickAccount).id(), other).state()).as("another provider's message goes meanwhile").isEqualTo("ACCEPTED");

      line.cut();
      silence.countDown();
      until("it is to be tried again", () -> jdbc.sql("SELECT count(*) FROM message_outbox WHERE message_id = ? AND leased_until IS NULL").param(held).query(Integer.class).single() == 1
          || slow.calls().size() > 1);
      line.delay = 30;
      timePasses(Duration.ofMinutes(1));
      sent(slowAccount);
      assertThat(message(onlyConversation(slowAccount).id(), held).state()).isEqualTo("ACCEPTED");
      assertThat(slow.calls()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(call -> assertThat(call.headers()).containsEntry("webhook-id", held.toString()));
    }
  }

  private String account(String address) {
    return account(ChannelKind.WEBHOOK, Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString(KEY), "callbackUrl", address + "/callback"));
  }

  /** Somebody writes by this account and is answered. @return the answer */
  private UUID answered(String account, String id) {
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + id + "\",\"name\":\"Ada\"},\"text\":\"It does not charge\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(KEY, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(account);
    return inbox.answer(engineer, onlyConversation(account).id(), Inbox.Answer.of("We look into it.")).id();
  }

  private static void awaitIts(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

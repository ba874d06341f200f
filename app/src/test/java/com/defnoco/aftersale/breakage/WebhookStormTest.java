package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.InboxFixtures;
import com.defnoco.aftersale.inbox.StandIn;
import com.defnoco.aftersale.inbox.channels.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deliveries that come three times, late, in any order, two at once, with the wrong signature or an old one: the same conversation as once and in order. */
@Tag("breakage")
class WebhookStormTest extends InboxFixtures {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "another key, and nobody knows it".getBytes(StandardCharsets.UTF_8);
  private static final int MESSAGES = 24;

  @Test
  void shuffledThreefoldLateAndForgedComesOutAsOnceAndInOrder() throws Exception {
    long seed = Long.getLong("breakage.seed", System.nanoTime());
    System.out.println("Webhooks in a storm: seed " + seed + " (-Dbreakage.seed)");
    var random = new Random(seed);
    try (var provider = new StandIn(call -> StandIn.Reply.json(200, "{\"id\":\"their-" + next() + "\"}"))) {
      var calm = account(provider);
      var storm = account(provider);
      var said = clock.instant().minus(Duration.ofMinutes(4));
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(call(ChannelKind.WEBHOOK, calm, signed(KEY, "m" + i, clock.instant(), text(i, said))).statusCode()).isEqualTo(200);
        arrived(calm);
      }
      var deliveries = new ArrayList<Hook>();
      for (int copy = 0; copy < 3; copy++) {
        for (int i = 0; i < MESSAGES; i++) {
          deliveries.add(signed(KEY, "m" + i, clock.instant(), text(i, said)));
        }
      }
      Collections.shuffle(deliveries, random);
      var forged = new ArrayList<Hook>();
      for (int i = 0; i < MESSAGES; i++) {
        forged.add(signed(OTHER, "f" + i, clock.instant(), text(i, said).replace("number", "forged")));
        forged.add(signed(KEY, "o" + i, clock.instant().minus(Duration.ofSeconds(301 + random.nextInt(500_000))), text(i, said).replace("number", "forged")));
        forged.add(signed(KEY, "n" + i, clock.instant().plus(Duration.ofSeconds(360)), text(i, said).replace("number", "forged")));
      }
      try (var senders = Executors.newFixedThreadPool(6)) {
        var all = new ArrayList<Callable<Integer>>();
        deliveries.forEach(hook -> all.add(() -> call(ChannelKind.WEBHOOK, storm, hook).statusCode()));
        forged.forEach(hook -> all.add(() -> -call(ChannelKind.WEBHOOK, storm, hook).statusCode()));
        Collections.shuffle(all, random);
        for (var answer : senders.invokeAll(all)) {
          assertThat(answer.get()).as("200 for what is genuine however often, 401 for what is not").isIn(200, -401);
        }
      }
      arrived(storm);
      assertThat(texts(storm)).containsExactlyInAnyOrderElementsOf(texts(calm)).hasSize(MESSAGES);
      // And five days later once more, by a provider that kept them: signed anew, as the standard has it.
      clock.move(Duration.ofDays(5));
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(call(ChannelKind.WEBHOOK, storm, signed(KEY, "m" + i, clock.instant(), text(i, said))).statusCode()).isEqualTo(200);
      }
      arrived(storm);
      assertThat(texts(storm)).hasSize(MESSAGES);
    }
  }

  @Test
  void aReceiptThatComesLateTakesNothingBackInWhateverOrder() {
    long seed = Long.getLong("breakage.seed", System.nanoTime());
    var random = new Random(seed);
    try (var provider = new StandIn(call -> StandIn.Reply.json(200, "{\"id\":\"id-" + call.text().replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1") + "\"}"))) {
      var account = account(provider);
      call(ChannelKind.WEBHOOK, account, signed(KEY, "first", clock.instant(), text(0, clock.instant())));
      arrived(account);
      var conversation = onlyConversation(account);
      for (int round = 0; round < 6; round++) {
        var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Answer " + round));
        jdbc.sql("DELETE FROM budget WHERE name LIKE 'channel:%'").update();
        sent(account);
        var receipts = new ArrayList<>(List.of("SENT", "DELIVERED", "READ", "DELIVERED", "SENT"));
        Collections.shuffle(receipts, random);
        for (int i = 0; i < receipts.size(); i++) {
          call(ChannelKind.WEBHOOK, account, signed(KEY, "r" + round + "-" + i, clock.instant(), "{\"receipt\":{\"id\":\"id-" + answer.id() + "\",\"status\":\"" + receipts.get(i) + "\"},\"sentAt\":\"" + clock.instant() + "\"}"));
        }
        arrived(account);
        assertThat(message(conversation.id(), answer.id()).state()).as("seed %s, %s", seed, receipts).isEqualTo("READ");
      }
    }
  }

  private List<String> texts(String account) {
    return messages(onlyConversation(account).id()).stream().map(message -> message.text()).toList();
  }

  private String account(StandIn provider) {
    return account(ChannelKind.WEBHOOK, Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString(KEY), "callbackUrl", provider.address() + "/callback"));
  }

  private static String text(int i, Instant said) {
    return "{\"sender\":{\"id\":\"storm\",\"name\":\"Ada\"},\"text\":\"number " + i + "\",\"sentAt\":\"" + said.plusSeconds(i) + "\"}";
  }

  private static Hook signed(byte[] key, String id, Instant at, String body) {
    var time = Long.toString(at.getEpochSecond());
    var mac = Signatures.hmacSha256(key, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    return Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)), body.getBytes(StandardCharsets.UTF_8));
  }
}

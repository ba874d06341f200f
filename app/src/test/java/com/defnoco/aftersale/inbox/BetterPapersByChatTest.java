package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.documents.DocumentKind;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Paper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A paper that is not good enough is asked for once, where its sender talks with us; the good one that comes later moves their cover, and they are told. */
class BetterPapersByChatTest extends InboxFixtures {

  private static final byte[] PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
      .getBytes(StandardCharsets.US_ASCII);
  private static final String SECRET = "a-plain-secret";

  @Autowired private Documents documents;

  @Test
  void whoTalksWithUsByChatIsAskedThereAndToldTheNewLastDayThere() {
    clock.set("2026-04-12");
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", "http://localhost:9/none"));
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    says(account, "My battery " + serial + " does not charge any more.");
    var conversation = onlyConversation(account);
    var number = inbox.makeClaim(engineer, conversation.id(), null, null);
    var paper = documents.add(SYSTEM, number, 1, DocumentKind.INVOICE, new ByteArrayInputStream(PDF), "invoice.pdf", "");
    documents.judge(engineer, number, paper.id(), Paper.INVALID, "Glare over the buyer", "The name of the buyer cannot be read.");
    assertThat(messages(conversation.id())).last().satisfies(asked -> {
      assertThat(asked.direction()).isEqualTo(Message.Direction.OUT);
      assertThat(asked.text()).contains("The name of the buyer cannot be read.", "/help/papers", "/t/", serial);
    });
    assertThat(inbox.find(SYSTEM, conversation.id()).state()).as("our clock stands still").isEqualTo(Conversation.State.WAITING_FOR_CUSTOMER);

    // They say there is no certificate: cover counts from manufacture. Then both papers turn up.
    claims.setFact(engineer, number, 1, Fact.CERTIFICATE, Paper.MISSING.name(), "they said so", null, null);
    claims.setFact(engineer, number, 1, Fact.INVOICE, Paper.VALID.name(), "seen", null, null);
    var certificate = documents.add(SYSTEM, number, 1, DocumentKind.WARRANTY_CERTIFICATE, new ByteArrayInputStream(PDF), "certificate.pdf", "");
    documents.judge(engineer, number, certificate.id(), Paper.VALID, "Signature is ours", "");
    assertThat(messages(conversation.id())).last().satisfies(told -> assertThat(told.text()).contains("2 May 2026", "10 April 2026", serial));
    assertThat(messages(conversation.id())).filteredOn(one -> one.text().contains("/help/papers")).as("asked once").hasSize(1);
  }

  private void says(String account, String text) {
    var id = UUID.randomUUID().toString();
    var time = String.valueOf(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + id + "\",\"name\":\"Ada Owner\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(account);
  }
}

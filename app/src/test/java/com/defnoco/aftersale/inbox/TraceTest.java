package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Trace;
import com.defnoco.aftersale.platform.Traces;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One trace from the provider's call to what it set off, in the database and in the log; and nobody's data in the log. */
@ExtendWith(OutputCaptureExtension.class)
class TraceTest extends InboxFixtures {

  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);

  @Autowired private Traces traces;
  @Autowired private com.defnoco.aftersale.outbound.Outbound outbound;

  @Test
  void whatADeliverySetsOffBelongsToTheTraceOfItsCall() {
    var trace = UUID.randomUUID().toString().replace("-", "");
    var delivered = deliver(Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
    var row = jdbc.sql("SELECT id, trace FROM channel_delivery WHERE delivery_key LIKE ?").param("%" + delivered + "%").query((rs, i) -> Map.entry(rs.getObject(1, UUID.class), rs.getString(2))).single();
    assertThat(row.getValue()).startsWith(trace + "-");

    // Whatever is staged while the delivery is looked at carries the trace on, and so does what that stages in its turn.
    var mail = traces.onDelivery(row.getKey(), () -> {
      assertThat(Trace.here()).map(Trace::trace).contains(trace);
      return transaction.execute(t -> outbound.mail("trace" + next() + "@claims.example", "Subject", "Text", Locale.ENGLISH));
    });
    assertThat(jdbc.sql("SELECT trace FROM mail WHERE id = ?").param(mail).query(String.class).single()).startsWith(trace + "-").isNotEqualTo(row.getValue());
    assertThat(Trace.here()).as("and it ends with the work").isEmpty();
  }

  @Test
  void aRequestWithoutATraceBeginsOne() {
    var delivered = deliver(Map.of());
    assertThat(jdbc.sql("SELECT trace FROM channel_delivery WHERE delivery_key LIKE ?").param("%" + delivered + "%").query(String.class).single()).matches("[0-9a-f]{32}-[0-9a-f]{16}");
  }

  @Test
  void aWholeStoryLeavesNoNameAddressOrSecretInTheLog(CapturedOutput log) {
    var email = "lovelace" + next() + "@story.example";
    var customer = customer("Augusta Lovelace", email);
    var number = aCoveredClaimOf(customer);
    claims.message(customer, number, "My number is +31 20 555 0100.", false);
    var secret = Ids.secret();
    var program = visitor().with("Authorization", "Bearer " + secret);
    program.get("/api/v1/claims/" + number);
    visitor().fill("/console/sign-in", "/console/sign-in", "email", email, "password", "the wrong words here");
    visitor().fill("/sign-in", "/sign-in/" + secret);
    visitor().get("/t/" + secret);
    deliver(Map.of("cookie", "aftersale=" + secret));
    // Here the log is not masked: nothing of it was written in the first place. What libraries would write is masked by LogLines.
    LoggerFactory.getLogger("com.defnoco.aftersale.story").warn("the story was told");
    assertThat(log.getAll()).contains("the story was told").doesNotContain(email).doesNotContain(secret).doesNotContain("555 0100").doesNotContain("the wrong words here")
        .doesNotContain("Lovelace");
  }

  private String deliver(Map<String, String> headers) {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", "whsec_" + Base64.getEncoder().encodeToString(KEY), "callbackUrl", "https://callback.example/"));
    var time = Long.toString(clock.instant().getEpochSecond());
    var id = "trace-" + UUID.randomUUID();
    var body = "{\"sender\":{\"id\":\"p-%s\",\"name\":\"P\"},\"text\":\"hello\",\"sentAt\":\"%s\"}".formatted(id, clock.instant());
    var mac = Signatures.hmacSha256(KEY, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    var all = new HashMap<>(headers);
    all.putAll(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(all, body.getBytes(StandardCharsets.UTF_8))).statusCode()).isLessThan(300);
    arrived(account);
    return id;
  }
}

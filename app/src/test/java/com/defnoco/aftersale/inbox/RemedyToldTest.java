package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Each step of a remedy is told once: in the chat in which the customer talks with us, else by mail, in their language. */
class RemedyToldTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";

  @Autowired Remedies remedies;
  @Autowired FactoryService factory;

  @Test
  void whoTalksWithUsByChatIsToldThereOnceAndInTheirLanguageAndGetsNoMail() {
    var owner = new com.defnoco.aftersale.parties.Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details("王小明", address(), null, "zh", null, "CN", null)));
    var number = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), number);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    int mails = mails(number);
    factory.assess(engineer, id, Map.of(), "");
    var said = jdbc.sql("SELECT text FROM message WHERE conversation_id = ? AND direction = 'OUT'").param(conversation).query(String.class).list();
    assertThat(said).singleElement().satisfies(text -> assertThat(text).contains(number).containsPattern("\\p{IsHan}{4}").contains("/t/"));
    assertThat(mails(number)).as("told once, not by mail as well").isEqualTo(mails);
    assertThat(jdbc.sql("SELECT state FROM conversation WHERE id = ?").param(conversation).query(String.class).single()).as("whose move it is does not change").isEqualTo("OPEN");
  }

  @Test
  void whoHasNoChatIsToldByMailAndWhoHasNeitherIsNotedForACall() {
    var owner = customer("By Mail", address());
    var number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id();
    int before = mails(number);
    factory.assess(engineer, id, Map.of(), "");
    assertThat(mails(number)).isEqualTo(before + 1);

    var phoneOnly = new com.defnoco.aftersale.parties.Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details("Phone Only", null, "+31 6 1255 " + next(), "en", null, "NL", null)));
    var other = aCoveredClaimOf(phoneOnly);
    fact(other, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    factory.assess(engineer, remedies.choose(phoneOnly, other, 1, Remedy.FACTORY_SERVICE).id(), Map.of(), "");
    assertThat(claims.timeline(engineer, other)).extracting(entry -> entry.event()).contains("customer.notReached");
  }

  @Test
  void newsOfOneClaimAreNotSaidInTheConversationAboutAnother() {
    var owner = customer("Two Claims", address());
    var talkedOf = aCoveredClaimOf(owner);
    var other = aCoveredClaimOf(owner);
    var conversation = talks(owner.id(), talkedOf);
    fact(other, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    var id = remedies.choose(owner, other, 1, Remedy.FACTORY_SERVICE).id();
    int before = mails(other);
    factory.assess(engineer, id, Map.of(), "");
    assertThat(said(conversation)).isEmpty();
    assertThat(mails(other)).isEqualTo(before + 1);

    // In one that is about no claim they may be.
    var third = aCoveredClaimOf(owner);
    var general = talks(owner.id(), null);
    fact(third, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    factory.assess(engineer, remedies.choose(owner, third, 1, Remedy.FACTORY_SERVICE).id(), Map.of(), "");
    assertThat(said(general)).singleElement().satisfies(text -> assertThat(text).contains(third));
    assertThat(said(conversation)).isEmpty();
  }

  private List<String> said(UUID conversation) {
    return jdbc.sql("SELECT text FROM message WHERE conversation_id = ? AND direction = 'OUT'").param(conversation).query(String.class).list();
  }

  private int mails(String number) {
    return jdbc.sql("SELECT count(*) FROM mail WHERE subject LIKE ?").param("%" + number + "%").query(Integer.class).single();
  }

  /** A conversation of the customer about the claim, or about none, on an account that takes what we say. */
  private UUID talks(UUID customer, @Nullable String number) {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", "http://127.0.0.1:9/none"));
    var sender = "sender-" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Wang\"},\"text\":\"How is it going?\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (sender + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", sender, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(account);
    var conversation = jdbc.sql("SELECT c.id FROM conversation c JOIN inbox_handle h ON h.id = c.handle_id WHERE h.value = ?").param(sender).query(UUID.class).single();
    jdbc.sql("UPDATE inbox_person SET customer_id = ? WHERE id = (SELECT person_id FROM conversation WHERE id = ?)").params(customer, conversation).update();
    if (number != null) {
      inbox.join(engineer, conversation, number);
    }
    return conversation;
  }
}

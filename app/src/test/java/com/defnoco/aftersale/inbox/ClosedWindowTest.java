package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import com.defnoco.aftersale.remedies.Remedies;
import com.defnoco.aftersale.remedies.factory.FactoryService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** After a day WhatsApp takes no free words: what an engineer writes and what the program tells goes by an approved text, or stays with its reason; never by another channel without somebody's word. */
class ClosedWindowTest extends InboxFixtures {

  private static final String TEMPLATE = "Your claim {{1}}: {{2}} See {{3}}";

  @Autowired private Remedies remedies;
  @Autowired private FactoryService factory;
  @Autowired private Templates templates;

  private StandIn provider;
  private String account;
  private String sender;
  private Actor.Customer owner;
  private String number;

  @BeforeEach
  void aCustomerWhoTalksByWhatsAppAndHasAMailAddressToo() {
    provider = new StandIn(call -> StandIn.Reply.json(200, "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"ext-" + next() + "\"}]}"));
    owner = new Actor.Customer(customers.findOrCreate(SYSTEM, new Customers.Details("Ada Owner", address(), null, "en", null, "NL", null)));
    number = aCoveredClaimOf(owner);
    fact(number, Fact.REMOTE_DIAGNOSIS, "NOT_FIXABLE_REMOTELY");
    account = account(ChannelKind.WHATSAPP, Map.of("phoneNumberId", "106540352242922", "appSecret", "app-secret", "verifyToken", "verify-me", "accessToken", "EAAG", "baseUrl", provider.address() + "/v26.0"));
    sender = "4915" + next();
    writes("How is it going?");
    var conversation = onlyConversation(account);
    jdbc.sql("UPDATE inbox_person SET customer_id = ? WHERE id = ?").params(owner.id(), conversation.personId()).update();
    inbox.join(engineer, conversation.id(), number);
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("We are looking at it."));
    sent(account);
  }

  @AfterEach
  void theProviderGoes() {
    provider.close();
  }

  private void writes(String text) {
    writes(account, "106540352242922", sender, text);
  }

  private void writes(String account, String number, String sender, String text) {
    var body = """
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"15550783881","phone_number_id":"%s"},"contacts":[{"profile":{"name":"Ada"},"wa_id":"%s"}],
        "messages":[{"from":"%s","id":"wamid.%d","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}""".formatted(number, sender, sender, next(), clock.instant().getEpochSecond(), text)
        .getBytes(StandardCharsets.UTF_8);
    call(ChannelKind.WHATSAPP, account, Hook.post(Map.of("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(Signatures.hmacSha256("app-secret", body))), body));
    arrived(account);
  }

  /** The customer chooses the factory; the assessment is told by itself. */
  private void aStepIsTold() {
    factory.assess(engineer, remedies.choose(owner, number, 1, Remedy.FACTORY_SERVICE).id(), Map.of(), "");
  }

  private Message last() {
    return messages(onlyConversation(account).id()).getLast();
  }

  private int mails() {
    return jdbc.sql("SELECT count(*) FROM mail WHERE subject LIKE ?").param("%" + number + "%").query(Integer.class).single();
  }

  @Test
  void newsGoByTheApprovedTextOfTheAccountInTheCustomersLanguage() {
    templates.put(SYSTEM, account, "claim_news_zh", "zh_CN", "您的索赔单 {{1}}", true);
    templates.put(SYSTEM, account, "claim_news", "en_GB", TEMPLATE, true);
    clock.move(Duration.ofHours(25));
    int before = mails();
    aStepIsTold();
    sent(account);
    assertThat(last().state()).isEqualTo("ACCEPTED");
    assertThat(last().text()).startsWith("Your claim " + number + ": ").contains("/t/");
    assertThat(provider.calls("POST", "/messages").getLast().text()).contains("\"claim_news\"").contains("en_GB").contains(number);
    assertThat(mails()).as("told once").isEqualTo(before);
    assertThat(onlyConversation(account).state()).as("whose move it is does not change").isEqualTo(Conversation.State.WAITING_FOR_CUSTOMER);
  }

  @Test
  void withoutOneTheyStayWithTheReasonAsATaskAndGoByMailOnAnEngineersWordAlone() {
    clock.move(Duration.ofHours(25));
    int before = mails();
    int calls = provider.calls("POST", "/messages").size();
    aStepIsTold();
    sent(account);
    var kept = last();
    assertThat(kept.state()).isEqualTo("FAILED");
    assertThat(provider.calls("POST", "/messages")).hasSize(calls);
    assertThat(mails()).as("no other channel without somebody's word").isEqualTo(before);
    var conversation = onlyConversation(account);
    assertThat(conversation.state()).isEqualTo(Conversation.State.OPEN);
    assertThat(conversation.dueAt()).isNotNull();
    var place = "/console/inbox/" + conversation.id();
    assertThat(signedIn(engineer).get(place).body()).contains("has no approved text for news").contains("Send it by mail");
    assertThat(signedInAs(Role.AUDITOR).get(place).body()).doesNotContain(place + "/notice");

    var browser = signedIn(engineer);
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString()).statusCode()).isIn(302, 303);
    assertThat(mails()).isEqualTo(before + 1);
    assertThat(browser.get(place).body()).contains("Sent by mail by an engineer").doesNotContain(place + "/notice");
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString()).statusCode()).isEqualTo(409);
  }

  @Test
  void newsThatStayedGoHereAgainOnceTheCustomerWroteAndOnlyOnce() {
    clock.move(Duration.ofHours(25));
    aStepIsTold();
    var kept = last();
    var place = "/console/inbox/" + onlyConversation(account).id();
    var browser = signedIn(engineer);
    assertThat(browser.get(place).body()).contains(place + "/notice").doesNotContain("Send it here again");
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString(), "way", "here").statusCode()).as("still closed").isEqualTo(409);

    writes("Hello, are you there?");
    assertThat(browser.get(place).body()).contains("Send it here again");
    int calls = provider.calls("POST", "/messages").size();
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString(), "way", "here").statusCode()).isIn(302, 303);
    sent(account);
    assertThat(provider.calls("POST", "/messages")).hasSize(calls + 1);
    assertThat(last().text()).isEqualTo(kept.text());
    assertThat(last().state()).isEqualTo("ACCEPTED");
    assertThat(browser.get(place).body()).contains("Sent here again by an engineer").doesNotContain(place + "/notice");
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString(), "way", "here").statusCode()).as("once").isEqualTo(409);
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString()).statusCode()).as("nor by mail any more").isEqualTo(409);
  }

  @Test
  void newsThatStayedGoByAnotherChannelOfTheCustomerOnAnEngineersWordAndNeverWhereTheyTalkOfAnotherClaim() {
    var another = aCoveredClaimOf(owner);
    var second = account(ChannelKind.WHATSAPP, Map.of("phoneNumberId", "206540352242922", "appSecret", "app-secret", "verifyToken", "verify-me", "accessToken", "EAAG", "baseUrl", provider.address() + "/v26.0"));
    clock.move(Duration.ofHours(25));
    writes(second, "206540352242922", "4916" + next(), "Good day");
    var other = onlyConversation(second);
    jdbc.sql("UPDATE inbox_person SET customer_id = ? WHERE id = ?").params(owner.id(), other.personId()).update();
    aStepIsTold();
    var kept = last();
    assertThat(kept.state()).as("not by another channel by itself").isEqualTo("FAILED");
    var place = "/console/inbox/" + onlyConversation(account).id();
    var browser = signedIn(engineer);
    assertThat(browser.get(place).body()).contains("Send it by another channel", other.id().toString());

    inbox.join(engineer, other.id(), another);
    assertThat(browser.get(place).body()).doesNotContain("Send it by another channel");
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString(), "way", other.id().toString()).statusCode()).isEqualTo(404);

    inbox.join(engineer, other.id(), number);
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString(), "way", other.id().toString()).statusCode()).isIn(302, 303);
    assertThat(browser.fill(place, place + "/notice", "message", kept.id().toString(), "way", other.id().toString()).statusCode()).as("once").isEqualTo(409);
    sent(second);
    assertThat(messages(other.id())).filteredOn(one -> one.text().equals(kept.text())).singleElement().satisfies(one -> assertThat(one.state()).isEqualTo("ACCEPTED"));
    assertThat(browser.get(place).body()).contains("Sent by another channel by an engineer");
  }

  @Test
  void newsThatWaitForAChannelThatDoesNotWorkAreTakenOutOfItAndMailed() {
    provider.answers(call -> StandIn.Reply.json(401, "{\"error\":{\"code\":190,\"message\":\"token\"}}"));
    aStepIsTold();
    sent(account);
    var waits = last();
    assertThat(waits.state()).isEqualTo("QUEUED");
    int before = mails();
    var place = "/console/inbox/" + onlyConversation(account).id();
    assertThat(signedIn(engineer).fill(place, place + "/notice", "message", waits.id().toString()).statusCode()).isIn(302, 303);
    assertThat(mails()).isEqualTo(before + 1);
    provider.answers(call -> StandIn.Reply.json(200, "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"ext-" + next() + "\"}]}"));
    int calls = provider.calls("POST", "/messages").size();
    accounts.works(account);
    sent(account);
    assertThat(provider.calls("POST", "/messages")).as("not told twice").hasSize(calls);
  }

  @Test
  void newsThatWaitedTillTheWindowClosedGoByTheApprovedTextToo() {
    templates.put(SYSTEM, account, "claim_news", "en", TEMPLATE, true);
    provider.answers(call -> StandIn.Reply.json(400, "{\"error\":{\"code\":130429,\"message\":\"Rate limit hit\"}}"));
    aStepIsTold();
    sent(account);
    assertThat(last().state()).isEqualTo("QUEUED");
    provider.answers(call -> StandIn.Reply.json(200, "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"ext-" + next() + "\"}]}"));
    clock.move(Duration.ofHours(25));
    sent(account);
    assertThat(last().state()).isEqualTo("ACCEPTED");
    assertThat(provider.calls("POST", "/messages").getLast().text()).contains("\"template\"").contains("claim_news");
  }

  @Test
  void anAnswerThatWaitedTillTheWindowClosedIsNotSentAndIsOurMoveAgain() {
    var conversation = onlyConversation(account);
    writes("And now?");
    provider.answers(call -> StandIn.Reply.json(400, "{\"error\":{\"code\":130429,\"message\":\"Rate limit hit\"}}"));
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Soon."));
    sent(account);
    clock.move(Duration.ofHours(25));
    sent(account);
    assertThat(last().state()).isEqualTo("FAILED");
    assertThat(inbox.find(engineer, conversation.id()).state()).isEqualTo(Conversation.State.OPEN);
    assertThat(inbox.find(engineer, conversation.id()).dueAt()).isNotNull();
  }

  @Test
  void theComposerOffersApprovedTextsWithTheirPlacesOnceTheWindowIsClosed() {
    var conversation = onlyConversation(account);
    templates.put(SYSTEM, account, "return_ready", "en", "The return label of {{1}} is ready: {{2}}", false);
    var approved = templates.of(SYSTEM, account).getFirst().id();
    var place = "/console/inbox/" + conversation.id();
    assertThat(signedIn(engineer).get(place).body()).contains("You can write until").doesNotContain("name=\"approved\"");
    clock.move(Duration.ofHours(25));
    var browser = signedIn(engineer);
    assertThat(browser.get(place).body()).contains("only an approved template is allowed").contains("name=\"approved\"").contains("return_ready");

    assertThat(browser.fill(place, place + "/answer", "text", "Free words").statusCode()).as("checked when sending, whatever the page showed").isEqualTo(409);
    assertThat(browser.fill(place, place + "/answer", "approved", approved.toString(), "values", "one line only").statusCode()).isEqualTo(422);
    assertThat(browser.fill(place, place + "/answer", "approved", UUID.randomUUID().toString(), "values", "a\nb").statusCode()).isEqualTo(422);
    int calls = provider.calls("POST", "/messages").size();
    assertThat(browser.fill(place, place + "/answer", "approved", approved.toString(), "values", number + "\nhttps://example.org/l").statusCode()).isIn(302, 303);
    sent(account);
    assertThat(provider.calls("POST", "/messages")).hasSize(calls + 1);
    assertThat(last().text()).isEqualTo("The return label of " + number + " is ready: https://example.org/l");
    assertThat(last().state()).isEqualTo("ACCEPTED");
  }

  @Test
  void theTextForNewsIsChosenOnThePageOfChannelsAndThereIsOneForALanguage() {
    var admin = signedInAs(Role.ADMINISTRATOR);
    for (var name : java.util.List.of("news_one", "news_two")) {
      assertThat(admin.fill("/console/channels", "/console/channels/" + account + "/templates", "template", name, "language", "en", "body", TEMPLATE, "notices", "true").statusCode()).isIn(302, 303);
    }
    assertThat(templates.of(SYSTEM, account).stream().filter(Templates.Approved::notices)).singleElement().satisfies(one -> assertThat(one.name()).isEqualTo("news_two"));
    assertThat(admin.get("/console/channels").body()).contains("for news of claims");
    assertThat(admin.fill("/console/channels", "/console/channels/" + account + "/templates", "template", "news_four", "language", "en", "body", "{{1}} {{2}} {{3}} {{4}}", "notices", "true").statusCode())
        .isEqualTo(422);
  }
}

package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The portal's own channel: the chat without an account, the pages of claims, what was written down by hand, and the texts answers begin with. */
class WebChatTest extends InboxFixtures {

  @Autowired private WebChats chats;
  @Autowired private Chronicle chronicle;
  @Autowired private ReadyTexts texts;

  /** All tests write from one address. */
  @AfterEach
  void everybodyMayWriteAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'chat:%'").update();
  }

  private Conversation about(String serial) {
    var found = inbox.list(SYSTEM, new Inbox.Query(Inbox.Queue.ALL, ChannelKind.WEB_CHAT, null, serial, null, null, null, 10)).rows();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void aVisitorWritesWithoutAccountOrScriptIsWarnedAtOnceAndReadsTheAnswer() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var visitor = visitor();
    assertThat(visitor.fill("/chat", "/chat", "text", "My battery swells, its number is " + serial).statusCode()).isEqualTo(302);
    var page = visitor.get("/chat").body();
    assertThat(page).contains(serial).contains("Do this first");

    var conversation = about(serial);
    assertThat(conversation.unitId()).isNotNull();
    assertThat(conversation.state()).isEqualTo(Conversation.State.OPEN);
    assertThat(conversation.dueAt()).as("the program's own warning is no answer").isNotNull();
    var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Put it outdoors and send us a photo."));
    sent("web-chat");
    assertThat(visitor.get("/chat/new?after=" + conversation.version()).body()).contains("Put it outdoors and send us a photo.");
    assertThat(message(conversation.id(), answer.id()).state()).isEqualTo("READ");
    assertThat(visitor().get("/chat").body()).doesNotContain(serial);
  }

  @Test
  void whatIsWrongIsSaidAndWhatWasTypedStaysThere() {
    var visitor = visitor();
    assertThat(visitor.fill("/chat", "/chat", "text", "  ").body()).contains("Write something");
    var refused = visitor.fill("/chat", "/chat", "text", "hello there", "mail", "no address");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("hello there").contains("no mail address");
    assertThat(visitor.get("/chat/resume/" + "0".repeat(32) + ".forged").statusCode()).isEqualTo(404);
    assertThat(visitor.get("/chat/files/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void whoLeftAnAddressAndIsAwayHearsOnceAndComesBackByTheLink() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var mail = "away" + next() + "@claims.example";
    visitor().fill("/chat", "/chat", "text", "Is " + serial + " covered?", "mail", mail);
    var conversation = about(serial);
    inbox.answer(engineer, conversation.id(), Inbox.Answer.of("It is, until May."));
    sent("web-chat");
    timePasses(Duration.ofMinutes(3));
    chats.tellTheAbsent();
    chats.tellTheAbsent();
    var told = jdbc.sql("SELECT body FROM mail WHERE recipient = :mail").param("mail", mail).query(String.class).list();
    assertThat(told).hasSize(1);
    var link = told.getFirst().replaceAll("(?s).*(/chat/resume/\\S+).*", "$1");
    var again = visitor();
    assertThat(again.get(link).statusCode()).isEqualTo(302);
    assertThat(again.get("/chat").body()).contains("It is, until May.");
  }

  @Test
  void aChatBecomesAClaimAndItsVisitorSeesWhereItStands() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var visitor = visitor();
    visitor.fill("/chat", "/chat", "text", "Cell 3 of " + serial + " is low.");
    var conversation = about(serial);
    var number = inbox.makeClaim(engineer, conversation.id(), null, null);
    assertThat(visitor.get("/chat").body()).contains(number).contains("/t/");
    // Joined by hand to somebody else's claim, perhaps by mistake: that claim is not opened to whoever chats.
    var other = visitor();
    var another = aUnitThatReachedRotterdamOn("2024-03-02");
    other.fill("/chat", "/chat", "text", "Mine is " + another);
    inbox.join(engineer, about(another).id(), number);
    assertThat(other.get("/chat").body()).doesNotContain("/t/");
  }

  @Test
  void whatIsWrittenOnThePageOfAClaimStandsInTheInboxAndTheAnswerOnThePage() {
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30");
    var number = receipt.claim().number();
    var place = "/t/" + receipt.link();
    var customer = visitor();
    assertThat(customer.fill(place, place + "/message", "text", "When will you know more?").statusCode()).isEqualTo(302);
    var conversation = inbox.list(SYSTEM, Inbox.Query.ofClaim(receipt.claim().id())).rows().getFirst();
    assertThat(conversation.channel()).isEqualTo(ChannelKind.WEB_CHAT);
    assertThat(conversation.claimNumber()).isEqualTo(number);
    assertThat(conversation.state()).isEqualTo(Conversation.State.OPEN);
    assertThat(messages(conversation.id())).extracting(Message::text).containsExactly("When will you know more?");

    var answer = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Tomorrow at noon."));
    sent("web-chat");
    assertThat(customer.get(place).body()).containsOnlyOnce("Tomorrow at noon.").containsOnlyOnce("When will you know more?");
    assertThat(message(conversation.id(), answer.id()).state()).isEqualTo("READ");
    // And what is written on the console's page of the claim stands in the same conversation.
    claims.message(engineer, number, "One more question: which charger?", true);
    assertThat(messages(conversation.id())).extracting(Message::text).endsWith("One more question: which charger?");
    assertThat(inbox.find(SYSTEM, conversation.id()).state()).isEqualTo(Conversation.State.WAITING_FOR_CUSTOMER);
    assertThat(signedIn(engineer).get("/console/claims/" + number).body()).contains("/console/inbox/" + conversation.id());

    claims.close(engineer, number, 1, "No answer came.", null);
    assertThat(inbox.find(SYSTEM, conversation.id()).state()).isEqualTo(Conversation.State.CLOSED);
    customer.fill(place, place + "/message", "text", "The one that came with it.");
    assertThat(inbox.find(SYSTEM, conversation.id()).state()).isEqualTo(Conversation.State.OPEN);
  }

  @Test
  void filesGoWithAnAnswerFromThePageOfAClaimAndStandThere() {
    var receipt = submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30");
    var place = "/console/claims/" + receipt.claim().number();
    var desk = signedIn(engineer);
    desk.get(place);
    assertThat(desk.upload(place + "/messages", "file", "packing.png", "image/png", Pictures.png(), "text", "Pack it like this.", "waits", "true").statusCode()).isEqualTo(303);
    var conversation = inbox.list(SYSTEM, Inbox.Query.ofClaim(receipt.claim().id())).rows().getFirst();
    assertThat(messages(conversation.id())).singleElement().satisfies(message -> {
      assertThat(message.text()).isEqualTo("Pack it like this.");
      assertThat(message.attachments()).singleElement().satisfies(file -> assertThat(file.name()).isEqualTo("packing.png"));
    });
    assertThat(conversation.state()).isEqualTo(Conversation.State.WAITING_FOR_CUSTOMER);
    assertThat(desk.get(place).body()).contains("Files of the conversations (1)", "packing.png");
    var theirs = "/t/" + receipt.link();
    assertThat(visitor().get(theirs).body()).contains("Pack it like this.").contains(theirs + "/said/" + messages(conversation.id()).getFirst().attachments().getFirst().id());

    var refused = desk.upload(place + "/messages", "file", "", "application/octet-stream", new byte[0], "text", " ");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("Write something first.");

    var foreign = chats.conversationOf(engineer, submitted(aUnitThatReachedRotterdamOn("2024-03-02"), "2025-05-30").claim().number());
    assertThat(desk.upload(place + "/messages", "file", "packing.png", "image/png", Pictures.png(), "text", "Not here.", "conversation", foreign.toString()).statusCode()).isEqualTo(404);
    assertThat(messages(foreign)).isEmpty();
    assertThat(messages(conversation.id())).hasSize(1);
  }

  @Test
  void aCallIsWrittenDownWithTheDayOnWhichItWasHad() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var before = clock.instant().minus(Duration.ofDays(700)).truncatedTo(ChronoUnit.SECONDS);
    var id = chronicle.write(engineer, new Chronicle.Talk(null, Chronicle.Way.PHONE, "Ada Owner", "+44 7700 900 " + next(), before, "It smokes, serial " + serial, "Keep away and call the brigade.", "", List.of()));
    var conversation = inbox.find(engineer, id);
    assertThat(conversation.serial()).isEqualTo(serial);
    assertThat(messages(id).getFirst().providerTime()).isEqualTo(before);
    assertThat(inbox.window(conversation).state()).isEqualTo(Window.State.CLOSED);
    assertThatThrownBy(() -> inbox.answer(engineer, id, Inbox.Answer.of("by mistake"))).isInstanceOf(NotPossible.class);
    assertThat(chronicle.write(engineer, new Chronicle.Talk(id, Chronicle.Way.PHONE, "", "", before.plusSeconds(600), "It has stopped smoking.", "", "", List.of()))).isEqualTo(id);
    var number = inbox.makeClaim(engineer, id, null, null);
    assertThat(claims.find(engineer, number).items().getFirst().description()).contains("[" + before.toString().substring(0, 10) + "]");
    assertThatThrownBy(() -> chronicle.write(engineer, new Chronicle.Talk(null, Chronicle.Way.FAIR, "", "", Instant.MAX, "", "", "", List.of()))).isInstanceOfSatisfying(InvalidInput.class,
        refused -> assertThat(refused.problems()).hasSize(3));
    assertThatThrownBy(() -> chronicle.write(staff(Role.BENCH), new Chronicle.Talk(null, Chronicle.Way.FAIR, "A", "", before, "b", "", "", List.of()))).isInstanceOf(NotFound.class);
  }

  @Test
  void aClaimThatMayBeMeantIsSuggestedAndNeverJoinedByItselfWithoutProof() {
    var serial = aUnitThatReachedRotterdamOn("2024-03-02");
    var number = submitted(serial, "2025-05-30").claim().number();
    visitor().fill("/chat", "/chat", "text", "What about " + serial + "?");
    var conversation = about(serial);
    assertThat(conversation.claimNumber()).isNull();
    assertThat(inbox.suggestions(engineer, conversation.id())).containsExactly(new Inbox.Suggestion(number, false, "unit"));
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("Join to " + number);
  }

  @Test
  void readyTextsKnowOnlyTheirPlacesAndKeepEveryVersion() {
    assertThat(texts.all(engineer)).hasSizeGreaterThan(11).allSatisfy(text -> {
      assertThat(text.textEn()).isNotBlank();
      assertThat(text.textZh()).isNotBlank();
    });
    var code = "test-" + next();
    var first = texts.edit(manager, new ReadyTexts.Text(code, 0, "Greeting", "问候", "Good day {name}, about {serial}: {claim}", "{name}您好，关于{serial}：{claim}", false));
    assertThat(first.filled("en", Map.of("name", "Ada", "serial", "DF1"))).as("what is not known stays in view").isEqualTo("Good day Ada, about DF1: {claim}");
    var second = texts.edit(manager, new ReadyTexts.Text(code, 1, "Greeting", "问候", "Hello {name}", "{name}，您好", false));
    assertThat(second.version()).isEqualTo(2);
    assertThat(texts.history(engineer, code)).hasSize(2);
    assertThatThrownBy(() -> texts.edit(manager, first)).isInstanceOf(NotPossible.class);
    assertThatThrownBy(() -> texts.edit(manager, new ReadyTexts.Text(code, 2, "G", "问", "Hello {password}", "您好", false))).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> texts.edit(engineer, second)).isInstanceOf(NotAllowed.class);
  }

}

package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.platform.NotPossible;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One person, several handles: joined on hard evidence alone, and parted again. What is said by itself, and how often. Words found in every conversation. */
class WhoIsWhoTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";
  private static final Pattern CODE = Pattern.compile("\\d{4} \\d{4}");

  @Autowired private ThreadsSql threads;

  private StandIn provider;
  private String account;

  @BeforeEach
  void anAccount() {
    provider = new StandIn(call -> StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}"));
    account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", provider.address()));
  }

  @AfterEach
  void theProviderGoes() {
    provider.close();
  }

  private Conversation writes(String sender, String text) {
    var id = "m" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Ada " + sender + "\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8)));
    arrived(account);
    return conversations(account).stream().filter(one -> one.handle().value().equals(sender)).findFirst().orElseThrow();
  }

  private String codeIn(UUID conversation) {
    return messages(conversation).stream().filter(one -> one.direction() == Message.Direction.OUT).map(one -> CODE.matcher(one.text())).filter(java.util.regex.Matcher::find)
        .map(java.util.regex.Matcher::group).reduce((first, last) -> last).orElseThrow();
  }

  private UUID personOf(Conversation conversation) {
    return inbox.find(engineer, conversation.id()).personId();
  }

  @Test
  void whoeverWritesBackTheCodeSentToTheOtherHandleIsThatPerson() {
    var here = writes("here-" + next(), "It is me, who also wrote from the other phone");
    var there = writes("there-" + next(), "My charger is broken");
    inbox.proveBy(engineer, here.id(), there.personId());
    var code = codeIn(there.id());
    assertThat(messages(here.id())).noneMatch(one -> one.text().contains(code));

    writes(here.handle().value(), "The code is 1111 2222");
    assertThat(personOf(here)).isNotEqualTo(personOf(there));
    var fullWidth = new StringBuilder();
    code.chars().forEach(c -> fullWidth.appendCodePoint(c >= '0' && c <= '9' ? c - '0' + '０' : c));
    writes(here.handle().value(), "Here it is: " + fullWidth);
    assertThat(personOf(here)).isEqualTo(personOf(there));
    assertThat(inbox.handles(engineer, personOf(here))).hasSize(2);
    var join = inbox.joins(engineer, personOf(here)).getFirst();
    assertThat(signedIn(engineer).get("/console/inbox/" + here.id()).body()).contains("a code sent to the one was written back from the other");

    inbox.undoJoin(engineer, join.id());
    assertThat(personOf(here)).isNotEqualTo(personOf(there));
    assertThatThrownBy(() -> inbox.undoJoin(engineer, join.id())).isInstanceOf(NotPossible.class);
  }

  @Test
  void aCodeIsGoodForFiveTriesForHalfAnHourAndForTheOneItWasMadeFor() {
    var here = writes("here-" + next(), "It is me");
    var there = writes("there-" + next(), "My charger is broken");
    var stranger = writes("stranger-" + next(), "Hello");
    inbox.proveBy(engineer, here.id(), there.personId());
    writes(stranger.handle().value(), codeIn(there.id()));
    assertThat(personOf(stranger)).isNotEqualTo(personOf(there));
    for (int i = 0; i < 5; i++) {
      writes(here.handle().value(), "0000 000" + i);
    }
    writes(here.handle().value(), codeIn(there.id()));
    assertThat(personOf(here)).as("five wrong tries").isNotEqualTo(personOf(there));

    inbox.proveBy(engineer, here.id(), there.personId());
    clock.move(Duration.ofMinutes(31));
    writes(here.handle().value(), codeIn(there.id()));
    assertThat(personOf(here)).as("too late").isNotEqualTo(personOf(there));
  }

  @Test
  void undoingAlsoGivesTheCustomerBackAndWhatWasPartedIsNotJoinedAgainByItself() {
    var one = writes("one-" + next(), "Hello");
    var other = writes("other-" + next(), "Hello");
    var owner = customer("Ada", address());
    threads.customerOf(other.personId(), owner.id());
    inbox.joinPeople(engineer, one.personId(), other.personId(), "She told me on the telephone");
    assertThat(inbox.find(engineer, one.id()).customerId()).isEqualTo(owner.id());
    inbox.undoJoin(engineer, inbox.joins(engineer, one.personId()).getFirst().id());
    assertThat(inbox.find(engineer, one.id()).customerId()).isNull();
    assertThat(inbox.find(engineer, other.id()).customerId()).isEqualTo(owner.id());
    assertThat(threads.parted(other.personId(), one.personId())).isTrue();
  }

  @Test
  void anAccountAcknowledgesOnceADayInAThreadAndIsNoAnswer() {
    accounts.acknowledge(SYSTEM, account, true);
    var sender = "loop-" + next();
    var conversation = writes(sender, "It smokes");
    writes(sender, "Thank you for your message, we will answer soon");
    writes(sender, "Thank you for your message, we will answer soon");
    sent(account);
    var ours = messages(conversation.id()).stream().filter(one -> one.direction() == Message.Direction.OUT).toList();
    assertThat(ours).hasSize(1);
    assertThat(ours.getFirst().text()).contains("do not charge");
    assertThat(inbox.find(engineer, conversation.id()).dueAt()).as("the clock goes on").isNotNull();
    assertThat(inbox.find(engineer, conversation.id()).answeredAt()).isNull();
    clock.move(Duration.ofHours(25));
    writes(sender, "Still there?");
    assertThat(messages(conversation.id()).stream().filter(one -> one.direction() == Message.Direction.OUT)).hasSize(2);
  }

  @Test
  void threeThreadsOfOneAddressAreAcknowledgedAndNoFourth() {
    accounts.acknowledge(SYSTEM, account, true);
    var sender = "many-" + next();
    for (int i = 0; i < 5; i++) {
      inbox.move(engineer, writes(sender, "Ping " + i).id(), Conversation.State.CLOSED);
      // So long ago that what comes next begins another conversation.
      jdbc.sql("UPDATE conversation SET last_at = last_at - interval '20 d' WHERE account_id = :id AND state = 'CLOSED'").param("id", account).update();
    }
    assertThat(jdbc.sql("SELECT count(*) FROM message WHERE account_id = :id AND direction = 'OUT'").param("id", account).query(Integer.class).single()).isEqualTo(3);
  }

  @Test
  void whatWasLookedForIsMarkedInTheListAndInTheConversation() {
    var conversation = writes("search-" + next(), "我的电池在充电以后鼓包了，怎么办 zzqmark" + next());
    writes(conversation.handle().value(), "And the charger hums");
    var page = signedIn(engineer).get("/console/inbox?queue=ALL&q=" + java.net.URLEncoder.encode("电池 zzqmark", StandardCharsets.UTF_8)).body();
    assertThat(page).contains("我的<mark>电池</mark>在充电");
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id() + "?queue=ALL&q=" + java.net.URLEncoder.encode("鼓包", StandardCharsets.UTF_8)).body()).contains("<mark>鼓包</mark>");
    assertThat(SearchWords.marked("Ｓwollen PACK 电池", "swo 电池")).extracting(piece -> piece.hit() + ":" + piece.text())
        .containsExactly("true:Ｓwo", "false:llen PACK ", "true:电池");
    assertThat(SearchWords.excerpt("x ".repeat(300) + "needle " + "y ".repeat(300), "needle", 60)).anyMatch(Inbox.Piece::hit);
  }
}

package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotPossible;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A claim about which nothing is doubtful makes itself, tells its customer where they wrote, and is taken back with one click. Whatever is doubtful waits for a person. */
class ClaimByItselfTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";

  @Autowired private ByItself byItself;
  @Autowired private DeskRules rules;

  @Autowired private ByItselfWork work;

  private StandIn provider;
  private String account;

  @BeforeEach
  void sureClaimsMakeThemselves() {
    provider = new StandIn(call -> StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}"));
    account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET, "callbackUrl", provider.address()));
    allowed(true);
  }

  @AfterEach
  void andInOtherTestsTheyDoNot() {
    allowed(false);
    provider.close();
  }

  private void allowed(boolean on) {
    var now = rules.of(SYSTEM);
    rules.put(SYSTEM, new DeskRules.Rules(now.version(), now.firstAnswer(), now.nextAnswer(), now.dangerFirstAnswer(), now.dangerNextAnswer(), now.leadAfter(), on));
  }

  private Conversation writes(String sender, String text) {
    var id = "m" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Ada Owner\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(200);
    arrived(account);
    until("looking for sure claims", () -> !work.next() && jdbc.sql("SELECT count(*) FROM inbox_claim_due").query(Integer.class).single() == 0);
    return conversations(account).stream().filter(one -> one.handle().value().contains(sender)).findFirst().orElseThrow();
  }

  private String sender() {
    return "sender-" + next();
  }

  private String aUnit() {
    return aUnitThatReachedRotterdamOn("2024-03-02");
  }

  private void longAgo(Conversation conversation) {
    jdbc.sql("UPDATE conversation SET last_at = last_at - interval '20 days' WHERE id = ?").param(conversation.id()).update();
  }

  private List<Message> saidTo(Conversation conversation) {
    return messages(conversation.id()).stream().filter(one -> one.direction() == Message.Direction.OUT).toList();
  }

  @Test
  void aSureClaimIsMadeByItselfAndItsCustomerIsToldThere() {
    var serial = aUnit();
    var conversation = writes(sender(), "My battery swells, its number is " + serial + ", what now?");
    assertThat(conversation.claimNumber()).isNotNull();
    var claim = claims.find(engineer, conversation.claimNumber());
    assertThat(claim.items()).singleElement().satisfies(item -> assertThat(item.serialNumber()).isEqualTo(serial));
    assertThat(claim.danger()).isTrue();
    assertThat(saidTo(conversation)).singleElement().satisfies(said -> {
      assertThat(said.text()).contains(claim.number()).contains(serial).contains("/t/").contains("fireproof");
      assertThat(said.trust()).isEqualTo(Trust.AUTOMATIC);
    });
    sent(account);
    assertThat(provider.calls().stream().map(StandIn.Call::text)).anyMatch(body -> body.contains(claim.number()));
    assertThat(inbox.find(engineer, conversation.id()).dueAt()).as("an engineer still owes the first answer").isNotNull();
    assertThat(claims.timeline(engineer, claim.number())).extracting(entry -> entry.event()).contains("claim.byItself");
    assertThat(jdbc.sql("SELECT actor FROM journal WHERE subject = ? AND event = 'conversation.joined'").param("conversation:" + conversation.id()).query(String.class).single()).isEqualTo("system");
    var page = signedIn(engineer).get("/console/inbox/" + conversation.id()).body();
    assertThat(page).contains("Made by itself").contains("Swollen").contains("Take it back");
  }

  @Test
  void anEngineerTakesItBackWithOneClickAndThenPeopleDecide() {
    var serial = aUnit();
    var who = sender();
    var conversation = writes(who, "It does not charge any more: " + serial);
    var number = conversation.claimNumber();
    assertThat(number).isNotNull();
    var browser = signedIn(engineer);
    var place = "/console/inbox/" + conversation.id();
    assertThat(signedInAs(Role.AUDITOR).get(place).body()).doesNotContain("Take it back");
    assertThat(browser.fill(place, place + "/claim", "undo", "true").statusCode()).isIn(302, 303);

    assertThat(claims.find(engineer, number).state()).isEqualTo(ClaimState.WITHDRAWN);
    var after = inbox.find(engineer, conversation.id());
    assertThat(after.claimNumber()).isNull();
    assertThat(after.state()).as("the customer still waits for us").isEqualTo(Conversation.State.OPEN);
    assertThat(saidTo(conversation)).last().satisfies(said -> assertThat(said.text()).contains(number).contains("withdrawn"));
    assertThat(browser.get(place).body()).contains("was taken back");
    assertThatThrownBy(() -> byItself.undo(engineer, conversation.id())).isInstanceOf(NotPossible.class);

    var again = writes(who, "As I said, " + serial + " does not charge.");
    assertThat(again.claimNumber()).isNull();
    assertThat(inbox.makeClaim(engineer, conversation.id(), aUnit(), "Another one, as they said on the telephone")).as("of another battery").isNotEqualTo(number);
  }

  @Test
  void whatWasTakenBackByMistakeIsTakenUpAgain() {
    var conversation = writes(sender(), aUnit() + " does not charge");
    var number = conversation.claimNumber();
    byItself.undo(engineer, conversation.id());
    assertThat(inbox.makeClaim(engineer, conversation.id(), null, null)).isEqualTo(number);
    assertThat(claims.find(engineer, number).state()).isNotEqualTo(ClaimState.WITHDRAWN);
    assertThat(inbox.find(engineer, conversation.id()).claimNumber()).isEqualTo(number);
  }

  @Test
  void theWordsAndTheBatteryMayComeOneAfterTheOther() {
    var who = sender();
    assertThat(writes(who, "Good day, my battery will not turn on").claimNumber()).isNull();
    assertThat(writes(who, "The label says " + aUnit()).claimNumber()).isNotNull();
  }

  @Test
  void whoWritesOfTheirOpenClaimOnAnotherDayIsJoinedToItAndToldOnce() {
    var serial = aUnit();
    var who = sender();
    var first = writes(who, serial + " does not charge");
    var number = first.claimNumber();
    inbox.move(engineer, first.id(), Conversation.State.CLOSED);
    longAgo(first);
    var later = writes(who, "It is me again about " + serial);
    assertThat(later.id()).isNotEqualTo(first.id());
    assertThat(later.claimNumber()).isEqualTo(number);
    writes(who, "Any news?");
    assertThat(saidTo(later)).singleElement().satisfies(said -> assertThat(said.text()).contains(number).contains("/t/"));
    byItself.undo(engineer, later.id());
    assertThat(claims.find(engineer, number).state()).as("a claim that was there before stays").isNotEqualTo(ClaimState.WITHDRAWN);
  }

  @Test
  void whateverIsDoubtfulWaitsForAPerson() {
    assertThat(writes(sender(), "How long is " + aUnit() + " covered?").claimNumber()).as("no fault is told").isNull();
    assertThat(writes(sender(), "What if " + aUnit() + " swells?").claimNumber()).as("only supposed").isNull();
    assertThat(writes(sender(), aUnit() + " and " + aUnit() + " do not charge").claimNumber()).as("two batteries").isNull();
    assertThat(writes(sender(), aUnit() + " and CLX7654321Z do not charge").claimNumber()).as("another that is not on record").isNull();
    assertThat(writes(sender(), "DF9X00000000 does not charge").claimNumber()).as("not on record").isNull();

    var owned = aUnit();
    registry.changeOwner(SYSTEM, owned, customer("Somebody Else", address()).id(), "bought");
    assertThat(writes(sender(), owned + " does not charge").claimNumber()).as("somebody else's").isNull();

    var withheld = aUnit();
    registry.withhold(SYSTEM, withheld, true, "a dispute");
    assertThat(writes(sender(), withheld + " does not charge").claimNumber()).as("withheld").isNull();

    var running = aUnit();
    submitted(running, "2025-05-30");
    assertThat(writes(sender(), running + " does not charge").claimNumber()).as("a claim of somebody else runs").isNull();

    var ended = aUnit();
    var before = submitted(ended, "2025-05-30").claim().number();
    claims.withdraw(engineer, before, 0, "", null);
    assertThat(writes(sender(), ended + " does not charge").claimNumber()).as("perhaps the same failure as lately").isNull();
  }

  @Test
  void aVisitorOfThePortalMayBeAnybody() {
    var serial = aUnit();
    visitor().fill("/chat", "/chat", "text", "My battery " + serial + " swells");
    var conversation = jdbc.sql("SELECT id FROM conversation WHERE serial = ?").param(serial).query(java.util.UUID.class).single();
    byItself.consider(conversation);
    assertThat(inbox.find(engineer, conversation).claimNumber()).isNull();
  }

  @Test
  void oneSenderMakesThreeADayAndAnInstallationMaySayNo() {
    var who = sender();
    for (int i = 0; i < 3; i++) {
      var made = writes(who, aUnit() + " does not charge");
      assertThat(made.claimNumber()).isNotNull();
      // Another story begins.
      inbox.move(engineer, made.id(), Conversation.State.CLOSED);
      longAgo(made);
    }
    assertThat(writes(who, aUnit() + " does not charge").claimNumber()).isNull();
    allowed(false);
    assertThat(writes(sender(), aUnit() + " does not charge").claimNumber()).isNull();
  }

  @Test
  void howSoonWeAnswerIsChangedInTheConsoleByManagersAndHoldsFromThenOn() {
    var before = rules.of(SYSTEM);
    var browser = signedIn(manager);
    assertThat(browser.get("/console/roster").body()).contains("How soon we answer");
    assertThat(browser.fill("/console/roster", "/console/roster/rules", "version", String.valueOf(before.version()), "firstAnswer", "90", "nextAnswer", "240", "dangerFirstAnswer", "100", "dangerNextAnswer", "30",
        "leadAfter", "soon").statusCode()).isEqualTo(422);
    assertThat(rules.of(SYSTEM)).isEqualTo(before);
    try {
      assertThat(browser.fill("/console/roster", "/console/roster/rules", "version", String.valueOf(before.version()), "firstAnswer", "90", "nextAnswer", "240", "dangerFirstAnswer", "15",
          "dangerNextAnswer", "30", "leadAfter", "30").statusCode()).isIn(302, 303);
      assertThat(rules.of(SYSTEM).firstAnswer()).isEqualTo(Duration.ofMinutes(90));
      var conversation = writes(sender(), "Good day");
      assertThat(Duration.between(conversation.createdAt(), conversation.dueAt())).isEqualTo(Duration.ofMinutes(90));
      assertThatThrownBy(() -> rules.put(manager, before)).as("read before the last change").isInstanceOf(NotPossible.class);
      assertThatThrownBy(() -> rules.put(engineer, rules.of(SYSTEM))).isInstanceOf(NotAllowed.class);
    } finally {
      rules.put(SYSTEM, new DeskRules.Rules(rules.of(SYSTEM).version(), before.firstAnswer(), before.nextAnswer(), before.dangerFirstAnswer(), before.dangerNextAnswer(), before.leadAfter(), true));
    }
  }
}

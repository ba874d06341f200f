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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private Conversation writes(String sender, String text, String... files) {
    delivered(hook(sender, text, files));
    fetched(account);
    return considered(sender);
  }

  private Hook hook(String sender, String text, String... files) {
    return hookOf(sender, "Ada Owner", text, files);
  }

  private Hook hookOf(String sender, String name, String text, String... files) {
    var id = "m" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"" + name + "\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\",\"attachments\":[" + String.join(",", files) + "]}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    return Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)), body.getBytes(StandardCharsets.UTF_8));
  }

  private void delivered(Hook hook) {
    assertThat(call(ChannelKind.WEBHOOK, account, hook).statusCode()).isEqualTo(200);
    arrived(account);
  }

  private Conversation considered(String sender) {
    until("looking for sure claims", () -> !work.next() && jdbc.sql("SELECT count(*) FROM inbox_claim_due").query(Integer.class).single() == 0);
    return conversations(account).stream().filter(one -> one.handle().value().contains(sender)).findFirst().orElseThrow();
  }

  private static String file(String mediaType, byte[] content) {
    return "{\"name\":\"photo\",\"mediaType\":\"" + mediaType + "\",\"base64\":\"" + Base64.getEncoder().encodeToString(content) + "\"}";
  }

  /** A photo that shows the labels of these batteries. */
  private static String photo(String... serials) {
    return file("image/png", Pictures.labels(serials));
  }

  /** A photo that waits at the provider. */
  private String photoAt(String path) {
    return "{\"name\":\"photo\",\"mediaType\":\"image/png\",\"url\":\"" + provider.address() + path + "\"}";
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int claimsOf(String serial) {
    return claims.ofUnit(SYSTEM, registry.unitFacts(serial).orElseThrow().unitId()).size();
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
    // What to do with the pack comes first and at once, and is not said a second time with the claim.
    assertThat(saidTo(conversation)).hasSize(2).allSatisfy(said -> assertThat(said.trust()).isEqualTo(Trust.AUTOMATIC));
    assertThat(saidTo(conversation).getFirst().text()).contains("fireproof");
    assertThat(saidTo(conversation).getLast().text()).contains(claim.number()).contains(serial).contains("/t/").doesNotContain("fireproof");
    sent(account);
    assertThat(provider.calls().stream().map(StandIn.Call::text)).anyMatch(body -> body.contains(claim.number()));
    assertThat(inbox.find(engineer, conversation.id()).dueAt()).as("an engineer still owes the first answer").isNotNull();
    assertThat(claims.timeline(engineer, claim.number())).extracting(entry -> entry.event()).contains("claim.byItself");
    assertThat(jdbc.sql("SELECT actor FROM journal WHERE subject = ? AND event = 'conversation.joined'").param("conversation:" + conversation.id()).query(String.class).single()).isEqualTo("system");
    var page = signedIn(engineer).get("/console/inbox/" + conversation.id()).body();
    assertThat(page).contains("Made by itself").contains("Swollen").contains("Take it back");
  }

  @Test
  void theyAreToldInTheLanguageTheyWriteAndGreetedByNameAloneNeverByANumber() {
    var serial = aUnit();
    var sender = sender();
    delivered(hookOf(sender, "", "电池鼓包了，序列号 " + serial));
    var conversation = considered(sender);
    assertThat(conversation.claimNumber()).isNotNull();
    assertThat(saidTo(conversation).getLast().text()).startsWith("我们已为您的电池").contains(conversation.claimNumber()).doesNotContain(sender);
    assertThat(saidTo(conversation).getFirst().text()).startsWith("请勿充电").doesNotContain(sender);
    var named = writes(sender(), "My battery swells, number " + aUnit());
    assertThat(saidTo(named).getLast().text()).startsWith("Hello Ada Owner!\nWe have opened claim");
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
  void oneBatteryInWordsAndAnotherOnTheLabelIsLeftToAPersonWhoSeesBothAndNothingIsMadeBeforeThePictureIsRead() {
    var named = aUnit();
    var shown = aUnit();
    var who = sender();
    var provided = new CountDownLatch(1);
    provider.answers(call -> {
      if (call.method().equals("GET")) {
        waitFor(provided);
        return StandIn.Reply.bytes("image/png", Pictures.labels(shown));
      }
      return StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}");
    });
    try {
      delivered(hook(who, "My battery " + named + " does not charge", photoAt("/label.png")));
      var waiting = considered(who);
      assertThat(waiting.claimNumber()).isNull();
      assertThat(signedIn(engineer).get("/console/inbox/" + waiting.id()).body()).contains("still being fetched");
    } finally {
      provided.countDown();
    }
    fetched(account);
    var conversation = considered(who);
    assertThat(conversation.claimNumber()).isNull();
    assertThat(claimsOf(named) + claimsOf(shown)).isZero();
    assertThat(saidTo(conversation)).isEmpty();
    assertThat(byItself.named(engineer, conversation, messages(conversation.id())).batteries()).containsExactly(named, shown);
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("More than one battery", "On the label:", "<code>" + named + "</code>", "<code>" + shown + "</code>");
  }

  @Test
  void wordsAndLabelOfOneBatteryAreOneClaimHoweverOftenTheyAreDelivered() {
    var serial = aUnit();
    var who = sender();
    var hook = hook(who, "My battery " + serial + " does not charge", photo(serial), file("image/png", Pictures.png()));
    for (int i = 0; i < 3; i++) {
      delivered(hook);
      fetched(account);
    }
    var conversation = considered(who);
    assertThat(conversation.claimNumber()).isNotNull();
    assertThat(claimsOf(serial)).isEqualTo(1);
    assertThat(saidTo(conversation)).hasSize(1);
    assertThat(messages(conversation.id()).getFirst().attachments()).extracting(Message.Attachment::label).containsExactly(LabelState.SERIALS, LabelState.NOTHING);
  }

  @Test
  void theLabelAloneNamesTheBatteryAndTwoLabelsInOnePhotoDoNot() {
    var serial = aUnit();
    var made = writes(sender(), "It does not charge any more", photo(serial));
    assertThat(made.claimNumber()).isNotNull();
    assertThat(claims.find(engineer, made.claimNumber()).items()).singleElement().satisfies(item -> assertThat(item.serialNumber()).isEqualTo(serial));
    assertThat(writes(sender(), "They do not charge any more", photo(aUnit(), aUnit())).claimNumber()).isNull();
  }

  @Test
  void whatNobodyCouldLookAtIsLeftToAPersonWithTheReason() {
    provider.answers(call -> call.method().equals("GET") ? StandIn.Reply.json(404, "{}") : StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}"));
    var who = sender();
    var serial = aUnit();
    var gone = writes(who, serial + " does not charge", photoAt("/gone.png"));
    assertThat(gone.claimNumber()).isNull();
    var place = "/console/inbox/" + gone.id();
    var browser = signedIn(engineer);
    assertThat(browser.get(place).body()).contains("A picture could not be opened", "Fetch it again");

    // What comes after all is looked at as if it had come at once.
    provider.answers(call -> call.method().equals("GET") ? StandIn.Reply.bytes("image/png", Pictures.labels(serial)) : StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}"));
    var picture = messages(gone.id()).getFirst().attachments().getFirst().id().toString();
    assertThat(browser.fill(place, place + "/file", "file", picture).statusCode()).isEqualTo(303);
    fetched(account);
    assertThat(considered(who).claimNumber()).isNotNull();
    assertThat(browser.fill(place, place + "/file", "file", picture).statusCode()).as("it is here").isEqualTo(409);

    assertThat(writes(sender(), aUnit() + " does not charge", file("image/tiff", new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0, 0, 0, -1, -2})).claimNumber()).as("a picture of a kind we cannot open").isNull();
    assertThat(writes(sender(), aUnit() + " does not charge", file("application/pdf", "%PDF-1.4 no picture".getBytes(StandardCharsets.UTF_8))).claimNumber()).as("a paper is no picture").isNotNull();
  }

  @Test
  void aPictureThatWasStoredAndNotLookedAtIsLookedAtLater() {
    var serial = aUnit();
    var conversation = writes(sender(), "Good day", photo(serial));
    var picture = messages(conversation.id()).getFirst().attachments().getFirst();
    // As after a crash between the two.
    jdbc.sql("UPDATE message_attachment SET label = 'UNSEEN', label_serials = '{}', due_at = ? WHERE id = ?").params(java.sql.Timestamp.from(clock.instant().minusSeconds(1)), picture.id()).update();
    fetched(account);
    assertThat(messages(conversation.id()).getFirst().attachments().getFirst().serials()).containsExactly(serial);
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
  void aRunningClaimIsJoinedOnlyAfterThePicturesWereLookedAtAndNotWhereTheyShowAnotherBattery() {
    var serial = aUnit();
    var other = aUnit();
    var who = sender();
    var first = writes(who, serial + " does not charge");
    var number = first.claimNumber();
    assertThat(number).isNotNull();
    inbox.move(engineer, first.id(), Conversation.State.CLOSED);
    longAgo(first);
    // It holds where claims do not make themselves as well.
    allowed(false);
    var provided = new CountDownLatch(1);
    provider.answers(call -> {
      if (call.method().equals("GET")) {
        waitFor(provided);
        return StandIn.Reply.bytes("image/png", Pictures.labels(call.path().equals("/other.png") ? other : serial));
      }
      return StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}");
    });
    Conversation waiting;
    try {
      delivered(hook(who, "Here is the label of " + serial, photoAt("/label.png")));
      waiting = conversations(account).getFirst();
      assertThat(waiting.id()).isNotEqualTo(first.id());
      assertThat(waiting.claimNumber()).as("nobody knows yet what the picture shows").isNull();
    } finally {
      provided.countDown();
    }
    fetched(account);
    assertThat(inbox.find(engineer, waiting.id()).claimNumber()).isEqualTo(number);
    assertThat(claims.timeline(engineer, number).stream().map(Object::toString).filter(entry -> entry.contains("Here is the label of"))).as("the claim hears it once").hasSize(1);

    inbox.move(engineer, waiting.id(), Conversation.State.CLOSED);
    longAgo(waiting);
    delivered(hook(who, "And the label of " + serial, photoAt("/other.png")));
    fetched(account);
    var doubtful = conversations(account).getFirst();
    assertThat(doubtful.id()).isNotEqualTo(waiting.id());
    assertThat(doubtful.claimNumber()).as("it shows another battery").isNull();
    assertThat(inbox.suggestions(engineer, doubtful.id())).extracting(Inbox.Suggestion::claimNumber).contains(number);
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

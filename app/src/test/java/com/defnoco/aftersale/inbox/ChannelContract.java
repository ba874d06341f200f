package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.defnoco.aftersale.platform.NotPossible;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every adapter promises, tried against a stand-in of its provider over real HTTP and the real database. An adapter's own test extends this, says how its provider
 * speaks, and adds what only its protocol has.
 */
public abstract class ChannelContract extends InboxFixtures {

  protected StandIn provider;
  protected String account;

  protected abstract ChannelKind kind();

  /** Settings of an account at the stand-in. */
  protected abstract Map<String, String> settings(String providerAddress);

  /** A genuine delivery of one text message. */
  protected abstract Hook text(String id, String sender, String text, Instant at);

  /** One genuine delivery of several messages; empty where a delivery holds only one. */
  protected Optional<Hook> batch(String sender, List<String> ids) {
    return Optional.empty();
  }

  /** A genuine delivery of a kind of message that does not exist yet. */
  protected abstract Hook unknown(String id, String sender);

  /** A genuine receipt for a message of ours; empty where the provider has none. */
  protected Optional<Hook> receipt(String externalId, ChannelEvent.Status status) {
    return Optional.empty();
  }

  /** A genuine delivery of a message with a picture that waits at the provider; empty where files come within the delivery. */
  protected Optional<Hook> picture(String id, String sender, String reference, byte[] content) {
    return Optional.empty();
  }

  /** A genuine delivery by which a sender changes what they wrote; empty where nobody can. */
  protected Optional<Hook> edit(String id, String sender, String text, Instant at) {
    return Optional.empty();
  }

  /** A genuine delivery by which a sender takes back what they wrote; empty where nobody can. */
  protected Optional<Hook> takeBack(String id, String sender, Instant at) {
    return Optional.empty();
  }

  /** Whether the provider tells the hash of a file beforehand. */
  protected boolean tellsHashes() {
    return false;
  }

  /** How the provider takes a message of ours, and everything else it is asked in between (tokens, files). */
  protected abstract StandIn.Reply accepts(StandIn.Call call, String externalId);

  /** How the provider says: later. */
  protected StandIn.Reply slowDown() {
    return StandIn.Reply.json(429, "{}");
  }

  /** How the provider says that our credential is no good. */
  protected StandIn.Reply credentialBroken() {
    return StandIn.Reply.json(401, "{}");
  }

  /** How the provider says that the access token has run out; empty where nothing runs out. */
  protected Optional<StandIn.Reply> tokenExpired() {
    return Optional.empty();
  }

  /** Whether a call asks for a file. */
  protected boolean isFetching(StandIn.Call call) {
    return call.method().equals("GET") && !call.path().contains("token?");
  }

  /** Whether files are fetched from the provider by HTTP. */
  protected boolean filesComeByHttp() {
    return true;
  }

  /** Whether a call brings the message itself; false where it only says that one waits. */
  protected boolean comesWithTheCall() {
    return true;
  }

  /** Whether a call is the one that sends a message. */
  protected abstract boolean isSending(StandIn.Call call);

  /** How the provider gives a file. */
  protected StandIn.Reply gives(StandIn.Call call, byte[] content) {
    return StandIn.Reply.bytes("image/png", content);
  }

  /** How many requests from elsewhere than the signature's holder look like. */
  protected Hook forged(Hook genuine) {
    var body = genuine.body().clone();
    body[body.length / 2] ^= 1;
    return new Hook(genuine.method(), genuine.query(), genuine.headers(), body);
  }

  /** The same delivery without any proof. */
  protected abstract Hook unsigned(Hook genuine);

  @BeforeEach
  void aProviderAndAnAccount() {
    provider = new StandIn(call -> accepts(call, "ext-" + next()));
    account = account(kind(), settings(provider.address()));
  }

  @AfterEach
  void theProviderGoes() {
    provider.close();
  }

  protected Instant now() {
    return clock.instant();
  }

  private Conversation aConversation() {
    assertThat(call(kind(), account, text("first-" + next(), "sender-" + next(), "My battery does not charge", now())).statusCode()).isEqualTo(200);
    arrived(account);
    return conversations(account).getFirst();
  }

  @Test
  void aMessageStandsInTheInboxAndItsDeliveryIsProcessed() {
    assertThat(call(kind(), account, text("m1", "sender1", "My battery does not charge", now())).statusCode()).isEqualTo(200);
    arrived(account);
    var conversation = onlyConversation(account);
    assertThat(messages(conversation.id())).singleElement().satisfies(message -> {
      assertThat(message.text()).isEqualTo("My battery does not charge");
      assertThat(message.direction()).isEqualTo(Message.Direction.IN);
    });
    assertThat(conversation.dueAt()).isNotNull();
    assertThat(deliveries(account)).extracting(Inbox.Delivery::outcome).contains(Inbox.Outcome.PROCESSED).doesNotContain(Inbox.Outcome.PARKED, Inbox.Outcome.PENDING);
  }

  /** Providers wait for a few seconds and call again: nothing that takes long stands between a call and its reply. */
  @Test
  void aCallIsAnsweredAndKeptBeforeAnythingIsAskedOfItsProvider() {
    // The provider's public keys are asked for once, where it has any.
    aConversation();
    var content = Pictures.png();
    var hook = picture("p1", "sender1", "file-1", content).orElseGet(() -> text("p1", "sender1", "Asked while they hang", now()));
    var released = new CountDownLatch(1);
    var answered = new AtomicInteger();
    provider.answers(call -> {
      try {
        released.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      answered.incrementAndGet();
      return gives(call, content);
    });
    try {
      assertThat(call(kind(), account, hook).statusCode()).isEqualTo(200);
      assertThat(answered).as("answers that the provider gave before").hasValue(0);
      assertThat(deliveries(account)).hasSizeGreaterThanOrEqualTo(2);
      if (comesWithTheCall()) {
        arrived(account);
        assertThat(conversations(account)).as("the message stands before its file is here").hasSize(2);
        assertThat(answered).hasValue(0);
      }
    } finally {
      released.countDown();
    }
    arrived(account);
    assertThat(conversations(account)).hasSize(2);
  }

  @Test
  void whoTellsOfAPackThatMayBurnIsToldAtOnceWhatToDoOnceADay() {
    call(kind(), account, text("m1", "sender1", "My battery swells and smokes", now()));
    call(kind(), account, text("m2", "sender1", "It still smokes, what now?", now()));
    arrived(account);
    sent(account);
    // Two mails that name no other begin two conversations.
    assertThat(conversations(account)).isNotEmpty().allSatisfy(conversation -> {
      assertThat(conversation.priority()).isEqualTo(Conversation.Priority.DANGER);
      assertThat(conversation.dueAt()).as("it is no answer: the clock goes on").isNotNull();
      assertThat(messages(conversation.id())).filteredOn(message -> message.direction() == Message.Direction.OUT).singleElement().satisfies(said -> {
        assertThat(said.text()).as("in the language they wrote in").contains("fireproof");
        assertThat(said.trust()).isEqualTo(Trust.AUTOMATIC);
        assertThat(said.state()).isIn("ACCEPTED", "SENT");
      });
    });
  }

  @Test
  void whatIsForgedOrUnsignedLeavesNoTrace() {
    var genuine = text("m1", "sender1", "My battery does not charge", now());
    assertThat(call(kind(), account, forged(genuine)).statusCode()).isBetween(400, 499);
    assertThat(call(kind(), account, unsigned(genuine)).statusCode()).isBetween(400, 499);
    assertThat(deliveries(account)).isEmpty();
    assertThat(call(kind(), "nobody", genuine).statusCode()).isEqualTo(404);
  }

  @Test
  void theSameDeliveryThreeTimesAtOnceIsOneMessage() throws Exception {
    var hook = text("m1", "sender1", "Once only", now());
    try (var threads = Executors.newFixedThreadPool(3)) {
      var answers = threads.invokeAll(IntStream.range(0, 3).<Callable<Integer>>mapToObj(i -> () -> call(kind(), account, hook).statusCode()).toList());
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
    arrived(account);
    assertThat(messages(onlyConversation(account).id())).hasSize(1);
  }

  @Test
  void aDeliveryRepeatedBecauseWeDiedBeforeAnsweringChangesNothing() {
    var hook = text("m1", "sender1", "Kept before the answer", now());
    call(kind(), account, hook);
    arrived(account);
    call(kind(), account, hook);
    arrived(account);
    assertThat(messages(onlyConversation(account).id())).hasSize(1);
  }

  @Test
  void everyMessageOfABatchArrives() {
    var ids = List.of("b1", "b2", "b3");
    var hook = batch("sender1", ids);
    assumeTrue(hook.isPresent(), "a delivery of this channel holds one message");
    assertThat(call(kind(), account, hook.get()).statusCode()).isEqualTo(200);
    arrived(account);
    assertThat(conversations(account).stream().mapToInt(one -> messages(one.id()).size()).sum()).isEqualTo(3);
  }

  @Test
  void aKindOfMessageNobodyKnowsIsKeptAndShown() {
    assertThat(call(kind(), account, unknown("u1", "sender1")).statusCode()).isEqualTo(200);
    arrived(account);
    assertThat(messages(onlyConversation(account).id())).singleElement().satisfies(message -> assertThat(message.kind()).isIn(MessageKind.UNKNOWN, MessageKind.TEXT));
  }

  @Test
  void whatASenderChangesStandsAsItIsNowWithWhatItSaidBeforeAlsoWhenTheChangeComesFirst() {
    var change = edit("m1", "sender1", "Cell 4 is low", now().plusSeconds(30));
    assumeTrue(change.isPresent(), "nobody changes a message on this channel");
    call(kind(), account, text("m1", "sender1", "Cell 3 is low", now()));
    arrived(account);
    for (int i = 0; i < 2; i++) {
      call(kind(), account, change.get());
      arrived(account);
    }
    var conversation = onlyConversation(account);
    assertThat(messages(conversation.id())).singleElement().satisfies(message -> {
      assertThat(message.text()).isEqualTo("Cell 4 is low");
      assertThat(message.versions()).containsExactly("Cell 3 is low");
      assertThat(message.editedAt()).isNotNull();
    });
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("What it said before", "Cell 3 is low");

    call(kind(), account, edit("m2", "sender1", "I mean cell 6", now().plusSeconds(60)).orElseThrow());
    call(kind(), account, text("m2", "sender1", "It is cell 5", now()));
    arrived(account);
    assertThat(messages(conversation.id())).extracting(Message::text).containsExactly("Cell 4 is low", "I mean cell 6");
  }

  @Test
  void whatASenderTakesBackIsMarkedSoAlsoWhenThatComesFirst() {
    var back = takeBack("m1", "sender1", now().plusSeconds(30));
    assumeTrue(back.isPresent(), "nobody takes a message back on this channel");
    call(kind(), account, text("m1", "sender1", "Cell 3 is low", now()));
    arrived(account);
    call(kind(), account, back.get());
    arrived(account);
    var conversation = onlyConversation(account);
    assertThat(messages(conversation.id())).singleElement().satisfies(message -> assertThat(message.deletedAt()).isNotNull());
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains("The sender took this message back");

    call(kind(), account, takeBack("m2", "sender1", now().plusSeconds(60)).orElseThrow());
    call(kind(), account, text("m2", "sender1", "It is cell 5", now()));
    arrived(account);
    assertThat(messages(conversation.id())).hasSize(2).allSatisfy(message -> assertThat(message.deletedAt()).isNotNull());
  }

  @Test
  void replayingADeliveryDoublesNothing() {
    var conversation = aConversation();
    var delivery = deliveries(account).stream().filter(one -> one.outcome() == Inbox.Outcome.PROCESSED).findFirst().orElseThrow();
    inbox.replay(SYSTEM, delivery.id());
    arrived(account);
    assertThat(messages(conversation.id())).hasSize(1);
  }

  @Test
  void aProviderThatNamesTwoMessagesTheSameHasTakenBoth() {
    var conversation = aConversation();
    provider.answers(call -> accepts(call, "the-same"));
    var one = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Please send a photo of the label."));
    var other = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("And of the connector."));
    sent(account);
    assertThat(List.of(one, other)).allSatisfy(message -> assertThat(message(conversation.id(), message.id()).state()).isIn("ACCEPTED", "SENT"));
  }

  @Test
  void anAnswerIsTakenOnceAndKeepsTheProvidersName() {
    var conversation = aConversation();
    provider.answers(call -> accepts(call, "their-id"));
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Please send a photo of the label."));
    assertThat(message.state()).isEqualTo("QUEUED");
    sent(account);
    assertThat(message(conversation.id(), message.id()).state()).isIn("ACCEPTED", "SENT");
    assertThat(message(conversation.id(), message.id()).providerId()).isNotBlank();
    assertThat(provider.calls().stream().filter(this::isSending)).hasSize(1);
    assertThat(inbox.find(SYSTEM, conversation.id()).dueAt()).isNull();
  }

  @Test
  void whatTheProviderDidNotTakeIsTriedAgain() {
    var conversation = aConversation();
    provider.answers(call -> isSending(call) ? slowDown() : accepts(call, ""));
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Tried twice"));
    sent(account);
    assertThat(message(conversation.id(), message.id()).state()).isEqualTo("QUEUED");
    provider.answers(call -> accepts(call, "at-last"));
    timePasses(Duration.ofMinutes(3));
    sent(account);
    assertThat(message(conversation.id(), message.id()).state()).isIn("ACCEPTED", "SENT");
  }

  @Test
  void whatTheProviderMayHaveTakenIsNotSentTwice() {
    var conversation = aConversation();
    provider.answers(call -> isSending(call) ? StandIn.Reply.hangUp() : accepts(call, ""));
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Once or never"));
    sent(account);
    var own = accounts.enabled(account).orElseThrow();
    if (accounts.adapter(kind()).abilities(own).repeatable()) {
      assertThat(message(conversation.id(), message.id()).state()).isEqualTo("QUEUED");
    } else {
      assertThat(message(conversation.id(), message.id()).state()).isEqualTo("UNKNOWN");
      provider.answers(call -> accepts(call, "second"));
      timePasses(Duration.ofMinutes(30));
      sent(account);
      assertThat(provider.calls().stream().filter(this::isSending)).hasSize(1);
    }
  }

  @Test
  void anErrorOfTheProvidersOwnLosesNothingAndSendsNothingTwice() {
    var conversation = aConversation();
    provider.answers(call -> isSending(call) ? StandIn.Reply.json(500, "oops") : accepts(call, ""));
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Kept through the storm"));
    sent(account);
    var state = message(conversation.id(), message.id()).state();
    assertThat(state).isIn("QUEUED", "UNKNOWN");
    int tried = (int) provider.calls().stream().filter(this::isSending).count();
    provider.answers(call -> accepts(call, "after-the-storm"));
    timePasses(Duration.ofMinutes(30));
    sent(account);
    if (state.equals("QUEUED")) {
      assertThat(message(conversation.id(), message.id()).state()).isIn("ACCEPTED", "SENT");
    } else {
      assertThat(provider.calls().stream().filter(this::isSending)).as("it may have been taken").hasSize(tried);
    }
  }

  @Test
  void aTokenThatRunsOutInMidSendIsRenewedAndTheMessageGoesOnce() {
    var expired = tokenExpired();
    assumeTrue(expired.isPresent(), "the credential of this channel does not run out");
    var conversation = aConversation();
    var once = new AtomicBoolean();
    provider.answers(call -> isSending(call) && once.compareAndSet(false, true) ? expired.get() : accepts(call, "renewed"));
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("With a fresh token"));
    sent(account);
    assertThat(message(conversation.id(), message.id()).state()).isIn("ACCEPTED", "SENT");
    assertThat(provider.calls().stream().filter(this::isSending)).as("refused once, taken once").hasSize(2);
    assertThat(accounts.find(SYSTEM, account).health()).isNotEqualTo(Accounts.Health.BROKEN);
  }

  @Test
  void theWindowIsOpenToItsLastSecondAndNotASecondLonger() {
    var conversation = aConversation();
    var until = inbox.window(conversation).until();
    assumeTrue(until != null, "this channel has no window");
    var own = accounts.enabled(account).orElseThrow();
    var facts = new Window.Facts(conversation.lastIn(), 0);
    assertThat(accounts.adapter(kind()).window(own, facts, until.minusSeconds(1)).state()).isEqualTo(Window.State.OPEN);
    assertThat(accounts.adapter(kind()).window(own, facts, until.plusSeconds(1)).state()).isNotEqualTo(Window.State.OPEN);
    // What waits is judged again when it goes out.
    provider.answers(call -> isSending(call) ? slowDown() : accepts(call, ""));
    var waits = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("In time, and then too late"));
    sent(account);
    assertThat(message(conversation.id(), waits.id()).state()).isEqualTo("QUEUED");
    int tried = (int) provider.calls().stream().filter(this::isSending).count();
    provider.answers(call -> accepts(call, "too-late"));
    clock.move(Duration.between(clock.instant(), until).plusSeconds(1));
    sent(account);
    assertThat(provider.calls().stream().filter(this::isSending)).hasSize(tried);
    assertThat(message(conversation.id(), waits.id()).state()).isEqualTo("FAILED");
    assertThatThrownBy(() -> inbox.answer(engineer, conversation.id(), Inbox.Answer.of("A second too late"))).isInstanceOf(NotPossible.class);
  }

  @Test
  void aBrokenCredentialStopsThisAccountAloneUntilItIsMended() {
    var conversation = aConversation();
    provider.answers(call -> isSending(call) ? credentialBroken() : accepts(call, ""));
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Waits for a new key"));
    sent(account);
    assertThat(accounts.find(SYSTEM, account).health()).isEqualTo(Accounts.Health.BROKEN);
    assertThat(accounts.find(SYSTEM, account).problem()).isNotBlank();
    assertThat(message(conversation.id(), message.id()).state()).isEqualTo("QUEUED");
    provider.answers(call -> accepts(call, "mended"));
    accounts.works(account);
    timePasses(Duration.ofMinutes(1));
    sent(account);
    assertThat(message(conversation.id(), message.id()).state()).isIn("ACCEPTED", "SENT");
  }

  @Test
  void receiptsMoveForwardOnlyAndEarlyOnesWait() {
    var conversation = aConversation();
    assumeTrue(receipt("x", ChannelEvent.Status.READ).isPresent(), "the provider has no receipts");
    provider.answers(call -> accepts(call, "late-id"));
    // The receipt overtakes the answer that tells the message's id.
    call(kind(), account, receipt("late-id", ChannelEvent.Status.READ).orElseThrow());
    arrived(account);
    var message = inbox.answer(engineer, conversation.id(), Inbox.Answer.of("Read before it was sent"));
    sent(account);
    assertThat(message(conversation.id(), message.id()).state()).isEqualTo("READ");
    call(kind(), account, receipt("late-id", ChannelEvent.Status.SENT).orElseThrow());
    call(kind(), account, receipt("late-id", ChannelEvent.Status.DELIVERED).orElseThrow());
    arrived(account);
    assertThat(message(conversation.id(), message.id()).state()).isEqualTo("READ");
  }

  @Test
  void aPictureIsFetchedCheckedAndShown() {
    var content = Pictures.png();
    var hook = picture("p1", "sender1", "file-1", content);
    assumeTrue(hook.isPresent(), "this channel has no files that wait");
    provider.answers(call -> gives(call, content));
    call(kind(), account, hook.get());
    arrived(account);
    fetched(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().attachments()).singleElement().satisfies(file -> {
      assertThat(file.state()).isEqualTo("STORED");
      assertThat(file.size()).isEqualTo(content.length);
      assertThat(file.mediaType()).isEqualTo("image/png");
    });
  }

  @Test
  void aPictureThatIsGoneIsSaidToBeGoneAndItsMessageStands() {
    var hook = picture("p1", "sender1", "file-1", Pictures.png());
    assumeTrue(hook.isPresent(), "this channel has no files that wait");
    provider.answers(call -> isFetching(call) ? StandIn.Reply.json(404, "{}") : accepts(call, "x"));
    call(kind(), account, hook.get());
    arrived(account);
    fetched(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().attachments()).singleElement().satisfies(file -> {
      assertThat(file.state()).isEqualTo("FAILED");
      assertThat(file.failure()).isEqualTo("inbox.media.gone");
    });
    var place = "/console/inbox/" + onlyConversation(account).id();
    assertThat(signedIn(engineer).get(place).body()).contains("The provider does not give it any more", place + "?ready=again#answer");
    assertThat(signedIn(engineer).get(place + "?ready=again").body()).containsAnyOf("Please send it here once more.", "请在这里重新发送一次。");
  }

  @Test
  void aFileLargerThanWeKeepIsNotBegunAndItsMessageStands() {
    var content = Pictures.png();
    var hook = picture("p1", "sender1", "file-1", content);
    assumeTrue(hook.isPresent() && filesComeByHttp(), "this channel has no files that wait");
    provider.answers(call -> {
      var reply = gives(call, content);
      return Arrays.equals(reply.body(), content) ? StandIn.Reply.announced("image/png", 3L << 30) : reply;
    });
    call(kind(), account, hook.get());
    arrived(account);
    fetched(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().attachments()).singleElement().satisfies(file -> {
      assertThat(file.state()).isEqualTo("FAILED");
      assertThat(file.failure()).isEqualTo("inbox.media.tooLarge");
    });
  }

  @Test
  void aFileThatNeverEndsIsCutAtTheLimitAndNothingElseIsLost() {
    var content = Pictures.png();
    var hook = picture("p1", "sender1", "file-1", content);
    assumeTrue(hook.isPresent() && filesComeByHttp(), "this channel has no files that wait");
    provider.answers(call -> {
      var reply = gives(call, content);
      return Arrays.equals(reply.body(), content) ? StandIn.Reply.endless("image/png") : reply;
    });
    call(kind(), account, hook.get());
    call(kind(), account, text("after", "sender1", "Did you get it?", now()));
    arrived(account);
    fetched(account);
    var messages = messages(onlyConversation(account).id());
    assertThat(messages).hasSize(2).extracting(Message::text).contains("Did you get it?");
    assertThat(messages.stream().flatMap(message -> message.attachments().stream())).singleElement().satisfies(file -> {
      assertThat(file.state()).isEqualTo("FAILED");
      assertThat(file.failure()).isEqualTo("inbox.media.tooLarge");
    });
  }

  @Test
  void aPictureThatIsNotTheOneAnnouncedIsNotShown() {
    assumeTrue(tellsHashes(), "the provider tells no hashes");
    var hook = picture("p1", "sender1", "file-1", Pictures.png()).orElseThrow();
    provider.answers(call -> gives(call, "something else entirely".getBytes()));
    call(kind(), account, hook);
    arrived(account);
    fetched(account);
    assertThat(messages(onlyConversation(account).id()).getFirst().attachments()).singleElement().satisfies(file -> assertThat(file.state()).isEqualTo("FAILED"));
  }
}

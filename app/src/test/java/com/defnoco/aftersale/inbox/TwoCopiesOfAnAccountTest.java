package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.platform.SecretBox;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What two copies of the program share of an account: its token is asked for once, its cursor moves once, and when it breaks the others go on. */
class TwoCopiesOfAnAccountTest extends InboxFixtures {

  @Autowired private AccountsSql sql;
  @Autowired private DeliveriesSql deliveriesSql;
  @Autowired private SecretBox secrets;

  private Account anAccount() {
    return accounts.enabled(account(ChannelKind.WEBHOOK, Map.of("secret", "a-plain-secret"))).orElseThrow();
  }

  @Test
  void aTokenIsAskedForByOneCopyAndTheOthersWaitForIt() throws Exception {
    var account = anAccount();
    var copies = List.of(new Tokens(sql, secrets, clock), new Tokens(sql, secrets, clock), new Tokens(sql, secrets, clock));
    var asked = new AtomicInteger();
    var begun = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(6)) {
      var calls = IntStream.range(0, 6).<Callable<String>>mapToObj(i -> () -> copies.get(i % 3).token(account, () -> {
        asked.incrementAndGet();
        begun.countDown();
        return new ChannelAdapter.Tokens.Issued("token-" + asked.get(), Duration.ofHours(2));
      })).toList();
      var tokens = new HashSet<String>();
      for (var answer : threads.invokeAll(calls)) {
        tokens.add(answer.get());
      }
      assertThat(begun.await(1, TimeUnit.SECONDS)).isTrue();
      assertThat(tokens).containsExactly("token-1");
    }
    assertThat(asked).hasValue(1);
    copies.getFirst().refused(account, "token-1");
    copies.getLast().refused(account, "an older one");
    assertThat(copies.get(1).token(account, () -> new ChannelAdapter.Tokens.Issued("token-2", Duration.ofHours(2)))).isEqualTo("token-2");
    copies.getFirst().refused(account, "token-1");
    assertThat(copies.get(2).token(account, () -> {
      throw new AssertionError("the newer token stays");
    })).isEqualTo("token-2");
  }

  @Test
  void whoeverFailsToGetATokenLeavesTheQuestionToOthers() throws Exception {
    var account = anAccount();
    var one = new Tokens(sql, secrets, clock);
    var other = new Tokens(sql, secrets, clock);
    assertThatThrownBy(() -> one.token(account, () -> {
      throw new ChannelAdapter.Trouble("not now", true, false);
    })).isInstanceOf(ChannelAdapter.Trouble.class);
    assertThat(other.token(account, () -> new ChannelAdapter.Tokens.Issued("token", Duration.ofHours(2)))).isEqualTo("token");
    // A copy that died in the middle of asking holds nobody up for longer than its lease.
    var dead = UUID.randomUUID();
    assertThat(sql.leaseToken(account.id(), dead, Duration.ofSeconds(-1))).isTrue();
    assertThat(sql.leaseToken(account.id(), UUID.randomUUID(), Duration.ofSeconds(30))).isTrue();
    assertThat(sql.leaseToken(account.id(), dead, Duration.ofSeconds(30))).isFalse();
  }

  @Test
  void aCursorIsMovedByOneOfTwoCopiesThatReadTheSamePage() throws Exception {
    var account = anAccount();
    try (var threads = Executors.newFixedThreadPool(2)) {
      var moved = threads.invokeAll(IntStream.range(0, 2).<Callable<Boolean>>mapToObj(i -> () -> deliveriesSql.moveCursor(account.id(), "INBOX", null, "7", clock.instant())).toList());
      int won = 0;
      for (var answer : moved) {
        won += answer.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(deliveriesSql.moveCursor(account.id(), "INBOX", "6", "8", clock.instant())).isFalse();
    assertThat(deliveriesSql.moveCursor(account.id(), "INBOX", "7", "8", clock.instant())).isTrue();
  }

  @Test
  void aBrokenAccountTurnsRedAloneAndItsMessagesWaitWhileOthersGoOut() {
    try (var provider = new StandIn(call -> call.path().startsWith("/broken") ? StandIn.Reply.json(401, "{}") : StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}"))) {
      var broken = account(ChannelKind.WEBHOOK, Map.of("secret", "a-plain-secret", "callbackUrl", provider.address() + "/broken"));
      var working = account(ChannelKind.WEBHOOK, Map.of("secret", "a-plain-secret", "callbackUrl", provider.address() + "/works"));
      var waits = answeredIn(broken);
      sent(broken);
      assertThat(accounts.find(SYSTEM, broken).health()).isEqualTo(Accounts.Health.BROKEN);
      var goes = answeredIn(working);
      sent(working);
      assertThat(message(goes.conversation(), goes.id()).state()).isIn("ACCEPTED", "SENT");
      assertThat(message(waits.conversation(), waits.id()).state()).isEqualTo("QUEUED");
      assertThat(accounts.find(SYSTEM, working).health()).isNotEqualTo(Accounts.Health.BROKEN);
      assertThat(signedInAs(com.defnoco.aftersale.parties.Role.ADMINISTRATOR).get("/console/channels").body()).contains("stopped").contains("Enter a new credential below");
    }
  }

  @Test
  void aRecipientWhoGetsTooManyAtOnceWaitsAndOthersOfTheAccountGoOn() {
    try (var provider = new StandIn(call -> StandIn.Reply.json(200, "{\"id\":\"ext-" + next() + "\"}"))) {
      var account = account(ChannelKind.WEBHOOK, Map.of("secret", "a-plain-secret", "callbackUrl", provider.address()));
      var much = written(account);
      var other = written(account);
      var handle = jdbc.sql("SELECT handle_id FROM conversation WHERE id = :id").param("id", much.id()).query(UUID.class).single();
      // All that this recipient may get for an hour has been used up.
      jdbc.sql("INSERT INTO budget (name, tokens, at) VALUES (:name, 0, :at)").param("name", "channel:" + account + ":" + handle)
          .param("at", java.sql.Timestamp.from(clock.instant().plus(Duration.ofHours(1)))).update();
      var waits = inbox.answer(engineer, much.id(), Inbox.Answer.of("One more"));
      var goes = inbox.answer(engineer, other.id(), Inbox.Answer.of("The first"));
      sent(account);
      assertThat(message(much.id(), waits.id()).state()).isEqualTo("QUEUED");
      assertThat(message(other.id(), goes.id()).state()).isIn("ACCEPTED", "SENT");
      timePasses(Duration.ofHours(2));
      sent(account);
      assertThat(message(much.id(), waits.id()).state()).isIn("ACCEPTED", "SENT");
    }
  }

  private Message answeredIn(String account) {
    return inbox.answer(engineer, written(account).id(), Inbox.Answer.of("We look into it"));
  }

  private Conversation written(String account) {
    var id = "m" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var sender = "s-" + next();
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Ada\"},\"text\":\"Hello\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = com.defnoco.aftersale.inbox.channels.Signatures.hmacSha256("a-plain-secret", (id + "." + time + "." + body).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + java.util.Base64.getEncoder().encodeToString(mac)),
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    arrived(account);
    return conversations(account).stream().filter(one -> one.handle().value().equals(sender)).findFirst().orElseThrow();
  }
}

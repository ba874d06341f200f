package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.inbox.channels.Signatures;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.NotFound;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages that renew themselves: who is told what, by which copy of the program, and what is told to whom was away. */
class LiveTest extends InboxFixtures {

  private static final String SECRET = "a-plain-secret";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired private Live live;
  @Autowired private LiveSql sql;
  @Autowired private DataSource database;
  @Autowired private StaffAccounts staffAccounts;

  private Conversation aConversation() {
    var account = account(ChannelKind.WEBHOOK, Map.of("secret", SECRET));
    says(account, "sender-" + next(), "My battery does not charge");
    return onlyConversation(account);
  }

  private void says(String account, String sender, String text) {
    var id = "m" + next();
    var time = Long.toString(clock.instant().getEpochSecond());
    var body = "{\"sender\":{\"id\":\"" + sender + "\",\"name\":\"Ada\"},\"text\":\"" + text + "\",\"sentAt\":\"" + clock.instant() + "\"}";
    var mac = Signatures.hmacSha256(SECRET, (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    call(ChannelKind.WEBHOOK, account, Hook.post(Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac)),
        body.getBytes(StandardCharsets.UTF_8)));
    arrived(account);
  }

  /** News until this conversation is among them; other tests may have left some of their own. */
  private static Live.News until(Live.Watch watch, Actor.Staff actor, UUID conversation) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (watch.await(PATIENCE)) {
        var news = watch.take(actor);
        if (news.conversations().contains(conversation) || news.presence().contains(conversation)) {
          return news;
        }
      }
    }
    throw new AssertionError("nothing was told of " + conversation);
  }

  private Live anotherCopy() {
    var copy = new Live(sql, database, staffAccounts, transaction, clock);
    copy.start();
    return copy;
  }

  @Test
  void whatHappensIsToldByEveryCopyOfTheProgram() throws Exception {
    var conversation = aConversation();
    var other = anotherCopy();
    try (var here = live.watch(engineer, null); var there = other.watch(manager, null)) {
      inbox.note(engineer, conversation.id(), "Seen on both");
      assertThat(until(here, engineer, conversation.id()).conversations()).contains(conversation.id());
      assertThat(until(there, manager, conversation.id()).conversations()).contains(conversation.id());
    } finally {
      other.stop();
    }
  }

  @Test
  void whoeverWasAwayIsToldWhatTheyMissed() throws Exception {
    var conversation = aConversation();
    String last;
    try (var watch = live.watch(engineer, null)) {
      assertThat(watch.await(PATIENCE)).isTrue();
      last = watch.take(engineer).id();
    }
    inbox.note(engineer, conversation.id(), "Written while nobody looked on");
    try (var watch = live.watch(engineer, last)) {
      assertThat(until(watch, engineer, conversation.id()).conversations()).contains(conversation.id());
    }
    try (var watch = live.watch(engineer, "1")) {
      assertThat(watch.take(engineer).all()).as("so long ago that the rest may have been swept away").isTrue();
    }
  }

  @Test
  void whatCommitsLateIsToldAllTheSame() throws Exception {
    var conversation = aConversation();
    try (var watch = live.watch(engineer, null)) {
      transaction.executeWithoutResult(outer -> {
        sql.tell(conversation.id(), "CONVERSATION", clock.instant());
        // A younger transaction commits first; a reader that goes by ids alone has passed the elder one then.
        var newer = new org.springframework.transaction.support.TransactionTemplate(transaction.getTransactionManager());
        newer.setPropagationBehavior(org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        var someOther = UUID.randomUUID();
        newer.executeWithoutResult(inner -> sql.tell(someOther, "CONVERSATION", clock.instant()));
        assertThat(sql.since(sql.horizon()).events()).extracting(LiveSql.Event::conversation).contains(someOther);
      });
      assertThat(until(watch, engineer, conversation.id()).conversations()).contains(conversation.id());
    }
  }

  @Test
  void aLostConnectionToTheDatabaseLosesNothing() throws Exception {
    var conversation = aConversation();
    try (var watch = live.watch(engineer, null)) {
      jdbc.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query IN ('LISTEN inbox') AND pid <> pg_backend_pid() AND datname = current_database()").query(rs -> {});
      inbox.note(engineer, conversation.id(), "Said into the silence");
      assertThat(until(watch, engineer, conversation.id()).conversations()).contains(conversation.id());
    }
  }

  @Test
  void whatIsNotTheirsIsNotTold() throws Exception {
    var conversation = aConversation();
    assertThatThrownBy(() -> live.watch(staff(Role.BENCH), null)).isInstanceOf(NotFound.class);
    try (var watch = live.watch(engineer, null)) {
      watch.await(PATIENCE);
      watch.take(engineer);
      inbox.note(manager, conversation.id(), "For those who may");
      // Their role was taken away between looking on and being told.
      var now = new Actor.Staff(engineer.id(), engineer.name(), Set.of(Role.BENCH));
      assertThat(watch.await(PATIENCE)).isTrue();
      assertThat(watch.take(now).conversations()).isEmpty();
    }
  }

  @Test
  void aProgramThatStopsEndsItsStreams() throws Exception {
    var copy = anotherCopy();
    var watch = copy.watch(engineer, null);
    copy.stop();
    assertThat(watch.ended()).isTrue();
    assertThat(copy.watch(engineer, null).ended()).isTrue();
  }

  @Test
  void aStreamBeginsAtOnceGoesOnAndEndsWithTheSession() throws Exception {
    var conversation = aConversation();
    var cookie = sessionCookie("staff", engineer.id());
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/console/inbox/events")).header("Accept", "text/event-stream").header("Cookie", "aftersale=" + cookie).build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
      try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        assertThat(until(lines, "id:")).isNotBlank();
        inbox.note(manager, conversation.id(), "Over the wire");
        assertThat(until(lines, conversation.id().toString())).startsWith("data:");
        transaction.executeWithoutResult(t -> jdbc.sql("UPDATE staff SET session_version = session_version + 1 WHERE id = ?").param(engineer.id()).update());
        inbox.note(manager, conversation.id(), "No longer for them");
        assertThat(until(lines, "gone")).startsWith("event:");
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          assertThat(line).doesNotContain(conversation.id().toString());
        }
      }
    }
  }

  private static String until(BufferedReader lines, String what) throws java.io.IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(what)) {
        return line;
      }
    }
    throw new AssertionError("the stream ended before " + what);
  }

  @Test
  void twoEngineersAtOneConversationSeeEachOtherAndWhoWrites() throws Exception {
    var conversation = aConversation();
    assertThat(live.look(engineer, conversation.id()).here()).isEmpty();
    try (var watch = live.watch(engineer, null)) {
      watch.await(PATIENCE);
      watch.take(engineer);
      assertThat(live.look(manager, conversation.id()).here()).extracting(Live.Colleague::id).containsExactly(engineer.id());
      assertThat(until(watch, engineer, conversation.id()).presence()).contains(conversation.id());
      live.stay(manager, conversation.id(), true);
      until(watch, engineer, conversation.id());
      // Their page renews itself while they write.
      live.look(manager, conversation.id());
      var others = live.stay(engineer, conversation.id(), false);
      assertThat(others.typing()).isTrue();
      assertThat(others.seen()).containsExactly(manager.name());
    }
    assertThat(signedIn(engineer).get("/console/inbox/" + conversation.id()).body()).contains(manager.name() + " is writing an answer");
    clock.move(Duration.ofMinutes(2));
    assertThat(live.stay(engineer, conversation.id(), false).here()).as("whoever vanished without a word").isEmpty();
  }

  @Test
  void anAuditorLeavesNoTrace() {
    var conversation = aConversation();
    var auditor = staff(Role.AUDITOR);
    assertThat(signedIn(auditor).get("/console/inbox/" + conversation.id()).statusCode()).isEqualTo(200);
    var others = live.look(engineer, conversation.id());
    assertThat(others.here()).isEmpty();
    assertThat(others.seen()).isEmpty();
  }

  @Test
  void whoeverWroteAfterIsNotSeenAsHavingRead() {
    var conversation = aConversation();
    live.look(manager, conversation.id());
    assertThat(live.look(engineer, conversation.id()).seen()).contains(manager.name());
    clock.move(Duration.ofSeconds(5));
    jdbc.sql("UPDATE conversation SET last_at = :now WHERE id = :id").param("now", java.sql.Timestamp.from(clock.instant())).param("id", conversation.id()).update();
    assertThat(live.look(engineer, conversation.id()).seen()).isEmpty();
    assertThat(new LinkedHashSet<>(live.stay(manager, conversation.id(), false).seen())).contains(engineer.name());
  }
}

package com.defnoco.aftersale.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.claims.ClaimFixtures;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Accounts, deliveries and conversations for tests. */
public abstract class InboxFixtures extends ClaimFixtures {

  @Autowired protected Inbox inbox;
  @Autowired protected Accounts accounts;
  @Autowired private DeliveryWork work;
  @Autowired private Outbox outbox;
  @Autowired private MediaWork media;

  /** A call of a provider. */
  public record Hook(String method, String query, Map<String, String> headers, byte[] body) {
    public Hook {
      headers = Map.copyOf(headers);
    }

    public static Hook post(Map<String, String> headers, byte[] body) {
      return new Hook("POST", "", headers, body);
    }

    public Hook without(String header) {
      var fewer = new java.util.HashMap<>(headers);
      fewer.remove(header);
      return new Hook(method, query, fewer, body);
    }

    public Hook with(String header, String value) {
      var more = new java.util.HashMap<>(headers);
      more.put(header, value);
      return new Hook(method, query, more, body);
    }
  }

  /** Later tests must not wait for what the last one left. */
  @AfterEach
  void nothingGoesOn() {
    jdbc.sql("DELETE FROM message_outbox").update();
    jdbc.sql("UPDATE channel_delivery SET outcome = 'PARKED', reason = 'the test ended' WHERE outcome = 'PENDING'").update();
    jdbc.sql("UPDATE message_attachment SET state = 'FAILED', failure = 'the test ended' WHERE state = 'WAITING'").update();
    jdbc.sql("UPDATE channel_account SET enabled = false WHERE kind NOT IN ('WEB_CHAT', 'MANUAL')").update();
    jdbc.sql("UPDATE conversation SET due_at = NULL WHERE due_at IS NOT NULL").update();
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'channel:%'").update();
  }

  /** A new account of this kind. */
  protected String account(ChannelKind kind, Map<String, String> settings) {
    var id = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-" + next();
    accounts.put(SYSTEM, id, kind, "Test " + kind, settings);
    return id;
  }

  protected HttpResponse<String> call(ChannelKind kind, String account, Hook hook) {
    var browser = visitor();
    for (var header : hook.headers().entrySet()) {
      browser = browser.with(header.getKey(), header.getValue());
    }
    var path = "/hooks/" + kind.hook().orElseThrow() + "/" + account + (hook.query().isEmpty() ? "" : "?" + hook.query());
    return hook.method().equals("GET") ? browser.get(path)
        : browser.send("POST", path, hook.headers().getOrDefault("Content-Type", "application/json"), BodyPublishers.ofByteArray(hook.body()));
  }

  /** Fetches what lies in the mailbox of this account, now. */
  protected void pull(String account) {
    try {
      // The program watches the same mailbox. Whoever finds the cursor moved by the other leaves the rest to it, so this goes on until nobody moves it any more.
      String before;
      do {
        before = cursor(account);
        work.pull(accounts.enabled(account).orElseThrow(), new ChannelEvent.Doorbell("INBOX", null));
      } while (!before.equals(cursor(account)));
    } catch (ChannelAdapter.Trouble trouble) {
      throw new IllegalStateException(trouble);
    }
  }

  private String cursor(String account) {
    return jdbc.sql("SELECT value FROM channel_cursor WHERE account_id = :id AND scope = 'INBOX'").param("id", account).query(String.class).optional().orElse("");
  }

  /** Until everything that was delivered is looked at, also what waits for what it has overtaken. */
  protected void arrived(String account) {
    until("deliveries of " + account, () -> {
      // The pauses are shortened only for what nothing is under way any more: the program's own threads may hold the very message that is waited for.
      jdbc.sql("""
              UPDATE channel_delivery SET due_at = due_at - interval '1 h' WHERE account_id = :id AND outcome = 'PENDING' AND tries > 0 AND reason = :early
                AND NOT EXISTS (SELECT FROM channel_delivery other WHERE other.account_id = :id AND other.outcome = 'PENDING' AND other.tries = 0)
              """).param("id", account).param("early", Arrivals.NOT_HERE).update();
      while (work.next()) {
        // next
      }
      return count("SELECT count(*) FROM channel_delivery WHERE account_id = :id AND outcome = 'PENDING'", account) == 0;
    });
  }

  /** Until everything that may go out has been tried. */
  protected void sent(String account) {
    until("messages of " + account, () -> {
      while (outbox.next()) {
        // next
      }
      return jdbc.sql("""
              SELECT count(*) FROM message_outbox o JOIN channel_account a ON a.id = o.account_id
              WHERE o.account_id = :id AND (o.leased_until IS NOT NULL OR o.due_at <= :now AND a.health <> 'BROKEN')
              """).param("id", account).param("now", java.sql.Timestamp.from(clock.instant())).query(Integer.class).single() == 0;
    });
  }

  /** Until every file was fetched or given up, and looked at, whatever the pauses. */
  protected void fetched(String account) {
    until("files of " + account, () -> {
      jdbc.sql("UPDATE message_attachment SET due_at = due_at - interval '1 h' WHERE state = 'WAITING' AND tries > 0 AND due_at < :soon")
          .param("soon", java.sql.Timestamp.from(clock.instant().plus(Duration.ofMinutes(2)))).update();
      while (media.next()) {
        // next
      }
      return count("SELECT count(*) FROM message_attachment a JOIN message m ON m.id = a.message_id WHERE m.account_id = :id AND (a.state = 'WAITING' OR a.state = 'STORED' AND a.label = 'UNSEEN')",
          account) == 0;
    });
  }

  /** What was to be tried again later is due now. */
  protected void timePasses(Duration duration) {
    clock.move(duration);
  }

  private int count(String sql, String id) {
    return jdbc.sql(sql).param("id", id).query(Integer.class).single();
  }

  /** Other threads of the program do the same work; this waits for them without a pause of its own. */
  protected static void until(String what, BooleanSupplier done) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s took too long", what).isLessThan(end);
      Thread.yield();
    }
  }

  protected List<Conversation> conversations(String account) {
    return jdbc.sql("SELECT id FROM conversation WHERE account_id = ? ORDER BY last_at DESC, id DESC").param(account).query(UUID.class).list().stream().map(id -> inbox.find(SYSTEM, id)).toList();
  }

  protected Conversation onlyConversation(String account) {
    var all = conversations(account);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  protected List<Message> messages(UUID conversation) {
    return inbox.messages(SYSTEM, conversation, null, 500);
  }

  protected Message message(UUID conversation, UUID id) {
    return messages(conversation).stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  protected List<Inbox.Delivery> deliveries(String account) {
    return inbox.deliveries(SYSTEM, account, null, null, 500);
  }
}

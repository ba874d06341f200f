package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.outbound.CustomerChannel;
import com.defnoco.aftersale.platform.Ids;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * News of a claim, said in the conversation in which its customer talks with us. It is no answer: whoever waits for one goes on waiting, and the clock runs.
 */
@Component
class CustomerConversation implements CustomerChannel {

  private final InboxSql sql;
  private final ThreadsSql threads;
  private final OutboxSql outbox;
  private final Accounts accounts;
  private final Clock clock;

  CustomerConversation(InboxSql sql, ThreadsSql threads, OutboxSql outbox, Accounts accounts, Clock clock) {
    this.sql = sql;
    this.threads = threads;
    this.outbox = outbox;
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean say(UUID customerId, UUID claimId, String text) {
    for (var id : sql.whereCustomerTalks(customerId, claimId)) {
      var conversation = sql.find(id).orElseThrow();
      var account = accounts.enabled(conversation.account());
      if (account.isEmpty() || !open(conversation, account.get(), text)) {
        continue;
      }
      var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      var handle = Optional.ofNullable(threads.handle(conversation.handle()).orElse(null));
      if (handle.isEmpty()) {
        continue;
      }
      var message = Ids.next(clock);
      threads.insert(message, id, account.get().id(), "OUT", null, MessageKind.TEXT, "Aftersale", "system", text, null, null, Map.of(), Trust.AUTHENTIC, null, "QUEUED", now, now, null);
      outbox.insert(message, account.get().id(), handle.get().handleId(), now);
      threads.told(id, now);
      threads.tell(id);
      return true;
    }
    return false;
  }

  private boolean open(Conversation conversation, Account account, String text) {
    var adapter = accounts.adapter(account.kind());
    return text.length() <= adapter.abilities(account).longestText()
        && adapter.window(account, new Window.Facts(conversation.lastIn(), conversation.sentSince()), clock.instant()).state() == Window.State.OPEN;
  }
}

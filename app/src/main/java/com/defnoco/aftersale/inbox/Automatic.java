package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Texts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What we say by ourselves: what to do at once where a pack may burn, and, where the account is set so, that a message arrived. Never to a machine (RFC 3834), never to a sender nobody
 * vouches for (who may be somebody else, and would get what a stranger wrote as subject and name), each once a day in a thread, a few times a day to an address, and not without end by an
 * account: two programs that answer each other stop after one word. It is no answer of ours: the clock goes on.
 */
@Component
class Automatic {

  private static final int MOST_IN_THREAD = 1;
  private static final int MOST_TO_ADDRESS = 3;
  private static final int MOST_BY_ACCOUNT = 300;
  private static final Duration DAY = Duration.ofDays(1);

  private final ProofsSql sql;
  private final ThreadsSql threads;
  private final OutboxSql outbox;
  private final Texts texts;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Automatic(ProofsSql sql, ThreadsSql threads, OutboxSql outbox, Texts texts, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.threads = threads;
    this.outbox = outbox;
    this.texts = texts;
    this.events = events;
    this.clock = clock;
  }

  /**
   * In the transaction of the message that arrived; thread and handle are locked there, so that the counts hold.
   *
   * @param name empty where the provider tells none: nobody is greeted by a number
   * @param danger whether what arrived tells of a pack that may burn: that is answered by every account that can
   * @return whether something was said
   */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean acknowledge(UUID conversation, Account account, UUID handle, String name, String locale, Trust trust, boolean danger, Instant now) {
    if (trust != Trust.AUTHENTIC || !canSay(account) || !danger && !sql.acknowledges(account.id())) {
      return false;
    }
    var said = sql.said(conversation, handle, account.id(), danger, now.minus(DAY), now.minus(Duration.ofHours(1)));
    if (said.inThread() >= MOST_IN_THREAD || said.toHandle() >= MOST_TO_ADDRESS || said.byAccount() >= MOST_BY_ACCOUNT) {
      return false;
    }
    var language = locale.equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
    var greeted = greeted(name);
    var text = greeted.isEmpty() ? texts.text(language, danger ? "inbox.itself.danger" : "inbox.itself.received") : texts.text(language, danger ? "inbox.ready.danger" : "inbox.ready.received", greeted);
    var id = Ids.next(clock);
    threads.insert(id, conversation, account.id(), "OUT", null, MessageKind.TEXT, "Aftersale", new Actor.System().reference(), text, null, null, Map.of("automatic", danger ? "danger" : "true"), Trust.AUTOMATIC, null,
        "QUEUED", now, now, null);
    outbox.insert(id, account.id(), handle, now);
    sql.automatic(id, conversation, handle, account.id(), danger, now);
    sql.counted(conversation);
    events.publishEvent(new Waits.Answer());
    return true;
  }

  /** The chat on our own pages warns by itself, what is written down by hand is said by hand, and a program that only tells us things hears nothing. */
  private static boolean canSay(Account account) {
    return switch (account.kind()) {
      case WEB_CHAT, MANUAL -> false;
      case WEBHOOK -> account.find("callbackUrl").isPresent();
      default -> true;
    };
  }

  /** The name somebody is greeted by; empty where it is a number. */
  static String greeted(String name) {
    return name.codePoints().anyMatch(Character::isLetter) ? plain(name) : "";
  }

  /** A name as it may go out to others: whoever chose it must not advertise by it. */
  static String plain(String name) {
    var plain = name.replaceAll("[^\\p{L}\\p{N} '-]", " ").replaceAll("\\s+", " ").strip();
    return plain.codePointCount(0, plain.length()) > 40 ? plain.substring(0, plain.offsetByCodePoints(0, 40)) : plain;
  }
}

package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.outbound.CustomerChannel;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Texts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * News of a claim, said in the conversation in which its customer talks with us. They are no answer: whoever waits for one goes on waiting, and the clock runs. Where the channel takes no free
 * words any more, the approved text goes that the account has for news; without one they stay there unsent, with the reason, and it is our move: an engineer decides whether they go by mail.
 */
@Component
public class Notices implements CustomerChannel {

  /** Of a message that stays: what happened, the link, the claim. */
  private static final String SENTENCE = "noticeSentence";
  private static final String LINK = "noticeLink";
  private static final String CLAIM = "noticeClaim";
  private static final String KEPT = "noticeKept";
  private static final String SENT = "noticeSent";
  private static final int LONGEST_VALUE = 300;

  private final InboxSql sql;
  private final ThreadsSql threads;
  private final OutboxSql outbox;
  private final ProofsSql templates;
  private final Accounts accounts;
  private final Targets targets;
  private final Customers customers;
  private final Outbound mail;
  private final Texts texts;
  private final Journal journal;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Notices(InboxSql sql, ThreadsSql threads, OutboxSql outbox, ProofsSql templates, Accounts accounts, Targets targets, Customers customers, Outbound mail, Texts texts, Journal journal,
      ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.threads = threads;
    this.outbox = outbox;
    this.templates = templates;
    this.accounts = accounts;
    this.targets = targets;
    this.customers = customers;
    this.mail = mail;
    this.texts = texts;
    this.journal = journal;
    this.events = events;
    this.clock = clock;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean say(UUID customerId, UUID claimId, Notice notice) {
    var theirs = sql.whereCustomerTalks(customerId, claimId).stream().map(id -> sql.find(id).orElseThrow()).filter(this::canCarryNews).toList();
    var open = theirs.stream().filter(conversation -> window(conversation).state() == Window.State.OPEN && notice.text().length() <= longest(conversation)).findFirst();
    if (open.isPresent()) {
      stage(open.get(), notice.text(), Optional.empty(), details(notice));
      return true;
    }
    return theirs.stream().filter(conversation -> claimId.equals(conversation.claimId())).findFirst().map(conversation -> whileClosed(conversation, notice)).isPresent();
  }

  /** The window of this conversation is closed: its approved text, or a task. */
  UUID whileClosed(Conversation conversation, Notice notice) {
    var template = window(conversation).state() == Window.State.TEMPLATE_ONLY ? templates.noticeTemplate(conversation.account(), conversation.locale()) : Optional.<Templates.Approved>empty();
    if (template.isPresent()) {
      return stage(conversation, template.get().filled(values(template.get(), notice)), Optional.of(chosen(template.get(), notice)), details(notice));
    }
    var kept = new HashMap<>(details(notice));
    kept.put(KEPT, "true");
    var message = Ids.next(clock);
    var now = now();
    threads.insert(message, conversation.id(), conversation.account(), "OUT", null, MessageKind.TEXT, "Aftersale", "system", notice.text(), null, null, kept, Trust.AUTHENTIC, null, "QUEUED", now, now, null);
    keep(message, conversation, window(conversation).state() == Window.State.TEMPLATE_ONLY ? "inbox.notice.noTemplate" : "inbox.notice.closed");
    return message;
  }

  /** The window closed while the news waited to be sent. @return whether they go out after all, by the approved text */
  boolean closedMeanwhile(UUID message) {
    var found = sql.message(message).orElseThrow();
    var conversation = sql.find(found.conversation()).orElseThrow();
    if (!found.details().containsKey(SENTENCE)) {
      return false;
    }
    var notice = new Notice(found.details().getOrDefault(CLAIM, ""), found.details().getOrDefault(SENTENCE, ""), found.details().getOrDefault(LINK, ""), found.text());
    var template = window(conversation).state() == Window.State.TEMPLATE_ONLY ? templates.noticeTemplate(conversation.account(), conversation.locale()) : Optional.<Templates.Approved>empty();
    if (template.isEmpty()) {
      threads.detail(message, KEPT, "true");
      return false;
    }
    threads.byTemplate(message, template.get().filled(values(template.get(), notice)), chosen(template.get(), notice));
    return true;
  }

  /** Whether this message is news that stayed, and that nobody has sent since. */
  public static boolean waits(Message message) {
    return message.details().containsKey(KEPT) && !message.details().containsKey(SENT) && message.state().equals("FAILED");
  }

  /**
   * Sends news that stayed to the customer's mail address: another channel, on the word of an engineer.
   *
   * @throws NotPossible when they were sent before, or there is no address
   */
  @Transactional
  public void byMail(Actor actor, UUID conversation, UUID message) {
    Inbox.requireWrite(actor);
    threads.thread(conversation).orElseThrow(NotFound::new);
    var found = sql.message(message).filter(one -> one.conversation().equals(conversation)).orElseThrow(NotFound::new);
    var theirs = sql.find(conversation).orElseThrow();
    if (!waits(found)) {
      throw new NotPossible("inbox.notice.sentBefore");
    }
    var customer = theirs.customerId();
    var to = customer == null ? null : customers.find(new Actor.System(), customer).email();
    if (to == null) {
      throw new NotPossible("inbox.notice.noAddress");
    }
    var language = Locale.forLanguageTag(theirs.locale());
    mail.mail(to, texts.text(language, "inbox.notice.subject", found.details().getOrDefault(CLAIM, ""), found.details().getOrDefault(SENTENCE, "")), found.text(), language);
    threads.detail(message, SENT, "mail");
    journal.record(actor.reference(), "conversation:" + conversation, "notice.mailed", null, Map.of("message", message.toString()));
    threads.tell(conversation);
  }

  // ---- Helpers

  private UUID stage(Conversation conversation, String text, Optional<Outgoing.Template> template, Map<String, String> details) {
    var now = now();
    var message = Ids.next(clock);
    threads.insert(message, conversation.id(), conversation.account(), "OUT", null, MessageKind.TEXT, "Aftersale", "system", text, null, null, details, Trust.AUTHENTIC, template.orElse(null), "QUEUED", now,
        now, null);
    outbox.insert(message, conversation.account(), threads.handle(conversation.handle()).orElseThrow().handleId(), now);
    threads.told(conversation.id(), now);
    threads.tell(conversation.id());
    events.publishEvent(new Waits.Answer());
    return message;
  }

  private void keep(UUID message, Conversation conversation, String reason) {
    threads.moveOn(message, "FAILED", "window", reason);
    threads.owed(conversation.id(), now(), now().plus(targets.of(conversation.priority(), conversation.answeredAt() != null)));
    journal.record("system", "conversation:" + conversation.id(), "notice.kept", null, Map.of("message", message.toString()));
    threads.tell(conversation.id());
  }

  /** Whether news can go this way at all: what one of us wrote down, and a program that only tells us things, are no way; the claim's own page shows them by itself, and a mail tells of them. */
  private boolean canCarryNews(Conversation conversation) {
    return accounts.enabled(conversation.account()).isPresent() && conversation.channel() != ChannelKind.MANUAL && !conversation.handle().scope().equals(WebChats.CUSTOMERS)
        && (conversation.channel() != ChannelKind.WEBHOOK || accounts.enabled(conversation.account()).flatMap(account -> account.find("callbackUrl")).isPresent());
  }

  private Window window(Conversation conversation) {
    return accounts.enabled(conversation.account()).map(account -> accounts.adapter(account.kind()).window(account, new Window.Facts(conversation.lastIn(), conversation.sentSince()), clock.instant()))
        .orElse(new Window(Window.State.CLOSED, null, null));
  }

  private int longest(Conversation conversation) {
    return accounts.enabled(conversation.account()).map(account -> accounts.adapter(account.kind()).abilities(account).longestText()).orElse(0);
  }

  private static Map<String, String> details(Notice notice) {
    return Map.of("automatic", "true", SENTENCE, notice.sentence(), LINK, notice.link(), CLAIM, notice.claimNumber());
  }

  private static Outgoing.Template chosen(Templates.Approved template, Notice notice) {
    return new Outgoing.Template(template.name(), template.language(), values(template, notice));
  }

  /** Providers take no line breaks in a place. */
  private static List<String> values(Templates.Approved template, Notice notice) {
    return List.of(notice.claimNumber(), oneLine(notice.sentence()), notice.link()).subList(0, Math.min(3, template.places()));
  }

  private static String oneLine(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) > LONGEST_VALUE ? line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE)) : line;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

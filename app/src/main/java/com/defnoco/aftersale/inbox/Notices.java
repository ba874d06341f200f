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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * News of a claim, said in the conversation in which its customer talks with us. They are no answer: whoever waits for one goes on waiting, and the clock runs. Where the channel takes no free
 * words any more, the approved text goes that the account has for news; without one they stay there unsent, with the reason, and it is our move: an engineer decides whether and how they go.
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
  private static final Actor.System SYSTEM = new Actor.System();

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
    var talks = sql.whereCustomerTalks(customerId, claimId).stream().map(id -> sql.find(id).orElseThrow()).filter(this::canCarryNews).toList();
    // What stays unsent is a task, and nobody looks for those in a closed conversation.
    var about = talks.stream().filter(conversation -> claimId.equals(conversation.claimId()) && conversation.state() != Conversation.State.CLOSED).toList();
    // Where they talk of the claim they are told of it, and nowhere else while that is so.
    var theirs = about.isEmpty() ? talks : about;
    var open = theirs.stream().filter(conversation -> takes(conversation, notice)).findFirst();
    if (open.isPresent()) {
      stage(open.get(), notice.text(), Optional.empty(), details(notice));
      return true;
    }
    return about.stream().findFirst().map(conversation -> whileClosed(conversation, notice)).isPresent();
  }

  /** The window of this conversation is closed: its approved text, or a task. */
  UUID whileClosed(Conversation conversation, Notice notice) {
    var template = approved(conversation);
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
    var notice = notice(found);
    var template = approved(conversation);
    if (template.isEmpty()) {
      threads.detail(message, KEPT, "true");
      return false;
    }
    threads.byTemplate(message, template.get().filled(values(template.get(), notice)), chosen(template.get(), notice));
    return true;
  }

  /**
   * How news that did not reach their customer can be sent.
   *
   * @param messages that stayed, failed, or wait for a channel that does not work, and that nobody has sent since
   * @param here whether this conversation takes them now
   * @param others conversations of the customer that take them now: of this claim, or of none
   * @param mail whether the customer has a mail address
   */
  public record Ways(Set<UUID> messages, boolean here, List<Conversation> others, boolean mail) {
    public Ways {
      messages = Set.copyOf(messages);
      others = List.copyOf(others);
    }
  }

  /** How those of these messages that did not reach their customer can be sent; engineers, managers. */
  @Transactional(readOnly = true)
  public Ways ways(Actor actor, UUID conversation, List<Message> messages) {
    Inbox.requireWrite(actor);
    var theirs = sql.find(conversation).orElseThrow(NotFound::new);
    var stayed = messages.stream().filter(message -> message.conversation().equals(conversation) && stayed(message)).toList();
    if (stayed.isEmpty()) {
      return new Ways(Set.of(), false, List.of(), false);
    }
    var notice = notice(stayed.getLast());
    return new Ways(stayed.stream().map(Message::id).collect(Collectors.toSet()), works(theirs.account()) && canCarryNews(theirs) && goes(theirs, notice),
        theirs.claimId() == null ? List.of() : sql.whereElse(conversation, theirs.claimId()).stream().map(id -> sql.find(id).orElseThrow()).filter(one -> works(one.account()) && canCarryNews(one) && goes(one, notice)).toList(),
        address(theirs) != null);
  }

  /**
   * Sends news that did not reach their customer where they were to go, now that the channel takes them.
   *
   * @throws NotPossible when they were sent before, or the channel does not take them now
   */
  @Transactional
  public void again(Actor actor, UUID conversation, UUID message) {
    Inbox.requireWrite(actor);
    threads.thread(conversation).orElseThrow(NotFound::new);
    send(actor, taken(conversation, message), sql.find(conversation).orElseThrow(), "here", "inbox.notice.stillClosed");
  }

  /**
   * Sends them in another conversation of the customer: another channel, on the word of an engineer.
   *
   * @throws NotPossible when they were sent before, or that conversation does not take them now
   * @throws NotFound when it is not the customer's, or is about another claim
   */
  @Transactional
  public void elsewhere(Actor actor, UUID conversation, UUID message, UUID other) {
    Inbox.requireWrite(actor);
    // In one order for everybody, so that two that send to and fro do not wait for each other.
    for (var one : conversation.compareTo(other) < 0 ? List.of(conversation, other) : List.of(other, conversation)) {
      threads.thread(one).orElseThrow(NotFound::new);
    }
    var claim = sql.find(conversation).orElseThrow().claimId();
    if (claim == null || !sql.whereElse(conversation, claim).contains(other)) {
      throw new NotFound();
    }
    send(actor, taken(conversation, message), sql.find(other).orElseThrow(), "elsewhere", "inbox.notice.nowhere");
  }

  private void send(Actor actor, Message message, Conversation to, String how, String refused) {
    var notice = notice(message);
    if (!works(to.account()) || !canCarryNews(to) || !goes(to, notice)) {
      throw new NotPossible(refused);
    }
    var sent = takes(to, notice) ? stage(to, notice.text(), Optional.empty(), details(notice)) : whileClosed(to, notice);
    threads.detail(message.id(), SENT, how);
    journal.record(actor.reference(), "conversation:" + message.conversation(), "notice." + how, null, Map.of("message", message.id().toString(), "sent", sent.toString(), "in", to.id().toString()));
    threads.tell(message.conversation());
  }

  /** News that did not reach their customer, out of the queue if they still stood in it. The caller holds the conversation, so one of two is first. */
  private Message taken(UUID conversation, UUID message) {
    var found = sql.message(message).filter(one -> one.conversation().equals(conversation)).orElseThrow(NotFound::new);
    if (!stayed(found) || found.state().equals("QUEUED") && !outbox.take(message)) {
      throw new NotPossible("inbox.notice.sentBefore");
    }
    if (found.state().equals("QUEUED")) {
      threads.moveOn(message, "FAILED", "taken", "inbox.notice.taken");
    }
    return found;
  }

  private boolean stayed(Message message) {
    return message.details().containsKey(SENTENCE) && !message.details().containsKey(SENT) && (message.state().equals("FAILED") || message.state().equals("QUEUED") && !works(message.account()));
  }

  private boolean works(String account) {
    return accounts.enabled(account).isPresent() && accounts.find(SYSTEM, account).health() != Accounts.Health.BROKEN;
  }

  private @Nullable String address(Conversation conversation) {
    return conversation.customerId() == null ? null : customers.find(SYSTEM, conversation.customerId()).email();
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
    var found = taken(conversation, message);
    var theirs = sql.find(conversation).orElseThrow();
    var to = address(theirs);
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

  /** Whether free words go there now. */
  private boolean takes(Conversation conversation, Notice notice) {
    return window(conversation).state() == Window.State.OPEN && notice.text().length() <= longest(conversation);
  }

  /** Whether they go there now, in free words or by the approved text. */
  private boolean goes(Conversation conversation, Notice notice) {
    return takes(conversation, notice) || approved(conversation).isPresent();
  }

  /** The approved text for news, where the window is closed for free words and there is one. */
  private Optional<Templates.Approved> approved(Conversation conversation) {
    return window(conversation).state() == Window.State.TEMPLATE_ONLY ? templates.noticeTemplate(conversation.account(), conversation.locale()) : Optional.empty();
  }

  private static Notice notice(Message message) {
    return new Notice(message.details().getOrDefault(CLAIM, ""), message.details().getOrDefault(SENTENCE, ""), message.details().getOrDefault(LINK, ""), message.text());
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

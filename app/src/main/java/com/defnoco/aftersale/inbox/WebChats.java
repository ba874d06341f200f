package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.ClaimEvents;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.ItemState;
import com.defnoco.aftersale.files.FileType;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.LabelReader;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.platform.Budgets;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.SecretBox;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.platform.TooOften;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The portal's own channel: the chat that needs no account, and what is written on the page of a claim. Both stand in the inbox like a message of any other channel,
 * and an answer given there stands on the page.
 */
@Component
public class WebChats {

  static final String ACCOUNT_ID = "web-chat";
  /** Scope of the handles of customers who write on the pages of their claims. */
  static final String CUSTOMERS = "customer";

  private static final Account ACCOUNT = new Account(ACCOUNT_ID, ChannelKind.WEB_CHAT, "Portal", Map.of());
  private static final Actor.System SYSTEM = new Actor.System();
  private static final Pattern MAIL = Pattern.compile("[^\\s@<>\"',;]{1,64}@[^\\s@<>\"',;]+\\.[^\\s@<>\"',;.]{2,63}");
  private static final Duration AWAY = Duration.ofSeconds(90);
  private static final int LONGEST_TEXT = 10_000;
  private static final int MOST_FILES = 5;
  private static final int SHOWN = 200;
  private static final long LARGEST_LABEL = 20L << 20;

  private final News news = new News();
  private final Accounts accounts;
  private final Arrivals arrivals;
  private final ThreadsSql threads;
  private final InboxSql sql;
  private final WebChatsSql chats;
  private final Joining joining;
  private final Claims claims;
  private final Customers customers;
  private final Files files;
  private final LabelReader labels;
  private final TransactionTemplate transaction;
  private final Outbound outbound;
  private final Budgets budgets;
  private final Journal journal;
  private final Texts texts;
  private final Settings settings;
  private final Clock clock;
  private final SecretKeySpec key;

  WebChats(Accounts accounts, Arrivals arrivals, ThreadsSql threads, InboxSql sql, WebChatsSql chats, Joining joining, Claims claims, Customers customers, Files files, LabelReader labels, TransactionTemplate transaction, Outbound outbound,
      Budgets budgets, Journal journal, Texts texts, Settings settings, SecretBox secrets, Live live, Clock clock) {
    this.accounts = accounts;
    this.arrivals = arrivals;
    this.threads = threads;
    this.sql = sql;
    this.chats = chats;
    this.joining = joining;
    this.claims = claims;
    this.customers = customers;
    this.files = files;
    this.labels = labels;
    this.transaction = transaction;
    this.outbound = outbound;
    this.budgets = budgets;
    this.journal = journal;
    this.texts = texts;
    this.settings = settings;
    this.clock = clock;
    live.tells(news);
    this.key = new SecretKeySpec(secrets.derived("web-chat"), "HmacSHA256");
  }

  /**
   * A message as whoever reads the page sees it.
   *
   * @param mine written by the customer
   * @param automatic written by the program, at once
   * @param channel on which it was written, where that is not the portal; null where it is
   */
  public record Line(UUID id, boolean mine, String who, String text, Instant at, String state, boolean automatic, @Nullable ChannelKind channel, List<Message.Attachment> files) {
    public Line {
      files = List.copyOf(files);
    }
  }

  /**
   * A chat as its visitor sees it.
   *
   * @param version changes with everything that happens in it
   * @param mail where answers are told of; null while none was left
   * @param serial found in what they wrote or sent; null while none was
   * @param claimLink address of the page of the claim that was made of this chat; null where there is none
   */
  public record Chat(UUID id, int version, String name, @Nullable String mail, @Nullable String serial, @Nullable String claimNumber, @Nullable String claimLink, List<Line> lines) {
    public Chat {
      lines = List.copyOf(lines);
    }
  }

  /** What a visitor writes. @param files received before under the owner {@link #draftOwner} */
  public record Words(String text, String name, String mail, String locale, List<UUID> files) {
    public Words {
      files = List.copyOf(files);
    }
  }

  // ---- The chat of somebody nobody knows

  /** Whether the chat is open. */
  public boolean open() {
    return accounts.enabled(ACCOUNT_ID).isPresent();
  }

  /** Under which owner a visitor's file must be received to be sent. @throws NotFound for a key that is not ours */
  public String draftOwner(String key) {
    return "draft:chat-" + visitor(key).orElseThrow(NotFound::new);
  }

  /** A new key to a chat that is not begun yet: whoever holds it is its visitor. */
  public String newKey() {
    var id = UUID.randomUUID().toString().replace("-", "");
    return id + "." + sign(id);
  }

  /** Whether we gave this key out. */
  public boolean isKey(@Nullable String key) {
    return visitor(key).isPresent();
  }

  /** The chat that this key opens. @throws NotFound for a key that is not ours; empty while nothing was written with it */
  @Transactional(readOnly = true)
  public Optional<Chat> find(String key) {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    return chats.newest(ACCOUNT_ID, "visitor:" + visitor).flatMap(sql::find).map(conversation -> chat(conversation, visitor));
  }

  /** How far the chat has come, for pages that wait for something new: cheap. Empty while nothing was written. */
  @Transactional(readOnly = true)
  public Optional<Integer> version(String key) {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    return chats.newest(ACCOUNT_ID, "visitor:" + visitor).flatMap(sql::find).map(WebChats::version);
  }

  /** Waits until the chat has gone on since then, at most so long. No connection to the database is held meanwhile; too many who wait are not made to. @return how far it has come */
  public Optional<Integer> news(String key, int since, Duration longest) throws InterruptedException {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    return news.await(() -> version(key), chats.newest(ACCOUNT_ID, "visitor:" + visitor).map(List::of).orElse(List.of()), since, longest);
  }

  /** The same for everything that is said about a claim. */
  public Optional<Integer> news(Actor actor, String number, int since, Duration longest) throws InterruptedException {
    var claim = claims.find(actor, number);
    var theirs = sql.list(Inbox.Query.ofClaim(claim.id()), null, null, now(), null, null, 50).stream().map(Conversation::id).toList();
    return news.await(() -> Optional.of(version(actor, number)), theirs, since, longest);
  }

  /** The visitor has the page open: what we wrote is read. */
  @Transactional
  public void seen(String key) {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    chats.newest(ACCOUNT_ID, "visitor:" + visitor).ifPresent(conversation -> {
      if (chats.read(conversation)) {
        threads.tell(conversation);
      }
      chats.seen(conversation, null, now());
    });
  }

  /** Asks the budget of this address before files are taken. @throws com.defnoco.aftersale.platform.TooOften */
  public void mayWrite(Actor.Visitor actor) {
    budgets.takeOrRefuse("chat:" + Budgets.network(actor.address()), 30, Duration.ofSeconds(10));
  }

  /**
   * Writes. The first time begins the chat.
   *
   * @throws InvalidInput with pointers {@code /text}, {@code /mail}, {@code /name}, {@code /file}
   * @throws NotPossible when the chat is switched off
   */
  @Transactional
  public void write(Actor.Visitor actor, String key, Words words) {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    if (!open()) {
      throw new NotPossible("chat.off");
    }
    var problems = new ArrayList<Problem>();
    var text = words.text().strip().replace("\0", "");
    if (text.isEmpty() && words.files().isEmpty()) {
      problems.add(Problem.at("/text", "chat.empty"));
    }
    if (text.length() > LONGEST_TEXT) {
      problems.add(Problem.at("/text", "inbox.answer.tooLong", LONGEST_TEXT));
    }
    if (words.files().size() > MOST_FILES) {
      problems.add(Problem.at("/file", "inbox.answer.tooManyFiles", MOST_FILES));
    }
    var mail = words.mail().strip();
    if (!mail.isEmpty() && !MAIL.matcher(mail).matches()) {
      problems.add(Problem.at("/mail", "chat.mail.wrong"));
    }
    var name = words.name().strip().replaceAll("\\s+", " ");
    if (name.length() > 100) {
      problems.add(Problem.at("/name", "chat.name.long", 100));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var language = Locale.forLanguageTag(words.locale().startsWith("zh") ? "zh" : "en");
    var known = chats.newest(ACCOUNT_ID, "visitor:" + visitor).flatMap(sql::find);
    var handle = new Handle(Handle.Kind.WEB_CHAT, "", visitor);
    var shown = !name.isEmpty() ? name : known.map(Conversation::person).orElseGet(() -> texts.text(language, "chat.visitor", visitor.substring(0, 4).toUpperCase(Locale.ROOT)));
    var now = now();
    var stands = arrivals.bringIn(ACCOUNT, new ChannelEvent.Incoming("in-" + Ids.next(clock), List.of(handle), shown, "visitor:" + visitor, false, now,
        text.isEmpty() ? MessageKind.DOCUMENT : MessageKind.TEXT, text, null, List.of(), null, Map.of(), Trust.AUTHENTIC, null, language.getLanguage(), Map.of()),
        words.files().stream().map(file -> new Arrivals.Enclosed(file, "draft:chat-" + visitor)).toList(), true).orElseThrow();
    chats.read(stands.conversation());
    chats.seen(stands.conversation(), mail.isEmpty() ? null : mail, now);
    if (Danger.warns(text) && !chats.warned(stands.conversation())) {
      // Nobody has to wait for an engineer to be told to put a swollen pack outdoors. It is no answer: the clock runs on.
      threads.insert(Ids.next(clock), stands.conversation(), ACCOUNT_ID, "OUT", "danger-" + stands.message(), MessageKind.TEXT, "Aftersale", SYSTEM.reference(),
          texts.text(language, "chat.danger"), null, null, Map.of("automatic", "danger"), Trust.AUTHENTIC, null, "ACCEPTED", now, now, null);
    }
    threads.tell(stands.conversation());
  }

  /** Looks for a serial number on the labels in pictures that were sent; after {@link #write}, outside transactions. */
  public void readLabels(String key, List<UUID> sent) {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    for (var id : sent) {
      try {
        var held = files.find(draftOwner(key), id);
        if (held.type().family() == FileType.Family.IMAGE && held.size() <= LARGEST_LABEL) {
          labels.read(java.nio.file.Files.readAllBytes(files.original(draftOwner(key), id).body()))
              .ifPresent(text -> transaction.executeWithoutResult(status -> chats.newest(ACCOUNT_ID, "visitor:" + visitor).ifPresent(conversation -> {
                arrivals.lookForSerial(conversation, text);
                threads.tell(conversation);
              })));
        }
      } catch (IOException | TooOften | NotFound notReadNow) {
        // The picture stands in the chat all the same; an engineer has eyes.
      }
    }
  }

  /** A file of this chat. @throws NotFound for any other */
  public Served file(String key, UUID attachment, boolean small) {
    var visitor = visitor(key).orElseThrow(NotFound::new);
    var stored = sql.attachment(attachment).orElseThrow(NotFound::new);
    var conversation = sql.find(stored.conversation()).filter(one -> one.handle().kind() == Handle.Kind.WEB_CHAT && one.handle().value().equals(visitor)).orElseThrow(NotFound::new);
    return served(conversation, attachment, stored.file(), small);
  }

  /** Who left an address and is away hears once that there is an answer. */
  @Scheduled(initialDelayString = "PT30S", fixedDelayString = "PT20S")
  @Transactional
  public void tellTheAbsent() {
    for (var absent : chats.absent(now().minus(AWAY), 20)) {
      var language = Locale.forLanguageTag(absent.locale());
      var id = absent.thread().substring("visitor:".length());
      outbound.mail(absent.mail(), texts.text(language, "chat.mail.subject"), texts.text(language, "chat.mail.text", settings.link("/chat/resume/" + id + "." + sign(id))), language);
      chats.told(absent.conversation(), now());
    }
  }

  // ---- The page of a claim

  /** Everything that was said about a claim on whatever channel, oldest first, for its customer. What colleagues noted is not there. */
  @Transactional(readOnly = true)
  public List<Line> ofClaim(Actor actor, String number) {
    var claim = claims.find(actor, number);
    var conversations = sql.list(Inbox.Query.ofClaim(claim.id()), null, null, now(), null, null, 50).stream()
        .filter(one -> one.customerId() != null && one.customerId().equals(claim.customerId())).toList();
    return sql.messages(conversations.stream().map(Conversation::id).toList(), null, null, SHOWN).stream()
        .filter(message -> message.direction() != Message.Direction.NOTE && message.deletedAt() == null && message.trust() == Trust.AUTHENTIC && message.kind() != MessageKind.EVENT)
        .map(WebChats::line).toList();
  }

  /** How far what is said about a claim has come. */
  @Transactional(readOnly = true)
  public int version(Actor actor, String number) {
    var claim = claims.find(actor, number);
    return sql.list(Inbox.Query.ofClaim(claim.id()), null, null, now(), null, null, 50).stream().mapToInt(WebChats::version).sum();
  }

  /** Whoever may see the claim has its page open: what we wrote on it is read. A member of staff who looks through the customer's link reads nothing for them. */
  @Transactional
  public void seen(Actor actor, UUID claim) {
    if (actor instanceof Actor.Customer || actor instanceof Actor.LinkHolder holder && holder.through() == null) {
      chats.newest(ACCOUNT_ID, "claim:" + claim).filter(chats::read).ifPresent(threads::tell);
    }
  }

  /** A file of a message about a claim. @throws NotFound where the message is not about it */
  public Served file(Actor actor, String number, UUID attachment, boolean small) {
    var claim = claims.find(actor, number);
    var stored = sql.attachment(attachment).orElseThrow(NotFound::new);
    var conversation = sql.find(stored.conversation())
        .filter(one -> claim.id().equals(one.claimId()) && one.customerId() != null && one.customerId().equals(claim.customerId())).orElseThrow(NotFound::new);
    return served(conversation, attachment, stored.file(), small);
  }

  /** The conversation on the page of a claim; begun where there is none. Engineers, managers, programs. */
  @Transactional
  public UUID conversationOf(Actor actor, String number) {
    Inbox.requireWrite(actor);
    var claim = claims.whose(number).orElseThrow(NotFound::new);
    return conversation(claim.claimId(), claim.number(), claim.customerId()).id();
  }

  /** What is written on the page of a claim, by either side, stands in the inbox in the same transaction. */
  @EventListener
  void on(ClaimEvents.Written written) {
    var conversation = conversation(written.claimId(), written.number(), written.customerId());
    var now = now();
    if (written.inside()) {
      threads.insert(Ids.next(clock), conversation.id(), ACCOUNT_ID, "OUT", "out-" + Ids.next(clock), MessageKind.TEXT, Inbox.author(written.by()), written.by().reference(), written.text(),
          null, null, Map.of(), Trust.AUTHENTIC, null, "ACCEPTED", now, now, null);
      // Whatever we wrote there, it is their turn: our clock stands still until they write.
      threads.said(conversation.id(), Inbox.line(written.text()), now, true, null);
      threads.tell(conversation.id());
    } else {
      arrivals.bringIn(ACCOUNT, new ChannelEvent.Incoming("in-" + Ids.next(clock), List.of(handle(written.customerId())), customers.find(SYSTEM, written.customerId()).name(),
          "claim:" + written.claimId(), false, now, MessageKind.TEXT, written.text(), null, List.of(), null, Map.of(), Trust.AUTHENTIC, null, null, Map.of()), List.of(), false);
      chats.read(conversation.id());
    }
  }

  /** A claim that is over leaves nobody waiting; who writes again opens it again. */
  @EventListener
  void on(ClaimEvents.Closed closed) {
    over(closed.claimId(), closed.number());
  }

  @EventListener
  void on(ClaimEvents.Withdrawn withdrawn) {
    over(withdrawn.claimId(), withdrawn.number());
  }

  private void over(UUID claim, String number) {
    if (claims.items(SYSTEM, number).stream().allMatch(item -> item.state() == ItemState.CLOSED || item.state() == ItemState.WITHDRAWN)) {
      for (var conversation : chats.running(claim)) {
        sql.state(conversation, Conversation.State.CLOSED, null);
        journal.record(SYSTEM.reference(), "conversation:" + conversation, "conversation.closed", null, Map.of());
        threads.tell(conversation);
      }
    }
  }

  private ThreadsSql.Thread conversation(UUID claimId, String number, UUID customerId) {
    var handle = handle(customerId);
    // In this order, as everybody who brings a message in: who writes, then where.
    threads.lock("1handle:" + handle.kind() + ":" + handle.scope() + ":" + handle.value());
    threads.lock("2thread:" + ACCOUNT_ID + ":claim:" + claimId);
    var now = now();
    return threads.thread(ACCOUNT_ID, "claim:" + claimId, now.minus(Duration.ofDays(14))).orElseGet(() -> {
      var customer = customers.find(SYSTEM, customerId);
      var held = threads.handle(handle).orElseGet(() -> {
        var person = chats.person(customerId).orElseGet(() -> {
          var made = Ids.next(clock);
          threads.insertPerson(made, customer.name(), customer.locale(), now);
          threads.customerOf(made, customerId);
          return made;
        });
        threads.insertHandle(Ids.next(clock), handle, person, now);
        return threads.handle(handle).orElseThrow();
      });
      var id = Ids.next(clock);
      threads.insertConversation(id, ACCOUNT, "claim:" + claimId, held.personId(), held.handleId(), null, customer.locale(), now);
      journal.record(SYSTEM.reference(), "conversation:" + id, "conversation.begun", null, Map.of("channel", ACCOUNT.kind().name(), "account", ACCOUNT_ID));
      joining.join(id, claimId, number, SYSTEM.reference());
      var item = claims.items(SYSTEM, number).getFirst();
      threads.found(id, item.serialNumber(), item.unitId());
      return threads.thread(id).orElseThrow();
    });
  }

  // ---- Helpers

  private Chat chat(Conversation conversation, String visitor) {
    var lines = sql.messages(List.of(conversation.id()), null, null, SHOWN).stream().filter(message -> message.direction() != Message.Direction.NOTE).map(WebChats::line).toList();
    var claim = conversation.claimNumber();
    var customer = conversation.customerId();
    // Only the claim that was made of this very chat: what an engineer joined may be somebody else's, by mistake.
    var theirs = claim != null && customer != null && claims.whose(claim).filter(whose -> whose.customerId().equals(customer)).isPresent()
        && customers.contactsOf(SYSTEM, customer).stream().anyMatch(contact -> contact.channel() == Customers.Channel.WEBCHAT && contact.handle().equals(visitor) && contact.verifiedAt() != null);
    return new Chat(conversation.id(), version(conversation), conversation.person(), chats.mail(conversation.id()).orElse(null), conversation.unitId() == null ? null : conversation.serial(),
        theirs ? claim : null, theirs ? "/t/" + claims.link(new Actor.Customer(customer), claim) : null, lines);
  }

  private static int version(Conversation conversation) {
    return conversation.version();
  }

  private static Line line(Message message) {
    return new Line(message.id(), message.direction() == Message.Direction.IN, message.sender(), message.text(), message.receivedAt(), message.state(),
        "danger".equals(message.details().get("automatic")), message.channel() == ChannelKind.WEB_CHAT ? null : message.channel(), message.attachments());
  }

  private Served served(Conversation conversation, UUID attachment, UUID file, boolean small) {
    var owner = "attachment:" + attachment;
    return small ? files.thumbnail(owner, file) : files.serve(owner, file);
  }

  private static Handle handle(UUID customer) {
    return new Handle(Handle.Kind.WEB_CHAT, CUSTOMERS, customer.toString());
  }

  /** Who holds a key of ours. */
  Optional<String> visitor(@Nullable String key) {
    if (key == null || key.length() > 100) {
      return Optional.empty();
    }
    int dot = key.indexOf('.');
    if (dot != 32 || !MessageDigest.isEqual(sign(key.substring(0, dot)).getBytes(StandardCharsets.US_ASCII), key.substring(dot + 1).getBytes(StandardCharsets.US_ASCII))) {
      return Optional.empty();
    }
    return Optional.of(key.substring(0, dot));
  }

  private String sign(String id) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac.doFinal(id.getBytes(StandardCharsets.US_ASCII)), 18));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The claim that a conversation makes by itself, when nothing about it is doubtful: who writes (the channel vouches for them), which battery (exactly one that is on record, theirs or nobody's),
 * that it fails (said as a fact), and that no claim of it stands in the way. Whatever is not certain is left to a person, who sees the suggestion. The customer is told where they wrote, and an
 * engineer takes it back with one click; then the program leaves this conversation alone.
 */
@Component
public class ByItself {

  private static final Actor.System SYSTEM = new Actor.System();
  /** What was written longer ago is another story. */
  private static final Duration ONE_STORY = Duration.ofDays(3);
  /** A claim that ended within this time may have to be opened again instead: a person judges whether it is the same failure. */
  private static final Duration SAME_FAILURE = Duration.ofDays(90);
  private static final int MOST_OF_STORY = 40;
  private static final int MOST_OF_HANDLE = 3;
  private static final int MOST_OF_ACCOUNT = 60;

  private final ByItselfSql sql;
  private final DeskRules rules;
  private final ThreadsSql threads;
  private final InboxSql reads;
  private final OutboxSql outbox;
  private final ProofsSql automatic;
  private final Inbox inbox;
  private final Accounts accounts;
  private final Joining joining;
  private final Claims claims;
  private final Registry registry;
  private final Journal journal;
  private final Texts texts;
  private final Settings settings;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ByItself(ByItselfSql sql, DeskRules rules, ThreadsSql threads, InboxSql reads, OutboxSql outbox, ProofsSql automatic, Inbox inbox, Accounts accounts, Joining joining, Claims claims, Registry registry,
      Journal journal, Texts texts, Settings settings, ApplicationEventPublisher events, Clock clock) {
    this.sql = sql;
    this.rules = rules;
    this.threads = threads;
    this.reads = reads;
    this.outbox = outbox;
    this.automatic = automatic;
    this.inbox = inbox;
    this.accounts = accounts;
    this.joining = joining;
    this.claims = claims;
    this.registry = registry;
    this.journal = journal;
    this.texts = texts;
    this.settings = settings;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What the program did with a conversation.
   *
   * @param made whether it made the claim; false: it joined the conversation to one that was there
   * @param because {@code serial} and {@code symptoms}, for the eyes of staff
   * @param undoneBy reference of who took it back; null while it stands
   */
  public record Made(UUID claimId, String claimNumber, boolean made, Map<String, String> because, Instant at, @Nullable Instant toldAt, @Nullable Instant undoneAt, @Nullable String undoneBy) {
    public Made {
      because = Map.copyOf(because);
    }
  }

  /** What the program last made of the conversation by itself; staff. */
  @Transactional(readOnly = true)
  public Optional<Made> of(Actor actor, UUID conversation) {
    Inbox.requireRead(actor);
    return sql.last(conversation);
  }

  /**
   * What their words and pictures name.
   *
   * @param batteries every serial number of a unit, and whatever looks like one; each once
   * @param looking whether a picture is still to be looked at: a claim may be made by itself after it
   * @param unseen whether a picture could not be fetched or opened, so that nobody knows what it shows
   */
  public record Named(Set<String> batteries, boolean looking, boolean unseen) {
    public Named {
      batteries = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(batteries));
    }
  }

  /** Which batteries the conversation names lately, in words and on labels in pictures; staff. @param messages the newest of it */
  @Transactional(readOnly = true)
  public Named named(Actor actor, Conversation conversation, List<Message> messages) {
    Inbox.requireRead(actor);
    return named(conversation, theirs(conversation, messages));
  }

  /**
   * Takes back what the program did: the conversation belongs to no claim, and a claim that was made is withdrawn. Engineers, managers.
   *
   * @throws NotPossible when there is nothing to take back, or a remedy of the claim has begun
   */
  @Transactional
  public void undo(Actor actor, UUID id) {
    Inbox.requireWrite(actor);
    reads.find(id).orElseThrow(NotFound::new);
    var thread = threads.thread(id).orElseThrow(NotFound::new);
    var made = sql.last(id).filter(one -> one.undoneAt() == null && one.claimId().equals(thread.claimId())).orElseThrow(() -> new NotPossible("inbox.itself.nothing"));
    if (!sql.undo(id, made.claimId(), now(), actor.reference())) {
      throw new NotPossible("inbox.itself.nothing");
    }
    // Parted first: a claim that is over closes the conversations that belong to it, and this one goes on.
    sql.part(id);
    journal.record(actor.reference(), "conversation:" + id, "conversation.parted", null, Map.of("claim", made.claimNumber()));
    if (made.made()) {
      claims.withdraw(actor, made.claimNumber(), 0, "", null);
    }
    if (made.toldAt() != null) {
      var conversation = reads.find(id).orElseThrow();
      var language = language(conversation);
      say(conversation, hello(conversation, language) + texts.text(language, made.made() ? "inbox.itself.undone" : "inbox.itself.parted", made.claimNumber()), false);
    }
    threads.tell(id);
  }

  /** Makes the claim, or joins the one that runs, if everything is certain; and tells the customer once. */
  @Transactional
  public void consider(UUID id) {
    if (threads.thread(id).isEmpty() || !rules.now().claimsByItself()) {
      return;
    }
    var conversation = reads.find(id).orElseThrow();
    if (conversation.claimNumber() == null) {
      sure(conversation).ifPresent(found -> make(conversation, found));
    }
    sql.last(id).filter(made -> made.undoneAt() == null && made.toldAt() == null).ifPresent(made -> tell(id, made));
  }

  private void make(Conversation conversation, Sure found) {
    var because = Map.of("serial", found.serial(), "symptoms", found.symptoms().stream().map(Symptom::name).sorted().collect(Collectors.joining(" ")));
    String number;
    if (found.running() == null) {
      number = inbox.makeClaim(SYSTEM, conversation.id(), found.serial(), null, canCarry(conversation, ""));
    } else {
      number = found.running();
      joining.join(conversation.id(), claims.whose(number).orElseThrow().claimId(), number, SYSTEM.reference());
      // What they wrote before the battery was known is news to the claim.
      claims.conversed(new Actor.Customer(Objects.requireNonNull(conversation.customerId())), number, String.join("\n", theirs(conversation).words()), false);
    }
    var claim = claims.whose(number).orElseThrow();
    sql.insert(conversation.id(), claim.claimId(), number, found.running() == null, threads.handle(conversation.handle()).orElseThrow().handleId(), conversation.account(), because, now());
    if (found.running() == null) {
      journal.record(SYSTEM.reference(), "claim:" + claim.claimId(), "claim.byItself", null, Map.of("conversation", conversation.id().toString(), "serial", found.serial(), "symptoms",
          because.get("symptoms")));
    }
    threads.tell(conversation.id());
  }

  private void tell(UUID id, Made made) {
    var conversation = reads.find(id).orElseThrow();
    var language = language(conversation);
    var claim = claims.find(SYSTEM, made.claimNumber());
    var said = hello(conversation, language) + texts.text(language, made.made() ? "inbox.itself.made" : "inbox.itself.joined", made.claimNumber(),
        made.because().getOrDefault("serial", conversation.serial() == null ? "" : conversation.serial()), settings.link("/t/" + claims.link(SYSTEM, made.claimNumber())));
    boolean warning = claim.danger() && made.made() && !automatic.warned(id, now().minus(Duration.ofDays(1)));
    if (warning) {
      said = said + "\n\n" + texts.text(language, "inbox.itself.danger");
    }
    if (sql.told(id, made.claimId(), now())) {
      say(conversation, said, warning);
    }
  }

  // ---- What is sure

  /** @param running number of the claim that runs already; null where one is to be made */
  private record Sure(String serial, Set<Symptom> symptoms, @Nullable String running) {}

  private Optional<Sure> sure(Conversation conversation) {
    if (conversation.unitId() == null || conversation.serial() == null || conversation.state() == Conversation.State.CLOSED || !vouches(conversation.channel()) || sql.corrected(conversation.id())) {
      return Optional.empty();
    }
    var theirs = theirs(conversation);
    if (!theirs.certain()) {
      return Optional.empty();
    }
    var symptoms = Fault.in(String.join("\n", theirs.words()));
    var named = named(conversation, theirs);
    // While a picture is being fetched or looked at, this waits: whoever looked at it comes back here. What nobody can look at may show anything, and a person has eyes.
    if (symptoms.isEmpty() || named.looking() || named.unseen() || !named.batteries().equals(Set.of(conversation.serial())) || registry.withheld(conversation.unitId())) {
      return Optional.empty();
    }
    var owner = registry.unitFacts(conversation.unitId()).orElseThrow().ownerId();
    if (owner != null && !owner.equals(conversation.customerId())) {
      return Optional.empty();
    }
    var before = claims.ofUnit(SYSTEM, conversation.unitId());
    var running = before.stream().filter(Joining::runs).toList();
    if (!running.isEmpty()) {
      return running.size() == 1 && running.getFirst().customerId().equals(conversation.customerId()) ? Optional.of(new Sure(conversation.serial(), symptoms, running.getFirst().number()))
          : Optional.empty();
    }
    if (before.stream().map(ClaimRow::updatedAt).anyMatch(ended -> ended.isAfter(clock.instant().minus(SAME_FAILURE)))) {
      return Optional.empty();
    }
    var counted = sql.made(threads.handle(conversation.handle()).orElseThrow().handleId(), conversation.account(), clock.instant().minus(Duration.ofDays(1)), clock.instant().minus(Duration.ofHours(1)));
    return counted.byHandle() >= MOST_OF_HANDLE || counted.byAccount() >= MOST_OF_ACCOUNT ? Optional.empty() : Optional.of(new Sure(conversation.serial(), symptoms, null));
  }

  /** Whether the provider of such a channel knows who writes. A visitor of the portal may be anybody, and what is written down by hand is in a person's hands already. */
  private static boolean vouches(ChannelKind kind) {
    return switch (kind) {
      case WHATSAPP, WECHAT_OFFICIAL, WECOM, EMAIL, BOT_FRAMEWORK, WEBHOOK, TELEGRAM, LINE -> true;
      case WEB_CHAT, MANUAL -> false;
    };
  }

  /** @param certain whether everything in it is certainly theirs, and theirs alone */
  private record Theirs(List<String> words, List<Message.Attachment> files, boolean certain) {}

  /** What they wrote and sent themselves lately, without what they quote. */
  private Theirs theirs(Conversation conversation) {
    return theirs(conversation, reads.messages(List.of(conversation.id()), null, null, MOST_OF_STORY));
  }

  private Theirs theirs(Conversation conversation, List<Message> messages) {
    var words = new ArrayList<String>();
    var files = new ArrayList<Message.Attachment>();
    var authors = new HashSet<String>();
    boolean authentic = true;
    var since = clock.instant().minus(ONE_STORY);
    for (var message : messages) {
      if (message.direction() != Message.Direction.IN || message.receivedAt().isBefore(since) || message.providerTime().isBefore(since) || message.kind() == MessageKind.EVENT
          || message.kind() == MessageKind.REACTION) {
        continue;
      }
      // What a machine heard in a voice message is no word of theirs: a person listens first.
      authentic &= message.trust() == Trust.AUTHENTIC && !message.details().containsKey("transcript");
      authors.add(message.author());
      if (message.deletedAt() == null) {
        inbox.pieces(message).stream().filter(piece -> !piece.folded()).map(ChannelAdapter.Piece::text).forEach(words::add);
        if (message.kind() != MessageKind.STICKER) {
          files.addAll(message.attachments());
        }
      }
    }
    if (conversation.subject() != null) {
      words.add(conversation.subject());
    }
    return new Theirs(words, files, authentic && authors.size() == 1);
  }

  /** Units by their serial, once each, however they are written; beside them what nearly is one or looks like one. */
  private Named named(Conversation conversation, Theirs theirs) {
    var batteries = new LinkedHashSet<String>();
    // Where none was found at all there is none to look for.
    var known = conversation.serial();
    if (known != null) {
      registry.serialsIn(String.join("\n", theirs.words())).forEach(candidate -> battery(candidate.text(), known).ifPresent(batteries::add));
      theirs.files().stream().flatMap(file -> file.serials().stream()).forEach(text -> battery(text, known).ifPresent(batteries::add));
    }
    return new Named(batteries, theirs.files().stream().anyMatch(file -> file.label() == LabelState.UNSEEN && !file.state().equals("FAILED")),
        theirs.files().stream().anyMatch(file -> file.label() == LabelState.UNREADABLE || file.state().equals("FAILED") && MediaWork.maybePicture(file.mediaType())));
  }

  private Optional<String> battery(String text, String known) {
    return switch (registry.resolve(text)) {
      case Resolution.Found(var unit, boolean exactly) -> Optional.of(exactly ? unit.serial() : text);
      case Resolution.DidYouMean several -> Optional.of(text);
      // A number that is written in groups is also read in pieces.
      case Resolution.Unknown unknown -> Optional.of(text).filter(one -> Arrivals.LIKE_A_SERIAL.matcher(one).matches() && !known.contains(one) && !one.startsWith(known));
      case Resolution.Impossible none -> Optional.empty();
    };
  }

  // ---- Saying it

  private boolean canCarry(Conversation conversation, String text) {
    return accounts.enabled(conversation.account()).filter(account -> account.kind() != ChannelKind.WEBHOOK || account.find("callbackUrl").isPresent())
        .filter(account -> text.length() <= accounts.adapter(account.kind()).abilities(account).longestText()
            && accounts.adapter(account.kind()).window(account, new Window.Facts(conversation.lastIn(), conversation.sentSince()), clock.instant()).state() == Window.State.OPEN)
        .isPresent();
  }

  /** Said by the program: it is no answer, and the clock goes on. @param warning whether it says what to do where a pack may burn */
  private void say(Conversation conversation, String text, boolean warning) {
    if (!canCarry(conversation, text)) {
      return;
    }
    var id = Ids.next(clock);
    var handle = threads.handle(conversation.handle()).orElseThrow().handleId();
    threads.insert(id, conversation.id(), conversation.account(), "OUT", null, MessageKind.TEXT, "Aftersale", SYSTEM.reference(), text, null, null, Map.of("automatic", "true"), Trust.AUTOMATIC, null,
        "QUEUED", now(), now(), null);
    outbox.insert(id, conversation.account(), handle, now());
    if (warning) {
      automatic.automatic(id, conversation.id(), handle, conversation.account(), true, now());
    }
    automatic.counted(conversation.id());
    events.publishEvent(new Waits.Answer());
    threads.tell(conversation.id());
  }

  /** Nobody is greeted by the number or id that stands for a name where the provider tells none. */
  private String hello(Conversation conversation, Locale language) {
    boolean named = reads.handles(conversation.personId()).stream().noneMatch(handle -> handle.value().equalsIgnoreCase(conversation.person()));
    var name = named ? Automatic.greeted(conversation.person()) : "";
    return name.isEmpty() ? "" : texts.text(language, "inbox.itself.hello", name) + "\n";
  }

  /** That of what they wrote lately; where they wrote too little, or long ago, the one their channel tells. */
  private Locale language(Conversation conversation) {
    return Arrivals.written(String.join("\n", theirs(conversation).words()), conversation.locale()).equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.UK;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

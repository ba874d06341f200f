package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.files.FileReference;
import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.CustomersMerged;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Conversations on every channel: who wrote what, whose move it is, and our answers. */
@Component
public class Inbox {

  private static final int LONGEST_TEXT = 20_000;
  private static final int MOST_FILES = 10;

  private final DeliveriesSql deliveriesSql;
  private final Deliveries deliveries;
  private final DeliveryWork work;
  private final Accounts accounts;
  private final ThreadsSql threads;
  private final InboxSql sql;
  private final OutboxSql outbox;
  private final ByItselfSql byItself;
  private final Joining joining;
  private final Claims claims;
  private final Customers customers;
  private final Files files;
  private final Journal journal;
  private final ApplicationEventPublisher events;
  private final Targets targets;
  private final RosterSql roster;
  private final StaffAccounts staff;
  private final Proofs proofs;
  private final ProofsSql proofsSql;
  private final Templates templates;
  private final Texts texts;
  private final Clock clock;

  Inbox(DeliveriesSql deliveriesSql, Deliveries deliveries, DeliveryWork work, Accounts accounts, ThreadsSql threads, InboxSql sql, OutboxSql outbox, ByItselfSql byItself, Joining joining, Claims claims,
      Customers customers, Files files, Journal journal, ApplicationEventPublisher events, Targets targets, RosterSql roster, StaffAccounts staff, Proofs proofs, ProofsSql proofsSql, Templates templates, Texts texts, Clock clock) {
    this.deliveriesSql = deliveriesSql;
    this.deliveries = deliveries;
    this.work = work;
    this.accounts = accounts;
    this.threads = threads;
    this.sql = sql;
    this.outbox = outbox;
    this.byItself = byItself;
    this.joining = joining;
    this.claims = claims;
    this.customers = customers;
    this.files = files;
    this.journal = journal;
    this.events = events;
    this.targets = targets;
    this.roster = roster;
    this.staff = staff;
    this.proofs = proofs;
    this.proofsSql = proofsSql;
    this.templates = templates;
    this.texts = texts;
    this.clock = clock;
  }

  /** How a delivery ended. */
  public enum Outcome { PENDING, PROCESSED, DUPLICATE, IGNORED, PARKED }

  /** A raw delivery. @param reason why it was ignored, parked or waits; null otherwise @param size of the body in bytes */
  public record Delivery(UUID id, String account, String deliveryKey, Instant receivedAt, Outcome outcome, @Nullable String reason, long size) {}

  /** Where conversations stand for people to take. That of the team holds the open ones of one's teams and those that are everybody's. */
  public enum Queue { MINE, TEAM, UNASSIGNED, WAITING, AT_RISK, ALL, CLOSED }

  /** Which conversations. @param text words to look for in any message, or a serial or claim number; null for all */
  public record Query(Queue queue, @Nullable ChannelKind channel, Conversation.@Nullable State state, @Nullable String text, @Nullable UUID claim, @Nullable UUID person,
      @Nullable String cursor, int limit) {

    public static Query queue(Queue queue) {
      return new Query(queue, null, null, null, null, null, null, 50);
    }

    public static Query ofClaim(UUID claim) {
      return new Query(Queue.ALL, null, null, null, claim, null, null, 50);
    }
  }

  /**
   * An answer.
   *
   * @param files received before under the owner {@link #draftOwner}
   * @param template instead of free text where the channel wants one
   * @param waitForCustomer we asked something: our clock stands still until they answer
   * @param seen the version of the conversation that the writer saw; null when they do not say
   */
  public record Answer(String text, List<UUID> files, Outgoing.@Nullable Template template, @Nullable UUID quoted, boolean waitForCustomer, @Nullable Integer seen) {
    public Answer {
      files = List.copyOf(files);
    }

    public static Answer of(String text) {
      return new Answer(text, List.of(), null, null, true, null);
    }
  }

  // ---- Providers

  /** A provider calls. The genuine is committed before the reply is given; what is forged changes nothing. @throws NotFound when there is no such account of this kind */
  public HookReply receive(ChannelKind kind, String account, HookRequest request) {
    return deliveries.receive(kind, account, request);
  }

  // ---- Deliveries

  @Transactional(readOnly = true)
  public List<Delivery> deliveries(Actor actor, @Nullable String account, @Nullable Outcome outcome, @Nullable UUID before, int limit) {
    requireRead(actor);
    return deliveriesSql.list(account, outcome, before, Math.clamp(limit, 1, 500));
  }

  /** The bytes as they came: evidence; managers and administrators. */
  @Transactional(readOnly = true)
  public byte[] raw(Actor actor, UUID delivery) {
    if (!(actor instanceof Actor.Staff staff && staff.is(Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)) && !(actor instanceof Actor.System)) {
      throw new NotFound();
    }
    return deliveriesSql.body(delivery).orElseThrow(NotFound::new);
  }

  /** Looks at a delivery again. What it told before is recognised and not told twice. @throws NotPossible for a repetition: look at the first one again */
  @Transactional
  public Delivery replay(Actor actor, UUID delivery) {
    requireWrite(actor);
    deliveriesSql.find(delivery).orElseThrow(NotFound::new);
    if (!deliveriesSql.again(delivery, clock.instant())) {
      throw new NotPossible("inbox.delivery.repetition");
    }
    journal.record(actor.reference(), "delivery:" + delivery, "delivery.replayed", null, Map.of());
    return deliveriesSql.find(delivery).orElseThrow(NotFound::new);
  }

  // ---- Conversations

  @Transactional(readOnly = true)
  public Conversation.Slice list(Actor actor, Query query) {
    requireRead(actor);
    if (query.text() != null && SearchWords.query(query.text()).isEmpty()) {
      return new Conversation.Slice(List.of(), null);
    }
    var cursor = Optional.ofNullable(query.cursor()).map(Inbox::cursor);
    int limit = Math.clamp(query.limit(), 1, 200);
    var me = actor instanceof Actor.Staff person ? person.id() : null;
    var risk = clock.instant().plus(Targets.RISK);
    var at = cursor.map(Place::at).orElse(null);
    var id = cursor.map(Place::id).orElse(null);
    var teams = query.queue() == Queue.TEAM ? teams(me) : null;
    var rows = query.text() == null ? sql.list(query, me, teams, risk, at, id, limit + 1)
        : sql.search(query, SearchWords.query(query.text()), query.text().strip(), me, teams, risk, at, id, limit + 1);
    var page = rows.size() > limit ? rows.subList(0, limit) : rows;
    return new Conversation.Slice(page, rows.size() > limit ? next(page.getLast(), query) : null);
  }

  private static String next(Conversation last, Query query) {
    boolean byDue = query.queue() == Queue.AT_RISK && query.text() == null && query.claim() == null && query.person() == null;
    return cursor(byDue && last.dueAt() != null ? last.dueAt() : last.lastAt(), last.id());
  }

  /** How many stand in each queue; those without a number are not counted. */
  @Transactional(readOnly = true)
  public Map<Queue, Integer> counts(Actor.Staff actor) {
    requireRead(actor);
    return sql.counts(actor.id(), teams(actor.id()), clock.instant().plus(Targets.RISK));
  }

  /** The teams somebody is in; null for none: then all are theirs to look after. */
  private @Nullable String teams(@Nullable UUID staff) {
    var teams = staff == null ? List.<UUID>of() : roster.teamsOf(staff);
    return teams.isEmpty() ? null : teams.stream().map(UUID::toString).collect(java.util.stream.Collectors.joining(","));
  }

  @Transactional(readOnly = true)
  public Conversation find(Actor actor, UUID id) {
    requireRead(actor);
    return sql.find(id).orElseThrow(NotFound::new);
  }

  /** The newest messages of a conversation, oldest first. @param before the first message of the page after this one; null for the newest */
  @Transactional(readOnly = true)
  public List<Message> messages(Actor actor, UUID conversation, @Nullable UUID before, int limit) {
    find(actor, conversation);
    var last = before == null ? null : sql.message(before).filter(message -> message.conversation().equals(conversation)).orElseThrow(NotFound::new);
    return sql.messages(List.of(conversation), last == null ? null : last.receivedAt(), before, Math.clamp(limit, 1, 500));
  }

  /** All messages of a claim on whatever channel, oldest first; staff. */
  @Transactional(readOnly = true)
  public List<Message> ofClaim(Actor actor, UUID claim) {
    var conversations = list(actor, Query.ofClaim(claim)).rows().stream().map(Conversation::id).toList();
    return sql.messages(conversations, null, null, 200);
  }

  /** Whether and how long we may write in this conversation. */
  public Window window(Conversation conversation) {
    return accounts.enabled(conversation.account())
        .map(account -> accounts.adapter(account.kind()).window(account, new Window.Facts(conversation.lastIn(), conversation.sentSince()), clock.instant()))
        .orElse(new Window(Window.State.CLOSED, null, null));
  }

  /** How many characters one message of this conversation may have. */
  public int longestText(Conversation conversation) {
    return accounts.enabled(conversation.account()).map(account -> accounts.adapter(account.kind()).abilities(account).longestText()).orElse(LONGEST_TEXT);
  }

  /** A file of a message. @throws NotFound when it is not stored */
  public Served file(Actor actor, UUID attachment, boolean small) {
    var stored = sql.attachment(attachment).orElseThrow(NotFound::new);
    find(actor, stored.conversation());
    var owner = "attachment:" + attachment;
    return small ? files.thumbnail(owner, stored.file()) : files.serve(owner, stored.file());
  }

  /** Fetches a file once more that could not be fetched. @throws NotPossible when it is being fetched or is here, or nobody knows any more where it lies */
  @Transactional
  public void fetchAgain(Actor actor, UUID id, UUID attachment) {
    requireWrite(actor);
    threads.thread(id).orElseThrow(NotFound::new);
    if (!outbox.fetchAgain(id, attachment, clock.instant())) {
      throw new NotPossible("inbox.file.notAgain");
    }
    journal.record(actor.reference(), "conversation:" + id, "file.fetchedAgain", null, Map.of("file", attachment.toString()));
    threads.tell(id);
    events.publishEvent(new Waits.Media());
  }

  /** The text of a message in pieces, of which a page folds what was quoted from earlier ones. */
  public List<ChannelAdapter.Piece> pieces(Message message) {
    return accounts.has(message.channel()) ? accounts.adapter(message.channel()).pieces(message.text()) : List.of(new ChannelAdapter.Piece(false, message.text()));
  }

  /** The safe HTML of a message, its own pictures at these addresses; null where there is none. @param address of a stored attachment */
  public @Nullable String html(Message message, Function<UUID, String> address) {
    if (message.html() == null || !accounts.has(message.channel())) {
      return message.html();
    }
    return accounts.adapter(message.channel()).shown(message.html(), place -> place < 1 || place > message.attachments().size() || !message.attachments().get(place - 1).state().equals("STORED")
        || !message.attachments().get(place - 1).mediaType().startsWith("image/") ? null : address.apply(message.attachments().get(place - 1).id()));
  }

  /** Under which owner a file must be received to be sent by this actor. */
  public static String draftOwner(Actor actor) {
    return "outgoing:" + actor.reference();
  }

  /**
   * Answers. The message waits in the transaction of this call and goes out after it; its state tells how far it has come.
   *
   * @throws NotPossible when the window is closed and no template is given, the account is stopped, or somebody answered since the writer looked
   */
  @Transactional
  public Message answer(Actor actor, UUID id, Answer answer) {
    requireWrite(actor);
    var conversation = sql.find(id).orElseThrow(NotFound::new);
    // On the page of a claim the claim comes first, for its customer writes there in this order too; its page shows texts, so there must be one.
    boolean onItsPage = conversation.claimNumber() != null && conversation.channel() == ChannelKind.WEB_CHAT && conversation.handle().scope().equals(WebChats.CUSTOMERS);
    var text = said(answer.text(), onItsPage || answer.files().isEmpty() && answer.template() == null);
    if (onItsPage) {
      claims.told(actor, conversation.claimNumber(), text, answer.waitForCustomer());
    }
    threads.thread(id);
    if (answer.files().size() > MOST_FILES) {
      throw InvalidInput.at("/attachments", "inbox.answer.tooManyFiles", MOST_FILES);
    }
    if (answer.seen() != null && answer.seen() != conversation.version()) {
      throw new NotPossible("inbox.answer.changed");
    }
    var account = accounts.enabled(conversation.account()).orElseThrow(() -> new NotPossible("inbox.answer.stopped"));
    var adapter = accounts.adapter(account.kind());
    var abilities = adapter.abilities(account);
    if (text.length() > abilities.longestText()) {
      throw InvalidInput.at("/text", "inbox.answer.tooLong", abilities.longestText());
    }
    if (!answer.files().isEmpty() && !abilities.files()) {
      throw InvalidInput.at("/attachments", "inbox.answer.noFiles");
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    switch (adapter.window(account, new Window.Facts(conversation.lastIn(), conversation.sentSince()), now).state()) {
      case OPEN -> { }
      case TEMPLATE_ONLY -> {
        if (answer.template() == null) {
          throw new NotPossible("inbox.answer.templateOnly");
        }
      }
      case CLOSED -> throw new NotPossible("inbox.answer.closed");
    }
    var quoted = answer.quoted() == null ? null : sql.message(answer.quoted()).filter(message -> message.conversation().equals(id)).map(Message::providerId).orElseThrow(NotFound::new);
    var message = Ids.next(clock);
    var author = author(actor);
    threads.insert(message, id, account.id(), "OUT", null, MessageKind.TEXT, author, actor.reference(), text, null, quoted, Map.of(), Trust.AUTHENTIC, answer.template(), "QUEUED", now, now,
        null);
    int position = 0;
    for (var file : answer.files()) {
      var attachment = Ids.next(clock);
      FileReference taken = files.handOver(file, draftOwner(actor), "attachment:" + attachment);
      if (taken.size() > abilities.largestFile()) {
        throw InvalidInput.at("/attachments", "inbox.answer.fileTooLarge", taken.name(), abilities.largestFile() >> 20);
      }
      threads.insertStored(attachment, message, ++position, taken.name(), taken.type().mediaType(), taken.size(), taken.sha256(), taken.id(), now);
    }
    outbox.insert(message, account.id(), threads.handle(conversation.handle()).orElseThrow().handleId(), now);
    threads.said(id, text.isEmpty() ? author : line(text), now, answer.waitForCustomer(),
        answer.waitForCustomer() ? null : now.plus(targets.of(conversation.priority(), true)));
    if (conversation.claimNumber() != null && !text.isEmpty() && !onItsPage) {
      claims.conversed(actor, conversation.claimNumber(), text, answer.waitForCustomer());
    }
    threads.tell(id);
    events.publishEvent(new Waits.Answer());
    return sql.message(message).orElseThrow();
  }

  /** Answers with an approved template: what the customer reads stands in the thread. @param values for its places, in their order */
  @Transactional
  public Message answerByTemplate(Actor actor, UUID id, UUID template, List<String> values, boolean waitForCustomer, @Nullable Integer seen) {
    requireWrite(actor);
    var conversation = sql.find(id).orElseThrow(NotFound::new);
    var approved = templates.filledBy(template, conversation.account(), values);
    return answer(actor, id, new Answer(approved.filled(values), List.of(), new Outgoing.Template(approved.name(), approved.language(), values), null, waitForCustomer, seen));
  }

  /** What only colleagues see. */
  @Transactional
  public Message note(Actor actor, UUID id, String text) {
    requireWrite(actor);
    var conversation = sql.find(id).orElseThrow(NotFound::new);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var message = Ids.next(clock);
    threads.insert(message, id, conversation.account(), "NOTE", null, MessageKind.TEXT, author(actor), actor.reference(), said(text, true), null, null, Map.of(), Trust.AUTHENTIC, null,
        "RECEIVED", now, now, null);
    threads.tell(id);
    return sql.message(message).orElseThrow();
  }

  /** Gives a conversation to a colleague; null to nobody. */
  @Transactional
  public void assign(Actor actor, UUID id, @Nullable UUID staff) {
    requireWrite(actor);
    sql.find(id).orElseThrow(NotFound::new);
    if (sql.assign(id, staff)) {
      journal.record(actor.reference(), "conversation:" + id, "conversation.assigned", null, staff == null ? Map.of() : Map.of("to", staff.toString()));
      threads.tell(id);
    }
  }

  /** A step of escalation: who was told that this customer waits. @param step 1 whose it is, 2 who was on duty, 3 who leads */
  public record Told(int step, List<String> names, Instant at) {}

  /** Newest first. */
  @Transactional(readOnly = true)
  public List<Told> escalations(Actor actor, UUID id) {
    find(actor, id);
    var steps = roster.escalations(id);
    var names = staff.names(steps.stream().flatMap(step -> step.told().stream()).distinct().toList());
    return steps.stream().map(step -> new Told(step.step(), step.told().stream().map(person -> names.getOrDefault(person, "—")).toList(), step.at())).toList();
  }

  /** Tells whose move it is. Whoever waits for the customer is not late. */
  @Transactional
  public void move(Actor actor, UUID id, Conversation.State state) {
    requireWrite(actor);
    var conversation = sql.find(id).orElseThrow(NotFound::new);
    if (conversation.state() != state) {
      sql.state(id, state, clock.instant().plus(targets.of(conversation.priority(), conversation.answeredAt() != null)));
      journal.record(actor.reference(), "conversation:" + id, "conversation." + state.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), null, Map.of());
      threads.tell(id);
    }
  }

  /** Joins the conversation to a claim. */
  @Transactional
  public void join(Actor actor, UUID id, String claimNumber) {
    requireWrite(actor);
    var conversation = sql.find(id).orElseThrow(NotFound::new);
    var claim = claims.whose(claimNumber.strip()).orElseThrow(() -> InvalidInput.at("/claim", "inbox.claim.unknown", claimNumber.strip()));
    if (conversation.customerId() == null) {
      // From now on they are the customer of the claim, on the word of the engineer who saw both.
      threads.customerOf(conversation.personId(), claim.customerId());
    }
    joining.join(id, claim.claimId(), claim.number(), actor.reference());
    threads.tell(id);
  }

  /**
   * Makes a claim of the conversation: the sender becomes a customer whose handle the channel vouches for, their words the description.
   *
   * @param serial null: the one that was found
   * @return its number
   */
  @Transactional
  public String makeClaim(Actor actor, UUID id, @Nullable String serial, @Nullable String description) {
    return makeClaim(actor, id, serial, description, false);
  }

  /** @param told whether the customer is told in the conversation: then no mail goes out */
  String makeClaim(Actor actor, UUID id, @Nullable String serial, @Nullable String description, boolean told) {
    requireWrite(actor);
    var conversation = sql.find(id).orElseThrow(NotFound::new);
    if (conversation.claimNumber() != null) {
      return conversation.claimNumber();
    }
    var number = serial == null || serial.isBlank() ? conversation.serial() : serial.strip();
    if (number == null) {
      throw InvalidInput.at("/serial", "inbox.claim.serial");
    }
    var words = description == null || description.isBlank() ? theirWords(id) : description.strip();
    var customer = conversation.customerId() != null ? conversation.customerId()
        : customers.findOrCreateByHandle(channel(conversation), conversation.handle().value(),
            new Customers.Details(conversation.person(), null, null, conversation.locale(), null, null, null));
    threads.customerOf(conversation.personId(), customer);
    // Where nobody knows when the problem occurred, the day of the first message counts (I8): the day they wrote or told it, not the day a claim is made of it.
    var first = sql.messages(List.of(id), null, null, 200).stream().filter(message -> message.direction() == Message.Direction.IN).map(Message::providerTime).min(java.util.Comparator.naturalOrder())
        .map(at -> java.time.LocalDate.ofInstant(at, java.time.ZoneOffset.UTC)).orElse(null);
    var symptoms = new java.util.HashSet<>(Danger.in(words));
    symptoms.addAll(Fault.in(words));
    // Of a conversation whose claim was taken back another one may be made, of another battery; the same one once more is taken up again.
    var receipt = claims.submitFor(actor, customer, new Submission(byItself.corrected(id) ? Ids.next(clock) : id, null, List.of(new Submission.Item(number, null, words, symptoms, Set.of())), claimChannel(conversation), first), told);
    if (receipt.alreadyThere() && receipt.claim().state() == ClaimState.WITHDRAWN) {
      claims.reopen(actor, receipt.claim().number(), 1, texts.text(java.util.Locale.forLanguageTag(conversation.locale()), "inbox.itself.again"), null);
    }
    joining.join(id, receipt.claim().id(), receipt.claim().number(), actor.reference());
    threads.tell(id);
    return receipt.claim().number();
  }

  /** A claim that the conversation may be about. @param theirs whether it is this sender's by what we know @param why {@code named} or {@code unit} */
  public record Suggestion(String claimNumber, boolean theirs, String why) {}

  /** Claims that the conversation may be about, surest first; empty where it belongs to one already. A person decides. */
  @Transactional(readOnly = true)
  public List<Suggestion> suggestions(Actor actor, UUID id) {
    var conversation = find(actor, id);
    if (conversation.claimNumber() != null) {
      return List.of();
    }
    var found = new java.util.LinkedHashMap<String, Suggestion>();
    for (var message : sql.messages(List.of(id), null, null, 50)) {
      Joining.named(message.text()).flatMap(claims::whose)
          .ifPresent(claim -> found.putIfAbsent(claim.number(), new Suggestion(claim.number(), claim.customerId().equals(conversation.customerId()), "named")));
    }
    if (conversation.unitId() != null) {
      claims.ofUnit(new Actor.System(), conversation.unitId()).stream().filter(Joining::runs)
          .forEach(claim -> found.putIfAbsent(claim.number(), new Suggestion(claim.number(), claim.customerId().equals(conversation.customerId()), "unit")));
    }
    return found.values().stream().limit(4).toList();
  }

  // ---- People

  /** Handles that are known to be this person's. */
  @Transactional(readOnly = true)
  public List<Handle> handles(Actor actor, UUID person) {
    requireRead(actor);
    return sql.handles(person);
  }

  /** Somebody who may be the same person, and what speaks for it. */
  public record Alike(UUID person, String name, Handle handle, String why) {}

  /** A join that can be undone. */
  public record Joined(UUID id, UUID merged, String evidence, Instant at) {}

  @Transactional(readOnly = true)
  public List<Alike> alike(Actor actor, UUID person) {
    requireRead(actor);
    return sql.alike(person).stream().map(one -> new Alike(one.person(), one.name(), one.handle(), one.why())).toList();
  }

  @Transactional(readOnly = true)
  public List<Joined> joins(Actor actor, UUID person) {
    requireRead(actor);
    return threads.joinsInto(person).stream().map(one -> new Joined(one.id(), one.merged(), one.evidence(), one.at())).toList();
  }

  /** A part of a message. @param hit whether it is what was looked for */
  public record Piece(boolean hit, String text) {}

  /** Where the words that were looked for stand in a conversation. @param message the newest that has them */
  public record Hit(UUID message, List<Piece> pieces) {}

  /** Of these conversations, what was found in each. */
  @Transactional(readOnly = true)
  public Map<UUID, Hit> hits(Actor actor, Collection<UUID> conversations, String text) {
    requireRead(actor);
    var query = SearchWords.query(text);
    return query.isEmpty() ? Map.of() : sql.hits(conversations, query).stream()
        .collect(java.util.stream.Collectors.toMap(InboxSql.Hit::conversation, hit -> new Hit(hit.message(), SearchWords.excerpt(hit.text(), text, 120))));
  }

  /** A text with what was looked for marked. */
  public static List<Piece> marked(String text, String lookedFor) {
    return SearchWords.marked(text, lookedFor);
  }

  /**
   * Sends a code to the other person's handle, on their channel, and asks in this conversation to write it back here: who can do both is one person.
   *
   * @throws NotPossible when they have no conversation, or their channel takes no free words now
   */
  @Transactional
  public void proveBy(Actor actor, UUID id, UUID other) {
    requireWrite(actor);
    var here = sql.find(id).orElseThrow(NotFound::new);
    var there = proofsSql.newestConversation(other).flatMap(sql::find).filter(found -> !found.personId().equals(here.personId())).orElseThrow(() -> new NotPossible("inbox.proof.nowhere"));
    if (window(there).state() != Window.State.OPEN || window(here).state() != Window.State.OPEN) {
      throw new NotPossible("inbox.proof.window");
    }
    var code = proofs.begin(id, here.personId(), other, there.id(), actor.reference(), clock.instant());
    var language = java.util.Locale.forLanguageTag(there.locale());
    answer(actor, there.id(), new Answer(texts.text(language, "inbox.proof.code", texts.text(language, "inbox.channel." + here.channel().name()), Automatic.plain(here.person()), code), List.of(), null, null, true, null));
    var own = java.util.Locale.forLanguageTag(here.locale());
    answer(actor, id, new Answer(texts.text(own, "inbox.proof.ask", texts.text(own, "inbox.channel." + there.channel().name())), List.of(), null, null, true, null));
  }

  /** Two are one person, on the word of a colleague who says why. */
  @Transactional
  public void joinPeople(Actor actor, UUID kept, UUID merged, String evidence) {
    requireWrite(actor);
    if (kept.equals(merged) || sql.handles(kept).isEmpty() || sql.handles(merged).isEmpty()) {
      throw new NotFound();
    }
    threads.join(Ids.next(clock), kept, merged, said(evidence, true), actor.reference(), clock.instant());
    journal.record(actor.reference(), "person:" + kept, "person.joined", said(evidence, true), Map.of("with", merged.toString()));
  }

  /** They were two after all. @throws NotPossible when it was undone before */
  @Transactional
  public void undoJoin(Actor actor, UUID join) {
    requireWrite(actor);
    var merged = threads.undoJoin(join, actor.reference(), clock.instant()).orElseThrow(() -> new NotPossible("inbox.join.undone"));
    journal.record(actor.reference(), "person:" + merged, "person.parted", null, Map.of());
  }

  @EventListener
  void on(CustomersMerged merged) {
    sql.customersMerged(merged.from(), merged.into());
  }

  // ---- Helpers

  private String theirWords(UUID id) {
    var words = String.join("\n", sql.messages(List.of(id), null, null, 20).stream()
        .filter(message -> message.direction() == Message.Direction.IN && !message.text().isBlank())
        // The day they told it counts, not the day it was written down.
        .map(message -> (message.channel() == ChannelKind.MANUAL ? "[" + java.time.LocalDate.ofInstant(message.providerTime(), java.time.ZoneOffset.UTC) + "] " : "") + message.text().strip()).toList());
    return words.isEmpty() ? "—" : words.length() > 3_900 ? words.substring(0, 3_900) : words;
  }

  private static Customers.Channel channel(Conversation conversation) {
    return switch (conversation.handle().kind()) {
      case PHONE -> conversation.channel() == ChannelKind.WHATSAPP ? Customers.Channel.WHATSAPP : Customers.Channel.PHONE;
      case EMAIL -> Customers.Channel.EMAIL;
      case WHATSAPP_USER -> Customers.Channel.OTHER;
      case WECHAT_OPENID, WECHAT_UNIONID -> Customers.Channel.WECHAT;
      case WECOM_EXTERNAL_USER -> Customers.Channel.WECOM;
      case TEAMS_USER, ENTRA_OBJECT -> Customers.Channel.TEAMS;
      case SKYPE -> Customers.Channel.SKYPE;
      case TELEGRAM -> Customers.Channel.TELEGRAM;
      case LINE -> Customers.Channel.LINE;
      case WEB_CHAT -> Customers.Channel.WEBCHAT;
      case WEBHOOK, OTHER -> Customers.Channel.OTHER;
    };
  }

  private static Channel claimChannel(Conversation conversation) {
    return switch (conversation.channel()) {
      case WHATSAPP -> Channel.WHATSAPP;
      case WECHAT_OFFICIAL, WECOM -> Channel.WECHAT;
      case EMAIL -> Channel.EMAIL;
      case BOT_FRAMEWORK -> conversation.handle().kind() == Handle.Kind.SKYPE ? Channel.SKYPE : Channel.TEAMS;
      case WEB_CHAT -> Channel.WEBCHAT;
      case MANUAL -> Channel.PHONE;
      case WEBHOOK, TELEGRAM, LINE -> Channel.OTHER;
    };
  }

  static String author(Actor actor) {
    return actor instanceof Actor.Staff staff ? staff.name() : actor instanceof Actor.Integration ? "API" : "Aftersale";
  }

  /** The beginning of a text, in one line. */
  public static String shortened(String text) {
    return line(text);
  }

  static String line(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() > 160 ? line.substring(0, line.offsetByCodePoints(0, Math.min(160, line.codePointCount(0, line.length())))) : line;
  }

  private static String said(@Nullable String text, boolean needed) {
    var said = text == null ? "" : text.strip().replace("\0", "");
    if (said.isEmpty() && needed) {
      throw InvalidInput.at("/text", "inbox.answer.empty");
    }
    if (said.length() > LONGEST_TEXT) {
      throw InvalidInput.at("/text", "inbox.answer.tooLong", LONGEST_TEXT);
    }
    return said;
  }

  private record Place(Instant at, UUID id) {}

  private static String cursor(Instant at, UUID id) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString((at + "|" + id).getBytes(StandardCharsets.UTF_8));
  }

  private static Place cursor(String text) {
    try {
      var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", 2);
      return new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]));
    } catch (RuntimeException notOurs) {
      throw InvalidInput.at("/cursor", "inbox.cursor");
    }
  }

  static void requireRead(Actor actor) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR) -> { }
      case Actor.System system -> { }
      case Actor.Integration key when key.scopes().contains(Scope.CLAIMS_READ) || key.scopes().contains(Scope.CLAIMS_WRITE) -> { }
      case Actor.Integration key -> throw new NotAllowed(Scope.CLAIMS_READ.name());
      default -> throw new NotFound();
    }
  }

  static void requireWrite(Actor actor) {
    switch (actor) {
      case Actor.Staff staff when staff.is(Role.ENGINEER, Role.MANAGER) -> { }
      case Actor.System system -> { }
      case Actor.Integration key when key.scopes().contains(Scope.CLAIMS_WRITE) -> { }
      case Actor.Integration key -> throw new NotAllowed(Scope.CLAIMS_WRITE.name());
      case Actor.Staff staff when staff.is(Role.AUDITOR) -> throw new NotAllowed(Role.ENGINEER.name());
      default -> throw new NotFound();
    }
  }
}

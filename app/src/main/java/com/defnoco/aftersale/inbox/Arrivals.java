package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.ChannelEvent.Incoming;
import com.defnoco.aftersale.inbox.ChannelEvent.Status;
import com.defnoco.aftersale.inbox.Inbox.Outcome;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import com.defnoco.aftersale.registry.SerialNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Puts what a delivery tells into conversations: exactly once, whatever the order. Within the transaction that settles the delivery. */
@Component
class Arrivals {

  /** Who writes again within this time after we closed goes on with the same conversation. */
  private static final Duration REOPENED_WITHIN = Duration.ofDays(14);
  /** A provider's clock further off than this is not believed. */
  private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
  private static final Duration MOST_BEHIND = Duration.ofDays(400);
  private static final int LONGEST_TEXT = 200_000;
  private static final Pattern TOKEN = Pattern.compile("(?i)\\[DF-([0-9A-F]{12})]");
  private static final Duration NEW_WITHIN = Duration.ofDays(3);
  /** As ours are built; what else is printed in letters and digits names no battery. */
  static final Pattern LIKE_A_SERIAL = Pattern.compile("[A-Z]{1,6}[0-9][A-Z0-9]{6,}");
  private static final int MOST_SERIALS = 20;
  static final String NOT_HERE = "it changes a message that is not here";

  private final ThreadsSql sql;
  private final Accounts accounts;
  private final Registry registry;
  private final Joining joining;
  private final OutboxSql outbox;
  private final Files files;
  private final ApplicationEventPublisher events;
  private final Journal journal;
  private final Clock clock;
  private final Targets targets;
  private final Roster roster;
  private final Proofs proofs;
  private final Automatic automatic;
  private final ClaimsDue claimsDue;

  Arrivals(ThreadsSql sql, Accounts accounts, Registry registry, Joining joining, OutboxSql outbox, Files files, ApplicationEventPublisher events, Journal journal, Clock clock,
      Targets targets, Roster roster, Proofs proofs, Automatic automatic, ClaimsDue claimsDue) {
    this.sql = sql;
    this.accounts = accounts;
    this.registry = registry;
    this.joining = joining;
    this.outbox = outbox;
    this.files = files;
    this.events = events;
    this.journal = journal;
    this.clock = clock;
    this.targets = targets;
    this.roster = roster;
    this.proofs = proofs;
    this.automatic = automatic;
    this.claimsDue = claimsDue;
  }

  /** How a delivery came out. @param early whether it changes a message that is not here: it may have overtaken it */
  record Sum(Outcome outcome, @Nullable String reason, boolean early) {}

  private enum Change { DONE, KNOWN, EARLY }

  @Transactional(propagation = Propagation.MANDATORY)
  Sum apply(Account account, RawDelivery delivery, List<ChannelEvent> events) {
    lockInOrder(account, events);
    int done = 0;
    int known = 0;
    boolean early = false;
    var ignored = new LinkedHashSet<String>();
    for (var event : events) {
      switch (event) {
        case Incoming incoming -> {
          if (take(account, delivery.id(), incoming)) {
            done++;
          } else {
            known++;
          }
        }
        case ChannelEvent.Receipt receipt -> {
          if (take(account, receipt)) {
            done++;
          } else {
            known++;
          }
        }
        case ChannelEvent.Edited edited -> {
          var change = take(account, edited);
          done += change == Change.DONE ? 1 : 0;
          known += change == Change.KNOWN ? 1 : 0;
          early |= change == Change.EARLY;
        }
        case ChannelEvent.Deleted deleted -> {
          var change = take(account, deleted);
          done += change == Change.DONE ? 1 : 0;
          known += change == Change.KNOWN ? 1 : 0;
          early |= change == Change.EARLY;
        }
        case ChannelEvent.HandleChanged changed -> {
          take(changed);
          done++;
        }
        case ChannelEvent.AccountAlert alert -> {
          if (alert.broken()) {
            accounts.broken(account.id(), alert.said());
          }
          done++;
        }
        case ChannelEvent.Doorbell doorbell -> done++;
        case ChannelEvent.Nothing(String reason) -> ignored.add(reason);
      }
    }
    if (early) {
      ignored.add(NOT_HERE);
    }
    var reasons = ignored.isEmpty() ? null : String.join("; ", ignored);
    // What was looked at before, for the sake of what was early, is known now.
    return done > 0 || early && known > 0 ? new Sum(Outcome.PROCESSED, reasons, early)
        : known > 0 ? new Sum(Outcome.DUPLICATE, "all it holds was here already", false)
        : new Sum(Outcome.IGNORED, reasons == null ? "there is nothing in it" : reasons, early);
  }

  /** All threads and people of a batch, in one order for everybody, so that two batches never wait for each other in a circle. */
  private void lockInOrder(Account account, List<ChannelEvent> events) {
    var locks = new TreeSet<String>();
    for (var event : events) {
      switch (event) {
        case Incoming incoming -> {
          locks.add("2thread:" + account.id() + ":" + incoming.thread());
          incoming.from().forEach(handle -> locks.add("1handle:" + handle.kind() + ":" + handle.scope() + ":" + handle.value()));
        }
        case ChannelEvent.Receipt receipt when !receipt.externalId().isEmpty() -> locks.add(outboundLock(account.id(), receipt.externalId()));
        case ChannelEvent.HandleChanged changed -> {
          locks.add("1handle:" + changed.before().kind() + ":" + changed.before().scope() + ":" + changed.before().value());
          locks.add("1handle:" + changed.now().kind() + ":" + changed.now().scope() + ":" + changed.now().value());
        }
        case ChannelEvent.Receipt r -> { }
        case ChannelEvent.Edited e -> { }
        case ChannelEvent.Deleted d -> { }
        case ChannelEvent.AccountAlert a -> { }
        case ChannelEvent.Doorbell d -> { }
        case ChannelEvent.Nothing n -> { }
      }
    }
    locks.forEach(sql::lock);
  }

  /** A receipt and the answer that tells its message's id may come at once; they pass here one after the other. */
  static String outboundLock(String account, String externalId) {
    return "3out:" + account + ":" + externalId;
  }

  /** A file that is held already. @param owner under which it is held until now; it is shared */
  record Enclosed(UUID file, String owner) {}

  /** Where a message stands now. */
  record Stands(UUID message, UUID conversation) {}

  /**
   * A message that no provider delivered: from a page of ours, or written down by one of us.
   *
   * @param heard whether the claim of the conversation is told; false where it knows already
   * @return empty when it was here already
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<Stands> bringIn(Account account, Incoming incoming, List<Enclosed> enclosed, boolean heard) {
    lockInOrder(account, List.of(incoming));
    if (!take(account, null, incoming, heard)) {
      return Optional.empty();
    }
    var stands = sql.stands(account.id(), incoming.ours() ? "OUT" : "IN", incoming.externalId()).orElseThrow();
    enclose(stands.message(), enclosed);
    if (incoming.text().isBlank() && !enclosed.isEmpty()) {
      sql.line(stands.conversation(), files.find(enclosed.getFirst().owner(), enclosed.getFirst().file()).name());
    }
    return Optional.of(stands);
  }

  /** Shares held files with a message. */
  void enclose(UUID message, List<Enclosed> enclosed) {
    int position = 0;
    for (var file : enclosed) {
      var attachment = Ids.next(clock);
      var taken = files.share(file.file(), file.owner(), "attachment:" + attachment);
      sql.insertStored(attachment, message, ++position, taken.name(), taken.type().mediaType(), taken.size(), taken.sha256(), taken.id(), now());
    }
  }

  private boolean take(Account account, @Nullable UUID delivery, Incoming incoming) {
    return take(account, delivery, incoming, true);
  }

  private boolean take(Account account, @Nullable UUID delivery, Incoming incoming, boolean heard) {
    var direction = incoming.ours() ? "OUT" : "IN";
    if (sql.isHere(account.id(), direction, incoming.externalId())) {
      return false;
    }
    var now = now();
    // Only what one of us writes down may be as old as they say.
    var at = account.kind() == ChannelKind.MANUAL && incoming.at().isBefore(now) ? incoming.at().truncatedTo(ChronoUnit.MICROS) : believed(incoming.at(), now);
    var locale = incoming.locale() != null ? incoming.locale() : language(incoming.text());
    var sender = sender(incoming, locale, now);
    var thread = thread(account, incoming, sender, now.minus(REOPENED_WITHIN));
    // Anybody can name a message of ours or write the number of a claim: whoever has no part in the conversation is heard there, and nothing more.
    boolean known = thread.isEmpty() || incoming.trust() == Trust.AUTHENTIC || sql.takesPart(thread.get().id(), sender);
    var trust = !known && incoming.trust() != Trust.AUTOMATIC ? Trust.UNVERIFIED
        : known && thread.isPresent() && incoming.trust() == Trust.UNVERIFIED && incoming.details().containsKey("signed") ? Trust.AUTHENTIC : incoming.trust();
    var conversation = thread.map(ThreadsSql.Thread::id).orElseGet(() -> {
      var id = Ids.next(clock);
      sql.insertConversation(id, account, incoming.thread(), sender.personId(), sender.handleId(), incoming.subject(), locale == null ? "en" : locale, now);
      journal.record("system", "conversation:" + id, "conversation.begun", null, Map.of("channel", account.kind().name(), "account", account.id()));
      return id;
    });
    var text = clean(incoming.text());
    var id = Ids.next(clock);
    if (!sql.insert(id, conversation, account.id(), direction, incoming.externalId(), incoming.kind(), name(incoming), incoming.ours() ? "elsewhere" : "handle:" + sender.handleId(),
        text, incoming.html(), incoming.quoted(), incoming.details(), trust, null, incoming.ours() ? "SENT" : "RECEIVED", at, now, delivery)) {
      return false;
    }
    int position = 0;
    for (var media : incoming.media()) {
      var kept = accounts.adapter(account.kind()).keeps(account, media);
      sql.insertAttachment(Ids.next(clock), id, ++position, media, now, kept == null ? null : at.plus(kept));
    }
    var line = line(incoming, text);
    // The subject of a mail comes back with every answer to it.
    var told = thread.isEmpty() && incoming.subject() != null ? incoming.subject() + "\n" + text : text;
    if (incoming.ours()) {
      sql.said(conversation, line, now, false, null);
    } else {
      boolean counts = trust != Trust.AUTOMATIC && incoming.kind() != MessageKind.EVENT && incoming.kind() != MessageKind.REACTION;
      boolean answered = thread.map(ThreadsSql.Thread::answeredAt).isPresent();
      boolean danger = counts && !Danger.in(told).isEmpty();
      var waited = targets.of(danger ? Conversation.Priority.DANGER : thread.map(ThreadsSql.Thread::priority).orElse(Conversation.Priority.NORMAL), answered);
      // Only who is who they say changes where answers go; a new conversation has nowhere else to go.
      if (thread.isEmpty() || known && trust == Trust.AUTHENTIC) {
        sql.heard(conversation, sender.handleId(), line, at, now, counts ? now.plus(waited) : null, incoming.address(), incoming.subject());
      } else {
        sql.heardFromStranger(conversation, line, now, counts ? now.plus(waited) : null);
      }
      if (danger) {
        sql.danger(conversation, now.plus(waited));
      }
      lookForSerial(conversation, text + "\n" + Optional.ofNullable(incoming.subject()).orElse(""));
      boolean joined = false;
      if (heard) {
        joined = joining.heard(conversation, incoming.kind() == MessageKind.EVENT ? Trust.AUTOMATIC : trust, text,
            Optional.ofNullable(incoming.subject()).orElse("") + "\n" + incoming.details().getOrDefault("reference", ""));
      }
      // Only of what a provider delivered just now: a history that is brought in has had its claims.
      if (delivery != null && trust == Trust.AUTHENTIC && counts && at.isAfter(now.minus(NEW_WITHIN)) && (joined || thread.map(ThreadsSql.Thread::claimNumber).isEmpty())) {
        claimsDue.stage(conversation);
      }
    }
    if (!incoming.ours()) {
      var language = locale == null ? thread.map(ThreadsSql.Thread::locale).orElse("en") : locale;
      if (trust == Trust.AUTHENTIC) {
        proofs.heard(conversation, sender.personId(), text, now);
      }
      boolean recent = at.isAfter(now.minus(NEW_WITHIN)) && incoming.kind() != MessageKind.EVENT && incoming.kind() != MessageKind.REACTION;
      if (recent) {
        var words = fresh(account, told);
        automatic.acknowledge(conversation, account, sender.handleId(), toldName(incoming), written(words, language), trust, Danger.warns(words), now);
      }
    }
    // What an old mailbox held is nobody's until somebody takes it.
    if (!incoming.ours() && trust != Trust.AUTOMATIC && thread.map(ThreadsSql.Thread::assignee).isEmpty() && at.isAfter(now.minus(NEW_WITHIN))) {
      roster.give(conversation, locale == null ? thread.map(ThreadsSql.Thread::locale).orElse("en") : locale, text + "\n" + Optional.ofNullable(incoming.subject()).orElse(""), now);
    }
    if (!incoming.media().isEmpty()) {
      events.publishEvent(new Waits.Media());
    }
    sql.tell(conversation);
    return true;
  }

  /** What a message says itself, without what it quotes of earlier ones. */
  private String fresh(Account account, String text) {
    return accounts.has(account.kind()) ? accounts.adapter(account.kind()).pieces(text).stream().filter(piece -> !piece.folded()).map(ChannelAdapter.Piece::text).collect(Collectors.joining("\n"))
        : text;
  }

  /** Where a message belongs: to what it answers (mails name the messages before them), to its thread, to the claim its subject names. */
  private Optional<ThreadsSql.Thread> thread(Account account, Incoming incoming, ThreadsSql.Held sender, Instant closedAfter) {
    var answers = incoming.details().getOrDefault("answers", "").lines().toList();
    return (answers.isEmpty() ? Optional.<ThreadsSql.Thread>empty() : sql.threadOf(account.id(), answers, closedAfter))
        .or(() -> sql.thread(account.id(), incoming.thread(), closedAfter))
        // Anybody can write a token into a subject; only who has a part in the conversation comes back to it by one.
        .or(() -> token(incoming.details().getOrDefault("subject", "")).flatMap(token -> sql.threadByToken(account.id(), token, closedAfter)).filter(found -> sql.takesPart(found.id(), sender)))
        .or(() -> incoming.details().containsKey("subject") ? Joining.named(incoming.details().get("subject")).flatMap(number -> sql.threadAbout(account.id(), number, closedAfter))
            : Optional.empty());
  }

  /** The token of one of our mails in a subject. */
  static Optional<String> token(String subject) {
    var found = TOKEN.matcher(subject);
    return found.find() ? Optional.of(found.group(1).toUpperCase(java.util.Locale.ROOT)) : Optional.empty();
  }

  /** What the codes in a picture say is kept beside it, and looked at like a text. */
  void lookedAt(UUID conversation, UUID attachment, List<String> codes) {
    codes.forEach(code -> lookForSerial(conversation, code));
    var serials = codes.stream().flatMap(code -> registry.serialsIn(code).stream()).map(SerialNumber::text).filter(this::maybeABattery).distinct().limit(MOST_SERIALS).toList();
    outbox.label(attachment, serials.isEmpty() ? LabelState.NOTHING : LabelState.SERIALS, serials);
  }

  private boolean maybeABattery(String text) {
    return switch (registry.resolve(text)) {
      case Resolution.Found found -> true;
      case Resolution.DidYouMean several -> true;
      case Resolution.Unknown unknown -> LIKE_A_SERIAL.matcher(text).matches();
      case Resolution.Impossible none -> false;
    };
  }

  /** A serial number that stands in a message, or in a picture of one. Units that exist win; one that only looks like a serial is kept until a better one comes. */
  void lookForSerial(UUID conversation, String text) {
    var held = sql.thread(conversation).orElseThrow();
    if (held.unitId() != null) {
      return;
    }
    for (var serial : registry.serialsIn(text)) {
      if (registry.resolve(serial.text()) instanceof Resolution.Found(var unit, boolean exactly) && exactly) {
        sql.found(conversation, unit.serial(), unit.unitId());
        return;
      }
    }
    if (held.serial() == null) {
      registry.serialsIn(text).stream().findFirst().filter(serial -> registry.serialOnLabel(serial.text()).isPresent() && LIKE_A_SERIAL.matcher(serial.text()).matches())
          .ifPresent(serial -> sql.found(conversation, serial.text(), null));
    }
  }

  private ThreadsSql.Held sender(Incoming incoming, @Nullable String locale, Instant now) {
    var known = incoming.from().stream().map(sql::handle).flatMap(Optional::stream).toList();
    var people = known.stream().map(ThreadsSql.Held::personId).distinct().toList();
    UUID person;
    if (people.isEmpty()) {
      person = Ids.next(clock);
      sql.insertPerson(person, name(incoming), locale, now);
    } else {
      var eldest = sql.eldestFirst(people);
      person = eldest.getFirst();
      // One genuine delivery that names both handles is hard evidence that they are one person's.
      for (var other : eldest.subList(1, eldest.size())) {
        if (incoming.trust() == Trust.AUTHENTIC && !sql.parted(person, other)) {
          sql.join(Ids.next(clock), person, other, "inbox.evidence.delivery", "system", now);
          journal.record("system", "person:" + person, "person.joined", null, Map.of("with", other.toString()));
        }
      }
      if (!incoming.ours()) {
        sql.namePerson(person, incoming.senderName().strip(), locale);
      }
    }
    for (var handle : incoming.from()) {
      if (sql.handle(handle).isEmpty()) {
        sql.insertHandle(Ids.next(clock), handle, person, now);
      }
    }
    return sql.handle(incoming.from().getFirst()).orElseThrow();
  }

  private boolean take(Account account, ChannelEvent.Receipt receipt) {
    var ourId = ours(receipt.ourId());
    var message = sql.ours(account.id(), receipt.externalId(), ourId);
    boolean fresh = sql.insertReceipt(Ids.next(clock), account.id(), receipt.externalId(), receipt.ourId() == null ? "" : receipt.ourId(), receipt.status(),
        believed(receipt.at(), now()), receipt.failureCode(), receipt.failure(), message.orElse(null));
    if (fresh) {
      message.ifPresent(id -> reached(account.id(), id, receipt.externalId(), receipt.status(), receipt.failureCode(), receipt.failure()));
    }
    return fresh;
  }

  /** The provider told its id of our message: receipts that came before it are counted now. */
  @Transactional(propagation = Propagation.MANDATORY)
  void accepted(String account, UUID message, String externalId) {
    sql.lock(outboundLock(account, externalId));
    sql.externalId(message, externalId);
    sql.moveOn(message, "ACCEPTED", null, null);
    for (var waiting : sql.receiptsWaitingFor(account, externalId)) {
      sql.receiptFound(waiting.id(), message);
      reached(account, message, externalId, waiting.status(), waiting.code(), waiting.failure());
    }
    sql.conversationOf(message).ifPresent(sql::tell);
  }

  private void reached(String account, UUID message, String externalId, Status status, @Nullable String code, @Nullable String failure) {
    if (!externalId.isEmpty()) {
      sql.externalId(message, externalId);
    }
    if (sql.moveOn(message, status.name(), code, failure) && status == Status.FAILED) {
      // It did not reach them: somebody must look, and they may be waiting.
      sql.conversationOf(message).flatMap(sql::thread)
          .ifPresent(thread -> sql.owed(thread.id(), now(), now().plus(targets.of(thread.priority(), thread.answeredAt() != null))));
    }
    // Whatever the provider tells of it, it has the message: it must not go out again.
    outbox.remove(message);
    sql.conversationOf(message).ifPresent(sql::tell);
  }

  private Change take(Account account, ChannelEvent.Edited edited) {
    var at = believed(edited.at(), now());
    return sql.lockMessage(account.id(), edited.externalId()).map(held -> {
      if (held.text().equals(clean(edited.text())) || held.editedAt() != null && !held.editedAt().isBefore(at)) {
        return Change.KNOWN;
      }
      sql.keepVersion(held.id(), held.text(), at);
      sql.edit(held.id(), clean(edited.text()), at);
      lookForSerial(held.conversation(), edited.text());
      sql.tell(held.conversation());
      return Change.DONE;
    }).orElse(Change.EARLY);
  }

  private Change take(Account account, ChannelEvent.Deleted deleted) {
    return sql.lockMessage(account.id(), deleted.externalId()).map(held -> {
      if (!sql.delete(account.id(), deleted.externalId(), believed(deleted.at(), now()))) {
        return Change.KNOWN;
      }
      sql.tell(held.conversation());
      return Change.DONE;
    }).orElse(Change.EARLY);
  }

  private void take(ChannelEvent.HandleChanged changed) {
    sql.handle(changed.before()).ifPresent(before -> {
      var now = sql.handle(changed.now());
      if (now.isEmpty()) {
        sql.insertHandle(Ids.next(clock), changed.now(), before.personId(), now());
      } else if (!now.get().personId().equals(before.personId()) && !sql.parted(before.personId(), now.get().personId())) {
        sql.join(Ids.next(clock), before.personId(), now.get().personId(), "inbox.evidence.changed", "system", now());
        journal.record("system", "person:" + before.personId(), "person.joined", null, Map.of("with", now.get().personId().toString()));
      }
    });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant believed(Instant told, Instant now) {
    return told.isAfter(now.plus(MOST_AHEAD)) || told.isBefore(now.minus(MOST_BEHIND)) ? now : told.truncatedTo(ChronoUnit.MICROS);
  }

  private static @Nullable UUID ours(@Nullable String id) {
    try {
      return id == null || id.length() < 32 ? null : id.length() == 32
          ? UUID.fromString(id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")) : UUID.fromString(id);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  /** The name the provider tells; empty where it tells none, or the address once more. */
  private static String toldName(Incoming incoming) {
    var name = clean(incoming.senderName()).strip();
    return incoming.from().stream().anyMatch(handle -> handle.value().equalsIgnoreCase(name)) ? "" : name;
  }

  private static String name(Incoming incoming) {
    var name = clean(incoming.senderName()).replaceAll("\\s+", " ").strip();
    return name.isEmpty() ? incoming.from().getFirst().value() : name.length() > 200 ? name.substring(0, 200) : name;
  }

  /** NUL cannot be kept by the database and means nothing in a message. */
  private static String clean(String text) {
    var cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    return cut.indexOf('\0') < 0 ? cut : cut.replace("\0", "");
  }

  private static String line(Incoming incoming, String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      line = incoming.media().stream().map(MediaReference::name).findFirst().orElse("");
    }
    return line.length() > 160 ? line.substring(0, line.offsetByCodePoints(0, Math.min(160, line.codePointCount(0, line.length())))) : line;
  }

  /** The language to answer these words in: their own, whatever the channel says of its users; Chinese also where a user of it mixes both. */
  static String written(String words, String usual) {
    var own = language(words);
    boolean someHan = words.codePoints().anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
    return own == null || usual.equals("zh") && someHan ? usual : own;
  }

  /** Chinese where a third of the letters are; null where there is too little to tell. */
  static @Nullable String language(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long han = text.codePoints().filter(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN).count();
    return letters < 2 ? null : han * 3 >= letters ? "zh" : "en";
  }
}

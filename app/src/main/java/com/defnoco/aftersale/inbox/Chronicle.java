package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Conversations that were had elsewhere and are told here: what one of us heard on the telephone or at a fair, and the history that an old system or the demo company brings along. */
@Component
public class Chronicle {

  static final String BY_HAND = "by-hand";
  private static final int LONGEST_TEXT = 10_000;

  private final Accounts accounts;
  private final Arrivals arrivals;
  private final ThreadsSql threads;
  private final InboxSql sql;
  private final Claims claims;
  private final WebChatsSql chats;
  private final Journal journal;
  private final Clock clock;

  Chronicle(Accounts accounts, Arrivals arrivals, ThreadsSql threads, InboxSql sql, Claims claims, WebChatsSql chats, Journal journal, Clock clock) {
    this.accounts = accounts;
    this.arrivals = arrivals;
    this.threads = threads;
    this.sql = sql;
    this.claims = claims;
    this.chats = chats;
    this.journal = journal;
    this.clock = clock;
  }

  /** A file that goes with a message. @param owner under which it is held until now; it is shared and stays held there */
  public record Enclosed(UUID file, String owner) {}

  /** Where a talk was had. */
  public enum Way { PHONE, FAIR, CHAT, OTHER }

  /**
   * A talk as one of us writes it down.
   *
   * @param conversation to which it belongs; null begins a new one
   * @param reach telephone number or address, may be empty
   * @param at when it was had: the day we were told, which counts, not the day it is written down
   * @param theirs what they said
   * @param ours what we said; may be empty
   * @param serial of the battery, may be empty
   * @param files received before under the owner {@link Inbox#draftOwner}
   */
  public record Talk(@Nullable UUID conversation, Way way, String name, String reach, Instant at, String theirs, String ours, String serial, List<UUID> files) {
    public Talk {
      files = List.copyOf(files);
    }
  }

  // ---- Written down by hand

  /**
   * Writes a talk down that no program heard. Engineers, managers, programs.
   *
   * @return its conversation
   * @throws InvalidInput with pointers {@code /name}, {@code /theirs}, {@code /at}
   */
  @Transactional
  public UUID write(Actor actor, Talk talk) {
    Inbox.requireWrite(actor);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var known = talk.conversation() == null ? null : sql.find(talk.conversation()).filter(one -> one.channel() == ChannelKind.MANUAL).orElseThrow(NotFound::new);
    var name = known != null ? known.person() : talk.name().strip().replaceAll("\\s+", " ");
    var problems = new ArrayList<Problem>();
    if (name.isEmpty() || name.length() > 200) {
      problems.add(Problem.at("/name", "talk.problem.name"));
    }
    var theirs = talk.theirs().strip().replace("\0", "");
    if (theirs.isEmpty() && talk.files().isEmpty() || theirs.length() > LONGEST_TEXT || talk.ours().length() > LONGEST_TEXT) {
      problems.add(Problem.at("/theirs", "talk.problem.theirs", LONGEST_TEXT));
    }
    if (talk.at().isAfter(now)) {
      problems.add(Problem.at("/at", "talk.problem.future"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    var id = Ids.next(clock);
    var reach = talk.reach().strip().replaceAll("\\s+", "").toLowerCase(java.util.Locale.ROOT);
    // Who rings may be anybody: what they are reached at is noted, and joins nobody's other handles.
    var handle = known != null ? known.handle() : new Handle(Handle.Kind.OTHER, "by-hand", reach.isEmpty() ? "talk-" + id : reach);
    var thread = known != null ? chats.thread(known.id()) : "talk:" + id;
    var account = accounts.enabled(BY_HAND).orElseThrow(() -> new NotPossible("inbox.answer.stopped"));
    var enclosed = talk.files().stream().map(file -> new Arrivals.Enclosed(file, Inbox.draftOwner(actor))).toList();
    var stands = arrivals.bringIn(account, new ChannelEvent.Incoming("talk-" + id, List.of(handle), name, thread, false, talk.at(), MessageKind.TEXT, theirs, null, List.of(), null,
        Map.of("way", talk.way().name(), "by", Inbox.author(actor)), Trust.AUTHENTIC, null, null, Map.of()), enclosed, true).orElseThrow();
    if (!talk.serial().isBlank()) {
      arrivals.lookForSerial(stands.conversation(), talk.serial());
    }
    var ours = talk.ours().strip().replace("\0", "");
    if (!ours.isEmpty()) {
      threads.insert(Ids.next(clock), stands.conversation(), BY_HAND, "OUT", "ours-" + id, MessageKind.TEXT, Inbox.author(actor), actor.reference(), ours, null, null,
          Map.of("way", talk.way().name()), Trust.AUTHENTIC, null, "SENT", talk.at().truncatedTo(ChronoUnit.MICROS), now, null);
      threads.said(stands.conversation(), Inbox.line(ours), now, true, null);
    }
    journal.record(actor.reference(), "conversation:" + stands.conversation(), "conversation.logged", null, Map.of("way", talk.way().name(), "at", talk.at().toString()));
    threads.tell(stands.conversation());
    return stands.conversation();
  }

  // ---- History

  /**
   * A message that came by this account then, now by the caller's clock.
   *
   * @return its conversation
   * @throws NotFound unless the program itself tells
   */
  @Transactional
  public UUID retell(Actor actor, String account, ChannelEvent.Incoming incoming, List<Enclosed> enclosed) {
    return arrivals.bringIn(account(actor, account), incoming, enclosed.stream().map(file -> new Arrivals.Enclosed(file.file(), file.owner())).toList(), true)
        .or(() -> threads.stands(account, incoming.ours() ? "OUT" : "IN", incoming.externalId())).orElseThrow().conversation();
  }

  /** What else an account told then: an edit, a deletion, a receipt. */
  @Transactional
  public void retell(Actor actor, String account, ChannelEvent event) {
    arrivals.apply(account(actor, account), new RawDelivery(Ids.next(clock), "", Map.of(), new byte[0], clock.instant()), List.of(event));
  }

  /**
   * What one of us answered then, and how far it came.
   *
   * @param state ACCEPTED, SENT, DELIVERED, READ or FAILED
   * @param failure what the provider said; null unless it failed
   */
  @Transactional
  public void retellAnswer(Actor actor, UUID conversation, Actor.Staff by, String text, List<Enclosed> enclosed, String state, @Nullable String code, @Nullable String failure,
      boolean waits) {
    var found = sql.find(conversation).orElseThrow(NotFound::new);
    account(actor, found.account());
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var message = Ids.next(clock);
    threads.insert(message, conversation, found.account(), "OUT", "told-" + message, MessageKind.TEXT, by.name(), by.reference(), text, null, null, Map.of(), Trust.AUTHENTIC, null, state, now,
        now, null);
    if (failure != null) {
      threads.moveOn(message, "FAILED", code, failure);
    }
    arrivals.enclose(message, enclosed.stream().map(file -> new Arrivals.Enclosed(file.file(), file.owner())).toList());
    threads.said(conversation, Inbox.line(text), now, true, null);
    if (found.claimNumber() != null) {
      claims.conversed(by, found.claimNumber(), text, waits);
    }
  }

  /** What happened in a history also told its customers so: that has long arrived, and is not sent now. @param before what is later still goes out */
  @Transactional
  public void arrivedLongAgo(Actor actor, Instant before) {
    if (!(actor instanceof Actor.System)) {
      throw new NotFound();
    }
    chats.arrivedLongAgo(before);
  }

  private Account account(Actor actor, String account) {
    if (!(actor instanceof Actor.System)) {
      throw new NotFound();
    }
    return accounts.enabled(account).orElseThrow(NotFound::new);
  }
}

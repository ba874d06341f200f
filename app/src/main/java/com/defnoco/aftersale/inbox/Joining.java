package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Which claim a conversation is about. By itself only when it is sure: the sender is genuine, and the claim is theirs. */
@Component
class Joining {

  private static final Pattern CLAIM_NUMBER = Pattern.compile("\\bA-\\d{2}-\\d{6}-\\d\\b");
  private static final Actor.System SYSTEM = new Actor.System();
  /** What was written or shown longer ago is another story. */
  private static final Duration ONE_STORY = Duration.ofDays(3);
  private static final int MOST_OF_STORY = 40;

  private final ThreadsSql sql;
  private final InboxSql reads;
  private final ByItselfSql byItself;
  private final Claims claims;
  private final Registry registry;
  private final Journal journal;
  private final Clock clock;

  Joining(ThreadsSql sql, InboxSql reads, ByItselfSql byItself, Claims claims, Registry registry, Journal journal, Clock clock) {
    this.sql = sql;
    this.reads = reads;
    this.byItself = byItself;
    this.claims = claims;
    this.registry = registry;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * The customer wrote: the claim of the conversation hears it; a conversation without one is joined to the only claim it can be about, unless a person has said that it is not.
   *
   * @return whether it was joined now
   */
  boolean heard(UUID conversation, Trust trust, String text, String subjectAndReference) {
    var thread = sql.thread(conversation).orElseThrow();
    var customer = reads.customer(thread.personId());
    if (trust != Trust.AUTHENTIC || customer.isEmpty()) {
      return false;
    }
    var found = (thread.claimNumber() != null ? claims.whose(thread.claimNumber())
        : byItself.corrected(conversation) ? Optional.<Claims.Whose>empty() : theirs(thread, customer.get(), text + "\n" + subjectAndReference))
        // A conversation that an engineer joined to somebody else's claim is not that customer's word.
        .filter(claim -> claim.customerId().equals(customer.get()));
    if (found.isEmpty()) {
      return false;
    }
    var claim = found.get();
    boolean fresh = thread.claimNumber() == null;
    if (fresh) {
      joinByItself(thread, claim);
    }
    claims.conversed(new Actor.Customer(customer.get()), claim.number(), text, false);
    return fresh;
  }

  /**
   * A picture was looked at, or nobody will see it: a conversation that waited for that is joined now to the only claim that runs about the battery its words and pictures name, and the claim
   * hears what was written meanwhile. Within the transaction that says what the picture shows.
   */
  void seen(UUID conversation) {
    var thread = sql.thread(conversation).orElseThrow();
    var customer = reads.customer(thread.personId());
    if (thread.claimNumber() != null || thread.unitId() == null || thread.state() == Conversation.State.CLOSED || customer.isEmpty() || byItself.corrected(conversation)) {
      return;
    }
    var running = ofTheUnit(thread, customer.get());
    if (running.isEmpty()) {
      return;
    }
    var since = clock.instant().minus(ONE_STORY);
    var story = reads.messages(List.of(conversation), null, null, MOST_OF_STORY).stream().filter(message -> message.direction() == Message.Direction.IN && message.receivedAt().isAfter(since)).toList();
    if (story.isEmpty() || story.stream().anyMatch(message -> message.trust() != Trust.AUTHENTIC)) {
      return;
    }
    joinByItself(thread, running.get());
    var words = story.stream().filter(message -> message.deletedAt() == null && message.kind() != MessageKind.EVENT && message.kind() != MessageKind.REACTION).map(Message::text)
        .collect(Collectors.joining("\n"));
    claims.conversed(new Actor.Customer(customer.get()), running.get().number(), words, false);
  }

  private void joinByItself(ThreadsSql.Thread thread, Claims.Whose claim) {
    join(thread.id(), claim.claimId(), claim.number(), SYSTEM.reference());
    var held = reads.find(thread.id()).orElseThrow();
    byItself.insert(thread.id(), claim.claimId(), claim.number(), false, sql.handle(held.handle()).orElseThrow().handleId(), held.account(),
        held.serial() == null ? Map.of() : Map.of("serial", held.serial()), clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  /** The claim number that stands in a text. */
  static Optional<String> named(String text) {
    var found = CLAIM_NUMBER.matcher(text);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }

  void join(UUID conversation, UUID claimId, String number, String by) {
    // What the program does by itself keeps nobody from sending what they are writing.
    sql.claim(conversation, claimId, number, !by.equals(SYSTEM.reference()));
    journal.record(by, "conversation:" + conversation, "conversation.joined", null, Map.of("claim", number));
  }

  /** The claim they name, else the only one that runs about the unit they name; theirs in both cases. */
  private Optional<Claims.Whose> theirs(ThreadsSql.Thread thread, UUID customer, String text) {
    var named = CLAIM_NUMBER.matcher(text);
    if (named.find()) {
      return claims.whose(named.group()).filter(claim -> claim.customerId().equals(customer));
    }
    return thread.unitId() == null || namesAnother(text, thread.unitId()) ? Optional.empty() : ofTheUnit(thread, customer);
  }

  /** The only claim of theirs that runs about the unit. While a picture is being fetched or looked at, this waits: it may show another battery, and {@link #seen} comes after it. */
  private Optional<Claims.Whose> ofTheUnit(ThreadsSql.Thread thread, UUID customer) {
    var unit = Objects.requireNonNull(thread.unitId());
    var open = claims.ofUnit(SYSTEM, unit).stream().filter(Joining::runs).filter(claim -> claim.customerId().equals(customer)).toList();
    if (open.size() != 1) {
      return Optional.empty();
    }
    var pictures = sql.pictures(thread.id(), clock.instant().minus(ONE_STORY));
    return pictures.looking() || pictures.serials().stream().anyMatch(serial -> !isOf(serial, unit)) ? Optional.empty() : claims.whose(open.getFirst().number());
  }

  /** Whether a battery on record stands in a text that is not this one. */
  private boolean namesAnother(String text, UUID unit) {
    return registry.serialsIn(text).stream().anyMatch(serial -> registry.resolve(serial.text()) instanceof Resolution.Found(var found, boolean exactly) && exactly && !found.unitId().equals(unit));
  }

  private boolean isOf(String serial, UUID unit) {
    return registry.resolve(serial) instanceof Resolution.Found(var found, boolean exactly) && found.unitId().equals(unit);
  }

  static boolean runs(ClaimRow claim) {
    return claim.state() != ClaimState.CLOSED && claim.state() != ClaimState.WITHDRAWN;
  }
}

package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.ClaimState;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.Journal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Which claim a conversation is about. By itself only when it is sure: the sender is genuine, and the claim is theirs. */
@Component
class Joining {

  private static final Pattern CLAIM_NUMBER = Pattern.compile("\\bA-\\d{2}-\\d{6}-\\d\\b");
  private static final Actor.System SYSTEM = new Actor.System();

  private final ThreadsSql sql;
  private final InboxSql reads;
  private final ByItselfSql byItself;
  private final Claims claims;
  private final Journal journal;
  private final Clock clock;

  Joining(ThreadsSql sql, InboxSql reads, ByItselfSql byItself, Claims claims, Journal journal, Clock clock) {
    this.sql = sql;
    this.reads = reads;
    this.byItself = byItself;
    this.claims = claims;
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
      join(thread.id(), claim.claimId(), claim.number(), SYSTEM.reference());
      var held = reads.find(conversation).orElseThrow();
      byItself.insert(conversation, claim.claimId(), claim.number(), false, sql.handle(held.handle()).orElseThrow().handleId(), held.account(),
          held.serial() == null ? Map.of() : Map.of("serial", held.serial()), clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
    claims.conversed(new Actor.Customer(customer.get()), claim.number(), text, false);
    return fresh;
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
    if (thread.unitId() == null) {
      return Optional.empty();
    }
    var open = claims.ofUnit(SYSTEM, thread.unitId()).stream().filter(Joining::runs).filter(claim -> claim.customerId().equals(customer)).toList();
    return open.size() == 1 ? claims.whose(open.getFirst().number()) : Optional.empty();
  }

  static boolean runs(ClaimRow claim) {
    return claim.state() != ClaimState.CLOSED && claim.state() != ClaimState.WITHDRAWN;
  }
}

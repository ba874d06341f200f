package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.Journal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Codes by which somebody proves that a second handle is theirs too: sent to the one, written back from the other. Good for half an hour and five tries. */
@Component
class Proofs {

  private static final Duration GOOD_FOR = Duration.ofMinutes(30);
  private static final int MOST_TRIES = 5;
  private static final int DIGITS = 8;
  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d(?:[ \\-]?\\d){7}(?!\\d)");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ProofsSql sql;
  private final ThreadsSql threads;
  private final Journal journal;
  private final Clock clock;

  Proofs(ProofsSql sql, ThreadsSql threads, Journal journal, Clock clock) {
    this.sql = sql;
    this.threads = threads;
    this.journal = journal;
    this.clock = clock;
  }

  /** Makes a code; kept as a hash alone. @return the code, in two groups of four */
  @Transactional(propagation = Propagation.MANDATORY)
  String begin(UUID conversation, UUID person, UUID other, UUID sentIn, String by, Instant now) {
    var digits = RANDOM.ints(DIGITS, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
    var id = Ids.next(clock);
    sql.insert(id, conversation, person, other, sentIn, hash(id, digits), by, now, now.plus(GOOD_FOR));
    journal.record(by, "person:" + person, "person.proof-sent", null, Map.of("with", other.toString()));
    return digits.substring(0, 4) + " " + digits.substring(4);
  }

  /** A genuine message of this person: if it holds the code that was sent to the other handle, both are theirs. */
  @Transactional(propagation = Propagation.MANDATORY)
  void heard(UUID conversation, UUID person, String text, Instant now) {
    var open = sql.open(conversation, now, MOST_TRIES);
    if (open.isEmpty()) {
      return;
    }
    var numbers = NUMBER.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).results().map(found -> found.group().replaceAll("[ \\-]", "")).distinct().limit(3).toList();
    for (var proof : open) {
      if (!proof.person().equals(person) || numbers.isEmpty()) {
        continue;
      }
      boolean right = numbers.stream().anyMatch(number -> MessageDigest.isEqual(hash(proof.id(), number).getBytes(StandardCharsets.US_ASCII), proof.hash().getBytes(StandardCharsets.US_ASCII)));
      if (!right) {
        sql.tried(proof.id());
        continue;
      }
      sql.used(proof.id(), now);
      var eldest = threads.eldestFirst(java.util.Set.of(person, proof.other()));
      if (eldest.size() == 2) {
        threads.join(Ids.next(clock), eldest.getFirst(), eldest.getLast(), "inbox.evidence.code", "system", now);
        journal.record("system", "person:" + eldest.getFirst(), "person.joined", "a code was confirmed", Map.of("with", eldest.getLast().toString()));
      }
      return;
    }
  }

  private static String hash(UUID id, String digits) {
    return HexFormat.of().formatHex(Hashes.sha256(id + ":" + digits));
  }
}

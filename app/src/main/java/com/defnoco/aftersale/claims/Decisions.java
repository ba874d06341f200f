package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.platform.NotAllowed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Stored decisions as a whole: replaying them proves that edition, facts and code still give the same bytes. */
@Component
public class Decisions {

  /**
   * @param replayed how many were decided again
   * @param mismatches those that came out otherwise, the first 1,000
   */
  public record Replay(long replayed, List<Mismatch> mismatches) {}

  /** @param difference stored and new text, where they part */
  public record Mismatch(UUID decisionId, String claimNumber, int item, int number, String codeVersion, String difference) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PAGE = 500;
  private static final int MOST_MISMATCHES = 1_000;

  private final ClaimsSql sql;
  private final Deciding deciding;
  private final Journal journal;

  Decisions(ClaimsSql sql, Deciding deciding, Journal journal) {
    this.sql = sql;
    this.deciding = deciding;
    this.journal = journal;
  }

  /**
   * Decides every stored decision again from its facts and edition, and holds its hash against the one that the journal wrote down when it was made: whoever changes a decision
   * together with its hash has the journal's chain against them.
   *
   * @param progress called now and then with how many are done
   * @throws NotAllowed for anyone but the program itself, managers, auditors and administrators
   */
  public Replay replayAll(Actor actor, LongConsumer progress) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.AUDITOR, Role.MANAGER, Role.ADMINISTRATOR))) {
      throw new NotAllowed(Role.AUDITOR.name());
    }
    long replayed = 0;
    var mismatches = new ArrayList<Mismatch>();
    var after = new UUID(0, 0);
    List<ClaimsSql.StoredOf> page;
    do {
      page = sql.decisionsAfter(after, PAGE);
      var written = writtenDown(page);
      for (var one : page) {
        difference(one, written).filter(difference -> mismatches.size() < MOST_MISMATCHES).ifPresent(difference -> mismatches.add(new Mismatch(
            one.decision().id(), one.claimNumber(), one.item(), one.decision().number(), one.decision().codeVersion(), difference)));
        after = one.decision().id();
        replayed++;
      }
      progress.accept(replayed);
    } while (page.size() == PAGE);
    return new Replay(replayed, mismatches);
  }

  /** Hashes as the journal has them. */
  private Map<Key, String> writtenDown(List<ClaimsSql.StoredOf> page) {
    var hashes = new HashMap<Key, String>();
    for (var entry : journal.of(page.stream().map(one -> subject(one.claimId())).distinct().toList(), "item.decided")) {
      var details = JSON.readTree(entry.details());
      hashes.put(new Key(entry.subject(), details.path("item").asInt(0), details.path("decision").asInt(0)), details.path("sha256").asString(""));
    }
    return hashes;
  }

  private record Key(String subject, int item, int decision) {}

  private static String subject(UUID claimId) {
    return "claim:" + claimId;
  }

  private Optional<String> difference(ClaimsSql.StoredOf one, Map<Key, String> written) {
    var stored = one.decision();
    var was = stored.answer() + "\n" + stored.sentences();
    if (!Arrays.equals(Hashes.sha256(was), stored.sha256())) {
      return Optional.of("the stored text does not have its stored hash: it was changed");
    }
    if (!stored.hex().equals(written.get(new Key(subject(one.claimId()), one.item(), stored.number())))) {
      return Optional.of("the journal wrote down another hash when this decision was made, or none: it was changed");
    }
    if (DecisionJson.read(stored.answer(), stored.sentences()).outcome() != stored.outcome()) {
      return Optional.of("the outcome kept beside the stored text is another than the text's: it was changed");
    }
    String is;
    try {
      is = deciding.replayed(stored);
    } catch (RuntimeException failed) {
      return Optional.of("cannot be decided again: " + failed.getMessage());
    }
    if (is.equals(was)) {
      return Optional.empty();
    }
    int at = Arrays.mismatch(was.toCharArray(), is.toCharArray());
    return Optional.of("stored: …" + around(was, at) + "… now: …" + around(is, at) + "…");
  }

  private static String around(String text, int at) {
    return text.substring(Math.min(text.length(), Math.max(0, at - 40)), Math.min(text.length(), at + 60));
  }
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.NotAllowed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

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

  private static final int PAGE = 500;
  private static final int MOST_MISMATCHES = 1_000;

  private final ClaimsSql sql;
  private final Deciding deciding;

  Decisions(ClaimsSql sql, Deciding deciding) {
    this.sql = sql;
    this.deciding = deciding;
  }

  /**
   * Decides every stored decision again from its facts and edition.
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
      for (var one : page) {
        difference(one.decision()).filter(difference -> mismatches.size() < MOST_MISMATCHES).ifPresent(difference -> mismatches.add(new Mismatch(
            one.decision().id(), one.claimNumber(), one.item(), one.decision().number(), one.decision().codeVersion(), difference)));
        after = one.decision().id();
        replayed++;
      }
      progress.accept(replayed);
    } while (page.size() == PAGE);
    return new Replay(replayed, mismatches);
  }

  private Optional<String> difference(ClaimsSql.Stored stored) {
    var was = stored.answer() + "\n" + stored.sentences();
    if (!Arrays.equals(Hashes.sha256(was), stored.sha256())) {
      return Optional.of("the stored text does not have its stored hash: it was changed");
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

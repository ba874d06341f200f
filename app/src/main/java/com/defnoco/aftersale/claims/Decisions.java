package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import java.util.List;
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

  /** Decides every stored decision again from its facts and edition. Program and auditors. */
  public Replay replayAll(Actor actor, LongConsumer progress) {
    throw new UnsupportedOperationException();
  }
}

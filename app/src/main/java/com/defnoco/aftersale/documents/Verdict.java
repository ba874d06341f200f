package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.policy.Paper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What an engineer or manager found about an invoice or certificate. Never edited: a later verdict is a row of its own.
 *
 * @param number 1, 2, 3 … within the document
 * @param evidence what was compared with what, for example "serial on the invoice: 24010012; claim: 24010021"
 * @param reason why, in words that may go to the customer
 * @param author {@code staff:…} or {@code key:…}
 * @param authorName for people; empty where a customer looks
 * @param approval of a TAMPERED verdict: the second person's answer; empty while it waits, and for all other verdicts
 */
public record Verdict(UUID id, int number, Paper paper, String evidence, String reason, String author, String authorName, Instant at,
    Optional<Approval> approval) {

  /** A second person's answer to a TAMPERED verdict. */
  public record Approval(boolean approved, String reason, String author, String authorName, Instant at) {}

  /** Whether it counts: TAMPERED only once approved (X3 refuses outright, so no one person decides it). */
  public boolean inForce() {
    return paper != Paper.TAMPERED || approval.map(Approval::approved).orElse(false);
  }

  /** Whether it waits for a second person. */
  public boolean waits() {
    return paper == Paper.TAMPERED && approval.isEmpty();
  }
}

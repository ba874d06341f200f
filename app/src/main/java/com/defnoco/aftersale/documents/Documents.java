package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.files.Served;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Paper;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The papers, photos, videos and logs of claim items, and the verdicts on invoices and certificates.
 *
 * <p>Whoever may see a claim may see its documents, customers only those meant for them; everything else is {@link NotFound}.
 */
@Component
public class Documents {

  /** The documents of a claim that the actor may see, all items, oldest first. */
  public List<Document> of(Actor actor, String claimNumber) {
    throw new NotFound();
  }

  /** One document. */
  public Document find(Actor actor, String claimNumber, UUID id) {
    throw new NotFound();
  }

  /**
   * Receives a file and adds it to an item. Not for use inside a transaction.
   *
   * @throws InvalidInput when the file is refused, see {@code Files.receive}
   * @throws NotPossible when the claim is closed
   */
  public Document add(Actor actor, String claimNumber, int item, DocumentKind kind, InputStream content, @Nullable String name, String note) {
    throw new NotFound();
  }

  /**
   * Adds a file received earlier, while the claim was still a draft.
   *
   * @param owner under which {@code Files.receive} took it
   * @param reference what it answered
   */
  public Document addReceived(Actor actor, String claimNumber, int item, DocumentKind kind, String owner, UUID reference, String note) {
    throw new NotFound();
  }

  /** Hides a document that staff added from the customer, or shows it. What a customer sent cannot be hidden from them. */
  public Document show(Actor actor, String claimNumber, UUID id, boolean toCustomer) {
    throw new NotFound();
  }

  /**
   * Gives a verdict on an invoice or certificate and sets the claim's fact accordingly, with this document as evidence.
   * TAMPERED only proposes, until {@link #answerProposal}. The first INVALID of a paper asks the customer for a better copy and leaves the fact open
   * (I12); a second one, or {@link #noBetterCopy}, settles it.
   *
   * @param evidence what was compared with what; not blank
   * @param reason why, for the customer; not blank
   * @throws NotAllowed for anyone but engineers, managers and keys with CLAIMS_WRITE
   * @throws NotPossible when the document is no invoice or certificate, or a proposal waits
   */
  public Document judge(Actor actor, String claimNumber, UUID id, Paper verdict, String evidence, String reason) {
    throw new NotFound();
  }

  /**
   * A manager's answer to a TAMPERED verdict that somebody else proposed.
   *
   * @throws NotAllowed for anyone but a manager, and for whoever proposed it
   */
  public Document answerProposal(Actor actor, String claimNumber, UUID id, boolean approve, String reason) {
    throw new NotFound();
  }

  /** Papers of this claim for which a better copy was asked and has not come: item and kind. */
  public List<BetterCopyAsked> betterCopiesAwaited(Actor actor, String claimNumber) {
    return List.of();
  }

  /** The customer has no better copy (or the engineer stops waiting): the paper counts as INVALID now (I12). */
  public void noBetterCopy(Actor actor, String claimNumber, int item, DocumentKind kind, String reason) {
    throw new NotFound();
  }

  /** The document for download or show; see {@code Files.serve}. Not for use inside a transaction. */
  public Served serve(Actor actor, String claimNumber, UUID id) {
    throw new NotFound();
  }

  /** A small picture of it. */
  public Served thumbnail(Actor actor, String claimNumber, UUID id) {
    throw new NotFound();
  }

  /** The untouched original, positions included: staff who judge claims only, as a download. */
  public Served original(Actor actor, String claimNumber, UUID id) {
    throw new NotFound();
  }
}

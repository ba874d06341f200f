package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.files.FileReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A paper, photo, video or log of one claim item, as one actor may see it.
 *
 * @param claimNumber the claim's number
 * @param item 1, 2, 3 … within the claim
 * @param addedBy {@code Actor.reference()}
 * @param addedByName for people; empty where a customer looks at what staff added
 * @param note what the sender wrote beside it; empty when nothing
 * @param visibleToCustomer whether the customer sees it; what the customer sent always is
 * @param verdict the verdict in force: the last one that needs no approval or has it
 * @param proposed a TAMPERED verdict that waits for a second person; staff only
 * @param verdicts every verdict ever given, oldest first; staff only, else empty
 * @param alsoOn claims of other customers that hold the very same bytes; staff only, else empty
 * @param examination what the program found about the paper; staff only, else empty, as it is until the job has looked
 */
public record Document(UUID id, UUID claimId, String claimNumber, int item, DocumentKind kind, FileReference file, String addedBy, String addedByName,
    Instant addedAt, String note, boolean visibleToCustomer, Optional<Verdict> verdict, Optional<Verdict> proposed, List<Verdict> verdicts, List<String> alsoOn,
    Optional<Examination> examination) {

  public Document {
    verdicts = List.copyOf(verdicts);
    alsoOn = List.copyOf(alsoOn);
  }
}

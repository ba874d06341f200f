package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Outcome;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A goodwill or corrective outcome over what the policy says: asked for by one person with a reason, in force only after a second person's approval.
 *
 * @param approvedByName null while it waits
 * @param endedAt when it stopped being in force; null while it is
 */
public record OverrideView(UUID id, Outcome outcome, String reason, String requestedByName, Instant requestedAt, @Nullable String approvedByName,
    @Nullable Instant approvedAt, @Nullable Instant endedAt) {

  public boolean inForce() {
    return approvedAt != null && endedAt == null;
  }
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Fact;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that needs a second person: a verdict of tampering, or an override. Waits until a manager who is not the one who asked answers it.
 *
 * @param fact of a tampering verdict; null for an override
 * @param value {@code TAMPERED}, or the outcome of an override
 * @param mayAnswer whether the actor who reads this is the second person
 */
public record Proposal(UUID id, Kind kind, String claimNumber, int item, @Nullable Fact fact, String value, String reason, @Nullable UUID document, String requestedBy,
    String requestedByName, Instant requestedAt, boolean mayAnswer) {

  public enum Kind { TAMPERED, OVERRIDE }
}

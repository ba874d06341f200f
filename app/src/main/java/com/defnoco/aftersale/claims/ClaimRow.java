package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of a list of claims.
 *
 * @param firstLine beginning of the first item's description
 * @param ours time in which the next step was ours, up to now; see {@link ClaimView.WorkClock}
 */
public record ClaimRow(UUID id, String number, ClaimState state, UUID customerId, String customerName, List<String> serialNumbers, List<Outcome> outcomes,
    boolean danger, String firstLine, Channel channel, @Nullable UUID assignee, @Nullable String assigneeName, Instant createdAt, Instant updatedAt,
    @Nullable Instant waitingSince, Duration ours) {}

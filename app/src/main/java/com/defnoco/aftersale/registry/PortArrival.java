package com.defnoco.aftersale.registry;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * That, and how we know that, goods reached their port. Kept for ever: a correction adds another.
 *
 * @param port where; the place that the date belongs to
 * @param on local calendar date at the port; null where a correction took the date back
 * @param recordedAt instant, UTC
 * @param recordedBy the actor's reference
 * @param reason why it was corrected; null for the first record
 */
public record PortArrival(Port port, @Nullable LocalDate on, ArrivalProof proof, Instant recordedAt, String recordedBy,
    @Nullable String reason) {}

package com.defnoco.aftersale.registry;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The arrival of a consignment is now another than before: recorded for the first time, corrected, or taken back. Published in the
 * transaction of the change, so that decisions that rest on it can be made anew. Which units it concerns: {@link Registry#unitsIn}.
 *
 * @param before local date at the port; null when it was not known
 * @param after local date at the port; null when it was taken back
 */
public record PortArrivalCorrected(UUID consignmentId, String reference, @Nullable LocalDate before, @Nullable LocalDate after,
    String actor) {}

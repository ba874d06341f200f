package com.defnoco.aftersale.claims;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What other modules may know of an item without its content.
 *
 * @param unitId null while the unit is not known
 * @param danger the pack may burn
 */
public record ItemRef(UUID claimId, String claimNumber, UUID itemId, int item, UUID customerId, @Nullable UUID unitId, String serialNumber,
    ItemState state, boolean danger, String locale) {}

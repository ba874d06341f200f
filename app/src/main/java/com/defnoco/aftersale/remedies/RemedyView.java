package com.defnoco.aftersale.remedies;

import com.defnoco.aftersale.policy.Remedy;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chosen remedy and its course.
 *
 * @param report of a finished one; reason of a failed or cancelled one
 * @param quote of a paid service; null before there is one
 * @param voucher of a loyalty discount; null for others
 * @param transportAssessed for packs that may burn: when and how transport was cleared; null before
 */
public record RemedyView(UUID id, UUID claimId, String claimNumber, int item, String serialNumber, Remedy remedy, RemedyState state, Instant chosenAt,
    @Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable String report, boolean transportFirst, @Nullable String transportAssessed,
    @Nullable Quote quote, @Nullable Voucher voucher, UUID customerId) {}

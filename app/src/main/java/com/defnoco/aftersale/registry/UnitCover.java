package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.policy.Cover;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A unit's cover for staff and integrations, as the policy has it today.
 *
 * @param on the local day asked about
 * @param status how that day lies to the cover with both papers valid
 * @param withPapers cover with a valid invoice and certificate (basis PORT_ARRIVAL); null while it cannot be told
 * @param withoutPapers cover without valid papers (D2, basis MANUFACTURE_DATE); null where no manufacturing date is known
 */
public record UnitCover(String serial, LocalDate on, PublicAnswer.Status status, String edition, @Nullable Cover withPapers,
    @Nullable Cover withoutPapers, String arrivalEvidence) {}

package com.defnoco.aftersale.remedies.factory;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came in at the factory's door.
 *
 * @param remedyId null where it came without authorisation
 * @param problem why it stands in quarantine; null when it is what was announced
 * @param photos their files
 * @param claims open claims it may belong to, for what came without authorisation or to another claim
 */
public record Arrival(UUID id, @Nullable UUID remedyId, @Nullable String authorisation, String serial, String condition, TransportClass kind, @Nullable Problem problem,
    Instant at, @Nullable String settledHow, List<String> claims, List<UUID> photos) {

  public enum Problem { UNAUTHORISED, OTHER_SERIAL, OTHER_CLAIM, WORSE_CLASS }
}

package com.defnoco.aftersale.remedies.remote;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A guided repair.
 *
 * @param videoLink empty where they talk otherwise
 * @param revision of the invitation; moving it makes one more
 * @param checks what was found, by step
 */
public record Session(UUID id, UUID remedyId, Guide guide, Instant startsAt, int minutes, ZoneId ourZone, ZoneId theirZone, String videoLink, State state, int revision,
    Map<Integer, Check> checks) {

  public enum State { BOOKED, BEGUN, ENDED }

  public record Check(boolean passed, @Nullable BigDecimal measured, String note) {}
}

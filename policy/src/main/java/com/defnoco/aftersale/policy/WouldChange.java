package com.defnoco.aftersale.policy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The other answer that valid papers would give to a refused claim.
 *
 * @param outcome the other answer: COVERED, or OPEN where facts not yet known would then decide
 * @param facts   the papers that would have to change, and to what: {@link Fact#INVOICE}, {@link Fact#CERTIFICATE} or both
 * @param cover   the cover under the other answer, once its start is certain
 */
public record WouldChange(Outcome outcome, Map<Fact, Paper> facts, Optional<Cover> cover) {

    public WouldChange {
        Objects.requireNonNull(outcome, "another answer");
        facts = Collections.unmodifiableMap(new EnumMap<>(facts));
        Objects.requireNonNull(cover, "the cover under the other answer, or none");
    }
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.policy.Fact;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fact that somebody established, with what it rests on. Rows are never edited; a later one supersedes.
 *
 * @param value as in the JSON of the interface: {@code VALID}, {@code 2026-04-11}, {@code true}, {@code none}; null: taken back, not known again
 * @param evidence what it rests on, in words
 * @param document the paper, photo or log that shows it
 * @param reading the reading that gave the value where nobody told it ({@code I8}); null otherwise
 * @param by {@code kind:id} of the author
 * @param byName the author's name; null for the customer's own view of staff
 * @param at instant, UTC
 * @param superseded whether a later entry holds now
 */
public record FactEntry(UUID id, Fact fact, @Nullable String value, String evidence, @Nullable UUID document, @Nullable String reading, String by,
    @Nullable String byName, Instant at, boolean superseded) {}

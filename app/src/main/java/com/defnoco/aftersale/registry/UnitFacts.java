package com.defnoco.aftersale.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a claim needs of a unit: the registry's part of the facts of a decision, each with what it rests on.
 *
 * @param serial canonical
 * @param manufactured null when it cannot be told: the fact {@code manufacturedOn} is then {@code none}
 * @param manufacturedEvidence in words (English; for the record)
 * @param arrivedAtPortOn null when not yet known
 * @param arrivalEvidence in words: port, proof, reference
 * @param consignmentId null when not known
 * @param ownerId customer; null when not known
 * @param withheld whether nothing about the unit may be told to anybody outside
 * @param announcedArrival when its announced port arrival becomes a fact: as that day begins at the port. Null when it has begun, or none is announced
 */
public record UnitFacts(UUID unitId, String serial, String modelCode, String modelName, @Nullable LocalDate manufacturedOn,
    @Nullable Manufactured manufactured, String manufacturedEvidence, @Nullable LocalDate arrivedAtPortOn, String arrivalEvidence,
    @Nullable UUID consignmentId, @Nullable Port port, @Nullable UUID ownerId, boolean withheld, @Nullable Instant announcedArrival) {}

package com.defnoco.aftersale.registry;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a list of units. Dates are local; {@code arrivedOn} at the consignment's port.
 *
 * @param precision of {@code manufacturedOn}; null with it
 */
public record UnitSummary(UUID id, String serial, String serialAsPrinted, String modelCode, @Nullable LocalDate manufacturedOn,
    Manufactured.@Nullable Precision precision, @Nullable String consignment, @Nullable String portOfDischarge,
    @Nullable LocalDate arrivedOn, @Nullable UUID ownerId, boolean withheld) {}

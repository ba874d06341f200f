package com.defnoco.aftersale.registry;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Goods that travelled together to one port. Its arrival starts the cover of every unit in it (W2).
 *
 * @param reference the company's own shipping reference; unique
 * @param port port of discharge named on the transport document (reading I4)
 * @param arrivedOn local calendar date at the port; null while not recorded. A date to come is an announced arrival.
 * @param units how many units are in it
 * @param arrivals every record of its arrival, the latest first; the first one is what counts now
 */
public record Consignment(UUID id, String reference, Port port, @Nullable LocalDate arrivedOn, ArrivalProof proof, long units,
    List<PortArrival> arrivals) {}

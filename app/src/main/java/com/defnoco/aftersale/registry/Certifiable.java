package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.policy.Cover;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A unit that reached its port, with all that a certificate tells of it.
 *
 * @param cover with valid papers, counted from a port arrival
 */
public record Certifiable(UUID unitId, String serial, String serialAsPrinted, String modelCode, String modelName, UUID consignmentId, Port port, LocalDate arrivedOn,
    ArrivalProof proof, Cover cover) {}

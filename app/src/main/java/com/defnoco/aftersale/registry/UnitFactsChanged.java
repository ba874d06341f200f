package com.defnoco.aftersale.registry;

import java.util.UUID;

/** A unit's own facts changed: manufacture, consignment, model or owner. Published in the transaction of the change. */
public record UnitFactsChanged(UUID unitId, String serial, String actor) {}

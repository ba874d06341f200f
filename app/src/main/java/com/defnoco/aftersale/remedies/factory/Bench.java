package com.defnoco.aftersale.remedies.factory;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What was measured on the bench; null where it was not.
 *
 * @param lowestCell V at rest
 * @param spread mV between the highest and the lowest cell
 * @param resistance mΩ of the worst cell
 * @param capacity percent of the rated one
 * @param insulation MΩ at 500 V
 */
public record Bench(@Nullable BigDecimal lowestCell, @Nullable BigDecimal spread, @Nullable BigDecimal resistance, @Nullable BigDecimal capacity,
    @Nullable BigDecimal insulation) {}

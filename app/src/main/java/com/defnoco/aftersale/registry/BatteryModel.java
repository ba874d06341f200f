package com.defnoco.aftersale.registry;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A battery model with its electrical data. What the data sheet does not tell is null: it is then neither checked nor invented.
 *
 * @param code the model's code on labels and invoices, upper case; unique
 * @param cellsInSeries S, at least 1
 * @param cellsInParallel P, at least 1
 * @param capacityMilliampHours of the whole pack
 * @param nominalVoltsPerCell V
 * @param chargeVoltsPerCell V of a full cell
 * @param cutOffVoltsPerCell V below which a cell must not be discharged
 * @param continuousDischargeC multiple of the capacity per hour
 * @param peakDischargeC multiple of the capacity per hour, for seconds
 * @param chargeC highest charge rate
 * @param chargeCelsiusMin °C of the cells while charging, lowest
 * @param energyWattHours rated energy; what transport rules count (100 Wh limit of PI 965)
 * @param cycleLife full cycles until 80 % of the capacity
 */
public record BatteryModel(
    String code,
    String name,
    Chemistry chemistry,
    int cellsInSeries,
    int cellsInParallel,
    int capacityMilliampHours,
    @Nullable BigDecimal nominalVoltsPerCell,
    @Nullable BigDecimal chargeVoltsPerCell,
    @Nullable BigDecimal cutOffVoltsPerCell,
    @Nullable BigDecimal continuousDischargeC,
    @Nullable BigDecimal peakDischargeC,
    @Nullable BigDecimal chargeC,
    @Nullable BigDecimal chargeCelsiusMin,
    @Nullable BigDecimal chargeCelsiusMax,
    @Nullable BigDecimal dischargeCelsiusMin,
    @Nullable BigDecimal dischargeCelsiusMax,
    @Nullable BigDecimal storageCelsiusMin,
    @Nullable BigDecimal storageCelsiusMax,
    @Nullable Integer massGrams,
    @Nullable BigDecimal energyWattHours,
    @Nullable Integer cycleLife) {

  /** How the cells are wired, as printed on labels: {@code 6S1P}. */
  public String layout() {
    return cellsInSeries + "S" + cellsInParallel + "P";
  }

  /** Nominal voltage of the pack in V; null when the cell's is not known. */
  public @Nullable BigDecimal nominalVolts() {
    return nominalVoltsPerCell == null ? null : nominalVoltsPerCell.multiply(BigDecimal.valueOf(cellsInSeries)).stripTrailingZeros();
  }
}

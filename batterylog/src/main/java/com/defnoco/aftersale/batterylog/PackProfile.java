package com.defnoco.aftersale.batterylog;

/**
 * What the unit's model tells about the pack; NaN and 0 where its data sheet says nothing. Limits here go before those of the chemistry.
 *
 * @param source as it is cited: the model's code
 * @param chemistry {@code LIPO}, {@code LIPO_HV}, {@code SEMI_SOLID}, {@code LI_ION}, {@code LIFEPO4} or {@code UNKNOWN}
 * @param cells in series
 * @param milliampHours of the pack
 * @param fullVolts per cell
 * @param cutOffVolts per cell
 * @param continuousC multiple of the capacity per hour
 * @param peakC multiple of the capacity per hour
 * @param chargeC multiple of the capacity per hour
 * @param cycleLife cycles to 80 %; 0 when not told
 */
public record PackProfile(String source, String chemistry, int cells, double milliampHours, double fullVolts, double cutOffVolts, double continuousC, double peakC,
    double chargeC, double chargeCelsiusMin, double chargeCelsiusMax, double dischargeCelsiusMin, double dischargeCelsiusMax, int cycleLife) {

  /** Nothing is known of the pack but what its log tells. */
  public static PackProfile unknown() {
    double no = Double.NaN;
    return new PackProfile("", "UNKNOWN", 0, no, no, no, no, no, no, no, no, no, no, 0);
  }

  /** As text that is the same for the same profile: results are kept by it. */
  public String key() {
    return source + "|" + chemistry + "|" + cells + "|" + milliampHours + "|" + fullVolts + "|" + cutOffVolts + "|" + continuousC + "|" + peakC + "|" + chargeC + "|"
        + chargeCelsiusMin + "|" + chargeCelsiusMax + "|" + dischargeCelsiusMin + "|" + dischargeCelsiusMax + "|" + cycleLife;
  }
}

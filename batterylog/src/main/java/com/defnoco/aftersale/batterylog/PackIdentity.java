package com.defnoco.aftersale.batterylog;

/**
 * What a pack, or the log's head, says about the pack itself. Empty texts and NaN or −1 mean: not told.
 *
 * @param vehicle as in {@link Sample}
 * @param instance as in {@link Sample}
 * @param serial as the pack reports it
 * @param name of the device
 * @param cycles full charge cycles; −1 not told
 * @param manufactured ISO date; empty when not told or impossible
 * @param designMilliampHours NaN when not told
 * @param fullMilliampHours charge of the full pack today; NaN when not told
 * @param healthPercent NaN when not told
 * @param cells in series; 0 when not told
 * @param overDischarges how often the pack was discharged too far; −1 not told
 */
public record PackIdentity(int vehicle, int instance, String serial, String name, int cycles, String manufactured, double designMilliampHours,
    double fullMilliampHours, double healthPercent, int cells, int overDischarges) {

  /** Nothing told. */
  public static PackIdentity unknown(int vehicle, int instance) {
    return new PackIdentity(vehicle, instance, "", "", -1, "", Double.NaN, Double.NaN, Double.NaN, 0, -1);
  }

  /** This, and from the other what this does not tell. */
  public PackIdentity with(PackIdentity later) {
    return new PackIdentity(vehicle, instance,
        later.serial.isEmpty() ? serial : later.serial,
        later.name.isEmpty() ? name : later.name,
        Math.max(cycles, later.cycles),
        later.manufactured.isEmpty() ? manufactured : later.manufactured,
        later.designMilliampHours == later.designMilliampHours ? later.designMilliampHours : designMilliampHours,
        later.fullMilliampHours == later.fullMilliampHours ? later.fullMilliampHours : fullMilliampHours,
        later.healthPercent == later.healthPercent ? later.healthPercent : healthPercent,
        later.cells > 0 ? later.cells : cells,
        Math.max(overDischarges, later.overDischarges));
  }

  /** Whether anything is told. */
  public boolean tells() {
    return !equals(unknown(vehicle, instance));
  }

  /** The date packed as smart batteries do (SBS 0x1B): day, month · 32, years since 1980 · 512; empty when it is none. */
  static String sbsDate(int packed) {
    return date(1980 + (packed >> 9), packed >> 5 & 15, packed & 31);
  }

  /** An ISO date, or empty when there is no such day or it lies before lithium packs flew. */
  static String date(int year, int month, int day) {
    if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || day > java.time.YearMonth.of(year, month).lengthOfMonth()) {
      return "";
    }
    return java.time.LocalDate.of(year, month, day).toString();
  }
}

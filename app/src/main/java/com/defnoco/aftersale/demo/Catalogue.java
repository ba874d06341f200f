package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Chemistry;
import java.math.BigDecimal;
import java.util.List;

/**
 * Six battery models of the demo company. DEFNOCO publishes no model list, so names and data are our own; the limits follow what makers of
 * such packs state: cell voltages per chemistry, charging at 0–45 °C, discharging to 60 °C (semi-solid −10…45 °C charge and discharge windows
 * of comparable packs), storage at 15–25 °C as the company itself advises.
 */
final class Catalogue {

  static final List<BatteryModel> MODELS = List.of(
      model("DF-K616", "Demo Kestrel 6S 16Ah", Chemistry.LIPO, 6, 16_000, "3.70", "4.20", "3.30", 15, 30, "1", 1_980, 400),
      model("DF-K622", "Demo Kestrel 6S 22Ah HV", Chemistry.LIPO_HV, 6, 22_000, "3.80", "4.35", "3.40", 10, 20, "1", 2_430, 400),
      model("DF-H126", "Demo Heron 12S 16Ah", Chemistry.LIPO, 12, 16_000, "3.70", "4.20", "3.30", 20, 35, "2", 4_060, 500),
      model("DF-H122", "Demo Heron 12S 22Ah semi-solid", Chemistry.SEMI_SOLID, 12, 22_000, "3.70", "4.20", "2.90", 5, 10, "0.5", 3_720, 800),
      model("DF-C148", "Demo Crane 14S 28Ah", Chemistry.LIPO, 14, 28_000, "3.70", "4.20", "3.30", 10, 20, "3", 9_900, 1_000),
      model("DF-C183", "Demo Crane 18S 30Ah semi-solid", Chemistry.SEMI_SOLID, 18, 30_000, "3.70", "4.20", "2.90", 5, 10, "1", 10_400, 1_000));

  /** What one costs on the demo company's invoices, in US cents. */
  static long priceInCents(BatteryModel model) {
    long wattHours = model.energyWattHours() == null ? 0 : model.energyWattHours().longValue();
    return wattHours * 78 / 500 * 500;
  }

  private Catalogue() {}

  private static BatteryModel model(String code, String name, Chemistry chemistry, int cells, int milliampHours, String nominal, String full, String empty,
      int continuousC, int peakC, String chargeC, int grams, int cycles) {
    boolean semiSolid = chemistry == Chemistry.SEMI_SOLID;
    var energy = new BigDecimal(nominal).multiply(BigDecimal.valueOf((long) cells * milliampHours)).movePointLeft(3).stripTrailingZeros();
    return new BatteryModel(code, name, chemistry, cells, 1, milliampHours, new BigDecimal(nominal), new BigDecimal(full), new BigDecimal(empty),
        BigDecimal.valueOf(continuousC), BigDecimal.valueOf(peakC), new BigDecimal(chargeC), BigDecimal.ZERO, BigDecimal.valueOf(45),
        BigDecimal.valueOf(semiSolid ? -20 : -10), BigDecimal.valueOf(60), BigDecimal.valueOf(15), BigDecimal.valueOf(25), grams, energy, cycles);
  }
}

package com.defnoco.aftersale.diagnosis;

import com.defnoco.aftersale.batterylog.PackProfile;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitFacts;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a unit's model tells of its pack, as the evidence rules want it. */
@Component
class Profiles {

  private final Registry registry;

  Profiles(Registry registry) {
    this.registry = registry;
  }

  /** The profile of the unit's model; of no particular model when the unit is not known. */
  PackProfile of(@Nullable UUID unitId) {
    if (unitId == null) {
      return PackProfile.unknown();
    }
    return registry.unitFacts(unitId).map(UnitFacts::modelCode).flatMap(registry::model).map(Profiles::of).orElseGet(PackProfile::unknown);
  }

  private static PackProfile of(BatteryModel model) {
    return new PackProfile(model.code(), model.chemistry().name(), model.cellsInSeries(), model.capacityMilliampHours(), number(model.chargeVoltsPerCell()),
        number(model.cutOffVoltsPerCell()), number(model.continuousDischargeC()), number(model.peakDischargeC()), number(model.chargeC()), number(model.chargeCelsiusMin()),
        number(model.chargeCelsiusMax()), number(model.dischargeCelsiusMin()), number(model.dischargeCelsiusMax()), model.cycleLife() == null ? 0 : model.cycleLife());
  }

  private static double number(@Nullable BigDecimal value) {
    return value == null ? Double.NaN : value.doubleValue();
  }
}

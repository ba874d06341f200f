package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.registry.BatteryModel;
import com.defnoco.aftersale.registry.Exports;
import com.defnoco.aftersale.registry.Registry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** The battery models with their electrical data. They are brought in as a list or by the API. */
@Controller
public class ModelPages {

  private final Registry registry;
  private final Exports exports;

  ModelPages(Registry registry, Exports exports) {
    this.registry = registry;
    this.exports = exports;
  }

  /** One line of the data sheet. */
  public record Line(String name, String value) {}

  @GetMapping("/console/models")
  ModelAndView list(Actor.Staff actor) {
    var model = new HashMap<String, Object>();
    model.put("models", registry.models(actor));
    model.put("writes", registry.mayWrite(actor));
    return new ModelAndView("console/models", model);
  }

  @GetMapping("/console/models.csv")
  void file(Actor.Staff actor, HttpServletResponse response) throws IOException {
    UnitPages.csv(response, "models.csv");
    exports.models(actor, Exports.Format.CSV, response.getWriter());
  }

  @GetMapping("/console/models/{*code}")
  ModelAndView model(Actor.Staff actor, @PathVariable String code, Page page) {
    var battery = registry.model(actor, code.substring(1));
    var model = new HashMap<String, Object>();
    model.put("battery", battery);
    model.put("lines", lines(battery, page));
    return new ModelAndView("console/model", model);
  }

  private static List<Line> lines(BatteryModel m, Page page) {
    var lines = new ArrayList<Line>();
    lines.add(new Line(page.text("reg.model.chemistry"), page.text("reg.chemistry." + m.chemistry())));
    lines.add(new Line(page.text("reg.model.layout"), m.layout()));
    add(lines, page, "capacity", m.capacityMilliampHours(), "mAh");
    add(lines, page, "energy", m.energyWattHours(), "Wh");
    add(lines, page, "voltage", m.nominalVolts(), "V");
    add(lines, page, "nominal", m.nominalVoltsPerCell(), "V");
    add(lines, page, "full", m.chargeVoltsPerCell(), "V");
    add(lines, page, "cutOff", m.cutOffVoltsPerCell(), "V");
    add(lines, page, "continuous", m.continuousDischargeC(), "C");
    add(lines, page, "peak", m.peakDischargeC(), "C");
    add(lines, page, "charge", m.chargeC(), "C");
    range(lines, page, "chargeTemperature", m.chargeCelsiusMin(), m.chargeCelsiusMax());
    range(lines, page, "dischargeTemperature", m.dischargeCelsiusMin(), m.dischargeCelsiusMax());
    range(lines, page, "storageTemperature", m.storageCelsiusMin(), m.storageCelsiusMax());
    add(lines, page, "mass", m.massGrams(), "g");
    add(lines, page, "cycles", m.cycleLife(), "");
    return lines;
  }

  private static void add(List<Line> lines, Page page, String key, @Nullable Number value, String unit) {
    lines.add(new Line(page.text("reg.model." + key), value == null ? page.text("reg.model.notTold")
        : (value instanceof BigDecimal number ? number.toPlainString() : value.toString()) + (unit.isEmpty() ? "" : " " + unit)));
  }

  private static void range(List<Line> lines, Page page, String key, @Nullable BigDecimal from, @Nullable BigDecimal to) {
    lines.add(new Line(page.text("reg.model." + key), from == null || to == null ? page.text("reg.model.notTold")
        : from.toPlainString() + " – " + to.toPlainString() + " °C"));
  }
}

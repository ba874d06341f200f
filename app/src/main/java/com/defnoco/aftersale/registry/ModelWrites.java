package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.platform.Journal;
import com.defnoco.aftersale.registry.ImportReport.Verdict;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges and writes battery models. The columns of a list of models are {@link #COLUMNS}. */
@Component
class ModelWrites {

  static final List<String> COLUMNS = List.of("code", "name", "chemistry", "cells_in_series", "cells_in_parallel",
      "capacity_mah", "nominal_volts_per_cell", "charge_volts_per_cell", "cut_off_volts_per_cell", "continuous_discharge_c",
      "peak_discharge_c", "charge_c", "charge_celsius_min", "charge_celsius_max", "discharge_celsius_min", "discharge_celsius_max",
      "storage_celsius_min", "storage_celsius_max", "mass_grams", "energy_wh", "cycle_life");

  private static final Pattern CODE = Pattern.compile("[A-Z0-9][A-Z0-9._/+-]{0,39}");

  private final RegistrySql sql;
  private final Journal journal;
  private final Clock clock;

  ModelWrites(RegistrySql sql, Journal journal, Clock clock) {
    this.sql = sql;
    this.journal = journal;
    this.clock = clock;
  }

  record Judged(Verdict verdict, List<Problem> problems, @Nullable BatteryModel model) {}

  /** A model's code as it is stored: upper case, no blanks. */
  static String code(String written) {
    return Normalizer.normalize(written, Normalizer.Form.NFKC).replaceAll("\\s+", "").toUpperCase(Locale.ROOT);
  }

  /** Judges one line of a list. A column that is empty keeps what the model already says. */
  Judged judge(Map<String, String> cells) {
    var wrong = new ArrayList<Problem>();
    var code = code(cells.getOrDefault("code", ""));
    var before = sql.model(code);
    var reader = new CellReader(cells, before.map(ModelWrites::cells).orElse(Map.of()), wrong);
    var model = new BatteryModel(code, reader.text("name"), reader.chemistry(), reader.required("cells_in_series"),
        reader.whole("cells_in_parallel") instanceof Integer parallel ? parallel : 1, reader.required("capacity_mah"),
        reader.number("nominal_volts_per_cell"), reader.number("charge_volts_per_cell"), reader.number("cut_off_volts_per_cell"),
        reader.number("continuous_discharge_c"), reader.number("peak_discharge_c"), reader.number("charge_c"),
        reader.number("charge_celsius_min"), reader.number("charge_celsius_max"), reader.number("discharge_celsius_min"),
        reader.number("discharge_celsius_max"), reader.number("storage_celsius_min"), reader.number("storage_celsius_max"),
        reader.whole("mass_grams"), reader.number("energy_wh"), reader.whole("cycle_life"));
    if (wrong.isEmpty()) {
      wrong.addAll(problems(model));
    }
    return wrong.isEmpty() ? judged(model, before.orElse(null)) : new Judged(Verdict.REFUSED, List.copyOf(wrong), null);
  }

  Judged judge(BatteryModel model) {
    var problems = problems(model);
    return problems.isEmpty() ? judged(model, sql.model(model.code()).orElse(null)) : new Judged(Verdict.REFUSED, problems, null);
  }

  void write(Judged judged, String by) {
    if (judged.verdict() == Verdict.CREATED || judged.verdict() == Verdict.UPDATED) {
      sql.putModel(judged.model(), clock.instant());
      journal.record(by, "model:" + judged.model().code(),
          judged.verdict() == Verdict.CREATED ? "model.created" : "model.changed", null, new TreeMap<>(cells(judged.model())));
    }
  }

  private static Judged judged(BatteryModel model, @Nullable BatteryModel before) {
    var verdict = before == null ? Verdict.CREATED : cells(before).equals(cells(model)) ? Verdict.UNCHANGED : Verdict.UPDATED;
    return new Judged(verdict, List.of(), model);
  }

  /** The model as a line of a list: column → text, without what is not known. */
  static Map<String, String> cells(BatteryModel m) {
    var values = Arrays.<@Nullable Object>asList(m.code(), m.name(), m.chemistry(), m.cellsInSeries(), m.cellsInParallel(),
        m.capacityMilliampHours(), m.nominalVoltsPerCell(), m.chargeVoltsPerCell(), m.cutOffVoltsPerCell(), m.continuousDischargeC(),
        m.peakDischargeC(), m.chargeC(), m.chargeCelsiusMin(), m.chargeCelsiusMax(), m.dischargeCelsiusMin(), m.dischargeCelsiusMax(),
        m.storageCelsiusMin(), m.storageCelsiusMax(), m.massGrams(), m.energyWattHours(), m.cycleLife());
    var cells = new TreeMap<String, String>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      switch (values.get(i)) {
        case null -> { }
        case BigDecimal number -> cells.put(COLUMNS.get(i), plain(number));
        case Object value -> cells.put(COLUMNS.get(i), value.toString());
      }
    }
    return cells;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** What cannot be right about a model's data: limits of any lithium pack, and values that contradict each other. */
  private static List<Problem> problems(BatteryModel m) {
    var wrong = new ArrayList<Problem>();
    if (!CODE.matcher(m.code()).matches()) {
      wrong.add(Problem.at("/code", m.code().isEmpty() ? "registry.model.codeMissing" : "registry.model.code", m.code()));
    }
    if (m.name().isBlank()) {
      wrong.add(Problem.at("/name", "registry.model.nameMissing"));
    }
    between(wrong, "/cells_in_series", m.cellsInSeries(), 1, 200);
    between(wrong, "/cells_in_parallel", m.cellsInParallel(), 1, 200);
    between(wrong, "/capacity_mah", m.capacityMilliampHours(), 1, 10_000_000);
    between(wrong, "/nominal_volts_per_cell", m.nominalVoltsPerCell(), 1, 5);
    between(wrong, "/charge_volts_per_cell", m.chargeVoltsPerCell(), 1, 5);
    between(wrong, "/cut_off_volts_per_cell", m.cutOffVoltsPerCell(), 1, 5);
    between(wrong, "/continuous_discharge_c", m.continuousDischargeC(), 0, 500);
    between(wrong, "/peak_discharge_c", m.peakDischargeC(), 0, 1000);
    between(wrong, "/charge_c", m.chargeC(), 0, 50);
    between(wrong, "/mass_grams", m.massGrams(), 1, 1_000_000);
    between(wrong, "/energy_wh", m.energyWattHours(), 0, 100_000);
    between(wrong, "/cycle_life", m.cycleLife(), 1, 100_000);
    ordered(wrong, "/cut_off_volts_per_cell", m.cutOffVoltsPerCell(), "/nominal_volts_per_cell", m.nominalVoltsPerCell());
    ordered(wrong, "/nominal_volts_per_cell", m.nominalVoltsPerCell(), "/charge_volts_per_cell", m.chargeVoltsPerCell());
    ordered(wrong, "/continuous_discharge_c", m.continuousDischargeC(), "/peak_discharge_c", m.peakDischargeC());
    ordered(wrong, "/charge_celsius_min", m.chargeCelsiusMin(), "/charge_celsius_max", m.chargeCelsiusMax());
    ordered(wrong, "/discharge_celsius_min", m.dischargeCelsiusMin(), "/discharge_celsius_max", m.dischargeCelsiusMax());
    ordered(wrong, "/storage_celsius_min", m.storageCelsiusMin(), "/storage_celsius_max", m.storageCelsiusMax());
    return List.copyOf(wrong);
  }

  private static void between(List<Problem> wrong, String pointer, @Nullable Number value, long least, long most) {
    if (value != null && (value.doubleValue() < least || value.doubleValue() > most)) {
      wrong.add(Problem.at(pointer, "registry.number.range", value.toString(), Long.toString(least), Long.toString(most)));
    }
  }

  private static void ordered(List<Problem> wrong, String lower, @Nullable BigDecimal less, String upper, @Nullable BigDecimal more) {
    if (less != null && more != null && less.compareTo(more) > 0) {
      wrong.add(Problem.at(lower, "registry.number.order", less.toPlainString(), upper.substring(1), more.toPlainString()));
    }
  }

  /** Reads the cells of a line; an empty one falls back to what the model already says. */
  private record CellReader(Map<String, String> cells, Map<String, String> before, List<Problem> wrong) {

    String text(String column) {
      var cell = Normalizer.normalize(cells.getOrDefault(column, ""), Normalizer.Form.NFC).strip();
      return cell.isEmpty() ? before.getOrDefault(column, "") : cell.length() > 200 ? cell.substring(0, 200) : cell;
    }

    Chemistry chemistry() {
      var cell = text("chemistry");
      var name = cell.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
      return switch (name) {
        case "LIPO", "LIPOLY", "LIPOLYMER", "LICOO2" -> Chemistry.LIPO;
        case "LIPOHV", "LIHV", "HVLIPO" -> Chemistry.LIPO_HV;
        case "SEMISOLID", "SEMISOLIDSTATE", "SEMISOLIDLIPO", "SSLIPO" -> Chemistry.SEMI_SOLID;
        case "LIION", "LITHIUMION", "NMC", "NCA" -> Chemistry.LI_ION;
        case "LIFEPO4", "LFP", "LIFE" -> Chemistry.LIFEPO4;
        default -> {
          if (cell.contains("半固态")) {
            yield Chemistry.SEMI_SOLID;
          }
          wrong.add(Problem.at("/chemistry", cell.isEmpty() ? "registry.model.chemistryMissing" : "registry.model.chemistry", cell));
          yield Chemistry.LIPO;
        }
      };
    }

    int required(String column) {
      if (text(column).isEmpty()) {
        wrong.add(Problem.at("/" + column, "registry.cell.missing", column));
        return 1;
      }
      return whole(column) instanceof Integer value ? value : 1;
    }

    @Nullable Integer whole(String column) {
      var number = number(column);
      if (number == null) {
        return null;
      }
      try {
        return number.intValueExact();
      } catch (ArithmeticException fraction) {
        wrong.add(Problem.at("/" + column, "registry.number.whole", text(column)));
        return null;
      }
    }

    @Nullable BigDecimal number(String column) {
      var cell = Normalizer.normalize(text(column), Normalizer.Form.NFKC).replace("\u2212", "-").replaceAll("\\s+", "");
      if (cell.isEmpty()) {
        return null;
      }
      // "3,7" is a decimal comma; "5,000" could be either and is refused.
      if (cell.matches("-?\\d+,\\d{1,2}")) {
        cell = cell.replace(',', '.');
      }
      if (!cell.matches("-?\\d{1,9}(\\.\\d{1,6})?")) {
        wrong.add(Problem.at("/" + column, "registry.number.unreadable", text(column)));
        return null;
      }
      return new BigDecimal(cell);
    }
  }
}

package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The registry's lists, written out a page at a time in the columns that {@link Imports} reads. */
@Component
public class Exports {

  private static final int ROWS_PER_PAGE = 500;

  private final Registry registry;
  private final JsonMapper json;

  Exports(Registry registry, JsonMapper json) {
    this.registry = registry;
    this.json = json;
  }

  public enum Format { CSV, JSON_LINES }

  /** Every unit that the query finds, whatever its page and limit. @return how many */
  public int units(Actor actor, UnitQuery query, Format format, Appendable out) {
    var rows = writer(List.of("serial_number", "model", "manufactured_on", "consignment", "port_of_discharge", "arrived_on", "owner_id",
        "withheld"), format, out);
    int count = 0;
    String after = null;
    while (true) {
      var page = registry.units(actor, new UnitQuery(query.text(), query.model(), query.consignment(), query.withheld(), query.owner(), after, ROWS_PER_PAGE));
      for (var unit : page) {
        rows.accept(java.util.Arrays.asList(unit.serialAsPrinted(), unit.modelCode(), written(unit.manufacturedOn(), unit.precision()),
            unit.consignment(), unit.portOfDischarge(), unit.arrivedOn(), unit.ownerId(), unit.withheld()));
        after = unit.serial();
        count++;
      }
      if (page.size() < ROWS_PER_PAGE) {
        return count;
      }
    }
  }

  /** Every consignment that the query finds. @return how many */
  public int consignments(Actor actor, ConsignmentQuery query, Format format, Appendable out) {
    var columns = new ArrayList<>(ConsignmentWrites.COLUMNS);
    columns.add("units");
    var rows = writer(columns, format, out);
    int count = 0;
    String after = null;
    while (true) {
      var page = registry.consignments(actor, new ConsignmentQuery(query.text(), query.port(), query.arrived(), after, ROWS_PER_PAGE));
      for (var c : page) {
        rows.accept(java.util.Arrays.asList(c.reference(), c.port().locode(), c.arrivedOn(), c.proof().kind(), c.proof().reference(),
            c.proof().note(), c.units()));
        after = c.reference();
        count++;
      }
      if (page.size() < ROWS_PER_PAGE) {
        return count;
      }
    }
  }

  /** Every model. @return how many */
  public int models(Actor actor, Format format, Appendable out) {
    var rows = writer(ModelWrites.COLUMNS, format, out);
    var models = registry.models(actor);
    models.forEach(model -> {
      var cells = ModelWrites.cells(model);
      rows.accept(ModelWrites.COLUMNS.stream().map(cells::get).toList());
    });
    return models.size();
  }

  private Consumer<List<? extends @Nullable Object>> writer(List<String> columns, Format format, Appendable out) {
    return switch (format) {
      case CSV -> {
        var csv = new CsvFile(out, columns.toArray(String[]::new));
        yield csv::row;
      }
      case JSON_LINES -> cells -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          if (cells.get(i) != null) {
            object.put(columns.get(i), cells.get(i));
          }
        }
        try {
          out.append(json.writeValueAsString(object)).append('\n');
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
    };
  }

  /** As precise as it is known, and no more: {@code 2024-01-10}, {@code 2024-W02}, {@code 2024-01}. */
  private static @Nullable String written(@Nullable LocalDate on, Manufactured.@Nullable Precision precision) {
    if (on == null || precision == null) {
      return null;
    }
    return switch (precision) {
      case DAY -> on.toString();
      case WEEK -> "%d-W%02d".formatted(on.get(IsoFields.WEEK_BASED_YEAR), on.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case MONTH -> YearMonth.from(on).toString();
    };
  }
}

package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.registry.BatteryModel;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The consignments and units of the demo company, planned from today backwards: 40 consignments of 50 units, one every five weeks, the last ones
 * still at sea. The same day gives the same plan.
 */
final class Fleet {

  private static final int CONSIGNMENTS = 40;
  private static final int UNITS_EACH = 50;
  /** Its cover ends next week at the latest, and nobody filed the arrival notice: the one case where the registry is asked. */
  private static final int UNRECORDED = 15;
  /** Recorded a month too early at first; its cover ended about ten weeks ago. */
  private static final int CORRECTED = 13;
  private static final List<String> PORTS =
      List.of("NLRTM", "ESVLC", "SGSIN", "USLGB", "GBFXT", "PLGDN", "CAVAN", "BRSSZ", "AUMEL", "AEJEA", "ZADUR", "HKHKG");
  private static final List<String> VESSELS = List.of("MV Southern Heron", "MV Amber Crane", "MV Lotus Bridge", "MV Pearl Meridian", "MV Northern Kestrel");
  private static final String YEAR_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String MONTH_SIGNS = "123456789ABC";
  private static final DateTimeFormatter SERIAL_DAY = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
  private static final DateTimeFormatter YEAR_MONTH = DateTimeFormatter.ofPattern("yyMM", Locale.ROOT);

  /**
   * A planned consignment.
   *
   * @param listedOn the day the factory listed its units
   * @param arrivedOn what truly happened; null while at sea
   * @param recordedFirst what was recorded at first, where that was wrong and corrected later; null otherwise
   * @param recorded whether the arrival has been recorded at all
   */
  record Shipment(String reference, String port, LocalDate listedOn, @Nullable LocalDate arrivedOn, @Nullable LocalDate recordedFirst, boolean recorded,
      String billOfLading, String vessel, String container, Client consignee, List<Pack> packs) {}

  /**
   * A planned unit.
   *
   * @param madeOn null for pre-series samples whose serial tells no date
   * @param owner null while not registered by anybody
   */
  record Pack(String serial, BatteryModel model, @Nullable LocalDate madeOn, String shipment, @Nullable LocalDate arrivedOn, boolean arrivalKnown,
      @Nullable LocalDate ownedSince, @Nullable Client owner) {}

  private final LocalDate today;
  private final Random random = new Random(20_260_101);
  private final Map<String, Integer> lastNumber = new HashMap<>();
  private final List<Shipment> shipments = new ArrayList<>();

  Fleet(LocalDate today, List<Client> clients) {
    this.today = today;
    for (int i = 0; i < CONSIGNMENTS; i++) {
      shipments.add(shipment(i, clients));
    }
  }

  List<Shipment> shipments() {
    return shipments;
  }

  /** The shipment whose arrival was corrected, 40 days ago. */
  Shipment corrected() {
    return shipments.get(CORRECTED);
  }

  List<Pack> packs() {
    return shipments.stream().flatMap(shipment -> shipment.packs().stream()).toList();
  }

  private Shipment shipment(int i, List<Client> clients) {
    var port = PORTS.get(i % PORTS.size());
    // The first arrived 45 months ago, the 36th last week; the four after it are at sea.
    var arrived = today.minusDays(1370 - 39L * i + random.nextInt(9));
    boolean atSea = i >= CONSIGNMENTS - 4;
    if (!atSea && !arrived.isBefore(today)) {
      arrived = today.minusDays(1);
    }
    var listed = arrived.minusDays(36 + random.nextInt(12));
    if (atSea) {
      listed = today.minusDays(6 + 7L * (CONSIGNMENTS - i));
    }
    boolean recorded = !atSea && i != UNRECORDED && i != CONSIGNMENTS - 6;
    var first = i == CORRECTED ? arrived.minusDays(31) : null;
    var there = clients.stream().filter(client -> client.port().equals(port)).toList();
    var dealer = there.stream().filter(client -> client.trade() == Client.Trade.DEALER).findFirst().orElse(there.getFirst());
    var reference = "DFC-" + YEAR_MONTH.format(listed) + "-" + port.substring(2) + "-" + String.format(Locale.ROOT, "%02d", i + 1);
    var packs = new ArrayList<Pack>();
    var models = List.of(Catalogue.MODELS.get(i % 6), Catalogue.MODELS.get((i + 2) % 6), Catalogue.MODELS.get((i + 3) % 6));
    for (int n = 0; n < UNITS_EACH; n++) {
      var model = models.get(n * 3 / UNITS_EACH);
      boolean sample = i == 24 && n < 6;
      var made = listed.minusDays(5 + random.nextInt(9));
      var owner = there.get(Math.floorMod(n + i, there.size()));
      boolean sold = !atSea && random.nextInt(100) < (i < 20 ? 72 : i < 32 ? 60 : 40);
      var since = arrived.plusDays(4 + random.nextInt(20));
      packs.add(new Pack(sample ? "DX" + model.code().substring(3) + "-" + String.format(Locale.ROOT, "%05d", 7 + n) : serial(model, made), model, sample ? null : made, reference,
          atSea ? null : arrived, recorded, sold && since.isBefore(today) ? since : null, sold && since.isBefore(today) ? owner : null));
    }
    return new Shipment(reference, port, listed, atSea ? null : arrived, first, recorded, "BMLU" + YEAR_MONTH.format(listed) + (41_207 + i * 137),
        VESSELS.get(i % VESSELS.size()) + " " + String.format(Locale.ROOT, "%03d", 12 + i) + "W", "BMLU " + (412_001 + i * 731) + "-" + i % 10, dealer, packs);
  }

  /**
   * As the serial formats of the registry have it: the small packs tell the day (YYMMDD), the middle ones the week (YYWW), the large ones year and
   * month by letters without I and O, J standing for 2024.
   */
  private String serial(BatteryModel model, LocalDate made) {
    var four = model.code().substring(3);
    var date = switch (four.charAt(0)) {
      case 'K' -> SERIAL_DAY.format(made);
      case 'H' -> String.format(Locale.ROOT, "%02d%02d", made.get(IsoFields.WEEK_BASED_YEAR) % 100, made.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      default -> "" + YEAR_LETTERS.charAt(made.getYear() - 2016) + MONTH_SIGNS.charAt(made.getMonthValue() - 1);
    };
    var family = switch (four.charAt(0)) {
      case 'K' -> "DF";
      case 'H' -> "DW";
      default -> "DL";
    };
    var series = family + four + "-" + date;
    int number = lastNumber.merge(series, 1 + random.nextInt(3), Integer::sum);
    return series + "-" + String.format(Locale.ROOT, family.equals("DF") ? "%04d" : "%05d", number);
  }
}

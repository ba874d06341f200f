package com.defnoco.aftersale.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** What the factory made and shipped, the same on every run: unit number n always has the same serial number, model, day and consignment. */
final class Goods {

  static final String[] MODELS = {"DF-6S22-PRO", "DF-4S10", "DF-12S16-HV"};
  private static final DateTimeFormatter YYMMDD = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
  private static final LocalDate FIRST_DAY = LocalDate.of(2023, 1, 2);
  private static final int PER_DAY = 2_000;
  private static final int PER_CONSIGNMENT = 4_000;

  private final int units;

  Goods(int units) {
    this.units = units;
  }

  int units() {
    return units;
  }

  /** Of any unit, also beyond those shipped so far. */
  static String serial(int n) {
    // 2,000 a day over 500 days; every million a series of its own.
    int within = n % 1_000_000;
    return "DF" + (char) ('A' + n / 1_000_000) + "S22" + made(n).format(YYMMDD) + String.format(Locale.ROOT, "%04d", within % PER_DAY);
  }

  static LocalDate made(int n) {
    return FIRST_DAY.plusDays(n % 1_000_000 / PER_DAY);
  }

  static String consignment(int n) {
    return String.format(Locale.ROOT, "CN-%06d", n / PER_CONSIGNMENT);
  }

  String models() {
    var csv = new StringBuilder("code,name,chemistry,cells_in_series,cells_in_parallel,capacity_mah\n");
    for (var model : MODELS) {
      csv.append(model).append(",Pack ").append(model).append(",LIPO,6,1,22000\n");
    }
    return csv.toString();
  }

  String consignments(int from) {
    var random = new SplittableRandom(7);
    var ports = new String[] {"DEHAM", "NLRTM", "USLAX", "CNSHA", "SGSIN"};
    var csv = new StringBuilder("reference,port_of_discharge,arrived_on,proof_kind,proof_reference\n");
    for (int n = from; n < from + units; n += PER_CONSIGNMENT) {
      csv.append(consignment(n)).append(',').append(ports[random.nextInt(ports.length)]).append(',').append(made(n).plusDays(40 + random.nextInt(30)))
          .append(",ARRIVAL_NOTICE,AN-").append(n).append('\n');
    }
    return csv.toString();
  }

  /** A list of units as a factory sends it, in the order in which goods come off the line; one row in a hundred is flawed where that is wished. */
  void writeUnits(Path file, int from, boolean flawed) throws IOException {
    var random = new SplittableRandom(11);
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("serial_number,model,manufactured_on,consignment\n");
      for (int n = from; n < from + units; n++) {
        boolean flaw = flawed && random.nextInt(100) == 0;
        int kind = random.nextInt(3);
        out.write(serial(n) + ',' + (flaw && kind == 0 ? "DF-6S22-PROO" : MODELS[n % MODELS.length]) + ',' + (flaw && kind == 1 ? "2023-02-30" : made(n)) + ','
            + (flaw && kind == 2 ? "CN-LOST" : consignment(n)) + '\n');
      }
    }
  }
}

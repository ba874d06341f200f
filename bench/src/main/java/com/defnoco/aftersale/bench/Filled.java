package com.defnoco.aftersale.bench;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * A data folder with the demo company, so many units and so many claims, made once and used by several parts. Units come by COPY, claims by INSERT … SELECT: claims with their
 * items and customers, which is what lists read; facts, decisions and journal are left out.
 */
final class Filled {

  private Filled() {}

  static void make(Path home, int port, List<String> command, Goods goods, int claims) throws Exception {
    var mark = home.resolve("filled");
    if (Files.exists(mark)) {
      return;
    }
    System.out.printf("Filling %s with %,d units and %,d claims …%n", home.getFileName(), goods.units(), claims);
    try (var program = Program.start(home, port, command, Map.of("AFTERSALE_DEMO", "true"))) {
      while (!Files.readString(home.resolve("bench.log")).contains("The demo company is ready")) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
      try (var connection = program.connect()) {
        bring(connection, "models", goods.models().getBytes(StandardCharsets.UTF_8));
        bring(connection, "consignments", goods.consignments(0).getBytes(StandardCharsets.UTF_8));
      }
      try (var database = program.database(); var statement = database.createStatement()) {
        units(database, goods);
        for (var sql : CLAIMS) {
          statement.execute(sql.replace(":claims", Integer.toString(claims)).replace(":units", Integer.toString(goods.units())));
        }
        statement.execute("VACUUM ANALYZE");
        statement.execute("CHECKPOINT");
      }
      Files.writeString(mark, "done\n");
    }
  }

  /** Brings in a list by the API and waits until it is done. @return seconds from the first byte sent to the verdict on the last row */
  static double bring(Connection connection, String kind, byte[] file) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    var answer = connection.send("POST", "/api/v1/imports/" + kind, "Idempotency-Key: " + java.util.UUID.randomUUID() + "\r\nContent-Type: text/csv\r\n", file).expect(202);
    var id = answer.text().replaceAll("(?s)^.*?\"id\"\\s*:\\s*\"([^\"]+)\".*$", "$1");
    while (true) {
      var report = connection.get("/api/v1/imports/" + id).expect(200).text();
      if (report.contains("\"state\":\"DONE\"")) {
        return (System.nanoTime() - begin) / 1e9;
      }
      if (report.contains("\"FAILED\"")) {
        throw new IllegalStateException(report);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void units(java.sql.Connection database, Goods goods) throws SQLException, IOException {
    var ids = new java.util.HashMap<String, String>();
    try (var statement = database.createStatement(); var rows = statement.executeQuery("SELECT reference, id FROM consignment")) {
      while (rows.next()) {
        ids.put(rows.getString(1), rows.getString(2));
      }
    }
    var copy = database.unwrap(PGConnection.class).getCopyAPI();
    for (int from = 0; from < goods.units(); from += 10_000) {
      var text = new StringBuilder();
      for (int n = from; n < Math.min(goods.units(), from + 10_000); n++) {
        var serial = Goods.serial(n);
        text.append(String.format("01900000-0000-7000-8000-%012x", n)).append('\t').append(serial).append('\t').append(serial).append('\t').append(alike(serial)).append('\t')
            .append(Goods.MODELS[n % Goods.MODELS.length]).append('\t').append(Goods.made(n)).append("\tDAY\tPRODUCTION_LIST\t").append(ids.get(Goods.consignment(n)))
            .append("\t2025-01-01T00:00:00Z\tbench\n");
      }
      copy.copyIn("COPY unit (id, serial, serial_as_printed, look_alike, model_code, manufactured_on, manufactured_precision, manufactured_source, consignment_id, created_at, created_by)"
          + " FROM STDIN", new StringReader(text.toString()));
    }
  }

  /** What the product looks serial numbers up by: {@code SerialNumber.lookAlikeKey}. */
  private static String alike(String serial) {
    return serial.replaceAll("[OQD]", "0").replaceAll("[IL]", "1").replace('Z', '2').replace('S', '5').replace('G', '6').replace('B', '8');
  }

  /** Some day of the past, for a claim on a unit that was made on a day. */
  static LocalDate occurred(int n) {
    return Goods.made(n).plusDays(150 + n % 400);
  }

  /** Deterministic: claim number n is about the unit 7919 n, and every seventh claim has a second battery. */
  private static final List<String> CLAIMS = List.of("""
      INSERT INTO customer (id, name, locale, country, created_at)
      SELECT ('01910000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
             (ARRAY['Ana','Bo','Chen','Dara','Eva','Finn','Gao','Hana','Ivo','Jia','Kai','Lena','Mei','Nils','Olga','Pia'])[1 + n % 16] || ' '
               || initcap(substr(md5('family' || n / 40), 1, 7)), CASE n % 3 WHEN 0 THEN 'zh' ELSE 'en' END,
             (ARRAY['CN','DE','US','FR','JP'])[1 + n % 5], timestamptz '2025-01-01' + n * interval '1 second'
      FROM generate_series(0, greatest(1, :claims / 3)) n
      """, """
      INSERT INTO claim (id, number, customer_id, customer_name, content_hash, channel, locale, state, created_at, created_by, updated_at, version, search, country, first_message_on)
      SELECT ('01920000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'A-25-' || lpad(n::text, 8, '0'), c.id, c.name, sha256(n::text::bytea),
             (ARRAY['PORTAL','API','EMAIL','PHONE','WHATSAPP'])[1 + n % 5], c.locale,
             (ARRAY['OPEN','WAITING_FOR_CUSTOMER','DECIDED','IN_REMEDY','CLOSED','CLOSED','CLOSED','CLOSED','CLOSED','WITHDRAWN'])[1 + n % 10],
             timestamptz '2025-01-01' + n * interval '30 seconds', 'bench', timestamptz '2025-01-02' + n * interval '30 seconds', 1,
             lower('A-25-' || lpad(n::text, 8, '0') || ' ' || u.serial || ' ' || c.name), c.country, date '2025-01-01' + n / 2880
      FROM generate_series(0, :claims - 1) n
      JOIN customer c ON c.id = ('01910000-0000-7000-8000-' || lpad(to_hex(n / 3), 12, '0'))::uuid
      JOIN unit u ON u.id = ('01900000-0000-7000-8000-' || lpad(to_hex(n::bigint * 7919 % :units), 12, '0'))::uuid
      """, """
      INSERT INTO claim_item (id, claim_id, number, typed, serial, unit_id, model, description, symptoms, danger, state, outcome, customer_id, asks)
      SELECT ('01930000-0000-7000-800' || k || '-' || lpad(to_hex(n), 12, '0'))::uuid, c.id, k, u.serial, u.serial, u.id, u.model_code,
             'The pack loses a quarter of its charge within two days and one cell reads lower than the others, number ' || n,
             ARRAY['CELL_IMBALANCE','SHORT_FLIGHT_TIME'], n % 97 = 0,
             CASE c.state WHEN 'OPEN' THEN 'OPEN' WHEN 'WAITING_FOR_CUSTOMER' THEN 'OPEN' WHEN 'DECIDED' THEN 'COVERED' WHEN 'IN_REMEDY' THEN 'IN_REMEDY'
               WHEN 'WITHDRAWN' THEN 'WITHDRAWN' ELSE 'CLOSED' END,
             CASE WHEN c.state IN ('OPEN','WAITING_FOR_CUSTOMER') THEN 'OPEN' WHEN n % 4 = 0 THEN 'NOT_COVERED' ELSE 'COVERED' END, c.customer_id,
             CASE c.state WHEN 'OPEN' THEN ARRAY['ENGINEER'] WHEN 'WAITING_FOR_CUSTOMER' THEN ARRAY['CUSTOMER'] ELSE ARRAY[]::text[] END
      FROM generate_series(0, :claims - 1) n
      JOIN claim c ON c.id = ('01920000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
      CROSS JOIN LATERAL generate_series(1, CASE WHEN n % 7 = 0 THEN 2 ELSE 1 END) k
      JOIN unit u ON u.id = ('01900000-0000-7000-8000-' || lpad(to_hex((n::bigint * 7919 + k - 1) % :units), 12, '0'))::uuid
      """);
}

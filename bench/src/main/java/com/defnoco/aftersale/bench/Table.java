package com.defnoco.aftersale.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.postgresql.PGConnection;

/** The whole table of figures, part by part, each as a ratio within one run. {@code bench/run} builds what it needs and calls it. */
public final class Table {

  private static final List<String> PARTS = List.of("decisions", "stream", "look-up", "submission", "import", "lists", "start");

  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

  private final Path root;
  private final Path work;
  private final Path dist;
  private final Path classes;
  private final int port;
  private final int units;
  private final int claims;
  private final int lines;
  private final double seconds;
  private final int rounds;
  private final Figures figures;

  private Table(Map<String, String> options, String command) {
    this.root = Path.of(options.get("root"));
    this.work = Path.of(options.getOrDefault("work", root.resolve("bench/target/data").toString()));
    this.dist = root.resolve("app/target/aftersale");
    this.classes = root.resolve("bench/target/classes");
    this.port = Integer.parseInt(options.getOrDefault("port", "18080"));
    this.units = number(options.getOrDefault("units", "1000000"));
    this.claims = number(options.getOrDefault("claims", "1000000"));
    this.lines = number(options.getOrDefault("lines", "1000000"));
    this.seconds = Double.parseDouble(options.getOrDefault("seconds", "8"));
    this.rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
    this.figures = new Figures(Path.of(options.getOrDefault("figures", root.resolve("docs/figures.md").toString())), command);
  }

  private static int number(String text) {
    return text.endsWith("k") ? 1_000 * Integer.parseInt(text.substring(0, text.length() - 1))
        : text.endsWith("M") ? 1_000_000 * Integer.parseInt(text.substring(0, text.length() - 1)) : Integer.parseInt(text.replace("_", ""));
  }

  public static void main(String[] words) throws Exception {
    var options = new HashMap<String, String>();
    var parts = new ArrayList<String>();
    var command = new StringBuilder("bench/run");
    for (int i = 0; i < words.length; i++) {
      if (words[i].startsWith("--")) {
        var name = words[i].substring(2);
        options.put(name, words[++i]);
        if (!name.equals("root") && !name.equals("port") && !name.equals("figures") && !name.equals("work")) {
          command.append(" --").append(name).append(' ').append(words[i]);
        }
      } else if (PARTS.contains(words[i]) || words[i].equals("growth")) {
        parts.add(words[i]);
      } else {
        System.err.println("There is no part " + words[i] + ". Parts: " + String.join(", ", PARTS) + ", growth.");
        System.exit(2);
      }
    }
    for (var part : parts.isEmpty() ? PARTS : parts) {
      System.out.println("— " + part);
      var table = new Table(options, command + " " + part);
      switch (part) {
        case "decisions" -> table.decisions();
        case "stream" -> table.stream();
        case "look-up" -> table.lookUp();
        case "submission" -> table.submission();
        case "import" -> table.bringIn();
        case "lists" -> table.lists();
        case "start" -> table.start();
        default -> table.growth();
      }
    }
  }

  // --- decisions --------------------------------------------------------------------------------------------------------------

  private void decisions() throws Exception {
    var options = new OptionsBuilder().include("DecisionBenchmark").forks(1).warmupIterations(3).warmupTime(TimeValue.milliseconds((long) (seconds * 250)))
        .measurementIterations(5).measurementTime(TimeValue.milliseconds((long) (seconds * 250))).build();
    var rates = new HashMap<String, double[]>();
    for (var result : new Runner(options).run()) {
      var score = result.getPrimaryResult();
      rates.put(result.getParams().getBenchmark().replaceAll(".*\\.", ""), new double[] {score.getScore(), score.getScoreError()});
    }
    double ours = rates.get("everythingKnown")[0];
    double drools = rates.get("everythingKnownByDrools")[0];
    figures.section("Decisions", """
        Decisions with their full trail, JMH with a Blackhole, one thread, 4,096 situations of a seeded generator; Drools 10 decides the same known facts by the same clauses as DRL and keeps a finding per clause.

        | | decisions a second | error (99.9 %%) | ratio | asked |
        |---|---|---|---|---|
        | everything known | %s | ± %s | %.1f × Drools | ≥ 10 ×, ≥ 1.5 M/s |
        | partly known (one fact in five missing) | %s | ± %s | | |
        | Drools DRL, everything known | %s | ± %s | 1 | |
        """.formatted(whole(ours), whole(rates.get("everythingKnown")[1]), ours / drools, whole(rates.get("partlyKnown")[0]), whole(rates.get("partlyKnown")[1]),
        whole(drools), whole(rates.get("everythingKnownByDrools")[1])));
  }

  // --- stream -----------------------------------------------------------------------------------------------------------------

  private void stream() throws Exception {
    int different = 1_024;
    var questions = Situations.lines(different);
    try (var program = Program.start(fresh("stream"), port, peers("-Xmx256m"), Map.of())) {
      byte[] answers;
      try (var connection = program.connect()) {
        answers = connection.send("POST", "/api/v1/coverage-decisions", "Content-Type: application/x-ndjson\r\n", questions).expect(200).body();
        connection.send("PUT", "/api/v1/public/bench/answers", "Content-Type: application/x-ndjson\r\n", answers).expect(200);
      }
      var decided = new ArrayList<Double>();
      var undecided = new ArrayList<Double>();
      stream(program, "/api/v1/coverage-decisions", questions, different, lines / 5);
      stream(program, "/api/v1/public/bench/undecided", questions, different, lines / 5);
      for (int round = 0; round < rounds; round++) {
        decided.add(stream(program, "/api/v1/coverage-decisions", questions, different, lines));
        undecided.add(stream(program, "/api/v1/public/bench/undecided", questions, different, lines));
      }
      figures.section("Stream of decisions over HTTP", """
          %s lines up and as many answers down one connection, client on the same cores, `-Xmx256m`; an answer has %s bytes on average. Against: the same server, gate and JSON library read the same lines and write the very same
          answers without deciding. Median of %d rounds, taken in turns.

          | | lines a second | spread | ratio | asked |
          |---|---|---|---|---|
          | decided | %s | %s | %.0f %% | ≥ 70 %%, ≥ 40,000/s |
          | only read and written | %s | %s | 100 %% | |

          Resident memory of the program at its highest: %d MB.
          """.formatted(whole(lines), whole(answers.length / (double) different), rounds, whole(Load.median(decided)), Load.spread(decided),
          100 * Load.median(decided) / Load.median(undecided), whole(Load.median(undecided)), Load.spread(undecided), program.residentMegabytes()));
    }
  }

  private static double stream(Program program, String path, byte[] questions, int different, int lines) throws Exception {
    try (var connection = program.connect(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long begin = System.nanoTime();
      connection.begin("POST", path, "Content-Type: application/x-ndjson\r\n");
      var sent = threads.submit(() -> {
        for (int left = lines; left > 0; left -= different) {
          int length = left >= different ? questions.length : end(questions, left);
          for (int at = 0; at < length; at += 32 << 10) {
            connection.chunk(questions, at, Math.min(32 << 10, length - at));
          }
        }
        connection.end();
        return null;
      });
      long answered = connection.lines();
      sent.get();
      if (answered != lines) {
        throw new IllegalStateException(answered + " answers to " + lines + " questions");
      }
      return lines / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private static int end(byte[] questions, int lines) {
    int at = 0;
    for (int left = lines; left > 0; at++) {
      left -= questions[at] == '\n' ? 1 : 0;
    }
    return at;
  }

  // --- look-up ----------------------------------------------------------------------------------------------------------------

  private void lookUp() throws Exception {
    var goods = new Goods(units);
    var home = filled(goods, claims);
    try (var program = Program.start(home, port, peers("-Xmx256m"), Map.of())) {
      var found = new ArrayList<Double>();
      var constant = new ArrayList<Double>();
      Load.Result last = null;
      Load.run(8, 2 * seconds, cover(program, goods));
      Load.run(8, seconds, constant(program));
      for (int round = 0; round < rounds; round++) {
        last = Load.run(8, seconds, cover(program, goods));
        found.add(last.perSecond());
        constant.add(Load.run(8, seconds, constant(program)).perSecond());
      }
      figures.section("Cover look-up over HTTP", """
          `GET /api/v1/units/{serial}/cover` with a key, random serial numbers of %s units, 8 connections, `-Xmx256m`; against an end point of the same server behind the same gate that answers a constant of the same size.
          Median of %d rounds, taken in turns.

          | | look-ups a second | spread | ratio | asked |
          |---|---|---|---|---|
          | cover | %s | %s | %.0f %% | ≥ 50 %% |
          | constant | %s | %s | 100 %% | |

          One look-up takes %.1f ms in the middle, %.1f ms at most for 99 of 100.
          """.formatted(whole(units), rounds, whole(Load.median(found)), Load.spread(found), 100 * Load.median(found) / Load.median(constant),
          whole(Load.median(constant)), Load.spread(constant), last.millis(0.5), last.millis(0.99)));
    }
  }

  private static Load.Hiring cover(Program program, Goods goods) {
    return number -> {
      var random = new SplittableRandom(number);
      var connection = program.connect();
      return worker(connection, () -> connection.get("/api/v1/units/" + Goods.serial(random.nextInt(goods.units())) + "/cover").expect(200));
    };
  }

  private static Load.Hiring constant(Program program) {
    return number -> {
      var connection = program.connect();
      return worker(connection, () -> connection.get("/api/v1/bench/constant").expect(200));
    };
  }

  private interface Asking {
    void once() throws Exception;
  }

  private static Load.Worker worker(Connection connection, Asking asking) {
    return new Load.Worker() {
      @Override
      public void once() throws Exception {
        asking.once();
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }

  // --- submission -------------------------------------------------------------------------------------------------------------

  private void submission() throws Exception {
    var goods = new Goods(units);
    var home = filled(goods, claims);
    try (var program = Program.start(home, port, peers("-Xmx256m"), Map.of())) {
      Load.run(4, 2 * seconds, submit(program, goods, 0));
      SameRows rows;
      try (var database = program.database()) {
        rows = SameRows.writtenBy(database, () -> {
          try (var worker = submit(program, goods, 9_999).worker(0)) {
            worker.once();
          }
        });
      }
      var submitted = new ArrayList<Double>();
      var written = new ArrayList<Double>();
      Load.Result last = null;
      Load.run(4, seconds / 2, number -> rows.writer(program.database()));
      for (int round = 0; round < rounds; round++) {
        last = Load.run(4, seconds, submit(program, goods, 1 + round));
        submitted.add(last.perSecond());
        settle(program);
        written.add(Load.run(4, seconds, number -> rows.writer(program.database())).perSecond());
      }
      try (var database = program.database(); var statement = database.createStatement()) {
        // The rows are written as they were first; no decided item of the product is without an outcome.
        statement.execute("UPDATE claim_item SET outcome = 'OPEN' WHERE outcome IS NULL");
      }
      figures.section("Claim submission over HTTP", """
          `POST /api/v1/claims` with a key and an Idempotency-Key, one battery each, %s units and %s claims before, 4 connections, `-Xmx256m`, every commit durable; the program decides, and carries out the jobs that it staged, at the same time.
          Against: the same %d rows (%s) in one plain JDBC transaction each, 4 connections. Median of %d rounds, taken in turns.

          | | a second | spread | ratio | asked |
          |---|---|---|---|---|
          | claims submitted | %s | %s | %.0f %% | ≥ 40 %% |
          | the same rows by JDBC | %s | %s | 100 %% | |

          One submission takes %.1f ms in the middle, %.1f ms at most for 99 of 100.
          """.formatted(whole(units), whole(claims), rows.size(), rows.told(), rounds, whole(Load.median(submitted)), Load.spread(submitted),
          100 * Load.median(submitted) / Load.median(written), whole(Load.median(written)), Load.spread(written), last.millis(0.5), last.millis(0.99)));
    }
  }

  /** Waits until the jobs that a round staged are done, at most half a minute: they belong to it. */
  private static void settle(Program program) throws Exception {
    try (var database = program.database(); var statement = database.createStatement()) {
      for (int i = 0; i < 60; i++) {
        try (var left = statement.executeQuery("SELECT count(*) FROM job WHERE execution_time < now()")) {
          left.next();
          if (left.getInt(1) == 0) {
            return;
          }
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  private static Load.Hiring submit(Program program, Goods goods, int round) {
    return number -> {
      var random = new SplittableRandom(31L * round + number);
      var connection = program.connect();
      return worker(connection, () -> {
        int n = random.nextInt(goods.units());
        // Of this run alone: on data that an earlier run has filled, the same words would be the same claim sent again.
        var one = Long.toString(random.nextLong(Long.MAX_VALUE), 36) + "-" + RUN;
        var body = """
            {"customer":{"name":"Pilot %s","email":"pilot-%s@example.org","locale":"en","timeZone":"Europe/Berlin","country":"DE"},
             "items":[{"serialNumber":"%s","occurredOn":"%s","description":"One cell reads lower than the others, %s","symptoms":["CELL_IMBALANCE"]}]}"""
            .formatted(one, one, Goods.serial(n), Filled.occurred(n), one);
        connection.send("POST", "/api/v1/claims", "Content-Type: application/json\r\nIdempotency-Key: " + UUID.randomUUID() + "\r\n",
            body.getBytes(StandardCharsets.UTF_8)).expect(201);
      });
    };
  }

  // --- import -----------------------------------------------------------------------------------------------------------------

  private void bringIn() throws Exception {
    var goods = new Goods(units);
    try (var program = Program.start(fresh("import"), port, peers("-Xmx256m"), Map.of()); var connection = program.connect(); var database = program.database()) {
      Filled.bring(connection, "models", goods.models().getBytes(StandardCharsets.UTF_8));
      var copy = database.unwrap(PGConnection.class).getCopyAPI();
      try (var statement = database.createStatement()) {
        statement.execute("""
            CREATE TABLE bench_unit (LIKE unit INCLUDING ALL);
            ALTER TABLE bench_unit ADD FOREIGN KEY (model_code) REFERENCES battery_model, ADD FOREIGN KEY (consignment_id) REFERENCES consignment""");
      }
      var brought = new ArrayList<Double>();
      var copied = new ArrayList<Double>();
      var file = work.resolve("units.csv");
      long created = 0;
      for (int round = 0; round < rounds; round++) {
        int from = round * units;
        Filled.bring(connection, "consignments", goods.consignments(from).getBytes(StandardCharsets.UTF_8));
        goods.writeUnits(file, from, true);
        checkpoint(database);
        brought.add(Filled.bring(connection, "units", Files.readAllBytes(file)));
        var out = new ByteArrayOutputStream();
        created = copy.copyOut("COPY (SELECT * FROM unit u WHERE NOT EXISTS (SELECT FROM bench_unit b WHERE b.serial = u.serial) ORDER BY id) TO STDOUT", out);
        checkpoint(database);
        long begin = System.nanoTime();
        copy.copyIn("COPY bench_unit FROM STDIN", new java.io.ByteArrayInputStream(out.toByteArray()), 1 << 16);
        copied.add((System.nanoTime() - begin) / 1e9);
      }
      figures.section("Import of serial numbers", """
          A CSV list of %s units (%s MB), one row in a hundred flawed, sent over HTTP in one call; from the first byte to the verdict on the last row, `-Xmx256m`. %s units came of the last list. Against: `COPY` of the units that came
          of it into a table with the same columns, constraints, foreign keys and indexes (the trigram index among them). Each round adds a list to what is there. Median of %d rounds, taken in turns.

          | | seconds | spread | ratio | asked |
          |---|---|---|---|---|
          | import with a verdict per row | %.1f | %s | %.2f × | ≤ 2 × |
          | COPY | %.1f | %s | 1 | |

          Resident memory of the program at its highest: %d MB.
          """.formatted(whole(units), whole(Files.size(file) / 1e6), whole(created), rounds, Load.median(brought), spread(brought), Load.median(brought) / Load.median(copied),
          Load.median(copied), spread(copied), program.residentMegabytes()));
    }
  }

  private static void checkpoint(java.sql.Connection database) throws Exception {
    try (var statement = database.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }

  // --- lists ------------------------------------------------------------------------------------------------------------------

  private static final Pattern ACCOUNT = Pattern.compile("name=\"account\" value=\"([0-9a-f-]{36})\"");
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern CURSOR = Pattern.compile("cursor=([^&\"]+)\"");

  private void lists() throws Exception {
    var goods = new Goods(units);
    var home = filled(goods, claims);
    try (var program = Program.start(home, port, peers("-Xmx256m"), Map.of("AFTERSALE_DEMO", "true"))) {
      var cookies = signIn(program);
      var kinds = new LinkedHashMap<String, String>();
      kinds.put("all, newest change first", "");
      kinds.put("closed", "state=CLOSED&");
      kinds.put("closed, not covered, from Germany", "state=CLOSED&outcome=NOT_COVERED&country=DE&");
      var table = new StringBuilder("| list | page 1, middle | page 1, p95 | page 1,000, middle | page 1,000, p95 | asked |\n|---|---|---|---|---|---|\n");
      for (var kind : kinds.entrySet()) {
        int far = 1_000;
        var cursor = "";
        try (var connection = new Connection(program.port(), "Cookie: " + cookies + "\r\n")) {
          for (int page = 1; page < far; page++) {
            var next = CURSOR.matcher(connection.get("/console/claims?" + kind.getValue() + (cursor.isEmpty() ? "" : "cursor=" + cursor)).expect(200).text());
            if (!next.find()) {
              far = page;
              break;
            }
            cursor = next.group(1);
          }
        }
        var address = "/console/claims?" + kind.getValue() + "cursor=" + cursor;
        var first = Load.run(1, seconds, page(program, cookies, List.of("/console/claims?" + kind.getValue())));
        var last = Load.run(1, seconds, page(program, cookies, List.of(address)));
        table.append("| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms%s | as fast |\n".formatted(kind.getKey(), first.millis(0.5), first.millis(0.95), last.millis(0.5), last.millis(0.95),
            far < 1_000 ? " (page " + far + ", the last)" : ""));
      }
      var random = new SplittableRandom(5);
      var words = new ArrayList<String>();
      for (int i = 0; i < 500; i++) {
        int n = random.nextInt(claims);
        var serial = Goods.serial((int) (n * 7919L % units));
        words.add(switch (i % 5) {
          case 0 -> String.format(Locale.ROOT, "A-25-%08d", n);
          case 1 -> serial;
          case 2 -> serial.substring(6, 15);
          case 3 -> serial.substring(8);
          default -> "Chen";
        });
      }
      var searches = words.stream().map(word -> "/console/claims?q=" + word).toList();
      Load.run(1, seconds / 2, page(program, cookies, searches));
      var search = Load.run(1, 2 * seconds, page(program, cookies, searches));
      figures.section("Claim list and search", """
          The console's list as a page (HTML, 50 rows) at %s claims and %s units, one reader, `-Xmx256m`: time to the last byte.

          %s
          The database reads as much for the last of these pages as for the first (`EXPLAIN (ANALYZE, BUFFERS)` of the statement behind the list of one state):

          ```
          %s
          %s
          ```

          Search over number, serial number (whole, and fragments of 8 to 9 characters) and name, one in five of them a name that one claim in sixteen bears: %.1f ms in the middle, **p95 %.1f ms** (asked < 50 ms), p99 %.1f ms.
          """.formatted(whole(claims), whole(units), table, explained(program, 0), explained(program, 50_000), search.millis(0.5), search.millis(0.95), search.millis(0.99)));
    }
  }

  /** How the database finds 51 closed claims behind so many others: the scans, and the blocks that it touched. */
  private static String explained(Program program, int behind) throws Exception {
    try (var database = program.database(); var statement = database.createStatement()) {
      var after = "";
      try (var row = statement.executeQuery("SELECT updated_at, id FROM claim WHERE state = 'CLOSED' ORDER BY updated_at DESC, id DESC OFFSET " + Math.max(0, behind - 1) + " LIMIT 1")) {
        if (behind > 0 && row.next()) {
          after = "AND (c.updated_at, c.id) < ('" + row.getString(1) + "', '" + row.getString(2) + "')";
        }
      }
      var lines = new ArrayList<String>();
      try (var plan = statement.executeQuery("""
          EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF)
          SELECT c.id, i.serials FROM claim c
          CROSS JOIN LATERAL (SELECT array_agg(serial ORDER BY number) AS serials FROM claim_item WHERE claim_id = c.id) i
          WHERE c.state = ANY (ARRAY['CLOSED']) %s ORDER BY c.updated_at DESC, c.id DESC LIMIT 51""".formatted(after))) {
        while (plan.next()) {
          lines.add(plan.getString(1));
        }
      }
      var scans = lines.stream().filter(line -> line.contains("Scan ")).map(line -> line.strip().replaceFirst("^->\\s+", "")).toList();
      var blocks = lines.stream().filter(line -> line.contains("Buffers:")).map(String::strip).findFirst().orElse("");
      var took = lines.stream().filter(line -> line.startsWith("Execution Time")).findFirst().orElse("");
      return (behind == 0 ? "first page:   " : "behind " + behind + ": ") + String.join("; ", scans) + "; " + blocks + "; " + took;
    }
  }

  private static Load.Hiring page(Program program, String cookies, List<String> addresses) {
    return number -> {
      var connection = new Connection(program.port(), "Cookie: " + cookies + "\r\n");
      var next = new int[1];
      return worker(connection, () -> connection.get(addresses.get(next[0]++ % addresses.size())).expect(200));
    };
  }

  /** As somebody of the demo company who sees claims. */
  private static String signIn(Program program) throws IOException {
    try (var connection = new Connection(program.port(), "")) {
      var form = connection.get("/console/sign-in").expect(200);
      var text = form.text();
      int manager = Math.max(text.indexOf("anager"), 0);
      var account = ACCOUNT.matcher(text);
      var csrf = CSRF.matcher(text);
      if (!account.find(manager) || !csrf.find()) {
        throw new IllegalStateException("no demo account on the sign-in page");
      }
      var cookies = new LinkedHashMap<String, String>();
      keep(cookies, form);
      keep(cookies, connection.send("POST", "/console/sign-in/demo", "Cookie: " + told(cookies) + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
          ("account=" + account.group(1) + "&_csrf=" + csrf.group(1)).getBytes(StandardCharsets.UTF_8)));
      return told(cookies);
    }
  }

  private static void keep(Map<String, String> cookies, Connection.Answer answer) {
    for (var cookie : answer.headers().getOrDefault("set-cookie", "").split("\n")) {
      if (cookie.contains("=")) {
        cookies.put(cookie.substring(0, cookie.indexOf('=')), cookie.substring(cookie.indexOf('=') + 1).replaceAll(";.*", ""));
      }
    }
  }

  private static String told(Map<String, String> cookies) {
    return String.join("; ", cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue()).toList());
  }

  // --- start ------------------------------------------------------------------------------------------------------------------

  private void start() throws Exception {
    var home = fresh("start");
    var jar = root.resolve("app/target/aftersale.jar").toString();
    var without = List.of("-Xmx256m", "-jar", jar);
    var with = List.of("-Xmx256m", "-XX:AOTCache=" + dist.resolve("aftersale.aot"), "-cp", dist.resolve("aftersale.jar") + ":" + dist.resolve("aftersale-parts.jar"), "com.defnoco.aftersale.Aftersale");
    Program.start(home, port, without, Map.of()).close();
    var plain = new ArrayList<Double>();
    var cached = new ArrayList<Double>();
    for (int round = 0; round < 2 * rounds - 1; round++) {
      plain.add(start(home, without));
      cached.add(start(home, with));
    }
    figures.section("Start", """
        Second start with the embedded PostgreSQL, from the command to `/health/ready`, `-Xmx256m`. Median of %d rounds, taken in turns; the files are in the page cache.

        | | seconds | spread | ratio | asked |
        |---|---|---|---|---|
        | `app/target/aftersale/start`, with the AOT cache of the build | %.1f | %s | %.0f %% | ≤ 60 %%, ≤ 4 s |
        | `java -jar app/target/aftersale.jar` | %.1f | %s | 100 %% | |
        """.formatted(2 * rounds - 1, Load.median(cached), spread(cached), 100 * Load.median(cached) / Load.median(plain), Load.median(plain), spread(plain)));
  }

  private double start(Path home, List<String> command) throws Exception {
    try (var program = Program.start(home, port, command, Map.of())) {
      return program.secondsToReady();
    }
  }

  // --- growth -----------------------------------------------------------------------------------------------------------------

  /** The same few measures at three sizes. */
  private void growth() throws Exception {
    var table = new StringBuilder("""
        | units and claims | database | look-ups/s | claims/s | list page, middle | search, p95 | import of 20,000 units |
        |---|---|---|---|---|---|---|
        """);
    for (int size : new int[] {10_000, 100_000, 1_000_000}) {
      if (size > Math.max(units, claims)) {
        break;
      }
      var goods = new Goods(size);
      var home = filled(goods, size);
      try (var program = Program.start(home, port, peers("-Xmx256m"), Map.of("AFTERSALE_DEMO", "true")); var database = program.database()) {
        var cookies = signIn(program);
        Load.run(8, seconds, cover(program, goods));
        double found = Load.run(8, seconds, cover(program, goods)).perSecond();
        var list = Load.run(1, seconds, page(program, cookies, List.of("/console/claims?state=CLOSED")));
        var search = Load.run(1, seconds, page(program, cookies, java.util.stream.IntStream.range(0, 200)
            .mapToObj(i -> "/console/claims?q=" + Goods.serial(i * 37 % goods.units()).substring(6)).toList()));
        Load.run(4, seconds / 2, submit(program, goods, size));
        double submitted = Load.run(4, seconds, submit(program, goods, size + 1)).perSecond();
        settle(program);
        // A list of its own: units of a series that nobody else has, so that a second run finds them there and another is taken.
        int from = 10_000_000 + 20_000 * (int) (System.currentTimeMillis() / 1000 % 400);
        var list20 = new Goods(20_000);
        double brought;
        // Begun only now: a connection on which nothing is said for a minute is closed.
        try (var connection = program.connect()) {
          Filled.bring(connection, "consignments", list20.consignments(from).getBytes(StandardCharsets.UTF_8));
          var file = work.resolve("growth.csv");
          list20.writeUnits(file, from, false);
          brought = Filled.bring(connection, "units", Files.readAllBytes(file));
        }
        try (var statement = database.createStatement(); var bytes = statement.executeQuery("SELECT pg_database_size(current_database())")) {
          bytes.next();
          table.append("| %s | %s MB | %s | %s | %.1f ms | %.1f ms | %.1f s |\n".formatted(whole(size), whole(bytes.getLong(1) / 1e6), whole(found), whole(submitted), list.millis(0.5),
              search.millis(0.95), brought));
        }
      }
    }
    figures.section("Growth", "The same measures at three sizes, each as in its own section, one reading each.\n\n" + table);
  }

  // --- small ------------------------------------------------------------------------------------------------------------------

  private Path filled(Goods goods, int claims) throws Exception {
    var home = work.resolve("filled-" + goods.units() + "-" + claims);
    Filled.make(home, port, peers("-Xmx512m"), goods, claims);
    return home;
  }

  private Path fresh(String name) throws IOException {
    var home = work.resolve(name);
    if (Files.exists(home)) {
      try (var all = Files.walk(home)) {
        all.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
    Files.createDirectories(home);
    return home;
  }

  private List<String> peers(String heap) {
    return Program.withPeers(dist, classes, heap);
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String spread(List<Double> readings) {
    return String.format(Locale.ROOT, "%.1f to %.1f", readings.stream().min(Double::compare).orElseThrow(), readings.stream().max(Double::compare).orElseThrow());
  }
}

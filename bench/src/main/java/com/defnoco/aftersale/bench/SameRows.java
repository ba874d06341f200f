package com.defnoco.aftersale.bench;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The rows that one call wrote, watched while it wrote them, and written again by plain JDBC in one transaction: prepared statements, batches where one table follows itself,
 * every constraint and index in force. What must be unique is new each time. Rows that the call only changed afterwards are written once, as they were first.
 */
final class SameRows {

  /** @param values as PostgreSQL writes them; null stays null */
  private record Row(String table, List<String> columns, List<String> types, List<String> values) {}

  private final List<Row> rows;
  private final Set<String> ids;
  private final Set<String> uniqueTexts;

  private SameRows(List<Row> rows, Set<String> ids, Set<String> uniqueTexts) {
    this.rows = rows;
    this.ids = ids;
    this.uniqueTexts = uniqueTexts;
  }

  interface Call {
    void run() throws Exception;
  }

  static SameRows writtenBy(Connection database, Call call) throws Exception {
    try (var statement = database.createStatement()) {
      statement.execute("""
          CREATE TABLE IF NOT EXISTS bench_seen (n bigint GENERATED ALWAYS AS IDENTITY, transaction xid8 DEFAULT pg_current_xact_id(), name text, seen jsonb);
          TRUNCATE bench_seen;
          CREATE OR REPLACE FUNCTION bench_see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
          BEGIN INSERT INTO bench_seen (name, seen) VALUES (TG_TABLE_NAME, to_jsonb(NEW)); RETURN NULL; END $$;
          DO $$ DECLARE t record; BEGIN
            FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'bench%' AND tablename NOT LIKE 'flyway%' LOOP
              EXECUTE format('CREATE OR REPLACE TRIGGER bench_see AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION bench_see()', t.tablename);
            END LOOP; END $$""");
      call.run();
      statement.execute("""
          DO $$ DECLARE t record; BEGIN
            FOR t IN SELECT tgrelid::regclass AS r FROM pg_trigger WHERE tgname = 'bench_see' LOOP EXECUTE format('DROP TRIGGER bench_see ON %s', t.r); END LOOP; END $$""");
    }
    // The call's own transaction is the one that wrote a claim.
    var seen = new ArrayList<String[]>();
    try (var statement = database.createStatement(); var found = statement.executeQuery("""
        SELECT name, seen FROM bench_seen WHERE transaction = (SELECT transaction FROM bench_seen WHERE name = 'claim' LIMIT 1) ORDER BY n""")) {
      while (found.next()) {
        seen.add(new String[] {found.getString(1), found.getString(2)});
      }
    }
    parentsFirst(database, seen);
    var rows = new ArrayList<Row>();
    var ids = new HashSet<String>();
    var uniqueTexts = new HashSet<String>();
    for (var one : seen) {
      var row = row(database, one[0], one[1]);
      rows.add(row);
      var unique = uniqueColumns(database, one[0]);
      for (int i = 0; i < row.columns().size(); i++) {
        if (unique.contains(row.columns().get(i)) && row.values().get(i) != null) {
          switch (row.types().get(i)) {
            case "uuid" -> ids.add(row.values().get(i));
            case "text", "bytea" -> uniqueTexts.add(row.values().get(i));
            default -> { }
          }
        }
      }
    }
    // Ids that other rows only point at (a unit, a key) are no new ones.
    var made = new HashSet<String>();
    for (var row : rows) {
      if (row.columns().contains("id")) {
        made.add(row.values().get(row.columns().indexOf("id")));
      }
    }
    ids.retainAll(made);
    return new SameRows(rows, ids, uniqueTexts);
  }

  /** Rows that one statement wrote into several tables are seen in any order; each goes behind what it points at. */
  private static void parentsFirst(Connection database, List<String[]> seen) throws SQLException {
    var left = new ArrayList<>(seen);
    seen.clear();
    while (!left.isEmpty()) {
      var one = left.stream().filter(row -> left.stream().noneMatch(other -> !other[0].equals(row[0]) && pointsAt(database, row[0], other[0]))).findFirst().orElse(left.getFirst());
      left.remove(one);
      seen.add(one);
    }
  }

  private static boolean pointsAt(Connection database, String table, String other) {
    try (var statement = database.prepareStatement("SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = ?::regclass AND confrelid = ?::regclass)")) {
      statement.setString(1, table);
      statement.setString(2, other);
      try (var found = statement.executeQuery()) {
        found.next();
        return found.getBoolean(1);
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static Row row(Connection database, String table, String json) throws SQLException {
    var columns = new ArrayList<String>();
    var types = new ArrayList<String>();
    try (var statement = database.prepareStatement("""
        SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
          AND NOT (attrelid = 'journal'::regclass AND attname = 'transaction') ORDER BY attnum""")) {
      statement.setString(1, table);
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          columns.add(found.getString(1));
          types.add(found.getString(2));
        }
      }
    }
    var values = new ArrayList<String>();
    try (var statement = database.prepareStatement("SELECT " + String.join(", ", columns.stream().map(column -> "r." + column + "::text").toList())
        + " FROM jsonb_populate_record(NULL::" + table + ", ?::jsonb) r")) {
      statement.setString(1, json);
      try (var found = statement.executeQuery()) {
        found.next();
        for (int i = 1; i <= columns.size(); i++) {
          values.add(found.getString(i));
        }
      }
    }
    return new Row(table, columns, types, values);
  }

  private static Set<String> uniqueColumns(Connection database, String table) throws SQLException {
    var unique = new HashSet<String>();
    try (var statement = database.prepareStatement("""
        SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = ?::regclass AND i.indisunique""")) {
      statement.setString(1, table);
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          unique.add(found.getString(1));
        }
      }
    }
    return unique;
  }

  /** How many rows, by table. */
  String told() {
    var counts = new LinkedHashMap<String, Integer>();
    rows.forEach(row -> counts.merge(row.table(), 1, Integer::sum));
    return String.join(", ", counts.entrySet().stream().map(entry -> (entry.getValue() > 1 ? entry.getValue() + " " : "") + entry.getKey()).toList());
  }

  int size() {
    return rows.size();
  }

  /** A writer with a connection of its own, whose transactions are its own to commit. */
  Load.Worker writer(Connection database) throws SQLException {
    database.setAutoCommit(false);
    var statements = new ArrayList<PreparedStatement>();
    for (var row : rows) {
      var marks = new ArrayList<String>();
      row.types().forEach(type -> marks.add("?::" + type));
      statements.add(database.prepareStatement("INSERT INTO " + row.table() + " (" + String.join(", ", row.columns()) + ") VALUES (" + String.join(", ", marks) + ")"));
    }
    var random = new SplittableRandom(new SecureRandom().nextLong());
    return new Load.Worker() {
      @Override
      public void once() throws SQLException {
        var fresh = new HashMap<String, String>();
        ids.forEach(id -> fresh.put(id, timeOrdered(random).toString()));
        for (int i = 0; i < rows.size(); i++) {
          var row = rows.get(i);
          // One statement object for rows of one table that follow each other.
          int first = i;
          while (first > 0 && rows.get(first - 1).table().equals(row.table())) {
            first--;
          }
          var statement = statements.get(first);
          for (int c = 0; c < row.columns().size(); c++) {
            statement.setString(c + 1, renewed(row.values().get(c), row.types().get(c), fresh, random));
          }
          statement.addBatch();
          if (i + 1 == rows.size() || !rows.get(i + 1).table().equals(row.table())) {
            statement.executeBatch();
          }
        }
        database.commit();
      }

      @Override
      public void close() throws SQLException {
        database.close();
      }
    };
  }

  private String renewed(String value, String type, Map<String, String> fresh, SplittableRandom random) {
    if (value == null) {
      return null;
    }
    if (fresh.containsKey(value)) {
      return fresh.get(value);
    }
    var text = value;
    boolean held = false;
    for (var id : fresh.entrySet()) {
      if (text.contains(id.getKey())) {
        text = text.replace(id.getKey(), id.getValue());
        held = true;
      }
    }
    if (held || !uniqueTexts.contains(value)) {
      return text;
    }
    if (type.equals("bytea")) {
      return "\\x" + HexFormat.of().toHexDigits(random.nextLong()) + value.substring(Math.min(value.length(), 18));
    }
    return fresh.computeIfAbsent(value, old -> constant(old) ? old : old + "-" + Long.toString(random.nextLong(Long.MAX_VALUE), 36));
  }

  /** Words of a closed list (a channel, the name of a task) are part of a key but no value of their own. */
  private static boolean constant(String value) {
    return value.matches("[A-Z_]+|[a-z-]+|.*[/ ].*|key:.*");
  }

  private static UUID timeOrdered(SplittableRandom random) {
    return new UUID(System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000), Long.MIN_VALUE | random.nextLong() >>> 2);
  }
}

package com.defnoco.aftersale.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * The tables of a database out and in by {@code COPY}, over one connection whose transaction is the caller's.
 *
 * <p>Left out: sessions and sign-in links (a restore must not bring back what was ended since), staging tables ({@code UNLOGGED}), and Flyway's history, which a restore writes itself.
 */
final class BackupSql {

  private static final Set<String> LEFT_OUT = Set.of("web_session", "web_session_attributes", "sign_in_link", "flyway_schema_history", "inbox_event", "inbox_presence", "channel_token_lease");

  private final Connection connection;

  BackupSql(Connection connection) {
    this.connection = connection;
  }

  /** @param order the columns of the primary key; empty where there is none */
  record Table(String name, List<String> columns, List<String> order) {}

  boolean isEmpty() throws SQLException {
    return tableNames().isEmpty();
  }

  List<Manifest.Migration> migrations() throws SQLException {
    var migrations = new ArrayList<Manifest.Migration>();
    each("SELECT script, checksum FROM flyway_schema_history WHERE success AND checksum IS NOT NULL ORDER BY installed_rank",
        row -> migrations.add(new Manifest.Migration(row.get(0), Integer.parseInt(row.get(1)))));
    return migrations;
  }

  /** Every table with the columns that are not computed, whom a foreign key names first. */
  List<Table> tables() throws SQLException {
    var names = tableNames();
    Map<String, List<String>> columns = new HashMap<>();
    each("""
        SELECT c.relname, a.attname
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        ORDER BY c.relname, a.attnum
        """, row -> columns.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row.get(1)));
    Map<String, List<String>> keys = new HashMap<>();
    each("""
        SELECT c.relname, a.attname
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid, unnest(i.indkey::int[]) WITH ORDINALITY AS k (attnum, place)
          JOIN pg_attribute a ON a.attnum = k.attnum
        WHERE i.indisprimary AND a.attrelid = i.indrelid AND c.relnamespace = current_schema()::regnamespace
        ORDER BY c.relname, k.place
        """, row -> keys.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row.get(1)));
    Map<String, Set<String>> named = new HashMap<>();
    each("""
        SELECT DISTINCT here.relname, there.relname
        FROM pg_constraint f JOIN pg_class here ON here.oid = f.conrelid JOIN pg_class there ON there.oid = f.confrelid
        WHERE f.contype = 'f' AND here.relnamespace = current_schema()::regnamespace AND f.conrelid <> f.confrelid
        """, row -> named.computeIfAbsent(row.get(0), name -> new HashSet<>()).add(row.get(1)));
    var ordered = new LinkedHashSet<String>();
    names.forEach(name -> addAfterThoseItNames(name, named, ordered, new HashSet<>()));
    return ordered.stream().filter(names::contains).map(name -> new Table(name, List.copyOf(columns.getOrDefault(name, List.of())),
        List.copyOf(keys.getOrDefault(name, List.of())))).toList();
  }

  private static void addAfterThoseItNames(String name, Map<String, Set<String>> named, Set<String> ordered, Set<String> onTheWay) {
    if (ordered.contains(name) || !onTheWay.add(name)) {
      return;
    }
    named.getOrDefault(name, Set.of()).stream().sorted().forEach(other -> addAfterThoseItNames(other, named, ordered, onTheWay));
    ordered.add(name);
  }

  private Set<String> tableNames() throws SQLException {
    var names = new LinkedHashSet<String>();
    each("""
        SELECT relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relpersistence = 'p'
        ORDER BY relname
        """, row -> names.add(row.get(0)));
    names.removeAll(LEFT_OUT);
    return names;
  }

  List<Manifest.Sequence> sequences() throws SQLException {
    var names = new ArrayList<String>();
    each("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname", row -> names.add(row.get(0)));
    var sequences = new ArrayList<Manifest.Sequence>();
    for (var name : names) {
      each("SELECT last_value, is_called FROM " + quoted(name),
          row -> sequences.add(new Manifest.Sequence(name, Long.parseLong(row.get(0)), row.get(1).startsWith("t"))));
    }
    return sequences;
  }

  /** Hashes (hex) and sizes of all files that rows tell of. */
  void eachFile(BiConsumer<String, Long> file) throws SQLException {
    each("SELECT encode(sha256, 'hex'), size FROM stored_file ORDER BY sha256", row -> file.accept(row.get(0), Long.parseLong(row.get(1))));
  }

  /** Writes all rows in an order of their own, so that the same rows give the same bytes. @return how many */
  long copyOut(Table table, OutputStream out) throws SQLException, IOException {
    var order = table.order().isEmpty() ? "t::text" : list(table.order());
    return connection.unwrap(PGConnection.class).getCopyAPI()
        .copyOut("COPY (SELECT " + list(table.columns()) + " FROM " + quoted(table.name()) + " AS t ORDER BY " + order + ") TO STDOUT", out);
  }

  /** Puts the rows in place of whatever the migrations put there. Triggers stand still meanwhile: the rows passed them once. */
  long copyIn(Manifest.Table table, InputStream in) throws SQLException, IOException {
    return connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + quoted(table.name()) + " (" + list(table.columns()) + ") FROM STDIN", in);
  }

  void stopTriggers(List<Manifest.Table> tables) throws SQLException {
    for (var table : tables) {
      execute("ALTER TABLE " + quoted(table.name()) + " DISABLE TRIGGER USER");
    }
    execute("SET CONSTRAINTS ALL DEFERRED");
  }

  void startTriggers(List<Manifest.Table> tables) throws SQLException {
    execute("SET CONSTRAINTS ALL IMMEDIATE");
    for (var table : tables) {
      execute("ALTER TABLE " + quoted(table.name()) + " ENABLE TRIGGER USER");
    }
  }

  void empty(List<Manifest.Table> tables) throws SQLException {
    for (var table : tables.reversed()) {
      execute("DELETE FROM " + quoted(table.name()));
    }
  }

  void set(Manifest.Sequence sequence) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT setval(?::regclass, ?, ?)")) {
      statement.setString(1, quoted(sequence.name()));
      statement.setLong(2, sequence.lastValue());
      statement.setBoolean(3, sequence.called());
      statement.executeQuery();
    }
  }

  /** Names come from the catalogue of the database, never from a person; quoted all the same. */
  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String list(List<String> columns) {
    return columns.stream().map(BackupSql::quoted).collect(Collectors.joining(", "));
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void each(String sql, java.util.function.Consumer<List<String>> row) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(1_000);
      try (var rows = statement.executeQuery(sql)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          var values = new ArrayList<String>(columns);
          for (int i = 1; i <= columns; i++) {
            values.add(rows.getString(i));
          }
          row.accept(values);
        }
      }
    }
  }
}

package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database the program brings along is as durable and as closed as one of its own. */
class EmbeddedDatabaseTest {

  @TempDir Path folder;

  @Test
  void itIsDurableClosedAndKeepsItsData() throws Exception {
    var home = folder.resolve("postgres");
    try (var database = EmbeddedDatabase.startIn(home)) {
      try (var connection = connect(database)) {
        assertThat(setting(connection, "fsync")).isEqualTo("on");
        assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
        assertThat(setting(connection, "full_page_writes")).isEqualTo("on");
        assertThat(setting(connection, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting(connection, "unix_socket_directories")).isEmpty();
        connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
      }
      assertThatThrownBy(() -> DriverManager.getConnection(database.url(), database.username(), "")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> DriverManager.getConnection(database.url(), database.username(), "guess")).hasMessageContaining("password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("password")))).isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home))).isEqualTo("rwx------");

      assertThatThrownBy(() -> EmbeddedDatabase.startIn(home)).isInstanceOf(StartupProblem.class)
          .hasMessageContaining("in use by another running copy").hasMessageContaining("AFTERSALE_HOME");
    }

    // What was acknowledged survives a postmaster that is killed, and the next start takes over what it left behind.
    var second = EmbeddedDatabase.startIn(home);
    try (var connection = connect(second)) {
      connection.createStatement().execute("INSERT INTO kept VALUES (43)");
    }
    long postmaster = Long.parseLong(Files.readAllLines(home.resolve("cluster/postmaster.pid")).getFirst().strip());
    var process = ProcessHandle.of(postmaster).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(20, TimeUnit.SECONDS);
    second.close();
    try (var third = EmbeddedDatabase.startIn(home); var connection = connect(third);
        var rows = connection.createStatement().executeQuery("SELECT sum(answer) FROM kept")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(85);
    }
  }

  @Test
  void aFirstStartThatWasCutShortIsBegunAnew() throws Exception {
    var home = folder.resolve("postgres");
    Files.createDirectories(home.resolve("cluster"));
    Files.writeString(home.resolve("cluster/postgresql.conf"), "half written");
    try (var database = EmbeddedDatabase.startIn(home); var connection = connect(database)) {
      assertThat(setting(connection, "fsync")).isEqualTo("on");
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.username(), database.password());
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (var rows = connection.createStatement().executeQuery("SHOW " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

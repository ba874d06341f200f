package com.defnoco.aftersale.breakage;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.FreePort;
import com.defnoco.aftersale.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup by the command line while the program takes claims: locked, of an external database into another, compared by counts and hashes, its journal verified and every decision decided again
 * ({@code -Dbreakage.decisions=1000} for as many at least). Of the external server nothing is needed but a connection.
 */
@Tag("breakage")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class BackupWhileWorkingTest {

  @Test
  void whatWasAcknowledgedBeforeItBeganIsInItWholeAndNothingOfItIsHalf(@TempDir Path folder) throws Exception {
    int decisions = Integer.getInteger("breakage.decisions", 200);
    try (var database = new External()) {
      var settings = database.settings(0);
      var passphrase = Files.writeString(folder.resolve("passphrase"), "four quiet words here\n");
      var archive = folder.resolve("working.zip.pgp");
      Map<String, String> before;
      try (var program = Program.started(folder.resolve("home"), FreePort.any(), settings)) {
        var running = new AtomicReference<>(program);
        try (var clients = new Clients(running::get, "bak", 4, 100_000)) {
          Program.until("there are " + decisions + " decisions", () -> clients.acknowledged().size() >= decisions || !clients.wrong().isEmpty());
          before = clients.acknowledged();
          assertThat(Program.command(folder.resolve("home"), settings, "backup", archive.toString(), "--passphrase-file", passphrase.toString())).isZero();
          assertThat(clients.acknowledged().size()).as("work went on meanwhile").isGreaterThan(before.size());
          clients.finish();
          assertThat(clients.wrong()).isEmpty();
        }
      }
      try (var connection = DriverManager.getConnection(TestDatabase.url(), TestDatabase.username(), TestDatabase.password()); var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE restored_while_working");
      }
      var place = Map.of("aftersale.db.url", TestDatabase.url().replaceFirst("/postgres$", "/restored_while_working"), "aftersale.db.username", TestDatabase.username(), "aftersale.db.password", TestDatabase.password());
      assertThat(Program.command(folder.resolve("elsewhere"), place, "restore", archive.toString(), "--passphrase-file", passphrase.toString())).as("restored, compared, verified and replayed").isZero();
      var there = new Invariants(place.get("aftersale.db.url"), TestDatabase.username(), TestDatabase.password());
      there.everyStateIsExplained();
      assertThat(there.rows("SELECT number FROM claim").stream().map(row -> row[0]).toList()).as("claims acknowledged before the backup began").containsAll(before.values());
    }
  }
}

package com.defnoco.aftersale.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.TestDatabase;
import com.defnoco.aftersale.claims.ClaimFixtures;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.privacy.ErasureList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A backup is one only when it comes back: every test that calls one whole has restored it. */
class BackupTest extends ClaimFixtures {

  @Autowired private Backups backups;
  @TempDir private Path folder;

  @BeforeEach
  void thereIsSomethingToLose() {
    aCoveredClaimOf(customer("Ada Owner", address()));
  }

  @Test
  void aBackupComesBackWhole() {
    var written = backups.write(SYSTEM, folder.resolve("open.zip"), null, progress -> {});

    var restored = Restore.onTrial(written.file(), null, progress -> {});

    assertThat(restored.problems()).isEmpty();
    assertThat(restored.rows()).isEqualTo(written.manifest().rows()).isPositive();
    assertThat(restored.decisions()).isEqualTo(jdbc.sql("SELECT count(*) FROM claim_decision").query(Long.class).single()).isPositive();
    assertThat(written.manifest().tables()).extracting(Manifest.Table::name).contains("claim", "journal", "stored_file", "job").doesNotContain("web_session", "sign_in_link");
  }

  @Test
  void aLockedBackupOpensWithItsPassphraseOnlyAndGoesIntoAnExternalDatabase() throws Exception {
    var written = backups.write(SYSTEM, folder.resolve("locked.zip.pgp"), "correct horse", progress -> {});
    assertThat(new String(Files.readAllBytes(written.file()), java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotStartWith("PK");

    assertThatThrownBy(() -> Restore.onTrial(written.file(), "wrong", progress -> {})).isInstanceOf(BackupProblem.class).hasMessageContaining("passphrase");
    assertThatThrownBy(() -> Restore.onTrial(written.file(), null, progress -> {})).isInstanceOf(BackupProblem.class).hasMessageContaining("--passphrase-file");

    var place = new Restore.Place(folder.resolve("home"), emptyDatabase("restored_locked"), TestDatabase.username(), TestDatabase.password());
    var forgotten = new ErasureList.Line(clock.instant().plusSeconds(60), List.of(UUID.randomUUID()), "staff:" + UUID.randomUUID(), "staff:" + UUID.randomUUID());
    ErasureList.add(folder, List.of(forgotten)); // after the backup, as the folder of backups is told of it
    var said = new ArrayList<String>();
    var restored = Restore.into(place, written.file(), "correct horse", said::add);
    assertThat(restored.problems()).isEmpty();
    assertThat(ErasureList.in(place.home())).as("who was forgotten since is forgotten again at the first start").contains(forgotten);
    assertThat(said).anyMatch(line -> line.contains("forgotten again"));
    assertThatThrownBy(() -> Restore.into(place, written.file(), "correct horse", progress -> {})).isInstanceOf(BackupProblem.class).hasMessageContaining("not empty");
  }

  @Test
  void aBackupThatWasChangedOrCutIsRefusedBeforeAnythingIsWritten() throws IOException {
    var written = backups.write(SYSTEM, folder.resolve("good.zip"), null, progress -> {});
    var bytes = Files.readAllBytes(written.file());

    var cut = Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Restore.onTrial(cut, null, progress -> {})).isInstanceOf(BackupProblem.class).hasMessageContaining("incomplete");

    bytes[bytes.length / 3] ^= 0x55;
    var changed = Files.write(folder.resolve("changed.zip"), bytes);
    var home = folder.resolve("untouched");
    assertThatThrownBy(() -> Restore.into(new Restore.Place(home, null, "", ""), changed, null, progress -> {})).isInstanceOf(BackupProblem.class);
    assertThat(home.resolve("postgres")).doesNotExist();
  }

  @Test
  void aFileThatTheStoreLostIsNamedAndDoesNotStopTheBackup() {
    var lost = "ab".repeat(32);
    jdbc.sql("INSERT INTO stored_file (sha256, size, type, flags, stored_at) VALUES (?, 7, 'TEXT', '{}', now())").param(HexFormat.of().parseHex(lost)).update();
    try {
      var written = backups.write(SYSTEM, folder.resolve("lossy.zip"), null, progress -> {});
      assertThat(written.manifest().missingFiles()).contains(lost);
      assertThat(Restore.onTrial(written.file(), null, progress -> {}).missingFiles()).contains(lost);
    } finally {
      jdbc.sql("DELETE FROM stored_file WHERE sha256 = ?").param(HexFormat.of().parseHex(lost)).update();
    }
  }

  @Test
  void aBackupNeverReplacesAnotherAndIsForAdministratorsOnly() throws IOException {
    var file = Files.writeString(folder.resolve("there.zip"), "an older backup");
    assertThatThrownBy(() -> backups.write(SYSTEM, file, null, progress -> {})).isInstanceOf(BackupProblem.class).hasMessageContaining("already");
    assertThat(file).hasContent("an older backup");
    assertThatThrownBy(() -> backups.write(staff(Role.MANAGER), folder.resolve("mine.zip"), null, progress -> {})).isInstanceOf(NotAllowed.class);
    assertThat(folder.resolve("mine.zip")).doesNotExist();
  }

  private static String emptyDatabase(String name) throws SQLException {
    try (var connection = DriverManager.getConnection(TestDatabase.url(), TestDatabase.username(), TestDatabase.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return TestDatabase.url().replaceFirst("/postgres$", "/" + name);
  }
}

package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.files.StoredFiles;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.LongWork;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.privacy.ErasureList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes backups: one archive with the database as of one instant, every file it tells of, and the keys of the data folder. The program goes on working meanwhile.
 */
@Component
public class Backups {

  private final DataSource dataSource;
  private final StoredFiles storedFiles;
  private final Settings settings;
  private final Clock clock;

  Backups(DataSource dataSource, StoredFiles storedFiles, Settings settings, Clock clock) {
    this.dataSource = dataSource;
    this.storedFiles = storedFiles;
    this.settings = settings;
    this.clock = clock;
  }

  /** @param bytes size of the archive */
  public record Written(Path file, long bytes, Manifest manifest) {}

  /**
   * Writes a backup. It appears under its name only when it is complete.
   *
   * @param passphrase locks the archive; null leaves it open, with the keys of this place in it
   * @param progress told in words what is being written
   * @throws NotAllowed for anyone but the program itself and administrators
   * @throws BackupProblem when the file is there already, or something cannot be read or written
   */
  public Written write(Actor actor, Path file, @Nullable String passphrase, Consumer<String> progress) {
    admit(actor);
    if (Files.exists(file)) {
      throw new BackupProblem("There is a file " + file + " already; a backup never replaces another. Choose another name.");
    }
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      try {
        Manifest manifest;
        try (var writing = new Archive.Writing(part, passphrase)) {
          manifest = fill(writing, progress);
          writing.end(manifest);
        }
        onlyForTheOwner(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        // Beside it, not in it: the list grows after the backup, and goes with whatever copy of the folder is restored from.
        ErasureList.add(folderOf(file), ErasureList.in(settings.home().toAbsolutePath()));
        return new Written(file, Files.size(file), manifest);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (BackupProblem problem) {
      throw problem;
    } catch (Exception failed) {
      throw new BackupProblem("The backup could not be written to " + file + ": " + failed.getMessage(), failed);
    }
  }

  static Path folderOf(Path file) {
    return java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  static void admit(Actor actor) {
    if (!(actor instanceof Actor.System) && !(actor instanceof Actor.Staff staff && staff.is(Role.ADMINISTRATOR))) {
      throw new NotAllowed(Role.ADMINISTRATOR.name());
    }
  }

  private Manifest fill(Archive.Writing writing, Consumer<String> progress) throws Exception {
    try (var connection = dataSource.getConnection()) {
      LongWork.on(connection);
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return fill(writing, new BackupSql(connection), progress);
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    }
  }

  private Manifest fill(Archive.Writing writing, BackupSql sql, Consumer<String> progress) throws Exception {
    var madeAt = clock.instant();
    var migrations = sql.migrations();
    var tables = new ArrayList<Manifest.Table>();
    for (var table : sql.tables()) {
      progress.accept("table " + table.name());
      var written = writing.add("database/" + table.name() + ".copy", out -> sql.copyOut(table, out));
      tables.add(new Manifest.Table(table.name(), table.columns(), written.amount(), written.sha256()));
    }
    Map<String, Long> files = filesOf(sql);
    var missing = new ArrayList<String>();
    long bytes = 0;
    int number = 0;
    for (var file : files.entrySet()) {
      if (number++ % 100 == 0) {
        progress.accept("file " + number + " of " + files.size());
      }
      Path local;
      try {
        local = storedFiles.local(file.getKey());
      } catch (NoSuchFileException lost) {
        missing.add(file.getKey());
        continue;
      }
      bytes += writing.add("files/" + file.getKey(), out -> Files.copy(local, out)).amount();
    }
    return new Manifest(1, madeAt, migrations, tables, sql.sequences(), files.size() - missing.size(), bytes, missing, keys(writing));
  }

  private static Map<String, Long> filesOf(BackupSql sql) throws SQLException {
    Map<String, Long> files = new LinkedHashMap<>();
    sql.eachFile(files::put);
    return files;
  }

  /** The keys without which a restored database cannot be read whole: sealed secrets, links, signatures. */
  private List<Manifest.KeyFile> keys(Archive.Writing writing) throws Exception {
    var keys = new ArrayList<Manifest.KeyFile>();
    var home = settings.home().toAbsolutePath();
    for (var file : keyFiles(home)) {
      var name = home.relativize(file).toString().replace('\\', '/');
      keys.add(new Manifest.KeyFile(name, writing.add(name, out -> Files.copy(file, out)).sha256()));
    }
    return keys;
  }

  private static List<Path> keyFiles(Path home) throws IOException {
    var found = new ArrayList<Path>();
    if (Files.isRegularFile(home.resolve("secret.key"))) {
      found.add(home.resolve("secret.key"));
    }
    if (Files.isDirectory(home.resolve("keys"))) {
      try (var files = Files.walk(home.resolve("keys"))) {
        files.filter(Files::isRegularFile).sorted().forEach(found::add);
      }
    }
    return found;
  }

  private static void onlyForTheOwner(Path file) throws IOException {
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
  }
}

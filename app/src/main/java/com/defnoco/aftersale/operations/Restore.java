package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.claims.Decisions;
import com.defnoco.aftersale.files.StoredFiles;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.EmbeddedDatabase;
import com.defnoco.aftersale.platform.JournalVerification;
import com.defnoco.aftersale.privacy.ErasureList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.classpath.ClassPathResource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

/**
 * Brings a backup into an empty place and proves that it is whole: every row and file by its hash, the journal by its chains, the decisions by deciding them again.
 *
 * <p>The steps: check the archive; the tables as they were then (only the migrations that had been run); the keys; the program's own start, which runs newer
 * migrations; the files; the proof. Nothing is written before the archive is known to be whole.
 */
public final class Restore {

  private Restore() {}

  /**
   * Where to.
   *
   * @param home data folder; without {@code url} it gets the embedded database
   * @param url of an external, empty database, or null
   */
  public record Place(Path home, @Nullable String url, String username, String password) {}

  /**
   * What came out.
   *
   * @param rows and {@code files}: as many as the manifest says, each table and file compared by hash
   * @param missingFiles files that were missing already when the backup was made
   * @param decisions how many were decided again
   * @param problems in words; empty when everything is as it was
   */
  public record Restored(Manifest manifest, long rows, long files, List<String> missingFiles, long decisions, List<String> problems) {

    public boolean whole() {
      return problems.isEmpty();
    }
  }

  /**
   * Restores into an empty place, which is then ready to start.
   *
   * @throws BackupProblem when the archive is not whole or the place is not empty; nothing was written then
   */
  public static Restored into(Place place, Path archive, @Nullable String passphrase, Consumer<String> progress) {
    try {
      Files.createDirectories(place.home());
      refuseUnlessEmpty(place);
      try (var reading = new Archive.Reading(archive, passphrase, place.home())) {
        progress.accept("checking the archive");
        reading.check();
        try (var database = Database.at(place)) {
          tables(reading, database, progress);
        }
        keys(reading, place.home());
        Restored restored;
        try (var database = Database.at(place); var program = program(place.home(), database)) {
          restored = filesAndProof(reading, program, database, progress);
        }
        erasures(archive, place.home(), reading.manifest.madeAt(), progress);
        return restored;
      }
    } catch (java.nio.file.NoSuchFileException missing) {
      throw new BackupProblem("There is no file " + missing.getFile() + ".", missing);
    } catch (IOException | SQLException failed) {
      throw new BackupProblem("The backup could not be restored: " + failed.getMessage(), failed);
    }
  }

  /** Restores into a temporary place, and takes that away again. */
  public static Restored onTrial(Path archive, @Nullable String passphrase, Consumer<String> progress) {
    Path home = null;
    try {
      home = Files.createTempDirectory("aftersale-trial");
      return into(new Place(home, null, "", ""), archive, passphrase, progress);
    } catch (IOException e) {
      throw new BackupProblem("There is no temporary place to try the backup in: " + e.getMessage(), e);
    } finally {
      if (home != null) {
        try {
          FileSystemUtils.deleteRecursively(home);
        } catch (IOException leftover) {
          // The operating system clears its temporary folder.
        }
      }
    }
  }

  private static void refuseUnlessEmpty(Place place) throws IOException, SQLException {
    for (var name : place.url() == null ? List.of("postgres", "files", "keys", "secret.key") : List.of("files", "keys", "secret.key")) {
      if (Files.exists(place.home().resolve(name))) {
        throw new BackupProblem("The data folder " + place.home() + " is not empty: it has " + name
            + ". Restore into an empty folder (AFTERSALE_HOME), look at it, then put it in the old one's place.");
      }
    }
    if (place.url() != null) {
      try (var database = Database.at(place); var connection = database.connection()) {
        if (!new BackupSql(connection).isEmpty()) {
          throw new BackupProblem("The database " + place.url() + " is not empty. Restore into a new one, look at it, then point the program there.");
        }
      }
    }
  }

  private static void tables(Archive.Reading reading, Database database, Consumer<String> progress) throws IOException, SQLException {
    progress.accept("tables as they were");
    Flyway.configure().dataSource(database.url(), database.username(), database.password())
        .outOfOrder(true).resourceProvider(OnlyThose.of(reading.manifest.migrations())).load().migrate();
    var tables = reading.manifest.tables();
    try (var connection = database.connection()) {
      connection.setAutoCommit(false);
      var sql = new BackupSql(connection);
      sql.stopTriggers(tables);
      sql.empty(tables);
      for (var table : tables) {
        progress.accept("table " + table.name());
        try (var in = reading.entry("database/" + table.name() + ".copy")) {
          sql.copyIn(table, in);
        }
      }
      for (var sequence : reading.manifest.sequences()) {
        sql.set(sequence);
      }
      sql.startTriggers(tables);
      connection.commit();
      compare(reading.manifest, sql);
      connection.rollback();
    }
  }

  /** Before anything else touches them: the rows read back give the bytes that were put in. */
  private static void compare(Manifest manifest, BackupSql sql) throws SQLException, IOException {
    var there = sql.tables().stream().collect(Collectors.toMap(BackupSql.Table::name, table -> table));
    for (var table : manifest.tables()) {
      var now = there.get(table.name());
      var hashed = new DigestOutputStream(OutputStream.nullOutputStream(), Archive.sha256());
      long rows = now == null ? -1 : sql.copyOut(new BackupSql.Table(table.name(), table.columns(), now.order()), hashed);
      if (rows != table.rows() || !HexFormat.of().formatHex(hashed.getMessageDigest().digest()).equals(table.sha256())) {
        throw new BackupProblem("The table " + table.name() + " came back otherwise: " + rows + " rows, " + table.rows() + " in the backup. Nothing was started; empty the place and try another backup.");
      }
    }
  }

  private static void keys(Archive.Reading reading, Path home) throws IOException {
    for (var key : reading.manifest.keys()) {
      var file = home.resolve(key.name()).normalize();
      if (!file.startsWith(home) || file.equals(home)) {
        throw new BackupProblem("The backup names a key outside the data folder: " + key.name() + ". It was not made by this program.");
      }
      Files.createDirectories(file.getParent());
      try (var in = reading.entry(key.name())) {
        Files.copy(in, file);
      }
      if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  /** Who was forgotten after the backup was made is forgotten again at the first start, by the list that lies beside the archive. */
  private static void erasures(Path archive, Path home, Instant madeAt, Consumer<String> progress) throws IOException {
    var folder = Backups.folderOf(archive);
    var lines = ErasureList.in(folder);
    ErasureList.add(home, lines);
    long later = lines.stream().filter(line -> line.at().isAfter(madeAt)).count();
    progress.accept(Files.exists(folder.resolve(ErasureList.FILE))
        ? later + " people were forgotten after this backup was made; they are forgotten again when the program starts"
        : "no list of erasures (" + ErasureList.FILE + ") lies beside the archive: people who were forgotten after " + madeAt + " are back. Before the first start, put the"
            + " list of the old data folder, or of a later backup's folder, into " + home);
  }

  private static Restored filesAndProof(Archive.Reading reading, ConfigurableApplicationContext program, Database database, Consumer<String> progress)
      throws IOException, SQLException {
    var problems = new ArrayList<String>();
    var storedFiles = program.getBean(StoredFiles.class);
    var names = reading.files();
    long files = 0;
    for (var sha256 : names) {
      if (files++ % 100 == 0) {
        progress.accept("file " + files + " of " + names.size());
      }
      var coming = Files.createTempFile("aftersale", ".part");
      try (var in = new DigestInputStream(reading.entry("files/" + sha256), Archive.sha256())) {
        Files.copy(in, coming, StandardCopyOption.REPLACE_EXISTING);
        if (!HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(sha256)) {
          problems.add("The file " + sha256 + " does not have its hash.");
        } else {
          storedFiles.keep(coming, sha256);
        }
      } finally {
        Files.deleteIfExists(coming);
      }
    }
    try (var connection = database.connection()) {
      new BackupSql(connection).eachFile((sha256, size) -> {
        try {
          if (Files.size(storedFiles.local(sha256)) != size) {
            problems.add("The file " + sha256 + " has another size than its row tells.");
          }
        } catch (IOException missing) {
          if (!reading.manifest.missingFiles().contains(sha256)) {
            problems.add("The file " + sha256 + " is missing.");
          }
        }
      });
    }
    progress.accept("the journal");
    problems.addAll(program.getBean(JournalVerification.class).verify().differences());
    progress.accept("the decisions");
    var replay = program.getBean(Decisions.class).replayAll(new Actor.System(), done -> progress.accept(done + " decisions"));
    replay.mismatches().forEach(mismatch -> problems.add("Claim " + mismatch.claimNumber() + ", battery " + mismatch.item() + ", decision "
        + mismatch.number() + " comes out otherwise: " + mismatch.difference()));
    return new Restored(reading.manifest, reading.manifest.rows(), files, reading.manifest.missingFiles(), replay.replayed(), problems);
  }

  /** The program on the restored place, without its web server and without its jobs. */
  private static ConfigurableApplicationContext program(Path home, Database database) {
    var application = new SpringApplication(mainClass());
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    return application.run(Map.of(
            "spring.datasource.url", database.url(),
            "spring.datasource.username", database.username(),
            "spring.datasource.password", database.password(),
            "spring.datasource.hikari.maximum-pool-size", "4",
            "aftersale.home", home.toString(),
            "aftersale.demo", "false",
            "aftersale.command-line", "true",
            "aftersale.base-url", "http://localhost:8080",
            "server.port", "-1",
            "management.server.port", "-1").entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()).toArray(String[]::new));
  }

  /** The application class; by name, for it knows this package and not the other way round. */
  private static Class<?> mainClass() {
    try {
      return Class.forName("com.defnoco.aftersale.Aftersale");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The embedded database of the place, started for as long as this is open, or the external one. */
  private record Database(@Nullable EmbeddedDatabase embedded, String url, String username, String password) implements AutoCloseable {

    static Database at(Place place) {
      if (place.url() != null) {
        return new Database(null, place.url(), place.username(), place.password());
      }
      var embedded = EmbeddedDatabase.startIn(place.home().toAbsolutePath().resolve("postgres"));
      return new Database(embedded, embedded.url(), embedded.username(), embedded.password());
    }

    Connection connection() throws SQLException {
      return DriverManager.getConnection(url, username, password);
    }

    @Override
    public void close() {
      if (embedded != null) {
        embedded.close();
      }
    }
  }

  /** The migrations of the backup and no newer ones, from this program's own scripts. */
  private record OnlyThose(Map<String, LoadableResource> byScript) implements ResourceProvider {

    static OnlyThose of(List<Manifest.Migration> migrations) throws IOException {
      Map<String, LoadableResource> found = new java.util.HashMap<>();
      var loader = Restore.class.getClassLoader();
      for (var resource : new PathMatchingResourcePatternResolver(loader).getResources("classpath*:db/*/*.sql")) {
        var address = resource.getURL().toString();
        var script = address.substring(address.lastIndexOf("/db/") + "/db/".length());
        found.put(script, new ClassPathResource(null, "db/" + script, loader, java.nio.charset.StandardCharsets.UTF_8));
      }
      Map<String, LoadableResource> those = new java.util.HashMap<>();
      for (var migration : migrations) {
        var resource = found.get(migration.script());
        if (resource == null) {
          throw new BackupProblem("The backup was made by a newer version of the program (it has " + migration.script() + "). Restore it with that version.");
        }
        those.put(migration.script(), resource);
      }
      return new OnlyThose(those);
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
      return byScript.get(name);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return byScript.values().stream().filter(resource -> resource.getFilename().startsWith(prefix)
          && java.util.Arrays.stream(suffixes).anyMatch(resource.getFilename()::endsWith)).toList();
    }
  }
}

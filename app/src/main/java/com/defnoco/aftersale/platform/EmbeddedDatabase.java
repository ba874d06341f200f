package com.defnoco.aftersale.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL that the program brings along, kept as durable and as closed as a server of its own: fsync and synchronous commit
 * on, scram password from a file only the owner can read, loopback only. Its data live in {@code <home>/postgres} and outlive the program.
 *
 * <p>The library's defaults are for tests: it passes {@code -F} (no fsync), trusts every local connection and gives up ownership of
 * a folder another process still uses; each of the settings below undoes one of those.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final long LEAST_FREE_BYTES = 512L << 20;
  private static final String SUPERUSER = "postgres";

  private final EmbeddedPostgres postgres;
  private final String password;
  private final FileChannel lockChannel;
  private final FileLock lock;

  private EmbeddedDatabase(EmbeddedPostgres postgres, String password, FileChannel lockChannel, FileLock lock) {
    this.postgres = postgres;
    this.password = password;
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  /**
   * Starts the database whose files are in {@code folder}, creating it the first time.
   *
   * @throws StartupProblem when the folder is used by another running copy, cannot be written, or its disk is nearly full
   */
  public static EmbeddedDatabase startIn(Path folder) {
    try {
      createPrivate(folder);
      refuseWhenDiskIsLow(folder);
      var lockChannel = FileChannel.open(folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(lockChannel);
      if (lock == null) {
        lockChannel.close();
        throw new StartupProblem("The data folder " + folder + " is in use by another running copy of Aftersale."
            + " Stop that copy, or give this one its own folder with AFTERSALE_HOME.");
      }
      stopOrphanOf(folder.resolve("cluster"));
      var password = passwordIn(folder.resolve("password"));
      var postgres = start(folder.resolve("cluster"), password);
      return new EmbeddedDatabase(postgres, password, lockChannel, lock);
    } catch (IOException e) {
      throw new StartupProblem("The embedded PostgreSQL in " + folder + " did not start: " + e.getMessage()
          + ". Look at the lines above this one; AFTERSALE_HOME chooses another folder, AFTERSALE_DB_URL an external PostgreSQL.", e);
    }
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  public String username() {
    return SUPERUSER;
  }

  public String password() {
    return password;
  }

  /** Stops the server cleanly; committed work is on disk whether this is called or not. */
  @Override
  public void close() {
    try {
      postgres.close();
      lock.release();
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres start(Path cluster, String password) throws IOException {
    if (!Files.exists(cluster.resolve("aftersale-secured"))) {
      // The mark is set before the first row is ever written: without it the cluster is a first start that was cut short.
      FileSystemUtils.deleteRecursively(cluster);
      secure(cluster, password);
    }
    return builder(cluster, password, freePort()).start();
  }

  /** First start: creates the empty cluster, sets the password (loopback only, for about a second without one), then demands it for ever. */
  private static void secure(Path cluster, String password) throws IOException {
    try (var once = builder(cluster, password, freePort()).start();
        var connection = once.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      // Hex digits only (see passwordIn), so the literal needs no quoting.
      statement.execute("ALTER USER " + SUPERUSER + " PASSWORD '" + password + "'");
      Files.writeString(cluster.resolve("pg_hba.conf"), """
          # Written by Aftersale: loopback only, password only.
          host all all 127.0.0.1/32 scram-sha-256
          host all all ::1/128      scram-sha-256
          """);
    } catch (SQLException e) {
      throw new IOException(e);
    }
    Files.writeString(cluster.resolve("aftersale-secured"), "password required since the first start\n");
  }

  private static EmbeddedPostgres.Builder builder(Path cluster, String password, int port) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(cluster)
        .setCleanDataDirectory(false)
        // Its own hook would stop the database while requests and jobs still finish; the starter stops it after them.
        .setRegisterShutdownHook(false)
        .setOverrideWorkingDirectory(cluster.resolveSibling("binaries").toFile())
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setLocaleConfig("locale", "C.UTF-8")
        .setConnectConfig("password", password)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("password_encryption", "scram-sha-256")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "100")
        .setServerConfig("shared_buffers", "256MB")
        .setServerConfig("log_min_messages", "warning");
  }

  /** A postmaster that outlived a killed program still holds the cluster; ask it to stop before starting our own. */
  private static void stopOrphanOf(Path cluster) throws IOException {
    var pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var orphan = ProcessHandle.of(pid).filter(process -> process.info().command().orElse("").contains("postgres"));
    if (orphan.isPresent()) {
      orphan.get().destroy();
      orphan.get().onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }
    Files.deleteIfExists(pidFile);
  }

  private static void refuseWhenDiskIsLow(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < LEAST_FREE_BYTES) {
      throw new StartupProblem("Only " + (free >> 20) + " MiB are free on the disk of " + folder + "; the database needs at least "
          + (LEAST_FREE_BYTES >> 20) + " MiB. Free some space, or choose another disk with AFTERSALE_HOME.");
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static String passwordIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      var bytes = new byte[24];
      new SecureRandom().nextBytes(bytes);
      if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, HexFormat.of().formatHex(bytes));
    }
    return Files.readString(file).strip();
  }

  private static void createPrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

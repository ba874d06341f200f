package com.defnoco.aftersale.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL that the program brings along, kept as durable and as closed as a server of its own: fsync and synchronous commit
 * on, scram password from a file only the owner can read, loopback only. Its data live in {@code <home>/postgres} and outlive the program.
 *
 * <p>The library's defaults are for tests: it passes {@code -F} (no fsync), trusts every local connection and gives up ownership of
 * a folder another process still uses; each of the settings below undoes one of those.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final long LEAST_FREE_BYTES = 512L << 20;
  /** What a cluster that is there already needs to start: room for the write-ahead log of a recovery. Writing is refused long before (see {@link DatabaseRoom}). */
  private static final long LEAST_FREE_TO_START_AGAIN = 48L << 20;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final String SUPERUSER = "postgres";
  /** Set before the first row is ever written. */
  private static final String SECURED = "aftersale-secured";

  private final Path cluster;
  private final int port;
  private final String password;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private EmbeddedPostgres postgres;
  private volatile boolean closing;

  private EmbeddedDatabase(Path cluster, EmbeddedPostgres postgres, String password, FileChannel lockChannel, FileLock lock) {
    this.cluster = cluster;
    this.postgres = postgres;
    this.port = postgres.getPort();
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
      refuseWhenDiskIsLow(folder, Files.exists(folder.resolve("cluster").resolve(SECURED)) ? LEAST_FREE_TO_START_AGAIN : LEAST_FREE_BYTES);
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
      var database = new EmbeddedDatabase(folder.resolve("cluster"), postgres, password, lockChannel, lock);
      database.watch();
      return database;
    } catch (IOException e) {
      throw new StartupProblem("The embedded PostgreSQL in " + folder + " did not start: " + e.getMessage()
          + ". Look at the lines above this one; AFTERSALE_HOME chooses another folder, AFTERSALE_DB_URL an external PostgreSQL.", e);
    }
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
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
    closing = true;
    synchronized (this) {
      try {
        postgres.close();
        lock.release();
        lockChannel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The server can be killed beneath us (by the system when memory is short, by a disk that was full for a moment). It is started again on its port, for as long as it takes. */
  private void watch() {
    Thread.ofPlatform().name("database-watch").daemon().start(() -> {
      while (!closing) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        if (!closing && !listens()) {
          startAgain();
        }
      }
    });
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
      return true;
    } catch (ConnectException nobody) {
      return false;
    } catch (IOException slow) {
      return true; // it is there, and busy
    }
  }

  private synchronized void startAgain() {
    if (closing) {
      return;
    }
    log.error("The embedded PostgreSQL in {} is gone; it is started again. Nothing that was acknowledged is lost", cluster);
    try {
      postgres.close(); // there is nothing to stop; lets go of the library's own lock
    } catch (IOException | RuntimeException gone) {
      log.debug("The server that is gone could not be stopped", gone);
    }
    try {
      stopOrphanOf(cluster);
      postgres = builder(cluster, password, port).start();
      log.info("The embedded PostgreSQL in {} answers again", cluster);
    } catch (IOException | RuntimeException notYet) {
      log.error("The embedded PostgreSQL in {} does not start: {}. It is tried again; is the disk full?", cluster, notYet.getMessage());
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    }
  }

  private static EmbeddedPostgres start(Path cluster, String password) throws IOException {
    if (!Files.exists(cluster.resolve(SECURED))) {
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
    Files.writeString(cluster.resolve(SECURED), "password required since the first start\n");
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
      orphan.get().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
    waitForServantsOf(cluster);
    Files.deleteIfExists(pidFile);
  }

  /**
   * Server processes whose postmaster was killed end by themselves, but not at once, and two generations at work on one cluster would destroy it. PostgreSQL refuses to start meanwhile by
   * the id in its file, which may by now be that of a stranger; so the file is taken away only when none of them is left. They are known by their working folder (Linux).
   */
  private static void waitForServantsOf(Path cluster) throws IOException {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      return;
    }
    var folder = cluster.toRealPath();
    for (var servant : ProcessHandle.allProcesses().filter(process -> worksIn(process, folder)).toList()) {
      try {
        servant.onExit().get(20, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException lasting) {
        servant.destroyForcibly();
        servant.onExit().orTimeout(10, TimeUnit.SECONDS).join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")).equals(folder);
    } catch (IOException | SecurityException gone) {
      return false; // or somebody else's
    }
  }

  private static void refuseWhenDiskIsLow(Path folder, long least) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < least) {
      throw new StartupProblem("Only " + (free >> 20) + " MiB are free on the disk of " + folder + "; the database needs at least "
          + (least >> 20) + " MiB. Free some space, or choose another disk with AFTERSALE_HOME.");
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

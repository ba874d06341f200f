package com.defnoco.aftersale;

import com.defnoco.aftersale.platform.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** One real PostgreSQL for all tests of this JVM, started when the first of them wants it and gone with the JVM. */
public final class TestDatabase {

  private static final Path HOME = temporaryHome();
  private static final EmbeddedDatabase DATABASE = start();

  private TestDatabase() {}

  public static String url() {
    return DATABASE.url();
  }

  public static String username() {
    return DATABASE.username();
  }

  public static String password() {
    return DATABASE.password();
  }

  /** The data folder of the application under test. */
  public static Path home() {
    return HOME;
  }

  private static EmbeddedDatabase start() {
    var database = EmbeddedDatabase.startIn(HOME.resolve("postgres"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      database.close();
      try {
        FileSystemUtils.deleteRecursively(HOME);
      } catch (IOException leftover) {
        // The operating system clears its temporary folder.
      }
    }));
    return database;
  }

  private static Path temporaryHome() {
    try {
      return Files.createTempDirectory("aftersale-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package com.defnoco.aftersale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The whole program with the demo company, as {@code mvn spring-boot:run} starts it, on a port of its own; started when the first test wants it, one
 * for all tests of this JVM. It has a database of its own within the {@link TestDatabase}.
 */
public final class DemoApplication {

  private static final Duration LONGEST_FILL = Duration.ofMinutes(6);

  private static DemoApplication running;

  private final ConfigurableApplicationContext context;
  private final int port;
  private final Duration filledAfter;

  private DemoApplication(ConfigurableApplicationContext context, int port, Duration filledAfter) {
    this.context = context;
    this.port = port;
    this.filledAfter = filledAfter;
  }

  /** The running program, its demo company complete. */
  public static synchronized DemoApplication running() {
    if (running == null) {
      running = start();
    }
    return running;
  }

  public String address() {
    return "http://localhost:" + port;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JdbcClient jdbc() {
    return bean(JdbcClient.class);
  }

  /** From the start of the program until the company was complete. */
  public Duration filledAfter() {
    return filledAfter;
  }

  private static DemoApplication start() {
    var begun = Instant.now();
    int port = FreePort.any();
    var home = home();
    var application = new SpringApplication(Aftersale.class);
    application.setRegisterShutdownHook(false);
    var context = application.run(
        "--spring.datasource.url=" + ownDatabase(),
        "--spring.datasource.username=" + TestDatabase.username(),
        "--spring.datasource.password=" + TestDatabase.password(),
        "--aftersale.home=" + home,
        "--aftersale.demo=true",
        "--aftersale.base-url=http://localhost:" + port,
        "--server.port=" + port,
        "--management.server.port=0");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      context.close();
      try {
        FileSystemUtils.deleteRecursively(home);
      } catch (IOException leftover) {
        // The operating system clears its temporary folder.
      }
    }));
    waitUntilFilled(context.getBean(JdbcClient.class));
    return new DemoApplication(context, port, Duration.between(begun, Instant.now()));
  }

  private static void waitUntilFilled(JdbcClient jdbc) {
    var patience = Instant.now().plus(LONGEST_FILL);
    while (jdbc.sql("SELECT count(*) FROM journal WHERE event = 'demo.filled'").query(Integer.class).single() == 0) {
      if (Instant.now().isAfter(patience)) {
        throw new IllegalStateException("The demo company was not complete after " + LONGEST_FILL + "; see the log above.");
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static String ownDatabase() {
    try (var connection = DriverManager.getConnection(TestDatabase.url(), TestDatabase.username(), TestDatabase.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE demo");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return TestDatabase.url().replaceFirst("/postgres$", "/demo");
  }

  private static Path home() {
    try {
      return Files.createTempDirectory("aftersale-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

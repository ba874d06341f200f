package com.defnoco.aftersale.platform;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Before anything else starts: points the application at the external PostgreSQL of {@code AFTERSALE_DB_URL}, or starts the
 * embedded one in the data folder and points it there. The server starts while the application finds its parts, and is waited for before
 * the first of them is made.
 */
public final class EmbeddedDatabaseStarter implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    var environment = event.getEnvironment();
    if (environment.containsProperty("spring.datasource.url")) {
      return;
    }
    var url = environment.getProperty("aftersale.db.url", "");
    if (!url.isBlank()) {
      useDataSource(environment, url, environment.getProperty("aftersale.db.username", ""), environment.getProperty("aftersale.db.password", ""));
      return;
    }
    var folder = Path.of(environment.getProperty("aftersale.home", "data")).toAbsolutePath().resolve("postgres");
    environment.getPropertySources().addFirst(new MapPropertySource("aftersale-database-folder", Map.of("aftersale.db.folder", folder.toString())));
    var database = starting(folder);
    // Shutdown handlers run after the application context is closed, so that requests and jobs end before their database does.
    SpringApplication.getShutdownHandlers().add(() -> database.thenAccept(EmbeddedDatabase::close).exceptionally(neverStarted -> null).join());
    event.getSpringApplication().addInitializers(context -> context.addBeanFactoryPostProcessor(parts -> {
      var started = started(database);
      useDataSource(environment, started.url(), started.username(), started.password());
    }));
  }

  private static CompletableFuture<EmbeddedDatabase> starting(Path folder) {
    return CompletableFuture.supplyAsync(() -> EmbeddedDatabase.startIn(folder), work -> Thread.ofPlatform().name("database-start").start(work));
  }

  /** @throws StartupProblem as the start did */
  private static EmbeddedDatabase started(CompletableFuture<EmbeddedDatabase> database) {
    try {
      return database.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException problem ? problem : e;
    }
  }

  private static void useDataSource(ConfigurableEnvironment environment, String url, String username, String password) {
    environment.getPropertySources().addFirst(new MapPropertySource("aftersale-database", Map.of(
        "spring.datasource.url", url,
        "spring.datasource.username", username,
        "spring.datasource.password", password)));
  }
}

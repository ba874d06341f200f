package com.defnoco.aftersale.platform;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Before anything else starts: points the application at the external PostgreSQL of {@code AFTERSALE_DB_URL}, or starts the
 * embedded one in the data folder and points it there. The server starts while the application finds and makes its parts, and is waited for by
 * the first of them that asks where the database is.
 */
public final class EmbeddedDatabaseStarter implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

  private static final String POOL = "SPRING_DATASOURCE_HIKARI_";
  private static final String SPLIT_BY_MISTAKE = POOL + "CONNECTION_";

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    var environment = event.getEnvironment();
    withReadableNames(environment);
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
    environment.getPropertySources().addFirst(new OnceItRuns(database));
    // What is known by then to have failed (a folder in use, a full disk) is told before any part is made.
    event.getSpringApplication().addInitializers(context -> context.addBeanFactoryPostProcessor(parts -> {
      if (database.isCompletedExceptionally()) {
        started(database);
      }
    }));
  }

  /**
   * The name {@code SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT} is understood like the property {@code connection-timeout}. The framework would read it as {@code timeout} of a part
   * {@code connection}, ask the pool that is not set up yet for one, and end the start.
   */
  static void withReadableNames(ConfigurableEnvironment environment) {
    var sources = environment.getPropertySources();
    if (!(sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME) instanceof MapPropertySource variables)
        || Stream.of(variables.getPropertyNames()).noneMatch(name -> name.startsWith(SPLIT_BY_MISTAKE))) {
      return;
    }
    var readable = new HashMap<String, Object>();
    for (var name : variables.getPropertyNames()) {
      var said = Objects.requireNonNull(variables.getProperty(name));
      readable.put(name.startsWith(SPLIT_BY_MISTAKE) ? POOL + name.substring(POOL.length()).replace("_", "") : name, said);
    }
    sources.replace(variables.getName(), new SystemEnvironmentPropertySource(variables.getName(), readable));
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

  /** Where the embedded database is and who may in: settings that wait for its start when they are read. */
  private static final class OnceItRuns extends EnumerablePropertySource<CompletableFuture<EmbeddedDatabase>> {

    private static final Map<String, Function<EmbeddedDatabase, String>> KNOWN = Map.of(
        "spring.datasource.url", EmbeddedDatabase::url,
        "spring.datasource.username", EmbeddedDatabase::username,
        "spring.datasource.password", EmbeddedDatabase::password);

    OnceItRuns(CompletableFuture<EmbeddedDatabase> database) {
      super("aftersale-database", database);
    }

    @Override
    public String[] getPropertyNames() {
      return KNOWN.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable Object getProperty(String name) {
      var known = KNOWN.get(name);
      return known == null ? null : known.apply(started(source));
    }
  }

  private static void useDataSource(ConfigurableEnvironment environment, String url, String username, String password) {
    environment.getPropertySources().addFirst(new MapPropertySource("aftersale-database", Map.of(
        "spring.datasource.url", url,
        "spring.datasource.username", username,
        "spring.datasource.password", password)));
  }
}

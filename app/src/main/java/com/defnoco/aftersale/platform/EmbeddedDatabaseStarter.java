package com.defnoco.aftersale.platform;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Before anything else starts: points the application at the external PostgreSQL of {@code AFTERSALE_DB_URL}, or starts the
 * embedded one in the data folder and points it there.
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
    var database = EmbeddedDatabase.startIn(folder);
    environment.getPropertySources().addFirst(new MapPropertySource("aftersale-database-folder", Map.of("aftersale.db.folder", folder.toString())));
    // Shutdown handlers run after the application context is closed, so that requests and jobs end before their database does.
    SpringApplication.getShutdownHandlers().add(database::close);
    useDataSource(environment, database.url(), database.username(), database.password());
  }

  private static void useDataSource(ConfigurableEnvironment environment, String url, String username, String password) {
    environment.getPropertySources().addFirst(new MapPropertySource("aftersale-database", Map.of(
        "spring.datasource.url", url,
        "spring.datasource.username", username,
        "spring.datasource.password", password)));
  }
}

package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.platform.EmbeddedDatabaseStarter;
import com.defnoco.aftersale.platform.Texts;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The program behind a command, started when the command first needs something of it: no web server, no background jobs, no demo company. */
final class Program implements AutoCloseable {

  private final @Nullable ApplicationContext given;
  private @Nullable ConfigurableApplicationContext started;

  Program() {
    this.given = null;
  }

  /** One that runs already and that somebody else closes. */
  Program(ApplicationContext given) {
    this.given = given;
  }

  /** A façade. @throws com.defnoco.aftersale.platform.StartupProblem when the program cannot start */
  <T> T the(Class<T> facade) {
    return context().getBean(facade);
  }

  /** A sentence of the bundles in the language of this terminal. */
  String text(String key, Object... arguments) {
    return the(Texts.class).text(locale(), key, arguments);
  }

  Locale locale() {
    return Locale.getDefault();
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
  }

  private ApplicationContext context() {
    if (given != null) {
      return given;
    }
    if (started == null) {
      var application = new SpringApplication(mainClass());
      application.addListeners(new EmbeddedDatabaseStarter());
      application.setLogStartupInfo(false);
      // As command-line arguments these go before the environment: a server port set for the running copy is not ours.
      started = application.run(Map.of(
              "server.port", "-1",
              "management.server.port", "-1",
              "aftersale.command-line", "true",
              "aftersale.demo", "false",
              "aftersale.base-url", System.getenv().getOrDefault("AFTERSALE_BASE_URL", "http://localhost:8080"),
              // Standard output is the command's; what goes wrong it says itself.
              "logging.threshold.console", "off").entrySet().stream()
          .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()).toArray(String[]::new));
    }
    return started;
  }

  /** The application class; by name, for it knows this package and not the other way round. */
  static Class<?> mainClass() {
    try {
      return Class.forName("com.defnoco.aftersale.Aftersale");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}

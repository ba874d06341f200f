package com.defnoco.aftersale.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.ClassUtils;

/**
 * Where the build has worked out beforehand which parts the program is made of (Spring's processing ahead of time; {@code mvn -Pdist package} lays it beside the program), a start takes these
 * instead of looking for them, which saves a quarter of its time. Which parts there are then stands as it was in the build; so this is done only where no setting says otherwise: no demo
 * company, no command, no profile and no settings of the framework's own. The settings of the program itself, and those of its database, only fill the parts and are read at every start.
 */
public final class PreparedParts implements ApplicationListener<SpringApplicationEvent> {

  /** Of settings by which the framework may choose its parts. */
  private static final List<String> CHOOSING = List.of("spring.", "springdoc.", "db-scheduler.", "db.scheduler.", "dbscheduler.", "management.", "gg.");
  /** Of those among them that choose nothing. */
  private static final List<String> FILLING = List.of("spring.application.", "spring.datasource.", "spring.flyway.", "spring.servlet.multipart.", "management.server.port", "management.server.address");
  /** The settings that come with the program, which the build knew. */
  private static final String OUR_OWN = "class path resource [application.yml]";

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    switch (event) {
      case ApplicationEnvironmentPreparedEvent prepared -> {
        if (areThere(prepared.getSpringApplication()) && hold(prepared.getEnvironment())) {
          SpringProperties.setFlag(AotDetector.AOT_ENABLED);
          prepared.getSpringApplication().setApplicationContextFactory(type -> new ServletWebServerApplicationContext(new KnownParts()));
          prepared.getSpringApplication().addInitializers(context -> context.addBeanFactoryPostProcessor(ConfigurableListableBeanFactory::freezeConfiguration));
        }
      }
      // A second program in this process, which checks a backup say, has other parts.
      case ApplicationStartedEvent started -> SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
      case ApplicationFailedEvent failed -> SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
      default -> { }
    }
  }

  /**
   * Remembers from the beginning which parts are of a type, as the framework does by itself only when all are found: hundreds of questions at a start, each answered by a look at every part. Of
   * a type with arguments, such as {@code Customizer<CorsConfigurer>}, there is none where there is none of the bare type.
   */
  private static final class KnownParts extends DefaultListableBeanFactory {

    @Override
    public String[] getBeanNamesForType(ResolvableType type, boolean includeNonSingletons, boolean allowEagerInit) {
      var bare = type.hasGenerics() ? type.resolve() : null;
      return bare != null && isConfigurationFrozen() && getBeanNamesForType(bare, includeNonSingletons, allowEagerInit).length == 0 ? new String[0]
          : super.getBeanNamesForType(type, includeNonSingletons, allowEagerInit);
    }
  }

  private static boolean areThere(SpringApplication application) {
    var main = application.getMainApplicationClass();
    return main != null && ClassUtils.isPresent(main.getName() + "__ApplicationContextInitializer", main.getClassLoader());
  }

  /** Whether the parts that were worked out are those that these settings ask for. */
  static boolean hold(ConfigurableEnvironment environment) {
    return environment.getActiveProfiles().length == 0
        && !environment.getProperty("aftersale.demo", Boolean.class, false)
        && !environment.getProperty("aftersale.command-line", Boolean.class, false)
        && environment.getPropertySources().stream().filter(source -> !source.getName().contains(OUR_OWN))
            .filter(EnumerablePropertySource.class::isInstance).map(EnumerablePropertySource.class::cast)
            .flatMap(source -> Arrays.stream(source.getPropertyNames())).noneMatch(PreparedParts::chooses);
  }

  /** @param name as a property or as an environment variable */
  static boolean chooses(String name) {
    var property = name.toLowerCase(Locale.ROOT).replace('_', '.');
    return CHOOSING.stream().anyMatch(property::startsWith) && FILLING.stream().noneMatch(property::startsWith);
  }
}

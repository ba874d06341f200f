package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** Parts that were worked out in the build are taken only where no setting may ask for others. */
class PreparedPartsTest {

  @Test
  void holdForAnInstallationWithItsOwnDatabasePortsAndChannels() {
    assertThat(PreparedParts.hold(set("AFTERSALE_DB_URL", "jdbc:postgresql://db/aftersale"))).isTrue();
    assertThat(PreparedParts.hold(set("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "30"))).isTrue();
    assertThat(PreparedParts.hold(set("AFTERSALE_MANAGEMENT_PORT", "9191"))).isTrue();
    assertThat(PreparedParts.hold(set("management.server.port", "0"))).isTrue();
    assertThat(PreparedParts.hold(set("SERVER_PORT", "80"))).isTrue();
  }

  @Test
  void doNotHoldForTheDemoForCommandsAndForProfiles() {
    assertThat(PreparedParts.hold(set("aftersale.demo", "true"))).isFalse();
    assertThat(PreparedParts.hold(set("aftersale.command-line", "true"))).isFalse();
    var environment = new MockEnvironment();
    environment.setActiveProfiles("any");
    assertThat(PreparedParts.hold(environment)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPRING_AUTOCONFIGURE_EXCLUDE", "spring.threads.virtual.enabled", "SPRINGDOC_API_DOCS_ENABLED", "management.endpoints.web.exposure.include", "DB_SCHEDULER_ENABLED", "SPRING_MAIN_LAZY_INITIALIZATION"})
  void doNotHoldWhereASettingOfTheFrameworkMayChooseOthers(String name) {
    assertThat(PreparedParts.hold(set(name, "false"))).isFalse();
  }

  private static MockEnvironment set(String name, String value) {
    var environment = new MockEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("systemEnvironment", Map.of(name, value)));
    environment.getPropertySources().addLast(new MapPropertySource("Config resource 'class path resource [application.yml]' via location 'optional:classpath:/'", Map.of("spring.main.banner-mode", "off")));
    return environment;
  }
}

package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Settings of the pool are read from the environment however their names are split. */
class EmbeddedDatabaseStarterTest {

  @Test
  void theTimeToWaitForAConnectionIsReadWithAndWithoutTheSecondUnderscore() {
    for (var name : new String[] {"SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT", "SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT"}) {
      var environment = new StandardEnvironment();
      environment.getPropertySources().replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment",
          Map.of(name, "1234", "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "3", "PATH", "/bin")));
      ConfigurationPropertySources.attach(environment);

      EmbeddedDatabaseStarter.withReadableNames(environment);

      try (var pool = Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(new HikariDataSource())).get()) {
        assertThat(pool.getConnectionTimeout()).as(name).isEqualTo(1234);
        assertThat(pool.getMaximumPoolSize()).as(name).isEqualTo(3);
      }
      assertThat(environment.getProperty("PATH")).isEqualTo("/bin");
    }
  }
}

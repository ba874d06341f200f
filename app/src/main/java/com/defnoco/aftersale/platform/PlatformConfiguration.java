package com.defnoco.aftersale.platform;

import com.github.kagkarlsson.scheduler.boot.autoconfigure.Jackson3Serializer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Settings.class)
class PlatformConfiguration {

  /** The one clock; tests replace it by one that jumps. */
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Jobs fall due by the same clock as everything else. */
  @Bean
  com.github.kagkarlsson.scheduler.Clock jobClock(Clock clock) {
    return clock::instant;
  }

  /** Job data are JSON; the library's default is Java serialisation, which a written row could turn into running code. */
  @Bean
  DbSchedulerCustomizer jobsAreJson() {
    return new DbSchedulerCustomizer() {
      @Override
      public Optional<Serializer> serializer() {
        return Optional.of(new Jackson3Serializer());
      }
    };
  }

  /** No number, text or nesting made to exhaust a parser. */
  @Bean
  JsonFactoryBuilderCustomizer boundedJson() {
    return builder -> builder.streamReadConstraints(StreamReadConstraints.builder()
        .maxNestingDepth(32)
        .maxNameLength(200)
        .maxNumberLength(100)
        .maxStringLength(1 << 20)
        .build());
  }

  /** No field twice, no unknown field, nothing behind the end. */
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return builder -> builder
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
  }
}

package com.defnoco.aftersale.demo;

import java.time.Clock;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Present only with {@code aftersale.demo=true}; without it nothing of this package runs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoConfiguration {

  /** Every module goes by the same clock; the demo company can turn it back for its own thread, so that journal rows carry the days of the stories. */
  @Bean
  static BeanPostProcessor storyClock() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Clock clock ? new StoryClock(clock) : bean;
      }
    };
  }
}

package com.defnoco.aftersale;

import com.defnoco.aftersale.policy.Editions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The editions of the policy that this program was shipped with; loading refuses one that cannot be relied on, and then nothing starts. */
@Configuration(proxyBeanMethods = false)
class PolicyEditions {

  @Bean
  Editions editions() {
    return Editions.shipped();
  }
}

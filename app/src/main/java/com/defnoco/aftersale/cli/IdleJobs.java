package com.defnoco.aftersale.cli;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Commands may stage jobs but run none: mails and the like are the running copies' work. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("aftersale.command-line")
class IdleJobs {

  @Bean
  DbSchedulerStarter jobsStayStaged() {
    return () -> { };
  }
}

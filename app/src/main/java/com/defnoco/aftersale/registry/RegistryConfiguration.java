package com.defnoco.aftersale.registry;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LookupLimits.class)
class RegistryConfiguration {

  /** Works on one import; its instance is the import's id. A failure is tried again, later each time. */
  @Bean
  OneTimeTask<Void> registryImportTask(ObjectProvider<Imports> imports) {
    return Tasks.oneTime(ImportJob.TASK)
        .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(5), 2))
        .execute((instance, context) -> imports.getObject().run(UUID.fromString(instance.getId())));
  }
}

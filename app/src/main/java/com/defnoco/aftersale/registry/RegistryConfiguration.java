package com.defnoco.aftersale.registry;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Duration;
import java.time.LocalTime;
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

  /** Reminds owners once a day before cover ends; one copy of the program does it for all. */
  @Bean
  RecurringTask<Void> coverRemindersTask(ObjectProvider<CoverReminders> reminders) {
    return Tasks.recurring(CoverReminders.TASK, Schedules.daily(LocalTime.of(7, 0))).execute((instance, context) -> reminders.getObject().remind());
  }
}

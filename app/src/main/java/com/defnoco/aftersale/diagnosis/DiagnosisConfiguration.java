package com.defnoco.aftersale.diagnosis;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DiagnosisConfiguration {

  static final TaskDescriptor<Void> READ_LOG = TaskDescriptor.of("read-battery-log");

  /** Reads one log; its instance is the reading's id. A failure of ours is tried again, later each time. */
  @Bean
  OneTimeTask<Void> readBatteryLogTask(ObjectProvider<LogReading> reading) {
    return Tasks.oneTime(READ_LOG)
        .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(5), 2))
        .execute((instance, context) -> reading.getObject().read(UUID.fromString(instance.getId())));
  }
}

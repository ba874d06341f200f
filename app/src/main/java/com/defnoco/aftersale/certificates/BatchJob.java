package com.defnoco.aftersale.certificates;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The staged job that issues the certificates of a consignment; it survives the program and goes on where the last one stopped. */
@Component
class BatchJob {

  private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("certificates-of-consignment");

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  BatchJob(@Lazy ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** Stages the job in the caller's transaction. */
  void stage(UUID batch) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(batch.toString()).build(), clock.instant()));
  }

  @Configuration(proxyBeanMethods = false)
  static class Work {

    /** Works on one batch; its instance is the batch's id. A failure is tried again, later each time. */
    @Bean
    OneTimeTask<Void> certificatesOfConsignment(ObjectProvider<Certificates> certificates) {
      return Tasks.oneTime(TASK)
          .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(5), 2))
          .execute((instance, context) -> certificates.getObject().work(UUID.fromString(instance.getId())));
    }
  }
}

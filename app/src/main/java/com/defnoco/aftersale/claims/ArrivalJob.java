package com.defnoco.aftersale.claims;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The staged job that decides an item anew on the day on which its announced port arrival becomes a fact. */
@Component
class ArrivalJob {

  static final TaskDescriptor<String> TASK = TaskDescriptor.of("announced-arrival", String.class);

  private final ObjectProvider<SchedulerClient> scheduler;

  ArrivalJob(@Lazy ObjectProvider<SchedulerClient> scheduler) {
    this.scheduler = scheduler;
  }

  /** Stages the job in the caller's transaction; once per item and moment. */
  void stage(UUID itemId, Instant due) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(itemId + "@" + due).data(itemId.toString()).scheduledTo(due)));
  }

  @Configuration(proxyBeanMethods = false)
  static class Work {

    /** A corrected date stages a job of its own; the job of the old date then finds nothing to do. */
    @Bean
    OneTimeTask<String> announcedArrival(ObjectProvider<RecordsListener> records) {
      return Tasks.oneTime(TASK).onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(30), 2))
          .execute((instance, context) -> records.getObject().arrivalDue(UUID.fromString(instance.getData())));
    }
  }
}

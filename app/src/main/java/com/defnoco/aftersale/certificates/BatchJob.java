package com.defnoco.aftersale.certificates;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The staged jobs that issue certificates; they survive the program and go on where the last one stopped. */
@Component
class BatchJob {

  private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("certificates-of-consignment");
  private static final TaskDescriptor<Void> OF_UNIT = TaskDescriptor.of("certificate-of-unit");
  private static final TaskDescriptor<Void> OF_KEY = TaskDescriptor.of("certificates-of-revoked-key");

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  BatchJob(@Lazy ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** Stages the job in the caller's transaction. */
  void stage(UUID batch, Instant at) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(batch.toString()).build(), at));
  }

  /** Stages a new certificate for one unit. A little later: whoever is issuing one at this moment is done by then. */
  void stageUnit(UUID unit) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(OF_UNIT.instance(unit.toString()).build(), clock.instant().plusSeconds(5)));
  }

  /** Stages new certificates for all that a revoked key signed. */
  void stageKey(String key) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(OF_KEY.instance(key).build(), clock.instant()));
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

    @Bean
    OneTimeTask<Void> certificateOfUnit(ObjectProvider<Certificates> certificates) {
      return Tasks.oneTime(OF_UNIT)
          .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(5), 2))
          .execute((instance, context) -> certificates.getObject().replace(List.of(UUID.fromString(instance.getId()))));
    }

    @Bean
    OneTimeTask<Void> certificatesOfRevokedKey(ObjectProvider<Certificates> certificates) {
      return Tasks.oneTime(OF_KEY)
          .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(5), 2))
          .execute((instance, context) -> certificates.getObject().replaceSignedBy(instance.getId()));
    }
  }
}

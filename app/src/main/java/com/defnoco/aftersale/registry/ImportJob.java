package com.defnoco.aftersale.registry;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The staged job that works on an import; it survives the program and goes on where the last one stopped. */
@Component
class ImportJob {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("registry-import");

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  ImportJob(@Lazy ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** Stages the job in the caller's transaction. */
  void stage(UUID importId) {
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(importId.toString()).build(), clock.instant()));
  }
}

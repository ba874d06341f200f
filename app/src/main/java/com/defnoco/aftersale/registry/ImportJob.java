package com.defnoco.aftersale.registry;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The staged job that works on an import; it survives the program and goes on where the last one stopped. */
@Component
class ImportJob {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("registry-import");

  private final ObjectProvider<SchedulerClient> scheduler;

  ImportJob(@Lazy ObjectProvider<SchedulerClient> scheduler) {
    this.scheduler = scheduler;
  }

  /** Stages the job in the caller's transaction. */
  void stage(UUID importId) {
    // Not the injected clock: jobs run by the machine's time.
    scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(importId.toString()).build(), Instant.now()));
  }
}

package com.defnoco.aftersale.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Wakes the scheduler for a job that is due at once, when its row can be seen: after the commit of the transaction that staged it. The library's own immediate execution looks before the
 * commit, finds nothing, and leaves the job to the next poll.
 */
@Component
class JobsAfterCommit extends AbstractSchedulerListener {

  private final ObjectProvider<Scheduler> scheduler;
  private final Clock clock;

  JobsAfterCommit(ObjectProvider<Scheduler> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  @Override
  public void onExecutionScheduled(TaskInstanceId job, Instant due) {
    if (due.isAfter(clock.instant())) {
      return;
    }
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      wake();
    } else if (TransactionSynchronizationManager.getSynchronizations().stream().noneMatch(Wake.class::isInstance)) {
      TransactionSynchronizationManager.registerSynchronization(new Wake());
    }
  }

  private void wake() {
    scheduler.ifAvailable(jobs -> {
      if (jobs.getSchedulerState().isStarted() && !jobs.getSchedulerState().isShuttingDown()) {
        jobs.triggerCheckForDueExecutions();
      }
    });
  }

  /** At most one for each transaction, however many jobs it stages. */
  private final class Wake implements TransactionSynchronization {
    @Override
    public void afterCommit() {
      wake();
    }
  }
}

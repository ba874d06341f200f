package com.defnoco.aftersale.platform;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/** A job is looked for when its row can be seen, once for each transaction. */
class JobsAfterCommitTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private final Scheduler scheduler = mock(Scheduler.class);
  private JobsAfterCommit listener;

  @BeforeEach
  void aRunningScheduler() {
    var state = new SchedulerState.SettableSchedulerState();
    state.setStarted();
    when(scheduler.getSchedulerState()).thenReturn(state);
    var beans = new StaticListableBeanFactory();
    beans.addBean("scheduler", scheduler);
    listener = new JobsAfterCommit(beans.getBeanProvider(Scheduler.class), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void noTransactionIsLeft() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.clearSynchronization();
    }
  }

  @Test
  void aJobStagedInATransactionIsLookedForAfterItsCommitAndNotBefore() {
    TransactionSynchronizationManager.initSynchronization();
    staged("one", NOW);
    staged("two", NOW.minusSeconds(1));
    verify(scheduler, never()).triggerCheckForDueExecutions();
    TransactionSynchronizationUtils.triggerAfterCommit();
    verify(scheduler, times(1)).triggerCheckForDueExecutions();
  }

  @Test
  void aJobStagedOutsideOfATransactionIsLookedForAtOnce() {
    staged("one", NOW);
    verify(scheduler, times(1)).triggerCheckForDueExecutions();
  }

  @Test
  void aJobOfLaterWakesNobody() {
    staged("one", NOW.plusSeconds(1));
    verify(scheduler, never()).triggerCheckForDueExecutions();
  }

  private void staged(String id, Instant due) {
    listener.onExecutionScheduled(TaskInstanceId.of("any", id), due);
  }
}

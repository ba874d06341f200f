package com.defnoco.aftersale.inbox;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * The staged job that looks whether a claim can be made of a conversation by itself. Beside the transaction of the message: what goes wrong with a claim must not keep a
 * message from the inbox.
 */
@Component
class ByItselfJob {

  static final TaskDescriptor<String> TASK = TaskDescriptor.of("claim-by-itself", String.class);

  private static final Logger log = LoggerFactory.getLogger(ByItselfJob.class);

  private final ObjectProvider<SchedulerClient> scheduler;
  private final DeskRules rules;
  private final ThreadsSql threads;
  private final Clock clock;

  ByItselfJob(@Lazy ObjectProvider<SchedulerClient> scheduler, DeskRules rules, ThreadsSql threads, Clock clock) {
    this.scheduler = scheduler;
    this.rules = rules;
    this.threads = threads;
    this.clock = clock;
  }

  /** Stages the job in the caller's transaction, where there may be something to do. @param why tells apart what happened in the conversation: the message, the picture */
  void stage(UUID conversation, UUID why) {
    if (rules.now().claimsByItself() && threads.thread(conversation).filter(thread -> thread.unitId() != null).isPresent()) {
      scheduler.ifAvailable(client -> client.scheduleIfNotExists(TASK.instance(conversation + "@" + why).data(conversation.toString()).scheduledTo(clock.instant())));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Work {

    @Bean
    OneTimeTask<String> claimByItself(ObjectProvider<ByItself> byItself) {
      return Tasks.oneTime(TASK).onFailure(new FailureHandler.MaxRetriesFailureHandler<>(6, new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(10), 2)))
          .execute((instance, context) -> {
            try {
              byItself.getObject().consider(UUID.fromString(instance.getData()));
            } catch (InvalidInput | NotPossible leftToPeople) {
              // The conversation stands in the inbox; an engineer makes the claim.
              log.info("No claim was made of a conversation by itself: {}", Map.of("conversation", instance.getData(), "why", String.valueOf(leftToPeople.getMessage())));
            }
          });
    }
  }
}

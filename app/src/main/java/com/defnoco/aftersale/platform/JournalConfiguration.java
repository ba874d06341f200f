package com.defnoco.aftersale.platform;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

  /** Every minute, by whichever copy of the program comes first. */
  @Bean
  RecurringTask<Void> journalSeal(JournalSeals seals) {
    return Tasks.recurring("journal-seal", FixedDelay.of(Duration.ofMinutes(1))).execute((instance, context) -> seals.sealNow());
  }
}

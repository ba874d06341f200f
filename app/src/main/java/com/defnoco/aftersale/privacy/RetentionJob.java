package com.defnoco.aftersale.privacy;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Aligns the list of erasures, applies the rules of retention and reminds managers of wishes to be forgotten, every night, on one copy of the program. */
@Configuration(proxyBeanMethods = false)
class RetentionJob {

  @Bean
  RecurringTask<Void> applyRetention(ObjectProvider<Retention> retention, ObjectProvider<ErasuresKept> erasures, ObjectProvider<Privacy> privacy) {
    return Tasks.recurring("apply-retention", new Daily(ZoneOffset.UTC, LocalTime.of(3, 40))).execute((instance, context) -> {
      erasures.getObject().align();
      retention.getObject().apply();
      privacy.getObject().remind();
    });
  }
}

package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.Settings;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(S3Settings.class)
class FilesConfiguration {

  @Bean
  Store fileStore(Settings settings, S3Settings s3, Clock clock) throws IOException {
    return s3.wanted() ? new S3Store(s3, settings.home().toAbsolutePath().resolve("files-passing"), clock)
        : new FolderStore(settings.home().toAbsolutePath().resolve("files"), clock);
  }

  @Bean
  Copies fileCopies(Settings settings, Store store) throws IOException {
    return new Copies(settings.home().toAbsolutePath().resolve("files-shown"), store);
  }

  @Bean
  RecurringTask<Void> filesSweep(FilesSweeper sweeper) {
    return Tasks.recurring("files-sweep", FixedDelay.of(Duration.ofHours(6))).execute((instance, context) -> {
      try {
        sweeper.sweep();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}

package com.defnoco.aftersale.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Files of the data folder are written aside and moved to their place, so that a crash leaves the old one or the new one. What it leaves aside is swept away here: at the start and every hour,
 * what is older than anybody needs to write it.
 */
@Component
public final class HalfWritten {

  private static final Logger log = LoggerFactory.getLogger(HalfWritten.class);
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(10);
  private static final Pattern KEYS_AND_LISTS = Pattern.compile("(?:published|secret|claim-links)\\d+\\.new");

  private final Path home;
  private final Clock clock;

  HalfWritten(Settings settings, Clock clock) {
    this.home = settings.home().toAbsolutePath();
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT1H")
  void sweep() {
    sweep(home, KEYS_AND_LISTS, LONG_ENOUGH, clock);
    sweep(home.resolve("keys"), KEYS_AND_LISTS, LONG_ENOUGH, clock);
  }

  /** Deletes the files of a folder with such names that nobody has written to for so long. */
  public static void sweep(Path folder, Pattern names, Duration untouched, Clock clock) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    var before = FileTime.from(clock.instant().minus(untouched));
    try (var files = Files.list(folder)) {
      for (var file : files.filter(file -> names.matcher(file.getFileName().toString()).matches()).toList()) {
        if (Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(before) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException lockedOrGone) {
      log.warn("What a crash left half written in {} could not be swept away: {}", folder, lockedOrGone.getMessage());
    }
  }
}

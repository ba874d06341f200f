package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.platform.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Keeps the list of erasures beside the database, and does again what the database does not know of: before anybody is let in, for the database may have been restored from a
 * backup that was made before.
 */
@Component
class ErasuresKept implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(ErasuresKept.class);

  private final Privacy privacy;
  private final Path home;

  ErasuresKept(Privacy privacy, Settings settings) {
    this.privacy = privacy;
    this.home = settings.home().toAbsolutePath();
  }

  @Override
  public void afterSingletonsInstantiated() {
    align();
  }

  /** Does again what the list has and the database has not; lists what the database has and the list has not. Every night once more. */
  void align() {
    try {
      for (var line : ErasureList.in(home)) {
        try {
          if (privacy.eraseAgain(line)) {
            log.info("Erased again after a restore: customer {}", line.customers().getFirst());
          }
        } catch (RuntimeException failed) {
          log.error("Customer {} was erased on {} and stands in this database again; forgetting them failed and is tried again tonight", line.customers().getFirst(), line.at(), failed);
        }
      }
      ErasureList.add(home, privacy.erasures());
    } catch (IOException unreadable) {
      log.error("The list of erasures {} cannot be read or written: {}", home.resolve(ErasureList.FILE), unreadable.getMessage());
    }
  }

  /** Adds what was just erased; a list that cannot be written now is aligned tonight. */
  static void keep(Path home, ErasureList.Line line) {
    try {
      ErasureList.add(home, List.of(line));
    } catch (IOException diskFullOrReadOnly) {
      log.warn("The list of erasures could not be written: {}", diskFullOrReadOnly.getMessage());
    }
  }
}

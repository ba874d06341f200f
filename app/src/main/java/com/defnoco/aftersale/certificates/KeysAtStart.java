package com.defnoco.aftersale.certificates;

import com.defnoco.aftersale.platform.Settings;
import java.nio.file.Files;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * There is a key that signs, and a copy of the published keys for checks from the command line, from the first start on. Later starts do not wait for a newer copy; and the rehearsal of a
 * start, which the AOT cache is made from, signs nothing, so that no start loads what signs.
 */
@Component
class KeysAtStart {

  private final SigningKeys keys;
  private final Certificates certificates;
  private final Settings settings;
  private final boolean rehearsal;

  KeysAtStart(SigningKeys keys, Certificates certificates, Settings settings, @Value("${aftersale.rehearsal:false}") boolean rehearsal) {
    this.keys = keys;
    this.certificates = certificates;
    this.settings = settings;
    this.rehearsal = rehearsal;
  }

  /** Before anything else that begins with the program signs. */
  @EventListener(ApplicationReadyEvent.class)
  @Order(0)
  void begin() {
    if (rehearsal) {
      return;
    }
    keys.atStart();
    if (!Files.exists(settings.home().toAbsolutePath().resolve(Certificates.PUBLISHED_COPY))) {
      certificates.keepPublishedCopy();
    }
  }

  @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT1H")
  void publish() {
    if (!rehearsal) {
      certificates.keepPublishedCopy();
    }
  }
}

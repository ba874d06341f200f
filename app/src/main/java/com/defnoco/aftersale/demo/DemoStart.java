package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.Settings;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Starts the filling when the program already answers, and says where to go and as whom. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoStart {

  private static final Logger LOG = LoggerFactory.getLogger(DemoStart.class);

  private final DemoCompany company;
  private final StaffAccounts accounts;
  private final Settings settings;

  DemoStart(DemoCompany company, StaffAccounts accounts, Settings settings) {
    this.company = company;
    this.accounts = accounts;
    this.settings = settings;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    Thread.ofPlatform().name("demo-company").daemon().start(this::fill);
  }

  private void fill() {
    long begun = System.nanoTime();
    LOG.info("The program answers at {} ; the demo company is being made.", settings.link("/"));
    try {
      if (company.fill()) {
        LOG.info("\n{}", whereToGo(Duration.ofNanos(System.nanoTime() - begun)));
      }
    } catch (RuntimeException e) {
      LOG.error("The demo company could not be made; the program runs without it. The next start tries again.", e);
    }
  }

  private String whereToGo(Duration took) {
    return """

          The demo company is ready (%d s).
          Portal   %s
          Console  %s   sign in with one click as
        %s
        """.formatted(took.toSeconds(), settings.link("/"), settings.link("/console"), accounts.demoAccounts().stream()
        .map(account -> "             %-28s %-14s %s".formatted(account.email(), account.name(),
            account.roles().stream().map(role -> role.name().toLowerCase(java.util.Locale.ROOT)).sorted().collect(Collectors.joining(", "))))
        .collect(Collectors.joining("\n")));
  }
}

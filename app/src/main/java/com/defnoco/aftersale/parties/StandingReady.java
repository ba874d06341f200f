package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Settings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What stands ready at start: the integration key of the setting {@code aftersale.api-key}, before the first request is heard, so that nobody is told that a good key is none; the demo's
 * accounts, one per role, when the program runs as a demo; and, where nobody can sign in yet, the link for the first administrator, printed once.
 */
@Component
@Order(10)
// A command on the command line makes nobody and prints nothing but its own answer.
@ConditionalOnBooleanProperty(name = "aftersale.command-line", havingValue = false, matchIfMissing = true)
class StandingReady implements ApplicationRunner, SmartLifecycle {

  /** Public on purpose: demo accounts work only while the program runs as a demo. */
  static final String PASSWORD = "aftersale-demo";

  private static final Map<Role, String> NAMES = names();

  private final StaffAccounts staff;
  private final ApiKeys keys;
  private final Settings settings;
  private volatile boolean keyStands;

  StandingReady(StaffAccounts staff, ApiKeys keys, Settings settings) {
    this.staff = staff;
    this.keys = keys;
    this.settings = settings;
  }

  @Override
  public void start() {
    if (!settings.apiKey().isEmpty()) {
      keys.ensure(settings.apiKey());
    }
    keyStands = true;
  }

  @Override
  public void stop() {
    keyStands = false;
  }

  @Override
  public boolean isRunning() {
    return keyStands;
  }

  /** Long before the web server, which is among the last. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (settings.demo()) {
      NAMES.forEach((role, name) ->
          staff.demo(new Actor.System(), name, role.name().toLowerCase(Locale.ROOT) + "@demo.defnoco.example", Set.of(role)));
      return;
    }
    staff.firstAdministratorLink().ifPresent(secret -> System.out.println("""

        Nobody can sign in yet. Make the first administrator within 24 hours at
          %s
        This link works once. Starting the program again prints a new one.
        """.formatted(settings.link("/console/set-up/" + secret))));
  }

  private static Map<Role, String> names() {
    var names = new LinkedHashMap<Role, String>();
    names.put(Role.ENGINEER, "Lin Yue");
    names.put(Role.MANAGER, "Ingrid Solberg");
    names.put(Role.BENCH, "Chen Hao");
    names.put(Role.TECHNICIAN, "Tomás Rivera");
    names.put(Role.ADMINISTRATOR, "Amara Okafor");
    names.put(Role.AUDITOR, "Wei Fang");
    return names;
  }
}

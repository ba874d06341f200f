package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.Settings;
import com.defnoco.aftersale.platform.Texts;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One mail to an owner some weeks before the cover of their batteries ends, while there is still time to have them looked at. Once per unit
 * and last day; never to who does not want it.
 */
@Component
public class CoverReminders {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("cover-reminders");
  static final int DAYS_AHEAD = 30;
  private static final int PAGE = 1_000;
  private static final int MOST_NAMED = 50;
  private static final Actor.System SYSTEM = new Actor.System();

  private final RegistrySql sql;
  private final CoverLookup lookup;
  private final Customers customers;
  private final Outbound outbound;
  private final Texts texts;
  private final Settings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CoverReminders(RegistrySql sql, CoverLookup lookup, Customers customers, Outbound outbound, Texts texts, Settings settings,
      TransactionTemplate transaction, Clock clock) {
    this.sql = sql;
    this.lookup = lookup;
    this.customers = customers;
    this.outbound = outbound;
    this.texts = texts;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Whether this customer is reminded. @throws NotFound for everybody else */
  public boolean wanted(Actor.Customer customer) {
    return sql.wantsReminders(customer.id());
  }

  @Transactional
  public void want(Actor.Customer customer, boolean wanted) {
    sql.wantReminders(customer.id(), wanted, clock.instant());
  }

  private record Ending(UUID unitId, String serial, LocalDate lastDay) {}

  /** Reminds of everything that ends within {@link #DAYS_AHEAD} days. Safe to run again, and on two copies at once. @return mails staged */
  int remind() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var byOwner = new LinkedHashMap<UUID, List<Ending>>();
    @Nullable UUID after = null;
    List<RegistrySql.Owned> units;
    do {
      // Editions grant two to three years from arrival; the policy then tells the day itself.
      units = sql.ownedAndArrived(today.minusMonths(40), today.minusMonths(20), after, PAGE);
      for (var unit : units) {
        var cover = lookup.cover(SYSTEM, unit.serial(), null).withPapers();
        if (cover != null && !cover.lastDay().isBefore(today) && cover.lastDay().isBefore(today.plusDays(DAYS_AHEAD + 1))) {
          byOwner.computeIfAbsent(unit.ownerId(), id -> new ArrayList<>()).add(new Ending(unit.unitId(), unit.serial(), cover.lastDay()));
        }
        after = unit.unitId();
      }
    } while (units.size() == PAGE);
    int mails = 0;
    for (var entry : byOwner.entrySet()) {
      mails += Boolean.TRUE.equals(transaction.execute(status -> remind(entry.getKey(), entry.getValue()))) ? 1 : 0;
    }
    return mails;
  }

  private boolean remind(UUID ownerId, List<Ending> endings) {
    var customer = customers.findAll(SYSTEM, List.of(ownerId)).get(ownerId);
    if (customer == null || customer.email() == null) {
      return false;
    }
    var fresh = endings.stream().filter(ending -> sql.reminded(ending.unitId(), ending.lastDay(), ownerId, clock.instant())).toList();
    if (fresh.isEmpty()) {
      return false;
    }
    var language = customer.locale().startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    var list = fresh.stream().limit(MOST_NAMED).map(ending -> ending.serial() + "  " + ending.lastDay()).collect(Collectors.joining("\n"))
        + (fresh.size() > MOST_NAMED ? "\n… +" + (fresh.size() - MOST_NAMED) : "");
    outbound.mail(customer.email(), texts.text(language, "registry.reminder.subject", fresh.size()),
        texts.text(language, "registry.reminder.text", list, settings.link("/claim/new"), settings.link("/my")), language);
    return true;
  }
}

package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.inbox.Roster;
import com.defnoco.aftersale.parties.Actor;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Who of the demo company is on duty when: three engineers in three zones, with a gap in the week-end's night as real rosters have. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DutyDesk {

  private static final List<DayOfWeek> WORKING_DAYS = List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);

  private final Roster roster;
  private final Clock clock;

  DutyDesk(Roster roster, Clock clock) {
    this.roster = roster;
    this.clock = clock;
  }

  void open(Staff staff) {
    var program = new Actor.System();
    if (!roster.view(program, clock.instant(), Duration.ofHours(1)).profiles().isEmpty()) {
      return;
    }
    var engineers = staff.engineers();
    on(engineers.get(0), "America/Los_Angeles", List.of("en", "es"), List.of("firmware", "error code"), List.of(DayOfWeek.values()), 8, 17);
    on(engineers.get(1), "Europe/Prague", List.of("en", "de", "cs"), List.of("swelling", "charger"), WORKING_DAYS, 8, 18);
    on(engineers.get(2), "Asia/Shanghai", List.of("zh", "en"), List.of("鼓包", "充电"), List.of(DayOfWeek.values()), 8, 17);
    roster.putProfile(program, staff.manager().id(), "Asia/Shanghai", List.of("zh", "en"), List.of(), "en");
    roster.putTeam(program, null, "Europe and America", List.of("en", "de", "es", "cs"), List.of(), List.of(engineers.get(0).id(), engineers.get(1).id()));
    roster.putTeam(program, null, "Shenzhen", List.of("zh"), List.of(), List.of(engineers.get(2).id()));
    roster.handOver(engineers.get(1), "Two packs at the Rotterdam dealer may burn: they stand outdoors, photos come tomorrow morning. Nobody is to ask for a parcel.", null);
  }

  private void on(Actor.Staff person, String zone, List<String> languages, List<String> skills, List<DayOfWeek> days, int from, int until) {
    var program = new Actor.System();
    roster.putProfile(program, person.id(), zone, languages, skills, languages.contains("zh") ? "zh" : "en");
    days.forEach(day -> roster.addShift(program, person.id(), zone, day, null, LocalTime.of(from, 0), LocalTime.of(until, 0), false));
  }
}

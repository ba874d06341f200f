package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** The people of the demo company and how to sign in as them. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoStaff {

  private final Clock clock;

  DemoStaff(Clock clock) {
    this.clock = clock;
  }

  Staff make() {
    return new Staff(List.of(member("Chen Yu", Role.ENGINEER), member("Zhang Min", Role.ENGINEER), member("Anna Novák", Role.ENGINEER)),
        member("Huang Lei", Role.BENCH), member("Li Wei", Role.MANAGER), member("Wu Jing", Role.ADMINISTRATOR));
  }

  private Actor.Staff member(String name, Role role) {
    return new Actor.Staff(Ids.next(clock), name, Set.of(role));
  }
}

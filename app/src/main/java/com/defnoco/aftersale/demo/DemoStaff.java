package com.defnoco.aftersale.demo;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** The people of the demo company: one of each role stands ready at every start, and two more engineers share the work of two years. */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoStaff {

  private final StaffAccounts accounts;

  DemoStaff(StaffAccounts accounts) {
    this.accounts = accounts;
  }

  Staff make() {
    return new Staff(List.of(standing(Role.ENGINEER), engineer("Anna Novák", "anna.novak"), engineer("Zhang Min", "zhang.min")), standing(Role.BENCH),
        standing(Role.MANAGER));
  }

  private Actor.Staff standing(Role role) {
    return accounts.demoAccounts().stream().filter(account -> account.roles().equals(Set.of(role))).findFirst()
        .map(account -> new Actor.Staff(account.id(), account.name(), account.roles())).orElseThrow();
  }

  private Actor.Staff engineer(String name, String mailbox) {
    return accounts.demo(new Actor.System(), name, mailbox + "@demo.defnoco.example", Set.of(Role.ENGINEER));
  }
}

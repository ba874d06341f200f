package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.Journal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What claims need of the people in them. */
@Component
class People {

  private static final Actor SYSTEM = new Actor.System();

  private final Customers customers;
  private final StaffAccounts staff;

  People(Customers customers, StaffAccounts staff) {
    this.customers = customers;
    this.staff = staff;
  }

  /**
   * Who claims.
   *
   * @param isNew whether they were made just now, and so have nothing yet
   * @param rows what the journal has yet to be told of it
   */
  record Claimant(Customers.Customer customer, boolean isNew, List<Journal.Row> rows) {
    static Claimant known(Customers.Customer customer) {
      return new Claimant(customer, false, List.of());
    }
  }

  /** Who claims; made when not known. @throws InvalidInput with pointers under {@code /customer} */
  Claimant claimant(Actor actor, Submission.@Nullable Contact contact) {
    if (contact == null) {
      if (actor instanceof Actor.Customer(UUID id)) {
        return Claimant.known(customers.find(actor, id));
      }
      throw InvalidInput.at("/customer", "claims.problem.customer");
    }
    try {
      var who = customers.whoIs(actor, new Customers.Details(contact.name(), contact.email(), contact.phone(), contact.locale(), contact.timeZone(),
          contact.country(), null));
      return who.made() == null ? Claimant.known(customers.find(SYSTEM, who.id())) : new Claimant(who.made(), true, who.rows());
    } catch (InvalidInput invalid) {
      throw new InvalidInput(invalid.problems().stream()
          .map(problem -> new InvalidInput.Problem("/customer" + problem.pointer(), problem.key(), problem.arguments())).toList());
    }
  }

  Customers.Customer customer(UUID id) {
    return customers.find(SYSTEM, id);
  }

  /** Names of staff by id; those who left have none. */
  Map<UUID, String> staffNames(Collection<UUID> ids) {
    return ids.isEmpty() ? Map.of() : staff.names(ids);
  }

  boolean standsApart(Actor.Staff second, Role role, String first, Instant asked) {
    return staff.standsApart(second, role, first, asked);
  }

  boolean isStaff(UUID id) {
    return staff.names(List.of(id)).containsKey(id);
  }
}

package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may read and change the registry. For customers and visitors it does not exist, apart from a customer's own units. */
final class Rights {

  private Rights() {}

  /** All staff, and keys that may read or write: who writes a model is answered with the model. */
  static void read(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> { }
      case Actor.System() -> { }
      case Actor.Integration key -> {
        if (!key.scopes().contains(Scope.REGISTRY_WRITE)) {
          needs(key, Scope.REGISTRY_READ);
        }
      }
      case Actor.Customer customer -> throw new NotFound();
      case Actor.LinkHolder holder -> throw new NotFound();
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** As {@link #read}, and the owner. */
  static void readUnit(Actor actor, @Nullable UUID ownerId) {
    if (actor instanceof Actor.Customer(var id) && id.equals(ownerId)) {
      return;
    }
    read(actor);
  }

  /** Models, consignments, units, imports. */
  static void write(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> needs(staff, Role.MANAGER, Role.ADMINISTRATOR, Role.ENGINEER);
      case Actor.System() -> { }
      case Actor.Integration key -> needs(key, Scope.REGISTRY_WRITE);
      case Actor.Customer customer -> throw new NotFound();
      case Actor.LinkHolder holder -> throw new NotFound();
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** Changing an arrival that decisions may rest on. */
  static void correct(Actor actor) {
    write(actor);
    if (actor instanceof Actor.Staff staff) {
      needs(staff, Role.MANAGER);
    }
  }

  static boolean mayWrite(Actor actor) {
    return actor instanceof Actor.Staff staff && staff.is(Role.MANAGER, Role.ADMINISTRATOR, Role.ENGINEER);
  }

  private static void needs(Actor.Integration key, Scope scope) {
    if (!key.scopes().contains(scope)) {
      throw new NotAllowed(scope.name());
    }
  }

  private static void needs(Actor.Staff staff, Role... roles) {
    if (!staff.is(roles)) {
      throw new NotAllowed(roles[0].name());
    }
  }
}

package com.defnoco.aftersale.claims;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Remedy;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may see and do what with claims. One place, asked by every verb of {@link Claims}. */
final class Access {

  private static final Set<Fact> CUSTOMERS_TELL = EnumSet.of(Fact.INVOICE, Fact.CERTIFICATE, Fact.OCCURRED_ON);

  private Access() {}

  /** @throws NotFound for what is another's: to those who may not see it, it does not exist */
  static void see(Actor actor, ClaimsSql.Claim claim) {
    var sees = switch (actor) {
      case Actor.Staff staff -> readsClaims(staff);
      case Actor.Customer(UUID id) -> id.equals(claim.customerId());
      case Actor.LinkHolder(UUID claimId, UUID customer, var through) -> claimId.equals(claim.id());
      case Actor.Integration key -> key.scopes().contains(Scope.CLAIMS_READ) || key.scopes().contains(Scope.CLAIMS_WRITE);
      case Actor.Visitor visitor -> false;
      case Actor.System system -> true;
    };
    if (!sees) {
      throw new NotFound();
    }
  }

  /**
   * The remedies to which this actor's sight of claims is bound; empty for those who see claims of every kind. Who only carries remedies out sees
   * the claims in which one of theirs was chosen, and no other: the bench what comes to the factory, technicians what they visit.
   */
  static Set<Remedy> boundTo(Actor actor) {
    if (!(actor instanceof Actor.Staff staff) || staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR)) {
      return Set.of();
    }
    var remedies = EnumSet.noneOf(Remedy.class);
    if (staff.is(Role.BENCH)) {
      remedies.add(Remedy.FACTORY_SERVICE);
      remedies.add(Remedy.PAID_SERVICE);
    }
    if (staff.is(Role.TECHNICIAN)) {
      remedies.add(Remedy.ONSITE_REPAIR);
    }
    return remedies;
  }

  /** Reads everything there is on claims: staff who work with them, programs with the scope, ourselves. */
  static void readAll(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> {
        if (!readsClaims(staff)) {
          throw new NotAllowed(Role.ENGINEER.name());
        }
      }
      case Actor.Integration key -> {
        if (!key.scopes().contains(Scope.CLAIMS_READ)) {
          throw new NotAllowed(Scope.CLAIMS_READ.name());
        }
      }
      case Actor.System system -> {}
      case Actor.Customer customer -> throw new NotFound();
      case Actor.LinkHolder holder -> throw new NotFound();
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** Acts for the customer: themselves, who holds their link, an engineer or a program in their name. Call {@link #see} first. */
  static void actAsCustomer(Actor actor) {
    switch (actor) {
      case Actor.Customer customer -> {}
      case Actor.LinkHolder holder -> {}
      case Actor.Staff staff -> judge(staff);
      case Actor.Integration key -> write(key);
      case Actor.System system -> {}
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** Judges: engineers, managers, programs that may write claims, ourselves. */
  static void judge(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> {
        if (!staff.is(Role.ENGINEER, Role.MANAGER)) {
          throw new NotAllowed(Role.ENGINEER.name());
        }
      }
      case Actor.Integration key -> write(key);
      case Actor.System system -> {}
      case Actor.Customer customer -> throw new NotAllowed(Role.ENGINEER.name());
      case Actor.LinkHolder holder -> throw new NotAllowed(Role.ENGINEER.name());
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** Carries a remedy out: whoever works on it here. */
  static void carryOut(Actor actor) {
    switch (actor) {
      case Actor.Staff staff -> {
        if (!staff.is(Role.ENGINEER, Role.MANAGER, Role.BENCH, Role.TECHNICIAN)) {
          throw new NotAllowed(Role.ENGINEER.name());
        }
      }
      case Actor.Integration key -> write(key);
      case Actor.System system -> {}
      case Actor.Customer customer -> throw new NotAllowed(Role.ENGINEER.name());
      case Actor.LinkHolder holder -> throw new NotAllowed(Role.ENGINEER.name());
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** A person who answers for it: no program may override or approve. */
  static Actor.Staff judgeInPerson(Actor actor) {
    if (actor instanceof Actor.Staff staff && staff.is(Role.ENGINEER, Role.MANAGER)) {
      return staff;
    }
    throw new NotAllowed(Role.ENGINEER.name());
  }

  static Actor.Staff manage(Actor actor) {
    if (actor instanceof Actor.Staff staff && staff.is(Role.MANAGER)) {
      return staff;
    }
    throw new NotAllowed(Role.MANAGER.name());
  }

  /** The facts that this actor may tell with this value. */
  static void tell(Actor actor, Fact fact, @Nullable String value) {
    switch (actor) {
      case Actor.Customer customer -> tellAsCustomer(fact, value);
      case Actor.LinkHolder holder -> tellAsCustomer(fact, value);
      case Actor.Staff staff -> judge(staff);
      case Actor.Integration key -> write(key);
      case Actor.System system -> {}
      case Actor.Visitor visitor -> throw new NotFound();
    }
  }

  /** Customers may fill a gap or mend what they said themselves; what somebody else has established stands, and an appeal is the way against it. */
  static void tellAnew(Actor actor, Optional<FactEntry> inForce) {
    if (!inside(actor) && inForce.filter(entry -> entry.value() != null && !entry.by().startsWith("customer:") && !entry.by().equals("system")
        && !entry.by().equals("visitor")).isPresent()) {
      throw new NotPossible("claims.fact.settled");
    }
  }

  static Set<Fact> customersTell() {
    return EnumSet.copyOf(CUSTOMERS_TELL);
  }

  /** Whether the actor stands on our side of the counter. */
  static boolean inside(Actor actor) {
    return switch (actor) {
      case Actor.Staff staff -> true;
      case Actor.Integration key -> true;
      case Actor.System system -> true;
      case Actor.Customer customer -> false;
      case Actor.LinkHolder holder -> false;
      case Actor.Visitor visitor -> false;
    };
  }

  /** A customer cannot vouch for their own papers: they can only say that they have none, which is in nobody's favour but the truth's. */
  private static void tellAsCustomer(Fact fact, @Nullable String value) {
    if (!CUSTOMERS_TELL.contains(fact)) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
    if (fact != Fact.OCCURRED_ON && value != null && !value.equals("MISSING")) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
    if (value == null) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }

  private static boolean readsClaims(Actor.Staff staff) {
    return staff.is(Role.ENGINEER, Role.BENCH, Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR);
  }

  private static void write(Actor.Integration key) {
    if (!key.scopes().contains(Scope.CLAIMS_WRITE)) {
      throw new NotAllowed(Scope.CLAIMS_WRITE.name());
    }
  }
}

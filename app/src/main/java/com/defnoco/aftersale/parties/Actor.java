package com.defnoco.aftersale.parties;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who acts. Every read and every write takes one; what an actor may not see does not exist for them.
 *
 * <p>{@link #reference()} is what the journal keeps: {@code kind:id}, without personal data.
 */
public sealed interface Actor {

  String reference();

  /** A signed-in member of staff, with the roles they hold at this moment. */
  record Staff(UUID id, String name, Set<Role> roles) implements Actor {
    @Override
    public String reference() {
      return "staff:" + id;
    }

    public boolean is(Role... any) {
      for (var role : any) {
        if (roles.contains(role)) {
          return true;
        }
      }
      return false;
    }
  }

  /** A customer who signed in by a link sent to their address: sees all of their own claims and units. */
  record Customer(UUID id) implements Actor {
    @Override
    public String reference() {
      return "customer:" + id;
    }
  }

  /**
   * Somebody who holds the signed link of one claim: sees and answers that claim, nothing else.
   *
   * @param through the member of staff in whose browser the link was opened; what is done there sees no more than the customer does and is recorded as theirs. Null for
   *     everybody else
   */
  record LinkHolder(UUID claimId, UUID customerId, @Nullable Staff through) implements Actor {

    public LinkHolder(UUID claimId, UUID customerId) {
      this(claimId, customerId, null);
    }

    public LinkHolder through(Staff staff) {
      return new LinkHolder(claimId, customerId, staff);
    }

    @Override
    public String reference() {
      return through == null ? "customer:" + customerId : through.reference();
    }
  }

  /** An outside program with an API key. */
  record Integration(UUID keyId, Set<Scope> scopes) implements Actor {
    @Override
    public String reference() {
      return "key:" + keyId;
    }
  }

  /** Anybody, known only by network address (for limits; never stored with what they asked). */
  record Visitor(String address) implements Actor {
    @Override
    public String reference() {
      return "visitor";
    }
  }

  /** The program itself: jobs, imports resumed, demo data. */
  record System() implements Actor {
    @Override
    public String reference() {
      return "system";
    }
  }
}

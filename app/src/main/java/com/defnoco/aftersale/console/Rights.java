package com.defnoco.aftersale.console;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.policy.Remedy;

/**
 * Which forms a page shows to this person. Only a courtesy: the façades refuse what the role does not carry, whether a form was shown
 * or not.
 */
public record Rights(Actor.Staff staff) {

  /** Judges papers and causes, writes to customers, gives claims to people. */
  public boolean judges() {
    return staff.is(Role.ENGINEER, Role.MANAGER);
  }

  /** Answers what needs a second person. */
  public boolean approves() {
    return staff.is(Role.MANAGER);
  }

  /** Does the work of this remedy. */
  public boolean carriesOut(Remedy remedy) {
    return switch (remedy) {
      case REMOTE_SUPPORT, LOYALTY_DISCOUNT -> judges();
      case FACTORY_SERVICE, PAID_SERVICE -> judges() || staff.is(Role.BENCH);
      case ONSITE_REPAIR -> judges() || staff.is(Role.TECHNICIAN);
    };
  }

  /** Reads the journal of everything. */
  public boolean readsJournal() {
    return staff.is(Role.AUDITOR, Role.MANAGER);
  }

  /** Sees claims of every kind, not only those whose remedy is theirs to carry out. */
  public boolean seesAllClaims() {
    return staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR);
  }

  /** Whether this is the signed-in person. */
  public boolean me(java.util.@org.jspecify.annotations.Nullable UUID id) {
    return staff.id().equals(id);
  }
}

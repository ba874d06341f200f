package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.TooOften;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** "Is it covered, and until when?", asked of the policy with what the registry knows. */
@Component
public class CoverLookup {

  /**
   * What anybody may know about a serial number, today at the port. Unknown, withheld, ambiguous and impossible serials get the same answer.
   *
   * @throws TooOften when this address, this range of serials or everybody together has asked too much
   */
  public PublicAnswer publicAnswer(Actor.Visitor visitor, String serialText) {
    throw new UnsupportedOperationException("not yet written");
  }

  /**
   * A unit's cover on a local day, for staff, integrations and the owner.
   *
   * @param on null: today at the port
   * @throws com.defnoco.aftersale.platform.NotFound when there is no such unit or it is not yours
   */
  public UnitCover cover(Actor actor, String serialText, @Nullable LocalDate on) {
    throw new UnsupportedOperationException("not yet written");
  }
}

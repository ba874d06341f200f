package com.defnoco.aftersale.pages;

import com.defnoco.aftersale.parties.Actor;
import java.util.Optional;

/**
 * Knows the signed links of claims. A controller whose route has a path variable {@code link} and that takes an {@link Actor} gets the
 * link's holder; a link that is unknown or revoked answers as if the page did not exist.
 */
public interface LinkHolders {

  Optional<Actor.LinkHolder> of(String link);
}

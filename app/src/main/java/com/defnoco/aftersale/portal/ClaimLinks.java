package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.pages.LinkHolders;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The pages below {@code /t/{link}} act as the holder of that link. */
@Component
class ClaimLinks implements LinkHolders {

  private final Claims claims;

  ClaimLinks(Claims claims) {
    this.claims = claims;
  }

  @Override
  public Optional<Actor.LinkHolder> of(String link) {
    try {
      return Optional.of(claims.byLink(link));
    } catch (NotFound unknownOrRevoked) {
      return Optional.empty();
    }
  }
}

package com.defnoco.aftersale.privacy;

import com.defnoco.aftersale.claims.ClaimsOfPeople;
import com.defnoco.aftersale.parties.KnownPeople;
import com.defnoco.aftersale.platform.PersonalData;
import com.defnoco.aftersale.platform.PersonalData.Person;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Claims that ended long ago become anonymous records: serial, facts, decisions and amounts stay, for warranty, product safety and book-keeping; words, papers, addresses and
 * whose they were go.
 */
@Component
class OldClaims implements PersonalData.Aging {

  private static final int AT_ONCE = 50;

  private final ClaimsOfPeople claims;
  private final KnownPeople people;
  private final Emptying emptying;
  private volatile @Nullable UUID page;

  OldClaims(ClaimsOfPeople claims, KnownPeople people, Emptying emptying) {
    this.claims = claims;
    this.people = people;
    this.emptying = emptying;
  }

  @Override
  public String kind() {
    return "CLAIMS";
  }

  @Override
  public int usualDays() {
    return 0;
  }

  /** While an appeal or a remedy under the same cover may still come, it is known whose claim it was. */
  @Override
  public int fewestDays() {
    return 365;
  }

  @Override
  public long olderThan(Instant before) {
    return claims.endedBefore(before);
  }

  @Override
  public void prepare() {
    page = emptying.page();
  }

  @Override
  public int forget(Instant before, int most) {
    var stands = Objects.requireNonNull(page, "prepare comes first");
    int done = 0;
    List<UUID> some;
    do {
      some = claims.endedBefore(before, Math.min(AT_ONCE, most - done));
      if (!some.isEmpty()) {
        emptying.empty(new Person(List.of(), List.of(), some), stands);
        some.forEach(claim -> claims.giveTo(claim, people.nobody()));
      }
      done += some.size();
    } while (!some.isEmpty() && done < most);
    return done;
  }
}

package com.defnoco.aftersale.claims;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whose claims are whose, for whoever hands people's data out or forgets them; the caller has checked that it may. */
@Component
public class ClaimsOfPeople {

  private final ClaimsPersonalDataSql sql;

  ClaimsOfPeople(ClaimsPersonalDataSql sql) {
    this.sql = sql;
  }

  /** Ids of the claims of these customers. */
  @Transactional(readOnly = true)
  public List<UUID> claimsOf(Collection<UUID> customers) {
    return sql.claimsOf(customers);
  }

  /** Numbers of claims on which somebody still works or waits. */
  @Transactional(readOnly = true)
  public List<String> underWay(Collection<UUID> customers) {
    return sql.underWay(customers);
  }

  /** How many claims ended before this and still tell whose they were. */
  @Transactional(readOnly = true)
  public long endedBefore(Instant before) {
    return sql.countEndedBefore(before);
  }

  /** Ids of some of them, the oldest first. */
  @Transactional(readOnly = true)
  public List<UUID> endedBefore(Instant before, int most) {
    return sql.endedBefore(before, most);
  }

  /** Cuts the tie between an emptied claim and whoever opened it. */
  @Transactional
  public void giveTo(UUID claim, UUID nobody) {
    sql.giveTo(claim, nobody);
  }
}

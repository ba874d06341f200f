package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.PersonalData.Person;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** By what a customer is known here, for whoever hands their data out or forgets them; the caller has checked that it may. */
@Component
public class KnownPeople {

  private final PartiesPersonalDataSql sql;
  private final Clock clock;

  KnownPeople(PartiesPersonalDataSql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** The customer's ids and addresses; claims are added by whoever knows them. */
  @Transactional(readOnly = true)
  public Person person(UUID id) {
    return sql.person(id);
  }

  /** A customer without name and address, for a record that nobody's name belongs to any more. */
  @Transactional
  public UUID nobody() {
    var id = Ids.next(clock);
    sql.insertNobody(id, clock.instant());
    return id;
  }
}

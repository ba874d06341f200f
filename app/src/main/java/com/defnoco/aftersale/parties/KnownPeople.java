package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.platform.PersonalData.Person;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** By what a customer is known here, for whoever hands their data out or forgets them; the caller has checked that it may. */
@Component
public class KnownPeople {

  private final PartiesPersonalDataSql sql;

  KnownPeople(PartiesPersonalDataSql sql) {
    this.sql = sql;
  }

  /** The customer's ids and addresses; claims are added by whoever knows them. */
  @Transactional(readOnly = true)
  public Person person(UUID id) {
    return sql.person(id);
  }
}

package com.defnoco.aftersale.parties;

import com.defnoco.aftersale.outbound.Outbound;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The mails that left or wait, for administrators. Where no mail server is set this is where sign-in links are read. */
@Component
public class OutgoingMail {

  private final Outbound outbound;

  OutgoingMail(Outbound outbound) {
    this.outbound = outbound;
  }

  /** The newest mails, newest first. */
  @Transactional(readOnly = true)
  public List<Outbound.Mail> newest(Actor actor) {
    StaffAccounts.requireAdministrator(actor);
    return outbound.newest(200);
  }
}

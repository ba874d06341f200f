package com.defnoco.aftersale.console;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.OutgoingMail;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Outgoing mail: what left, what waits, and, where no mail server is set, what would have left. */
@Controller
class MailPages {

  private final OutgoingMail mail;

  MailPages(OutgoingMail mail) {
    this.mail = mail;
  }

  @GetMapping("/console/mail")
  ModelAndView mail(Actor.Staff actor) {
    return new ModelAndView("console/mail", Map.of("mails", mail.newest(actor)));
  }
}

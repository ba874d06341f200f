package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Sessions;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A member of staff's own account. */
@Controller
class MyPages {

  private final StaffAccounts staff;
  private final Sessions sessions;
  private final Pages pages;

  MyPages(StaffAccounts staff, Sessions sessions, Pages pages) {
    this.staff = staff;
    this.sessions = sessions;
    this.pages = pages;
  }

  @GetMapping("/console/me")
  ModelAndView me(Actor.Staff actor) {
    return me(actor, Returned.nothing());
  }

  @PostMapping("/console/me/password")
  ModelAndView changePassword(Actor.Staff actor, @RequestParam String current, @RequestParam String password, HttpServletRequest request,
      HttpServletResponse response) {
    try {
      var version = staff.changePassword(actor, current, password);
      // The change has ended every session of this account; this one goes on as a new one.
      sessions.beginStaff(request, response, actor.id(), version);
    } catch (InvalidInput refused) {
      return back(actor, Returned.of("password", request, refused));
    } catch (NotPossible refused) {
      return back(actor, Returned.of("password", request, refused));
    }
    pages.toast(response, "admin.me.changed");
    return new ModelAndView("redirect:/console/me");
  }

  @PostMapping("/console/me/sessions-end")
  ModelAndView endSessions(Actor.Staff actor, HttpServletRequest request) {
    staff.endOwnSessions(actor);
    sessions.end(request);
    return new ModelAndView("redirect:/console/sign-in");
  }

  private ModelAndView back(Actor.Staff actor, Returned returned) {
    var back = me(actor, returned.without("current").without("password"));
    back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    return back;
  }

  private ModelAndView me(Actor.Staff actor, Returned returned) {
    return new ModelAndView("console/me", Map.of("returned", returned, "account", staff.ownAccount(actor)));
  }
}

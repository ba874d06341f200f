package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.pages.Sessions;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CompanySignIn;
import com.defnoco.aftersale.parties.FactorResets;
import com.defnoco.aftersale.parties.Passkeys;
import com.defnoco.aftersale.parties.RecoveryCodes;
import com.defnoco.aftersale.parties.SignInLog;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.parties.StaffSessions;
import com.defnoco.aftersale.parties.Way;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A member of staff's own account. */
@Controller
class MyPages {

  private final StaffAccounts staff;
  private final StaffSessions places;
  private final RecoveryCodes recovery;
  private final FactorResets resets;
  private final SignInLog tries;
  private final Passkeys passkeys;
  private final CompanySignIn company;
  private final Sessions sessions;
  private final Pages pages;

  MyPages(StaffAccounts staff, StaffSessions places, RecoveryCodes recovery, FactorResets resets, SignInLog tries, Passkeys passkeys,
      CompanySignIn company, Sessions sessions, Pages pages) {
    this.places = places;
    this.recovery = recovery;
    this.resets = resets;
    this.tries = tries;
    this.passkeys = passkeys;
    this.company = company;
    this.staff = staff;
    this.sessions = sessions;
    this.pages = pages;
  }

  @GetMapping("/console/me")
  ModelAndView me(Actor.Staff actor, HttpServletRequest request) {
    return me(actor, Returned.nothing(), List.of(), request);
  }

  @PostMapping("/console/me/password")
  ModelAndView changePassword(Actor.Staff actor, @RequestParam String current, @RequestParam String password, HttpServletRequest request,
      HttpServletResponse response) {
    try {
      var version = staff.changePassword(actor, current, password);
      // The change has ended every session of this account; this one goes on as a new one.
      sessions.beginStaff(request, response, actor.id(), version, Way.PASSWORD);
    } catch (InvalidInput refused) {
      return back(actor, Returned.of("password", request, refused), request);
    } catch (NotPossible refused) {
      return back(actor, Returned.of("password", request, refused), request);
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

  @PostMapping("/console/me/sessions/{id}/end")
  ModelAndView endSession(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    places.end(actor, actor.id(), id);
    pages.toast(response, "admin.session.ended");
    return new ModelAndView("redirect:/console/me");
  }

  /** The codes stand on the answer and nowhere else. */
  @PostMapping("/console/me/recovery-codes")
  ModelAndView recoveryCodes(Actor.Staff actor, @RequestParam String current, HttpServletRequest request) {
    try {
      return me(actor, Returned.nothing(), recovery.make(actor, current), request);
    } catch (InvalidInput refused) {
      return back(actor, Returned.of("recovery", request, refused), request);
    } catch (NotPossible refused) {
      return back(actor, Returned.of("recovery", request, refused), request);
    }
  }

  /** The reset of one's second step that others asked for is stopped. */
  @PostMapping("/console/me/reset-stop")
  ModelAndView stopReset(Actor.Staff actor, HttpServletResponse response) {
    resets.own(actor).ifPresent(reset -> resets.stop(actor, reset.id()));
    pages.toast(response, "admin.reset.stopped");
    return new ModelAndView("redirect:/console/me");
  }

  private ModelAndView back(Actor.Staff actor, Returned returned, HttpServletRequest request) {
    var back = me(actor, returned.without("current").without("password"), List.of(), request);
    back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    return back;
  }

  private ModelAndView me(Actor.Staff actor, Returned returned, List<String> codes, HttpServletRequest request) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("returned", returned);
    model.put("account", staff.ownAccount(actor));
    model.put("codes", codes);
    model.put("codesLeft", recovery.left(actor));
    model.put("places", places.own(actor));
    model.put("here", sessions.place(request).map(UUID::toString).orElse(""));
    model.put("tries", tries.own(actor));
    model.put("passkeys", passkeys.own(actor));
    model.put("company", company.isSet() ? company.isLinked(actor.id()) ? "linked" : "go".equals(request.getParameter("company")) ? "go" : "free" : "none");
    model.put("companyName", company.name());
    model.put("reset", resets.own(actor).orElse(null));
    return new ModelAndView("console/me", model);
  }
}

package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.CompanySignIn;
import com.defnoco.aftersale.parties.FactorResets;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.parties.StaffSessions;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** People and roles: invite, change, lock out, let in again. A link to set a password is shown once, on the page that made it. */
@Controller
class PeoplePages {

  private final StaffAccounts staff;
  private final StaffSessions places;
  private final FactorResets resets;
  private final CompanySignIn company;
  private final Settings settings;
  private final Pages pages;

  PeoplePages(StaffAccounts staff, StaffSessions places, FactorResets resets, CompanySignIn company, Settings settings, Pages pages) {
    this.staff = staff;
    this.places = places;
    this.resets = resets;
    this.company = company;
    this.settings = settings;
    this.pages = pages;
  }

  @GetMapping("/console/people")
  ModelAndView people(Actor.Staff actor) {
    return people(actor, Returned.nothing(), Set.of());
  }

  @PostMapping("/console/people")
  ModelAndView invite(Actor.Staff actor, @RequestParam String name, @RequestParam String email,
      @RequestParam(defaultValue = "") Set<Role> roles, HttpServletRequest request) {
    try {
      var invited = staff.invite(actor, name, email, roles);
      return person(actor, invited.id(), Returned.nothing(), null, invited.linkSecret());
    } catch (InvalidInput refused) {
      var back = people(actor, Returned.of("invite", request, refused), roles);
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
  }

  @GetMapping("/console/people/{id}")
  ModelAndView person(Actor.Staff actor, @PathVariable UUID id) {
    return person(actor, id, Returned.nothing(), null, null);
  }

  @PostMapping("/console/people/{id}/roles")
  ModelAndView roles(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "") Set<Role> roles, HttpServletRequest request,
      HttpServletResponse response) {
    try {
      staff.setRoles(actor, id, roles);
    } catch (InvalidInput refused) {
      return back(person(actor, id, Returned.of("roles", request, refused), roles, null));
    } catch (NotPossible refused) {
      return back(person(actor, id, Returned.of("roles", request, refused), roles, null));
    }
    return done(response, id, "admin.roles.done");
  }

  @PostMapping("/console/people/{id}/disabled")
  ModelAndView disabled(Actor.Staff actor, @PathVariable UUID id, @RequestParam boolean disabled, HttpServletRequest request,
      HttpServletResponse response) {
    try {
      staff.setDisabled(actor, id, disabled);
    } catch (NotPossible refused) {
      return back(person(actor, id, Returned.of("access", request, refused), null, null));
    }
    return done(response, id, disabled ? "admin.disable.done" : "admin.enable.done");
  }

  @PostMapping("/console/people/{id}/password-reset")
  ModelAndView resetPassword(Actor.Staff actor, @PathVariable UUID id) {
    var reset = staff.resetPassword(actor, id);
    return person(actor, id, Returned.nothing(), null, reset.linkSecret());
  }

  @PostMapping("/console/people/{id}/second-factor-reset")
  ModelAndView askForReset(Actor.Staff actor, @PathVariable UUID id, @RequestParam String reason, HttpServletRequest request, HttpServletResponse response) {
    try {
      resets.ask(actor, id, reason);
    } catch (InvalidInput refused) {
      return back(person(actor, id, Returned.of("reset", request, refused), null, null));
    } catch (NotPossible refused) {
      return back(person(actor, id, Returned.of("reset", request, refused), null, null));
    }
    return done(response, id, "admin.reset.asked");
  }

  @PostMapping("/console/people/{id}/sessions/{session}/end")
  ModelAndView endSession(Actor.Staff actor, @PathVariable UUID id, @PathVariable UUID session, HttpServletResponse response) {
    places.end(actor, id, session);
    return done(response, id, "admin.session.ended");
  }

  @PostMapping("/console/people/{id}/sessions-end")
  ModelAndView endSessions(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    staff.endSessions(actor, id);
    return done(response, id, "admin.sessions.done");
  }

  private ModelAndView people(Actor.Staff actor, Returned returned, Set<Role> chosen) {
    var view = new ModelAndView("console/people");
    view.addObject("returned", returned);
    view.addObject("accounts", staff.accounts(actor));
    view.addObject("chosen", names(chosen));
    return view;
  }

  private ModelAndView person(Actor.Staff actor, UUID id, Returned returned, @Nullable Set<Role> chosen, @Nullable String linkSecret) {
    var account = staff.account(actor, id);
    var model = new HashMap<String, @Nullable Object>();
    model.put("returned", returned);
    model.put("account", account);
    model.put("chosen", names(chosen == null ? account.roles() : chosen));
    model.put("places", places.of(actor, id));
    model.put("reset", resets.open(actor).stream().filter(reset -> reset.staff().equals(id)).findFirst().orElse(null));
    model.put("companyLinked", company.isLinked(id));
    model.put("newLink", linkSecret == null ? null : settings.link("/console/set-up/" + linkSecret));
    return new ModelAndView("console/person", model);
  }

  private ModelAndView done(HttpServletResponse response, UUID id, String toast) {
    pages.toast(response, toast);
    return new ModelAndView("redirect:/console/people/" + id);
  }

  private static ModelAndView back(ModelAndView view) {
    view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    return view;
  }

  private static Set<String> names(Set<Role> roles) {
    return roles.stream().map(Enum::name).collect(Collectors.toSet());
  }
}

package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.NavItem;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What stands around every console page: the rail, with only what exists and this person may open. Templates take it as {@code nav} and
 * hand it to {@code console/frame}.
 */
@ControllerAdvice(basePackageClasses = Frame.class)
class Frame {

  @ModelAttribute("nav")
  List<NavItem> nav(HttpServletRequest request) {
    return signedIn(request).map(Frame::of).orElse(List.of());
  }

  static List<NavItem> of(Actor.Staff staff) {
    var rights = new Rights(staff);
    var works = staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR, Role.BENCH, Role.TECHNICIAN);
    var nav = new ArrayList<NavItem>();
    nav.add(new NavItem("home", "/console", "home", "h", 0));
    if (staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR)) {
      nav.add(new NavItem("inbox", "/console/inbox", "inbox", "b", 0));
    }
    if (works) {
      nav.add(new NavItem("claims", "/console/claims", "claim", "c", 0));
      nav.add(new NavItem("remedies", "/console/remedies", "remedy", "r", 0));
    }
    if (works) {
      if (!staff.is(Role.TECHNICIAN) || staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR, Role.BENCH)) {
        nav.add(new NavItem("receiving", "/console/receiving", "factory", "e", 0));
      }
      if (staff.is(Role.ENGINEER, Role.MANAGER, Role.TECHNICIAN, Role.AUDITOR)) {
        nav.add(new NavItem("dispatch", "/console/dispatch", "person-visit", "d", 0));
      }
      if (staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR)) {
        nav.add(new NavItem("money", "/console/money", "money", "n", 0));
      }
      nav.add(new NavItem("parts", "/console/parts", "tag", "y", 0));
    }
    if (staff.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR)) {
      nav.add(new NavItem("roster", "/console/roster", "calendar", "o", 0));
    }
    nav.add(new NavItem("units", "/console/units", "battery", "u", 0));
    nav.add(new NavItem("consignments", "/console/consignments", "consignment", "s", 0));
    if (rights.seesAllClaims()) {
      nav.add(new NavItem("customers", "/console/customers", "users", "k", 0));
    }
    nav.add(new NavItem("models", "/console/models", "parts", "m", 0));
    if (staff.is(Role.MANAGER, Role.ADMINISTRATOR, Role.ENGINEER, Role.AUDITOR)) {
      nav.add(new NavItem("imports", "/console/imports", "upload", "i", 0));
    }
    nav.add(new NavItem("policy", "/console/policy", "policy", "p", 0));
    if (rights.readsJournal()) {
      nav.add(new NavItem("journal", "/console/journal", "shield", "j", 0));
    }
    if (staff.is(Role.ADMINISTRATOR, Role.MANAGER, Role.ENGINEER, Role.AUDITOR)) {
      nav.add(new NavItem("channels", "/console/channels", "chat", "l", 0));
    }
    if (staff.is(Role.ADMINISTRATOR)) {
      nav.add(new NavItem("admin", "/console/people", "gear", "a", 0));
    } else if (staff.is(Role.AUDITOR)) {
      nav.add(new NavItem("admin", "/console/sign-ins", "gear", "a", 0));
    } else if (staff.is(Role.MANAGER)) {
      nav.add(new NavItem("admin", "/console/privacy", "gear", "a", 0));
    }
    return List.copyOf(nav);
  }

  private static Optional<Actor.Staff> signedIn(HttpServletRequest request) {
    return request.getUserPrincipal() instanceof Authentication signedIn && signedIn.getPrincipal() instanceof Actor.Staff staff
        ? Optional.of(staff)
        : Optional.empty();
  }
}

package com.defnoco.aftersale.portal;

import org.springframework.web.bind.annotation.PostMapping;
import com.defnoco.aftersale.registry.CoverReminders;
import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.privacy.Privacy;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.Registry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is a signed-in customer's own: their claims, latest change first, and their batteries with the cover of each. */
@Controller
class MyPages {

  /** The cover of each battery is decided anew for every reader, so a fleet is shown in part. */
  private static final int MOST_BATTERIES = 50;

  private final Claims claims;
  private final Registry registry;
  private final CoverLookup cover;
  private final CoverReminders reminders;
  private final Privacy privacy;

  MyPages(Claims claims, Registry registry, CoverLookup cover, CoverReminders reminders, Privacy privacy) {
    this.privacy = privacy;
    this.claims = claims;
    this.registry = registry;
    this.cover = cover;
    this.reminders = reminders;
  }

  /** Everything that is known of whoever is signed in, as a zip. */
  @GetMapping("/my/data.zip")
  void data(Actor.Customer actor, HttpServletResponse response) throws IOException {
    response.setContentType("application/zip");
    response.setHeader("Content-Disposition", "attachment; filename=\"my-data.zip\"");
    response.setHeader("Cache-Control", "no-store");
    privacy.export(actor, actor.id(), response.getOutputStream());
  }

  @GetMapping("/my")
  String mine(@RequestParam(required = false) @Nullable String after, Actor.Customer customer, Model model) {
    var units = registry.unitsOf(customer, customer.id());
    model.addAttribute("claims", claimsOf(customer, after));
    model.addAttribute("units", units.stream().limit(MOST_BATTERIES).map(unit -> cover.cover(customer, unit.serial(), null)).toList());
    model.addAttribute("more", Math.max(0, registry.unitCountOf(customer, customer.id()) - MOST_BATTERIES));
    model.addAttribute("reminded", reminders.wanted(customer));
    return "portal/my";
  }

  /** Whether a mail comes before cover ends. */
  @PostMapping("/my/reminders")
  String remind(@RequestParam boolean wanted, Actor.Customer customer) {
    reminders.want(customer, wanted);
    return "redirect:/my";
  }

  private ClaimQuery.Slice claimsOf(Actor.Customer customer, @Nullable String after) {
    var all = ClaimQuery.all();
    try {
      return claims.list(customer, new ClaimQuery(all.states(), all.outcomes(), null, null, null, null, null, false, all.sort(), after, all.limit()));
    } catch (InvalidInput notACursorOfOurs) {
      throw new NotFound();
    }
  }
}

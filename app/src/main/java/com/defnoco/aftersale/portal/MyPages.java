package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Wrong;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.privacy.Privacy;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.CoverReminders;
import com.defnoco.aftersale.registry.Registry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
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

  /** What being forgotten means, and the wish itself. */
  @GetMapping("/my/erasure")
  String erasure(Actor.Customer customer, Model model) {
    return erasure(customer, List.of(), model);
  }

  @PostMapping("/my/erasure")
  String wish(@RequestParam(defaultValue = "false") boolean understood, Actor.Customer customer, HttpServletResponse response, Page page, Model model) {
    if (!understood) {
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return erasure(customer, List.of(new Wrong("understood", page.text("privacy.wish.understand.missing"))), model);
    }
    try {
      privacy.wish(customer);
    } catch (NotPossible refused) {
      response.setStatus(HttpStatus.CONFLICT.value());
      return erasure(customer, List.of(new Wrong("understood", page.text(refused.key(), refused.arguments().toArray()))), model);
    }
    return "redirect:/my/erasure";
  }

  @PostMapping("/my/erasure/withdrawal")
  String withdrawWish(Actor.Customer customer) {
    privacy.withdrawWish(customer);
    return "redirect:/my/erasure";
  }

  private String erasure(Actor.Customer customer, List<Wrong> wrongs, Model model) {
    model.addAttribute("asked", privacy.asked(customer));
    model.addAttribute("underWay", privacy.underWay(customer));
    model.addAttribute("wrongs", wrongs);
    return "portal/erasure";
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

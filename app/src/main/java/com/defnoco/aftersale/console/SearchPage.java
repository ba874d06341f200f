package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitQuery;
import com.defnoco.aftersale.registry.UnitSummary;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/** The search over everything: claims by number, batteries by serial number, customers by name. One clear hit is opened at once. */
@Controller
public class SearchPage {

  private static final int FEW = 12;

  private final Claims claims;
  private final Registry registry;
  private final Customers customers;
  private final Editions editions;
  private final Clock clock;

  SearchPage(Claims claims, Registry registry, Customers customers, Editions editions, Clock clock) {
    this.claims = claims;
    this.registry = registry;
    this.customers = customers;
    this.editions = editions;
    this.clock = clock;
  }

  /** What was found for the words. */
  public record Found(String q, List<ClaimRow> claims, List<UnitSummary> units, List<Customers.Customer> customers) {

    public boolean nothing() {
      return claims.isEmpty() && units.isEmpty() && customers.isEmpty();
    }
  }

  @GetMapping("/console/search")
  ModelAndView search(Actor.Staff actor, @RequestParam(name = "q", defaultValue = "") String typed, Page page) {
    var q = typed.strip();
    var found = q.isEmpty() ? new Found("", List.of(), List.of(), List.of()) : found(actor, q);
    if (found.claims().size() == 1 && (found.units().isEmpty() || looksLikeNumber(actor, q)) && found.customers().isEmpty()) {
      return ClaimAnswers.seeOther("/console/claims/" + found.claims().getFirst().number());
    }
    if (found.claims().isEmpty() && found.units().size() == 1 && found.customers().isEmpty()) {
      return ClaimAnswers.seeOther("/console/units/" + UriUtils.encodePathSegment(found.units().getFirst().serial(), StandardCharsets.UTF_8));
    }
    return new ModelAndView("console/search", Map.of("found", found, "words", new Words(page, editions, clock.instant())));
  }

  private Found found(Actor.Staff actor, String q) {
    var rights = new Rights(actor);
    boolean works = actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR, Role.BENCH, Role.TECHNICIAN);
    var filter = new ClaimFilter(q, null, null, null, null, null, null, null, null);
    return new Found(q,
        works ? claims.list(actor, filter.query(actor, FEW)).rows() : List.of(),
        registry.units(actor, new UnitQuery(q, null, null, null, null, FEW)),
        rights.seesAllClaims() ? customers.search(actor, q, null, FEW) : List.of());
  }

  private boolean looksLikeNumber(Actor.Staff actor, String q) {
    try {
      claims.item(actor, q, 1);
      return true;
    } catch (NotFound noClaimNumber) {
      return false;
    }
  }
}

package com.defnoco.aftersale.console;

import java.time.LocalDate;
import java.util.Comparator;
import com.defnoco.aftersale.registry.PublicAnswer;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.claims.ClaimQuery;
import com.defnoco.aftersale.claims.ClaimRow;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.CsvFile;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.UnitSummary;
import com.defnoco.aftersale.remedies.Voucher;
import com.defnoco.aftersale.remedies.Vouchers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Customers: who they are, how to reach them, their batteries, claims and vouchers. */
@Controller
@RequestMapping("/console/customers")
public class CustomerPages {

  private static final int PAGE = 50;
  private static final int EXPORT_PAGE = 500;

  private final Customers customers;
  private final Claims claims;
  private final Registry registry;
  private final CoverLookup lookup;
  private final Vouchers vouchers;
  private final ListViews lists;
  private final Editions editions;
  private final Pages pages;
  private final Clock clock;

  CustomerPages(Customers customers, Claims claims, Registry registry, CoverLookup lookup, Vouchers vouchers, ListViews lists, Editions editions, Pages pages, Clock clock) {
    this.customers = customers;
    this.claims = claims;
    this.registry = registry;
    this.lookup = lookup;
    this.vouchers = vouchers;
    this.lists = lists;
    this.editions = editions;
    this.pages = pages;
    this.clock = clock;
  }

  /** A page of the list. @param next id after which the next page begins; null on the last */
  public record Listed(String q, List<Customers.Customer> rows, boolean later, @Nullable UUID next, ListViews.Shown views) {}

  /** A customer with everything of theirs. */
  public record Shown(Customers.Customer customer, List<Customers.Contact> contacts, List<Owned> units, int allUnits, List<ClaimRow> claims,
      List<Voucher> vouchers, Rights rights) {}

  /** A unit of the fleet. @param endsOn last day of its cover with papers; null where it cannot be told */
  public record Owned(UnitSummary unit, PublicAnswer.Status status, @Nullable LocalDate endsOn) {}

  record ChangeForm(@Nullable String name, @Nullable String company, @Nullable String email, @Nullable String phone, @Nullable String locale,
      @Nullable String timeZone, @Nullable String country) {}

  @GetMapping
  ModelAndView list(Actor.Staff actor, @RequestParam(defaultValue = "") String q, @RequestParam(required = false) @Nullable UUID after, Page page) {
    sees(actor);
    var rows = customers.search(actor, q, after, PAGE + 1);
    var more = rows.size() > PAGE;
    var shown = more ? rows.subList(0, PAGE) : rows;
    var listed = new Listed(q.strip(), shown, after != null, more ? shown.getLast().id() : null,
        lists.of(actor, ListViews.Place.CUSTOMERS, q.isBlank() ? "" : "?" + UriComponentsBuilder.newInstance().queryParam("q", "{q}").encode().buildAndExpand(q.strip()).toUriString().substring(1)));
    return new ModelAndView("console/customers", Map.of("listed", listed, "words", words(page)));
  }

  /** Every customer that the search finds, for whoever may see the list. */
  @GetMapping(params = "csv")
  void csv(Actor.Staff actor, @RequestParam(defaultValue = "") String q, HttpServletResponse response) throws IOException {
    sees(actor);
    UnitPages.csv(response, "customers.csv");
    var csv = new CsvFile(response.getWriter(), "name", "company", "country", "email", "phone", "locale", "time_zone", "id");
    UUID after = null;
    List<Customers.Customer> rows;
    do {
      rows = customers.search(actor, q, after, EXPORT_PAGE);
      for (var one : rows) {
        csv.row(Arrays.asList(one.name(), one.company(), one.country(), one.email(), one.phone(), one.locale(), one.timeZone(), one.id()));
        after = one.id();
      }
    } while (rows.size() == EXPORT_PAGE);
  }

  @GetMapping("/{id}")
  ModelAndView customer(Actor.Staff actor, @PathVariable UUID id, Page page) {
    return customer(actor, id, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/{id}")
  ModelAndView change(Actor.Staff actor, @PathVariable UUID id, ChangeForm form, Page page, HttpServletRequest request, HttpServletResponse response) {
    sees(actor);
    try {
      customers.change(actor, id, new Customers.Details(ClaimPage.text(form.name()), form.email(), form.phone(), form.locale(), form.timeZone(), form.country(),
          form.company()));
    } catch (InvalidInput refused) {
      return customer(actor, id, page, Returned.of("change", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "console.said.customer");
    return ClaimAnswers.seeOther("/console/customers/" + id);
  }

  private ModelAndView customer(Actor.Staff actor, UUID id, Page page, Returned returned, HttpStatus status) {
    sees(actor);
    var query = new ClaimQuery(Set.of(), Set.of(), null, null, id, null, null, false, ClaimQuery.Sort.CREATED_NEWEST, null, 100);
    var shown = new Shown(customers.find(actor, id), customers.contactsOf(actor, id), fleet(actor, id), registry.unitCountOf(actor, id), claims.list(actor, query).rows(),
        vouchers.of(actor, id), new Rights(actor));
    return new ModelAndView("console/customer", Map.of("shown", shown, "words", words(page), "returned", returned), status);
  }

  /** The customer's batteries, those whose cover ends next first. */
  private List<Owned> fleet(Actor.Staff actor, UUID id) {
    return registry.unitsOf(actor, id).stream().map(unit -> {
      var cover = lookup.cover(actor, unit.serial(), null);
      return new Owned(unit, cover.status(), cover.withPapers() == null ? null : cover.withPapers().lastDay());
    }).sorted(Comparator.comparing((Owned one) -> one.status() == PublicAnswer.Status.EXPIRED)
        .thenComparing(Owned::endsOn, Comparator.nullsLast(Comparator.naturalOrder()))).toList();
  }

  private Words words(Page page) {
    return new Words(page, editions, clock.instant());
  }

  /** Who carries remedies out meets customers on the claims they work on, not in a list of all. */
  private static void sees(Actor.Staff actor) {
    if (!new Rights(actor).seesAllClaims()) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }
}

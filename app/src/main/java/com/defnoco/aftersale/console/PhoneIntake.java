package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.Channel;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.claims.Submission;
import com.defnoco.aftersale.claims.Symptom;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A claim taken on the telephone: one page, in a minute, while the customer is on the line. */
@Controller
@RequestMapping("/console/claims/new")
public class PhoneIntake {

  /** Batteries that fit on the page; a dealer with more sends a list. */
  static final int BATTERIES = 5;

  private final Claims claims;
  private final Customers customers;
  private final Editions editions;
  private final Pages pages;
  private final Clock clock;

  PhoneIntake(Claims claims, Customers customers, Editions editions, Pages pages, Clock clock) {
    this.claims = claims;
    this.customers = customers;
    this.editions = editions;
    this.pages = pages;
    this.clock = clock;
  }

  /** One battery as told; a row without a serial number and words is no battery. */
  public record Told(@Nullable String serialNumber, @Nullable String description, @Nullable LocalDate occurredOn, @Nullable Set<Symptom> symptoms) {

    boolean blank() {
      return ClaimPage.text(serialNumber).isEmpty() && ClaimPage.text(description).isEmpty();
    }
  }

  /** The form. The draft is made with the page, so that sending it twice makes one claim. */
  record Form(@Nullable UUID draft, @Nullable String name, @Nullable String email, @Nullable String phone, @Nullable String locale,
      @Nullable String country, @Nullable String timeZone, @Nullable Channel channel, @Nullable LocalDate firstMessageOn, @Nullable List<Told> items) {}

  /**
   * The page.
   *
   * @param looked what was looked for among the customers; empty for nothing
   * @param picked the customer the fields are filled with; null for a new one
   */
  public record Intake(UUID draft, String looked, List<Customers.Customer> found, Customers.@Nullable Customer picked, int batteries) {}

  @GetMapping
  ModelAndView form(Actor.Staff actor, @RequestParam(defaultValue = "") String customer, @RequestParam(required = false) @Nullable UUID picked,
      Page page) {
    judges(actor);
    var found = customer.isBlank() ? List.<Customers.Customer>of() : customers.search(actor, customer, null, 8);
    var one = picked == null ? null : customers.find(actor, picked);
    return page(new Intake(Ids.next(clock), customer.strip(), found, one, BATTERIES), page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping
  ModelAndView take(Actor.Staff actor, Form form, Page page, HttpServletRequest request, HttpServletResponse response) {
    judges(actor);
    var draft = form.draft() == null ? Ids.next(clock) : form.draft();
    var again = new Intake(draft, "", List.of(), null, BATTERIES);
    try {
      var rows = new ArrayList<Integer>();
      var submission = submission(form, draft, rows);
      try {
        var receipt = claims.submit(actor, submission);
        pages.toast(response, receipt.alreadyThere() ? "console.said.alreadyThere" : "console.said.taken");
        return ClaimAnswers.seeOther("/console/claims/" + receipt.claim().number());
      } catch (InvalidInput refused) {
        throw onPage(refused, rows);
      }
    } catch (InvalidInput refused) {
      return page(again, page, Returned.of("intake", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(again, page, Returned.of("intake", request, refused), HttpStatus.CONFLICT);
    }
  }

  /** @param rows filled with the place on the page of each battery that is one */
  private static Submission submission(Form form, UUID draft, List<Integer> rows) {
    var told = form.items() == null ? List.<Told>of() : form.items();
    var items = new ArrayList<Submission.Item>();
    for (int row = 0; row < told.size(); row++) {
      var one = told.get(row);
      if (one != null && !one.blank()) {
        rows.add(row);
        items.add(new Submission.Item(ClaimPage.text(one.serialNumber()), one.occurredOn(), ClaimPage.text(one.description()),
            one.symptoms() == null ? Set.of() : one.symptoms(), Set.of()));
      }
    }
    if (items.isEmpty()) {
      throw InvalidInput.at("/items/0/serialNumber", "claims.problem.items.none");
    }
    var contact = new Submission.Contact(ClaimPage.text(form.name()), form.email(), form.phone(), form.locale(), form.timeZone(), form.country());
    return new Submission(draft, contact, items, form.channel() == null ? Channel.PHONE : form.channel(), form.firstMessageOn());
  }

  /** The problems with the places they have on the page, where empty rows may lie between. */
  private static InvalidInput onPage(InvalidInput refused, List<Integer> rows) {
    return new InvalidInput(refused.problems().stream().map(problem -> {
      var parts = problem.pointer().split("/");
      if (parts.length > 2 && parts[1].equals("items") && parts[2].matches("[0-9]+") && Integer.parseInt(parts[2]) < rows.size()) {
        parts[2] = rows.get(Integer.parseInt(parts[2])).toString();
      }
      return new InvalidInput.Problem(String.join("/", parts), problem.key(), problem.arguments());
    }).toList());
  }

  private ModelAndView page(Intake intake, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/intake", Map.of("intake", intake, "returned", returned, "words", new Words(page, editions, clock.instant())), status);
  }

  private static void judges(Actor.Staff actor) {
    if (!new Rights(actor).judges()) {
      throw new NotAllowed(Role.ENGINEER.name());
    }
  }
}

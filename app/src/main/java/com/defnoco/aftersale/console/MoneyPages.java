package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.CsvFile;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.Voucher;
import com.defnoco.aftersale.remedies.Vouchers;
import com.defnoco.aftersale.remedies.course.Charge;
import com.defnoco.aftersale.remedies.course.Charges;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Money in one place: what customers owe and paid, what cover costs us, vouchers. */
@Controller
public class MoneyPages {

  private static final int SHOWN = 200;

  private final Charges charges;
  private final Vouchers vouchers;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  MoneyPages(Charges charges, Vouchers vouchers, Pages pages, Editions editions, Clock clock) {
    this.charges = charges;
    this.vouchers = vouchers;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  public record Shown(Charge.@Nullable State only, List<Charges.Sum> sums, List<Charge> charges, List<Charges.CoverCost> costs, List<Voucher> vouchers, boolean handles,
      boolean manager) {}

  @GetMapping("/console/money")
  ModelAndView show(Actor.Staff actor, @RequestParam(required = false) Charge.@Nullable State state, Page page) {
    return page(actor, state, page, Returned.nothing(), HttpStatus.OK);
  }

  @GetMapping("/console/money.csv")
  void file(Actor.Staff actor, HttpServletResponse response) throws IOException {
    var batch = charges.all(actor, null, null, 500);
    UnitPages.csv(response, "charges.csv");
    var out = new CsvFile(response.getWriter(), "id", "claim", "item", "made_at", "kind", "leg", "payer", "clause", "words", "amount", "currency", "state", "settled_at", "reference");
    while (!batch.isEmpty()) {
      for (var one : batch) {
        out.row(one.id(), one.claimNumber(), one.item(), one.madeAt(), one.kind(), one.leg(), one.payer(), one.clause(), one.words(), one.amount().toPlainString(),
            one.currency().getCurrencyCode(), one.state(), one.settledAt(), one.reference());
      }
      batch = charges.all(actor, null, batch.getLast(), 500);
    }
  }

  @PostMapping("/console/money/{charge}/payment")
  ModelAndView paid(Actor.Staff actor, @PathVariable UUID charge, @RequestParam(defaultValue = "") String reference, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    charges.sums(actor);
    return done(actor, "payment", page, request, response, () -> charges.markPaid(actor, charge, reference));
  }

  @PostMapping("/console/money/{charge}/waiver")
  ModelAndView waive(Actor.Staff actor, @PathVariable UUID charge, @RequestParam(defaultValue = "") String reason, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    charges.sums(actor);
    return done(actor, "waiver", page, request, response, () -> charges.writeOff(actor, charge, reason));
  }

  @PostMapping("/console/money/vouchers")
  ModelAndView redeem(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    charges.sums(actor);
    var sent = new Sent(fields);
    return done(actor, "redeem", page, request, response, () -> {
      try {
        vouchers.redeem(actor, sent.text("code"), sent.text("orderReference"), sent.number("amount"), sent.text("currency"));
      } catch (NotFound unknown) {
        throw new NotPossible("money.problem.voucher");
      }
    });
  }

  private ModelAndView done(Actor.Staff actor, String form, Page page, HttpServletRequest request, HttpServletResponse response, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, null, page, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, null, page, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/money");
  }

  private ModelAndView page(Actor.Staff actor, Charge.@Nullable State state, Page page, Returned returned, HttpStatus status) {
    var shown = new Shown(state, charges.sums(actor), charges.all(actor, state, null, SHOWN), charges.coverCosts(actor), vouchers.newest(actor), actor.is(Role.ENGINEER, Role.MANAGER),
        actor.is(Role.MANAGER));
    return new ModelAndView("console/money", Map.of("shown", shown, "words", new Words(page, editions, clock.instant()), "returned", returned), status);
  }
}

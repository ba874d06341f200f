package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotAllowed;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.FreightPrices;
import com.defnoco.aftersale.remedies.FreightPrices.Leg;
import com.defnoco.aftersale.remedies.FreightPrices.Way;
import com.defnoco.aftersale.remedies.FreightPrices.Zone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What freight costs by zone, leg, way and weight; dated, edited by managers. */
@Controller
@RequestMapping("/console/freight")
public class FreightPages {

  private final FreightPrices prices;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  FreightPages(FreightPrices prices, Pages pages, Editions editions, Clock clock) {
    this.prices = prices;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /** @param zone the one that is looked at; null while a new one is made */
  public record Shown(FreightPrices.Table table, @Nullable Zone zone, boolean manages) {

    public List<Leg> legs() {
      return List.of(Leg.values());
    }

    public List<Way> ways(Leg leg) {
      return FreightPrices.ways(leg);
    }
  }

  @GetMapping
  ModelAndView show(Actor.Staff actor, @RequestParam(defaultValue = "") String zone, Page page) {
    return page(actor, zone, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/prices")
  ModelAndView price(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    manages(actor);
    var sent = new Sent(fields);
    return done(actor, "price", sent.text("zone"), page, request, response, () -> {
      // One choice names leg and way together, so that no pair can be chosen that does not go.
      var what = sent.text("what").split(" ", 2);
      if (what.length != 2) {
        throw InvalidInput.at("/what", "console.problem.choose");
      }
      try {
        var over = sent.numberOrNone("over");
        prices.put(actor, sent.text("zone"), Leg.valueOf(what[0]), Way.valueOf(what[1]), sent.date("from"), new FreightPrices.Band(over == null ? BigDecimal.ZERO : over, sent.numberOrNone("upTo")),
            sent.numberOrNone("amount"), sent.numberOrNone("damaged"), sent.text("currency").toUpperCase(Locale.ROOT), sent.text("source"));
      } catch (IllegalArgumentException unknown) {
        throw InvalidInput.at("/what", "console.problem.choose");
      }
    });
  }

  @PostMapping("/zones")
  ModelAndView zone(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    manages(actor);
    var sent = new Sent(fields);
    var code = sent.text("code").toUpperCase(Locale.ROOT);
    return done(actor, "zone", code, page, request, response, () -> {
      var countries = new TreeSet<String>();
      for (var word : sent.text("countries").toUpperCase(Locale.ROOT).split("[\\s,;]+")) {
        if (!word.isEmpty()) {
          countries.add(word);
        }
      }
      prices.put(actor, new Zone(code, sent.text("name_en"), sent.text("name_zh"), countries, false));
    });
  }

  private ModelAndView done(Actor.Staff actor, String form, String zone, Page page, HttpServletRequest request, HttpServletResponse response, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, zone, page, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, zone, page, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "freight.said");
    return ClaimAnswers.seeOther("/console/freight?zone=" + zone);
  }

  private ModelAndView page(Actor.Staff actor, String code, Page page, Returned returned, HttpStatus status) {
    var table = prices.table(actor);
    var manages = actor.is(Role.MANAGER);
    var found = table.zones().stream().filter(one -> one.code().equals(code)).findFirst().orElse(null);
    if (found == null && !code.isEmpty() && !returned.is("zone") && !(manages && code.equals("new"))) {
      if (returned.is("price")) {
        found = table.zones().getFirst();
      } else {
        throw new NotFound();
      }
    }
    if (found == null && code.isEmpty()) {
      found = table.zones().getFirst();
    }
    var model = new java.util.HashMap<String, Object>(Map.of("shown", new Shown(table, found, manages), "words", new Words(page, editions, clock.instant()), "returned", returned));
    return new ModelAndView("console/freight", model, status);
  }

  private static void manages(Actor.Staff actor) {
    if (!actor.is(Role.MANAGER)) {
      throw new NotAllowed(Role.MANAGER.name());
    }
  }
}

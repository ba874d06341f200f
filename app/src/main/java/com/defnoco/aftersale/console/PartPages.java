package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.Money;
import com.defnoco.aftersale.remedies.parts.Part;
import com.defnoco.aftersale.remedies.parts.Parts;
import com.defnoco.aftersale.remedies.parts.Reservation;
import com.defnoco.aftersale.remedies.parts.Stock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Parts and what lies where; those to order first. */
@Controller
@RequestMapping("/console")
public class PartPages {

  private final Parts parts;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  PartPages(Parts parts, Pages pages, Editions editions, Clock clock) {
    this.parts = parts;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /** @param brought what became of a list that was just brought in; null when none was */
  public record Listed(List<Stock> stock, Parts.@Nullable Brought brought, boolean keeps) {}

  public record One(Stock stock, List<Reservation> held, List<Parts.Movement> movements, List<Parts.Place> places, boolean keeps) {}

  @GetMapping("/parts")
  ModelAndView list(Actor.Staff actor, Page page) {
    return list(actor, null, page, Returned.nothing(), HttpStatus.OK);
  }

  @GetMapping("/parts.csv")
  void file(Actor.Staff actor, HttpServletResponse response) throws IOException {
    parts.places(actor);
    UnitPages.csv(response, "parts.csv");
    parts.export(actor, response.getWriter());
  }

  @PostMapping("/parts/list")
  ModelAndView bring(Actor.Staff actor, @RequestParam(name = "file", required = false) @Nullable MultipartFile file, Page page, HttpServletRequest request) throws IOException {
    try {
      if (file == null || file.isEmpty()) {
        parts.bring(actor, new java.io.StringReader(""));
        throw InvalidInput.at("/file", "parts.problem.file");
      }
      try (var reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
        return list(actor, parts.bring(actor, reader), page, Returned.nothing(), HttpStatus.OK);
      }
    } catch (InvalidInput refused) {
      return list(actor, null, page, Returned.of("list", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  @PostMapping("/parts")
  ModelAndView put(Actor.Staff actor, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request, HttpServletResponse response) {
    var sent = new Sent(fields);
    try {
      parts.places(actor);
      var currency = Money.currency(sent.text("currency"));
      var part = new Part(sent.text("code").toUpperCase(Locale.ROOT), sent.text("name_en"), sent.text("name_zh"), words(sent.text("models")), words(sent.text("alternatives")),
          sent.text("hs_code"), sent.text("origin").toUpperCase(Locale.ROOT), sent.whole("grams"), Money.amount(sent.number("value"), currency, "/value"), currency,
          sent.checked("holds_lithium"), sent.whole("reorder_level"));
      parts.put(actor, part);
      pages.toast(response, "work.said");
      return ClaimAnswers.seeOther("/console/parts/" + part.code());
    } catch (InvalidInput refused) {
      return list(actor, null, page, Returned.of("put", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  @GetMapping("/parts/{code}")
  ModelAndView part(Actor.Staff actor, @PathVariable String code, Page page) {
    return one(actor, code, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/parts/{code}/receipts")
  ModelAndView receive(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    var sent = new Sent(fields);
    parts.find(actor, code);
    return done(actor, code, "receive", page, request, () -> {
      var first = parts.receive(actor, code, sent.text("place"), sent.whole("quantity"), sent.text("reference"));
      pages.toast(response, first ? "work.said" : "parts.said.again");
    });
  }

  @PostMapping("/parts/{code}/counts")
  ModelAndView correct(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    var sent = new Sent(fields);
    parts.find(actor, code);
    return done(actor, code, "count", page, request, () -> {
      parts.correct(actor, code, sent.text("place"), sent.whole("counted"), sent.text("reason"));
      pages.toast(response, "work.said");
    });
  }

  private ModelAndView done(Actor.Staff actor, String code, String form, Page page, HttpServletRequest request, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return one(actor, code, page, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return one(actor, code, page, Returned.of(form, request, refused), HttpStatus.CONFLICT);
    }
    return ClaimAnswers.seeOther("/console/parts/" + code);
  }

  private ModelAndView list(Actor.Staff actor, Parts.@Nullable Brought brought, Page page, Returned returned, HttpStatus status) {
    var model = model(page, returned);
    model.put("listed", new Listed(parts.stock(actor), brought, keeps(actor)));
    return new ModelAndView("console/parts", model, status);
  }

  private ModelAndView one(Actor.Staff actor, String code, Page page, Returned returned, HttpStatus status) {
    var model = model(page, returned);
    model.put("one", new One(parts.find(actor, code), parts.heldOf(actor, code), parts.movements(actor, code), parts.places(actor), keeps(actor)));
    return new ModelAndView("console/part", model, status);
  }

  private Map<String, Object> model(Page page, Returned returned) {
    var model = new HashMap<String, Object>();
    model.put("words", new Words(page, editions, clock.instant()));
    model.put("returned", returned);
    return model;
  }

  private static boolean keeps(Actor.Staff actor) {
    return actor.is(Role.ENGINEER, Role.MANAGER, Role.BENCH);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.toUpperCase(Locale.ROOT).split("[\\s,;]+"));
  }
}

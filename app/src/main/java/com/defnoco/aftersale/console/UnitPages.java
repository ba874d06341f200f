package com.defnoco.aftersale.console;

import com.defnoco.aftersale.certificates.Certificates;
import com.defnoco.aftersale.claims.Corrections;
import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.diagnosis.Diagnosis;
import com.defnoco.aftersale.pages.CoverBar;
import com.defnoco.aftersale.pages.Happening;
import com.defnoco.aftersale.pages.Option;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.registry.CoverLookup;
import com.defnoco.aftersale.registry.Exports;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import com.defnoco.aftersale.registry.Unit;
import com.defnoco.aftersale.registry.UnitQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Every unit the company shipped: found by any part of its serial, and each with its life. */
@Controller
public class UnitPages {

  private static final int PER_PAGE = 50;

  private final Registry registry;
  private final CoverLookup lookup;
  private final Exports exports;
  private final Claims claims;
  private final Diagnosis diagnosis;
  private final Certificates certificates;
  private final Customers customers;
  private final ListViews lists;
  private final Corrections corrections;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  UnitPages(Registry registry, CoverLookup lookup, Exports exports, Claims claims, Diagnosis diagnosis, Certificates certificates, Customers customers, ListViews lists,
      Corrections corrections, Pages pages, Editions editions,
      Clock clock) {
    this.registry = registry;
    this.lookup = lookup;
    this.exports = exports;
    this.claims = claims;
    this.diagnosis = diagnosis;
    this.certificates = certificates;
    this.customers = customers;
    this.lists = lists;
    this.corrections = corrections;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  /** What the list is narrowed to; it lives in the address. */
  public record Filter(@Nullable String q, @Nullable String model, @Nullable String consignment, @Nullable String withheld,
      @Nullable String owner, @Nullable String after) {

    UnitQuery query(int limit) {
      return new UnitQuery(q, model, consignment, withheld == null || withheld.isEmpty() ? null : withheld.equals("yes"), ownerId(), after, limit);
    }

    /** The address of the same list from a place on, or its file. */
    public String at(String path, @Nullable String from) {
      var address = UriComponentsBuilder.fromPath(path);
      add(address, "q", q);
      add(address, "model", model);
      add(address, "consignment", consignment);
      add(address, "withheld", withheld);
      add(address, "owner", owner);
      add(address, "after", from);
      return address.encode().build().toUriString();
    }

    public boolean empty() {
      return blank(q) && blank(model) && blank(consignment) && blank(withheld) && blank(owner);
    }

    /** Nobody has the id of an address that was typed wrongly. */
    private @Nullable UUID ownerId() {
      try {
        return blank(owner) ? null : UUID.fromString(owner.strip());
      } catch (IllegalArgumentException notAnId) {
        return new UUID(0, 1);
      }
    }

    private static boolean blank(@Nullable String text) {
      return text == null || text.isBlank();
    }

    private static void add(UriComponentsBuilder address, String name, @Nullable String value) {
      if (value != null && !value.isBlank()) {
        address.queryParam(name, "{" + name + "}").uriVariables(java.util.Map.of(name, value));
      }
    }
  }

  @GetMapping("/console/units")
  ModelAndView list(Actor.Staff actor, Filter filter) {
    var found = registry.units(actor, filter.query(PER_PAGE + 1));
    var shown = found.size() > PER_PAGE ? found.subList(0, PER_PAGE) : found;
    var model = new HashMap<String, Object>();
    model.put("filter", filter);
    model.put("units", shown);
    model.put("next", found.size() > PER_PAGE ? filter.at("/console/units", shown.getLast().serial()) : null);
    model.put("views", lists.of(actor, ListViews.Place.UNITS, filter.at("", null)));
    model.put("owner", filter.ownerId() == null || !seesClaims(actor) ? null : customers.findAll(actor, List.of(filter.ownerId())).get(filter.ownerId()));
    model.put("models", registry.models(actor).stream().map(m -> new Option(m.code(), m.code() + " · " + m.name())).toList());
    return new ModelAndView("console/units", model);
  }

  @GetMapping("/console/units.csv")
  void file(Actor.Staff actor, Filter filter, HttpServletResponse response) throws IOException {
    csv(response, "units.csv");
    exports.units(actor, filter.query(500), Exports.Format.CSV, response.getWriter());
  }

  static void csv(HttpServletResponse response, String name) {
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  // --- one unit ---------------------------------------------------------------------------------------------------------------

  @GetMapping("/console/units/{serial}")
  ModelAndView unit(Actor.Staff actor, @PathVariable String serial, HttpServletRequest request) {
    return switch (registry.resolve(serial)) {
      case Resolution.Found found -> page(actor, serial, request, Returned.nothing(), HttpStatus.OK);
      // Not a unit, but perhaps what somebody meant: the list says so.
      case Resolution.DidYouMean several -> {
        var model = new HashMap<String, Object>();
        model.put("serial", serial);
        model.put("serials", several.serials());
        yield new ModelAndView("console/unitMeant", model);
      }
      case Resolution.Unknown unknown -> throw new NotFound();
      case Resolution.Impossible impossible -> throw new NotFound();
    };
  }

  private ModelAndView page(Actor.Staff actor, String serial, HttpServletRequest request, Returned returned, HttpStatus status) {
    var unit = registry.unit(actor, serial);
    var cover = lookup.cover(actor, serial, null);
    var best = cover.withPapers() != null ? cover.withPapers() : cover.withoutPapers();
    var page = pages.of(request);
    var model = new HashMap<String, Object>();
    model.put("unit", unit);
    model.put("cover", cover);
    model.put("bar", new CoverBar(unit.manufactured() == null ? null : unit.manufactured().on(),
        unit.consignment() == null ? null : unit.consignment().arrivedOn(), best == null ? null : best.startsOn(),
        best == null ? null : best.lastDay(), null));
    model.put("happenings", happenings(unit, page));
    model.put("claims", seesClaims(actor) ? claims.ofUnit(actor, unit.id()) : List.of());
    model.put("logs", diagnosis.ofUnit(actor, unit.id()));
    model.put("owner", unit.ownerId() == null || !seesClaims(actor) ? null : customers.findAll(actor, List.of(unit.ownerId())).get(unit.ownerId()));
    model.put("certificates", certificates.of(actor, unit.serial()));
    model.put("issues", certificates.mayIssueFor(actor));
    model.put("writes", registry.mayWrite(actor));
    model.put("corrects", actor.is(Role.MANAGER));
    model.put("words", new Words(page, editions, clock.instant()));
    model.put("returned", returned);
    return new ModelAndView("console/unit", model, status);
  }

  private static boolean seesClaims(Actor.Staff actor) {
    return actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR);
  }

  private static List<Happening> happenings(Unit unit, Page page) {
    var happenings = new ArrayList<Happening>();
    for (var event : unit.history()) {
      var sentence = page.text(event.key(), event.arguments().toArray());
      happenings.add(new Happening(event.at(), icon(event.key()),
          event.on() == null ? sentence : page.date(event.on()) + " · " + sentence, event.reason(), null));
    }
    return happenings;
  }

  private static String icon(String key) {
    return key.contains("manufactured") ? "factory" : key.contains("arrival") ? "anchor" : key.contains("owner") ? "user"
        : key.contains("withheld") || key.contains("released") ? "lock" : "note";
  }

  // --- its certificate ----------------------------------------------------------------------------------------------------------

  @PostMapping("/console/units/{serial}/certificate")
  ModelAndView issue(Actor.Staff actor, @PathVariable String serial, HttpServletRequest request, HttpServletResponse response) {
    try {
      return done(actor, serial, "certificate", "certificates.said.issued", request, response, () -> certificates.issue(actor, serial));
    } catch (NotPossible refused) {
      return page(actor, serial, request, Returned.of("certificate", request, InvalidInput.at("/certificate", refused.key(), refused.arguments().toArray())),
          HttpStatus.CONFLICT);
    }
  }

  @GetMapping("/console/units/{serial}/certificates/{number}")
  ResponseEntity<byte[]> certificate(Actor.Staff actor, @PathVariable String serial, @PathVariable String number) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF).header("X-Content-Type-Options", "nosniff").cacheControl(CacheControl.noStore())
        .header("Content-Disposition", ContentDisposition.attachment().filename(number + ".pdf").build().toString()).body(certificates.pdf(actor, serial, number));
  }

  record RevokeForm(@Nullable String number, @Nullable String reason) {}

  @PostMapping("/console/units/{serial}/certificate-revocation")
  ModelAndView revoke(Actor.Staff actor, @PathVariable String serial, RevokeForm form, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, serial, "revocation", "certificates.said.revoked", request, response,
        () -> certificates.revoke(actor, serial, text(form.number()), text(form.reason())));
  }

  record OwnerForm(@Nullable String owner, @Nullable String reason) {}

  record WithheldForm(boolean withheld, @Nullable String reason) {}

  record MoveForm(@Nullable String consignment, @Nullable String reason) {}

  @PostMapping("/console/units/{serial}/owner")
  ModelAndView changeOwner(Actor.Staff actor, @PathVariable String serial, OwnerForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return done(actor, serial, "owner", "reg.said.owner", request, response,
        () -> registry.changeOwner(actor, serial, ownerId(actor, text(form.owner())), text(form.reason())));
  }

  private @Nullable UUID ownerId(Actor.Staff actor, String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      var id = UUID.fromString(text.strip());
      return customers.find(actor, id).id();
    } catch (IllegalArgumentException notAnId) {
      var found = customers.search(actor, text.strip(), null, 2);
      if (found.size() != 1) {
        throw InvalidInput.at("/owner", found.isEmpty() ? "reg.owner.unknown" : "reg.owner.several", text.strip());
      }
      return found.getFirst().id();
    } catch (NotFound unknown) {
      throw InvalidInput.at("/owner", "reg.owner.unknown", text.strip());
    }
  }

  @PostMapping("/console/units/{serial}/withheld")
  ModelAndView withhold(Actor.Staff actor, @PathVariable String serial, WithheldForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return done(actor, serial, "withheld", form.withheld() ? "reg.said.withheld" : "reg.said.released", request, response,
        () -> registry.withhold(actor, serial, form.withheld(), text(form.reason())));
  }

  @PostMapping("/console/units/{serial}/consignment")
  ModelAndView move(Actor.Staff actor, @PathVariable String serial, MoveForm form, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, serial, "consignment", "reg.said.moved", request, response,
        () -> registry.moveUnit(actor, serial, text(form.consignment()), text(form.reason())));
  }

  record CorrectionForm(@Nullable String manufacturedOn, @Nullable String model, @Nullable String proof, @Nullable String reason, @Nullable Boolean seen) {}

  /** Shows which decisions would change; the second time, as seen, corrects. */
  @PostMapping("/console/units/{serial}/correction")
  ModelAndView correct(Actor.Staff actor, @PathVariable String serial, CorrectionForm form, HttpServletRequest request, HttpServletResponse response) {
    Runnable correction = () -> registry.correctUnit(actor, serial, text(form.manufacturedOn()), text(form.model()), text(form.proof()), text(form.reason()));
    if (form.seen() != null) {
      return done(actor, serial, "correction", "reg.said.corrected", request, response, correction);
    }
    var unit = registry.unit(actor, serial);
    var page = pages.of(request);
    try {
      var chain = unit.chain().stream().map(registry::unitFacts).flatMap(java.util.Optional::stream).map(facts -> facts.unitId()).toList();
      var effects = corrections.wouldChange(actor, chain, correction);
      var fields = new java.util.LinkedHashMap<String, String>();
      fields.put("manufacturedOn", text(form.manufacturedOn()));
      fields.put("model", text(form.model()));
      fields.put("proof", text(form.proof()));
      fields.put("reason", text(form.reason()));
      return CorrectionPage.of(unit.serial(), "/console/units/" + unit.serial(), "/console/units/" + unit.serial() + "/correction",
          unit.manufactured() == null ? page.text("reg.unit.madeUnknown") : page.date(unit.manufactured().on()),
          text(form.manufacturedOn()).isBlank() ? text(form.model()) : form.manufacturedOn(), fields, effects, new Words(page, editions, clock.instant()));
    } catch (InvalidInput refused) {
      return page(actor, serial, request, Returned.of("correction", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  record ReplacementForm(@Nullable String replacement, @Nullable String reason) {}

  /** Records the unit that was handed out in place of this one. */
  @PostMapping("/console/units/{serial}/replacement")
  ModelAndView replace(Actor.Staff actor, @PathVariable String serial, ReplacementForm form, HttpServletRequest request, HttpServletResponse response) {
    return done(actor, serial, "replacement", "reg.said.replaced", request, response,
        () -> registry.replaceUnit(actor, serial, text(form.replacement()), text(form.reason())));
  }

  private ModelAndView done(Actor.Staff actor, String serial, String form, String said, HttpServletRequest request,
      HttpServletResponse response, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(actor, serial, request, Returned.of(form, request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, said);
    return ClaimAnswers.seeOther("/console/units/" + registry.unit(actor, serial).serial());
  }

  static String text(@Nullable String typed) {
    return typed == null ? "" : typed;
  }
}

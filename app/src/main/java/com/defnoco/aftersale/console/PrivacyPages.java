package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Customers;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.privacy.AccessLog;
import com.defnoco.aftersale.privacy.Privacy;
import com.defnoco.aftersale.privacy.Retention;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Data about people: handed out, forgotten, kept for so long, and read by whom. */
@Controller
public class PrivacyPages {

  private final Privacy privacy;
  private final Retention retention;
  private final AccessLog access;
  private final Customers customers;
  private final StaffAccounts staff;
  private final Pages pages;
  private final Clock clock;

  PrivacyPages(Privacy privacy, Retention retention, AccessLog access, Customers customers, StaffAccounts staff, Pages pages, Clock clock) {
    this.privacy = privacy;
    this.retention = retention;
    this.access = access;
    this.customers = customers;
    this.staff = staff;
    this.pages = pages;
    this.clock = clock;
  }

  /** An erasure as a second person sees it. */
  public record Asked(Privacy.Erasure erasure, String name, String askedBy, boolean mayErase) {}

  /** A customer's own wish as a manager sees it. */
  public record Wished(Privacy.Wish wish, String name) {}

  /** What a rule would do. @param days as typed; @param would null where nothing was asked */
  public record Preview(String kind, String days, @Nullable Long would) {}

  @GetMapping("/console/privacy")
  ModelAndView privacy(Actor.Staff actor, @RequestParam(defaultValue = "") String kind, @RequestParam(defaultValue = "") String days, HttpServletRequest request) {
    if (kind.isEmpty()) {
      return privacy(actor, Returned.nothing(), new Preview("", "", null));
    }
    try {
      return privacy(actor, Returned.nothing(), new Preview(kind, days, retention.preview(actor, kind, number(days))));
    } catch (InvalidInput refused) {
      var back = privacy(actor, Returned.of("rule", request, refused), new Preview(kind, days, null));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
  }

  @PostMapping("/console/privacy/rules")
  ModelAndView setRule(Actor.Staff actor, @RequestParam String kind, @RequestParam(defaultValue = "") String days, @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String reason, HttpServletRequest request, HttpServletResponse response) {
    try {
      retention.set(actor, kind, number(days), day(from), reason);
    } catch (InvalidInput refused) {
      var back = privacy(actor, Returned.of("rule", request, refused), new Preview(kind, days, null));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    pages.toast(response, "privacy.retention.set");
    return new ModelAndView("redirect:/console/privacy");
  }

  @PostMapping("/console/privacy/erasures/{id}/approve")
  ModelAndView erase(Actor.Staff actor, @PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) {
    try {
      privacy.erase(actor, id);
    } catch (NotPossible refused) {
      var back = privacy(actor, Returned.of(id.toString(), request, refused), new Preview("", "", null));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    pages.toast(response, "privacy.erased");
    return new ModelAndView("redirect:/console/privacy");
  }

  @PostMapping("/console/privacy/wishes/{id}/decline")
  ModelAndView decline(Actor.Staff actor, @PathVariable UUID id, @RequestParam(defaultValue = "") String reason, HttpServletRequest request, HttpServletResponse response) {
    try {
      privacy.decline(actor, id, reason);
    } catch (InvalidInput refused) {
      return back(privacy(actor, Returned.of(id.toString(), request, refused), new Preview("", "", null)));
    }
    pages.toast(response, "privacy.declined");
    return new ModelAndView("redirect:/console/privacy");
  }

  @PostMapping("/console/privacy/erasures/{id}/stop")
  ModelAndView stop(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    privacy.stop(actor, id);
    pages.toast(response, "privacy.stopped");
    return new ModelAndView("redirect:/console/privacy");
  }

  @GetMapping("/console/privacy/readings")
  ModelAndView readings(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID customer, @RequestParam(defaultValue = "") String who) {
    var rows = access.of(actor, customer, who.isBlank() || who.length() > 60 ? null : who.strip());
    var model = new HashMap<String, @Nullable Object>();
    model.put("rows", rows);
    model.put("names", names(rows.stream().map(AccessLog.Reading::actor).toList()));
    model.put("people", staff.all(actor));
    model.put("customer", customer == null ? "" : customer.toString());
    model.put("who", who.strip());
    return new ModelAndView("console/readings", model);
  }

  @GetMapping("/console/customers/{id}/data")
  ModelAndView data(Actor.Staff actor, @PathVariable UUID id) {
    return data(actor, id, Returned.nothing());
  }

  @GetMapping("/console/customers/{id}/data.zip")
  void export(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) throws IOException {
    privacy.kept(actor, id);
    customers.find(actor, id);
    response.setContentType("application/zip");
    response.setHeader("Content-Disposition", "attachment; filename=\"data.zip\"");
    response.setHeader("Cache-Control", "no-store");
    privacy.export(actor, id, response.getOutputStream());
  }

  @PostMapping("/console/customers/{id}/erasure")
  ModelAndView ask(Actor.Staff actor, @PathVariable UUID id, @RequestParam String reason, HttpServletRequest request, HttpServletResponse response) {
    try {
      privacy.ask(actor, id, reason);
    } catch (InvalidInput refused) {
      return back(data(actor, id, Returned.of("erasure", request, refused)));
    } catch (NotPossible refused) {
      return back(data(actor, id, Returned.of("erasure", request, refused)));
    }
    pages.toast(response, "privacy.asked");
    return new ModelAndView("redirect:/console/customers/" + id + "/data");
  }

  private ModelAndView data(Actor.Staff actor, UUID id, Returned returned) {
    var kept = privacy.kept(actor, id);
    var model = new HashMap<String, @Nullable Object>();
    model.put("customer", customers.find(actor, id));
    model.put("kept", kept);
    model.put("underWay", privacy.underWay(actor, id));
    model.put("wish", privacy.wishes(actor).stream().filter(wish -> wish.customer().equals(id)).findFirst().orElse(null));
    model.put("asked", privacy.open(actor).stream().anyMatch(erasure -> erasure.customer().equals(id)));
    model.put("returned", returned);
    return new ModelAndView("console/customerData", model);
  }

  private ModelAndView privacy(Actor.Staff actor, Returned returned, Preview preview) {
    var open = actor.is(Role.MANAGER) ? privacy.open(actor) : List.<Privacy.Erasure>of();
    var wishes = actor.is(Role.MANAGER) ? privacy.wishes(actor) : List.<Privacy.Wish>of();
    var asked = names(open.stream().map(Privacy.Erasure::askedBy).toList());
    var known = customers.findAll(actor, Stream.concat(open.stream().map(Privacy.Erasure::customer), wishes.stream().map(Privacy.Wish::customer)).toList());
    var model = new HashMap<String, @Nullable Object>();
    model.put("wishes", wishes.stream().map(wish -> new Wished(wish, known.containsKey(wish.customer()) ? known.get(wish.customer()).name() : "—")).toList());
    model.put("erasures", open.stream().map(erasure -> new Asked(erasure, known.containsKey(erasure.customer()) ? known.get(erasure.customer()).name() : "—",
        asked.getOrDefault(erasure.askedBy(), erasure.askedBy()), privacy.mayErase(actor, erasure))).toList());
    var rules = retention.rules(actor);
    model.put("kinds", retention.kinds(actor));
    model.put("rules", rules);
    model.put("names", names(rules.stream().map(Retention.Stored::setBy).toList()));
    model.put("maySet", actor.is(Role.ADMINISTRATOR));
    model.put("preview", preview);
    model.put("today", clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toString());
    model.put("returned", returned);
    return new ModelAndView("console/privacy", model);
  }

  private Map<String, String> names(Collection<String> references) {
    var ids = references.stream().filter(reference -> reference.startsWith("staff:")).flatMap(reference -> {
      try {
        return Stream.of(UUID.fromString(reference.substring(6)));
      } catch (IllegalArgumentException noId) {
        return Stream.empty();
      }
    }).distinct().toList();
    var names = new HashMap<String, String>();
    staff.names(ids).forEach((id, name) -> names.put("staff:" + id, name));
    return names;
  }

  private static ModelAndView back(ModelAndView view) {
    view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    return view;
  }

  /** Days as typed; nothing means for ever, and what is no number is a number that no rule takes. */
  private static int number(String typed) {
    return typed.isBlank() ? 0 : typed.strip().matches("\\d{1,6}") ? Integer.parseInt(typed.strip()) : -1;
  }

  private LocalDate day(String typed) {
    try {
      return typed.isBlank() ? clock.instant().atZone(ZoneOffset.UTC).toLocalDate() : LocalDate.parse(typed.strip());
    } catch (DateTimeParseException noDay) {
      throw InvalidInput.at("/from", "privacy.retention.day");
    }
  }
}

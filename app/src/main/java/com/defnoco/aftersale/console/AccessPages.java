package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.FactorResets;
import com.defnoco.aftersale.parties.SignInLog;
import com.defnoco.aftersale.parties.StaffAccounts;
import com.defnoco.aftersale.platform.NotPossible;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** Who came in, and who is to be let in again: every sign-in that was tried, and resets of second steps that wait for a second person. */
@Controller
public class AccessPages {

  private final SignInLog tries;
  private final FactorResets resets;
  private final StaffAccounts staff;
  private final Pages pages;

  AccessPages(SignInLog tries, FactorResets resets, StaffAccounts staff, Pages pages) {
    this.tries = tries;
    this.resets = resets;
    this.staff = staff;
    this.pages = pages;
  }

  /**
   * A reset as a second person sees it.
   *
   * @param mayApprove whether this reader can be that person
   */
  public record Asked(FactorResets.Reset reset, String askedBy, boolean mayApprove) {}

  /** The chosen filter: names of an outcome and of a person, empty for all. */
  public record Chosen(String outcome, String who) {}

  @GetMapping("/console/sign-ins")
  ModelAndView signIns(Actor.Staff actor, @RequestParam(defaultValue = "") String outcome, @RequestParam(defaultValue = "") String who,
      @RequestParam(required = false) @Nullable Long before) {
    var only = Stream.of(SignInLog.Outcome.values()).filter(each -> each.name().equals(outcome)).findFirst().orElse(null);
    var whose = who.isBlank() || who.length() > 60 ? null : who.strip();
    var found = tries.newest(actor, only, whose, before);
    var model = new HashMap<String, @Nullable Object>();
    model.put("tries", found);
    model.put("people", staff.all(actor));
    model.put("names", names(found));
    model.put("chosen", new Chosen(only == null ? "" : only.name(), whose == null ? "" : whose));
    model.put("older", found.size() == 100 ? found.getLast().id() : null);
    return new ModelAndView("console/signIns", model);
  }

  @GetMapping("/console/resets")
  ModelAndView resets(Actor.Staff actor) {
    return resets(actor, Returned.nothing());
  }

  @PostMapping("/console/resets/{id}/approve")
  ModelAndView approve(Actor.Staff actor, @PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) {
    try {
      resets.approve(actor, id);
    } catch (NotPossible refused) {
      var back = resets(actor, Returned.of(id.toString(), request, refused));
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
    pages.toast(response, "admin.reset.approved");
    return new ModelAndView("redirect:/console/resets");
  }

  @PostMapping("/console/resets/{id}/stop")
  ModelAndView stop(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    resets.stop(actor, id);
    pages.toast(response, "admin.reset.stopped");
    return new ModelAndView("redirect:/console/resets");
  }

  private ModelAndView resets(Actor.Staff actor, Returned returned) {
    var open = resets.open(actor);
    var names = staff.names(open.stream().map(FactorResets.Reset::askedBy).toList());
    return new ModelAndView("console/resets", Map.of("returned", returned, "resets",
        open.stream().map(reset -> new Asked(reset, names.getOrDefault(reset.askedBy(), ""), resets.mayApprove(actor, reset))).toList()));
  }

  private Map<String, String> names(List<SignInLog.Try> tries) {
    var ids = tries.stream().map(SignInLog.Try::who).filter(Objects::nonNull).filter(who -> who.startsWith("staff:")).map(who -> UUID.fromString(who.substring(6))).distinct().toList();
    var names = new HashMap<String, String>();
    staff.names(ids).forEach((id, name) -> names.put("staff:" + id, name));
    return names;
  }
}

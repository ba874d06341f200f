package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.ApiKeys;
import com.defnoco.aftersale.parties.Scope;
import com.defnoco.aftersale.platform.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Keys of outside programs. A secret is shown once, on the page that made it. */
@Controller
class KeyPages {

  private final ApiKeys keys;
  private final Pages pages;

  KeyPages(ApiKeys keys, Pages pages) {
    this.keys = keys;
    this.pages = pages;
  }

  @GetMapping("/console/keys")
  ModelAndView keys(Actor.Staff actor) {
    return keys(actor, Returned.nothing(), Set.of(), null);
  }

  @PostMapping("/console/keys")
  ModelAndView make(Actor.Staff actor, @RequestParam String name, @RequestParam(defaultValue = "") Set<Scope> scopes,
      HttpServletRequest request) {
    try {
      return keys(actor, Returned.nothing(), Set.of(), keys.make(actor, name, scopes).secret());
    } catch (InvalidInput refused) {
      var back = keys(actor, Returned.of("key", request, refused), scopes, null);
      back.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
      return back;
    }
  }

  @PostMapping("/console/keys/{id}/revoke")
  ModelAndView revoke(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    keys.revoke(actor, id);
    pages.toast(response, "admin.key.revokeDone");
    return new ModelAndView("redirect:/console/keys");
  }

  private ModelAndView keys(Actor.Staff actor, Returned returned, Set<Scope> chosen, @Nullable String secret) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("returned", returned);
    model.put("keys", keys.all(actor));
    model.put("chosen", chosen.stream().map(Enum::name).collect(Collectors.toSet()));
    model.put("newSecret", secret);
    return new ModelAndView("console/keys", model);
  }
}

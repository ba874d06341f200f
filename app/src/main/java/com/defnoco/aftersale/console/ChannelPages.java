package com.defnoco.aftersale.console;

import com.defnoco.aftersale.inbox.Accounts;
import com.defnoco.aftersale.inbox.ChannelAdapter;
import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.Templates;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Accounts at providers: what each needs, whether it works, and what could not be understood. */
@Controller
public class ChannelPages {

  private final Accounts accounts;
  private final Inbox inbox;
  private final Templates templates;
  private final Pages pages;
  private final Settings settings;

  ChannelPages(Accounts accounts, Inbox inbox, Templates templates, Pages pages, Settings settings) {
    this.accounts = accounts;
    this.inbox = inbox;
    this.templates = templates;
    this.pages = pages;
    this.settings = settings;
  }

  /** One account with the checklist of its kind. */
  public record Shown(Accounts.View account, List<ChannelAdapter.Setting> checklist, List<Templates.Approved> templates) {}

  @GetMapping("/console/channels")
  ModelAndView channels(Actor.Staff actor) {
    return page(actor, Returned.nothing(), "", null, HttpStatus.OK);
  }

  /** Sets an account up or changes it; the names of its settings are the names of the fields. */
  @PostMapping("/console/channels")
  ModelAndView put(Actor.Staff actor, @RequestParam String account, @RequestParam String kind, @RequestParam String name, HttpServletRequest request, HttpServletResponse response) {
    requireAdministrator(actor);
    var form = "channel-" + kind;
    try {
      var of = ChannelKind.valueOf(kind);
      if (!accounts.kinds().contains(of)) {
        throw new NotFound();
      }
      var given = new LinkedHashMap<String, String>();
      for (var setting : accounts.checklist(of)) {
        given.put(setting.name(), request.getParameter(setting.name()) == null ? "" : request.getParameter(setting.name()));
      }
      accounts.put(actor, account, of, name, given);
    } catch (IllegalArgumentException noSuchKind) {
      throw new NotFound();
    } catch (InvalidInput refused) {
      return page(actor, Returned.of(form, request, refused), form, null, HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, Returned.of(form, request, refused), form, null, HttpStatus.CONFLICT);
    }
    pages.toast(response, "inbox.channels.saved");
    return ClaimAnswers.seeOther("/console/channels");
  }

  @PostMapping("/console/channels/{id}/test")
  ModelAndView test(Actor.Staff actor, @PathVariable String id) {
    return page(actor, Returned.nothing(), id, accounts.test(actor, id), HttpStatus.OK);
  }

  @PostMapping("/console/channels/{id}/state")
  ModelAndView enable(Actor.Staff actor, @PathVariable String id, @RequestParam(defaultValue = "false") boolean on, HttpServletResponse response) {
    accounts.enable(actor, id, on);
    pages.toast(response, "inbox.channels.saved");
    return ClaimAnswers.seeOther("/console/channels");
  }

  /** Whether the account says by itself that a message arrived. */
  @PostMapping("/console/channels/{id}/acknowledgement")
  ModelAndView acknowledge(Actor.Staff actor, @PathVariable String id, @RequestParam(defaultValue = "false") boolean on, HttpServletResponse response) {
    accounts.acknowledge(actor, id, on);
    pages.toast(response, "inbox.channels.saved");
    return ClaimAnswers.seeOther("/console/channels");
  }

  @PostMapping("/console/channels/{id}/templates")
  ModelAndView template(Actor.Staff actor, @PathVariable String id, @RequestParam(defaultValue = "") String template, @RequestParam(defaultValue = "") String language,
      @RequestParam(defaultValue = "") String body, @RequestParam(defaultValue = "false") boolean notices, HttpServletRequest request, HttpServletResponse response) {
    try {
      templates.put(actor, id, template, language, body, notices);
    } catch (InvalidInput refused) {
      return page(actor, Returned.of("template-" + id, request, refused), "", null, HttpStatus.UNPROCESSABLE_CONTENT);
    }
    pages.toast(response, "inbox.channels.saved");
    return ClaimAnswers.seeOther("/console/channels");
  }

  @PostMapping("/console/channels/templates/{id}/removal")
  ModelAndView removeTemplate(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    templates.remove(actor, id);
    pages.toast(response, "inbox.channels.saved");
    return ClaimAnswers.seeOther("/console/channels");
  }

  @PostMapping("/console/channels/deliveries/{id}/replay")
  ModelAndView replay(Actor.Staff actor, @PathVariable UUID id, HttpServletResponse response) {
    inbox.replay(actor, id);
    pages.toast(response, "inbox.channels.replayed");
    return ClaimAnswers.seeOther("/console/channels");
  }

  private ModelAndView page(Actor.Staff actor, Returned returned, String open, Accounts.@Nullable Tried tried, HttpStatus status) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("accounts", accounts.all(actor).stream().filter(one -> accounts.kinds().contains(one.kind())).map(one -> new Shown(one, accounts.checklist(one.kind()), templates.of(actor, one.id()))).toList());
    var kinds = new LinkedHashMap<ChannelKind, List<ChannelAdapter.Setting>>();
    accounts.kinds().forEach(kind -> kinds.put(kind, accounts.checklist(kind)));
    model.put("kinds", kinds);
    model.put("parked", actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR) ? inbox.deliveries(actor, null, Inbox.Outcome.PARKED, null, 50) : List.of());
    model.put("administers", actor.is(Role.ADMINISTRATOR));
    model.put("replays", actor.is(Role.ENGINEER, Role.MANAGER));
    model.put("returned", returned);
    model.put("open", open);
    model.put("tried", tried);
    model.put("base", settings.link(""));
    return new ModelAndView("console/channels", model, status);
  }

  private static void requireAdministrator(Actor.Staff actor) {
    if (!actor.is(Role.ADMINISTRATOR)) {
      throw new NotFound();
    }
  }
}

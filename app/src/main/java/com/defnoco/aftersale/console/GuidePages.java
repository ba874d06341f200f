package com.defnoco.aftersale.console;

import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.remedies.remote.Guide;
import com.defnoco.aftersale.remedies.remote.Guides;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.web.servlet.ModelAndView;

/** The repair guides, read and edited; every edit is a version. */
@Controller
@RequestMapping("/console/guides")
class GuidePages {

  private final Guides guides;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  GuidePages(Guides guides, Pages pages, Editions editions, Clock clock) {
    this.guides = guides;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  @GetMapping
  ModelAndView list(Actor.Staff actor, Page page) {
    return new ModelAndView("console/guides", Map.of("guides", guides.all(actor), "words", words(page)));
  }

  @GetMapping("/{code}")
  ModelAndView guide(Actor.Staff actor, @PathVariable String code, Page page) {
    return one(actor, code, null, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping("/{code}")
  ModelAndView edit(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request,
      HttpServletResponse response) {
    guides.newest(actor, code);
    try {
      guides.edit(actor, guide(code, new Sent(fields)), new Sent(fields).text("reason"));
    } catch (InvalidInput refused) {
      return one(actor, code, null, page, Returned.of("guide", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return one(actor, code, null, page, Returned.of("guide", request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/guides/" + code);
  }

  /** How it would look; nothing is saved. */
  @PostMapping("/{code}/preview")
  ModelAndView preview(Actor.Staff actor, @PathVariable String code, @RequestParam MultiValueMap<String, String> fields, Page page, HttpServletRequest request) {
    guides.newest(actor, code);
    try {
      var draft = guide(code, new Sent(fields));
      guides.checked(actor, draft);
      return one(actor, code, draft, page, Returned.of("guide", request, new InvalidInput(List.of())), HttpStatus.OK);
    } catch (InvalidInput refused) {
      return one(actor, code, null, page, Returned.of("guide", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  private static Guide guide(String code, Sent sent) {
    var steps = new ArrayList<Guide.Step>();
    for (int i = 1; i <= 40; i++) {
      var text = words(sent, "text" + i);
      if (text == null) {
        continue;
      }
      var what = words(sent, "what" + i);
      steps.add(new Guide.Step(text, words(sent, "stop" + i), what == null ? null : new Guide.Measure(what, sent.text("unit" + i), sent.numberOrNone("low" + i), sent.numberOrNone("high" + i)),
          sent.text("picture" + i).isEmpty() ? null : sent.text("picture" + i)));
    }
    var none = new Guide.Words("", "");
    var title = words(sent, "title");
    var tools = words(sent, "tools");
    return new Guide(code, sent.text("version").isEmpty() ? 0 : sent.whole("version"), title == null ? none : title, tools == null ? none : tools, steps);
  }

  private ModelAndView one(Actor.Staff actor, String code, @Nullable Guide draft, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/guide", Map.of("guide", guides.newest(actor, code), "shown", draft == null ? guides.newest(actor, code) : draft, "draft", draft != null, "words", words(page), "returned", returned,
        "edits", actor.is(Role.ENGINEER, Role.MANAGER)), status);
  }

  private Words words(Page page) {
    return new Words(page, editions, clock.instant());
  }

  private static Guide.@Nullable Words words(Sent sent, String name) {
    var english = sent.text(name + "_en");
    var chinese = sent.text(name + "_zh");
    return english.isEmpty() && chinese.isEmpty() ? null : new Guide.Words(english, chinese);
  }
}

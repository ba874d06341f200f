package com.defnoco.aftersale.console;

import com.defnoco.aftersale.inbox.ReadyTexts;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Texts to begin an answer with: read by all who answer, edited by managers; every edit is a version. */
@Controller
@RequestMapping("/console/ready-texts")
class ReadyTextPages {

  private static final ReadyTexts.Text EMPTY = new ReadyTexts.Text("", 0, "", "", "", "", false);

  private final ReadyTexts texts;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  ReadyTextPages(ReadyTexts texts, Pages pages, Editions editions, Clock clock) {
    this.texts = texts;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  @GetMapping
  ModelAndView list(Actor.Staff actor, Page page) {
    return page(actor, EMPTY, List.of(), page, Returned.nothing(), HttpStatus.OK);
  }

  @GetMapping("/{code}")
  ModelAndView text(Actor.Staff actor, @PathVariable String code, Page page) {
    var history = texts.history(actor, code);
    return page(actor, history.getFirst().text(), history, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping
  ModelAndView edit(Actor.Staff actor, @RequestParam(defaultValue = "") String code, @RequestParam(defaultValue = "0") int version, @RequestParam(defaultValue = "") String nameEn,
      @RequestParam(defaultValue = "") String nameZh, @RequestParam(defaultValue = "") String textEn, @RequestParam(defaultValue = "") String textZh, @RequestParam(defaultValue = "false") boolean retired,
      Page page, HttpServletRequest request, HttpServletResponse response) {
    var text = new ReadyTexts.Text(code.strip(), version, nameEn, nameZh, textEn, textZh, retired);
    try {
      texts.edit(actor, text);
    } catch (InvalidInput refused) {
      return page(actor, text, List.of(), page, Returned.of("text", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, text, List.of(), page, Returned.of("text", request, refused), HttpStatus.CONFLICT);
    }
    pages.toast(response, "work.said");
    return ClaimAnswers.seeOther("/console/ready-texts");
  }

  private ModelAndView page(Actor.Staff actor, ReadyTexts.Text opened, List<ReadyTexts.Edit> history, Page page, Returned returned, HttpStatus status) {
    return new ModelAndView("console/readyTexts", Map.of("texts", texts.all(actor), "opened", opened, "history", history, "edits", actor.is(Role.MANAGER), "returned", returned, "words",
        new Words(page, editions, clock.instant())), status);
  }
}

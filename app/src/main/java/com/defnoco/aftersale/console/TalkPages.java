package com.defnoco.aftersale.console;

import com.defnoco.aftersale.inbox.ChannelKind;
import com.defnoco.aftersale.inbox.Chronicle;
import com.defnoco.aftersale.inbox.Conversation;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Writing down what no program heard: a telephone call, a talk at a fair, an old chat. */
@Controller
@RequestMapping("/console/inbox/talk")
class TalkPages {

  private final Chronicle chronicle;
  private final Inbox inbox;
  private final Enclosures enclosures;
  private final Pages pages;
  private final Editions editions;
  private final Clock clock;

  TalkPages(Chronicle chronicle, Inbox inbox, Enclosures enclosures, Pages pages, Editions editions, Clock clock) {
    this.chronicle = chronicle;
    this.inbox = inbox;
    this.enclosures = enclosures;
    this.pages = pages;
    this.editions = editions;
    this.clock = clock;
  }

  @GetMapping
  ModelAndView form(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID to, Page page) {
    return page(actor, to, page, Returned.nothing(), HttpStatus.OK);
  }

  @PostMapping
  ModelAndView write(Actor.Staff actor, @RequestParam(required = false) @Nullable UUID to, @RequestParam(defaultValue = "PHONE") Chronicle.Way way, @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String reach, @RequestParam(defaultValue = "") String day, @RequestParam(defaultValue = "") String time, @RequestParam(defaultValue = "") String theirs,
      @RequestParam(defaultValue = "") String ours, @RequestParam(defaultValue = "") String serial, @RequestParam(defaultValue = "") String claim,
      @RequestParam(required = false) @Nullable List<MultipartFile> file, Page page, HttpServletRequest request, HttpServletResponse response) {
    requireWriter(actor);
    try {
      var enclosed = enclosures.received(actor, file);
      var conversation = chronicle.write(actor, new Chronicle.Talk(to, way, name, reach, at(day, time, page), theirs, ours, serial, enclosed));
      if (!claim.isBlank()) {
        inbox.join(actor, conversation, claim);
      }
      pages.toast(response, "talk.said");
      return ClaimAnswers.seeOther("/console/inbox/" + conversation);
    } catch (InvalidInput refused) {
      return page(actor, to, page, Returned.of("talk", request, refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(actor, to, page, Returned.of("talk", request, refused), HttpStatus.CONFLICT);
    }
  }

  /** Day and time in the reader's zone; without a day now, without a time at noon or now on this very day. */
  private Instant at(String day, String time, Page page) {
    var now = clock.instant().atZone(page.zone());
    if (day.isBlank()) {
      return now.toInstant();
    }
    try {
      var date = LocalDate.parse(day.strip());
      var hour = !time.isBlank() ? LocalTime.parse(time.strip()) : date.equals(now.toLocalDate()) ? now.toLocalTime() : LocalTime.NOON;
      return ZonedDateTime.of(date, hour, page.zone()).toInstant();
    } catch (DateTimeException notADay) {
      throw InvalidInput.at("/at", "talk.problem.at");
    }
  }

  private ModelAndView page(Actor.Staff actor, @Nullable UUID to, Page page, Returned returned, HttpStatus status) {
    requireWriter(actor);
    Conversation known = to == null ? null : inbox.find(actor, to);
    if (known != null && known.channel() != ChannelKind.MANUAL) {
      throw new NotFound();
    }
    var model = new HashMap<String, @Nullable Object>();
    model.put("known", known);
    model.put("today", LocalDate.ofInstant(clock.instant(), page.zone()).toString());
    model.put("ways", List.of(Chronicle.Way.values()));
    model.put("returned", returned);
    model.put("words", new Words(page, editions, clock.instant()));
    return new ModelAndView("console/talk", model, status);
  }

  private static void requireWriter(Actor.Staff actor) {
    if (!actor.is(Role.ENGINEER, Role.MANAGER)) {
      throw new NotFound();
    }
  }
}

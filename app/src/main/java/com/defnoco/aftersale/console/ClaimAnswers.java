package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.ClaimView;
import com.defnoco.aftersale.console.ClaimShown.TimelineFilter;
import com.defnoco.aftersale.pages.Page;
import com.defnoco.aftersale.inbox.Conversation;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.Message;
import com.defnoco.aftersale.inbox.Window;
import com.defnoco.aftersale.pages.Pages;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.policy.Editions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriUtils;

/**
 * How the forms of the claim page answer. Done: back to the page (303), which says so once, so that a reload sends nothing twice. Not to be
 * done: the same page with the form open, what was typed still in it, and what to mend beside it (422), or what has changed
 * in the meantime (409).
 */
@Component
public class ClaimAnswers {

  private final ClaimReading reading;
  private final Pages pages;
  private final Editions editions;
  private final Inbox inbox;
  private final Clock clock;

  ClaimAnswers(ClaimReading reading, Pages pages, Editions editions, Inbox inbox, Clock clock) {
    this.reading = reading;
    this.pages = pages;
    this.editions = editions;
    this.inbox = inbox;
    this.clock = clock;
  }

  /** A request to one claim's page. */
  record Asked(Actor.Staff actor, String number, HttpServletRequest request, HttpServletResponse response) {}

  ModelAndView page(Asked asked, TimelineFilter filter, String open) {
    return page(asked, filter, open, Returned.nothing(), HttpStatus.OK);
  }

  /**
   * Does what a form asks for.
   *
   * @param form id of the form on the page
   * @param said message key of what the page says afterwards
   */
  ModelAndView done(Asked asked, String form, String said, Runnable act) {
    try {
      act.run();
    } catch (InvalidInput refused) {
      return page(asked, TimelineFilter.EVERYTHING, form, Returned.of(form, asked.request(), refused), HttpStatus.UNPROCESSABLE_CONTENT);
    } catch (NotPossible refused) {
      return page(asked, TimelineFilter.EVERYTHING, form, Returned.of(form, asked.request(), refused), HttpStatus.CONFLICT);
    }
    pages.toast(asked.response(), said);
    return seeOther("/console/claims/" + UriUtils.encodePathSegment(asked.number(), StandardCharsets.UTF_8) + "#" + form);
  }

  static ModelAndView seeOther(String address) {
    var redirect = new RedirectView(address, false, true, false);
    redirect.setStatusCode(HttpStatus.SEE_OTHER);
    redirect.setExpandUriTemplateVariables(false);
    return new ModelAndView(redirect);
  }

  Words words(HttpServletRequest request) {
    return new Words(pages.of(request), editions, clock.instant());
  }

  /** A conversation about the claim. @param window whether we may write in it now */
  public record Talk(Conversation conversation, Window window) {

    public boolean open() {
      return window.state() == Window.State.OPEN;
    }
  }

  /** A file of a conversation about the claim. @param who sent it */
  public record Enclosed(Message.Attachment file, String who, java.time.Instant at) {}

  /** The files that came and went with messages about the claim, the newest first. */
  private List<Enclosed> enclosed(Actor.Staff actor, ClaimShown shown) {
    return !actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR) ? List.of() : inbox.ofClaim(actor, shown.claim().id()).reversed().stream()
        .flatMap(message -> message.attachments().stream().filter(file -> file.state().equals("STORED")).map(file -> new Enclosed(file, message.sender(), message.receivedAt()))).limit(20).toList();
  }

  /** The conversations about the claim on channels with a sender; the last written in first. */
  private List<Talk> talks(Actor.Staff actor, ClaimShown shown) {
    return !actor.is(Role.ENGINEER, Role.MANAGER, Role.AUDITOR) ? List.of()
        : inbox.list(actor, Inbox.Query.ofClaim(shown.claim().id())).rows().stream().map(conversation -> new Talk(conversation, inbox.window(conversation))).toList();
  }

  private ModelAndView page(Asked asked, TimelineFilter filter, String open, Returned returned, HttpStatus status) {
    // The page renews itself in place: the address stays the claim's, also where a form came back under its own.
    asked.response().setHeader("HX-Push-Url", "false");
    var shown = reading.of(asked.actor(), asked.number(), filter, open);
    return new ModelAndView("console/claim", Map.of("shown", shown, "words", words(asked.request()), "returned", returned, "talks", talks(asked.actor(), shown), "enclosed", enclosed(asked.actor(), shown)), status);
  }
}

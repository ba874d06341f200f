package com.defnoco.aftersale.console;

import com.defnoco.aftersale.claims.Claims;
import com.defnoco.aftersale.console.ClaimAnswers.Asked;
import com.defnoco.aftersale.console.ClaimShown.TimelineFilter;
import com.defnoco.aftersale.documents.Documents;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.inbox.WebChats;
import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import com.defnoco.aftersale.policy.Fact;
import com.defnoco.aftersale.policy.Outcome;
import com.defnoco.aftersale.registry.Registry;
import com.defnoco.aftersale.registry.Resolution;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** One claim on one screen, and what is done to the claim itself: facts, units, overrides, its life cycle, messages. */
@Controller
@RequestMapping("/console/claims/{number}")
class ClaimPage {

  private final Claims claims;
  private final Registry registry;
  private final Documents documents;
  private final ClaimAnswers answers;
  private final Inbox inbox;
  private final WebChats chats;
  private final Enclosures enclosures;

  ClaimPage(Claims claims, Registry registry, Documents documents, ClaimAnswers answers, Inbox inbox, WebChats chats, Enclosures enclosures) {
    this.claims = claims;
    this.registry = registry;
    this.documents = documents;
    this.answers = answers;
    this.inbox = inbox;
    this.chats = chats;
    this.enclosures = enclosures;
  }

  record FactForm(@Nullable String value, @Nullable String evidence, @Nullable UUID document, @Nullable Integer version) {}

  record UnitForm(@Nullable String serial, @Nullable String reason, @Nullable Integer version) {}

  record ReasonForm(@Nullable String reason, @Nullable Integer version) {}

  record OverrideForm(@Nullable Outcome outcome, @Nullable String reason) {}

  record AnswerForm(@Nullable Boolean approve, @Nullable String reason) {

    /** Which of the two buttons was pressed; a form sent without either is not an answer. */
    boolean approved() {
      if (approve == null) {
        throw InvalidInput.at("/approve", "console.problem.choose");
      }
      return approve;
    }
  }

  record MessageForm(@Nullable String text, @Nullable Boolean waits, @Nullable UUID conversation) {}

  record AssigneeForm(@Nullable UUID staff, @Nullable Integer version) {}

  @GetMapping
  ModelAndView show(Actor.Staff actor, @PathVariable String number, @RequestParam(defaultValue = "EVERYTHING") TimelineFilter timeline,
      @RequestParam(defaultValue = "") String open, HttpServletRequest request, HttpServletResponse response) {
    return answers.page(new Asked(actor, number, request, response), timeline, open);
  }

  // --- facts -------------------------------------------------------------------------------------------------------------------

  @PostMapping("/items/{item}/facts/{fact}")
  ModelAndView setFact(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable("fact") String name, FactForm form,
      HttpServletRequest request, HttpServletResponse response) {
    var fact = Fact.byId(name).orElseThrow(NotFound::new);
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-fact-" + fact.id(), "console.said.fact", () -> {
      if (form.value() == null) {
        throw InvalidInput.at("/value", "console.problem.choose");
      }
      if (form.document() != null) {
        documents.find(actor, number, form.document()); // a fact rests on no paper of another claim
      }
      claims.setFact(actor, number, item, fact, blankToNull(form.value()), text(form.evidence()), form.document(), form.version());
    });
  }

  @PostMapping("/items/{item}/unit")
  ModelAndView linkUnit(Actor.Staff actor, @PathVariable String number, @PathVariable int item, UnitForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-unit", "console.said.unit",
        () -> claims.linkUnit(actor, number, item, unit(text(form.serial())), reason(form.reason()), form.version()));
  }

  private UUID unit(String serial) {
    return switch (registry.resolve(serial)) {
      case Resolution.Found found -> found.unit().unitId();
      case Resolution.DidYouMean several -> throw InvalidInput.at("/serial", "console.problem.serialSeveral", String.join(", ", several.serials()));
      case Resolution.Unknown unknown -> throw InvalidInput.at("/serial", "console.problem.serialUnknown", unknown.serial().grouped());
      case Resolution.Impossible impossible ->
          throw InvalidInput.at("/serial", impossible.key(), impossible.arguments().toArray());
    };
  }

  // --- two persons -------------------------------------------------------------------------------------------------------------

  @PostMapping("/items/{item}/override")
  ModelAndView requestOverride(Actor.Staff actor, @PathVariable String number, @PathVariable int item, OverrideForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-override", "console.said.override", () -> {
      if (form.outcome() == null) {
        throw InvalidInput.at("/outcome", "console.problem.choose");
      }
      claims.requestOverride(actor, number, item, form.outcome(), reason(form.reason()));
    });
  }

  @PostMapping("/items/{item}/override/end")
  ModelAndView endOverride(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ReasonForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-override", "console.said.overrideEnded",
        () -> claims.endOverride(actor, number, item, reason(form.reason())));
  }

  @PostMapping("/items/{item}/proposals/{id}")
  ModelAndView answerProposal(Actor.Staff actor, @PathVariable String number, @PathVariable int item, @PathVariable UUID id, AnswerForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-proposal",
        Boolean.TRUE.equals(form.approve()) ? "console.said.approved" : "console.said.declined",
        () -> claims.answerProposal(actor, number, item, id, form.approved(), reason(form.reason())));
  }

  // --- life cycle --------------------------------------------------------------------------------------------------------------

  @PostMapping("/withdrawal")
  ModelAndView withdrawAll(Actor.Staff actor, @PathVariable String number, ReasonForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "withdraw", "console.said.withdrawn",
        () -> claims.withdraw(actor, number, 0, reason(form.reason()), form.version()));
  }

  @PostMapping("/items/{item}/withdrawal")
  ModelAndView withdraw(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ReasonForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-withdraw", "console.said.withdrawn",
        () -> claims.withdraw(actor, number, item, reason(form.reason()), form.version()));
  }

  @PostMapping("/items/{item}/appeal")
  ModelAndView appeal(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ReasonForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-appeal", "console.said.appealed",
        () -> claims.appeal(actor, number, item, reason(form.reason()), form.version()));
  }

  @PostMapping("/items/{item}/appeal/answer")
  ModelAndView answerAppeal(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ReasonForm form,
      HttpServletRequest request, HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-appeal", "console.said.appealAnswered",
        () -> claims.answerAppeal(actor, number, item, reason(form.reason()), form.version()));
  }

  @PostMapping("/items/{item}/reopening")
  ModelAndView reopen(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ReasonForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-reopen", "console.said.reopened",
        () -> claims.reopen(actor, number, item, reason(form.reason()), form.version()));
  }

  @PostMapping("/items/{item}/closing")
  ModelAndView close(Actor.Staff actor, @PathVariable String number, @PathVariable int item, ReasonForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "i" + item + "-close", "console.said.closed",
        () -> claims.close(actor, number, item, reason(form.reason()), form.version()));
  }

  @PostMapping("/assignee")
  ModelAndView assign(Actor.Staff actor, @PathVariable String number, AssigneeForm form, HttpServletRequest request,
      HttpServletResponse response) {
    var said = form.staff() == null ? "console.said.unassigned" : "console.said.assigned";
    return answers.done(new Asked(actor, number, request, response), "assign", said,
        () -> claims.assign(actor, number, form.staff(), form.version()));
  }

  // --- words between people -------------------------------------------------------------------------------------------------------

  @PostMapping("/messages")
  ModelAndView write(Actor.Staff actor, @PathVariable String number, MessageForm form, @RequestParam(required = false) @Nullable List<MultipartFile> file, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "reply", "console.said.message",
        () -> {
          boolean waits = Boolean.TRUE.equals(form.waits());
          if (form.conversation() != null && !number.equals(inbox.find(actor, form.conversation()).claimNumber())) {
            throw new NotFound();
          }
          var enclosed = enclosures.received(actor, file);
          if (form.conversation() != null) {
            // By the channel that was chosen and no other: where it does not take the message now, that is said.
            inbox.answer(actor, form.conversation(), new Inbox.Answer(enclosed.isEmpty() ? said(form.text()) : text(form.text()), enclosed, null, null, waits, null));
          } else if (enclosed.isEmpty()) {
            claims.message(actor, number, said(form.text()), waits);
          } else {
            inbox.answer(actor, chats.conversationOf(actor, number), new Inbox.Answer(said(form.text()), enclosed, null, null, waits, null));
          }
        });
  }

  @PostMapping("/notes")
  ModelAndView note(Actor.Staff actor, @PathVariable String number, MessageForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "reply", "console.said.note",
        () -> claims.note(actor, number, said(form.text())));
  }

  @PostMapping("/link")
  ModelAndView renewLink(Actor.Staff actor, @PathVariable String number, ReasonForm form, HttpServletRequest request,
      HttpServletResponse response) {
    return answers.done(new Asked(actor, number, request, response), "link", "console.said.link",
        () -> claims.renewLink(actor, number, reason(form.reason())));
  }

  // --- what was typed -------------------------------------------------------------------------------------------------------------

  /** A reason goes to the record and often to the customer: none is not taken. */
  static String reason(@Nullable String typed) {
    var reason = text(typed);
    if (reason.isEmpty()) {
      throw InvalidInput.at("/reason", "console.problem.reason");
    }
    return reason;
  }

  private static String said(@Nullable String typed) {
    var said = text(typed);
    if (said.isEmpty()) {
      throw InvalidInput.at("/text", "console.problem.text");
    }
    return said;
  }

  static String text(@Nullable String typed) {
    return typed == null ? "" : typed.strip();
  }

  private static @Nullable String blankToNull(String typed) {
    return typed.isBlank() ? null : typed.strip();
  }
}
